"""From pages to what adds up and what does not."""

import re
from pathlib import Path

import pytest

from tongzhou.steps.audit import audit_texts
from tongzhou.steps.pages import Page, decode_pages
from tongzhou.steps.region import load_region
from tongzhou.terms.finding import Finding

REGION = load_region("jing-jin-ji", Path("none"))
PAGE = "今年前三季度,京津冀外贸进出口总值120.5亿元,同比增长3.2%。其中,出口80.2亿元;进口40.3亿元。\n"


def findings(*pages: str) -> list[Finding]:
    texts = decode_pages([Page(f"{n}.txt", page.encode()) for n, page in enumerate(pages)], None)
    return list(audit_texts(texts, REGION.lexicon, lambda passed: None))


@pytest.mark.parametrize(("exports", "verdict"), [("80.2", "exact"), ("82.0", "inconsistent")])
def test_a_sum_is_computed_again(exports: str, verdict: str) -> None:
    sums = [one for one in findings(PAGE.replace("80.2", exports)) if one.type == "sum_of_parts"]
    assert [one.verdict for one in sums] == [verdict]


def test_a_page_that_breaks_off_is_a_finding() -> None:
    cut = "两地商定继续加强往来。\n\n" + PAGE + "\n两地还就下列各项达成一致并将于近期公布具体安排和\n"
    assert "incomplete_document" in [one.type for one in findings(cut)]


def test_findings_of_several_pages_come_in_their_order() -> None:
    both = findings(PAGE, PAGE.replace("80.2", "82.0"))
    assert [one.verdict for one in both if one.type == "sum_of_parts"] == ["exact", "inconsistent"]


def test_no_two_pages_share_the_id_of_a_finding() -> None:
    ids = [one.id for one in findings(PAGE, PAGE.replace("80.2", "82.0"))]
    assert len(ids) >= 2
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f]{8}-[AP]\d\d", one) for one in ids)
