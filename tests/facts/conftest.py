"""An invented region of four provinces, so that nothing in the reading of facts can know a real one by name."""

from collections.abc import Callable
from datetime import date

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon, build_lexicon
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.indicator import Indicators

Reader = Callable[..., list[Fact]]


@pytest.fixture(scope="session")
def areas() -> Areas:
    return Areas(
        (
            Area("0", "全国", "Nation", "nation"),
            Area("1", "青州市", "Qing", "province", "0", ("青州", "青")),
            Area("2", "白州市", "Bai", "province", "0", ("白州", "白")),
            Area("3", "云川省", "Yunchuan", "province", "0", ("云川", "云")),
            Area("31", "石门市", "Shimen", "prefecture", "3", ("石门",)),
            Area("32", "柳河市", "Liuhe", "prefecture", "3", ("柳河",)),
            Area("321", "文田县", "Wentian", "county", "32", ("文田",)),
        ),
        (Group("青白云", "Three", ("1", "2", "3")), Group("青白", "Two", ("1", "2"))),
        home="青白云",
        nation="全国",
    )


@pytest.fixture(scope="session")
def lexicon(areas: Areas) -> Lexicon:
    return build_lexicon(areas, Indicators(()))


@pytest.fixture(scope="session")
def facts(lexicon: Lexicon) -> Reader:
    def reader(text: str, published: date | None = date(2022, 11, 17)) -> list[Fact]:
        return list(extract(read(text.encode(), "page.txt", published), lexicon))

    return reader
