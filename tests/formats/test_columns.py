"""Facts and findings as columns of a frame."""

from datetime import date

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import FACT_KEYS
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.formats.columns import fact_columns, finding_columns
from tongzhou.store.words import load_words
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.indicator import Indicators

LEXICON = build_lexicon(Areas((Area("1", "甲市", "Jia", "province"),), home="甲市"), Indicators(()))
TEXT = read(
    "2030年,甲市外贸进出口总值512.4亿元。其中,进口331.2亿元,出口181.2亿元。\n".encode(), "p.txt", date(2031, 1, 9)
)
FACTS = tuple(extract(TEXT, LEXICON))


def test_columns_are_as_long_as_the_facts_and_hold_plain_values() -> None:
    columns = fact_columns(FACTS)
    assert tuple(columns) == FACT_KEYS
    assert {len(column) for column in columns.values()} == {len(FACTS)}
    assert columns["value"] == [512.4, 331.2, 181.2]
    assert {type(value) for column in columns.values() for value in column} <= {str, float, int, type(None)}


def test_findings_too() -> None:
    columns = finding_columns(check(FACTS, TEXT, LEXICON), load_words("en"))
    assert "exact" in columns["verdict"]
    assert len(columns["interval_low"]) == len(columns["notes"]) == len(columns["type"])


def test_a_frame_is_one_call_away() -> None:
    import polars

    frame = polars.DataFrame(fact_columns(FACTS))
    assert frame.shape == (len(FACTS), len(FACT_KEYS))
    assert frame["value"].to_list() == [512.4, 331.2, 181.2]
