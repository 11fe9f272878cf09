from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tongzhou.facts.fact import Fact
from tongzhou.report.book import Book
from tongzhou.report.compose import compose
from tongzhou.report.inputs import Assumed, BookInputs, LedgerHead, Page
from tongzhou.store.words import load_words
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicator, Indicators
from tongzhou.terms.panel import Observation, Panel
from tongzhou.terms.source import Document
from tongzhou.terms.text import Article, Block, Text

# A page written for the tests; its figures are those of the customs release of 2022.
BODY = (
    "前三季度，三州外贸进出口总值36843.2亿元，增长12.9%。其中，进口27263.6亿元，出口9579.6亿元。"
    "<script>alert(1)</script>计划再建3至5个口岸。甲州约有60座码头。"
)
TITLE = "三州外贸<b>与</b>口岸"


def _fact(n: int, value: str, clause: str, indicator: str, unit: str | None, **slots: object) -> Fact:
    start = BODY.index(clause)
    at = BODY.index(value, start)
    offset = len(TITLE) + 1
    number = Decimal(value.rstrip("%"))
    fact = Fact(
        id=f"aaaa-{n}", article=TITLE, indicator=indicator, region="三州", entity=None, scope=None, period="2022Q1-Q3",
        value=number, value_low=None, value_high=None, unit=unit, kind="level", modality="observed", base=None,
        base_period=None, base_region=None, qualifier=None, coverage=None, price=None, issuer=None, published=None,
        vintage=None, text=clause, char_start=offset + start, char_end=offset + start + len(clause), value_text=value,
        value_start=offset + at, value_end=offset + at + len(value), value_norm=number, unit_norm=unit, part_of=None,
        whole=None, agg=None, role=None, reading="asserted", rule="level", notes=None,
    )  # fmt: skip
    return replace(fact, **slots)  # type: ignore[arg-type]  # the tests name the slots


def _page(total: str = "36843.2") -> Page:
    raw = f"{TITLE}\n{BODY}"
    head, body = len(TITLE), len(raw)
    text = Text(
        Document("ab" * 32, "page<i>.txt", "text/plain", len(raw.encode()), date(2022, 11, 17)),
        raw,
        raw,
        range(len(raw) + 1),
        (Block(0, head, "headline", 0), Block(head + 1, body, "body", 0)),
        (Article(TITLE, 0, body),),
    )
    facts = (
        _fact(1, "36843.2", "三州外贸进出口总值36843.2亿元", "外贸进出口总值", "亿元"),
        _fact(2, "12.9", "增长12.9%", "外贸进出口总值", "%", kind="growth_rate"),
        _fact(3, "27263.6", "进口27263.6亿元", "进口", "亿元", part_of="外贸进出口总值"),
        _fact(4, "9579.6", "出口9579.6亿元", "出口", "亿元", part_of="外贸进出口总值"),
        _fact(5, "3", "计划再建3至5个口岸", "口岸", "个", kind="count", modality="plan", value_low=Decimal(3),
              value_high=Decimal(5), value_text="3", issuer="三州商会"),
        _fact(6, "60", "甲州约有60座码头", "码头", "座", kind="count", reading="review", qualifier="约", region="甲州"),
    )  # fmt: skip
    printed = Decimal(total)
    sides = Decimal("36843.2"), printed, Decimal("36843.2") - printed
    span = Decimal("36843.1"), Decimal("36843.3")
    verdict = "exact" if not sides[2] else "inconsistent"
    expr = f"27263.6 + 9579.6 = {total}"
    finding = Finding("A1", "sum_of_parts", expr, ("aaaa-3", "aaaa-4", "aaaa-1"), *sides, span, verdict)  # type: ignore[arg-type]  # one of two
    return Page(text, facts, (finding,))


def _inputs(total: str = "36843.2") -> BookInputs:
    codes = ("01", "02", "03")
    areas = tuple(
        Area(code, name, english, "province", tile=(n, n % 2))
        for n, (code, name, english) in enumerate(
            zip(codes, ("甲州", "乙州", "丙州"), ("Jia", "Yi", "Bing"), strict=True)
        )
    )
    panel = Panel(
        (
            Observation("甲州", "2021", "产值", Decimal("12.50"), "亿元", source="表一"),
            Observation("乙州", "2021", "产值", Decimal("7"), "亿元", source="表一"),
            Observation("丙州", "2021", "产值", None, "亿元", source="表一"),
        )
    )
    return BookInputs(
        region="三州",
        region_english="Three Counties",
        areas=Areas(areas, (Group("三州", "Three Counties", codes),), "三州"),
        indicators=Indicators(
            (
                Indicator("外贸进出口总值", "foreign trade", "亿元", "open"),
                Indicator("进口", "imports", "亿元", "open"),
                Indicator("出口", "exports", "亿元", "open"),
                Indicator("产值", "output", "亿元", "growth"),
            ),
            (("open", "开放", "Open"), ("growth", "增长", "Growth")),
        ),
        pages=(_page(total),),
        made_at=datetime(2022, 11, 17, 1, 2, tzinfo=UTC),
        panel=panel,
        panel_name="panel.csv",
        panel_sha256="cd" * 32,
        panel_size=120,
        head=LedgerHead(3, "ef" * 32, datetime(2022, 11, 17, tzinfo=UTC)),
        assumed=(Assumed("格子位置", "", "areas.toml:3", "示意"),),
    )


@pytest.fixture
def inputs() -> BookInputs:
    return _inputs()


@pytest.fixture
def make_book() -> Callable[..., Book]:
    def make(lang: str = "zh", total: str = "36843.2") -> Book:
        return compose(_inputs(total), load_words(lang))

    return make
