"""The area an article is about (文章所述地区): of its title, of the subject of its lead, of the body that signs it."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tongzhou.facts.gazetteer import ABOVE, Names
from tongzhou.facts.lexicon import AREA, DEICTIC, Lexicon, Place
from tongzhou.facts.predicate import BETWEEN
from tongzhou.facts.tokens import COLON, COMMA, PERIOD, PLACE, SEMI, SENT, VALUE, WORD, Token
from tongzhou.terms.text import Block

__all__ = ["TITLES", "Home", "find_home"]

TITLES = frozenset({"kicker", "headline", "deck", "heading"})


class Home(NamedTuple):
    """What an article is about (所述地区): full name and members, None where nothing says it; and whether nothing speaks against it."""

    region: tuple[str, tuple[str, ...]] | None
    is_sure: bool = False


#: Paragraphs of the body among which the lead is looked for (assumed).
_LEAD = 3
_NO_SUBJECT = re.compile(r"[对向赴往跟至居列在于与和同比较占从由]$")
#: A place no single area of the tables is, named as areas of that kind are: 某某流域, 某某都市圈.
_BROAD = re.compile(
    r"^(?:[^一-龥]*|.{0,12}?[年月度])((?!全)[一-龥]{2,6}?(?:流域|经济带|城市群|都市圈|经济圈|大湾区|经济区|生态带|湾区))"
)
#: A body that signs its releases: 某市统计局, 某县人民政府.
_BODY = re.compile(
    r"([一-龥]{2,9}?(?:省|市|县|区|自治州|旗|盟))(?:人民)?(?:统计|商务|发展和?改革|农业农村|财政|交通运输|人力资源|生态环境|文化和?旅游|科学技术|教育|卫生健康|水利|政府)"
)
_WHOLE = re.compile(
    r"(?<![比于占居列较与和低高超])全(省|市|县|区|州|旗|盟|镇)(?!长|面|球|局|级|域|平均|第|前|首|最|之|水平|总量)"
)
_ENDS: dict[str, tuple[str, ...]] = {"区": ("区", "自治区"), "县": ("县", "自治县"), "州": ("州", "自治州")}
_IN_BRACKETS = re.compile(r"[((]")


def find_home(folded: str, blocks: Sequence[Block], scanned: Sequence[list[Token]], lexicon: Lexicon) -> Home:
    """Find the area an article is about (定所述地区).

    Sure where the title and the lead agree, or one of them names an area and the other names none, and where 全市, 全省 and the like, if the
    article says them, fit its level.
    """
    title = _of_titles(folded, blocks, scanned, lexicon)
    lead = _of_lead(folded, blocks, scanned, lexicon)
    found, is_sure = title or lead, True
    if title and lead and title != lead:
        is_sure = False
        if title[0] in lexicon.parents.get(lead[0], ()) and title[0] == _nation(lexicon):
            found = lead
        elif lead[0] in lexicon.parents.get(title[0], ()):
            is_sure = True
    article = folded[blocks[0].start : blocks[-1].end]
    levels = dict.fromkeys(_WHOLE.findall(article))
    if levels and (found is None or len(found[1]) != 1 or not any(_is_at(found[0], level) for level in levels)):
        other = next(filter(None, (_most_at(article, level, scanned, lexicon) for level in levels)), None)
        is_sure = False
        found = other or (None if found is not None and found[0] == _nation(lexicon) else found)
    congress = _CONGRESS.search(article, 0, _OPENING)
    if congress and not title:
        name = _known_at(blocks[0].start + congress.start(1), scanned) or congress[1]
        return Home((name, (name,)), True)
    if found is None:
        found, is_sure = _of_dateline(article, lexicon) or _signed(article) or _of_nation(article, lexicon), False
    return Home(found, is_sure)


def _known_at(at: int, scanned: Iterable[list[Token]]) -> str | None:
    """Give the full name of the place that begins at a position."""
    for tokens in scanned:
        for kind, low, _, payload in tokens:
            if kind == PLACE and low == at:
                return str(payload[0])  # type: ignore[index]  # a PLACE token carries a Place
    return None


def _nation(lexicon: Lexicon) -> str:
    return lexicon.nation[0] if lexicon.nation else ""


def _is_at(name: str, level: str) -> bool:
    return name.endswith(_ENDS.get(level, level))


def _of_titles(
    folded: str, blocks: Sequence[Block], scanned: Sequence[list[Token]], lexicon: Lexicon
) -> tuple[str, tuple[str, ...]] | None:
    for block, tokens in zip(blocks, scanned, strict=True):
        if block.kind not in TITLES:
            return None
        places = [token for token in tokens if token[0] == PLACE and _is_plain(folded, token)]
        found = _first(folded, block, places, lexicon)
        if found is not None:
            return found
        broad = _BROAD.match(folded[block.start : block.end])
        if broad:
            return broad[1], (broad[1],)
        for name, place in lexicon.abroad.items():
            if folded.startswith(name, block.start):
                return place[0], place[1]
    return None


def _is_plain(folded: str, token: Token) -> bool:
    """Whether a place is no pointer (三地), and no part of a body's name such as 中国(某地)…."""
    _, _, high, payload = token
    return payload[2] != DEICTIC and not _IN_BRACKETS.match(folded, high)  # type: ignore[index]  # a PLACE token carries a Place


def _first(folded: str, block: Block, places: Sequence[Token], lexicon: Lexicon) -> tuple[str, tuple[str, ...]] | None:
    """Give the first place that is no object, with those coordinated; the nation only where no other stands."""
    nation = _nation(lexicon)
    free = [token for token in places if not _NO_SUBJECT.search(folded[block.start : token[1]])]
    named = [token for token in free if token[3][0] != nation] or free  # type: ignore[index]  # see _is_plain
    if not named:
        return None
    members: list[str] = []
    name, end = "", named[0][1]
    for _, low, high, payload in named:
        if members and folded[end:low].strip() not in BETWEEN:
            break
        place: Place = payload  # type: ignore[assignment]  # see _is_plain
        if members and end == low:  # 某市某县: the finer one
            members.pop()
        members += [one for one in place[1] if one not in members]
        name, end = place[0], high
    if len(members) == 1:
        return members[0], (members[0],)
    return (name if name and tuple(members) == _members(name, lexicon) else "、".join(members)), tuple(members)


def _members(name: str, lexicon: Lexicon) -> tuple[str, ...] | None:
    return lexicon.home[1] if lexicon.home and lexicon.home[0] == name else None


def _of_lead(
    folded: str, blocks: Sequence[Block], scanned: Sequence[list[Token]], lexicon: Lexicon
) -> tuple[str, tuple[str, ...]] | None:
    """Give the subject of the first sentences that have figures: a place that only time and commas stand before in its clause."""
    body = [(block, tokens) for block, tokens in zip(blocks, scanned, strict=True) if block.kind not in TITLES]
    for block, tokens in body[:_LEAD]:
        if any(token[0] == VALUE for token in tokens):
            run = [token for token in _subject(folded, block, tokens) if _is_plain(folded, token)]
            found = _first(folded, block, run, lexicon)
            if found is not None:
                return found
    return None


def _subject(folded: str, block: Block, tokens: Sequence[Token]) -> list[Token]:
    """Give the places that begin a clause, time and conjunctions apart, before the first figure."""
    at, is_open = block.start, True
    run: list[Token] = []
    for token in tokens:
        kind, low, high, _ = token
        gap = folded[at:low].strip()
        at = high
        if kind == VALUE or run and kind != PLACE:
            break
        if kind in _SEPARATING:
            is_open = True
        elif kind == PLACE and (gap in BETWEEN if run else is_open and not gap):
            run.append(token)
        elif run:
            break
        else:
            is_open = is_open and not gap and kind in (PERIOD, WORD)
    return run


_SEPARATING = frozenset({COMMA, SENT, SEMI, COLON})


def _most_at(
    article: str, level: str, scanned: Iterable[list[Token]], lexicon: Lexicon
) -> tuple[str, tuple[str, ...]] | None:
    """Give the area of a level (全市 → 某市) that the article names most, be it in the name of a body."""
    counts: dict[str, int] = {}
    for tokens in scanned:
        for kind, _, _, payload in tokens:
            if kind == PLACE and payload[2] == AREA and _is_at(payload[0], level):  # type: ignore[index]  # a PLACE token carries a Place
                counts.setdefault(payload[0], 0)  # type: ignore[index]  # as above
    for found in _BODY.finditer(article):
        name = ABOVE.sub("", found[1])
        if _is_at(name, level) and not _NO_AREA.search(name):
            counts.setdefault(name, 0)
    for printed, (name, _, kind) in lexicon.places.items():
        if kind == AREA and _is_at(name, level) and printed in article:
            counts.setdefault(name, 0)
    for name in counts:
        # 来津, 在沪: one who speaks of here
        here = len(re.findall(rf"[来在驻赴]{lexicon.short[name]}", article)) if name in lexicon.short else 0
        counts[name] = article.count(name[:-1] if len(name) > 2 else name) + 2 * here
    best = max(counts, key=lambda name: (counts[name], -article.find(name[:-1])), default=None)
    return (best, (best,)) if best else None


_NO_AREA = re.compile(r"[据经由从向全该本各和与在我]")
#: A report to a congress names the area in its opening: 在某市第十八届人民代表大会…上.
_CONGRESS = re.compile(r"在([一-龥]{2,12}?(?:省|市|县|区|州|旗))第[^。]{1,6}届人民代表大会")
_OPENING = 300
_OF_NATION = re.compile(r"国家统计局|海关总署|国民经济|国内生产总值|全国|我国")


def _of_nation(article: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]] | None:
    """Take the nation where words of the nation are all there is."""
    nation = lexicon.nation
    return (nation[0], nation[1]) if nation and _OF_NATION.search(article) else None


#: 本报芜湖6月4日讯, 新华社南昌1月5日电; 某地港, 某地机场.
_DATELINE = re.compile(r"(?:本报|新华社|中新社|中新网|记者|人民网)([一-龥]{2,6}?)\d{1,2}月\d{1,2}日(?:电|讯|专电)")
_PORT = re.compile(r"港(?!口|元|币|澳|股|资)|机场|海关|口岸|自贸|高新区|开发区|经开区|保税区")


def _of_dateline(article: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]] | None:
    """Take the town of the dateline where a port, a zone or the like of that town is what the article speaks of."""
    found = _DATELINE.search(article)
    short = found[1] if found else ""
    if not short or not re.search(rf"{short}(?:市)?(?:{_PORT.pattern})", article):
        return None
    known = {printed: place for printed, place in lexicon.elsewhere.get(short[:2], ())} | lexicon.places
    place = known.get(short)
    return (place[0], place[1]) if place else (short, (short,))


def _signed(article: str) -> tuple[str, tuple[str, ...]] | None:
    found = _BODY.search(article)
    name = ABOVE.sub("", found[1]) if found else ""
    return (name, (name,)) if len(name) > 2 and not _NO_AREA.search(name) else None


def add_abroad(folded: str, blocks: Sequence[Block], lexicon: Lexicon, names: Names) -> None:
    """Let the countries count that a title or a paragraph begins with, its time apart (外国)."""
    for block in blocks[:_LEAD]:
        begin = _TIME.match(folded, block.start, block.end)
        at = begin.end() if begin else block.start
        for name, place in lexicon.abroad.items():
            if folded.startswith(name, at):
                names[name] = place


_TIME = re.compile(r"[^一-龥]{0,12}(?:[去今上]?年|[前上下]?[一二三四]季度|\d{1,2}月份?|[上下]半年)*[,\s]*")
