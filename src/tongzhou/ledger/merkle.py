"""The Merkle tree of a log, its proofs and their verification (默克尔树): RFC 9162 §2.1 in plain functions.

Hashes are bytes; a leaf is given by its leaf hash, `H(0 ‖ data)`. The name of the hash function is passed along, because a head says which
one it was made with.

References
----------
RFC 9162, Certificate Transparency Version 2.0, §2.1.1 to §2.1.4.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

__all__ = [
    "ALGORITHMS",
    "SHA256",
    "Frontier",
    "consistency_proof",
    "empty_root",
    "extend",
    "frontier_root",
    "inclusion_proof",
    "inclusion_proofs",
    "is_consistent",
    "is_included",
    "leaf_hash",
    "tree_root",
]

#: The name of the hash function that new heads are made with.
SHA256 = "sha256"

#: Hash functions by the name a head carries.
ALGORITHMS: dict[str, Callable[[bytes], "hashlib._Hash"]] = {SHA256: hashlib.sha256}


@dataclass(frozen=True, slots=True)
class Frontier:
    """What must be kept of a tree to go on from (前沿): its size and the roots of its full subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = field(default_factory=tuple)


def leaf_hash(data: bytes, algorithm: str = SHA256) -> bytes:
    """Hash the data of one leaf, `H(0 ‖ data)` (叶散列): RFC 9162 §2.1.1."""
    return ALGORITHMS[algorithm](b"\x00" + data).digest()


def _node(left: bytes, right: bytes, algorithm: str) -> bytes:
    return ALGORITHMS[algorithm](b"\x01" + left + right).digest()


def empty_root(algorithm: str = SHA256) -> bytes:
    """Give the root of the empty tree, the hash of nothing (空树根)."""
    return ALGORITHMS[algorithm](b"").digest()


def extend(frontier: Frontier, leaves: Iterable[bytes], algorithm: str = SHA256) -> Frontier:
    """Add leaves to a tree of which only the frontier is kept (追加): n leaves cost O(n + log N).

    Parameters
    ----------
    frontier
        The tree so far.
    leaves
        Leaf hashes in order.

    Examples
    --------
    >>> a, b = leaf_hash(b"a"), leaf_hash(b"b")
    >>> frontier_root(extend(extend(Frontier(), [a]), [b])) == tree_root([a, b])
    True
    """
    size, peaks = frontier.size, list(frontier.peaks)
    for leaf in leaves:
        peaks.append(leaf)
        size += 1
        filled = size
        while not filled & 1:  # each trailing zero of the new size is a subtree just filled
            right = peaks.pop()
            peaks[-1] = _node(peaks[-1], right, algorithm)
            filled >>= 1
    return Frontier(size, tuple(peaks))


def frontier_root(frontier: Frontier, algorithm: str = SHA256) -> bytes:
    """Give the root of the tree a frontier stands for (树根)."""
    if not frontier.peaks:
        return empty_root(algorithm)
    *rest, root = frontier.peaks
    for peak in reversed(rest):
        root = _node(peak, root, algorithm)
    return root


def tree_root(leaves: Sequence[bytes], algorithm: str = SHA256) -> bytes:
    """Give the Merkle tree hash of leaf hashes (默克尔树根): RFC 9162 §2.1.1."""
    return frontier_root(extend(Frontier(), leaves, algorithm), algorithm)


def _split(size: int) -> int:
    """Give the largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int, algorithm: str = SHA256) -> tuple[bytes, ...]:
    """Give the hashes that lead from one leaf to the root (包含证明): PATH of RFC 9162 §2.1.3.1.

    Raises
    ------
    IndexError
        When there is no leaf `index`.
    """
    return inclusion_proofs(leaves, (index,), algorithm)[0]


def inclusion_proofs(
    leaves: Sequence[bytes], indices: Iterable[int], algorithm: str = SHA256
) -> list[tuple[bytes, ...]]:
    """Give the paths of several leaves (多项包含证明), hashing the tree once: O(N) for all, O(log N) for each.

    The tree is built level by level; a last node without a neighbour goes up as it is, which gives the tree that §2.1.1 defines from the top.

    Raises
    ------
    IndexError
        When there is no leaf of an index.
    """
    wanted = tuple(indices)
    for index in wanted:
        if not 0 <= index < len(leaves):
            raise IndexError(f"inclusion_proof() got index {index}; the tree has {len(leaves)} leaves, counted from 0.")
    paths: list[list[bytes]] = [[] for _ in wanted]
    level, depth = list(leaves), 0
    while len(level) > 1 and wanted:
        for path, index in zip(paths, wanted, strict=True):
            beside = (index >> depth) ^ 1
            if beside < len(level):
                path.append(level[beside])
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [_node(left, right, algorithm) for left, right in pairs] + level[len(level) & ~1 :]
        depth += 1
    return [tuple(path) for path in paths]


def is_included(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, algorithm: str = SHA256
) -> bool:
    """Whether a proof shows that a leaf stands at `index` of the tree of `size` leaves (验证包含): RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if not last:
            return False
        if at & 1 or at == last:
            found = _node(step, found, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = _node(found, step, algorithm)
        at, last = at >> 1, last >> 1
    return not last and found == root


def consistency_proof(leaves: Sequence[bytes], earlier: int, algorithm: str = SHA256) -> tuple[bytes, ...]:
    """Give the hashes that show the first `earlier` leaves unchanged (一致证明): PROOF of RFC 9162 §2.1.4.1.

    Raises
    ------
    IndexError
        When `earlier` is not between 1 and the number of leaves.
    """
    if not 1 <= earlier <= len(leaves):
        raise IndexError(
            f"consistency_proof() got {earlier}; it must be from 1 to {len(leaves)}, the leaves there are."
        )
    return _subproof(leaves, earlier, True, algorithm)


def _subproof(leaves: Sequence[bytes], earlier: int, is_whole: bool, algorithm: str) -> tuple[bytes, ...]:
    if earlier == len(leaves):
        return () if is_whole else (tree_root(leaves, algorithm),)
    k = _split(len(leaves))
    if earlier <= k:
        return (*_subproof(leaves[:k], earlier, is_whole, algorithm), tree_root(leaves[k:], algorithm))
    return (*_subproof(leaves[k:], earlier - k, False, algorithm), tree_root(leaves[:k], algorithm))


def is_consistent(
    earlier: int, size: int, proof: Sequence[bytes], earlier_root: bytes, root: bytes, algorithm: str = SHA256
) -> bool:
    """Whether a proof shows that a tree of `size` leaves begins with an earlier one (验证一致): RFC 9162 §2.1.4.2."""
    if not 1 <= earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == root
    steps = list(proof)
    if not earlier & (earlier - 1):  # a full tree is itself the first step
        steps.insert(0, earlier_root)
    if not steps:
        return False
    at, last = earlier - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            old, new = _node(step, old, algorithm), _node(step, new, algorithm)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = _node(new, step, algorithm)
        at, last = at >> 1, last >> 1
    return not last and old == earlier_root and new == root
