"""Options compared on the draws of a situation, from a file to the pages; every fault of the file at once."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tongzhou.cli.main import run
from tongzhou.steps.options import OptionsResult, compare_options
from tongzhou.steps.region import load_region
from tongzhou.steps.spill import new_spill
from tongzhou.terms.errors import DeclarationError

AT = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
SHIPPED = Path(load_region("jing-jin-ji", Path()).folder)
DRILL = SHIPPED / "rivers" / "scenarios" / "wuqing-drill.toml"
FEW = """members = 100
horizon_h = 30
[[option]]
key = "dam"
names = { zh = "活性炭坝", en = "carbon dam" }
[[option.carbon]]
reach = "kuangergang-qujiadian"
distance_m = 8000
from = 2022-10-27T03:00:00
removal = { low = 0.5, high = 0.5, assumed = true, assumed_note = "未知", assumed_note_english = "not known" }
[[option]]
key = "boom"
names = { zh = "围油栏", en = "boom" }
[[option.boom]]
reach = "kuangergang-qujiadian"
distance_m = 9000
from = 2022-10-27T03:00:00
angle_deg = 30
holds = { low = 0.5, high = 0.8, assumed = true }
[[option]]
key = "gate"
names = { zh = "关闸", en = "gate" }
[[option.gate]]
node = "qujiadian"
from = 2022-10-27T04:00:00
passes = 0
storage_m3 = { low = 1000000, high = 3000000, assumed = true }
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, OptionsResult, dict[str, bytes]]:
    home = tmp_path_factory.mktemp("options")
    text = DRILL.read_text("utf-8").replace("seed = 20221027", "seed = 20221027\nmembers = 200")
    text = text[: text.index("[[release]]", text.index("[[release]]") + 1)]  # the diesel alone
    (home / "drill.toml").write_text(text, "utf-8")
    new_spill(home / "drill.toml", "jing-jin-ji", home, home / "out", AT, "tongzhou")
    before = {one.name: one.read_bytes() for one in (home / "out").iterdir()}
    (home / "options.toml").write_text(FEW, "utf-8")
    return home, compare_options(home / "out", home / "options.toml", "jing-jin-ji", home, AT), before


def test_a_dam_halves_every_peak_below_it_and_a_boom_leaves_what_is_dissolved(
    made: tuple[Path, OptionsResult, dict[str, bytes]],
) -> None:
    nothing, dam, boom, gate = made[1].comparison.outcomes
    shown = [one for one in dam.effects if one.peak_ratio]
    assert shown
    for one in shown:
        assert one.peak_ratio
        assert 0.48 < one.peak_ratio.middle <= 1.0
        assert one.peak_ratio.low == pytest.approx(0.5, abs=0.03)
    assert [one.peak_mg_l for one in boom.effects] == [one.peak_mg_l for one in nothing.effects]
    held = [one.film_ratio for one in boom.effects if one.film_ratio]
    assert held
    assert all(one.low < 0.6 and one.high <= 1 for one in held)
    assert all(one.delay_h is None or one.delay_h.middle > 0 for one in gate.effects if one.place.key == "qujiadian")
    assert gate.uses[0].used_m3.middle > 0


def test_a_change_of_exceedance_has_an_interval_and_doing_nothing_none(
    made: tuple[Path, OptionsResult, dict[str, bytes]],
) -> None:
    nothing, dam, *_ = made[1].comparison.outcomes
    assert all(one.exceeding_change is None and one.peak_ratio is None for one in nothing.effects)
    changed = [one for one in dam.effects if one.exceeding_change]
    assert changed
    for one in changed:
        assert one.exceeding_change
        assert one.exceeding_change.low <= one.exceeding_change.middle <= one.exceeding_change.high
        assert one.exceeding_change.middle <= 0


def test_the_page_gets_the_comparison_and_the_rest_of_the_folder_stays(
    made: tuple[Path, OptionsResult, dict[str, bytes]],
) -> None:
    home, result, before = made
    after = {one.name: one.read_bytes() for one in (home / "out").iterdir()}
    assert set(after) - set(before) == {"options.json", "options.zh.txt", "options.en.txt"}
    for name, data in before.items():
        assert (after[name] == data) == (not name.endswith(".html") or name.startswith("notice"))
    page = after["situation.zh.html"].decode()
    assert "处置方案比选" in page
    assert "围油栏†" in page
    assert "不处置" in result.texts["zh"]
    assert result.texts["en"].startswith("EXERCISE")
    assert "hours gained" in result.texts["en"]
    record = json.loads(after["options.json"])
    assert [one["key"] for one in record["options"]] == [None, "dam", "boom", "gate"]
    assert len(record["assumed"]) == 3


def test_the_same_options_give_the_same_numbers(made: tuple[Path, OptionsResult, dict[str, bytes]]) -> None:
    home, result, _ = made
    alone = FEW[: FEW.index('[[option]]\nkey = "boom"')]
    (home / "alone.toml").write_text(alone, "utf-8")
    again = compare_options(home / "out", home / "alone.toml", "jing-jin-ji", home, AT)
    for one, other in zip(again.comparison.outcomes, result.comparison.outcomes, strict=False):
        assert one.effects == other.effects


WRONG = """members = 5
[[option]]
key = "a"
names = { zh = "甲", en = "a" }
[[option.gate]]
node = "ziya"
from = 2022-10-27T04:00:00
passes = 0
[[option.gate]]
node = "tumenlou"
from = 2022-10-27T04:00:00
passes = 1.5
[[option]]
key = "a"
names = { zh = "乙", en = "b" }
[[option.boom]]
reach = "moon"
distance_m = 10
from = 2022-10-27T04:00:00
until = 2022-10-27T03:00:00
holds = 0.5
angle_deg = 120
[[option.carbon]]
reach = "qujiadian-ziya"
distance_m = 99000
from = "tomorrow"
removal = { low = -0.5, high = 0.5, assumed = true }
[[option]]
key = "c"
names = { zh = "丙", en = "c" }
[[option]]
key = "d"
names = { zh = "丁", en = "d" }
[[option.inflow]]
reach = "qujiadian-ziya"
times = [2022-10-27T04:00:00, 2022-10-27T03:00:00]
discharge_m3_s = [12.0]
[[option.bomb]]
reach = "qujiadian-ziya"
"""


def test_every_fault_of_the_options_comes_at_once_and_nothing_changes(
    made: tuple[Path, OptionsResult, dict[str, bytes]],
) -> None:
    home = made[0]
    table = home / "wrong.toml"
    table.write_text(WRONG, "utf-8")
    before = {one.name: one.read_bytes() for one in (home / "out").iterdir()}
    with pytest.raises(DeclarationError) as caught:
        compare_options(home / "out", table, "jing-jin-ji", home, AT)
    faults = {(one.message.key, int((one.where or ":0").rsplit(":", 1)[1])) for one in caught.value.faults}
    assert {key for key, _ in faults} == {
        "terms.wrong_type",
        "river.unknown_name",
        "river.which_way",
        "river.ends_before",
        "river.no_basis",
        "river.place_off_reach",
        "river.range",
        "river.option_empty",
        "river.no_headwater",
        "river.series",
        "terms.unknown_key",
        "river.key_twice",
    }
    assert ("river.unknown_name", 6) in faults
    assert ("river.which_way", 10) in faults
    assert ("river.no_basis", 21) in faults
    assert {one.name: one.read_bytes() for one in (home / "out").iterdir()} == before


def test_the_command_prints_the_table_and_says_what_is_missing(
    made: tuple[Path, OptionsResult, dict[str, bytes]], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    home = made[0]
    given = {"TONGZHOU_HOME": str(home)}
    assert run(["--lang", "en", "spill", "options", str(home / "out"), str(home / "none.toml")], given) == 1
    assert "none.toml" in capfdbinary.readouterr().err.decode()
    assert run(["--lang", "en", "spill", "options", str(home / "nowhere"), str(home / "options.toml")], given) == 1
    assert run(["spill", "options", str(home / "out")], given) == 2


def test_the_options_that_come_with_the_region_are_read(tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    from tongzhou.river.declared import read_network
    from tongzhou.river.options import read_options
    from tongzhou.terms.declaration import read_toml
    from tongzhou.terms.errors import Fault

    faults: list[Fault] = []
    rivers = SHIPPED / "rivers"
    network = read_network(read_toml((rivers / "north-canal.toml").read_text("utf-8"), "river"), faults)
    assert network
    file = read_toml((rivers / "options" / "wuqing-drill.toml").read_text("utf-8"), "options")
    found = read_options(file, network, ZoneInfo("Asia/Shanghai"), faults)
    assert faults == []
    assert found
    assert len(found.options) == 6
    assert all(one.note and one.note_english for one in found.assumed)


@pytest.mark.server
def test_options_come_on_top_of_what_the_scenario_says_is_done_already(tmp_path: Path) -> None:
    text = DRILL.read_text("utf-8").replace("seed = 20221027", "seed = 20221027\nmembers = 100")
    text = text[: text.index("[[release]]", text.index("[[release]]") + 1)]
    dam = FEW[FEW.index("[[option.carbon]]") : FEW.index('[[option]]\nkey = "boom"')].replace("option.carbon", "carbon")
    (tmp_path / "drill.toml").write_text(text + dam, "utf-8")
    new_spill(tmp_path / "drill.toml", "jing-jin-ji", tmp_path, tmp_path / "out", AT, "tongzhou")
    again = FEW[: FEW.index('[[option]]\nkey = "boom"')].replace("distance_m = 8000", "distance_m = 12000")
    again = again.replace("horizon_h = 30", "horizon_h = 100")
    (tmp_path / "again.toml").write_text(again, "utf-8")
    nothing, second = compare_options(
        tmp_path / "out", tmp_path / "again.toml", "jing-jin-ji", tmp_path, AT
    ).comparison.outcomes
    shown = [one.peak_ratio for one in second.effects if one.peak_ratio]
    assert shown
    assert all(one.middle == pytest.approx(0.5, abs=0.06) or one.middle == pytest.approx(1.0) for one in shown)
    assert all(one.peak_ratio is None for one in nothing.effects)
