"""Cases folded again from their acts (重新归约): what their projection says otherwise was altered in the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from tongzhou.ledger.act import CaseNow
from tongzhou.ledger.act import Deadline as LedgerDeadline
from tongzhou.procedures.case import Act, Case
from tongzhou.procedures.fold import fold
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.record import act_from, case_bytes, case_from
from tongzhou.procedures.sides import is_sent
from tongzhou.steps.procedures import Procedures
from tongzhou.store.alteration import Alteration
from tongzhou.store.case import Projected, case_names, projections_of, rebuild
from tongzhou.store.dialect import Connection, transaction
from tongzhou.store.history import parts_of_cases
from tongzhou.store.verify import Slice, entries_of
from tongzhou.store.words import load_words
from tongzhou.terms.errors import Fault, LedgerError
from tongzhou.terms.words import Message

__all__ = ["FILE", "Refolded", "acts_in", "kept_fold", "projected", "rebuilt", "refold", "refold_case", "refuse"]

#: What the ledger calls the bytes of a file that came with a form; its name, in the field, says more.
FILE = "application/octet-stream"
#: The acts of a case as the ledger keeps them: pin, and media and bytes of each part by its number.
Stored = Sequence[tuple[str | None, Mapping[int, tuple[str, bytes]]]]
#: Cases read at once.
_AT_ONCE = 400

#: What a projection says, by the word for it; columns of the ledger, then fields of the fold.
_SAYS = {
    "procedure": "pin", "n": "pin", "id": "pin", "pin": "pin", "origin": "pin", "item": "pin", "mode": "mode", "title": "title",
    "state": "state", "is_open": "state", "owner": "owner", "parties": "parties", "standing": "parties", "turns": "turns",
    "deadlines": "deadlines", "clock": "deadlines", "opened_at": "times", "changed_at": "times", "last_at": "times", "entered": "times",
    "fields": "fields", "votes": "votes", "counts": "votes", "did": "votes", "offers": "offers", "marks": "marks", "receipts": "receipts",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refolded:
    """What folding again found (重新归约结果): how many cases were folded, how many were not, by their pin, and what differs.

    A case is not folded where its declaration is not at hand, or where what an act itself says was erased (pin None).
    """

    cases: int
    unfolded: dict[str | None, int]
    findings: tuple[Alteration, ...]


def refold(db: Connection, procedures: Procedures, only: Slice | None = None) -> Refolded:
    """Fold cases again from their acts and compare with where the ledger says they stand (重新归约).

    Parameters
    ----------
    db
        A connection, in a transaction that reads one state.
    procedures
        The declarations at hand.
    only
        Only the cases with an act in a part of the log; of these all acts.
    """
    count, unfolded, findings = 0, dict[str | None, int](), list[Alteration]()
    names = case_names(db, entries_of(db, only) if only else None)
    for k in range(0, len(names), _AT_ONCE):
        some = names[k : k + _AT_ONCE]
        held, acts = projections_of(db, some), parts_of_cases(db, some)
        for case in some:
            found = _folded(procedures, case, acts.get(case, []))
            if not isinstance(found, Case):
                unfolded[found] = unfolded.get(found, 0) + 1
                continue
            count += 1
            findings += _differing(procedures, found, held.get(case))
    return Refolded(count, unfolded, tuple(findings))


def rebuilt(db: Connection, procedures: Procedures) -> tuple[str, ...]:
    """Write anew, from their acts, where those cases stand of which the ledger says otherwise (重建现状); name them.

    The acts are taken as they are: verify them first.
    """
    with transaction(db):
        names = dict.fromkeys(str(one.message.values["case"]) for one in refold(db, procedures).findings)
        found = (_folded(procedures, case, parts_of_cases(db, [case])[case]) for case in names)
        rebuild(db, (projected(procedures.pinned[one.pin], one) for one in found if isinstance(one, Case)))
    return tuple(names)


def refold_case(db: Connection, procedures: Procedures, case: str) -> tuple[Alteration, ...]:
    """Fold one case again and give what differs (单案重新归约); nothing where it cannot be folded."""
    found = _folded(procedures, case, parts_of_cases(db, [case]).get(case, []))
    return _differing(procedures, found, projections_of(db, [case]).get(case)) if isinstance(found, Case) else ()


def acts_in(case: str, parts: Iterable[Mapping[int, tuple[str, bytes]]]) -> tuple[Act, ...]:
    """Give the engine's acts of a case from their parts in the ledger (台账记录还原); one whose own words were erased is left out."""
    found = []
    for one in parts:
        values = {
            n - 1: data.decode("utf-8", "surrogatepass") for n, (media, data) in one.items() if n and media != FILE
        }
        if 0 in one:
            found.append(act_from(case, one[0][1], values))
    return tuple(found)


def projected(procedure: Procedure, case: Case) -> CaseNow:
    """Give what the ledger keeps of where a case stands (案件现状投影)."""
    return CaseNow(
        case.id,
        case.pin,
        case.n,
        case.state,
        bool(procedure.leaving(case.state)),
        case.owner,
        case.mode,
        None,
        tuple(
            one
            for one in case.standing
            if case.sees_as(one) in (("in", "asked") if is_sent(procedure, case) else ("in",))
        ),
        tuple(dict.fromkeys(one.party for one in case.clock if one.stopped_at is None)),
        tuple(
            LedgerDeadline(one.transition, one.due_at, one.stopped_at, one.party, one.is_provisional)
            for one in case.clock
        ),
        case_bytes(case),
    )


def _folded(procedures: Procedures, case: str, stored: Stored) -> Case | str | None:
    """Fold a case, or give the pin that is not at hand; None where an act's own words were erased, or there is no act."""
    pin = next((one for one, _ in stored), None)
    procedure = procedures.pinned.get(pin or "")
    if procedure is None:
        return pin
    acts = acts_in(case, (parts for _, parts in stored))
    return fold(procedure, acts) if len(acts) == len(stored) else None


def _differing(procedures: Procedures, case: Case, held: Projected | None) -> tuple[Alteration, ...]:
    """Name what a projection says that the acts do not give, never what it says: not everybody may see that."""
    if held is None:
        return (_finding(case.id, "all"),)
    now, due = held.now, projected(procedures.pinned[case.pin], case)
    ours = _columns(due, case.opened_at, case.last_at)
    theirs = _columns(now, held.opened_at, held.changed_at)
    found = {_SAYS[name] for name, value in ours.items() if theirs[name] != value}
    if held.others != {(int(due.is_open), case.last_at)} and due.parties:
        found.add("parties")
    kept = None if now.folded == due.folded else kept_fold(now.folded)
    if kept is not None:
        found |= {_SAYS[one.name] for one in fields(Case) if getattr(kept, one.name) != getattr(case, one.name)}
    elif now.folded not in (None, due.folded) and not _is_of_other_form(now.folded):
        found.add("fold")
    return tuple(_finding(case.id, what) for what in dict.fromkeys((*_SAYS.values(), "fold")) if what in found)


def _columns(now: CaseNow, opened_at: datetime, changed_at: datetime) -> dict[str, object]:
    return {
        "procedure": now.procedure, "n": now.n, "state": now.state, "is_open": now.is_open, "owner": now.owner, "mode": now.mode,
        "title": now.title, "parties": sorted(now.parties), "turns": sorted(set(now.turns) & set(now.parties)),
        "deadlines": now.deadlines, "opened_at": opened_at, "changed_at": changed_at,
    }  # fmt: skip


def kept_fold(folded: bytes | None) -> Case | None:
    """Read a fold as it was kept (读取归约); None where there is none, another version of the program wrote it, or it cannot be read."""
    try:
        return case_from(folded) if folded else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _is_of_other_form(folded: bytes) -> bool:
    """Whether a fold that is not used is one of another version of the program: it is folded anew, so it can do no harm."""
    try:
        return case_from(folded) is None
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def refuse(findings: Sequence[Alteration], where: str | None = None) -> None:
    """Raise what was found altered (报告改动).

    Raises
    ------
    LedgerError
        Carrying all of it.
    """
    if findings:
        english = load_words("en", ("store", "steps"))
        raise LedgerError(Fault(one.message, english.tell(one.message), where) for one in findings)


def _finding(case: str, what: str) -> Alteration:
    return Alteration(
        "case_now",
        Message.of("steps.case_altered", case=case, what=Message(f"steps.case_says.{what}")),
    )
