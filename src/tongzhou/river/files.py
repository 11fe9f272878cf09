"""Which files of a region the river needs (河流声明文件)."""

from collections.abc import Mapping, Sequence
from typing import Final

from tongzhou.terms.declaration import DeclaredFile
from tongzhou.terms.errors import Fault, fault

__all__ = ["SHARED", "needed", "scenario_river"]

#: What all rivers of a region share; every other file beside these is a river.
SHARED: Final = ("substances.toml", "standards.toml", "rules.toml")


def needed(declared: Mapping[str, DeclaredFile], name: str, shown: str, faults: list[Fault]) -> DeclaredFile | None:
    """Give a file, or None and a fault where the region does not declare it (取声明文件)."""
    found = declared.get(name)
    if found is None and not any((one.where or "").startswith(f"{shown}/rivers/{name}:") for one in faults):
        faults.append(
            fault(
                "river.no_file",
                "The region declares no {name}. A forecast needs it; the shipped region jing-jin-ji shows its form.",
                shown,
                name=f"rivers/{name}",
            )
        )
    return found


def scenario_river(scenario: DeclaredFile, known: Sequence[str], faults: list[Fault]) -> str | None:
    """Give the river that a scenario names (取情景河流), None and a fault where the region has no such river."""
    named = scenario.data.get("river")
    if isinstance(named, str) and named in known:
        return named
    faults.append(
        fault(
            "river.unknown_river",
            "The river {river} is not declared. Declared are {known}.",
            scenario.where(("river",)),
            river=named if named is not None else "?",
            known=", ".join(known) or "-",
        )
    )
    return None
