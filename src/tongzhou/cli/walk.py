"""A procedure walked in the terminal (终端试走): after every line, what one sees, what one may do and why not the rest, what is due."""

from collections.abc import Callable, Iterator
from datetime import tzinfo

from tongzhou.cli.layout import visible
from tongzhou.cli.session import Session
from tongzhou.procedures import naming
from tongzhou.procedures.procedure import Field
from tongzhou.procedures.sharing import seen_by, view
from tongzhou.steps.walk import Walk, read_line
from tongzhou.terms.errors import InputError

__all__ = ["walk_lines"]


def walk_lines(session: Session, walk: Walk, lines: Iterator[str], say: Callable[[str], None], zone: tzinfo) -> None:
    """Take lines until they end or one says quit (逐行试走); a line that is refused is answered with its sentence and changes nothing."""
    desk = _Screen(session, walk, zone)
    for one in (*desk.head(), *desk.stand()):
        say(visible(one))
    for line in lines:
        try:
            words = read_line(line)
            if words[:1] == ["quit"]:
                return
            answers = list(desk.answer(words)) if words else []
        except InputError as error:
            answers = [f"✗ {session.all_words.tell(one.message)}" for one in error.faults]
        for one in answers:
            say(visible(one))


class _Screen:
    def __init__(self, session: Session, walk: Walk, zone: tzinfo) -> None:
        self.words, self.walk, self.zone, self.lang = session.all_words, walk, zone, session.lang

    def say(self, phrase: str, /, **values: object) -> str:
        return self.words.say(f"cli.walk.{phrase}", **values)

    def head(self) -> Iterator[str]:
        yield f"{self.walk.procedure.titles[self.lang]} ({self.walk.procedure.key}@{self.walk.procedure.version})"
        yield self.say("help")

    def answer(self, words: list[str]) -> Iterator[str]:
        """Do what a line says, and give the lines that follow from it."""
        walk, rest = self.walk, words[1:]
        match words[0]:
            case "as":
                walk.become(rest[0] if rest else "")
            case "open":
                walk.open(rest[0] if rest else None)
            case "do":
                act = walk.do(rest)
                yield "✓ " + self.words.say(f"procedures.play.{act.verb if act else 'repeated'}")
            case "wait":
                for act in walk.wait(rest[0] if rest else ""):
                    yield self.say(
                        f"swept.{act.verb}", party=self.party(act.party), move=self.move(act.transition or "")
                    )
            case "why":
                reason = walk.why(rest[0] if rest else "")
                yield self.words.tell(reason.message) if reason else self.say("nothing_against")
                return
            case "form":
                yield from self.form(rest[0] if rest else "")
                return
            case "help":
                yield self.say("help")
                return
        yield from self.stand()

    def party(self, key: str) -> str:
        return self.walk.procedure.parties[key].names[self.lang]

    def move(self, key: str) -> str:
        return str((naming.moves(self.walk.procedure, [key]) or naming.NOBODY).names[self.lang])

    def state(self) -> str:
        """Name the state, as far as the person may know it."""
        walk = self.walk
        if walk.case is None:
            return self.say("unopened")
        shown = view(walk.procedure, walk.case, tuple(walk.acts), walk.person.party) or {}
        return walk.procedure.states[shown["state"]].names[self.lang] if "state" in shown else "?"

    def stand(self) -> Iterator[str]:
        """Say where the case stands, as the person one is."""
        walk, procedure = self.walk, self.walk.procedure
        roles = ", ".join(procedure.roles[one].names[self.lang] for one in walk.person.roles)
        at = walk.at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")
        state = self.state()
        yield ""
        yield self.say("stand", at=at, state=state, party=self.party(walk.person.party), roles=roles)
        if walk.case is None:
            return
        shown = view(procedure, walk.case, tuple(walk.acts), walk.person.party)
        seen = seen_by(procedure, walk.case, walk.person.party) if shown else ()
        for one in seen:
            yield self.say(
                "sees",
                field=naming.path_name(procedure, one.path),
                path=one.path,
                value=naming.value_name(procedure, one.path, one.value),
                party=self.party(one.party),
            )
        if not seen:
            yield self.say("sees_nothing")
        if shown is None or "state" not in shown:
            return
        allowed = walk.may()
        yield self.say("may", moves=", ".join(self.move(one) for one in allowed) or "-")
        for transition, reason in walk.refused():
            if by := reason.message.values.get("by"):
                yield self.say("not_yours", move=self.move(transition.key), by=by)
            else:
                yield self.say("may_not", move=self.move(transition.key), reason=self.words.tell(reason.message))
        for row in walk.case.clock:
            due = row.due_at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")
            key = "due_stopped" if row.stopped_at else "due_late" if row.is_late else "due"
            yield self.say(key, party=self.party(row.party), move=self.move(row.transition), due=due)

    def form(self, key: str) -> Iterator[str]:
        """Say what is filled in with a move."""
        one = self.walk.procedure.transitions.get(key)
        form = self.walk.procedure.forms.get(one.form or "") if one else None
        if form is None:
            yield self.say("no_form", move=self.move(key))
            return
        for field in form.fields.values():
            need = self.words.say("procedures.explain.required" if field.is_required else "procedures.explain.optional")
            yield self.say(
                "field",
                key=field.key,
                name=field.names[self.lang],
                kind=self.say(f"kind.{field.kind}"),
                need=need,
                values=self.values(field),
            )

    def values(self, field: Field) -> str:
        if field.kind == "code":
            listed = self.walk.procedure.lists[field.codes or ""].values
            shown = [f"{code} {names[self.lang]}" for code, names in list(listed.items())[:8]]
            return " · ".join(shown) + (" …" if len(listed) > len(shown) else "")
        return field.unit or ""
