"""A river reads whole, or every fault of it is told at once with its line."""

from collections.abc import Callable

from tongzhou.river.network import Network
from tongzhou.terms.errors import Fault

Read = Callable[[str], tuple[Network | None, list[Fault]]]


def keys(faults: list[Fault]) -> list[str]:
    return [one.message.key for one in faults]


def test_a_river_reads_with_its_order_and_what_is_assumed(read_river: Read, river_text: str) -> None:
    network, faults = read_river(river_text)
    assert faults == []
    assert network
    assert [one.key for one in network.reaches].index("middle") > [one.key for one in network.reaches].index("branch")
    assert {"area_m2", "dispersion_m2_s", "correlation"} <= {one.what for one in network.assumed}


def test_the_way_goes_down_the_river_and_not_up_or_across(read_river: Read, river_text: str) -> None:
    network, _ = read_river(river_text)
    assert network
    assert [one.reach.key for one in network.course("upper", 1000.0, "lower", None)] == ["upper", "middle", "lower"]
    assert network.course("lower", 0.0, "upper", None) == ()
    assert network.course("branch", 0.0, "upper", None) == ()
    assert network.course("upper", 1000.0, "upper", 500.0) == ()
    (leg,) = network.course("upper", 1000.0, "upper", 5000.0)
    assert (leg.from_m, leg.to_m) == (1000.0, 5000.0)


def test_all_faults_of_a_river_come_together(read_river: Read, river_text: str) -> None:
    wrong = (
        river_text.replace("length_m = 10000\n", "")
        .replace("length_m = 5000", "length_m = -5")
        .replace('to = "fork"', 'to = "nowhere"')
        .replace("distance_m = 8000", "distance_m = 80000")
        .replace('reach = "canal"', 'reach = "channel"')
        .replace('kind = "outlet"', 'kind = "end"', 1)
    )
    network, faults = read_river(wrong)
    assert network is None
    assert {
        "terms.missing_field",
        "river.range",
        "river.unknown_name",
        "river.place_off_reach",
        "terms.wrong_type",
    } <= set(keys(faults))
    assert all(one.where and one.where.startswith("river.toml:") for one in faults)


def test_a_river_that_flows_in_a_circle_is_refused(read_river: Read, river_text: str) -> None:
    wrong = river_text.replace('from = "spring"\nto = "meeting"', 'from = "fork"\nto = "meeting"')
    network, faults = read_river(wrong)
    assert network is None
    assert keys(faults) == ["river.loop"]


def test_a_junction_that_creates_water_is_refused(read_river: Read, river_text: str) -> None:
    wrong = river_text.replace("lateral_m3_s = 2\n", "discharge_m3_s = { low = 40, high = 50 }\n")
    network, faults = read_river(wrong)
    assert network is None
    assert keys(faults) == ["river.water_from_nowhere"]
    assert "between 13 and 17 m³/s" in str(faults[0])


def test_shares_are_needed_where_the_river_parts_and_make_a_whole(read_river: Read, river_text: str) -> None:
    assert keys(read_river(river_text.replace("share = { low = 0.2, high = 0.4 }\n", ""))[1]) == ["river.no_share"]
    assert keys(read_river(river_text.replace("low = 0.2, high = 0.4", "low = 0.05, high = 0.1"))[1]) == [
        "river.shares"
    ]


def test_a_headwater_without_discharge_and_a_key_used_twice_are_told(read_river: Read, river_text: str) -> None:
    assert keys(read_river(river_text.replace("discharge_m3_s = 5\n", ""))[1]) == ["river.no_discharge"]
    assert keys(read_river(river_text.replace('key = "ponds"', 'key = "works"'))[1]) == ["river.key_twice"]


def test_a_river_that_parts_and_meets_again_is_refused(read_river: Read, river_text: str) -> None:
    _, faults = read_river(river_text.replace('to = "pond"', 'to = "sea"'))
    assert set(keys(faults)) == {"river.two_ways"}
