"""Notices to those below as files (通报文书): a letter, a short text and a telephone script in each language, and one CAP alert."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tongzhou.formats.cap import Alert, Area, Info, alert_xml
from tongzhou.formats.letter import letter_docx
from tongzhou.formats.notice import info_of, letter_of, severity_of
from tongzhou.river.notice import Notice, notices_of, text_of
from tongzhou.river.situation import Situation
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.notice import short_text, telephone
from tongzhou.terms.words import Words

__all__ = ["notice_files"]

_SOON = timedelta(hours=1)
_LIKELY = 0.5


def notice_files(situation: Situation, made_at: datetime, earlier: datetime | None) -> Iterator[tuple[str, bytes]]:
    """Give the files by name (通报文件); `earlier` is when the forecast that this one replaces was made."""
    for notice in notices_of(situation):
        for lang in LANGUAGES:
            text = text_of(situation, notice, load_words(lang, ("river",)), _local(situation, made_at))
            name = f"notice.{notice.key}.{lang}"
            yield f"{name}.docx", letter_docx(letter_of(text))
            yield f"{name}.short.txt", f"{short_text(text)}\n".encode()
            yield f"{name}.phone.txt", "".join(f"{line}\n" for line in telephone(text)).encode()
        alert = _alert(situation, notice, _local(situation, made_at), earlier)
        yield f"notice.{notice.key}.cap.xml", alert_xml(alert).encode()


def _local(situation: Situation, at: datetime) -> datetime:
    return at.astimezone(situation.scenario.learned_at.tzinfo)


def _alert(situation: Situation, notice: Notice, sent: datetime, earlier: datetime | None) -> Alert:
    sender = f"{notice.key}.{situation.network.key}.tongzhou"
    said = load_words("en", ("river",))
    references: tuple[str, ...] = ()
    if earlier is not None:
        before = _local(situation, earlier)
        references = (f"{sender},{_identifier(situation, notice, before)},{before.isoformat(timespec='seconds')}",)
    return Alert(
        _identifier(situation, notice, sent),
        sender,
        sent,
        "Exercise" if situation.scenario.is_exercise else "Draft",
        "Update" if references else "Alert",
        "Restricted",
        tuple(_info(situation, notice, load_words(lang, ("river",)), sent) for lang in LANGUAGES),
        restriction=said.say("river.notice.restriction"),
        note=said.say("river.sheet.exercise") if situation.scenario.is_exercise else said.say("river.notice.draft"),
        references=references,
    )


def _identifier(situation: Situation, notice: Notice, at: datetime) -> str:
    return f"{situation.network.key}-{notice.key}-{situation.scenario.learned_at:%Y%m%dT%H%M}-{at:%Y%m%dT%H%M%S}"


def _info(situation: Situation, notice: Notice, words: Words, sent: datetime) -> Info:
    first = min(notice.forecasts, key=lambda one: one.arrival_s.low if one.arrival_s else 0.0)
    onset = situation.moment(first.release, first.arrival_s.low) if first.arrival_s else None
    chance = max(one.probability_detected for one in notice.forecasts)
    return info_of(
        text_of(situation, notice, words, sent),
        Area(f"{first.place.names[words.lang]} ({notice.receiver[words.lang]})"),
        "Immediate" if onset and onset - sent < _SOON else "Expected",
        severity_of(situation.proposal.report_as),
        "Likely" if chance > _LIKELY else "Possible",
        onset,
        (("grade", situation.proposal.chosen.grade), ("reportAs", situation.proposal.report_as)),
    )
