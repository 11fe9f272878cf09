"""Lists of values in English (英文分别): places or items given to each in the order of both."""

import re

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_state import Sentence
from tongzhou.facts.english_tokens import COMMA, PERIOD_WORD, PLACE, VALUE, WORD, place_of

__all__ = ["respectively", "share_base"]


def respectively(s: Sentence) -> None:
    """Give the values of a list their places or items, in the order of both (分别)."""
    marks = [
        n
        for n, token in enumerate(s.tokens)
        if token[0] == WORD and s.folded[token[1] : token[2]].lower() == "respectively"
    ]
    for mark in marks:
        run = [(found, at) for found, at in s.out if at < mark]
        last = run[-1:] and run[-1]
        if not last:
            continue
        group = [last]
        for pair in reversed(run[:-1]):
            between = s.tokens[pair[1] + 1 : group[0][1]]
            is_list = all(
                t[0] == COMMA or t[0] == PERIOD_WORD or t[0] == WORD and t[3] in (w.AND, w.FILLER, w.QUALIFIER)
                for t in between
            )
            if not is_list or pair[0].number.dimension != last[0].number.dimension:
                break
            group.insert(0, pair)
        _zip(s, group, run[: len(run) - len(group)])
    if not marks:
        _zip_pairs(s)


def _zip_pairs(s: Sentence) -> None:
    """Give two changes joined by `and` to the two levels before them, for review: 872 trips and 94 tonnes, up 3 percent and 4 percent."""
    if len(s.out) != 4:
        return
    levels, changes = [one for one, _ in s.out[:2]], [one for one, _ in s.out[2:]]
    joint = s.tokens[s.out[2][1] + 1 : s.out[3][1]]
    is_joint = len(joint) == 1 and joint[0][0] == WORD and joint[0][3] == w.AND
    is_pair = {one.kind for one in levels} <= {"level", "count"} and {one.kind for one in changes} == {"growth_rate"}
    if is_joint and is_pair and len({one.indicator for one in levels}) > 1:
        for level, change in zip(levels, changes, strict=True):
            change.indicator, change.region = level.indicator, level.region
            change.doubts.append("facts.doubt.distribution")
        if changes[0].base is None and changes[1].base is not None:
            changes[0].base, changes[0].base_period = changes[1].base, changes[1].base_period


def _zip(s: Sentence, group: list[tuple[Found, int]], earlier_ones: list[tuple[Found, int]]) -> None:
    size = len(group)
    if size < 2:
        return
    named = _named(s, group[0], [found for found, _ in earlier_ones[-size:]], size)
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
    s: Sentence, first: tuple[Found, int], before: list[Found], size: int
) -> list[tuple[str | None, str | None]] | None:
    """Give area and indicator for each value of a list: from a coordination, or from as many values before."""
    own, items = _places_before(s, first[1]), _items_before(s, first[1], size)
    if own is not None and len(own) == size:
        lead = re.match(r"(.+? (?:with|to|from) )", first[0].indicator or "")
        if lead and own[0] in (first[0].indicator or "") or lead and first[0].region not in own:
            return [(first[0].region, lead[1] + place) for place in own]  # trade with A and B
        return [(place, first[0].indicator) for place in own]
    pairs = [(one.region, one.indicator) for one in before]
    if len(pairs) == size and len({region for region, _ in pairs}) == size:
        return pairs
    if items:
        return [(first[0].region, item) for item in items]
    return pairs if len(pairs) == size and len(set(pairs)) == size else None


def _places_before(s: Sentence, at: int) -> list[str] | None:
    for token in reversed(s.tokens[:at]):
        if token[0] == PLACE:
            place = place_of(token)
            several = list(place[1]) or place[0].split("、")
            if len(several) > 1:
                return several
        if token[0] == VALUE:
            return None
    return None


def _items_before(s: Sentence, at: int, size: int) -> list[str] | None:
    """Give the items of the subject's list, if there are as many."""
    if s.name is None or not s.name.words:
        return None
    parts = [part.strip() for part in re.split(r", and |, | and ", s.name.words) if part.strip()]
    lead = re.match(r"(.+? (?:of|for|in|to|from|with) )", parts[0]) if parts else None
    if lead and not any(re.search(r" (?:of|for|in|to|from|with) ", part) for part in parts[1:]):
        parts = [parts[0], *(lead[1] + part for part in parts[1:])]  # prices of tomatoes and kale
    return parts if len(parts) == size else None


def share_base(s: Sentence) -> None:
    """Give the changes of a list what the last of them is compared with: by 0.5% in A and by 0.6% in B, compared with March."""
    for n in range(len(s.out) - 1, 0, -1):
        (one, at), (other, then) = s.out[n - 1], s.out[n]
        if other.base is None or one.base is not None or one.kind != other.kind or one.indicator != other.indicator:
            continue
        between = s.tokens[at + 1 : then]
        is_list = any(t[0] == WORD and t[3] == w.AND for t in between) and not any(
            t[0] == COMMA or t[0] == WORD and t[3] in (w.BREAK, w.UP, w.DOWN) for t in between
        )
        if is_list and one.period == other.period:
            one.base, one.base_period = other.base, other.base_period
            one.doubts = [doubt for doubt in one.doubts if doubt != "facts.doubt.no_base"] + ["facts.doubt.elided"]
