"""What stands in the cells of a table (单元格): figures, gaps and labels as people write them, to numbers and names."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from tongzhou.terms.errors import Fault, fault
from tongzhou.terms.words import Message

__all__ = ["Figures", "is_figure", "is_percent", "label", "period_label", "plain"]

#: a cell that is empty in so many words
_EMPTY = frozenset({"", "NA", "N/A", "n/a", "na", "NaN", "nan", "null", "None", "n.a."})
#: marks that stand for a gap, and in some publications for something else: they are counted and told
_MARKS = frozenset({".", "..", "...", "…", "……", "-", "--", "–", "—", "——", "/", ":", "*", "缺", "缺失", "不详"})
#: characters of full width, and signs and spaces that look like those of numbers
_NARROW = str.maketrans("０１２３４５６７８９．，％＋－−／：", "0123456789.,%+--/:")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:\.0|年度?)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月", re.ASCII)
_SPACES = re.compile(r"\s+")
_CHINESE = re.compile(r"[\u3400-\u9fff\s]+")


def plain(written: str) -> str:
    """Give a text with digits and signs of full width made narrow (全角转半角)."""
    return written.translate(_NARROW).strip()


def label(written: str) -> str:
    """Give a name without line breaks, and a Chinese one without the spaces that only align it (名称)."""
    return _SPACES.sub("" if _CHINESE.fullmatch(written) else " ", written).strip()


def period_label(written: str) -> str:
    """Give a period in the form of the records where it is written as 2021年 or 2021年3月; else as it is (时期写法)."""
    text = plain(written)
    if found := _YEAR.fullmatch(text):
        return found[1]
    if found := _MONTH.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02d}"
    return text


def is_figure(written: str) -> bool:
    """Whether a cell holds a number, perhaps in percent or with separators (是否数字)."""
    text = plain(written).removesuffix("%").strip()
    return bool(_NUMBER.fullmatch(text) or _GROUPED.fullmatch(text))


def is_percent(cells: list[str]) -> bool:
    """Whether all figures of a column are percents, so that the sign is its unit (是否百分数列)."""
    figures = [plain(one) for one in cells if is_figure(one)]
    return bool(figures) and all(one.endswith("%") for one in figures)


@dataclass
class Figures:
    """Reads the figures of one table (取数): faults are told at their cell, and what was taken for a gap or a separator is told together."""

    faults: list[Fault]
    marks: dict[str, list[str]] = field(default_factory=dict)
    grouped: list[str] = field(default_factory=list)

    def of(self, written: str, where: str, indicator: str, *, percent: bool = False) -> Decimal | None:
        """Give the number in a cell, None for a gap, and None with a fault where it is text (取数).

        `percent` says that the figures of the column are all percents: then 5.2% is 5.2.
        """
        if written.strip() in _EMPTY:
            return None
        text = plain(written)
        if written.strip() in _MARKS or text in _MARKS:
            self.marks.setdefault(written.strip(), []).append(where)
            return None
        number = text.removesuffix("%").strip() if percent else text
        if _GROUPED.fullmatch(number):
            self.grouped.append(where)
            number = re.sub(r"[^\d.+-]", "", number)
        if _NUMBER.fullmatch(number):
            return Decimal(number)
        if is_figure(text):
            self.faults.append(
                fault(
                    "steps.data_percent",
                    "{indicator} is {value!r}, while other cells of it are no percents. Write all with % or all without.",
                    where,
                    indicator=indicator,
                    value=written,
                )
            )
            return None
        self.faults.append(
            fault(
                "steps.data_no_number",
                "{indicator} is {value!r}, which is no number. Write digits with a point, such as 1203.5 or 1,203.5, or leave the cell empty "
                "for a gap.",
                where,
                indicator=indicator,
                value=written,
            )
        )
        return None

    def notes(self) -> tuple[Message, ...]:
        """Say which marks were taken as gaps, and that separators were taken out (说明)."""
        found = [
            Message.of("steps.data_gap_marks", mark=mark, count=len(places), where=places[0])
            for mark, places in self.marks.items()
        ]
        if self.grouped:
            found.append(Message.of("steps.data_grouped", count=len(self.grouped), where=self.grouped[0]))
        return tuple(found)
