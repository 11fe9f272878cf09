"""A river written for the tests, and what a spill on it needs."""

from collections.abc import Callable
from datetime import timedelta, timezone

import pytest

from tongzhou.river.declared import read_network
from tongzhou.river.grades import Rules, read_rules
from tongzhou.river.network import Network
from tongzhou.river.scenario import Scenario, read_scenario
from tongzhou.river.situation import Knowledge
from tongzhou.river.standards import Standards, read_standards
from tongzhou.river.substance import Shelf, read_substances
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault

RIVER = """
name = "long-brook"
title = { zh = "长溪", en = "Long Brook" }
source = "made for the tests"
[prior]
assumed = true
correlation = 0.5
area_m2 = { low = 20, high = 40 }
dispersion_m2_s = { low = 5, high = 20 }
depth_m = { low = 1, high = 2 }
exchange_per_s = { low = 1e-6, high = 1e-5 }
storage_ratio = { low = 0.1, high = 0.3 }
[[node]]
key = "spring"
names = { zh = "泉", en = "spring" }
kind = "headwater"
[[node]]
key = "side"
names = { zh = "支流", en = "side" }
kind = "headwater"
[[node]]
key = "meeting"
names = { zh = "汇合口", en = "meeting" }
kind = "junction"
[[node]]
key = "fork"
names = { zh = "分流口", en = "fork" }
kind = "gate"
[[node]]
key = "sea"
names = { zh = "海", en = "sea" }
kind = "outlet"
[[node]]
key = "pond"
names = { zh = "塘", en = "pond" }
kind = "outlet"
[[reach]]
key = "upper"
names = { zh = "上段", en = "upper" }
from = "spring"
to = "meeting"
length_m = 10000
discharge_m3_s = { low = 8, high = 12 }
[[reach]]
key = "branch"
names = { zh = "支段", en = "branch" }
from = "side"
to = "meeting"
length_m = 5000
discharge_m3_s = 5
[[reach]]
key = "middle"
names = { zh = "中段", en = "middle" }
from = "meeting"
to = "fork"
length_m = 20000
lateral_m3_s = 2
[[reach]]
key = "lower"
names = { zh = "下段", en = "lower" }
from = "fork"
to = "sea"
length_m = 15000
share = { low = 0.6, high = 0.8 }
[[reach]]
key = "canal"
names = { zh = "渠", en = "canal" }
from = "fork"
to = "pond"
length_m = 9000
share = { low = 0.2, high = 0.4 }
[[place]]
key = "bridge"
names = { zh = "桥断面", en = "bridge" }
kind = "station"
reach = "upper"
distance_m = 500
[[place]]
key = "line"
names = { zh = "界", en = "line" }
kind = "boundary"
level = "province"
above = { zh = "甲省", en = "Upper" }
below = { zh = "乙省", en = "Lower" }
reach = "middle"
distance_m = 8000
[[place]]
key = "works"
names = { zh = "水厂取水口", en = "water works" }
kind = "intake"
level = "county"
reach = "lower"
[[place]]
key = "ponds"
names = { zh = "塘口", en = "ponds" }
kind = "station"
reach = "canal"
[[designation]]
reaches = ["upper", "branch", "middle", "canal"]
when = "always"
class = "V"
[[designation]]
reaches = ["lower"]
when = "otherwise"
class = "IV"
[[designation]]
reaches = ["lower"]
when = "conveyance"
class = "III"
drinking = true
"""
SUBSTANCES = """
[floating]
speed_factor = { low = 1.05, high = 1.2, assumed = true }
wind_share = { low = 0.025, high = 0.035, assumed = true }
retention_per_km = { low = 0.002, high = 0.05, assumed = true }
spreading = { low = 1.0, high = 2.0, assumed = true }
boom_failure_m_s = { low = 0.36, high = 0.36, assumed = true }
[[substance]]
key = "benzene"
names = { zh = "苯", en = "benzene" }
item = "benzene"
floating = true
density_kg_m3 = { low = 875, high = 882, assumed = true }
distilled_180_percent = { low = 100, high = 100, assumed = true }
dissolved_share = { low = 0.3, high = 0.9, assumed = true }
transfer_velocity_m_s = { low = 4e-6, high = 2e-5, assumed = true }
solubility_mg_l = { low = 1680, high = 1680, source = "a handbook" }
detection_limit_mg_l = { low = 0.0005, high = 0.0005, assumed = true }
[[substance]]
key = "cadmium"
names = { zh = "镉", en = "cadmium" }
item = "cadmium"
heavy_metal = true
dissolved_share = { low = 1, high = 1, assumed = true }
detection_limit_mg_l = { low = 0.0001, high = 0.0001, assumed = true }
"""
STANDARDS = """
title = { zh = "标准", en = "standard" }
source = "GB 3838-2002"
[[limit]]
item = "cadmium"
names = { zh = "镉", en = "cadmium" }
table = "1"
by_class = [0.001, 0.005, 0.005, 0.005, 0.01]
[[limit]]
item = "benzene"
names = { zh = "苯", en = "benzene" }
table = "3"
drinking_mg_l = 0.01
"""
RULES = """
[[edition]]
key = "newer"
default = true
title = { zh = "新版", en = "newer" }
source = "2014"
clause = [
    { grade = "II", fact = "deaths", at_least = 10, below = 30, text = { zh = "十人", en = "ten deaths" } },
    { grade = "III", fact = "deaths", at_least = 3, below = 10, text = { zh = "三人", en = "three deaths" } },
    { grade = "II", fact = "crosses_province", text = { zh = "跨省", en = "crosses a province" } },
]
[[edition]]
key = "older"
valid_from = 2011-05-01
title = { zh = "旧版", en = "older" }
source = "2011"
clause = [{ grade = "II", fact = "deaths", at_least = 3, below = 10, text = { zh = "三人", en = "three deaths" } }]
[[clock]]
key = "grave"
kind = "report"
grades = ["I", "II"]
hours = 2
receiver = { zh = "省", en = "province" }
clause = "3"
source = "2011"
[[clock]]
key = "other"
kind = "report"
grades = ["III", "IV"]
hours = 4
receiver = { zh = "市", en = "city" }
clause = "3"
source = "2011"
[[clock]]
key = "neighbours"
kind = "notify"
grades = ["I", "II", "III", "IV"]
receiver = { zh = "邻", en = "neighbours" }
clause = "8"
source = "2011"
[precaution]
grade = "II"
facts = ["drinking_water", "heavy_metal"]
assumed = true
"""
SCENARIO = """
title = "leak"
river = "long-brook"
learned_at = 2022-10-27T02:10:00+08:00
conveyance = "on"
members = 800
seed = 3
[[release]]
substance = "benzene"
reach = "upper"
distance_m = 1000
mass_kg = { low = 500, high = 2000 }
river_share = 0.5
started_at = 2022-10-27T01:30:00
started_within_h = 0.5
duration_h = { low = 0.5, high = 2 }
"""
ZONE = timezone(timedelta(hours=8))


def river_of(text: str) -> tuple[Network | None, list[Fault]]:
    faults: list[Fault] = []
    return read_network(read_toml(text, "river.toml"), faults), faults


@pytest.fixture(scope="session")
def river_text() -> str:
    return RIVER


@pytest.fixture(scope="session")
def scenario_text() -> str:
    return SCENARIO


@pytest.fixture(scope="session")
def read_river() -> Callable[[str], tuple[Network | None, list[Fault]]]:
    return river_of


@pytest.fixture(scope="session")
def known() -> Knowledge:
    faults: list[Fault] = []
    network, more = river_of(RIVER)
    shelf: Shelf | None = read_substances(read_toml(SUBSTANCES, "substances.toml"), faults)
    standards: Standards | None = read_standards(read_toml(STANDARDS, "standards.toml"), faults)
    rules: Rules | None = read_rules(read_toml(RULES, "rules.toml"), faults)
    assert [*faults, *more] == []
    assert network
    assert shelf
    assert standards
    assert rules
    return Knowledge(network, shelf, standards, rules)


@pytest.fixture(scope="session")
def read_alarm(known: Knowledge) -> Callable[[str], tuple[Scenario | None, list[Fault]]]:
    def read(text: str) -> tuple[Scenario | None, list[Fault]]:
        faults: list[Fault] = []
        file = read_toml(text, "scenario.toml")
        return read_scenario(file, known.network, known.shelf, ZONE, faults), faults

    return read


@pytest.fixture(scope="session")
def alarm(read_alarm: Callable[[str], tuple[Scenario | None, list[Fault]]]) -> Scenario:
    scenario, faults = read_alarm(SCENARIO)
    assert faults == []
    assert scenario
    return scenario
