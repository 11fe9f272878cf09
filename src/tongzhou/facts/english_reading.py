"""English text → readings (英文读取): sentence by sentence, each value with the predicate before it and the name before that.

The indicator is the shortest full name as printed in English, without area, period, price basis and words of change; a declared region finds
it under its Chinese name by `Indicators.find`, which knows English names and aliases.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_lexicon import EnglishWords
from tongzhou.facts.english_measures import Measure, Says, measure, predicate
from tongzhou.facts.english_names import Name, Place, behind, join_places, name_of, words_of
from tongzhou.facts.english_periods import Moment, earlier, read_comparison, read_moment
from tongzhou.facts.english_tokens import (
    CLOSE,
    COLON,
    COMMA,
    COMPARE,
    OPEN,
    PERIOD_WORD,
    PLACE,
    SEMI,
    SENT,
    VALUE,
    WORD,
    Token,
    scan_english,
)
from tongzhou.facts.fact import Kind, Modality
from tongzhou.facts.quantities import (
    BARE,
    COUNT,
    MEASURE,
    RATIO,
    TIME,
    Number,
)
from tongzhou.terms.text import Block

__all__ = ["EnglishReader"]

_TITLES = frozenset({"kicker", "headline", "deck", "heading"})
_DATELINE = re.compile(
    r"[A-Z][A-Za-z'’ .,/]{1,50}?(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep"
    r"|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2})? ?(?:\([A-Za-z .]{2,30}\))? ?(?:--|—) ?"
)
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|\(\d{1,2}\)) {1,3}(?=[A-Z])")
_MODALITY: dict[int, Modality] = {w.PLAN: "plan", w.TARGET: "target", w.PROPOSAL: "proposal", w.CLAIM: "claim"}
_NATION = ("nation", "countr")
#: Tokens of the longest sentence read as one, so that time stays in proportion to length (assumed).
_LONGEST = 300
#: Words of a counted noun beyond which its end is a guess (assumed).
_LONG_NOUN = 6


class EnglishReader:
    """What one article's English leaves from sentence to sentence (英文运行框架). Mutable on purpose: one per article, never handed out."""

    def __init__(self, words: EnglishWords, published: date | None, blocks: Sequence[Block], folded: str) -> None:
        self.words, self.published = words, published
        self.block = -1
        self.year: int | None = None
        self.period: str | None = None
        self.period_block = -1
        self.lead_period: str | None = None
        self.region: Place | None = None
        self.region_block = -1
        self.first_region: Place | None = None
        self.several = False
        self.is_title = False
        self.last_level: str | None = None
        self._look_ahead(folded, blocks)

    def _look_ahead(self, folded: str, blocks: Sequence[Block]) -> None:
        """Find the first place and the first period, which titles speak of."""
        for block in blocks:
            for kind, low, high, payload in scan_english(folded, _start(folded, block), block.end, self.words):
                if kind == PERIOD_WORD and self.lead_period is None:
                    moment = read_moment(folded[low].lower() + folded[low + 1 : high], self.published, None)
                    if moment.form and not moment.is_point and "-" not in moment.form[4:5]:
                        self.lead_period, self.year = moment.form, moment.year
                elif kind == PLACE and self.first_region is None:
                    self.first_region = payload  # type: ignore[assignment]  # a PLACE token carries a place
            if self.lead_period and self.first_region and block.kind not in _TITLES:
                return

    def read(self, folded: str, block: Block) -> Iterator[Found]:
        """Read the values of a paragraph."""
        self.block += 1
        self.is_title = block.kind in _TITLES
        role = "headline" if block.kind in _TITLES else None
        tokens = scan_english(folded, _start(folded, block), block.end, self.words)
        sentence: list[Token] = []
        for token in [*tokens, (SENT, block.end, block.end, None)]:
            if token[0] not in (SENT, SEMI) and len(sentence) < _LONGEST:
                sentence.append(token)
                continue
            if sentence:
                for found in self._sentence(folded, self._together(sentence)):
                    found.role = role
                    yield found
            sentence = [token] if token[0] not in (SENT, SEMI) else []

    # -- places and periods -------------------------------------------------------------------------------------------

    def _together(self, tokens: list[Token]) -> list[Token]:
        """Make one token of places in a coordination: A, B and C."""
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            if tokens[at][0] != PLACE:
                out.append(tokens[at])
                at += 1
                continue
            run, last = [tokens[at]], at
            while True:
                step = 1
                while (
                    last + step < len(tokens)
                    and step <= 2
                    and (
                        tokens[last + step][0] == COMMA
                        or tokens[last + step][3] == w.AND
                        and tokens[last + step][0] == WORD
                    )
                ):
                    step += 1
                if step == 1 or last + step >= len(tokens) or tokens[last + step][0] != PLACE:
                    break
                last += step
                run.append(tokens[last])
            if len(run) > 1:
                place = join_places([one[3] for one in run], self.words.home)  # type: ignore[misc]  # a PLACE token carries a place
                out.append((PLACE, run[0][1], run[-1][2], (place[0], place[1])))
            else:
                out.append(run[0])
            at = last + 1
        return out

    def _moment(self, folded: str, token: Token) -> Moment:
        said = folded[token[1] : token[2]]
        moment = read_moment(
            said[0].lower() + said[1:] if said[:2] not in _MONTH_STARTS else said, self.published, self.year
        )
        return moment._replace(form=self.lead_period or self.period) if moment.is_deictic else moment

    def _deictic(self, said: str) -> Place | None:
        if any(word in said for word in _NATION):
            return self.words.nation
        if "region" in said or "three" in said:
            return self.words.home or self.first_region
        return self.region or self.first_region

    # -- sentences ----------------------------------------------------------------------------------------------------

    def _sentence(self, folded: str, tokens: list[Token]) -> Iterator[Found]:
        values = [at for at, token in enumerate(tokens) if token[0] == VALUE]
        if not values:
            self._quiet(folded, tokens)
            return
        parse = _Parse(self, folded, tokens, values)
        yield from parse.run()

    def _quiet(self, folded: str, tokens: list[Token]) -> None:
        """Take place and year from a sentence without a value."""
        places = [token for token in tokens if token[0] == PLACE]
        if len(places) == 1 and places[0] is tokens[0]:
            self.region, self.region_block, self.several = places[0][3], self.block, False  # type: ignore[assignment]  # see _together


_MONTH_STARTS = frozenset("Ja Fe Ma Ap Ju Au Se Oc No De H1 H2 Q1 Q2 Q3 Q4".split())


def _start(folded: str, block: Block) -> int:
    """Give where a paragraph's sentences begin: behind a dateline or the number of a section."""
    found = _DATELINE.match(folded, block.start, block.end) or _NUMBERED.match(folded, block.start, block.end)
    return (
        found.end()
        if found
        and (
            found.re is _NUMBERED
            or folded[block.start : block.start + 3].isupper()
            or "(" in found[0]
            or re.search(r"\d", found[0])
        )
        else block.start
    )


class _Parse:
    """One sentence while it is read."""

    def __init__(self, reader: EnglishReader, folded: str, tokens: list[Token], values: list[int]) -> None:
        self.reader, self.folded, self.tokens, self.values = reader, folded, tokens, values
        self.name: Name | None = None
        self.indicator: str | None = None
        self.level: str | None = None
        self.place: Place | None = None
        self.place_doubt: str | None = None
        self.period: str | None = None
        self.period_doubt: str | None = None
        self.entity: str | None = None
        self.is_firm = False
        self.parent: str | None = None
        self.base: tuple[str, str | None] | None = None
        self.last_kind: Kind | None = None
        self.before: Measure | None = None
        self.out: list[tuple[Found, int]] = []
        self.lead = self._lead()

    def _word(self, at: int) -> str:
        return self.folded[self.tokens[at][1] : self.tokens[at][2]]

    def _lead(self) -> int:
        """Give where the subject begins: behind adjuncts that a comma closes (In June, / By the end of 2020, / Of this,)."""
        begin = 0
        for at in range(self.values[0]):
            kind, _, _, payload = self.tokens[at]
            if kind != COMMA:
                continue
            part = self.tokens[begin:at]
            first = part[0] if part else None
            is_time = all(
                t[0] in (PERIOD_WORD, COMPARE, COMMA, PLACE)
                or t[0] == WORD
                and t[3] in (w.PARTS, w.PREP, w.FILLER, w.AND, w.ARTICLE, w.BREAK, w.AUX)
                for t in part
            )
            is_adjunct = first is not None and first[0] == WORD and (
                first[3] in (w.PREP, w.BREAK, w.PARTS, w.TO) or len(part) == 1 and self.folded[first[1] : first[2]].lower() in _SENTENCE_ADVERBS
            ) or len(part) == 1 and first is not None and self.folded[first[1] : first[2]].lower().endswith("ly")  # fmt: skip
            if not (is_time or is_adjunct):
                break
            begin = at + 1
        return begin

    def run(self) -> Iterator[Found]:
        self._adjuncts()
        for order, at in enumerate(self.values):
            found = self._value(order, at)
            if found is not None:
                self.out.append((found, at))
        self._respectively()
        reader = self.reader
        places = [found.region for found, _ in self.out if found.region]
        if self.place is not None and self.place_doubt is None:
            reader.several = len(set(places)) > 1
            reader.region, reader.region_block = self.place, reader.block
        yield from (found for found, _ in self.out)

    def _adjuncts(self) -> None:
        """Take time and place from what stands before the subject."""
        for at in range(self.lead):
            kind, low, high, payload = self.tokens[at]
            if kind == PERIOD_WORD:
                self._set_period(self.reader._moment(self.folded, self.tokens[at]))
            elif kind == PLACE and (
                at == 0 or self._word(at - 1).lower() in ("in", "for", "across", "as", "of", "within")
            ):
                self.place = payload  # type: ignore[assignment]  # see _together
            elif kind == WORD and payload == w.PARTS and self._word(at).lower() != "including":
                self.parent = self.reader_level()
            elif kind == WORD and payload == w.DEICTIC:
                self.place = self.reader._deictic(self._word(at).lower()) or self.place

    def reader_level(self) -> str | None:
        """Give the level whose parts follow: this sentence's, or the last of the paragraph."""
        return self.level or self.reader.last_level

    def _set_period(self, moment: Moment) -> None:
        if moment.form is None:
            self.period_doubt = "facts.doubt.period" if moment.is_vague else self.period_doubt
            if moment.is_vague:
                self.period = None
            return
        self.period, self.period_doubt = moment.form, None
        reader = self.reader
        if moment.year is not None:
            reader.year = moment.year
        if not moment.is_point:
            reader.period, reader.period_block = moment.form, reader.block
            reader.lead_period = reader.lead_period or moment.form

    # -- one value ----------------------------------------------------------------------------------------------------

    def _value(self, order: int, at: int) -> Found | None:
        number: Number = self.tokens[at][3]  # type: ignore[assignment]  # a VALUE token carries a number
        first = self.values[order - 1] + 1 if order else self.lead
        stop = self.values[order + 1] if order + 1 < len(self.values) else len(self.tokens)
        is_same = order > 0 and self.tokens[self.values[order - 1]][3].dimension == number.dimension  # type: ignore[attr-defined]  # a number
        pred = predicate(self.folded, self.tokens, first, at, self.before if is_same else None)
        comma = next(
            (
                n
                for n in range(at + 1, stop)
                if self.tokens[n][0] in (COMMA, OPEN, CLOSE, COLON)
                or self.tokens[n][3] == w.BREAK
                and self.tokens[n][0] == WORD
            ),
            stop,
        )
        noun = behind(self.folded, self.tokens, at + 1)
        if not self._is_fact(number, at, first, pred, noun):
            return None
        name = self._subject(first, pred, order)
        self._take_name(name, order)
        own = self._own_period(at, comma, stop, first, order)
        found = Found(number._replace(qualifier=pred.qualifier.lower() if pred.qualifier else None), "level", 0, 0)
        says = measure(
            self.folded, self.tokens, at, stop, pred, number, name.is_growth or self._is_growing, self.indicator
        )
        found.kind, found.negative = says.kind, says.negative
        found.doubts += says.doubts
        if number.dimension == RATIO:
            found.doubts.append("facts.doubt.ratio_base")
        self._fill(found, number, pred, says, noun, at, order)
        self._fill_period(found, own)
        self._fill_base(found, at, comma, says, own, pred)
        found.modality = self._modality(first, at, comma)
        if found.kind == "avg_annual_change":
            self._whole_span(found)
        self._fill_place(found, at, comma)
        self._clause(found, at, first, comma, pred)
        if number.is_spelled:
            found.doubts.append("facts.doubt.spelled")
        if any(self.tokens[n][0] == OPEN for n in range(first, at)) and not any(
            self.tokens[n][0] == CLOSE for n in range(first, at)
        ):
            found.doubts.append("facts.doubt.bracket")
        found.rule = f"english.{found.kind}"
        self.before, self.last_kind = pred, found.kind
        if found.kind in ("level", "count"):
            self.level = found.indicator
            self.reader.last_level = found.indicator
        return found

    def _whole_span(self, found: Found) -> None:
        """Give a yearly mean the years between the two levels before it."""
        years = [one.period for one, _ in self.out[-2:] if re.fullmatch(r"\d{4}", one.period or "")]
        if len(years) == 2 and str(years[0]) < str(years[1]):
            found.period = f"{years[0]}-{years[1]}"

    def _index(self, token: Token) -> int:
        return next((n for n, one in enumerate(self.tokens) if one is token), 0)

    def _is_fact(self, number: Number, at: int, first: int, pred: Measure, noun: Sequence[Token]) -> bool:
        """Whether a numeral measures something: no scope in front of a name, no bare number without an index or a verb."""
        before = self.tokens[at - 1] if at else None
        said = self.folded[before[1] : before[2]] if before else ""
        if number.dimension in (COUNT, BARE) and before is not None and before[0] == WORD and said.lower() in _SCOPE:
            return False
        if number.is_spelled:
            return bool(pred.word is not None and pred.code in (w.ACTION, w.PLAN, w.REACH) or pred.qualifier) and bool(
                number.unit or noun
            )
        if number.dimension == BARE:
            if before is not None and before[0] == WORD and before[3] == w.OTHER and said[:1].isupper():
                return False
            is_index = "index" in (self.indicator or "") or any(
                "index" in self._word(n).lower() for n in range(self.lead, at)
            )
            is_total = pred.code == w.REACH and self.tokens[at][2] - self.tokens[at][1] > len("999")
            return (
                (bool(noun) or is_index or is_total)
                and pred.word is not None
                or self._is_part(before)
                or self._begins(at, noun)
            )
        if number.dimension == TIME:
            return pred.word is not None
        return True

    def _is_part(self, before: Token | None) -> bool:
        return before is not None and before[0] == WORD and before[3] == w.PARTS and self.reader_level() is not None

    def _begins(self, at: int, noun: Sequence[Token]) -> bool:
        """Whether a number and its noun are the subject: 120,000 new jobs were created."""
        after = self._index(noun[-1]) + 1 if noun else 0
        is_verb = (
            0 < after < len(self.tokens)
            and self.tokens[after][0] == WORD
            and self.tokens[after][3] in (w.BE, w.AUX, w.ACTION)
        )
        return is_verb and noun[0][3] == w.OTHER

    def _subject(self, first: int, pred: Measure, order: int) -> Name:
        tokens = self.tokens
        end = pred.start
        begin = first
        if pred.is_list:
            return _NOTHING
        for n in range(first, end):
            kind, payload = tokens[n][0], tokens[n][3]
            if order and kind == COMMA:
                begin = n + 1
            elif kind == WORD and payload in (w.BREAK, w.PARTS) or kind in (COLON, OPEN, CLOSE):
                begin = n if payload == w.PARTS else n + 1
            elif (
                kind == WORD
                and self._word(n).lower() == "that"
                and n > begin
                and n + 1 < end
                and tokens[n + 1][3] not in (w.OF, w.PREP)
            ):
                begin = n + 1
            elif order and kind == WORD and payload == w.AND and begin == first and n + 1 < end:
                begin = n + 1
        part = tokens[begin:end] if pred.object_from is None else tokens[pred.object_from : end]
        if pred.object_from is not None:
            held = name_of(self.folded, tokens[begin : pred.object_from], self.reader.words.home, False).place
            self.place, self.place_doubt = held or self.place, None
        while part and part[0][0] == COMMA:
            part = part[1:]
        self._is_growing = bool(
            pred.word is not None
            and pred.code in (w.REACH, w.BE)
            and any(t[0] == WORD and t[3] in (w.UP, w.DOWN) for t in part)
        )
        is_first = not order and bool(part) and part[0][1] == tokens[0][1]
        return name_of(self.folded, part, self.reader.words.home, is_first or bool(part) and not order)

    _is_growing = False

    def _take_name(self, name: Name, order: int) -> None:
        reader = self.reader
        if name is _NOTHING:
            return
        if name.is_part:
            self.parent = self.reader_level()
        if name.place is not None:
            self.place, self.place_doubt = name.place, None
        elif name.deictic is not None:
            self.place, self.place_doubt = reader._deictic(name.deictic) or self.place, None
        if name.words is not None:
            self.indicator, self.name = name.words, name
            self.entity = name.entity
            self.is_firm = name.is_firm
        elif name.is_part:
            self.indicator = None

    def _own_period(self, at: int, comma: int, stop: int, first: int, order: int) -> Moment | None:
        """Find the words of time of this value: behind it up to the comma or to the next value, before it since the last."""
        behind_it = [n for n in range(at + 1, comma) if self.tokens[n][0] == PERIOD_WORD]
        if behind_it and self._word(at + 1).lower() != "more than":
            return self.reader._moment(self.folded, self.tokens[behind_it[0]])
        before_it = [
            n
            for n in range(first, at)
            if self.tokens[n][0] == PERIOD_WORD and (n > 0 and not self._belongs_before(n, order, first))
        ]
        if before_it:
            return self.reader._moment(self.folded, self.tokens[before_it[-1]])
        if comma == stop and stop < len(self.tokens) and not any(self._word(n) == "from" for n in range(at + 1, stop)):
            later = next(
                (n for n in range(stop + 1, len(self.tokens)) if self.tokens[n][0] in (COMMA, VALUE, PERIOD_WORD)), None
            )
            if later is not None and self.tokens[later][0] == PERIOD_WORD:
                return self.reader._moment(self.folded, self.tokens[later])
        return None

    def _belongs_before(self, n: int, order: int, first: int) -> bool:
        return (
            bool(order) and all(self.tokens[m][0] != COMMA for m in range(first, n)) and self.tokens[n - 1][0] == VALUE
        )

    def _fill(
        self, found: Found, number: Number, pred: Measure, says: Says, noun: list[Token], at: int, order: int
    ) -> None:
        doubts = found.doubts
        if number.dimension == COUNT or number.dimension == BARE and noun:
            self._fill_count(found, number, pred, noun)
        elif number.dimension == MEASURE and noun and noun[0][3] == w.OF and self._has_object(pred):
            found.indicator = self.indicator = words_of(self.folded, noun[1:]) or None
            found.entity = self._object()
            doubts += ["facts.doubt.counted_noun"] * (len(noun) > _LONG_NOUN)
        elif pred.noun is not None:
            found.indicator = pred.noun
            found.entity = self.entity or self.indicator
            doubts += ["facts.doubt.indicator"] * (found.entity is not None or self.place is None)
        else:
            self._fill_subject(found, number, pred)
        if pred.word is None and not pred.is_list and number.dimension == MEASURE:
            doubts.append("facts.doubt.indicator")
        if found.indicator is None:
            found.indicator = self.reader_level() if found.kind != "level" else None
            doubts.append("facts.doubt.indicator" if found.indicator is None else "facts.doubt.elided")
        if found.kind == "share":
            self._whole(found, at)
        if self.parent and found.indicator != self.parent and found.kind in ("level", "count", "growth_rate"):
            found.part_of = self.parent if found.kind in ("level", "count") else None

    def _object(self) -> str | None:
        return self.name.words if self.name and self.name.entity else None

    def _has_object(self, pred: Measure) -> bool:
        """Whether the words behind the unit say what is measured: handled 3 tonnes of cargo, 3 tonnes of cargo were."""
        return pred.code == w.ACTION and pred.noun is None or pred.word is None and not pred.is_list

    def _fill_count(self, found: Found, number: Number, pred: Measure, noun: list[Token]) -> None:
        if self._counts_subject(pred):
            found.indicator = self.indicator
            return
        last = (number.unit or "").split(" ")[-1]
        counted = last if number.dimension == COUNT and last not in w.SCALES else ""
        is_verb = bool(counted and noun) and noun[0][0] == WORD and noun[0][3] == w.ACTION
        found.indicator = f"{counted} {'' if is_verb else words_of(self.folded, noun)}".strip() or None
        found.entity = self._object()
        found.doubts += ["facts.doubt.counted_noun"] * (len(noun) > _LONG_NOUN)

    def _fill_subject(self, found: Found, number: Number, pred: Measure) -> None:
        found.indicator = self.indicator
        found.entity = self.entity if self.name and self.name.entity and self.name.entity != self.indicator else None
        if number.dimension == MEASURE and pred.code == w.ACTION:
            verb = self._word(pred.word).lower() if pred.word is not None else ""
            found.entity, found.indicator = self.entity or self.indicator, w.MEASURED.get(verb, self.indicator)
            found.doubts.append("facts.doubt.indicator")

    def _counts_subject(self, pred: Measure) -> bool:
        """Whether a count counts its subject (The number of hospitals reached 120 …) rather than the noun behind it."""
        return (
            pred.code in (w.REACH, w.BE)
            and pred.word is not None
            and bool(self.name and self.name.words)
            and not pred.is_list
        )

    def _whole(self, found: Found, at: int) -> None:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if following is None or following[0] != WORD or following[3] not in (w.OF, w.PARTS):
            found.doubts.append("facts.doubt.whole")
            return
        whole: list[Token] = []
        for token in self.tokens[at + 1 if following[3] == w.PARTS else at + 2 :]:
            if (
                token[0] in (COMMA, VALUE, PERIOD_WORD, COMPARE, OPEN)
                or token[0] == WORD
                and token[3] in (w.BREAK, w.UP, w.DOWN, w.BE, w.REACH, w.SHARE)
            ):
                break
            whole.append(token)
        while whole and whole[0][0] == WORD and whole[0][3] == w.ARTICLE:
            whole = whole[1:]
        while whole and whole[-1][0] == WORD and whole[-1][3] in (w.AND, w.PREP, w.AUX):
            whole.pop()
        words = words_of(self.folded, whole).replace(" '", "'")
        found.whole = words.removeprefix("the ").removeprefix("its ") or None
        if found.whole is None or len(whole) > 8:
            found.doubts.append("facts.doubt.whole")
        deictic = [self.folded[t[1] : t[2]].lower() for t in whole if t[0] == WORD and t[3] == w.DEICTIC]
        if self.place is None and deictic and not any(word in deictic[0] for word in _NATION):
            self.place = self.reader._deictic(deictic[0])

    def _fill_period(self, found: Found, own: Moment | None) -> None:
        reader = self.reader
        if own is not None:
            if own.form is None:
                found.doubts.append("facts.doubt.period" if own.is_vague else "facts.doubt.no_period")
                return
            found.period = own.form
            self._set_period(own)
            return
        if self.period is not None:
            found.period = self.period
        elif reader.period is not None and reader.period_block == reader.block:
            found.period = reader.period
        elif reader.lead_period is not None or reader.period is not None:
            found.period = reader.lead_period or reader.period
            if not reader.is_title and reader.period != found.period:
                found.doubts.append("facts.doubt.period_far")
        else:
            found.doubts.append("facts.doubt.no_period")
        if self.period_doubt:
            found.doubts.append(self.period_doubt)

    def _fill_base(self, found: Found, at: int, comma: int, says: Says, own: Moment | None, pred: Measure) -> None:
        if found.kind not in ("growth_rate", "pp_diff", "abs_change", "ratio", "avg_annual_change", "index"):
            return
        following = self.tokens[at + 1 : comma]
        compare = next((token for token in following if token[0] == COMPARE), None)
        early = next(
            (token for token in self.tokens[pred.start : at] if token[0] == COMPARE and pred.word is not None), None
        )
        than = next(
            (
                n
                for n, token in enumerate(following)
                if token[0] == WORD
                and (token[3] == w.THAN or self.folded[token[1] : token[2]] in ("more than", "less than"))
            ),
            None,
        )
        if compare is not None or early is not None:
            token = compare or early
            words = self.folded[token[1] : token[2]]  # type: ignore[index]  # one of the two is there
            words = f"than {words}" if self.folded[token[1] - 5 : token[1]] == "than " else words  # type: ignore[index]  # see above
            found.base = words
            found.base_period = read_comparison(words, found.period, self.reader.published)
            self.base = (words, found.base_period)
        elif than is not None:
            last = following[-1]
            for n, token in enumerate(following[than + 1 :], than + 1):
                if token[0] in (VALUE, COMMA) or token[0] == WORD and token[3] in (w.BREAK, w.AND):
                    last = following[n - 1]
                    break
            low = following[than][2] - 4
            found.base = " ".join(self.folded[low : last[2]].split())
            period = next((token for token in following[than:] if token[0] == PERIOD_WORD), None)
            if period is not None:
                found.base_period = self.reader._moment(self.folded, period).form
            deictic = next(
                (self.folded[t[1] : t[2]].lower() for t in following[than:] if t[0] == WORD and t[3] == w.DEICTIC), None
            )
            printed = next((t for t in following[than:] if t[0] == PLACE), None)
            place: Place | None = printed[3] if printed else self.reader._deictic(deictic) if deictic else None  # type: ignore[assignment]  # a place
            found.base_region = place[0] if place else None
        elif found.kind == "growth_rate":
            found.base_period = earlier(found.period)
            if self.base and self.base[1] and (pred.is_list or pred.has_from) and "month" not in self.base[0]:
                found.base = self.base[0]
            else:
                found.doubts.append("facts.doubt.no_base")

    def _modality(self, first: int, at: int, comma: int) -> Modality:
        said: Modality = "observed"
        for n in range(at):
            kind, low, high, payload = self.tokens[n]
            if kind != WORD:
                continue
            if payload in _MODALITY:
                said = _MODALITY[payload]
            elif payload == w.BREAK:
                said = "observed"
        for n in range(at + 1, comma):
            kind, _, _, payload = self.tokens[n]
            if kind == VALUE:
                break
            if kind == WORD and payload in (w.PLAN, w.PROPOSAL, w.TARGET) and said == "observed":
                said = _MODALITY[payload]
        return said

    def _place_behind(self, at: int, comma: int) -> Place | None:
        """Find the place that follows with a preposition: were created in A, hospitals in A."""
        for n in range(at + 2, comma):
            if self.tokens[n][0] == VALUE:
                return None
            if self.tokens[n][0] == PLACE and self._word(n - 1).lower() in ("in", "of", "across", "within"):
                return self.tokens[n][3]  # type: ignore[return-value]  # a PLACE token carries a place
        return None

    def _fill_place(self, found: Found, at: int, comma: int) -> None:
        reader = self.reader
        if self.place is None and not self.is_firm and found.kind != "share":
            self.place = self._place_behind(at, comma)
        if found.modality == "claim":
            found.doubts.append("facts.doubt.measure")
        future = re.match(r"\d{4}", found.period or "")
        if found.modality == "observed" and future and reader.published and int(future[0]) > reader.published.year:
            found.modality = "plan"
            found.doubts.append("facts.doubt.measure")
        if self.is_firm:
            found.entity = found.entity or (self.name.words if self.name else None)
            found.doubts.append("facts.doubt.region")
            return
        if self.place is not None:
            found.region = self.place[0]
            return
        known = reader.first_region if reader.several or reader.region is None else reader.region
        if known is None:
            found.doubts.append("facts.doubt.no_region")
            return
        found.region = known[0]
        if (
            reader.region is None
            or reader.region is not None
            and reader.region_block < reader.block - 1
            or reader.several
        ):
            found.doubts.append("facts.doubt.region_far")

    def _clause(self, found: Found, at: int, first: int, comma: int, pred: Measure) -> None:
        tokens = self.tokens
        begin = first
        for n in range(first, pred.start):
            if tokens[n][0] == COMMA or tokens[n][0] == WORD and tokens[n][3] == w.BREAK:
                begin = n + 1
        if not (begin < at) or tokens[begin][0] in (COMMA,):
            begin = min(begin + 1, at)
        last = max(comma - 1, at)
        found.start, found.end = tokens[begin][1], tokens[last][2]

    # -- distribution -------------------------------------------------------------------------------------------------

    def _respectively(self) -> None:
        """Give the values of a list their places or items, in the order of both (分别)."""
        marks = [
            n
            for n, token in enumerate(self.tokens)
            if token[0] == WORD and self.folded[token[1] : token[2]].lower() == "respectively"
        ]
        for mark in marks:
            run = [(found, at) for found, at in self.out if at < mark]
            last = run[-1:] and run[-1]
            if not last:
                continue
            group = [last]
            for pair in reversed(run[:-1]):
                between = self.tokens[pair[1] + 1 : group[0][1]]
                is_list = all(
                    t[0] == COMMA or t[0] == PERIOD_WORD or t[0] == WORD and t[3] in (w.AND, w.FILLER, w.QUALIFIER)
                    for t in between
                )
                if not is_list or pair[0].number.dimension != last[0].number.dimension:
                    break
                group.insert(0, pair)
            self._zip(group, run[: len(run) - len(group)])

    def _zip(self, group: list[tuple[Found, int]], earlier_ones: list[tuple[Found, int]]) -> None:
        size = len(group)
        if size < 2:
            return
        named = self._named(group[0], [found for found, _ in earlier_ones[-size:]], size)
        if named is None:
            for found, _ in group:
                found.doubts.append("facts.doubt.distribution")
            return
        for (found, _), (region, indicator) in zip(group, named, strict=True):
            found.region, found.indicator = region, indicator
        shared = group[-1][0]
        for found, _ in group:
            if shared.base and found.base is None:
                found.base, found.base_period = shared.base, shared.base_period
                found.doubts = [doubt for doubt in found.doubts if doubt != "facts.doubt.no_base"]
            found.rule += " english.respectively"
            found.doubts = [
                doubt
                for doubt in found.doubts
                if doubt not in ("facts.doubt.elided", "facts.doubt.indicator", "facts.doubt.region_far")
            ]
            if found.indicator is None:
                found.doubts.append("facts.doubt.indicator")

    def _named(
        self, first: tuple[Found, int], before: list[Found], size: int
    ) -> list[tuple[str | None, str | None]] | None:
        """Give area and indicator for each value of a list: from a coordination, or from as many values before."""
        own, items = self._places_before(first[1]), self._items_before(first[1], size)
        if own is not None and len(own) == size:
            return [(place, first[0].indicator) for place in own]
        pairs = [(one.region, one.indicator) for one in before]
        if len(pairs) == size and len({region for region, _ in pairs}) == size:
            return pairs
        if items:
            return [(first[0].region, item) for item in items]
        return pairs if len(pairs) == size and len(set(pairs)) == size else None

    def _places_before(self, at: int) -> list[str] | None:
        for token in reversed(self.tokens[:at]):
            if token[0] == PLACE and len(token[3][1]) > 1:  # type: ignore[index]  # a PLACE token carries a place
                return list(token[3][1])  # type: ignore[index]  # a PLACE token carries a place
            if token[0] == VALUE:
                return None
        return None

    def _items_before(self, at: int, size: int) -> list[str] | None:
        """Give the items of the subject's list, if there are as many."""
        if self.name is None or not self.name.words:
            return None
        parts = [part.strip() for part in re.split(r", and |, | and ", self.name.words) if part.strip()]
        return parts if len(parts) == size else None


_SENTENCE_ADVERBS = frozenset(
    "meanwhile also however moreover furthermore additionally besides overall currently separately consequently thus so".split()
)
_SCOPE = frozenset("the these those all other its their both any each every that this top first last".split())
_NOTHING = Name(None, None, None, True, False, False, None, False, None)
