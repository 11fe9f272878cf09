"""The currency of a release (货币): where its first amount names one, 元 alone means the same further on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tongzhou.facts.fact import Fact
from tongzhou.terms.text import Text

__all__ = ["in_one_currency"]

_CHINA = "元"
#: Where a text converts or speaks of yuan too, 元 may be either.
_OTHER = re.compile(r"人民币|折合|约合|兑换|汇率")


def in_one_currency(facts: Sequence[Fact], text: Text | None) -> Sequence[Fact]:
    """Take 元 for the one other currency in 元 that a text prints first (统一货币): 153.6亿澳门元, then 119.8亿元.

    Only for checking; the facts stay as read. Nothing is done where the text prints 元 before it, two such currencies, or words of conversion.
    """
    money = [fact for fact in facts if (fact.unit_norm or "").endswith(_CHINA)]
    named = {fact.unit_norm for fact in money} - {_CHINA}
    first = money[0].unit_norm if money else None
    if len(named) != 1 or first == _CHINA or text is None or _OTHER.search(text.folded):
        return facts
    return [replace(fact, unit_norm=first) if fact.unit_norm == _CHINA else fact for fact in facts]
