"""What stands before the predicate (短语区): the phrase, its place, and the other side of 占 and 高于."""

import re

from tongzhou.facts import grammar as g
from tongzhou.facts.frames import Frame, Region
from tongzhou.facts.lexicon import DEICTIC, Place
from tongzhou.facts.periods import read_base
from tongzhou.facts.phrases import clean
from tongzhou.facts.predicate import BETWEEN, MODALITY, RELATIONS
from tongzhou.facts.tokens import COMPARE, PERIOD, PLACE, WORD, Token

__all__ = ["PREPOSITION", "Aside", "Zone", "join_places", "read_zone"]

Aside = tuple[int, int, list[Token]]
"""A bracketed stretch with the tokens inside."""

PREPOSITION = re.compile(r"[对向赴往跟至居列]$")
_LATIN = re.compile(r"[A-Za-z&]{2,8}")
_IS = frozenset({"为", "是", "约为", "仅为", "相当于"})
_DROPPED = frozenset({g.COPULA, g.TOWARD})


#: Quarters whose word is printed once behind the last: 一、二、三季度.
_ELIDED = re.compile(r"(?:[一二三四][、和及]){1,3}$")


class Zone:
    """What stands before the predicate (短语区).

    `phrase` is the text about the indicator, `place` the area it is about (`is_place_sure` false where a place stands at an odd spot), `is_child`
    whether 其中 stands before; `relation` the class of 占 or 高于 with its word, the text after it (NUL where its place stood) and that place.
    """

    __slots__ = (
        "is_child", "is_of", "is_place_sure", "periods", "phrase", "pieces", "place", "relation", "relation_place", "relation_text",
        "relation_word",
    )  # fmt: skip

    def __init__(self, is_of: bool = False) -> None:
        self.is_of = is_of
        self.phrase = ""
        self.pieces: list[str] = []
        self.periods: list[str] = []
        self.place: Region | None = None
        self.is_place_sure = True
        self.is_child = False
        self.relation: int | None = None
        self.relation_word = ""
        self.relation_text = ""
        self.relation_place: Region | None = None

    def take_place(self, frame: Frame, place: Place, printed: str, gap: str, is_next: bool) -> None:
        """Take a place: the subject's, the other side's, or part of the phrase."""
        pieces = self.pieces
        if place[2] == DEICTIC and place[0].isdigit() and self._is_apposed(printed, gap, is_next):
            return
        region = frame.resolve(place, printed)
        self.is_place_sure = self.is_place_sure and not _is_guessed(frame, place, region)
        if self.relation is None and gap[-1:] in ("比", "较") and region is not None:
            self.phrase = "".join(pieces) + gap[:-1]
            self.relation, self.relation_word, self.relation_place, self.pieces = g.VERSUS_HIGH, gap[-1], region, ["\0"]
            return
        if self.relation is not None:
            pieces.append(gap)
            if self.relation_place is None and region is not None:
                self.relation_place = region
                pieces.append("\0")
            elif region is None:
                pieces.append(printed)
        elif self.place is None and clean("".join(pieces) + gap)[0]:
            pieces.append(gap + printed)
            self.is_place_sure = self.is_place_sure and bool(PREPOSITION.search(gap))
        elif PREPOSITION.search(gap):
            pieces.append(gap + printed)
        elif is_next and self.place is not None and region is not None and gap.strip() in BETWEEN:
            self.place = join_places(self.place, region, gap.strip(), frame, place)
        elif self.place is not None and ("".join(pieces) + gap).strip("的在于 "):
            pieces.append(gap + printed)
            self.is_place_sure = False
        else:
            pieces.append(gap)
            self.place = region
            self.is_place_sure = self.is_place_sure and region is not None

    def _is_apposed(self, printed: str, gap: str, is_next: bool) -> bool:
        """Whether 三市 only sums up the places before it (甲、乙、丙三市), or belongs to a name (东北三省: no 三省 of ours)."""
        if is_next and not gap and self.place is not None:
            return True
        if gap[-1:] >= "一" and not is_next:
            self.pieces.append(gap + printed)
            return True
        return False

    def take_word(self, frame: Frame, code: int, word: str, gap: str) -> None:
        """Take a grammar word inside the zone."""
        if code == g.COPULA and word in _IS and self.is_of and self.relation is None:
            code = g.SHARE
        if code == g.CHILD or code == g.LEAD:
            self.is_child = self.is_child or code == g.CHILD
            self.pieces = []
        elif code in RELATIONS and self.relation is None:
            self.phrase = "".join(self.pieces) + gap
            self.relation, self.relation_word, self.pieces = code, word, []
        elif code == g.MODAL and self.relation is not None:
            self.pieces.append(gap + word)  # 占计划总投资的
        elif code == g.MODAL:
            self.pieces.append(gap)
            frame.modality = MODALITY.get(word, "plan")
        elif code == g.VAGUE:
            self.pieces.append(gap)
            frame.set_vague()
        else:
            self.pieces.append(gap if code in _DROPPED else gap + word)

    def close(self, rest: str) -> "Zone":
        """Put the pieces together."""
        self.pieces.append(rest)
        if self.relation is None:
            self.phrase = "".join(self.pieces)
        else:
            self.relation_text = "".join(self.pieces)
        return self


def _is_guessed(frame: Frame, place: Place, region: Region | None) -> bool:
    """Whether a pointer (三地, 区域, 全市) had nothing in the article that it surely means."""
    if place[2] != DEICTIC or region is None:
        return False
    if not place[0].strip("0123456789"):
        return not frame.sets and not frame.is_home_named()
    is_own = frame.region == region and frame.region_at[1] == frame.block
    return not (is_own or frame.home.is_sure and frame.home.region == region)


def _outside(text: str, low: int, high: int, asides: list[Aside]) -> str:
    """Give a stretch without what stands in brackets."""
    kept, here = [], low
    for first, last, _ in asides:
        if last > low and first < high and (last >= high or not _LATIN.fullmatch(text, first + 1, last - 1)):
            kept.append(text[here : max(first, here)])
            here = max(here, last)
    kept.append(text[here:high])
    return "".join(kept)


def read_zone(
    text: str, tokens: list[Token], start: int, end: int, frame: Frame, asides: list[Aside], is_of: bool = False
) -> Zone:
    """Read the stretch between the last figure and the predicate (读短语区)."""
    zone = Zone(is_of)
    at, last_place = start, -1
    for kind, low, high, payload in tokens:
        if low < at:
            continue
        gap = _outside(text, at, low, asides) if asides else text[at:low]
        if kind == PLACE:
            zone.take_place(frame, payload, text[low:high], gap, last_place == at)  # type: ignore[arg-type]  # a PLACE token carries a Place
            last_place = high
        elif kind == WORD:
            zone.take_word(frame, payload, text[low:high], gap)  # type: ignore[arg-type]  # a WORD token carries its class
        elif kind in (PERIOD, COMPARE) and zone.relation is None:
            if kind == PERIOD:
                earlier = _ELIDED.search(gap)
                if earlier:
                    gap = gap[: earlier.start()]
                    zone.periods = [one + text[high - 2 : high] for one in earlier[0] if one not in "、和及"]
                is_listed = zone.periods and (earlier or gap in BETWEEN and gap)
                zone.periods = [*zone.periods, text[low:high]] if is_listed else [text[low:high]]
                zone.pieces.append(gap)
                frame.set_period(text[low:high], low, high)
            else:
                zone.pieces.append(gap)
                frame.pending_base = read_base(text[low:high])
        else:
            zone.pieces.append(gap + text[low:high])
        at = high
    return zone.close(_outside(text, at, end, asides) if asides else text[at:end])


#: What the names of areas end in, level by level: a name right behind one of a level above is an area inside it.
_LEVELS = (("省", "自治区"), ("市", "州", "盟", "地区"), ("县", "区", "旗"), ("镇", "乡", "街道"))


def _level(name: str) -> int:
    """Give the level of an area by the end of its name, 0 where that says none (行政层级)."""
    return next((n for n, ends in enumerate(_LEVELS, 1) if name.endswith(ends)), 0)


def join_places(have: Region, more: Region, gap: str, frame: Frame, place: Place) -> Region:
    """Join coordinated places, or let the finer name stand (地区并列)."""
    if place[2] == DEICTIC:
        return have if len(have[1]) > 1 else more
    above = frame.lexicon.parents.get(more[0], frozenset()) if not gap else frozenset()
    if not gap and len(more[1]) == 1 and 0 < _level(have[1][-1]) < _level(more[0]):
        above = frozenset({have[1][-1]})
    members = tuple(dict.fromkeys((*(one for one in have[1] if one not in above), *more[1])))
    home = frame.lexicon.home
    return (home[0] if home and home[1] == members else "、".join(members)), members
