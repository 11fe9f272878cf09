"""The procedures and calendars of a region (读取程序): each checked, every fault of all of them in one error."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from tongzhou.procedures.calendar import Calendar, read_calendar
from tongzhou.procedures.check import check_procedure
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.read import read_procedure
from tongzhou.store.declared import MOST_BYTES, RegionFolder, read_folder
from tongzhou.store.files import read_file
from tongzhou.terms.declaration import Assumed, read_toml
from tongzhou.terms.errors import DeclarationError, Fault

__all__ = ["Procedures", "check_files", "in_order", "load_file", "load_procedures"]

_FOLDER, _CALENDARS = "procedures/", "calendars/"


@dataclass(frozen=True)
class Procedures:
    """What a region declares for acting (区域程序): procedures by pin, the newest by key, calendars by key, what is assumed, and its zone."""

    pinned: Mapping[str, Procedure]
    newest: Mapping[str, Procedure]
    calendars: Mapping[str, Calendar]
    assumed: tuple[Assumed, ...] = field(default_factory=tuple)
    zone: tzinfo = UTC


def load_procedures(region: str | Path, home: Path) -> Procedures:
    """Read and check every procedure of a region (读取区域程序).

    Raises
    ------
    DeclarationError
        Carrying every fault of every procedure, table and calendar, each with file:line.
    """
    folder = read_folder(region, home)
    faults = list(folder.faults)
    assumed: list[Assumed] = []
    calendars = _calendars(folder.files, folder.shown, faults, assumed)
    tables = _tables(folder.path / _FOLDER)
    found = [
        (name, read_procedure(text, f"{folder.shown}/{name}", tables, faults))
        for name, text in folder.files.items()
        if name.startswith(_FOLDER) and name.count("/") == 1
    ]
    made = [one for _, one in found if one is not None]
    areas = _areas(folder.files)
    for one in made:
        check_procedure(one, calendars, faults, areas)
        assumed.extend(one.assumed)
    if faults:
        raise DeclarationError(in_order(faults))
    newest: dict[str, Procedure] = {}
    for one in sorted(made, key=lambda one: one.version):
        newest[one.key] = one
    return Procedures(
        {one.pin: one for one in made}, newest, calendars, tuple(assumed), _zone(folder.files, folder.shown)
    )


def check_files(paths: Iterable[Path], region: str | Path, home: Path) -> tuple[Procedure, ...]:
    """Check declarations by their files, or by the names of procedures of the region, against its calendars (校验程序文件).

    Raises
    ------
    DeclarationError
        Carrying every fault of every file, each with file:line.
    StoreError
        When a file cannot be read.
    """
    folder = read_folder(region, home)
    faults: list[Fault] = []
    calendars = _calendars(folder.files, folder.shown, faults, [])
    made = [one for path in paths if (one := _read(path, folder, calendars, faults)[0]) is not None]
    if faults:
        raise DeclarationError(in_order(faults))
    return tuple(made)


def load_file(
    path: Path, region: str | Path, home: Path
) -> tuple[Procedure, Mapping[str, str], Mapping[str, Calendar]]:
    """Read one declaration as `check_files` does, with the tables beside it and the region's calendars (读取单个程序).

    Raises
    ------
    DeclarationError, StoreError
        As `check_files`.
    """
    folder = read_folder(region, home)
    faults: list[Fault] = []
    calendars = _calendars(folder.files, folder.shown, faults, [])
    made, tables = _read(path, folder, calendars, faults)
    if faults or made is None:
        raise DeclarationError(in_order(faults))
    return made, tables, calendars


def _read(
    path: Path, folder: RegionFolder, calendars: Mapping[str, Calendar], faults: list[Fault]
) -> tuple[Procedure | None, Mapping[str, str]]:
    """Read and check a declaration by its file, or by the name of a procedure of the region, with the tables beside it."""
    known = f"{_FOLDER}{path}.toml"
    if len(path.parts) == 1 and not path.exists() and known in folder.files:
        text, shown, beside = folder.files[known], f"{folder.shown}/{known}", folder.path / _FOLDER
    else:
        text = read_file(path, MOST_BYTES).decode("utf-8-sig", errors="replace")
        shown, beside = str(path), path.parent
    tables = _tables(beside)
    made = read_procedure(text, shown, tables, faults)
    if made is not None:
        check_procedure(made, calendars, faults, _areas(folder.files))
    return made, tables


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Give faults file by file, each file's by their lines (错误排序)."""
    found = [(one, *(one.where or "").rpartition(":")[::2]) for one in faults]
    files = list(dict.fromkeys(file for _, file, _ in found))
    return [
        one for one, *_ in sorted(found, key=lambda row: (files.index(row[1]), int(row[2]) if row[2].isdigit() else 0))
    ]


def _areas(files: Mapping[str, str]) -> frozenset[str] | None:
    """Give the codes of the areas that the region declares; what is wrong with them is `tongzhou region check`'s to say."""
    try:
        declared = tomllib.loads(files["areas.toml"]).get("area", [])
        return frozenset(str(one["code"]) for one in declared)
    except (KeyError, TypeError, tomllib.TOMLDecodeError):
        return None


def _tables(folder: Path) -> Mapping[str, str]:
    """Read the CSV files beside declarations, by their path from there."""
    found = {}
    for path in sorted(folder.glob("**/*.csv")) if folder.is_dir() else ():
        found[path.relative_to(folder).as_posix()] = read_file(path, MOST_BYTES).decode("utf-8-sig", errors="replace")
    return found


def _calendars(
    files: Mapping[str, str], shown: str, faults: list[Fault], assumed: list[Assumed]
) -> Mapping[str, Calendar]:
    zone, found = _zone(files, shown), {}
    for name, text in files.items():
        if not name.startswith(_CALENDARS):
            continue
        try:
            made = read_calendar(read_toml(text, f"{shown}/{name}"), zone, faults, assumed)
        except DeclarationError as error:
            faults.extend(error.faults)
            continue
        found[made.key] = made
    return found


def _zone(files: Mapping[str, str], shown: str) -> tzinfo:
    """Give the zone of the region, in which its days begin and its times are shown."""
    if "region.toml" not in files:
        return UTC
    return ZoneInfo(str(read_toml(files["region.toml"], f"{shown}/region.toml").data.get("timezone", "UTC")))
