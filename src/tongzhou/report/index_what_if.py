"""The chapter on what another choice would give (改动一项一章): one choice of method changed, one indicator left out."""

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from tongzhou.report.book import Bar, BarChart, Block, Cell, Chapter, Figure, Note, Number, Text
from tongzhou.report.index_telling import Telling
from tongzhou.report.index_words import choice_name
from tongzhou.terms.errors import Fault

__all__ = ["what_if_chapter"]

#: label, cells that name it, ranks then, why there are none
_Changed = tuple[str, tuple[Cell, ...], NDArray[np.int64] | None, str]
#: bars of one figure
_MOST_BARS = 20


def what_if_chapter(told: Telling) -> Chapter:
    """Say how far areas move when one choice is another (改动一项)."""
    blocks: list[Block] = [Text((told.said("index_what_if_lead", period=told.period),))]
    if not (told.page.varied.is_declared and told.page.varied.vary):
        blocks.append(Note((told.said("index_what_if_assumed"),), "assumed"))
    changed: list[_Changed] = []
    for one in told.page.changed:
        name, value = choice_name(told.words, one.name), told.value(one.name, one.value)
        why = "" if one.why is None else told.said("index_cannot", why=_why(told, one.why))
        changed.append((told.said("named", name=name, value=value), (name, value), one.ranks, why))
    heads = [told.said("col_choice"), told.said("index_col_changed")]
    blocks += _shifts(told, "changed", told.said("index_changed_caption"), heads, changed)
    table = next(one for one in told.page.tables if one.key == "what_if")
    then: dict[str, dict[str, int]] = {}
    for key, area, _, rank, _ in table.rows:
        then.setdefault(str(key), {})[str(area)] = rank if isinstance(rank, int) else 0
    left: list[_Changed] = [
        (told.called(key), (told.called(key),), np.array([ranks[area] for area in told.index.areas]), "")
        for key, ranks in then.items()
    ]
    blocks += _shifts(told, "left-out", told.said("index_left_out_caption"), [told.said("index_col_left_out")], left)
    return Chapter("what-if", told.said("index_chapter_what_if"), tuple(blocks))


def _why(told: Telling, fault: Fault) -> str:
    """Say a fault to a reader of the page: methods by their names in words, not as functions that somebody calls."""
    values = {
        name: told.value("", value) if isinstance(value, str) else value for name, value in fault.message.values.items()
    }
    return told.words.say(fault.message.key, **values).replace("()", "")


def _shifts(
    told: Telling,
    anchor: str,
    caption: str,
    heads: list[str],
    found: list[_Changed],
) -> list[Block]:
    """Draw the mean shift of each, largest first, and tell which area moves furthest; what cannot be built comes last."""
    ranks, areas = told.index.ranks[0, :, -1], told.index.areas
    rows: list[tuple[float, str, tuple[Cell, ...]]] = []
    for label, cells, then, why in found:
        both = np.zeros(0, dtype=bool) if then is None else (ranks > 0) & (then > 0)
        if then is None or not both.any():
            rows.append((-1.0, label, (*cells, None, None, why or None)))
            continue
        moved = np.where(both, np.abs(ranks - then), 0)
        a, count = int(np.argmax(moved)), int((moved > 0).sum())
        furthest = told.said("index_furthest", area=areas[a], first=int(ranks[a]), second=int(then[a]))
        shift = float(moved.sum() / both.sum())
        rows.append(
            (
                shift,
                label,
                (*cells, _number(shift), Number(str(count)), furthest if count else told.said("index_nobody")),
            )
        )
    if not rows:
        return []
    rows.sort(key=lambda one: -one[0])
    columns = [told.column(head, False) for head in heads]
    columns += [told.column(told.said(f"index_col_{one}"), one != "furthest") for one in ("shift", "moved", "furthest")]
    table = told.table(f"t-{anchor}", caption, columns, [cells for _, _, cells in rows])
    drawn = [(label, _number(shift)) for shift, label, _ in rows[:_MOST_BARS] if shift >= 0]
    if not any(number.value for _, number in drawn):
        return [table]
    columns = [told.column(told.said("col_choice"), False), told.column(told.said("index_col_shift"))]
    chart = BarChart(tuple(Bar(label, number) for label, number in drawn), "")
    return [Figure(f"f-{anchor}", caption, caption, chart, told.table(f"f-{anchor}-t", caption, columns, drawn)), table]


def _number(shift: float) -> Number:
    exact = Decimal(repr(shift)).quantize(Decimal("0.01"))
    return Number(f"{exact:f}", exact)
