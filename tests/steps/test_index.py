"""From a spreadsheet to an index in a folder, and every fault of framework and data in one message."""

import csv
import io
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars
import pytest
from openpyxl import Workbook

from tongzhou.steps.index import build_index, compare_indices, load_index, rerun
from tongzhou.steps.index_import import import_index
from tongzhou.steps.index_source import BuiltIndex
from tongzhou.steps.region import load_region
from tongzhou.store.words import load_words
from tongzhou.terms.errors import InputError, StoreError

AT = datetime(2024, 5, 1, tzinfo=UTC)
FRAMEWORK = """key = "lake"
name = "湖"
english = "Lake"
source = "council, 2001"
[[dimension]]
key = "work"
name = "生计"
weight = 0.75
[[dimension.indicator]]
indicator = "Catch"
weight = 1
direction = "higher"
[[indicator]]
indicator = "Haze"
weight = 0.25
direction = "lower"
"""
WIDE = "area,period,Catch,Haze\nPell,2001,2,30\nOstvale,2001,6,10\nMoor,2001,4,NA\nPell,2002,5,20\nOstvale,2002,6,20\nMoor,2002,1,15\n"


def _put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _build(folder: Path, data: Path, framework: str = FRAMEWORK, out: str = "out", *changes: str) -> BuiltIndex:
    return build_index(
        _put(folder, "f.toml", framework),
        data,
        folder / out,
        "jing-jin-ji",
        folder,
        changes or ("missing=available",),
        (),
        (),
        "en",
        AT,
        "tongzhou",
    )


def _load(folder: Path, data: Path, framework: str = FRAMEWORK, *changes: str) -> BuiltIndex:
    return load_index(_put(folder, "f.toml", framework), data, changes or ("missing=available",))


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_wide_long_xlsx_and_parquet_give_the_same_scores(tmp_path: Path) -> None:
    wide = _put(tmp_path, "wide.csv", WIDE)
    lines = list(csv.reader(io.StringIO(WIDE)))
    long = "area,period,indicator,value\n" + "".join(
        f"{row[0]},{row[1]},{name},{value}\n"
        for row in lines[1:]
        for name, value in zip(("Catch", "Haze"), row[2:], strict=True)
    )
    book = Workbook()
    assert book.active is not None
    for row in lines:
        book.active.append([float(one) if one.isdigit() else one for one in row])
    book.save(tmp_path / "wide.xlsx")
    polars.read_csv(io.StringIO(WIDE), null_values="NA").write_parquet(tmp_path / "wide.parquet")
    sources = [wide, _put(tmp_path, "long.csv", long), tmp_path / "wide.xlsx", tmp_path / "wide.parquet"]
    built = [_load(tmp_path, path).index for path in sources]
    # Pell 2001: Catch (2-1)/5 = 20, Haze the worst: 0.75 x 20
    assert built[0].score("lake", "Pell", "2001") == pytest.approx(15.0)
    assert all((one.scores[0] == built[0].scores[0]).all() for one in built)


def test_the_folder_holds_every_table_in_three_forms_and_can_be_computed_again(tmp_path: Path) -> None:
    built = _build(tmp_path, _put(tmp_path, "wide.csv", WIDE))
    names = {path.name for path in built.files}
    tables = (
        "scores",
        "weights",
        "contributions",
        "treatment",
        "correlations",
        "consistency",
        "what_if",
        "alternatives",
    )
    assert {f"{one}.{kind}" for one in tables for kind in ("csv", "parquet")} < names
    assert {"index.html", "index.xlsx", "framework.toml", "data.csv", "recipe.toml"} < names
    scores = _rows(tmp_path / "out" / "scores.csv")
    assert polars.read_parquet(tmp_path / "out" / "scores.parquet").height == len(scores) == 24
    again = rerun(tmp_path / "out", 64, 3, "en", AT, "tongzhou")
    assert (again.index.scores[0] == built.index.scores[0]).all()
    assert again.index.recipe == built.index.recipe
    ranks = _rows(tmp_path / "out" / "ranks.csv")
    assert {one["area"] for one in ranks} == {"Pell", "Ostvale", "Moor"}
    assert all(int(one["rank_5"]) <= int(one["median"]) <= int(one["rank_95"]) for one in ranks)
    assert "How far ranks depend on choices" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.server
def test_an_index_built_anew_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    _build(tmp_path, _put(tmp_path, "wide.csv", WIDE))
    rerun(tmp_path / "out", 64, 3, "en", AT, "tongzhou")
    for name in ("data.parquet", "mine.txt"):
        (tmp_path / "out" / name).write_bytes(b"old")
    _build(tmp_path, _put(tmp_path, "wide.csv", WIDE.replace("Moor,2002,1,", "Moor,2002,3,")))
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert not left & {"data.parquet", "ranks.csv", "ranks.parquet", "rank_counts.csv", "sensitivity.csv"}
    assert {"mine.txt", "data.csv", "scores.csv"} < left
    again = rerun(tmp_path / "out", 64, 3, "en", AT, "tongzhou")
    block = again.index.block
    assert block.values[block.areas.index("Moor"), block.periods.index("2002"), block.indicators.index("Catch")] == 3


def test_the_page_names_the_persons_own_file_before_and_after_robustness(tmp_path: Path) -> None:
    _build(tmp_path, _put(tmp_path, "my lakes.csv", WIDE))
    assert "my lakes.csv" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    rerun(tmp_path / "out", 64, 3, "zh", AT, "tongzhou")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "my lakes.csv" in page
    assert "data.csv" not in page


@pytest.mark.server
def test_usual_alternatives_that_cannot_be_computed_together_are_left_out_and_the_others_stay(tmp_path: Path) -> None:
    rows = "area,Catch,Haze,Boats\nPell,2,30,1\nOstvale,6,10,9\nMoor,4,25,2\nFenny,5,20,30\nHigh,1,12,4\n"
    framework = 'key = "lake"\nname = "湖"\nsource = "council, 2001"\n' + "".join(
        f'[[indicator]]\nindicator = "{name}"\nweight = "1/3"\ndirection = "{direction}"\n'
        for name, direction in (("Catch", "higher"), ("Haze", "lower"), ("Boats", "higher"))
    )
    _build(tmp_path, _put(tmp_path, "d.csv", rows), framework, "out", "scale=[1, 100]")
    found = rerun(tmp_path / "out", 64, 3, "en", AT, "tongzhou")
    # z-scores can be computed, and so can geometric means, but no geometric mean of z-scores
    assert found.varied.vary["aggregate"] == (("arithmetic_mean",), ("geometric_mean",))
    assert "z_score" not in found.varied.vary["normalise"]
    assert load_words("zh").tell(found.notes[-1]).endswith("(假定)：标准化、合成、第 1 层权重的扰动。")


def test_an_import_is_not_put_over_a_built_index(tmp_path: Path) -> None:
    _build(tmp_path, _put(tmp_path, "wide.csv", WIDE))
    sheet = _put(tmp_path, "sheet.csv", "area,Catch,Boats\nPell,1,2\nMoor,2,1\n")
    with pytest.raises(StoreError, match="holds a built index"):
        import_index(sheet, None, tmp_path / "out")


def test_a_comparison_names_the_choice_and_what_it_moved(tmp_path: Path) -> None:
    data = _put(tmp_path, "wide.csv", WIDE)
    _build(tmp_path, data)
    _build(tmp_path, data, FRAMEWORK, "other", "missing=available", "weight_above=equal", "normalise=rank")
    found = compare_indices(tmp_path / "out", tmp_path / "other", None)
    assert [one.name for one in found.difference.changes] == ["normalise", "weight_above"]
    assert found.difference.period == "2002"
    assert {name for name, _ in found.alone} == {"normalise", "weight_above"}
    for name in ("data.csv", "recipe.toml", "framework.toml"):  # what a folder is computed from
        (tmp_path / "out" / name).rename(tmp_path / "other" / name)
        (tmp_path / "out" / name).write_bytes((tmp_path / "other" / name).read_bytes())
    _put(tmp_path, "out/data.csv", WIDE.replace("Moor,2002,1,", "Moor,2002,3,"))
    found = compare_indices(tmp_path / "out", tmp_path / "other", None)
    assert (found.difference.changes, found.changed_values) == ((), (("Catch", 1),))


def test_every_fault_of_framework_and_data_is_in_one_message_with_its_place(tmp_path: Path) -> None:
    framework = FRAMEWORK.replace('direction = "lower"\n', "").replace("weight = 0.25", "weight = 0.5")
    framework += '[recipe]\nnormalise = "minmaxx"\n'
    data = "area,period,indicator,value\nPell,2001,Catch,two\nPell,2001,Catch,3\nPell,20o1,Haze,3\n"
    with pytest.raises(InputError) as raised:
        _build(tmp_path, _put(tmp_path, "bad.csv", data), framework)
    found = {one.message.key: (one.where or "").rsplit("/", 1)[-1] for one in raised.value.faults}
    assert found == {
        "index.no_direction": "f.toml:14",
        "index.weight_sum": "f.toml:1",
        "terms.wrong_type": "f.toml:17",
        "steps.data_no_number": "bad.csv:2",
        "steps.data_twice": "bad.csv:3",
        "terms.period_form": "bad.csv:4",
    }
    assert not (tmp_path / "out").exists()


#: weights that make 0.9, a parent that is nobody's key, two parents in a circle, an indicator without direction
EVERY_FRAMEWORK_FAULT = """key = "lake"
name = "湖"
areas = ["Pell", "Moor"]
source = "council, 2001"
[[indicator]]
indicator = "Catch"
weight = 0.9
direction = "higher"
[[indicator]]
indicator = "Haze"
parent = "air"
weight = 1
direction = "lower"
[[indicator]]
indicator = "Boats"
parent = "work"
weight = 1
[[dimension]]
key = "work"
parent = "gear"
weight = 1
[[dimension]]
key = "gear"
parent = "work"
weight = 1
"""
#: an area nobody named, a key that is there twice, text for a number, two vintages of one series
EVERY_DATA_FAULT: list[list[str | int]] = [
    ["area", "period", "indicator", "value", "vintage"],
    ["Fenny", "2001", "Catch", 1, "2002"],
    ["Pell", "2001", "Catch", 2, "2002"],
    ["Pell", "2001", "Catch", 3, "2002"],
    ["Moor", "2001", "Catch", "much", "2002"],
    ["Moor", "2002", "Catch", 4, "2003"],
    ["Moor", "2002", "Catch", 5, "2004"],
    ["Pell", "2001", "Haze", 1, "2002"],
    ["Moor", "2001", "Haze", 1, "2003"],
    ["Moor", "20x1", "Boats", 1, "later"],
]
EXPECTED = {
    ("index.weight_sum", "f.toml:1"),
    ("index.no_parent", "f.toml:11"),
    ("index.no_direction", "f.toml:15"),
    ("index.circle", "f.toml:20"),
    ("steps.data_unknown_area", "2"),
    ("steps.data_twice", "4"),
    ("steps.data_no_number", "5"),
    ("terms.open_vintage", "6"),
    ("index.mixed_vintages", "9"),
    ("terms.period_form", "10"),
    ("steps.panel_vintage", "10"),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_kind_of_fault_is_in_one_message_by_line_or_by_cell(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bad.{kind}"
    if kind == "csv":
        path.write_text("".join(",".join(map(str, row)) + "\n" for row in EVERY_DATA_FAULT), encoding="utf-8")
    else:
        book = Workbook()
        assert book.active is not None
        for row in EVERY_DATA_FAULT:
            book.active.append(row)
        book.save(path)
    with pytest.raises(InputError) as raised:
        _build(tmp_path, path, EVERY_FRAMEWORK_FAULT)
    found = {(one.message.key, (one.where or "").rsplit("/", 1)[-1]) for one in raised.value.faults}
    told = {(key, re.sub(r"bad\.csv:|bad\.xlsx:Sheet![A-Z]", "", where)) for key, where in found}
    assert told == EXPECTED
    for lang in ("zh", "en"):  # all can be said in both languages
        assert len({one.say(load_words(lang)) for one in raised.value.faults}) == len(EXPECTED)
    assert not (tmp_path / "out").exists()


def test_an_area_the_framework_does_not_name_and_a_column_that_is_absent_are_faults(tmp_path: Path) -> None:
    framework = FRAMEWORK.replace("[[dimension]]", 'areas = ["Pell", "Ostvale", "Moor"]\n[[dimension]]', 1)
    data = WIDE.replace("Haze", "Hase").replace("Moor,2002", "Moo,2002")
    with pytest.raises(InputError) as raised:
        _build(tmp_path, _put(tmp_path, "bad.csv", data), framework)
    said = {one.message.key: str(one) for one in raised.value.faults}
    assert set(said) == {"steps.data_no_column", "steps.data_unknown_area"}
    assert "does not ask for: Hase" in said["steps.data_no_column"]
    assert "bad.csv:7" in said["steps.data_unknown_area"]


def test_a_sheet_names_the_cell_that_is_wrong(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Figures"
    for row in (["area", "Catch", "Haze"], ["Pell", 2, "much"], ["Moor", 3, 4]):
        book.active.append(row)
    book.save(tmp_path / "bad.xlsx")
    with pytest.raises(InputError) as raised:
        _build(tmp_path, tmp_path / "bad.xlsx")
    assert [(one.where or "").rsplit("/", 1)[-1] for one in raised.value.faults] == ["bad.xlsx:Figures!C2"]


def test_two_vintages_of_a_series_are_refused_until_the_recipe_says_which(tmp_path: Path) -> None:
    data = "area,period,indicator,value,vintage\n" + "".join(
        f"{area},2001,{name},{n + k},{vintage}\n"
        for n, area in enumerate(("Pell", "Moor"))
        for k, name in enumerate(("Catch", "Haze"))
        for vintage in ("2002", "2003")
    )
    path = _put(tmp_path, "two.csv", data)
    with pytest.raises(InputError) as raised:
        _load(tmp_path, path)
    assert {one.message.key for one in raised.value.faults} == {"terms.open_vintage"}
    assert len(raised.value.faults) == 4
    _load(tmp_path, path, FRAMEWORK, 'choice={rule="latest"}')


def test_one_vintage_in_some_areas_and_another_elsewhere_is_refused_or_said(tmp_path: Path) -> None:
    rows = "Pell,2001,Catch,1,2002\nMoor,2001,Catch,2,2003\nPell,2001,Haze,1,2002\nMoor,2001,Haze,2,2002\n"
    path = _put(tmp_path, "mixed.csv", "area,period,indicator,value,vintage\n" + rows)
    with pytest.raises(InputError) as raised:
        _load(tmp_path, path)
    (one,) = raised.value.faults
    assert (one.message.key, (one.where or "").rsplit("/", 1)[-1]) == ("index.mixed_vintages", "mixed.csv:3")
    assert one.message.values["which"] == "2002 (Pell); 2003 (Moor)"
    (note,) = _load(tmp_path, path, FRAMEWORK, 'choice={rule="latest"}').notes
    assert note.values["which"] == "2002: Catch (Pell), Haze · 2003: Catch (Moor)"
    # each issuer releases when it does: two issuers are no mixture of one series
    with_issuers = "".join(f"{line},{line[:4]}\n" for line in rows.splitlines())
    path = _put(tmp_path, "issuers.csv", "area,period,indicator,value,vintage,issuer\n" + with_issuers)
    assert [one.key for one in _load(tmp_path, path).notes] == ["index.vintages_taken"]


def test_vintages_are_declared_alike_in_wide_and_long_tables_and_sheets(tmp_path: Path) -> None:
    lines: list[list[str | int]] = [["地区", "版次", "Catch", "Haze"], ["Pell", "2002", 1, 2], ["Moor", "2003", 2, 1]]
    book = Workbook()
    assert book.active is not None
    for row in lines:
        book.active.append(row)
    book.save(tmp_path / "wide.xlsx")
    text = "".join(",".join(map(str, row)) + "\n" for row in lines)
    found = []
    for path in (_put(tmp_path, "wide.csv", text), tmp_path / "wide.xlsx"):
        with pytest.raises(InputError) as raised:
            _load(tmp_path, path)
        found.append([(one.message.key, (one.where or "").rsplit("/", 1)[-1]) for one in raised.value.faults])
    assert found == [
        [("index.mixed_vintages", "wide.csv:3"), ("index.mixed_vintages", "wide.csv:3")],
        [("index.mixed_vintages", "wide.xlsx:Sheet!C3"), ("index.mixed_vintages", "wide.xlsx:Sheet!D3")],
    ]


def test_a_sum_is_not_ranked_among_its_parts_unless_it_is_named(tmp_path: Path) -> None:
    path = _put(tmp_path, "d.csv", "area,Catch,Haze\nPell,1,2\nMoor,2,1\n合 计,3,3\n")
    with pytest.raises(InputError) as raised:
        _load(tmp_path, path)
    assert [(one.message.key, (one.where or "").rsplit("/", 1)[-1]) for one in raised.value.faults] == [
        ("steps.data_sum", "d.csv:4")
    ]
    for line, areas in (('ignored_areas = ["合计"]', 2), ('areas = ["Pell", "Moor", "合计"]', 3)):
        framework = FRAMEWORK.replace("[[dimension]]", f"{line}\n[[dimension]]", 1)
        assert len(_load(tmp_path, path, framework).index.areas) == areas


def test_gaps_are_told_with_their_reason_and_with_what_they_do_to_the_total(tmp_path: Path) -> None:
    path = _put(tmp_path, "wide.csv", WIDE)
    said = [(one.key, one.values["cells"]) for one in _load(tmp_path, path, FRAMEWORK, "missing=refuse").notes]
    assert said == [("index.gap_not_imputed", "Moor 2001"), ("index.gap_no_total", "Moor 2001")]
    notes = _load(tmp_path, path, FRAMEWORK, "impute=linear_in_time", "missing=available").notes
    assert [(one.key, one.values["cells"]) for one in notes] == [
        ("index.gap_before", "Moor 2001"),
        ("index.gap_joined", "Moor 2001"),
    ]
    assert _load(tmp_path, path, FRAMEWORK, "impute=group_mean").notes == ()


def test_a_long_table_without_an_indicator_and_a_workbook_of_several_sheets_are_told(tmp_path: Path) -> None:
    path = _put(tmp_path, "d.csv", "area,indicator,value\nPell,Catch,1\nMoor,Catch,x\nPell,Hase,1\n")
    with pytest.raises(InputError) as raised:
        _load(tmp_path, path)
    assert [one.message.key for one in raised.value.faults] == ["steps.data_no_rows", "steps.data_no_number"]
    assert "Hase" in str(raised.value)
    book = Workbook()
    assert book.active is not None
    for row in (["area", "Catch", "Haze"], ["Pell", 1, 2], ["Moor", 2, 1]):
        book.active.append(row)
    book.create_sheet("Later").append(["area", "Catch"])
    book.save(tmp_path / "two.xlsx")
    (note,) = _load(tmp_path, tmp_path / "two.xlsx").notes
    assert (note.key, note.values["sheets"]) == ("steps.data_first_sheet", "Later")


def test_faults_of_the_figures_are_told_even_where_the_framework_cannot_be_read(tmp_path: Path) -> None:
    data = _put(tmp_path, "d.csv", "area,Catch,Haze,Name\nPell,1,x,P\nMoor,2,1,M\nFenny,3,2,F\n")
    with pytest.raises(InputError) as raised:
        _load(tmp_path, data, FRAMEWORK.replace('key = "lake"', "key = "))
    places = {(one.where or "").rsplit("/", 1)[-1] for one in raised.value.faults}
    assert places == {"f.toml:1", "d.csv:2"}


def test_two_vintages_of_the_data_are_compared_and_what_the_values_do_is_said_apart(tmp_path: Path) -> None:
    rows = [("Pell", 1, 1), ("Moor", 2, 9), ("Fenny", 3, 3)]
    data = "area,period,indicator,value,vintage\n" + "".join(
        f"{area},2001,{name},{value},{vintage}\n"
        for area, first, second in rows
        for name in ("Catch", "Haze")
        for vintage, value in (("2002", first), ("2003", second))
    )
    path = _put(tmp_path, "two.csv", data)
    for vintage in ("2002", "2003"):
        _build(tmp_path, path, FRAMEWORK, vintage, f'choice={{rule="vintage", vintage="{vintage}"}}', "weight=equal")
    found = compare_indices(tmp_path / "2002", tmp_path / "2003", None)
    assert [one.name for one in found.difference.changes] == ["choice.vintage"]
    assert dict(found.changed_values) == {"Catch": 1, "Haze": 1}
    assert found.alone == ()
    # Catch counts for 3/4: Pell 3, Moor 2, Fenny 1 from the top in 2002; Moor leads in 2003
    assert found.values_alone == pytest.approx(2 / 3)


REGION = Path(__file__).parents[1] / "regions" / "tiny"
OF_THE_REGION = """key = "valley"
name = "谷地"
english = "Valley"
assumed = true
[basis.indicator]
assumed = true
[recipe]
normalise = "rank"
[[indicator]]
indicator = "{name}"
weight = 1
"""


def test_a_framework_of_the_region_is_built_by_its_name_and_again_from_the_folder_alone(tmp_path: Path) -> None:
    region = tmp_path / "declared" / "tiny"
    shutil.copytree(REGION, region)
    known = load_region(region, tmp_path).indicators.indicators
    leaf = next(one for one in known if one.direction == "lower")
    _put(region / "frameworks", "valley.toml", OF_THE_REGION.format(name=leaf.name))
    data = _put(tmp_path, "d.csv", f"area,{leaf.name}\nPell,1\nMoor,2\n")
    built = build_index(Path("valley"), data, tmp_path / "out", "tiny", tmp_path, (), (), (), "en", AT, "tongzhou")
    assert (built.index.recipe.normalise, built.index.score("valley", "Pell", "-")) == ("rank", 2.0)
    assert built.index.framework.leaves[0].english == leaf.english
    (tmp_path / "declared").rename(tmp_path / "elsewhere")
    again = compare_indices(tmp_path / "out", tmp_path / "out", None)
    assert again.first.score("valley", "Pell", "-") == 2.0


def test_a_name_that_the_region_does_not_declare_is_told_with_those_it_does(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        build_index(
            Path("page-theme"), tmp_path / "d.csv", tmp_path, "jing-jin-ji", tmp_path, (), (), (), "en", AT, "t"
        )
    assert {one.message.key for one in raised.value.faults} == {"store.declared_no_file", "store.no_file"}
    assert "It holds development-index, page-themes;" in str(raised.value)


def test_a_folder_that_was_not_built_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no built index"):
        rerun(tmp_path, None, None, "en", AT, "tongzhou")


SHEET = "维度,经济,,环境\n地区,产值,研发,雾霾\n方向,+,,-\nPell,1,2,3\nMoor,2,1,1\n"


def test_one_sheet_becomes_a_framework_and_a_panel_and_what_it_lacks_is_assumed(tmp_path: Path) -> None:
    made = import_index(_put(tmp_path, "sheet.csv", SHEET), None, tmp_path / "mine")
    assert {note.key for note in made.notes} == {"steps.import_assumed_direction", "steps.import_assumed_weight"}
    built = load_index(made.files[0], made.files[1])
    tree = [(one.key, one.parent, one.weight, one.direction, one.is_assumed) for one in built.index.framework.nodes[1:]]
    assert tree == [
        ("经济", "total", 0.5, None, True),
        ("产值", "经济", 0.5, "higher", True),
        ("研发", "经济", 0.5, "higher", True),
        ("环境", "total", 0.5, None, True),
        ("雾霾", "环境", 1.0, "lower", True),
    ]


META = """iCode,iName,Parent,Direction,Weight,Level,Type
x,Ex,a,1,3,1,Indicator
y,Why,a,-1,1,1,Indicator
a,Part,T,1,1,2,Aggregate
T,Total,NA,1,1,3,Aggregate
"""


def test_coinrs_pair_is_read_with_its_weights_scaled(tmp_path: Path) -> None:
    values = _put(tmp_path, "iData.csv", "uCode,uName,Time,x,y\nP,Pell,2001,1,2\nM,Moor,2001,2,1\n")
    made = import_index(values, _put(tmp_path, "iMeta.csv", META), tmp_path / "mine")
    index = load_index(made.files[0], made.files[1]).index
    assert [(one.key, one.name, one.weight) for one in index.framework.leaves] == [
        ("x", "Ex", 0.75),
        ("y", "Why", 0.25),
    ]
    assert index.areas == ("P", "M")
    assert index.score("T", "M", "2001") == 100.0


def test_faults_of_coinrs_pair_are_told_together(tmp_path: Path) -> None:
    meta = META.replace("x,Ex,a,1,3", "x,Ex,gone,up,0").replace("a,Part,T", "a,Part,a").replace("y,Why", "z,Why")
    values = _put(tmp_path, "iData.csv", "uCode,x,y\nP,1,2\n")
    with pytest.raises(InputError) as raised:
        import_index(values, _put(tmp_path, "iMeta.csv", meta), tmp_path / "mine")
    found = [(one.message.key, (one.where or "").rsplit("/", 1)[-1]) for one in raised.value.faults]
    assert found == [
        ("steps.import_weight", "iMeta.csv:2"),
        ("steps.import_direction", "iMeta.csv:2"),
        ("steps.import_parent", "iMeta.csv:2"),
        ("steps.import_no_column", "iMeta.csv:3"),
        ("steps.import_circle", "iMeta.csv:4"),
    ]
    assert not (tmp_path / "mine").exists()
