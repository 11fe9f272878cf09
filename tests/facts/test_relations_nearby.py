"""Relations seen by the order of figures in their sentences; each text holds, and one changed digit makes it inconsistent."""

from datetime import date

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicators

AREAS = Areas(
    (Area("0", "全国", "Nation", "nation"), Area("1", "甲市", "Jia", "province"), Area("2", "乙市", "Yi", "province")),
    (Group("双川", "Two Rivers", ("1", "2")),),
    home="双川",
    nation="全国",
)
LEXICON = build_lexicon(AREAS, Indicators(()))

#: name: (type, sentence, numeral, what it is changed to); figures invented, arithmetic by hand.
CASES = {
    "a fall from one value to another": (
        "growth", "2030年,甲市PM2.5平均浓度由2025年的80微克/立方米下降到60微克/立方米,下降25.0%。", "25.0", "23.0"),
    "a share that rose": (
        "pp_diff", "2030年,甲市研发经费投入强度由2020年的3.12%升至4.25%,累计提高1.13个百分点。", "4.25", "4.75"),
    "a level, its change and its growth": (
        "growth", "2030年末,甲市常住人口为2214.5万人,比上年末增加110.5万人,增长5.3%。", "110.5", "130.5"),
    "areas that make up their group": (
        "sum_of_parts", "2030年,双川共建成充电站81座。其中,甲市46座、乙市35座。", "46", "56"),
    "three industries": (
        "sum_of_parts",
        "2030年,甲市地区生产总值8120.4亿元。其中,第一产业增加值210.3亿元,第二产业增加值3105.6亿元,第三产业增加值4804.5亿元。",
        "3105.6", "3705.6"),
    "a structure of a hundred": ("sum_of_parts", "2030年,甲市三次产业结构为2.6:38.2:59.2。", "38.2", "36.2"),
    "births and deaths": ("difference", "2030年,甲市人口出生率8.12‰,死亡率5.30‰,人口自然增长率2.82‰。", "5.30", "5.80"),
}  # fmt: skip


def found(said: str) -> list[Finding]:
    text = read(f"甲市数据\n\n{said}\n".encode(), "p.txt", date(2031, 1, 9))
    return list(check(tuple(extract(text, LEXICON)), text, LEXICON))


@pytest.mark.parametrize(("kind", "said", "old", "new"), CASES.values(), ids=CASES)
def test_what_holds_is_found_to_hold(kind: str, said: str, old: str, new: str) -> None:
    findings = found(said)
    assert any(one.type == kind and one.verdict in ("exact", "within_rounding") for one in findings)
    assert [one.expr for one in findings if one.verdict == "inconsistent"] == []


@pytest.mark.parametrize(("kind", "said", "old", "new"), CASES.values(), ids=CASES)
def test_a_changed_digit_is_inconsistent(kind: str, said: str, old: str, new: str) -> None:
    assert any(one.type == kind and one.verdict == "inconsistent" for one in found(said.replace(old, new)))


def test_the_digit_that_would_mend_it_is_named() -> None:
    _, said, old, new = CASES["three industries"]
    notes = [note for one in found(said.replace(old, new)) for note in one.notes]
    assert any(note.key == "facts.check.one_digit" and old in str(note.values) for note in notes)


def test_an_open_list_has_a_rest_and_is_never_inconsistent() -> None:
    said = "2030年,甲市能源产品进口1240.6亿元,其中原油进口1007.4亿元,天然气进口203.7亿元。"
    assert [one for one in found(said) if one.verdict == "inconsistent"] == []
