"""What duplicates, blanks and calibration say of readings (质量控制): which are to be doubted before they meet the forecast."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tongzhou.river.adapter import Adapter
from tongzhou.river.assimilate import Reading
from tongzhou.terms.errors import Fault, fault

__all__ = ["Taken", "qualified"]

# How likely a reading is thought to be wrong when its duplicate or its blank failed, and when its calibration is old; assumed.
_FAILED, _OLD = 0.5, 0.2
# A duplicate below detection beside one above it fails when that one is this many times the limit; assumed.
_ABOVE_LIMIT = 2.0


@dataclass(frozen=True)
class Taken:
    """A row of the table as it was taken (采样记录): the reading, of which kind it is, what it repeats, when the instrument was calibrated."""

    reading: Reading
    kind: str = "sample"
    repeats: str = ""
    calibrated_on: date | None = None


def qualified(
    taken: Sequence[Taken], adapter: Adapter, faults: list[Fault], faulty: frozenset[str] = frozenset()
) -> tuple[Reading, ...]:
    """Give the readings of the river, doubted where their duplicate, blank or calibration says so (质量控制).

    `faulty` are the codes of samples whose rows had faults of their own: their duplicates are not blamed for it.

    A duplicate that agrees is joined with its sample into one reading, at their geometric mean: the two tell of one moment of the river
    and shall not count twice. A blank is no reading.

    References
    ----------
    Field duplicates and blanks: HJ 589-2021 (QA/QC) asks for both; how far two may differ it leaves to the method, so `duplicate_within` is assumed.
    """
    samples = {one.reading.sample: one for one in taken if one.kind == "sample" and one.reading.sample}
    pairs: dict[str, list[Taken]] = {}
    for one in taken:
        if one.kind != "duplicate":
            continue
        of = one.repeats or one.reading.sample
        if of in samples and samples[of].reading.item == one.reading.item:
            pairs.setdefault(of, []).append(one)
        elif of not in faulty:
            faults.append(
                fault(
                    "river.duplicate_of_nothing",
                    "The duplicate names the sample {sample!r}, which the table does not hold for {item}. Write the code of its sample in repeats.",
                    one.reading.where,
                    sample=of,
                    item=one.reading.item,
                )
            )
    blanks = [one for one in taken if one.kind == "blank" and one.reading.value_mg_l is not None]
    return tuple(
        _judged(one, pairs.get(one.reading.sample, []), blanks, adapter) for one in taken if one.kind == "sample"
    )


def _judged(one: Taken, repeated: Sequence[Taken], blanks: Sequence[Taken], adapter: Adapter) -> Reading:
    reading = _joined(one.reading, [other.reading for other in repeated], adapter)
    marks, doubt = list(reading.marks), reading.doubt
    for blank in _blanks_of(one, blanks):
        value, shown = one.reading.value_mg_l, blank.reading.value_mg_l or 0.0
        if value is not None and value < adapter.blank_factor * shown:
            marks, doubt = [*marks, "blank"], max(doubt, _FAILED)
            break
    days = adapter.calibration_days
    if days is not None and one.calibrated_on is not None and (one.reading.at.date() - one.calibrated_on).days > days:
        marks, doubt = [*marks, "calibration"], max(doubt, _OLD)
    return replace(reading, marks=tuple(marks), doubt=doubt)


def _blanks_of(one: Taken, blanks: Sequence[Taken]) -> Iterator[Taken]:
    """Give the blanks that tell of a sample: of its item, and of its instrument where both name one."""
    for blank in blanks:
        named = {blank.reading.instrument, one.reading.instrument}
        if blank.reading.item == one.reading.item and ("" in named or len(named) == 1):
            yield blank


def _joined(reading: Reading, repeated: Sequence[Reading], adapter: Adapter) -> Reading:
    """Join a sample with its duplicates, or doubt it where one of them does not agree."""
    if not all(_agree(reading, one, adapter.duplicate_within) for one in repeated):
        return replace(reading, doubt=_FAILED, marks=("duplicate",))
    values = [one.value_mg_l for one in (reading, *repeated)]
    if not repeated or None in values:
        return reading
    product = 1.0
    for value in values:
        product *= value or 1.0
    return replace(reading, value_mg_l=product ** (1 / len(values)))


def _agree(one: Reading, other: Reading, within: float) -> bool:
    a, b = one.value_mg_l, other.value_mg_l
    if a is None or b is None:
        above = a if a is not None else b
        return above is None or above < _ABOVE_LIMIT * max(one.detection_limit_mg_l, other.detection_limit_mg_l)
    return abs(a - b) <= within * (a + b) / 2
