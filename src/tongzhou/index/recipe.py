"""Every choice a composite index rests on (算法说明), as named fields."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import partial
from math import isfinite
from operator import contains
from typing import Any, Literal, get_args

from tongzhou.index.framework import Missing
from tongzhou.index.shown import choices
from tongzhou.terms.errors import Fault, InputError, fault
from tongzhou.terms.panel import Choice

__all__ = ["Aggregate", "Impute", "Normalise", "Recipe", "Scope", "Treat", "Weight"]

Impute = Literal["none", "group_mean", "linear_in_time", "nearest_neighbours", "expectation_maximisation"]
Treat = Literal["none", "winsorise", "log", "winsorise_or_log"]
Scope = Literal["pooled", "by_period"]
Normalise = Literal[
    "none",
    "minmax",
    "goalposts",
    "reference_goalposts",
    "z_score",
    "rank",
    "percentile",
    "borda",
    "distance_to_target",
    "distance_to_best",
]
Weight = Literal["declared", "equal", "entropy", "critic", "cv", "pca", "correlation_optimised", "game_theory"]
Aggregate = Literal[
    "arithmetic_mean",
    "geometric_mean",
    "harmonic_mean",
    "weighted_median",
    "mpi",
    "copeland",
    "condorcet",
    "topsis",
    "grey_relational",
    "benefit_of_the_doubt",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Every choice of a composite index, in the order in which they are applied (算法说明).

    Names are those of functions in the modules of the same name. Nothing else enters a result: what is not used by the methods chosen
    (`ddof` without z-scores) has no effect, and `robustness` refuses to vary it.

    Examples
    --------
    >>> Recipe(normalise="z_score", ddof=1).lines()[10:13]
    ('scope = "pooled"', 'normalise = "z_score"', 'scale = [0.0, 100.0]')
    """

    choice: Choice = field(default_factory=Choice)
    """Which issuer and vintage of each series is taken; a series of several is refused unless this says which."""
    denominate: tuple[tuple[str, str, float], ...] = ()
    """(leaf, denominating indicator, factor)."""
    screen: float = 0.0
    """The least share of cells an area must hold."""
    impute: Impute = "none"
    groups: tuple[tuple[str, ...], ...] = ()
    """Areas of each group of `group_mean`; areas in none are one group together."""
    neighbours: int = 5
    """How many rows `nearest_neighbours` takes the mean of."""
    treat: Treat = "none"
    winsorise_points: int = 5
    skewness_limit: float = 2.0
    kurtosis_limit: float = 3.5
    scope: Scope = "pooled"
    """Whether rows are compared over all periods, so that scores compare over time, or each period alone."""
    normalise: Normalise = "minmax"
    scale: tuple[float, float] = (0.0, 100.0)
    """What worst and best get, for `minmax`, `goalposts`, `reference_goalposts`, `percentile` and `distance_to_best`."""
    reference: tuple[str, str] = ("mean", "first")
    """Area (or `mean` of all) and period (or `first`, `last`) that `reference_goalposts` puts in the middle of the scale."""
    clip: bool = True
    """Whether `goalposts` sets values beyond a bound to it."""
    standard: tuple[float, float] = (0.0, 1.0)
    """Mean and deviation that `z_score` is moved to; (100, 10) for the MPI."""
    ddof: int = 0
    """Of the standard deviations of `z_score` and `cv`: 0 divides by n, 1 by n − 1."""
    weight: Weight = "declared"
    """Of the leaves."""
    weight_sets: tuple[Weight, ...] = ("declared", "entropy")
    """What `game_theory` joins."""
    weight_among: Literal["siblings", "all"] = "siblings"
    """Whether leaves are weighed within their dimension, or all at once, a dimension then weighing what its leaves do together."""
    weight_periods: Literal["pooled", "mean_of_periods"] = "pooled"
    """Whether weights from data see all rows at once, or are the mean of the weights of each period."""
    weight_above: Literal["declared", "equal"] = "declared"
    """Of the dimensions, where leaves are weighed among siblings."""
    aggregate: tuple[Aggregate, ...] = ("arithmetic_mean",)
    """From the total down; the last one holds for all levels below."""
    penalty: int = -1
    """Of `mpi`."""
    distinguishing: float = 0.5
    """Of `grey_relational`."""
    share_bounds: tuple[float, float] = (0.0, 1.0)
    """Least and most share of each part in a score by `benefit_of_the_doubt`."""
    missing: Missing = "refuse"
    """What a gap does to the node above."""

    def __post_init__(self) -> None:
        """Refuse values that are no choice, all at once."""
        for name in _LISTS:
            if isinstance(value := getattr(self, name), list) or (name in _SEVERAL and isinstance(value, str)):
                object.__setattr__(self, name, tuple(value) if isinstance(value, list) else (value,))
        kinds = {name: kind for name, kind in _KINDS.items() if not isinstance(getattr(self, name), kind)}
        faults = [_no_choice(name, getattr(self, name), (_SAID[kind],)) for name, kind in kinds.items()]
        pairs = ("scale", "standard", "share_bounds", "reference")
        unlike = {*kinds, *(name for name in pairs if name not in kinds and len(getattr(self, name)) != 2)}
        faults += [
            _no_choice(name, getattr(self, name), ("[low, high]",)) for name in pairs if name in unlike - {*kinds}
        ]
        faults += [
            _no_choice(name, value, allowed)
            for name, (is_allowed, allowed) in _TESTS.items()
            if name not in unlike and not is_allowed(value := getattr(self, name))
        ]
        if faults:
            raise InputError(faults)

    def method(self, depth: int) -> Aggregate:
        """Give how the children of a node of this depth are joined (合成方法)."""
        return self.aggregate[min(depth, len(self.aggregate) - 1)]

    def lines(self) -> tuple[str, ...]:
        """Give every choice as `name = value`, in order (成文)."""
        return choices(self)

    def __str__(self) -> str:
        """Give every choice, a line each."""
        return "\n".join(self.lines())


#: what each field of one word or number may be
_ALLOWED: Mapping[str, tuple[object, ...]] = {
    "impute": get_args(Impute),
    "treat": get_args(Treat),
    "scope": get_args(Scope),
    "normalise": get_args(Normalise),
    "weight": get_args(Weight),
    "weight_among": ("siblings", "all"),
    "weight_periods": ("pooled", "mean_of_periods"),
    "weight_above": ("declared", "equal"),
    "missing": get_args(Missing),
    "ddof": (0, 1),
    "penalty": (-1, 1),
}
#: what holds of the others: whether a value is allowed, and what is said to be
_TESTS: Mapping[str, tuple[Callable[[Any], bool], tuple[object, ...]]] = {
    **{name: (partial(contains, values), values) for name, values in _ALLOWED.items()},
    "aggregate": (lambda names: bool(names) and {*names} <= {*get_args(Aggregate)}, get_args(Aggregate)),
    "weight_sets": (lambda names: bool(names) and {*names} <= {*get_args(Weight)}, get_args(Weight)),
    "scale": (lambda pair: pair[0] < pair[1], ("(low, high)",)),
    "standard": (lambda pair: pair[1] > 0, ("(mean, deviation > 0)",)),
    "share_bounds": (lambda pair: 0 <= pair[0] <= pair[1] <= 1, ("(low, high), 0 ≤ low ≤ high ≤ 1",)),
    "screen": (lambda share: 0 <= share <= 1, ("0–1",)),
    "neighbours": (lambda count: count >= 1, ("1, 2, …",)),
    "winsorise_points": (lambda count: count >= 0, ("0, 1, 2, …",)),
    "skewness_limit": (lambda limit: limit >= 0, ("≥ 0",)),
    "kurtosis_limit": (isfinite, ("1.0",)),
    "distinguishing": (lambda share: 0 < share <= 1, ("> 0, ≤ 1",)),
}
#: of what type each field is, as its default, and how a person writes that
_KINDS: Mapping[str, Any] = {
    one.name: (int, float) if isinstance(one.default, float) else type(one.default)
    for one in fields(Recipe)
    if one.default is not MISSING
} | {"choice": Choice}
_SAID: Mapping[Any, str] = {
    tuple: "[…]",
    (int, float): "1.0",
    int: "1",
    str: '"…"',
    bool: "true / false",
    Choice: "Choice",
}
_LISTS = tuple(name for name, kind in _KINDS.items() if kind is tuple)
#: one name stands for a list of one
_SEVERAL = ("aggregate", "weight_sets")


def _no_choice(name: str, value: object, allowed: tuple[object, ...]) -> Fault:
    return fault(
        "index.no_choice",
        "The recipe's field {name} is {value}. It must be {allowed}.",
        name=name,
        value=value,
        allowed=", ".join(str(one) for one in allowed),
    )
