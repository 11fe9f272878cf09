"""A small procedure written for the tests, and a way to read it with something changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tongzhou.procedures.check import check_procedure
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.read import read_procedure
from tongzhou.terms.errors import Fault

_TABLES = {
    "items.csv": "code,zh,en,condition\nx,甲项,Item X,\ny,乙项,Item Y,室间质评\n",
    "houses.csv": "code,zh,en,met\na,甲医院,Hospital A,室间质评\nb,乙医院,Hospital B,\n",
    "without.csv": "item,institution\ny,a\n",
}

Reader = Callable[..., tuple[Procedure | None, list[Fault]]]


def _read(text: str, name: str = "lake-alarm") -> tuple[Procedure | None, list[Fault]]:
    faults: list[Fault] = []
    made = read_procedure(text, f"{name}.toml", _TABLES, faults)
    if made:
        check_procedure(made, {"week"}, faults, {"110112", "120114", "131000"})
    return made, faults


@pytest.fixture(scope="session")
def read() -> Reader:
    return _read


@pytest.fixture(scope="session")
def lake_text() -> str:
    return (Path(__file__).parent / "lake-alarm.toml").read_text("utf-8")


@pytest.fixture(scope="session")
def pond_text() -> str:
    return (Path(__file__).parent / "pond-rule.toml").read_text("utf-8")


@pytest.fixture(scope="session")
def pond(pond_text: str) -> Procedure:
    made, faults = _read(pond_text, "pond-rule")
    assert faults == []
    assert made is not None
    return made


@pytest.fixture(scope="session")
def lake(lake_text: str) -> Procedure:
    made, faults = _read(lake_text)
    assert faults == []
    assert made is not None
    return made
