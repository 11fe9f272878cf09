"""Promises and what later documents say of each; all texts invented."""

from datetime import date

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.facts.pledges import due_in, pledges
from tongzhou.facts.promises import Promise, Reported, promises
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.indicator import Indicators

LEXICON = build_lexicon(Areas((Area("1", "甲市", "Jia", "province"),), home="甲市"), Indicators(()))
PLAN = "青柳线全长81公里。目前,全线13个标段已开工。全线计划2025年年底建成通车。"
DAY = date(2026, 6, 30)


def document(said: str, day: date) -> Reported:
    text = read(f"{said}\n".encode(), f"{day}.txt", day)
    return Reported(text, tuple(extract(text, LEXICON)))


def works(*documents: Reported, at: date = DAY) -> list[Promise]:
    return [one for one in promises(documents, at) if one.value is None]


def test_a_work_is_overdue_when_its_day_has_passed_and_nothing_is_heard() -> None:
    (one,) = works(document(PLAN, date(2022, 11, 17)))
    assert (one.outcome, one.due, one.modality) == ("overdue", date(2025, 12, 31), "plan")
    assert "青柳线" in one.what
    assert one.said.day == "2022-11-17"


def test_before_its_day_it_is_not_yet_due() -> None:
    (one,) = works(document(PLAN, date(2022, 11, 17)), at=date(2024, 1, 1))
    assert one.outcome == "not_due"


@pytest.mark.parametrize(("day", "outcome"), [(date(2025, 12, 20), "met"), (date(2026, 3, 2), "missed")])
def test_a_later_document_that_says_it_is_done_decides(day: date, outcome: str) -> None:
    (one,) = works(document(PLAN, date(2022, 11, 17)), document("青柳线今日正式开通运营,比计划晚了些。", day))
    assert one.outcome == outcome
    assert "正式开通" in one.evidence[0].text


def test_a_later_plan_is_no_evidence() -> None:
    (one, *_) = works(document(PLAN, date(2022, 11, 17)), document("青柳线预计2026年9月建成通车。", date(2025, 12, 20)))
    assert one.outcome == "overdue"


@pytest.mark.parametrize(("value", "outcome"), [("105", "met"), ("95", "missed")])
def test_a_target_is_held_against_the_first_later_observation(value: str, outcome: str) -> None:
    aim = document("力争2025年甲市建成充电站100座。", date(2024, 2, 1))
    assert [one.outcome for one in promises([aim], date(2025, 1, 1))] == ["not_due"]
    heard = document(f"2025年,甲市建成充电站{value}座。", date(2026, 1, 20))
    (one,) = promises([heard, aim], DAY)
    assert one.outcome == outcome
    assert value in one.evidence[0].text


def test_what_names_no_day_stays_without_one() -> None:
    (one,) = promises([document("建议甲市联手打造3至5个产业优势领域。", date(2022, 11, 17))], DAY)
    assert (one.outcome, one.due, one.modality, one.value) == ("no_date", None, "proposal", "3-5")


def test_a_deed_without_a_mood_is_no_promise() -> None:
    assert pledges(document("青柳线于2025年年底建成通车。", date(2022, 11, 17)).text) == ()


@pytest.mark.parametrize(
    ("words", "day"),
    [("2025年底", date(2025, 12, 31)), ("2026年6月前", date(2026, 5, 31)), ("2026年1月前", date(2025, 12, 31)),
     ("2027年上半年", date(2027, 6, 30)), ("2024年2月", date(2024, 2, 29)), ("9999年", None), ("2025年13月", None)],
)  # fmt: skip
def test_the_last_day_words_name(words: str, day: date | None) -> None:
    assert due_in(words) == day
