"""Changing flow: water and mass are kept, and the scheme agrees with the steady engine and with closed forms."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from tongzhou.river.advance import carry_weights
from tongzhou.river.ensemble import Conduct, Hydraulics, draw_hydraulics, way_along
from tongzhou.river.flow import Flow
from tongzhou.river.network import Leg, Network
from tongzhou.river.operation import Kind, Operated, Operation
from tongzhou.river.situation import Knowledge
from tongzhou.river.transfer import respond
from tongzhou.river.unsteady import Spot, Traces, run

Floats = NDArray[np.float64]
MEMBERS = 24
AT = datetime(2022, 10, 27, tzinfo=UTC)
HOUR = 3600.0
DAY = 24 * HOUR


def conduct(members: int, duration_s: float = HOUR, decay: float = 0.0) -> Conduct:
    def flat(value: float) -> Floats:
        return np.full(members, value)

    return Conduct(
        flat(1000.0), flat(0.0), flat(duration_s), flat(decay), flat(0.0), flat(1.1), flat(0.03),
        flat(0.0), flat(0.0), flat(0.0), flat(0.0),
    )  # fmt: skip


def even(
    network: Network, members: int, flow: float = 10.0, area: float = 25.0, dispersion: float = 15.0
) -> Hydraulics:
    """Give a river that is the same in every reach, so that nothing is reflected where reaches meet."""
    count = len(network.reaches)

    def flat(value: float) -> Floats:
        return np.full((members, count), value)

    length = np.array([[one.length_m.low for one in network.reaches]]).repeat(members, 0)
    return Hydraulics(
        network,
        flat(flow),
        flat(flow),
        flat(1.0),
        length,
        flat(area),
        flat(dispersion),
        flat(1.5),
        flat(0.0),
        flat(1.0),
    )


@pytest.fixture(scope="module")
def straight(known: Knowledge) -> Network:
    """Give a river without side waters: upper, middle, lower."""
    keys = ("upper", "middle", "lower")
    reaches = tuple(replace(one, lateral_m3_s=None, share=None) for one in known.network.reaches if one.key in keys)
    nodes = tuple(replace(one, kind="gate") if one.kind == "junction" else one for one in known.network.nodes)
    return replace(known.network, reaches=reaches, nodes=nodes)


def operated(kind: Kind, reach: str, amount: float, members: int, start: float, end: float, **more: float) -> Operated:
    made = Operation(kind, reach, more.get("distance_m"), AT, None, None)
    return Operated(made, start, end, np.full(members, amount), np.full(members, more.get("storage_m3", np.inf)))


def legs_of(network: Network, from_m: float = 1000.0) -> tuple[Leg, ...]:
    return network.course("upper", from_m, "lower", None)


def whole(traces: list[Traces], spot: int) -> Traces:
    return next(one for one in traces if one.spot == spot)


def kept(one: Traces) -> Floats:
    return one.left_g + one.passed_g + one.taken_g + one.decayed_g


@pytest.mark.parametrize(("per_deviation", "worst"), [(4.0, 0.0008), (7.0, 0.0003)])
def test_steady_flow_is_that_of_the_transfer_function(straight: Network, per_deviation: float, worst: float) -> None:
    river, act = even(straight, 1), conduct(1, decay=2e-6)
    legs = legs_of(straight)
    traces = list(run(river, act, legs, [], [Spot(1, 8000.0), Spot(2, None)], 3 * DAY, per_deviation))
    for spot, (reach, distance) in enumerate((("middle", 8000.0), ("lower", None))):
        way = way_along(river, act, straight.course("upper", 1000.0, reach, distance))
        exact = next(respond(way.course, act.dissolved_g * way.per_discharge_s_m3, act.duration_s))
        found = whole(traces, spot)
        expected = exact.at(found.time_s)
        assert np.abs(found.concentration_mg_l - expected).max() <= worst * expected.max()


def test_what_passes_a_face_is_the_mean_of_a_polynomial_over_where_the_water_came_from() -> None:
    """Fifth powers about the face, by quadrature of the Gaussian: the first five moments of the scheme are exact."""
    way, spread = np.array([[0.3], [0.9]]), np.array([[0.2], [0.5]])
    nodes, weights = np.polynomial.hermite_e.hermegauss(12)
    room = np.empty((2, 2, 5, 1))
    found = carry_weights(way, spread, room)
    for power in range(5):
        cells = np.array([((n + 1.0) ** (power + 1) - n ** (power + 1)) / (power + 1) for n in range(-3, 2)])
        came = way + np.sqrt(2 * spread) * nodes
        exact = -((-came) ** (power + 1)) @ weights / weights.sum() / (power + 1)
        assert np.einsum("ckm,k->cm", found, cells)[:, 0] == pytest.approx(exact, rel=1e-12)


def test_the_scheme_grows_no_wave_within_its_limits() -> None:
    """Von Neumann: no wavelength is amplified for 0 ≤ moved ≤ 1 and spread ≤ 2/3; beyond it some are."""
    angle, cells = np.linspace(0.01, np.pi, 60), np.arange(5) - 2

    def growth(moved: float, spread: float) -> float:
        weights = carry_weights(np.full((1, 1), moved), np.full((1, 1), spread), np.empty((2, 1, 5, 1)))[0, :, 0]
        return float(np.abs(1 - (1 - np.exp(-1j * angle)) * (np.exp(1j * angle[:, None] * cells) @ weights)).max())

    assert max(growth(m, d) for m in np.linspace(0, 1, 11) for d in np.linspace(0, 2 / 3, 7)) < 1 + 1e-12
    assert growth(0.0, 0.75) > 1.1


def test_what_decays_fast_is_followed_as_well_as_what_does_not(straight: Network) -> None:
    """A slow river that evaporates most of it: what arrives came fast, in a plume much narrower than the whole."""
    river, act = even(straight, 1, flow=3.0, area=100.0, dispersion=60.0), conduct(1, decay=5e-5)
    legs = legs_of(straight)
    found = whole(list(run(river, act, legs, [], [Spot(0, None)], 10 * DAY, 4.0)), 0)
    way = way_along(river, act, straight.course("upper", 1000.0, "upper", None))
    exact = next(respond(way.course, act.dissolved_g * way.per_discharge_s_m3, act.duration_s)).at(found.time_s)
    assert np.abs(found.concentration_mg_l - exact).max() <= 0.02 * exact.max()


def test_storage_and_decay_are_those_of_the_transfer_function(straight: Network) -> None:
    river = even(straight, 1)
    river = replace(river, exchange_per_s=river.area_m2 * 0 + 2e-5, return_per_s=river.area_m2 * 0 + 1e-4)
    act = conduct(1, decay=3e-6)
    found = whole(list(run(river, act, legs_of(straight), [], [Spot(2, None)], 4 * DAY, 6.0)), 0)
    way = way_along(river, act, legs_of(straight))
    exact = next(respond(way.course, act.dissolved_g * way.per_discharge_s_m3, act.duration_s)).at(found.time_s)
    assert np.abs(found.concentration_mg_l - exact).max() <= 0.005 * exact.max()


def test_mass_is_kept_to_the_last_digits_whatever_the_gates_do(known: Knowledge) -> None:
    random = np.random.default_rng(2)
    river, act = draw_hydraulics(known.network, MEMBERS, random), conduct(MEMBERS, decay=1e-6)
    done = [
        operated("gate", "lower", 0.0, MEMBERS, 5 * HOUR, 30 * HOUR, storage_m3=2e5),
        operated("dilution", "middle", 12.0, MEMBERS, 2 * HOUR, 20 * HOUR, distance_m=3000.0),
        operated("diversion", "middle", 3.0, MEMBERS, 8 * HOUR, 40 * HOUR, distance_m=9000.0, storage_m3=1e5),
        operated("carbon", "lower", 0.5, MEMBERS, 10 * HOUR, np.inf, distance_m=5000.0),
    ]
    legs = known.network.course("upper", 1000.0, "lower", None)
    for one in run(river, act, legs, done, [Spot(1, 8000.0)], 3 * DAY, 3.0):
        assert np.abs(kept(one) / 1000.0 - 1).max() < 1e-11
        assert (one.taken_g > 0).all()
        assert (one.concentration_mg_l >= 0).all()
        assert (np.diff(one.time_s, axis=1) >= 0).all()


def test_a_closed_gate_holds_water_in_a_pool_and_the_plume_goes_as_the_closed_form_says(straight: Network) -> None:
    """In a pool that fills evenly, (L − x) falls as A0/(A0 + Q t/L): the flow at x is Q(1 − x/L) and the area A0 + Q t/L."""
    river = even(straight, 1, dispersion=0.5)
    act = conduct(1, duration_s=0.0)
    closed = operated("gate", "middle", 0.0, 1, -1.0, np.inf)
    length, area, flow, start = 10_000.0, 25.0, 10.0, 1000.0
    spot = 3000.0
    found = whole(list(run(river, act, legs_of(straight), [closed], [Spot(0, spot)], 2 * DAY, 6.0)), 0)
    # (L − x0)·A0 = (L − x)·(A0 + Q t/L)
    expected = ((length - start) / (length - spot) - 1) * area * length / flow
    time, value = found.time_s[0], found.concentration_mg_l[0]
    mean = np.trapezoid(time * value, time) / np.trapezoid(value, time)
    assert mean == pytest.approx(expected, rel=0.02)
    assert found.passed_g[0] == pytest.approx(0.0, abs=1e-6)
    assert found.left_g[0] == pytest.approx(1000.0, rel=1e-9)


def test_water_that_joins_dilutes_a_lasting_release_to_its_load_over_the_flow(straight: Network) -> None:
    river, act = even(straight, 1), conduct(1, duration_s=4 * DAY)
    joined = operated("dilution", "middle", 15.0, 1, -DAY, np.inf, distance_m=2000.0)
    spots = [Spot(0, 8000.0), Spot(1, 15_000.0)]
    traces = list(run(river, act, legs_of(straight), [joined], spots, 3.9 * DAY, 4.0))
    load = 1000.0 / (4 * DAY)
    assert whole(traces, 0).concentration_mg_l[0, -1] == pytest.approx(load / 10.0, rel=2e-3)
    assert whole(traces, 1).concentration_mg_l[0, -1] == pytest.approx(load / 25.0, rel=2e-3)


def test_water_led_away_takes_its_share_and_leaves_the_concentration(straight: Network) -> None:
    river, act = even(straight, 1), conduct(1, duration_s=4 * DAY)
    led = operated("diversion", "middle", 4.0, 1, -DAY, np.inf, distance_m=2000.0)
    found = whole(list(run(river, act, legs_of(straight), [led], [Spot(1, 15_000.0)], 3.9 * DAY, 4.0)), 0)
    assert found.concentration_mg_l[0, -1] == pytest.approx(1000.0 / (4 * DAY) / 10.0, rel=1e-3)
    # lower down the reach drains into the flow for a while; at its upper end 10 m³/s come all the time
    led = operated("diversion", "middle", 4.0, 1, -DAY, np.inf, distance_m=0.0)
    slug = whole(list(run(river, conduct(1), legs_of(straight), [led], [Spot(1, 15_000.0)], 10 * DAY, 4.0)), 0)
    assert slug.taken_g[0] == pytest.approx(400.0, rel=2e-3)  # 4 of the 10 m³/s


def test_a_carbon_dam_takes_its_share_of_what_comes_after_it_is_set(straight: Network) -> None:
    river, act = even(straight, 1), conduct(1)
    spot = [Spot(2, None)]
    free = whole(list(run(river, act, legs_of(straight), [], spot, 3 * DAY)), 0)
    dam = operated("carbon", "middle", 0.6, 1, 0.0, np.inf, distance_m=5000.0)
    late = operated("carbon", "middle", 0.6, 1, 3 * DAY, np.inf, distance_m=5000.0)
    held = whole(list(run(river, act, legs_of(straight), [dam], spot, 3 * DAY)), 0)
    assert held.concentration_mg_l.max() == pytest.approx(0.4 * free.concentration_mg_l.max(), rel=1e-9)
    assert whole(list(run(river, act, legs_of(straight), [late], spot, 3 * DAY)), 0).taken_g[0] < 1e-6


def test_a_rise_of_the_inflow_ends_in_the_flow_and_area_of_manning(straight: Network) -> None:
    river = even(straight, 2)
    rise = Operation("inflow", "upper", None, AT, None, None, series=((AT, 10.0), (AT.replace(hour=1), 20.0)))
    flow = Flow(river, [Operated(rise, 0.0, np.inf, np.ones(2), np.full(2, np.inf))])
    time = np.zeros(2)
    for _ in range(4000):
        flow.at(time)
        flow.advance(time, np.full(2, 600.0))
        time = time + 600.0
    flow.at(time)
    assert flow.outflow == pytest.approx(20.0, rel=1e-6)
    assert flow.filled == pytest.approx(2 ** (3 / 5), rel=1e-6)


def test_a_gate_that_is_full_lets_on_what_comes_and_says_when(straight: Network) -> None:
    river = even(straight, 1)
    gate = operated("gate", "middle", 0.0, 1, 0.0, np.inf, storage_m3=36_000.0)
    flow = Flow(river, [gate])
    time = np.zeros(1)
    for _ in range(240):
        flow.at(time)
        flow.advance(time, np.full(1, 60.0))
        time = time + 60.0
    assert flow.full_s[0][0] == pytest.approx(3600.0, abs=61.0)  # 10 m³/s fill 36,000 m³ in an hour
    assert flow.used_m3[0][0] == pytest.approx(36_000.0, rel=0.02)
    assert flow.outflow[0] == pytest.approx(10.0)


def test_a_gate_on_one_of_two_ways_sends_the_water_down_the_other(known: Knowledge) -> None:
    river = draw_hydraulics(known.network, 3, np.random.default_rng(1))
    flow = Flow(river, [operated("gate", "lower", 0.0, 3, 0.0, np.inf)])
    flow.at(np.full(3, 10.0))
    at = {one.key: n for n, one in enumerate(known.network.reaches)}
    assert flow.inflow[at["lower"]] == pytest.approx(0.0)
    assert flow.inflow[at["canal"]] == pytest.approx(flow.outflow[at["middle"]])


def test_water_let_in_above_a_closed_gate_turns_back_and_is_said_to(straight: Network) -> None:
    river, act = even(straight, 1), conduct(1)
    closed = operated("gate", "lower", 0.0, 1, 0.0, 12 * HOUR)
    joined = operated("dilution", "middle", 30.0, 1, 0.0, 12 * HOUR, distance_m=15_000.0)
    free, both = (
        whole(list(run(river, act, legs_of(straight), done, [Spot(1, 4000.0)], 2 * DAY)), 0)
        for done in ([closed], [closed, joined])
    )
    assert free.reversed_share[0] == 0
    assert both.reversed_share[0] > 0
    assert kept(both)[0] == pytest.approx(1000.0, rel=1e-11)


def test_the_same_members_in_other_company_give_the_same_curves(known: Knowledge) -> None:
    river, act = draw_hydraulics(known.network, 8, np.random.default_rng(4)), conduct(8)
    legs = known.network.course("upper", 1000.0, "lower", None)
    one = whole(list(run(river, act, legs, [], [Spot(2, None)], 2 * DAY, 3.0)), 0)
    rows = np.arange(3)
    other = whole(list(run(river.take(rows), act.take(rows), legs, [], [Spot(2, None)], 2 * DAY, 3.0)), 0)
    for n, row in enumerate(other.rows):
        same = int(np.flatnonzero(one.rows == row)[0])
        assert other.concentration_mg_l[n].max() == pytest.approx(one.concentration_mg_l[same].max(), rel=1e-6)


def test_members_that_are_left_behind_end_as_they_would_in_the_block(
    known: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    river, act = draw_hydraulics(known.network, 30, np.random.default_rng(4)), conduct(30)
    legs = known.network.course("upper", 1000.0, "lower", None)
    made = []
    for fewer in (0.0, 0.8):
        monkeypatch.setattr("tongzhou.river.unsteady._FEWER", fewer)
        made.append(whole(list(run(river, act, legs, [], [Spot(2, None)], 5 * DAY, 3.0, 0.05)), 0))
    stayed, left = made
    assert list(stayed.rows) == list(left.rows)
    assert left.concentration_mg_l.max(1) == pytest.approx(stayed.concentration_mg_l.max(1), rel=1e-6)
    for name in ("left_g", "passed_g", "taken_g", "decayed_g"):
        assert getattr(left, name) == pytest.approx(getattr(stayed, name), rel=1e-6, abs=1e-6)
