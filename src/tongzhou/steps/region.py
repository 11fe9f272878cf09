"""A region from its folder of declarations (读取区域): every fault of the folder in one error."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tongzhou.index.framework import Framework
from tongzhou.index.framework_file import read_framework
from tongzhou.index.recipe_file import read_recipe, read_varied
from tongzhou.store.declared import GAZETTEER, RegionFolder, read_folder, read_gazetteer_text
from tongzhou.terms.area import Areas, read_areas
from tongzhou.terms.declaration import Assumed, DeclaredFile, Table, read_toml
from tongzhou.terms.errors import DeclarationError, Fault, fault
from tongzhou.terms.gazetteer import read_gazetteer
from tongzhou.terms.indicator import Indicators, read_indicators

if TYPE_CHECKING:
    from tongzhou.facts.lexicon import Lexicon

__all__ = ["Region", "load_region"]


@dataclass(frozen=True)
class Region:
    """A region as its folder declares it (区域).

    `assumed` lists everything the folder marks as assumed, with the place; whoever shows a value from the region shows this too.
    """

    name: str
    title: Mapping[str, str]
    """The title by language, zh and en."""
    areas: Areas
    indicators: Indicators
    frameworks: tuple[Framework, ...] = ()
    timezone: str = "UTC"
    assumed: tuple[Assumed, ...] = ()
    source: str | None = None
    folder: Path = field(default_factory=Path)

    def framework(self, key: str) -> Framework | None:
        """Give a framework by its key (取指标体系)."""
        return next((one for one in self.frameworks if one.key == key), None)

    @cached_property
    def lexicon(self) -> "Lexicon":
        """The names of areas and indicators as the reading of facts needs them (词典)."""
        from tongzhou.facts.lexicon import build_lexicon

        return build_lexicon(self.areas, self.indicators)


def load_region(name_or_path: str | Path, home: str | Path) -> Region:
    """Load a region by name, from home first and then the package, or from a folder (读取区域).

    Raises
    ------
    DeclarationError
        Carrying every fault of every file of the folder, each with file:line.
    """
    folder = read_folder(name_or_path, home)
    faults = list(folder.faults)
    files: dict[str, DeclaredFile] = {}
    for name, text in folder.files.items():
        try:
            files[name] = read_toml(text, f"{folder.shown}/{name}")
        except DeclarationError as error:
            faults.extend(error.faults)
    region = _assemble(files, folder, faults)
    if faults or region is None:
        raise DeclarationError(sorted(faults, key=_by_place))
    return region


def _assemble(files: Mapping[str, DeclaredFile], folder: RegionFolder, faults: list[Fault]) -> Region | None:
    for name in ("areas.toml", "indicators.toml"):
        if name not in folder.files and not any(f"{folder.shown}/{name}:" in (one.where or "") for one in faults):
            faults.append(
                fault(
                    "steps.region_no_file",
                    "The region folder holds no {name}. Write it; the shipped region jing-jin-ji shows its form.",
                    folder.shown,
                    name=name,
                )
            )
    assumed: list[Assumed] = []
    areas: Areas | None = None
    indicators: Indicators | None = None
    top = Table.of(files["region.toml"], faults) if "region.toml" in files else None
    head = _head(top, assumed) if top else None
    if "areas.toml" in files:
        areas, more = read_areas(
            files["areas.toml"], faults, head.home if head else None, head.nation if head else None
        )
        assumed += more
        areas = replace(areas, gazetteer=read_gazetteer(read_toml(read_gazetteer_text(), GAZETTEER), faults))
        if top and head:
            _check_named(top, head, areas)
    if "indicators.toml" in files:
        indicators, more = read_indicators(files["indicators.toml"], faults)
        assumed += more
    frameworks = []
    for name, file in files.items():
        if name.startswith("frameworks/"):
            framework, more = read_framework(file, indicators, faults)
            parts = Table.of(file, faults)
            read_recipe(parts.table("recipe"), faults)
            read_varied(parts.table("robustness"), faults)
            assumed += more
            frameworks += [framework] if framework else []
        # rivers, calendars and procedures are read by their own steps, which alone pay for them
        elif name not in ("region.toml", "areas.toml", "indicators.toml") and not name.startswith(
            ("rivers/", "calendars/", "procedures/", "drills/", "documents/")
        ):
            faults.append(
                fault(
                    "steps.region_unknown_file",
                    "The file is not known in a region folder. Allowed are region.toml, areas.toml, indicators.toml and frameworks/*.toml.",
                    f"{folder.shown}/{name}",
                )
            )
    if head is None or areas is None or indicators is None or faults:
        return None
    return Region(
        head.name,
        head.title,
        areas,
        indicators,
        tuple(frameworks),
        head.timezone,
        tuple(assumed),
        head.source,
        folder.path,
    )


@dataclass(frozen=True, slots=True)
class _Head:
    name: str
    title: Mapping[str, str]
    timezone: str
    home: str | None
    nation: str | None
    source: str | None


def _head(top: Table, assumed: list[Assumed]) -> _Head | None:
    """Read region.toml."""
    name, timezone = top.text("name", required=True), top.text("timezone", required=True)
    home, nation = top.text("home"), top.text("nation")
    if timezone:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            top.wrong("timezone", timezone, '"Asia/Shanghai"')
    words = top.table("title")
    title: dict[str, str] = {}
    if words:
        title = {lang: words.text(lang, required=True) or "" for lang in ("zh", "en")}
        words.finish()
    elif not top.has("title"):
        top.take("title", dict, '{ zh = "…", en = "…" }', required=True)
    basis = top.basis()
    if basis and basis.is_assumed:
        assumed.append(Assumed(name or "", basis.note, top.where("assumed"), basis.note_english))
    top.finish()
    return _Head(name or "", title, timezone or "UTC", home, nation, basis.source if basis else None)


def _check_named(top: Table, head: _Head, areas: Areas) -> None:
    """Check that the home group and the nation are declared."""
    groups, names = {one.name for one in areas.groups}, {one.name for one in areas.areas}
    for key, value, known in (("home", head.home, groups), ("nation", head.nation, names)):
        if value is not None and value not in known:
            top.faults.append(
                fault(
                    "steps.region_unknown_place",
                    "The field {key} names {value}, which areas.toml does not declare. Declared: {known}.",
                    top.where(key),
                    key=key,
                    value=value,
                    known=", ".join(sorted(known)),
                )
            )


def _by_place(one: Fault) -> tuple[str, int]:
    """Sort by file and line."""
    name, _, line = (one.where or "").rpartition(":")
    return (name, int(line)) if line.isdigit() else (one.where or "", 0)
