"""A situation as plain data for a file (态势记录): every key with its unit, every time with its zone."""

from collections.abc import Mapping
from datetime import datetime

from tongzhou.river.forecast import Band, Interval
from tongzhou.river.grades import Grading
from tongzhou.river.situation import Forecast, Situation, Update

__all__ = ["record_of"]

_DIGITS = 6


def record_of(situation: Situation, made_at: datetime, program: str) -> dict[str, object]:
    """Give the situation as nested dictionaries that JSON can hold (态势记录); times in the zone of the alarm."""
    scenario = situation.scenario
    zone = scenario.learned_at.tzinfo
    return {
        "program": program,
        "spill": scenario.spill,
        "made_at": made_at.astimezone(zone).isoformat(timespec="seconds"),
        "is_exercise": scenario.is_exercise,
        "title": scenario.title,
        "river": {"key": situation.network.key, **situation.network.names},
        "learned_at": scenario.learned_at.isoformat(),
        "conveyance": scenario.conveyance,
        "members": scenario.members,
        "seed": scenario.seed,
        "interval_covers": 0.90,
        "releases": [
            {
                "substance": one.substance,
                "reach": one.reach,
                "distance_m": one.distance_m,
                "mass_kg": [one.mass_kg.low, one.mass_kg.high],
                "river_share": [one.river_share.low, one.river_share.high],
                "started_at": one.started_at.isoformat(),
                "started_within_h": one.started_within_h,
                "duration_h": [one.duration_h.low, one.duration_h.high],
            }
            for one in scenario.releases
        ],
        "grade": {
            "proposed": situation.proposal.chosen.grade,
            "report_as": situation.proposal.report_as,
            "because": list(situation.proposal.because),
            "editions": [_grading(one) for one in (situation.proposal.chosen, *situation.proposal.others)],
        },
        "deadlines": [
            {
                "key": one.clock.key,
                "kind": one.clock.kind,
                "receiver": dict(one.clock.receiver),
                "clause": one.clock.clause,
                "due_at": one.due_at.isoformat() if one.due_at else None,
                "source": one.clock.basis.source,
            }
            for one in situation.deadlines
        ],
        "forecasts": [_forecast(situation, one) for one in situation.forecasts],
        "bands": [
            {"release": release, "place": place, **_band(band)} for release, place, band in situation.charts.bands
        ],
        "update": _update(situation.update) if situation.update else None,
        "assumed": [
            {"what": one.what, "note": one.note, "note_english": one.note_english, "where": one.where}
            for one in situation.assumed
        ],
        "notes": [one.key for one in situation.notes],
    }


def _update(update: Update) -> Mapping[str, object]:
    return {
        "readings": [
            {
                "where": one.where,
                "reach": one.reach,
                "distance_m": one.distance_m,
                "at": one.at.isoformat(),
                "item": one.item,
                "value_mg_l": one.value_mg_l,
                "detection_limit_mg_l": one.detection_limit_mg_l,
                "instrument": one.instrument,
                "sample": one.sample,
                "relative_error": one.error,
                "within_h": one.within_h,
                "marks": list(one.marks),
                "probability_wrong": _round(doubt),
            }
            for one, doubt in zip(update.readings, update.posterior.doubt, strict=True)
        ],
        "effective_draws": _round(update.posterior.effective),
        "trust": _round(update.posterior.trust),
        "mass_factors": [_round(one) for one in update.mass_factors],
    }


def _grading(one: Grading) -> Mapping[str, object]:
    return {
        "edition": one.edition.key,
        "title": dict(one.edition.title),
        "grade": one.grade,
        "clauses": [
            {
                "grade": clause.grade,
                "fact": clause.fact,
                "verdict": verdict,
                **clause.text,
                "source": clause.basis.source,
                "is_assumed": clause.basis.is_assumed,
            }
            for clause, verdict in one.verdicts
        ],
    }


def _forecast(situation: Situation, one: Forecast) -> Mapping[str, object]:
    limit = one.limit
    return {
        "release": one.release,
        "substance": one.substance,
        "place": one.place.key,
        "kind": one.place.kind,
        "names": dict(one.place.names),
        "distance_km": _interval(one.distance_km),
        "probability_detected": one.probability_detected,
        "arrival": _times(situation, one, one.arrival_s),
        "gone": _times(situation, one, one.gone_s),
        "peak_mg_l": _interval(one.peak_mg_l),
        "peak": _times(situation, one, one.peak_s),
        "limit": None
        if limit is None
        else {
            "value_mg_l": limit.value_mg_l,
            "class": limit.water_class,
            "table": limit.table,
            "source": limit.source,
            "is_assumed": limit.is_assumed,
        },
        "probability_exceeding": one.probability_exceeding,
        "above_limit": _times(situation, one, one.above_s),
        "below_limit": _times(situation, one, one.below_s),
        "hours_above_limit": _interval(one.hours_above),
        "floating": None
        if one.film is None
        else {
            "probability_comes": _round(one.film.probability_comes),
            "arrival": _times(situation, one, one.film.arrival_s),
            "gone": _times(situation, one, one.film.gone_s),
            "left_kg": _interval(one.film.left_kg),
            "evaporated_share": _interval(one.film.evaporated),
        },
        "notes": [note.key for note in one.notes],
    }


def _interval(one: Interval | None) -> list[float] | None:
    return None if one is None else [_round(value) for value in (one.low, one.middle, one.high)]


def _times(situation: Situation, forecast: Forecast, one: Interval | None) -> list[str] | None:
    if one is None:
        return None
    moments = (situation.moment(forecast.release, value) for value in (one.low, one.middle, one.high))
    return [moment.isoformat(timespec="minutes") for moment in moments]


def _band(band: Band) -> Mapping[str, object]:
    return {
        "time_h": [_round(float(one) / 3600) for one in band.time_s],
        "low_mg_l": [_round(float(one)) for one in band.low_mg_l],
        "middle_mg_l": [_round(float(one)) for one in band.middle_mg_l],
        "high_mg_l": [_round(float(one)) for one in band.high_mg_l],
    }


def _round(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
