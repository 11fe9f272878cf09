"""An alarm in one line (一句话报警): what, how much, where and when, in Chinese or English, and what of the line was not understood."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tongzhou.river.network import Names, Network, Place, Point
from tongzhou.river.substance import Shelf, Substance
from tongzhou.terms.errors import Fault, fault
from tongzhou.terms.words import Message

__all__ = ["Alarm", "Spilled", "read_alarm", "scenario_text"]

_DIGITS = {word: n for n, word in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_WORDS: dict[str, float] = {
    word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_WORDS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "half a": 0.5, "a": 1}
_N = rf"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+半?|半|\b(?:{'|'.join(_WORDS)})\b)"
_VAGUE = r"about|maybe|perhaps|possibly|some|approximately|approx\.?|around|roughly|up to|约|大约|可能|大概|估计|至多"
_UNITS = {"t": 1000.0, "kg": 1.0, "m3": 0.0}
_AMOUNT = re.compile(
    rf"(?P<vague>(?:(?:{_VAGUE})\s*)*)(?P<sign>(?:(?<![^\s,，;；:：])[-−]|负|minus )\s*)?(?P<low>{_N})(?:\s*(?:-|–|~|to|至|到)\s*(?P<high>{_N}))?\s*"
    r"(?P<more>(?:来|多|余|几)\s*)?(?P<unit>tonnes?|tons?|t(?![a-z])|kg(?![a-z])|kilograms?|m3|cubic met(?:er|re)s?|吨|公斤|千克|立方米|方)"
    r"(?P<half>半)?(?P<over>\s*(?:多|左右|上下|or so))?"
)
_UNKNOWN = re.compile(
    r"(?:amount|quantity) (?:is )?(?:un|not )known|unknown (?:amount|quantity)|(?:数量|泄漏量)?(?:不明|不详)"
)
_BEFORE = re.compile(
    rf"(?P<n>{_N})\s*(?P<unit>km|kilomet(?:er|re)s?|m|met(?:er|re)s?)\s*"
    r"(?P<way>below|downstream (?:of|from)|above|upstream (?:of|from))\s*(?:the\s+)?$"
)
_AFTER = re.compile(
    rf"^(?P<way>以下|之下|下游|下|以上|之上|上游|上)\s*(?:约)?(?P<n>{_N})\s*(?P<unit>公里|千米|km|米|m)(?:处)?"
)
_DATE = re.compile(r"(?:(?P<y>\d{4})[-/年])?(?P<m>\d{1,2})[-/月](?P<d>\d{1,2})日?(?=[\st,，;；凌上下晚]|$)")
_CLOCK = re.compile(
    r"(?P<since>since|from|began at|started at|始于|自)?\s*(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|夜里|昨晚)?\s*"
    r"(?P<h>\d{1,2})(?:(?=\s*[ap]m)|:(?P<m>\d{2})(?::\d{2})?|[点时](?:(?P<mz>\d{1,2})分?|(?P<half>半))?)\s*(?P<ap>am|pm)?(?P<then>起|开始|以来)?"
)
# An hour in characters: with the part of the day before it or minutes behind it, as 一点 alone is a little.
_SPOKEN = re.compile(
    r"(?:(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|夜里|昨晚)(?P<a>[一二两三四五六七八九十]{1,3})[点时]|(?P<b>[一二两三四五六七八九十]{1,3})[点时](?=[零〇一二三四五六七八九十半\d]))"
    r"(?P<m>[零〇一二三四五六七八九十]{1,3}(?=分|\D|$))?"
)
_SHARE = re.compile(
    r"(?P<a>\d+(?:\.\d+)?)\s*%\s*(?:of it\s*)?(?:in|into|reached)\s*(?:the\s+)?(?:river|canal|water)|入河\s*(?P<b>\d+(?:\.\d+)?)\s*%"
    r"|(?P<all>全部入河|all (?:of it )?in(?:to)? the (?:river|canal))"
)
_FLAGS: Sequence[tuple[str, str, re.Pattern[str]]] = (
    ("conveyance", "off", re.compile(r"非输水期|不输水|未输水|not conveying(?: water)?|no conveyance")),
    ("conveyance", "on", re.compile(r"正在输水|输水期|输水中|conveying(?: drinking)?(?: water)?|conveyance")),
    ("exercise", "yes", re.compile(r"演练|演习|\bdrill\b|\bexercise\b")),
    ("conditions", "ice", re.compile(r"结冰|冰封|有冰|\bice\b")),
    ("conditions", "reverse_flow", re.compile(r"倒流|reverse flow")),
)
_FACTS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("deaths", re.compile(r"(?P<a>\d+)\s*人死亡|死亡\s*(?P<b>\d+)\s*人|(?P<c>\d+)\s*(?:people\s*)?(?:dead|deaths?|killed)")),
    ("injured", re.compile(r"(?P<a>\d+)\s*人(?:中毒|受伤|重伤)|(?:中毒|受伤|重伤)\s*(?P<b>\d+)\s*人"
        r"|(?P<c>\d+)\s*(?:people\s*)?(?:injured|poisoned|hurt)")),
    ("evacuated", re.compile(r"疏散\s*(?P<a>\d+)\s*人|(?P<b>\d+)\s*人疏散|(?P<c>\d+)\s*(?:people\s*)?evacuated")),
)  # fmt: skip
_DAYS = (
    (re.compile(r"前天"), 2),
    (re.compile(r"昨天|昨日|昨晚|yesterday|last night"), 1),
    (re.compile(r"今天|今日|today|this morning|tonight"), 0),
)
# words that say nothing the forecast needs
_FILLER = re.compile(
    r"\b(?:the|a|an|of|it|and|in|into|at|on|from|near|is|are|was|were|has|have|two|tanks?|leak(?:s|ed|ing)?|spill(?:s|ed|ing|ge)?|oil|"
    r"river|canal|some|people|reported|maybe|about|downstream|upstream)\b|泄漏|泄露|储罐|罐体|事故|发生|接报|报警|倾倒|进入|流入|入河|附近|了|在|处|从|的|和|与|于|有|约|大约|可能|时|河道|河"
)
_PUNCTUATION = re.compile(r"[\s,，。.;；:：、()（）!！]+")
# What divides a name into parts that may be said alone, and what may be left out at the end of a part.
_PARTS = re.compile(r"[—–\-,，()（）·、\s]+|(?<=[^省市区县])[省市区县]")
_SUFFIX = re.compile(r"(?:化工厂|厂排口|排口|厂|断面|枢纽|闸|汇合口|减河|(?<=..)河)$")
# The shortest part of a name, in letters and in characters.
_SHORTEST, _SHORTEST_ZH = 4, 2
_GENERAL = frozenset(
    {"plant", "outfall", "gate", "confluence", "with", "begins", "conveyance", "boundary", "diversion", "起点"}
)
_AFTERNOON, _PM, _HOURS, _MINUTES = ("下午", "傍晚", "晚上", "昨晚"), 12, 24, 60
_UNKNOWN_KG = (100.0, 10_000.0)
_VAGUELY = (0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Spilled:
    """One substance and how much of it (泄漏物): kg, low and high; `is_vague` where the words said about or nothing."""

    substance: Substance
    low_kg: float
    high_kg: float
    is_vague: bool


@dataclass(frozen=True)
class Alarm:
    """What was understood of an alarm (报警要素)."""

    line: str
    river: Network
    spilled: tuple[Spilled, ...]
    point: Point
    place: Names
    place_said: str
    """The part of a name by which a place was taken that was not named as a whole; empty where it was."""
    learned_at: datetime
    is_time_given: bool
    started_at: datetime | None
    river_share: float | None
    flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)
    unread: str = ""

    def echo(self) -> Iterator[Message]:
        """Say what was understood, and what was assumed or left (复述)."""
        for one in self.spilled:
            amount = (
                f"{one.low_kg / 1000:g}"
                if one.low_kg == one.high_kg
                else f"{one.low_kg / 1000:g}–{one.high_kg / 1000:g}"
            )
            key = "river.quick.substance_vague" if one.is_vague else "river.quick.substance"
            yield Message.of(key, zh=one.substance.names["zh"], en=one.substance.names["en"], amount=amount)
        reach = self.river.reach(self.point.reach)
        names = reach.names if reach else self.place
        if self.place_said:
            yield Message.of(
                "river.quick.place_assumed", said=self.place_said, zh=self.place["zh"], en=self.place["en"]
            )
        yield Message.of(
            "river.quick.place", zh=self.place["zh"], en=self.place["en"], reach_zh=names["zh"], reach_en=names["en"],
            km=f"{self.point.distance_m / 1000:g}",
        )  # fmt: skip
        key = "river.quick.learned" if self.is_time_given else "river.quick.learned_now"
        yield Message.of(key, at=f"{self.learned_at:%Y-%m-%d %H:%M}")
        if self.started_at:
            yield Message.of("river.quick.started", at=f"{self.started_at:%Y-%m-%d %H:%M}")
        else:
            yield Message.of("river.quick.started_assumed")
        if self.river_share is None:
            yield Message.of("river.quick.share_assumed")
        else:
            yield Message.of("river.quick.share", percent=f"{100 * self.river_share:g}")
        yield Message.of(f"river.sheet.conveyance.{self.flags.get('conveyance', ('unknown',))[0]}")
        if "exercise" in self.flags:
            yield Message.of("river.sheet.exercise")
        for condition in self.flags.get("conditions", ()):
            yield Message.of(f"river.note.{condition}")
        for key, count in self.facts.items():
            yield Message.of("river.quick.fact", fact=Message.of(f"river.fact.{key}"), count=count)
        if self.unread:
            yield Message.of("river.quick.unread", words=self.unread)


class _Line:
    """The line while it is read: what was used is blanked, so that what is left can be told."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, found: re.Match[str]) -> re.Match[str]:
        self.blank(*found.span())
        return found

    def blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + "\0" * (end - start) + self.text[end:]


def read_alarm(
    line: str, networks: Sequence[Network], shelf: Shelf, now: datetime, faults: list[Fault]
) -> Alarm | None:
    """Read an alarm (识别报警), None where substance or place is missing, with the reasons added to `faults`.

    A place of which only a part of the name is said is taken where it can be only one; an amount that is not said is taken wide.

    Parameters
    ----------
    line
        As it was said, such as `20 t diesel, 5 t crude benzene, Wuqing plant outfall, 02:10`.
    networks
        The rivers whose places are known.
    now
        In the region's zone; a time of day is the last one before it.
    """
    before = len(faults)
    text = _SPOKEN.sub(_in_figures, unicodedata.normalize("NFKC", line).lower())
    rest = _Line(text)
    flags: dict[str, tuple[str, ...]] = {}
    for key, value, pattern in _FLAGS:
        for found in pattern.finditer(rest.text):
            rest.take(found)
            if key != "conveyance" or key not in flags:
                flags[key] = tuple(dict.fromkeys((*flags.get(key, ()), value)))
    facts = {}
    for key, pattern in _FACTS:
        if said := pattern.search(rest.text):
            rest.take(said)
            facts[key] = int(next(one for one in said.groups() if one))
    share = _share(rest)
    place, near = _place(rest, networks), ""
    if place is None:
        place, near = _near(rest, networks, faults)
    is_told = len(faults) > before
    learned, started, is_given = _times(rest, now)
    spilled = _spilled(rest, shelf, faults)
    if place is None and not is_told:
        known = [
            f"{names['en']} / {names['zh']}"
            for network in networks
            for names in (*(one.names for one in network.outfalls), *(one.names for one in network.places))
        ]
        faults.append(
            fault(
                "river.quick.no_place",
                "No place was understood in {line!r}. Name one of {known}, or so many km below or above it.",
                line=line,
                known=", ".join(known),
            )
        )
    if len(faults) > before or place is None:
        return None
    network, point, names = place
    left = _PUNCTUATION.sub(" ", _FILLER.sub(" ", rest.text.replace("\0", " "))).strip()
    return Alarm(line, network, spilled, point, names, near, learned, is_given, started, share, flags, facts, left)


def _in_figures(found: re.Match[str]) -> str:
    """Give an hour in characters as one in figures."""
    minutes = f"{_number(found['m']):g}" if found["m"] else ""
    return f"{found['part'] or ''}{_number(found['a'] or found['b']):g}点{minutes}"


def _share(rest: _Line) -> float | None:
    found = _SHARE.search(rest.text)
    if not found:
        return None
    rest.take(found)
    value = 1.0 if found["all"] else float(found["a"] or found["b"]) / 100
    return value if 0 < value <= 1 else None


def _number(text: str) -> float:
    """Read a number in figures, in an English word, or in Chinese characters up to 9999."""
    if text in _WORDS:
        return float(_WORDS[text])
    if text[0].isdigit():
        return float(text)
    half = 0.5 if text.endswith("半") else 0.0
    total, digit = 0, 0
    for one in text.removesuffix("半"):
        if one in _TENS:
            total += (digit or 1) * _TENS[one]
            digit = 0
        else:
            digit = _DIGITS[one]
    return total + digit + half


def _spilled(rest: _Line, shelf: Shelf, faults: list[Fault]) -> tuple[Spilled, ...]:
    """Find substances, the longest names first, and the amount that stands next to each."""
    names = sorted(
        (
            (name.lower(), one)
            for one in shelf.substances.values()
            for name in (*one.names.values(), one.key, *one.aliases)
        ),
        key=lambda pair: -len(pair[0]),
    )
    seen: list[tuple[int, int, Substance]] = []
    text = rest.text
    for name, one in names:
        bound = r"\b" if name.isascii() else ""
        for found in re.finditer(f"{bound}{re.escape(name)}{bound}", text):
            seen.append((*found.span(), one))
            text = text[: found.start()] + "\1" * len(found[0]) + text[found.end() :]
    amounts = list(_AMOUNT.finditer(rest.text))
    unknown = _UNKNOWN.search(rest.text)
    made = []
    for start, end, one in sorted(seen, key=lambda item: item[0]):
        rest.blank(start, end)
        beside = next(
            (a for a in amounts if a.end() <= start and re.fullmatch(r"\s*(?:of|的)?\s*", text[a.end() : start])), None
        )
        beside = beside or next(
            (a for a in amounts if a.start() >= end and re.fullmatch(r"[\s:：]*", text[end : a.start()])), None
        )
        if not beside and len(seen) == len(amounts) == 1:
            beside = amounts[0]
        if beside:
            amounts.remove(beside)
            rest.take(beside)
            low, high = _mass(beside, one, faults)
            made.append(Spilled(one, low, high, _is_vague(beside)))
        else:
            # a wide forecast now is worth more than a narrow one after a call back
            made.append(Spilled(one, *_UNKNOWN_KG, True))
    if unknown:
        rest.take(unknown)
    if not seen:
        known = ", ".join(f"{one.names['en']} / {one.names['zh']}" for one in shelf.substances.values())
        faults.append(fault("river.quick.no_substance", "No substance was understood. Known are {known}.", known=known))
    return tuple(made)


def _is_vague(found: re.Match[str]) -> bool:
    return bool(found["vague"].strip() or found["more"] or found["over"])


def _mass(found: re.Match[str], one: Substance, faults: list[Fault]) -> tuple[float, float]:
    low = _number(found["low"]) + (0.5 if found["half"] and not found["high"] else 0.0)
    high = _number(found["high"]) if found["high"] else low
    unit = found["unit"]
    factor = 1000.0 if unit[0] == "t" or unit == "吨" else 1.0
    if unit in ("m3", "立方米", "方") or unit.startswith("cubic"):
        if one.density_kg_m3 is None:
            faults.append(
                fault(
                    "river.quick.no_density",
                    "{amount} is a volume, and no density of {zh} ({en}) is declared. Give tonnes or kilograms.",
                    amount=found[0].strip(),
                    zh=one.names["zh"],
                    en=one.names["en"],
                )
            )
            return 1.0, 1.0
        factor = one.density_kg_m3.middle
    if found["sign"] or not 0 < low <= high:
        faults.append(
            fault(
                "river.quick.bad_amount",
                "{amount} is no amount: it must be above 0, the smaller first.",
                amount=found[0].strip(),
            )
        )
    if _is_vague(found) and not found["high"]:
        return _VAGUELY[0] * low * factor, _VAGUELY[1] * high * factor
    return low * factor, high * factor


def _named(network: Network) -> Iterator[tuple[str, Point, Names]]:
    """Give the names people may use and the points they stand for."""
    for outfall in network.outfalls:
        for name in (*outfall.names.values(), *outfall.aliases):
            yield name, Point(outfall.reach, outfall.distance_m), outfall.names
    for place in network.places:
        point = _point(network, place)
        for name in place.names.values():
            yield name, point, place.names
            yield re.sub(r"[(（].*|断面$", "", name).strip(), point, place.names
    for node in network.nodes:
        for name in node.names.values():
            yield name, _end(network, node.key), node.names
            yield re.sub(r"(?:枢纽|闸| hub| gate)$", "", name), _end(network, node.key), node.names


def _point(network: Network, place: Place) -> Point:
    reach = network.reach(place.reach)
    if place.distance_m is None and reach:
        return _end(network, reach.lower)
    return Point(place.reach, place.distance_m or 0.0)


def _end(network: Network, node: str) -> Point:
    """Give a node as the upper end of the reach below it, where there is one."""
    below = next((one for one in network.reaches if one.upper == node), None)
    above = next((one for one in network.reaches if one.lower == node), below)
    if below or above is None:
        return Point(below.key if below else "", 0.0)
    return Point(above.key, above.length_m.low)


def _place(rest: _Line, networks: Sequence[Network]) -> tuple[Network, Point, Names] | None:
    named = [(name.lower(), network, point, names) for network in networks for name, point, names in _named(network)]
    for name, network, point, names in sorted(named, key=lambda item: -len(item[0])):
        at = rest.text.find(name) if name else -1
        if at < 0:
            continue
        if placed := _moved(rest, at, at + len(name), network, point, names):
            return placed
    return None


def _moved(
    rest: _Line, start: int, end: int, network: Network, point: Point, names: Names
) -> tuple[Network, Point, Names] | None:
    """Give the point that is meant where a name stands, so far above or below it where that is said; None beyond the river."""
    before, after = _BEFORE.search(rest.text[:start]), _AFTER.search(rest.text[end:])
    if found := before or after:
        metres = _number(found["n"]) * (1000 if found["unit"][0] in "k公千" else 1)
        is_up = found["way"][0] in "au" or "上" in found["way"]
        moved = network.moved(point, -metres if is_up else metres)
        if moved is None:
            return None
        point = moved
        start, end = (before.start(), end) if before else (start, end + (after.end() if after else 0))
        offset = f"{metres / 1000:g} km"
        names = {
            "zh": f"{names['zh']}{'上' if is_up else '下'}游 {offset}",
            "en": f"{offset} {'above' if is_up else 'below'} {names['en']}",
        }
    rest.blank(start, end)
    return network, point, names


def _near(
    rest: _Line, networks: Sequence[Network], faults: list[Fault]
) -> tuple[tuple[Network, Point, Names] | None, str]:
    """Find the one place that a part of a name stands for, such as the district alone; a fault where it stands for several.

    An outfall of the name comes before all else: a release comes from one. Then comes what bears the name, then the boundary at which the
    water comes into a jurisdiction, then the one at which it leaves.
    """
    found: dict[str, dict[int, dict[tuple[str, Point], tuple[Network, Point, Names]]]] = {}
    for network in networks:
        for rank, text, point, names in _loosely_named(network):
            for part in _PARTS.split(text.lower()):
                word = _SUFFIX.sub("", part)
                if (
                    word not in _GENERAL
                    and len(word) >= (_SHORTEST if word.isascii() else _SHORTEST_ZH)
                    and re.search(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), rest.text)
                ):
                    of_rank = found.setdefault(word, {}).setdefault(rank, {})
                    of_rank.setdefault((network.key, point), (network, point, names))
    # of several words the one that stands for the fewest places says most: a district more than its province
    best = min(found.items(), key=lambda pair: len(_first(pair[1])), default=None)
    if best is None:
        return None, ""
    word, places = best[0], _first(best[1])
    if len(places) > 1:
        faults.append(
            fault(
                "river.quick.which_place",
                "{said} may be {known}. Name one of them, or so many km below or above it.",
                said=word,
                known=", ".join(f"{names['en']} / {names['zh']}" for _, _, names in places),
            )
        )
        return None, ""
    at = rest.text.index(word)
    return _moved(rest, at, at + len(word), *places[0]), word


def _first(
    by_rank: Mapping[int, Mapping[tuple[str, Point], tuple[Network, Point, Names]]],
) -> list[tuple[Network, Point, Names]]:
    return list(by_rank[min(by_rank)].values())


def _loosely_named(network: Network) -> Iterator[tuple[int, str, Point, Names]]:
    """Give names of which a part may be said, the point each stands for, and which comes first."""
    for outfall in network.outfalls:
        for name in (*outfall.names.values(), *outfall.aliases):
            yield 0, name, Point(outfall.reach, outfall.distance_m), outfall.names
    for place in network.places:
        point = _point(network, place)
        own = None if place.kind == "boundary" else place.names
        for rank, whose in ((1, own), (2, place.below), (3, place.above)):
            yield from ((rank, name, point, place.names) for name in (whose or {}).values())
    for node in network.nodes:
        for name in node.names.values():
            yield 1, name, _end(network, node.key), node.names


def _times(rest: _Line, now: datetime) -> tuple[datetime, datetime | None, bool]:
    """Find when it was learned of, and since when it has been running."""
    back, spoken = _days_back(rest)
    day = _date(rest, now)
    clocks = [(found, clock) for found in _CLOCK.finditer(rest.text) if (clock := _clock(found))]
    # "yesterday" belongs to the nearest clock; another one is the last before now
    nearest = min(clocks, key=lambda pair: abs(pair[0].start() - spoken), default=None)
    learned, started = None, None
    for pair in clocks:
        found, (hour, minute) = rest.take(pair[0]), pair[1]
        at = (day or now).replace(hour=hour, minute=minute, second=0, microsecond=0)
        if day is None:
            at -= timedelta(days=back if back is not None and pair is nearest else int(at > now))
        if found["since"] or found["then"]:
            started = at
        else:
            learned = at
    if started and learned and started > learned:
        started -= timedelta(days=1)
    return learned or now.replace(second=0, microsecond=0), started, learned is not None


def _days_back(rest: _Line) -> tuple[int | None, int]:
    """Give how many days ago the words say, and where they say it."""
    for pattern, days in _DAYS:
        if found := pattern.search(rest.text):
            if "晚" not in found[0]:
                rest.take(found)
            return days, found.end()
    return None, 0


def _date(rest: _Line, now: datetime) -> datetime | None:
    found = _DATE.search(rest.text)
    if found is None:
        return None
    rest.take(found)
    try:
        return now.replace(year=int(found["y"] or now.year), month=int(found["m"]), day=int(found["d"]))
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> tuple[int, int] | None:
    """Give hour and minute, None where no day has them."""
    hour, minute = int(found["h"]), 30 if found["half"] else int(found["m"] or found["mz"] or 0)
    if hour < _PM and (found["ap"] == "pm" or found["part"] in _AFTERNOON):
        hour += _PM
    return (hour, minute) if hour < _HOURS and minute < _MINUTES else None


def scenario_text(alarm: Alarm) -> str:
    """Write the alarm as a scenario, which can be corrected by hand and forecast again (生成情景); what was not said is assumed and marked."""

    def quoted(text: str) -> str:
        text = "".join(one if one.isprintable() else " " for one in text)
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    title = "、".join(one.substance.names["zh"] for one in alarm.spilled)
    lines = [
        f"title = {quoted(alarm.place['zh'] + ' ' + title + '泄漏')}",
        f"river = {quoted(alarm.river.key)}",
        f"alarm = {quoted(alarm.line)}",
        f"learned_at = {alarm.learned_at.isoformat()}",
        f'conveyance = "{alarm.flags.get("conveyance", ("unknown",))[0]}"',
    ]
    if alarm.unread:
        lines.append(f"not_understood = {quoted(alarm.unread)}")
    if "exercise" in alarm.flags:
        lines.append("exercise = true")
    if conditions := alarm.flags.get("conditions"):
        lines.append(f"conditions = [{', '.join(quoted(one) for one in conditions)}]")
    if alarm.started_at is None:
        lines += [
            "[[assumption]]",
            'what = "started_at"',
            'note = "未说明何时开始：按得知前一小时内任一时刻"',
            'note_english = "when it began was not said: taken as any time in the hour before it was learned of"',
        ]
    if alarm.place_said:
        lines += [
            "[[assumption]]",
            'what = "place"',
            f"note = {quoted('只说了“' + alarm.place_said + '”：按' + alarm.place['zh'])}",
            f"note_english = {quoted('only ' + alarm.place_said + ' was said: taken as ' + alarm.place['en'])}",
        ]
    if alarm.facts:
        lines += ["[facts]", *(f"{key} = {count}" for key, count in alarm.facts.items())]
    return "\n".join([*lines, *(part for one in alarm.spilled for part in _release(alarm, one))]) + "\n"


def _release(alarm: Alarm, one: Spilled) -> Iterator[str]:
    vague = (
        ', assumed = true, assumed_note = "所报数量不确切，取宽", assumed_note_english = "the amount was said to be rough or unknown; taken wide"'
        if one.is_vague
        else ""
    )
    yield "[[release]]"
    yield f'substance = "{one.substance.key}"'
    yield f'reach = "{alarm.point.reach}"'
    yield f"distance_m = {float(alarm.point.distance_m)!r}"
    yield f"mass_kg = {{ low = {one.low_kg!r}, high = {one.high_kg!r}{vague} }}"
    if alarm.river_share is None:
        yield (
            'river_share = { low = 0.05, high = 1.0, assumed = true, assumed_note = "入河比例未说明", '
            'assumed_note_english = "the part that reached the river was not said" }'
        )
    else:
        yield f"river_share = {alarm.river_share!r}"
    yield f"started_at = {(alarm.started_at or alarm.learned_at - timedelta(minutes=30)).isoformat()}"
    yield f"started_within_h = {0.25 if alarm.started_at else 0.5}"
    yield (
        'duration_h = { low = 0.5, high = 3.0, assumed = true, assumed_note = "持续时间未说明", '
        'assumed_note_english = "how long it lasted was not said" }'
    )
