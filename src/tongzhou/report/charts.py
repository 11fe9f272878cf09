"""Draws the figures (绘图): a chart of the book becomes SVG or PNG by Vega-Lite, without a browser and with our own fonts.

What is drawn is written as Vega-Lite specifications (https://vega.github.io/vega-lite/docs/spec.html), plain mappings: a builder that checks
each of them against the schema takes longer than the drawing.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tongzhou.report.book import BarChart, Chart, HeatMap, LineChart, Number, Point, SpanChart, StackChart, TileMap
from tongzhou.report.fonts import SANS, font_folder

__all__ = ["GRID", "INK", "MUTED", "PALETTE", "SEQUENCE", "draw_png", "draw_svg"]

#: Colours of the drawing; the HTML turns these by name for a dark page.
INK, MUTED, GRID, PAPER = "#1d2a36", "#5a6772", "#d5dbe1", "#fefefe"
#: Okabe and Ito (2008), the colours that most kinds of colour blindness keep apart, without the yellow.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#a8508a", "#56b4e9", "#8c6d00")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
#: One hue from light to dark; lightness alone carries the order.
SEQUENCE = ("#e3eef7", "#b5d2e8", "#7fb2d7", "#3f86bd", "#0f5a96")
#: From −1 over 0 to 1: two hues that colour blindness keeps apart, as dark at both ends.
DIVERGING = ("#b35806", "#f1a340", "#f3f3f0", "#7fb2d7", "#0f5a96")
_WIDE, _NARROW = 840, 340
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [10, 3])
#: Positions in a drawing, which need no more than a hundredth of a unit.
_PLACES = re.compile(r' (?:d|transform|x|y|x2|y2|width|height|viewBox)="[^"]*"')
_LINKS = re.compile(r'<a xlink:href="[^"#]*(#[^"]*)?"')
_DIGITS = re.compile(r"(\.\d\d)\d+")
_CONFIG: Mapping[str, Any] = {
    "font": SANS,
    "background": "transparent",
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "titleColor": MUTED, "gridColor": GRID, "domainColor": GRID, "tickColor": GRID, "labelFontSize": 12,
        "titleFontSize": 12, "titleFontWeight": "normal", "labelFontWeight": "normal",
    },
    "title": {"font": SANS, "fontSize": 13, "fontWeight": "normal", "color": INK, "anchor": "start"},
    "legend": {
        "labelFontSize": 12, "labelColor": INK, "titleColor": MUTED, "titleFontWeight": "normal", "titleFontSize": 12, "labelLimit": 0,
        "titleLimit": 0,
    },
}  # fmt: skip
_MARK = re.compile(r"<(path|text)( [^>]*?aria-label=\"([^\"]*)\"[^>]*?)(?:/>|>([^<]*)</\1>)")


#: A Vega-Lite specification, or a piece of one.
_Spec = dict[str, Any]


@cache
def _renderer() -> Any:
    """Load the renderer once, told where our fonts are."""
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))
    return vl_convert


def draw_svg(chart: Chart, narrow: bool = False) -> str:
    """Draw a chart as SVG; every mark carries its number as a title and leads to its evidence (绘制 SVG).

    Parameters
    ----------
    chart
        Of the book.
    narrow
        For a phone: 340 units wide instead of 840, the text as large.
    """
    drawn: str = _renderer().vegalite_to_svg(_spec(chart, narrow))
    short = _PLACES.sub(lambda place: _DIGITS.sub(r"\1", place[0]), drawn)
    # the renderer puts an address of its own before an anchor: a book has only anchors of its own
    own = _LINKS.sub(lambda link: f'<a href="{link[1]}"' if link[1] else "<a", short)
    return _MARK.sub(_titled, own)


def draw_png(chart: Chart, narrow: bool = False, scale: float = 2) -> bytes:
    """Draw a chart as PNG on white (绘制 PNG)."""
    spec = _spec(chart, narrow)
    drawn: bytes = _renderer().vegalite_to_png({**spec, "background": "white"}, scale=scale)
    return drawn


def _titled(found: re.Match[str]) -> str:
    """Put the label of a mark into it as a title, which a pointer shows."""
    tag, attributes, label, text = found.groups()
    return f"<{tag}{attributes}><title>{label}</title>{text or ''}</{tag}>"


def _spec(chart: Chart, narrow: bool) -> _Spec:
    if isinstance(chart, LineChart):
        drawing = _lines(chart, narrow)
    elif isinstance(chart, SpanChart):
        drawing = _spans(chart, narrow)
    elif isinstance(chart, StackChart):
        drawing = _stacks(chart, narrow)
    elif isinstance(chart, HeatMap):
        drawing = _heat(chart, narrow)
    else:
        drawing = _bars(chart, narrow) if isinstance(chart, BarChart) else _tiles(chart, narrow)
    return {**drawing, "config": _CONFIG}


def _data(rows: Sequence[Mapping[str, object]]) -> _Spec:
    return {"values": rows}


def _amount(field: str, **more: object) -> _Spec:
    return {"field": field, "type": "quantitative", **more}


def _name(field: str, **more: object) -> _Spec:
    return {"field": field, "type": "nominal", **more}


def _layer(mark: str, look: Mapping[str, object], data: _Spec | None = None, **encoding: object) -> _Spec:
    """Give one layer: how its marks look, and which field of a row decides what."""
    return {"mark": {"type": mark, **look}, "encoding": encoding} | ({} if data is None else {"data": data})


def _said(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _link(number: Number | None) -> str:
    return f"#{number.evidence}" if number is not None and number.evidence else ""


def _bars(chart: BarChart, narrow: bool) -> _Spec:
    """Draw horizontal bars, each under its label, so that a long label costs no width."""
    width = _NARROW if narrow else _WIDE
    step, thick = 44, 15
    rows: list[dict[str, object]] = [
        {
            "label": bar.label,
            "value": float(bar.number.value or 0),
            "printed": bar.number.text,
            "said": _said(bar.label, bar.number.text, bar.number.unit),
            "top": n * step + 20,
            "bottom": n * step + 20 + thick,
            "text": n * step + 10,
            "middle": n * step + 20 + thick / 2,
            "zero": 0,
            "depth": str(min(bar.depth, 2)),
            "link": _link(bar.number),
        }
        for n, bar in enumerate(chart.bars)
    ]
    high = max([float(bar.number.value or 0) for bar in chart.bars] or [1])
    # room at the end for the longest bar's number
    x = _amount("zero", axis=None, scale={"domain": [0, high * (1.32 if narrow else 1.15)]})
    down = {"domain": [len(rows) * step, 0]}
    shades = {"domain": ["0", "1", "2"], "range": ["#0f4c81", "#3f86bd", "#8fbbdb"]}
    bars = _layer(
        "rect", {"cornerRadius": 1}, x=x, x2={"field": "value"}, y=_amount("top", axis=None, scale=down), y2={"field": "bottom"},
        color=_name("depth", legend=None, scale=shades), description=_name("said"), href=_name("link"),
    )  # fmt: skip
    text = {"align": "left", "fontSize": 13, "color": INK, "baseline": "middle"}
    labels = _layer(
        "text", text, x=x, y=_amount("text", axis=None, scale=down), text=_name("label"), description=_name("label")
    )
    values = _layer(
        "text", {**text, "dx": 6}, x=_amount("value", axis=None), y=_amount("middle", axis=None, scale=down), text=_name("printed"),
        description=_name("said"),
    )  # fmt: skip
    return {"data": _data(rows), "layer": [bars, labels, values], "width": width - 8, "height": len(rows) * step}


def _stacks(chart: StackChart, narrow: bool) -> _Spec:
    """Draw each bar's parts beside one another, those below zero to the left, each part in its colour."""
    rows: list[dict[str, object]] = [
        {
            "label": label,
            "part": name,
            "order": n,
            "value": float(number.value or 0),
            "said": _said(f"{label},", f"{name}:", number.text, number.unit),
            "link": _link(number),
        }
        for label, parts in chart.stacks
        for n, (name, number) in enumerate(parts)
    ]
    names = list(dict.fromkeys(name for _, parts in chart.stacks for name, _ in parts))
    colours = {"domain": names, "range": [PALETTE[n % len(PALETTE)] for n in range(len(names))]}
    legend = {"title": None, "orient": "top", "direction": "horizontal", "columns": 1 if narrow else 3, "labelLimit": 0}
    left = {"title": None, "labelLimit": 120 if narrow else 260, "ticks": False, "domain": False}
    bars = _layer(
        "bar", {"stroke": PAPER, "strokeWidth": 1}, order={"field": "order"}, description=_name("said"), href=_name("link"),
        x=_amount("value", axis={"title": chart.unit, "tickCount": 5, "grid": True}), color=_name("part", scale=colours, legend=legend),
        y=_name("label", sort=[label for label, _ in chart.stacks], axis=left),
    )  # fmt: skip
    width = (_NARROW - 132) if narrow else (_WIDE - 240)
    return {"data": _data(rows), **bars, "width": width, "height": {"step": 24}}


def _spans(chart: SpanChart, narrow: bool) -> _Spec:
    """Draw a line from the lowest to the highest rank of each area, with a mark at the middle and a tick at the nominal rank."""
    rows = [
        {
            "label": one.label,
            "low": one.low,
            "high": one.high,
            "middle": one.middle,
            "nominal": one.nominal,
            "said": f"{one.label} {one.says}",
        }
        for one in chart.spans
    ]
    most = max([one.high for one in chart.spans] or [1])
    names = {"title": None, "labelLimit": 120 if narrow else 260, "ticks": False, "domain": False}
    y = _name("label", sort=[one.label for one in chart.spans], axis=names)
    axis = {"title": chart.unit, "format": "d", "tickMinStep": 1, "orient": "top", "tickCount": 5 if narrow else 10}
    scale = {"domain": [0.5, most + 0.5], "nice": False}
    lines = _layer(
        "rule", {"strokeWidth": 7, "color": SEQUENCE[2], "strokeCap": "round"}, x=_amount("low", axis=axis, scale=scale),
        x2={"field": "high"}, y=y, description=_name("said"),
    )  # fmt: skip
    middles = _layer(
        "point", {"filled": True, "size": 60, "color": SEQUENCE[4], "opacity": 1}, x=_amount("middle", axis=axis, scale=scale), y=y,
        description=_name("said"),
    )  # fmt: skip
    ticks = _layer(
        "tick", {"thickness": 2.5, "size": 16, "color": PALETTE[1]}, x=_amount("nominal", axis=axis, scale=scale), y=y,
        description=_name("said"),
    )  # fmt: skip
    width = (_NARROW - 120) if narrow else (_WIDE - 240)
    return {"data": _data(rows), "layer": [lines, middles, ticks], "width": width, "height": {"step": 24}}


def _heat(chart: HeatMap, narrow: bool) -> _Spec:
    """Draw squares below the diagonal, rows named and numbered, columns numbered; a number stands in each square that has room for it."""
    count, room = len(chart.labels), 138 if narrow else 270
    side = min(46.0, ((_NARROW if narrow else _WIDE) - room) / max(count, 1))
    rows: list[dict[str, object]] = [
        {
            "left": column, "right": column + 1, "top": row, "bottom": row + 1, "x": column + 0.5, "y": row + 0.5, "value": float(number.value or 0),
            "printed": number.text, "ink": "light" if abs(float(number.value or 0)) > 0.62 else "dark",
            "said": _said(f"{chart.labels[row]},", f"{chart.labels[column]}:", number.text), "link": _link(number),
        }
        for row, column, number in chart.cells
    ]  # fmt: skip
    tall = max(side, 13.0)  # a row is never lower than its name
    across, down = {"domain": [0, count], "nice": False}, {"domain": [count, 0], "nice": False}

    def at(x: str, y: str) -> _Spec:
        return {"x": _amount(x, axis=None, scale=across), "y": _amount(y, axis=None, scale=down)}

    legend = {
        "title": chart.unit,
        "orient": "top",
        "direction": "horizontal",
        "gradientLength": 150,
        "gradientThickness": 9,
        "values": [-1, 0, 1],
    }
    colour = _amount("value", scale={"domain": [-1, -0.5, 0, 0.5, 1], "range": list(DIVERGING)}, legend=legend)
    size = max(6.0, min(12.0, side * 0.42))
    heads = _data([{"n": str(n + 1), "x": n + 0.5, "y": n + 0.5} for n in range(count)])
    names = _data([{"label": one, "n": f"{n + 1}", "x": 0, "y": n + 0.5} for n, one in enumerate(chart.labels)])
    box = {**at("left", "top"), "x2": {"field": "right"}, "y2": {"field": "bottom"}}
    layers = [
        _layer("rect", {"stroke": PAPER, "strokeWidth": 1 if side > 8 else 0.3}, _data(rows), **box, color=colour, description=_name("said"),
               href=_name("link")),
        _layer("text", {"align": "right", "dx": -26, "fontSize": 12 if side > 16 else 10, "color": INK, "limit": room - 30}, names,
               **at("x", "y"), text=_name("label"), description=_name("label")),
        _layer("text", {"align": "right", "dx": -6, "fontSize": 10, "color": MUTED}, names, **at("x", "y"), text=_name("n")),
        _layer("text", {"fontSize": size, "color": MUTED}, heads, **at("x", "y"), text=_name("n")),
    ]  # fmt: skip
    if side >= 28:
        ink = _name("ink", legend=None, scale={"domain": ["light", "dark"], "range": [PAPER, "#1c2a37"]})
        look = {"fontSize": min(12.0, side * 0.34)}
        layers.append(
            _layer(
                "text", look, _data(rows), **at("x", "y"), text=_name("printed"), color=ink, description=_name("said")
            )
        )
    if chart.breaks:
        ends = _data([{"x": 0, "y": one, "to": one} for one in chart.breaks])
        layers.append(_layer("rule", {"color": INK, "strokeWidth": 1}, ends, **at("x", "y"), x2={"field": "to"}))
    return {
        "layer": layers,
        "resolve": {"scale": {"color": "independent"}},
        "width": side * count,
        "height": tall * count,
    }


def _tiles(chart: TileMap, narrow: bool) -> _Spec:
    """Draw tiles with their values printed on them; a tile without a value is hatched."""
    columns = max([tile.column for tile in chart.tiles] or [0]) + 1
    low_row, high_row = min([t.row for t in chart.tiles] or [0]), max([t.row for t in chart.tiles] or [0]) + 1
    low_column = min([tile.column for tile in chart.tiles] or [0])
    across = columns - low_column
    side = (_NARROW - 12) / across if narrow else min(84.0, (_WIDE - 12) / across)
    gap = 0.04
    hatch: list[dict[str, object]] = []
    values = [
        float(tile.number.value) for tile in chart.tiles if tile.number is not None and tile.number.value is not None
    ]
    middle = (min(values) + max(values)) / 2 if values else 0.0
    held: list[dict[str, object]] = []
    bare: list[dict[str, object]] = []
    for tile in chart.tiles:
        value = float(tile.number.value) if tile.number is not None and tile.number.value is not None else None
        printed = tile.number.text if tile.number is not None else "–"
        left, top = tile.column + gap, tile.row + gap
        is_dark = value is not None and value > middle and len(set(values)) > 1
        row: dict[str, object] = {
            "left": left,
            "right": tile.column + 1 - gap,
            "top": top,
            "bottom": tile.row + 1 - gap,
            "x": tile.column + 0.5,
            "name_y": tile.row + 0.38,
            "value_y": tile.row + 0.66,
            "label": tile.label,
            "printed": printed,
            "value": value,
            "said": _said(tile.label, chart.missing if value is None else _said(printed, chart.unit)),
            "ink": "light" if is_dark else "dark",
            "link": _link(tile.number),
        }
        (bare if value is None else held).append(row)
        if value is None:
            hatch.extend(_hatch(left, top, 1 - 2 * gap))
    over = {"domain": [low_column, columns]}
    down = {"domain": [high_row, low_row]}

    def at(x: str, y: str) -> _Spec:
        return {"x": _amount(x, axis=None, scale=over), "y": _amount(y, axis=None, scale=down)}

    with_value, without = _data(held), _data(bare)
    said = f"datum.value >= 1e6 ? format(datum.value / 1e6, ',~f') + '{chart.million}' : format(datum.value, ',~f')"
    length = 160 if narrow else 240
    legend = {"title": chart.unit, "orient": "bottom", "gradientLength": length, "labelExpr": said, "tickCount": 3}
    colour = _amount("value", scale={"range": list(SEQUENCE), "nice": False}, legend=legend)
    box = {**at("left", "top"), "x2": {"field": "right"}, "y2": {"field": "bottom"}, "description": _name("said")}
    # Latin letters are about half as wide as high, Chinese characters as wide as high
    widest = max([sum(1.0 if ord(c) > 0x2E80 else 0.54 for c in tile.label) for tile in chart.tiles] or [1.0])
    # a name that is too long for its tile even so is cut; the whole of it is the tile's title
    small = {"fontSize": max(9.0, min(13.0, side / 5.2, 0.92 * side / widest)), "limit": side}
    muted = {**small, "color": MUTED}
    ink = _name("ink", legend=None, scale={"domain": ["light", "dark"], "range": [PAPER, "#1c2a37"]})
    names, printed_values = at("x", "name_y"), at("x", "value_y")
    layers = [
        _layer("rule", {"color": GRID}, _data(hatch), **at("x1", "y1"), x2={"field": "x2"}, y2={"field": "y2"}),
        _layer("rect", {"fill": "transparent", "stroke": GRID}, without, **box),
        _layer("rect", {}, with_value, **box, color=colour, href=_name("link")),
        _layer("text", small, with_value, **names, text=_name("label"), color=ink),
        _layer(
            "text", small, with_value, **printed_values, text=_name("printed"), color=ink, description=_name("said")
        ),
        _layer("text", muted, without, **names, text=_name("label")),
        _layer("text", muted, without, **printed_values, text=_name("printed")),
    ]
    return {
        "layer": layers,
        "resolve": {"scale": {"color": "independent"}},
        "width": side * across,
        "height": side * (high_row - low_row),
    }


def _hatch(left: float, top: float, side: float) -> list[dict[str, object]]:
    """Give the diagonals of a tile."""
    lines: list[dict[str, object]] = []
    for n in range(1, 8):
        reach = side * n / 4
        inside = max(0.0, reach - side)
        lines.append({"x1": left + inside, "y1": top + reach - inside, "x2": left + reach - inside, "y2": top + inside})
    return lines


def _lines(chart: LineChart, narrow: bool) -> _Spec:
    """Draw one small chart per panel, all with the same axes; a line per vintage, told apart by colour, dash and mark."""
    across = min(2 if narrow else 3, max(len(chart.panels), 1))
    # scales of their own need room for their labels
    apart = (14 if narrow else 22) + (0 if chart.shares_scale else 34)
    width = (_NARROW - 40 - apart * across) / across if narrow else (_WIDE - 40 - apart * across) / across
    rows = [
        _point(panel.title, line.name, point) for panel in chart.panels for line in panel.lines for point in line.points
    ]
    names = list(dict.fromkeys(line.name for panel in chart.panels for line in panel.lines))
    years = sorted({point.x for panel in chart.panels for line in panel.lines for point in line.points}) or [0]
    ends = years if len(years) < 4 else [years[0], years[-1]]
    values = [float(point.number.value or 0) for panel in chart.panels for line in panel.lines for point in line.points]
    if chart.reference is not None:
        values.append(float(chart.reference))
    room = ((max(values) - min(values)) if values else 0.0) * 0.08 or 1.0
    domain = [min(values) - room, max(values) + room] if values else [0, 1]
    x_axis = {"values": ends, "format": "d", "grid": False, "title": None, "labelFlush": True}
    x = _amount("x", axis=x_axis, scale={"domain": [years[0], years[-1]], "nice": False, "padding": 9})
    same = {"domain": domain, "nice": False, "zero": False}
    scale = same if chart.shares_scale else {"nice": False, "zero": False, "padding": 8}
    y_axis = {"title": None, "tickCount": 4, "grid": True, "domain": False, "ticks": False}
    legend = {
        "title": chart.legend,
        "orient": "top",
        "direction": "horizontal",
        "columns": 2 if narrow else 5,
        "symbolSize": 70,
        "symbolStrokeWidth": 0,
    }

    def told(range_: Sequence[object], legend: object) -> _Spec:
        """Tell the lines apart by what `range_` goes round."""
        chosen = [range_[n % len(range_)] for n in range(len(names))]
        return _name("line", scale={"domain": names, "range": chosen}, legend=legend)

    base = {"x": x, "y": _amount("y", axis=y_axis, scale=scale), "color": told(PALETTE, legend)}
    layers = [
        _layer("line", {"strokeWidth": 2}, **base, strokeDash=told(_DASHES, None)),
        _layer(
            "point", {"filled": True, "size": 46, "opacity": 1}, **base, shape=told(SHAPES, legend), description=_name("said"),
            href=_name("link"),
        ),
    ]  # fmt: skip
    if chart.reference is not None:
        level = {"datum": float(chart.reference), "axis": y_axis, "scale": scale}
        rule = _layer("rule", {"color": MUTED, "strokeDash": [2, 3]}, y=level)
        layers.insert(0, {**rule, "transform": [{"aggregate": [{"op": "count", "as": "n"}]}]})
    header = {"title": None, "labelFontSize": 13, "labelColor": INK, "labelAnchor": "start", "labelPadding": 4}
    facet = _name("panel", sort=[panel.title for panel in chart.panels], header=header)
    return {
        "data": _data(rows),
        "facet": facet,
        "spec": {"layer": layers, "width": width, "height": 130 if narrow else 150},
        "columns": across,
        "spacing": 14 if narrow else 22,
    } | ({} if chart.shares_scale else {"resolve": {"scale": {"y": "independent"}}})


def _point(panel: str, line: str, point: Point) -> dict[str, object]:
    number = point.number
    said = _said(f"{panel},", f"{line},", f"{point.x}:", number.text, number.unit)
    return {
        "panel": panel,
        "line": line,
        "x": point.x,
        "y": float(number.value or 0),
        "said": said,
        "link": _link(number),
    }
