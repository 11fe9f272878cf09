"""Draws the figures (绘图): a chart of the book becomes SVG or PNG by Vega-Lite, without a browser and with our own fonts."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from tongzhou.report.book import BarChart, Chart, LineChart, Point, SpanChart, TileMap
from tongzhou.report.fonts import SANS, font_folder

if TYPE_CHECKING:
    import altair as alt

__all__ = ["GRID", "INK", "MUTED", "PALETTE", "SEQUENCE", "draw_png", "draw_svg"]

#: Colours of the drawing; the HTML turns these by name for a dark page.
INK, MUTED, GRID, PAPER = "#1d2a36", "#5a6772", "#d5dbe1", "#fefefe"
#: Okabe and Ito (2008), the colours that most kinds of colour blindness keep apart, without the yellow.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#a8508a", "#56b4e9", "#8c6d00")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
#: One hue from light to dark; lightness alone carries the order.
SEQUENCE = ("#e3eef7", "#b5d2e8", "#7fb2d7", "#3f86bd", "#0f5a96")
_WIDE, _NARROW = 840, 340
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [10, 3])
#: Positions in a drawing, which need no more than a hundredth of a unit.
_PLACES = re.compile(r' (?:d|transform|x|y|x2|y2|width|height|viewBox)="[^"]*"')
_LINKS = re.compile(r'<a xlink:href="[^"#]*(#[^"]*)?"')
_DIGITS = re.compile(r"(\.\d\d)\d+")
_MARK = re.compile(r"<(path|text)( [^>]*?aria-label=\"([^\"]*)\"[^>]*?)(?:/>|>([^<]*)</\1>)")


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


def _spec(chart: Chart, narrow: bool) -> dict[str, Any]:
    drawing = _lines(chart, narrow) if isinstance(chart, LineChart) else _one(chart, narrow)
    configured = drawing.configure(font=SANS, background="transparent", padding=2).configure_view(stroke=None)
    configured = configured.configure_axis(
        labelColor=MUTED, titleColor=MUTED, gridColor=GRID, domainColor=GRID, tickColor=GRID, labelFontSize=12, titleFontSize=12,
        titleFontWeight="normal", labelFontWeight="normal",
    ).configure_title(font=SANS, fontSize=13, fontWeight="normal", color=INK, anchor="start").configure_legend(
        labelFontSize=12, labelColor=INK, titleColor=MUTED, titleFontWeight="normal", titleFontSize=12, labelLimit=0, titleLimit=0,
    )  # fmt: skip
    spec: dict[str, Any] = configured.to_dict()
    return spec


def _one(chart: BarChart | TileMap | SpanChart, narrow: bool) -> Any:
    if isinstance(chart, SpanChart):
        return _spans(chart, narrow)
    return _bars(chart, narrow) if isinstance(chart, BarChart) else _tiles(chart, narrow)


def _data(rows: Sequence[Mapping[str, object]]) -> "alt.Data":
    import altair as alt

    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]  # Altair leaves it untyped


def _said(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _bars(chart: BarChart, narrow: bool) -> Any:
    """Draw horizontal bars, each under its label, so that a long label costs no width."""
    import altair as alt

    width = _NARROW if narrow else _WIDE
    step, thick = 44, 15
    rows: list[dict[str, object]] = []
    for n, bar in enumerate(chart.bars):
        said = _said(bar.label, bar.number.text, bar.number.unit)
        rows.append(
            {"label": bar.label, "value": float(bar.number.value or 0), "printed": bar.number.text, "said": said}
        )
        rows[-1] |= {
            "top": n * step + 20,
            "bottom": n * step + 20 + thick,
            "text": n * step + 10,
            "depth": str(min(bar.depth, 2)),
        }
        rows[-1] |= {
            "middle": n * step + 20 + thick / 2,
            "zero": 0,
            "link": f"#{bar.number.evidence}" if bar.number.evidence else "",
        }
    high = max([float(bar.number.value or 0) for bar in chart.bars] or [1])
    # room at the end for the longest bar's number
    x = alt.X("zero:Q", axis=None, scale=alt.Scale(domain=[0, high * (1.32 if narrow else 1.15)]))
    y = alt.Scale(domain=[len(rows) * step, 0])
    base = alt.Chart(_data(rows))
    colour = alt.Color(
        "depth:N", legend=None, scale=alt.Scale(domain=["0", "1", "2"], range=["#0f4c81", "#3f86bd", "#8fbbdb"])
    )
    bars = base.mark_rect(cornerRadius=1).encode(
        x=x,
        x2="value:Q",
        y=alt.Y("top:Q", axis=None, scale=y),
        y2="bottom:Q",
        color=colour,
        description="said:N",
        href="link:N",
    )
    labels = base.mark_text(align="left", fontSize=13, color=INK, baseline="middle").encode(
        x=x, y=alt.Y("text:Q", axis=None, scale=y), text="label:N", description="label:N"
    )
    values = base.mark_text(align="left", dx=6, fontSize=13, color=INK, baseline="middle").encode(
        x=alt.X("value:Q", axis=None), y=alt.Y("middle:Q", axis=None, scale=y), text="printed:N", description="said:N"
    )
    return alt.layer(bars, labels, values).properties(width=width - 8, height=len(rows) * step)


def _spans(chart: SpanChart, narrow: bool) -> Any:
    """Draw a line from the lowest to the highest rank of each area, with a mark at the middle and a tick at the nominal rank."""
    import altair as alt

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
    base = alt.Chart(_data(rows))
    y = alt.Y(
        "label:N",
        sort=[one.label for one in chart.spans],
        axis=alt.Axis(title=None, labelLimit=120 if narrow else 260, ticks=False, domain=False),
    )
    axis = alt.Axis(title=chart.unit, format="d", tickMinStep=1, orient="top", tickCount=5 if narrow else 10)
    scale = alt.Scale(domain=[0.5, most + 0.5], nice=False)
    x = alt.X("low:Q", axis=axis, scale=scale)
    lines = base.mark_rule(strokeWidth=7, color=SEQUENCE[2], strokeCap="round").encode(
        x=x, x2="high:Q", y=y, description="said:N"
    )
    middles = base.mark_point(filled=True, size=60, color=SEQUENCE[4], opacity=1).encode(
        x=alt.X("middle:Q", axis=axis, scale=scale), y=y, description="said:N"
    )
    ticks = base.mark_tick(thickness=2.5, size=16, color=PALETTE[1]).encode(
        x=alt.X("nominal:Q", axis=axis, scale=scale), y=y, description="said:N"
    )
    return alt.layer(lines, middles, ticks).properties(
        width=(_NARROW - 120) if narrow else (_WIDE - 240), height=alt.Step(24)
    )


def _tiles(chart: TileMap, narrow: bool) -> Any:
    """Draw tiles with their values printed on them; a tile without a value is hatched."""
    import altair as alt

    columns = max([tile.column for tile in chart.tiles] or [0]) + 1
    low_row, high_row = min([t.row for t in chart.tiles] or [0]), max([t.row for t in chart.tiles] or [0]) + 1
    low_column = min([tile.column for tile in chart.tiles] or [0])
    across = columns - low_column
    side = (_NARROW - 12) / across if narrow else min(84.0, (_WIDE - 12) / across)
    gap = 0.04
    rows: list[dict[str, object]] = []
    hatch: list[dict[str, object]] = []
    values = [
        float(tile.number.value) for tile in chart.tiles if tile.number is not None and tile.number.value is not None
    ]
    middle = (min(values) + max(values)) / 2 if values else 0.0
    for tile in chart.tiles:
        value = float(tile.number.value) if tile.number is not None and tile.number.value is not None else None
        printed = tile.number.text if tile.number is not None else "–"
        left, top = tile.column + gap, tile.row + gap
        row: dict[str, object] = {
            "left": left,
            "right": tile.column + 1 - gap,
            "top": top,
            "bottom": tile.row + 1 - gap,
        }
        row |= {
            "x": tile.column + 0.5,
            "name_y": tile.row + 0.38,
            "value_y": tile.row + 0.66,
            "label": tile.label,
            "printed": printed,
        }
        row |= {
            "value": value,
            "said": _said(
                tile.label, printed if value is not None else chart.missing, chart.unit if value is not None else ""
            ),
        }
        row |= {"ink": "light" if value is not None and value > middle and len(set(values)) > 1 else "dark"}
        row |= {"link": f"#{tile.number.evidence}" if tile.number is not None and tile.number.evidence else ""}
        rows.append(row)
        if value is None:
            hatch.extend(_hatch(left, top, 1 - 2 * gap))
    x = alt.Scale(domain=[low_column, columns])
    y = alt.Scale(domain=[high_row, low_row])

    def at_x(name: str) -> "alt.X":
        return alt.X(f"{name}:Q", axis=None, scale=x)

    def at_y(name: str) -> "alt.Y":
        return alt.Y(f"{name}:Q", axis=None, scale=y)

    held = alt.Chart(_data([row for row in rows if row["value"] is not None]))
    bare = alt.Chart(_data([row for row in rows if row["value"] is None]))
    said = f"datum.value >= 1e6 ? format(datum.value / 1e6, ',~f') + '{chart.million}' : format(datum.value, ',~f')"
    legend = alt.Legend(
        title=chart.unit, orient="bottom", gradientLength=160 if narrow else 240, labelExpr=said, tickCount=3
    )
    colour = alt.Color("value:Q", scale=alt.Scale(range=list(SEQUENCE), nice=False), legend=legend)
    box = {"x2": "right:Q", "y2": "bottom:Q", "description": "said:N"}
    filled = held.mark_rect().encode(x=at_x("left"), y=at_y("top"), color=colour, href="link:N", **box)
    empty = bare.mark_rect(fill="transparent", stroke=GRID).encode(x=at_x("left"), y=at_y("top"), **box)
    lines = alt.Chart(_data(hatch)).mark_rule(color=GRID).encode(x=at_x("x1"), y=at_y("y1"), x2="x2:Q", y2="y2:Q")
    # Latin letters are about half as wide as high, Chinese characters as wide as high
    widest = max([sum(1.0 if ord(c) > 0x2E80 else 0.54 for c in tile.label) for tile in chart.tiles] or [1.0])
    small = max(9.0, min(13.0, side / 5.2, 0.92 * side / widest))
    every = alt.Chart(_data([row for row in rows if row["value"] is not None]))
    ink = alt.Color("ink:N", legend=None, scale=alt.Scale(domain=["light", "dark"], range=[PAPER, "#1c2a37"]))
    names = every.mark_text(fontSize=small).encode(x=at_x("x"), y=at_y("name_y"), text="label:N", color=ink)
    printed_values = every.mark_text(fontSize=small).encode(
        x=at_x("x"), y=at_y("value_y"), text="printed:N", color=ink, description="said:N"
    )
    bare_names = bare.mark_text(fontSize=small, color=MUTED).encode(x=at_x("x"), y=at_y("name_y"), text="label:N")
    bare_marks = bare.mark_text(fontSize=small, color=MUTED).encode(x=at_x("x"), y=at_y("value_y"), text="printed:N")
    layers = alt.layer(lines, empty, filled, names, printed_values, bare_names, bare_marks).resolve_scale(
        color="independent"
    )
    return layers.properties(width=side * across, height=side * (high_row - low_row))


def _hatch(left: float, top: float, side: float) -> list[dict[str, object]]:
    """Give the diagonals of a tile."""
    lines: list[dict[str, object]] = []
    for n in range(1, 8):
        reach = side * n / 4
        inside = max(0.0, reach - side)
        lines.append({"x1": left + inside, "y1": top + reach - inside, "x2": left + reach - inside, "y2": top + inside})
    return lines


def _lines(chart: LineChart, narrow: bool) -> Any:
    """Draw one small chart per panel, all with the same axes; a line per vintage, told apart by colour, dash and mark."""
    import altair as alt

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
    x_axis = alt.Axis(values=ends, format="d", grid=False, title=None, labelFlush=True)
    x = alt.X("x:Q", axis=x_axis, scale=alt.Scale(domain=[years[0], years[-1]], nice=False, padding=9))
    same = alt.Scale(domain=domain, nice=False, zero=False)
    scale = same if chart.shares_scale else alt.Scale(nice=False, zero=False, padding=8)
    y_axis = alt.Axis(title=None, tickCount=4, grid=True, domain=False, ticks=False)
    y = alt.Y("y:Q", axis=y_axis, scale=scale)
    legend = alt.Legend(
        title=chart.legend,
        orient="top",
        direction="horizontal",
        columns=2 if narrow else 5,
        symbolSize=70,
        symbolStrokeWidth=0,
    )
    palette = [PALETTE[n % len(PALETTE)] for n in range(len(names))]
    colour = alt.Color("line:N", scale=alt.Scale(domain=names, range=palette), legend=legend)
    marks = [SHAPES[n % len(SHAPES)] for n in range(len(names))]
    shape = alt.Shape("line:N", scale=alt.Scale(domain=names, range=marks), legend=legend)
    dashes = [_DASHES[n % len(_DASHES)] for n in range(len(names))]
    dash = alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=dashes), legend=None)
    base = alt.Chart().encode(x=x, y=y, color=colour)
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dash)
    points = base.mark_point(filled=True, size=46, opacity=1).encode(shape=shape, description="said:N", href="link:N")
    layers: list[Any] = [lines, points]
    if chart.reference is not None:
        level = alt.YDatum(float(chart.reference), axis=y_axis, scale=scale)
        layers.insert(
            0, alt.Chart().transform_aggregate(n="count()").mark_rule(color=MUTED, strokeDash=[2, 3]).encode(y=level)
        )
    drawing = alt.layer(*layers, data=_data(rows)).properties(width=width, height=130 if narrow else 150)
    header = alt.Header(title=None, labelFontSize=13, labelColor=INK, labelAnchor="start", labelPadding=4)
    facet = alt.Facet("panel:N", sort=[panel.title for panel in chart.panels], header=header)
    small = drawing.facet(facet=facet, columns=across, spacing=14 if narrow else 22)
    return small if chart.shares_scale else small.resolve_scale(y="independent")


def _point(panel: str, line: str, point: Point) -> dict[str, object]:
    number = point.number
    said = _said(f"{panel},", f"{line},", f"{point.x}:", number.text, number.unit)
    link = f"#{number.evidence}" if number.evidence else ""
    return {"panel": panel, "line": line, "x": point.x, "y": float(number.value or 0), "said": said, "link": link}
