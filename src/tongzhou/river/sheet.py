"""The situation on one sheet (态势单): headings, lines and tables in one language, before they become text or a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tongzhou.river.assimilate import ERROR
from tongzhou.river.forecast import Interval
from tongzhou.river.grades import Grading
from tongzhou.river.situation import POSSIBLE, Forecast, Situation, Update
from tongzhou.terms.words import Words

__all__ = ["DOUBTED", "Section", "Sheet", "amount", "day", "percent", "release_line", "sheet_of", "sheet_text"]

_MARK = "†"
# Beside what the model does not hold for.
_BEYOND = "‡"
_LIKELY, _UNLIKELY = 0.995, 0.005
#: A reading likelier wrong than right is said not to be believed; a mass changed by less than the factor below is said to agree.
DOUBTED: Final = 0.5
_OTHER_MASS = 1.5


@dataclass(frozen=True)
class Section:
    """A part of the sheet (一节): lines, then a table with a head row."""

    heading: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    is_small: bool = False
    release: int | None = None


@dataclass(frozen=True)
class Sheet:
    """The whole sheet (态势单)."""

    title: str
    banner: str
    sections: tuple[Section, ...] = field(default_factory=tuple)


def sheet_of(situation: Situation, words: Words, made_at: datetime) -> Sheet:
    """Compose the sheet in the language of `words` (编制态势单)."""
    scenario = situation.scenario
    sections = [_head(situation, words, made_at)]
    if situation.update is not None:
        sections.append(_update(situation, situation.update, words))
    sections += [_grade(situation, words), _clock(situation, words)]
    for n in range(len(scenario.releases)):
        sections.append(_release(situation, words, n))
        sections += _film(situation, words, n)
    banner = words.say("river.sheet.exercise") if scenario.is_exercise else ""
    sections += [_notices(situation, words, banner), _notes(situation, words), _assumed(situation, words)]
    return Sheet(scenario.title, banner, tuple(sections))


def sheet_text(sheet: Sheet) -> Iterator[str]:
    """Give the sheet as lines of text, cells of a table between tabs (文本)."""
    yield f"{sheet.banner} {sheet.title}".strip()
    for section in sheet.sections:
        yield ""
        yield f"{sheet.banner} {section.heading}".strip()
        yield from (f"  {one}" for one in section.lines)
        if section.rows:
            yield "  " + "\t".join(section.head)
            yield from ("  " + "\t".join(row) for row in section.rows)


def _head(situation: Situation, words: Words, made_at: datetime) -> Section:
    scenario, lang = situation.scenario, words.lang
    lines = [
        words.say("river.sheet.river", name=situation.network.names[lang]),
        words.say("river.sheet.learned", at=day(scenario.learned_at)),
        words.say("river.sheet.made", at=day(made_at.astimezone(scenario.learned_at.tzinfo)), members=scenario.members, seed=scenario.seed),
        words.say(f"river.sheet.conveyance.{scenario.conveyance}"),
        *(f"{_BEYOND} {words.say(f'river.note.{one}')}" for one in scenario.conditions),
    ]  # fmt: skip
    return Section(words.say("river.sheet.head"), tuple(lines))


def _update(situation: Situation, update: Update, words: Words) -> Section:
    """Say what readings changed, which were not believed, and whether the mass must have been different."""
    posterior = update.posterior
    doubted = [one for one, doubt in zip(update.readings, posterior.doubt, strict=True) if doubt > DOUBTED]
    lines = [
        words.say("river.sheet.readings", count=len(update.readings), believed=len(update.readings) - len(doubted))
    ]
    for one in doubted:
        value = f"<{one.detection_limit_mg_l:g}" if one.value_mg_l is None else f"{one.value_mg_l:g}"
        lines.append(words.say("river.sheet.doubted", where=one.where, at=_at(one.at), value=value))
    for one in update.readings:
        lines += [words.say(f"river.sheet.mark.{mark}", where=one.where) for mark in one.marks]
    for release, factor in zip(situation.scenario.releases, update.mass_factors, strict=True):
        name = situation.shelf.substances[release.substance].names[words.lang]
        kind = "more" if factor > _OTHER_MASS else "less" if factor < 1 / _OTHER_MASS else "same"
        lines.append(words.say(f"river.sheet.mass_{kind}", substance=name, factor=f"{factor:.2g}"))
    lines.append(words.say("river.sheet.error", percent=100 * ERROR) + _MARK)
    if posterior.trust < 1:
        lines.append(words.say("river.sheet.trust", percent=100 * posterior.trust))
    head = tuple(words.say(f"river.sheet.changed.{one}") for one in ("place", "peak", "peak_at", "exceeding"))
    rows = []
    for before, after in zip(update.before, situation.forecasts, strict=True):
        substance = situation.shelf.substances[after.substance]
        chances = (before.probability_exceeding, after.probability_exceeding)
        rows.append((
            f"{after.place.names[words.lang]}, {substance.names[words.lang]}",
            _arrow(*(amount(one.peak_mg_l.middle, substance.detection_limit_mg_l.middle) for one in (before, after))),
            _arrow(*(_moments(situation, one, one.peak_s) for one in (before, after))),
            _arrow(*("—" if one is None else percent(one) for one in chances)),
        ))  # fmt: skip
    return Section(words.say("river.sheet.changed"), tuple(lines), head, tuple(rows))


def _arrow(before: str, after: str) -> str:
    return f"{before} → {after}"


def _grade(situation: Situation, words: Words) -> Section:
    proposal, lang = situation.proposal, words.lang
    lines = [
        words.say("river.sheet.grade", grade=proposal.chosen.grade, edition=proposal.chosen.edition.title[lang]),
        *_clauses(proposal.chosen, words),
    ]
    if proposal.report_as != proposal.chosen.grade:
        reasons = words.say("river.sheet.and").join(words.say(f"river.fact.{one}") for one in proposal.because)
        lines.append(words.say("river.sheet.report_as", grade=proposal.report_as, reasons=reasons) + _MARK)
    for other in proposal.others:
        same = "same" if other.grade == proposal.chosen.grade else "differs"
        lines.append(words.say(f"river.sheet.edition_{same}", grade=other.grade, edition=other.edition.title[lang]))
    lines.append(words.say("river.sheet.only_proposed"))
    return Section(words.say("river.sheet.grading"), tuple(lines))


def _clauses(grading: Grading, words: Words) -> Iterator[str]:
    """Say which clauses are met or possible, and how many cannot be told."""
    for clause, verdict in grading.verdicts:
        if verdict in ("met", "possible"):
            said = words.say(f"river.sheet.clause_{verdict}", grade=clause.grade, text=clause.text[words.lang])
            yield said + (_MARK if clause.basis.is_assumed else "")
    unknown = dict.fromkeys(clause.fact for clause, verdict in grading.verdicts if verdict == "unknown")
    if unknown:
        facts = words.say("river.sheet.and").join(words.say(f"river.fact.{one}") for one in unknown)
        yield words.say("river.sheet.clause_unknown", facts=facts)


def _clock(situation: Situation, words: Words) -> Section:
    rows = []
    for one in situation.deadlines:
        due = day(one.due_at) if one.due_at else words.say("river.sheet.in_time")
        kind = words.say(f"river.sheet.{one.clock.kind}")
        rows.append((due, kind, one.clock.receiver[words.lang], one.clock.basis.source or ""))
    head = tuple(words.say(f"river.sheet.clock.{one}") for one in ("due", "kind", "receiver", "source"))
    return Section(words.say("river.sheet.clocks"), (), head, tuple(rows))


def release_line(situation: Situation, words: Words, n: int) -> str:
    """Say where, how much and when of a release (泄漏情况)."""
    one = situation.scenario.releases[n]
    reach = situation.network.reach(one.reach)
    return words.say(
        "river.sheet.release",
        reach=reach.names[words.lang] if reach else one.reach,
        km=one.distance_m / 1000,
        mass=_span(one.mass_kg.low / 1000, one.mass_kg.high / 1000),
        share=_span(100 * one.river_share.low, 100 * one.river_share.high),
        at=day(one.started_at),
    )


def _release(situation: Situation, words: Words, n: int) -> Section:
    substance = situation.shelf.substances[situation.scenario.releases[n].substance]
    name = substance.names[words.lang]
    lines = [release_line(situation, words, n)]
    found = [made for made in situation.forecasts if made.release == n]
    if not found:
        return Section(name, (*lines, words.say("river.sheet.no_place")), release=n)
    columns = ("place", "km", "detected", "arrival", "peak", "peak_at", "limit", "exceeding", "hours")
    head = tuple(words.say(f"river.sheet.column.{column}") for column in columns)
    rows = tuple(_row(situation, words, made, substance.detection_limit_mg_l.middle) for made in found)
    lines.append(words.say("river.sheet.how_to_read", limit=f"{substance.detection_limit_mg_l.middle:g}"))
    for message in {note.key: note for made in found for note in made.notes}.values():
        places = [made.place.names[words.lang] for made in found if message in made.notes]
        mark = f"{_BEYOND} " if message.key == "river.note.unmixed" else ""
        lines.append(
            mark + words.say("river.sheet.place_note", places=words.say("river.sheet.and").join(places), note=message)
        )
    return Section(name, tuple(lines), head, rows, release=n)


def _row(situation: Situation, words: Words, one: Forecast, detection: float) -> tuple[str, ...]:
    limit, held = words.say("river.sheet.no_limit"), one.limit
    if held:
        value = f"{held.value_mg_l:g}"
        limit = words.say("river.sheet.limit", value=value, water_class=held.water_class, table=held.table)
        limit += _MARK if held.is_assumed else ""
    exceeding = "—" if one.probability_exceeding is None else percent(one.probability_exceeding)
    hours = one.hours_above
    beyond = _BEYOND if any(note.key == "river.note.unmixed" for note in one.notes) else ""
    return (
        one.place.names[words.lang] + (_MARK if one.place.basis.is_assumed else "") + beyond,
        f"{one.distance_km.middle:.1f}",
        percent(one.probability_detected),
        _moments(situation, one, one.arrival_s),
        " / ".join(amount(value, detection) for value in _three(one.peak_mg_l)),
        _moments(situation, one, one.peak_s),
        limit,
        exceeding,
        " / ".join(f"{value:.1f}" for value in _three(hours)) if hours else "—",
    )


def _film(situation: Situation, words: Words, n: int) -> Iterator[Section]:
    """Give what floats of a release on its own, so that nobody takes one for the other."""
    found = [one for one in situation.forecasts if one.release == n and one.film]
    if not found:
        return
    name = situation.shelf.substances[situation.scenario.releases[n].substance].names[words.lang]
    rows = []
    for one in found:
        film = one.film
        assert film is not None  # noqa: S101 - those without were left out
        rows.append((
            one.place.names[words.lang] + (_MARK if one.place.basis.is_assumed else ""),
            f"{one.distance_km.middle:.1f}",
            percent(film.probability_comes),
            _moments(situation, one, film.arrival_s),
            _moments(situation, one, film.gone_s),
            " / ".join(f"{value / 1000:.2g}" for value in _three(film.left_kg)) + _MARK if film.left_kg else "—",
            " / ".join(percent(value) for value in _three(film.evaporated)) + _MARK if film.evaporated else "—",
        ))  # fmt: skip
    columns = ("place", "km", "film_comes", "film_arrives", "film_gone", "film_left", "film_evaporated")
    head = tuple(words.say(f"river.sheet.column.{column}") for column in columns)
    yield Section(
        words.say("river.sheet.film", substance=name), (words.say("river.sheet.film_how"),), head, tuple(rows)
    )


def _notices(situation: Situation, words: Words, banner: str) -> Section:
    """Draft a short message to those below each boundary that the plume may cross, one for each release."""
    rows = []
    for one in situation.forecasts:
        below, arrival = one.place.below, one.arrival_s
        if below is None or arrival is None or one.probability_detected < POSSIBLE:
            continue
        substance = situation.shelf.substances[one.substance]
        text = words.say(
            "river.sheet.notice",
            river=situation.network.names[words.lang],
            started=_at(situation.scenario.releases[one.release].started_at),
            substance=substance.names[words.lang],
            place=one.place.names[words.lang],
            early=_at(situation.moment(one.release, arrival.low)),
            likely=_at(situation.moment(one.release, arrival.middle)),
            chance=percent(one.probability_detected),
            peak=amount(one.peak_mg_l.high, substance.detection_limit_mg_l.middle),
        )
        rows.append((below[words.lang], f"{banner} {text} {banner}".strip()))
    head = tuple(words.say(f"river.sheet.notices.{one}") for one in ("receiver", "text"))
    lines = () if rows else (words.say("river.sheet.no_notice"),)
    return Section(words.say("river.sheet.notices"), lines, head, tuple(rows))


def _notes(situation: Situation, words: Words) -> Section:
    return Section(words.say("river.sheet.notes"), tuple(words.tell(one) for one in situation.notes))


def _assumed(situation: Situation, words: Words) -> Section:
    lines = [words.say("river.sheet.assumed_mark", mark=_MARK, count=len(situation.assumed))]
    for one in situation.assumed:
        note = one.note if words.lang == "zh" else one.note_english or one.note
        lines.append(" ".join(part for part in (one.what, f"({one.where})" if one.where else "", note or "") if part))
    return Section(words.say("river.sheet.assumed"), tuple(lines), is_small=True)


def _three(one: Interval) -> tuple[float, float, float]:
    return one.low, one.middle, one.high


def _moments(situation: Situation, forecast: Forecast, one: Interval | None) -> str:
    if one is None:
        return "—"
    return " / ".join(_at(situation.moment(forecast.release, value)) for value in _three(one))


def _at(moment: datetime) -> str:
    """Write a moment as month-day and hour:minute."""
    return f"{moment:%m-%d %H:%M}"


def day(moment: datetime) -> str:
    """Write a moment with its year (年月日时分)."""
    return f"{moment:%Y-%m-%d %H:%M}"


def amount(value: float, detection: float) -> str:
    """Write a concentration, or < and the limit of detection (浓度)."""
    return f"<{detection:g}" if value < detection else f"{value:.2g}"


def percent(share: float) -> str:
    """Write a probability, never 0 or 100 where it is neither (概率)."""
    if share == 0 or share == 1:
        return f"{100 * share:.0f} %"
    return ">99 %" if share > _LIKELY else "<1 %" if share < _UNLIKELY else f"{100 * share:.0f} %"


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
