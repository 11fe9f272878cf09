"""What leaves for a party is an act too (发文留痕): who sent what to whom, in which language, the hash of its bytes, when."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from tongzhou.procedures import naming
from tongzhou.procedures.allowed import check_person
from tongzhou.procedures.calendar import Calendar
from tongzhou.procedures.case import Act, Case, Person
from tongzhou.procedures.engine import Outcome, check_ground
from tongzhou.procedures.fold import apply
from tongzhou.procedures.procedure import Procedure
from tongzhou.terms.errors import InputError, fault

__all__ = ["SENT", "send", "sent_of"]

#: The verb of such an act, and the first part of its value's path, as in sent.letter.
SENT: Final = "sent"


def send(
    procedure: Procedure,
    case: Case,
    person: Person,
    source: int,
    form: str,
    receiver: str,
    lang: str,
    data: bytes,
    at: datetime,
    calendars: Mapping[str, Calendar],
) -> Outcome:
    """Record that bytes leave for a party (发文留痕). The same bytes to the same party once more are the same act, with its first receipt.

    Parameters
    ----------
    procedure, case, person, at, calendars
        As of a move.
    source
        The number of the act whose notice it is.
    form, receiver, lang
        The kind of document, whom it goes to, its language.
    data
        What leaves. Its hash is recorded, never the bytes: what they say can be erased where it was filled in.

    Raises
    ------
    InputError
        When the person acts for no party of the case, or the clock was set back; nothing was changed.
    """
    if faults := check_person(procedure, person, case.id):
        raise InputError(faults)
    digest = sha256(data).hexdigest()
    message = f"{SENT}/{case.id}/{source}/{form}/{receiver}/{lang}/{digest}"
    if message in case.receipts:
        return Outcome(case, None, case.receipts[message])
    check_ground(procedure, case, person, at, calendars)
    if case.standing.get(person.party) != "in":
        raise InputError(
            fault(
                "procedures.send_not_in",
                "{party} has not taken {case} on, and sends nothing in it ({clause}).",
                case.id,
                party=naming.party(procedure, person.party),
                case=case.id,
                clause=naming.clause(procedure),
            )
        )
    act = Act(
        case.id, case.n + 1, SENT, message, at, person.key, person.party, "", case.state, peer=receiver, clock=case.clock,
        values=((f"{SENT}.{form}", f"{receiver};{lang};{source};{digest}"),),
    )  # fmt: skip
    return Outcome(apply(procedure, case, act), act, act.n)


def sent_of(path: str, value: str) -> tuple[str, str, str, int, str] | None:
    """Give form, receiver, language, act and hash of a value that records a sending (发文记录); None of any other.

    Examples
    --------
    >>> sent_of("sent.letter", "wuqing;zh;2;ab12")
    ('letter', 'wuqing', 'zh', 2, 'ab12')
    """
    kind, _, form = path.partition(".")
    if kind != SENT or value.count(";") != 3:
        return None
    receiver, lang, source, digest = value.split(";")
    return form, receiver, lang, int(source), digest
