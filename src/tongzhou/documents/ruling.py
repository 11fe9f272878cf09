"""Lines drawn on a page (线条): those that part columns, and those that make the frame of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Frame", "Rule", "frames_of", "merged"]

#: Lines nearer than this, in points, are one line; ends nearer than this touch (assumed: the thickest rule of a table).
_NEAR = 3.0
#: The most lines of a page looked at: more is a drawing (assumed).
_MOST = 4000


class Rule(NamedTuple):
    """A straight line drawn along or down the page (线), from the left and from the top, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of one table (表框): its level ones from the top, its upright ones from the left."""

    left: float
    top: float
    right: float
    bottom: float
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """Join pieces of one line, as programs draw the border of each cell by itself (合并线段)."""
    return [
        one for level in (True, False) for one in _joined([rule for rule in rules if rule.is_level is level], level)
    ]


def _joined(rules: Sequence[Rule], is_level: bool) -> Iterator[Rule]:
    # Each as (where it lies, where it begins, where it ends), along its own direction.
    spans = [
        ((one.top + one.bottom) / 2, one.left, one.right)
        if is_level
        else ((one.left + one.right) / 2, one.top, one.bottom)
        for one in rules
    ]
    lines: list[list[tuple[float, float, float]]] = []
    for span in sorted(spans):
        if lines and span[0] - lines[-1][0][0] <= _NEAR:
            lines[-1].append(span)
        else:
            lines.append([span])
    for line in lines:
        at = sum(span[0] for span in line) / len(line)
        pieces: list[tuple[float, float]] = []
        for _, first, last in sorted(line, key=lambda span: span[1]):
            if pieces and first <= pieces[-1][1] + _NEAR:
                pieces[-1] = (pieces[-1][0], max(pieces[-1][1], last))
            else:
                pieces.append((first, last))
        for first, last in pieces:
            yield Rule(first, at, last, at) if is_level else Rule(at, first, at, last)


def frames_of(rules: Sequence[Rule]) -> list[Frame]:
    """Give the frames of tables (表框): level and upright lines that touch each other; a box without a line inside is none."""
    if len(rules) > _MOST:
        return []
    found: list[Frame] = []
    for group in _touching(rules):
        level = sorted((one for one in group if one.is_level), key=lambda one: one.top)
        upright = sorted((one for one in group if not one.is_level), key=lambda one: one.left)
        if len(level) >= 2 and upright and (len(level) > 2 or len(upright) > 2):
            found.append(_frame(level, upright))
    return [one for one in found if not any(other is not one and _holds(other, one) for other in found)]


def _frame(level: Sequence[Rule], upright: Sequence[Rule]) -> Frame:
    every = [*level, *upright]
    return Frame(
        min(one.left for one in every), min(one.top for one in every), max(one.right for one in every), max(one.bottom for one in every),
        tuple(level), tuple(upright),
    )  # fmt: skip


def _holds(outer: Frame, inner: Frame) -> bool:
    return (
        outer.left <= inner.left + _NEAR and outer.right >= inner.right - _NEAR
        and outer.top <= inner.top + _NEAR and outer.bottom >= inner.bottom - _NEAR
    )  # fmt: skip


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    parent = list(range(len(rules)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    order = sorted(range(len(rules)), key=lambda at: rules[at].left)
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            if rules[other].left > rules[one].right + _NEAR:
                break
            if rules[one].is_level != rules[other].is_level and _meet(rules[one], rules[other]):
                parent[root(other)] = root(one)
    groups: dict[int, list[Rule]] = {}
    for at, rule in enumerate(rules):
        groups.setdefault(root(at), []).append(rule)
    return list(groups.values())


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one.left <= other.right + _NEAR and other.left <= one.right + _NEAR
        and one.top <= other.bottom + _NEAR and other.top <= one.bottom + _NEAR
    )  # fmt: skip
