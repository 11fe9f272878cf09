"""A party is named as its own procedure names it: one key may be a district in one and its market regulator in another."""

from datetime import UTC, datetime
from pathlib import Path

from tongzhou.formats.board import scorecard_paper
from tongzhou.formats.paper import Grid
from tongzhou.procedures.scorecard import ScoreRow, Tally
from tongzhou.steps.procedures import load_procedures
from tongzhou.store.words import load_words


def test_each_row_bears_the_name_of_its_own_procedure(tmp_path: Path) -> None:
    procedures = load_procedures("jing-jin-ji", tmp_path).newest
    key = "tongzhou"
    two = [one for one in procedures.values() if key in one.parties]
    assert len({one.parties[key].names["zh"] for one in two}) > 1
    none = Tally()
    rows = [ScoreRow(one.key, key, none, none) for one in two]
    paper = scorecard_paper(rows, procedures, datetime(2022, 11, 17, tzinfo=UTC), UTC, (None, None), load_words("zh"))
    (grid,) = [block for block in paper.blocks if isinstance(block, Grid)]
    said = {row[1]: row[0] for row in grid.rows[: len(rows)]}
    assert said == {one.titles["zh"]: one.parties[key].names["zh"] for one in two}
