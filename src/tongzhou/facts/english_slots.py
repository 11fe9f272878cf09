"""When, where and against what in English (英文时期、地区、基期)."""

import re

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_measures import Measure
from tongzhou.facts.english_periods import Moment, earlier, month_before, read_comparison
from tongzhou.facts.english_state import Running, Sentence, set_period
from tongzhou.facts.english_tokens import (
    CLOSE,
    COMMA,
    COMPARE,
    OPEN,
    PERIOD_WORD,
    PLACE,
    VALUE,
    WORD,
    Place,
    Token,
    place_of,
)

__all__ = ["fill_base", "fill_period", "fill_place", "own_period"]


_TWELVE = re.compile(r"months .*[A-Z]")


def own_period(s: Sentence, at: int, comma: int, stop: int, first: int, order: int) -> Moment | None:
    """Find the words of time of this value: behind it up to the comma or to the next value, before it since the last."""
    year = next((n for n in range(at + 1, comma) if s.tokens[n][0] == COMPARE and _TWELVE.search(s.word(n))), None)
    if year is not None:  # in the 12 months to July
        low, high = s.tokens[year][1], s.tokens[year][2]
        return s.reader.moment(s.folded, (PERIOD_WORD, _month_at(s.folded, low, high), high, None))
    behind_it = [n for n in range(at + 1, comma) if s.tokens[n][0] == PERIOD_WORD and not s.word(n).startswith("since")]
    if behind_it and s.word(at + 1).lower() != "more than":
        return s.reader.moment(s.folded, s.tokens[behind_it[0]])
    before_it = [
        n
        for n in range(first, at)
        if s.tokens[n][0] == PERIOD_WORD
        and ((n > 0 or s.lead == 0 and not order) and not _belongs_before(s, n, order, first))
        and not s.word(n).startswith("since")
        and s.tokens[n - 1][0] != OPEN
    ]
    if before_it:
        return s.reader.moment(s.folded, s.tokens[before_it[-1]])
    if comma == stop and stop < len(s.tokens) and not any(s.word(n) == "from" for n in range(at + 1, stop)):
        later = next((n for n in range(stop + 1, len(s.tokens)) if s.tokens[n][0] in (COMMA, VALUE, PERIOD_WORD)), None)
        if later is not None and s.tokens[later][0] == PERIOD_WORD:
            return s.reader.moment(s.folded, s.tokens[later])
    return None


def _month_at(folded: str, low: int, high: int) -> int:
    """Give where the month begins in words such as in the 12 months to July 2023."""
    return low + re.search(r"[A-Z]", folded[low:high]).start()  # type: ignore[union-attr]  # a month has its capital


def _belongs_before(s: Sentence, n: int, order: int, first: int) -> bool:
    return bool(order) and all(s.tokens[m][0] != COMMA for m in range(first, n)) and s.tokens[n - 1][0] == VALUE


def fill_period(s: Sentence, found: Found, own: Moment | None, is_from: bool = False) -> None:
    """Date a value: by its own words of time, the sentence’s, the paragraph’s, the article’s (定时期).

    A level that something rose `from` without a date (`is_from`) is of the time before: the month before for a rate, else the year.
    """
    reader = s.reader
    if is_from:
        now = (
            own.form
            if own is not None
            else s.period or (reader.period if reader.period_block == reader.block else None) or reader.lead_period
        )
        is_month = now is not None and found.kind == "ratio" and re.search(r"-\d\d$", now) is not None
        found.period = month_before(now) if is_month else earlier(now)
        found.doubts.append("facts.doubt.period")
        return
    if own is not None:
        if own.form is None:
            found.doubts.append("facts.doubt.period" if own.is_vague else "facts.doubt.no_period")
            return
        found.period = own.form
        set_period(s, own)
        _between(s, found, own.form)
        return
    _carried(s, found)


def _between(s: Sentence, found: Found, form: str) -> None:
    """Read a change between two months, one after the other or a year apart: decreased by 10.7% between June and July."""
    pair = re.fullmatch(r"(\d{4}-\d{2})/(\d{4}-\d{2})", form)
    if pair is None or found.kind not in ("growth_rate", "abs_change", "pp_diff"):
        return
    is_said = [t for t in s.tokens if t[0] == PERIOD_WORD and s.folded[t[1] : t[2]].lower().startswith("between")]
    if is_said and pair[1] in (month_before(pair[2]), earlier(pair[2])):
        found.period, found.base_period = pair[2], pair[1]
        found.base = s.folded[is_said[0][1] : is_said[0][2]]


def _carried(s: Sentence, found: Found) -> None:
    """Take the period of the sentence, the paragraph or the article."""
    reader = s.reader
    if s.period is not None:
        found.period = s.period
    elif reader.period is not None and reader.period_block == reader.block and not _is_passing(reader):
        found.period = reader.period
        if reader.period != reader.lead_period:
            found.doubts.append("facts.doubt.period_far")
    elif reader.lead_period is not None or reader.period is not None:
        found.period = reader.lead_period or reader.period
        if not reader.is_title and reader.period != found.period:
            found.doubts.append("facts.doubt.period_far")
    else:
        found.doubts.append("facts.doubt.no_period")
    if s.period_doubt:
        found.doubts.append(s.period_doubt)


def _is_passing(reader: Running) -> bool:
    """Whether the running period is a part of the one the article is about (插叙时间): a month within its year."""
    main, now = reader.lead_period or "", reader.period or ""
    is_from_start = re.fullmatch(r"(\d{4})(?:-01/\1-\d\d|Q1-Q\d|H1)", now) is not None
    quarter = re.fullmatch(r"(\d{4})Q(\d)", main)
    if quarter and re.fullmatch(rf"{quarter[1]}-\d\d", now):
        return (int(now[-2:]) + 2) // 3 == int(quarter[2])
    return not is_from_start and now != main and now[:4] == main[:4] and len(now) > len(main) > 0


def fill_base(s: Sentence, found: Found, at: int, comma: int, pred: Measure) -> None:
    """Say what a change is compared with (定基期); words of comparison that name no time leave it for review."""
    _fill_base(s, found, at, comma, pred)
    if found.base is not None and found.base_period is None and found.base_region is None:
        found.doubts.append("facts.doubt.no_base")


def _fill_base(s: Sentence, found: Found, at: int, comma: int, pred: Measure) -> None:
    if found.base is not None or found.kind not in (
        "growth_rate",
        "pp_diff",
        "abs_change",
        "ratio",
        "avg_annual_change",
        "index",
    ):
        return
    following = s.tokens[at + 1 : comma]
    compare = next((token for token in following if token[0] == COMPARE), None)
    since = next(
        (t for t in following if t[0] == PERIOD_WORD and s.folded[t[1] : t[2]].lower().startswith("since")), None
    )
    early = next((token for token in s.tokens[pred.start : at] if token[0] == COMPARE and pred.word is not None), None)
    than = next(
        (
            n
            for n, token in enumerate(following)
            if token[0] == WORD and (token[3] == w.THAN or s.folded[token[1] : token[2]] in ("more than", "less than"))
        ),
        None,
    )
    if compare is not None or early is not None:
        _take_compare(s, found, compare or early)  # type: ignore[arg-type]  # one of the two is there
    elif than is not None:
        _take_than(s, found, following, than)
    elif (
        following
        and following[0][0] == WORD
        and s.folded[following[0][1] : following[0][2]].lower() in ("below", "above")
    ):
        _take_mark(s, found, following)
    elif s.lead_base is not None and found.kind != "ratio":
        found.base, found.base_period = s.lead_base, read_comparison(s.lead_base, found.period, s.reader.published)
    elif since is not None and found.kind in ("growth_rate", "abs_change", "pp_diff"):
        found.base, found.base_period = s.folded[since[1] : since[2]], s.reader.moment(s.folded, since).form
    elif _take_after_comma(s, found, comma):
        return
    elif (
        found.kind == "growth_rate"
        and s.base
        and s.base[1]
        and (pred.is_list or pred.has_from)
        and "month" not in s.base[0]
    ):
        found.base, found.base_period = s.base[0], earlier(found.period)
    elif found.kind in ("growth_rate", "pp_diff", "abs_change") and not (pred.noun and found.kind != "growth_rate"):
        _look_back(s, found, pred)


def _take_after_comma(s: Sentence, found: Found, comma: int) -> bool:
    """Take words of comparison behind a comma: by 0.5% in the euro area, compared with March 2024."""
    token = s.tokens[comma + 1] if comma + 1 < len(s.tokens) and s.tokens[comma][0] == COMMA else None
    if token is None or token[0] != COMPARE or not s.folded[token[1] : token[2]].lower().startswith(_COMPARED):
        return False
    if comma + 2 < len(s.tokens) and s.tokens[comma + 2][0] not in (COMMA, CLOSE):
        return False
    _take_compare(s, found, token)
    return True


_COMPARED = ("compared", "in comparison", "relative", "year", "month", "quarter", "from", "versus", "against", "over")


def _look_back(s: Sentence, found: Found, pred: Measure) -> None:
    """Date what a change without words of comparison is compared with, for review (未写明的基期).

    An adjective tells it (an annual decline of), the two levels before it (from … in 2015 to … in 2020), the comparison of the sentence, or that
    which the article made last.
    """
    found.doubts.append("facts.doubt.no_base")
    said = {s.word(n).lower() for n in range(pred.start, pred.word if pred.word is not None else pred.start)}
    early, late = _levels(s)
    if said & {"annual", "yearly", "year-on-year"}:
        found.base_period = earlier(found.period)
    elif said & {"monthly", "quarterly", "month-on-month", "quarter-on-quarter"}:
        found.base_period = month_before(found.period)
    elif early is not None:
        found.period, found.base_period = late, early
    elif (
        s.base is not None
        and s.base[1] is not None
        and not pred.is_list
        and s.out
        and (found.indicator, found.period) == (s.out[-1][0].indicator, s.out[-1][0].period)
    ):
        found.base_period = s.base[1]
    else:
        is_short = s.reader.is_short_look and found.kind != "pp_diff"
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", found.period or "") is not None
        found.base_period = None if is_day else is_short and month_before(found.period) or earlier(found.period)


def _levels(s: Sentence) -> tuple[str | None, str | None]:
    """Give the periods of the two levels right before, when they are of one thing at two times (前后两期)."""
    if len(s.out) < 2:
        return None, None
    one, other = s.out[-2][0], s.out[-1][0]
    is_pair = (
        one.kind == other.kind and one.kind in ("level", "count", "ratio", "share") and one.indicator == other.indicator
    )
    if not is_pair or not one.period or not other.period or one.period == other.period:
        return None, None
    return min(one.period, other.period), max(one.period, other.period)


def _take_compare(s: Sentence, found: Found, token: Token) -> None:
    """Take words of comparison: than a year earlier."""
    words = s.folded[token[1] : token[2]]
    words = f"than {words}" if s.folded[token[1] - 5 : token[1]] == "than " else words
    found.base = words
    found.base_period = read_comparison(words, found.period, s.reader.published)
    s.base = (words, found.base_period)
    if found.base_period is not None and found.period is not None:
        s.reader.is_short_look = found.base_period == month_before(found.period)
    if _goes_on(s, token):
        found.base = s.folded[token[1] : _noun_end(s, token)]
        found.doubts.append("facts.doubt.no_base")


def _take_than(s: Sentence, found: Found, following: list[Token], than: int) -> None:
    """Take what stands behind `than`: another area, another thing."""
    last = following[-1]
    for n, token in enumerate(following[than + 1 :], than + 1):
        if token[0] in (VALUE, COMMA) or token[0] == WORD and token[3] in (w.BREAK, w.AND):
            last = following[n - 1]
            break
    low = following[than][2] - 4
    found.base = " ".join(s.folded[low : last[2]].split())
    period = next((token for token in following[than:] if token[0] == PERIOD_WORD), None)
    if period is not None:
        form = s.reader.moment(s.folded, period).form
        found.base_period = form if form != found.period else None
    if found.base_period is None and _BEFORE.search(found.base):
        found.base_period = read_comparison(found.base, found.period, s.reader.published)
    deictic = next(
        (s.folded[t[1] : t[2]].lower() for t in following[than:] if t[0] == WORD and t[3] == w.DEICTIC), None
    )
    printed = next((t for t in following[than:] if t[0] == PLACE), None)
    place: Place | None = place_of(printed) if printed else s.reader.deictic(deictic) if deictic else None
    found.base_region = place[0] if place else None


def _take_mark(s: Sentence, found: Found, following: list[Token]) -> None:
    """Take what a value lies above or below: 1.1 metres below the 2013 record."""
    found.base = s.folded[following[0][1] : following[-1][2]]
    period = next((token for token in following if token[0] == PERIOD_WORD), None)
    found.base_period = s.reader.moment(s.folded, period).form if period else None
    found.doubts.append("facts.doubt.no_base")


_BEFORE = re.compile(r"previous|earlier|preceding|ago|before|last")


def _goes_on(s: Sentence, compare: Token) -> bool:
    """Whether a noun follows words of comparison, which are more than a time then: from the 2013 flood."""
    following = next((t for t in s.tokens if t[1] == compare[2] + 1), None)
    return following is not None and following[0] == WORD and following[3] == w.OTHER


def _noun_end(s: Sentence, compare: Token) -> int:
    """Give where the noun behind words of comparison ends."""
    end = compare[2]
    for token in s.tokens:
        if token[1] == end + 1 and token[0] == WORD and token[3] == w.OTHER:
            end = token[2]
    return end


_MOVED = frozenset("moved relocated migrated emigrated transferred resettled".split())


def _place_behind(s: Sentence, at: int, comma: int) -> Place | None:
    """Find the place that follows with a preposition: were created in A, hospitals in A, moved from A to B."""
    is_joined = False
    for n in range(at + 2, comma):
        if s.tokens[n][0] == VALUE:
            return None
        is_joined = is_joined or s.tokens[n - 1][0] == WORD and s.tokens[n - 1][3] == w.AND
        if s.tokens[n][0] != PLACE:
            continue
        if s.word(n - 1) == "from" and s.word(n - 2).lower() in _MOVED:
            is_to = n + 2 < comma and s.word(n + 1) == "to" and s.tokens[n + 2][0] == PLACE
            return place_of(s.tokens[n + 2]) if is_to else None
        lead = n - 2 if s.word(n - 1).lower() == "the" else n - 1
        if lead > at and s.word(lead).lower() in ("in", "of", "across", "within"):
            is_next = is_joined and _is_of_next(s, n)
            return None if is_next else place_of(s.tokens[n])
    return None


def _is_of_next(s: Sentence, n: int) -> bool:
    """Whether a place belongs to the next value: and in Victoria by 3.9 per cent, and flats in Malmö cost 3 million."""
    stop = next((m for m in range(n + 1, len(s.tokens)) if s.tokens[m][0] == VALUE), None)
    if stop is None:
        return False
    verbs = (w.UP, w.DOWN, w.REACH, w.SHARE, w.BE, w.ACTION)
    is_verb = any(s.tokens[m][0] == WORD and s.tokens[m][3] in verbs for m in range(n + 1, stop))
    return is_verb or stop == n + 1 or s.word(n + 1).lower() in ("by", "at")


def fill_place(s: Sentence, found: Found, at: int, comma: int) -> None:
    """Say which area a value is of (定地区)."""
    reader = s.reader
    if found.modality == "claim":
        found.doubts.append("facts.doubt.measure")
    future = re.match(r"\d{4}", found.period or "")
    if found.modality == "observed" and future and reader.published and int(future[0]) > reader.published.year:
        found.modality = "plan"
        found.doubts.append("facts.doubt.measure")
    if s.is_firm:
        found.entity = found.entity or (s.name.words if s.name else None)
        found.doubts.append("facts.doubt.region")
        return
    behind = _place_behind(s, at, comma) if found.kind != "share" and s.placed_at != at else None
    if behind is not None and behind != s.place:
        if s.place is not None and not s.place_behind:
            found.doubts.append("facts.doubt.region")
        s.place, s.place_behind = behind, True
    if s.place is not None:
        found.region = s.place[0]
        if not s.place[1]:
            found.doubts.append("facts.doubt.undeclared_area")
        return
    if reader.region is None:
        found.doubts.append("facts.doubt.no_region")
        return
    found.region = reader.region[0]
    is_far = not reader.is_home_sure if reader.region == reader.home else True
    if is_far or reader.several:
        found.doubts.append("facts.doubt.region_far")
