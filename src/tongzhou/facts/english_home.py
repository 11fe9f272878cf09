"""The area an English article is about (英文文章所述地区): of its title, of its lead, and names that no table holds."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tongzhou.facts import english_words as w
from tongzhou.facts.english_lexicon import EnglishWords
from tongzhou.facts.english_names import join_places
from tongzhou.facts.english_tokens import COMMA, OWNER, PLACE, WORD, Place, Token, place_of, scan_english
from tongzhou.terms.text import Block

__all__ = [
    "TITLES",
    "EnglishHome",
    "find_english_home",
    "guessed_names",
    "insert_names",
    "of_title",
    "widened",
    "with_guesses",
]

TITLES = frozenset({"kicker", "headline", "deck", "heading"})


class EnglishHome(NamedTuple):
    """What an English article is about (所述地区), whether nothing speaks against it, and names it uses that no table holds."""

    place: Place | None
    is_sure: bool
    names: tuple[str, ...]


_CAP = r"(?:[A-Z][a-z]+|[A-Z]{2,4})(?:[ -][A-Z][a-z]+){0,2}"
#: Ways in which a title names an area: its possessive, behind a comma, behind a preposition, as its first word.
_IN_TITLE = (
    re.compile(rf"^({_CAP})['’]s?(?= )"),
    re.compile(rf", ({_CAP})(?=:|,|$| in (?:19|20)\d\d| (?:19|20)\d\d)"),
    re.compile(rf"\b(?:in|of|for|across) (?:the )?({_CAP})"),
    re.compile(rf"^(?:The )?({_CAP})(?= [a-z])"),
)
_IN_LEAD = (
    re.compile(rf"(?<![\w-])({_CAP})['’]s(?= [a-z])"),
    re.compile(rf"(?<=[a-z] )(?:in|across|of) (?:the )?({_CAP})(?![\w'’-]|-)"),
)
_NO_NAMES = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|Office|Ministry|Commission|Bureau|Bank|Authority|Institute|Statistics|Department|Agency|Council|Secretariat|Index|Quarter|Survey"
    r"|^(?:GDP|CPI|PPI|The|A|An|In|On|Core|Growth|Consumer|Retail|Gross|Total|Average|Industrial|Labour|Labor|Trade|Exports?|Imports?|News)$"
)
_LEAD_LENGTH = 600


def find_english_home(folded: str, blocks: Sequence[Block], words: EnglishWords) -> EnglishHome:
    """Find the area that an English article is about (定所述地区).

    Sure where a known area stands in the title, or where title and body name the same.
    """
    titles = [block for block in blocks if block.kind in TITLES]
    body = " ".join(folded[block.start : block.end] for block in blocks if block.kind not in TITLES)
    found = next(filter(None, (of_title(folded, block, body, words) for block in titles)), None)
    if found is not None:
        return found
    first = next((block for block in blocks if block.kind not in TITLES), None)
    known = _known(folded, first.start, min(first.end, first.start + _LEAD_LENGTH), words) if first else None
    if known is not None and first is not None:
        lead = scan_english(folded, first.start, min(first.end, first.start + _LEAD_LENGTH), words)
        return EnglishHome(known, len({place_of(token)[0] for token in lead if token[0] == PLACE}) == 1, ())
    for pattern in _IN_LEAD:
        for said in pattern.finditer(body, 0, _LEAD_LENGTH):
            if not _NO_NAMES.search(said[1]):
                return EnglishHome((said[1], (said[1],)), False, (said[1],))
    return EnglishHome(None, False, ())


def of_title(folded: str, block: Block, body: str, words: EnglishWords) -> EnglishHome | None:
    """Find the area that a title or heading names (标题所述地区)."""
    known = _known(folded, block.start, block.end, words)
    said = folded[block.start : block.end].strip()
    if known is not None:
        return EnglishHome(known, not _JOINED.search(said), ())
    adjective = re.match(r"(?:The )?([A-Z][a-z]+)(?= [a-z])", said)
    if adjective and adjective[1] in w.DEMONYMS:
        country = w.DEMONYMS[adjective[1]]
        place = words.places.get(country, (country, (country,)))
        return EnglishHome(place, True, (adjective[1],))
    for order, pattern in enumerate(_IN_TITLE):
        for found in pattern.finditer(said):
            name = found[1]
            if not _NO_NAMES.search(name) and _is_used(name, body, order):
                return EnglishHome((name, (name,)), True, (name,))
    return None


#: A name in a title that stands beside another one may be half of what the article is about.
_JOINED = re.compile(r"^[A-Z][a-z]+ and [A-Z][a-z]+")


def _is_used(name: str, body: str, order: int) -> bool:
    """Whether the body uses the name of a title as that of an area."""
    if not order:
        return name in body
    return (
        re.search(rf"(?:\b(?:in|of|for|across|to|from|within|the) |^){re.escape(name)}\b|{re.escape(name)}['’]s", body)
        is not None
    )


def _known(folded: str, start: int, end: int, words: EnglishWords) -> Place | None:
    """Give the first known area of a stretch that is no object, with those coordinated."""
    tokens = scan_english(folded, start, end, words)
    run: list[Place] = []
    for at, (kind, low, _, payload) in enumerate(tokens):
        if kind == PLACE and (run or not _is_object(folded, tokens, at)):
            run.append(payload)  # type: ignore[arg-type]  # a PLACE token carries a place
        elif run and not (kind == COMMA or kind == OWNER or kind == WORD and folded[low : low + 4] == "and "):
            break
    return join_places(run, words.home) if run else None


_OBJECT = frozenset("to from with against than via at by on".split())


def _is_object(folded: str, tokens: Sequence[Token], at: int) -> bool:
    before = [folded[low:high].lower() for _, low, high, _ in tokens[max(at - 2, 0) : at]]
    return bool(before) and (before[-1] in _OBJECT or before[-1] == "the" and before[0] in _OBJECT)


def insert_names(folded: str, tokens: list[Token], names: Sequence[str], home: Place | None = None) -> list[Token]:
    """Make places of the words that an article's own names are made of (补入地名); an adjective speaks of the country `home`."""
    for name in names:
        place: Place = home if home is not None and name in w.DEMONYMS else (name, (name,))
        out: list[Token] = []
        end = -1
        for token in tokens:
            low = token[1]
            if low < end:
                continue
            if (
                token[0] == WORD
                and folded.startswith(name, low)
                and not folded[low + len(name) : low + len(name) + 1].isalnum()
            ):
                end = low + len(name)
                out.append((PLACE, low, end, place))
            else:
                out.append(token)
        tokens = out
    return tokens


_NO_PLACE = re.compile(
    r"[A-Z]{1,5}$|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Quarter|Phase|Table|Article"
)


def guessed_names(folded: str, blocks: Sequence[Block], words: EnglishWords) -> frozenset[str]:
    """Collect the capitalised words that an article uses as places: behind `in` and `across`, at the head of a dateline (猜测地名)."""
    found: set[str] = set()
    for block in blocks:
        if block.kind in TITLES:
            continue
        body = folded[block.start : block.end]
        found |= {said[1] for said in _AS_PLACE.finditer(body)}
        head = _HEAD.match(body)
        found |= {head[1].title()} if head else set()
    return frozenset(
        name for name in found if not _NO_PLACE.match(name) and not _NO_NAMES.search(name) and name not in words.places
    )


_AS_PLACE = re.compile(r"(?<=[a-z0-9,%] )(?:in|across) (?:the )?([A-Z][^\W\d_]{2,20})(?![\w-])")
_HEAD = re.compile(r"((?:(?![a-z])[^\W\d_]){3,20})(?=,| \(|: )")


def with_guesses(folded: str, tokens: list[Token], names: frozenset[str] = frozenset()) -> list[Token]:
    """Take capitalised words behind `in` and `across`, and the names so used elsewhere, for places (猜测地名).

    They are no declared areas, and have no members.
    """
    out: list[Token] = []
    for token in tokens:
        low, high = token[1], token[2]
        said = folded[low:high]
        last = out[-1] if out else None
        if (
            token[0] == PLACE
            and last is not None
            and last[0] == PLACE
            and last[2] + 1 == low
            and place_of(last)[1] == GUESSED
        ):
            out[-1] = (PLACE, last[1], high, (folded[last[1] : high], GUESSED))  # New South Wales
            continue
        if (
            token[0] == WORD
            and token[3] == w.OTHER
            and said[:1].isupper()
            and not _NO_PLACE.match(said)
            and not said.isupper()
        ):
            before = out[-1] if out else None
            if before is not None and before[0] == PLACE and before[2] + 1 == low and place_of(before)[1] == GUESSED:
                name = folded[before[1] : high]
                out[-1] = (PLACE, before[1], high, (name, GUESSED))
                continue
            lead = [folded[t[1] : t[2]].lower() for t in out[-2:]]
            is_lead = bool(lead) and (lead[-1] in ("in", "across") or lead[-1] == "the" and lead[0] in ("in", "across"))
            is_wide = before is not None and before[2] + 1 == low and folded[before[1] : before[2]] == "Greater"
            if is_wide:
                out[-1] = (PLACE, before[1], high, (folded[before[1] : high], GUESSED))  # type: ignore[index]  # just seen
                continue
            is_second = len(out) > 1 and lead[-1] == "and" and out[-2][0] == PLACE and place_of(out[-2])[1] == GUESSED
            if said in names or is_lead or is_second:
                out.append((PLACE, low, high, (said, GUESSED)))
                continue
        out.append(token)
    return out


#: The members of a place that is only guessed.
GUESSED: tuple[str, ...] = ()
_PARTS = frozenset("Upper Lower North South East West Northern Southern Eastern Western Central Greater".split())


def widened(folded: str, tokens: list[Token]) -> list[Token]:
    """Let Upper, Northern and the like be part of the place they stand before (方位地名)."""
    out: list[Token] = []
    for token in tokens:
        before = out[-1] if out else None
        if (
            token[0] == PLACE
            and before is not None
            and before[0] == WORD
            and before[2] + 1 == token[1]
            and folded[before[1] : before[2]] in _PARTS
            and not folded.startswith(("'s", "’s"), token[2])
        ):
            name = folded[before[1] : token[2]]
            out[-1] = (PLACE, before[1], token[2], (name, (name,)))
        else:
            out.append(token)
    return out
