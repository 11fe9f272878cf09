"""Panels in every form a colleague may send, and every fault of a bad one in one error."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from tongzhou.index.base_year import development_index
from tongzhou.index.official import official
from tongzhou.steps.panel import read_panel
from tongzhou.steps.region import Region, load_region
from tongzhou.store.words import load_words
from tongzhou.terms.errors import PanelError
from tongzhou.terms.panel import PANEL_COLUMNS, STATUSES

ROOT = Path(__file__).parents[2]
HEAD = ",".join(PANEL_COLUMNS)


@pytest.fixture(scope="module")
def tiny() -> Region:
    return load_region(ROOT / "tests" / "regions" / "tiny", ROOT)


@pytest.fixture(scope="module")
def jing_jin_ji() -> Region:
    return load_region("jing-jin-ji", ROOT)


def _csv(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows, "")).encode()


def _faults(data: bytes, region: Region) -> list[tuple[str, str | None]]:
    with pytest.raises(PanelError) as raised:
        read_panel(data, region, "p")
    return [(one.message.key, one.where) for one in raised.value.faults]


def test_a_row_keeps_its_printed_digits_and_its_place(tiny: Region) -> None:
    panel = read_panel(_csv("Pell,2001,Catch,5.10,万吨,,council,2002-03,final,yearbook,a note"), tiny, "p.csv")
    (one,) = panel.observations
    assert str(one.value) == "5.10"
    assert (one.unit, one.issuer, one.vintage, one.status, one.source, one.note) == (
        "万吨", "council", "2002-03", "final", "yearbook", "a note",
    )  # fmt: skip
    assert one.where == "p.csv:2"


def test_names_of_any_kind_become_full_names(tiny: Region) -> None:
    panel = read_panel(_csv("the Vale,2001,fish landed,5,吨,,,,,,", "The three waters,2001,Catch,9,吨,,,,,,"), tiny)
    assert panel.areas == ("Ostvale", "Threewater")
    assert panel.indicators == ("Catch",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_panel_may_come_in_any_of_the_usual_encodings(encoding: str, jing_jin_ji: Region) -> None:
    text = HEAD + "\n北京,2021,外贸进出口总值,30438.4,亿元,,北京海关,2022,初步核算,统计公报,镕\n"
    (one,) = read_panel(text.encode(encoding), jing_jin_ji).observations
    assert (one.area, one.note, one.status) == ("北京市", "镕", "preliminary")


def test_columns_may_stand_in_any_order_and_lines_may_end_as_on_windows(tiny: Region) -> None:
    columns = list(reversed(PANEL_COLUMNS))
    cells = {"area": "Pell", "period": "2001", "indicator": "Catch", "value": "5", "unit": "吨"}
    text = "\r\n".join([",".join(columns), ",".join(cells.get(one, "") for one in columns), ""])
    assert read_panel(text.encode(), tiny).observations[0].value == 5


def test_an_empty_value_is_a_gap(tiny: Region) -> None:
    (one,) = read_panel(_csv("Pell,2001,Catch,,吨,,,,missing,,"), tiny).observations
    assert one.value is None


def test_an_undeclared_indicator_is_kept_and_noted(tiny: Region) -> None:
    panel = read_panel(_csv("Pell,2001,Moonlight,5,,,,,,,", "Pell,2002,Moonlight,6,,,,,,,"), tiny, "p")
    assert panel.indicators == ("Moonlight",)
    (note,) = panel.notes
    assert "Moonlight (p:2) is not declared" in load_words("en", ("steps",)).tell(note)


def test_every_fault_of_a_panel_is_told_with_its_line(tiny: Region) -> None:
    rows = (
        "Pell,2001,Catch,5,吨,,,2002,,,",
        "Pell,2001,Catch,6,吨,,,2002,,,",  # 3 the same again
        "Atlantis,2001,Catch,6,吨,,,,,,",  # 4
        "Pell,2001,Catch,6,firkins,,,,,,",  # 5
        "Pell,2001,Catch,6,天,,,2005,,,",  # 6 days are no tonnes
        'Pell,2001,Catch,"1,200",吨,,,2006,,,',  # 7
        "Pell,last year,Catch,6,吨,,,,,,",  # 8
        "Pell,2001,Catch,6,吨,,,spring,,,",  # 9
        "Pell,2001,Catch,6,吨,,,2007,guessed,,",  # 10
        "Pell,2001,Catch,6,吨,,,2008,missing,,",  # 11
        "Pell,2001,Catch,6,吨,100,,2009,,,",  # 12
        "Pell,2001,Catch,6,吨,",  # 13 too few cells
        "Pell,2001,,6,吨,,,2010,,,",  # 14
        "Pell,2001,Catch,6,,,,2011,,,",  # 15 no unit
    )
    assert _faults(_csv(*rows), tiny) == [
        ("steps.panel_duplicate", "p:3"),
        ("steps.panel_unknown_area", "p:4"),
        ("steps.panel_unknown_unit", "p:5"),
        ("steps.panel_other_unit", "p:6"),
        ("steps.panel_no_number", "p:7"),
        ("terms.period_form", "p:8"),
        ("steps.panel_vintage", "p:9"),
        ("steps.panel_status", "p:10"),
        ("steps.panel_not_missing", "p:11"),
        ("steps.panel_base", "p:12"),
        ("steps.panel_cells", "p:13"),
        ("steps.panel_no_indicator", "p:14"),
        ("steps.panel_other_unit", "p:15"),
    ]


@pytest.mark.parametrize("value", ["NaN", "inf", "1e5", "-", "…", "5,0", "\uff15", "12%", "0x1F"])
def test_what_is_no_plain_number_is_refused(value: str, tiny: Region) -> None:
    assert _faults(_csv(f'Pell,2001,Catch,"{value}",吨,,,,,,'), tiny) == [("steps.panel_no_number", "p:2")]


def test_missing_and_unknown_columns_are_told_together(tiny: Region) -> None:
    found = _faults(
        b"area,period,indicator,value,unit,base,issuer,vintage,status,colour,area\nPell,2001,Catch,5,t,,,,,,\n", tiny
    )
    assert [key for key, _ in found] == [
        "steps.panel_no_column", "steps.panel_unknown_column", "steps.panel_column_twice",
    ]  # fmt: skip


def test_a_heading_that_is_no_heading_is_told_in_two_lines_whatever_stands_under_it(tiny: Region) -> None:
    rows = "\n".join("a;b;c" for _ in range(1000))
    found = _faults(f"area;period;indicator\n{rows}\n".encode(), tiny)
    assert found == [("steps.panel_no_column", "p:1"), ("steps.panel_unknown_column", "p:1")]


def test_a_number_with_more_digits_than_sums_keep_is_refused(tiny: Region) -> None:
    assert _faults(_csv(f"Pell,2001,Catch,{'9' * 400},吨,,,,,,"), tiny) == [("steps.panel_long_number", "p:2")]


def test_a_workbook_that_unpacks_without_end_is_refused(tiny: Region) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(401):
                part.write(b" " * 1_000_000)
    assert _faults(out.getvalue(), tiny) == [("steps.panel_unpacked", "p")]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "steps.panel_empty"),
        (b" \n\n", "steps.panel_empty"),
        (HEAD.encode(), "steps.panel_no_rows"),
        (b"\x00\x01\x02\x03", "steps.panel_no_text"),
        (b"PK\x03\x04 not a workbook", "steps.panel_xlsx"),
        (_csv('Pell,2001,"Catch,5,t'), "steps.panel_csv"),
    ],
)
def test_a_file_that_is_no_panel_gets_one_sentence(data: bytes, key: str, tiny: Region) -> None:
    assert [found for found, _ in _faults(data, tiny)] == [key]


def _xlsx(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "数据"
    for row in (PANEL_COLUMNS, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_with_numbers_and_dates_as_typed(tiny: Region) -> None:
    data = _xlsx(
        ("Pell", 2001, "Catch", 0.1, "吨", None, "council", 2002, "final", None, None),
        ("Pell", date(2001, 11, 1), "Boats", 12, "艘", None, "council", None, None, None, None),
        (None,) * 11,
        ("Pell", "2003", "Catch", None, "吨", None, None, None, "missing", None, None),
    )
    first, second, gap = read_panel(data, tiny, "p.xlsx").observations
    assert (first.period, first.value, first.vintage, first.where) == ("2001", Decimal("0.1"), "2002", "p.xlsx:数据!D2")
    assert (second.period, second.value) == ("2001-11-01", Decimal(12))
    assert gap.value is None


def test_faults_of_a_workbook_name_the_cell(tiny: Region) -> None:
    data = _xlsx(
        ("Nowhere", 2001, "Catch", 5, "吨", None, None, None, None, None, None),
        ("Pell", 2001, "Catch", "five", "吨", None, None, None, "odd", None, None),
        ("Pell", 2002, "Catch", "=2+3", "吨", None, None, None, None, None, None),
    )
    assert _faults(data, tiny) == [
        ("steps.panel_unknown_area", "p:数据!A2"),
        ("steps.panel_no_number", "p:数据!D3"),
        ("steps.panel_status", "p:数据!I3"),
        ("steps.panel_formula", "p:数据!D4"),
    ]


def test_the_demo_panel_names_issuer_vintage_status_and_source_for_every_figure(jing_jin_ji: Region) -> None:
    panel = read_panel(ROOT / "examples" / "jing-jin-ji" / "panel.csv", jing_jin_ji)
    assert len(panel.observations) >= 250
    assert panel.notes == ()
    assert all(one.issuer and one.vintage and one.source and one.status in STATUSES for one in panel.observations)
    assert all((one.value is None) == (one.status == "missing") for one in panel.observations)
    assert all(one.note for one in panel.observations if one.status in ("derived", "invented", "estimated", "missing"))
    assert not any(mark in f"{one.source}{one.note}" for one in panel.observations for mark in ("http", "www."))


def test_contradicting_official_figures_stand_side_by_side(jing_jin_ji: Region) -> None:
    panel = read_panel(ROOT / "examples" / "jing-jin-ji" / "panel.csv", jing_jin_ji)
    both = {o.issuer: str(o.value) for o in panel.rows("每万人口发明专利拥有量", "北京市") if o.period == "2021"}
    assert both == {"国家统计局": "153.5", "北京市统计局": "185"}


def test_the_demo_panel_yields_the_official_index_and_our_own_beside_it(jing_jin_ji: Region) -> None:
    panel = read_panel(ROOT / "examples" / "jing-jin-ji" / "panel.csv", jing_jin_ji)
    framework = jing_jin_ji.framework("development-index")
    assert framework is not None
    published = official(panel, framework)
    assert {one.verdict for one in published.checks} == {"exact", "not_checkable"}
    places = ["北京市", "天津市", "河北省", "京津冀"]
    index = development_index(framework, panel, places, jing_jin_ji.areas, jing_jin_ji.indicators)
    # R&D intensity 5.95 and 6.44 % as first published, patents 103638 and 335575
    assert index.value("innovation", "北京市", "2020") == pytest.approx((6.44 / 5.95 + 335575 / 103638) / 2 * 100)
    # the region's own intensity is printed (3.48 and 3.99), its patents are summed over the three
    assert index.value("研发经费投入强度", "京津冀", "2020") == pytest.approx(3.99 / 3.48 * 100)
    assert len(index.inputs_of("有效发明专利", "京津冀", "2020")[0].observations) == 3


def test_the_2014_ratio_of_intensities_holds_on_census_revised_output_only(jing_jin_ji: Region) -> None:
    """The page's 4.46 : 3.52 : 1 comes out on revised gross regional product; first-published intensities give 5.61 : 2.79 : 1."""
    panel = read_panel(ROOT / "examples" / "jing-jin-ji" / "panel.csv", jing_jin_ji)

    def value(indicator: str, area: str, status: str) -> Decimal:
        (one,) = [o for o in panel.rows(indicator, area) if o.period == "2014" and o.status == status]
        assert one.value is not None
        return one.value

    places = ("北京市", "天津市", "河北省")
    revised = [value("研发经费", a, "preliminary") / value("地区生产总值", a, "census_revised") for a in places]
    printed = [value("研发经费投入强度", a, "preliminary") for a in places]
    assert [round(one / revised[2], 2) for one in revised] == [Decimal("4.46"), Decimal("3.52"), 1]
    assert [round(one / printed[2], 2) for one in printed] == [Decimal("5.61"), Decimal("2.79"), 1]
