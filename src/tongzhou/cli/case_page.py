"""A case as a page of the terminal (案件页面): where it stands, whose turn it is, what one may do, what was exchanged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from tongzhou.cli.layout import columns, visible
from tongzhou.procedures import naming
from tongzhou.procedures.case import Person
from tongzhou.procedures.procedure import Field, Procedure
from tongzhou.procedures.sending import sent_of
from tongzhou.steps.desk_list import Turn
from tongzhou.terms.words import Named, Words

__all__ = ["CasePage", "act_rows", "left", "turn"]

_DAY = 86_400
#: Codes that are named where a field is asked for; longer lists are looked up.
_FEW = 6


@dataclass(frozen=True)
class CasePage:
    """What a person's party sees of a case (案件页面), from `view` and nothing else, with the deadlines and what the person may do."""

    procedure: Procedure
    seen: Mapping[str, Any]
    person: Person
    allowed: tuple[str, ...]
    turns: tuple[Turn, ...]
    halted: tuple[tuple[str, str], ...]
    """Party and transition of deadlines whose clock stands still."""
    words: Words
    zone: tzinfo

    def lines(self) -> Iterator[str]:
        """Give the page line by line (逐行)."""
        for one in (*self._head(), *self._turns(), *self._may(), *self._exchanged(), *self._files(), *self._acts()):
            yield visible(one)

    def _say(self, phrase: str, /, **values: object) -> str:
        return self.words.say(f"cli.case.page.{phrase}", **values)

    def _name(self, named: Named) -> str:
        return named.names[self.words.lang]

    def _party(self, key: str) -> str:
        return self._name(naming.party(self.procedure, key))

    def _head(self) -> Iterator[str]:
        seen, procedure, lang = self.seen, self.procedure, self.words.lang
        mode = self.words.say(f"cli.case.mode.{seen['mode']}")
        yield f"{mode}{procedure.titles[lang]} · {procedure.case_names[lang]} {seen['case']}"
        rows = [(self._say("procedure"), self._say("version", key=procedure.key, version=procedure.version))]
        if "state" in seen:
            state = procedure.states[seen["state"]].names[lang]
            rows.append((self._say("state"), self._say("state_of", state=state, owner=self._party(seen["owner"]))))
            if seen["item"]:
                rows.append((self._say("item"), procedure.items[seen["item"]].names[lang]))
            standings: dict[str, list[str]] = {}
            for key, standing in seen["parties"].items():
                standings.setdefault(standing, []).append(self._party(key))
            rows += [(self._say(f"standing.{key}"), self._list(names)) for key, names in standings.items()]
        else:
            rows.append((self._say("state"), self._say("declined", party=self._party(self.person.party))))
        rows.append((self._say("you"), self._name(naming.person(procedure, self.person))))
        yield from columns(rows, 2)

    def _list(self, names: list[str]) -> str:
        return self.words.say("procedures.explain.and").join(names)

    def _turns(self) -> Iterator[str]:
        if "state" not in self.seen:
            return
        yield from ("", self._say("turns"))
        rows = [turn(self.words, one) for one in self.turns]
        rows += [
            (self._party(party), self.procedure.transitions[key].names[self.words.lang], "-", self._say("halted"))
            for party, key in self.halted
            if key in self.procedure.transitions
        ]
        yield from columns(rows, 2) or [f"  {self._say('nobody')}"]

    def _may(self) -> Iterator[str]:
        if "state" not in self.seen:
            return
        yield from ("", self._say("may"))
        if not self.allowed:
            yield f"  {self._say('nothing')}"
        for key in self.allowed:
            yield f"  {self._name(naming.moves(self.procedure, [key]) or naming.NOBODY)}{self._how(key)}"

    def _how(self, key: str) -> str:
        """Say how a move is typed, with the fields that it needs."""
        case = self.seen["case"]
        if key.startswith("@"):
            said = {"@offer": f"offer {case} --to …", "@withdraw": f"offer {case} --withdraw --to …"}
            typed = said.get(key, f"answer {case} {key.removeprefix('@')}")
            return self._say("typed", typed=f"tongzhou case {typed}")
        declared = self.procedure.transitions[key]
        form = self.procedure.forms.get(declared.form or "")
        fields = form.fields.values() if form else ()
        needed = [one for one in fields if one.is_required]
        typed = " ".join(f"--set {one.key}=…" for one in needed) + (" --reason …" if declared.repeats else "")
        line = self._say("typed", typed=f"tongzhou case do {case} {key} {typed.strip()}".rstrip())
        if needed:
            line += self._say("fields", fields=self._list([self._asked(one) for one in needed]))
        if declared.repeats:
            kind = self.procedure.evidence[declared.repeats]
            reasons = {**kind.repeat, **kind.never_blocked}
            line += self._say(
                "reasons", reasons=self._name(naming.choices({k: one for k, (one, _) in reasons.items()}))
            )
        return line

    def _asked(self, one: Field) -> str:
        """Name a field, with its codes where they are few."""
        name = one.names[self.words.lang]
        listed = self.procedure.lists.get(one.codes or "")
        codes = listed.values if listed else {}
        return (
            self._say("codes", name=name, codes=self._name(naming.choices(codes))) if 0 < len(codes) <= _FEW else name
        )

    def _exchanged(self) -> Iterator[str]:
        procedure, lang = self.procedure, self.words.lang
        said: dict[str, list[tuple[str, str, str]]] = {}
        for one in self.seen["fields"]:
            form, _, _ = one["field"].partition(".")
            field = procedure.field(one["field"])
            if field is None or field.kind == "file":
                continue
            value = self._name(naming.value_name(procedure, one["field"], one["value"]))
            row = (field.names[lang], value, self._say("from", party=self._party(one["party"]), n=one["n"]))
            said.setdefault(procedure.forms[form].names[lang], []).append(row)
        yield from ("", self._say("exchanged", party=self._party(self.person.party)))
        if not said:
            yield f"  {self._say('nothing')}"
        for name, rows in said.items():
            yield f"  {name}"
            yield from columns(rows, 4)
        evidence = list(self._evidence())
        if evidence:
            yield from ("", self._say("evidence"))
            yield from columns(evidence, 2)

    def _evidence(self) -> Iterator[tuple[str, str, str]]:
        procedure, lang = self.procedure, self.words.lang
        for one in self.seen["fields"]:
            kind, _, key = one["field"].partition(".")
            who = self._say("from", party=self._party(one["party"]), n=one["n"])
            known = procedure.evidence.get(key)
            if procedure.field(one["field"]) is not None:
                continue
            if kind == "handover":
                yield self._say("handover_reason"), one["value"], who
            elif kind == "repeat" and known:
                reason = naming.value_name(procedure, one["field"], one["value"]).names[lang]
                yield self._say("repeat", kind=known.names[lang]), reason, who
            elif kind == "evidence" and known and one["value"].count(";") == 3:
                item, institution, issued, verdict = one["value"].split(";")
                edition = next((each for each in known.editions if item in each.items), None)
                house = next(
                    (each.institutions[institution][0] for each in known.editions if institution in each.institutions),
                    None,
                )
                said = self._say(
                    "evidence_of",
                    item=edition.items[item][0][lang] if edition else item,
                    institution=house[lang] if house else institution,
                    issued=issued,
                    verdict=self._say(f"verdict.{verdict}"),
                )
                yield known.names[lang], said, who

    def _files(self) -> Iterator[str]:
        rows = []
        for one in self.seen["fields"]:
            field = self.procedure.field(one["field"])
            who = self._say("from", party=self._party(one["party"]), n=one["n"])
            if field is not None and field.kind == "file":
                name, _, digest = one["value"].partition("#")
                rows.append((field.names[self.words.lang], name, f"sha256 {digest[:16]}…", who))
            found = sent_of(one["field"], one["value"]) if field is None else None
            if found:
                form, receiver, lang, _, digest = found
                what = self.words.say(f"procedures.explain.notice.{form}")
                to = self._say("to", party=self._party(receiver), lang=lang)
                rows.append((what, to, f"sha256 {digest[:16]}…", who))
        if rows:
            yield from ("", self._say("files"))
            yield from columns(rows, 2)

    def _acts(self) -> Iterator[str]:
        yield from ("", self._say("acts"))
        yield from columns(act_rows(self.procedure, self.seen, self.words, self.zone), 2)


def act_rows(procedure: Procedure, seen: Mapping[str, Any], words: Words, zone: tzinfo) -> list[tuple[str, ...]]:
    """Give the acts that a party sees as rows in words (办理记录): number, time, who, what, and the state after it."""
    lang, sendings = words.lang, {one["n"]: sent_of(one["field"], one["value"]) for one in seen["fields"]}
    rows: list[tuple[str, ...]] = []
    for one in seen["acts"]:
        move = procedure.transitions.get(one["transition"] or "")
        what = words.say(f"formats.verb.{one['verb']}", move=move.names[lang] if move else "")
        peer = naming.party(procedure, one["peer"]).names[lang] if one.get("peer") else ""
        found = sendings.get(one["n"]) if one["verb"] == "sent" else None
        if found:
            form, _, written, source, digest = found
            what = words.say(
                "cli.case.page.sent", what=words.say(f"procedures.explain.notice.{form}"), to=peer, lang=written, source=source, digest=digest[:16]
            )  # fmt: skip
        elif peer and one["verb"] in ("offered", "withdrawn"):
            what = words.say("cli.case.page.peer", what=what, peer=peer)
        role = naming.role(procedure, one["role"]).names[lang] if one["role"] else ""
        who = naming.party(procedure, one["party"]).names[lang]
        person = f" {one['person']}" if one.get("person") not in (None, "-") else ""
        at = datetime.fromisoformat(one["at"]).astimezone(zone)
        state = procedure.states[one["state"]].names[lang]
        between = " " if lang == "en" and role else ""
        rows.append((str(one["n"]), f"{at:%Y-%m-%d %H:%M}", f"{who}{between}{role}{person}", what, state))
    return rows


def left(words: Words, one: Turn) -> str:
    """Say how much time is left, or since when it is over (剩余时间): by the hour within a day, else in the party's working days."""
    key = "over" if one.is_overdue else "left"
    seconds = abs(one.left.total_seconds())
    if seconds < _DAY:
        said = words.say(f"cli.case.{key}.hours", hours=int(seconds // 3600), minutes=int(seconds % 3600 // 60))
    else:
        said = words.say(f"cli.case.{key}.days", days=abs(one.days))
    return said + (words.say("cli.case.turn.provisional") if one.is_provisional else "")


def turn(words: Words, one: Turn) -> tuple[str, str, str, str]:
    """Say whose turn it is, for what, by when, and what is left (轮到谁)."""
    return one.names[words.lang], one.what[words.lang], one.due, left(words, one)
