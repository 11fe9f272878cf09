"""The tracer injection of Uvas Creek against OTIS.

Rivers: Bencala and Walters (1983), Water Resources Research 19(3), 718-724, parameters as in R/UvasCreek.R of tpetzoldt/simecolModels.
Numbers: OTIS (Runkel 1998, USGS WRIR 98-4018) in the edition OTIS-R of mortimerluka/OTIS-R, built with gfortran, segments of 0.5 m, steps of 3.6 s,
a concentration of 1 held at the upper end for three hours, none before and after; with segments of 1 m and steps of 7.2 s the results differ by
0.0006 at most.

OTIS solves the five reaches as one stream. Here each reach goes on below as it is (decision 10), so what disperses back from a slower reach is left
out; in a brook whose first reach has Péclet number 13 that is seen, and the tolerances say how much.
"""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tongzhou.river.transfer import Course, respond
from tongzhou.steps.river_import import import_river

UVAS = Path(__file__).parents[2] / "examples" / "uvas-creek" / "reaches.csv"
HOURS = np.array([0.2, 0.3, 0.5, 1, 2, 3, 3.5, 4, 5, 6, 8, 10, 14, 20])
#: Concentration at the end of each reach at these hours after the injection began, and the greatest.
OTIS = {
    0: ([0.279488, 0.654082, 0.940227, 0.998711, 0.999998, 1.0, 0.0597734, 0.0012892, 0, 0, 0, 0, 0, 0], 1.0),
    1: ([0, 0.000050, 0.0265996, 0.67302, 0.989314, 0.992751, 0.966413, 0.320228, 0.00437, 0.00132, 0.00105, 0.00085, 0.00055, 0.00029], 0.992863),
    2: ([0, 0, 0, 0.0000172, 0.238216, 0.753111, 0.809223, 0.825226, 0.599481, 0.094039, 0.0256928, 0.0210437, 0.0141762, 0.00784936], 0.827780),
    3: ([0, 0, 0, 0, 0.000481719, 0.132256, 0.345877, 0.54641, 0.724838, 0.630193, 0.060864, 0.0278064, 0.019684, 0.0121812], 0.736685),
    4: ([0, 0, 0, 0, 0, 0.0000117, 0.000508262, 0.00598386, 0.0887482, 0.275379, 0.408052, 0.122642, 0.0407883, 0.0302619], 0.438222),
}  # fmt: skip
#: Greatest difference allowed, as a part of the greatest concentration, and of the greatest concentration itself.
APART = {0: (0.09, 0.001), 1: (0.06, 0.008), 2: (0.055, 0.006), 3: (0.095, 0.04), 4: (0.07, 0.04)}
Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def uvas(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Floats]:
    """The course as the example declares it, and the discharge at the end of each reach."""
    made = import_river(UVAS, tmp_path_factory.mktemp("uvas") / "uvas-creek.toml", source="Bencala and Walters 1983")
    reaches = made.network.reaches
    side = np.array([one.lateral_m3_s.low if one.lateral_m3_s else 0.0 for one in reaches])
    head = reaches[0].discharge_m3_s
    assert head
    out = head.low + np.cumsum(side)
    area = np.array([one.area_m2.low for one in reaches])
    exchange = np.array([one.exchange_per_s.low if one.exchange_per_s else 0.0 for one in reaches])
    ratio = np.array([one.storage_ratio.low if one.storage_ratio else 1.0 for one in reaches])
    # a first reach of a millimetre without dispersion: what is held at the upper end of OTIS does not spread upstream
    columns = [
        (1e-3, [one.length_m.low for one in reaches]),
        (head.low / area[0], (out - side / 2) / area),
        (1e-6, [one.dispersion_m2_s.low for one in reaches]),
        (0.0, np.zeros(5)),
        (0.0, exchange),
        (1.0, np.where(exchange > 0, exchange / ratio, 1.0)),
    ]
    return Course(*(np.concatenate([[first], np.asarray(rest)])[None] for first, rest in columns)), out


def passed(uvas: tuple[Course, Floats], reach: int, hours: Floats) -> Floats:
    """Give the concentration at the end of a reach."""
    course, discharge = uvas
    part = Course(*(values[:, : reach + 2] for values in vars(course).values()))
    three_hours = np.full(1, 3 * 3600.0)
    curves = next(respond(part, 0.0125 * three_hours / discharge[reach], three_hours))
    return np.asarray(curves.at(hours[None] * 3600)[0])


@pytest.mark.parametrize("reach", OTIS)
def test_the_curves_run_beside_those_of_otis_at_the_end_of_each_reach(uvas: tuple[Course, Floats], reach: int) -> None:
    expected, greatest = np.array(OTIS[reach][0]), OTIS[reach][1]
    apart, level = APART[reach]
    assert np.abs(passed(uvas, reach, HOURS) - expected).max() < apart * greatest
    assert passed(uvas, reach, np.arange(0, 12, 0.01)).max() == pytest.approx(greatest, rel=level)


@pytest.mark.parametrize("reach", [2, 4])
def test_what_comes_back_out_of_storage_hours_after_is_that_of_otis(uvas: tuple[Course, Floats], reach: int) -> None:
    assert passed(uvas, reach, HOURS)[-2:] == pytest.approx(OTIS[reach][0][-2:], rel=0.05)
