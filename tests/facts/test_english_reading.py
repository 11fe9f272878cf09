"""English statistical prose is read into the same records; the region is the invented one of conftest."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon

Reader = Callable[..., list[Fact]]
PUBLISHED = date(2022, 11, 17)

#: sentence, then of one of its facts: value, unit, kind, indicator, region, period
READ = [
    ("Exports of Qing reached 3.2 billion yuan in 2021.", "3.2", "billion yuan", "level", "exports", "青州市", "2021"),
    ("In the first half of 2022, Bai's retail sales stood at 1,250.5 million yuan.",
     "1250.5", "million yuan", "level", "retail sales", "白州市", "2022H1"),
    ("Industrial output in Yunchuan rose 5.6 percent year on year from January to August.",
     "5.6", "percent", "growth_rate", "industrial output", "云川省", "2022-01/2022-08"),
    ("Coal use in Shimen fell by 8 percent from a year earlier in the third quarter of 2022.",
     "-8", "percent", "growth_rate", "coal use", "石门市", "2022Q3"),
    ("The population of Liuhe totaled 2.31 million at the end of 2020.",
     "2.31", "million", "count", "population", "柳河市", "2020-12-31"),
    ("As of Nov. 10, Qing had built 120 hospitals.", "120", "hospitals", "count", "hospitals", "青州市", "2022-11-10"),
    ("Between 2014 and 2020, Qing moved 3,000 factories.",
     "3000", "factories", "count", "factories", "青州市", "2014-2020"),
    ("Per capita income in Bai was 21,873 yuan in 2021.", "21873", "yuan", "level", "per capita income", "白州市", "2021"),
    ("Services accounted for 66.9% of Qing's GDP in 2021.", "66.9", "%", "share", "services", "青州市", "2021"),
    ("The green index of Three stood at 140.7 in 2021.", "140.7", None, "index", "green index", "青白云", "2021"),
    ("The port of Bai handled 11.3 million tonnes of cargo in 2021.",
     "11.3", "million tonnes", "level", "cargo", "白州市", "2021"),
    ("R&D spending in Qing in 2021 was 1.8 times that of 2014.",
     "1.8", "times", "ratio", "R&D spending", "青州市", "2021"),
    ("The jobless rate in Bai was 4.7 percent in 2021.", "4.7", "percent", "ratio", "jobless rate", "白州市", "2021"),
    ("Revenue in Yunchuan declined to 44.1 billion yuan in 2021.",
     "44.1", "billion yuan", "level", "revenue", "云川省", "2021"),
    ("Revenue in Yunchuan declined by 4.1 billion yuan in 2021.",
     "-4.1", "billion yuan", "abs_change", "revenue", "云川省", "2021"),
    ("Trade between Qing and ASEAN grew 20 percent year on year in 2021.",
     "20", "percent", "growth_rate", "trade between Qing and ASEAN", "青州市", "2021"),
    ("Consumer prices in Qing rose 0.2 percent month on month in October.",
     "0.2", "percent", "growth_rate", "consumer prices", "青州市", "2022-10"),
    ("Exports of Qing were 3 billion yuan last year.", "3", "billion yuan", "level", "exports", "青州市", "2021"),
    ("US$3.2 billion of foreign capital was used in Bai in 2021.",
     "3.2", "US$ billion", "level", "foreign capital", "白州市", "2021"),
    ("Bai has a planned area of 1,770 square kilometers.",
     "1770", "square kilometers", "level", "planned area", "白州市", None),
    ("120,000 new jobs were created in Qing in 2021.", "120000", None, "count", "new jobs", "青州市", "2021"),
    ("In June, Qing raised its exports by 6 percent year on year.",
     "6", "percent", "growth_rate", "exports", "青州市", "2022-06"),
]  # fmt: skip


def facts_of(lexicon: Lexicon, text: str) -> list[Fact]:
    return list(extract(read(text.encode(), "page.txt", PUBLISHED), lexicon))


@pytest.mark.parametrize("case", READ, ids=[case[0][:40] for case in READ])
def test_a_sentence_is_read_with_every_slot(facts: Reader, case: tuple[str, ...]) -> None:
    sentence, value, unit, kind, indicator, region, period = case
    found = facts(sentence)
    assert [(f.value, f.unit, f.kind, f.indicator, f.region, f.period) for f in found] == [
        (Decimal(value), unit, kind, indicator, region, period)
    ]


#: texts whose numerals measure nothing
LOOK_ALIKES = [
    "See Bulletin No. 15 and Table 2.",
    "Line 22 opened near Qing.",
    "The PM2.5 rules cover the G4 and A4 routes.",
    "Call 010-6506-1234 or 400-810-1234.",
    "The meeting was held on July 19, 2022 in Bai.",
    "Work began in 2014 and ended in 2020.",
    "Others disagree [2] and cite [14].",
    "See Section 3.2 and Article 5 of the order.",
    "The train leaves Qing at 9:30 a.m. for Bai.",
    "The 20th session passed the 14th Five-Year Plan.",
    "It follows GB 3095-2012 and ISO 9001.",
    "Read more at https://example.org/2022/11/17.",
    "The three statistics offices met in Shimen.",
    "The 5G network and COVID-19 were discussed.",
    "The 10-year-old bridge in Qing was closed.",
    "The 2022-11-17 issue is out.",
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_a_look_alike_is_no_fact(facts: Reader, text: str) -> None:
    assert facts(text) == []


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("Qing will build 20 km of tramway next year.", "plan"),
        ("Qing plans to invest 5 billion yuan in 2023.", "plan"),
        ("GDP of Qing is expected to grow 6 percent in 2022.", "target"),
        ("Bai aims to cut its emissions by 3 percent in 2022.", "target"),
        ("Deputies suggested that fees in Bai should fall by 10 percent.", "proposal"),
        ("Exports of Qing rose 6 percent year on year in 2021.", "observed"),
    ],
)
def test_what_is_not_yet_so_is_kept_apart(facts: Reader, sentence: str, modality: str) -> None:
    assert {fact.modality for fact in facts(sentence)} == {modality}


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [("more than", "more than"), ("nearly", "nearly"), ("about", "about"), ("at least", "at least"), ("over", "over")],
)
def test_bound_words_are_the_qualifier(facts: Reader, words: str, qualifier: str) -> None:
    (fact,) = facts(f"Exports of Qing reached {words} 3 billion yuan in 2021.")
    assert fact.qualifier == qualifier


def test_a_sentence_of_a_release_gives_level_growth_gap_and_share(facts: Reader) -> None:
    found = facts(
        "Total trade of Three reached 3,684.3 billion yuan in the first three quarters of 2022, up 12.9 percent year on year, "
        "3 percentage points higher than the national average, accounting for 11.8 percent of the national total."
    )
    assert [(f.kind, f.indicator, f.region, f.period) for f in found] == [
        (kind, "total trade", "青白云", "2022Q1-Q3") for kind in ("level", "growth_rate", "pp_diff", "share")
    ]
    assert found[0].value_norm == Decimal("3684300000000")
    assert (found[1].base, found[1].base_period) == ("year on year", "2021Q1-Q3")
    assert (found[2].base, found[2].base_region) == ("than the national average", "全国")
    assert found[3].whole == "national total"
    assert {f.reading for f in found} == {"asserted"}


def test_the_parts_behind_of_this_name_their_whole(facts: Reader) -> None:
    found = facts(
        "Trade of Qing reached 9 billion yuan in 2021. Of this, imports stood at 4 billion yuan, while exports were 5 billion yuan."
    )
    assert [(f.indicator, f.part_of) for f in found] == [("trade", None), ("imports", "trade"), ("exports", "trade")]
    assert {f.region for f in found} == {"青州市"}


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2021, exports of Qing, Bai and Yunchuan reached 3 billion yuan, 2 billion yuan and 1 billion yuan respectively.",
        "In 2021, Qing, Bai and Yunchuan saw their exports reach 3 billion yuan, 2 billion yuan and 1 billion yuan, respectively.",
    ],
)
def test_respectively_gives_each_area_its_value(facts: Reader, sentence: str) -> None:
    found = facts(sentence)
    assert [(str(f.value), f.region) for f in found] == [("3", "青州市"), ("2", "白州市"), ("1", "云川省")]


def test_a_list_of_another_length_than_its_areas_is_for_review(facts: Reader) -> None:
    found = facts("In 2021, exports of Qing, Bai and Yunchuan reached 3 billion yuan and 2 billion yuan respectively.")
    assert {f.reading for f in found} == {"review"}


def test_from_and_to_are_levels_of_their_own_years(facts: Reader) -> None:
    found = facts(
        "The green index of Three rose from 100 in 2014 to 140.7 in 2021, an average annual increase of 5.8 points."
    )
    assert [(f.kind, f.period) for f in found] == [
        ("index", "2014"),
        ("index", "2021"),
        ("avg_annual_change", "2014-2021"),
    ]


def test_a_fall_and_a_smaller_value_are_negative(facts: Reader) -> None:
    found = facts(
        "Steel output of Qing was 3 million tonnes in 2021, 5.6 percent less than a year earlier. Its price dropped 2 percent."
    )
    assert [str(f.value) for f in found] == ["3", "-5.6", "-2"]
    assert found[1].base == "than a year earlier"


def test_more_than_a_year_earlier_is_no_fall(facts: Reader) -> None:
    (fact,) = [
        f
        for f in facts("Sales in Bai were 5 billion yuan in 2021, 3.8 percent higher than a year earlier.")
        if f.kind == "growth_rate"
    ]
    assert fact.value == Decimal("3.8")


def test_days_between_are_a_span_and_a_subject_of_numbers_is_counted(facts: Reader) -> None:
    (fact,) = facts("Between Jan. 1 and Nov. 10, the port of Bai handled 600 million tonnes of cargo.")
    assert (fact.period, fact.region) == ("2022-01-01/2022-11-10", "白州市")
    (fact,) = facts("The number of high-tech enterprises in Qing reached 12,400 at the end of 2021.")
    assert (fact.indicator, fact.kind, fact.period) == ("high-tech enterprises", "count", "2021-12-31")


def test_a_level_from_which_it_rose_keeps_its_year_to_itself(facts: Reader) -> None:
    found = facts("Forest coverage in Qing has risen to 50 percent from 37 percent in 2015.")
    assert [(str(f.value), f.period, f.reading) for f in found] == [
        ("50", "2015", "review"),
        ("37", "2015", "asserted"),
    ]


def test_an_area_taken_from_another_place_of_the_text_is_for_review(facts: Reader) -> None:
    (fact, _) = facts(
        "In 2021, contracts worth 35.7 billion yuan were signed.\n\nExports of Qing reached 3 billion yuan in 2021."
    )
    assert fact.reading == "review"
    assert "facts.doubt.region_far" in (fact.notes or "")


def test_growth_without_a_comparison_is_for_review(facts: Reader) -> None:
    (fact,) = facts("Exports of Qing rose 6 percent in 2021.")
    assert (fact.reading, fact.base, fact.base_period) == ("review", None, "2020")
    assert fact.notes == "facts.doubt.no_base"


def test_a_dateline_is_no_place_and_no_period(facts: Reader) -> None:
    (fact,) = facts("SHIMEN, Nov. 16 (Wire) -- Exports of Qing rose 6 percent year on year in October.")
    assert (fact.region, fact.period, fact.indicator) == ("青州市", "2022-10", "exports")


def test_chinese_paragraphs_beside_english_ones_are_read_as_before(facts: Reader) -> None:
    found = facts("2021年，青州市出口3.2亿元，同比增长5%。\n\nExports of Bai reached 3.2 billion yuan in 2021.\n")
    assert [(f.region, f.unit) for f in found] == [("青州市", "亿元"), ("青州市", "%"), ("白州市", "billion yuan")]


def test_offsets_give_the_printed_words(lexicon: Lexicon) -> None:
    text = "Exports of Qing\r\nrose 6.5 percent year on year in 2021, and imports of Bai fell 1,200 tonnes."
    for fact in facts_of(lexicon, text):
        assert text[fact.value_start : fact.value_end] == fact.value_text
        assert text[fact.char_start : fact.char_end] == fact.text
        assert fact.char_start <= fact.value_start < fact.value_end <= fact.char_end


WORDS = (
    "Exports imports of in the Qing Bai Three rose fell by to from 3 5.6 1,200 percent yuan billion tonnes , . ; ( ) and while respectively of which "
    "year on year 2021 June than higher up 3:2:1 US$ No. Line -- ' \" % will should index points"
).split()


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
    | st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=200).map(
        "Exports rose in the year ".__add__
    )
)
def test_no_text_breaks_the_reading_and_every_span_is_in_it(lexicon: Lexicon, text: str) -> None:
    words = f"Words of English: {text}"
    for fact in facts_of(lexicon, words):
        assert words[fact.value_start : fact.value_end] == fact.value_text
        assert fact.char_start <= fact.value_start < fact.value_end <= fact.char_end


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "3 ",
        "3,",
        "and ",
        "of which ",
        "Qing, ",
        "1,2",
        "from ",
        "3 percent, ",
        "'s ",
        "- ",
        "2021-",
        "3:",
        "the same period of ",
    ],
)
def test_long_repetitions_end_at_once(lexicon: Lexicon, piece: str) -> None:
    facts_of(lexicon, "Exports of Qing " + piece * 2000)
