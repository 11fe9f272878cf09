"""A drill as it is declared (演练脚本): players, timed injects, and the criteria by which what they did is scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from tongzhou.procedures.case import Person
from tongzhou.procedures.procedure import Names, Procedure
from tongzhou.procedures.reading import entries, names, words
from tongzhou.procedures.span import read_span
from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault

__all__ = ["ASPECTS", "START", "Criterion", "Grade", "Inject", "Player", "Script", "read_drill"]

#: What a drill is scored on, in the order of the work.
ASPECTS: Final = ("response", "notification", "monitoring", "consultation", "command", "disposal")
#: The moment at which a drill begins, as `since` of a criterion.
START: Final = "start"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who plays (参演角色): the person acted as, and the role's name."""

    names: Names
    person: Person


@dataclass(frozen=True, slots=True)
class Inject:
    """What players are told, and when (情景注入); `attach` hands them the situation report."""

    key: str
    after: timedelta
    to: tuple[str, ...]
    names: Names
    attach: bool


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored (评分标准), with its basis. One of three kinds.

    A time: one of `moves` by each of the parties `by` (anybody's where empty) within `full` of `since` gets all points, after `zero` none, between
    them in proportion; with `is_again` what was made before `since` does not count. A count: one of `moves` made `at_least` times. A content: each of
    `fields` filled in, and, where `allowed` is given, with one of these values.
    """

    key: str
    aspect: str
    names: Names
    points: float
    basis: Basis | None
    moves: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    since: str = START
    full: timedelta | None = None
    zero: timedelta | None = None
    at_least: int | None = None
    fields: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Grade:
    """A name for a share of all points (等次): from `least` per cent on."""

    names: Names
    least: float


@dataclass(frozen=True)
class Script:
    """A whole drill (演练脚本). `begins` is the drill's own clock; `scenario` a scenario of `tongzhou spill` whose report is attached."""

    titles: Names
    procedure: str
    begins: datetime
    lasts: timedelta
    opens: str
    players: Mapping[str, Player]
    injects: tuple[Inject, ...]
    criteria: tuple[Criterion, ...]
    grades: tuple[Grade, ...]
    scenario: str | None
    basis: Basis | None
    assumed: tuple[Assumed, ...]


def read_drill(file: DeclaredFile, procedures: Mapping[str, Procedure], faults: list[Fault]) -> Script | None:
    """Read a script (读取演练脚本); None with faults where something is wrong.

    Parameters
    ----------
    file
        The script.
    procedures
        The procedures of the region by key; moves, parties and fields named must be declared there.
    faults
        Gathers what is wrong, each with file:line.
    """
    top, found = Table.of(file, faults), len(faults)
    titles = words(top, "title")
    named = top.text("procedure", required=True) or ""
    procedure = procedures.get(named)
    if procedure is None and named:
        top.wrong("procedure", named, " / ".join(procedures))
    begins = _moment(top, "begins")
    lasts, scenario, opens = _span(top, "lasts", True), top.text("scenario"), top.text("opens", required=True) or ""
    assumed: list[Assumed] = []
    basis = _based(top, named, None, assumed)
    players = {key: one for key, table in entries(top, "players") if (one := _player(key, table, procedure))}
    if players and opens and opens not in players:
        top.wrong("opens", opens, " / ".join(players))
    injects = tuple(_inject(table, players, n) for n, table in enumerate(top.tables("inject", required=True), 1))
    keys = {one.key for one in injects}
    criteria = tuple(
        _criterion(table, procedure, keys, basis, assumed, n)
        for n, table in enumerate(top.tables("criterion", required=True), 1)
    )
    grades = tuple(_grade(table) for table in top.tables("grade"))
    top.finish()
    if len(faults) > found or procedure is None or begins is None or lasts is None:
        return None
    in_order = tuple(sorted(injects, key=lambda one: one.after))
    ranked = tuple(sorted(grades, key=lambda one: -one.least))
    return Script(
        titles, named, begins, lasts, opens, players, in_order, criteria, ranked, scenario, basis, tuple(assumed)
    )


def _based(table: Table, what: str, inherited: Basis | None, assumed: list[Assumed]) -> Basis | None:
    basis = table.basis(inherited)
    if basis and basis.is_assumed and basis is not inherited:
        assumed.append(Assumed(what, basis.note, table.where("assumed"), basis.note_english))
    return basis


def _moment(table: Table, key: str) -> datetime | None:
    value = table.data.get(key)
    table.known[key] = None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    table.wrong(key, value, "2022-10-27T02:10:00+08:00")
    return None


def _span(table: Table, key: str, required: bool = False) -> timedelta | None:
    """Read hours or minutes that run by the clock; `0min` is the beginning."""
    written = table.text(key, required=required)
    if written is None:
        return None
    if written in ("0min", "0h"):
        return timedelta()
    span = read_span(written)
    if span is None or not span.is_running:
        table.wrong(key, written, '"30min" / "2h"')
        return None
    return timedelta(minutes=span.count) if span.unit == "min" else timedelta(hours=span.count)


def _player(key: str, table: Table, procedure: Procedure | None) -> Player | None:
    said = names(table)
    party, roles = table.text("party", required=True) or "", table.texts("roles", required=True)
    if procedure:
        if party and party not in procedure.parties:
            table.wrong("party", party, " / ".join(procedure.parties))
        for n, role in enumerate(roles):
            if role not in procedure.roles:
                table.wrong("roles", role, " / ".join(procedure.roles), n)
    table.finish()
    return Player(said, Person(key, party, roles))


def _inject(table: Table, players: Mapping[str, Player], n: int) -> Inject:
    key, after = table.text("key") or f"inject-{n}", _span(table, "after", True)
    to = table.texts("to", required=True)
    for k, one in enumerate(to):
        if one not in players:
            table.wrong("to", one, " / ".join(players), k)
    made = Inject(key, after or timedelta(), to, names(table), table.flag("attach"))
    table.finish()
    return made


def _criterion(
    table: Table,
    procedure: Procedure | None,
    injects: set[str],
    inherited: Basis | None,
    assumed: list[Assumed],
    n: int,
) -> Criterion:
    key = table.text("key") or f"criterion-{n}"
    aspect = table.choice("aspect", ASPECTS, required=True) or ""
    said, points = names(table), table.number("points", required=True) or 0.0
    moves, by, since = _moves(table), table.texts("by"), table.text("since") or START
    full, zero = _span(table, "full"), _span(table, "zero")
    at_least = table.take("at_least", int, "3")
    fields, allowed, is_again = table.texts("fields"), table.texts("allowed"), table.flag("again")
    basis = _based(table, key, inherited, assumed)
    table.finish()
    if points <= 0:
        table.wrong("points", points, "> 0")
    is_time = bool(moves) and full is not None and zero is not None
    is_longer = full is None or zero is None or zero > full
    if [is_time, bool(moves and at_least), bool(fields)].count(True) != 1 or (is_time and not is_longer):
        table.faults.append(
            fault(
                "procedures.drill_criterion",
                "The criterion {key} is none of the three kinds. Write move, full and a longer zero; or move and at_least; or fields.",
                table.where(),
                key=key,
            )
        )
    if procedure:
        known = {START, *injects, *procedure.transitions}
        paths = {f"{form}.{one}" for form, said in procedure.forms.items() for one in said.fields}
        for name, values, declared in (
            ("move", moves, set(procedure.transitions)),
            ("by", by, set(procedure.parties)),
            ("since", (since,), known),
            ("fields", fields, paths),
        ):
            for value in values:
                if value not in declared:
                    table.wrong(name, value, " / ".join(sorted(declared)))
    return Criterion(
        key, aspect, said, points, basis, moves, by, since, full, zero, at_least, fields, allowed, is_again
    )


def _moves(table: Table) -> tuple[str, ...]:
    if isinstance(table.data.get("move"), list):
        return table.texts("move")
    one = table.text("move")
    return (one,) if one else ()


def _grade(table: Table) -> Grade:
    made = Grade(names(table), table.number("least", required=True) or 0.0)
    table.finish()
    return made
