"""From the words before a predicate to the indicator, the area and the object they name (英文指标名)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tongzhou.facts import english_words as w
from tongzhou.facts.english_tokens import COMMA, COMPARE, OWNER, PERIOD_WORD, PLACE, VALUE, WORD, Place, Token, place_of

__all__ = ["Name", "behind", "join_places", "name_of", "words_of"]


_FIRM = frozenset(
    "group company companies corporation corp. co. ltd. inc. bank holdings firm university carmaker manufacturer enterprise".split()
)
#: Classes that begin no name and end none.
_LEAD = frozenset(
    {
        w.ARTICLE,
        w.AND,
        w.PARTS,
        w.FILLER,
        w.AUX,
        w.DEICTIC,
        w.BREAK,
        w.QUALIFIER,
        w.OF,
        w.TO,
        w.RELATIVE,
        w.PREP,
        w.MORE,
        w.LESS,
        w.THAN,
    }
)
_TRAIL = frozenset({
    w.ARTICLE, w.AND, w.FILLER, w.AUX, w.PREP, w.ACTION, w.BE, w.SHARE, w.REACH, w.PLAN, w.TARGET, w.PROPOSAL, w.CLAIM, w.OF, w.TO, w.QUALIFIER,
    w.RELATIVE, w.PRONOUN, w.BREAK, w.DEICTIC, w.THAN,
})  # fmt: skip
#: Words that begin the name of a measure: average monthly income.
_KEPT = frozenset("average net real nominal monthly annual overall combined".split())
_DIRECTIONS = frozenset(
    "southwest northwest southeast northeast north south east west central northern southern eastern western".split()
)
_COUNT_OF = frozenset("number amount volume value sum quantity level".split())
_SIZE = frozenset("growth increase decline rise drop decrease reduction".split())


_OF = re.compile(r" (?:of|in|by|for|from|to) ")


class Name(NamedTuple):
    """What a stretch of words names (所指): the indicator or None, the area, the object, and how it was said."""

    words: str | None
    place: Place | None
    entity: str | None
    is_pronoun: bool
    is_part: bool
    is_growth: bool
    """Whether the words speak of the growth of what they name."""
    deictic: str | None
    is_firm: bool
    span: tuple[int, int] | None


def join_places(places: Sequence[Place], home: Place | None) -> Place:
    """Give one place for several; the members of the home group are the group (并列地区)."""
    if any(not place[1] for place in places):
        return "、".join(dict.fromkeys(one for name, members in places for one in members or (name,))), ()
    members = tuple(dict.fromkeys(member for place in places for member in place[1]))
    if home and set(members) == set(home[1]):
        return home
    return ("、".join(members) if len(places) > 1 else places[0][0]), members


def words_of(folded: str, tokens: Sequence[Token]) -> str:
    """Give the words of a name as one string, single spaces (名称)."""
    parts: list[str] = []
    for kind, low, high, _ in tokens:
        said = folded[low:high]
        if kind == COMMA or kind == OWNER:
            if parts:
                parts[-1] += said if kind == OWNER else ","
            continue
        parts.append(" ".join(said.split()))
    return " ".join(parts).strip(" ,")


def _in_small(words: str, is_first: bool) -> str:
    """Take the capital off a word that has it only as the sentence's first."""
    first = words.split(" ", 1)[0]
    inner = first[1:]
    is_ordinary = inner == inner.lower() and len(first) > 1 and not any(char.isdigit() for char in first)
    is_ordinary = is_ordinary and (len(first) < 5 or not first.endswith(("ish", "ese", "ian", "ean")))
    return words[0].lower() + words[1:] if is_first and is_ordinary else words


class _Sorted:
    """The words of a subject, sorted while they are read."""

    __slots__ = ("deictic", "is_part", "kept", "places")

    def __init__(self) -> None:
        self.kept: list[Token] = []
        self.places: list[Place] = []
        self.is_part = False
        self.deictic: str | None = None


def _sort(folded: str, part: Sequence[Token], at: int, token: Token, into: _Sorted) -> None:
    kind, low, high, payload = token
    if kind in (PERIOD_WORD, COMPARE, VALUE) or kind == OWNER and _is_owned(part, at, into.kept):
        return
    if kind == PLACE:
        _sort_place(folded, part, at, into)
    elif kind == WORD and payload == w.PARTS:
        into.is_part = True
    elif kind == WORD and payload == w.DEICTIC:
        into.deictic = folded[low:high].lower()
        _drop_prepositions(folded, into.kept)
    elif kind == WORD and payload in (w.ACTION, w.TARGET, w.PLAN) and into.places and _carries(part, at):
        into.kept.clear()
    else:
        into.kept.append(token)


def _is_owned(part: Sequence[Token], at: int, kept: list[Token]) -> bool:
    """Whether an apostrophe belongs to a place or a deictic word that has left the name."""
    if not at:
        return False
    before = part[at - 1]
    return before[3] == w.DEICTIC or before[0] == PLACE and not (kept and kept[-1] == before)


def _sort_place(folded: str, part: Sequence[Token], at: int, into: _Sorted) -> None:
    before = folded[part[at - 1][1] : part[at - 1][2]].lower() if at else ""
    if before == "the" and at > 1:
        before = folded[part[at - 2][1] : part[at - 2][2]].lower()
    follows = part[at + 1] if at + 1 < len(part) else None
    if before in ("to", "from", "with", "between", "than", "into", "via", "at", "by"):
        into.kept.append(part[at])
        if (
            before in ("from", "at", "via")
            and follows
            and folded[follows[1] : follows[2]].lower() in ("port", "airport", "customs")
        ):
            into.places.append(place_of(part[at]))
        return
    into.places.append(place_of(part[at]))
    if follows and follows[0] == WORD and follows[3] == w.OTHER and folded[follows[1] : follows[1] + 2].istitle():
        into.kept.append(part[at])
    else:
        _drop_prepositions(folded, into.kept)


def _is_ordinary(folded: str, kept: Sequence[Token]) -> bool:
    """Whether the first word has its capital from the sentence only: no area, no capital on the next word."""
    if kept[0][0] != WORD:
        return False
    following = folded[kept[1][1] : kept[1][2]] if len(kept) > 1 else ""
    return not following[:1].isupper() or following.isupper()


def name_of(folded: str, part: Sequence[Token], home: Place | None, is_first: bool, has_verb: bool = False) -> Name:
    """Read what a subject names (读取主语).

    Areas that stand in it with `of`, `in`, `'s` or as its first word are its area and leave the name; those behind `to` and `from` stay.
    A last participle stays in front of a known verb (`has_verb`): hours worked fell.
    """
    sorted_out = _Sorted()
    for at, token in enumerate(part):
        _sort(folded, part, at, token, sorted_out)
    places, is_part, deictic = sorted_out.places, sorted_out.is_part, sorted_out.deictic
    if len(places) > 1 and any(kind == OWNER and part[n + 1][0] == PLACE for n, (kind, *_) in enumerate(part[:-1])):
        places = places[-1:]  # China's Guangdong
    kept = _trimmed(folded, sorted_out.kept, has_verb)
    words = words_of(folded, kept)
    words = words.removeprefix("the ").removeprefix("The ")
    lead = words.split(" of ", 1)
    if len(lead) == 2 and lead[0].lower() in _COUNT_OF:
        kept = _after_of(folded, kept)
        words = lead[1].removeprefix("the ")
    is_growth, words = _growth(words)
    is_pronoun = len(kept) == 1 and kept[0][0] == WORD and kept[0][3] == w.PRONOUN
    is_pronoun = is_pronoun or words.lower() in ("that", "those", "it", "they", "this", "these", "total")
    if is_pronoun or not words:
        words = ""
    elif is_first and _is_ordinary(folded, kept):
        words = _in_small(words, True)
    entity = words if any(token[0] == PLACE for token in kept) else None
    last = words.rsplit(" ", 1)[-1].lower()
    place = join_places(places, home) if places else None
    return Name(
        words or None, place, entity, is_pronoun, is_part, is_growth, deictic, not _OF.search(words) and (last in _FIRM or last.rstrip(".") in _FIRM),
        (kept[0][1], kept[-1][2]) if kept else None,
    )  # fmt: skip


def _carries(part: Sequence[Token], at: int) -> bool:
    """Whether a verb is followed by what it carries: saw its exports, aims to raise the."""
    return at + 1 < len(part) and part[at + 1][0] == WORD and part[at + 1][3] in (w.ARTICLE, w.TO, w.ACTION)


def _after_of(folded: str, kept: list[Token]) -> list[Token]:
    at = next((n for n, token in enumerate(kept) if folded[token[1] : token[2]] == "of"), -1)
    return kept[at + 1 :]


def _drop_prepositions(folded: str, kept: list[Token]) -> None:
    """Take off the preposition and the article in front of what is left out."""
    while (
        kept
        and kept[-1][0] == WORD
        and (kept[-1][3] in (w.OF, w.PREP, w.ARTICLE) or folded[kept[-1][1] : kept[-1][2]].lower() in _DIRECTIONS)
    ):
        kept.pop()


def _trimmed(folded: str, kept: list[Token], has_verb: bool) -> list[Token]:
    low, high = 0, len(kept)
    while low < high and (
        kept[low][0] != WORD
        and kept[low][0] != PLACE
        or kept[low][0] == WORD
        and kept[low][3] in _LEAD
        and folded[kept[low][1] : kept[low][2]].lower() not in _KEPT
        or folded[kept[low][1] : kept[low][2]].lower() == "with"
    ):
        low += 1
    while high > low and (
        kept[high - 1][0] not in (WORD, PLACE) or kept[high - 1][0] == WORD and kept[high - 1][3] in _TRAIL
    ):
        high -= 1
    if (
        not has_verb
        and high - low > 1
        and kept[high - 1][3] == w.OTHER
        and _is_verb(folded[kept[high - 1][1] : kept[high - 1][2]])
    ):
        high -= 1
    through = next((n for n in range(low + 1, high) if folded[kept[n][1] : kept[n][2]] in ("through", "via")), high)
    return kept[low:through]


_PEOPLE = frozenset("unemployed employed insured retired disabled injured wounded self-employed underemployed".split())


def _is_verb(word: str) -> bool:
    """Whether a last word is a verb the lists do not hold: listed, unveiled."""
    return word.endswith("ed") and word.islower() and len(word) > 4 and word not in _PEOPLE


def _growth(words: str) -> tuple[bool, str]:
    """Take growth words off a name: GDP growth, growth rate of GDP, increase in exports."""
    low = words.lower()
    for tail in (" growth rate", " growth", " increase", " growth of"):
        if low.endswith(tail):
            return True, words[: -len(tail)]
    for lead in ("growth rate of ", "growth rate in ", "growth of ", "growth in ", "increase in ", "increase of "):
        if low.startswith(lead):
            return True, words[len(lead) :].removeprefix("the ")
    return low in _SIZE or low == "growth rate", "" if low in _SIZE or low == "growth rate" else words


#: What follows an `and` and a verb no list holds: employs 64 specialists and draws on.
_AFTER_VERB = frozenset("on to from into up out over with upon".split())


def behind(folded: str, tokens: Sequence[Token], at: int) -> list[Token]:
    """Give the noun phrase that begins at a token: up to a verb, a break, words of time (名词短语)."""
    found: list[Token] = []
    for n, token in enumerate(tokens[at:], at):
        kind, _, _, payload = token
        if (
            kind == WORD
            and payload == w.AND
            and n + 2 < len(tokens)
            and (tokens[n + 2][0] == VALUE or folded[tokens[n + 2][1] : tokens[n + 2][2]] in _AFTER_VERB)
        ):
            break
        if kind == OWNER or kind == PLACE and found and found[-1][3] not in (w.OF, w.PREP, w.TO):
            if kind == PLACE:
                break
            continue
        if kind not in (WORD, PLACE):
            break
        if kind == WORD and payload in (
            w.REACH, w.SHARE, w.BE, w.AUX, w.BREAK, w.PLAN, w.TARGET, w.PROPOSAL, w.CLAIM, w.RELATIVE, w.PARTS, w.PRONOUN, w.UP, w.DOWN, w.THAN,
            w.MORE, w.LESS, w.QUALIFIER, w.DEICTIC, w.TO,
        ):  # fmt: skip
            break
        if kind == WORD and payload == w.ACTION and found:
            break
        if kind == WORD and payload in (w.PREP, w.FILLER) and folded[token[1] : token[2]] not in ("per",):
            break
        found.append(token)
    while found and found[-1][0] == WORD and found[-1][3] in _TRAIL:
        found.pop()
    return found
