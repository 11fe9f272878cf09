"""Acceptance cases played (验收演算): each step through the engine, what came of it beside what must; figures added up."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise

from tongzhou.procedures.acceptance import Acceptance, Figure, Situation, Step, read_who
from tongzhou.procedures.calendar import Calendar
from tongzhou.procedures.case import Act, Case, Move
from tongzhou.procedures.engine import advance, moves_allowed, open_case, sweep
from tongzhou.procedures.procedure import Names, Procedure
from tongzhou.procedures.recognition import recognised
from tongzhou.procedures.sharing import seen_by, view
from tongzhou.terms.errors import Fault, InputError, fault
from tongzhou.terms.words import Message, Words

__all__ = ["Played", "add_up", "play"]

_UNITS = {"wd": timedelta(), "d": timedelta(days=1), "h": timedelta(hours=1), "min": timedelta(minutes=1)}


@dataclass(frozen=True, slots=True)
class Played:
    """One step as it went (步骤结果): when, what came of it, and what should have come and did not."""

    names: Names
    at: datetime
    outcome: Message
    said: tuple[Fault, ...] = ()
    misses: tuple[Fault, ...] = ()


def play(
    procedure: Procedure, calendars: Mapping[str, Calendar], one: Situation, words: Mapping[str, Words]
) -> Iterator[Played]:
    """Play a situation (演算情形); `words` by language say the refusals."""
    at = one.at
    try:
        outcome = open_case(procedure, "case", "0", one.person, at, calendars, one.mode, one.item, one.parties)
    except InputError as error:
        miss = _miss(one.where, error, words)
        yield Played(one.names, at, Message.of("procedures.play.not_allowed"), error.faults, (miss,))
        return
    case, acts, last = outcome.case, [outcome.act] if outcome.act else [], None
    yield Played(one.names, at, Message.of("procedures.play.opened", party=one.person.party))
    for n, step in enumerate(one.steps, 1):
        if step.after:
            at += step.after.count * _UNITS[step.after.unit]
        case, swept = sweep(procedure, case, at, calendars)
        acts += swept
        if step.again and last:
            move: Move | None = last
        else:
            move = _move(step, n)
        said: tuple[Fault, ...] = ()
        misses: list[Fault] = []
        result = Message.of("procedures.play.waited")
        if move:
            try:
                outcome = advance(procedure, case, move, at, calendars)
                case = outcome.case
                acts += [outcome.act] if outcome.act else []
                verb = outcome.act.verb if outcome.act else "repeated"
                result = Message.of(f"procedures.play.{verb}")
                if step.refused:
                    misses.append(
                        fault(
                            "procedures.play_not_refused",
                            "The step must be refused ({refused}), but was taken.",
                            step.where,
                            refused=step.refused["en"],
                        )
                    )
            except InputError as error:
                said, result = error.faults, Message.of("procedures.play.not_allowed")
                misses += _refusal(step, error, words)
            last = move
        misses += _expected(procedure, case, acts, step)
        misses += _able(procedure, case, step, at, calendars)
        yield Played(step.names, at, result, said, tuple(misses))


def _move(step: Step, n: int) -> Move | None:
    if step.does is None or step.person is None:
        return None
    return Move(str(n), step.does, step.person, step.values, None, step.peer, step.reason, step.evidence)


def _miss(where: str, error: InputError, words: Mapping[str, Words]) -> Fault:
    return fault(
        "procedures.play_refused",
        "The step was refused, and must not be: {said}",
        where,
        said=" ".join(words["en"].tell(one.message) for one in error.faults),
    )


def _refusal(step: Step, error: InputError, words: Mapping[str, Words]) -> Iterator[Fault]:
    if step.refused is None:
        yield _miss(step.where, error, words)
        return
    for lang, piece in step.refused.items():
        said = " ".join(words[lang].tell(one.message) for one in error.faults)
        if piece not in said:
            yield fault(
                "procedures.play_other_refusal",
                "The refusal must say {piece!r}; it says: {said}",
                step.where,
                piece=piece,
                said=said,
            )


def _expected(procedure: Procedure, case: Case, acts: list[Act], step: Step) -> Iterator[Fault]:
    """Note each thing that must hold after the step and does not."""
    rows = {f"{one.transition}@{one.party}": one for one in case.clock}
    late = tuple(sorted(key for key, one in rows.items() if one.is_late))
    for what, must, found in (
        ("then", step.then, case.state),
        ("owner", step.owner, case.owner),
        ("marks", step.marks, case.marks),
        ("late", tuple(sorted(step.late)) if step.late is not None else None, late),
    ):
        if must is not None and must != found:
            yield _other(step, what, must, found)
    for key, moment in step.due.items():
        found_at = rows[key].due_at if key in rows else None
        if found_at != moment:
            said = found_at.astimezone(moment.tzinfo).isoformat() if found_at else "-"
            yield _other(step, f"due {key}", moment.isoformat(), said)
    yield from _seen(procedure, case, acts, step)


def _able(
    procedure: Procedure, case: Case, step: Step, at: datetime, calendars: Mapping[str, Calendar]
) -> Iterator[Fault]:
    """Note people who may do other things than they must be able to."""
    for key, must_do in step.may.items():
        person = read_who(key)
        can_do = moves_allowed(procedure, case, person, at, calendars) if person else ()
        if set(can_do) != set(must_do):
            yield _other(step, f"may {key}", must_do, can_do)


def _seen(procedure: Procedure, case: Case, acts: list[Act], step: Step) -> Iterator[Fault]:
    """Note fields that a party must see and does not, or must not see and does, or that nobody else has filled in."""
    for party, paths in step.sees.items():
        seen = {one.path for one in seen_by(procedure, case, party)}
        if not set(paths) <= seen:
            yield _other(step, f"sees {party}", paths, tuple(sorted(seen)))
    for party, paths in step.not_sees.items():
        sent = (view(procedure, case, tuple(acts), party) or {}).get("fields", [])
        for path in paths:
            filled = [one for one in case.fields if one.path == path and one.party != party]
            if not filled:
                yield _other(step, f"not_sees {party}", path, "-")
            elif any(
                one in seen_by(procedure, case, party)
                or any(row["field"] == path and row["n"] == one.n for row in sent)
                for one in filled
            ):
                yield _other(step, f"not_sees {party}", "-", path)


def _other(step: Step, what: str, must: object, found: object) -> Fault:
    return fault(
        "procedures.play_other",
        "{what} must be {must}, and is {found}.",
        step.where,
        what=what,
        must=_plain(must),
        found=_plain(found),
    )


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) or "-" if isinstance(value, tuple) else str(value)


def add_up(
    procedure: Procedure, acceptance: Acceptance, tables: Mapping[str, str]
) -> Iterator[tuple[Figure, Fault | None]]:
    """Give each figure with what does not add up in it, None where all does (数字核对)."""
    for one in acceptance.figures:
        yield one, next(_wrong(procedure, one, tables), None)


def _wrong(procedure: Procedure, one: Figure, tables: Mapping[str, str]) -> Iterator[Fault]:
    if one.table is not None:
        yield from _counted(one, tables)
    elif one.total is not None and one.parts and sum(one.parts.values()) != one.total:
        yield _figure(one, one.total, sum(one.parts.values()))
    for before, after in pairwise(one.falling):
        if after > before:
            yield _figure(one, f"≤ {before}", after)
    if one.edition is not None:
        yield from _edition(procedure, one)


def _counted(one: Figure, tables: Mapping[str, str]) -> Iterator[Fault]:
    """Give what does not add up in a table (表内核对): rows counted, or the numbers of `sum` added, in all and by the values of `column`."""
    text = tables.get(one.table or "")
    if text is None:
        yield _figure(one, one.table, "-")
        return
    counted: Counter[str] = Counter()
    for row in csv.DictReader(StringIO(text)):
        number = row.get(one.sum, "") if one.sum else "1"
        if not number.isdecimal():
            yield _figure(one, f"{one.sum} = 0, 1, 2 …", number or "-")
            return
        counted[row.get(one.column or "", "")] += int(number)
    found = counted.total()
    if one.parts and counted != Counter(one.parts):
        yield _figure(one, dict(one.parts), dict(counted))
    if one.parts and one.total is not None and sum(one.parts.values()) != one.total:
        yield _figure(one, one.total, sum(one.parts.values()))
    if one.total is not None and (found < one.total if one.is_least else found != one.total):
        yield _figure(one, one.total, found)


def _edition(procedure: Procedure, one: Figure) -> Iterator[Fault]:
    kind, _, key = (one.edition or "").partition(".")
    evidence = procedure.evidence.get(kind)
    edition = next((found for found in evidence.editions if found.key == key), None) if evidence else None
    if evidence is None or edition is None:
        yield _figure(one, one.edition, "-")
        return
    pairs = sum(
        recognised(evidence, item, house, edition.valid_from).is_recognised
        for item in edition.items
        for house in edition.institutions
    )
    for must, found in (
        (one.items, len(edition.items)),
        (one.institutions, len(edition.institutions)),
        (one.recognised, pairs),
    ):
        if must is not None and must != found:
            yield _figure(one, must, found)


def _figure(one: Figure, must: object, found: object) -> Fault:
    return fault(
        "procedures.figure_other",
        "The figure must be {must}, and is {found}.",
        one.where,
        must=must,
        found=found,
    )
