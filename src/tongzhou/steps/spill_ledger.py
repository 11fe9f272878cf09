"""Forecasts, readings and reports of a spill in the ledger (研判登记): what was known when, provable afterwards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tongzhou.ledger.act import Act, Part
from tongzhou.ledger.head import Head
from tongzhou.store.act import append_act
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.files import make_folder, read_file, replace_folder
from tongzhou.store.history import Filed, act_of, filed_acts
from tongzhou.store.ledger import writing
from tongzhou.store.place import Place, open_place
from tongzhou.store.prove import Proof, prove_entries
from tongzhou.store.seal import seal
from tongzhou.terms.errors import InputError, fault

__all__ = [
    "FORECAST",
    "KINDS",
    "READINGS",
    "REPORT",
    "Entered",
    "KnownThen",
    "enter_spill",
    "known_then",
    "spill_of",
    "spills_in",
]

#: The kinds of entries about a spill.
FORECAST, READINGS, REPORT = "forecast", "readings", "spill-report"
KINDS = (FORECAST, READINGS, REPORT)
#: Who appends: the program on behalf of whoever runs it.
ACTOR = "tongzhou spill"
_MEDIA = {
    ".json": "application/json",
    ".toml": "application/toml",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# what of a forecast is entered: what it was made from and what it said; pages and drafts follow from these
_KEPT = ("result.json", "scenario.toml", "situation.zh.txt", "situation.en.txt")


@dataclass(frozen=True)
class Entered:
    """What was entered (登记结果): the numbers of the entries and the head that seals them."""

    spill: str
    entries: tuple[int, ...]
    head: Head


@dataclass(frozen=True)
class KnownThen:
    """What was forecast at a time (当时的预测).

    `files` are the forecast's parts that were not erased since; `readings` lists the readings entered by then, `proof` says whether the
    forecast's entry stands in the log as it was appended, under `head`.
    """

    spill: str
    forecast: Filed
    files: Mapping[str, bytes]
    readings: tuple[Filed, ...]
    proof: Proof
    head: Head | None


def enter_spill(
    path: Place,
    spill: str,
    verb: str,
    contents: Mapping[str, bytes],
    at: datetime,
    readings: Mapping[str, bytes] | None = None,
) -> Entered:
    """Append a forecast or report, and the readings it took in before it, and seal (登记研判).

    Parameters
    ----------
    path
        The ledger; made when it is not there.
    spill
        The key of the spill.
    verb
        new, quick or update for a forecast; report for a report, whose files are all kept.
    contents
        The files by name.
    at
        When, with a zone.
    readings
        The tables that the forecast took in, by name: an entry of their own, the same table but once.

    Raises
    ------
    LedgerError, StoreError
        When the ledger is damaged or cannot be written; nothing was entered then.
    """
    if isinstance(path, Path):
        make_folder(path.parent)
    is_report = verb == "report"
    kept = {name: data for name, data in contents.items() if is_report or name in _KEPT}
    with open_place(path, at=at) as ledger:
        entries = []
        with writing(ledger) as db:
            if readings:
                entries.append(append_act(db, _act(spill, "take", READINGS, readings, None), at).entry)
            about = entries[-1] if entries else None
            kind = REPORT if is_report else FORECAST
            entries.append(append_act(db, _act(spill, verb, kind, kept, about), at).entry)
        return Entered(spill, tuple(entries), seal(ledger, at))


def _act(spill: str, verb: str, kind: str, contents: Mapping[str, bytes], about: int | None) -> Act:
    parts = tuple(
        Part(name, data, _MEDIA.get(Path(name).suffix, "application/octet-stream")) for name, data in contents.items()
    )
    digest = sha256(
        b"".join(sha256(one.name.encode()).digest() + sha256(one.data).digest() for one in parts)
    ).hexdigest()
    return Act(f"{_prefix(spill)}{kind}:{digest[:32]}", verb, ACTOR, about_entry=about, parts=parts, kind=kind)


def _prefix(spill: str) -> str:
    return f"spill:{spill}:"


def spills_in(path: Place, at: datetime, moment: datetime) -> dict[str, list[Filed]]:
    """Give the spills a ledger knew at a moment, with their entries (台账中的事件).

    Raises
    ------
    LedgerError, StoreError
        When the ledger is not there, damaged or cannot be read.
    """
    found: dict[str, list[Filed]] = {}
    with open_place(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
        for one in filed_acts(ledger.connection, "spill:", moment):
            if one.kind in KINDS:
                found.setdefault(one.message.split(":")[1], []).append(one)
    return found


def spill_of(text: str) -> str:
    """Give the key of a spill written as it stands, or as the folder of its situation (事件标识)."""
    folder = Path(text)
    if not folder.is_dir():
        return text
    try:
        return str(json.loads(read_file(folder / "result.json", MOST_BYTES))["spill"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            fault(
                "steps.not_a_spill_folder",
                "The folder {folder} has no result.json that names a spill. Name the folder of `spill new`, or a key that "
                "`tongzhou spill known` lists.",
                str(folder),
                folder=str(folder),
            )
        ) from None


def known_then(path: Place, spill: str, at: datetime, moment: datetime, output: Path | None = None) -> KnownThen:
    """Give what was forecast of a spill at a moment: the last forecast sealed by then, with its proof (当时的预测).

    With `output` its parts are written into that folder, as they were entered.

    Raises
    ------
    InputError
        When no forecast of the spill was sealed by then; names what the ledger has.
    LedgerError, StoreError
        When the ledger is not there, damaged or cannot be read.
    """
    with open_place(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
        db = ledger.connection
        entries = filed_acts(db, _prefix(spill), moment)
        forecasts = [one for one in entries if one.kind == FORECAST]
        if not forecasts:
            later = filed_acts(db, _prefix(spill))
            raise InputError(
                fault(
                    "steps.no_forecast_then",
                    "The ledger holds no forecast of {spill} sealed by {moment}. Its first was recorded at {first}; `tongzhou spill known` "
                    "lists the spills it holds.",
                    spill=spill,
                    moment=moment.isoformat(timespec="seconds"),
                    first=later[0].recorded_at.isoformat(timespec="seconds") if later else "-",
                )
            )
        last = forecasts[-1]
        stored = act_of(db, last.entry)
        files = {one.name: one.data for one in stored.act.parts} if stored else {}
        if output is not None:
            replace_folder(output, files)
        head, proofs = prove_entries(ledger, [last.entry])
        return KnownThen(spill, last, files, tuple(one for one in entries if one.kind == READINGS), proofs[0], head)
