"""From pages and a panel to a blue book."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tongzhou.steps.bluebook import HTML_NAME, XLSX_NAME, Asked, BluebookResult, make_bluebook
from tongzhou.terms.errors import InputError

TINY = Path(__file__).parents[1] / "regions" / "tiny"
PAGE = "今年前三季度,京津冀外贸进出口总值120.5亿元,同比增长3.2%。其中,出口80.2亿元;进口40.3亿元。\n"
PANEL = """area,period,indicator,value,unit,base,issuer,vintage,status,source,note
京津冀,2019,绿色发展指数,120.5,,2014=100,某局,2020-12,,某局发布稿,
京津冀,2020,绿色发展指数,125.5,,2014=100,某局,2021-12,,某局发布稿,
"""
AT = datetime(2022, 11, 17, 8, tzinfo=UTC)


def make(
    folder: Path, *pages: Path, panel: Path | None = None, region: str = "jing-jin-ji", lang: str = "zh"
) -> BluebookResult:
    asked = Asked(
        pages,
        panel,
        region,
        folder / "home",
        date(2022, 11, 17),
        folder / "ledger.tongzhou",
        lang,
        folder / "book",
        "tongzhou 0",
    )
    return make_bluebook(asked, AT, io.BytesIO(), lambda doing, total: None, lambda passed: None)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    return tmp_path / "page.txt"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_book_carries_the_figures_of_the_page_and_of_the_panel(tmp_path: Path, page: Path, lang: str) -> None:
    (tmp_path / "panel.csv").write_text(PANEL, "utf-8")
    made = make(tmp_path, page, panel=tmp_path / "panel.csv", lang=lang)
    html = (tmp_path / "book" / HTML_NAME).read_text("utf-8")
    assert all(figure in html for figure in ("120.5", "80.2", "40.3", "125.5"))
    assert made.filed.head.root.hex() in html
    assert (tmp_path / "book" / XLSX_NAME).read_bytes().startswith(b"PK")
    assert [one.is_new for one in made.filed.appended] == [True, True]


def test_the_same_material_at_the_same_time_gives_the_same_bytes(tmp_path: Path, page: Path) -> None:
    first = {path.name: path.read_bytes() for path in make(tmp_path, page).files}
    assert {path.name: path.read_bytes() for path in make(tmp_path, page).files} == first


def test_nothing_is_written_when_anything_read_is_at_fault(tmp_path: Path, page: Path) -> None:
    (tmp_path / "panel.csv").write_text(PANEL.replace("京津冀,2020", "亚特兰蒂斯,2020"), "utf-8")
    (tmp_path / "book").write_bytes(b"a file")
    with pytest.raises(InputError) as caught:
        make(tmp_path, page, tmp_path / "none.txt", panel=tmp_path / "panel.csv")
    assert len(caught.value.faults) == 3
    assert not (tmp_path / "ledger.tongzhou").exists()


@pytest.mark.server
def test_another_region_needs_no_other_code(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("2021年,总产值为120.5亿元,比上年增长3.2%。\n", "utf-8")
    made = make(tmp_path, tmp_path / "page.txt", region=str(TINY))
    assert [fact.value_text for fact in made.facts] == ["120.5", "3.2"]
    assert "京津冀" not in (tmp_path / "book" / HTML_NAME).read_text("utf-8")


def test_figures_that_a_later_release_replaced_are_shown_and_said(tmp_path: Path) -> None:
    pages = {"old.txt": (date(2021, 12, 20), "118.20"), "new.txt": (date(2022, 12, 20), "119.30")}
    for name, (published, value) in pages.items():
        (tmp_path / name).write_text(f"据国家统计局数据,京津冀区域2020年绿色发展指数为{value}。\n", "utf-8")
        asked = Asked(
            (tmp_path / name,),
            None,
            "jing-jin-ji",
            tmp_path,
            published,
            tmp_path / "l.tongzhou",
            "zh",
            tmp_path / name[:3],
            "t",
        )
        made = make_bluebook(asked, AT, io.BytesIO(), lambda doing, total: None, lambda passed: None)
        assert made.notes == ()
    asked = Asked(
        (tmp_path / "old.txt",),
        None,
        "jing-jin-ji",
        tmp_path,
        date(2021, 12, 20),
        tmp_path / "l.tongzhou",
        "zh",
        tmp_path / "b",
        "t",
    )
    made = make_bluebook(asked, AT, io.BytesIO(), lambda doing, total: None, lambda passed: None)
    assert [note.key for note in made.notes] == ["steps.later_release"]
    assert "118.20" in (tmp_path / "b" / HTML_NAME).read_text("utf-8")
