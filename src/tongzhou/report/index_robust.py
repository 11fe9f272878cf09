"""The chapter on how far ranks depend on choices (稳健性一章)."""

from decimal import Decimal

import numpy as np

from tongzhou.index.robustness import Robustness
from tongzhou.index.sobol import Sensitivity
from tongzhou.report.book import (
    Bar,
    BarChart,
    Block,
    Cell,
    Chapter,
    Column,
    Figure,
    Heading,
    Number,
    Span,
    SpanChart,
    Text,
)
from tongzhou.report.index_telling import MOST_ROWS, Telling
from tongzhou.report.index_words import factor_name

__all__ = ["robustness_chapter"]


def robustness_chapter(told: Telling, found: Robustness, sensitivity: Sensitivity) -> Chapter:
    """Draw the intervals of ranks and what moves them, and say what was varied (稳健性)."""
    bounds, middle = found.rank_interval(), found.rank_quantile(0.5)
    order = [int(a) for a in np.argsort(found.nominal_ranks, kind="stable") if found.nominal_ranks[a]]
    spans = tuple(
        Span(found.areas[a], int(bounds[a, 0]), int(bounds[a, 1]), int(middle[a]), int(found.nominal_ranks[a]),
             told.said("index_span", low=int(bounds[a, 0]), high=int(bounds[a, 1]), rank=int(found.nominal_ranks[a])))
        for a in order[:MOST_ROWS]
    )  # fmt: skip
    columns = [told.column(told.said("col_area"), False)] + [
        told.column(told.said(key)) for key in ("col_rank", "index_median", "index_low", "index_high")
    ]
    rows: list[tuple[Cell, ...]] = [
        (found.areas[a], *(Number(str(int(v))) for v in (found.nominal_ranks[a], middle[a], *bounds[a]))) for a in order
    ]
    caption = told.said("index_ranks_caption", draws=found.draws)
    blocks: list[Block] = [
        Text(
            (
                told.said(
                    "index_robust_lead",
                    draws=found.draws,
                    base=sensitivity.base,
                    runs=sensitivity.runs,
                    seed=told.page.varied.seed,
                ),
            )
        ),
        Figure(
            "f-ranks",
            caption,
            caption,
            SpanChart(spans, told.said("col_rank")),
            told.table("f-ranks-t", caption, columns, rows),
        ),
    ]
    order_f = np.argsort(-np.nan_to_num(sensitivity.total[:, 0], nan=-1.0))
    bars, effect = [], []
    for f in order_f:
        numbers = [
            told.number(float(v), 3)
            for v in (
                sensitivity.first[f, 0],
                *sensitivity.first_interval[:, f, 0],
                sensitivity.total[f, 0],
                *sensitivity.total_interval[:, f, 0],
            )
        ]
        factor = factor_name(told.words, sensitivity.factors[f])
        effect.append((factor, *numbers))
        if numbers[3] is not None:
            bars.append(Bar(factor, Number(numbers[3].text, max(numbers[3].value or Decimal(0), Decimal(0)))))
    heads = (
        "index_factor",
        "index_first",
        "index_low95",
        "index_high95",
        "index_total_order",
        "index_low95",
        "index_high95",
    )
    table = told.table(
        "f-effect-t",
        told.said("index_effect_caption"),
        [told.column(told.said(h), h != "index_factor") for h in heads],
        effect,
    )
    if bars:
        blocks.append(
            Figure(
                "f-effect",
                told.said("index_effect_caption"),
                told.said("index_effect_caption"),
                BarChart(tuple(bars), ""),
                table,
            )
        )
    blocks.append(Heading(told.said("index_varied"), "varied"))
    varied: list[tuple[Cell, ...]] = [
        (factor_name(told.words, name), told.said("join").join(told.value(name, one) for one in values))
        for name, values in found.vary.items()
    ]
    varied += [
        (factor_name(told.words, f"weight_noise_{depth}"), f"× 1 ± {noise:g}")
        for depth, noise in found.weight_noise.items()
    ]
    blocks.append(
        told.table(
            "t-varied",
            told.said("index_varied"),
            [Column(told.said("col_choice")), Column(told.said("index_alternatives"))],
            varied,
        )
    )
    return Chapter("robustness", told.said("index_chapter_robustness"), tuple(blocks))
