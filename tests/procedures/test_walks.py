"""Random walks over every shipped procedure, and over the one of the tests: what must hold after every act."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongzhou.procedures.calendar import Calendar, Year
from tongzhou.procedures.case import OFFER, WITHDRAW, Act, Case, Move, Person
from tongzhou.procedures.engine import advance, moves_allowed, open_case, sweep
from tongzhou.procedures.fold import fold
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.sharing import seen_by, view
from tongzhou.steps.procedures import load_procedures
from tongzhou.terms.errors import InputError

FOLDER = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures"
NAMES = [*sorted(path.stem for path in FOLDER.glob("*.toml") if "@" not in path.stem), "lake-alarm"]
BEGUN = datetime(2022, 11, 17, 1, tzinfo=UTC)
WEEK = Calendar("week", {}, frozenset({5, 6}), {2022: Year(frozenset(), frozenset(), None)}, UTC)


@pytest.fixture(scope="module")
def known(
    lake: Procedure, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Procedure], Mapping[str, Calendar]]:
    shipped = load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))
    return {**shipped.newest, "lake-alarm": lake}, {**shipped.calendars, "week": WEEK}


def people(procedure: Procedure) -> list[Person]:
    """One person a party and role, and one a party who holds all roles."""
    found = []
    for party in procedure.parties:
        roles = tuple(key for key, one in procedure.roles.items() if party in one.held_by)
        found += [Person(f"{role}-{party}", party, (role,)) for role in roles]
        found.append(Person(f"all-{party}", party, roles))
    return found


def filled(procedure: Procedure, transition: str, person: Person, n: int) -> dict[str, str]:
    """Values that fit the form, each text one that nothing else holds."""
    form = procedure.forms.get(procedure.transitions[transition].form or "")
    values = {}
    for key, one in form.fields.items() if form else ():
        fits = {
            "code": next(iter(procedure.lists[one.codes].values)) if one.codes else "",
            "number": f"{max(one.least or 1, 1):.0f}",
            "whole": f"{max(one.least or 1, 1):.0f}",
            "standard": f"{procedure.standards[one.standard].base:g}" if one.standard else "",
            "flag": "yes",
            "day": "2022-11-17",
            "time": "2022-11-17T08:00+08:00",
            "place": "116.8,39.8",
            "party": person.party,
            "parties": person.party,
            "file": f"S{n}-{key}.pdf#{'0' * 64}",
        }
        values[key] = fits.get(one.kind, f"S{n}-{form.key if form else ''}-{key}-secret")
    return values


def ask(procedure: Procedure, case: Case, person: Person, transition: str, data: st.DataObject) -> Move:
    n = case.n
    if transition.startswith("@"):
        peers = [one for one in case.standing if one != case.owner]
        peer = data.draw(st.sampled_from(peers)) if transition in (OFFER, WITHDRAW) and peers else None
        return Move(f"m{n}", transition, person, peer=peer, reason="because")
    one = procedure.transitions[transition]
    reason = next(iter(procedure.evidence[one.repeats].repeat)) if one.repeats else None
    return Move(f"m{n}", transition, person, filled(procedure, transition, person, n), reason=reason)


def holds(procedure: Procedure, case: Case, acts: list[Act]) -> None:
    """What is true after every act."""
    state = procedure.states[case.state]
    again = fold(procedure, acts)
    assert again == case
    assert [one.n for one in acts] == list(range(1, len(acts) + 1))
    assert sum(one == case.owner for one in case.standing) == 1
    for peer in {one.peer for one in case.offers}:
        assert sum(one.peer == peer and one.state == "offered" for one in case.offers) <= 1
    if state.kind == "end":
        assert case.clock == ()
    for key, count in case.counts.items():
        most = procedure.transitions[key].at_most
        assert most is None or count <= most
    for row in case.clock:
        if row.transition in procedure.transitions:
            here = case.state in procedure.transitions[row.transition].origins
            assert (row.stopped_at is None) or (state.stops_clock and not here)
    hidden(procedure, case, acts)


def hidden(procedure: Procedure, case: Case, acts: list[Act]) -> None:
    """No field that is never shared, or not yet, is in any bytes that a party gets."""
    for party in procedure.parties:
        sent = json.dumps(view(procedure, case, tuple(acts), party), ensure_ascii=False)
        for one in case.fields:
            field = procedure.field(one.path)
            if one.party == party or field is None or not one.value.startswith("S"):
                continue
            is_early = field.shown_at is not None and field.shown_at not in case.visited
            is_unasked = field.share != "preview" and case.standing.get(party) != "in"
            outside = procedure.parties[party].is_outside and not field.to
            if field.share == "never" or is_early or is_unasked or outside or case.standing.get(party) in (None, "out"):
                assert one.value not in sent
                assert one not in seen_by(procedure, case, party)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_random_walks_keep_to_the_declaration(
    name: str, data: st.DataObject, known: tuple[dict[str, Procedure], Mapping[str, Calendar]]
) -> None:
    procedure, calendars = known[0][name], known[1]
    everyone = people(procedure)
    opener = next(one for one in everyone if one.party in procedure.origins)
    item = next(iter(procedure.items), None)
    outcome = open_case(procedure, "c-1", "m-0", opener, BEGUN, calendars, "exercise", item)
    assert outcome.act is not None
    case, acts, at = outcome.case, [outcome.act], BEGUN
    for _ in range(14):
        at += timedelta(minutes=data.draw(st.sampled_from([0, 7, 200, 3000])))
        case, more = sweep(procedure, case, at, calendars)
        acts += more
        assert sweep(procedure, case, at, calendars)[1] == ()
        able = [(one, key) for one in everyone for key in moves_allowed(procedure, case, one)]
        if procedure.states[case.state].kind == "end":
            assert able == []
            break
        if not able:
            break
        person, transition = data.draw(st.sampled_from(able))
        before = case
        move = ask(procedure, case, person, transition, data)
        try:
            outcome = advance(procedure, case, move, at, calendars)
        except InputError:
            assert transition.startswith("@")  # an offer to somebody who cannot take it
            continue
        case = outcome.case
        acts += [outcome.act] if outcome.act else []
        assert case.state in procedure.states
        assert case.mode == "exercise"
        if case.state != before.state and outcome.act and not transition.startswith("@"):
            used = procedure.transitions[outcome.act.completes or transition]
            assert before.state in used.origins
            assert case.state == used.leads_to(before.state)
        holds(procedure, case, acts)
        again = advance(procedure, case, move, at, calendars)
        assert (again.act, again.n, again.case) == (None, outcome.n, case)
        with pytest.raises(InputError, match="clock"):
            advance(procedure, case, replace(move, message="other"), at - timedelta(days=1), calendars)
    strangers = [one for one in everyone if not moves_allowed(procedure, case, one)]
    for one in strangers[:3]:
        for key in list(procedure.transitions)[:3]:
            with pytest.raises(InputError):
                advance(procedure, case, Move("x", key, one, filled(procedure, key, one, 99)), at, calendars)


@pytest.mark.parametrize("name", NAMES)
def test_an_open_state_has_a_deadline_once_it_is_entered(
    name: str, known: tuple[dict[str, Procedure], Mapping[str, Calendar]]
) -> None:
    procedure = known[0][name]
    for state in procedure.states.values():
        assert state.kind != "open" or any(one.has_limit for one in procedure.leaving(state.key))
