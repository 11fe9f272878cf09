"""Names, periods, units and sentences in the book's language (用语): every sentence is a template with values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter

from tongzhou.ledger.series import PREVIOUS_PERIOD, PREVIOUS_YEAR, UNREAD, normalised_base
from tongzhou.report.book import Badge, Inline, Number, Run
from tongzhou.terms.area import Areas
from tongzhou.terms.errors import FactError
from tongzhou.terms.indicator import Indicators
from tongzhou.terms.period import Period
from tongzhou.terms.words import Words, filled

__all__ = ["Phrases", "anchor", "grouped", "plain_run", "rich", "with_unit"]

_KEPT = re.compile(r"[A-Za-z0-9]")


def anchor(prefix: str, name: str) -> str:
    """Make an anchor of letters, digits and hyphens from any name, different for different names (锚点).

    Examples
    --------
    >>> anchor("f", "3fa9-12"), anchor("f", "<x>")
    ('f-3fa9_2d12', 'f-_3cx_3e')
    """
    return f"{prefix}-" + "".join(c if _KEPT.match(c) else f"_{ord(c):x}" for c in name)


def grouped(value: Decimal) -> str:
    """Write a number with its printed digits and a true minus sign, thousands not grouped (数字写法).

    Examples
    --------
    >>> grouped(Decimal("-28.70")), grouped(Decimal("1E+3"))
    ('−28.70', '1000')
    """
    return f"{value:f}".replace("-", "−")


def rich(words: Words, key: str, **values: Inline | Run | int) -> Run:
    """Say a sentence whose values may be numbers with evidence (成句).

    Raises
    ------
    KeyError
        When the language has no sentence for the key, or the sentence asks for a value not given.
    """
    run: list[Inline] = []
    for literal, name, spec, _ in Formatter().parse(words.sentences[key]):
        if literal:
            run.append(literal)
        if name:
            value = values[name]
            if isinstance(value, tuple):
                run.extend(value)
            else:
                run.append(filled(f"{{n:{spec}}}", {"n": value}) if isinstance(value, int) else value)
    return tuple(run)


def with_unit(text: str, unit: str | None) -> str:
    """Give a number with its unit, apart where the unit is written in Latin letters (数与单位)."""
    return f"{text}{' ' if unit and (unit[0].isalnum() and unit[0].isascii() or unit[0] in '(µ') else ''}{unit or ''}"


def plain_run(run: Run) -> str:
    """Give the words of a run, numbers with their units (成文)."""
    said = []
    for one in run:
        if isinstance(one, Number):
            said.append(with_unit(one.text, one.unit))
        else:
            said.append(one.text if isinstance(one, Badge) else one)
    return "".join(said)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says areas, indicators, periods and units in the language of `words` (用语)."""

    words: Words
    areas: Areas
    indicators: Indicators

    @property
    def is_chinese(self) -> bool:
        """Whether the book is in Chinese."""
        return self.words.lang == "zh"

    def area(self, name: str | None) -> str:
        """Say an area, a group, or several joined by 、 (地区)."""
        if not name:
            return self.words.say("report.none")
        if self.is_chinese:
            return name
        said = []
        for one in name.split("、"):
            found = self.areas.find(one)
            said.append(found.english if found else one)
        return ", ".join(said)

    def indicator(self, name: str | None) -> str:
        """Say an indicator; a name that is not declared stays as printed (指标)."""
        if not name:
            return self.words.say("report.unnamed_indicator")
        found = self.indicators.find(name)
        if found is None:
            return name
        return found.name if self.is_chinese else found.english

    def unit(self, printed: str | None) -> str | None:
        """Say a unit; one without a wording stays as printed (计量单位)."""
        return None if printed is None else self.words.get(f"report.unit.{printed}", printed)

    def base(self, printed: str | None, period: str | None, base_period: str | None, base_region: str | None) -> str:
        """Say what a figure is compared with (基期); as printed in Chinese, and where it could not be read."""
        compared = normalised_base(period, base_period, printed)
        if self.is_chinese or (compared in (None, UNREAD) and not base_region):
            return printed or ""
        said = []
        if compared in (PREVIOUS_YEAR, PREVIOUS_PERIOD):
            said.append(self.words.say(f"report.base_{compared}"))
        elif compared not in (None, UNREAD):
            said.append(self.words.say("report.base_with", what=self.period(base_period)))
        if base_region:
            said.append(self.words.say("report.base_with", what=self.area(base_region)))
        return ", ".join(said)

    def price(self, printed: str | None) -> str | None:
        """Say at what prices a figure is (计价); words without a wording stay as printed."""
        return None if printed is None else self.words.get(f"report.price.{printed}", printed)

    def theme(self, indicator: str | None) -> str:
        """Give the key of the theme of an indicator, `other` when none is declared (主题)."""
        found = self.indicators.find(indicator) if indicator else None
        return (found.theme if found else None) or "other"

    def themes(self) -> tuple[tuple[str, str], ...]:
        """Give keys and names of all themes in the order of the book, `other` last (主题)."""
        named = tuple((key, zh if self.is_chinese else en) for key, zh, en in self.indicators.themes)
        return (*named, ("other", self.words.say("report.theme_other")))

    def period(self, form: str | None) -> str:
        """Say a period from its written form (时期)."""
        if not form:
            return self.words.say("report.none")
        try:
            period = Period.parse(form)
        except FactError:
            return form
        return self._period(period)

    def _period(self, period: Period) -> str:
        form, year = period.form, period.first.year
        if len(form) == 4:
            return self.words.say("report.period_year", year=year)
        if "H" in form:
            return self.words.say(f"report.period_half{form[-1]}", year=year)
        if form.endswith("Q1-Q3"):
            return self.words.say("report.period_three_quarters", year=year)
        if "Q" in form and "-" not in form:
            return self.words.say("report.period_quarter", year=year, quarter=form[-1])
        if period.is_span:
            return self.words.say("report.period_span", first=year, last=period.last.year)
        if period.is_day:
            return self._day(form)
        if "/" in form:
            first, last = form.split("/")
            return self.words.say("report.period_from_to", first=self._day(first), last=self._day(last))
        return self._day(form)

    def _day(self, form: str) -> str:
        parts = [int(one) for one in form.split("-")]
        if len(parts) == 3:
            return self.words.say("report.period_day", year=parts[0], month=parts[1], day=parts[2])
        return self.words.say("report.period_month", year=parts[0], month=parts[1])

    def join(self, items: Iterable[str]) -> str:
        """Join names in a sentence (并列)."""
        return self.words.say("report.join").join(items)
