"""Chapter: what was assumed (所作假定), so that a reader can object to it."""

from tongzhou.report.book import Block, Chapter, Column, Number, Table, Text
from tongzhou.report.inputs import Assumed, BookInputs
from tongzhou.report.phrases import Phrases, rich

__all__ = ["assumed_chapter"]


def assumed_chapter(inputs: BookInputs, phrases: Phrases) -> Chapter:
    """List what was assumed (所作假定)."""
    words = phrases.words
    count = Number(str(len(inputs.assumed)))
    blocks: list[Block] = [
        Text(rich(words, "report.assumed_lead" if inputs.assumed else "report.assumed_none", count=count))
    ]
    if inputs.assumed:
        heads = ("col_what", "col_assumed_value", "col_why", "col_where")
        cells = [
            (words.get(f"report.assumed_{one.what}", one.what), one.value, _why(one, words.lang), one.where)
            for one in inputs.assumed
        ]
        # a column in which nothing stands is not shown
        kept = [n for n in range(len(heads)) if any(row[n] for row in cells)]
        columns = tuple(
            Column(words.say(f"report.{heads[n]}"), "code" if heads[n] == "col_where" else "text") for n in kept
        )
        rows = tuple(tuple(row[n] for n in kept) for row in cells)
        blocks.append(Table("table-assumed", words.say("report.chapter_assumed"), columns, (("", rows),)))
    return Chapter("assumed", words.say("report.chapter_assumed"), tuple(blocks))


def _why(one: Assumed, lang: str) -> str:
    return one.why_english or one.why if lang == "en" else one.why
