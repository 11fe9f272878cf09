"""Read a procedure from its declaration (读取程序): everything as written; what does not fit together is `check`'s to say."""

from collections.abc import Mapping
from hashlib import sha256

from tongzhou.procedures.procedure import (
    KINDS,
    OUTSIDE,
    Actor,
    Board,
    Handover,
    LateRule,
    Party,
    Procedure,
    Role,
    State,
    Transition,
)
from tongzhou.procedures.read_forms import read_forms, read_lists
from tongzhou.procedures.read_recognition import read_evidence, read_items, read_standards
from tongzhou.procedures.reading import Reading, actors, entries, names, span, words
from tongzhou.procedures.span import Span
from tongzhou.terms.area import LEVELS
from tongzhou.terms.declaration import Basis, Table, read_toml
from tongzhou.terms.errors import DeclarationError, Fault, fault

__all__ = ["SECTIONS", "read_procedure"]

#: Sections whose values may share one basis, written in [basis].
SECTIONS = ("limits", "lists", "evidence", "standards", "bands", "items")


def read_procedure(text: str, name: str, tables: Mapping[str, str], faults: list[Fault]) -> Procedure | None:
    """Read a procedure from the text of its declaration (读取程序).

    Parameters
    ----------
    text, name
        The file's text, and its name as messages show it.
    tables
        The CSV files beside it by the path they are named with, as text.
    faults
        Takes every fault of form found, with file:line.

    Returns
    -------
    Procedure or None
        What could be read, also where there are faults, so that the checker finds more; None where the text is not TOML.
    """
    try:
        file = read_toml(text, name)
    except DeclarationError as error:
        faults.extend(error.faults)
        return None
    top = Table.of(file, faults)
    reading = Reading(file, tables, faults)
    for section, table in entries(top, "basis"):
        if section not in SECTIONS:
            table.wrong("basis", section, " / ".join(SECTIONS))
            continue
        reading.sections[section] = reading.basis(table, section)
        table.finish()
    key = top.text("procedure", required=True) or ""
    version = top.take("version", int, "1", required=True)
    if version is not None and version < 1:
        top.wrong("version", version, "1, 2, 3 …")
    titles, case_names = words(top, "title"), words(top, "case")
    calendar = top.text("calendar")
    parties = _parties(top, calendar)
    roles = _roles(top, parties)
    made = Procedure(
        key,
        version or 1,
        titles,
        case_names,
        parties,
        roles,
        _separate(top),
        read_lists(top, reading),
        read_forms(top, reading),
        read_evidence(top, reading),
        read_standards(top, reading),
        _states(top),
        _transitions(top, reading),
        _late(top),
        read_items(top, reading),
        _handover(top, reading),
        _board(top, reading),
        top.texts("origin") or tuple(parties),
        top.texts("joined"),
        calendar,
        top.day("valid_from"),
        reading.basis(top, key),
        _widened(top),
        tuple(reading.assumed),
        sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        len(text.splitlines()),
        file,
    )
    top.finish()
    return made


def _parties(top: Table, calendar: str | None) -> Mapping[str, Party]:
    _needed(top, "parties")
    found = {}
    for key, table in entries(top, "parties"):
        said, level = names(table), table.choice("level", (*LEVELS, OUTSIDE), required=True) or "county"
        found[key] = Party(
            key, said, level, table.text("calendar") or calendar, table.text("area"), table.text("enters")
        )
        table.finish()
    return found


def _needed(top: Table, section: str) -> None:
    if section not in top.data:
        top.faults.append(
            fault(
                "procedures.no_section",
                "The declaration has no [{section}]. Write it; `tongzhou procedure new` shows its form.",
                top.where(),
                section=section,
            )
        )


def _roles(top: Table, parties: Mapping[str, Party]) -> Mapping[str, Role]:
    _needed(top, "roles")
    found = {}
    for key, table in entries(top, "roles"):
        said = names(table)
        everyone = tuple(one.key for one in parties.values() if not one.is_outside)
        found[key] = Role(key, said, table.texts("held_by") if table.has("held_by") else everyone)
        table.finish()
    return found


def _separate(top: Table) -> tuple[tuple[str, ...], ...]:
    groups: list[tuple[str, ...]] = []
    for n, one in enumerate(top.take("separate", list, '[["officer", "approver"]]') or []):
        if isinstance(one, list) and len(one) > 1 and all(isinstance(role, str) for role in one):
            groups.append(tuple(one))
        else:
            top.wrong("separate", one, '[["officer", "approver"]]', n)
    return tuple(groups)


def _states(top: Table) -> Mapping[str, State]:
    _needed(top, "states")
    found = {}
    for key, table in entries(top, "states"):
        said, kind = names(table), table.choice("kind", KINDS, required=True) or "open"
        found[key] = State(key, said, kind, table.flag("stop_clock"))
        table.finish()
    return found


def _transitions(top: Table, reading: Reading) -> Mapping[str, Transition]:
    _needed(top, "transitions")
    found = {}
    for key, table in entries(top, "transitions"):
        said = names(table)
        origins = _one_or_more(table, "from")
        target = table.text("to", required=True) or ""
        by = actors(table, "by", required=True)
        is_by_item = table.data.get("within") == "item" and table.has("within")
        within = None if is_by_item else span(table, "within")
        is_by_field = "." in str(table.data.get("not_before"))
        opening = table.text("not_before") if is_by_field else span(table, "not_before")
        at_most = table.take("at_most", int, "1, 2, 3 …")
        if at_most is not None and at_most < 1:
            table.wrong("at_most", at_most, "1, 2, 3 …")
            at_most = None
        made = Transition(
            key,
            said,
            origins,
            target,
            by,
            _quorum(table, by),
            table.text("form"),
            table.texts("evidence"),
            table.text("repeats"),
            table.texts("sends"),
            within,
            is_by_item,
            table.text("since") or "state",
            at_most,
            table.text("late"),
            table.flag("joins"),
            table.flag("leaves"),
            opening,
            _when(table),
            _limit_basis(table, reading, key, within is not None or at_most is not None or isinstance(opening, Span)),
            table.flag("recurs"),
            table.flag("reminds"),
        )
        table.finish()
        found[key] = made
    return found


def _limit_basis(table: Table, reading: Reading, key: str, is_needed: bool) -> Basis | None:
    """Give what the limits of a transition rest on; a transition without limits needs none."""
    if is_needed or "source" in table.data or "assumed" in table.data:
        return reading.basis(table, key, "limits")
    return None


def _when(table: Table) -> Mapping[str, tuple[str, ...]]:
    inner = table.table("when")
    return {} if inner is None else {path: _one_or_more(inner, path) for path in inner.data}


def _one_or_more(table: Table, key: str) -> tuple[str, ...]:
    if isinstance(table.data.get(key), str):
        one = table.text(key, required=True)
        return (one,) if one else ()
    return table.texts(key, required=True)


def _quorum(table: Table, by: tuple[Actor, ...]) -> int | str:
    """Give the quorum: a number, all or majority; `role@all` means all without saying."""
    otherwise: int | str = "all" if any(one.side == "all" for one in by) else 1
    written = table.data.get("quorum")
    if written is None:
        return otherwise
    table.has("quorum")
    if written in ("all", "majority") or (isinstance(written, int) and not isinstance(written, bool) and written >= 1):
        return written
    table.wrong("quorum", written, '1, 2, 3 … / "all" / "majority"')
    return otherwise


def _late(top: Table) -> Mapping[str, LateRule]:
    found = {}
    for key, table in entries(top, "late"):
        found[key] = LateRule(
            key, actors(table, "notify"), table.text("does"), table.text("marks"), table.flag("counts")
        )
        table.finish()
    return found


def _handover(top: Table, reading: Reading) -> Handover | None:
    table = top.table("handover")
    if table is None:
        return None
    by, within = table.text("by", required=True), span(table, "within", required=True)
    basis = reading.basis(table, "handover", "limits")
    table.finish()
    return Handover(by, within, basis) if by and within else None


def _board(top: Table, reading: Reading) -> Board | None:
    table = top.table("board")
    if table is None:
        return None
    lead, due = table.text("lead", required=True), table.text("due", required=True)
    supporting, progress, what = table.text("supporting"), table.text("progress"), table.text("what")
    yellow = span(table, "yellow", required=True)
    basis = reading.basis(table, "board", "limits")
    table.finish()
    return Board(lead, supporting, due, progress, yellow, basis, what) if lead and due and yellow else None


def _widened(top: Table) -> Mapping[str, str]:
    table = top.table("widened")
    if table is None:
        return {}
    found = {name: table.text(name) or "" for name in table.data}
    table.finish()
    return found
