"""The book of a small invented page, in a browser without a network."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_PAGE = "前三季度，京津冀外贸进出口总值36843.2亿元，同比增长12.9%。其中，进口27263.6亿元，出口9579.6亿元。\n"


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session", params=["zh", "en"])
def book_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import hashlib
    from datetime import UTC, date, datetime

    from tongzhou.documents.plain import read
    from tongzhou.facts.check import check
    from tongzhou.facts.extract import extract
    from tongzhou.report.compose import compose
    from tongzhou.report.html import write_html
    from tongzhou.report.inputs import BookInputs, Page
    from tongzhou.steps.panel import read_panel
    from tongzhou.steps.region import load_region
    from tongzhou.store.words import load_words

    folder = tmp_path_factory.mktemp("book")
    region = load_region("jing-jin-ji", folder)
    text = read(_PAGE.encode(), "page.txt", date(2022, 11, 17))
    facts = tuple(extract(text, region.lexicon))
    rows = (
        "area,period,indicator,value,unit,base,issuer,vintage,status,source,note\n"
        "北京市,2021,地区生产总值,40269.6,亿元,,北京市统计局,2022-03,,公报,\n"
        "天津市,2021,地区生产总值,15695.05,亿元,,天津市统计局,2022-03,,公报,\n"
    )
    data = rows.encode()
    inputs = BookInputs(
        region.title["zh"], region.title["en"], region.areas, region.indicators, (Page(text, facts, check(facts, text, region.lexicon)),),
        datetime(2022, 11, 17, 1, 2, tzinfo=UTC), panel=read_panel(data, region, "panel.csv"), panel_name="panel.csv",
        panel_sha256=hashlib.sha256(data).hexdigest(), panel_size=len(data),
    )  # fmt: skip
    words = load_words(request.param)
    made = folder / f"book-{request.param}.html"
    made.write_bytes(write_html(compose(inputs, words), words))
    return made
