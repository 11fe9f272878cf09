"""What those below are told (通报内容): by jurisdiction, as the text that every form of a notice is made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tongzhou.river.network import Names
from tongzhou.river.situation import POSSIBLE, Forecast, Situation
from tongzhou.terms.notice import NoticeText
from tongzhou.terms.words import Words

__all__ = ["Notice", "notices_of", "paragraphs", "text_of", "two_digits"]

_BLANK = "________"


@dataclass(frozen=True)
class Notice:
    """A notice to one jurisdiction (通报): whoever lies above a boundary tells whoever lies below it."""

    key: str
    sender: Names
    receiver: Names
    forecasts: tuple[Forecast, ...]
    """What comes to the boundary, one for each release that may."""


def notices_of(situation: Situation) -> tuple[Notice, ...]:
    """Give a notice for each boundary that the plume may cross, upper ones first (通报对象)."""
    made = []
    for place in situation.network.places:
        if place.below is None or place.above is None:
            continue
        crossing = tuple(
            one
            for one in situation.forecasts
            if one.place.key == place.key and one.probability_detected >= POSSIBLE and one.arrival_s
        )
        if crossing:
            made.append(Notice(place.key, place.above, place.below, crossing))
    return tuple(made)


def text_of(situation: Situation, notice: Notice, words: Words, at: datetime) -> NoticeText:
    """Give the text of a notice, from which letter, short text, telephone script and alert are made (通报文稿)."""
    lang = words.lang
    sender, receiver = (
        words.say("river.notice.department", area=area[lang]) for area in (notice.sender, notice.receiver)
    )
    *says, ask = paragraphs(situation, notice, words)
    return NoticeText(
        lang,
        sender,
        receiver,
        words.say("river.notice.number", year=at.year),
        words.say("river.notice.title", river=situation.network.names[lang]),
        words.say("river.notice.event"),
        tuple(says),
        (ask,),
        _short(situation, notice, words),
        words.say("river.notice.date", year=at.year, month=at.month, day=at.day),
        words.say("river.notice.contact"),
        words.say("river.notice.phone_open", sender=notice.sender[lang], receiver=notice.receiver[lang]),
        (
            words.say("river.notice.phone_repeat"),
            *(
                words.say(f"river.notice.phone_{one}", blank=_BLANK)
                for one in ("answered", "number", "time", "repeated", "caller")
            ),
        ),
        words.say("river.notice.mark") if situation.scenario.is_exercise else "",
    )


def _short(situation: Situation, notice: Notice, words: Words) -> tuple[tuple[int, str], ...]:
    """Give the pieces of the short text, the most important first."""
    first = min(notice.forecasts, key=lambda one: one.arrival_s.low if one.arrival_s else 0.0)
    names = dict.fromkeys(situation.shelf.substances[one.substance].names[words.lang] for one in notice.forecasts)
    arrival = first.arrival_s
    assert arrival is not None  # noqa: S101 - notices hold only what arrives
    pieces = (
        words.say(
            "river.notice.short_what",
            river=situation.network.names[words.lang],
            substances=words.say("river.sheet.and").join(names),
        ),
        words.say(
            "river.notice.short_when",
            place=first.place.names[words.lang],
            early=_at(situation.moment(first.release, arrival.low)),
            likely=_at(situation.moment(first.release, arrival.middle)),
        ),
        _short_film(situation, notice, words),
        words.say("river.notice.short_ask"),
        words.say("river.notice.short_forecast"),
    )
    return tuple(enumerate(pieces))


def _short_film(situation: Situation, notice: Notice, words: Words) -> str:
    """Say in a few characters when a film may come, nothing where none floats."""
    coming = [
        situation.moment(one.release, one.film.arrival_s.low)
        for one in notice.forecasts
        if one.film and one.film.arrival_s
    ]
    return words.say("river.notice.short_film", early=_at(min(coming))) if coming else ""


def paragraphs(situation: Situation, notice: Notice, words: Words) -> tuple[str, ...]:
    """Give the paragraphs of the letter (函正文)."""
    lang, scenario = words.lang, situation.scenario
    lines = [
        words.say(
            "river.notice.what",
            learned=f"{scenario.learned_at:%Y-%m-%d %H:%M}",
            river=situation.network.names[lang],
            substances=words.say("river.sheet.and").join(
                dict.fromkeys(situation.shelf.substances[one.substance].names[lang] for one in scenario.releases)
            ),
        )
    ]
    for one in notice.forecasts:
        substance, arrival = situation.shelf.substances[one.substance], one.arrival_s
        if arrival is None:
            continue
        limit = words.say("river.sheet.no_limit")
        if one.limit and one.probability_exceeding is not None:
            limit = words.say(
                "river.notice.limit",
                value=f"{one.limit.value_mg_l:g}",
                percent=f"{100 * one.probability_exceeding:.0f}",
            )
        lines.append(
            words.say(
                "river.notice.forecast",
                substance=substance.names[lang],
                place=one.place.names[lang],
                early=_at(situation.moment(one.release, arrival.low)),
                likely=_at(situation.moment(one.release, arrival.middle)),
                late=_at(situation.moment(one.release, arrival.high)),
                percent=f"{100 * one.probability_detected:.0f}",
                peak=f"{one.peak_mg_l.middle:.2g}",
                high=f"{one.peak_mg_l.high:.2g}",
                limit=limit,
            )
        )
        lines += _film(situation, one, words)
    lines.append(
        words.say("river.notice.grade", grade=situation.proposal.chosen.grade, report_as=situation.proposal.report_as)
    )
    lines += [words.say(f"river.note.{one}") for one in scenario.conditions]
    lines.append(words.say("river.notice.assumed", count=len(situation.assumed)))
    lines.append(words.say("river.notice.ask"))
    return tuple(lines)


def _film(situation: Situation, one: Forecast, words: Words) -> Iterator[str]:
    """Say what floats, apart from what is dissolved."""
    film = one.film
    if film is None or film.arrival_s is None or film.left_kg is None or film.gone_s is None:
        return
    yield words.say(
        "river.notice.film",
        substance=situation.shelf.substances[one.substance].names[words.lang],
        early=_at(situation.moment(one.release, film.arrival_s.low)),
        likely=_at(situation.moment(one.release, film.arrival_s.middle)),
        gone=_at(situation.moment(one.release, film.gone_s.high)),
        low=two_digits(film.left_kg.low),
        high=two_digits(film.left_kg.high),
    )


def two_digits(value: float) -> str:
    """Write a number to two digits, without a power of ten (两位有效数字)."""
    return f"{float(f'{value:.2g}'):,.10g}"


def _at(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"
