"""How a sentence calls parties, people, moves, fields and clauses (称谓): by their names, in its own language, never by a bare key."""

from collections.abc import Iterable, Mapping

from tongzhou.procedures.case import OFFER, Case, Person
from tongzhou.procedures.procedure import Actor, Field, Procedure, Transition
from tongzhou.procedures.sides import at_side
from tongzhou.procedures.span import Span
from tongzhou.terms.declaration import Basis
from tongzhou.terms.words import Named

__all__ = [
    "NOBODY",
    "NOTHING",
    "actors",
    "awaited",
    "choices",
    "clause",
    "field_at",
    "field_name",
    "keyed",
    "listed",
    "move",
    "moves",
    "needed",
    "party",
    "path_name",
    "person",
    "rests_on",
    "role",
    "span",
    "state",
    "value_name",
    "verb",
    "waiting",
]

_VERBS: Mapping[str, Mapping[str, str]] = {
    "@offer": {"zh": "移送", "en": "hand over"},
    "@accept": {"zh": "接受移送", "en": "accept the hand-over"},
    "@refuse": {"zh": "不接受移送", "en": "refuse the hand-over"},
    "@withdraw": {"zh": "收回移送", "en": "take the hand-over back"},
}
#: What was done, of acts that are no declared transition.
_DONE: Mapping[str, Mapping[str, str]] = {
    "opened": {"zh": "立案", "en": "opened"},
    "offered": {"zh": "提议移送", "en": "hand-over offered"},
    "accepted": {"zh": "接受移送", "en": "hand-over accepted"},
    "refused": {"zh": "不接受移送", "en": "hand-over refused"},
    "withdrawn": {"zh": "收回移送", "en": "hand-over taken back"},
    "lapsed": {"zh": "移送逾期未答复", "en": "hand-over lapsed"},
    "sent": {"zh": "发文", "en": "document sent"},
    "late": {"zh": "逾期", "en": "late"},
    "deemed": {"zh": "视为已作", "en": "deemed made"},
}
#: What the engine keeps of a move beside its form.
_KEPT: Mapping[str, Mapping[str, str]] = {
    "handover": {"zh": "移送说明", "en": "words of the hand-over"},
    "evidence": {"zh": "证据", "en": "evidence"},
    "repeat": {"zh": "重做理由", "en": "reason to repeat"},
    "sent": {"zh": "发文", "en": "document sent"},
}
_UNITS: Mapping[str, Mapping[str, str]] = {
    "wd": {"zh": "个工作日", "en": "working days"},
    "d": {"zh": "日", "en": "days"},
    "h": {"zh": "小时", "en": "hours"},
    "min": {"zh": "分钟", "en": "minutes"},
}
#: How many of a long list are named.
_MOST = 20


#: No move, and no party.
NOTHING = Named({"zh": "没有", "en": "nothing"})
NOBODY = Named({"zh": "无", "en": "nobody"})


def _both(zh: str, en: str) -> Named:
    return Named({"zh": zh, "en": en})


def listed(found: Iterable[Named], none: Named | None = None) -> Named:
    """Join names (并列); `none`, or a dash, where there are none."""
    names = list(dict.fromkeys((one.names["zh"], one.names["en"]) for one in found))
    if not names:
        return none or _both("-", "-")
    more = len(names) > _MOST
    names = names[:_MOST]
    return _both("、".join(zh for zh, _ in names) + " …" * more, ", ".join(en for _, en in names) + " …" * more)


def keyed(names: Mapping[str, str], key: str) -> Named:
    """Give a name with the key that is typed for it (名称与键): 武清区 (wuqing)."""
    zh, en = (one if one == key else f"{one} ({key})" for one in (names["zh"], names["en"]))
    return _both(zh, en)


def party(procedure: Procedure, key: str) -> Named:
    """Name a party (参与方); one that is not declared by its key."""
    found = procedure.parties.get(key)
    return Named(found.names) if found else _both(key or "-", key or "-")


def role(procedure: Procedure, key: str) -> Named:
    """Name a role (角色)."""
    found = procedure.roles.get(key)
    return Named(found.names) if found else _both(key, key)


def person(procedure: Procedure, one: Person) -> Named:
    """Name who acts by key, party and roles (办理人): wu(武清区负责人)."""
    at, roles = party(procedure, one.party).names, listed(role(procedure, key) for key in one.roles).names
    return _both(f"{one.key}({at['zh']}{roles['zh']})", f"{one.key} ({roles['en']} of {at['en']})")


def state(procedure: Procedure, key: str) -> Named:
    """Name a state, quoted (状态)."""
    names = procedure.states[key].names if key in procedure.states else {"zh": key, "en": key}
    return _both(f"“{names['zh']}”", f"“{names['en']}”")


def move(procedure: Procedure, key: str) -> Named:
    """Name a move, quoted (操作); one that is not declared by its key."""
    found = procedure.transitions.get(key)
    names = found.names if found else _VERBS.get(key, {"zh": key, "en": key})
    return _both(f"“{names['zh']}”", f"“{names['en']}”")


def awaited(procedure: Procedure, key: str) -> Named:
    """Name what a deadline waits for (待办事项); of a hand-over its answer."""
    found = procedure.transitions.get(key)
    if found:
        return Named(found.names)
    return _both("答复移送", "answer the hand-over") if key == OFFER else _both(key, key)


def verb(key: str) -> Named:
    """Name an act that is no declared transition (办理记录)."""
    return Named(_DONE.get(key, {"zh": key, "en": key}))


def moves(procedure: Procedure, keys: Iterable[str]) -> Named | None:
    """Name moves to choose from, each with the key that is typed for it (可作操作); None where there are none."""
    found = []
    for key in keys:
        declared = procedure.transitions.get(key)
        names = declared.names if declared else _VERBS.get(key, {"zh": key, "en": key})
        found.append(keyed(names, key))
    return listed(found) if found else None


def waiting(procedure: Procedure, case: Case | None) -> Named:
    """Say that there is nothing to do, and for whom a case waits (无可办事项); of None, that alone."""
    turns = [
        _both(f"{one['zh']}“{what['zh']}”", f"{one['en']}: “{what['en']}”")
        for row in (case.clock if case else ())
        if row.stopped_at is None
        for one, what in [(party(procedure, row.party).names, awaited(procedure, row.transition).names)]
    ]
    if not turns:
        return NOTHING
    said = listed(turns).names
    return _both(f"没有，正等待{said['zh']}", f"nothing; it waits for {said['en']}")


def choices(named: Mapping[str, Mapping[str, str]]) -> Named:
    """Name what may be written, each with its key (可填值)."""
    return listed(keyed(names, key) for key, names in named.items())


def field_name(one: Field) -> Named:
    """Name a field with its key (字段): 拟定级别 (grade)."""
    return keyed(one.names, one.key)


def path_name(procedure: Procedure, path: str) -> Named:
    """Name what was filled in at form.field, or what the engine keeps beside the forms (所填名称)."""
    field, (kind, _, key) = procedure.field(path), path.partition(".")
    if field or kind not in _KEPT:
        return Named(field.names) if field else _both(path, path)
    of = procedure.evidence.get(key)
    return _both(
        *(
            f"{_KEPT[kind][lang]}{mark}{of.names[lang]}" if of else _KEPT[kind][lang]
            for lang, mark in (("zh", "："), ("en", ": "))
        )
    )


def field_at(procedure: Procedure, path: str | None) -> Named:
    """Name the field at form.field, quoted (字段)."""
    found = procedure.field(path or "")
    return _both(f"“{found.names['zh']}”", f"“{found.names['en']}”") if found else _both(path or "-", path or "-")


def span(one: Span | None) -> Named:
    """Say a time limit (时限): 30 日."""
    if one is None:
        return _both("-", "-")
    return _both(
        f"{one.count} {_UNITS[one.unit]['zh']}",
        f"{one.count} {_UNITS[one.unit]['en'][: -1 if one.count == 1 else None]}",
    )


def actors(procedure: Procedure, case: Case | None, by: Iterable[Actor]) -> Named:
    """Name those whom a move is up to, by the parties that stand there in a case (应由何人): 通州区负责人."""
    found = []
    for one in by:
        sided = at_side(procedure, case, one.side) if case else procedure.sided(one.side)
        holders = [
            key
            for key in sided
            if key in procedure.roles[one.role].held_by
            and (case is None or case.standing.get(key) not in (None, "out"))
        ]
        called = role(procedure, one.role).names
        if "." in one.side and not holders:
            field = procedure.field(one.side)
            named = field.names if field else {"zh": one.side, "en": one.side}
            found.append(
                _both(
                    f"“{named['zh']}”所填一方的{called['zh']}",
                    f"the {called['en']} of the party given as “{named['en']}”",
                )
            )
        for key in holders:
            at = party(procedure, key).names
            found.append(_both(f"{at['zh']}{called['zh']}", f"the {called['en']} of {at['en']}"))
    return listed(found)


def needed(procedure: Procedure, one: Transition) -> Named:
    """Say on which values of fields a transition depends (办理条件)."""
    found = []
    for path, values in one.when.items():
        field = procedure.field(path)
        names = field.names if field else {"zh": path, "en": path}
        said = [value_name(procedure, path, value).names for value in values]
        found.append(
            _both(
                f"“{names['zh']}”为{'或'.join(each['zh'] for each in said)}",
                f"“{names['en']}” is {' or '.join(each['en'] for each in said)}",
            )
        )
    return listed(found)


def value_name(procedure: Procedure, path: str, value: str) -> Named:
    """Say a value as people read it (字段值): a code or party by its name, a file by its name alone."""
    field = procedure.field(path)
    kind, _, key = path.partition(".")
    if field is None and kind == "repeat" and key in procedure.evidence:
        known = procedure.evidence[key]
        reason = {**known.repeat, **known.never_blocked}.get(value)
        return Named(reason[0]) if reason else _both(value, value)
    match field.kind if field else None:
        case "code":
            named = procedure.lists[(field.codes if field else None) or ""].values.get(value)
            return Named(named) if named else _both(value, value)
        case "flag":
            return _both("是", "yes") if value == "yes" else _both("否", "no")
        case "party" | "parties":
            return listed(party(procedure, one) for one in value.split(";"))
        case "file":
            name = value.partition("#")[0]
            return _both(name, name)
        case _:
            unit = f" {field.unit}" if field and field.unit else ""
            return _both(f"{value}{unit}", f"{value}{unit}")


def rests_on(basis: Basis | None) -> Named:
    """Say what a value rests on (依据): its source, or that it is assumed and why."""
    if basis is None or (basis.is_assumed and not basis.note):
        return _both("假定", "assumed")
    if basis.is_assumed:
        return _both(f"假定：{basis.note}", f"assumed: {basis.note_english or basis.note}")
    return _both(basis.source or "-", basis.source or "-")


def clause(procedure: Procedure, one: Transition | None = None, basis: Basis | None = None) -> Named:
    """Name the clause that binds (条款): procedure, version, transition, and what that rests on."""
    rests = rests_on(basis or (one.basis if one and one.basis else procedure.basis)).names
    zh, en = (
        f"《{procedure.titles['zh']}》第 {procedure.version} 版",
        f"{procedure.titles['en']}, version {procedure.version}",
    )
    if one:
        zh, en = f"{zh}“{one.names['zh']}”", f"{en}, “{one.names['en']}”"
    return _both(f"{zh}；依据：{rests['zh']}", f"{en}; basis: {rests['en']}")
