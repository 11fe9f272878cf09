"""Indicators as a region declares them (指标)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, cast

from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault
from tongzhou.terms.unit import parse_unit

__all__ = ["DIRECTIONS", "Direction", "Indicator", "Indicators", "Revision", "read_indicators"]

Direction = Literal["higher", "lower", "within"]
DIRECTIONS: tuple[Direction, ...] = ("higher", "lower", "within")


@dataclass(frozen=True, slots=True)
class Revision:
    """A dated change of what an indicator rests on (口径修订), such as a census.

    Figures released before that day and from it on are not comparable.
    """

    valid_from: date
    text: str
    english: str
    source: str | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A declared indicator (指标).

    `name` is the Chinese full name that facts carry; `aliases` other wordings; `unit` its unit; `theme` a theme key of the region
    (innovation, green …); `direction` which way is better, None where neither is. `is_additive` says whether areas' values may be summed
    into a group's. `ratio_of` names the numerator and denominator of a quotient, `ratio_source` what says so; `unlike` names indicators that must
    not be compared with this one although their names are near; `revisions` are dated changes of its coverage.
    """

    name: str
    english: str
    unit: str | None = None
    theme: str | None = None
    direction: Direction | None = None
    aliases: tuple[str, ...] = ()
    is_additive: bool = False
    source: str | None = None
    is_assumed: bool = False
    ratio_of: tuple[str, str] | None = None
    ratio_source: str | None = None
    unlike: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True)
class Indicators:
    """All indicators of a region, found by name or alias (指标表)."""

    indicators: tuple[Indicator, ...]
    themes: tuple[tuple[str, str, str], ...] = ()
    """(key, Chinese, English) in the order of the book."""

    @cached_property
    def by_name(self) -> Mapping[str, Indicator]:
        """Indicators by every name."""
        found: dict[str, Indicator] = {}
        for one in self.indicators:
            for name in (one.english, *one.aliases):
                found.setdefault(name, one)
        for one in self.indicators:
            found[one.name] = one
        return found

    def find(self, name: str) -> Indicator | None:
        """Find an indicator by full name, alias or English name (查找指标)."""
        return self.by_name.get(name)

    def of_theme(self, theme: str) -> tuple[Indicator, ...]:
        """Give the indicators of a theme in the declared order (专题指标)."""
        return tuple(one for one in self.indicators if one.theme == theme)


def read_indicators(file: DeclaredFile, faults: list[Fault]) -> tuple[Indicators, tuple[Assumed, ...]]:
    """Read themes and indicators from indicators.toml (读取指标表).

    What is wrong is added to `faults`. Gives the indicators read and what the file assumes.
    """
    top = Table.of(file, faults)
    assumed: list[Assumed] = []
    spoken = top.table("basis")
    inherited = spoken.basis() if spoken else None
    if spoken:
        spoken.finish()
        if inherited and inherited.is_assumed:
            assumed.append(Assumed("indicators", inherited.note, spoken.where(), inherited.note_english))
    themes = tuple(theme for table in top.tables("theme") if (theme := _theme(table)))
    keys = tuple(key for key, _, _ in themes)
    read = [
        (one, table)
        for table in top.tables("indicator", required=True)
        if (one := _indicator(table, keys, inherited, assumed))
    ]
    top.finish()
    _check_unique(read, faults)
    _check_named(read, faults)
    return Indicators(tuple(one for one, _ in read), themes), tuple(assumed)


def _theme(table: Table) -> tuple[str, str, str] | None:
    key, name, english = (table.text(one, required=True) for one in ("key", "name", "english"))
    table.finish()
    return (key, name, english) if key and name and english else None


def _indicator(
    table: Table, themes: tuple[str, ...], inherited: Basis | None, assumed: list[Assumed]
) -> Indicator | None:
    name, english = table.text("name", required=True), table.text("english", required=True)
    unit, theme = table.text("unit"), table.choice("theme", themes, required=True)
    direction, aliases = table.choice("direction", DIRECTIONS), table.texts("aliases")
    is_additive = table.flag("is_additive")
    parts, ratio_source = table.texts("ratio_of"), table.text("ratio_source")
    if table.has("ratio_of") and len(parts) != 2:
        table.wrong("ratio_of", list(parts), '["研发经费", "地区生产总值"]')
    unlike = table.texts("unlike")
    revisions = tuple(found for one in table.tables("revisions") if (found := _revision(one, name or "", assumed)))
    basis = table.basis(inherited)
    table.finish()
    if unit is not None and parse_unit(unit) is None:
        table.faults.append(
            fault(
                "terms.unknown_unit",
                "The unit {unit} is not in the table of units. Write a unit it holds, such as 亿元, 万人, 件, %, or leave it out.",
                table.where("unit"),
                unit=unit,
            )
        )
    if not (name and english):
        return None
    if basis and basis.is_assumed and basis is not inherited:
        assumed.append(Assumed(name, basis.note, table.where(), basis.note_english))
    return Indicator(
        name, english, unit, theme, cast(Direction | None, direction), aliases, is_additive,
        basis.source if basis else None, bool(basis and basis.is_assumed),
        (parts[0], parts[1]) if len(parts) == 2 else None, ratio_source, unlike, revisions,
    )  # fmt: skip


def _revision(table: Table, name: str, assumed: list[Assumed]) -> Revision | None:
    valid_from, text = table.day("valid_from", required=True), table.text("text", required=True)
    english, basis = table.text("english", required=True), table.basis()
    table.finish()
    if not (valid_from and text and english and basis):
        return None
    if basis.is_assumed:
        assumed.append(Assumed(f"{name} {valid_from}", basis.note, table.where(), basis.note_english))
    return Revision(valid_from, text, english, basis.source, basis.is_assumed)


def _check_named(read: list[tuple[Indicator, Table]], faults: list[Fault]) -> None:
    """Check that what an indicator is a quotient of, or unlike, is declared."""
    known = {one.name for one, _ in read}
    for one, table in read:
        for field, names in (("ratio_of", one.ratio_of or ()), ("unlike", one.unlike)):
            for name in names:
                if name not in known:
                    faults.append(
                        fault(
                            "terms.unknown_indicator",
                            "The field {field} of {indicator} names {name}, which no indicator of this file is called. Write the full name of "
                            "a declared indicator.",
                            table.where(field),
                            field=field,
                            indicator=one.name,
                            name=name,
                        )
                    )


def _check_unique(read: list[tuple[Indicator, Table]], faults: list[Fault]) -> None:
    first: dict[str, str] = {}
    for one, table in read:
        for name in sorted({one.name, one.english, *one.aliases}):
            if name in first:
                faults.append(
                    fault(
                        "terms.name_twice",
                        "{name} stands for {first} already and cannot stand for {other}. Give each indicator its own names.",
                        table.where("name"),
                        name=name,
                        first=first[name],
                        other=one.name,
                    )
                )
            first.setdefault(name, one.name)
