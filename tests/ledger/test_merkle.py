from hypothesis import given
from hypothesis import strategies as st

from tongzhou.ledger.merkle import Frontier, extend, frontier_root, leaf_hash, tree_root


@given(st.lists(st.binary(max_size=4), max_size=40), st.data())
def test_a_tree_grown_in_pieces_is_the_tree_grown_at_once(data: list[bytes], draw: st.DataObject) -> None:
    leaves = [leaf_hash(one) for one in data]
    cut = draw.draw(st.integers(0, len(leaves)))
    grown = extend(extend(Frontier(), leaves[:cut]), leaves[cut:])
    assert frontier_root(grown) == tree_root(leaves)
