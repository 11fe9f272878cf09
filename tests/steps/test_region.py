"""The real region loads, an invented one loads the same way, and a folder with many faults tells them all at once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tongzhou.steps.region import load_region
from tongzhou.store.words import load_words
from tongzhou.terms.area import Area, Group
from tongzhou.terms.errors import DeclarationError

TINY = Path(__file__).parents[1] / "regions" / "tiny"


def test_the_shipped_region_has_the_areas_the_page_speaks_of(tmp_path: Path) -> None:
    region = load_region("jing-jin-ji", tmp_path)
    codes = {
        "全国": "100000", "北京": "110000", "天津": "120000", "河北": "130000", "石家庄": "130100", "唐山": "130200", "秦皇岛": "130300",
        "邯郸": "130400", "邢台": "130500", "保定": "130600", "张家口": "130700", "承德": "130800", "沧州": "130900", "廊坊": "131000",
        "衡水": "131100", "雄安新区": "133100", "定州": "130682", "辛集": "130181", "通州": "110112", "武清": "120114", "平谷": "110117",
        "朝阳区": "110105", "三河": "131082", "文安": "131026",
    }  # fmt: skip
    for name, code in codes.items():
        found = region.areas.find(name if name != "全国" else "我国")
        assert isinstance(found, Area)
        assert found.code == code
    assert len(region.areas.areas) == len(codes)


def test_groups_hold_their_members_and_short_forms_mean_areas_only_inside_them(tmp_path: Path) -> None:
    areas = load_region("jing-jin-ji", tmp_path).areas
    members = {}
    for name in ("京津冀", "京津", "京冀", "津冀", "通武廊"):
        group = areas.find(name)
        assert isinstance(group, Group)
        members[name] = [area.name for area in areas.members(group)]
    assert members["京津冀"] == ["北京市", "天津市", "河北省"]
    assert members["通武廊"] == ["通州区", "武清区", "廊坊市"]
    assert areas.find("津") is None
    assert areas.by_short["津"].name == "天津市"


def test_the_new_area_is_dated_and_the_district_without_a_unique_short_name_has_none(tmp_path: Path) -> None:
    areas = load_region("jing-jin-ji", tmp_path).areas
    assert areas.by_code["133100"].valid_from == date(2017, 4, 1)
    assert areas.find("朝阳") is None  # 朝阳市 is in another province


def test_the_official_framework_is_five_fifths_and_our_own_indicators_are_assumed(tmp_path: Path) -> None:
    region = load_region("jing-jin-ji", tmp_path)
    framework = region.framework("development-index")
    assert framework is not None
    dimensions = framework.children("development-index")
    assert [one.key for one in dimensions] == ["innovation", "coordinated", "green", "open", "shared"]
    assert [one.weight for one in dimensions] == [0.2] * 5
    assert framework.base == "2014"
    assert all(one.is_assumed for one in framework.leaves)
    assert not any(one.is_assumed for one in dimensions)
    assert all(one.source or one.is_assumed for one in framework.nodes)


def test_every_declared_place_rests_on_a_source_or_is_listed_as_assumed(tmp_path: Path) -> None:
    region = load_region("jing-jin-ji", tmp_path)
    assert all(one.source or one.is_assumed for one in region.areas.areas)
    assert all(one.source or one.is_assumed for one in region.areas.groups)
    assert all(note.source or note.is_assumed for area in region.areas.areas for note in area.notes)
    assert {"tile", "adjacent", "rules", "indicator"} <= {one.what for one in region.assumed}
    assert all(one.where.startswith("jing-jin-ji/") for one in region.assumed)


def test_an_invented_region_with_its_own_names_loads_by_the_same_code(tmp_path: Path) -> None:
    region = load_region(TINY, tmp_path)
    assert [area.name for area in region.areas.areas] == ["Ostvale", "Merwick", "Pell"]
    assert region.title["en"] == "Threewater"
    assert [node.depth for node in region.frameworks[0].nodes] == [0, 1, 2, 3, 2, 3, 1, 2]
    assert region.indicators.find("fish landed") is region.indicators.find("Catch")


FAULTY = {
    "region.toml": 'name = "faulty"\ntimezone = "Mars/Olympus"\nhome = "Nobody"\ncolour = "red"\n[title]\nzh = "坏"\n',
    "areas.toml": """
[[area]]
code = "A"
name = "Alm"
english = "Alp"
level = "kingdom"
source = "a map"
[[area]]
code = "B"
name = "Bern"
english = "Bear"
level = "county"
parent = "Z"
adjacent = ["C", "Q"]
tile = [0, 0]
source = "a map"
[[area]]
code = "C"
name = "Cham"
english = "Chamber"
level = "county"
tile = [0, 0]
[[area]]
code = "C"
name = "Bern"
english = "Other bear"
level = "county"
source = "a map"
notes = [ { valid_from = "2017-02-30", text = "x", english = "x" } ]
[[group]]
name = "G"
english = "Group"
members = ["B", "X"]
source = "a map"
""",
    "indicators.toml": """
[basis]
assumed = true
[[theme]]
key = "t"
name = "题"
english = "T"
[[indicator]]
name = "Catch"
unit = "firkins"
theme = "t"
[[indicator]]
name = "Haze"
english = "haze"
theme = "t"
direction = "lower"
""",
    "frameworks/one.toml": """
key = "one"
name = "一"
english = "One"
base = "2001"
source = "a book"
[[indicator]]
indicator = "Gold"
weight = 0.4
assumed = true
[[indicator]]
indicator = "Haze"
weight = 0.4
""",
    "frameworks/two.toml": 'key = "two\n',
    "rivers.toml": "",
}


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    for name, text in FAULTY.items():
        path = tmp_path / "faulty" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "faulty"


def test_all_faults_of_a_folder_come_in_one_error_each_with_file_and_line(faulty: Path, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError) as raised:
        load_region(faulty, tmp_path)
    found = [(one.message.key, (one.where or "").removeprefix(f"{faulty}/")) for one in raised.value.faults]
    assert sorted(found) == sorted(
        [
            ("terms.wrong_type", "region.toml:2"),
            ("steps.region_unknown_place", "region.toml:3"),
            ("terms.unknown_key", "region.toml:4"),
            ("terms.missing_field", "region.toml:5"),
            ("terms.missing_source", "region.toml:1"),
            ("terms.wrong_type", "areas.toml:6"),
            ("terms.unknown_parent", "areas.toml:13"),
            ("terms.one_sided_adjacency", "areas.toml:14"),
            ("terms.unknown_neighbour", "areas.toml:14"),
            ("terms.missing_source", "areas.toml:17"),
            ("terms.tile_twice", "areas.toml:22"),
            ("terms.code_twice", "areas.toml:24"),
            ("terms.area_name_twice", "areas.toml:25"),
            ("terms.wrong_type", "areas.toml:29"),
            ("terms.missing_source", "areas.toml:29"),
            ("terms.unknown_member", "areas.toml:33"),
            ("terms.missing_field", "indicators.toml:8"),
            ("terms.unknown_unit", "indicators.toml:10"),
            ("index.unknown_indicator", "frameworks/one.toml:8"),
            ("terms.missing_source", "frameworks/one.toml:11"),
            ("index.weight_sum", "frameworks/one.toml:1"),
            ("terms.toml_syntax", "frameworks/two.toml:1"),
            ("steps.region_unknown_file", "rivers.toml"),
        ]
    )


def test_the_same_faults_are_said_in_chinese_and_in_english(faulty: Path, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError) as raised:
        load_region(faulty, tmp_path)
    chinese, english = load_words("zh", ("terms", "index", "steps")), load_words("en", ("terms", "index", "steps"))
    for one in raised.value.faults:
        assert one.say(english) == str(one)
        assert one.say(chinese) != str(one)
    said = "\n".join(one.say(chinese) for one in raised.value.faults)
    assert "Bern的上级 Z 不是已声明的地区" in said
    assert "权重合计为 0.8，应为 1" in said


def test_a_folder_without_its_files_names_those_it_needs(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text((TINY / "region.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DeclarationError) as raised:
        load_region(tmp_path, tmp_path)
    assert [one.message.key for one in raised.value.faults] == ["steps.region_no_file"] * 2


def test_a_broken_file_is_reported_once_and_does_not_accuse_the_others(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "tiny")
    (tmp_path / "tiny" / "indicators.toml").write_text("[[indicator]\n", encoding="utf-8")
    with pytest.raises(DeclarationError) as raised:
        load_region(tmp_path / "tiny", tmp_path)
    assert [one.message.key for one in raised.value.faults] == ["terms.toml_syntax"]
