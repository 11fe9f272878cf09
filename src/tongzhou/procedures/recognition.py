"""Whether evidence counts elsewhere (互认): item × institution × edition with its quality condition; which reasons permit a repeat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tongzhou.procedures.procedure import Edition, Evidence, Names
from tongzhou.terms.declaration import Basis

__all__ = ["Verdict", "is_expired", "recognised"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a result counts (互认结论). `why` is recognised, no_edition, item_unlisted, institution_unlisted, excepted or condition_unmet.

    `repeat` are the reasons that permit a repeat all the same, `never_blocked` the rights that no recognition takes away.
    """

    is_recognised: bool
    why: str
    edition: Edition | None
    condition: str
    repeat: Mapping[str, tuple[Names, Basis | None]]
    never_blocked: Mapping[str, tuple[Names, Basis | None]]


def recognised(evidence: Evidence, item: str, institution: str, day: date) -> Verdict:
    """Say whether a result for an item from an institution counts on a day, and by which edition (是否互认)."""
    edition = next(
        (one for one in evidence.editions if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)),
        None,
    )
    why, condition = "recognised", ""
    if edition is None:
        why = "no_edition"
    elif item not in edition.items:
        why = "item_unlisted"
    elif institution not in edition.institutions:
        why = "institution_unlisted"
    elif (item, institution) in edition.except_:
        why = "excepted"
    else:
        condition = edition.items[item][1]
        if condition and condition not in edition.institutions[institution][1]:
            why = "condition_unmet"
    return Verdict(why == "recognised", why, edition, condition, evidence.repeat, evidence.never_blocked)


def is_expired(evidence: Evidence, issued: date, at: datetime) -> bool:
    """Say whether a result issued on a day is too old, or of a day to come (是否过期); its span counts days by the calendar of the moment's zone."""
    span = evidence.issued_within
    begun = datetime.combine(issued, time(), UTC) - timedelta(days=1)  # the day begins earlier east of Greenwich
    if at < begun:
        return True
    if span is None:
        return False
    days = {"wd": 1.0, "d": 1.0, "h": 1 / 24, "min": 1 / 1440}[span.unit] * span.count
    return at > datetime.combine(issued, time(), at.tzinfo or UTC) + timedelta(days=days + 1)
