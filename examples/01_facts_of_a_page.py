"""Read the facts of a page: text in, records out."""

# %% The page. Reading a file is the caller's business; the parts take bytes and give values.
from datetime import date
from pathlib import Path

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.steps.region import load_region

HERE = Path(__file__).parent / "jing-jin-ji"
page = HERE / "pages" / "01-trade-index-line.txt"
text = read(page.read_bytes(), page.name, published=date(2022, 11, 17))
print(f"{len(text.articles)} articles, {len(text.joins)} layout breaks joined")

# %% The region: areas and indicators by name, from a folder of declarations.
region = load_region("jing-jin-ji", Path.home())
facts = list(extract(text, region.lexicon))

# %% Each fact keeps what was printed, and where.
for fact in facts:
    printed = text.raw[fact.value_start : fact.value_end]
    assert printed == fact.value_text
    print(
        f"{fact.indicator} | {fact.region} | {fact.period} | {fact.value} {fact.unit or ''} | {fact.kind}, {fact.modality}, {fact.reading}"
    )

# %% What is planned or proposed is kept apart from what was observed.
for fact in facts:
    if fact.modality != "observed":
        print(f"not observed ({fact.modality}): {fact.text}")
