"""Who says what is planned; all texts invented."""

from datetime import date

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.facts.promises import Promise, Reported, promises
from tongzhou.facts.speakers import speaker
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.indicator import Indicators

LEXICON = build_lexicon(Areas((Area("1", "甲市", "Jia", "province"),), home="甲市"), Indicators(()))


def said_of(words: str, at: str) -> str | None:
    text = read(f"{words}\n".encode(), "a.txt", date(2030, 7, 8))
    start = text.folded.index(at)
    return speaker(text, start, start + len(at))


def listed(page: str, issuer: str | None = None) -> list[Promise]:
    text = read(page.encode(), "a.txt", date(2030, 7, 8), issuer)
    return list(promises([Reported(text, tuple(extract(text, LEXICON)))], date(2031, 1, 1)))


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("甲市港航局局长林某表示,2031年泊位将达到40个。", "甲市港航局局长林某"),
        ("会上,甲市港航局在发布会上还提出,2031年泊位要达到40个。", "甲市港航局"),
        ("“到2031年,泊位要达到40个。”甲市港航局副局长何某说。", "甲市港航局副局长何某"),
        ("“到2031年,泊位要达到40个,”何某说,“还要添吊机。”", "何某"),
        ("据甲市港航局负责人介绍,2031年泊位将达到40个。", "甲市港航局"),
        ("记者从甲市港航局获悉,2031年泊位将达到40个。", "甲市港航局"),
        ("《甲市港口规划》提出,到2031年泊位达到40个。", "《甲市港口规划》"),
        ("根据《甲市港口规划》,到2031年泊位达到40个。", "《甲市港口规划》"),
        ("甲市港航局局长林某表示,港口很忙。下一步,泊位将增至40个。", "甲市港航局局长林某"),
        ("林某说,港口很忙。他表示,2031年泊位将达到40个。", "林某"),
        ("林某说,港口很忙。何某表示,2031年泊位将达到40个。", "何某"),
        ("2031年泊位将达到40个。林某表示,港口很忙。", None),
        ("港口的说明提示牌有6块,2031年泊位将达到40个。", None),
        ("记者表示,2031年泊位将达到40个。", None),
    ],
)
def test_the_sentence_or_the_paragraph_names_who_speaks(words: str, who: str | None) -> None:
    assert said_of(words, "40个") == who


def test_nobody_of_another_paragraph_speaks() -> None:
    assert said_of("林某表示,港口很忙。\n\n到2031年,泊位将达到40个。", "40个") is None


PAGE = """甲市渔业产值公布
据甲市统计局统计,上半年甲市渔业产值52.3亿元。
计划2031年新增调查点20个。

渡船班次加密
码头上排起长队。力争2031年新增渡船6艘。
"""


def test_a_plan_under_another_heading_is_not_said_by_the_body_of_the_first() -> None:
    who = {one.what: one.said.who for one in listed(PAGE, "岛城日报")}
    assert who == {"新增调查点": "甲市统计局", "新增渡船": "岛城日报"}


def test_figures_observed_keep_the_body_that_publishes_them() -> None:
    text = read(
        "甲市公报\n据甲市统计局统计,产值52亿元。\n\n工业\n工业增加值30亿元。\n".encode(), "a.txt", date(2030, 7, 8)
    )
    assert {one.issuer for one in extract(text, LEXICON)} == {"甲市统计局"}


def test_a_plan_named_in_a_title_does_not_cut_the_work_short() -> None:
    (one,) = listed("根据《甲市港口规划》,青柳线计划2031年年底建成通车。\n")
    assert (one.what, one.said.who, one.due) == ("青柳线", "《甲市港口规划》", date(2031, 12, 31))
