"""A report on the event (突发环境事件报告): first, follow-up and final, each with the items its form asks for.

What the program knows it writes; what people must say stays a blank with the question beside it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tongzhou.river.assimilate import Reading
from tongzhou.river.forecast import Interval
from tongzhou.river.grades import ReportForm
from tongzhou.river.notice import notices_of
from tongzhou.river.record import record_of
from tongzhou.river.reported import FigureKey, Figures, Reported, figures_of, reading_keys
from tongzhou.river.scenario import KNOWN_FACTS
from tongzhou.river.sheet import DOUBTED, Section, Sheet, amount, day, percent, release_line
from tongzhou.river.situation import Forecast, Situation, Update
from tongzhou.terms.words import Words

__all__ = ["report_sheet", "report_title"]

_BLANK = "________"


@dataclass(frozen=True)
class _Known:
    """All that a report may draw on."""

    situation: Situation
    words: Words
    made_at: datetime
    earlier: tuple[Reported, ...]

    def say(self, key: str, /, **values: object) -> str:
        return self.words.say(f"river.report.{key}", **values)

    def substance(self, key: str) -> str:
        return self.situation.shelf.substances[key].names[self.words.lang]

    def item(self, key: str) -> str:
        """Give the name of what is measured, which is that of the substance of the same key where one is declared."""
        found = self.situation.shelf.substances.get(key)
        return found.names[self.words.lang] if found else key

    def place(self, key: str) -> str:
        found = next((one for one in self.situation.network.places if one.key == key), None)
        return found.names[self.words.lang] if found else key

    def joined(self, items: Sequence[str]) -> str:
        return self.words.say("river.sheet.and").join(items)


def report_title(form: ReportForm, situation: Situation, number: int, words: Words) -> str:
    """Give the title of a report (报告标题); follow-ups are numbered from 1."""
    title = form.title[words.lang]
    if form.kind == "follow-up":
        title = words.say("river.report.numbered", title=title, number=number)
    return words.say("river.report.title", river=situation.network.names[words.lang], kind=title)


def report_sheet(
    form: ReportForm, situation: Situation, earlier: Sequence[Reported], words: Words, made_at: datetime
) -> Sheet:
    """Compose a report in the language of `words` (编制报告).

    Parameters
    ----------
    form
        What this kind of report has to say.
    situation
        The situation reported.
    earlier
        The reports made before it, first to last; a follow-up compares with the last.
    words, made_at
        The language, and when the report is made.

    References
    ----------
    突发环境事件信息报告办法 (环境保护部令第17号), the articles on 初报, 续报 and 处理结果报告, as declared in rules.toml.
    """
    number = sum(one.kind == "follow-up" for one in earlier) + 1
    known = _Known(situation, words, made_at.astimezone(situation.scenario.learned_at.tzinfo), tuple(earlier))
    sections = []
    for item in form.items:
        made = _ITEMS[item](known)
        asked = words.get(f"river.report.ask.{item}", "")
        lines = (*made.lines, f"{asked}{_BLANK}") if asked else made.lines
        sections.append(Section(known.say(f"item.{item}"), lines, made.head, made.rows))
    sections.append(Section(known.say("item.basis"), tuple(_basis(known, form))))
    banner = words.say("river.sheet.exercise") if situation.scenario.is_exercise else ""
    return Sheet(report_title(form, situation, number, words), banner, tuple(sections))


def _nothing(_: _Known) -> Section:
    return Section("")


def _time(known: _Known) -> Section:
    scenario = known.situation.scenario
    lines = [known.say("learned", at=day(scenario.learned_at))]
    for at, within in dict.fromkeys((one.started_at, one.started_within_h) for one in scenario.releases):
        lines.append(known.say("began", at=day(at), within=f"{within:g}"))
    return Section("", tuple(lines))


def _place(known: _Known) -> Section:
    network, lang = known.situation.network, known.words.lang
    lines = []
    for reach_key, distance in dict.fromkeys((one.reach, one.distance_m) for one in known.situation.scenario.releases):
        reach = network.reach(reach_key)
        name = reach.names[lang] if reach else reach_key
        lines.append(known.say("where", river=network.names[lang], reach=name, km=f"{distance / 1000:.1f}"))
    return Section("", tuple(lines))


def _information_source(known: _Known) -> Section:
    alarm = known.situation.scenario.alarm
    return Section("", (known.say("alarm", words=alarm),) if alarm else ())


def _course(known: _Known) -> Section:
    return Section("", (known.say("course", title=known.situation.scenario.title),))


def _pollutants(known: _Known) -> Section:
    situation, words = known.situation, known.words
    lines = []
    for n, one in enumerate(situation.scenario.releases):
        lines.append(
            known.say("pollutant", substance=known.substance(one.substance), what=release_line(situation, words, n))
        )
        if situation.update is not None:
            factor = f"{situation.update.mass_factors[n]:.2g}"
            lines.append(known.say("mass", substance=known.substance(one.substance), factor=factor))
    return Section("", tuple(lines))


def _readings(known: _Known) -> Section:
    update = known.situation.update
    if update is None:
        return Section("", (known.say("no_readings"),))
    last = known.earlier[-1].readings if known.earlier else frozenset()
    fresh = [n for key, n in reading_keys(known.situation).items() if key not in last]
    head = tuple(known.say(f"reading.{one}") for one in ("at", "place", "item", "value", "trust"))
    rows = []
    for n in fresh:
        one, doubt = update.readings[n], update.posterior.doubt[n]
        trust = "doubted" if doubt > DOUBTED else "believed"
        rows.append((day(one.at), _spot(known, one), known.item(one.item), _value(one), known.say(trust)))
    key = "new_readings" if known.earlier else "all_readings"
    return Section(
        "", (known.say(key, count=len(fresh), total=len(update.readings)),), head if rows else (), tuple(rows)
    )


def _spot(known: _Known, one: Reading) -> str:
    reach = known.situation.network.reach(one.reach)
    name = reach.names[known.words.lang] if reach else one.reach
    if one.distance_m is None:
        return known.say("lower_end", reach=name)
    return known.say("spot", reach=name, km=f"{one.distance_m / 1000:.1f}")


def _value(one: Reading) -> str:
    return f"<{one.detection_limit_mg_l:g}" if one.value_mg_l is None else f"{one.value_mg_l:g}"


def _casualties(known: _Known) -> Section:
    facts, words = known.situation.scenario.facts, known.words
    return Section(
        "",
        tuple(
            known.say(
                "fact", fact=words.say(f"river.fact.{key}"), value=f"{facts[key]:,.0f}" if key in facts else _BLANK
            )
            for key in KNOWN_FACTS
        ),
    )


def _sensitive_places(known: _Known) -> Section:
    situation, words = known.situation, known.words
    lines = []
    if not any(one.kind == "intake" for one in situation.network.places):
        lines.append(known.say("no_intake"))
    lines.append(words.say(f"river.sheet.conveyance.{situation.scenario.conveyance}"))
    head = tuple(
        known.say(f"column.{one}") for one in ("place", "substance", "km", "arrival", "peak", "limit", "exceeding")
    )
    rows = tuple(_place_row(known, one) for one in situation.forecasts)
    lines.append(known.say("how_to_read"))
    return Section("", tuple(lines), head if rows else (), rows)


def _place_row(known: _Known, one: Forecast) -> tuple[str, ...]:
    detection = known.situation.shelf.substances[one.substance].detection_limit_mg_l.middle
    limit = f"{one.limit.value_mg_l:g}" if one.limit else known.words.say("river.sheet.no_limit")
    return (
        one.place.names[known.words.lang],
        known.substance(one.substance),
        f"{one.distance_km.middle:.1f}",
        _moments(known, one, one.arrival_s),
        f"{amount(one.peak_mg_l.middle, detection)} / {amount(one.peak_mg_l.high, detection)}",
        limit,
        "—" if one.probability_exceeding is None else percent(one.probability_exceeding),
    )


def _moments(known: _Known, forecast: Forecast, one: Interval | None) -> str:
    if one is None:
        return "—"
    return " / ".join(_at(known.situation.moment(forecast.release, value)) for value in (one.low, one.middle, one.high))


def _at(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"


def _trend(known: _Known) -> Section:
    situation, words = known.situation, known.words
    proposal = situation.proposal
    lines = [words.say("river.notice.grade", grade=proposal.chosen.grade, report_as=proposal.report_as)]
    likely = [one for one in situation.forecasts if one.above_s and one.below_s and one.probability_exceeding]
    for one in likely:
        assert one.above_s and one.below_s  # noqa: S101, PT018 - chosen above
        lines.append(
            known.say(
                "exceeds",
                place=one.place.names[words.lang],
                substance=known.substance(one.substance),
                begin=_at(situation.moment(one.release, one.above_s.middle)),
                end=_at(situation.moment(one.release, one.below_s.middle)),
                latest=_at(situation.moment(one.release, one.below_s.high)),
                chance=percent(one.probability_exceeding or 0.0),
            )
        )
    if not likely:
        lines.append(known.say("nowhere_above"))
    lines += [words.tell(note) for note in situation.notes]
    return Section("", tuple(lines))


def _measures(known: _Known) -> Section:
    receivers = [one.receiver[known.words.lang] for one in notices_of(known.situation)]
    if not receivers:
        return Section("", (known.words.say("river.sheet.no_notice"),))
    return Section("", (known.say("notices", receivers=known.joined(list(dict.fromkeys(receivers)))),))


def _map(known: _Known) -> Section:
    places = [one.names[known.words.lang] for one in known.situation.network.places]
    return Section("", (known.say("map", places=known.joined(places)),))


def _changes(known: _Known) -> Section:
    if not known.earlier:
        return Section("", (known.say("no_earlier"),))
    last, situation = known.earlier[-1], known.situation
    lines = [known.say("since", at=day(last.made_at.astimezone(known.made_at.tzinfo)))]
    proposal = situation.proposal
    if (last.grade, last.report_as) == (proposal.chosen.grade, proposal.report_as):
        lines.append(known.say("grade_same", grade=last.grade, report_as=last.report_as))
    else:
        lines.append(
            known.say(
                "grade_changed",
                before=last.grade,
                before_as=last.report_as,
                after=proposal.chosen.grade,
                after_as=proposal.report_as,
            )
        )
    now = figures_of(record_of(situation, known.made_at, ""))
    rows = tuple(_change_rows(known, last.figures, now))
    lines.append(known.say("changed_places" if rows else "unchanged", count=len(rows)))
    head = tuple(known.say(f"change.{one}") for one in ("place", "arrival", "peak", "exceeding"))
    return Section("", tuple(lines), head if rows else (), rows)


def _change_rows(
    known: _Known, before: Mapping[FigureKey, Figures], now: Mapping[FigureKey, Figures]
) -> Iterator[tuple[str, ...]]:
    """Give a row for each place where a figure, as it is printed, is another than in the report before."""
    for key in dict.fromkeys((*before, *now)):
        old, new = _printed(known, key, before.get(key)), _printed(known, key, now.get(key))
        if old != new:
            _, substance, place = key
            arrows = (f"{one} → {other}" if one != other else one for one, other in zip(old, new, strict=True))
            yield (
                known.say("place_substance", place=known.place(place), substance=known.substance(substance)),
                *arrows,
            )


def _printed(known: _Known, key: FigureKey, one: Figures | None) -> tuple[str, str, str]:
    if one is None:
        return "—", "—", "—"
    detection = known.situation.shelf.substances[key[1]].detection_limit_mg_l.middle
    return (
        _at(datetime.fromisoformat(one.arrival)) if one.arrival else "—",
        f"{amount(one.peak_mg_l, detection)} ({amount(one.peak_high_mg_l, detection)})",
        "—" if one.exceeding is None else percent(one.exceeding),
    )


def _reports(known: _Known) -> Section:
    head = tuple(known.say(f"made.{one}") for one in ("number", "kind", "at", "grade"))
    rows = tuple(
        (
            str(one.number),
            known.say(f"kind.{one.kind}"),
            day(one.made_at.astimezone(known.made_at.tzinfo)),
            f"{one.grade} / {one.report_as}",
        )
        for one in known.earlier
    )
    return Section("", (), head, rows)


def _measured(known: _Known) -> Section:
    """Give the highest and the last reading of each place and item: what was measured, no forecast among it."""
    update = known.situation.update
    if update is None:
        return Section("", (known.say("no_readings"),))
    groups: dict[tuple[str, float | None, str], list[int]] = {}
    for n, one in enumerate(update.readings):
        groups.setdefault((one.reach, one.distance_m, one.item), []).append(n)
    head = tuple(known.say(f"measured.{one}") for one in ("place", "item", "count", "highest", "last"))
    rows = []
    for found in groups.values():
        top = max(found, key=lambda n: update.readings[n].value_mg_l or 0.0)
        last = max(found, key=lambda n: update.readings[n].at)
        one = update.readings[top]
        shown = (_dated(known, update, n) for n in (top, last))
        rows.append((_spot(known, one), known.item(one.item), str(len(found)), *shown))
    return Section("", (), head, tuple(rows))


def _dated(known: _Known, update: Update, n: int) -> str:
    one = update.readings[n]
    doubt = f" {known.say('doubted')}" if update.posterior.doubt[n] > DOUBTED else ""
    return f"{_value(one)} ({_at(one.at.astimezone(known.made_at.tzinfo))}){doubt}"


def _harm(known: _Known) -> Section:
    return _casualties(known)


def _basis(known: _Known, form: ReportForm) -> Iterator[str]:
    """Say what the report rests on and what of it is assumed."""
    situation, words = known.situation, known.words
    basis = form.basis
    note = basis.note if words.lang == "zh" else basis.note_english or basis.note
    yield known.say("form", source=basis.source or "—")
    if basis.is_assumed and note:
        yield known.say("form_assumed", note=note)
    yield known.say("forecast", at=day(known.made_at), members=situation.scenario.members, seed=situation.scenario.seed)
    yield words.say("river.notice.assumed", count=len(situation.assumed))
    for key in ("unit", "signer", "contact"):
        yield known.say(key, blank=_BLANK)


_ITEMS: Mapping[str, Callable[[_Known], Section]] = {
    "time": _time,
    "place": _place,
    "information_source": _information_source,
    "cause": _nothing,
    "course": _course,
    "pollutants": _pollutants,
    "readings": _readings,
    "casualties": _casualties,
    "sensitive_places": _sensitive_places,
    "trend": _trend,
    "handling": _nothing,
    "measures": _measures,
    "map": _map,
    "changes": _changes,
    "reports": _reports,
    "measured": _measured,
    "harm": _harm,
    "social": _nothing,
    "remaining": _nothing,
    "accountability": _nothing,
}
