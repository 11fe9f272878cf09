"""A notice as an official letter and as what a CAP alert says (通报成文): one way for every part that sends notices."""

from datetime import datetime
from typing import Final

from tongzhou.formats.cap import Area, Info
from tongzhou.formats.letter import Letter
from tongzhou.terms.notice import NoticeText, bracketed, marked, short_text

__all__ = ["info_of", "letter_of", "severity_of"]

_TAGS: Final = {"zh": "zh-CN", "en": "en"}
#: Grades of an event (国家突发环境事件应急预案附件1) as severities of the protocol: assumed, the protocol names no grades.
_SEVERITY: Final = {"I": "Extreme", "II": "Severe", "III": "Moderate", "IV": "Minor"}


def severity_of(grade: str | None) -> str:
    """Give the severity of a grade from I to IV (严重程度); Unknown where there is none.

    Examples
    --------
    >>> severity_of("II"), severity_of(None)
    ('Severe', 'Unknown')
    """
    return _SEVERITY.get(grade or "", "Unknown")


def letter_of(notice: NoticeText) -> Letter:
    """Give the letter (函)."""
    return Letter(
        notice.lang,
        notice.sender,
        notice.number,
        notice.title,
        notice.receiver,
        (*notice.says, *notice.asks),
        notice.date,
        notice.contact,
        bracketed(notice.lang, notice.mark),
    )


def info_of(
    notice: NoticeText,
    area: Area,
    urgency: str,
    severity: str,
    certainty: str,
    onset: datetime | None = None,
    parameters: tuple[tuple[str, str], ...] = (),
) -> Info:
    """Give what an alert says in the language of a notice (警报内容); `area`, `urgency`, `severity`, `certainty` as the protocol has them."""
    return Info(
        _TAGS[notice.lang],
        marked(notice, notice.event),
        urgency,
        severity,
        certainty,
        short_text(notice),
        marked(notice, "\n".join(notice.says)),
        marked(notice, "\n".join(notice.asks)) if notice.asks else "",
        area,
        notice.sender,
        onset,
        parameters=parameters,
    )
