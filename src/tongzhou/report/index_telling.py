"""How a page of an index says its numbers (指数表述): names, scores with their formula, tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from tongzhou.index.build import CompositeIndex
from tongzhou.index.difference import Alternative
from tongzhou.index.framework import Node
from tongzhou.index.recipe_file import Varied
from tongzhou.index.robustness import Robustness
from tongzhou.index.sobol import Sensitivity
from tongzhou.report.book import Cell, Column, Evidence, Number, Table
from tongzhou.report.index_tables import ResultTable
from tongzhou.report.index_words import choice_value
from tongzhou.report.phrases import anchor
from tongzhou.terms.declaration import Assumed
from tongzhou.terms.words import Message, Words

__all__ = ["MOST_ROWS", "IndexPage", "Telling"]

#: areas and indicators that a table of the page shows; the files hold all
MOST_ROWS = 60


@dataclass(frozen=True)
class IndexPage:
    """What the page shows (页面内容): `tables` are those of the files, `changed` what the index is with one choice changed."""

    index: CompositeIndex
    tables: tuple[ResultTable, ...]
    changed: tuple[Alternative, ...]
    assumed: tuple[Assumed, ...]
    notes: tuple[Message, ...]
    robustness: Robustness | None
    sensitivity: Sensitivity | None
    varied: Varied
    made_at: datetime
    program: str
    data_name: str


class Telling:
    """Says numbers and gathers their evidence (表述)."""

    def __init__(self, page: IndexPage, words: Words) -> None:
        """Take the page and the words it is said in."""
        self.page, self.index, self.words = page, page.index, words
        self.period = self.index.periods[-1] if self.index.periods[-1] != "-" else words.say("report.index_one_period")
        self.evidence: dict[str, Evidence] = {}
        ranks = self.index.ranks[0, :, -1]
        self.order = [int(a) for a in np.argsort(np.where(ranks > 0, ranks, len(ranks) + 1), kind="stable")]
        self.place = {node.key: n for n, node in enumerate(self.index.framework.nodes)}

    def name(self, node: Node) -> str:
        """Give a node's name in the page's language."""
        return node.name if self.words.lang == "zh" else node.english

    def called(self, key: object) -> str:
        """Give the name of a node by its key."""
        return self.name(self.index.framework.nodes[self.place[str(key)]])

    def said(self, key: str, **values: object) -> str:
        """Say a sentence of the report."""
        return self.words.say(f"report.{key}", **values)

    def number(self, value: float, places: int = 2, evidence: str | None = None) -> Number | None:
        """Give a number with so many decimal places, None for a gap."""
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
                rows.append((self.said("index_imputed"), self.value("impute", index.recipe.impute)))
            rows.append((self.said("index_direction"), self.said(f"index_{node.direction}")))
            formula = self.normalisation()
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
        """Give how the parts of a node are joined."""
        method = self.index.recipe.method(node.depth)
        signs = {"arithmetic_mean": "Σ w·x", "geometric_mean": "Π x^w", "harmonic_mean": "1 / Σ (w / x)"}
        named = self.value("aggregate", method)
        return self.said("named", name=named, value=signs.get(method, f"n = {len(below)}"))

    def normalisation(self) -> str:
        """Give how a value becomes a score."""
        recipe = self.index.recipe
        (low, high), (mean, deviation) = recipe.scale, recipe.standard
        values = {"low": low, "span": high - low, "mean": mean, "deviation": deviation}
        how = self.said(f"formula_{recipe.normalise}", **{name: f"{one:g}" for name, one in values.items()})
        return self.said("named", name=self.value("normalise", recipe.normalise), value=how)

    def value(self, field: str, value: object) -> str:
        """Give a value of the recipe in words."""
        return choice_value(self.words, field, value)

    def table(
        self, name: str, caption: str, columns: list[Column], rows: Sequence[tuple[Cell, ...]], count: int | None = None
    ) -> Table:
        """Give a table of the first rows, and say how many more of `count`, all rows where it is not given, the files hold."""
        left = (len(rows) if count is None else count) - MOST_ROWS
        note = (self.said("index_more_rows", count=left),) if left > 0 else ()
        return Table(name, caption, tuple(columns), (("", tuple(rows[:MOST_ROWS])),), note)

    def column(self, label: str, is_number: bool = True) -> Column:
        """Give a column of numbers or of text."""
        return Column(label, "number" if is_number else "text")

    def scale(self) -> str:
        """Say the scale of the scores, or the method where it has no bounds."""
        low, high = self.index.recipe.scale
        return (
            f"{low:g}–{high:g}"
            if self.index.recipe.normalise in ("minmax", "goalposts", "percentile", "distance_to_best")
            else self.value("normalise", self.index.recipe.normalise)
        )

    def shown(self, cell: str | int | float | None) -> Cell:
        """Give a cell of a result table as one of the page."""
        if isinstance(cell, float):
            return self.number(cell, 3)
        if cell in ("true", "false"):
            return self.said("yes" if cell == "true" else "no")
        return Number(str(cell)) if isinstance(cell, int) else cell
