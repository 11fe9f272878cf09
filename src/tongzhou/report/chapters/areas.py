"""Chapter: the areas (各地区): indicators of the panel on the schematic tile map, with what is missing shown as missing."""

from collections.abc import Sequence

from tongzhou.report.book import (
    Block,
    Cell,
    Chapter,
    Column,
    Evidence,
    Figure,
    Heading,
    Number,
    Table,
    Text,
    Tile,
    TileMap,
)
from tongzhou.report.evidence import observation_evidence, observation_number
from tongzhou.report.inputs import BookInputs
from tongzhou.report.phrases import Phrases, anchor, rich
from tongzhou.terms.area import Area
from tongzhou.terms.panel import Observation, Panel

__all__ = ["MAX_MAPS", "areas_chapter"]

#: Maps in the book; the workbook and the panel hold every indicator.
MAX_MAPS = 3


def areas_chapter(inputs: BookInputs, phrases: Phrases) -> Chapter:
    """Show areas on the tile map, the indicators that most areas have first (各地区)."""
    words = phrases.words
    tiled = [area for area in inputs.areas.areas if area.tile is not None]
    blocks: list[Block] = []
    evidence: list[Evidence] = []
    if inputs.panel is not None and tiled:
        layers = _layers(tiled)
        for indicator, period, held, layer in _chosen(inputs.panel, layers)[:MAX_MAPS]:
            part, behind = _map(indicator, period, held, layer, inputs, phrases)
            blocks.extend(part)
            evidence.extend(behind)
    if blocks:
        blocks.insert(0, Text(rich(words, "report.areas_lead")))
    else:
        blocks.append(Text(rich(words, "report.areas_none")))
    return Chapter("areas", words.say("report.chapter_areas"), tuple(blocks), tuple(evidence))


def _layers(tiled: Sequence[Area]) -> tuple[tuple[Area, ...], ...]:
    """Give the areas that may stand on one map: those inside no other, and those that hold no other; no area beside its own part."""
    codes, parents = {area.code for area in tiled}, {area.parent for area in tiled}
    outer = tuple(area for area in tiled if area.parent not in codes)
    inner = tuple(area for area in tiled if area.code not in parents)
    return (inner,) if set(inner) == set(outer) else (inner, outer)


def _chosen(
    panel: Panel, layers: Sequence[tuple[Area, ...]]
) -> list[tuple[str, str, dict[str, Observation], tuple[Area, ...]]]:
    """Give for each indicator the layer and the latest period that are best covered, indicators with most areas first.

    Values of one map share unit and base, so that colours compare like with like; of several vintages the last is shown. The table names each source.
    """
    out = []
    for indicator in panel.indicators:
        best: tuple[float, str, dict[str, Observation], tuple[Area, ...]] | None = None
        own = [o for o in panel.observations if o.indicator == indicator and o.value is not None]
        for unit, base, period in dict.fromkeys((o.unit, o.base, o.period) for o in own):
            rows = sorted(
                (o for o in own if (o.unit, o.base, o.period) == (unit, base, period)), key=lambda o: o.vintage or ""
            )
            for layer in layers:
                names = {area.name for area in layer}
                held = {one.area: one for one in rows if one.area in names}
                if len(held) > 1 and (best is None or (len(held) / len(layer), period) > best[:2]):
                    best = len(held) / len(layer), period, held, layer
        if best is not None:
            out.append((indicator, *best[1:]))
    return sorted(out, key=lambda one: -len(one[2]))


def _map(
    indicator: str,
    period: str,
    held: dict[str, Observation],
    tiled: Sequence[Area],
    inputs: BookInputs,
    phrases: Phrases,
) -> tuple[list[Block], list[Evidence]]:
    words = phrases.words
    name = anchor("map", f"{indicator}.{period}")
    first = next(iter(held.values()))
    unit = phrases.unit(first.unit) or ""
    numbers = {
        area: observation_number(anchor("m", f"{indicator}.{period}.{area}"), one.value, phrases.unit(one.unit))
        for area, one in held.items()
        if one.value is not None
    }
    evidence = [
        observation_evidence(numbers[area].evidence or "", one, numbers[area], phrases) for area, one in held.items()
    ]
    tiles = [_tile(area, numbers.get(area.name), phrases) for area in tiled if area.tile is not None]
    missing = [phrases.area(area.name) for area in tiled if area.name not in held]
    columns = (
        Column(words.say("report.col_area")),
        Column(words.say("report.col_value"), "number", unit),
        Column(words.say("report.slot_source")),
    )
    order = [area.name for area in inputs.areas.areas if area.name in held]
    rows: list[tuple[Cell, ...]] = [(phrases.area(area), numbers[area], held[area].source or "") for area in order]
    rows.extend((area, None, "") for area in missing)
    table = Table(f"{name}-table", words.say("report.figure_numbers"), columns, (("", tuple(rows)),))
    shown, when = phrases.indicator(indicator), phrases.period(period)
    caption = words.say(
        "report.map_caption", indicator=_opening(shown), period=when, unit=unit or words.say("report.none")
    )
    says = words.say("report.map_says", indicator=shown, period=when, count=len(held), missing=len(missing))
    low = min(numbers, key=lambda area: held[area].value or 0)
    high = max(numbers, key=lambda area: held[area].value or 0)
    lead = rich(
        words,
        "report.map_lead",
        indicator=shown,
        period=when,
        high_area=phrases.area(high),
        high=numbers[high],
        low_area=phrases.area(low),
        low=numbers[low],
    )
    chart = TileMap(tuple(tiles), unit, words.say("report.map_missing"), words.say("report.million"))
    note = (
        rich(words, "report.map_note", missing=phrases.join(missing))
        if missing
        else rich(words, "report.map_note_full")
    )
    blocks: list[Block] = [
        Heading(words.say("report.map_heading", indicator=_opening(shown), period=when), f"{name}-heading"),
        Text(lead),
    ]
    blocks.append(Figure(name, caption, says, chart, table, note))
    return blocks, evidence


def _tile(area: Area, number: Number | None, phrases: Phrases) -> Tile:
    column, row = area.tile or (0, 0)
    name = phrases.area(area.name)
    return Tile(_short(name), column, row, number)


def _opening(name: str) -> str:
    """Give a name as it stands at the beginning of a heading."""
    return name[:1].upper() + name[1:]


def _short(name: str) -> str:
    """Give the name without 市, 新区 and New Area, which a tile has no room for."""
    return name.removesuffix("新区").removesuffix(" New Area").removesuffix("市") if len(name) > 2 else name
