"""Roots and paths against pymerkle (GPL: in an environment of its own, never imported here), and our proofs against its roots."""

import json
import subprocess
from pathlib import Path

import pytest

from tongzhou.ledger.merkle import consistency_proof, inclusion_proof, is_consistent, is_included, leaf_hash, tree_root

PEER = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
MOST = 70

ASK = """
import json, sys
from pymerkle import InmemoryTree
tree, roots, paths = InmemoryTree(algorithm="sha256"), [], []
for k in range(int(sys.argv[1])):
    tree.append_entry(f"entry {k}".encode())
    roots.append(tree.get_root().hex())
    paths.append([tree.prove_inclusion(index, k + 1).serialize()["path"] for index in range(1, k + 2)])
print(json.dumps([roots, paths]))
"""


@pytest.mark.server
def test_roots_and_paths_are_those_of_pymerkle_and_our_proofs_lead_to_them() -> None:
    assert PEER.exists(), "not run: make .venv-peers/installed sets up pymerkle in an environment of its own"
    asked = subprocess.run([PEER, "-c", ASK, str(MOST)], capture_output=True, text=True, check=True)
    said, paths = json.loads(asked.stdout)
    roots = [bytes.fromhex(root) for root in said]
    leaves = [leaf_hash(f"entry {k}".encode()) for k in range(MOST)]
    assert roots == [tree_root(leaves[: k + 1]) for k in range(MOST)]
    for size in range(1, MOST + 1):
        now = leaves[:size]
        for k in range(size):
            path = inclusion_proof(now, k)
            theirs = [one for one in paths[size - 1][k] if one != leaves[k].hex()]  # theirs hold the leaf itself too
            assert [one.hex() for one in path] == theirs
            assert is_included(leaves[k], k, size, path, roots[size - 1])
            assert not is_included(leaves[k], k, size, path, roots[size % MOST])
            proof = consistency_proof(now, k + 1)
            assert is_consistent(k + 1, size, proof, roots[k], roots[size - 1])
