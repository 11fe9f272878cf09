"""Notices of a case to a party (案件通报): an official letter, a short text, a telephone script, a CAP alert, from the same values."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from tongzhou.formats.cap import Alert, Info
from tongzhou.formats.case_document import Sending
from tongzhou.formats.letter import Letter
from tongzhou.procedures.calendar import clock_text

__all__ = ["MOST_CHARACTERS", "alert_of", "letter_of", "phone_of", "sms_of"]

#: A short text for a telephone has at most so many characters, its marks included.
MOST_CHARACTERS: Final = 150
_STATUS: Final = {"real": "Actual", "exercise": "Exercise", "test": "Test"}
_TAGS: Final = {"zh": "zh-CN", "en": "en"}
_KINDS: Final = {"update": "Update", "cancel": "Cancel"}


def letter_of(sending: Sending) -> Letter:
    """Give the letter (函)."""
    words, at = sending.words, sending.act.at.astimezone(sending.zone)
    return Letter(
        words.lang,
        sending.name(sending.sender),
        words.say("formats.notice.number", year=at.year),
        words.say("formats.notice.title", title=sending.procedure.titles[words.lang], move=_move(sending)),
        sending.name(sending.receiver),
        tuple(_paragraphs(sending)),
        words.say("formats.notice.date", year=at.year, month=at.month, day=at.day),
        words.say("formats.notice.contact"),
        f"【{sending.mark}】" if sending.mark else "",
    )


def _move(sending: Sending) -> str:
    found = sending.procedure.transitions.get(sending.act.transition or "")
    return found.names[sending.words.lang] if found else ""


def _paragraphs(sending: Sending) -> Iterator[str]:
    words, procedure = sending.words, sending.procedure
    at = sending.act.at.astimezone(sending.zone)
    yield words.say(
        "formats.notice.did",
        sender=sending.name(sending.sender),
        at=at.strftime("%Y-%m-%d %H:%M"),
        move=_move(sending),
        name=procedure.case_names[words.lang],
        case=sending.case.id,
        state=procedure.states[sending.case.state].names[words.lang],
    )
    values = sending.values
    for path, value in sending.act.values:
        field = procedure.field(path)
        if field is not None and values.get(path) == value:
            yield words.say("formats.notice.field", name=field.names[words.lang], value=sending.shown(path, value))
    for row in sending.case.clock:
        move = procedure.transitions.get(row.transition)
        if row.party == sending.receiver and row.stopped_at is None and move is not None:
            yield words.say(
                "formats.notice.due",
                move=move.names[words.lang],
                at=_clock(sending, row.due_at),
                basis=_basis(sending, row.transition),
            )


def _clock(sending: Sending, due_at: datetime) -> str:
    return clock_text(due_at.astimezone(sending.zone))


def _basis(sending: Sending, transition: str) -> str:
    """Say what a time limit rests on; an assumed one shows as assumed."""
    basis = sending.procedure.transitions[transition].basis
    if basis is None or basis.is_assumed:
        return sending.words.say("formats.assumed")
    return basis.source or "-"


def _marked(sending: Sending, text: str) -> str:
    return f"【{sending.mark}】{text}【{sending.mark}】" if sending.mark else text


def sms_of(sending: Sending) -> str:
    """Give a short text of at most 150 characters (短信)."""
    first, *rest = _paragraphs(sending)
    dues = _dues(sending)
    room = MOST_CHARACTERS - len(_marked(sending, ""))
    text = " ".join([first, *dues])
    for one in rest[: len(rest) - len(dues)]:  # what was filled in, as far as there is room
        text = f"{text} {one}" if len(text) + 1 + len(one) <= room else text
    return _marked(sending, text if len(text) <= room else text[: room - 1] + "…")


def _dues(sending: Sending) -> list[str]:
    filled = sum(
        sending.values.get(path) == value for path, value in sending.act.values if sending.procedure.field(path)
    )
    return list(_paragraphs(sending))[1 + filled :]


def phone_of(sending: Sending) -> tuple[str, ...]:
    """Give what to say on the telephone, with lines for who answered when (电话稿)."""
    words = sending.words
    said = [
        words.say(
            "formats.notice.phone_open", sender=sending.name(sending.sender), receiver=sending.name(sending.receiver)
        )
    ]
    said += _paragraphs(sending)
    said += [words.say(f"formats.notice.phone_{key}") for key in ("answered", "at", "repeated", "caller")]
    return tuple(_marked(sending, one) if n == 0 else one for n, one in enumerate(said)) + (
        (_marked(sending, ""),) if sending.mark else ()
    )


def alert_of(sendings: tuple[Sending, ...], variant: str, earlier: tuple[Sending, ...] | None) -> Alert:
    """Give the CAP alert (CAP 警报).

    Parameters
    ----------
    sendings
        The same sending in each language.
    variant
        Empty, `update` or `cancel`, as the transition says after `cap:`.
    earlier
        The sending that an update or a cancellation answers.
    """
    first = sendings[0]
    mark = " / ".join(one.mark for one in sendings)
    return Alert(
        _identifier(first),
        _sender(first),
        first.act.at.astimezone(first.zone),
        _STATUS[first.case.mode],
        _KINDS.get(variant, "Alert"),
        "Restricted",
        tuple(_info(one) for one in sendings),
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


def _sender(sending: Sending) -> str:
    return f"{sending.sender}.{sending.procedure.key}.tongzhou"


def _identifier(sending: Sending) -> str:
    return f"{sending.case.id}-{sending.act.n}-{sending.receiver}"


def _info(sending: Sending) -> Info:
    lines = list(_paragraphs(sending))
    dues = _dues(sending)
    return Info(
        _TAGS[sending.words.lang],
        _marked(sending, sending.procedure.titles[sending.words.lang]),
        "Unknown",
        "Unknown",
        "Unknown",
        sms_of(sending),
        _marked(sending, " ".join(one for one in lines if one not in dues)),
        _marked(sending, " ".join(dues)) if dues else "",
        sending.name(sending.receiver),
        sending.name(sending.sender),
    )
