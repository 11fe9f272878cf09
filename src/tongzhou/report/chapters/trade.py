"""Chapter: trade (对外贸易): wholes and their parts as bars, with what the page says of growth beside them."""

from collections.abc import Sequence
from decimal import Decimal

from tongzhou.facts.fact import Fact
from tongzhou.report.book import (
    Bar,
    BarChart,
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
)
from tongzhou.report.evidence import fact_number, of_facts
from tongzhou.report.inputs import BookInputs, Page
from tongzhou.report.phrases import Phrases, anchor, grouped, rich
from tongzhou.terms.unit import parse_unit

__all__ = ["trade_chapter"]

#: Words that make an indicator one of trade between areas and abroad: imports, exports, both.
_TRADE = ("进口", "出口", "进出口")


def _is_trade(fact: Fact) -> bool:
    return any(word in (fact.indicator or "") for word in _TRADE)


def trade_chapter(inputs: BookInputs, phrases: Phrases) -> Chapter:
    """Show trade by its parts (对外贸易): one figure per area and period of each page."""
    words = phrases.words
    blocks: list[Block] = []
    evidence: list[Evidence] = []
    for page in inputs.pages:
        facts = [fact for fact in page.facts if fact.modality == "observed" and _is_trade(fact)]
        levels = [fact for fact in facts if fact.kind == "level" and _is_money(fact)]
        for place in dict.fromkeys((fact.region, fact.period) for fact in levels):
            held = _once([fact for fact in levels if (fact.region, fact.period) == place])
            if len(held) < 2:
                continue
            near = [fact for fact in facts if (fact.region, fact.period) == place and fact.kind != "level"]
            blocks.extend(_figure(page, held, near, phrases))
            evidence.extend(of_facts(page, [*held, *near], phrases))
    if not blocks:
        blocks.append(Text(rich(words, "report.trade_none")))
    return Chapter("trade", words.say("report.chapter_trade"), tuple(blocks), tuple(evidence))


def _is_money(fact: Fact) -> bool:
    unit = parse_unit(fact.unit or "")
    return unit is not None and unit.dimension == "money"


def _once(facts: Sequence[Fact]) -> list[Fact]:
    """Keep one fact of each indicator: what a headline repeats is shown once, and the fuller sentence wins."""
    found: dict[str | None, Fact] = {}
    for fact in facts:
        held = found.get(fact.indicator)
        if held is None or (held.role is not None and fact.role is None):
            found[fact.indicator] = fact
    return list(found.values())


def _tree(facts: Sequence[Fact]) -> list[tuple[Fact, int]]:
    """Put parts under their wholes; facts whose whole is not there stand at the top, largest first."""
    names = {fact.indicator for fact in facts}
    wholes = {word: fact.indicator for word in ("进口", "出口") for fact in facts if _is_all(fact, word)}
    out: list[tuple[Fact, int]] = []

    def above(fact: Fact) -> str | None:
        """Name the whole: as the page says, else imports of something are a part of imports, and exports of exports."""
        if fact.part_of in names and fact.part_of != fact.indicator:
            return fact.part_of
        whole = next((own for word, own in wholes.items() if (fact.indicator or "").endswith(word)), None)
        return None if whole == fact.indicator or "进出口" in (fact.indicator or "") else whole

    def place(parent: str | None, depth: int) -> None:
        if parent is None:
            own = [fact for fact in facts if above(fact) is None]
        else:
            own = [fact for fact in facts if above(fact) == parent]
        for fact in sorted(own, key=lambda one: -one.value_norm):
            if all(fact is not held for held, _ in out):
                out.append((fact, depth))
                place(fact.indicator, depth + 1)

    place(None, 0)
    out.extend((fact, 0) for fact in facts if all(fact is not held for held, _ in out))
    return out


def _figure(page: Page, held: Sequence[Fact], near: Sequence[Fact], phrases: Phrases) -> list[Block]:
    words = phrases.words
    area, period = phrases.area(held[0].region), phrases.period(held[0].period)
    unit = phrases.unit(held[0].unit) or ""
    drawn = [(fact, depth) for fact, depth in _tree(held) if fact.unit == held[0].unit]
    bars = tuple(Bar(phrases.indicator(fact.indicator), fact_number(fact, phrases), depth) for fact, depth in drawn)
    name = anchor("trade", f"{page.text.document.sha256[:6]}{held[0].region}{held[0].period}")
    columns = (
        Column(words.say("report.col_indicator")),
        Column(words.say("report.col_value"), "number", unit),
        Column(words.say("report.kind_growth_rate"), "number", "%"),
        Column(words.say("report.col_share"), "number", "%"),
        Column(words.say("report.col_part_of")),
    )
    rows: list[tuple[Cell, ...]] = []
    for fact, depth in drawn:
        growth = next((one for one in near if one.indicator == fact.indicator and one.kind == "growth_rate"), None)
        share = next((one for one in near if one.indicator == fact.indicator and one.kind == "share"), None)
        rows.append(
            (
                "　" * depth + phrases.indicator(fact.indicator),
                fact_number(fact, phrases),
                fact_number(growth, phrases) if growth else None,
                fact_number(share, phrases) if share else None,
                phrases.indicator(fact.part_of) if fact.part_of else "",
            )
        )
    table = Table(f"{name}-table", words.say("report.figure_numbers"), columns, (("", tuple(rows)),))
    largest = max((fact for fact, _ in drawn), key=lambda one: one.value_norm)
    caption = words.say("report.trade_caption", area=area, period=period)
    says = words.say(
        "report.trade_says", area=area, period=period, count=len(bars), largest=phrases.indicator(largest.indicator)
    )
    blocks: list[Block] = [Heading(words.say("report.trade_heading", area=area, period=period), f"{name}-heading")]
    blocks.extend(_sentences(drawn, near, phrases, area, period))
    blocks.append(Figure(name, caption, says, BarChart(bars, unit), table, rich(words, "report.trade_note", unit=unit)))
    return blocks


def _sentences(
    drawn: Sequence[tuple[Fact, int]], near: Sequence[Fact], phrases: Phrases, area: str, period: str
) -> list[Block]:
    """Say the total, its growth and the balance, each only where its numbers are there."""
    words = phrases.words
    out: list[Block] = []
    total = next((fact for fact, _ in drawn if fact.indicator and "进出口" in fact.indicator), None)
    if total is not None:
        growth = next((one for one in near if one.indicator == total.indicator and one.kind == "growth_rate"), None)
        values: dict[str, str | Number] = {
            "area": area,
            "period": period,
            "total": fact_number(total, phrases),
            "indicator": phrases.indicator(total.indicator),
        }
        if growth is not None:
            key = (
                "report.trade_up"
                if growth.value > 0
                else "report.trade_down"
                if growth.value < 0
                else "report.trade_level"
            )
            out.append(Text(rich(words, key, growth=fact_number(growth, phrases), **values)))
        else:
            out.append(Text(rich(words, "report.trade_total", **values)))
    imports = next((fact for fact, _ in drawn if _is_all(fact, "进口")), None)
    exports = next((fact for fact, _ in drawn if _is_all(fact, "出口")), None)
    if imports is not None and exports is not None and imports.unit == exports.unit:
        gap: Decimal = imports.value - exports.value
        key = "report.trade_deficit" if gap > 0 else "report.trade_surplus"
        out.append(
            Text(
                rich(
                    words,
                    key,
                    imports=fact_number(imports, phrases),
                    exports=fact_number(exports, phrases),
                    gap=f"{grouped(abs(gap))} {phrases.unit(imports.unit) or ''}".strip()
                    if not phrases.is_chinese
                    else f"{grouped(abs(gap))}{imports.unit or ''}",
                )
            )
        )
    return out


def _is_all(fact: Fact, word: str) -> bool:
    """Whether an indicator is imports or exports as a whole: 出口, 出口总值, 外贸出口, not 机电产品出口."""
    name = (fact.indicator or "").removeprefix("外贸").removesuffix("总值").removesuffix("总额").removesuffix("额")
    return name == word
