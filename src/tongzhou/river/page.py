"""The situation as one page (态势页): HTML that opens without a network and prints on paper, with its charts as SVG."""

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from tongzhou.river.forecast import Band
from tongzhou.river.sheet import Section, Sheet
from tongzhou.river.situation import Situation, Strip
from tongzhou.terms.words import Words

__all__ = ["page_html"]

_STYLE = """
body{font:15px/1.5 system-ui,"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;
max-width:76rem;margin:1.2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.1rem;margin:1.1rem 0 .3rem;border-bottom:1px solid #bbb}
p{margin:.15rem 0}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;width:100%;margin:.4rem 0}
th,td{border:1px solid #ccc;padding:.2rem .4rem;text-align:left;vertical-align:top}th{background:#f1f3f5}
.banner{background:#8a1c1c;color:#fff;text-align:center;font-weight:bold;padding:.3rem;letter-spacing:.3em}
.small{font-size:.75rem;color:#444}.small p{margin:0}
.charts{display:flex;flex-wrap:wrap;gap:.8rem}figure{margin:0}figcaption{font-size:.8rem}svg{max-width:100%;height:auto}
svg text{font-size:11px;fill:#333}@media print{body{margin:0;max-width:none}h2{break-after:avoid}figure,tr{break-inside:avoid}}
"""
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM, _TOP = 560, 230, 46, 18, 34, 8
_SMALL_WIDTH, _SMALL_HEIGHT = 360, 190
_HOUR_S = 3600.0
_TICKS = 5


def page_html(sheet: Sheet, situation: Situation, words: Words) -> str:
    """Give the page (态势页)."""
    banner = f'<div class="banner">{escape(sheet.banner)}</div>' if sheet.banner else ""
    body = "\n".join(_section(one, situation, words) for one in sheet.sections)
    return (
        f'<!doctype html>\n<html lang="{words.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(sheet.banner)} {escape(sheet.title)}</title><style>{_STYLE}</style></head>\n"
        f"<body>{banner}<h1>{escape(sheet.title)}</h1>\n{body}\n{banner}</body></html>\n"
    )


def _section(section: Section, situation: Situation, words: Words) -> str:
    parts = [f"<h2>{escape(section.heading)}</h2>"]
    parts += [f"<p>{escape(line)}</p>" for line in section.lines]
    if section.rows:
        head = "".join(f"<th>{escape(cell)}</th>" for cell in section.head)
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in section.rows)
        parts.append(f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')
    if section.release is not None:
        parts.append(f'<div class="charts">{"".join(_charts(section.release, situation, words))}</div>')
    kind = ' class="small"' if section.is_small else ""
    return f"<section{kind}>" + "\n".join(parts) + "</section>"


def _charts(release: int, situation: Situation, words: Words) -> Iterator[str]:
    substance = situation.shelf.substances[situation.scenario.releases[release].substance].names[words.lang]
    for strip in situation.charts.strips:
        if strip.release == release:
            key = "river.chart.strip_limit" if strip.is_limit else "river.chart.strip_detect"
            yield _figure(_strip(strip, words), words.say(key, substance=substance, level=strip.level_mg_l))
    names = {one.key: one.names[words.lang] for one in situation.network.places}
    limits = {one.place.key: one.limit for one in situation.forecasts if one.release == release}
    for n, place, band in situation.charts.bands:
        if n == release:
            limit = limits.get(place)
            caption = words.say("river.chart.band", place=names[place], substance=substance)
            yield _figure(_band(band, limit.value_mg_l if limit else None, words), caption)


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _strip(strip: Strip, words: Words) -> str:
    """Draw distance against time, darker where it is likelier."""
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
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
    axes = _axes(_WIDTH, _HEIGHT, hours, [(far * n / 4, _TOP + high * n / 4) for n in range(5)], words)
    down = f'<text x="{_LEFT + 4}" y="{_TOP + high - 4}">{escape(words.say("river.chart.km"))}</text>'
    return _svg(_WIDTH, _HEIGHT, "".join(cells) + axes + down)


def _band(band: Band, limit: float | None, words: Words) -> str:
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
    return _svg(_SMALL_WIDTH, _SMALL_HEIGHT, body + _axes(_SMALL_WIDTH, _SMALL_HEIGHT, hours, marks, words))


def _axes(width: int, height: int, hours: float, marks: Sequence[tuple[float, float]], words: Words) -> str:
    wide, base = width - _LEFT - _RIGHT, height - _BOTTOM
    parts = [f'<path d="M{_LEFT} {_TOP}V{base}H{_LEFT + wide}" fill="none" stroke="#555"/>']
    for n in range(_TICKS + 1):
        at = _LEFT + wide * n / _TICKS
        parts.append(f'<text x="{at:.0f}" y="{base + 13}" text-anchor="middle">{hours * n / _TICKS:.0f}</text>')
    parts.append(
        f'<text x="{_LEFT + wide / 2:.0f}" y="{height - 5}" text-anchor="middle">{escape(words.say("river.chart.hours"))}</text>'
    )
    parts += [f'<text x="{_LEFT - 4}" y="{y + 4:.0f}" text-anchor="end">{value:.3g}</text>' for value, y in marks]
    return "".join(parts)


def _svg(width: int, height: int, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{body}</svg>'
