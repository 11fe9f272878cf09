"""Notices to those below as files (通报文书): a letter, a short text and a telephone script in each language, and one CAP alert."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tongzhou.formats.cap import Alert, Info, alert_xml
from tongzhou.formats.letter import Letter, letter_docx
from tongzhou.river.notice import Notice, marked, notices_of, paragraphs, short_text, telephone
from tongzhou.river.situation import Situation
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.words import Words

__all__ = ["notice_files"]

_SOON = timedelta(hours=1)
_GRAVE = ("I", "II")
_LIKELY = 0.5
_TAGS = {"zh": "zh-CN", "en": "en"}


def notice_files(situation: Situation, made_at: datetime, earlier: datetime | None) -> Iterator[tuple[str, bytes]]:
    """Give the files by name (通报文件); `earlier` is when the forecast that this one replaces was made."""
    for notice in notices_of(situation):
        for lang in LANGUAGES:
            words = load_words(lang, ("river",))
            name = f"notice.{notice.key}.{lang}"
            yield f"{name}.docx", letter_docx(_letter(situation, notice, words, made_at))
            yield f"{name}.short.txt", f"{short_text(situation, notice, words)}\n".encode()
            yield f"{name}.phone.txt", "".join(f"{line}\n" for line in telephone(situation, notice, words)).encode()
        yield f"notice.{notice.key}.cap.xml", alert_xml(_alert(situation, notice, made_at, earlier)).encode()


def _letter(situation: Situation, notice: Notice, words: Words, made_at: datetime) -> Letter:
    lang, at = words.lang, made_at.astimezone(situation.scenario.learned_at.tzinfo)
    sender, receiver = (
        words.say("river.notice.department", area=area[lang]) for area in (notice.sender, notice.receiver)
    )
    return Letter(
        lang,
        sender,
        words.say("river.notice.number", year=at.year),
        words.say("river.notice.title", river=situation.network.names[lang]),
        receiver,
        paragraphs(situation, notice, words),
        words.say("river.notice.date", year=at.year, month=at.month, day=at.day),
        words.say("river.notice.contact"),
        words.say("river.sheet.exercise") if situation.scenario.is_exercise else "",
    )


def _alert(situation: Situation, notice: Notice, made_at: datetime, earlier: datetime | None) -> Alert:
    zone = situation.scenario.learned_at.tzinfo
    sent, sender = made_at.astimezone(zone), f"{notice.key}.{situation.network.key}.tongzhou"
    said = load_words("en", ("river",))
    references: tuple[str, ...] = ()
    if earlier is not None:
        before = earlier.astimezone(zone)
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
    lang = words.lang
    first = min(notice.forecasts, key=lambda one: one.arrival_s.low if one.arrival_s else 0.0)
    onset = situation.moment(first.release, first.arrival_s.low) if first.arrival_s else None
    chance = max(one.probability_detected for one in notice.forecasts)
    lines = paragraphs(situation, notice, words)
    return Info(
        _TAGS[lang],
        marked(situation, words.say("river.notice.event"), words),
        "Immediate" if onset and onset - sent < _SOON else "Expected",
        "Severe" if situation.proposal.report_as in _GRAVE else "Moderate",
        "Likely" if chance > _LIKELY else "Possible",
        short_text(situation, notice, words),
        marked(situation, " ".join(lines[:-1]), words),
        marked(situation, lines[-1], words),
        first.place.names[lang],
        words.say("river.notice.department", area=notice.sender[lang]),
        onset,
        parameters=(("grade", situation.proposal.chosen.grade), ("reportAs", situation.proposal.report_as)),
    )
