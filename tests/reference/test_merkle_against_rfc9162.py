"""The Merkle tree against RFC 9162 §2.1 and the test vectors of Certificate Transparency.

The vectors (eight leaves, their roots, paths and consistency proofs) are those published with the reference implementation of Certificate
Transparency (google/certificate-transparency, merkletree tests) and used by its ports. The exhaustive tests compare with the recursive
definitions of §2.1.1, written out here.
"""

from hashlib import sha256

import pytest

from tongzhou.ledger.merkle import (
    Frontier,
    consistency_proof,
    empty_root,
    extend,
    frontier_root,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    tree_root,
)

DATA = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
LEAVES = [leaf_hash(one) for one in DATA]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def _defined_root(data: list[bytes]) -> bytes:
    """MTH of §2.1.1, word for word."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return sha256(b"\x01" + _defined_root(data[:k]) + _defined_root(data[k:])).digest()


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert empty_root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree_root([]) == empty_root()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_come_out(size: int) -> None:
    assert tree_root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_a_published_path_comes_out() -> None:
    """Path of the sixth leaf (counted from 1) in the tree of eight."""
    assert [step.hex() for step in inclusion_proof(LEAVES, 5)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_a_published_consistency_proof_comes_out() -> None:
    """From six leaves to eight."""
    assert [step.hex() for step in consistency_proof(LEAVES, 6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


SMALL = [f"leaf {i}".encode() for i in range(18)]
HASHED = [leaf_hash(one) for one in SMALL]


def test_every_small_tree_has_the_defined_root_however_it_grew() -> None:
    for size in range(len(SMALL) + 1):
        expected = _defined_root(SMALL[:size])
        assert tree_root(HASHED[:size]) == expected
        for first in range(size + 1):
            grown = extend(extend(Frontier(), HASHED[:first]), HASHED[first:size])
            assert (grown.size, frontier_root(grown)) == (size, expected)
            assert len(grown.peaks) == size.bit_count()


def test_every_path_of_every_small_tree_verifies_and_nothing_else_does() -> None:
    for size in range(1, len(SMALL) + 1):
        root = tree_root(HASHED[:size])
        for index in range(size):
            proof = inclusion_proof(HASHED[:size], index)
            assert is_included(HASHED[index], index, size, proof, root)
            for other in range(size + 1):
                assert is_included(HASHED[index], other, size, proof, root) == (other == index)
            assert not is_included(HASHED[index], index, size, (*proof, root), root)
            assert not is_included(HASHED[index], index, size, proof, HASHED[0][::-1])
            for place in range(len(proof)):
                assert not is_included(HASHED[index], index, size, proof[:place] + proof[place + 1 :], root)


def test_every_consistency_proof_of_small_trees_verifies_and_nothing_else_does() -> None:
    for size in range(1, len(SMALL) + 1):
        root = tree_root(HASHED[:size])
        for earlier in range(1, size + 1):
            old = tree_root(HASHED[:earlier])
            proof = consistency_proof(HASHED[:size], earlier)
            assert is_consistent(earlier, size, proof, old, root)
            assert not is_consistent(earlier, size, proof, old[::-1], root)
            assert not is_consistent(earlier, size, proof, old, root[::-1])
            assert not is_consistent(earlier, size, (*proof, root), old, root)
            if proof:
                assert not is_consistent(earlier, size, proof[1:], old, root)
                assert not is_consistent(earlier, size, proof[:-1], old, root)


def test_a_place_outside_the_tree_is_refused() -> None:
    with pytest.raises(IndexError, match="3 leaves"):
        inclusion_proof(HASHED[:3], 3)
    with pytest.raises(IndexError, match="from 1 to 3"):
        consistency_proof(HASHED[:3], 0)
    assert not is_included(HASHED[0], -1, 3, (), HASHED[0])
    assert not is_consistent(0, 3, (), b"", HASHED[0])
