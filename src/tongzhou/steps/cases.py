"""Cases on a ledger (办案): the engine decides, and move, act, deadlines and the sealer's queue are written in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tongzhou.ledger.act import Act as LedgerAct
from tongzhou.ledger.act import CaseNow, Part
from tongzhou.ledger.act import Deadline as LedgerDeadline
from tongzhou.procedures.case import Act, Case, Move, Person
from tongzhou.procedures.engine import Outcome, advance, open_case, sweep
from tongzhou.procedures.fold import apply, fold
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.reading import entries
from tongzhou.procedures.record import act_bytes, act_from, case_bytes, case_from
from tongzhou.steps.procedures import Procedures
from tongzhou.store.act import append_act
from tongzhou.store.case import CaseRow, cases, due, folded_case
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.dialect import Connection, transaction
from tongzhou.store.files import read_file
from tongzhou.store.history import acts_of_case
from tongzhou.store.place import Place, open_place
from tongzhou.store.prove import CaseProof, prove_case
from tongzhou.store.refusal import refusing
from tongzhou.store.seal import seal
from tongzhou.terms.declaration import Table, read_toml
from tongzhou.terms.errors import DeclarationError, Fault, InputError, fault

__all__ = ["FILE", "Desk", "attached", "open_desk", "prove", "read_person"]

#: What the ledger calls the bytes of a file that came with a form; its name, in the field, says more.
FILE = "application/octet-stream"
#: The largest file that may come with a form.
MOST_FILE = 100_000_000


@dataclass(frozen=True)
class Desk:
    """Where cases are worked on (办案台): a connection to a ledger and the procedures of the region."""

    db: Connection
    procedures: Procedures

    def begin(
        self,
        key: str,
        case: str,
        message: str,
        person: Person,
        at: datetime,
        mode: str = "real",
        item: str | None = None,
        parties: tuple[str, ...] = (),
    ) -> Outcome:
        """Open a case of the newest version of a procedure (立案).

        Raises
        ------
        InputError
            When there is no such procedure, there is a case of that name already, or the engine refuses.
        """
        procedure = self.procedures.newest.get(key)
        if procedure is None:
            raise InputError(
                fault(
                    "steps.case_no_procedure",
                    "The region has no procedure {key!r}. It has {known}.",
                    key=key,
                    known=", ".join(self.procedures.newest) or "-",
                )
            )
        with transaction(self.db, is_piped=True):
            if folded_case(self.db, case) is not None:
                found = self._load(case)
                if message in found[1].receipts:
                    return Outcome(found[1], None, found[1].receipts[message])
                raise InputError(
                    fault(
                        "steps.case_there", "There is a case {case} already. Give the new one another name.", case=case
                    )
                )
            outcome = open_case(procedure, case, message, person, at, self.procedures.calendars, mode, item, parties)
            self._append(outcome.case, outcome.act)
        return outcome

    def move(self, case: str, move: Move, at: datetime, files: Mapping[str, bytes] | None = None) -> Outcome:
        """Make a move in a case (办理): what is late is recorded first.

        `files` are the bytes of files that the move fills in, by the value of their fields (name#sha256); they are kept with the act.

        Raises
        ------
        InputError
            When there is no such case, its declaration is not at hand, or the engine refuses; nothing was changed then.
        """
        with transaction(self.db, is_piped=True):
            procedure, held = self._load(case)
            if move.message in held.receipts:
                self._check_repeat(held, move)
            else:
                held, _ = self._sweep(procedure, held, at)
            outcome = advance(procedure, held, move, at, self.procedures.calendars)
            self._append(outcome.case, outcome.act, files)
        return outcome

    def stand(self, case: str) -> tuple[Procedure, Case]:
        """Give a case with its declaration, without its acts (案件现状); nobody is shown it but through `view`."""
        return self._load(case)

    def look(self, case: str) -> tuple[Procedure, Case, tuple[Act, ...]]:
        """Give a case with its declaration and its acts (查看案件); nobody is shown it but through `view`."""
        procedure, held = self._load(case)
        return procedure, held, self._acts(case)

    def sweep(self, at: datetime) -> Iterator[tuple[Procedure, Case, Act]]:
        """Record what became late by a moment in all open cases (逾期清理), giving each act with its case as it stands then.

        Each case is a transaction of its own, so that what was done stays when the sweep is broken off. Twice at one moment gives nothing new.

        Raises
        ------
        InputError
            After all others, carrying the faults of cases that could not be looked at, such as those whose declaration is not at hand.
        """
        last: tuple[datetime, str] | None = None
        faults: list[Fault] = []
        done: set[str] = set()
        while page := due(self.db, at, after=last):
            for case in dict.fromkeys(one.case for one in page if one.case not in done):
                done.add(case)
                try:
                    with transaction(self.db, is_piped=True):
                        procedure, held = self._load(case)
                        acts = self._sweep(procedure, held, at)[1]
                except InputError as error:
                    faults.extend(error.faults)
                    continue
                yield from ((procedure, held, act) for act in acts)
            last = page[-1].deadline.due_at, page[-1].case
        if faults:
            raise InputError(faults)

    def list(
        self,
        party: str | None,
        is_open: bool | None,
        late_at: datetime | None,
        limit: int,
        before: datetime | None = None,
    ) -> "list[CaseRow]":
        """Give a page of a desk's list (案头清单); `before` is when the last row of the page before was moved."""
        return cases(self.db, party=party, is_open=is_open, late_at=late_at, limit=limit, before=before)

    def _sweep(self, procedure: Procedure, held: Case, at: datetime) -> tuple[Case, tuple[Act, ...]]:
        after, acts = sweep(procedure, held, at, self.procedures.calendars)
        reached = held
        for act in acts:
            reached = apply(procedure, reached, act)
            self._append(reached, act)
        return after, acts

    def _load(self, case: str) -> tuple[Procedure, Case]:
        found = folded_case(self.db, case)
        if found is None:
            raise InputError(
                fault(
                    "steps.case_absent",
                    "There is no case {case}. `tongzhou case list` shows those there are.",
                    case=case,
                )
            )
        pin, folded = found
        procedure = self.procedures.pinned.get(pin)
        if procedure is None:
            raise InputError(
                fault(
                    "steps.case_no_pin",
                    "Case {case} runs under {pin}, which the region does not hold any more. Put that version back beside the others as "
                    "procedures/KEY@VERSION.toml.",
                    case=case,
                    pin=pin,
                )
            )
        held = (case_from(folded) if folded else None) or fold(procedure, self._acts(case))
        if held is None:  # cannot be: a projection without acts
            raise ValueError(f"case {case} has a projection but no acts")
        return procedure, held

    def _check_repeat(self, held: Case, move: Move) -> None:
        """Refuse a key under which the case has somebody else's act, or another one: it would be lost without a word."""
        first = next(one for one in self._acts(held.id) if one.message == move.message)
        is_own = (first.person, first.party) == (move.person.key, move.person.party)
        if is_own and first.transition in (
            None,
            move.transition,
        ):  # a hand-over has none, its verb says otherwise what was asked
            return
        raise InputError(
            fault(
                "steps.message_taken",
                "The message {message!r} is act {n} of {case} already: {person} of {party}, {transition}. Send this one under a key of its own.",
                message=move.message,
                n=first.n,
                case=held.id,
                person=first.person,
                party=first.party,
                transition=first.transition or first.verb,
            )
        )

    def _acts(self, case: str) -> tuple[Act, ...]:
        found = []
        for stored in acts_of_case(self.db, case):
            parts = dict(zip(stored.numbers, stored.act.parts, strict=True))
            values = {number - 1: part.data.decode() for number, part in parts.items() if number}
            if 0 in parts:
                found.append(act_from(case, parts[0].data, values))
        return tuple(found)

    def _append(self, case: Case, act: Act | None, files: Mapping[str, bytes] | None = None) -> None:
        """Write an act, the files it brings and where its case stands, in the transaction that is open."""
        if act is None:
            return
        parts = (
            Part("act", act_bytes(act), "application/json"),
            *(Part(path, value.encode("utf-8", "surrogatepass")) for path, value in act.values),
            *(Part(f"file:{path}", files[value], FILE) for path, value in act.values if files and value in files),
        )
        said = LedgerAct(
            act.message, act.verb, act.person, act.case, act.n, case.pin, act.party, act.state, parts=parts
        )
        is_sent = len(case.visited) > 1
        now = CaseNow(
            case.id,
            case.pin,
            case.n,
            case.state,
            bool(self.procedures.pinned[case.pin].leaving(case.state)),
            case.owner,
            case.mode,
            None,
            tuple(one for one in case.standing if case.sees_as(one) in (("in", "asked") if is_sent else ("in",))),
            tuple(dict.fromkeys(one.party for one in case.clock if one.stopped_at is None)),
            tuple(
                LedgerDeadline(one.transition, one.due_at, one.stopped_at, one.party, one.is_provisional)
                for one in case.clock
            ),
            case_bytes(case),
        )
        append_act(self.db, said, act.at, now)


@contextmanager
def open_desk(path: Place, procedures: Procedures, at: datetime, *, is_read_only: bool = False) -> Iterator[Desk]:
    """Open a ledger to work on cases (打开办案台).

    Raises
    ------
    StoreError, LedgerError
        As `open_ledger`.
    """
    with open_place(path, at=at, is_new_allowed=not is_read_only, is_read_only=is_read_only) as ledger:
        with refusing(ledger.name):
            yield Desk(ledger.connection, procedures)
        if not is_read_only:
            seal(ledger, at)  # after the writing, never within it


def prove(path: Place, case: str, at: datetime) -> CaseProof:
    """Prove a case's acts against the sealed log (案件证明).

    Raises
    ------
    StoreError, LedgerError
        As `prove_case`.
    """
    with open_place(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
        return prove_case(ledger, case)


def attached(values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Take in files named in values as `@PATH` (附入文件): give the values as name#sha256, and the bytes by these.

    Raises
    ------
    StoreError
        When a file cannot be read.
    """
    said, files = dict(values), {}
    for key, value in values.items():
        if value.startswith("@") and len(value) > 1:
            path = Path(value[1:])
            data = read_file(path, MOST_FILE)
            said[key] = f"{path.name.replace('#', '_')}#{sha256(data).hexdigest()}"
            files[said[key]] = data
    return said, files


def read_person(text: str, home: Path) -> Person:
    """Read who acts (读取办理人): KEY@PARTY:ROLE,ROLE, or a KEY of people.toml in the home folder.

    Raises
    ------
    InputError
        When it is neither; DeclarationError with file:line when people.toml has faults.
    """
    key, at, rest = text.partition("@")
    party, colon, roles = rest.partition(":")
    if at and key and party and colon and roles:
        return Person(key, party, tuple(one for one in roles.split(",") if one))
    path = home / "people.toml"
    known: dict[str, Person] = {}
    if path.is_file():
        faults: list[Fault] = []
        file = read_toml(read_file(path, MOST_BYTES).decode("utf-8-sig", errors="replace"), str(path))
        top = Table.of(file, faults)
        for name, table in entries(top, "people"):
            at_party = table.text("party", required=True)
            known[name] = Person(name, at_party or "", table.texts("roles", required=True))
            table.finish()
        top.finish()
        if faults:
            raise DeclarationError(faults)
    if text in known:
        return known[text]
    raise InputError(
        fault(
            "steps.person_unknown",
            "--as got {text!r}. Write KEY@PARTY:ROLE,ROLE such as li@tongzhou:duty, or a key of people.toml in the home folder. There: {known}.",
            text=text,
            known=", ".join(known) or "-",
        )
    )
