"""Walk a procedure in memory (走一遍程序): as any role, with a clock that can be moved on; no ledger is touched."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from tongzhou.procedures import naming
from tongzhou.procedures.acceptance import read_who
from tongzhou.procedures.allowed import moves_allowed, why_not
from tongzhou.procedures.calendar import Calendar, due
from tongzhou.procedures.case import Act, Attached, Case, Move, Person
from tongzhou.procedures.engine import advance, open_case, sweep
from tongzhou.procedures.procedure import Procedure, Transition
from tongzhou.procedures.sides import RUNNING
from tongzhou.procedures.span import read_span
from tongzhou.steps.procedures import load_file
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["COMMANDS", "Walk", "begin_walk", "read_line"]

#: What may be typed.
COMMANDS = ("as", "open", "do", "wait", "look", "why", "form", "help", "quit")
_MINUTE = timedelta(minutes=1)


@dataclass
class Walk:
    """A case walked in memory (试走): who one is, the case so far, its acts, and the time, which only `wait` moves on."""

    procedure: Procedure
    calendars: Mapping[str, Calendar]
    at: datetime
    person: Person
    case: Case | None = None
    acts: list[Act] = field(default_factory=list)
    count: int = 0

    def become(self, text: str) -> None:
        """Become somebody (换人): role@party, or name=role,role@party.

        Raises
        ------
        InputError
            When it is not of that form, or the party or a role is not declared.
        """
        found = read_who(text)
        known = [f"{role.key}@{party}" for role in self.procedure.roles.values() for party in role.held_by]
        if found is None or not {f"{role}@{found.party}" for role in found.roles} <= set(known):
            raise InputError(
                fault(
                    "steps.walk_who",
                    "as got {text!r}. Write role@party, or name=role,role@party. There are {known}.",
                    text=text,
                    known=", ".join(known),
                )
            )
        self.person = found

    def open(self, item: str | None) -> None:
        """Open the case (立案); another that was open is forgotten."""
        outcome = open_case(self.procedure, "try", "0", self.person, self.at, self.calendars, "test", item)
        self.case, self.acts = outcome.case, [outcome.act] if outcome.act else []

    def wait(self, text: str) -> tuple[Act, ...]:
        """Let time pass (时间推移), and give what became late or was deemed made; working days end at their midnight.

        Raises
        ------
        InputError
            When the text is no time limit.
        """
        span = read_span(text)
        if span is None:
            raise InputError(
                fault("steps.walk_span", "wait got {text!r}. Write 30min, 2h, 3d or 5wd (working days).", text=text)
            )
        calendar = self.calendars.get(self.procedure.parties[self.person.party].calendar or "", RUNNING)
        if span.unit == "wd":
            self.at = due(span, self.at, calendar).at + _MINUTE  # just after the last of them has ended
        else:
            self.at += {"d": 1440, "h": 60, "min": 1}[span.unit] * span.count * _MINUTE
        if self.case is None:
            return ()
        self.case, acts = sweep(self.procedure, self.case, self.at, self.calendars)
        self.acts += acts
        return acts

    def do(self, words: list[str]) -> Act | None:
        """Make a move (办理): MOVE FIELD=VALUE …, with --to, --reason and --evidence where it takes them.

        Raises
        ------
        InputError
            When no case is open, the words cannot be read, or the engine refuses.
        """
        case = self.opened()
        self.count += 1
        move = _move(words, self.person, str(self.count))
        outcome = advance(self.procedure, case, move, self.at, self.calendars)
        self.case = outcome.case
        self.acts += [outcome.act] if outcome.act else []
        return outcome.act

    def opened(self) -> Case:
        """Give the case (取案件).

        Raises
        ------
        InputError
            When none is open.
        """
        if self.case is None:
            raise InputError(
                fault(
                    "steps.walk_unopened",
                    "No case is open yet. Type open{item}, as somebody of {origins}.",
                    item=" ITEM" if self.procedure.items else "",
                    origins=naming.choices({key: self.procedure.parties[key].names for key in self.procedure.origins}),
                )
            )
        return self.case

    def may(self) -> tuple[str, ...]:
        """Give what may be done now (现在可作)."""
        return moves_allowed(self.procedure, self.opened(), self.person, self.at, self.calendars)

    def refused(self) -> list[tuple[Transition, Fault]]:
        """Give what the state allows and this person cannot do now, each with the reason (不可作及理由)."""
        found = []
        for one in self.procedure.leaving(self.opened().state):
            reason = self.why(one.key)
            if reason is not None:
                found.append((one, reason))
        return found

    def why(self, name: str) -> Fault | None:
        """Say why a move cannot be made now (不可作的理由); None where it can."""
        if name.startswith("@") and name in self.may():
            return None
        return why_not(self.procedure, self.opened(), self.person, name, self.at, self.calendars)


def begin_walk(path: Path, region: str | Path, home: Path, at: datetime) -> Walk:
    """Begin to walk a declaration, named by file or by key (开始试走), as the first who may leave its start state.

    Raises
    ------
    DeclarationError, StoreError
        As `load_file`.
    """
    procedure, _, calendars = load_file(path, region, home)
    roles = [actor.role for one in procedure.leaving(procedure.start.key) for actor in one.by]
    role = next((one for one in roles if procedure.origins[0] in procedure.roles[one].held_by), roles[0])
    person = Person(f"{role}-{procedure.origins[0]}", procedure.origins[0], (role,))
    return Walk(procedure, calendars, at.replace(second=0, microsecond=0), person)


def read_line(line: str) -> list[str]:
    """Split a typed line into words, those in quotes together (读取一行).

    Raises
    ------
    InputError
        When a quote is not closed, or the first word is no command.
    """
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        words = [line]
    if words and words[0] not in COMMANDS:
        raise InputError(
            fault(
                "steps.walk_command",
                "{word!r} is no command, or a quote is not closed. Commands are {known}.",
                word=words[0],
                known=", ".join(COMMANDS),
            )
        )
    return words


def _move(words: list[str], person: Person, message: str) -> Move:
    values: dict[str, str] = {}
    options: dict[str, str] = {}
    evidence = []
    rest = iter(words[1:])
    for word in rest:
        key, equals, value = word.partition("=")
        if word in ("--to", "--reason"):
            options[word] = next(rest, "")
        elif word == "--evidence":
            evidence.append(_attached(next(rest, "")))
        elif equals and key:
            values[key] = value
        else:
            raise InputError(_unread(word))
    if not words:
        raise InputError(_unread("do"))
    return Move(message, words[0], person, values, None, options.get("--to"), options.get("--reason"), tuple(evidence))


def _unread(word: str) -> Fault:
    return fault(
        "steps.walk_words",
        "{word!r} cannot be read. Write do MOVE FIELD=VALUE …, --to PARTY, --reason KEY, --evidence KIND:ITEM:INSTITUTION:DAY; values with blanks "
        "in quotes.",
        word=word,
    )


def _attached(text: str) -> Attached:
    parts = text.split(":")
    try:
        if len(parts) in (4, 5) and all(parts):
            return Attached(parts[0], parts[1], parts[2], date.fromisoformat(parts[3]), *parts[4:])
    except ValueError:
        pass
    raise InputError(_unread(text))
