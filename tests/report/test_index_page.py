"""The page of an index: what each dimension adds is drawn, every choice is printed, names are those of the language."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from tongzhou.index.block import Block
from tongzhou.index.build import CompositeIndex, build
from tongzhou.index.framework import Framework, Node
from tongzhou.index.recipe import Recipe
from tongzhou.index.recipe_file import Varied
from tongzhou.report.book import Book, Figure, StackChart
from tongzhou.report.charts import draw_svg
from tongzhou.report.index_page import IndexPage, index_book, index_page
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
    return IndexPage(index, (), (), None, None, Varied(), datetime(2024, 5, 1, tzinfo=UTC), "tongzhou", "d.csv")


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
    said = index_page(page(), load_words("en")).decode()
    text = re.sub(r"<[^>]+>", " ", said)
    assert all(line.split(" = ", 1)[0] in text for line in INDEX.recipe.lines())
    assert "总指数" not in text
    assert "雾霾" not in text


def test_a_consistency_ratio_says_that_its_divisor_is_assumed() -> None:
    judged = Framework("t", "总指数", "Total", "", (replace(NODES[0], consistency_ratio=0.02), *NODES[1:]))
    said = index_page(page(build(judged, INDEX.block, Recipe())), load_words("en")).decode()
    assert "CR divides by the mean of random matrices" in said
    assert "CR divides by" not in index_page(page(), load_words("en")).decode()
