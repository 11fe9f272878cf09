"""A panel gives one choice of its vintages and issuers, never a silent mixture."""

from decimal import Decimal

import numpy as np
import pytest

from tongzhou.terms.errors import PanelError
from tongzhou.terms.panel import Choice, Observation, Panel


def _one(period: str, value: str | None, issuer: str = "A", vintage: str = "2020", **more: str) -> Observation:
    return Observation(
        more.get("area", "Pell"), period, more.get("indicator", "Catch"), None if value is None else Decimal(value),
        more.get("unit", "吨"), more.get("base"), issuer, vintage,
    )  # fmt: skip


def test_a_gap_stays_a_gap() -> None:
    panel = Panel((_one("2001", "5"), _one("2002", None)))
    assert np.array_equal(panel.array(["Catch"]), [[[5.0, np.nan]]], equal_nan=True)
    assert list(panel.choose("Catch", "Pell")) == ["2001"]


def test_labels_not_positions_decide_where_a_value_stands() -> None:
    panel = Panel((_one("2001", "5"), _one("2001", "7", area="Merwick")))
    assert panel.array(["Catch"], ["Merwick", "Pell"], ["2003", "2001"])[0].tolist()[0][1] == 7.0
    assert np.isnan(panel.array(["Catch"], ["Merwick", "Pell"], ["2003", "2001"])[0, 1, 0])


def test_two_issuers_are_refused_until_one_is_preferred() -> None:
    panel = Panel((_one("2001", "153.5", "bureau"), _one("2001", "185", "city")))
    for rule in ("only", "first", "latest"):
        with pytest.raises(PanelError, match="several issuers: bureau, city"):
            panel.choose("Catch", "Pell", Choice(rule))
    assert panel.choose("Catch", "Pell", Choice("latest", ("nobody", "city")))["2001"].value == 185


def test_a_preferred_issuer_is_taken_for_the_whole_series_even_where_it_has_gaps() -> None:
    panel = Panel((_one("2001", "1", "A"), _one("2001", "2", "B"), _one("2002", "3", "B")))
    assert list(panel.choose("Catch", "Pell", Choice("latest", ("A", "B")))) == ["2001"]


def test_several_vintages_are_refused_by_default_and_chosen_by_name() -> None:
    panel = Panel(
        (_one("2001", "1", vintage="2002"), _one("2001", "2", vintage="2005-07"), _one("2003", "9", vintage="2004"))
    )
    with pytest.raises(PanelError, match="several vintages: 2002, 2004, 2005-07"):
        panel.choose("Catch", "Pell")
    took = {
        choice: {p: str(o.value) for p, o in panel.choose("Catch", "Pell", choice).items()}
        for choice in (
            Choice("first"),
            Choice("latest"),
            Choice("latest", vintage="2004"),
            Choice("vintage", vintage="2005-07"),
        )
    }
    assert list(took.values()) == [
        {"2001": "1", "2003": "9"},
        {"2001": "2", "2003": "9"},
        {"2001": "1", "2003": "9"},
        {"2001": "2"},
    ]


def test_the_latest_as_of_a_year_holds_the_releases_of_that_year() -> None:
    panel = Panel((_one("2001", "1", vintage="2002"), _one("2001", "2", vintage="2005-07")))
    assert panel.choose("Catch", "Pell", Choice("latest", vintage="2005"))["2001"].value == 2


def test_bases_are_never_mixed() -> None:
    panel = Panel((_one("2001", "153.99", base="2010=100", unit=""), _one("2002", "119.33", base="2014=100", unit="")))
    with pytest.raises(PanelError, match="several bases"):
        panel.choose("Catch", "Pell", Choice("latest"))
    assert list(panel.choose("Catch", "Pell", Choice("latest", base="2014=100"))) == ["2002"]


def test_values_in_multiples_of_a_unit_are_converted_and_unlike_ones_refused() -> None:
    panel = Panel((_one("2001", "5"), _one("2002", "2", unit="万吨")))
    assert panel.array(["Catch"])[0, 0].tolist() == [5.0, 20000.0]
    with pytest.raises(PanelError, match="cannot be converted"):
        Panel((_one("2001", "5"), _one("2002", "2", unit="天"))).array(["Catch"])


def test_all_open_choices_are_reported_together() -> None:
    rows = [_one("2001", "1", issuer, area=area) for issuer in "AB" for area in ("Pell", "Merwick")]
    with pytest.raises(PanelError) as raised:
        Panel(tuple(rows)).array(["Catch"])
    assert len(raised.value.faults) == 2
