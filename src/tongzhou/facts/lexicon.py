"""What is known before reading (词库): areas and indicators as declared, compiled with the grammar's words into one pass."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tongzhou.facts import grammar
from tongzhou.facts.english_lexicon import EnglishWords, build_english
from tongzhou.facts.periods import COMPARISON, PERIOD
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.indicator import Indicators

__all__ = ["AREA", "DEICTIC", "Lexicon", "Place", "build_lexicon", "one_of"]

Place = tuple[str, tuple[str, ...], int]
"""(name as recorded, names of its members, kind): a group that is not the home group is recorded by its members."""

AREA, GROUP, DEICTIC = 0, 1, 2

#: deictic words → how many places they mean, or the last character of the full name they mean, or "" for the home group.
_DEICTICS = {
    "两地": "2", "二地": "2", "三地": "3", "四地": "4", "两省": "2", "三省市": "3", "三省": "3", "四省": "4", "四省市": "4",
    "两市": "2", "三市": "3", "两省市": "2", "两省一市": "3", "两市一省": "3", "三省一市": "4", "一市三省": "4",
    "全市": "市", "该市": "市", "本市": "市", "我市": "市", "全县": "县", "该县": "县", "我县": "县", "本县": "县",
    "全区": "区", "该区": "区", "我区": "区", "本区": "区", "全省": "省", "该省": "省", "我省": "省", "本省": "省",
    "全区域": "", "该区域": "", "本区域": "", "区域内": "", "区域": "", "地区内": "",
}  # fmt: skip
_NATION = ("全国", "我国", "中国", "全国各地")


def one_of(words: Iterable[str]) -> str:
    """Give a pattern that matches any of the words, the longest first, by a tree of characters (词树)."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]  # a tree of dicts has no finite type
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}

    def spell(node: dict) -> str:  # type: ignore[type-arg]  # see above
        branches = [re.escape(character) + spell(below) for character, below in sorted(node.items()) if character]
        if not branches:
            return ""
        body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
        return f"(?:{body})?" if "" in node else body

    return spell(root)


def _gated(words: Iterable[str]) -> str:
    """Put the set of first characters before the tree, so that most positions fail on one look."""
    known = list(words)
    if not known:
        return r"(?!)"
    first = "".join(sorted({re.escape(word[0]) for word in known}))
    return f"(?=[{first}])(?:{one_of(known)})"


@dataclass(frozen=True, repr=False)
class Lexicon:
    """Areas, indicators and grammar words, compiled (词库).

    `tokens` is the one pattern of the token pass; `places` maps a printed name to (recorded name, members, kind); `words` a grammar
    word to its class; `parents` an area's full name to the full names above it; `indicators` printed names of declared indicators to
    their full name; `elsewhere` holds areas outside the region that articles mention, by the first two characters of
    their names, which `pairs` finds; `short` gives
    the one-character form of a full name; `abroad` holds the
    countries, which count only where an article is about one; `bounded` short names that count only where a word can begin;
    `initials` finds rows of the short `forms`, whose areas are put in `order`.
    """

    tokens: re.Pattern[str]
    places: dict[str, Place]
    words: dict[str, int]
    parents: dict[str, frozenset[str]]
    indicators: dict[str, str]
    home: Place | None
    nation: Place | None
    letters: dict[str, Place]
    short: dict[str, str]
    english: EnglishWords
    elsewhere: dict[str, tuple[tuple[str, Place], ...]]
    pairs: re.Pattern[str]
    abroad: dict[str, Place]
    bounded: frozenset[str]
    initials: re.Pattern[str]
    forms: dict[str, tuple[str, ...]]
    order: tuple[str, ...]

    def forms_in(self, row: str) -> Iterator[tuple[str, ...]]:
        """Give what each short form of a row stands for, the longest form first (简称拆分)."""
        at = 0
        while at < len(row):
            size = next((size for size in (2, 1) if row[at : at + size] in self.forms), 0)
            if size:
                yield self.forms[row[at : at + size]]
            at += size or 1


def build_lexicon(areas: Areas, indicators: Indicators) -> Lexicon:
    """Compile a region's areas and indicators with the grammar (编译词库)."""
    places, letters = _places(areas)
    for word, meaning in _DEICTICS.items():
        places.setdefault(word, (meaning, (), DEICTIC))
    words = {word: code for code, text in grammar.CLASSES.items() for word in text.split()}
    home = places.get(areas.home or "")
    elsewhere = _elsewhere(areas, places)
    return Lexicon(
        tokens=_compile(places, letters, words),
        places=places,
        words=words,
        parents=_parents(areas),
        indicators={
            name: one.name for one in indicators.indicators for name in (one.english, *one.aliases, one.name) if name
        },
        home=home,
        nation=places.get(areas.nation or ""),
        letters=letters,
        short={area.name: short for short, area in areas.by_short.items()},
        english=build_english(areas),
        elsewhere=elsewhere,
        pairs=re.compile(f"(?=({_gated(elsewhere)}))"),
        abroad={
            name: (names[0], (names[0],), AREA)
            for names in areas.gazetteer.abroad
            for name in names
            if not name.isascii() and name not in places
        },
        bounded=frozenset(
            name
            for names in areas.gazetteer.areas
            for name in names[1:]
            if len(name) == 2 and len(areas.gazetteer.parents.get(names[0], "")) > 2
        ),
        initials=_initials(areas.gazetteer.forms),
        forms=dict(areas.gazetteer.forms),
        order=tuple(dict.fromkeys(name for names in areas.gazetteer.forms.values() for name in names)),
    )


def _initials(forms: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    """Give the pattern of rows of short forms that begin a clause or stand behind words of time; what they name together is no line or border."""
    if not forms:
        return re.compile(r"(?!)")
    single = _set(form for form in forms if len(form) == 1)
    longer = one_of(form for form in forms if len(form) > 1) or "(?!)"
    row = rf"(?:{longer})[{single}]{{0,4}}|[{single}]{{2,6}}"
    return re.compile(rf"(?:(?<![一-龥])|(?<=[年月日度]))(?:{row})(?=[一-龥])(?!大桥|高铁|城际|高速|铁路|边|交界|毗邻)")


def _parents(areas: Areas) -> dict[str, frozenset[str]]:
    """Give the areas above each area, of the gazetteer too."""
    nation, above = areas.nation or "", areas.gazetteer.parents
    found = {name: frozenset({nation}) for name, *_ in (*areas.elsewhere, *areas.gazetteer.areas)}
    found |= {name: frozenset({one, nation}) for name, one in above.items()}
    return found | {area.name: _above(areas, area) for area in areas.areas}


def _elsewhere(areas: Areas, places: dict[str, Place]) -> dict[str, tuple[tuple[str, Place], ...]]:
    found: dict[str, dict[str, Place]] = {}
    for area, *more in (*areas.elsewhere, *areas.gazetteer.areas):
        for name in (area, *more):
            if not name.isascii() and name not in places and area not in places:
                found.setdefault(name[:2], {}).setdefault(name, (area, (area,), AREA))
    return {pair: tuple(names.items()) for pair, names in found.items()}


def _above(areas: Areas, area: Area) -> frozenset[str]:
    found: set[str] = set()
    parent = areas.by_code.get(area.parent or "")
    while parent is not None and parent.name not in found:
        found.add(parent.name)
        parent = areas.by_code.get(parent.parent or "")
    return frozenset(found)


def _places(areas: Areas) -> tuple[dict[str, Place], dict[str, Place]]:
    places: dict[str, Place] = {}
    letters: dict[str, Place] = {}
    for name, found in areas.by_name.items():
        place = _place(areas, found)
        if len(name) == 1:
            letters[name] = place
        else:
            places[name] = place
            if isinstance(found, Area) and " " not in found.english:
                places.setdefault(found.english, place)
    nation = places.get(areas.nation or "")
    if nation is not None:
        for word in _NATION:
            places.setdefault(word, nation)
    return places, letters


def _place(areas: Areas, found: Area | Group) -> Place:
    if isinstance(found, Area):
        return (found.name, (found.name,), AREA)
    members = tuple(area.name for area in areas.members(found))
    return (found.name if found.name == areas.home else "、".join(members), members, GROUP)


# Each alternative begins with a character or a set of characters; none nests a repetition in a repetition without a bound.
_TITLE = r"《[^《》\n]{0,120}》"
_GUARD = (
    r"\d[\d.]{0,7}(?:万|亿|千|百)?(?:千瓦|千伏|元|亩|吨|平方米|公里|米|人|户)(?:及以上|及以下|以上|以下)的?(?=[一-龥\d])(?![和、及与或并,增降提])|[前后]\d{1,3}(?:位|名|强)|\d{1,3}\s?(?:[-—–~至到]{1,2}\s?\d{1,3})?岁(?:及以上|以上|及以下|以下|组)?(?=[一-龥])"
    r"|每(?:\d{1,4}|[一二两三四五六七八九十百千]{1,3})?[百千万亿](?:常住)?(?:人口?|户|辆|公里|亩|名(?=[一-龥]))|(?<![\d.])(?<!\d,)\d{2,4}(?=指数)|[Nn]o\.?\s?\d{1,6}|第\s?[0-9一二三四五六七八九十百千零〇两]{1,9}\s?(?:次|届|批|期|号|条|章|节|款|项|位|名|个|轮|辑|版|卷|代|大)?(?!季度|产业)"
    r"|[ⅠⅡⅢⅣⅤⅥ一二三四五六]类(?=[水海土])|劣?[ⅠⅡⅢⅣⅤⅥ]+类?"
    r"|[一二三四五]级(?:以上|及以上|以下)?(?=[天响标水])|(?:二十|十[一-九])大(?=[^\d]|$)"
    r"|\d{1,3}号线|\d{1,6}号|\[\d{1,3}(?:[-,]\d{1,3}){0,9}\]|\[\d{4}\]|[①-⑳]"
    r"|1\d{10}(?!\d)|0\d{2,3}-\d{7,8}(?!\d)|400-?\d{3}-?\d{4}(?!\d)|\d{17}[\dXx]"
    r"|(?<=[于午晨晚日至自到从\s—–-])(?:[01]?\d|2[0-4])[::][0-5]\d(?:[::][0-5]\d)?(?![\d.::])"
    r"|https?://[^\s一-龥]{1,200}"
    r"|(?!(?:GDP|CPI|PPI)\d)[A-Za-z][A-Za-z&]{0,20}[-.]?\d[\dA-Za-z]{0,8}(?:\.\d{1,3})?"
    r"|\d{1,4}[A-Za-z]{1,3}(?![A-Za-z])(?<!km)(?<!kg)(?<!MW)(?<!GW)(?<!kW)(?<!mg)(?<!ha)(?<!mm)(?<!kWh)(?<!TEU)(?<!tce)"
)
_NUMBER = (
    r"(?:(?<![\dA-Za-z.])[-−])?(?:(?<![\dA-Za-z])|(?<=GDP)|(?<=CPI)|(?<=PPI))"
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)(?:[::∶]\d+(?:\.\d+)?(?![::\d]{0,12}年))*"
)
_CHINESE = (
    r"百分之[零〇一二三四五六七八九十百点\d]{1,9}|[一二三四五六七八九两]成[一二三四五六七八九半]?[多余]?(?=[左以,，。;;、和及与\n提升降增上扩缩回)）]|的|$)|翻了?[一二两三四]?番|[二两三四五六七八九]倍(?![增率])"
    r"|(?<![一二两三四五六七八九十百千万亿零〇])[一二两三四五六七八九十百千万亿零〇]{1,16}[余多]?(?=[个家项名人户件条座所辆台倍万亿份组公])"
)


#: One-character grammar words, each with what must stand around it.
_SHORT = (
    r"[是为](?=[一-龥()（）\d.]{1,20}的[近约]?[\d一二两三四五六七八九])",
    r"(?<![最新])[高低快慢](?=[了出]?\s?\d[\d.]{0,8}\s?(?:个百分点|%|个点|点))",
    r"(?<=分别)[高低快慢](?=\d)",
    r"(?<=[比期年月度季末底初前])[高低快慢多少长短](?=[了出近约]?\s?[\d一二两三四五六七八九])",
    r"占(?=地区|[^用地比据领])",
    r"(?:由(?!于)|从(?![业事严而此速中]))(?=[^\s]{0,14}\d)",
    r"(?<![一-龥])(?:要(?![素求件闻点害塞案])|应(?![用急收付届税对缴征]))",
    r"拟(?=[一-龥])",
    r"(?<!即)将(?=[一-龥])",
)


def _compile(places: dict[str, Place], letters: dict[str, Place], words: dict[str, int]) -> re.Pattern[str]:
    single = "".join(re.escape(letter) for letter in sorted(letters))
    initials = rf"[{single}](?:、?[{single}]){{1,30}}(?!城际|高铁)" if single else r"(?!)"
    common = {word for word in places if word in {"区域", "区域内", "地区内"}}
    named = _gated(word for word in places if word not in common and word not in _DEICTICS)
    pointing = one_of(word for word in _DEICTICS if word not in common)
    loose = r"(?:(?<![一-龥])|(?<=[年度末底在]))区域(?!发展指数|协[调同]|性)内?|(?<![一-龥])地区内"
    long_words = [word for word in words if len(word) > 1]
    # a one-character word counts only where a figure or another predicate word follows
    short = "".join(sorted(word for word in words if len(word) == 1 and word not in "占由从要应将拟高低快慢多少长短"))
    tail = rf"(?:{named}|{loose}|{initials})(?:地区|区域|城市群|全域|境内|辖区)?"
    tail += (
        r"(?![线路港站桥]|大学|学院|银行|地铁|机场|海关|铁路|[一-龥]{0,2}日报|[(（][一-龥]{2,8}[)）][一-龥]|内地|大陆"
    )
    tail += r"|城际[一-龥]{2,4}站|[一-龥]{1,4}新城)"
    # where visitors come from is no place of the figure; 甲市旅客吞吐量 is of 甲市
    tail += r"(?!(?:(?:和|及|、)[一-龥]{2,4})?(?:内地)?(?:旅客|游客)(?!吞吐|发送|周转|运输|接待|人?数|总?量|市场))"
    parts = (
        ("TITLE", _TITLE),
        ("SENT", r"[。!?！？\n]"),
        ("SEMI", r"[;；]"),
        ("COMMA", r"[,，]|——|…+"),
        ("COLON", r"[:：]"),
        ("OPEN", r"[(（\[【〔]"),
        ("CLOSE", r"[)）\]】〕]"),
        ("COMPARE", COMPARISON),
        ("PERIOD", PERIOD),
        ("GUARD", _GUARD),
        ("NUMBER", _NUMBER),
        ("PLACE", rf"{tail}|{pointing}"),
        ("CHINESE", _CHINESE),
        ("WORD", "|".join((_gated(long_words), *_SHORT, rf"[{short}](?=[了到至近约超逾]?\s?[-\d])"))),
    )  # fmt: skip
    body = "|".join(f"(?P<{name}>{pattern})" for name, pattern in parts)
    others = (set(short) | set(single) | set(_BEGINS)) - _PAIRS.keys() | set(single)
    seconds: dict[str, set[str]] = {first: set(following) for first, following in _PAIRS.items() if first not in single}
    for word in (*long_words, *places):
        if word[0] not in others and not word[0].isascii():
            seconds.setdefault(word[0], set()).add(word[1])
    # what cannot begin a token is run over in one step; SKIP is a beginning that came to nothing
    begins = _set(others | seconds.keys())
    return re.compile(rf"(?:[^{begins}A-Za-z\d]++|{_no_beginnings(seconds)})*+(?:{body}|(?P<SKIP>[\s\S]))")


def _set(characters: Iterable[str]) -> str:
    return "".join(sorted(re.escape(character) for character in characters))


#: Groups that the first characters of words are put in, by their second characters: more are slower to try, fewer let more false beginnings
#: through (measured on the texts of bench/facts.py).
_GROUPS = 6


def _no_beginnings(seconds: dict[str, set[str]]) -> str:
    """Give a pattern of characters that begin only longer words, where none of their second characters follows."""
    firsts = sorted(seconds, key=lambda first: (len(seconds[first]), min(seconds[first])))
    size = len(firsts) // _GROUPS + 1
    groups = [firsts[at : at + size] for at in range(0, len(firsts), size)]
    return (
        "|".join(f"[{_set(group)}](?![{_set(set().union(*(seconds[first] for first in group)))}])" for group in groups)
        or "(?!)"
    )


#: Beginnings of tokens that need one of these behind them.
_PAIRS = {
    "和": "一二去上前今基十“\"0123456789", "与": "一二去上前今基十“\"0123456789", "跟": "一二去上前今基十“\"0123456789", "地": "区", "区": "域",
}  # fmt: skip
#: Characters that tokens other than places and grammar words begin with.
_BEGINS = (
    '《。!?！？\n;；,，—…:：(（[【〔)）]】〕同环对相比较与和跟按截到至自于第十“"「『上前首全下三去今本明后当年近过最未一二两四五六七八九零〇'
    "百千万亿翻每ⅠⅡⅢⅣⅤⅥ劣①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳-−由从要应拟将占是为高低快慢多少长短区地几"
)
