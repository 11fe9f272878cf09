"""The page of an index (指数页面): results to a book of a few chapters, every score with its formula, as one HTML file."""

from dataclasses import fields

import numpy as np

from tongzhou.index.framework import Node
from tongzhou.report.book import (
    Bar,
    BarChart,
    Block,
    Book,
    Cell,
    Chapter,
    Column,
    Cover,
    Figure,
    Line,
    LineChart,
    LinePanel,
    Note,
    Number,
    Point,
    StackChart,
    Table,
    Text,
)
from tongzhou.report.html import write_html
from tongzhou.report.index_quality import quality_chapter
from tongzhou.report.index_robust import robustness_chapter
from tongzhou.report.index_tables import obstacles
from tongzhou.report.index_telling import MOST_ROWS, IndexPage, Telling
from tongzhou.report.index_what_if import what_if_chapter
from tongzhou.report.index_words import choice_name
from tongzhou.terms.words import Words

__all__ = ["IndexPage", "index_book", "index_page"]

#: areas whose lines over time are drawn
_MOST_LINES = 6


def index_page(page: IndexPage, words: Words) -> bytes:
    """Write the page of an index as one HTML file that opens offline (输出指数页面)."""
    return write_html(index_book(page, words), words)


def index_book(page: IndexPage, words: Words) -> Book:
    """Compose the page of an index (编成指数页面)."""
    told = Telling(page, words)
    chapters = [_scores(told), _parts(told)]
    if page.robustness is not None and page.sensitivity is not None:
        chapters.append(robustness_chapter(told, page.robustness, page.sensitivity))
    chapters += [what_if_chapter(told), quality_chapter(told), _choices(told)]
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


def _scores(told: Telling) -> Chapter:
    index = told.index
    total = index.framework.total
    first = [node for node in index.framework.nodes if node.depth == 1]
    shown = told.order[:MOST_ROWS]
    bars = tuple(Bar(index.areas[a], number) for a in shown if (number := told.score(total, a)) is not None)
    columns = [
        told.column(told.said("col_rank")),
        told.column(told.said("col_area"), False),
        told.column(told.name(total)),
    ]
    columns += [told.column(told.name(node)) for node in first]
    rows: list[tuple[Cell, ...]] = [
        (
            Number(str(index.ranks[0, a, -1])) if index.ranks[0, a, -1] else None,
            index.areas[a],
            told.score(total, a),
            *(told.score(node, a) for node in first),
        )
        for a in shown  # the evidence of what is not shown would make the page too large to open
    ]
    caption = told.said("index_scores_caption", name=told.name(total), period=told.period)
    table = told.table("t-scores", caption, columns, rows, len(told.order))
    blocks: list[Block] = [Text((told.said("index_scores_lead", scale=told.scale(), count=len(index.areas)),))]
    if len(told.order) and bars:
        says = told.said("index_bars_says", best=bars[0].label, value=bars[0].number.text)
        blocks.append(
            Figure(
                "f-scores",
                caption,
                says,
                BarChart(bars, ""),
                told.table("f-scores-t", caption, columns[:3], [row[:3] for row in rows], len(told.order)),
            )
        )
    blocks.append(table)
    blocks += _over_time(told, total)
    blocks += [Note((told.words.tell(one),)) for one in told.page.notes]
    return Chapter("scores", told.said("index_chapter_scores"), tuple(blocks))


def _over_time(told: Telling, total: Node) -> list[Block]:
    index = told.index
    if len(index.periods) < 2 or not all(len(one) == 4 and one.isdigit() for one in index.periods):
        return []
    areas = told.order[:_MOST_LINES]
    lines, rows = [], []
    for a in areas:
        numbers = [told.number(float(v)) for v in index.scores[0, a]]
        points = tuple(Point(int(p), one) for p, one in zip(index.periods, numbers, strict=True) if one is not None)
        lines.append(Line(index.areas[a], points))
        rows.append((index.areas[a], *numbers))
    caption = told.said("index_time_caption", name=told.name(total))
    columns = [told.column(told.said("col_area"), False), *(told.column(p) for p in index.periods)]
    chart = LineChart((LinePanel(told.name(total), tuple(lines)),), "", told.said("col_area"))
    return [Figure("f-time", caption, caption, chart, told.table("f-time-t", caption, columns, rows))]


def _parts(told: Telling) -> Chapter:
    """Say what makes each score: contributions of the dimensions, and what holds each area back most."""
    index = told.index
    leaves = index.framework.leaves
    held_back = obstacles(index)[:, :, -1]
    rows: list[tuple[Cell, ...]] = []
    for a in told.order[:MOST_ROWS]:
        given, lack = index.contributions[:, a, -1], held_back[:, a]
        most = [
            told.name(leaves[k]) + f" {given[k]:.2f}"
            for k in np.argsort(-np.nan_to_num(given, nan=-np.inf))[:3]
            if abs(given[k]) >= 0.005  # what would print as 0.00 says nothing, a gap neither
        ]
        least = [
            told.name(leaves[k]) + f" {lack[k]:.0%}"
            for k in np.argsort(-np.nan_to_num(lack, nan=-np.inf))[:3]
            if lack[k] > 0
        ]
        rows.append(
            (
                index.areas[a],
                told.score(index.framework.total, a),
                told.said("join").join(most) or None,
                told.said("join").join(least) or None,
            )
        )
    columns = [
        told.column(told.said("col_area"), False), told.column(told.name(index.framework.total)),
        told.column(told.said("index_most"), False), told.column(told.said("index_obstacles"), False),
    ]  # fmt: skip
    caption = told.said("index_parts_caption", period=told.period)
    blocks: list[Block] = [
        Text((told.said("index_parts_lead"),)),
        *_contributions(told),
        told.table("t-parts", caption, columns, rows, len(told.order)),
    ]
    weights = []
    for node in index.framework.nodes[1:]:
        n = told.place[node.key]
        mark = told.said("index_assumed") if node.is_assumed else ""
        weights.append(
            (
                "　" * (node.depth - 1) + told.name(node), told.number(float(index.weights[n, -1]), 3),
                told.number(float(index.total_weights[n, -1]), 3), told.said(f"index_{node.direction}") if node.direction else "",
                f"CR {node.consistency_ratio:.3f}" if node.consistency_ratio is not None else "", mark,
            )
        )  # fmt: skip
    heads = ["index_node", "index_weight", "index_total_weight", "index_direction", "index_judgements", "index_assumed"]
    kept = [n for n in range(len(heads)) if n < 4 or any(row[n] for row in weights)]
    blocks.append(
        told.table(
            "t-weights",
            told.said("index_weights_caption", period=told.period),
            [told.column(told.said(heads[n]), n in (1, 2)) for n in kept],
            [tuple(row[n] for n in kept) for row in weights],
        )
    )
    return Chapter("parts", told.said("index_chapter_parts"), tuple(blocks))


def _contributions(told: Telling) -> list[Block]:
    """Draw what each dimension adds to each area's total, where the aggregation can be divided."""
    index = told.index
    leaves = index.framework.leaves
    first = {node.key: node for node in index.framework.nodes if node.depth == 1}
    above = {node.key: node.parent for node in index.framework.nodes}

    def top(key: str) -> str:
        while key not in first:
            key = above[key] or key
        return key

    inside = {key: [k for k, leaf in enumerate(leaves) if top(leaf.key) == key] for key in first}
    points = {key: np.nansum(index.contributions[own, :, -1], axis=0) for key, own in inside.items()}
    shown = [a for a in told.order if np.isfinite(index.contributions[:, a, -1]).any()][:MOST_ROWS]
    if len(first) < 2 or not shown:
        return []
    rows: list[tuple[Cell, ...]] = [
        (index.areas[a], *(told.number(float(points[key][a])) for key in first)) for a in shown
    ]
    bars = tuple(
        (
            index.areas[a],
            tuple((told.name(node), one) for key, node in first.items() if (one := told.number(float(points[key][a])))),
        )
        for a in shown
    )
    caption = told.said("index_stack_caption", name=told.name(index.framework.total), period=told.period)
    columns = [told.column(told.said("col_area"), False), *(told.column(told.name(node)) for node in first.values())]
    table = told.table("f-parts-t", caption, columns, rows)
    return [Figure("f-parts", caption, caption, StackChart(bars, told.said("index_points")), table)]


def _choices(told: Telling) -> Chapter:
    recipe = told.index.recipe
    pairs: list[tuple[Cell, ...]] = [
        (choice_name(told.words, one.name), told.value(one.name, getattr(recipe, one.name)), line)
        for one, line in zip(fields(recipe), recipe.lines(), strict=True)
    ]
    columns = [
        Column(told.said("col_choice")),
        Column(told.said("index_chosen")),
        Column(told.said("index_as_written"), "code"),
    ]
    blocks: list[Block] = [
        Text((told.said("index_recipe_lead"),)),
        Table("t-recipe", told.said("index_recipe_caption"), tuple(columns), (("", tuple(pairs)),)),
    ]
    framework = told.index.framework
    if framework.source:
        blocks.append(Text((told.said("index_framework_source", source=framework.source),)))
    if any(node.consistency_ratio is not None for node in framework.nodes):
        blocks.append(Note((told.said("index_random_index"),), "assumed"))
    named = {node.name: told.name(node) for node in framework.nodes}
    named |= {what: told.said(f"index_all_{what}") for what in ("dimension", "indicator")}
    for one in told.page.assumed:
        why = (one.note if told.words.lang == "zh" else one.note_english or one.note) or "—"
        blocks.append(Note((told.said("index_assumed_note", what=named.get(one.what, one.what), why=why),), "assumed"))
    return Chapter("recipe", told.said("index_chapter_recipe"), tuple(blocks))
