"""Region folders as they lie on the disk (区域文件夹): found by name or path and read as text."""

from dataclasses import dataclass, field
from pathlib import Path

from tongzhou.store.files import read_file
from tongzhou.terms.errors import DeclarationError, Fault, TongzhouError, fault

__all__ = [
    "GAZETTEER",
    "MOST_BYTES",
    "RegionFolder",
    "declared_file",
    "known_regions",
    "read_folder",
    "read_gazetteer_text",
]

#: a declaration is read by people; a file beyond this is none
MOST_BYTES = 4_000_000

_PACKAGE = Path(__file__).resolve().parent.parent / "declared"
_NAMES = "region.toml"
GAZETTEER = "gazetteer.toml"


@dataclass(frozen=True)
class RegionFolder:
    """The texts of a region folder (区域文件夹).

    `files` maps a path inside the folder, such as frameworks/index.toml, to its text; `faults` tells of files that could not be
    read as text, so that the others are still looked at.
    """

    path: Path
    shown: str
    """The folder as messages name it: the path, or the name alone for a region of the package."""
    files: dict[str, str]
    faults: tuple[Fault, ...] = field(default_factory=tuple)


def known_regions(home: Path) -> tuple[str, ...]:
    """Give the names of the regions at home and in the package (已有区域)."""
    folders = (home / "declared", _PACKAGE)
    return tuple(sorted({found.parent.name for folder in folders for found in folder.glob(f"*/{_NAMES}")}))


def read_gazetteer_text() -> str:
    """Read the gazetteer of the package, which all regions share (通用地名表)."""
    return read_file(_PACKAGE / GAZETTEER, MOST_BYTES).decode()


def read_folder(name_or_path: str | Path, home: str | Path) -> RegionFolder:
    """Find a region by name, at home first and then in the package, or by the path of its folder, and read it (读取区域文件夹).

    A name with a slash or a leading dot is a path.

    Raises
    ------
    DeclarationError
        When there is no such region or folder.
    """
    try:
        folder = _find(str(name_or_path), Path(home))
        found = sorted(folder.rglob("*.toml"))
    except (OSError, ValueError):  # a folder that may not be looked into, or a name that no file can have
        raise DeclarationError(
            fault(
                "store.declared_closed",
                "The region {asked} cannot be looked for: a folder may not be read by you, or the name is none a folder can have. Ask for the "
                "right to read it, or name another.",
                asked=repr(str(name_or_path)),
            )
        ) from None
    shown = folder.name if folder.parent == _PACKAGE else str(folder)
    files: dict[str, str] = {}
    faults: list[Fault] = []
    for path in found:
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            files[name] = read_file(path, MOST_BYTES).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            faults.append(
                fault(
                    "store.declared_encoding",
                    "The file is not UTF-8: byte {byte} is {found}. Save it as UTF-8.",
                    f"{shown}/{name}:{error.object[: error.start].count(10) + 1}",
                    byte=error.start,
                    found=f"0x{error.object[error.start]:02X}",
                )
            )
        except TongzhouError as error:
            faults.extend(error.faults)
    return RegionFolder(folder, shown, files, tuple(faults))


def declared_file(named: Path, region: str | Path, home: Path, inside: str) -> tuple[Path, RegionFolder | None]:
    """Give the file of that path, or where there is none and it is a bare name, the region's file of that name (查找声明文件).

    Parameters
    ----------
    named
        A path, or a name without folder and ending.
    region, home
        As for `read_folder`; the region is looked for only where it is needed.
    inside
        The folder of the region that holds such files, such as frameworks.

    Returns
    -------
    path, folder
        The folder is None for a file that is not the region's.

    Raises
    ------
    DeclarationError
        When there is no such region, or it holds no file of that name; those it holds are named.
    """
    if len(named.parts) != 1 or named.suffix or named.exists():
        return named, None
    folder = read_folder(region, home)
    if f"{inside}/{named}.toml" in folder.files:
        return folder.path / inside / f"{named}.toml", folder
    held = (Path(one) for one in folder.files)
    raise DeclarationError(
        fault(
            "store.declared_no_file",
            "There is no file {asked}, and the region {region} holds none of that name in {inside}. It holds {known}; or give the path of a file.",
            asked=str(named),
            region=folder.shown,
            inside=inside,
            known=", ".join(one.stem for one in held if one.parent.as_posix() == inside) or "-",
        )
    )


def _find(asked: str, home: Path) -> Path:
    is_path = "/" in asked or "\\" in asked or asked.startswith(".")
    tried = [Path(asked)] if is_path else [home / "declared" / asked, _PACKAGE / asked, Path(asked)]
    for folder in tried:
        if (folder / _NAMES).is_file():
            return folder
    if asked and is_path and Path(asked).is_dir():
        raise DeclarationError(
            fault(
                "store.declared_no_region",
                "The folder holds no {file}, so it is no region. Write {file} with name, title, timezone, home and nation.",
                asked,
                file=_NAMES,
            )
        )
    raise DeclarationError(
        fault(
            "store.declared_not_found",
            "There is no region {asked}. Known by name: {known}; or give the path of a folder that holds {file}.",
            asked=repr(asked),
            known=", ".join(known_regions(home)),
            file=_NAMES,
        )
    )
