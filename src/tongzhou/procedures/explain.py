"""A procedure as a page to be read (程序说明): who may do what, by when, on which basis, who sees what, what is assumed."""

from collections.abc import Iterator

from tongzhou.procedures.procedure import Actor, Field, Item, Names, Party, Procedure, Transition
from tongzhou.procedures.read import SECTIONS
from tongzhou.procedures.span import Span
from tongzhou.terms.declaration import Basis
from tongzhou.terms.words import Words

__all__ = ["explain"]

#: Lists up to so many codes are told in full.
_SHORT = 8


def explain(procedure: Procedure, words: Words) -> list[str]:
    """Give the page as lines of Markdown, in the language of `words` (程序说明)."""
    page = _Page(procedure, words)
    return [*page.head(), *page.parties(), *page.steps(), *page.sharing(), *page.codes(), *page.rest(), *page.assumed()]


class _Page:
    def __init__(self, procedure: Procedure, words: Words) -> None:
        self.procedure = procedure
        self.words = words

    def say(self, phrase: str, /, **values: object) -> str:
        return self.words.say(f"procedures.explain.{phrase}", **values)

    def name(self, names: Names) -> str:
        return names[self.words.lang]

    def list(self, names: Iterator[str] | list[str]) -> str:
        return self.say("and").join(names)

    def basis(self, basis: Basis | None) -> str:
        if basis is None:
            return ""
        if basis.is_assumed:
            return self.say("is_assumed")
        return self.say("by_source", source=basis.source)

    def head(self) -> Iterator[str]:
        one = self.procedure
        yield f"# {self.name(one.titles)}"
        yield ""
        yield self.say("head", key=one.key, version=one.version, case=self.name(one.case_names))
        yield self.say("basis", basis=one.basis.source if one.basis and one.basis.source else self.say("is_assumed"))

    def parties(self) -> Iterator[str]:
        one = self.procedure
        yield from ("", f"## {self.say('parties')}", "")
        for party in one.parties.values():
            level = self.say(f"level.{party.level}")
            said = self.say("party", name=self.name(party.names), level=level)
            if party.enters:
                said += self.say("enters", state=self.name(one.states[party.enters].names))
            yield f"- {said}"
        yield ""
        for role in one.roles.values():
            held = self.list([self.name(one.parties[key].names) for key in role.held_by if key in one.parties])
            yield f"- {self.say('role', name=self.name(role.names), held=held)}"
        for group in one.separate:
            yield f"- {self.say('separate', roles=self.list([self.name(one.roles[key].names) for key in group]))}"
        opening = self.list([self.name(one.parties[key].names) for key in one.origins])
        yield from ("", self.say("opening", parties=opening))

    def steps(self) -> Iterator[str]:
        yield from ("", f"## {self.say('steps')}")
        for state in self.procedure.states.values():
            leaving = self.procedure.leaving(state.key)
            yield from ("", f"### {self.name(state.names)}", "")
            if state.stops_clock:
                yield from (self.say("stops"), "")
            if not leaving:
                yield self.say("ended")
            for one in leaving:
                yield f"- {self.transition(one, state.key)}"

    def actor(self, actor: Actor) -> str:
        role = self.name(self.procedure.roles[actor.role].names)
        party: Party | None = self.procedure.parties.get(actor.side)
        if party:
            return self.say("actor_of_party", role=role, party=self.name(party.names))
        return self.say("actor", role=role, side=self.side(actor.side))

    def side(self, side: str) -> str:
        """Give a side in words: a party by its name, a field by its own."""
        if side in self.procedure.parties:
            return self.name(self.procedure.parties[side].names)
        return self.say("side.named", field=self.field(side)) if "." in side else self.say(f"side.{side}")

    def field(self, path: str) -> str:
        found = self.procedure.field(path)
        return self.name(found.names) if found else path

    def value(self, path: str, value: str) -> str:
        """Give a value of a field by its name."""
        found = self.procedure.field(path)
        if found and found.kind == "code" and found.codes:
            return self.name(self.procedure.lists[found.codes].values[value])
        if found and found.kind == "flag":
            return self.say(f"flag.{value}")
        return self.side(value)

    def span(self, span: Span) -> str:
        return self.say(f"span.{span.unit}", count=span.count)

    def transition(self, one: Transition, state: str) -> str:
        procedure = self.procedure
        said = [self.say("may", who=self.list([self.actor(actor) for actor in one.by]), what=self.name(one.names))]
        said += self.quorum(one)
        said += self.depends(one)
        if one.form:
            said.append(self.say("fills", form=self.name(procedure.forms[one.form].names)))
        said += self.limit(one)
        if one.basis and one.basis.source and not one.within and not isinstance(one.not_before, Span):
            said.append(self.say("on_basis", source=one.basis.source))
        if one.joins:
            said.append(self.say("joins"))
        if one.leaves:
            said.append(self.say("leaves"))
        said += self.attached(one)
        target = one.leads_to(state)
        if target != state:
            said.append(self.say("then", state=self.name(procedure.states[target].names)))
        if one.late:
            said += self.late(one.late, is_reminder=one.reminds)
        return self.say("stop").join(said) + self.say("end")

    def limit(self, one: Transition) -> Iterator[str]:
        """Say by when and how often."""
        if one.within:
            key = "reminds" if one.reminds else "within"
            yield self.say(key, span=self.span(one.within), since=self.since(one), basis=self.basis(one.basis))
        elif one.within_item:
            yield self.say("within_item")
        if one.recurs:
            yield self.say("recurs")
        if one.at_most:
            yield self.say("at_most", count=one.at_most)

    def depends(self, one: Transition) -> Iterator[str]:
        for path, values in one.when.items():
            named = self.say("or").join(self.value(path, value) for value in values)
            yield self.say("when", field=self.field(path), values=named)
        if isinstance(one.not_before, Span):
            yield self.say("not_before", span=self.span(one.not_before), basis=self.basis(one.basis))
        elif one.not_before:
            yield self.say("not_before_field", field=self.field(one.not_before))

    def quorum(self, one: Transition) -> Iterator[str]:
        if one.quorum != 1:
            key = one.quorum if isinstance(one.quorum, str) else "number"
            yield self.say(f"quorum.{key}", count=one.quorum)

    def attached(self, one: Transition) -> Iterator[str]:
        evidence = self.procedure.evidence
        if one.evidence:
            yield self.say("evidence", kinds=self.list([self.name(evidence[key].names) for key in one.evidence]))
        if one.repeats:
            yield self.say("repeats", kind=self.name(evidence[one.repeats].names))
        if one.sends:
            kinds = [self.say(f"notice.{notice.partition(':')[0]}") for notice in one.sends]
            yield self.say("sends", kinds=self.list(kinds))

    def since(self, one: Transition) -> str:
        if one.since in ("state", "open"):
            return self.say(f"since.{one.since}")
        return self.say("since.field", field=self.field(one.since))

    def late(self, key: str, *, is_reminder: bool) -> Iterator[str]:
        rule = self.procedure.late[key]
        if rule.notify:
            yield self.say(
                "reminds_too" if is_reminder else "late_notify",
                who=self.list([self.actor(actor) for actor in rule.notify]),
            )
        if rule.does:
            yield self.say("late_does", what=self.name(self.procedure.transitions[rule.does].names))
        if rule.counts and not is_reminder:
            yield self.say("late_counts")

    def sharing(self) -> Iterator[str]:
        yield from ("", f"## {self.say('sharing')}", "", self.say("sharing_rule"))
        for form in self.procedure.forms.values():
            yield from ("", f"**{self.name(form.names)}**", "", self.say("sharing_head"), "|---|---|---|")
            for field in form.fields.values():
                need = self.say("required" if field.is_required else "optional")
                need = self.say("once", need=need) if field.is_once else need
                yield f"| {self.name(field.names)} | {need} | {self.share(field)} |"

    def share(self, field: Field) -> str:
        if field.shown_at is not None:
            said = self.say("share.at", state=self.name(self.procedure.states[field.shown_at].names))
        else:
            said = self.say(f"share.{field.share}")
        if field.to:
            said += self.say("share_to", readers=self.list([self.side(one) for one in field.to]))
        return said

    def codes(self) -> Iterator[str]:
        """Say what may be chosen where: short lists in full, registers by their number and first names."""
        one = self.procedure
        if one.lists:
            yield from ("", f"## {self.say('codes')}", "")
        for found in one.lists.values():
            fields = [f for form in one.forms.values() for f in form.fields.values() if f.codes == found.key]
            where = self.list(list(dict.fromkeys(self.name(field.names) for field in fields)))
            names = [self.name(names) for names in found.values.values()]
            some = self.list(names if len(names) <= _SHORT else names[:2])
            key = "codes_all" if len(names) <= _SHORT else "codes_some"
            yield "- " + self.say(key, fields=where, values=some, count=len(names), basis=self.basis(found.basis))

    def recognition(self) -> Iterator[str]:
        one = self.procedure
        if one.evidence:
            yield from ("", f"## {self.say('recognition')}", "")
        for kind in one.evidence.values():
            reasons = self.list([f"{self.name(names)}{self.basis(basis)}" for names, basis in kind.repeat.values()])
            yield f"- {self.say('recognised', kind=self.name(kind.names), reasons=reasons)}"
            if kind.conditions:
                named = self.list([f"{self.name(names)} ({key})" for key, names in kind.conditions.items()])
                yield f"- {self.say('conditions', kind=self.name(kind.names), names=named)}"
            for names, basis in kind.never_blocked.values():
                yield f"- {self.say('never_blocked', name=self.name(names), basis=self.basis(basis))}"

    def rest(self) -> Iterator[str]:
        one = self.procedure
        if one.handover:
            yield from ("", f"## {self.say('handover')}", "")
            role = self.name(one.roles[one.handover.by].names)
            yield self.say(
                "handover_rule", role=role, span=self.span(one.handover.within), basis=self.basis(one.handover.basis)
            )
        yield from self.recognition()
        if one.standards:
            yield from ("", f"## {self.say('standards')}", "")
        for rule in one.standards.values():
            yield "- " + self.say(
                "standard", name=self.name(rule.names), base=f"{rule.base:g}", unit=rule.unit, low=f"{rule.low:g}", high=f"{rule.high:g}",
                basis=self.basis(rule.basis), band=self.basis(rule.band_basis),
            )  # fmt: skip
            for chosen in rule.chosen:
                party = self.name(one.parties[chosen.party].names)
                yield f"  - {self.say('chosen', party=party, value=f'{chosen.value:g}', unit=rule.unit, basis=self.basis(chosen.basis))}"
        if one.items:
            yield from ("", f"## {self.say('items')}", "")
        for item in one.items.values():
            competent = self.list([self.name(one.parties[key].names) for key in item.competent])
            handler = self.name(one.parties[item.handled_by].names)
            mandate = self.say("mandate", mandate=item.mandate) if item.mandate else ""
            yield f"- {self.say('item', name=self.name(item.names), competent=competent, handler=handler, mandate=mandate)}"
            if terms := [*self.terms(item)]:
                yield f"  - {self.say('stop').join(terms)}{self.say('end')}"

    def terms(self, item: Item) -> Iterator[str]:
        """Say whose standard binds an item, by when it is done and what must come before."""
        if item.standard_of:
            yield self.say("item_standard", party=self.name(self.procedure.parties[item.standard_of].names))
        if item.within:
            yield self.say("item_within", span=self.span(item.within), basis=self.basis(item.basis))
        if item.needs:
            yield self.say(
                "item_needs", items=self.list([self.name(self.procedure.items[key].names) for key in item.needs])
            )

    def assumed(self) -> Iterator[str]:
        if not self.procedure.assumed:
            return
        yield from ("", f"## {self.say('assumed')}", "")
        for one in self.procedure.assumed:
            note = one.note if self.words.lang == "zh" else one.note_english or one.note
            yield f"- {self.what(one.what)}{self.say('note', note=note) if note else ''} ({one.where.rpartition('/')[2]})"

    def what(self, key: str) -> str:
        """Give what is assumed by its name: a kind of value, a transition, or the procedure itself; else its key."""
        if key in SECTIONS:
            return self.say(f"kind.{key}")
        if key == self.procedure.key:
            return self.say("kind.procedure")
        one = self.procedure.transitions.get(key)
        return self.name(one.names) if one else key
