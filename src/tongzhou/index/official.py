"""The index values that issuers published, by vintage, and what checking them finds (官方指数)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tongzhou.index.framework import Framework
from tongzhou.terms.panel import Observation, Panel
from tongzhou.terms.words import Message

__all__ = ["MeanCheck", "Official", "Published", "average_annual_points", "official"]


@dataclass(frozen=True, slots=True)
class Published:
    """An index value as its issuer published it (公布值)."""

    node: str
    area: str
    period: str
    vintage: str | None
    issuer: str | None
    base: str | None
    value: Decimal
    observation: Observation

    @property
    def is_derived(self) -> bool:
        """Whether the value was computed from what the issuer printed, such as the last release's value plus a change (推算值)."""
        return self.observation.status == "derived"


@dataclass(frozen=True, slots=True)
class MeanCheck:
    """Whether a published total is the weighted mean of its published parts (总指数验算).

    `mean` is of the printed parts; None, with the verdict not_checkable, where `absent` names parts that were not published.
    """

    area: str
    period: str
    vintage: str | None
    issuer: str | None
    base: str | None
    total: Decimal
    mean: Decimal | None
    verdict: Literal["exact", "within_rounding", "inconsistent", "not_checkable"]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Official:
    """All published values of a framework, by vintage, and the checks of their means (官方指数)."""

    framework: Framework
    values: tuple[Published, ...]
    checks: tuple[MeanCheck, ...]

    def of(self, node: str, vintage: str | None = None) -> tuple[Published, ...]:
        """Give the published values of a node, of one vintage where it is named (取公布值)."""
        return tuple(v for v in self.values if v.node == node and vintage in (None, v.vintage))

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the checks found, to be said in the user's language."""
        return tuple(_said(check) for check in self.checks)

    @property
    def vintages(self) -> tuple[str, ...]:
        """The vintages, oldest first (版次)."""
        return tuple(sorted({v.vintage or "" for v in self.values}))


def average_annual_points(first: Decimal, last: Decimal, years: int) -> Decimal:
    """Give the average annual change in points, as NBS prints it: arithmetic, last = first + years × points (年均提高点数).

    Examples
    --------
    >>> average_annual_points(Decimal(100), Decimal("140.81"), 6).quantize(Decimal("0.1"))
    Decimal('6.8')
    """
    return (last - first) / years


def official(panel: Panel, framework: Framework) -> Official:
    """Collect the published values of a framework's nodes, every vintage side by side, and check each total (官方指数)."""
    values = tuple(
        Published(node.key, o.area, o.period, o.vintage, o.issuer, o.base, o.value, o)
        for node in framework.nodes
        if node.published
        for o in panel.observations
        if o.indicator == node.published and o.value is not None
    )
    releases: defaultdict[tuple[str, str, str, str, str], dict[str, Published]] = defaultdict(dict)
    for one in values:
        releases[one.vintage or "", one.area, one.period, one.issuer or "", one.base or ""][one.node] = one
    parts = framework.children(framework.total.key)
    weights = [(node.key, node.name, Decimal(repr(node.weight))) for node in parts if node.published]
    checks = [
        _check(held, framework.total.key, weights)
        for _, held in sorted(releases.items())
        if framework.total.key in held and not held[framework.total.key].is_derived
    ]
    return Official(framework, values, tuple(checks))


def _check(held: dict[str, Published], root: str, weights: Sequence[tuple[str, str, Decimal]]) -> MeanCheck:
    total = held[root]
    absent = tuple(name for key, name, _ in weights if key not in held)
    about = (total.area, total.period, total.vintage, total.issuer, total.base, total.value)
    if absent or not weights:
        return MeanCheck(*about, None, "not_checkable", absent)
    mean = sum((held[key].value * weight for key, _, weight in weights), Decimal(0))
    room = sum((_half(held[key].value) * weight for key, _, weight in weights), Decimal(0))
    if abs(mean - total.value) <= _half(total.value):
        verdict: Literal["exact", "within_rounding", "inconsistent"] = "exact"
    elif abs(mean - total.value) <= _half(total.value) + room:
        verdict = "within_rounding"
    else:
        verdict = "inconsistent"
    return MeanCheck(*about, mean, verdict)


def _said(check: MeanCheck) -> Message:
    about = {"area": check.area, "period": check.period, "vintage": check.vintage or "-", "total": check.total}
    if check.mean is None:
        return Message.of("index.mean_not_checkable", absent="、".join(check.absent), **about)
    return Message.of(f"index.mean_{check.verdict}", mean=check.mean.normalize(), **about)


def _half(printed: Decimal) -> Decimal:
    """Give half a unit of the last printed digit."""
    exponent = printed.as_tuple().exponent
    return Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
