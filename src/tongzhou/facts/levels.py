"""Levels and counts read before (先前水平), and the units that can make one total."""

import re
from typing import NamedTuple

from tongzhou.facts.quantities import Number
from tongzhou.terms.unit import parse_unit

__all__ = ["Level", "alike", "amount", "unit_family"]

_SCALE = re.compile(r"^[十百千万亿]+")
#: Classifiers that count the same things: 1465个机构, 其中医院66家.
_ALIKE = tuple(
    frozenset(group.split())
    for group in ("个 家 所 项 处 座 户 宗 件 批 例 起 笔 份 次 场", "人 名 位", "辆 台 艘 架 列", "条 个")
)


class Level(NamedTuple):
    """A level or count read before (先前水平); `value` in the base unit `unit`."""

    name: str
    region: str | None
    period: str | None
    unit: str
    value: float
    sentence: int


def unit_family(unit: str | None) -> str:
    """Give a unit without its scale (单位本名): 亿元 → 元."""
    return _SCALE.sub("", unit or "") or (unit or "")


def alike(one: str | None, other: str | None) -> bool:
    """Whether two counted units can be of one total (同类量词)."""
    left, right = unit_family(one), unit_family(other)
    return left == right or any(left in group and right in group for group in _ALIKE)


def amount(number: Number) -> tuple[str, float]:
    """Give the base unit and the value in it (基本单位值)."""
    known = parse_unit(number.unit) if number.unit else None
    if known is None:
        return number.unit or "", float(number.value)
    return known.base or "", float(number.value * known.factor)
