"""Notices of a case to a party (案件通报): the text that letter, short text, telephone script and CAP alert are made from, and the alert itself."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from tongzhou.formats.cap import Alert, Area
from tongzhou.formats.case_document import Sending
from tongzhou.formats.field_map import FieldMap
from tongzhou.formats.notice import info_of, severity_of
from tongzhou.procedures.calendar import clock_text
from tongzhou.procedures.case import Deadline
from tongzhou.terms.notice import NoticeText

__all__ = ["alert_of", "text_of"]

_STATUS: Final = {"real": "Actual", "exercise": "Exercise", "test": "Test"}
_KINDS: Final = {"update": "Update", "cancel": "Cancel"}
#: The list that codes of areas are of.
_CODES: Final = "GB/T 2260"
#: Fields for which there is room in a short text first; times and files come last or not at all.
_FIRST: Final = ("code", "text", "place", "number", "whole", "organisation", "standard", "flag", "day", "time")


def text_of(sending: Sending) -> NoticeText:
    """Give the text of the notice (通报文稿)."""
    words, at = sending.words, sending.act.at.astimezone(sending.zone)
    sender, receiver = sending.name(sending.sender), sending.name(sending.receiver)
    return NoticeText(
        words.lang,
        sender,
        receiver,
        words.say("formats.notice.number", year=at.year),
        words.say("formats.notice.title", title=sending.procedure.titles[words.lang], move=_move(sending)),
        sending.procedure.titles[words.lang],
        (_did(sending, at), *(_field(sending, path, value, "field") for path, value in _filled(sending))),
        tuple(_due(sending, row) for row in _dues(sending)),
        tuple(_short(sending, at)),
        words.say("formats.notice.date", year=at.year, month=at.month, day=at.day),
        words.say("formats.notice.contact"),
        words.say("formats.notice.phone_open", sender=sender, receiver=receiver),
        tuple(words.say(f"formats.notice.phone_{key}") for key in ("answered", "at", "repeated", "caller")),
        sending.mark,
    )


def _move(sending: Sending) -> str:
    found = sending.procedure.transitions.get(sending.act.transition or "")
    return found.names[sending.words.lang] if found else ""


def _did(sending: Sending, at: datetime) -> str:
    return sending.words.say(
        "formats.notice.did",
        sender=sending.name(sending.sender),
        at=at.strftime("%Y-%m-%d %H:%M"),
        move=_move(sending),
        name=sending.procedure.case_names[sending.words.lang],
        case=sending.case.id,
        state=sending.procedure.states[sending.case.state].names[sending.words.lang],
    )


def _filled(sending: Sending) -> list[tuple[str, str]]:
    """Give what the act filled in and both may see."""
    values = sending.values
    return [
        (path, value)
        for path, value in sending.act.values
        if sending.procedure.field(path) is not None and values.get(path) == value
    ]


def _field(sending: Sending, path: str, value: str, phrase: str) -> str:
    field = sending.procedure.field(path)
    name = field.names[sending.words.lang] if field else path
    return sending.words.say(f"formats.notice.{phrase}", name=name, value=sending.shown(path, value))


def _dues(sending: Sending) -> list[Deadline]:
    """Give the deadlines of the receiver that run, the first first."""
    rows = [row for row in sending.case.clock if row.party == sending.receiver and row.stopped_at is None]
    return sorted((row for row in rows if row.transition in sending.procedure.transitions), key=lambda row: row.due_at)


def _due(sending: Sending, row: Deadline) -> str:
    return sending.words.say(
        "formats.notice.due",
        move=sending.procedure.transitions[row.transition].names[sending.words.lang],
        at=clock_text(row.due_at.astimezone(sending.zone)),
        basis=_basis(sending, row.transition),
    )


def _basis(sending: Sending, transition: str) -> str:
    """Say what a time limit rests on; an assumed one shows as assumed."""
    basis = sending.procedure.transitions[transition].basis
    if basis is None or basis.is_assumed:
        return sending.words.say("formats.assumed")
    return basis.source or "-"


def _short(sending: Sending, at: datetime) -> Iterator[tuple[int, str]]:
    """Give the pieces of the short text in reading order: what happened, what was filled in, what is to be done by when; each with its rank."""
    words, procedure = sending.words, sending.procedure
    yield (
        0,
        words.say(
            "formats.notice.short_did",
            sender=sending.name(sending.sender),
            at=f"{at:%m-%d %H:%M}",
            move=_move(sending),
            case=sending.case.id,
        ),
    )
    for path, value in _filled(sending):
        field = procedure.field(path)
        if field is not None and field.kind in _FIRST:
            rank = 2 + (_FIRST.index(field.kind) if field.is_required else len(_FIRST))
            yield rank, _field(sending, path, value, "short_field")
    for n, row in enumerate(_dues(sending)):
        is_assumed = _basis(sending, row.transition) == words.say("formats.assumed")
        said = words.say(
            "formats.notice.short_due_assumed" if is_assumed else "formats.notice.short_due",
            move=procedure.transitions[row.transition].names[words.lang],
            at=_soon(at, row.due_at.astimezone(sending.zone)),
        )
        yield 1 if n == 0 else 3 + len(_FIRST), said


def _soon(at: datetime, due_at: datetime) -> str:
    """Say a due moment in a few characters: the hour alone on the day of the act."""
    said = clock_text(due_at)
    return said[11:] if said.startswith(f"{at:%Y-%m-%d}") else said[5:]


def alert_of(
    sendings: tuple[Sending, ...], variant: str, earlier: tuple[Sending, ...] | None, chosen: FieldMap | None = None
) -> Alert:
    """Give the CAP alert (CAP 警报).

    Parameters
    ----------
    sendings
        The same sending in each language.
    variant
        Empty, `update` or `cancel`, as the transition says after `cap:`.
    earlier
        The sending that an update or a cancellation answers.
    chosen
        Which fields say how grave it is and where, and how urgent and certain it is; without it these are Unknown, and the place is the receiver's.
    """
    first = sendings[0]
    mark = " / ".join(one.mark for one in sendings)
    told = chosen.told if chosen else {}
    urgency = "Past" if variant == "cancel" else told.get("urgency") or "Unknown"
    severity = severity_of(_value(first, chosen, "grade"))
    return Alert(
        _identifier(first),
        _sender(first),
        first.act.at.astimezone(first.zone),
        _STATUS[first.case.mode],
        _KINDS.get(variant, "Alert"),
        "Restricted",
        tuple(
            info_of(text_of(one), _area(one, chosen), urgency, severity, told.get("certainty") or "Unknown")
            for one in sendings
        ),
        restriction=" / ".join(
            one.words.say("formats.notice.restriction", receiver=one.name(one.receiver)) for one in sendings
        ),
        note=mark if first.mark else "",
        references=(
            f"{_sender(earlier[0])},{_identifier(earlier[0])},{earlier[0].act.at.astimezone(first.zone).isoformat(timespec='seconds')}",
        )
        if earlier
        else (),
    )


def _value(sending: Sending, chosen: FieldMap | None, element: str) -> str | None:
    """Give the value of an element's field, where both may see it."""
    return sending.values.get(chosen.fields.get(element, "")) if chosen else None


def _area(sending: Sending, chosen: FieldMap | None) -> Area:
    """Say where it is: the receiver by name and code, and the place that was filled in as a circle."""
    name, code = sending.name(sending.receiver), sending.procedure.parties[sending.receiver].area
    place = _value(sending, chosen, "place")
    codes = ((_CODES, code),) if code else ()
    if not place or chosen is None:
        return Area(name, geocodes=codes)
    longitude, latitude = (float(one) for one in place.split(","))
    description = sending.words.say("formats.notice.area", receiver=name, place=place)
    return Area(description, (longitude, latitude, float(chosen.told.get("radius_km") or 0)), geocodes=codes)


def _sender(sending: Sending) -> str:
    return f"{sending.sender}.{sending.procedure.key}.tongzhou"


def _identifier(sending: Sending) -> str:
    return f"{sending.case.id}-{sending.act.n}-{sending.receiver}"
