"""State machines over every shipped procedure, those of the tests, and generated ones: what must hold after every act.

Each walk is short; `TONGZHOU_WALKS=20 pytest tests/procedures/test_walks.py` (as `make walks` has it) walks as many times as often.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.procedures.generated import declarations, read_generated
from tongzhou.procedures.calendar import Calendar, Year
from tongzhou.procedures.case import ACCEPT, OFFER, REFUSE, WITHDRAW, Act, Case, Move, Person
from tongzhou.procedures.engine import advance, moves_allowed, open_case, settle, sweep
from tongzhou.procedures.fold import fold
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.record import act_bytes, act_from, case_bytes, case_from
from tongzhou.procedures.sharing import seen_by, view
from tongzhou.procedures.sides import at_side
from tongzhou.steps.procedures import load_procedures
from tongzhou.terms.errors import InputError

FOLDER = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures"
NAMES = [*sorted(path.stem for path in FOLDER.glob("*.toml") if "@" not in path.stem), "lake-alarm", "pond-rule"]
BEGUN = datetime(2022, 11, 17, 1, tzinfo=UTC)
WEEK = Calendar("week", {}, frozenset({5, 6}), {2022: Year(frozenset(), frozenset(), None)}, UTC)
TIMES = int(os.environ.get("TONGZHOU_WALKS", "1"))
SETTINGS = settings(
    max_examples=3 * TIMES,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=TIMES == 1,
    database=None,
    phases=[Phase.generate, *([Phase.shrink] if TIMES > 1 else [])],
)

Known = tuple[dict[str, Procedure], Mapping[str, Calendar]]


@pytest.fixture(scope="module")
def known(lake: Procedure, pond: Procedure, tmp_path_factory: pytest.TempPathFactory) -> Known:
    shipped = load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))
    return {**shipped.newest, "lake-alarm": lake, "pond-rule": pond}, {**shipped.calendars, "week": WEEK}


def people(procedure: Procedure) -> list[Person]:
    """One person a party and role, and one a party who holds all roles."""
    found = []
    for party in procedure.parties:
        roles = tuple(key for key, one in procedure.roles.items() if party in one.held_by)
        found += [Person(f"{role}-{party}", party, (role,)) for role in roles]
        found.append(Person(f"all-{party}", party, roles))
    return found


def filled(procedure: Procedure, case: Case, transition: str, n: int, data: st.DataObject) -> dict[str, str]:
    """Values that fit the form, each text one that nothing else holds."""
    form = procedure.forms.get(procedure.transitions[transition].form or "")
    values: dict[str, str] = {}
    for key, one in form.fields.items() if form else ():
        number = f"{max(one.least or 1, 1):.0f}"
        chosen = procedure.standards.get(values.get(one.standard_by, "") if one.standard_by else one.standard or "")
        fits = {
            "number": number,
            "whole": number,
            "standard": f"{chosen.base:g}" if chosen else "",
            "day": "2022-11-17",
            "time": "2022-11-17T08:00+08:00",
            "place": "116.8,39.8",
            "file": f"S{n}-{key}.pdf#{'0' * 64}",
        }
        if one.kind in ("code", "flag"):
            path = f"{form.key if form else ''}.{key}"
            gone = {field.value for field in case.fields if one.is_once and field.path == path}
            values[key] = data.draw(
                st.sampled_from([value for value in procedure.values_of(path) if value not in gone])
            )
        elif one.kind in ("party", "parties"):
            values[key] = data.draw(
                st.sampled_from([party for party, stand in case.standing.items() if stand != "later"])
            )
        else:
            values[key] = fits.get(one.kind, f"S{n}-{form.key if form else ''}-{key}-secret")
    return values


class Walk(RuleBasedStateMachine):
    """A case under a procedure, moved by whoever may, and by some who may not."""

    declared: Procedure | None = None
    calendars: Mapping[str, Calendar] = {"week": WEEK}

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        procedure = self.declared or read_generated(data.draw(declarations()))
        self.procedure, self.at = procedure, BEGUN
        self.people = people(procedure)
        opener = data.draw(st.sampled_from([one for one in self.people if one.party in procedure.origins]))
        item = data.draw(st.sampled_from(list(procedure.items))) if procedure.items else None
        outcome = open_case(procedure, "c-1", "m-0", opener, BEGUN, self.calendars, "exercise", item)
        assert outcome.act is not None
        self.case, self.acts = outcome.case, [outcome.act]
        self.last: Move | None = None
        self.asked = 0
        for _ in range(data.draw(st.integers(0, 16))):
            self.time_passes(data.draw(st.sampled_from([0, 0, 0, 60, 50_000])))
            self.moves(data)

    def able(self) -> list[tuple[Person, str]]:
        return [
            (one, key)
            for one in self.people
            for key in moves_allowed(self.procedure, self.case, one, self.at, self.calendars)
        ]

    def ask(self, person: Person, transition: str, data: st.DataObject) -> Move:
        self.asked += 1
        message = f"m{self.asked}"
        if transition.startswith("@"):
            peers = [one for one in self.case.standing if one != self.case.owner]
            peer = data.draw(st.sampled_from(peers)) if transition in (OFFER, WITHDRAW) and peers else None
            return Move(message, transition, person, peer=peer, reason="because")
        one = self.procedure.transitions[transition]
        reason = next(iter(self.procedure.evidence[one.repeats].repeat)) if one.repeats else None
        return Move(
            message, transition, person, filled(self.procedure, self.case, transition, self.asked, data), reason=reason
        )

    def keep(self, case: Case, acts: tuple[Act, ...]) -> None:
        if len(acts) == 1 and case.state == self.case.state:
            self.each_keeps_its_own_clock(self.case, case, acts[0])
        self.case = case
        self.acts += acts

    def each_keeps_its_own_clock(self, before: Case, after: Case, act: Act) -> None:
        """While the case stays in its state, a limit ends or begins anew by its own party's move, or a joint one, and by nothing else."""
        rows = {(one.transition, one.party): one for one in after.clock}
        for row in before.clock:
            one = self.procedure.transitions.get(row.transition)
            if one is None or row.party == act.party or one.quorum != 1 or one.when or one.at_most:
                continue
            if any("." in actor.side or actor.side == "owner" for actor in one.by):
                continue  # whose it is can change with what is filled in, or with the owner
            kept = rows.get((row.transition, row.party))
            assert kept is not None, f"{row} fell away with {act.verb} {act.transition} of {act.party}"
            assert kept.due_at == row.due_at

    @rule(minutes=st.sampled_from([1, 30, 200, 3000, 50_000]))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        case, acts = sweep(self.procedure, self.case, self.at, self.calendars)
        assert sweep(self.procedure, case, self.at, self.calendars)[1] == ()
        self.keep(case, acts)

    @rule(data=st.data(), count=st.integers(1, 4))
    def some_who_may_move(self, data: st.DataObject, count: int) -> None:
        for _ in range(count):
            self.moves(data)

    def likely(self) -> list[tuple[Person, str]]:
        """Who may make which move; what leads on or takes the case on several times, what ends it once, so that walks come far."""
        found = []
        for person, key in self.able():
            one = self.procedure.transitions.get(key)
            target = one.leads_to(self.case.state) if one else self.case.state
            is_end = self.procedure.states[target].kind == "end"
            leads_on = (one is not None and one.joins) or (target != self.case.state and not is_end)
            found += [(person, key)] * (8 if leads_on else 1 if is_end else 2)
        return found

    def moves(self, data: st.DataObject) -> None:
        found = self.likely()
        if self.procedure.states[self.case.state].kind == "end":
            assert found == []
        if not found:
            return
        person, transition = data.draw(st.sampled_from(found))
        move, before = self.ask(person, transition, data), self.case
        try:
            outcome = advance(self.procedure, before, move, self.at, self.calendars)
        except InputError:
            assert transition in (OFFER, WITHDRAW)  # to somebody who cannot take it
            return
        assert outcome.act is not None
        self.keep(outcome.case, (outcome.act,))
        self.last = move
        after = outcome.case
        if transition.startswith("@"):
            assert after.state == before.state
            self.handed(before, after, move)
        elif after.state != before.state:
            used = self.procedure.transitions[outcome.act.completes or transition]
            assert before.state in used.origins
            assert after.state == used.leads_to(before.state)
            self.has_quorum(before, outcome.act, used.key)
        assert advance(self.procedure, after, move, self.at, self.calendars).act is None

    def handed(self, before: Case, after: Case, move: Move) -> None:
        """A hand-over changes the owner, and a standing, when it is accepted, and never otherwise; who had declined sees nothing but its refusal."""
        assert (after.owner != before.owner) == (move.transition == ACCEPT)
        assert (after.standing == before.standing) or move.transition == ACCEPT
        if move.transition == ACCEPT:
            assert after.owner == move.person.party
            assert after.offered_to == (), "no offer of the former owner stays"
        if move.transition == REFUSE and before.standing[move.person.party] == "out":
            seen = view(self.procedure, after, tuple(self.acts), move.person.party)
            assert all(one["party"] == move.person.party for one in (seen or {}).get("fields", []))

    def has_quorum(self, before: Case, act: Act, key: str) -> None:
        """A transition was made by as many of the parties that it is up to as its declaration asks for, reckoned here from the standings."""
        one = self.procedure.transitions[key]
        if act.verb == "deemed":
            return
        given = {*before.votes.get(key, ()), *((act.party,) if act.transition == key else ())}
        left = {act.party} if act.transition != key else set()
        base = (
            given
            | {
                party
                for actor in one.by
                for party in at_side(self.procedure, before, actor.side)
                if before.standing.get(party) == "in" and party in self.procedure.roles[actor.role].held_by
            }
            - left
        )
        assert given <= base
        match one.quorum:
            case "all":
                assert one.joins or given == base
            case "majority":
                assert one.joins or 2 * len(given) > len(base)
            case int():
                assert len(given) >= one.quorum

    @precondition(lambda self: self.last is not None)
    @rule()
    def the_same_message_comes_again(self) -> None:
        assert self.last is not None
        outcome = advance(self.procedure, self.case, self.last, self.at, self.calendars)
        assert (outcome.act, outcome.case, outcome.n) == (None, self.case, self.case.receipts[self.last.message])

    @rule()
    def the_clock_is_set_back(self) -> None:
        move = Move("back", next(iter(self.procedure.transitions)), self.people[0])
        with pytest.raises(InputError, match="clock"):
            advance(self.procedure, self.case, move, self.case.last_at - timedelta(seconds=1), self.calendars)

    @rule(data=st.data())
    def somebody_who_may_not_moves(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.people))
        allowed = moves_allowed(self.procedure, self.case, person, self.at, self.calendars)
        others = [one for one in (*self.procedure.transitions, ACCEPT, REFUSE) if one not in allowed]
        if not others:
            return
        with pytest.raises(InputError):
            advance(
                self.procedure,
                self.case,
                self.ask(person, data.draw(st.sampled_from(others)), data),
                self.at,
                self.calendars,
            )

    @rule(data=st.data())
    def two_parties_move_at_once(self, data: st.DataObject) -> None:
        """Whichever comes first, the end is the same; who came too late is noted, and nothing is lost."""
        found = [one for one in self.able() if one[1] not in (OFFER, WITHDRAW)]
        first = data.draw(st.sampled_from(found)) if found else None
        others = [one for one in found if first and one[0].party != first[0].party]
        if first is None or not others:
            return
        moves = [self.ask(*one, data) for one in (first, data.draw(st.sampled_from(others)))]
        case, acts = settle(self.procedure, self.case, moves, self.at, self.calendars)
        assert (case, acts) == settle(self.procedure, self.case, moves[::-1], self.at, self.calendars)
        assert {one.message for one in acts} == {one.message for one in moves}
        self.keep(case, acts)

    @invariant()
    def the_fold_is_the_projection(self) -> None:
        if not hasattr(self, "case"):
            return
        assert fold(self.procedure, self.acts) == self.case
        assert case_from(case_bytes(self.case)) == self.case
        act = self.acts[-1]
        assert act_from(act.case, act_bytes(act), {n: value for n, (_, value) in enumerate(act.values)}) == act
        assert [one.n for one in self.acts] == list(range(1, len(self.acts) + 1))

    @invariant()
    def the_case_keeps_to_the_declaration(self) -> None:
        if not hasattr(self, "case"):
            return
        case, procedure = self.case, self.procedure
        state = procedure.states[case.state]
        assert case.mode == "exercise"
        assert case.owner in case.standing
        for peer in {one.peer for one in case.offers}:
            assert sum(one.peer == peer and one.state == "offered" for one in case.offers) <= 1
        for key, count in case.counts.items():
            most = procedure.transitions[key].at_most
            assert most is None or count <= most
        for row in case.clock:
            if row.transition in procedure.transitions:
                one = procedure.transitions[row.transition]
                here = case.state in one.origins
                assert (row.stopped_at is None) or (state.stops_clock and not here)
                assert (
                    here or row.stopped_at or one.since == "open" or (one.joins and case.standing[row.party] == "asked")
                )
                assert not (one.reminds and row.is_late)
        if state.kind == "end":
            assert case.clock == ()
        if state.kind == "open":
            assert case.clock, f"no deadline in {state.key}: {case.standing}"
            assert self.a_way_on_remains(), f"no way out of {state.key}: {case.standing}"

    def a_way_on_remains(self) -> bool:
        """Whether somebody may make a move that leads on, now or later, or has made it and waits for others who may."""
        transitions = self.procedure.transitions
        return any(
            key in transitions and transitions[key].leads_to(self.case.state) != self.case.state
            for one in self.people
            for key in moves_allowed(self.procedure, self.case, one)
        )

    @invariant()
    def nothing_secret_is_in_any_bytes_that_leave(self) -> None:
        if not hasattr(self, "case"):
            return
        case, procedure = self.case, self.procedure
        for party in procedure.parties:
            sent = json.dumps(view(procedure, case, tuple(self.acts), party), ensure_ascii=False)
            seen = seen_by(procedure, case, party)
            for one in case.fields:
                field = procedure.field(one.path)
                if one.party == party or field is None:
                    continue
                is_early = field.shown_at is not None and field.shown_at not in case.visited
                is_unasked = field.share != "preview" and case.standing.get(party) != "in"
                is_outside = procedure.parties[party].is_outside and not field.to
                is_offered = any((offer.peer, offer.state) == (party, "offered") for offer in case.offers)
                is_gone = case.standing.get(party) in (None, "out", "later") and not is_offered
                if field.share == "never" or is_early or is_unasked or is_outside or is_gone or len(case.visited) < 2:
                    assert one not in seen
                    assert not one.value.startswith("S") or one.value not in sent

    def teardown(self) -> None:
        """Every value that was taken is still there."""
        if hasattr(self, "case"):
            kept = [(path, value) for act in self.acts if act.verb != "noted" for path, value in act.values]
            assert [(one.path, one.value) for one in self.case.fields] == kept


def walk(procedure: Procedure | None, calendars: Mapping[str, Calendar]) -> None:
    run_state_machine_as_test(
        type("Walking", (Walk,), {"declared": procedure, "calendars": calendars}), settings=SETTINGS
    )


@pytest.mark.parametrize("name", NAMES)
def test_random_walks_over_a_procedure_keep_to_its_declaration(name: str, known: Known) -> None:
    walk(known[0][name], known[1])


def test_random_walks_over_generated_procedures_keep_to_their_declarations() -> None:
    walk(None, {"week": WEEK})


def test_a_late_move_is_noted_only_for_whom_it_is() -> None:
    procedure = read_generated(declarations_once())
    case = open_case(procedure, "c-1", "m-0", Person("x", "a", ("chief",)), BEGUN, {"week": WEEK}).case
    values = {key: "left" if one.kind == "code" else "a" for key, one in procedure.forms["first"].fields.items()}
    case = advance(
        procedure, case, Move("m-1", "send", Person("x", "a", ("chief",)), values), BEGUN, {"week": WEEK}
    ).case
    late = Move("m-2", "send", Person("x", "a", ("chief",)), values, seen=1)
    outcome = advance(procedure, case, late, BEGUN, {"week": WEEK})
    assert outcome.act is not None
    assert outcome.act.verb == "noted"
    with pytest.raises(InputError):
        advance(
            procedure, case, replace(late, message="m-3", person=Person("y", "b", ("chief",))), BEGUN, {"week": WEEK}
        )


def declarations_once() -> str:
    """One drawn declaration, always the same."""
    found: list[str] = []

    @settings(max_examples=1, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def draw(text: str) -> None:
        found.append(text)

    given(declarations())(draw)()
    return found[0]
