"""Reports to those above: the items their form asks for, what changed since the one before, blanks for what people must say, in order."""

import io
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from PIL import Image

from tongzhou.steps.region import load_region
from tongzhou.steps.reports import ReportResult, make_report
from tongzhou.steps.spill import new_spill, update_spill
from tongzhou.terms.errors import DeclarationError

AT = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
LATER = datetime(2022, 10, 27, 4, 30, tzinfo=UTC)
END = datetime(2022, 11, 3, 4, 30, tzinfo=UTC)
ROWS = """reach,distance_m,time,item,value_mg_l,detection_limit_mg_l
kuangergang-qujiadian,12000,2022-10-27T06:00,benzene,<0.0005,0.0005
kuangergang-qujiadian,12000,2022-10-27T12:00,benzene,0.08,0.0005
kuangergang-qujiadian,19000,2022-10-27T02:40,benzene,3.0,0.0005
"""


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("drill")
    text = (Path(load_region("jing-jin-ji", Path()).folder) / "rivers/scenarios/wuqing-drill.toml").read_text("utf-8")
    (at / "small.toml").write_text(text.replace("seed = 20221027", "seed = 20221027\nmembers = 400"), "utf-8")
    new_spill(at / "small.toml", "jing-jin-ji", at, at / "out", AT, "tongzhou")
    return at / "out"


@pytest.fixture(scope="module")
def made(drill: Path) -> dict[str, ReportResult]:
    """The three kinds, one after another, with readings between the first and the follow-up."""
    reports = {"first": make_report(drill, "first", "jing-jin-ji", drill, AT, "tongzhou")}
    (drill / "r.csv").write_text(ROWS, "utf-8")
    update_spill(drill, drill / "r.csv", "jing-jin-ji", drill, LATER, "tongzhou")
    reports["follow-up"] = make_report(drill, "follow-up", "jing-jin-ji", drill, LATER, "tongzhou")
    reports["final"] = make_report(drill, "final", "jing-jin-ji", drill, END, "tongzhou")
    return reports


def opened(made: ReportResult, lang: str) -> docx.document.Document:
    path = next(one for one in made.files if one.name.endswith(f".{lang}.docx"))
    return docx.Document(io.BytesIO(path.read_bytes()))


def test_the_first_report_has_the_items_of_the_order_and_blanks_for_what_people_must_say(
    made: dict[str, ReportResult],
) -> None:
    text = made["first"].texts["zh"]
    for item in (
        "发生时间", "地点", "信息来源", "事件起因和性质", "基本过程", "主要污染物和数量", "监测数据", "人员受害情况",
        "饮用水水源地等环境敏感点受影响情况", "事件发展趋势", "处置措施", "拟采取的措施", "环境敏感点分布示意图",
    ):  # fmt: skip
        assert item in text
    assert "2022-10-27 02:10 发现或得知" in text
    assert "尚无监测数据" in text
    assert "死亡人数：________" in text
    assert "签发人：________" in text
    assert "暂按 II 级报告" in text
    assert "条号未与原文核对" not in text  # the numbers of the articles have been checked since


def test_a_follow_up_says_what_changed_since_the_report_before(made: dict[str, ReportResult]) -> None:
    text = made["follow-up"].texts["en"]
    assert "follow-up report no. 1" in text
    assert "Compared with the last report, of 2022-10-27 02:20" in text
    assert "New readings since the last report: 3; 3 in all." in text
    assert "in doubt, to be checked" in text
    rows = [line for line in text.splitlines() if "→" in line]
    assert any(line.strip().startswith("Wuqing–Beichen boundary, crude benzene") for line in rows)


def test_the_figures_of_the_change_are_those_of_the_two_forecasts(drill: Path, made: dict[str, ReportResult]) -> None:
    kept = [json.loads((drill / f"report.{name}.json").read_text("utf-8")) for name in ("01-first", "02-follow-up")]
    both = []
    for one in kept:
        found = next(f for f in one["record"]["forecasts"] if (f["substance"], f["place"]) == ("crude-benzene", "ziya"))
        both.append(f"{100 * found['probability_exceeding']:.0f} %")
    assert f"{both[0]} → {both[1]}" in made["follow-up"].texts["zh"]


def test_the_final_report_lists_the_reports_and_what_was_measured(made: dict[str, ReportResult]) -> None:
    text = made["final"].texts["zh"]
    assert "1\t初报\t2022-10-27 02:20" in text
    assert "2\t续报\t2022-10-27 12:30" in text
    assert "苯\t2\t0.08 (10-27 12:00)" in text
    assert "3 (10-27 02:40) 存疑，待核" in text
    assert "责任追究" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_paper_opens_and_carries_the_mark_tables_and_numbered_headings(
    made: dict[str, ReportResult], lang: str
) -> None:
    document = opened(made["follow-up"], lang)
    texts = [one.text for one in document.paragraphs if one.text]
    mark = "【演练】" if lang == "zh" else "EXERCISE"
    assert texts[0] == mark
    assert texts[-1] == mark
    assert any(one.startswith("一、" if lang == "zh" else "1. ") for one in texts)
    assert len(document.tables) == 3
    widths = {len(row.cells) for table in document.tables for row in table.rows}
    assert widths == {4, 5, 7}


def test_the_first_report_carries_the_sketch_as_a_picture(made: dict[str, ReportResult]) -> None:
    document = opened(made["first"], "zh")
    assert len(document.inline_shapes) == 1
    shape = document.inline_shapes[0]
    assert round(shape.width.mm) == round(156 * 0.72)
    picture = document.part.related_parts["rId1"].blob
    assert picture.startswith(b"\x89PNG")
    colours = len(Image.open(io.BytesIO(picture)).convert("L").getcolors() or ())
    assert colours > 20  # text drawn, not boxes of one colour


def test_reports_come_in_order_and_what_is_out_of_order_is_told(
    drill: Path, made: dict[str, ReportResult], tmp_path: Path
) -> None:
    assert made
    before = sorted(one.name for one in drill.iterdir())
    with pytest.raises(DeclarationError, match="A final report was made"):
        make_report(drill, "follow-up", "jing-jin-ji", drill, END, "tongzhou")
    assert sorted(one.name for one in drill.iterdir()) == before
    copy = tmp_path / "copy"
    shutil.copytree(drill, copy)
    for path in copy.glob("report.*"):
        path.unlink()
    with pytest.raises(DeclarationError, match="has no first report yet"):
        make_report(copy, "final", "jing-jin-ji", copy, END, "tongzhou")
    (copy / "report.01-first.json").write_text('{"number": 1}', "utf-8")
    with pytest.raises(DeclarationError, match="not the record kept"):
        make_report(copy, "follow-up", "jing-jin-ji", copy, END, "tongzhou")


def test_a_folder_whose_forecast_is_not_the_one_computed_again_is_refused(drill: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(drill, copy)
    for path in copy.glob("report.*"):
        path.unlink()
    record = json.loads((copy / "result.json").read_text("utf-8"))
    record["forecasts"][0]["peak_mg_l"][1] *= 2
    (copy / "result.json").write_text(json.dumps(record), "utf-8")
    with pytest.raises(DeclarationError, match="is not the one in result.json"):
        make_report(copy, "first", "jing-jin-ji", copy, END, "tongzhou")
