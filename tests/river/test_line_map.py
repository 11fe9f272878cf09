"""The line map shows every place once, in the order of the water, the release among them, branches beside the stem, and no name over another."""

import re
from dataclasses import replace

import numpy as np
import pytest
from lxml import etree

from tongzhou.river.line_map import WIDTH, line_map
from tongzhou.river.scenario import Scenario
from tongzhou.river.situation import Knowledge, Situation, assess
from tongzhou.store.words import load_words

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def situation(known: Knowledge, alarm: Scenario) -> Situation:
    return assess(known, alarm, np.random.default_rng(3))


def texts(situation: Situation, lang: str) -> list[tuple[float, float, str, str]]:
    """Every text with its place and its side."""
    root = etree.fromstring(line_map(situation, load_words(lang, ("river",))))
    assert int(root.attrib["width"]) == WIDTH
    return [
        (float(one.attrib["x"]), float(one.attrib["y"]), str(one.attrib.get("text-anchor", "start")), one.text or "")
        for one in root.iter(f"{SVG}text")
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_places_of_the_stem_stand_in_the_order_of_the_water_with_the_release_among_them(
    situation: Situation, lang: str
) -> None:
    found = [text for _, _, side, text in sorted(texts(situation, lang), key=lambda one: one[1]) if side == "start"]
    names = {one.key: one.names[lang] for one in situation.network.places}
    wanted = [names["bridge"], load_words(lang, ("river",)).say("river.map.release"), names["line"], names["works"]]
    at = [found.index(one) for one in wanted]
    assert at == sorted(at) or at[0] > at[1]  # the bridge lies 500 m down, the release where the alarm says
    assert len(set(found) & set(names.values())) == 3
    said = load_words(lang, ("river",)).say("river.sheet.no_limit")
    assert found.count(said) == 1


def test_what_joins_and_leaves_the_stem_stands_beside_it(situation: Situation) -> None:
    left = [text for _, _, side, text in texts(situation, "en") if side == "end"]
    assert "branch" in left
    assert "canal→" in left
    assert "Upper" in left
    assert "↓ Lower" in left


def test_no_name_runs_into_another(situation: Situation) -> None:
    for lang in ("zh", "en"):
        for side in ("start", "end"):
            heights = sorted(y for _, y, where, _ in texts(situation, lang) if where == side)
            assert min(b - a for a, b in zip(heights, heights[1:], strict=False)) >= 11


def test_the_stem_is_redder_where_the_plume_is_likelier(situation: Situation) -> None:
    drawn = line_map(situation, load_words("en", ("river",)))
    assert len(set(re.findall(r'stroke="(#[0-9a-f]{6})" stroke-width="7"', drawn))) >= 2


def test_a_long_name_is_drawn_within_its_room(situation: Situation) -> None:
    """A name of a branch that would begin left of the drawing is made as narrow as what is there."""
    network = situation.network
    long = {"zh": "很长的减河名字写在这里很长很长", "en": "a diversion with quite a long name"}
    reaches = tuple(replace(one, names=long) if one.key == "canal" else one for one in network.reaches)
    root = etree.fromstring(
        line_map(replace(situation, network=replace(network, reaches=reaches)), load_words("en", ("river",)))
    )
    named = next(one for one in root.iter(f"{SVG}text") if one.text == f"{long['en']}→")
    assert float(named.attrib["textLength"]) <= float(named.attrib["x"])
    short = next(one for one in root.iter(f"{SVG}text") if one.text == "branch")
    assert "textLength" not in short.attrib
