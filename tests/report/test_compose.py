from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tongzhou.report.book import Book, Chapter, FactList, Figure, FindingList, Text
from tongzhou.report.chapters.areas import areas_chapter
from tongzhou.report.inputs import BookInputs
from tongzhou.report.phrases import Phrases, plain_run
from tongzhou.store.words import load_words
from tongzhou.terms.panel import Observation, Panel

Make = Callable[..., Book]


def _chapter(book: Book, key: str) -> Chapter:
    return next(chapter for chapter in book.chapters if chapter.key == key)


def _said(chapter: Chapter) -> str:
    return " ".join(plain_run(block.run) for block in chapter.blocks if isinstance(block, Text))


def test_the_same_results_give_the_same_book(make_book: Make) -> None:
    assert make_book() == make_book()


def test_plans_and_facts_to_review_stand_apart_from_observations(make_book: Make) -> None:
    lists = {b.anchor: b for b in _chapter(make_book(), "documents").blocks if isinstance(b, FactList)}
    shown = {name: [item.number.text for _, items in one.groups for item in items] for name, one in lists.items()}
    assert shown == {
        "facts-open": ["36843.2", "12.9", "27263.6", "9579.6"],
        "facts-stated": ["3至5"],
        "facts-review": ["约60"],
    }
    assert "三州商会" in lists["facts-stated"].groups[0][1][0].said_by


def test_every_linked_number_has_its_evidence(make_book: Make) -> None:
    book = make_book()
    ids = {one.id for one in book.evidence}
    for block in _chapter(book, "documents").blocks:
        for _, items in block.groups if isinstance(block, FactList) else ():
            assert all(item.number.evidence in ids for item in items)


def test_evidence_marks_the_numeral_in_the_sentence_on_the_page(make_book: Make) -> None:
    found = next(one for one in make_book().evidence if one.number.text == "27263.6")
    assert found.page is not None
    assert [p.text for p in found.page.pieces if p.mark == "numeral"] == ["27263.6"]
    assert "".join(p.text for p in found.page.pieces if p.mark != "page") == "进口27263.6亿元"
    assert [check.verdict for check in found.checks] == ["exact"]


def test_a_changed_number_changes_the_sentences(make_book: Make) -> None:
    good, bad = (_said(_chapter(make_book(total=total), "checks")) for total in ("36843.2", "36853.2"))
    assert "没有发现不一致" in good
    assert "1项不一致" in bad


def test_findings_show_what_was_computed_beside_what_was_printed(make_book: Make) -> None:
    (held,) = (b for b in _chapter(make_book(total="36853.2"), "checks").blocks if isinstance(b, FindingList))
    (item,) = held.items
    assert (item.badge.kind, item.residual) == ("inconsistent", "−10.0")
    assert item.lhs is not None
    assert item.lhs.text == "36843.2"


def test_trade_is_drawn_with_its_parts_under_the_whole(make_book: Make) -> None:
    (figure,) = (b for b in _chapter(make_book("en"), "trade").blocks if isinstance(b, Figure))
    bars = figure.chart.bars  # type: ignore[union-attr]  # a bar chart
    assert [(bar.label, bar.depth) for bar in bars] == [("foreign trade", 0), ("imports", 1), ("exports", 1)]
    assert "17684.0" in _said(_chapter(make_book("en"), "trade"))


def test_areas_without_a_value_stay_on_the_map(make_book: Make) -> None:
    (figure,) = (b for b in _chapter(make_book(), "areas").blocks if isinstance(b, Figure))
    tiles = figure.chart.tiles  # type: ignore[union-attr]  # a tile map
    assert [(tile.label, tile.number.text if tile.number else None) for tile in tiles] == [
        ("甲州", "12.50"),
        ("乙州", "7"),
        ("丙州", None),
    ]


def test_no_area_stands_on_a_map_beside_its_own_part(inputs: BookInputs) -> None:
    province, *others = inputs.areas.areas
    cities = [
        replace(others[0], code=f"01{n}", name=f"甲{n}市", english=f"Jia {n}", parent="01", tile=(n, 3))
        for n in range(4)
    ]
    values = [("甲州", 12), ("乙州", 7), ("丙州", 5), ("甲0市", 3)]
    rows = tuple(Observation(area, "2021", "产值", Decimal(value), "亿元", source="表一") for area, value in values)
    areas = replace(inputs.areas, areas=(province, *others, *cities))
    chapter = areas_chapter(
        replace(inputs, areas=areas, panel=Panel(rows)), Phrases(load_words("zh"), areas, inputs.indicators)
    )
    (figure,) = (b for b in chapter.blocks if isinstance(b, Figure))
    assert [tile.label for tile in figure.chart.tiles] == ["甲州", "乙州", "丙州"]  # type: ignore[union-attr]  # a tile map
