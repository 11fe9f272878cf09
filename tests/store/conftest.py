from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tongzhou.facts.fact import FACT_KEYS, Fact
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.terms.source import Document

Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]


@pytest.fixture
def at() -> datetime:
    return datetime(2022, 11, 17, 8, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.tongzhou"


@pytest.fixture
def ledger(path: Path, at: datetime) -> Iterator[Ledger]:
    with open_ledger(path, at=at) as opened:
        yield opened


@pytest.fixture
def make() -> Making:
    """Make a fact; slots by name replace those given here."""

    def build(**slots: Any) -> Fact:
        whole: dict[str, Any] = dict.fromkeys(FACT_KEYS)
        whole |= {
            "id": "d-1", "article": "公报", "indicator": "总产值", "region": "甲市", "period": "2021", "value": Decimal("1.50"),
            "unit": "亿元", "kind": "level", "modality": "observed", "issuer": "甲市统计局", "text": "甲市总产值1.50亿元",
            "char_start": 0, "char_end": 11, "value_text": "1.50", "value_start": 5, "value_end": 9,
            "value_norm": Decimal(150000000), "unit_norm": "元", "reading": "asserted", "rule": "level",
        }  # fmt: skip
        return Fact(**(whole | slots))

    return build


@pytest.fixture
def file() -> Filing:
    """Make a document and its bytes."""

    def build(
        said: str = "甲市总产值1.50亿元",
        name: str = "a.txt",
        published: date | None = date(2022, 2, 1),
        issuer: str | None = None,
    ) -> tuple[Document, bytes]:
        data = said.encode()
        return Document(sha256(data).hexdigest(), name, "text/plain", len(data), published, issuer), data

    return build
