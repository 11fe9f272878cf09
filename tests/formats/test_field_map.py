"""Which fields make which document is declared, and every fault of the declaration comes at once with its line."""

from pathlib import Path

from tongzhou.formats.field_map import read_field_maps
from tongzhou.steps.documents import field_maps
from tongzhou.steps.procedures import load_procedures
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault

FAULTY = """procedure = "metro-approval"
[ocds]
lots = "wagons"
lot = "application.wagon"
colour = "red"
[fhir]
item = "a.b"
"""


def test_every_shipped_map_holds(tmp_path: Path) -> None:
    procedures = load_procedures("jing-jin-ji", tmp_path).newest
    maps = field_maps("jing-jin-ji", tmp_path, procedures)
    assert {key: tuple(one) for key, one in maps.items()} == {
        "home-service-labour": ("jobposting",), "lab-recognition": ("fhir",), "metro-approval": ("ocds",),
        "sudden-water-pollution": ("cap",),
    }  # fmt: skip
    for key, kinds in maps.items():
        sent = {one.partition(":")[0] for move in procedures[key].transitions.values() for one in move.sends}
        assert set(kinds) <= sent, "a document nobody sends"


def test_every_fault_comes_at_once(tmp_path: Path) -> None:
    faults: list[Fault] = []
    read_field_maps(read_toml(FAULTY, "d.toml"), load_procedures("jing-jin-ji", tmp_path).newest, faults)
    said = [str(one) for one in faults]
    assert all(one.startswith("d.toml:") for one in said)
    for word in ("wagons", "application.wagon", "colour", "identifier", "laboratory", "value", "a.b", "source"):
        assert any(word in one for one in said), word
