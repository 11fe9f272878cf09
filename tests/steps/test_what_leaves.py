"""Every byte that leaves: each shipped procedure walked through all its states on a ledger, every field filled with a mark of its own.

Whatever a party can get (its view of the case, its list, the board, every notice and data document to it) is opened down to the parts of DOCX and
XLSX and the data addresses of pages, and no mark may be in it that the declaration keeps from that party. What may be seen is judged here from the
declaration, without asking `visible`.
"""

import base64
import io
import json
import random
import re
import urllib.parse
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from tongzhou.formats.field_map import FieldMap
from tongzhou.formats.paper import Grid, paper_docx, paper_html, table_csv, table_sheets
from tongzhou.formats.workbook import workbook
from tongzhou.procedures.case import OFFER, REFUSE, Act, Case, Filled, Move, Person
from tongzhou.procedures.engine import moves_allowed
from tongzhou.procedures.fold import fold
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.sharing import view
from tongzhou.steps.cases import Desk, open_desk
from tongzhou.steps.desk_list import desk_list
from tongzhou.steps.desk_papers import Period, tasks_paper
from tongzhou.steps.documents import document, field_maps, notices
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.errors import InputError

FOLDER = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml") if "@" not in path.stem)
AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
_MOST_WALKS, _MOST_MOVES = 30, 30
_DATA = re.compile(rb"data:([^;,\"']*)((?:;[^;,\"']*)*),([^\"')\s]*)")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def maps(region: Procedures, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, FieldMap]]:
    found = field_maps("jing-jin-ji", tmp_path_factory.mktemp("home"), region.newest)
    return {key: dict(one) for key, one in found.items()}


def opened_up(data: bytes) -> bytes:
    """The bytes themselves, the parts of a package, and what lies in data addresses, one after another."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return b"\n".join(opened_up(package.read(name)) for name in package.namelist())
    inner = []
    for found in _DATA.finditer(data):
        text = urllib.parse.unquote_to_bytes(found[3])
        inner.append(base64.b64decode(text + b"==") if b"base64" in found[2] else text)
    return b"\n".join([data, *inner])


@dataclass
class Office:
    """A ledger, one procedure, and every mark that was filled in."""

    desk: Desk
    procedure: Procedure
    maps: dict[str, dict[str, FieldMap]]
    draw: random.Random
    marked: set[str] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)
    produced: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=count)

    def people(self) -> list[Person]:
        return [
            Person(f"QP{n}{role}x{party}QP", party, (role,))
            for n, (role, one) in enumerate(self.procedure.roles.items())
            for party in one.held_by
        ]

    def filled(self, case: Case, transition: str) -> dict[str, str]:
        """A mark in each field that can hold one."""
        form = self.procedure.forms.get(self.procedure.transitions[transition].form or "")
        values: dict[str, str] = {}
        for key, one in form.fields.items() if form else ():
            mark, path = f"QX{next(self.numbers):05d}QX", f"{form.key if form else ''}.{key}"
            standard = self.procedure.standards.get(
                values.get(one.standard_by, "") if one.standard_by else one.standard or ""
            )
            match one.kind:
                case "text" | "person" | "organisation":
                    values[key] = mark
                case "file":
                    values[key] = f"{mark}.pdf#{'0' * 64}"
                case "code" | "flag":
                    values[key] = self.draw.choice(self.procedure.values_of(path))
                case "party" | "parties":
                    values[key] = self.draw.choice([who for who, how in case.standing.items() if how != "later"])
                case "number" | "whole":
                    values[key] = f"{max(one.least or 1, 1):.0f}"
                case "standard":
                    values[key] = f"{standard.base:g}" if standard else ""
                case kind:
                    values[key] = {"day": "2022-11-17", "time": "2022-11-17T08:00+08:00", "place": "116.8,39.8"}[kind]
            if mark in values[key]:
                self.marked.add(path)
        return values

    def ahead(self, target: str) -> dict[str, int]:
        """How many transitions each state is away from another."""
        far, waiting = {target: 0}, [target]
        while waiting:
            state = waiting.pop(0)
            for one in self.procedure.transitions.values():
                for origin in one.origins:
                    if one.leads_to(origin) == state and origin not in far:
                        far[origin] = far[state] + 1
                        waiting.append(origin)
        return far

    def goal(self, state: str) -> str:
        """A state not come to yet, or one from which something is sent that has not been, or any."""
        unseen = [one for one in self.procedure.states if one not in self.visited and one != state]
        transitions = self.procedure.transitions.values()
        unsent = [
            origin
            for one in transitions
            if any(form.partition(":")[0] not in self.produced for form in one.sends)
            for origin in one.origins
        ]
        return self.draw.choice(unseen or unsent or [*self.procedure.states])

    def chosen(self, case: Case, able: list[tuple[Person, str]], far: dict[str, int]) -> tuple[Person, str] | None:
        """A move that takes the case on or leads nearer to where the walk goes; now and then another that leaves the state as it is."""
        good, other = [], []
        for person, key in able:
            one = self.procedure.transitions.get(key)
            target = one.leads_to(case.state) if one else case.state
            if one and (one.joins or far.get(target, 99) < far.get(case.state, 99)):
                good.append((person, key))
            elif target == case.state:
                other.append((person, key))
        pick = other if other and self.draw.random() < (0.1 if good else 0.4) else good
        return self.draw.choice(pick) if pick else None

    def walk(self, name: str) -> None:
        procedure, desk, at = self.procedure, self.desk, AT
        people = self.people()
        opener = self.draw.choice([one for one in people if one.party in procedure.origins])
        item = self.draw.choice([*procedure.items]) if procedure.items else None
        case = desk.begin(procedure.key, name, f"{name}-0", opener, at, "exercise", item).case
        goal = self.goal(case.state)
        far = self.ahead(goal)
        for n in range(1, _MOST_MOVES):
            if case.state not in self.visited or not n % 4:
                self.look(case, at)
            self.visited.add(case.state)
            if procedure.states[case.state].kind == "end":
                break
            if case.state == goal:
                far = self.ahead(self.draw.choice([key for key, one in procedure.states.items() if one.kind == "end"]))
            calendars = desk.procedures.calendars
            able = [(one, key) for one in people for key in moves_allowed(procedure, case, one, at, calendars)]
            pick = self.chosen(case, [one for one in able if one[1][0] != "@" or one[1] in (OFFER, REFUSE)], far)
            at += timedelta(hours=1 if pick else 24 * 31)
            case = self.move(case, *pick, f"{name}-{n}", at) if pick else case
        self.look(case, at)
        for form, receiver, standing, data in self.papers(name):
            self.check(form, standing, receiver, data)

    def move(self, case: Case, person: Person, key: str, message: str, at: datetime) -> Case:
        peers = [one for one in case.standing if one != case.owner]
        if key.startswith("@"):
            mark = f"QX{next(self.numbers):05d}QX"
            move = Move(message, key, person, peer=self.draw.choice(peers) if key == OFFER else None, reason=mark)
        else:
            repeats = self.procedure.transitions[key].repeats
            reason = next(iter(self.procedure.evidence[repeats].repeat)) if repeats else None
            move = Move(message, key, person, self.filled(case, key), reason=reason)
        try:
            outcome = self.desk.move(case.id, move, at)
        except InputError:  # an offer to who cannot take it; what became late in between has moved the case on
            return self.desk.stand(case.id)[1]
        return outcome.case

    def look(self, case: Case, at: datetime) -> None:
        """What each party gets of the case now: its view with the history, and its list."""
        _, held, acts = self.desk.look(case.id)
        for party in self.procedure.parties:
            shown = view(self.procedure, held, acts, party)
            self.check("show", held, party, json.dumps(shown, ensure_ascii=False).encode())
            rows = desk_list(self.desk, party, at, is_open=None)
            self.check("list", held, party, repr(rows).encode())

    def papers(self, name: str) -> Iterator[tuple[str, str, Case, bytes]]:
        """Every notice, data document and board, with whom it goes to and the case as it stood then."""
        _, held, acts = self.desk.look(name)
        for file, data in notices(self.desk, name, self.maps):
            act, parties, form = file.split(".")[:3]
            standing = fold(self.procedure, acts[: int(act.removeprefix("act-"))])
            assert standing is not None
            sender, receiver = parties.split("-", 1)
            yield form, receiver, standing, data
            yield form, sender, standing, data
        forms = {sent.partition(":")[0] for one in self.procedure.transitions.values() for sent in one.sends}
        for form in sorted(forms & {"fhir", "ocds", "jobposting", "letter"}):
            for sender in held.standing:
                for receiver in held.standing:
                    for lang in LANGUAGES:
                        try:
                            data, _ = document(self.desk, self.maps, name, form, sender, receiver, lang)
                        except InputError:  # it has sent none, or what is shared is not enough for the format
                            continue
                        last = [one for one in acts if one.party == sender and form in self.sent(one)][-1]
                        standing = fold(self.procedure, acts[: last.n])
                        assert standing is not None
                        yield form, receiver, standing, data
                        yield form, sender, standing, data
        for party in held.standing if self.procedure.board else ():
            for lang in LANGUAGES:
                yield from self.board(party, held, lang)

    def sent(self, act: Act) -> list[str]:
        """The forms of document that an act sends."""
        made = self.procedure.transitions.get(act.completes or act.transition or "")
        return [one.partition(":")[0] for one in made.sends] if made and act.verb in ("moved", "deemed") else []

    def board(self, party: str, held: Case, lang: str) -> Iterator[tuple[str, str, Case, bytes]]:
        person = Person("x", party, tuple(self.procedure.roles))
        paper = tasks_paper(self.desk, person, AT, Period(), "exercise", load_words(lang), is_one_page=False)
        assert any(isinstance(one, Grid) for one in paper.blocks)
        yield "board.csv", party, held, table_csv(paper).encode()
        yield "board.html", party, held, paper_html(paper).encode()
        yield "board.docx", party, held, paper_docx(paper)
        yield "board.xlsx", party, held, workbook(table_sheets(paper, paper.title), paper.title)

    def check(self, what: str, case: Case, party: str, data: bytes) -> None:
        """No mark that is kept from the party, and no person of another party, is in the bytes."""
        text = opened_up(data)
        self.produced.add(what)
        found = {mark.decode() for mark in re.findall(rb"QX\d{5}QX", text)}
        for one in self.desk.stand(case.id)[1].fields:  # those of later acts too
            mark = next(iter(re.findall(r"QX\d{5}QX", one.value)), None)
            if mark is None:
                continue
            if is_kept(self.procedure, case, one, party):
                assert mark not in found, f"{what} to {party} in {case.state}: {one.path} of {one.party}"
            elif mark in found:
                self.seen[what] += one.party != party
        others = [one.key.encode() for one in self.people() if one.party != party]
        assert not [one for one in others if one in text], f"{what} to {party} names a person of another party"


def is_kept(procedure: Procedure, case: Case, one: Filled, party: str) -> bool:
    """Whether the declaration keeps what was filled in from a party, as the case stood: read from its text, not by `visible`."""
    if one.party == party and one.n <= case.n:
        return False
    declared = procedure.field(one.path)
    offers = [(offer.peer, offer.n) for offer in case.offers if offer.state == "offered"]
    is_in = case.standing.get(party) == "in"
    is_asked = case.standing.get(party) == "asked" or party in [peer for peer, _ in offers]
    if not (is_in or is_asked) or len(case.visited) < 2 or one.n > case.n:
        return True
    if declared is None:
        return not ((is_in and not procedure.parties[party].is_outside) or (party, one.n) in offers)
    if declared.share == "never" or party not in readers_of(procedure, case, declared.to):
        return True
    if declared.share.startswith("at:"):
        return not is_in or declared.share.removeprefix("at:") not in case.visited
    return declared.share == "accepted" and not is_in


def readers_of(procedure: Procedure, case: Case, sides: tuple[str, ...]) -> set[str]:
    """Whom a field is for: the sides named, or else every authority."""
    readers: set[str] = set()
    for side in sides:
        match side:
            case "origin":
                readers.add(case.origin)
            case "owner":
                readers.add(case.owner)
            case "others":
                readers |= procedure.parties.keys() - {case.origin}
            case "any" | "all":
                readers |= procedure.parties.keys()
            case _:
                readers |= set((case.value(side) or "").split(";")) if "." in side else {side}
    return readers or {key for key, other in procedure.parties.items() if not other.is_outside}


#: Walked in every check: alarms, persons, and parties from outside; the others with the checks that have more time.
OFTEN = frozenset({"sudden-water-pollution", "unannounced-inspection", "home-service-labour"})


@pytest.mark.parametrize(
    "name", [name if name in OFTEN else pytest.param(name, marks=pytest.mark.server) for name in NAMES]
)
def test_no_secret_is_in_any_byte_that_leaves(
    name: str, region: Procedures, maps: dict[str, dict[str, FieldMap]], tmp_path: Path
) -> None:
    procedure = region.newest[name]
    secrets = {
        f"{form.key}.{one.key}"
        for form in procedure.forms.values()
        for one in form.fields.values()
        if one.share not in ("preview", "accepted") and one.kind in ("text", "person", "organisation", "file")
    }
    sent = {kind.partition(":")[0] for one in procedure.transitions.values() for kind in one.sends}
    with open_desk(tmp_path / "a.tongzhou", region, AT) as desk:
        office = Office(desk, procedure, maps, random.Random(name))  # noqa: S311  # walks are drawn, nothing is kept secret by it
        for n in range(_MOST_WALKS):
            office.walk(f"c-{n}")
            is_through = office.visited == procedure.states.keys() and secrets <= office.marked
            if is_through and sent <= office.produced and n > 1:
                break
    assert office.visited == procedure.states.keys(), "every state was come to"
    assert secrets <= office.marked, "every secret was filled in"
    assert office.seen["show"], "the search finds what may be seen"
    assert sent <= office.produced, "every form of document was made"
    if name == "sudden-water-pollution":
        assert office.seen.keys() >= {"letter", "sms", "phone", "cap"}, "and the search finds in it what may be seen"
    if procedure.board:
        assert office.seen.keys() >= {"board.csv", "board.html", "board.docx", "board.xlsx"}
