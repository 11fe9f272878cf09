"""A river of one's own, from a table or a drawing to a declaration (导入河流): checked, every fault at once, then written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tongzhou.river.declared import read_network
from tongzhou.river.geojson import read_geojson
from tongzhou.river.lines import Drawn, declaration, declared_text
from tongzhou.river.network import Network
from tongzhou.steps.reading_file import read_grids
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.files import read_file, replace_file
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import DeclarationError, Fault, PanelError, fault

__all__ = ["Imported", "import_river"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Imported:
    """A river that was read (导入结果) and the file it was written to."""

    network: Network
    path: Path


def import_river(
    lines: Path,
    output: Path,
    places: Path | None = None,
    titles: tuple[str, str] | None = None,
    source: str | None = None,
) -> Imported:
    """Read reaches from CSV, XLSX or GeoJSON, check them as a river, and write its declaration (导入河流).

    Parameters
    ----------
    lines
        The reaches; GeoJSON may hold the places as points.
    output
        The declaration, NAME.toml: NAME becomes the name of the river.
    places
        The places as CSV or XLSX; without any, the lower end of each reach is a station.
    titles
        The name of the river in Chinese and English.
    source
        What all values rest on that name no source of their own; without it they are marked assumed.

    Raises
    ------
    DeclarationError
        Carrying every fault of the files and of the river they make; nothing is written then.
    StoreError
        When a file cannot be read or written.
    """
    faults: list[Fault] = []
    name = output.stem
    if output.suffix != ".toml" or not _NAME.fullmatch(name):
        faults.append(
            fault(
                "steps.river_name",
                "The output {path} gives the river its name. Name it like north-canal.toml: small letters, digits and hyphens.",
                path=str(output),
            )
        )
    data = read_file(lines, MOST_BYTES)
    points: list[Drawn] = []
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        reaches, points = read_geojson(data.decode("utf-8-sig", errors="replace"), str(lines), faults)
    else:
        reaches = _rows(data, str(lines), ("key", "from", "to"), faults)
    if places is not None:
        points += _rows(read_file(places, MOST_BYTES), str(places), ("key", "reach"), faults)
    if not reaches and not faults:
        faults.append(
            fault(
                "steps.river_empty",
                "The file holds no reaches. Write one on each row, or draw one line for each.",
                str(lines),
            )
        )
    if not reaches:
        raise DeclarationError(faults)
    zh, en = titles or (name, name)
    made = declaration(name, {"zh": zh, "en": en}, reaches, points, source, faults)
    found: list[Fault] = []
    read_network(made.file(str(lines)), found)
    faults += [made.placed(one, str(lines)) for one in found]
    if faults:
        raise DeclarationError(faults)
    text = declared_text(made.data, f"导入自 / imported from {lines.name}")
    network = read_network(read_toml(text, str(output)), faults)
    if network is None:
        raise DeclarationError(faults)
    replace_file(output, text.encode())
    return Imported(network, output)


def _rows(data: bytes, name: str, needed: Sequence[str], faults: list[Fault]) -> list[Drawn]:
    """Give the rows under the first heading that holds what is needed."""
    try:
        grids = read_grids(data, name, faults)
    except PanelError as error:
        faults.extend(error.faults)
        return []
    for grid in grids:
        for n, head in enumerate(grid.rows):
            header = [cell.strip() for cell in head]
            if set(needed) <= set(header):
                return [
                    Drawn(
                        {key: cell.strip() for key, cell in zip(header, row, strict=False) if key and cell.strip()},
                        {key: grid.where(line, column) for column, key in enumerate(header) if key},
                        grid.where(line, 0),
                    )
                    for line, row in enumerate(grid.rows[n + 1 :], n + 1)
                    if any(cell.strip() for cell in row)
                ]
    faults.append(
        fault(
            "steps.river_columns",
            "The table has no heading with the columns {needed}. Its first row names the columns.",
            name,
            needed=", ".join(needed),
        )
    )
    return []
