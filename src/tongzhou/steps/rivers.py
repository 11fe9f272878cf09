"""What a region declares of its rivers (读取河流声明): read for a spill, or checked whole with every fault at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tongzhou.river.declared import read_network
from tongzhou.river.files import SHARED, needed, scenario_river
from tongzhou.river.grades import Rules, read_rules
from tongzhou.river.network import Network
from tongzhou.river.options import read_options
from tongzhou.river.scenario import read_scenario
from tongzhou.river.standards import Standards, read_standards
from tongzhou.river.substance import Shelf, read_substances
from tongzhou.store.declared import RegionFolder, read_folder
from tongzhou.terms.declaration import DeclaredFile, read_toml
from tongzhou.terms.errors import DeclarationError, Fault

if TYPE_CHECKING:
    from tongzhou.steps.region import Region

__all__ = ["FOLDER", "RiverFiles", "check_region", "open_rivers"]

#: Where a region folder keeps its rivers.
FOLDER = "rivers/"
_SCENARIOS = "scenarios/"
_OPTIONS = "options/"


@dataclass(frozen=True)
class RiverFiles:
    """The river files of a region, not read yet (河流声明文件): what is asked for is read, and its faults are added to those given."""

    folder: RegionFolder
    files: Mapping[str, DeclaredFile]
    zone: tzinfo | None

    @property
    def names(self) -> tuple[str, ...]:
        """The rivers by name."""
        rivers = (one for one in self.files if "/" not in one and one not in SHARED)
        return tuple(name.removesuffix(".toml") for name in rivers)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios that come with the region, by name."""
        found = (one for one in self.files if one.startswith(_SCENARIOS))
        return tuple(one.removeprefix(_SCENARIOS).removesuffix(".toml") for one in found)

    def network(self, name: str, faults: list[Fault]) -> Network | None:
        """Read a river (读取河流)."""
        file = needed(self.files, f"{name}.toml", self.folder.shown, faults)
        return read_network(file, faults) if file else None

    def shelf(self, faults: list[Fault]) -> Shelf | None:
        """Read the substances (读取物质清单)."""
        file = needed(self.files, "substances.toml", self.folder.shown, faults)
        return read_substances(file, faults) if file else None

    def standards(self, faults: list[Fault]) -> Standards | None:
        """Read the limits (读取水质标准)."""
        file = needed(self.files, "standards.toml", self.folder.shown, faults)
        return read_standards(file, faults) if file else None

    def rules(self, faults: list[Fault]) -> Rules | None:
        """Read grades and clocks (读取规则)."""
        file = needed(self.files, "rules.toml", self.folder.shown, faults)
        return read_rules(file, faults) if file else None


def open_rivers(region: str | Path, home: Path, faults: list[Fault]) -> RiverFiles:
    """Find the river files of a region (查找河流声明); what is not TOML is added to `faults`.

    Raises
    ------
    DeclarationError
        When there is no such region.
    """
    folder = read_folder(region, home)
    faults.extend(folder.faults)
    files: dict[str, DeclaredFile] = {}
    zone: tzinfo | None = None
    for name, text in folder.files.items():
        if not (name.startswith(FOLDER) or name == "region.toml"):
            continue
        try:
            file = read_toml(text, f"{folder.shown}/{name}")
        except DeclarationError as error:
            faults.extend(error.faults)
            continue
        if name == "region.toml":
            zone = _zone(file)
        else:
            files[name.removeprefix(FOLDER)] = file
    return RiverFiles(folder, files, zone)


def _zone(file: DeclaredFile) -> tzinfo | None:
    try:
        return ZoneInfo(str(file.data.get("timezone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None  # `region check` says what is wrong with it


def check_region(name_or_path: str | Path, home: Path) -> tuple["Region", tuple[Network, ...]]:
    """Read a whole region with its rivers and scenarios (检查区域).

    Raises
    ------
    DeclarationError
        Carrying every fault of every file, rivers included.
    """
    from tongzhou.steps.region import load_region  # areas and indicators are not needed for a spill

    faults: list[Fault] = []
    region = None
    try:
        region = load_region(name_or_path, home)
    except DeclarationError as error:
        faults.extend(error.faults)
    networks: list[Network] = []
    if region is not None or not any(one.message.key.startswith("store.declared") for one in faults):
        networks = _check_rivers(name_or_path, home, faults)
    if faults or region is None:
        raise DeclarationError(faults)
    return region, tuple(networks)


def _check_rivers(name_or_path: str | Path, home: Path, faults: list[Fault]) -> list[Network]:
    found: list[Fault] = []
    rivers = open_rivers(name_or_path, home, found)
    if not rivers.files and not found:
        return []
    shelf, _, _ = rivers.shelf(found), rivers.standards(found), rivers.rules(found)
    networks = {name: rivers.network(name, found) for name in rivers.names}
    for name in rivers.scenarios:
        file = rivers.files[f"{_SCENARIOS}{name}.toml"]
        river = scenario_river(file, rivers.names, found)
        network = networks[river] if river else None
        if network and shelf and rivers.zone:
            read_scenario(file, network, shelf, rivers.zone, found)
    _check_options(rivers, networks, found)
    told = {(one.where, one.message.key) for one in faults}
    faults.extend(one for one in found if (one.where, one.message.key) not in told)
    return [one for one in networks.values() if one]


def _check_options(rivers: RiverFiles, networks: Mapping[str, Network | None], found: list[Fault]) -> None:
    """Check the options that come with the region, each on the river it names."""
    for name, file in rivers.files.items():
        if name.startswith(_OPTIONS) and rivers.zone:
            river = scenario_river(file, rivers.names, found)
            network = networks.get(river) if river else None
            if network:
                read_options(file, network, rivers.zone, found)
