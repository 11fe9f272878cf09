"""A recipe as it is written in a file (算法说明文件): tables `[recipe]` and `[robustness]` to values and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from tongzhou.index.recipe import Recipe
from tongzhou.terms.declaration import Table
from tongzhou.terms.errors import Fault, InputError, fault
from tongzhou.terms.panel import Choice, Rule

__all__ = ["Varied", "changed", "read_recipe", "read_varied", "recipe_toml"]

_RULES = ("only", "first", "latest", "vintage")
_HINTS: Mapping[str, Any] = get_type_hints(Recipe)


@dataclass(frozen=True, slots=True)
class Varied:
    """What a robustness analysis varies and how often (稳健性设定); `is_declared` where a person wrote what is varied."""

    vary: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    weight_noise: Mapping[int, float] = field(default_factory=dict)
    draws: int = 1000
    base: int = 1024
    bootstraps: int = 1000
    seed: int = 1
    is_declared: bool = False


def read_recipe(table: Table | None, faults: list[Fault]) -> Recipe:
    """Read `[recipe]`: any field of `Recipe` by its name; what is not written is as in `Recipe` (读取算法说明)."""
    return Recipe() if table is None else changed(Recipe(), table, faults)


def changed(recipe: Recipe, table: Table, faults: list[Fault]) -> Recipe:
    """Give a recipe with the fields of a table in place of its own (改动若干项)."""
    values: dict[str, Any] = {name: value for name in _HINTS if (value := _field(table, name)) is not None}
    table.finish()
    try:
        return replace(recipe, **values)
    except InputError as error:
        faults += [Fault(one.message, one.english, _place(table, one)) for one in error.faults]
        return recipe


def read_varied(table: Table | None, faults: list[Fault]) -> Varied:
    """Read `[robustness]`: alternatives under `vary`, noise by depth under `weight_noise`, draws, base, bootstraps and seed (读取稳健性设定)."""
    if table is None:
        return Varied()
    usual = Varied()
    vary: dict[str, tuple[object, ...]] = {}
    inner = table.table("vary")
    for name in inner.data if inner else ():
        if inner is None or name not in _HINTS:
            continue
        written = inner.take(name, list, '["minmax", "rank"]')
        found = [
            _value(inner, name, one, _HINTS[name], (n,)) for n, one in enumerate(written if written is not None else ())
        ]
        if written is not None and all(one is not None for one in found):
            vary[name] = tuple(found)
    if inner:
        inner.finish()
    noise: dict[int, float] = {}
    levels = table.table("weight_noise")
    for name in levels.data if levels else ():
        share = levels.number(name) if levels and name.isdigit() else None
        if share is not None:
            noise[int(name)] = share
    if levels:
        levels.finish()
    draws, base, bootstraps, seed = (
        _count(table, name, getattr(usual, name)) for name in ("draws", "base", "bootstraps", "seed")
    )
    table.finish()
    return Varied(vary, noise, draws, base, bootstraps, seed, bool(vary or noise))


def recipe_toml(recipe: Recipe) -> str:
    """Write every field of a recipe as TOML, defaults too (写成 TOML).

    Examples
    --------
    >>> recipe_toml(Recipe(weight="critic")).splitlines()[0:2]
    ['[recipe]', 'choice = { rule = "only" }']
    """
    return "".join(f"{line}\n" for line in ("[recipe]", *recipe.lines()))


def _field(table: Table, name: str) -> object:
    if not table.has(name):
        return None
    if name == "choice":
        return _choice(table)
    return _value(table, name, table.data[name], _HINTS[name], ())


def _choice(table: Table) -> Choice | None:
    inner = table.table("choice")
    if inner is None:
        return None
    rule = cast(Rule, inner.choice("rule", _RULES) or "only")
    found = Choice(rule, inner.texts("issuers"), inner.text("vintage"), inner.text("base"))
    inner.finish()
    return found


def _value(table: Table, name: str, written: object, hint: Any, more: tuple[int, ...]) -> object:
    """Give a value of the type of a field, lists as tuples; None and a fault where it is of another."""
    found = _fit(written, hint)
    if found is None:
        table.wrong(name, written, _said(hint), *more)
    return found


def _fit(written: object, hint: Any) -> object:
    origin = get_origin(hint)
    if origin is Literal:
        return written if written in get_args(hint) and not isinstance(written, bool) else None
    if origin in (Union, UnionType):
        return next((one for part in get_args(hint) if (one := _fit(written, part)) is not None), None)
    if origin is tuple:
        parts = get_args(hint)
        if not isinstance(written, list):  # one name stands for a list of one
            one = _fit(written, parts[0]) if parts[-1] is Ellipsis and isinstance(written, str) else None
            return None if one is None else (one,)
        wanted = [parts[0]] * len(written) if parts[-1] is Ellipsis else list(parts)
        if len(wanted) != len(written):
            return None
        found = tuple(_fit(one, part) for one, part in zip(written, wanted, strict=True))
        return None if any(one is None for one in found) else found
    if hint is bool:
        return written if isinstance(written, bool) else None
    if hint is float and isinstance(written, int | float) and not isinstance(written, bool):
        return float(written)
    return written if isinstance(written, hint) and not isinstance(written, bool) else None


def _said(hint: Any) -> str:
    """Say what a field takes, as one writes it in TOML."""
    origin = get_origin(hint)
    if origin is Literal:
        return " / ".join(map(str, get_args(hint)))
    if origin in (Union, UnionType):
        return " / ".join(_said(one) for one in get_args(hint) if one is not type(None))
    if origin is tuple:
        parts = get_args(hint)
        return f"[{_said(parts[0])}, …]" if parts[-1] is Ellipsis else f"[{', '.join(map(_said, parts))}]"
    return {bool: "true / false", float: "1.0", int: "1", str: '"…"'}.get(hint, str(hint))


def _count(table: Table, name: str, usual: int) -> int:
    found = table.take(name, int, "1000")
    if found is None:
        return usual
    least = 0 if name in ("seed", "bootstraps") else 2
    if found < least:
        table.faults.append(
            fault(
                "index.count_least",
                "The field {name} is {value}. Write a whole number of {least} or more.",
                table.where(name),
                name=name,
                value=found,
                least=least,
            )
        )
        return usual
    return found


def _place(table: Table, one: Fault) -> str:
    name = one.message.values.get("name")
    return table.where(str(name)) if name in _HINTS else table.where()
