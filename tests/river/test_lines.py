"""Rows and lines become a river, or every fault of them is told with its place."""

import json
import tomllib
from collections.abc import Sequence

import pytest

from tongzhou.river.declared import read_network
from tongzhou.river.geojson import read_geojson
from tongzhou.river.lines import Drawn, declaration, declared_text
from tongzhou.river.network import Network
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault

FLOW = {"area_m2": "20", "dispersion_m2_s": "5", "depth_m": "1"}


def row(n: int, **cells: str) -> Drawn:
    return Drawn({**FLOW, "length_m": "1000", **cells}, {key: f"r.csv:{n}" for key in cells}, f"r.csv:{n}")


def river(
    rows: Sequence[Drawn], places: Sequence[Drawn] = (), source: str | None = "a survey"
) -> tuple[Network | None, list[Fault]]:
    faults: list[Fault] = []
    made = declaration("brook", {"zh": "溪", "en": "Brook"}, rows, places, source, faults)
    found: list[Fault] = []
    network = read_network(made.file("r.csv"), found)
    assert network is None or network == read_again(declared_text(made.data, "brook"), network)
    return network, [*faults, *(made.placed(one, "r.csv") for one in found)]


def read_again(text: str, like: Network) -> Network:
    """Read the text back; it has other lines, so compare what has none."""
    again = read_network(read_toml(text, "brook.toml"), [])
    assert again
    assert [one.key for one in again.reaches] == [one.key for one in like.reaches]
    assert [(one.length_m.low, one.length_m.high) for one in again.reaches] == [
        (one.length_m.low, one.length_m.high) for one in like.reaches
    ]
    assert len(again.assumed) == len(like.assumed)
    return like


TWO = [
    Drawn({**FLOW, "key": "a", "from": "spring", "to": "ford", "length_m_low": "900", "length_m_high": "1100", "discharge_m3_s": "3"}, {}, "r.csv:2"),
    Drawn({**FLOW, "key": "b", "from": "ford", "to": "sea", "length_m": "2000", "zh": "下段", "en": "lower"}, {}, "r.csv:3"),
]  # fmt: skip


def test_rows_make_a_river_whose_ends_are_stations_where_no_places_are_given() -> None:
    network, faults = river(TWO)
    assert faults == []
    assert network
    assert [(one.key, one.kind) for one in network.nodes] == [
        ("spring", "headwater"),
        ("ford", "junction"),
        ("sea", "outlet"),
    ]
    assert [(one.key, one.kind, one.reach) for one in network.places] == [("a", "station", "a"), ("b", "station", "b")]
    assert network.reaches[1].names == {"zh": "下段", "en": "lower"}
    assert network.assumed == ()


def test_without_a_source_everything_is_marked_assumed_and_named_columns_always_are() -> None:
    network, _ = river(TWO, source=None)
    assert network
    assert len(network.assumed) == 4 + 1 + 4 + 2  # four ranges of each reach, a discharge, two stations
    guessed = Drawn({**TWO[0].cells, "assumed": "depth_m area_m2", "note": "by eye"}, {}, "r.csv:2")
    network, _ = river([guessed, TWO[1]])
    assert network
    assert [(one.what, one.note) for one in network.assumed] == [("area_m2", "by eye"), ("depth_m", "by eye")]


def test_all_faults_of_a_river_come_together_each_with_its_row() -> None:
    rows = [
        row(2, key="a", **{"from": "spring", "to": "ford"}, discharge_m3_s="3"),
        row(3, key="b", **{"from": "ford", "to": "weir"}, length_m="", discharge_m3_s="9"),
        row(4, key="c", **{"from": "weir", "to": "ford"}, length_m="-5"),
        row(5, key="d", **{"from": "pond", "to": "lake"}, area_m2="wide", discharge_m3_s="1"),
    ]
    network, faults = river(rows)
    assert network is None
    assert {(one.where, one.message.key) for one in faults} == {
        ("r.csv:5", "river.line_number"),
        ("r.csv:3", "terms.missing_field"),
        ("r.csv:4", "river.range"),
        ("r.csv:5", "terms.missing_field"),
        ("r.csv:5", "river.apart"),
        ("r.csv:3", "river.loop"),
    }


def test_a_reach_against_the_flow_a_junction_that_creates_water_and_every_headwater_without_discharge_are_told() -> (
    None
):
    rows = [
        row(2, key="a", **{"from": "spring", "to": "ford"}),
        row(3, key="b", **{"from": "weir", "to": "ford"}),
        row(4, key="c", **{"from": "weir", "to": "sea"}),
    ]
    assert {(one.where, one.message.key) for one in river(rows)[1]} == {
        ("r.csv:3", "river.two_from_nothing"),
        ("r.csv:2", "river.no_discharge"),
        ("r.csv:3", "river.no_discharge"),
        ("r.csv:4", "river.no_discharge"),
    }
    rows = [
        row(2, key="a", **{"from": "spring", "to": "ford"}, discharge_m3_s="3"),
        row(3, key="b", **{"from": "ford", "to": "sea"}, discharge_m3_s="8"),
    ]
    assert [one.message.key for one in river(rows)[1]] == ["river.water_from_nowhere"]


def test_a_column_like_a_range_but_none_is_told() -> None:
    odd = Drawn({**TWO[0].cells, "area_m2_max": "9"}, {}, "r.csv:2")
    assert [one.message.key for one in river([odd, TWO[1]])[1]] == ["river.line_column"]


def feature(shape: str, coordinates: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}


NUMBERS = {"area_m2": 20.0, "dispersion_m2_s": 5, "depth_m": 1}
UPPER = feature("LineString", [[116.0, 40.0], [116.0, 39.9]], key="upper", discharge_m3_s=3, **NUMBERS)
LOWER = feature("LineString", [[116.0, 39.90001], [116.1, 39.9]], key="lower", length_m=9000, **NUMBERS)
SIDE = feature("LineString", [[115.9, 39.9], [116.0, 39.9]], key="side", discharge_m3_s=1, **NUMBERS)
BRIDGE = feature("Point", [116.001, 39.95], key="bridge", zh="桥", kind="station")


def drawing(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, indent=1)


def test_lines_meet_where_their_ends_are_near_are_as_long_as_drawn_and_points_lie_on_the_nearest() -> None:
    faults: list[Fault] = []
    reaches, places = read_geojson(drawing(UPPER, LOWER, SIDE, BRIDGE), "b.geojson", faults)
    assert faults == []
    network, faults = river(reaches, places)
    assert faults == []
    assert network
    ends = {one.key: (one.upper, one.lower) for one in network.reaches}
    assert ends["upper"][1] == ends["lower"][0] == ends["side"][1]
    lengths = {one.key: one.length_m.low for one in network.reaches}
    # a tenth of a degree of the meridian on the sphere of the IUGG mean radius: 6,371,008.8 m × π/1800
    assert lengths["upper"] == pytest.approx(11_119.5, abs=0.6)
    assert lengths["lower"] == 9000
    assert network.places[0].names == {"zh": "桥", "en": "桥"}
    assert network.places[0].reach == "upper"
    assert network.places[0].distance_m == pytest.approx(5560, abs=1)


def test_a_line_drawn_against_the_water_and_what_is_no_line_are_told_with_their_lines() -> None:
    back = feature("LineString", [[116.1, 39.9], [116.0, 39.9]], key="lower", **NUMBERS)
    text = drawing(UPPER, back, feature("Polygon", [], key="x"), feature("LineString", [[316, 9], [0, 0]]))
    faults: list[Fault] = []
    reaches, _ = read_geojson(text, "b.geojson", faults)
    lines = text.splitlines()
    assert [one.message.key for one in faults] == ["river.geometry"] * 2
    assert all(lines[int(str(one.where).rsplit(":", 1)[1]) - 1].strip() == "{" for one in faults)
    network, faults = river(reaches)
    assert network is None
    assert [one.message.key for one in faults] == ["river.no_discharge"]  # of the line drawn backwards
    for wrong in ("{", '{"features": 3}', "[]"):
        faults = []
        assert read_geojson(wrong, "b.geojson", faults) == ([], [])
        assert [one.message.key for one in faults] == ["river.no_geojson"]


def test_text_of_a_declaration_is_toml_whatever_stands_in_it() -> None:
    data = {
        "name": 'a"b\\c\n',
        "n": 1e-7,
        "flag": True,
        "t": {"zh": "溪", "low": 2.0},
        "reach": [{"key": "x", "r": {"low": 1.0}}],
    }
    assert tomllib.loads(declared_text(data, "c")) == data
