from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tongzhou.ledger.head import Head, head_at, head_digest

AT = datetime(2022, 11, 17, tzinfo=UTC)
HEAD = Head(2, bytes(32), AT)


def test_the_digest_holds_every_slot_and_the_head_before() -> None:
    others = (replace(HEAD, size=3), replace(HEAD, root=bytes(31) + b"1"), replace(HEAD, at=AT + timedelta(seconds=1)))
    assert len({head_digest(one, b"") for one in (HEAD, *others)} | {head_digest(HEAD, b"x")}) == 5


def test_as_of_is_the_last_head_at_or_before() -> None:
    later = replace(HEAD, size=5, at=AT + timedelta(days=1))
    assert head_at([HEAD, later], AT) == HEAD
    assert head_at([HEAD, later], AT + timedelta(days=9)) == later
    assert head_at([HEAD, later], AT - timedelta(days=1)) is None


def test_a_head_prints_on_one_line_with_its_hash_name() -> None:
    assert str(HEAD) == f"2 sha256:{'00' * 32} 2022-11-17T00:00:00.000000Z"
