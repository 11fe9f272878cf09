"""Areas that the region does not declare (篇内地名): those declared as lying elsewhere, and full names that an article prints itself."""

import re

from tongzhou.facts.lexicon import AREA, GROUP, Lexicon, Place
from tongzhou.facts.tokens import PLACE, Token

__all__ = ["ABOVE", "NO_DISTRICT", "Names", "insert_places", "names_in"]

Names = dict[str, Place]
"""Printed name → place, for one article."""

#: Characters that do not stand inside the proper name of an area.
_NOT = "全该本我各每某此这那的和与及在年月日是为等个两数多余其来们了从由向对到至据比较之以实共被将已也均新老旧跨中按分占有无达并"
#: 市 and 区 are the ends of many words that are no areas.
_NO_TOWN = "城超股楼门夜都牛熊集菜花汽罢入区级辖直开利房车债大强示范试点困"
NO_DISTRICT = (
    "赛园社地景片校厂小灾山林牧库湖矿郊开特灌作验发心能税范放贸设产业游居住聚禁限军战防航海港流岛洪泄护成市县治洋学商保"
    "户假示行领纽活生态源养种植耕服公院病"
)
_FULL = re.compile(
    rf"(?:(?<![一-龥])|(?<=[年月日期在据对向省市州]))([^\W\da-zA-Z{_NOT}]{{2,6}}?(?:[省县](?<![大强困级外节]省)(?<![级困强范点两大]县)|自治[区州县]|(?<![{_NO_TOWN}一二两三四五六七八九十])市"
    rf"|(?<![{NO_DISTRICT}])区)|[^\W\da-zA-Z{_NOT}]{{2}}新区)(?![场值政民级内外域容界郊花树区长])"
)
#: 某市某县: the area above stands before the name.
ABOVE = re.compile(r"^[一-龥]{2,7}?[省市州盟](?=[一-龥]{2,}[县区市旗]$)")
_NO_NAME = re.compile(r"^[主老新县旧]城区$|中心城|铁路|公路|高速|大学|机场|集团|公司")
_SUFFIX = re.compile(r"(?:[一-龥]{1,3}族)?自治[区州县]$|[省市]$")
_REACHING = re.compile(r"(?:地区(?!生产)|境内|全域|辖区|区域(?![发协]))")
#: What makes of a place's name the name of something else.
_BEHIND = re.compile(
    r"(?:地区)?(?:旅客|游客|籍|同胞)|[线路港站桥军]|大学|学院|银行|地铁|机场|海关|铁路|[一-龥]{0,2}日报"
)


_MANY = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}

#: What may stand before a short name: no Chinese character, or one that ends a word before a place.
_MAY_BEGIN = re.compile(
    r"[^一-龥]|[年月日期在据对向省市州区县和与及到从由使让中的全为是以比较占去赴至于给内将被等而则居按]"
)


def names_in(article: str, lexicon: Lexicon) -> Names:
    """Find the areas that an article names and the region does not declare (查篇内地名).

    A full name counts wherever a clause or a date stands before it; once it is read, its short form means it too: 临湖市, 临湖.
    """
    found: Names = {}
    for pair in set(lexicon.pairs.findall(article)):
        for printed, place in lexicon.elsewhere[pair]:
            if printed in article:
                found[printed] = place
    _add_initials(article, lexicon, found)
    for name in dict.fromkeys(ABOVE.sub("", name) for name in _FULL.findall(article)):
        if (
            _NO_NAME.search(name)
            or name[:-2] in found
            or name in lexicon.places
            or len(name) < 3
            or name[-1] == "区"
            and len(name) > 4
            and name[-2] not in "治新"
        ):
            continue
        place = found.setdefault(name, (name, (name,), AREA))
        short = _SUFFIX.sub("", name)
        if len(short) > 1 and short != name and short not in lexicon.places:
            found.setdefault(short, place)
    return found


def _add_initials(article: str, lexicon: Lexicon, found: Names) -> None:
    """Add areas named by rows of their short forms: 甲乙两地, 甲乙地区 (简称并列); those of the region itself are in its own letters.

    A row counts where what follows says how many they are or that they are an area, or where three or more begin a clause.
    """
    for one in lexicon.initials.finditer(article):
        printed = one[0]
        named = {name for form in lexicon.forms_in(printed) for name in form}
        members = tuple(name for name in lexicon.order if name in named)
        many = _MANY.get(article[one.end() : one.end() + 1])
        is_told = many == len(members) or article.startswith("地区", one.end())
        is_name = printed in lexicon.places or printed[:2] in lexicon.elsewhere
        if len(members) > 1 and (is_told or len(members) > 2 and many is None) and not is_name:
            found.setdefault(printed, ("、".join(members), members, GROUP))


def insert_places(
    text: str, tokens: list[Token], start: int, end: int, names: Names, bounded: frozenset[str] = frozenset()
) -> list[Token]:
    """Put the article's own names among the tokens of a stretch (补入地名); a longer name goes before a shorter one."""
    added: list[Token] = []
    taken: set[int] = set()
    for printed in sorted(names, key=len, reverse=True):
        at = text.find(printed, start, end)
        while at >= 0:
            stop = at + len(printed)
            behind = _REACHING.match(text, stop, end)
            stop = behind.end() if behind else stop
            is_word = printed not in bounded or _MAY_BEGIN.match(text, max(at - 1, start)) is not None or at == start
            if at not in taken and is_word and not _BEHIND.match(text, stop, end):
                added.append((PLACE, at, stop, names[printed]))
                taken.update(range(at, stop))
            at = text.find(printed, stop, end)
    if not added:
        return tokens
    held = [token for token in tokens if not (token[0] == PLACE and not taken.isdisjoint(range(token[1], token[2])))]
    merged = sorted([*held, *added], key=_by_place)
    return [token for i, token in enumerate(merged) if not i or token[1] >= merged[i - 1][2] or token[0] != PLACE]


def _by_place(token: Token) -> int:
    return token[1]
