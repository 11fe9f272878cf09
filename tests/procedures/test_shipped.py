"""Every procedure that is shipped: no faults, short enough to be read, its areas those of the region."""

from pathlib import Path

import pytest

from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.steps.region import load_region

FOLDER = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji"
SHIPPED = sorted(path.stem for path in (FOLDER / "procedures").glob("*.toml"))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_declaration_is_at_most_120_lines(name: str) -> None:
    assert len((FOLDER / "procedures" / f"{name}.toml").read_text("utf-8").splitlines()) <= 120


def test_every_area_of_a_party_is_declared_by_the_region(shipped: Procedures, tmp_path: Path) -> None:
    known = {one.code for one in load_region("jing-jin-ji", tmp_path).areas.areas}
    areas = {(key, party.area) for key, one in shipped.newest.items() for party in one.parties.values() if party.area}
    assert {(key, area) for key, area in areas if area not in known} == set()


def test_every_procedure_names_its_basis_or_says_that_it_is_assumed(shipped: Procedures) -> None:
    assert [key for key, one in shipped.newest.items() if one.basis is None] == []
