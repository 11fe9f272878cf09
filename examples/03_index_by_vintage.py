"""The development index by vintage: official values as released, and one computed from a panel."""

# %% The panel: one figure a row, each with its issuer and vintage.
from decimal import Decimal
from pathlib import Path

import numpy as np

from tongzhou.index.base_year import development_index
from tongzhou.index.official import average_annual_points, official
from tongzhou.steps.panel import read_panel
from tongzhou.steps.region import load_region

HERE = Path(__file__).parent / "jing-jin-ji"
region = load_region("jing-jin-ji", Path.home())
panel = read_panel(HERE / "panel.csv", region)
framework = next(one for one in region.frameworks if one.key == "development-index")

# %% What the issuer published, release by release. A later release revises the past; none is spliced onto another.
published = official(panel, framework)
for one in sorted(published.of(framework.total.key), key=lambda one: (one.vintage, one.period)):
    print(f"vintage {one.vintage}: {one.period} = {one.value} ({one.base})")

# %% Is the total the mean of its five parts? Only where all five were published can that be said.
for check in published.checks:
    print(f"vintage {check.vintage}, {check.period}: printed {check.total}, mean {check.mean}: {check.verdict}")

# %% The 6.8 points a year of the example page are an arithmetic mean over six years.
for one in published.of("green", "2021-12"):
    if one.period == "2020":
        print(f"green {one.value}: {average_annual_points(Decimal(100), one.value, 6):.2f} points a year")

# %% The same tree computed from the panel's own indicators. `refuse` leaves a gap wherever a part below is missing.
places = [area.name for area in region.areas.members(region.areas.find("京津冀"))]
years = ["2014", "2017", "2020", "2021"]
computed = development_index(framework, panel, places, region.areas, region.indicators, periods=years, missing="refuse")
print(computed)


def said(key: str, place: str) -> str:
    row = computed.values[[node.key for node in framework.nodes].index(key), computed.areas.index(place)]
    return ", ".join("–" if np.isnan(value) else f"{value:.1f}" for value in row)


for place in places:
    print(
        f"{place} innovation, {', '.join(years)}: {said('innovation', place)}; total: {said(framework.total.key, place)}"
    )

# %% What moved it? One indicator may carry nearly all of the change, so look before you quote.
for node in framework.children("innovation"):
    print(f"河北省 {node.name}: {said(node.key, '河北省')}")

# %% Every cell leads back to its observations.
for entered in computed.inputs_of("innovation", "北京市", "2020"):
    sources = [one.source for one in (*entered.base_observations, *entered.observations)]
    print(entered.node, entered.base_value, "→", entered.value, entered.unit, sources)
