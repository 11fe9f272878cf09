from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from tongzhou.ledger.entry import Envelope, canonical, commitment, content_of, entry_leaf, utc_text

AT = datetime(2022, 11, 17, 8, tzinfo=UTC)
ENVELOPE = Envelope("facts", AT, "office")


def test_a_leaf_is_the_hash_of_zero_envelope_and_salted_content() -> None:
    content = content_of([b"one", b"two"])
    assert content == sha256(b"one").digest() + sha256(b"two").digest()
    committed = sha256(b"salt" + content).digest()
    assert commitment(b"salt", content) == committed
    said = b'["tongzhou entry 1","facts","2022-11-17T08:00:00.000000Z","office"]'
    assert entry_leaf(ENVELOPE, committed) == sha256(b"\x00" + said + committed).digest()


def test_a_proof_needs_neither_salt_nor_content() -> None:
    committed = commitment(b"salt", content_of([b"personal"]))
    assert entry_leaf(ENVELOPE, committed) == entry_leaf(ENVELOPE, bytes(committed))
    assert commitment(b"other salt", content_of([b"personal"])) != committed


def test_every_slot_of_the_envelope_is_in_the_leaf() -> None:
    committed = bytes(32)
    others = (
        replace(ENVELOPE, kind="panel"),
        replace(ENVELOPE, actor="Office"),
        replace(ENVELOPE, recorded_at=AT + timedelta(microseconds=1)),
    )
    assert len({entry_leaf(one, committed) for one in (ENVELOPE, *others)}) == 4


def test_a_time_is_written_in_utc_whatever_its_zone() -> None:
    assert utc_text(datetime(2022, 11, 17, 16, tzinfo=timezone(timedelta(hours=8)))) == utc_text(AT)
    with pytest.raises(ValueError, match="no zone"):
        utc_text(datetime(2022, 11, 17))  # noqa: DTZ001 what is refused


def test_canonical_bytes_do_not_confuse_absent_empty_and_neighbours() -> None:
    texts = [canonical(v) for v in ((None, ""), ("", None), ("a", "b"), ("ab", ""), ('a","b',), (1, "b"), ("1", "b"))]
    assert len(set(texts)) == len(texts)
