"""Noun phrases of indicators (指标短语): cleaned of lead-ins, split into coordinated items, their measure heads found and restored."""

import re
from functools import lru_cache

__all__ = [
    "Phrase",
    "clean",
    "coordinate",
    "growth_name",
    "head_of",
    "is_bare",
    "is_growth",
    "overlap",
    "priced",
    "restore",
    "split_change",
    "split_noun",
    "trade_child",
]

Phrase = tuple[str, bool]
"""(the phrase, whether nothing in it speaks against its being the name of an indicator)."""

#: Heads that say what of the thing is measured; the longest first.
_HEADS = (
    "进出口总值 进出口总额 进出口额 进出口值 进出口 出口总值 进口总值 出口总额 进口总额 出口额 进口额 出口值 进口值 出口量 "
    "进口量 出口 进口 增加值 总产值 产值 产量 均价 单价 销量 销售额 零售额 零售总额 销售收入 营业收入 成交额 交易额 总额 总值 总量 "
    "用电量 发电量 客运量 货运量 周转量 吞吐量 排放量 储量 流量 存量 水量 投资额 投资 总投资 收入 支出 利润 税收 余额 "
    "存款 贷款 资金 经费 费用 补贴 工资 价格 指数 强度 浓度 能力 金额 合同额 协议额 签约额 注册资本 订单 客流量 车流量 生师比 抚养比 性别比 "
    "存栏 出栏 种植面积 播种面积 销售面积 建筑面积 竣工面积 工时 时数 时长 工期 年限 资产 负债 人口 人数 户数 天数 数量 数 里程 长度 全长 面积 "
    "规模 能耗 单耗 比重 占比 份额 增速 增长率 增幅 涨幅 降幅 跌幅 升幅 率 顺差 逆差 密度 寿命 温度 时间 人次 容量 "
    "产能 装机容量 造价 距离 高度 水位 蓄水量 降水量 市值 生产总值 总水平 水平 就业 税 GDP CPI PPI 产出 投入 "
    "消费 需求 贡献率 完成率 覆盖率 值 额 量 价 "
).split()
_HEAD = re.compile("(" + "|".join(sorted(_HEADS, key=len, reverse=True)) + ")$")
#: Heads that may be carried to a sibling that lacks one.
_CARRIED = frozenset(
    "进出口总值 进出口总额 进出口额 进出口值 进出口 出口额 进口额 出口值 进口值 出口量 进口量 出口 进口 增加值 总产值 产值 产量 销量 销售额 零售额 "
    "销售收入 营业收入 投资 用电量 发电量 客运量 货运量 周转量 吞吐量 利润".split()
)
_GROWTH = re.compile(r"(增速|增长率|增幅|涨幅|升幅|降幅|跌幅|增长速度)$")
_SPAN_OF_CHANGE = re.compile(r"(增幅|涨幅|升幅|降幅|跌幅)$")

_LEADS = re.compile(
    r"^(?:全[台港澳](?=[一-龥]{2})|[一-龥]{2,4}海关监管(?=[一-龥])|期[内间](?=[一-龥]{2})|起(?=每)|以(?=[一-龥]{2,8}[方形]式[一-龥])|自由?贸易?[港区](?=[一-龥]{2})|略(?=$)|本[港澳](?:共?处理)?(?=[一-龥]{2})|其余(?=[一-龥]{2})|并(?![购联网轨表存列发用])(?=[一-龥]{4})|而(?=[一-龥]{4})|其中|此外|另外|同时|同期|特别是|尤其是|主要原因是|主要是|主要(?=[进出]口|由|来自|用于|生产|包括|为|$)|实现了?(?!率)|完成了?(?!率)|录得|取得|保持|共计|累计|合计|一共|总计|共有(?!产权)|该(?:[镇村县市区乡线厂园港站桥段校院馆局行所]|项目|工程|平台|基地|园区|企业|机场|口岸)|[一-龥]{0,6}(?:交易团|代表团|分团|联盟|调研组|服务中心|法院|检察院)(?=(?:累计|共|已)?[一-龥]{2})|在[一-龥](?:运营|经营|注册|执业|就业|就读)的?|[一-龥]{0,4}(?:走廊|园区|区域|景区|开发区|自贸区|试验区|示范区|片区|辖区|城市群|都市圈|港区|湾区|流域)内(?=[一-龥]{3})|截至目前|目前|迄今|(?:单月|当月|单季|当季)(?=[一-龥]|$)|[一-龥]{2,4}以来|(?:本次|此次)活动|拥有|有(?=各[级类])|(?:开幕式|闭幕式|大会|会议|现场)上|共(?!同|享|建|用|有|产)|的|地(?=[^区方铁面下级质价税热块产])"
    r"|[一-龥]{2,8}?之间的(?=[一-龥]{2})|之间|之|仍然?|依然|其(?!他|余)|则|也|均(?![价衡等])|都(?!市)|还(?!款|贷|本)|又|及|和|与|、|当年|本年|已经|已|在(?![校岗建册线读园营职产库用])|是|首次|预计|全部(?=实现|完成|建成|恢复|完工|投产)|实际(?!利用|使用)|出现(?=[一-龥]{4})|共?设(?![计备施立])有?(?=[一-龥]{2,4}$)|投入(?=[一-龥A-Za-z&()]{2,20}(?:经费|资金)$)|全线共[设有]?|全线(?!长|全)|[^,。]{0,12}城市平均(?=[一-龥]{3})"
    r"|至少|至多|下一步|我们|要(?=建|新|实现|完成|开通|引进)|这是继?|[一二三四五六]是|分别|使|对应|现(?![场金代状行货存价])|让|因此|即|来看|由于|当天|从而|着|了|为|这|内(?![地需贸陆河部外资容蒙联])|年(?=[平年])|但|却|而(?=$)|新发布的|各地|吸引(?=[一-龥]{2,8}$)|单计|由此|据|约)"
)
_TRAILS = re.compile(
    r"(?:的?(?:临时|初步)(?:估计|数字|数据|统计)(?:数字|数)?|的|也|均|都|更是|更|则|已经|已|还|又|共计|累计|合计|总计|一共|总共|共|(?<![签合契条节预违履])约|达|为|是|有|仅|只|以|了|将|实现|完成|出现|保持在|控制在|稳定在|维持在|处于|连续[一-龥\d]{1,2}年|恢复[到至]?|一度|均值|保持|同比|分别|各|占|较|(?<![占之差入费贷隧债量产师养别粮])比|平均|每(?:月|年|日|天|人|户|吨|公斤|斤|千克|平方米|立方米|亩|升|桶|克)|[一二三四五六七八九十两]年间?|录得|年末|初步核算|初步测算|初步统计|分列"
    r"|首次|虽然?|却|持平略|略有?|大幅|小幅|明显|显著|稳步|较快|快速|持续|继续|进一步|整体|总体|(?<![内外各本当土基产园场林耕])地|再|就|接近|历史性|成功|相对|基本|、|和|与|在|由|从|定为|要|合|[跨迈站跃]上|转(?=$)|(?<=[一-龥]{3})(?:建成|举办))$"
)
_INNER = re.compile(
    r"(?<=[一-龥])(?:分别|依次|各自)(?:提高到|提高至|提升到|提升至|增至|降至|达到|为)?|(?<=[一-龥])共(?=保障|运送|发送|接待|完成|实现)|(?<=[一-龥])投入(?=[一-龥A-Za-z&()]{2,20}经费$)|(?<=[一-龥])(?:(?<!网络)实现(?!就业|再就业|脱贫|盈利|增长|的)|完成|累计|合计|共计)(?=[一-龥]{2})"
)
#: Characters that do not stand inside the name of an indicator.
_NOISE = re.compile(
    r"[了着在把被将使让并而且于从向但也都就是不这那我你他它们,，。;；:：!?\"]|通过|随着|以及|由于|推动|促进|加快|成为|可以|能够|进行|达到|开始|本次|此次|该|"
    r"大学|学院|法院|公司|集团|协会|日报|记者|政府|部门|专家|主任|院长|局长|会议|大会|论坛|活动|\d(?!\d{0,3}指数)"
)
#: 本次交流会, …举办 and the like before the phrase proper.
_EVENT = re.compile(
    r"^(?:(?:本次|此次|本届)[一-龥]{1,8}?(?:会|活动|演练|论坛|赛|展|周|节)(?:共计?)?|[一-龥()“”]{0,40}(?:举办|举行|召开|开幕(?!式))(?=.)|等地)"
)
_SPACES = re.compile(r"[\s\"‘’「」『』]+")
_QUOTED = re.compile(r"^“([^“”]*)”$|^[”]+|“$")


@lru_cache(maxsize=16384)
def clean(text: str) -> Phrase:
    """Take lead-ins and trailing adverbs off a phrase (清理短语).

    Examples
    --------
    >>> clean("实现外贸进出口总值")
    ('外贸进出口总值', True)
    """
    phrase = _EVENT.sub("", _SPACES.sub("", text), count=1)
    if "“" in phrase or "”" in phrase:
        phrase = _QUOTED.sub(r"\1", phrase) if phrase.count("“") == phrase.count("”") else re.sub("[“”]", "", phrase)
    for _ in range(8):
        found = _LEADS.match(phrase)
        if not found:
            break
        phrase = phrase[found.end() :]
    for _ in range(8):
        found = _TRAILS.search(phrase)
        if not found:
            break
        phrase = phrase[: found.start()]
    phrase = _INNER.sub("", phrase)
    return phrase, bool(phrase) and len(phrase) <= 24 and not _NOISE.search(phrase)


@lru_cache(maxsize=16384)
def head_of(phrase: str) -> str | None:
    """Give the measure head of a phrase (中心语): 增加值 of 高技术产业增加值."""
    found = _HEAD.search(phrase)
    return found[1] if found else None


def growth_name(phrase: str) -> str:
    """Give the name of the growth of an indicator (增速名)."""
    return phrase if _GROWTH.search(phrase) else phrase + "增速"


def is_growth(phrase: str) -> bool:
    """Whether a phrase names a rate of growth (是否增速)."""
    return bool(_GROWTH.search(phrase))


@lru_cache(maxsize=8192)
def split_change(phrase: str) -> tuple[str, str]:
    """Split the noun of a change off what changes (变幅): 商品价格, 涨幅; a mean or the greatest change stays whole.

    Examples
    --------
    >>> split_change("商品价格涨幅"), split_change("平均降幅")
    (('商品价格', '涨幅'), ('平均降幅', ''))
    """
    found = _SPAN_OF_CHANGE.search(phrase)
    rest = phrase[: found.start()] if found else phrase
    return (rest, found[1]) if found and rest not in ("平均", "最大", "最小", "最高", "最低") else (phrase, "")


def restore(phrase: str, sibling: str | None) -> tuple[str, bool]:
    """Restore the head that a phrase shares with its sibling (补中心语); second: whether one was restored.

    Examples
    --------
    >>> restore("战略性新兴产业", "高技术产业增加值")
    ('战略性新兴产业增加值', True)
    """
    if sibling is None or head_of(phrase) or phrase.isascii():
        return phrase, False
    head = head_of(sibling)
    if head and head[-1] == "量" and phrase.endswith(("送电", "购电", "供水", "供气", "输气")) and phrase[-1] in head:
        return phrase + "量", True
    if len(phrase) < 2 or head is None or head not in _CARRIED or len(head) > 2 and phrase.endswith(head[:-1]):
        return phrase, False
    return phrase + head, True


_JOINTS = re.compile(r"、|以及|及其|和|及|与|或")
_AND_OTHERS = re.compile(
    r"(?:(?<![高初中平同均相优])等(?:细分)?(?:领域|方面|产品|行业|产业|商品|地|项|类|\d+[项类种个])?)"
)
_BEFORE = re.compile(r"^(对|向|自|从|与|同)")


#: 甲、乙、丙三个指数.
_SO_MANY = re.compile(r"(?<=[一-龥]{2})[两三四五六七八九](?:个|项|大)(指数|产业|行业|领域)$")
#: 大、中、小型企业….
_SIZES = re.compile(r"([大中小微](?:、[大中小微]){1,3})(型[一-龥A-Za-z]+)")
#: 第一、二、三产业….
_RANKED = re.compile(r"((?:第?[一二三](?:、|和|及|与)){1,2}第?[一二三])((?:次)?产业[一-龥A-Za-z]*)")
#: The one of two that lacks what its opposite says in full: 城镇和农村居民人均可支配收入.
_OPPOSED = dict(
    pair.split("/")
    for pair in (
        "城镇/农村 农村/城镇 城市/农村 男性/女性 女性/男性 内资企业/外资企业 国有/民营 进口/出口 出口/进口 重工业/轻工业 轻工业/重工业 "
        "境内/境外 省内/省外 国内/国外"
    ).split()
)
#: Two halves said in one word: 城乡居民收入.
_PAIRS = (("城乡", ("城镇", "农村")), ("进出口", ("进口", "出口")), ("存贷款", ("存款", "贷款")))


@lru_cache(maxsize=4096)
def coordinate(phrase: str, wanted: int = 0) -> tuple[str, ...]:
    """Split a coordinated phrase into items, heads and prepositions shared (并列拆分).

    `wanted` is how many figures there are: where 和 also stands inside an item, the items are those between 、, and 城乡 makes two.

    Examples
    --------
    >>> coordinate("对甲盟、乙国和丙盟进出口")
    ('对甲盟进出口', '对乙国进出口', '对丙盟进出口')
    """
    said = _SO_MANY.sub(r"\1", _AND_OTHERS.sub("", phrase))
    sizes = _SIZES.fullmatch(said)
    if sizes:
        return tuple(size + sizes[2] for size in sizes[1].split("、"))
    ranked = _RANKED.fullmatch(said)
    if ranked:
        return tuple(f"第{rank}{ranked[2]}" for rank in re.findall("[一二三]", ranked[1]))
    items = [item for item in _JOINTS.split(said) if item]
    if len(items) == 2 and (other := _OPPOSED.get(items[0])) and items[1].startswith(other) and items[1] != other:
        return items[0] + items[1][len(other) :], items[1]
    if wanted > 1 and len(items) != wanted:
        items = _as_many(said, wanted) or items
    if len(items) < 2:
        return (phrase,)
    lead = _BEFORE.match(items[0])
    if lead:
        items = [items[0]] + [item if item.startswith(lead[1]) else lead[1] + item for item in items[1:]]
    shared = _shared_tail(items)
    if shared:
        return tuple(item + shared for item in items[:-1]) + (items[-1],)
    head = head_of(items[-1])
    if head and items[-1] != head:
        items = [item if head_of(item) not in (None, "就业") else item + head for item in items[:-1]] + [items[-1]]
    return tuple(items)


_CLASS_NOUN = re.compile(r"(?<=[一-龥]{2})(?:保险|贸易|企业|产业|行业|医院|学校|旅客|货物|货邮)(?=[一-龥])")


def _shared_tail(items: list[str]) -> str | None:
    """Give what short items share with the last one from its class noun on: 养老、失业、工伤保险参保人数 (共用中心语)."""
    noun = _CLASS_NOUN.search(items[-1])
    if noun is None or any(
        len(item) > 6 or noun[0] in item or head_of(item) not in (None, "就业") for item in items[:-1]
    ):
        return None
    return items[-1][noun.start() :]


def _as_many(said: str, wanted: int) -> list[str]:
    """Split into as many items as there are figures, if one of the usual ways gives so many (按数拆分)."""
    listed = said.split("、")
    last = re.split(r"以及|及其|和|及|与", listed[-1], maxsplit=1)
    for items in (listed, [*listed[:-1], *last]):
        if len(items) == wanted and all(items):
            return items
    for both, halves in _PAIRS:
        if wanted == 2 and said.count(both) == 1 and len(listed) == 1:
            return [said.replace(both, half) for half in halves]
    return []


_TRADE = re.compile(r"^(.*?)进出口(?:总值|总额|额|值)?$")
_GENERAL = frozenset({"", "外贸", "货物贸易", "对外贸易", "货物", "商品", "贸易"})


#: Heads that name an indicator by themselves.
_COMPLETE = frozenset(
    (
        "进出口总值 进出口总额 进出口额 进出口值 进出口 出口总值 进口总值 出口总额 进口总额 出口额 进口额 出口值 进口值 "
        "出口 进口 人口 税收 GDP CPI PPI 顺差 逆差 全长 总投资"
    ).split()
)


#: Measures of somebody or something that was named before.
_OWNED = re.compile(
    r"(?:进出口|进口|出口|年|总)?(?:货值|产值|销售额|交易额|成交额|营业收入|营收|利税|利润|投资额|产量|销量)"
)


@lru_cache(maxsize=8192)
def is_bare(phrase: str) -> bool:
    """Whether a phrase is a measure head alone, so that what is measured was left out (省略主体)."""
    return (head_of(phrase) == phrase or _OWNED.fullmatch(phrase) is not None) and phrase not in _COMPLETE


def overlap(before: str | None, phrase: str) -> str | None:
    """Put a phrase that begins with the end of the one before onto it (承接补全).

    Examples
    --------
    >>> overlap("研发经费投入", "投入强度")
    '研发经费投入强度'
    """
    if before is None or phrase.startswith(("进口", "出口", "进出口")):
        return None
    for size in range(min(4, len(phrase) - 1), 1, -1):
        if before.endswith(phrase[:size]) and len(before) > size:
            return before + phrase[size:]
    return None


_TRADED = re.compile(r"^(.+?)(进口|出口|生产|销售)(?:量|额|值|总值|数量)?$")


def priced(before: str | None, phrase: str) -> str | None:
    """Put the thing traded before 进口均价 (承接货物).

    Examples
    --------
    >>> priced("铁矿进口量", "进口均价"), priced("铁矿进口量", "均价")
    ('铁矿进口均价', '铁矿进口均价')
    """
    found = _TRADED.match(before or "")
    if not found or not phrase.endswith(("均价", "单价")) or len(phrase) > 4:
        return None
    return found[1] + (phrase if phrase.startswith(found[2]) else found[2] + phrase)


def trade_child(child: str, parent: str | None) -> str:
    """Restore the head of a bare 进口 or 出口 from 某某进出口 (补进出口主体).

    Examples
    --------
    >>> trade_child("出口", "民营企业进出口"), trade_child("出口", "外贸进出口总值")
    ('民营企业出口', '出口')
    """
    if parent is None or not child.startswith(("进口", "出口")):
        return child
    found = _TRADE.match(parent)
    return found[1] + child if found and found[1] not in _GENERAL else child


_CUT = re.compile(
    r"在|与|和|及|已|实现|完成|进行|建立|参会|参加|参与|通过|达成|获得?|被|将|做客|平均|均|单价|共|参展|参赛|中选|获批|复课|封顶|恢复|开工|全部|投产|(?<!意)投入|建成|开工|签约|签订|入选|落户|落地|到|纳入|覆盖|为|是|(?<![意方面导定流走])向|从|对|[、(（“”]"
)


def split_noun(text: str) -> tuple[str, str]:
    """Split what follows 个 or 家 into the noun counted and what is said of it (名词与谓语).

    Examples
    --------
    >>> split_noun("重点企业实现全覆盖")
    ('重点企业', '实现全覆盖')
    """
    found = _CUT.search(text, 1) if text else None
    if not found:
        return text, ""
    return text[: found.start()], text[found.start() :]
