"""Chapter: the development index (发展指数): the published values by vintage, and our own recomputation beside them."""

from decimal import ROUND_HALF_EVEN, Decimal
from math import isnan
from typing import TYPE_CHECKING

from tongzhou.report.book import (
    Block,
    Cell,
    Chapter,
    Column,
    Evidence,
    Figure,
    Heading,
    Line,
    LineChart,
    LinePanel,
    Note,
    Number,
    Point,
    Run,
    Table,
    Text,
)
from tongzhou.report.evidence import badge, computed_evidence, observation_evidence, observation_number
from tongzhou.report.inputs import BookInputs
from tongzhou.report.phrases import Phrases, anchor, grouped, rich
from tongzhou.terms.words import Message

if TYPE_CHECKING:
    from tongzhou.index.base_year import DevelopmentIndex
    from tongzhou.index.framework import Framework, Node
    from tongzhou.index.official import MeanCheck, Official, Published

__all__ = ["development_chapter"]

_CENT = Decimal("0.01")


def development_chapter(inputs: BookInputs, phrases: Phrases) -> Chapter:
    """Show the development index: official by vintage, then recomputed (发展指数)."""
    words = phrases.words
    blocks: list[Block] = []
    evidence: list[Evidence] = []
    for official in inputs.official:
        if official.values:
            for part, behind in (_official(official, base, phrases) for base in _bases(official)):
                blocks.extend(part)
                evidence.extend(behind)
            blocks.extend(_means(official, phrases))
    for number, index in enumerate(inputs.indices):
        part, behind = _recomputed(number, index, phrases)
        blocks.extend(part)
        evidence.extend(behind)
    if not blocks:
        blocks.append(Text(rich(words, "report.index_none")))
    return Chapter("development", words.say("report.chapter_development"), tuple(blocks), tuple(evidence))


def _named(node: "Node | Framework", phrases: Phrases) -> str:
    return node.name if phrases.is_chinese else node.english


def _bases(official: "Official") -> tuple[str | None, ...]:
    """Give the bases under which values were published: each has a figure of its own."""
    return tuple(dict.fromkeys(one.base for one in official.values))


def _vintage(one: "Published", phrases: Phrases) -> str:
    return one.vintage or phrases.words.say("report.no_vintage")


def _published_number(one: "Published") -> Number:
    name = anchor("o", f"{one.node}.{one.area}.{one.period}.{one.vintage}.{one.issuer}.{one.base}")
    return observation_number(name, one.value, None)


def _official(official: "Official", base: str | None, phrases: Phrases) -> tuple[list[Block], list[Evidence]]:
    """Show published values of one base: a line per vintage, never joined."""
    words = phrases.words
    values = [one for one in official.values if one.base == base]
    framework = official.framework
    title = _named(framework, phrases)
    shown_base = _said_base(base, phrases)
    evidence = [
        observation_evidence(_published_number(one).evidence or "", one.observation, _published_number(one), phrases)
        for one in values
    ]
    nodes = [node for node in framework.nodes if any(one.node == node.key for one in values)]
    vintages = sorted({_vintage(one, phrases) for one in values})
    areas = list(dict.fromkeys(one.area for one in values))
    issuers = list(dict.fromkeys(one.issuer or words.say("report.none") for one in values))
    blocks: list[Block] = [
        Heading(words.say("report.official_heading", title=title, base=shown_base), anchor("official", str(base)))
    ]
    lead = rich(
        words,
        "report.official_lead",
        title=title,
        issuers=phrases.join(issuers),
        base=shown_base,
        vintages=Number(str(len(vintages))),
        count=Number(str(len(values))),
    )
    blocks.append(Text(lead))
    blocks.extend(_revisions(values, nodes, phrases))
    for area in areas:
        own = [one for one in values if one.area == area]
        panels = tuple(
            LinePanel(
                _named(node, phrases),
                tuple(
                    Line(
                        words.say("report.vintage_name", vintage=vintage),
                        tuple(
                            Point(int(one.period[:4]), _published_number(one))
                            for one in sorted(own, key=lambda held: held.period)
                            if one.node == node.key and _vintage(one, phrases) == vintage
                        ),
                    )
                    for vintage in vintages
                    if any(one.node == node.key and _vintage(one, phrases) == vintage for one in own)
                ),
            )
            for node in nodes
            if any(one.node == node.key for one in own)
        )
        name = anchor("official", f"{base}.{area}")
        place = phrases.area(area)
        caption = words.say("report.official_caption", area=place, title=title, base=shown_base)
        says = words.say("report.official_says", area=place, title=title, panels=len(panels), vintages=len(vintages))
        chart = LineChart(panels, shown_base, words.say("report.slot_vintage"), Decimal(100))
        blocks.append(
            Figure(
                name,
                caption,
                says,
                chart,
                _official_table(name, own, nodes, phrases),
                (*rich(words, "report.official_note"), *_scales(chart, phrases)),
            )
        )
    return blocks, evidence


def _said_base(base: str | None, phrases: Phrases) -> str:
    return base or phrases.words.say("report.base_unstated")


def _official_table(name: str, values: "list[Published]", nodes: "list[Node]", phrases: Phrases) -> Table:
    words = phrases.words
    periods = sorted({one.period for one in values})
    columns = (
        Column(words.say("report.slot_vintage")),
        *(Column(phrases.period(period), "number") for period in periods),
    )
    groups = []
    for node in nodes:
        rows: list[tuple[Cell, ...]] = []
        for vintage in sorted({_vintage(one, phrases) for one in values if one.node == node.key}):
            found = {one.period: one for one in values if one.node == node.key and _vintage(one, phrases) == vintage}
            rows.append((vintage, *(_published_number(found[p]) if p in found else None for p in periods)))
        groups.append((_named(node, phrases), tuple(rows)))
    return Table(f"{name}-table", words.say("report.figure_numbers"), columns, tuple(groups))


def _means(official: "Official", phrases: Phrases) -> list[Block]:
    """Show whether each published total is the mean of its published parts."""
    words = phrases.words
    if not official.checks:
        return []
    columns = (
        Column(words.say("report.col_period")),
        Column(words.say("report.slot_vintage")),
        Column(words.say("report.col_printed"), "number"),
        Column(words.say("report.col_mean"), "number"),
        Column(words.say("report.col_verdict")),
        Column(words.say("report.col_absent")),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in official.checks:
        mean = Number(grouped(_rounded(float(one.mean)))) if one.mean is not None else None
        absent = phrases.join(_node_name(name, official.framework, phrases) for name in one.absent)
        printed = next(
            (_published_number(v) for v in official.of(official.framework.total.key) if _same_release(v, one)),
            Number(grouped(one.total)),
        )
        vintage = one.vintage or words.say("report.no_vintage")
        rows.append((phrases.period(one.period), vintage, printed, mean, badge(one.verdict, phrases), absent))
    heading = Heading(words.say("report.means_heading"), anchor("means", official.framework.key))
    lead = Text(rich(words, "report.means_lead", title=_named(official.framework, phrases)))
    caption = words.say("report.means_caption", title=_named(official.framework, phrases))
    return [heading, lead, Table(anchor("table-means", official.framework.key), caption, columns, (("", tuple(rows)),))]


def _same_release(value: "Published", check: "MeanCheck") -> bool:
    ours = (value.area, value.period, value.vintage, value.issuer, value.base)
    return ours == (check.area, check.period, check.vintage, check.issuer, check.base)


def _revisions(values: "list[Published]", nodes: "list[Node]", phrases: Phrases) -> list[Block]:
    """Say where two vintages give the same period different values: the largest difference of each node."""
    words = phrases.words
    said: list[Block] = []
    for node in nodes:
        own = [one for one in values if one.node == node.key]
        pairs = [
            (abs(b.value - a.value), a, b)
            for a in own
            for b in own
            if (a.area, a.period, a.issuer) == (b.area, b.period, b.issuer)
            and (a.vintage or "") < (b.vintage or "")
            and a.value != b.value
        ]
        if not pairs:
            continue
        gap, first, second = max(pairs, key=lambda pair: pair[0])
        said.append(
            Note(
                rich(
                    words,
                    "report.revised",
                    node=_named(node, phrases),
                    period=phrases.period(first.period),
                    first=_published_number(first),
                    first_vintage=_vintage(first, phrases),
                    second=_published_number(second),
                    second_vintage=_vintage(second, phrases),
                    gap=grouped(gap),
                )
            )
        )
    return said


def _recomputed(number: int, index: "DevelopmentIndex", phrases: Phrases) -> tuple[list[Block], list[Evidence]]:
    """Show our own index by area, its recipe in one sentence, and its gaps."""
    words = phrases.words
    framework, recipe = index.framework, index.recipe
    title = _named(framework, phrases)
    evidence: list[Evidence] = []
    blocks: list[Block] = [Heading(words.say("report.own_heading", title=title), f"own-{number + 1}")]
    gaps = sum(
        1
        for n, node in enumerate(framework.nodes)
        if node.is_leaf
        for row in index.values[n]
        for value in row
        if isnan(value)
    )
    cells = len(framework.leaves) * len(index.areas) * len(index.periods)
    blocks.append(
        Text(
            rich(
                words,
                "report.own_lead",
                base=recipe.base,
                leaves=Number(str(len(framework.leaves))),
                areas=phrases.join(phrases.area(area) for area in index.areas),
                normalise=_method(recipe.normalise, phrases),
                weight=_method(recipe.weight, phrases),
                aggregate=_method(recipe.aggregate, phrases),
            )
        )
    )
    key = "report.own_gaps" if gaps else "report.own_no_gaps"
    rule = words.say(f"report.missing_{recipe.missing}")
    blocks.append(Note(rich(words, key, gaps=Number(str(gaps)), cells=Number(str(cells)), rule=rule), "gap"))
    periods = [p for p in index.periods if len(p) == 4]
    inner = [node for node in framework.nodes if not node.is_leaf]
    panels = []
    groups = []
    for node in inner:
        lines = []
        rows: list[tuple[Cell, ...]] = []
        for area in index.areas:
            points = []
            row: list[Cell] = [phrases.area(area)]
            for period in periods:
                value = index.value(node.key, area, period)
                if isnan(value):
                    row.append(None)
                    continue
                shown, behind = _cell(number, index, node.key, area, period, value, phrases)
                evidence.append(behind)
                points.append(Point(int(period), shown))
                row.append(shown)
            rows.append(tuple(row))
            if points:
                lines.append(Line(phrases.area(area), tuple(points)))
        if lines:
            panels.append(LinePanel(_named(node, phrases), tuple(lines)))
            groups.append((_named(node, phrases), tuple(rows)))
    blocks.extend(_latest(number, index, periods, phrases))
    if panels:
        name = f"own-{number + 1}-figure"
        shown_base = words.say("report.base_is_100", base=phrases.period(recipe.base))
        columns = (Column(words.say("report.col_area")), *(Column(phrases.period(p), "number") for p in periods))
        table = Table(f"{name}-table", words.say("report.figure_numbers"), columns, tuple(groups))
        caption = words.say("report.own_caption", title=title, base=shown_base)
        says = words.say("report.own_says", title=title, panels=len(panels), areas=len(index.areas))
        chart = LineChart(tuple(panels), shown_base, words.say("report.col_area"), Decimal(100))
        blocks.append(
            Figure(name, caption, says, chart, table, (*rich(words, "report.own_note"), *_scales(chart, phrases)))
        )
    if index.notes:
        caption = words.say("report.own_notes", count=len(index.notes))
        said: list[tuple[Cell, ...]] = [(words.tell(_told(note, framework, phrases)),) for note in index.notes]
        head = (Column(words.say("report.col_notes")),)
        blocks.append(Table("table-own-notes", caption, head, (("", tuple(said)),)))
    return blocks, evidence


def _method(name: str, phrases: Phrases) -> str:
    """Say a method of the recipe; one without a wording stays as the recipe names it."""
    return phrases.words.get(f"report.method_name_{name}", name)


def _node_name(name: str, framework: "Framework", phrases: Phrases) -> str:
    """Say a node or an indicator by its name."""
    found = next((node for node in framework.nodes if node.name == name), None)
    return _named(found, phrases) if found else phrases.indicator(name)


def _told(note: Message, framework: "Framework", phrases: Phrases) -> Message:
    """Give a note of the index with its areas, nodes and lists said in the language of the book."""
    said = dict(note.values)
    if "area" in said:
        said["area"] = phrases.area(str(said["area"]))
    for key in ("indicator", "node", "absent", "periods"):
        if key in said:
            parts = str(said[key]).replace("、", ", ").split(", ")
            said[key] = phrases.join(_node_name(one, framework, phrases) for one in parts)
    return Message(note.key, said)


def _scales(chart: LineChart, phrases: Phrases) -> Run:
    """Say so where the small charts have scales of their own."""
    return () if chart.shares_scale else rich(phrases.words, "report.own_scales")


def _rounded(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_CENT, ROUND_HALF_EVEN)


def _cell(
    number: int, index: "DevelopmentIndex", node: str, area: str, period: str, value: float, phrases: Phrases
) -> tuple[Number, Evidence]:
    """Give a cell as a number, with the formula and the panel rows it was computed from."""
    words = phrases.words
    name = anchor("i", f"{number}.{node}.{area}.{period}")
    shown = _rounded(value)
    said = Number(grouped(shown), shown, None, name)
    own = index.framework.node(node)
    children = index.framework.children(node)
    formula = words.say(
        "report.formula_node",
        aggregate=_method(index.recipe.aggregate, phrases),
        parts=phrases.join(f"{_named(child, phrases)} × {child.weight:g}" for child in children),
    )
    inputs = []
    for one in index.inputs_of(node, area, period):
        leaf = index.framework.node(one.node)
        label = words.say(
            "report.input_label",
            node=_named(leaf, phrases),
            period=phrases.period(period),
            base=phrases.period(index.recipe.base),
        )
        for observation, at in (
            (o, p) for p, held in ((period, one.observations), (index.recipe.base, one.base_observations)) for o in held
        ):
            if observation.value is not None:
                where = f"{_named(leaf, phrases)} · {phrases.area(observation.area)} · {phrases.period(at)}"
                inputs.append(
                    (where, Number(grouped(observation.value), observation.value, phrases.unit(observation.unit)))
                )
        if not (one.observations or one.base_observations):
            inputs.append((label, Number(f"{one.value:g}")))
    title = f"{_named(own, phrases)} · {phrases.area(area)} · {phrases.period(period)}"
    sources = dict.fromkeys(
        o.source for one in index.inputs_of(node, area, period) for o in one.observations if o.source
    )
    rows = tuple((words.say("report.slot_source"), source) for source in sources)
    return said, computed_evidence(name, said, title, formula, inputs, rows)


def _latest(number: int, index: "DevelopmentIndex", periods: list[str], phrases: Phrases) -> list[Block]:
    """Say each area's total in its latest period and the dimension that adds most to it."""
    words = phrases.words
    said: list[Block] = []
    total = index.framework.total
    nodes = [node.key for node in index.framework.nodes]
    for area in index.areas:
        held = [
            period
            for period in periods
            if not isnan(index.value(total.key, area, period)) and period != index.recipe.base
        ]
        if not held:
            said.append(Note(rich(words, "report.own_no_total", area=phrases.area(area)), "gap"))
            continue
        period = held[-1]
        shown, _ = _cell(number, index, total.key, area, period, index.value(total.key, area, period), phrases)
        points = []
        for child in index.framework.children(total.key):
            value = index.contributions[nodes.index(child.key), index.areas.index(area), index.periods.index(period)]
            if not isnan(value):
                points.append((float(value), child))
        if not points:
            continue
        most, child = max(points, key=lambda one: one[0])
        change = _rounded(index.value(total.key, area, period) - 100)
        key = "report.own_rose" if change > 0 else "report.own_fell" if change < 0 else "report.own_same"
        said.append(
            Text(
                rich(
                    words,
                    key,
                    area=phrases.area(area),
                    period=phrases.period(period),
                    value=shown,
                    change=grouped(abs(change)),
                    child=_named(child, phrases),
                    points=grouped(_rounded(most)),
                )
            )
        )
    return said
