from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(params=[(1280, 900), (375, 800)], ids=["desk", "phone"])
def opened(request: pytest.FixtureRequest, browser: "Browser", book_file: Path) -> "Iterator[Page]":
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(book_file.as_uri())
    yield page
    assert [one for one in asked if not one.startswith("data:")] == [book_file.as_uri()]
    assert said == []
    context.close()


def test_the_page_never_scrolls_sideways(opened: "Page") -> None:
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_number_opens_its_evidence_at_the_side_and_escape_gives_the_place_back(opened: "Page") -> None:
    link = opened.locator("a.n", has_text="27263.6").first
    link.click()
    side = opened.locator("#side")
    assert side.is_visible()
    assert side.locator("mark").inner_text() == "27263.6"
    opened.keyboard.press("Escape")
    assert not side.is_visible()
    assert opened.evaluate("document.activeElement.textContent").startswith("27263.6")


def test_a_bar_leads_to_its_evidence(opened: "Page") -> None:
    opened.locator("#ch-trade .drawing a:visible").first.click()
    assert opened.locator("#side mark").inner_text() == "36843.2"


def test_the_embedded_fonts_are_used(opened: "Page") -> None:
    opened.evaluate("document.fonts.ready")
    assert opened.evaluate("[...document.fonts].every(face => face.status === 'loaded')")


def test_the_keyboard_reaches_the_text_first(opened: "Page") -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip"


def test_without_a_script_a_number_leads_to_the_appendix(browser: "Browser", book_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(book_file.as_uri())
    page.locator("a.n", has_text="27263.6").first.click()
    target = page.locator("article.ev:target")
    assert target.locator("mark").inner_text() == "27263.6"
    context.close()
