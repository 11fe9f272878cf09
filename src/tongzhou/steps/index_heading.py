"""The heading of a sheet (表头): what its cells and those of the rows beside it say of the columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongzhou.index.frame import AREA_HEADS, PERIOD_HEADS
from tongzhou.steps.figure_cell import is_figure, label, period_label
from tongzhou.terms.errors import FactError
from tongzhou.terms.period import Period

__all__ = [
    "HEADS",
    "NUMBERS",
    "Heading",
    "about_of",
    "are_periods",
    "area_column",
    "carried",
    "head_of",
    "heading_of",
    "is_units",
    "period_in",
    "take_about",
]

#: what rows (or, where areas are columns, columns) say of the indicators, by what their first cell says
_ABOUT = {
    "dimension": ("dimension", "维度", "准则层", "一级指标", "parent"),
    "direction": ("direction", "方向", "属性", "指标属性"),
    "weight": ("weight", "权重"),
    "unit": ("unit", "单位", "计量单位"),
    "low": ("low", "下限", "适度下限"),
    "high": ("high", "上限", "适度上限"),
    "target": ("target", "目标值"),
    "vintage": ("vintage", "版次", "发布时间"),
}
#: heads of columns by what they hold
HEADS = {
    "area": AREA_HEADS,
    "period": PERIOD_HEADS,
    "indicator": ("indicator", "indicators", "指标", "指标名称", "项目", "二级指标", "三级指标", "四级指标", "指标层"),
    "value": ("value", "数值", "值", "obs_value"),
    "unit": _ABOUT["unit"],
    "base": ("base", "基期"),
    "issuer": ("issuer", "发布机构"),
    "vintage": _ABOUT["vintage"],
    "status": ("status", "状态", "obs_status"),
    "source": ("source", "来源", "数据来源"),
    "note": ("note", "备注"),
}
#: heads of columns that number the rows
NUMBERS = ("序号", "编号", "代码", "地区代码", "行政区划代码", "no", "no.", "id", "code", "#")


def head_of(written: str) -> str:
    """Give what a column holds by its head: area, period, indicator …; else the head itself, in small letters (列义)."""
    small = label(written).casefold()
    return next((one for one, words in HEADS.items() if small in words), small)


def area_column(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Give the column of areas: of those headed so the one that tells most rows apart, else the first of words, else the first (地区列).

    `heads` as `head_of` gives them; of a province and a city the city is taken.
    """
    named = [n for n, one in enumerate(heads) if one == "area"]
    if not named:
        return next(
            (
                n
                for n, one in enumerate(heads)
                if one not in NUMBERS and 2 * sum(is_figure(row[n]) for row in rows) < len(rows)
            ),
            0,
        )
    return max(named, key=lambda n: (len({row[n] for row in rows}), -n))


def period_in(text: str) -> str | None:
    """Give the period that a text is, None where it is none (是否时期)."""
    written = period_label(text)
    try:
        Period.parse(written)
    except FactError:
        return None
    return written


@dataclass(frozen=True)
class Heading:
    """The names over the columns, in the line `line`, with periods or dimensions over or under them; `last` is the last of its lines."""

    names: Sequence[str]
    line: int
    last: int
    dimensions: Sequence[str] = ()
    periods: Sequence[str] = ()
    period_line: int = 0


def heading_of(lines: Sequence[tuple[str, ...]], at: int, title: str) -> Heading:
    """Read a heading of one or two lines."""
    header = lines[at] if at < len(lines) else ()
    below = lines[at + 1] if at + 1 < len(lines) else ()
    if header and _is_second_heading(header, below):
        over = carried(header)
        if are_periods(below[1:]):
            return Heading(over, at, at + 1, periods=below, period_line=at + 1)
        if are_periods(over[1:]):
            return Heading((header[0], *below[1:]), at + 1, at + 1, periods=over, period_line=at)
        names = tuple(own or above for own, above in zip(below, header, strict=True))
        return Heading(names, at + 1, at + 1, dimensions=over)
    if header and are_periods(header[1:]):  # of one indicator, which the title names
        names = (header[0], *(title if one else "" for one in header[1:]))
        return Heading(names, at, at, periods=header, period_line=at)
    return Heading(header, at, at)


def are_periods(cells: Sequence[str]) -> bool:
    """Whether cells that are not empty are all periods, and there are any (是否全为时期)."""
    return any(cells) and all(period_in(one) for one in cells if one)


def about_of(cell: str) -> str | None:
    """Give what a row that begins with this cell says of the indicators, None where nothing (说明行)."""
    small = label(cell).casefold()
    return next((one for one, words in _ABOUT.items() if small in words), None)


def take_about(lines: Sequence[tuple[str, ...]], at: int, about: dict[str, int]) -> int:
    """Take the lines from a place on that say something of the columns; give the place after them."""
    while at < len(lines) and lines[at]:
        kind = about_of(lines[at][0])
        if kind is None:
            break
        about[kind] = at
        at += 1
    return at


def _is_second_heading(header: Sequence[str], below: Sequence[str]) -> bool:
    """Say whether two rows are one heading: the first has gaps under merged cells, the second begins with one and holds words or periods."""
    has_gaps = any(not one and other for one, other in zip(header[1:], below[1:], strict=False))
    return bool(
        has_gaps
        and below
        and not below[0]
        and all(one and (period_in(one) or not is_figure(one)) for one in below[1:] if one)
    )


def is_units(line: Sequence[str]) -> bool:
    """Say whether a row holds units: no first cell, no figure, and words elsewhere."""
    return not line[0] and any(line[1:]) and not any(is_figure(one) for one in line[1:] if one)


def carried(cells: Sequence[str]) -> tuple[str, ...]:
    """Give each column its dimension; a merged head stands over the first column alone."""
    out, last = [cells[0]], ""
    for one in cells[1:]:
        last = one or last
        out.append(last)
    return tuple(out)
