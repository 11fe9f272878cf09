"""The situation as one page (态势页): HTML that opens without a network and prints on paper, with its charts as SVG."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Final

import numpy as np

from tongzhou.river.forecast import Band
from tongzhou.river.line_map import line_map
from tongzhou.river.sheet import Section, Sheet
from tongzhou.river.situation import Situation, Strip
from tongzhou.terms.words import Words

__all__ = ["FONTS", "page_html"]

#: Stands where fonts are put into a page once it has been shown; the page is whole without them.
FONTS: Final = "/*fonts*/"

_STYLE = """
body{font:15px/1.5 "Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;font-synthesis:none;color:#1a1a1a;
max-width:76rem;margin:1.2rem auto;padding:0 1rem}
h1,h2,th{font-weight:400}h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.2rem;margin:1.2rem 0 .3rem;border-bottom:1px solid #bbb}
p{margin:.15rem 0}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;width:100%;margin:.4rem 0}
th,td{border:1px solid #ccc;padding:.2rem .4rem;text-align:left;vertical-align:top}th{background:#f1f3f5}
.banner{background:#8a1c1c;color:#fff;text-align:center;padding:.3rem;letter-spacing:.3em}
.small{font-size:.75rem;color:#444}.small p{margin:0}
.charts{display:flex;flex-wrap:wrap;gap:.8rem}figure{margin:0}figcaption{font-size:.8rem}svg{max-width:100%;height:auto}

.wide svg.chart{min-width:36rem}td.t{white-space:nowrap}svg.chart text{font-size:11px;fill:#333}
.map{flex:0 1 410px}.map+div{flex:1 1 520px;min-width:0}
@media(max-width:40rem){body{margin:.4rem auto;padding:0 .6rem}.banner{letter-spacing:.1em}}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}figure,tr{break-inside:avoid}}
"""
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM, _TOP = 620, 260, 46, 18, 46, 8
# room for the names of places beside the strip
_NAMES = 150
_SMALL_WIDTH, _SMALL_HEIGHT = 360, 200
_HOUR_S = 3600.0


def page_html(sheet: Sheet, situation: Situation, words: Words) -> str:
    """Give the page (态势页)."""
    banner = f'<div class="banner">{escape(sheet.banner)}</div>' if sheet.banner else ""
    body = "\n".join(_section(one, situation, words) for one in sheet.sections[:1])
    body += _where(situation, words)
    body += "\n".join(_section(one, situation, words) for one in sheet.sections[1:])
    return (
        f'<!doctype html>\n<html lang="{words.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(sheet.banner)} {escape(sheet.title)}</title><style>{FONTS}{_STYLE}</style></head>\n"
        f"<body>{banner}<h1>{escape(sheet.title)}</h1>\n{body}\n{banner}</body></html>\n"
    )


def _where(situation: Situation, words: Words) -> str:
    """Give the map of the river beside the strips of all releases: where it is, where it goes, when."""
    strips = "".join(f'<div class="wide">{_figure(*one)}</div>' for one in _strips(situation, words))
    return (
        f'<section><h2>{escape(words.say("river.map.title"))}</h2><div class="charts"><figure class="map">{line_map(situation, words)}</figure>'
        f"<div>{strips}</div></div></section>\n"
    )


def _strips(situation: Situation, words: Words) -> Iterator[tuple[str, str]]:
    for strip in situation.charts.strips:
        release = situation.scenario.releases[strip.release]
        substance = situation.shelf.substances[release.substance].names[words.lang]
        key = "river.chart.strip_limit" if strip.is_limit else "river.chart.strip_detect"
        yield _strip(strip, situation, words), words.say(key, substance=substance, level=strip.level_mg_l)


def _section(section: Section, situation: Situation, words: Words) -> str:
    parts = [f"<h2>{escape(section.heading)}</h2>"]
    parts += [f"<p>{escape(line)}</p>" for line in section.lines]
    if section.rows:
        head = "".join(f"<th>{escape(cell)}</th>" for cell in section.head)
        rows = "".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in section.rows)
        parts.append(f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')
    if section.release is not None:
        parts.append(f'<div class="charts">{"".join(_charts(section.release, situation, words))}</div>')
    kind = ' class="small"' if section.is_small else ""
    return f"<section{kind}>" + "\n".join(parts) + "</section>"


def _cell(text: str) -> str:
    """Give a cell, one line for each of three; they would otherwise break within a date."""
    if text.count(" / ") == 2:
        return f'<td class="t">{escape(text).replace(" / ", "<br>")}</td>'
    return f"<td>{escape(text)}</td>"


def _charts(release: int, situation: Situation, words: Words) -> Iterator[str]:
    substance = situation.shelf.substances[situation.scenario.releases[release].substance].names[words.lang]
    names = {one.key: one.names[words.lang] for one in situation.network.places}
    limits = {one.place.key: one.limit for one in situation.forecasts if one.release == release}
    for n, place, band in situation.charts.bands:
        if n == release:
            limit = limits.get(place)
            caption = words.say("river.chart.band", place=names[place], substance=substance)
            began = situation.scenario.releases[release].started_at
            yield _figure(_band(band, limit.value_mg_l if limit else None, words, began), caption)


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _strip(strip: Strip, situation: Situation, words: Words) -> str:
    """Draw distance against time, darker where it is likelier, with a line at each place."""
    wide, high = _WIDTH - _LEFT - _RIGHT - _NAMES, _HEIGHT - _TOP - _BOTTOM
    hours, far = max(float(strip.time_h[-1]), 1e-9), float(strip.distance_km[-1])
    across = wide / len(strip.time_h)
    edges = np.concatenate([[0.0], strip.distance_km])
    cells = []
    for n, row in enumerate(strip.probability):
        top, tall = _TOP + high * edges[n] / far, high * (edges[n + 1] - edges[n]) / far
        for m, value in enumerate(row):
            if value >= 0.01:
                cells.append(
                    f'<rect x="{_LEFT + m * across:.1f}" y="{top:.1f}" width="{across + 0.3:.1f}" height="{tall + 0.3:.1f}" '
                    f'fill="#8a1c1c" fill-opacity="{value:.2f}"/>'
                )
    began = situation.scenario.releases[strip.release].started_at
    marks = [(far * n / 4, _TOP + high * n / 4) for n in range(5)]
    axes = _axes(_WIDTH - _NAMES, _HEIGHT, hours, marks, words, began, 4)
    down = f'<text x="{_LEFT + 4}" y="{_TOP + high - 4}">{escape(words.say("river.chart.km"))}</text>'
    places, last = [], -math.inf
    for one in sorted(situation.forecasts, key=lambda one: one.distance_km.middle):
        if one.release != strip.release or one.distance_km.middle > far * 1.001:
            continue
        y = _TOP + high * one.distance_km.middle / far
        places.append(f'<path d="M{_LEFT} {y:.1f}h{wide}" stroke="#555" stroke-width=".6" stroke-dasharray="3 3"/>')
        last = max(y + 4, last + 12)
        places.append(
            f'<text x="{_LEFT + wide + 6}" y="{last:.1f}">{escape(_short(one.place.names[words.lang]))}</text>'
        )
    return _svg(_WIDTH, _HEIGHT, "".join(cells) + axes + down + "".join(places))


def _short(name: str) -> str:
    """Cut a name to the room beside the strip, a Chinese character being twice as broad."""
    room, kept = 24, ""
    for character in name:
        room -= 2 if character > "\u2e7f" else 1
        if room < 0:
            return kept + "…"
        kept += character
    return kept


def _band(band: Band, limit: float | None, words: Words, began: datetime) -> str:
    """Draw the likely curve and the band around it on a scale of powers of ten."""
    wide, high = _SMALL_WIDTH - _LEFT - _RIGHT, _SMALL_HEIGHT - _TOP - _BOTTOM
    top = max(float(band.high_mg_l.max()), (limit or 0.0) * 2, 1e-9)
    ceiling = float(np.ceil(np.log10(top)))
    floor = ceiling - 4.0
    hours = max(float(band.time_s[-1]) / _HOUR_S, 1e-9)

    def x(seconds: float) -> float:
        return _LEFT + wide * seconds / _HOUR_S / hours

    def y(value: float) -> float:
        level = max(np.log10(max(value, 1e-300)), floor)
        return float(_TOP + high * (ceiling - level) / (ceiling - floor))

    def points(values: Sequence[float]) -> list[str]:
        return [f"{x(float(t)):.1f},{y(float(v)):.1f}" for t, v in zip(band.time_s, values, strict=True)]

    outline = points(list(band.high_mg_l)) + points(list(band.low_mg_l))[::-1]
    body = f'<polygon points="{" ".join(outline)}" fill="#2b5c8a" fill-opacity=".25"/>'
    body += (
        f'<polyline points="{" ".join(points(list(band.middle_mg_l)))}" fill="none" stroke="#2b5c8a" stroke-width="2"/>'
    )
    if limit:
        body += f'<line x1="{_LEFT}" x2="{_LEFT + wide}" y1="{y(limit):.1f}" y2="{y(limit):.1f}" stroke="#8a1c1c" stroke-dasharray="5 3"/>'
    marks = [(10.0 ** (ceiling - n), _TOP + high * n / 4) for n in range(5)]
    return _svg(_SMALL_WIDTH, _SMALL_HEIGHT, body + _axes(_SMALL_WIDTH, _SMALL_HEIGHT, hours, marks, words, began, 3))


def _axes(
    width: int,
    height: int,
    hours: float,
    marks: Sequence[tuple[float, float]],
    words: Words,
    began: datetime,
    ticks: int,
) -> str:
    """Draw the axes: hours since the release with the time of day under them, and the marks of the upright axis."""
    wide, base = width - _LEFT - _RIGHT, height - _BOTTOM
    parts = [f'<path d="M{_LEFT} {_TOP}V{base}H{_LEFT + wide}" fill="none" stroke="#555"/>']
    for n in range(ticks + 1):
        at, hour = _LEFT + wide * n / ticks, hours * n / ticks
        parts.append(f'<text x="{at:.0f}" y="{base + 13}" text-anchor="middle">{hour:.0f}</text>')
        clock = f"{began + timedelta(hours=hour):%m-%d %H:%M}"
        side = "start" if n == 0 else "end" if n == ticks else "middle"
        parts.append(f'<text x="{at - (20 if n == 0 else 0):.0f}" y="{base + 26}" text-anchor="{side}">{clock}</text>')
    parts.append(
        f'<text x="{_LEFT + wide / 2:.0f}" y="{height - 7}" text-anchor="middle">{escape(words.say("river.chart.hours"))}</text>'
    )
    parts += [f'<text x="{_LEFT - 4}" y="{y + 4:.0f}" text-anchor="end">{value:.3g}</text>' for value, y in marks]
    return "".join(parts)


def _svg(width: int, height: int, body: str) -> str:
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" {size}>{body}</svg>'
