"""What an English value measures (英文指标): its subject, the noun it counts, the whole of a share."""

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_measures import Measure, Says
from tongzhou.facts.english_names import behind, words_of
from tongzhou.facts.english_state import NATION, Sentence
from tongzhou.facts.english_tokens import CLOSE, COMMA, COMPARE, OPEN, PERIOD_WORD, PLACE, VALUE, WORD, Token
from tongzhou.facts.quantities import BARE, COUNT, MEASURE, Number

__all__ = ["fill"]

#: Words of a counted noun beyond which its end is a guess (assumed).
_LONG_NOUN = 6
#: Nouns that count anything: what is counted is the subject.
_GENERIC = frozenset("units unit pieces items vehicles cases copies trips".split())


def fill(
    s: Sentence, found: Found, number: Number, pred: Measure, says: Says, noun: list[Token], at: int, order: int
) -> None:
    """Name what a value measures, and what it is part of (定指标)."""
    doubts = found.doubts
    if number.dimension == BARE and s.parent and found.kind == "count" and _is_of_parts(s, at):
        found.indicator = _part(s, at)
        found.part_of = s.parent
        doubts.append("facts.doubt.counted_noun")
    elif number.dimension == COUNT or number.dimension == BARE and noun:
        _fill_count(s, found, number, pred, noun)
    elif number.dimension == MEASURE and noun and noun[0][3] == w.OF and _has_object(s, pred):
        found.indicator = s.indicator = words_of(s.folded, noun[1:]) or None
        found.entity = _object(s)
        doubts += ["facts.doubt.counted_noun"] * (len(noun) > _LONG_NOUN)
    elif pred.noun is not None:
        found.indicator = pred.noun
        s.indicator = s.indicator or pred.noun
        found.entity = s.entity or s.indicator
        doubts += ["facts.doubt.indicator"] * (found.entity is not None or s.place is None)
    elif number.dimension == MEASURE and pred.word is None and noun and s.folded[noun[0][1] : noun[0][2]] in w.SIZES:
        found.indicator, found.entity = w.SIZES[s.folded[noun[0][1] : noun[0][2]]], s.entity or s.indicator
    else:
        _fill_subject(s, found, number, pred)
    if pred.word is None and not pred.is_list and number.dimension == MEASURE:
        doubts.append("facts.doubt.indicator")
    if found.indicator is None:
        found.indicator = _from_before(s, found)
        doubts.append("facts.doubt.indicator" if found.indicator is None else "facts.doubt.elided")
    if found.kind == "share":
        _whole(s, found, at)
        _name_share(s, found, at)
    if s.parent and found.indicator != s.parent and found.kind in ("level", "count", "growth_rate"):
        found.part_of = s.parent if found.kind in ("level", "count") else None


def _is_of_parts(s: Sentence, at: int) -> bool:
    """Whether a bare numeral counts a part: of whom 11,800 came, Of these, 120 …, 310 of them."""
    before = s.tokens[at - 1] if at else None
    if before is not None and before[0] == WORD and before[3] == w.PARTS:
        return True
    is_start = (
        at == s.lead or before is None or before[0] == COMMA or before[0] == WORD and before[3] in (w.AND, w.QUALIFIER)
    )
    return s.is_of_parts and is_start


def _part(s: Sentence, at: int) -> str | None:
    """Name a part by its whole and what is said of it: commuters travelled by train; in Beijing says nothing more."""
    own: list[Token] = []
    for token in s.tokens[at + 1 :]:
        if (
            token[0] != WORD
            or token[3] in (w.AND, w.BREAK)
            or token[3] in (w.PREP, w.PARTS)
            and not own
            and s.folded[token[1] : token[2]] != "by"
        ):
            break
        if token[3] not in (w.BE, w.AUX, w.TO) and s.folded[token[1] : token[2]] not in ("have", "has", "had"):
            own.append(token)
    while own and own[-1][3] in (w.ARTICLE, w.PREP, w.FILLER):
        own.pop()
    return f"{s.parent} {words_of(s.folded, own)}".strip()


def _from_before(s: Sentence, found: Found) -> str | None:
    """Give the name that a value without one has: of the level before, or of what was spoken of last where the subject is an area."""
    if s.name is None and s.place is not None and s.level is None:
        return s.reader.last_indicator
    return s.level_before() if found.kind != "level" else None


def _object(s: Sentence) -> str | None:
    return s.name.words if s.name and s.name.entity else None


def _has_object(s: Sentence, pred: Measure) -> bool:
    """Whether the words behind the unit say what is measured: handled 3 tonnes of cargo, 3 tonnes of cargo were."""
    return pred.code == w.ACTION and pred.noun is None or pred.word is None and not pred.is_list


def _fill_count(s: Sentence, found: Found, number: Number, pred: Measure, noun: list[Token]) -> None:
    if _counts_subject(s, pred):
        found.indicator = s.indicator
        return
    last = (number.unit or "").split(" per ")[0].split(" ")[-1]
    if _is_same_unit(s, found) and found.kind == "abs_change":
        found.indicator = s.out[-1][0].indicator
        return
    if found.kind == "abs_change" and pred.code in (w.UP, w.DOWN) and s.indicator and pred.start < (pred.word or 0):
        found.indicator = s.indicator  # the population was 5,635,971, an increase of 32,120 persons
        found.doubts.append("facts.doubt.counted_noun")
        return
    if last in _GENERIC and not noun and s.indicator and pred.code != w.ACTION:
        found.indicator = s.indicator
        found.doubts.append("facts.doubt.counted_noun")
        return
    counted = last if number.dimension == COUNT and last not in w.SCALES else ""
    is_verb = (
        bool(counted and noun)
        and noun[0][0] == WORD
        and (noun[0][3] == w.ACTION or s.folded[noun[0][1] : noun[0][2]].endswith("ing"))
    )
    found.indicator = f"{counted} {'' if is_verb else words_of(s.folded, noun)}".strip() or None
    found.entity = _object(s)
    if pred.code == w.ACTION and s.place is None and s.name is not None and s.name.words:
        found.doubts.append("facts.doubt.region")  # Dublin had 2,936 completions
    found.doubts += ["facts.doubt.counted_noun"] * (len(noun) > _LONG_NOUN)


def _is_same_unit(s: Sentence, found: Found) -> bool:
    return bool(s.out) and found.unit is not None and s.out[-1][0].unit == found.unit


def _fill_subject(s: Sentence, found: Found, number: Number, pred: Measure) -> None:
    found.indicator = s.indicator
    last = s.out[-1][0] if s.out else None
    is_change = found.kind in ("growth_rate", "abs_change", "pp_diff")
    if last is not None and is_change and not s.is_named and not pred.is_list and last.kind in ("count", "level"):
        if last.indicator and last.indicator != s.indicator:  # carried out 4.1 million tests, up 18 percent
            found.indicator = last.indicator
            found.doubts.append("facts.doubt.elided")
    found.entity = s.entity if s.name and s.name.entity and s.name.entity != s.indicator else None
    if number.dimension == MEASURE and pred.code == w.ACTION:
        verb = s.word(pred.word).lower() if pred.word is not None else ""
        found.entity, found.indicator = s.entity or s.indicator, w.MEASURED.get(verb, s.indicator)
        found.doubts.append("facts.doubt.indicator")


def _counts_subject(s: Sentence, pred: Measure) -> bool:
    """Whether a count counts its subject (The number of hospitals reached 120 …) rather than the noun behind it."""
    is_level = pred.code in (w.REACH, w.BE) or pred.code in (w.UP, w.DOWN) and (pred.has_to or pred.has_from)
    return is_level and pred.word is not None and bool(s.name and s.name.words) and (not pred.is_list or pred.has_to)


def _name_share(s: Sentence, found: Found, at: int) -> None:
    """Name a share that begins its clause: 60 per cent of the sales were blocks of flats, and 24 per cent terraced houses."""
    tokens = s.tokens
    is_start = (
        at == s.lead
        or at
        and (tokens[at - 1][0] == COMMA or tokens[at - 1][0] == WORD and tokens[at - 1][3] in (w.QUALIFIER, w.AND))
    )
    if not is_start or at + 1 >= len(tokens) or tokens[at + 1][0] != WORD:
        return
    if tokens[at + 1][3] == w.OF and (at == s.lead or at == s.lead + 1):
        verb = next(
            (
                n
                for n in range(at + 2, len(tokens))
                if tokens[n][0] in (COMMA, WORD) and (tokens[n][0] == COMMA or tokens[n][3] in (w.BE, w.AUX))
            ),
            None,
        )
        if verb is None or tokens[verb][0] == COMMA:
            return
        own = behind(s.folded, tokens, verb + 1) if tokens[verb][3] == w.BE else []
        is_noun = (
            bool(own)
            and own[0][3] == w.OTHER
            and not any(s.folded[t[1] : t[2]].endswith(("ed", "ing", "ly")) for t in own[:2])
        )
        group = words_of(s.folded, [t for t in tokens[at + 2 : verb] if t[0] in (WORD, PLACE) and t[3] != w.ARTICLE])
        found.indicator = (
            words_of(s.folded, own) if is_noun and own[0][3] == w.OTHER else group.split("'s ")[-1] or found.indicator
        )
        found.doubts.append("facts.doubt.indicator")
    elif s.out and s.out[-1][0].kind == "share" and tokens[at + 1][3] == w.OTHER:
        found.indicator = words_of(s.folded, behind(s.folded, tokens, at + 1)) or found.indicator
        found.doubts.append("facts.doubt.indicator")


def _whole(s: Sentence, found: Found, at: int) -> None:
    following = s.tokens[at + 1] if at + 1 < len(s.tokens) else None
    if following is None or following[0] != WORD or following[3] not in (w.OF, w.PARTS):
        found.doubts.append("facts.doubt.whole")
        return
    whole: list[Token] = []
    is_run = False
    for token in s.tokens[at + 1 if following[3] == w.PARTS else at + 2 :]:
        if (
            token[0] in (COMMA, VALUE, PERIOD_WORD, COMPARE, OPEN, CLOSE)
            or token[0] == WORD
            and token[3] in (w.BREAK, w.UP, w.DOWN, w.BE, w.REACH, w.SHARE)
        ):
            is_run = token[0] == VALUE
            break
        whole.append(token)
    if is_run:  # of overnight stays and Lisbon 24.1%
        cut = max((n for n, t in enumerate(whole) if t[0] == WORD and t[3] == w.AND), default=len(whole))
        whole = whole[:cut]
    while whole and whole[0][0] == WORD and whole[0][3] == w.ARTICLE:
        whole = whole[1:]
    while whole and whole[-1][0] == WORD and whole[-1][3] in (w.AND, w.PREP, w.AUX, w.OF):
        whole.pop()
    words = words_of(s.folded, whole).replace(" '", "'")
    found.whole = words.removeprefix("of ").removeprefix("the ").removeprefix("its ") or None
    if found.whole is None or len(whole) > 8:
        found.doubts.append("facts.doubt.whole")
    deictic = [s.folded[t[1] : t[2]].lower() for t in whole if t[0] == WORD and t[3] == w.DEICTIC]
    if s.place is None and deictic and not any(word in deictic[0] for word in NATION):
        s.place = s.reader.deictic(deictic[0])
