"""Check the figures of a page against each other, and see a wrong one found."""

# %% A page with one wrong figure, shipped for practice.
from pathlib import Path

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.steps.region import load_region

HERE = Path(__file__).parent / "jing-jin-ji"
region = load_region("jing-jin-ji", Path.home())
page = HERE / "page-with-an-error.txt"
text = read(page.read_bytes(), page.name)
facts = tuple(extract(text, region.lexicon))

# %% A finding holds what was computed, what was printed, and the interval that the printed digits allow.
for finding in check(facts, text, region.lexicon):
    print(f"{finding.verdict}: {finding.expr}")
    if finding.interval is not None:
        low, high = finding.interval
        print(f"  computed {finding.lhs} (between {low} and {high}), printed {finding.rhs}")

# %% The same page with the two digits put right.
corrected = page.read_text(encoding="utf-8").replace("9597.6", "9579.6")
text = read(corrected.encode(), "corrected page")
for finding in check(tuple(extract(text, region.lexicon)), text, region.lexicon):
    print(f"{finding.verdict}: {finding.expr}")
