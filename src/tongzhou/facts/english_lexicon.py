"""English words and the declared places' English names, compiled into one pattern (英文词库)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tongzhou.facts.english_periods import COMPARISON, PERIOD, SPAN
from tongzhou.facts.english_words import CLASSES, NUMERALS, UNITS
from tongzhou.terms.area import Area, Areas, Group

__all__ = ["AFTER_PLACE", "ENDING", "EnglishWords", "build_english", "plain"]

_LEVELS = "District|County|City|Province|Municipality|New Area|Prefecture|Region|Area"
AFTER_PLACE = rf"(?: (?:{_LEVELS}|province|city|municipality|district|county|region|area|city cluster))?"
# Every alternative is bounded or one run over one class; none repeats a repetition.
_GUARD = (
    r"(?:No\.?|Nos\.|Line|Lines|Table|Figure|Fig\.|Section|Article|Chapter|Bulletin"
    r"|Phase|Page|Route|Highway|Expressway|Room|Flight|Gate|Grade|Class|Level|Unit"
    r"|Terminal|Annex|Appendix|Part|Item|Note|Step|Building|Zone|Circular|Decree"
    r"|Order|Document|Version|Type|Platform|Pier|Berth|Platform|page|p\.|pp\.|Boeing"
    r"|Airbus|ISO|IEC|GB/T|GB|HJ|DB|Vol\.|Lot|Lots|Issue|Tower|Hall|Booth) ?(?:\d{1,6}(?:[.-]\d{1,6}){0,4}"
    r"|[IVX]{1,5}\b)(?:(?:, | and | to |-)\d{1,4}(?![\d,.]*\d))?(?! ?(?:percent|billion|million|trillion|yuan))"
    r"|\bage[ds] (?:\d{1,3}-\d{1,3}|\d{1,3}(?: (?:and|or) (?:over|above|under|older|younger)| to \d{1,3}| and \d{1,3})?)"
    r"|(?:19|20)\d{2}[-/]\d{2}(?![\d%-])|\[\d{1,3}(?:[-,]\d{1,3}){0,9}\]|\(\d{1,2}\)|[\u2460-\u2473]"
    r"|\+?\d{1,4}[- ]\(?\d{2,4}\)?[- ][\dx]{3,4}[- ]?[\dxX]{3,8}"
    r"|\b0\d{2,3}-[\dxX]{3,8}(?:-[\dxX]{3,8})?|\b400-\d{3,4}-\d{3,4}|\b1\d{10}\b"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|\d{1,2}:\d{2}(?!:?\d)(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?|\d{1,3}(?:\.\d{1,3}){2,5}"
    r"|https?://[^\s]{1,300}|www\.[^\s]{1,200}|[\w.]{1,60}@[\w.]{1,80}"
    r"|\d{1,3}(?:st|nd|rd|th)\b|\d{1,4}-(?:year|day|month|week|hour|minute|second|storey|story"
    r"|lane|point|member|person|strong|way|star|seat|room|bed|step|man|page|odd|degree|track|door)"
    r"(?:-old|-long|s)?\b|\d{1,4}/\d{1,4}"
    r"|[A-Za-z]{1,20}-?\d[\dA-Za-z]{0,8}(?:\.\d{1,3})?(?:-\d{1,4})?"
)
_MONEY = (
    r"(?:(?<![A-Za-z])(?:KSh|Ksh|USh|TSh|Sh|Rs\.?|RM|Rp|Tk|GH[¢₵]|Kč|zł) ?|[₦₱₩₫₺₽$€£¥₹]|(?:US|HK|NT|NZ|A|C|S|N|R)\$"
    r"|(?:RMB|USD|CNY|EUR|GBP|CHF|PLN|HUF|SGD|SEK|NOK|DKK|CZK|JPY|INR|AUD|CAD|NZD|ZAR|KES|BRL|AED|SAR|QAR|THB|MYR|IDR|PHP|VND|KRW|TWD|HKD|MOP|RUB"
    r"|TRY|ILS|EGP) ?)"
)
_NUMBER = (
    rf"(?P<money>{_MONEY})?(?:(?<![\w.])[-−])?(?<![\d.,])(?:\d{{1,3}}(?:,\d{{3}})+(?!\d|,\d)|\d+)(?:\.\d+)?"
    r"(?P<ratio>(?: ?: ?\d{1,9}(?:\.\d{1,6})?){1,8})?"
)
_SPELLED = rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:{'|'.join(NUMERALS)})(?![\w-])"
_ABBREVIATED = r"(?:(?:[A-Za-z]\.){2,5}|(?:Mr|Ms|Mrs|Dr|Prof|St|Co|Ltd|Inc|Corp|vs|approx|etc|Sen|Gov)\.)"
ENDING = rf"(?:{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})"


@dataclass(frozen=True)
class EnglishWords:
    """The English words and the declared places' English names (英文词库); `tokens` is compiled when an English text comes."""

    pattern: str
    classes: Mapping[str, int]
    places: Mapping[str, tuple[str, tuple[str, ...]]]
    home: tuple[str, tuple[str, ...]] | None
    nation: tuple[str, tuple[str, ...]] | None

    @cached_property
    def tokens(self) -> re.Pattern[str]:
        """The pattern of the token pass (词法)."""
        return re.compile(self.pattern)


def plain(name: str) -> str:
    """Give a name with plain hyphens and apostrophes (名称归一)."""
    return re.sub("[–—‐‑]", "-", name).replace("’", "'")


#: Behind more than, what shows that a comparison begins and no number is qualified: 12 per cent more than in May.
_NOT_COMPARED = (
    r"(?! +(?:in|at|that|those|last|(?:a|one) (?:year|month|quarter)|the (?:same|previous|corresponding|level)"
    r"|the (?:year|month|quarter) (?:before|earlier)|during|on|twice|half)\b)"
)


def build_english(areas: Areas) -> EnglishWords:
    """Compile the English names of a region's areas with the grammar's words (编译英文词库)."""
    places: dict[str, tuple[str, tuple[str, ...]]] = {}
    every: tuple[Area | Group, ...] = (*areas.areas, *areas.groups)
    for place in every:
        own = _own(areas, place)
        for name in (place.english, *(alias for alias in place.aliases if alias.isascii())):
            if name:
                places.setdefault(plain(name), own)
    for area in areas.areas:
        short = re.sub(rf" (?:{_LEVELS})\b.*| \(.*", "", plain(area.english))
        if short:
            places.setdefault(short, _own(areas, area))
    _add_gazetteer(areas, places)
    classes = {word: code for code, said in CLASSES.items() for word in said.split("|")}
    home, nation = areas.by_name.get(areas.home or ""), areas.by_name.get(areas.nation or "")
    return EnglishWords(
        _pattern(places, [word for word in classes if " " in word]),
        classes,
        places,
        _own(areas, home) if home else None,
        _own(areas, nation) if nation else None,
    )


def _add_gazetteer(areas: Areas, places: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    """Add the English names of the gazetteer; countries are recorded as printed."""
    for full, *more in areas.gazetteer.areas:
        for name in filter(str.isascii, more):
            places.setdefault(name, (full, (full,)))
    for names in areas.gazetteer.abroad:
        for name in filter(str.isascii, names):
            places.setdefault(name, (name, (name,)))
            places.setdefault(name[0].upper() + name[1:], (name, (name,)))


def _own(areas: Areas, place: Area | Group) -> tuple[str, tuple[str, ...]]:
    if isinstance(place, Area):
        return place.name, (place.name,)
    members = tuple(area.name for area in areas.members(place))
    return (place.name if place.name == areas.home else "、".join(members)), members


def _pattern(places: Mapping[str, object], phrases: list[str]) -> str:
    names = "|".join(
        re.escape(name).replace("'", "['’]").replace(r"\-", "[-—]{1,2}")
        for name in sorted(places, key=len, reverse=True)
    )
    firsts = "".join(sorted({re.escape(name[0]) for name in places})) or "A"
    several = "|".join(
        re.escape(word).replace(r"\ ", " {1,3}") + (_NOT_COMPARED if word.endswith("than") else "")
        for word in sorted(phrases, key=len, reverse=True)
    )
    parts = (
        ("SPAN", rf"(?<![\w.$-]){SPAN}"),
        ("COMPARE", rf"(?<![\w-]){COMPARISON}"),
        ("PERIOD", rf"(?<![\w.$-]){PERIOD}"),
        ("GUARD", rf"(?<![\w.,]){_GUARD}(?!\w)" if _GUARD else ""),
        ("NUMBER", _NUMBER),
        ("PLACE", rf"(?<![\w-])(?=[{firsts}])(?:{names or '(?!)'}){AFTER_PLACE}(?![\w]|-[A-Z])"),
        ("OWNER", r"['’]s?(?= )(?<=\w['’]s|.s['’])"),
        ("SPELLED", rf"(?<![\w-])(?i:{_SPELLED})"),
        ("PHRASE", rf"(?<![\w-])(?i:{several})(?![\w-])"),
        ("ABBREVIATED", rf"(?<![\w.]){_ABBREVIATED}"),
        ("WORD", r"[^\W\d_](?:[\w&/]|-(?=\w)|['’](?=[a-rt-z]))*"),
        ("SENT", r"[.!?](?=[\"'”’)\]]{0,4}(?:\s|$))|[\n。！？]"),
        ("SEMI", r";"),
        ("COMMA", r",|--|—|,"),
        ("COLON", r":"),
        ("OPEN", r"[(\[]"),
        ("CLOSE", r"[)\]]"),
    )  # fmt: skip
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in parts)
