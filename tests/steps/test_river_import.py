"""A river of one's own from files: written when sound, nothing when not; a spill on it from alarm to readings."""

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from tongzhou.steps.river_import import import_river
from tongzhou.steps.source import search_source
from tongzhou.steps.spill import new_spill, update_spill
from tongzhou.terms.errors import DeclarationError

AT = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
UVAS = Path(__file__).parents[2] / "examples" / "uvas-creek" / "reaches.csv"
PLACES = (
    "key,zh,en,kind,reach,distance_m,level\nmouth,口,mouth,station,uvas-5,,\nwell,井,well,intake,uvas-4,50,township\n"
)
ALARM = """
title = "leak"
river = "uvas-creek"
learned_at = 2022-10-27T02:10:00+08:00
members = 200
[[release]]
substance = "phenol"
reach = "uvas-1"
distance_m = 0
mass_kg = 0.5
river_share = 1
started_at = 2022-10-27T02:00:00+08:00
duration_h = 1
"""


@pytest.mark.server
def test_a_spill_on_a_river_of_ones_own_goes_from_alarm_to_readings(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text(PLACES, "utf-8")
    made = import_river(
        UVAS,
        tmp_path / "uvas-creek.toml",
        tmp_path / "places.csv",
        ("尤瓦斯溪", "Uvas Creek"),
        "Bencala and Walters 1983",
    )
    assert [one.key for one in made.network.reaches] == [f"uvas-{n}" for n in range(1, 6)]
    assert {one.what for one in made.network.assumed} == {"depth_m"}
    (tmp_path / "alarm.toml").write_text(ALARM, "utf-8")
    done = new_spill(tmp_path / "alarm.toml", "jing-jin-ji", tmp_path, tmp_path / "out", AT, "t", made.path)
    assert [one.place.key for one in done.situation.forecasts] == ["mouth", "well"]
    table = tmp_path / "r.csv"
    head = "reach,distance_m,time,item,value_mg_l,detection_limit_mg_l\n"
    table.write_text(f"{head}uvas-4,50,2022-10-27T05:00,volatile_phenol,1.0,0.0005\n", "utf-8")
    item = done.situation.shelf.substances["phenol"].item
    table.write_text(table.read_text("utf-8").replace("volatile_phenol", item), "utf-8")
    after = update_spill(tmp_path / "out", table, "jing-jin-ji", tmp_path, AT, "t")
    assert after.situation.network.key == "uvas-creek"
    assert search_source(str(made.path), table, "jing-jin-ji", tmp_path, None).network.key == "uvas-creek"


def test_faults_come_together_with_their_cells_and_nothing_is_written(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (
        UVAS.read_text("utf-8")
        .replace("0.24", "fast")
        .replace("uvas-2,第二段,reach 2,38 m", "uvas-2,,,39 m")
        .splitlines()
    ):
        book.active.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    (tmp_path / "r.xlsx").write_bytes(out.getvalue())
    (tmp_path / "p.csv").write_text("key,reach,distance_m\nx,uvas-9,5\ny,uvas-5,9999\n", "utf-8")
    with pytest.raises(DeclarationError) as caught:
        import_river(tmp_path / "r.xlsx", tmp_path / "Brook.toml", tmp_path / "p.csv")
    found = {(str(one.where).rsplit("/", 1)[-1], one.message.key) for one in caught.value.faults}
    assert found >= {
        ("None", "steps.river_name"),
        ("r.xlsx:Sheet!G4", "river.line_number"),
        ("p.csv:2", "river.unknown_name"),
        ("p.csv:3", "river.place_off_reach"),
        ("r.xlsx:Sheet!A2", "river.apart"),
    }
    assert not (tmp_path / "Brook.toml").exists()


def test_files_that_hold_no_river_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("key,from,to\n", "utf-8")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    for name, key in (("empty.csv", "steps.river_empty"), ("other.csv", "steps.river_columns")):
        with pytest.raises(DeclarationError) as caught:
            import_river(tmp_path / name, tmp_path / "x.toml")
        assert [one.message.key for one in caught.value.faults] == [key]
