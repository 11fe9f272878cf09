"""Counts that say how far a figure reaches (范围数): 13个城市空气质量…, 12条产业链增加值占…."""

import re

from tongzhou.facts import grammar as g
from tongzhou.facts.clauses import Clause
from tongzhou.facts.emit import Found
from tongzhou.facts.frames import Frame
from tongzhou.facts.quantities import COUNT, Number
from tongzhou.facts.tokens import WORD, Token

__all__ = ["is_numbered", "scope_count", "scope_of"]

_SCOPE_NOUN = re.compile(
    r"(?:省区市|盟市|省市|市州|县市|县区|区县|市县|(?:中心|重点|主要|设区)?城市|设区市|地级市|地区|国家|行业大类|大类|行业|省|市|县|区|国|乡镇|街道|村|社区)"
)


def scope_of(text: str, tokens: list[Token], group: list[int], limit: int, has_more: bool) -> str | None:
    """Whether a figure stands inside a name, the scope of the figure after it: 13个城市空气质量…占72.4% (范围数)."""
    if not has_more or len(group) > 1:
        return None
    number: Number = tokens[group[0]][3]  # type: ignore[assignment]  # VALUE tokens carry a Number
    if number.dimension != COUNT:
        return None
    if number.unit in ("省市", "省区市", "县", "镇", "乡", "村"):
        return number.unit
    noun = _SCOPE_NOUN.match(text, number.end)
    if number.unit == "个" and noun and noun.end() < limit - 1 and text[noun.end()] not in "在、和与,已":
        return noun[0]
    return None


def is_numbered(tokens: list[Token], a: int, b: int) -> bool:
    """Whether a count is part of the name of what has a share: 12条产业链增加值占…的80.1%."""
    number: Number = tokens[a][3]  # type: ignore[assignment]  # VALUE tokens carry a Number
    between = tokens[a + 1 : b]
    return number.dimension == COUNT and any(kind == WORD and payload == g.SHARE for kind, _, _, payload in between)


def scope_count(
    text: str, clause: Clause, frame: Frame, number: Number, noun: str, lead: int, start: int
) -> list[Found]:
    """Read the count of a scope: its noun is what is counted, for review."""
    one = Found(number, "count", lead, clause.end)
    one.unit = "个" if number.unit == noun else number.unit
    one.indicator = noun + "数"
    head = re.search(r"((?:东北|西北|东南|西南|[东西南北中])部?)$", text[start : number.value_start])
    one.region = head[1] if head else (frame.region[0] if frame.region else None)
    one.period = frame.period.form if frame.period else None
    one.agg = "scope"
    one.doubts.append("facts.doubt.scope")
    one.rule = "count.scope"
    one.issuer = frame.issuer
    return [one]
