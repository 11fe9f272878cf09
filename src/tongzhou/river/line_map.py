"""The river as a line with what lies on it (河流线路图): release, stations, boundaries, intakes, and when the water comes; not to scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from tongzhou.river.network import Place, Reach
from tongzhou.river.sheet import percent
from tongzhou.river.situation import Forecast, Situation
from tongzhou.terms.words import Words

__all__ = ["WIDTH", "line_map"]

#: Width of the drawing, px: that of a telephone.
WIDTH: Final = 410
_STEM_X, _TOP, _GAP, _LONG = 146, 30, 40, 74
_BLUE, _RED, _INK, _SOFT = "#3c78a8", (138, 28, 28), "#222", "#666"
_KM = 1000.0
# A text wider than its room is drawn narrower: letters are taken as that part of their size wide, what stands from there on as square.
_NARROW, _WIDE_FROM, _EDGE = 0.57, 0x2190, 4
# A place within this of a node stands for it on the map.
_SAME_M = 10.0


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is drawn at one spot of the stem: its kind, km from the top of the stem, name, lines under it, what stands at the left."""

    kind: str
    km: float
    name: str
    lines: tuple[str, ...] = ()
    left: str = ""
    has_branch: bool = False


def line_map(situation: Situation, words: Words) -> str:
    """Draw the map as SVG (绘制线路图), `WIDTH` wide; text in the fonts of the page."""
    stem = _stem(situation)
    parting = _parting(situation, stem)
    marks = [
        replace(one, has_branch=any(abs(one.km - km) * _KM <= _SAME_M for km in parting))
        for one in sorted(_marks(situation, stem, words), key=lambda one: one.km)
    ]
    ys = list(_heights(marks))
    tall = ys[-1] + 54
    body = [*_water(situation, stem, marks, ys, words), *_branches(situation, stem, marks, ys, words)]
    body += [part for mark, y in zip(marks, ys, strict=True) for part in _drawn(mark, y)]
    note = f'<text x="8" y="{tall - 6:.0f}" fill="{_SOFT}" font-size="11">{escape(words.say("river.map.note"))}</text>'
    named = f'role="img" aria-label="{escape(words.say("river.map.title"))}" font-family="Noto Sans SC"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {named} width="{WIDTH}" '
        f'height="{tall:.0f}" viewBox="0 0 {WIDTH} {tall:.0f}">{"".join(body)}{note}</svg>'
    )


def _stem(situation: Situation) -> list[Reach]:
    """Give the reaches of the stem: up from the first release by the greatest inflow, down by the greatest share."""
    network = situation.network
    first = network.reach(situation.scenario.releases[0].reach) or network.reaches[0]
    stem = [first]
    while coming := [one for one in network.reaches if one.lower == stem[0].upper]:
        stem.insert(0, max(coming, key=lambda one: one.discharge_m3_s.middle if one.discharge_m3_s else 0.0))
    while leaving := [one for one in network.reaches if one.upper == stem[-1].lower]:
        stem.append(max(leaving, key=lambda one: one.share.middle if one.share else 1.0))
    return stem


def _tops(stem: Sequence[Reach]) -> dict[str, float]:
    """Give the km of the upper end of each reach of the stem."""
    tops, at = {}, 0.0
    for one in stem:
        tops[one.key] = at
        at += one.length_m.middle / _KM
    return tops


def _parting(situation: Situation, stem: Sequence[Reach]) -> list[float]:
    """Give the km of the nodes at which another reach joins or leaves the stem."""
    tops, on = _tops(stem), {one.key for one in stem}
    others = [one for one in situation.network.reaches if one.key not in on]
    nodes = {stem[0].upper: 0.0} | {one.lower: tops[one.key] + one.length_m.middle / _KM for one in stem}
    return [km for node, km in nodes.items() if any(node in (one.upper, one.lower) for one in others)]


def _along(place: Place, reach: Reach) -> float:
    return reach.length_m.middle if place.distance_m is None else place.distance_m


def _marks(situation: Situation, stem: Sequence[Reach], words: Words) -> Iterator[_Mark]:
    network, lang, tops = situation.network, words.lang, _tops(stem)
    by_key = {one.key: one for one in stem}
    taken: list[float] = []
    for place in network.places:
        reach = by_key.get(place.reach)
        if reach is None:
            continue
        km = tops[reach.key] + _along(place, reach) / _KM
        taken.append(km)
        left = ""
        if place.above and place.below:
            left = f"{place.above[lang]}↓{place.below[lang]}"
        yield _Mark(place.kind, km, place.names[lang], tuple(_said(situation, place, words)), left)
    for release in dict.fromkeys((one.reach, one.distance_m) for one in situation.scenario.releases):
        if release[0] in tops:
            names = (
                situation.shelf.substances[one.substance].names[lang]
                for one in situation.scenario.releases
                if (one.reach, one.distance_m) == release
            )
            said = words.say("river.sheet.and").join(dict.fromkeys(names))
            yield _Mark("release", tops[release[0]] + release[1] / _KM, words.say("river.map.release"), (said,))
    ends = [(stem[0].upper, 0.0), *((one.lower, tops[one.key] + one.length_m.middle / _KM) for one in stem)]
    for key, km in ends:
        if all(abs(km - other) * _KM > _SAME_M for other in taken):
            yield _Mark("node", km, network.node(key).names[lang])


def _said(situation: Situation, place: Place, words: Words) -> Iterator[str]:
    """Say when the water first comes and the greatest chance of exceeding a limit there."""
    here = [one for one in situation.forecasts if one.place.key == place.key]
    coming = [one for one in here if one.arrival_s]
    if not coming:
        return

    def moment(one: Forecast, which: str) -> str:
        assert one.arrival_s is not None  # noqa: S101 - chosen above
        return f"{situation.moment(one.release, getattr(one.arrival_s, which)):%m-%d %H:%M}"

    first = min(coming, key=lambda one: situation.moment(one.release, one.arrival_s.low if one.arrival_s else 0.0))
    yield words.say("river.map.arrival", early=moment(first, "low"), likely=moment(first, "middle"))
    chances = [one.probability_exceeding for one in here if one.probability_exceeding is not None]
    if chances:
        yield words.say("river.map.exceeding", percent=percent(max(chances)))
    else:
        yield words.say("river.sheet.no_limit")


def _heights(marks: Sequence[_Mark]) -> Iterator[float]:
    """Give the y of each mark: further apart where the river is longer, never so near that names run into one another."""
    y = float(_TOP)
    longest = max((b.km - a.km for a, b in zip(marks, marks[1:], strict=False)), default=1.0) or 1.0
    for n, mark in enumerate(marks):
        if n:
            room = _GAP if marks[n - 1].lines else _GAP * 0.7
            room += 14 * max(len(marks[n - 1].lines) - 1, 0) + (14 if marks[n - 1].has_branch else 0)
            y += max(room, _LONG * (mark.km - marks[n - 1].km) / longest)
        yield y


def _between(km: float, marks: Sequence[_Mark], ys: Sequence[float]) -> float:
    """Give the y of a spot between marks."""
    for (a, ya), (b, yb) in zip(zip(marks, ys, strict=True), zip(marks[1:], ys[1:], strict=True), strict=False):
        if a.km <= km <= b.km:
            return ya if a.km == b.km else ya + (yb - ya) * (km - a.km) / (b.km - a.km)
    return ys[-1] if km > marks[-1].km else ys[0]


def _water(
    situation: Situation, stem: Sequence[Reach], marks: Sequence[_Mark], ys: Sequence[float], words: Words
) -> Iterator[str]:
    """Draw the stem, redder where the plume is likelier to be found, and what water each reach has to be."""
    tops, first = _tops(stem), situation.scenario.releases[0]
    begin = tops[first.reach] + first.distance_m / _KM
    chances = {one.place.names[words.lang]: 0.0 for one in situation.forecasts}
    for one in situation.forecasts:
        name = one.place.names[words.lang]
        chances[name] = max(chances[name], one.probability_detected)
    for (a, ya), (b, yb) in zip(zip(marks, ys, strict=True), zip(marks[1:], ys[1:], strict=True), strict=False):
        colour = _BLUE
        if a.km >= begin:
            below = [chances[mark.name] for mark in marks if mark.km >= b.km and mark.name in chances]
            colour = _tint(below[0]) if below else _BLUE
        yield f'<line x1="{_STEM_X}" x2="{_STEM_X}" y1="{ya:.1f}" y2="{yb:.1f}" stroke="{colour}" stroke-width="7" stroke-linecap="round"/>'
    day, conveying = situation.scenario.learned_at.date(), situation.scenario.conveyance != "off"
    for reach in stem:
        use = situation.network.designation(reach.key, day, conveying)
        if use is not None and use.is_drinking:
            top, low = (
                _between(km, marks, ys) for km in (tops[reach.key], tops[reach.key] + reach.length_m.middle / _KM)
            )
            yield (
                f'<line x1="{_STEM_X - 9}" x2="{_STEM_X - 9}" y1="{top:.1f}" y2="{low:.1f}" stroke="{_BLUE}" stroke-width="2.5" '
                'stroke-dasharray="2 3"/>'
            )


def _tint(chance: float) -> str:
    """Give a red, paler where the plume is less likely to be found."""
    part = 0.25 + 0.75 * chance
    return "#" + "".join(f"{round(255 - (255 - one) * part):02x}" for one in _RED)


def _branches(
    situation: Situation, stem: Sequence[Reach], marks: Sequence[_Mark], ys: Sequence[float], words: Words
) -> Iterator[str]:
    """Draw what joins or leaves the stem at its nodes, and water that joins along a reach."""
    tops, on = _tops(stem), {one.key for one in stem}
    nodes = {stem[0].upper: 0.0} | {one.lower: tops[one.key] + one.length_m.middle / _KM for one in stem}
    for one in situation.network.reaches:
        if one.key in on:
            continue
        for node, turn, arrow in ((one.upper, 1, "→"), (one.lower, -1, "←")):
            if node in nodes:
                y = _between(nodes[node], marks, ys)
                yield f'<path d="M{_STEM_X} {y:.1f}l-22 {13 * turn}" stroke="{_BLUE}" stroke-width="4" fill="none"/>'
                said = f"{one.names[words.lang]}{arrow if turn > 0 else ''}"
                yield _text(_STEM_X - 26, y + 13 * turn + 4, said, _SOFT, 11, "end")


def _drawn(mark: _Mark, y: float) -> Iterator[str]:
    x = _STEM_X
    if mark.kind == "release":
        yield f'<path d="M{x} {y - 9:.1f}l9 16h-18z" fill="#c00000" stroke="#fff"/>'
    elif mark.kind == "boundary":
        yield f'<line x1="{x - 16}" x2="{x + 16}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_INK}" stroke-width="2.5"/>'
    elif mark.kind == "intake":
        yield f'<path d="M{x} {y - 8:.1f}l8 8l-8 8l-8 -8z" fill="#fff" stroke="{_BLUE}" stroke-width="3"/>'
    elif mark.kind == "station":
        yield f'<circle cx="{x}" cy="{y:.1f}" r="6" fill="#fff" stroke="{_INK}" stroke-width="2.5"/>'
    else:
        yield f'<circle cx="{x}" cy="{y:.1f}" r="3.5" fill="#fff" stroke="{_BLUE}" stroke-width="1.5"/>'
    is_node = mark.kind == "node"
    colour = "#c00000" if mark.kind == "release" else _SOFT if is_node else _INK
    yield _text(x + 20, y + 4, mark.name, colour, 12 if is_node else 14)
    for n, line in enumerate(mark.lines):
        yield _text(x + 20, y + 19 + 14 * n, line, _SOFT, 11.5)
    if mark.left:
        above, _, below = mark.left.partition("↓")
        yield _text(x - 20, y - 4, above, _SOFT, 10.5, "end")
        yield _text(x - 20, y + 12, f"↓ {below}", _SOFT, 10.5, "end")


def _text(x: float, y: float, text: str, colour: str, size: float, anchor: str = "start") -> str:
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    room = (x if anchor == "end" else WIDTH - x) - _EDGE
    if size * sum(1.0 if ord(one) >= _WIDE_FROM else _NARROW for one in text) > room:
        where += f' textLength="{room:.0f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x:.0f}" y="{y:.1f}" fill="{colour}" font-size="{size:g}"{where}>{escape(text)}</text>'
