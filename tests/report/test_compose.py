from collections.abc import Callable

from tongzhou.report.book import Book, Chapter, FactList, Figure, FindingList, Text
from tongzhou.report.phrases import plain_run

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
    assert "没有发现不符" in good
    assert "1项不符" in bad


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
