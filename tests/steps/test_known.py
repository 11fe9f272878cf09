"""What a ledger and a panel know beside a page, from end to end."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tongzhou.facts.fact import Fact
from tongzhou.facts.known import KnownFigures
from tongzhou.steps.audit import audit_texts
from tongzhou.steps.known import known_beside
from tongzhou.steps.ledger import PanelFiling, file_all
from tongzhou.steps.pages import Page, decode_pages
from tongzhou.steps.panel import read_panel
from tongzhou.steps.region import load_region
from tongzhou.terms.finding import Finding
from tongzhou.terms.panel import Panel
from tongzhou.terms.source import Document

REGION = load_region("jing-jin-ji", Path("none"))
AT = datetime(2022, 11, 17, tzinfo=UTC)
PAGE = "以河北省为1,2014年京津冀三地研发经费投入强度之比为4.46:3.52:1。\n"
#: R&D expenditure and regional product of 2014: as first published, and the product as revised after the census of 2018.
ROWS = (
    ("北京市", "1268.8", "21330.83", "22926.0", "5.95"),
    ("天津市", "464.7", "15726.93", "10640.6", "2.96"),
    ("河北省", "313.1", "29421.15", "25208.9", "1.06"),
)
DATA = "\n".join(
    [
        "area,period,indicator,value,unit,base,issuer,vintage,status,source,note",
        *(f"{area},2014,研发经费,{spent},亿元,,国家统计局,2015,preliminary,公报," for area, spent, *_ in ROWS),
        *(f"{area},2014,地区生产总值,{old},亿元,,{area}统计局,2015,final,年鉴," for area, _, old, *_ in ROWS),
        *(f"{area},2014,地区生产总值,{new},亿元,,国家统计局,2023,census_revised,修订," for area, _, _, new, _ in ROWS),
        *(f"{area},2014,研发经费投入强度,{rate},%,,国家统计局,2015,preliminary,公报," for area, _, _, _, rate in ROWS),
        "",
    ]
).encode()


@pytest.fixture
def panel() -> Panel:
    return read_panel(DATA, REGION, "panel.csv")


@pytest.fixture
def ledger(tmp_path: Path, panel: Panel) -> Path:
    path = tmp_path / "l.tongzhou"
    document = Document(sha256(DATA).hexdigest(), "panel.csv", "text/csv", len(DATA))
    file_all(path, (), [PanelFiling(document, DATA, panel.observations)], AT)
    return path


def audited(ledger: Path | None = None, panel: Panel | None = None, without: Sequence[str] = ()) -> list[Finding]:
    def recall(facts: Sequence[Fact]) -> KnownFigures:
        return known_beside(facts, REGION, AT, ledger, panel, without)

    texts = decode_pages([Page("page.txt", PAGE.encode())], None)
    found = audit_texts(texts, REGION.lexicon, lambda passed: None, recall)
    return [one for one in found if one.type == "vintage"]


def test_the_ratio_of_the_page_is_named_by_the_ledger(ledger: Path) -> None:
    (found,) = audited(ledger)
    assert found.verdict == "within_rounding"
    assert found.notes[0].key == "facts.vintage.comes_out_not_on"
    assert "1268.8/22926.0:464.7/10640.6:313.1/25208.9=4.456:3.516:1" in found.expr


def test_the_panel_says_the_same_as_the_ledger_that_holds_it(ledger: Path, panel: Panel) -> None:
    assert audited(panel=panel) == audited(ledger) == audited(ledger, panel)


def test_what_is_to_be_left_out_is_not_held_against_the_page(ledger: Path) -> None:
    assert audited(ledger, without=[sha256(DATA).hexdigest()]) == []
