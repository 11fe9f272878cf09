"""Whether the parts that a text lists are all of their whole (列举是否穷尽): by what they are called, and by the words before them."""

import re
from collections.abc import Sequence

from tongzhou.facts.equation import Evidence
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.passage import Spot

__all__ = ["TOTAL", "closure", "is_classified", "names_of"]

#: Words that leave a list open (assumed: usage).
_OPEN = re.compile(r"包括|等\s*$|主要有|例如|如:|\b(?:including|such as|among)\b")
#: A last part that takes in all the others: 其余, or 某某、某某等地企业.
_REST = re.compile(
    r"其余|其他|其它|余下|、[^,;。]{1,40}等(?:地|国家|地区)[一-龥]{0,4}$|\b(?:rest|others?|remaining|remainder)\b"
)
#: 按消费类型分, 按原居地统计: what follows is a classification of the whole.
_CLASSIFIED = re.compile(
    r"按[一-龥]{1,10}?(?:划?分(?:类)?|统计|计算)?(?:来?看)?,|分(?:季度|城乡|三次产业|产业|月)来?看?,"
)
_WITHIN = re.compile(r"其中|当中|分别|依次|分产业|分地区|分[一二两三四]期|\bof (?:which|these)\b")
TOTAL = re.compile(r"合计|共计|总计|总共|一共|总[一-龥]{1,4}$|共[一-龥]{0,3}$|\btotal")
#: Parts that make up their whole by what they are called (assumed: usage of statistical releases).
_COMPLETE = (
    ("第一产业", "第二产业", "第三产业"), ("进口", "出口"), ("城镇", "乡村"), ("城镇", "农村"), ("男", "女"), ("新建", "改建"),
    ("一期", "二期"), ("一期", "二期", "三期"), ("基础研究", "应用研究", "试验发展"), ("夏粮", "秋粮"), ("夏粮", "早稻", "秋粮"),
    ("上半年", "下半年"), ("一季度", "二季度"), ("一季度", "二季度", "三季度"), ("一季度", "二季度", "三季度", "四季度"), ("exports", "imports"),
    ("工资性", "经营净", "财产净", "转移净"), ("一般贸易", "加工贸易", "其他方式"),
    ("商品零售", "餐饮"), ("新建", "改建", "预留"), ("法人", "个人"), ("职工", "居民"), ("国有", "民营", "外商"), ("国有", "民营", "外资"),
    ("内地", "香港", "台湾", "国际"), ("留宿", "不过夜"), ("过夜", "不过夜"), ("户籍", "非户籍"), ("对公", "个人"), ("线上", "线下"),
    ("公路", "铁路", "水路", "民航"), ("公路", "水路"), ("轻工业", "重工业"), ("地上", "地下"), ("城市", "农村"), ("境内", "境外"),
    ("一级", "二级"), ("男性", "女性"), ("收入", "支出", "结余"), ("内资", "外资"), ("内资企业", "外商投资企业", "港澳台"),
)  # fmt: skip
_NUMBER = {word: at for at, word in enumerate("两二三四五六七八九十", 1)} | {"两": 2}
_COUNTED = re.compile(r"([两二三四五六七八九十])(?:省市|[省市县区州国地者家]|类)")
_ALL_OF = re.compile(r"\bOf (?:its|the|all|these|those) *$")
_STRETCH = re.compile(r"(?:段|境内|片区)[^,;。]{0,4}$")
_LENGTH = re.compile(r"[全总][长线程里]|共|总|规划面积")
_THERE = re.compile(r"([一-龥]{2,6})[赴到去往至]([一-龥]{2,6})$")
_JOINED = re.compile(r"[、和及与,]|以及")
_WORDS = re.compile(r"[一-龥A-Za-z]")
_LISTED = re.compile(r"([^,;。:]{2,80}?)(?:的[^,;。]{0,16}?)?(?:分别|依次|各)")


def names_of(parts: Sequence[Spot]) -> list[str]:
    """Give the words by which each part is called: those since its clause began or since the figure before it (分项名称).

    Names before 分别 are told out to the figures behind it.
    """
    names = [one.figure.fact.indicator or "" for one in parts]
    if not all(name and name.isascii() for name in names):
        names = [min(one.lead, one.gap, key=len) if _WORDS.search(one.gap) else one.lead for one in parts]
    if len(parts) > 1 and all(
        _JOINED.fullmatch(name.strip()) or not name.strip(" ,()") for name in (one.gap for one in parts[1:])
    ):
        found = _LISTED.search(parts[0].lead)
        said = _JOINED.split(found[1]) if found else []
        if len(said) >= len(parts):
            return said[-len(parts) :]
    return names


def closure(whole: Spot | None, parts: Sequence[Spot], folded: str, lexicon: Lexicon | None) -> Evidence:
    """Say how sure it is that the parts are all of the whole (列举穷尽与否).

    `closed` where their names make up a whole (进口 and 出口; the members of a group named before them; 按消费类型分), `likely` where a
    last part takes in the others or a total is named behind them, else `possible`. With `whole` None only the parts are looked at.
    """
    if any(_OPEN.search(one.gap) for one in parts):
        return "possible"
    is_beside = whole is not None and parts[0].start - whole.end <= len(whole.figure.fact.unit or "") + 4
    if is_beside and _JOINED.fullmatch(parts[0].gap.strip()):
        return "possible"  # 分别为甲、乙和丙: the first of a row is no whole of the others
    names = names_of(parts)
    if any(len(words) == len(parts) and _matched(words, names) for words in _COMPLETE):
        return "closed"
    if whole is None:
        return "closed" if all(_STRETCH.search(name) for name in names) else "possible"
    first = parts[0]
    if is_classified(first) or _ALL_OF.search(whole.lead) and first.sentence == whole.sentence:
        return "closed"
    before = folded[max(whole.start - 60, first.start - 400, 0) : first.start - len(first.lead)]
    if _are_places(parts, names, before, lexicon) or _are_counted(parts, before):
        return "closed"
    if "互" in whole.lead and _are_mutual(names):
        return "closed"
    if _LENGTH.search(whole.lead) and all(_STRETCH.search(name) for name in names):
        return "closed"
    if _REST.search(f"{parts[-1].gap}"):
        return "closed" if whole.sentence == parts[-1].sentence else "likely"
    return "possible"


def _are_mutual(names: Sequence[str]) -> bool:
    """Whether two parts are the two ways between two places: 其中甲赴乙…,乙赴甲…."""
    ways = [_THERE.search(re.sub(r"^.*?(?:其中|当中)[:,]?", "", name).strip(" ,、")) for name in names]
    return len(ways) == 2 and all(ways) and ways[0].groups() == ways[1].groups()[::-1]  # type: ignore[union-attr]  # all are found


def is_classified(first: Spot) -> bool:
    """Whether a classification begins with this figure: 按消费类型分,商品零售…."""
    return bool(_CLASSIFIED.search(first.gap[-40:]) or _CLASSIFIED.search(f"{first.lead},"))


def _matched(words: Sequence[str], names: Sequence[str]) -> bool:
    """Whether each word is in a name of its own."""
    left = [name.lower() for name in names]
    if words[0].isascii():
        return sorted(words) == sorted(left)  # exports to one country are not all exports
    for word in words:
        hit = next((name for name in left if word in name and not (word == "出口" and "进出口" in name)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _are_places(parts: Sequence[Spot], names: Sequence[str], before: str, lexicon: Lexicon | None) -> bool:
    """Whether the parts are the places that were named together just before: 甲、乙、丙三地…其中甲…,乙…,丙…."""
    plain = [re.sub(r"^.*?(?:其中|当中)[:,]?|[^一-龥A-Za-z]", "", name) for name in names]
    if all(len(name) >= 2 for name in plain):
        joined = r"[、,和及与]{1,2}".join(re.escape(name[:2]) + r"[一-龥]{0,6}?" for name in plain)
        if re.search(joined, before):
            return True
    if lexicon is None:
        return False
    given = {_place(name, lexicon) for name in names}
    if None in given or len(given) < len(parts):
        given = {one.figure.fact.region for one in parts}
    if None in given or len(given) < len(parts):
        return False
    for alias, (_, members, _) in lexicon.places.items():
        if len(members) == len(given) and set(members) == given and alias in before:
            return True
    return False


def _place(name: str, lexicon: Lexicon) -> str | None:
    """Give the area whose name the words end in or hold."""
    plain = re.sub(r"[^一-龥]", "", name)
    for size in range(min(len(plain), 8), 1, -1):
        for at in range(len(plain) - size, -1, -1):
            known = lexicon.places.get(plain[at : at + size])
            if known and len(known[1]) == 1:
                return known[1][0]
    return None


def _are_counted(parts: Sequence[Spot], before: str) -> bool:
    """Whether 三市…分别 or 三市…依次 says how many parts there are."""
    said = before[-40:] + parts[0].lead
    if not re.search(r"分别|依次|各", parts[0].lead):
        return False
    return any(_NUMBER.get(found[1]) == len(parts) for found in _COUNTED.finditer(said))
