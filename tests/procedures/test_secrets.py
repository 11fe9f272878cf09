"""Exhaustively: in no state, for no party in any standing, is a field that is never shared, or not yet, in the bytes of the case it gets."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tongzhou.procedures.case import Case, Filled, Person
from tongzhou.procedures.engine import open_case
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.sharing import view
from tongzhou.steps.procedures import Procedures, load_procedures

FOLDER = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures"
NAMES = [*sorted(path.stem for path in FOLDER.glob("*.toml") if "@" not in path.stem), "lake-alarm", "pond-rule"]
AT = datetime(2022, 11, 17, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


def ways(procedure: Procedure) -> Iterator[tuple[str, ...]]:
    """A shortest way to each state, the states on it in order."""
    found: dict[str, tuple[str, ...]] = {procedure.start.key: (procedure.start.key,)}
    waiting = [procedure.start.key]
    while waiting:
        state = waiting.pop(0)
        yield found[state]
        for one in procedure.leaving(state):
            target = one.leads_to(state)
            if target not in found:
                found[target] = (*found[state], target)
                waiting.append(target)


def filled_by(procedure: Procedure, case: Case, way: tuple[str, ...], party: str) -> Case:
    """The case at the end of a way, every field of every form filled in by one party."""
    fields = tuple(
        Filled(f"{form.key}.{key}", party if one.kind in ("party", "parties") else f"secret-{form.key}-{key}", party, 2)
        for form in procedure.forms.values()
        for key, one in form.fields.items()
    )
    return replace(case, state=way[-1], entered=dict.fromkeys(way, AT), fields=fields)


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_leaves_in_any_state_for_any_party(
    name: str, region: Procedures, lake: Procedure, pond: Procedure
) -> None:
    procedure = {**region.newest, "lake-alarm": lake, "pond-rule": pond}[name]
    opener = Person("o", procedure.origins[0], tuple(procedure.roles))
    item = next(iter(procedure.items), None)
    begun = open_case(procedure, "c", "m", opener, AT, region.calendars, item=item).case
    looked = shown = 0
    for way in ways(procedure):
        for writer in (
            procedure.origins[0],
            list(procedure.parties)[-1],
        ):  # two, so that every party reads what another wrote
            case = filled_by(procedure, begun, way, writer)
            for reader in procedure.parties:
                for standing in ("in", "asked", "out", "later") if reader != writer else ():
                    held = replace(case, standing={**case.standing, reader: standing})
                    sent = json.dumps(view(procedure, held, (), reader), ensure_ascii=False)
                    looked += 1
                    for one in case.fields:
                        field = procedure.field(one.path)
                        assert field is not None
                        is_there = one.value.startswith("secret") and f'"{one.value}"' in sent
                        shown += is_there
                        if is_there:
                            assert field.share != "never"
                            assert field.shown_at is None or field.shown_at in way
                            assert standing == "in" or (standing == "asked" and field.share == "preview")
                            assert any(procedure.states[one].kind == "open" for one in way), "never sent"
                            assert field.to or not procedure.parties[reader].is_outside
    assert looked
    assert shown  # what is to be shared is shared: the search would find it
