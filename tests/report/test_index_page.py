"""The page of an index: what each dimension adds is drawn, every choice is printed, names are those of the language."""

import html
import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import get_args, get_type_hints

import numpy as np
import pytest

from tongzhou.index.block import Block
from tongzhou.index.build import CompositeIndex, build
from tongzhou.index.consistency import correlations
from tongzhou.index.difference import USUAL, one_changed
from tongzhou.index.framework import Framework, Node
from tongzhou.index.recipe import Recipe
from tongzhou.index.recipe_file import Varied
from tongzhou.report.book import BarChart, Book, Figure, HeatMap, Number, StackChart, Table
from tongzhou.report.charts import draw_svg
from tongzhou.report.index_page import IndexPage, index_book, index_page
from tongzhou.report.index_tables import index_tables
from tongzhou.report.index_telling import MOST_ROWS
from tongzhou.report.index_words import choice_value, factor_name
from tongzhou.store.words import load_words

NODES = (
    Node("t", "总指数", "Total", None, 0, 1.0),
    Node("p", "生计", "Work", "t", 1, 0.75),
    Node("x", "捕获", "Catch", "p", 2, 0.5, "x", "higher"),
    Node("y", "船只", "Boats", "p", 2, 0.5, "y", "higher"),
    Node("q", "空气", "Air", "t", 1, 0.25),
    Node("z", "雾霾", "Haze", "q", 2, 1.0, "z", "lower"),
)
VALUES = np.array([[[1.0, 9.0, 5.0]], [[6.0, 2.0, 4.0]], [[3.0, 7.0, 1.0]]])
INDEX = build(
    Framework("t", "总指数", "Total", "", NODES),
    Block(("Pell", "Moor", "Fenny"), ("-",), ("x", "y", "z"), VALUES),
    Recipe(),
)


def page(index: CompositeIndex = INDEX) -> IndexPage:
    changed = one_changed(index, "-", USUAL)
    at = datetime(2024, 5, 1, tzinfo=UTC)
    return IndexPage(
        index, index_tables(index, changed), changed, (), (), None, None, Varied(), at, "tongzhou", "d.csv"
    )


def text_of(index: CompositeIndex, lang: str) -> str:
    read = re.sub(r"<(script|style).*?</\1>", "", index_page(page(index), load_words(lang)).decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", read)


def figure(book: Book, anchor: str) -> Figure:
    (found,) = (b for chapter in book.chapters for b in chapter.blocks if isinstance(b, Figure) and b.anchor == anchor)
    return found


def stacked(book: Book) -> list[Figure]:
    blocks = [block for chapter in book.chapters for block in chapter.blocks]
    return [one for one in blocks if isinstance(one, Figure) and isinstance(one.chart, StackChart)]


def test_the_parts_of_each_bar_make_the_total() -> None:
    (figure,) = stacked(index_book(page(), load_words("en")))
    assert isinstance(figure.chart, StackChart)
    for area, parts in figure.chart.stacks:
        assert [name for name, _ in parts] == ["Work", "Air"]
        total = INDEX.score("t", area, "-")
        assert sum(float(number.value or 0) for _, number in parts) == pytest.approx(total, abs=0.01)
    drawn = draw_svg(figure.chart)
    (area, parts) = figure.chart.stacks[0]
    assert f"{area}, Work: {parts[0][1].text}" in drawn


def test_an_index_that_cannot_be_divided_has_no_such_chart() -> None:
    assert stacked(index_book(page(INDEX.again(aggregate=("copeland", "arithmetic_mean"))), load_words("en"))) == []


def test_the_page_prints_every_choice_and_speaks_one_language() -> None:
    text = text_of(INDEX, "en")
    assert all(line in html.unescape(text) for line in INDEX.recipe.lines())
    assert "总指数" not in text
    assert "雾霾" not in text


def test_a_consistency_ratio_says_that_its_divisor_is_assumed() -> None:
    judged = Framework("t", "总指数", "Total", "", (replace(NODES[0], consistency_ratio=0.02), *NODES[1:]))
    said = index_page(page(build(judged, INDEX.block, Recipe())), load_words("en")).decode()
    assert "CR divides by the mean of random matrices" in said
    assert "CR divides by" not in index_page(page(), load_words("en")).decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_choice_has_words_in_both_languages(lang: str) -> None:
    words, hints = load_words(lang), get_type_hints(Recipe)
    for one in fields(Recipe):
        assert factor_name(words, one.name) != one.name
        kinds = [hints[one.name], *get_args(hints[one.name])]
        values = [value for kind in kinds for value in get_args(kind) if isinstance(value, str)]
        assert all(choice_value(words, one.name, value) != value or lang == "en" for value in values), one.name
        assert all(
            f"report.value_{key}" in words.sentences or f"report.value_{one.name}_{key}" in words.sentences
            for key in values
        )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_name_of_the_program_stands_outside_the_column_that_shows_how_it_is_written(lang: str) -> None:
    values = np.array([[[1.0, 9.0, 5.0]], [[6.0, 2.0, 4.0]], [[3.0, 7.0, 1.0]], [[4.0, 6.0, 90.0]]])
    block = Block(("Pell", "Moor", "Fenny", "Ost"), ("-",), ("x", "y", "z"), values)
    recipe = Recipe(
        impute="group_mean",
        treat="winsorise",
        winsorise_points=1,
        skewness_limit=0.5,
        kurtosis_limit=0.1,
        denominate=(("x", "y", 2.0),),
    )
    text = html.unescape(text_of(build(INDEX.framework, block, recipe), lang))
    for line in recipe.lines():
        text = text.replace(line, "")
    names = {"winsorise_", "minmax", "z_score", "_mean", "Choice(", "None", "False", "()", "('"}
    names |= {"winsorised", "declared"} if lang == "zh" else set()
    assert {one for one in names if one in text} == set()


def test_correlations_are_drawn_below_the_diagonal_and_the_dimensions_are_parted() -> None:
    chart = figure(index_book(page(), load_words("en")), "f-heat").chart
    assert isinstance(chart, HeatMap)
    assert (chart.labels, chart.breaks) == (("Catch", "Boats", "Haze"), (2,))
    places = [n for n, node in enumerate(NODES) if node.is_leaf]
    found = correlations(INDEX.scores[places, :, 0].T)
    assert {(row, column): number.text for row, column, number in chart.cells} == {
        (row, column): f"{found[row, column]:.2f}".replace("-", "−") for row in range(3) for column in range(row)
    }
    drawn = draw_svg(chart)
    assert "Boats, Catch: −0.99" in drawn
    assert drawn.count("<title>Haze, ") == 2 * 2  # the square and the number in it


def test_one_choice_changed_tells_how_far_areas_move_and_what_cannot_be_built() -> None:
    values = np.array([[[1.0, 9.0, 5.0]], [[6.0, 2.0, 4.0]], [[3.0, 7.0, 1.0]], [[4.0, 6.0, 2.0]]])
    index = build(INDEX.framework, Block(("Pell", "Moor", "Fenny", "Ost"), ("-",), ("x", "y", "z"), values), Recipe())
    book = index_book(page(index), load_words("en"))
    (chapter,) = (one for one in book.chapters if one.key == "what-if")
    tables = {one.anchor: one for one in chapter.blocks if isinstance(one, Table)}
    rows = {row[:2]: row[2:] for row in tables["t-changed"].rows}
    other = index.again(normalise="rank").ranks[0, :, 0]
    shift = np.abs(other - index.ranks[0, :, 0]).mean()
    assert rows["Normalisation", "ranks"][0].text == f"{shift:.2f}"  # type: ignore[union-attr]  # a number
    assert str(rows["Aggregation", "geometric mean"][2]).startswith("Cannot be built so: geometric mean got 0")
    assert len(tables["t-left-out"].rows) == 3
    assert isinstance(figure(book, "f-left-out").chart, BarChart)


def test_a_declared_choice_of_alternatives_is_not_called_assumed() -> None:
    said = load_words("en").say("report.index_what_if_assumed")
    own = replace(page(), varied=Varied({"normalise": ("minmax", "rank")}, is_declared=True))
    assert said in html.unescape(text_of(INDEX, "en"))
    assert said not in html.unescape(index_page(own, load_words("en")).decode())


GOALPOSTS = Recipe(normalise="goalposts", missing="available")
BOUNDED = tuple(replace(node, goalposts=(0.0, 10.0)) if node.is_leaf else node for node in NODES)
AWKWARD = {
    "one area": (VALUES[:1], BOUNDED),
    "one indicator": (VALUES, (replace(BOUNDED[0]), replace(BOUNDED[2], parent="t", depth=1, weight=1.0))),
    "all alike": (np.ones_like(VALUES), BOUNDED),
    "a constant column, zeros and negatives": (np.array([[[3.0, 0, -1]], [[3.0, -2, 0]], [[3.0, 0, 4]]]), BOUNDED),
    "an area without values": (np.where(np.arange(3)[:, None, None] == 1, np.nan, VALUES), BOUNDED),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", AWKWARD)
def test_awkward_data_have_a_page(case: str, lang: str) -> None:
    values, nodes = AWKWARD[case]
    block = Block(("Pell", "Moor", "Fenny")[: len(values)], ("-",), ("x", "y", "z"), values)
    book = index_book(page(build(Framework("t", "总指数", "Total", "", nodes), block, GOALPOSTS)), load_words(lang))
    (table,) = (
        b for chapter in book.chapters for b in chapter.blocks if isinstance(b, Table) and b.anchor == "t-scores"
    )
    ranks = [row[0].text if isinstance(row[0], Number) else None for row in table.rows]
    assert (
        ranks
        == {
            "one area": ["1"],
            "one indicator": ["1", "2", "3"],
            "all alike": ["1", "1", "1"],
            "a constant column, zeros and negatives": ["1", "2", "2"],
            "an area without values": ["1", "2", None],
        }[case]
    )
    drawn = [b.chart for chapter in book.chapters for b in chapter.blocks if isinstance(b, Figure)]
    assert all("NaN" not in draw_svg(chart, narrow) for chart in drawn for narrow in (True, False))


def test_the_page_of_many_areas_holds_the_evidence_of_what_it_shows_alone_and_says_how_many_are_left() -> None:
    areas = tuple(f"Area {n}" for n in range(MOST_ROWS + 7))
    values = np.random.default_rng(1).random((len(areas), 1, 3))
    words = load_words("en")
    index = build(Framework("t", "总指数", "Total", "", NODES), Block(areas, ("-",), ("x", "y", "z"), values), Recipe())
    book = index_book(page(index), words)
    tables = {b.anchor: b for chapter in book.chapters for b in chapter.blocks if isinstance(b, Table)}
    for name in ("t-scores", "t-parts"):
        assert len(tables[name].rows) == MOST_ROWS
        assert tables[name].note == (words.say("report.index_more_rows", count=7),)
    assert len(book.evidence) == MOST_ROWS * len(NODES)
