import os
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tongzhou.facts.fact import FACT_KEYS, Fact
from tongzhou.store.dialect import is_postgres
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.server import open_server
from tongzhou.terms.source import Document

Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]


@pytest.fixture
def at() -> datetime:
    return datetime(2022, 11, 17, 8, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.tongzhou"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that opens a ledger on both databases, but for those that speak of a file."""
    if "backend" in metafunc.fixturenames:
        is_of_file = metafunc.definition.get_closest_marker("of_file") is not None
        server = pytest.param("postgresql", marks=pytest.mark.server)
        metafunc.parametrize("backend", ["sqlite"] if is_of_file else ["sqlite", server])


@pytest.fixture
def url() -> Iterator[str]:
    """Give the address of an empty schema on a server; the test fails when no server answers."""
    import psycopg

    base = os.environ.get("TONGZHOU_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(base, autocommit=True) as db:
        db.execute(f"CREATE SCHEMA {name}")
        yield f"{base}?options=-csearch_path%3D{name}"
        db.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture
def ledger(backend: str, request: pytest.FixtureRequest, at: datetime) -> Iterator[Ledger]:
    opened = (
        open_ledger(request.getfixturevalue("path"), at=at)
        if backend == "sqlite"
        else open_server(request.getfixturevalue("url"), at=at)
    )
    with opened as ledger:
        yield ledger


@pytest.fixture
def lift() -> Callable[[Ledger, str, str], None]:
    """Take a guard away, as whoever administers the database can."""

    def take(ledger: Ledger, table: str, verb: str) -> None:
        on = f" ON {table}" if is_postgres(ledger.connection) else ""
        ledger.connection.execute(f"DROP TRIGGER {table}_no_{verb}{on}")

    return take


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
