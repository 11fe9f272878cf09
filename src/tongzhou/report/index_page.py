"""The page of an index (指数页面): results to a book of a few chapters, every score with its formula, as one HTML file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from tongzhou.index.build import CompositeIndex
from tongzhou.index.framework import Node
from tongzhou.index.recipe_file import Varied
from tongzhou.index.robustness import Robustness
from tongzhou.index.sobol import Sensitivity
from tongzhou.report.book import (
    Bar,
    BarChart,
    Block,
    Book,
    Cell,
    Chapter,
    Column,
    Cover,
    Evidence,
    Figure,
    Heading,
    Line,
    LineChart,
    LinePanel,
    Note,
    Number,
    Point,
    Span,
    SpanChart,
    Table,
    Text,
)
from tongzhou.report.html import write_html
from tongzhou.report.index_tables import index_tables, obstacles
from tongzhou.report.phrases import anchor
from tongzhou.terms.declaration import Assumed
from tongzhou.terms.words import Message, Words

__all__ = ["IndexPage", "index_book", "index_page"]

#: areas and indicators that a table of the page shows; the files hold all
_MOST_ROWS = 60
_MOST_LINES = 6


@dataclass(frozen=True)
class IndexPage:
    """What the page shows (页面内容)."""

    index: CompositeIndex
    assumed: tuple[Assumed, ...]
    notes: tuple[Message, ...]
    robustness: Robustness | None
    sensitivity: Sensitivity | None
    varied: Varied
    made_at: datetime
    program: str
    data_name: str


def index_page(page: IndexPage, words: Words) -> bytes:
    """Write the page of an index as one HTML file that opens offline (输出指数页面)."""
    return write_html(index_book(page, words), words)


def index_book(page: IndexPage, words: Words) -> Book:
    """Compose the page of an index (编成指数页面)."""
    told = _Telling(page, words)
    chapters = [told.scores(), told.parts()]
    if page.robustness is not None and page.sensitivity is not None:
        chapters.append(told.robust(page.robustness, page.sensitivity))
    chapters += [told.quality(), told.choices()]
    index = page.index
    kept = tuple(told.evidence.values())
    cover = Cover(
        (
            (words.say("report.index_data"), page.data_name),
            (words.say("report.cover_made"), page.made_at.strftime("%Y-%m-%d %H:%M UTC")),
            (words.say("report.cover_program"), page.program),
        ),
        (
            (words.say("report.index_count_areas"), Number(str(len(index.areas)))),
            (words.say("report.index_count_periods"), Number(str(len(index.periods)))),
            (words.say("report.index_count_indicators"), Number(str(len(index.framework.leaves)))),
            (words.say("report.index_count_imputed"), Number(str(int(index.imputed.sum())))),
        ),
    )
    name = told.name(index.framework.total)
    return Book(
        name, words.say("report.index_subtitle"), words.lang, told.period, page.made_at, cover, tuple(chapters), kept
    )


class _Telling:
    """Makes the chapters and gathers the evidence of their numbers."""

    def __init__(self, page: IndexPage, words: Words) -> None:
        self.page, self.index, self.words = page, page.index, words
        self.period = self.index.periods[-1] if self.index.periods[-1] != "-" else words.say("report.index_one_period")
        self.evidence: dict[str, Evidence] = {}
        ranks = self.index.ranks[0, :, -1]
        self.order = [int(a) for a in np.argsort(np.where(ranks > 0, ranks, len(ranks) + 1), kind="stable")]
        self.place = {node.key: n for n, node in enumerate(self.index.framework.nodes)}

    def name(self, node: Node) -> str:
        return node.name if self.words.lang == "zh" else node.english

    def said(self, key: str, **values: object) -> str:
        return self.words.say(f"report.{key}", **values)

    def number(self, value: float, places: int = 2, evidence: str | None = None) -> Number | None:
        if np.isnan(value):
            return None
        exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places)) + 0
        return Number(f"{exact:f}".replace("-", "−"), exact, None, evidence)

    def score(self, node: Node, area: int) -> Number | None:
        """Give a score of the last period with its formula behind it, down to the leaves' values."""
        index, n = self.index, self.place[node.key]
        value = float(index.scores[n, area, -1])
        if np.isnan(value):
            return None
        key = anchor("s", f"{node.key}-{index.areas[area]}")
        shown = self.number(value, 2, key)
        if shown is None or key in self.evidence:
            return shown
        self.evidence[key] = Evidence(key, "computed", "", shown)  # holds its place, so that parents come first
        below = [one for one in index.framework.children(node.key) if index.weights[self.place[one.key], -1] > 0]
        rows: list[tuple[str, str]] = [(self.said("col_rank"), str(int(index.ranks[n, area, -1])))]
        if node.is_leaf:
            k = [leaf.key for leaf in index.framework.leaves].index(node.key)
            raw = index.block.of([node.indicator or node.name])[index.block.areas.index(index.areas[area]), -1, 0]
            inputs: tuple[tuple[str, Number], ...] = ()
            printed = Number("–") if np.isnan(raw) else Number(f"{raw:.10g}", Decimal(repr(float(raw))), node.unit)
            inputs = ((self.name(node), printed),)
            if index.imputed[k, area, -1]:
                rows.append((self.said("index_imputed"), index.recipe.impute))
            rows.append((self.said("index_direction"), self.said(f"index_{node.direction}")))
            formula = f"{index.recipe.normalise} {index.recipe.scale}"
            if node.source:
                rows.append((self.said("index_source"), node.source))
        else:
            formula = self.formula(node, below)
            parts = [(one, self.score(one, area)) for one in below]
            inputs = tuple(
                (f"{self.name(one)} (w = {index.weights[self.place[one.key], -1]:.4g})", part)
                for one, part in parts
                if part is not None
            )
        title = f"{self.name(node)} · {index.areas[area]} · {self.period}"
        self.evidence[key] = Evidence(key, "computed", title, shown, formula=formula, inputs=inputs, rows=tuple(rows))
        return shown

    def formula(self, node: Node, below: list[Node]) -> str:
        method = self.index.recipe.method(node.depth)
        signs = {"arithmetic_mean": "Σ w·x", "geometric_mean": "Π x^w", "harmonic_mean": "1 / Σ (w / x)"}
        return f"{method}: {signs[method]}" if method in signs else f"{method} (n = {len(below)})"

    def table(self, name: str, caption: str, columns: list[Column], rows: Sequence[tuple[Cell, ...]]) -> Table:
        left = len(rows) - _MOST_ROWS
        note = (self.said("index_more_rows", count=left),) if left > 0 else ()
        return Table(name, caption, tuple(columns), (("", tuple(rows[:_MOST_ROWS])),), note)

    def column(self, label: str, is_number: bool = True) -> Column:
        return Column(label, "number" if is_number else "text")

    def scores(self) -> Chapter:
        index = self.index
        total = index.framework.total
        first = [node for node in index.framework.nodes if node.depth == 1]
        shown = self.order[:_MOST_ROWS]
        bars = tuple(Bar(index.areas[a], number) for a in shown if (number := self.score(total, a)) is not None)
        columns = [
            self.column(self.said("col_rank")),
            self.column(self.said("col_area"), False),
            self.column(self.name(total)),
        ]
        columns += [self.column(self.name(node)) for node in first]
        rows: list[tuple[Cell, ...]] = [
            (
                Number(str(index.ranks[0, a, -1])) if index.ranks[0, a, -1] else None,
                index.areas[a],
                self.score(total, a),
                *(self.score(node, a) for node in first),
            )
            for a in self.order
        ]
        caption = self.said("index_scores_caption", name=self.name(total), period=self.period)
        table = self.table("t-scores", caption, columns, rows)
        blocks: list[Block] = [Text((self.said("index_scores_lead", scale=self.scale(), count=len(index.areas)),))]
        if len(self.order) and bars:
            says = self.said("index_bars_says", best=bars[0].label, value=bars[0].number.text)
            blocks.append(
                Figure(
                    "f-scores",
                    caption,
                    says,
                    BarChart(bars, ""),
                    self.table("f-scores-t", caption, columns[:3], [row[:3] for row in rows]),
                )
            )
        blocks.append(table)
        blocks += self.over_time(total)
        blocks += [Note((self.words.tell(one),)) for one in self.page.notes]
        return Chapter("scores", self.said("index_chapter_scores"), tuple(blocks))

    def scale(self) -> str:
        low, high = self.index.recipe.scale
        return (
            f"{low:g}–{high:g}"
            if self.index.recipe.normalise in ("minmax", "goalposts", "percentile", "distance_to_best")
            else self.index.recipe.normalise
        )

    def over_time(self, total: Node) -> list[Block]:
        index = self.index
        if len(index.periods) < 2 or not all(len(one) == 4 and one.isdigit() for one in index.periods):
            return []
        areas = self.order[:_MOST_LINES]
        lines, rows = [], []
        for a in areas:
            numbers = [self.number(float(v)) for v in index.scores[0, a]]
            points = tuple(Point(int(p), one) for p, one in zip(index.periods, numbers, strict=True) if one is not None)
            lines.append(Line(index.areas[a], points))
            rows.append((index.areas[a], *numbers))
        caption = self.said("index_time_caption", name=self.name(total))
        columns = [self.column(self.said("col_area"), False), *(self.column(p) for p in index.periods)]
        chart = LineChart((LinePanel(self.name(total), tuple(lines)),), "", self.said("col_area"))
        return [Figure("f-time", caption, caption, chart, self.table("f-time-t", caption, columns, rows))]

    def parts(self) -> Chapter:
        """Say what makes each score: contributions of the dimensions, and what holds each area back most."""
        index = self.index
        leaves = index.framework.leaves
        held_back = obstacles(index)[:, :, -1]
        rows: list[tuple[Cell, ...]] = []
        for a in self.order:
            given, lack = index.contributions[:, a, -1], held_back[:, a]
            most = [
                self.name(leaves[k]) + f" {given[k]:.2f}"
                for k in np.argsort(-np.nan_to_num(given, nan=-np.inf))[:3]
                if not np.isnan(given[k])
            ]
            least = [
                self.name(leaves[k]) + f" {lack[k]:.0%}"
                for k in np.argsort(-np.nan_to_num(lack, nan=-np.inf))[:3]
                if lack[k] > 0
            ]
            rows.append(
                (
                    index.areas[a],
                    self.score(index.framework.total, a),
                    ", ".join(most) or None,
                    ", ".join(least) or None,
                )
            )
        columns = [
            self.column(self.said("col_area"), False), self.column(self.name(index.framework.total)),
            self.column(self.said("index_most"), False), self.column(self.said("index_obstacles"), False),
        ]  # fmt: skip
        caption = self.said("index_parts_caption", period=self.period)
        blocks: list[Block] = [Text((self.said("index_parts_lead"),)), self.table("t-parts", caption, columns, rows)]
        weights = []
        for node in index.framework.nodes[1:]:
            n = self.place[node.key]
            mark = self.said("index_assumed") if node.is_assumed else ""
            weights.append(
                (
                    "　" * (node.depth - 1) + self.name(node), self.number(float(index.weights[n, -1]), 3),
                    self.number(float(index.total_weights[n, -1]), 3), self.said(f"index_{node.direction}") if node.direction else "",
                    f"CR {node.consistency_ratio:.3f}" if node.consistency_ratio is not None else "", mark,
                )
            )  # fmt: skip
        heads = (
            "index_node",
            "index_weight",
            "index_total_weight",
            "index_direction",
            "index_judgements",
            "index_assumed",
        )
        blocks.append(
            self.table(
                "t-weights",
                self.said("index_weights_caption", period=self.period),
                [self.column(self.said(h), h in ("index_weight", "index_total_weight")) for h in heads],
                weights,
            )
        )
        return Chapter("parts", self.said("index_chapter_parts"), tuple(blocks))

    def robust(self, found: Robustness, sensitivity: Sensitivity) -> Chapter:
        bounds, middle = found.rank_interval(), found.rank_quantile(0.5)
        order = [int(a) for a in np.argsort(found.nominal_ranks, kind="stable") if found.nominal_ranks[a]]
        spans = tuple(
            Span(found.areas[a], int(bounds[a, 0]), int(bounds[a, 1]), int(middle[a]), int(found.nominal_ranks[a]),
                 self.said("index_span", low=int(bounds[a, 0]), high=int(bounds[a, 1]), rank=int(found.nominal_ranks[a])))
            for a in order[:_MOST_ROWS]
        )  # fmt: skip
        columns = [self.column(self.said("col_area"), False)] + [
            self.column(self.said(key)) for key in ("col_rank", "index_median", "index_low", "index_high")
        ]
        rows: list[tuple[Cell, ...]] = [
            (found.areas[a], *(Number(str(int(v))) for v in (found.nominal_ranks[a], middle[a], *bounds[a])))
            for a in order
        ]
        caption = self.said("index_ranks_caption", draws=found.draws)
        blocks: list[Block] = [
            Text(
                (
                    self.said(
                        "index_robust_lead",
                        draws=found.draws,
                        base=sensitivity.base,
                        runs=sensitivity.runs,
                        seed=self.page.varied.seed,
                    ),
                )
            ),
            Figure(
                "f-ranks",
                caption,
                caption,
                SpanChart(spans, self.said("col_rank")),
                self.table("f-ranks-t", caption, columns, rows),
            ),
        ]
        order_f = np.argsort(-np.nan_to_num(sensitivity.total[:, 0], nan=-1.0))
        bars, effect = [], []
        for f in order_f:
            numbers = [
                self.number(float(v), 3)
                for v in (
                    sensitivity.first[f, 0],
                    *sensitivity.first_interval[:, f, 0],
                    sensitivity.total[f, 0],
                    *sensitivity.total_interval[:, f, 0],
                )
            ]
            effect.append((sensitivity.factors[f], *numbers))
            if numbers[3] is not None:
                bars.append(
                    Bar(
                        sensitivity.factors[f], Number(numbers[3].text, max(numbers[3].value or Decimal(0), Decimal(0)))
                    )
                )
        heads = (
            "index_factor",
            "index_first",
            "index_low95",
            "index_high95",
            "index_total_order",
            "index_low95",
            "index_high95",
        )
        table = self.table(
            "f-effect-t",
            self.said("index_effect_caption"),
            [self.column(self.said(h), h != "index_factor") for h in heads],
            effect,
        )
        if bars:
            blocks.append(
                Figure(
                    "f-effect",
                    self.said("index_effect_caption"),
                    self.said("index_effect_caption"),
                    BarChart(tuple(bars), ""),
                    table,
                )
            )
        blocks.append(Heading(self.said("index_varied"), "varied"))
        varied: list[tuple[Cell, ...]] = [
            (name, ", ".join(_plain(one) for one in values)) for name, values in found.vary.items()
        ]
        varied += [(f"weight_noise_{depth}", f"× 1 ± {noise:g}") for depth, noise in found.weight_noise.items()]
        blocks.append(
            self.table(
                "t-varied",
                self.said("index_varied"),
                [Column(self.said("col_choice"), "code"), Column(self.said("index_alternatives"))],
                varied,
            )
        )
        return Chapter("robustness", self.said("index_chapter_robustness"), tuple(blocks))

    def quality(self) -> Chapter:
        """Say what was treated, and whether the parts belong together."""
        tables = {one.key: one for one in index_tables(self.index)}
        names = {node.key: self.name(node) for node in self.index.framework.nodes}
        blocks: list[Block] = [
            Text(
                (
                    self.said(
                        "index_quality_lead",
                        treated=sum(t.method != "none" for t in self.index.treatments),
                        imputed=int(self.index.imputed.sum()),
                    ),
                )
            )
        ]
        treated = [row for row in tables["treatment"].rows if row[1] != "none" or row[7] == "false"]
        for key, chosen in (("treatment", treated), ("consistency", list(tables["consistency"].rows))):
            if not chosen:
                continue
            heads = [self.words.get(f"report.index_{key}_{one}", one) for one in tables[key].columns]
            rows = [
                tuple(self.shown(names.get(cell, cell) if isinstance(cell, str) else cell) for cell in row)
                for row in chosen
            ]
            if key == "consistency":
                rows = [
                    (row[1], self.words.get(f"report.index_finding_{source[2]}", str(source[2])), *row[3:])
                    for row, source in zip(rows, chosen, strict=True)
                ]
                heads = [heads[1], *heads[2:]]
            kinds = [self.column(head, not isinstance(rows[0][n], str) and n > 1) for n, head in enumerate(heads)]
            blocks.append(self.table(f"t-{key}", self.said(f"index_{key}_caption"), kinds, rows))
        return Chapter("quality", self.said("index_chapter_quality"), tuple(blocks))

    def shown(self, cell: str | int | float | None) -> Cell:
        if isinstance(cell, float):
            return self.number(cell, 3)
        return Number(str(cell)) if isinstance(cell, int) else cell

    def choices(self) -> Chapter:
        pairs: list[tuple[Cell, ...]] = [tuple(line.split(" = ", 1)) for line in self.index.recipe.lines()]
        columns = [Column(self.said("col_choice"), "code"), Column(self.said("col_value"), "code")]
        blocks: list[Block] = [
            Text((self.said("index_recipe_lead"),)),
            Table("t-recipe", self.said("index_recipe_caption"), tuple(columns), (("", tuple(pairs)),)),
        ]
        framework = self.index.framework
        blocks.append(Text((self.said("index_framework_source", source=framework.source or "—"),)))
        for one in self.page.assumed:
            why = (one.note if self.words.lang == "zh" else one.note_english or one.note) or "—"
            blocks.append(Note((self.said("index_assumed_note", what=one.what, why=why),), "assumed"))
        return Chapter("recipe", self.said("index_chapter_recipe"), tuple(blocks))


def _plain(value: object) -> str:
    return " / ".join(map(str, value)) if isinstance(value, tuple) else str(value)
