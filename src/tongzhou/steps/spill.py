"""From an alarm to a situation (突发污染研判): read river, rules and scenario, forecast, write what people need."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tongzhou.river.assimilate import Reading
from tongzhou.river.declared import read_network
from tongzhou.river.files import scenario_river
from tongzhou.river.scenario import Scenario, read_scenario
from tongzhou.river.sheet import sheet_of, sheet_text
from tongzhou.river.situation import Knowledge, Situation, assess
from tongzhou.steps.reading_file import Table
from tongzhou.steps.rivers import FOLDER, open_rivers
from tongzhou.store.declared import MOST_BYTES, declared_file
from tongzhou.store.files import check_folder, read_file, replace_folder
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.declaration import DeclaredFile, read_toml
from tongzhou.terms.errors import DeclarationError, Fault, TongzhouError

if TYPE_CHECKING:
    from tongzhou.river.quick import Alarm

__all__ = ["SpillResult", "new_spill", "quick_spill", "read_spill", "update_spill"]

#: Is given the sheet by language as soon as it is known, before anything is drawn or written.
Told = Callable[[Mapping[str, str]], object]

_SCENARIO, _RIVER = "scenario.toml", "river.toml"
# where the record names the files the readings were taken from
_FROM = "readings_from"


@dataclass(frozen=True)
class SpillResult:
    """What was made of an alarm (研判结果): the situation, its sheet as text by language, the files written and what is in them."""

    situation: Situation
    texts: dict[str, str]
    files: tuple[Path, ...]
    contents: Mapping[str, bytes]
    readings: tuple[str, ...] = ()
    """Which of the files are the readings and how they were read."""


def new_spill(
    scenario: Path,
    region: str | Path,
    home: Path,
    output: Path,
    made_at: datetime,
    program: str,
    river: Path | None = None,
    told: Told | None = None,
) -> SpillResult:
    """Forecast a scenario and write result.json and the situation in both languages into a folder (新建研判).

    `told` is given the sheet by language before charts are drawn and anything is written: that takes longer than the forecast.

    `scenario` is a file, or the name of one in the region's rivers/scenarios. `river` is the declaration of a river that is not the
    region's, whose substances, standards and rules then hold on it; it is kept in the folder.

    Raises
    ------
    DeclarationError
        Carrying every fault of the river, of what is declared with it and of the scenario.
    StoreError
        When the scenario cannot be read or the folder cannot be written; nothing is left behind then.
    """
    check_folder(output)
    scenario, _ = declared_file(scenario, region, home, f"{FOLDER}scenarios")
    text = _text(scenario)
    own = read_toml(_text(river), str(river)) if river else None
    situation = _assess(read_toml(text, str(scenario)), region, home, own=own)
    kept = {_SCENARIO: text.encode()} | ({_RIVER: _text(river).encode()} if river else {})
    return _written(situation, output, made_at, program, kept, told=told)


def quick_spill(
    line: str,
    region: str | Path,
    home: Path,
    output: Path,
    made_at: datetime,
    program: str,
    heard: "Callable[[Alarm], object] | None" = None,
    told: Told | None = None,
) -> "tuple[Alarm, SpillResult]":
    """Read an alarm of one line, make a scenario of it and forecast that (一句话研判).

    `heard` is given what was understood before it is forecast, `told` the sheet by language before anything is written.

    Raises
    ------
    DeclarationError
        Carrying what of the line is missing, or the faults of what is declared.
    StoreError
        When the folder cannot be written; nothing is left behind then.
    """
    from tongzhou.river.quick import read_alarm, scenario_text

    check_folder(output)
    faults: list[Fault] = []
    rivers = open_rivers(region, home, faults)
    shelf = rivers.shelf(faults)
    networks = [found for name in rivers.names if (found := rivers.network(name, faults))]
    if shelf is None or faults:
        raise DeclarationError(faults)
    alarm = read_alarm(line, networks, shelf, made_at.astimezone(rivers.zone), faults)
    if alarm is None:
        raise DeclarationError(faults)
    if heard is not None:
        heard(alarm)
    text = scenario_text(alarm)
    situation = _assess(read_toml(text, _SCENARIO), region, home)
    return alarm, _written(situation, output, made_at, program, {_SCENARIO: text.encode()}, told=told)


def update_spill(
    folder: Path,
    readings: Path,
    region: str | Path,
    home: Path,
    made_at: datetime,
    program: str,
    adapter: Path | None = None,
    told: Told | None = None,
) -> SpillResult:
    """Take readings into account and write the situation anew into the folder of `new_spill` (同化读数).

    `told` is as in `new_spill`; `readings` is CSV or XLSX; `adapter` says which of its columns is which, where they are not ours.

    Raises
    ------
    DeclarationError
        Carrying every fault of the readings, or of what they are compared with.
    StoreError
        When a file cannot be read or the folder cannot be written; nothing is changed then.
    """
    check_folder(folder)
    scenario, table = _text(folder / _SCENARIO), Table.of(readings, adapter)
    situation = _assess(read_toml(scenario, str(folder / _SCENARIO)), region, home, table, _own(folder))
    kept = {_SCENARIO: scenario.encode(), **table.kept}
    return _written(situation, folder, made_at, program, kept, _made_before(folder), tuple(table.kept), told)


def _made_before(folder: Path) -> datetime | None:
    """Give when the forecast in a folder was made, None where its record does not say."""
    try:
        record = json.loads(_text(folder / "result.json"))
        return datetime.fromisoformat(record["made_at"])
    except (TongzhouError, ValueError, KeyError, TypeError):
        return None


def _text(path: Path) -> str:
    return read_file(path, MOST_BYTES).decode("utf-8-sig", errors="replace")


def _written(
    situation: Situation,
    output: Path,
    made_at: datetime,
    program: str,
    kept: dict[str, bytes],
    earlier: datetime | None = None,
    readings: tuple[str, ...] = (),
    told: Told | None = None,
) -> SpillResult:
    """Tell the sheet, then write record, sheets and pages together with the files they were made from."""
    sheets = {lang: sheet_of(situation, load_words(lang, ("river",)), made_at) for lang in LANGUAGES}
    texts = {lang: "".join(f"{line}\n" for line in sheet_text(sheet)) for lang, sheet in sheets.items()}
    if told is not None:
        told(texts)
    # only what comes after the forecast needs these
    from tongzhou.river.page import page_html
    from tongzhou.river.record import record_of
    from tongzhou.steps.notices import notice_files

    record = {**record_of(situation, made_at, program), _FROM: list(readings)}
    files = {"result.json": f"{json.dumps(record, ensure_ascii=False, indent=1)}\n".encode(), **kept}
    for lang, sheet in sheets.items():
        files[f"situation.{lang}.txt"] = texts[lang].encode()
        files[f"situation.{lang}.html"] = page_html(sheet, situation, load_words(lang, ("river",))).encode()
    files |= dict(notice_files(situation, made_at, earlier))
    replace_folder(output, files)
    return SpillResult(situation, texts, tuple(output / name for name in files), files, readings)


def read_spill(folder: Path, region: str | Path, home: Path) -> tuple[Knowledge, Scenario, tuple[Reading, ...]]:
    """Read what the folder of a situation was made from (读取研判文件夹): what is declared, the scenario, the readings so far.

    Raises
    ------
    DeclarationError
        Carrying every fault of them.
    """
    path = folder / _SCENARIO
    return _read(read_toml(_text(path), str(path)), region, home, _table(folder), _own(folder))


def _own(folder: Path) -> DeclaredFile | None:
    """Give the river that was kept in a folder, None where it is one of the region's."""
    path = folder / _RIVER
    return read_toml(_text(path), str(path)) if path.is_file() else None


def _table(folder: Path) -> Table | None:
    """Give the readings that the situation in a folder took in, as its record names them; a folder may hold others that it did not."""
    try:
        named = json.loads(_text(folder / "result.json"))[_FROM]
    except (TongzhouError, ValueError, KeyError, TypeError):
        named = ["readings.csv"] if (folder / "readings.csv").is_file() else []
    paths = [folder / Path(str(one)).name for one in named]
    return Table.of(*paths[:2]) if paths else None


def _assess(
    scenario: DeclaredFile,
    region: str | Path,
    home: Path,
    table: Table | None = None,
    own: DeclaredFile | None = None,
) -> Situation:
    known, alarm, readings = _read(scenario, region, home, table, own)
    return assess(known, alarm, np.random.default_rng(alarm.seed), readings)


def _read(
    scenario: DeclaredFile, region: str | Path, home: Path, table: Table | None, own: DeclaredFile | None
) -> tuple[Knowledge, Scenario, tuple[Reading, ...]]:
    faults: list[Fault] = []
    rivers = open_rivers(region, home, faults)
    shelf, standards, rules = rivers.shelf(faults), rivers.standards(faults), rivers.rules(faults)
    network = read_network(own, faults) if own else None
    if own is None or network is not None:
        named = scenario_river(scenario, (network.key,) if network else rivers.names, faults)
        network = network or (rivers.network(named, faults) if named else None)
    zone = rivers.zone
    if network and shelf and zone:
        alarm = read_scenario(scenario, network, shelf, zone, faults)
        if alarm and standards and rules and not faults:
            known = Knowledge(network, shelf, standards, rules)
            readings: tuple[Reading, ...] = ()
            if table is not None:
                items = [shelf.substances[one.substance].item for one in alarm.releases]
                began = min(one.started_at - timedelta(hours=one.started_within_h) for one in alarm.releases)
                readings = table.read(network, items, began, zone, faults)
            if not faults:
                return known, alarm, readings
    raise DeclarationError(faults)
