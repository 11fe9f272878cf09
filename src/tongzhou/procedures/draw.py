"""A procedure as a diagram (流程图): states from above downwards, as SVG and as text; no graphics program needed.

What leads to the next state stands between the two; what skips states runs on the right, what leads back on the left, each in a lane of its own, so
that no two lines and no two words lie on each other.
"""

from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from tongzhou.procedures import naming
from tongzhou.procedures.procedure import Procedure, State, Transition

__all__ = ["draw_svg", "draw_text"]

_BOX, _LINE, _LANE, _MARGIN, _STUB = 190, 19, 16, 20, 20
_COLOURS = {"start": ("#eef3f9", "#33567f"), "open": ("#ffffff", "#444444"), "end": ("#eeeeee", "#444444")}
_FONT = "font-family=\"'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif\""


@dataclass(frozen=True, slots=True)
class _Edge:
    start: int
    end: int
    labels: tuple[str, ...]


def draw_text(procedure: Procedure, lang: str) -> list[str]:
    """Give the diagram as lines of text (文字流程图)."""
    lines = [f"{procedure.titles[lang]}  ({procedure.key}@{procedure.version})", ""]
    for state in _ordered(procedure):
        mark = {"start": "●", "end": "◎"}.get(state.kind, "○")
        lines.append(f"{mark} {state.names[lang]}{'  ⏸' if state.stops_clock else ''}")
        for one in procedure.leaving(state.key):
            target = procedure.states[one.leads_to(state.key)]
            limit = _limits(procedure, one, lang)
            way = "↺" if target.key == state.key else f"→ {target.names[lang]}"
            lines.append(f"│  {one.names[lang]}{limit}  {way}")
        lines.append("")
    return lines[:-1]


def _ordered(procedure: Procedure) -> list[State]:
    """Give the states by how far they lie from the start, ends last; a state behind another as declared where both lie as far."""
    far = {procedure.start.key: 0}
    waiting = [procedure.start.key]
    while waiting:
        state = waiting.pop(0)
        for one in procedure.leaving(state):
            target = one.leads_to(state)
            if target in procedure.states and target not in far:
                far[target] = far[state] + 1
                waiting.append(target)
    place = {key: n for n, key in enumerate(procedure.states)}
    return sorted(
        procedure.states.values(), key=lambda one: (one.kind == "end", far.get(one.key, len(place)), place[one.key])
    )


def draw_svg(procedure: Procedure, lang: str) -> str:
    """Give the diagram as an SVG document (SVG 流程图)."""
    states = _ordered(procedure)
    place = {one.key: n for n, one in enumerate(states)}
    edges, loops = _edges(procedure, place, lang)
    between = [one for one in edges if one.end == one.start + 1]
    right = [one for one in edges if one.end > one.start + 1]
    left = [one for one in edges if one.end < one.start]
    label_right = max((_width(label) for one in right for label in one.labels), default=0)
    label_left = max((_width(label) for one in left for label in one.labels), default=0)
    box = max(_BOX, *(_inside(state, loops[n], lang) for n, state in enumerate(states)))
    label_right = (
        max(label_right, _gap_width(between) - box // 2 + 8) if right else 0
    )  # no lane runs through words between two boxes
    x = _MARGIN + (label_left + _STUB + _LANE * len(left) if left else 0)
    tops, heights, y = [], [], 56
    for n, _ in enumerate(states):
        stubs = max(
            sum(len(one.labels) for one in side if one.start == n) + sum(one.end == n for one in side)
            for side in (right, left)
        )
        heights.append(max(_LINE * (1 + len(loops[n])) + 18, _LINE * stubs + 18))
        tops.append(y)
        gap = sum(len(one.labels) for one in between if one.start == n)
        y += heights[n] + max(_LINE * gap + 20, 30)
    width = (
        x
        + box
        + max(_MARGIN + (label_right + _STUB + _LANE * len(right) if right else 0), _gap_width(between) - box // 2 + 30)
    )
    width = max(width, _width(procedure.titles[lang]) * 10 // 7 + 2 * _MARGIN)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" height="{y}" {_FONT} font-size="13">',
        f"<title>{escape(procedure.titles[lang])}</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z" fill="#444"/></marker></defs>',
        f'<rect width="{width}" height="{y}" fill="#fff"/>',
        f'<text x="{_MARGIN}" y="30" font-size="15" font-weight="bold">{escape(procedure.titles[lang])}</text>',
    ]
    for n, state in enumerate(states):
        parts += _box(state, loops[n], x, tops[n], box, heights[n], lang)
    for one in between:
        middle = x + box // 2
        parts.append(_path(f"M{middle},{tops[one.start] + heights[one.start]} V{tops[one.end]}"))
        parts += [
            _text(middle + 8, tops[one.start] + heights[one.start] + 18 + k * _LINE, label)
            for k, label in enumerate(one.labels)
        ]
    parts += _lanes(right, tops, x + box, 1, label_right)
    parts += _lanes(left, tops, x, -1, label_left)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _edges(procedure: Procedure, place: dict[str, int], lang: str) -> tuple[list[_Edge], list[list[str]]]:
    """Give the edges, those between the same states as one, and the loops of each state."""
    found: dict[tuple[int, int], list[str]] = {}
    loops: list[list[str]] = [[] for _ in place]
    for state in procedure.states:
        for one in procedure.leaving(state):
            label = one.names[lang] + _limits(procedure, one, lang)
            target = one.leads_to(state)
            if target == state:
                loops[place[state]].append(label)
            elif target in place:
                found.setdefault((place[state], place[target]), []).append(label)
    return [_Edge(*ends, tuple(labels)) for ends, labels in sorted(found.items())], loops


def _limits(procedure: Procedure, one: Transition, lang: str) -> str:
    """Give what bounds a transition: its condition, its shortest time and its time limit."""
    asked = []
    for path, values in one.when.items():
        field = procedure.field(path)
        codes = procedure.lists[field.codes].values if field and field.codes else {}
        if field and field.kind == "flag":
            codes = {"yes": {lang: f"{field.names[lang]} ✓"}, "no": {lang: f"{field.names[lang]} ✗"}}
        asked.append("/".join(codes[value][lang] if value in codes else value for value in values))
    shortest = one.not_before
    if isinstance(shortest, str):
        field = procedure.field(shortest)
        shortest = field.names[lang] if field else shortest
    elif shortest:
        shortest = naming.span(shortest).names[lang]
    parts = (
        f" [{'; '.join(asked)}]" if asked else "",
        f" ≥ {shortest}" if shortest else "",
        f" {'↻ ' if one.recurs or one.reminds else ''}{'' if one.reminds else '≤ '}{naming.span(one.within).names[lang]}"
        if one.within
        else "",
    )
    return "".join(parts)


def _width(text: str) -> int:
    return sum(13 if east_asian_width(one) in "WF" else 7 for one in text) + 8


def _inside(state: State, loops: list[str], lang: str) -> int:
    """Give the width that a box needs for its words, those in bold a little broader."""
    title = _width(state.names[lang]) * 8 // 7 + (16 if state.stops_clock else 0)
    return 16 + max(title, *(14 + _width(label) for label in loops), 0)


def _gap_width(between: list[_Edge]) -> int:
    return max((_width(label) for one in between for label in one.labels), default=0)


def _box(state: State, loops: list[str], x: int, y: int, width: int, height: int, lang: str) -> list[str]:
    fill, stroke = _COLOURS[state.kind]
    double = f'<rect x="{x + 3}" y="{y + 3}" width="{width - 6}" height="{height - 6}" rx="4" fill="none" stroke="{stroke}"/>'
    dashed = ' stroke-dasharray="6 3"' if state.stops_clock else ""
    return [
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{fill}" stroke="{stroke}"{dashed}/>',
        *([double] if state.kind == "end" else []),
        f'<text x="{x + 12}" y="{y + 23}" font-weight="bold">{escape(state.names[lang])}{" ⏸" if state.stops_clock else ""}</text>',
        *(_text(x + 12, y + 23 + _LINE * (k + 1), f"↺ {label}", "#555") for k, label in enumerate(loops)),
    ]


def _lanes(edges: list[_Edge], tops: list[int], x: int, way: int, label: int) -> list[str]:
    """Draw edges that run beside the boxes, each in a lane; every end has a height of its own at its box."""
    parts = []
    used: dict[int, int] = {}

    def height(n: int) -> int:
        used[n] = used.get(n, 0) + 1
        return tops[n] + 4 + _LINE * used[n]

    ends = {one: height(one.end) for one in sorted(edges, key=lambda one: (one.end, one.start))}
    for lane, one in enumerate(sorted(edges, key=lambda one: abs(one.end - one.start))):
        far = x + way * (label + _STUB + _LANE * lane)
        for text in one.labels[:-1]:
            parts.append(_text(x + 6 if way > 0 else x - 4 - _width(text), height(one.start) - 4, text))
        begun = height(one.start)
        text = one.labels[-1]
        parts.append(_path(f"M{x},{begun} H{far} V{ends[one]} H{x}"))
        parts.append(_text(x + 6 if way > 0 else x - 4 - _width(text), begun - 4, text))
    return parts


def _path(line: str) -> str:
    return f'<path d="{line}" fill="none" stroke="#444" marker-end="url(#tip)"/>'


def _text(x: int, y: int, text: str, colour: str = "#222") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" font-size="12">{escape(text)}</text>'
