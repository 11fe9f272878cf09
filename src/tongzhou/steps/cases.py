"""Cases on a ledger (办案): the engine decides, and move, act, deadlines and the sealer's queue are written in one transaction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tongzhou.ledger.act import Act as LedgerAct
from tongzhou.ledger.act import Part
from tongzhou.ledger.clock import not_before
from tongzhou.ledger.head import Head
from tongzhou.procedures import naming
from tongzhou.procedures.case import Act, Case, Move, Person
from tongzhou.procedures.engine import Outcome, advance, open_case, sweep
from tongzhou.procedures.fold import apply, fold
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.reading import entries
from tongzhou.procedures.record import act_bytes
from tongzhou.procedures.sending import send
from tongzhou.steps.procedures import Procedures
from tongzhou.steps.refold import FILE, acts_in, kept_fold, projected, refold_case, refuse
from tongzhou.store.act import Before, append_act, before_act
from tongzhou.store.case import CaseRow, cases, due, folded_case
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.dialect import Connection, transaction
from tongzhou.store.files import read_file
from tongzhou.store.history import parts_of_cases
from tongzhou.store.ledger import reading
from tongzhou.store.place import Place, open_place
from tongzhou.store.prove import CaseProof, prove_case
from tongzhou.store.refusal import refusing
from tongzhou.store.seal import seal
from tongzhou.terms.declaration import Table, read_toml
from tongzhou.terms.errors import DeclarationError, Fault, InputError, fault

__all__ = ["FILE", "Desk", "attached", "open_desk", "prove", "read_person"]

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
                    known=naming.choices({name: one.titles for name, one in self.procedures.newest.items()}),
                )
            )
        with transaction(self.db, is_piped=True):
            before = _before(self.db, message, case)
            if before.held is not None:
                found = self._load(case, before.held)
                if message in found[1].receipts:
                    said = (mode, item or "", *dict.fromkeys((person.party, *parties)))
                    self._check_repeat(*found, message, person, lambda act: _is_same_opening(act, key, said))
                    return Outcome(found[1], None, found[1].receipts[message])
                raise InputError(
                    fault(
                        "steps.case_there", "There is a case {case} already. Give the new one another name.", case=case
                    )
                )
            outcome = open_case(procedure, case, message, person, at, self.procedures.calendars, mode, item, parties)
            self._append(outcome.case, outcome.act, before=before)
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
            before = _before(self.db, move.message, case)
            procedure, held = self._load(case, before.held)
            # two clocks may differ, and two who wait for each other have looked at theirs before
            at = not_before(at, held.last_at) or at
            late: tuple[Act, ...] = ()
            if move.message in held.receipts:
                self._check_repeat(procedure, held, move.message, move.person, lambda act: _is_same(act, move))
            else:
                held, late = self._sweep(procedure, held, at)
            outcome = advance(procedure, held, move, at, self.procedures.calendars)
            self._append(outcome.case, outcome.act, files, None if late else before)
        return outcome

    def send(
        self, case: str, person: Person, source: int, form: str, receiver: str, lang: str, data: bytes, at: datetime
    ) -> Outcome:
        """Record that a document of a case leaves for a party (发文留痕): its hash, never its bytes.

        Raises
        ------
        InputError
            As `sending.send`; nothing was changed then, and nothing may leave.
        """
        with transaction(self.db, is_piped=True):
            procedure, held = self._load(case)
            at = not_before(at, held.last_at) or at
            outcome = send(procedure, held, person, source, form, receiver, lang, data, at, self.procedures.calendars)
            self._append(outcome.case, outcome.act)
        return outcome

    def stand(self, case: str) -> tuple[Procedure, Case]:
        """Give a case with its declaration, without its acts (案件现状); nobody is shown it but through `view`."""
        return self._load(case)

    def look(self, case: str, *, is_checked: bool = True) -> tuple[Procedure, Case, tuple[Act, ...]]:
        """Give a case with its declaration and its acts (查看案件); nobody is shown it but through `view`.

        Raises
        ------
        InputError
            When there is no such case or its declaration is not at hand.
        LedgerError
            When where it stands is not what its acts give: it was altered in the database. Not looked at unless `is_checked`.
        """
        with transaction(self.db, is_reading=True):
            procedure, held = self._load(case)
            if is_checked:
                refuse(refold_case(self.db, self.procedures, case))
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

    def _load(self, case: str, known: tuple[str, bytes | None] | None = None) -> tuple[Procedure, Case]:
        found = known or folded_case(self.db, case)
        if found is None:  # its projection may have been taken away
            acts = parts_of_cases(self.db, [case]).get(case)
            found = (acts[-1][0] or "", None) if acts else None
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
        held = kept_fold(folded) or fold(procedure, self._acts(case))
        if held is None:  # cannot be: a projection without acts
            raise ValueError(f"case {case} has a projection but no acts")
        return procedure, held

    def _check_repeat(
        self, procedure: Procedure, held: Case, message: str, person: Person, is_same: Callable[[Act], bool]
    ) -> None:
        """Refuse a key under which the case has somebody else's act, or another one: it would be lost without a word."""
        first = next((one for one in self._acts(held.id) if one.message == message), None)
        if first is None or ((first.person, first.party) == (person.key, person.party) and is_same(first)):
            return  # the first itself may have been erased
        raise InputError(
            fault(
                "steps.message_taken",
                "The message {message!r} is act {n} of {case} already: {what} by {party}. Send this one under a key of its own.",
                message=message,
                n=first.n,
                case=held.id,
                what=naming.move(procedure, first.transition) if first.transition else naming.verb(first.verb),
                party=naming.party(procedure, first.party),
            )
        )

    def _acts(self, case: str) -> tuple[Act, ...]:
        return acts_in(case, (parts for _, parts in parts_of_cases(self.db, [case]).get(case, ())))

    def _append(
        self, case: Case, act: Act | None, files: Mapping[str, bytes] | None = None, before: Before | None = None
    ) -> None:
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
        append_act(self.db, said, act.at, projected(self.procedures.pinned[case.pin], case), before)


def _is_same_opening(act: Act, procedure: str, said: tuple[str, ...]) -> bool:
    """Whether an act opened a case of a procedure as is said again: mode, item, and the parties, where some were named."""
    pin, *head = act.head or ("",)
    named = head[: len(said)] if len(said) == 3 else head
    return act.verb == "opened" and pin.partition("@")[0] == procedure and tuple(named) == said


def _is_same(act: Act, move: Move) -> bool:
    """Whether an act is what a move asks again: the same transition, and the same in every field that is kept of it."""
    kept = {path.partition(".")[2]: value for path, value in act.values}
    again = {key: value.strip() for key, value in move.values.items()}
    return act.transition == move.transition and all(kept[key] == again[key] for key in kept.keys() & again.keys())


def _before(db: Connection, message: str, case: str) -> Before:
    """Ask for all that must be known before an act, and refuse a key under which another case has an act already."""
    before = before_act(db, message, case)
    if before.receipt is not None and before.receipt.case != case:
        raise InputError(
            fault(
                "steps.message_elsewhere",
                "The message {message!r} was taken already, and not in {case}: a key is good for one act of one case. Send this one under a key of "
                "its own; nothing was changed.",
                case,
                message=message,
                case=case,
            )
        )
    return before


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


def prove(
    path: Place, case: str, at: datetime, procedures: Procedures | None = None, known: Sequence[Head] = ()
) -> CaseProof:
    """Prove a case's acts against the sealed log, and where it stands against its acts folded again (案件证明).

    `known` are heads kept elsewhere; without `procedures` nothing is folded.

    Raises
    ------
    StoreError, LedgerError
        As `prove_case`.
    """
    with open_place(path, at=at, is_new_allowed=False, is_read_only=True) as ledger, reading(ledger) as db:
        found = prove_case(ledger, case, known)
        refolded = refold_case(db, procedures, case) if procedures else ()
        return replace(found, findings=(*found.findings, *refolded))


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
