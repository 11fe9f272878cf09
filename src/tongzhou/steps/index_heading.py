"""The heading of a sheet (表头): what its cells and those of the rows beside it say of the columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongzhou.index.frame import AREA_HEADS, PERIOD_HEADS
from tongzhou.steps.figure_cell import is_figure, label, period_label
from tongzhou.terms.errors import FactError
from tongzhou.terms.period import Period

__all__ = [
    "HEADS",
    "MORE",
    "NUMBERS",
    "WEIGHTS",
    "Heading",
    "about_of",
    "are_periods",
    "area_column",
    "carried",
    "dimensions_of",
    "head_of",
    "heading_of",
    "is_units",
    "period_in",
    "take_about",
    "weighed",
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
#: what a row says of its figures beside area, period and indicator
MORE = ("unit", "base", "issuer", "vintage", "status", "source", "note")
#: how heads of columns of weights end, in small letters
WEIGHTS = ("权重", "weight")
#: heads of columns that number the rows
NUMBERS = ("序号", "编号", "代码", "地区代码", "行政区划代码", "no", "no.", "id", "code", "#")


def head_of(written: str) -> str:
    """Give what a column holds by its head: area, period, indicator …; else the head itself, in small letters (列义)."""
    small = label(written).casefold()
    return next((one for one, words in HEADS.items() if small in words), small)


def weighed(at: int, levels: Sequence[tuple[int, str]], head: str, own: int) -> int:
    """Give the column whose weights a column holds: the one its head names (一级权重), else the one it stands after (所属层次)."""
    named = head.removesuffix("权重").removesuffix("指标")
    return next(
        (n for n, one in levels if named and one.startswith(named)),
        max((n for n, _ in levels if n < at), default=own) if at < own else own,
    )


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
    """The names over the columns, in the line `line`; `last` is the last of its lines.

    `levels` are the lines of dimensions over the names, the widest first; `periods` stand over or under the names.
    """

    names: Sequence[str]
    line: int
    last: int
    levels: Sequence[Sequence[str]] = ()
    periods: Sequence[str] = ()
    period_line: int = 0


def heading_of(lines: Sequence[tuple[str, ...]], at: int, title: str) -> Heading:
    """Read a heading of one line or more."""
    header = lines[at] if at < len(lines) else ()
    last = at
    while header and last + 1 < len(lines) and _goes_on(lines[at : last + 1], lines[last + 1]):
        last += 1
    if last > at:
        levels, below = lines[at:last], lines[last]
        first = next((line[0] for line in lines[at : last + 1] if line[0]), "")
        if are_periods(below[1:]):
            names = (first, *carried(levels[-1])[1:])
            return Heading(names, last - 1, last, levels[:-1], below, last)
        if are_periods(carried(header)[1:]):
            return Heading((first, *below[1:]), last, last, levels[1:], carried(header), at)
        columns = zip(below, *reversed(levels), strict=True)
        names = tuple(next((one for one in column if one), "") for column in columns)
        return Heading(names, last, last, levels)
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


def take_about(lines: Sequence[tuple[str, ...]], at: int, about: dict[str, list[int]]) -> int:
    """Take the lines from a place on that say something of the columns; give the place after them."""
    while at < len(lines) and lines[at]:
        kind = about_of(lines[at][0])
        if kind is None:
            break
        about.setdefault(kind, []).append(at)
        at += 1
    return at


def _goes_on(above: Sequence[Sequence[str]], below: Sequence[str]) -> bool:
    """Say whether a row goes on with the heading above it: it holds words or periods, under heads that are merged over columns."""
    is_merged = any(
        other and not any(column) for *column, other in zip(*(one[1:] for one in above), below[1:], strict=False)
    )
    is_first = not below[0] or (not any(one[0] for one in above) and head_of(below[0]) in ("area", "period"))
    return is_merged and is_first and all(period_in(one) or not is_figure(one) for one in below[1:] if one)


def is_units(line: Sequence[str]) -> bool:
    """Say whether a row holds units: no first cell, no figure, and words elsewhere."""
    return not line[0] and any(line[1:]) and not any(is_figure(one) for one in line[1:] if one)


def carried(cells: Sequence[str]) -> tuple[str, ...]:
    """Give each column its head; a merged head stands over the first column alone."""
    return tuple(one[-1] for one in dimensions_of([cells]))


def dimensions_of(levels: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Give each column its dimensions, the widest first; a merged head stands over the first column alone, up to the next above it (维度)."""
    out, path = [tuple(line[0] for line in levels)], [""] * len(levels)
    for n in range(1, len(levels[0]) if levels else 1):
        own = [line[n] for line in levels]
        changed = next((k for k, one in enumerate(own) if one and one != path[k]), len(levels))
        path = [*path[:changed], *own[changed:]]
        out.append(tuple(path))
    return tuple(out)
