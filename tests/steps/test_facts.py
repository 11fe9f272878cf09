"""From pages to facts, with progress."""

from pathlib import Path

import pytest

from tongzhou.steps.facts import facts_of, size_of
from tongzhou.steps.pages import Page, decode_pages
from tongzhou.steps.region import Region, load_region

TINY = Path(__file__).parents[1] / "regions" / "tiny"
PAGE = "2021年,总产值为120.5亿元,比上年增长3.2%。\n"


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(str(TINY), TINY)


def test_facts_come_page_by_page(region: Region) -> None:
    texts = decode_pages([Page("a", PAGE.encode()), Page("b", PAGE.replace("120.5", "99.5").encode())], None)
    found = [fact.value_text for fact in facts_of(texts, region.lexicon, lambda passed: None)]
    assert found.index("120.5") < found.index("99.5")


@pytest.mark.parametrize("text", [PAGE, PAGE * 50, "两地签订协议。\n"])
def test_progress_tells_every_byte_once(region: Region, text: str) -> None:
    texts = decode_pages([Page("a", text.encode())], None)
    told: list[int] = []
    list(facts_of(texts, region.lexicon, told.append))
    assert sum(told) == size_of(texts) == len(text.encode())
    assert min(told) >= 0
