from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.facts.fact import KINDS, MODALITIES, Fact
from tongzhou.store.append import append_document
from tongzhou.store.asof import facts_as_of, vintages
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.seal import seal
from tongzhou.store.verify import verify
from tongzhou.terms.source import Document

Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]


def test_a_view_of_the_past_never_changes(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    append_document(ledger, *file("a"), [make()], at, "reader")
    seal(ledger, at)
    then = facts_as_of(ledger, at)
    revised = make(value=Decimal("1.62"))
    append_document(ledger, *file("b", published=date(2023, 2, 1)), [revised], at, "reader")
    assert facts_as_of(ledger, at + timedelta(days=5)) == then
    seal(ledger, at + timedelta(days=9))
    assert facts_as_of(ledger, at) == facts_as_of(ledger, at + timedelta(days=8)) == then
    assert [one.value for one in facts_as_of(ledger, at + timedelta(days=9))] == [Decimal("1.62")]
    assert facts_as_of(ledger, at - timedelta(seconds=1)) == []


def test_two_issuers_stand_side_by_side(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    append_document(ledger, *file("a"), [make()], at, "reader")
    append_document(ledger, *file("b"), [make(issuer="国家统计局", value=Decimal("1.49"))], at, "reader")
    assert [one.value for one in facts_as_of(ledger)] == [Decimal("1.50"), Decimal("1.49")]
    assert [one.value for one in facts_as_of(ledger, issuer="国家统计局")] == [Decimal("1.49")]


def test_without_an_issuer_nothing_is_displaced_by_another_document(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    append_document(ledger, *file("a"), [make(issuer=None)], at, "reader")
    append_document(ledger, *file("b"), [make(issuer=None, value=Decimal(2))], at, "reader")
    assert len(facts_as_of(ledger)) == 2


def test_the_issuer_of_the_document_counts_when_the_text_names_none(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    append_document(ledger, *file("a", issuer="甲市统计局"), [make(issuer=None)], at, "reader")
    append_document(ledger, *file("b"), [make(value=Decimal(2))], at, "reader")
    (found,) = facts_as_of(ledger)
    assert found.value == 2
    assert [one.record.issuer for one in vintages(ledger, found)] == [None, "甲市统计局"]


def test_vintages_are_kept_and_can_be_chosen(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    for vintage, value in (("2023-01", "1.70"), ("2022-01", "1.50")):
        append_document(ledger, *file(vintage), [make(vintage=vintage, value=Decimal(value))], at, "reader")
    (found,) = facts_as_of(ledger)
    assert found.vintage == "2023-01"
    assert [one.vintage for one in vintages(ledger, found)] == ["2022-01", "2023-01"]
    assert [one.value for one in facts_as_of(ledger, vintage="2022-01")] == [Decimal("1.50")]


def test_figures_are_found_by_every_condition(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    facts = [
        make(region=a, period=p, indicator=i)
        for a in ("甲市", "乙市")
        for p in ("2020", "2021")
        for i in ("产值", "人口", None)
    ]
    document, data = file("a")
    append_document(ledger, document, data, facts, at, "reader")
    append_document(ledger, *file("b", published=date(2023, 1, 1)), [facts[0]], at, "reader")
    assert len(facts_as_of(ledger)) == 12
    assert len(facts_as_of(ledger, area="甲市")) == 6
    assert len(facts_as_of(ledger, area=["甲市", "乙市"], indicator="产值")) == 4
    assert len(facts_as_of(ledger, period="2020", indicator=("产值", "人口"))) == 4
    assert len(facts_as_of(ledger, issuer="甲市统计局")) == 12
    assert facts_as_of(ledger, area=()) == []
    standing = facts_as_of(ledger, document=document.sha256)
    assert len(standing) == 11
    assert facts[0] not in [one.record for one in standing]


_TEXT = st.none() | st.text(st.characters(codec="utf-8"), max_size=5)
_WORD = st.text(st.characters(codec="utf-8"), max_size=5)
_NUMBER = st.decimals(allow_nan=False, allow_infinity=False)
_PLACE = st.integers(0, 10**9)
_FACT = st.builds(
    Fact,
    _WORD, _TEXT, st.sampled_from(["产值", None, ""]), st.sampled_from(["甲市", None]), _TEXT, _TEXT,
    st.sampled_from(["2021", "2021Q1", None]), _NUMBER | st.sampled_from([Decimal("1.50"), Decimal("1.5")]), st.none() | _NUMBER,
    st.none() | _NUMBER | st.just(Decimal("Infinity")), _TEXT, st.sampled_from(KINDS), st.sampled_from(MODALITIES), _TEXT,
    st.sampled_from(["2020", None, "x"]), _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _WORD, _PLACE, _PLACE, _WORD, _PLACE,
    _PLACE, _NUMBER, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, st.sampled_from(["asserted", "review"]), _WORD, _TEXT,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(_FACT, max_size=6))
def test_every_fact_comes_back_exactly(facts: list[Fact]) -> None:
    data = b"page"
    at = datetime(2022, 11, 17, tzinfo=UTC)
    document = Document(sha256(data).hexdigest(), "a.txt", "text/plain", 4, None, None)
    with TemporaryDirectory() as folder, open_ledger(Path(folder) / "l", at=at) as ledger:
        append_document(ledger, document, data, facts, at, "reader")
        found = [fact for one in facts_as_of(ledger) for fact in (one.record, *one.repeats)]
        assert sorted(map(repr, found)) == sorted(map(repr, facts))
        assert not append_document(ledger, document, data, facts, at, "reader").is_new
        seal(ledger, at)
        assert verify(ledger).findings == ()
