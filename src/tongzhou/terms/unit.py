"""Units of measurement as printed, with their base unit (计量单位): our own table."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

__all__ = ["BASE_UNITS", "CLASSIFIERS", "SCALES", "Unit", "parse_unit"]

#: Scale words that stand before a unit (亿元, 万家), longest first where one holds another.
SCALES: dict[str, Decimal] = {
    "万亿": Decimal(10) ** 12,
    "千亿": Decimal(10) ** 11,
    "百亿": Decimal(10) ** 10,
    "十亿": Decimal(10) ** 9,
    "亿": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7,
    "百万": Decimal(10) ** 6,
    "十万": Decimal(10) ** 5,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
    "百": Decimal(10) ** 2,
    "trillion": Decimal(10) ** 12,
    "billion": Decimal(10) ** 9,
    "million": Decimal(10) ** 6,
    "thousand": Decimal(10) ** 3,
}

#: spelling → (base unit, factor, dimension)
BASE_UNITS: dict[str, tuple[str, Decimal, str]] = {}


def _define(dimension: str, base: str, **spellings: str) -> None:
    for spelling, factor in {base: "1", **spellings}.items():
        BASE_UNITS[spelling] = (base, Decimal(factor), dimension)


_define("money", "元", **{"元人民币": "1", "CNY": "1", "yuan": "1", "RMB": "1"})
_define("money", "美元", **{"USD": "1", "US dollars": "1"})
_define("money", "欧元", EUR="1")
_define("money", "港元", HKD="1")
_define("money", "日元", JPY="1")
_define(
    "mass", "吨", **{"公吨": "1", "t": "1", "tonnes": "1", "tons": "1", "千克": "0.001", "公斤": "0.001", "kg": "0.001"}
)
_define("mass of fuel", "吨标准煤", **{"吨标煤": "1", "tce": "1"})
_define("energy intensity", "吨标准煤/万元", **{"吨标煤/万元": "1", "tce/10k CNY": "1"})
_define("length", "公里", **{"千米": "1", "km": "1", "米": "0.001", "m": "0.001"})
_define("area", "平方公里", **{"平方千米": "1", "km2": "1", "公顷": "0.01", "平方米": "0.000001"})
_define("area", "亩")
_define("volume", "立方米", **{"m3": "1", "方": "1", "升": "0.001"})
_define("electricity", "千瓦时", **{"度": "1", "kWh": "1"})
_define("power", "千瓦", kW="1", 兆瓦="1000", MW="1000")
_define("concentration", "微克每立方米", **{"微克/立方米": "1", "μg/m3": "1", "μg/m³": "1", "ug/m3": "1", "µg/m³": "1"})
_define("concentration", "毫克每升", **{"毫克/升": "1", "mg/L": "1"})
_define("proportion", "%", **{"percent": "1", "per cent": "1", "％": "1", "‰": "0.1"})
_define("difference of proportions", "个百分点", **{"百分点": "1", "percentage points": "1", "percentage point": "1"})
_define("multiple", "倍", times="1")
_define("points", "点", points="1", 个点="1")
_define("score", "分")
_define("time", "天", 日="1", days="1", day="1")
_define("time", "小时", hours="1")
_define("time", "年")
_define("time", "个月")
_define("time", "分钟")
_define("time", "秒")
_define("time", "个工作日", 工作日="1")
_define("labour", "人年")
_define("per head", "元/人")
_define("per 10,000", "件/万人", **{"per 10,000": "1", "件每万人": "1"})
_define("freight", "吨公里")
_define("passengers", "人公里")
_define("boxes", "标准箱", **{"TEU": "1", "TEUs": "1", "标箱": "1"})
for (
    _money
) in "澳门元 新台币 港币 韩元 卢布 卢比 泰铢 林吉特 越南盾 印尼盾 新加坡元 加元 澳元 瑞士法郎 兰特 比索 里拉".split():
    BASE_UNITS.setdefault(_money, (_money, Decimal(1), "money"))
# Further spellings that English releases print.
_define("money", "美元", **{"US$": "1", "U.S. dollars": "1", "dollars": "1", "$": "1"})
_define("money", "元", renminbi="1")
_define("money", "欧元", euros="1")
_define("mass", "吨", **{"tonne": "1", "ton": "1", "metric tons": "1", "kilograms": "0.001"})
_define(
    "length", "公里", **{"kilometers": "1", "kilometres": "1", "kilometer": "1", "meters": "0.001", "metres": "0.001"}
)
_define(
    "area",
    "平方公里",
    **{
        "square kilometers": "1",
        "square kilometres": "1",
        "sq km": "1",
        "hectares": "0.01",
        "square meters": "0.000001",
    },
)
_define("area", "亩", mu="1")
_define("volume", "立方米", **{"cubic meters": "1", "cubic metres": "1"})
_define("electricity", "千瓦时", **{"kilowatt-hours": "1", "kilowatt hours": "1"})
_define("power", "千瓦", kilowatts="1", megawatts="1000", gigawatts="1000000")
_define("concentration", "微克每立方米", **{"micrograms per cubic meter": "1", "micrograms per cubic metre": "1"})

#: Classifiers and counted nouns that serve as units; each is its own base unit.
CLASSIFIERS: tuple[str, ...] = tuple(
    (
        "个 家 项 户 人 名 位 人次 件 份 组 场 届 次 所 座 条 台 套 辆 艘 架 列 班 班次 趟 处 片 块 只 头 匹 羽 口 棵 株 宗 笔 起 例 批 批次 种 类 "
        "门 支 队 团 对 双 本 册 卷 篇 幅 部 集 期 版 枚 颗 粒 根 把 张 页 幢 栋 间 层 床 张床位 站 段 标段 车站 县 区 镇 乡 村 市 国 省市 店 "
        "厂 园区 航班 泊位 车次 人日 课时 学时 剂 剂次 盒 瓶 桶 箱 袋 包 尾 道 盏 客次 户次 辆次 架次 艘次 家次 人天 套次 件次 "
        "persons companies firms hospitals items cases units people visits patents households vehicles stations jobs"
    ).split()
)
for _word in CLASSIFIERS:
    BASE_UNITS.setdefault(_word, (_word, Decimal(1), "count"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed with its base unit (计量单位).

    `factor` turns a value in the printed unit into the base unit: 1 亿元 = 10⁸ 元.
    """

    printed: str
    base: str
    factor: Decimal
    dimension: str

    @property
    def is_count(self) -> bool:
        """Whether the unit counts whole objects or persons (计数单位)."""
        return self.dimension == "count"

    def to_base(self, value: Decimal) -> Decimal:
        """Give the value in the base unit, without trailing zeros or exponent (折算).

        Examples
        --------
        >>> unit = parse_unit("亿元")
        >>> unit.base, str(unit.to_base(Decimal("27263.6")))
        ('元', '2726360000000')
        """
        scaled = value * self.factor
        return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled.normalize()


#: Traditional characters of units, each with its simplified one.
_TRADITIONAL = (
    "萬万億亿噸吨個个條条輛辆張张戶户畝亩點点歲岁間间頃顷鎊镑盧卢銖铢標标準准貨货櫃柜雙双臺台幣币圓圆兩两輪轮陣阵項项層层顆颗場场"
    "種种類类鄉乡鎮镇縣县區区國国隊队頭头隻只筆笔單单劑剂時时鐘钟週周"
)
_SIMPLIFIED = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))


@lru_cache(maxsize=4096)
def parse_unit(printed: str) -> Unit | None:
    """Read a printed unit: a scale word and a unit of the table (解析计量单位).

    Gives None when the table does not hold it.
    """
    printed = printed.translate(_SIMPLIFIED)
    for scale, power in ((None, Decimal(1)), *SCALES.items()):
        if scale is not None and not printed.startswith(scale):
            continue
        rest = printed[len(scale or "") :].lstrip()
        found = BASE_UNITS.get(rest)
        if found:
            base, factor, dimension = found
            return Unit(printed, base, factor * power, dimension)
    above, stroke, below = printed.partition("/")
    left, right = (parse_unit(above), parse_unit(below)) if stroke and above and below else (None, None)
    if left is not None and right is not None and left.base and right.base:
        return Unit(printed, f"{left.base}/{right.base}", left.factor / right.factor, "quotient")
    if printed in SCALES:
        return Unit(printed, "", SCALES[printed], "count")
    return None
