"""Published index values, checked against what the issuer printed.

The figures are those of the National Bureau of Statistics' releases of the Beijing-Tianjin-Hebei regional development index.
"""

from decimal import Decimal

import pytest

from tongzhou.index.framework import Framework, Node
from tongzhou.index.official import average_annual_points, official
from tongzhou.terms.panel import Observation, Panel

PARTS = ("innovation", "coordinated", "green", "open", "shared")
TREE = Framework(
    "index", "指数", "Index", "2014",
    (
        Node("total", "总指数", "Total", None, 0, 1.0, published="total"),
        *(Node(part, part, part, "total", 1, 0.2, published=part) for part in PARTS),
    ),
)  # fmt: skip


def _release(vintage: str, year: int, base: int, *values: str | None) -> list[Observation]:
    return [
        Observation("京津冀", str(year), name, Decimal(value), None, f"{base}=100", "NBS", vintage)
        for name, value in zip(("total", *PARTS), values, strict=False)
        if value is not None
    ]


#: total, innovation, coordinated, green, open, shared
FIVE = [
    ("2018-08", 2017, 2010, "153.99", "153.56", "118.43", "143.22", "138.54", "216.21"),
    ("2019", 2018, 2010, "160.13", "158.27", "122.08", "146.84", "125.17", "248.27"),
    ("2020-10", 2019, 2010, "167.72", "162.99", "122.66", "164.65", "128.51", "259.78"),
    ("2021-12", 2020, 2014, "119.33", "131.87", "114.52", "140.81", "75.69", "133.78"),
    ("2025-12", 2024, 2014, "154.1", "194.9", "145.2", "171.2", "106.7", "152.7"),
]


@pytest.mark.parametrize("release", FIVE)
def test_every_published_total_is_the_plain_mean_of_its_five_parts(release: tuple[str, int, int, str]) -> None:
    found = official(Panel(tuple(_release(*release))), TREE)
    (check,) = found.checks
    assert check.verdict == "exact"
    assert check.mean is not None
    assert check.mean.quantize(check.total) == check.total
    assert [note.key for note in found.notes] == ["index.mean_exact"]


def test_a_total_that_is_not_the_mean_is_inconsistent_and_one_off_by_a_rounding_is_not() -> None:
    verdicts = []
    for total in ("119.33", "119.34", "119.40"):
        release = _release("2021-12", 2020, 2014, total, "131.87", "114.52", "140.81", "75.69", "133.78")
        verdicts.append(official(Panel(tuple(release)), TREE).checks[0].verdict)
    assert verdicts == ["exact", "within_rounding", "inconsistent"]


def test_a_total_without_all_its_parts_is_not_checkable_and_says_what_was_not_published() -> None:
    release = _release("2022-12", 2021, 2014, "138.9", "153.0", "141.6", "153.0")
    (check,) = official(Panel(tuple(release)), TREE).checks
    assert (check.verdict, check.absent) == ("not_checkable", ("open", "shared"))


def test_vintages_stand_side_by_side() -> None:
    rows = [one for release in FIVE for one in _release(*release)]
    found = official(Panel(tuple(rows)), TREE)
    assert len(found.values) == 30
    assert found.vintages == ("2018-08", "2019", "2020-10", "2021-12", "2025-12")
    assert [one.value for one in found.of("green", "2021-12")] == [Decimal("140.81")]


def test_a_value_computed_from_a_change_is_shown_as_derived_and_not_checked() -> None:
    derived = Observation("京津冀", "2020", "total", Decimal("131.2"), None, "2014=100", "NBS", "2022-12", "derived")
    found = official(Panel((derived,)), TREE)
    assert found.values[0].is_derived
    assert found.checks == ()


@pytest.mark.parametrize(("printed", "points"), [("140.81", "6.80"), ("131.87", "5.31")])
def test_the_average_annual_points_of_the_2021_release_are_arithmetic(printed: str, points: str) -> None:
    found = average_annual_points(Decimal(100), Decimal(printed), 6)
    assert found.quantize(Decimal("0.01")) == Decimal(points)
