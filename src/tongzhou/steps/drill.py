"""A drill is run (演练实施): injects at their time, what players do recorded as acts, what becomes late noted, all on a ledger of its own.

The clock is the drill's: it begins at the script's `begins` and runs as fast as asked, or from one thing to the next where nobody types. The first
act of the ledger says so, and keeps the script.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from tongzhou.ledger.act import Act as LedgerAct
from tongzhou.ledger.act import Part
from tongzhou.procedures.case import Act, Move
from tongzhou.procedures.drill import Inject, Script, read_drill
from tongzhou.procedures.engine import moves_allowed
from tongzhou.procedures.score import Evaluation, Told, scored
from tongzhou.steps.cases import Desk
from tongzhou.steps.procedures import Procedures
from tongzhou.store.act import append_act
from tongzhou.store.declared import MOST_BYTES, read_folder
from tongzhou.store.files import read_file
from tongzhou.store.history import acts_of_kind
from tongzhou.store.place import Place, is_there, open_place, place_name
from tongzhou.store.seal import seal
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import DeclarationError, Fault, InputError, fault

__all__ = ["Answer", "Event", "Running", "drill_script", "evaluate", "new_drill_ledger", "read_answers"]

#: The kind of what a drill records besides the acts of its case.
KIND = "drill"
#: How a value names the situation report that was handed out.
ATTACHED = "@situation"
_FOLDER = "drills"
_SCRIPT, _INJECT, _REFUSED = "script", "inject", "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a player does (参演动作), and when after the beginning; None for now."""

    after: timedelta | None
    player: str
    move: str
    values: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened in a drill (演练事件): an inject, acts that were recorded, or a move refused with its reasons."""

    at: datetime
    inject: Inject | None = None
    acts: tuple[Act, ...] = ()
    refused: tuple[Fault, ...] = ()
    answer: Answer | None = None


def drill_script(name: Path, region: str | Path, home: Path, procedures: Procedures) -> tuple[Script, str]:
    """Read a script by its file, or by its name in the region's folder drills/ (读取演练脚本); give its text too.

    Raises
    ------
    DeclarationError
        Carrying every fault of the script.
    StoreError
        When it cannot be read.
    """
    shipped = read_folder(region, home).path / _FOLDER / f"{name}.toml"
    if len(name.parts) == 1 and not name.exists() and shipped.is_file():
        name = shipped
    text = read_file(name, MOST_BYTES).decode("utf-8-sig", errors="replace")
    return _script(text, str(name), procedures), text


def _script(text: str, name: str, procedures: Procedures) -> Script:
    faults: list[Fault] = []
    found = read_drill(read_toml(text, name), procedures.newest, faults)
    if found is None:
        raise DeclarationError(faults)
    return found


def read_answers(path: Path, script: Script) -> tuple[Answer, ...]:
    """Read answers written beforehand (读取预设答复): a line each, `H:MM PLAYER MOVE FIELD=VALUE …`.

    Raises
    ------
    InputError
        Carrying every line that is none.
    """
    text = read_file(path, MOST_BYTES).decode("utf-8-sig", errors="replace")
    faults: list[Fault] = []
    found = []
    for n, line in enumerate(text.splitlines(), 1):
        try:
            one = read_answer(line, script, f"{path}:{n}")
        except InputError as error:
            faults.extend(error.faults)
            continue
        if one is not None and one.after is None:
            faults.append(_bad(line, f"{path}:{n}"))
        elif one is not None:
            found.append(one)
    if faults:
        raise InputError(faults)
    return tuple(sorted(found, key=lambda one: one.after or timedelta()))


def read_answer(line: str, script: Script, where: str = "") -> Answer | None:
    """Read one answer (读取一条答复), with or without its time; None of an empty line.

    Raises
    ------
    InputError
        When it is none.
    """
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        raise InputError(_bad(line, where)) from None
    if not words:
        return None
    after = _after(words[0])
    if after is not None:
        words = words[1:]
    pairs = [one.partition("=") for one in words[2:]]
    if len(words) < 2 or not all(key and equals for key, equals, _ in pairs):
        raise InputError(_bad(line, where))
    if words[0] not in script.players:
        raise InputError(
            fault(
                "steps.drill_player",
                "{player!r} is no player of this drill. Players are {known}.",
                where or None,
                player=words[0],
                known=", ".join(script.players),
            )
        )
    return Answer(after, words[0], words[1], {key: value for key, _, value in pairs}, where, line.strip())


def _after(word: str) -> timedelta | None:
    hours, colon, minutes = word.partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60:
        return timedelta(hours=int(hours), minutes=int(minutes))
    return None


def _bad(line: str, where: str) -> Fault:
    return fault(
        "steps.drill_answer",
        "{line!r} is no answer. Write H:MM PLAYER MOVE FIELD=VALUE …, the time after the beginning first; values with blanks in quotes.",
        where or None,
        line=line.strip(),
    )


@contextmanager
def new_drill_ledger(place: Place, script: Script, procedures: Procedures) -> Iterator[Desk]:
    """Open a new ledger for one drill, and seal it on leaving however it ends (演练台账).

    Raises
    ------
    InputError
        When there is a ledger there: a drill's clock is its own, so its ledger is too.
    """
    if is_there(place):
        raise InputError(
            fault(
                "steps.drill_ledger",
                "There is a ledger {path} already. A drill runs on the drill's own clock and keeps a ledger of its own: name another.",
                path=place_name(place),
            )
        )
    with open_place(place, at=script.begins) as ledger:
        try:
            yield Desk(ledger.connection, procedures)
        finally:
            (last,) = ledger.connection.execute("SELECT max(recorded_at) FROM entry").fetchone()
            if last is not None:
                seal(ledger, datetime.fromisoformat(last))


@dataclass
class Running:
    """A drill while it runs (进行中的演练).

    `situation` is the report as name and bytes, None where there is none. `hear` waits so many seconds for a line and gives it, an empty one when
    nobody typed, None when nobody will any more; without it nothing is waited for. `now` is the clock on the wall.
    """

    desk: Desk
    script: Script
    case: str
    situation: tuple[str, bytes] | None
    answers: tuple[Answer, ...]
    now: Callable[[], datetime]
    speed: float = 1.0
    hear: Callable[[float], str | None] | None = None
    at: datetime = field(init=False)
    _injects: list[Inject] = field(init=False, default_factory=list)
    _answers: list[Answer] = field(init=False, default_factory=list)
    _begun: datetime = field(init=False)
    _base: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the beginning."""
        self.at = self.script.begins

    def run(self, text: str, program: str) -> Iterator[Event]:
        """Run it to its end, giving each thing as it happens (实施演练).

        Parameters
        ----------
        text
            The script as it was read; kept in the ledger.
        program
            What ran it; kept in the ledger.
        """
        self._note(
            _SCRIPT,
            "script",
            {"script": text, "clock": f"began {self.now().isoformat()}, {self.speed:g} times", "program": program},
        )
        opener = self.script.players[self.script.opens].person
        opened = self.desk.begin(self.script.procedure, self.case, f"{self.case}/open", opener, self.at, "exercise")
        yield Event(self.at, acts=(opened.act,) if opened.act else ())
        self._injects, self._answers = list(self.script.injects), list(self.answers)
        self._begun, self._base = self.now(), self.at
        ends = self.script.begins + self.script.lasts
        while self.at < ends and not self._is_ended():
            following = min([*self._coming(), ends])
            if self.hear is None:
                self.at = max(self.at, following)
                yield from self._happen()
                continue
            line = self.hear(max(0.0, (following - self._clock()).total_seconds() / self.speed))
            self.at = max(self.at, min(following, self._clock()))
            if line is None:
                self.hear = None
            elif line == "end":
                return
            elif line:
                yield from self._typed(line)
            yield from self._happen()

    def allowed(self, player: str) -> tuple[str, ...]:
        """Give the moves a player may make now (可作操作)."""
        procedure, held = self.desk.stand(self.case)
        found = moves_allowed(procedure, held, self.script.players[player].person)
        return tuple(one for one in found if not one.startswith("@"))

    def _clock(self) -> datetime:
        return self._base + (self.now() - self._begun) * self.speed

    def _is_ended(self) -> bool:
        procedure, held = self.desk.stand(self.case)
        return procedure.states[held.state].kind == "end"

    def _coming(self) -> Iterator[datetime]:
        """Give when the next things come: an inject, an answer, a deadline that passes."""
        if self._injects:
            yield self.script.begins + self._injects[0].after
        if self._answers:
            yield self.script.begins + (self._answers[0].after or timedelta())
        _, held = self.desk.stand(self.case)
        for row in held.clock:
            if not row.is_late and row.stopped_at is None and row.due_at >= self.at:
                yield row.due_at + timedelta(seconds=1)

    def _happen(self) -> Iterator[Event]:
        """Let happen what is due by now: what became late, one inject or one answer at a time."""
        yield from self._late()
        while self._injects and self.script.begins + self._injects[0].after <= self.at:
            yield self._inject(self._injects.pop(0))
        while self._answers and self.script.begins + (self._answers[0].after or timedelta()) <= self.at:
            yield from self._play(self._answers.pop(0))

    def _late(self) -> Iterator[Event]:
        acts = tuple(act for _, _, act in self.desk.sweep(self.at))
        if acts:
            yield Event(self.at, acts=acts)

    def _inject(self, one: Inject) -> Event:
        self._note(
            _INJECT, one.key, {"to": ", ".join(one.to), **{f"text.{key}": said for key, said in one.names.items()}}
        )
        return Event(self.at, inject=one)

    def _typed(self, line: str) -> Iterator[Event]:
        skipped = _after(line.removeprefix("wait ")) if line.startswith("wait ") else None
        if skipped is not None:
            self._begun, self._base = self.now(), self.at + skipped
            return
        try:
            one = read_answer(line, self.script)
        except InputError as error:
            yield Event(self.at, refused=error.faults)
            return
        if one is not None:
            yield from self._play(replace(one, after=None))

    def _play(self, one: Answer) -> Iterator[Event]:
        files, values = {}, dict(one.values)
        for key, value in values.items():
            if value == ATTACHED and self.situation:
                name, data = self.situation
                values[key] = f"{name}#{sha256(data).hexdigest()}"
                files[values[key]] = data
        person = self.script.players[one.player].person
        _, before = self.desk.stand(self.case)
        message = f"{self.case}/{one.player}/{one.move}/{before.n}"
        try:
            self.desk.move(self.case, Move(message, one.move, person, values, before.n), self.at, files)
        except InputError as error:
            why = {f"text.{lang}": " ".join(each.say(load_words(lang)) for each in error.faults) for lang in LANGUAGES}
            self._note(_REFUSED, one.line, why)
            yield Event(self.at, refused=error.faults, answer=one)
            return
        acts = tuple(act for act in self.desk.look(self.case)[2] if act.n > before.n)
        yield Event(self.at, acts=acts, answer=one)

    def _note(self, verb: str, key: str, parts: Mapping[str, str]) -> None:
        (count,) = self.desk.db.execute("SELECT count(*) FROM entry").fetchone()
        kept = tuple(
            Part(name, value.encode("utf-8", "surrogatepass")) for name, value in {"key": key, **parts}.items()
        )
        act = LedgerAct(f"{self.case}/{verb}/{key}/{count}", verb, "tongzhou", parts=kept, kind=KIND)
        append_act(self.desk.db, act, self.at)


def evaluate(desk: Desk) -> Evaluation:
    """Score the drill a ledger holds, from nothing but the ledger (演练评估).

    Raises
    ------
    InputError
        When the ledger holds no drill, or the region no longer the procedure it ran under.
    """
    notes = acts_of_kind(desk.db, KIND)
    script = next((_parts(one.act)["script"] for one in notes if one.act.verb == _SCRIPT), None)
    case = desk.db.execute('SELECT "case" FROM case_now').fetchone()
    if script is None or case is None:
        raise InputError(
            fault(
                "steps.drill_none",
                "The ledger holds no drill. Name that of `tongzhou drill run`, drill.tongzhou in its folder.",
            )
        )
    procedure, _, acts = desk.look(case[0])
    script_read = _script(script, "script", Procedures({}, {procedure.key: procedure}, {}))
    told = [
        Told(
            one.act.verb,
            said.get("key", ""),
            one.recorded_at,
            {lang: said.get(f"text.{lang}", "") for lang in LANGUAGES},
        )
        for one in notes
        if one.act.verb in (_INJECT, _REFUSED)
        for said in (_parts(one.act),)
    ]
    return scored(script_read, case[0], acts, told)


def _parts(act: LedgerAct) -> dict[str, str]:
    return {one.name: one.data.decode("utf-8", "surrogatepass") for one in act.parts}
