"""What changes from one version of a procedure to another (版本差异), a wider sharing said in so many words."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from tongzhou.procedures.procedure import Board, Field, Handover, Procedure
from tongzhou.terms.errors import Fault, fault
from tongzhou.terms.words import Message

__all__ = ["differences", "widened"]

_SECTIONS = ("parties", "roles", "lists", "forms", "evidence", "standards", "states", "transitions", "late", "items")
_HEADS = ("origins", "joined", "separate", "calendar", "handover", "board", "valid_from")
#: The wider, the later.
_WIDTH = {"never": 0, "at": 1, "accepted": 2, "preview": 3}


def differences(old: Procedure, new: Procedure) -> Iterator[Message]:
    """Give every difference as a sentence (版本差异)."""
    for section in _SECTIONS:
        before, after = getattr(old, section), getattr(new, section)
        for key in after.keys() - before.keys():
            yield Message.of("procedures.diff.added", section=section, key=key)
        for key in before.keys() - after.keys():
            yield Message.of("procedures.diff.removed", section=section, key=key)
        for key in before:
            if key in after and before[key] != after[key]:
                yield from _changed(section, key, before[key], after[key])
    for key in _HEADS:
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Message.of("procedures.diff.head", key=key, old=_plain(before), new=_plain(after))
    for path, before_said, after_said in (*_shared(old, new), *_entering(old, new)):
        yield Message.of("procedures.diff.widened", path=path, old=before_said, new=after_said)


def _changed(section: str, key: str, before: object, after: object) -> Iterator[Message]:
    for one in fields(before):  # type: ignore[arg-type]  # every declared thing is a dataclass
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old == new or one.name == "basis":
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            names = sorted({name for name in (*old, *new) if old.get(name) != new.get(name)})
            yield Message.of("procedures.diff.inside", section=section, key=key, names=", ".join(names))
        else:
            yield Message.of(
                "procedures.diff.changed", section=section, key=key, name=one.name, old=_plain(old), new=_plain(new)
            )


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plain(one) for one in value) or "-"
    if isinstance(value, Handover | Board):
        return ", ".join(
            f"{one.name} {_plain(getattr(value, one.name))}" for one in fields(value) if one.name != "basis"
        )
    return "-" if value is None else str(value)


def _said(field: Field) -> str:
    return field.share + (f" → {', '.join(field.to)}" if field.to else "")


def _shared(old: Procedure, new: Procedure) -> Iterator[tuple[str, str, str]]:
    """Give the fields that more can see, or sooner, than before."""
    for form in new.forms.values():
        for key, after in form.fields.items():
            before = old.field(f"{form.key}.{key}")
            if before is None:
                continue
            wider = _WIDTH[after.share.partition(":")[0]] > _WIDTH[before.share.partition(":")[0]]
            is_moved = after.shown_at != before.shown_at and after.shown_at is not None and before.shown_at is not None
            readers = (not after.to and bool(before.to)) or (bool(after.to) and not set(after.to) <= set(before.to))
            if wider or is_moved or (readers and after.share != "never"):
                yield f"{form.key}.{key}", _said(before), _said(after)


def _entering(old: Procedure, new: Procedure) -> Iterator[tuple[str, str, str]]:
    """Give the parties that come to a case sooner than before, or by themselves, and so see more of it."""
    for party in new.parties.values():
        before = old.parties[party.key].enters if party.key in old.parties else None
        if before is not None and before != party.enters:
            yield f"parties.{party.key}", f"enters {before}", f"enters {party.enters or '-'}"
    if more := [side for side in new.joined if side not in old.joined]:
        yield "joined", _plain(old.joined), ", ".join((*old.joined, *more))


def widened(old: Procedure, new: Procedure) -> list[Fault]:
    """Give a fault for all that is shared more widely than before without saying so in [widened] (共享放宽校验)."""
    return [
        fault(
            "procedures.widened",
            "{path} was shared as {old} and now as {new}, without saying so. Write it into [widened] with the reason, or take it back.",
            new.where(*_place(path)),
            path=path,
            old=before,
            new=after,
        )
        for path, before, after in (*_shared(old, new), *_entering(old, new))
        if not new.widened.get(path)
    ]


def _place(path: str) -> tuple[str, ...]:
    head, _, rest = path.partition(".")
    return (head, rest) if head == "parties" else ("forms", head, rest) if rest else (head,)
