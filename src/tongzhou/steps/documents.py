"""Documents of a case out and in (案件文书收发): built from the case as a party sees it, and read into a form."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tongzhou.formats.cap import alert_xml
from tongzhou.formats.case_document import Sending, document_json, values_of
from tongzhou.formats.case_notice import alert_of, text_of
from tongzhou.formats.field_map import FieldMap, read_field_maps
from tongzhou.formats.letter import letter_docx
from tongzhou.formats.notice import letter_of
from tongzhou.procedures import naming
from tongzhou.procedures.case import Act, Case
from tongzhou.procedures.fold import fold
from tongzhou.procedures.procedure import Procedure, Transition
from tongzhou.procedures.sharing import view
from tongzhou.steps.cases import Desk
from tongzhou.store.declared import read_folder
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import DeclarationError, Fault, InputError, fault
from tongzhou.terms.notice import short_text, telephone

__all__ = ["document", "field_maps", "notices", "received"]

#: What is said to people; every other form is for machines and its fields are declared.
_NOTICES = ("letter", "sms", "phone", "cap")
_FOLDER = "documents/"


def field_maps(
    region: str | Path, home: Path, procedures: Mapping[str, Procedure]
) -> Mapping[str, Mapping[str, FieldMap]]:
    """Read which fields make which document, by procedure and kind (读取字段对照).

    Raises
    ------
    DeclarationError
        Carrying every fault of every file.
    """
    folder, faults = read_folder(region, home), list[Fault]()
    found = {}
    for name, text in folder.files.items():
        if name.startswith(_FOLDER):
            key, maps = read_field_maps(read_toml(text, f"{folder.shown}/{name}"), procedures, faults)
            found[key] = maps
    if faults:
        raise DeclarationError(faults)
    return found


def document(
    desk: Desk,
    maps: Mapping[str, Mapping[str, FieldMap]],
    case: str,
    form: str,
    party: str,
    receiver: str,
    lang: str,
) -> tuple[bytes, int]:
    """Give the document that the last act of the case which sends this form sends, and that act's number (案件发文).

    It is made, and not sent: `Desk.send` records that it leaves.

    Raises
    ------
    InputError
        When nothing of the case can be seen, no act so far sends the form, or the format does not allow it.
    """
    procedure, held, acts = desk.look(case)
    for one in (party, receiver):
        if one not in procedure.parties or view(procedure, held, acts, one) is None:
            raise InputError(
                fault(
                    "steps.document_party",
                    "{party} sees nothing of {case}: it takes no part, or the case has not been sent yet. Parties are {known}.",
                    case,
                    party=naming.party(procedure, one),
                    case=case,
                    known=naming.choices({key: procedure.parties[key].names for key in held.standing}),
                )
            )
    found = [one for one in acts if one.party == party and _is_sent(procedure, acts, one, form)]
    if not found:
        known = [one.key for one in procedure.transitions.values() if _sent(one, form) is not None]
        raise InputError(
            fault(
                "steps.document_none",
                "{party} has made no act in {case} that sends {form}. In this procedure ({clause}) it is sent with: {known}.",
                case,
                party=naming.party(procedure, party),
                case=case,
                form=form,
                clause=naming.clause(procedure),
                known=naming.moves(procedure, known) or naming.NOBODY,
            )
        )
    sending = _sending(desk, procedure, acts, found[-1], receiver, lang)
    chosen = maps.get(procedure.key, {}).get(form)
    if form in _NOTICES:
        return _notice(desk, sending, acts, form, chosen), found[-1].n
    if chosen is None:
        raise InputError(
            fault(
                "steps.document_no_map",
                "Nothing is declared about which fields of {procedure} make {form}. Write documents/{procedure}.toml in the region's folder.",
                case,
                procedure=procedure.key,
                form=form,
            )
        )
    return document_json(sending, chosen).encode(), found[-1].n


def received(
    desk: Desk,
    maps: Mapping[str, Mapping[str, FieldMap]],
    case: str,
    transition: str,
    name: str,
    data: bytes,
    lang: str,
) -> Mapping[str, str]:
    """Give what a document that came fills into the form of a transition (收文).

    Raises
    ------
    InputError
        When it is none that this procedure takes, or has faults; carries every one.
    """
    procedure, held = desk.stand(case)
    declared = procedure.transitions.get(transition)
    kind = next((key for key, sign in _SIGNS.items() if sign in data), None)
    chosen = maps.get(procedure.key, {}).get(kind or "")
    if declared is None or declared.form is None or chosen is None:
        raise InputError(
            fault(
                "steps.document_unknown",
                "{name} fills in no form of {transition} in {procedure}. It takes: {known}.",
                case,
                name=name,
                transition=transition,
                procedure=procedure.key,
                known=", ".join(maps.get(procedure.key, {})) or "-",
            )
        )
    return values_of(data, name, chosen, procedure, declared.form, held.mode, load_words(lang))


#: What a document of a kind cannot do without.
_SIGNS = {"fhir": b'"resourceType"', "jobposting": b'"JobPosting"', "ocds": b'"ocid"'}


def notices(desk: Desk, case: str, maps: Mapping[str, Mapping[str, FieldMap]]) -> Iterator[tuple[str, bytes]]:
    """Give every letter, short text, telephone script and alert that the acts of a case have sent, by file name (全部通报)."""
    procedure, _, acts = desk.look(case)
    for act in acts:
        standing = fold(procedure, acts[: act.n])
        for receiver in standing.standing if standing else ():
            if receiver == act.party or standing is None or view(procedure, standing, acts[: act.n], receiver) is None:
                continue
            for form in _NOTICES:
                if not _is_sent(procedure, acts, act, form):
                    continue
                for lang in LANGUAGES if form != "cap" else LANGUAGES[:1]:
                    ending = {"letter": f"{lang}.docx", "cap": "xml"}.get(form, f"{lang}.txt")
                    sending = _sending(desk, procedure, acts, act, receiver, lang)
                    yield (
                        f"act-{act.n:02}.{act.party}-{receiver}.{form}.{ending}",
                        _notice(desk, sending, acts, form, maps.get(procedure.key, {}).get(form)),
                    )


def _is_sent(procedure: Procedure, acts: tuple[Act, ...], act: Act, form: str) -> bool:
    """Whether an act sends this form; one that updates or cancels an earlier one does so only where there was one."""
    variant = _variant(procedure, act, form)
    return variant == "" or (
        variant is not None and any(_variant(procedure, one, form) is not None for one in acts if one.n < act.n)
    )


def _variant(procedure: Procedure, act: Act, form: str) -> str | None:
    """Give the form's own word where an act sends it, empty where it has none, None where it does not send it."""
    move = procedure.transitions.get(act.completes or act.transition or "")
    if move is None or act.verb not in ("moved", "deemed"):
        return None
    return _sent(move, form)


def _sent(move: Transition, form: str) -> str | None:
    return next((sent.partition(":")[2] for sent in move.sends if sent.partition(":")[0] == form), None)


def _sending(desk: Desk, procedure: Procedure, acts: tuple[Act, ...], act: Act, receiver: str, lang: str) -> Sending:
    standing: Case | None = fold(procedure, [one for one in acts if one.n <= act.n])
    if standing is None:
        raise ValueError("an act without a case")
    return Sending(procedure, standing, act, receiver, desk.procedures.zone, load_words(lang))


def _notice(desk: Desk, sending: Sending, acts: tuple[Act, ...], form: str, chosen: FieldMap | None = None) -> bytes:
    match form:
        case "letter":
            return letter_docx(letter_of(text_of(sending)))
        case "sms":
            return f"{short_text(text_of(sending))}\n".encode()
        case "phone":
            return "".join(f"{line}\n" for line in telephone(text_of(sending))).encode()
        case _:
            procedure, act = sending.procedure, sending.act
            before = [one for one in acts if one.n < act.n and _variant(procedure, one, "cap") is not None]
            said = [_sending(desk, procedure, acts, act, sending.receiver, lang) for lang in LANGUAGES]
            last = (
                [_sending(desk, procedure, acts, before[-1], sending.receiver, lang) for lang in LANGUAGES]
                if before
                else []
            )
            variant = _variant(procedure, act, "cap") or ""
            return alert_xml(alert_of(tuple(said), variant, tuple(last) if variant and last else None, chosen)).encode()
