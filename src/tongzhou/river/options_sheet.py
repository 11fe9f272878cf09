"""Options side by side in words (方案比选表): sections of the situation sheet, and plain data for a file."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from tongzhou.river.forecast import Interval
from tongzhou.river.operation import Operation
from tongzhou.river.options import Comparison, Effect, Outcome, Use
from tongzhou.river.scenario import Scenario
from tongzhou.river.sheet import Section, amount, percent
from tongzhou.river.situation import Knowledge
from tongzhou.terms.words import Words

__all__ = ["option_sections", "options_record"]

_MARK = "†"
_DIGITS = 4


def option_sections(known: Knowledge, scenario: Scenario, made: Comparison, words: Words) -> Iterator[Section]:
    """Give what each option is, then for each release what comes to each place under each (方案比选)."""
    yield _what(known, scenario, made, words)
    for n, release in enumerate(scenario.releases):
        substance = known.shelf.substances[release.substance]
        name = substance.names[words.lang]
        places = dict.fromkeys(one.place.key for one in made.outcomes[0].effects if one.release == n)
        rows = [
            _row(scenario, words, made, outcome, effect, substance.detection_limit_mg_l.middle)
            for key in places
            for outcome in made.outcomes
            for effect in outcome.effects
            if effect.release == n and effect.place.key == key
        ]
        columns = ["place", "option", "peak", "ratio", "arrival", "delay", "exceeding", "change"]
        columns += ["film", "film_ratio"] if substance.is_floating else []
        head = tuple(words.say(f"river.options.column.{one}") for one in columns)
        lines = (words.say("river.options.how"),)
        cut = len(columns)
        yield Section(words.say("river.options.release", substance=name), lines, head, tuple(row[:cut] for row in rows))
    if made.options.assumed:
        notes = [words.say("river.options.assumed", mark=_MARK, count=len(made.options.assumed))]
        for one in made.options.assumed:
            note = one.note if words.lang == "zh" else one.note_english or one.note
            notes.append(" ".join(part for part in (one.what, f"({one.where})", note or "") if part))
        yield Section(words.say("river.options.assumed_head"), tuple(notes), is_small=True)


def _what(known: Knowledge, scenario: Scenario, made: Comparison, words: Words) -> Section:
    """Say what each option does and what room it takes."""
    rows = []
    for outcome in made.outcomes:
        if outcome.option is None:
            continue
        said = "; ".join(_said(known, scenario, one, words) for one in outcome.option.operations)
        rows.append((outcome.option.names[words.lang], said, _room(scenario, outcome, words)))
    lines = [words.say("river.options.draws", members=made.effective, hours=f"{made.options.horizon_h:g}")]
    for outcome in made.outcomes:
        if outcome.option and outcome.probability_reversed > 0:
            lines.append(
                words.say(
                    "river.options.reversed",
                    option=outcome.option.names[words.lang],
                    percent=percent(outcome.probability_reversed),
                )
            )
    head = tuple(words.say(f"river.options.column.{one}") for one in ("option", "what", "room"))
    return Section(words.say("river.options.head"), tuple(lines), head, tuple(rows))


def _said(known: Knowledge, scenario: Scenario, one: Operation, words: Words) -> str:
    lang = words.lang
    reach = known.network.reach(one.reach)
    assert reach is not None  # noqa: S101 - it was read with the reach
    where = known.network.node(reach.upper).names[lang] if one.kind == "gate" else reach.names[lang]
    zone = scenario.learned_at.tzinfo
    until = words.say("river.options.until", until_at=_at(one.until.astimezone(zone))) if one.until else ""
    value = ""
    if one.amount:
        scale = 100.0 if one.is_share else 1.0
        value = _span(one.amount.low * scale, one.amount.high * scale)
        value += _MARK if one.amount.basis.is_assumed else ""
    return words.say(
        f"river.options.{one.kind}",
        where=where,
        km=f"{(one.distance_m or 0) / 1000:g}",
        value=value,
        since=_at(one.since.astimezone(zone)),
        until=until,
        angle=f"{one.angle_deg:g}",
    )


def _room(scenario: Scenario, outcome: Outcome, words: Words) -> str:
    said = []
    for use in outcome.uses:
        text = words.say("river.options.used", value=_three(use.used_m3, 1e-4, ".3g"))
        if use.probability_full is not None:
            mark = _MARK if use.operation.storage_m3 and use.operation.storage_m3.basis.is_assumed else ""
            text += words.say("river.options.full", percent=percent(use.probability_full)) + mark
            if use.full_s:
                begin = scenario.releases[0].started_at
                text += words.say("river.options.full_at", at=_at(begin + timedelta(seconds=use.full_s.middle)))
        said.append(text)
    return "; ".join(said) or "—"


def _row(
    scenario: Scenario, words: Words, made: Comparison, outcome: Outcome, one: Effect, detection: float
) -> tuple[str, ...]:
    begin = scenario.releases[one.release].started_at

    def at(value: Interval | None) -> str:
        if value is None:
            return "—"
        return " / ".join(_at(begin + timedelta(seconds=s)) for s in (value.low, value.middle, value.high))

    is_assumed = outcome.option is not None and any(
        operation.amount is not None and operation.amount.basis.is_assumed for operation in outcome.option.operations
    )
    name = outcome.option.names[words.lang] if outcome.option else words.say("river.options.nothing")
    change = one.exceeding_change
    film = one.film
    return (
        one.place.names[words.lang],
        name + (_MARK if is_assumed else ""),
        " / ".join(amount(value, detection) for value in (one.peak_mg_l.low, one.peak_mg_l.middle, one.peak_mg_l.high)),
        _three(one.peak_ratio, 1.0, ".2f"),
        at(one.arrival_s),
        _three(one.delay_h, 1.0, "+.1f"),
        words.say("river.sheet.no_limit") if one.probability_exceeding is None else percent(one.probability_exceeding),
        "—" if change is None else f"{100 * change.middle:+.1f} ({100 * change.low:+.1f} … {100 * change.high:+.1f})",
        _three(film.left_kg if film else None, 1e-3, ".2g"),
        _three(one.film_ratio, 1.0, ".2f"),
    )


def options_record(made: Comparison) -> dict[str, object]:
    """Give the comparison as nested dictionaries that JSON can hold (方案比选记录)."""
    return {
        "title": made.options.title,
        "members": made.effective,
        "horizon_h": made.options.horizon_h,
        "interval_covers": 0.90,
        "options": [
            {
                "key": outcome.option.key if outcome.option else None,
                "names": dict(outcome.option.names) if outcome.option else None,
                "probability_reversed": outcome.probability_reversed,
                "uses": [_use(use) for use in outcome.uses],
                "effects": [_effect(effect) for effect in outcome.effects],
            }
            for outcome in made.outcomes
        ],
        "assumed": [
            {"what": one.what, "note": one.note, "note_english": one.note_english, "where": one.where}
            for one in made.options.assumed
        ],
    }


def _use(one: Use) -> Mapping[str, object]:
    return {
        "kind": one.operation.kind,
        "reach": one.operation.reach,
        "used_m3": _list(one.used_m3),
        "probability_full": one.probability_full,
        "full_s": _list(one.full_s),
    }


def _effect(one: Effect) -> Mapping[str, object]:
    film = one.film
    return {
        "release": one.release,
        "place": one.place.key,
        "limit_mg_l": one.limit_mg_l,
        "peak_mg_l": _list(one.peak_mg_l),
        "arrival_s": _list(one.arrival_s),
        "probability_detected": one.probability_detected,
        "probability_exceeding": one.probability_exceeding,
        "peak_ratio": _list(one.peak_ratio),
        "delay_h": _list(one.delay_h),
        "exceeding_change_95": _list(one.exceeding_change),
        "film_arrival_s": _list(film.arrival_s) if film else None,
        "film_left_kg": _list(film.left_kg) if film else None,
        "film_ratio": _list(one.film_ratio),
    }


def _list(one: Interval | None) -> list[float] | None:
    return None if one is None else [float(f"{value:.{_DIGITS}g}") for value in (one.low, one.middle, one.high)]


def _three(one: Interval | None, scale: float, form: str) -> str:
    """Write three numbers; a form with g never with a power of ten where the number is large."""
    if one is None:
        return "—"
    said = [f"{value * scale:{form}}" for value in (one.low, one.middle, one.high)]
    return " / ".join(f"{float(text):.10g}" if "e+" in text else text for text in said)


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _at(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"
