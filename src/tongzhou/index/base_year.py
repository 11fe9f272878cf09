"""The fixed-base development index (定基发展指数): the base period is 100, by area and vintage."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongzhou.index import normalise
from tongzhou.index.aggregate import arithmetic_mean, shares
from tongzhou.index.framework import Form, Framework, Groups, Lower, Missing, Node
from tongzhou.index.shown import as_html, as_text, choices, frozen
from tongzhou.index.weight import declared
from tongzhou.terms.area import Areas, Group
from tongzhou.terms.errors import Fault, PanelError, fault
from tongzhou.terms.indicator import Indicators
from tongzhou.terms.panel import Choice, Observation, Panel, in_unit
from tongzhou.terms.words import Message

__all__ = ["DevelopmentIndex", "Input", "Recipe", "development_index", "joined"]

Floats = NDArray[np.float64]

#: from the name in the recipe to the function
_LOWER = {"base_reciprocal": normalise.base_reciprocal, "base_mirrored": normalise.base_mirrored}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every choice a development index rests on (算法说明).

    `choice`, `missing`, `groups`, `lower` and `form` as in `Rules`; `normalise`, `weight` and `aggregate` name functions of the modules of
    these names, `lower` the one for indicators of which less is better.
    """

    framework: str
    base: str
    choice: Choice
    missing: Missing
    groups: Groups
    lower: Lower
    form: Form = "fixed"
    normalise: str = "base_ratio"
    weight: str = "declared"
    aggregate: str = "arithmetic_mean"


@dataclass(frozen=True, slots=True)
class Input:
    """What entered one cell of a leaf (来源): the observations of the period and of the base, one each unless a group was summed."""

    node: str
    area: str
    period: str
    value: float
    base_value: float
    unit: str | None
    observations: tuple[Observation, ...]
    base_observations: tuple[Observation, ...]


@dataclass(frozen=True, eq=False, repr=False)
class DevelopmentIndex:
    """A fixed-base index by node, area and period (定基发展指数), with what it was computed from.

    `values` float64, shape (node, area, period): base = 100, NaN where a gap stays a gap. `contributions` has the same shape:
    the points that each node adds to the change of its parent since the base, so that the points of children sum to the parent's change; the
    total's own row is its change. `inputs` lead each leaf's cell to its observations. `notes` are said in the user's language.
    """

    framework: Framework
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    values: Floats
    contributions: Floats
    inputs: tuple[Input, ...]
    recipe: Recipe
    notes: tuple[Message, ...] = ()

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self)

    def __repr__(self) -> str:
        """Show the totals by area and period as a short table, then every choice by name."""
        return as_text(*self._shown(), choices(self.recipe))

    def _repr_html_(self) -> str:
        """Show the same in a notebook, with all areas."""
        return as_html(*self._shown(), choices(self.recipe))

    def _shown(self) -> tuple[str, list[str], list[list[str]]]:
        rows = [
            [area, *(f"{value:.2f}".replace("nan", "–") for value in self.values[0, a])]
            for a, area in enumerate(self.areas)
        ]
        return self.framework.name, ["", *self.periods], rows

    def value(self, node: str, area: str, period: str) -> float:
        """Give one cell (取值), NaN where there is none."""
        keys = [one.key for one in self.framework.nodes]
        return float(self.values[keys.index(node), self.areas.index(area), self.periods.index(period)])

    def inputs_of(self, node: str, area: str, period: str) -> tuple[Input, ...]:
        """Give what entered a cell, for a dimension all that entered below it (取来源)."""
        below = {node}
        for one in self.framework.nodes:
            if one.parent in below:
                below.add(one.key)
        return tuple(i for i in self.inputs if i.node in below and i.area == area and i.period == period)


def development_index(
    framework: Framework,
    panel: Panel,
    places: Sequence[str],
    areas: Areas,
    indicators: Indicators,
    *,
    periods: Sequence[str] | None = None,
    choice: Choice | None = None,
    missing: Missing | None = None,
    groups: Groups | None = None,
    lower: Lower | None = None,
    form: Form | None = None,
) -> DevelopmentIndex:
    """Compute a fixed-base development index (定基发展指数).

    Each leaf is the ratio of its value to the area's own value in the base period, times 100, turned round where less is better; each
    dimension is the weighted arithmetic mean of what is under it, and so is the total. How periods are joined is the form (see `joined`).

    Parameters
    ----------
    framework
        The tree with directions, units, weights and the base period.
    panel
        The observations.
    places
        Names of areas and groups to compute, in this order.
    areas, indicators
        The region's; they tell the members of a group and which indicators may be summed.
    periods
        Periods in this order; where None, those of the panel with the form of the base, from the base on.
    choice, missing, groups, lower, form
        See `Rules`; those of the framework where None. A form other than `fixed` needs the base as the first period.

    Returns
    -------
    DevelopmentIndex
        With the recipe, the observations behind each cell, and notes on gaps, joined vintages, sums, and derived or invented values.

    Raises
    ------
    PanelError
        When the choice leaves a series open, units do not match or a value is not positive; all faults together.

    References
    ----------
    OECD and JRC, Handbook on Constructing Composite Indicators, 2008, steps 5 and 6; National Bureau of Statistics, releases of the
    Beijing–Tianjin–Hebei regional development index (total = plain mean of five, base = 100).
    """
    own = framework.rules
    recipe = Recipe(
        framework.key,
        framework.base,
        choice or own.choice,
        missing or own.missing,
        groups or own.groups,
        lower or own.lower,
        form or own.form,
    )
    periods = _periods(panel, framework.base) if periods is None else tuple(periods)
    gathering = _Gathering(panel, areas, indicators, recipe)
    if recipe.form != "fixed" and (not periods or periods[0] != framework.base):
        gathering.faults.append(
            fault(
                "index.base_first",
                "The form {form} joins each period to the one before, so the periods must begin with the base {base}. They begin with {first}.",
                form=recipe.form,
                base=framework.base,
                first=periods[0] if periods else "-",
            )
        )
    values = np.full((len(framework.nodes), len(places), len(periods)), np.nan)
    inputs: list[Input] = []
    for n, node in enumerate(framework.nodes):
        if node.is_leaf:
            values[n], found = gathering.leaf(node, places, periods)
            inputs += found
    gathering.faults += [
        fault(
            "index.within_no_ratio",
            "{name} is best within a range, so a ratio to the base says nothing of it. Use higher or lower, or another index.",
            node.where,
            name=node.name,
        )
        for node in framework.leaves
        if node.direction == "within"
    ]
    if gathering.faults:
        raise PanelError({str(one): one for one in gathering.faults}.values())
    contributions = _aggregate(framework, values, recipe.missing, recipe.form)
    notes = (*_joined(gathering.notes), *_joined(_gap_notes(framework, values, tuple(places), periods, recipe.missing)))
    return DevelopmentIndex(framework, tuple(places), periods, values, contributions, tuple(inputs), recipe, notes)


def _periods(panel: Panel, base: str) -> tuple[str, ...]:
    """Give the panel's periods of the base's form (years with a year) that are not before it."""
    form = re.sub(r"\d", "0", base)
    return tuple(one for one in panel.periods if re.sub(r"\d", "0", one) == form and one >= base)


def joined(parts: Floats, weights: Floats, missing: Missing, form: Form) -> tuple[Floats, Floats]:
    """Join the indices of parts into one, and divide its change since the base among them (合成方式).

    `fixed` 定基: I_t = Σ w c_t, the weighted mean of the parts' own indices. `chain` 环比连乘: I_t = I_{t−1} Σ w c_t / c_{t−1}, so that each
    year's growth counts alike however far a part has come. `growth_rate` 增速法: with the symmetric growth r = 200 (c_t − c_{t−1}) /
    (c_t + c_{t−1}) and R = Σ w r, I_t = I_{t−1} (200 + R) / (200 − R): a fall and a rise of the same size undo each other.

    Parameters
    ----------
    parts
        float64, shape (part, area, period), positive; the first period is the base for the forms other than `fixed`; NaN is a gap, after
        which a joined index cannot go on.
    weights
        float64, shape (part,), sum 1.

    Returns
    -------
    values : ndarray of float64, shape (area, period)
        100 in the base.
    contributions : ndarray of float64, shape (part, area, period)
        Points; over the parts they make the change of `values` from 100.

    References
    ----------
    OECD and JRC, Handbook, 2008, steps 5 and 6; The Conference Board, Calculating the Composite Indexes and Updating the Composite Indexes
    (its methodology pages), for the symmetric growth and for taking it back to a level. Which form an issuer such as the National Bureau of
    Statistics uses is not published in detail; a framework that says `growth_rate` assumes it.

    Examples
    --------
    >>> parts = np.array([[[100.0, 200.0, 100.0]], [[100.0, 100.0, 100.0]]])
    >>> [joined(parts, np.array([0.5, 0.5]), "refuse", form)[0].round(2).tolist() for form in ("fixed", "chain", "growth_rate")]
    [[[100.0, 150.0, 100.0]], [[100.0, 150.0, 112.5]], [[100.0, 140.0, 100.0]]]
    """
    if form == "fixed":
        used = shares(parts, weights, missing)
        return arithmetic_mean(parts, weights, missing), used * (parts - 100.0)
    before, after = parts[..., :-1], parts[..., 1:]
    step = after / before - 1.0 if form == "chain" else 200.0 * (after - before) / (after + before)
    used = shares(step, weights, missing) * np.where(np.isnan(step), 0.0, step)
    whole = used.sum(axis=0)
    link = 1.0 + whole if form == "chain" else (200.0 + whole) / (200.0 - whole)
    there = arithmetic_mean(parts[..., :1], weights, missing)  # NaN where the base is a gap
    values = np.concatenate([there, there * np.cumprod(link, axis=-1)], axis=-1)
    scale = values[..., :-1] * (1.0 if form == "chain" else 2.0 / (200.0 - whole))
    moved = np.cumsum(scale * used, axis=-1)
    return values, np.concatenate([parts[..., :1] - 100.0, moved], axis=-1)


def _aggregate(framework: Framework, values: Floats, missing: Missing, form: Form) -> Floats:
    """Fill in the dimensions and the total from below; give the points that each node adds to the change of its parent."""
    place = {node.key: n for n, node in enumerate(framework.nodes)}
    given = values - 100.0
    for node in framework.upwards():
        children = framework.children(node.key)
        if children:
            rows = [place[child.key] for child in children]
            weights = declared([child.weight for child in children])
            values[place[node.key]], given[rows] = joined(values[rows], weights, missing, form)
    given[0] = values[0] - 100.0
    return given


def _joined(notes: Sequence[Message]) -> list[Message]:
    """Say once, with all areas, what holds for several."""
    together: dict[tuple[str, str], list[Message]] = {}
    for one in notes:
        rest = {name: value for name, value in one.values.items() if name != "area"}
        together.setdefault((one.key, repr(rest)), []).append(one)
    return [
        Message(first.key, {**first.values, "area": "、".join(dict.fromkeys(str(m.values["area"]) for m in same))})
        for same in together.values()
        for first in same[:1]
    ]


class _Gathering:
    """Takes the values of leaves out of a panel, with what is to be said of them."""

    def __init__(self, panel: Panel, areas: Areas, indicators: Indicators, recipe: Recipe) -> None:
        self.panel, self.areas, self.indicators, self.recipe = panel, areas, indicators, recipe
        self.faults: list[Fault] = []
        self.notes: list[Message] = []

    def leaf(self, node: Node, places: Sequence[str], periods: Sequence[str]) -> tuple[Floats, list[Input]]:
        """Give the indices of a leaf, shape (area, period), and what entered them."""
        base = self.recipe.base
        raw = np.full((len(places), len(periods)), np.nan)
        first = np.full(len(places), np.nan)
        inputs: list[Input] = []
        for a, place in enumerate(places):
            series = self.series(node, place)
            if base not in series:
                self.notes.append(Message.of("index.no_base", indicator=node.name, area=place, base=base))
                continue
            unit = node.unit or series[base][0].unit
            first[a] = base_value = self.total(series[base], unit)
            for p, period in enumerate(periods):
                if period in series:
                    raw[a, p] = value = self.total(series[period], unit)
                    inputs.append(Input(node.key, place, period, value, base_value, unit, series[period], series[base]))
            self.say(node, place, {p: series[p] for p in (base, *periods) if p in series})
        formula = normalise.base_ratio if node.direction == "higher" else _LOWER[self.recipe.lower]
        return formula(raw, first), inputs

    def series(self, node: Node, place: str) -> Mapping[str, tuple[Observation, ...]]:
        """Give the observations of each period: one, or one of each member where a group is summed."""
        indicator = node.indicator or node.name
        printed = self.taken(indicator, place)
        declared_indicator, group = self.indicators.find(indicator), self.areas.find(place)
        may_sum = self.recipe.groups == "sum" and declared_indicator is not None and declared_indicator.is_additive
        if self.recipe.base in printed or not may_sum or not isinstance(group, Group):
            return {period: (one,) for period, one in printed.items()}
        members = [self.taken(indicator, area.name) for area in self.areas.members(group)]
        shared = set(members[0]).intersection(*members[1:])
        if self.recipe.base in shared:
            self.notes.append(Message.of("index.summed", indicator=node.name, area=place))
        return {period: tuple(one[period] for one in members) for period in shared}

    def taken(self, indicator: str, area: str) -> Mapping[str, Observation]:
        try:
            return self.panel.choose(indicator, area, self.recipe.choice)
        except PanelError as error:
            self.faults += error.faults
            return {}

    def total(self, observations: Sequence[Observation], unit: str | None) -> float:
        """Give the value of a cell in a unit; a fault where it is not positive, for a ratio then says nothing."""
        total = 0.0
        for one in observations:
            value = in_unit(one, unit, self.faults)
            if value is not None and value <= 0:
                self.faults.append(
                    fault(
                        "index.not_positive",
                        "{indicator} of {area} for {period} is {value}. A ratio to the base needs values above 0; leave the indicator out of the "
                        "framework or declare another form of it.",
                        one.where,
                        indicator=one.indicator,
                        area=one.area,
                        period=one.period,
                        value=value,
                    )
                )
                value = None
            total += np.nan if value is None else float(value)
        return total

    def say(self, node: Node, place: str, series: Mapping[str, tuple[Observation, ...]]) -> None:
        """Note joined vintages and values that are not what an issuer published."""
        vintages = sorted({o.vintage or "-" for row in series.values() for o in row})
        if len(vintages) > 1:
            self.notes.append(
                Message.of(
                    "index.joined_vintages",
                    indicator=node.name,
                    area=place,
                    count=len(vintages),
                    first=vintages[0],
                    last=vintages[-1],
                )
            )
        for status in ("census_revised", "estimated", "derived", "invented"):
            found = [period for period, row in series.items() if any(o.status == status for o in row)]
            if found:
                spoken = ", ".join(sorted(set(found)))
                self.notes.append(Message.of(f"index.status_{status}", indicator=node.name, area=place, periods=spoken))


def _gap_notes(
    framework: Framework, values: Floats, places: tuple[str, ...], periods: tuple[str, ...], missing: Missing
) -> list[Message]:
    """Say of each dimension which parts were absent and when, and what became of it."""
    notes = []
    for parent in framework.nodes:
        children = framework.children(parent.key)
        for a, place in enumerate(places if children else ()):
            gaps: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
            for p, period in enumerate(periods):
                absent = [c.name for c in children if np.isnan(values[framework.nodes.index(c), a, p])]
                if absent and (missing == "refuse" or len(absent) < len(children)):
                    gaps[tuple(absent)].append(period)
            for absent_names, when in gaps.items():
                notes.append(
                    Message.of(
                        f"index.gap_{missing}",
                        node=parent.name,
                        area=place,
                        periods=", ".join(when),
                        absent=", ".join(absent_names),
                    )
                )
    return notes
