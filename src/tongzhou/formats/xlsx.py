"""Facts as a workbook (事实工作簿)."""

from collections.abc import Iterable
from operator import attrgetter

from tongzhou.facts.fact import FACT_KEYS, Fact
from tongzhou.formats.workbook import Sheet, workbook
from tongzhou.terms.words import Words

__all__ = ["fact_workbook"]


def fact_workbook(facts: Iterable[Fact], words: Words) -> bytes:
    """Write facts as an XLSX workbook: the facts, and what each column means (事实工作簿).

    The same facts give the same bytes: the workbook carries no time of writing. `workbook` says how values are written.

    Parameters
    ----------
    facts
        In the order of the rows.
    words
        For the sheet names and the meanings of the columns.
    """
    meanings = [(key, words.say(f"formats.column.{key}")) for key in FACT_KEYS]
    return workbook(
        [
            Sheet(words.say("formats.sheet_facts"), FACT_KEYS, map(attrgetter(*FACT_KEYS), facts), still=1),
            Sheet(words.say("formats.sheet_columns"), (), meanings),
        ]
    )
