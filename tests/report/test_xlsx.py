import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl

from tongzhou.report.book import Book
from tongzhou.report.chapters.documents import MAX_SHOWN
from tongzhou.report.compose import compose
from tongzhou.report.inputs import BookInputs
from tongzhou.report.xlsx import write_xlsx
from tongzhou.store.words import load_words

Make = Callable[..., Book]


def test_numbers_are_numbers_with_the_printed_digits(make_book: Make) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(make_book(), load_words("zh"))))["事实"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)}
    assert cells[27263.6].number_format == "0.0"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref


def test_the_workbook_has_its_six_sheets_in_both_languages(make_book: Make) -> None:
    names = [
        openpyxl.load_workbook(io.BytesIO(write_xlsx(make_book(lang), load_words(lang)))).sheetnames
        for lang in ("zh", "en")
    ]
    assert names == [
        ["事实", "勾稽", "指数", "算法说明", "假定", "来源"],
        ["Facts", "Findings", "Index scores", "Recipes", "Assumed", "Sources"],
    ]


def test_text_of_a_page_never_becomes_a_formula(make_book: Make) -> None:
    book = replace(make_book(), assumed=(("=HYPERLINK(1)", "+1", "@x\x07"),))
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(book, load_words("zh"))))["假定"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s"]
    assert sheet["A2"].value == "=HYPERLINK(1)"


def test_the_same_book_gives_the_same_workbook(make_book: Make) -> None:
    words = load_words("zh")
    assert write_xlsx(make_book(), words) == write_xlsx(make_book(), words)


def test_the_workbook_holds_the_facts_for_which_the_page_has_no_room(inputs: BookInputs) -> None:
    page = inputs.pages[0]
    many = tuple(replace(page.facts[1], id=f"aaaa-{n}") for n in range(MAX_SHOWN + 5))
    book = compose(replace(inputs, pages=(replace(page, facts=many, findings=()),)), load_words("zh"))
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(book, load_words("zh"))))["事实"]
    assert sheet.max_row == 1 + MAX_SHOWN + 5
    places = {row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert places == {f"{many[0].value_start}–{many[0].value_end}"}
