"""What is given to do harm, or by accident looks like it: a clear message or a clean result, and no more steps than the length asks for."""

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType

import pytest

from tongzhou.documents.read import MAX_BYTES, read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.errors import DocumentError
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicators

AREAS = Areas(
    (Area("0", "全国", "Nation", "nation"), Area("1", "甲市", "Jia", "province"), Area("2", "乙市", "Yi", "province")),
    (Group("双川", "Two Rivers", ("1", "2")),),
    home="双川",
    nation="全国",
)
LEXICON = build_lexicon(AREAS, Indicators(()))
SENTENCE = "2030年，甲市进出口总值120.5亿元，增长3.2%，其中出口80.2亿元；进口40.3亿元。"


def chain(data: bytes, name: str = "a.txt") -> tuple[list[Fact], tuple[Finding, ...]]:
    text = read(data, name, date(2031, 1, 9))
    facts = list(extract(text, LEXICON))
    return facts, check(facts, text, LEXICON)


def values(data: bytes, name: str = "a.txt") -> list[str]:
    return [fact.value_text for fact in chain(data, name)[0]]


@pytest.mark.parametrize("pair", ["()", "（）", "[]", "【】", "《》", "“”"])
def test_ten_thousand_brackets_change_nothing_of_the_sentence_beside_them(pair: str) -> None:
    nested = f"{SENTENCE}\n\n{pair[0] * 10_000}注{pair[1] * 10_000}\n"
    assert values(nested.encode()) == ["120.5", "3.2", "80.2", "40.3"]


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "ul><li", "b", "span"])
def test_a_page_of_markup_a_hundred_thousand_deep_is_read(tag: str) -> None:
    page = f"<html><p>{SENTENCE}</p>{f'<{tag}>' * 100_000}{SENTENCE}".encode()
    assert values(page, "a.html")[:4] == ["120.5", "3.2", "80.2", "40.3"]


@pytest.mark.parametrize(
    "mark",
    ["\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u200b", "\u2060", "\ufeff", "\x07", "\x1b", "\x9f", "\xad"],
)
def test_characters_that_steer_the_screen_are_no_part_of_a_figure(mark: str) -> None:
    laced = SENTENCE.replace("120.5", f"12{mark}0.5").replace("出口", f"出{mark}口")
    plain, found = chain(SENTENCE.encode())[0], chain(laced.encode())[0]
    assert [(fact.value, fact.indicator, fact.unit) for fact in found] == [
        (fact.value, fact.indicator, fact.unit) for fact in plain
    ]
    assert found[0].value_text.replace(mark, "") == "120.5"


@pytest.mark.parametrize(
    "numeral",
    ["9" * 400, "1" + ",000" * 133, "0." + "3" * 400, "-" + "7" * 400, "9" * 400 + "." + "9" * 400, "一" * 400],
)
def test_a_number_of_four_hundred_digits_disturbs_nothing(numeral: str) -> None:
    facts, found = chain(f"{SENTENCE}\n\n另有{numeral}亿元，增长{numeral}%，占{numeral}倍。\n".encode())
    assert [fact.value_text for fact in facts][:4] == ["120.5", "3.2", "80.2", "40.3"]
    assert [one.verdict for one in found if one.type == "sum_of_parts"][:1] == ["exact"]


def test_a_document_beyond_the_limit_is_refused_before_anything_is_made_of_it() -> None:
    with pytest.raises(DocumentError) as caught:
        read(bytes(MAX_BYTES + 1), "a.txt")
    assert caught.value.faults[0].message.values == {"name": "a.txt", "size": MAX_BYTES + 1, "limit": MAX_BYTES}


def steps(work: Callable[[], object]) -> int:
    """Count the calls that some work makes: the same on every machine and under every load."""
    count = 0

    def told(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(told)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


#: name: (what is repeated, what joins it)
SHAPES = {
    "sentences": (SENTENCE, "\n\n"),
    "one sentence without an end": ("甲市进出口总值120.5亿元增长3.2%其中出口80.2亿元", "，"),
    "numerals and nothing else": ("120.5", " "),
    "a list without an end": ("甲企业12家", "、"),
    "shares": ("甲市出口80.2亿元，占全市的3.2%", "；"),
    "brackets": ("（甲市12.5亿元", ""),
    "changes": ("由12.5亿元增至13.5亿元，增长8.0%", "，"),
    "classifications": ("按甲分，商品零售12亿元，餐饮3亿元", "。"),
    "places": ("甲市", "、"),
    "English": ("Exports of Jia rose 3.2 percent to 12.5 billion yuan, of which 3.1 billion", " "),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_text_takes_about_four_times_the_steps(shape: str) -> None:
    words, joint = SHAPES[shape]
    short, long = (steps(lambda size=size: chain(joint.join([words] * size).encode())) for size in (40, 160))  # type: ignore[misc]  # size
    # the figures looked back on fill up first, so it is somewhat more than four; sixteen would be the square
    assert long < 7 * short + 2000
