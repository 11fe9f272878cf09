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


Row = tuple[str, str | None, str, str | None, str | None, str | None]
#: sentence, then of each of its facts: value, unit, kind, indicator, region, period
SEVERAL: list[tuple[str, list[Row]]] = [
    ("Lorry use of Qing fell in most towns in June, with the largest falls in Shimen (-3.7%) and Liuhe (-2.6%).",
     [("-3.7", "%", "growth_rate", "lorry use", "石门市", "2022-06"), ("-2.6", "%", "growth_rate", "lorry use", "柳河市", "2022-06")]),
    ("Jobs in Qing were 0.7 percent (18,000) higher than a year earlier in June.",
     [("0.7", "percent", "growth_rate", "jobs", "青州市", "2022-06"), ("18000", None, "abs_change", "jobs", "青州市", "2022-06")]),
    ("Sales of Qing were 9 billion yuan in 2021, 2 billion yuan or 12 percent more than in 2020.",
     [("9", "billion yuan", "level", "sales", "青州市", "2021"), ("2", "billion yuan", "abs_change", "sales", "青州市", "2021"),
      ("12", "percent", "growth_rate", "sales", "青州市", "2021")]),
    ("Stays by guests from Bai in Qing reached 3 million in 2021, or 24.4 percent of the total.",
     [("3", "million", "count", "stays by guests from Bai", "青州市", "2021"),
      ("24.4", "percent", "share", "stays by guests from Bai", "青州市", "2021")]),
    ("Coal use of Qing fell to 40 tonnes in 2021 from 50 tonnes in 2015, a drop of 20 percent.",
     [("40", "tonnes", "level", "coal use", "青州市", "2021"), ("50", "tonnes", "level", "coal use", "青州市", "2015"),
      ("-20", "percent", "growth_rate", "coal use", "青州市", "2021")]),
    ("Of 702 lakes surveyed in Qing in 2021, 171 were clean and 20 had dried.",
     [("702", "lakes", "count", "lakes surveyed", "青州市", "2021"), ("171", None, "count", "clean", "青州市", "2021"),
      ("20", None, "count", "lakes surveyed dried", "青州市", "2021")]),
    ("Prices in Qing went down by 4.0 percent in 2021, in Bai by 2.2 percent and in Yunchuan by 1.5 percent.",
     [("-4.0", "percent", "growth_rate", "prices", "青州市", "2021"), ("-2.2", "percent", "growth_rate", "prices", "白州市", "2021"),
      ("-1.5", "percent", "growth_rate", "prices", "云川省", "2021")]),
    ("The rate of idle homes in Qing eased from 8.5% to 6.1% in June 2022.",
     [("8.5", "%", "ratio", "rate of idle homes", "青州市", "2022-05"), ("6.1", "%", "ratio", "rate of idle homes", "青州市", "2022-06")]),
    ("Air trips in Qing rose 9.2% in June, following a 4.3% drop in the previous month.",
     [("9.2", "%", "growth_rate", "air trips", "青州市", "2022-06"), ("-4.3", "%", "growth_rate", "air trips", "青州市", "2022-05")]),
    ("Jobs in Qing rose by 27,000 in trade and mining in 2021.",
     [("27000", None, "abs_change", "jobs in trade and mining", "青州市", "2021")]),
    ("The birth rate in Qing stood at 8.2 births per 1,000 persons in 2021.",
     [("8.2", "births per 1,000 persons", "ratio", "birth rate", "青州市", "2021")]),
    ("The average stay in Qing was 2.54 nights in June, 0.06 nights shorter than a year earlier.",
     [("2.54", "nights", "level", "average stay", "青州市", "2022-06"), ("-0.06", "nights", "abs_change", "average stay", "青州市", "2022-06")]),
    ("Tolls in Qing earned 2.1 billion Danish kroner in 2021 and flats in Bai cost KSh 4.5 million.",
     [("2.1", "billion Danish kroner", "level", "tolls", "青州市", "2021"), ("4.5", "KSh million", "level", "cost", "白州市", "2021")]),
    ("Trade with Yunchuan in Qing, its largest partner, grew 7.9 percent year on year in 2021.",
     [("7.9", "percent", "growth_rate", "trade with Yunchuan", "青州市", "2021")]),
    ("The council of Qing expects local output to grow by between 4% and 6% in 2022.",
     [("4", "%", "growth_rate", "local output", "青州市", "2022")]),
]  # fmt: skip


@pytest.mark.parametrize("case", SEVERAL, ids=[case[0][:40] for case in SEVERAL])
def test_each_value_of_a_sentence_has_its_own_slots(facts: Reader, case: tuple[str, list[Row]]) -> None:
    sentence, rows = case
    found = facts(sentence)
    assert [(str(f.value), f.unit, f.kind, f.indicator, f.region, f.period) for f in found] == rows


@pytest.mark.parametrize(
    ("sentence", "base", "base_period"),
    [
        ("Sales in Qing rose 0.5% in June 2022, compared with May 2022.", "compared with May 2022", "2022-05"),
        ("Prices in Qing fell by 1.7% between May 2022 and June 2022.", "between May 2022 and June 2022", "2022-05"),
        ("Sales in Qing fell by 1,400 tonnes on the month in June 2022.", "on the month", "2022-05"),
        ("On a month-to-month basis, sales in Qing rose 2% in June 2022.", "On a month-to-month basis", "2022-05"),
        (
            "Sales in Qing rose 2% in June 2022 compared with 12 months earlier.",
            "compared with 12 months earlier",
            "2021-06",
        ),
        (
            "Sales in Qing in June 2022 were 2% higher than in the previous month.",
            "than in the previous month",
            "2022-05",
        ),
        ("Trade in Qing has dropped by 74 percent since 1992.", "since 1992", "1992"),
        ("Sales in Qing in 2021 were 3.4 times as much as in 2015.", "as much as in 2015", "2015"),
    ],
)
def test_words_of_comparison_name_their_time(facts: Reader, sentence: str, base: str, base_period: str) -> None:
    (fact,) = facts(sentence)
    assert (fact.base, fact.base_period) == (base, base_period)


def test_the_comparison_behind_a_list_holds_for_all_of_it(facts: Reader) -> None:
    found = facts("In June 2022, sales fell by 0.5% in Qing and by 0.6% in Bai, compared with May 2022.")
    assert [(f.region, f.base, f.base_period) for f in found] == [
        ("青州市", "compared with May 2022", "2022-05"),
        ("白州市", "compared with May 2022", "2022-05"),
    ]


def test_a_change_without_a_comparison_is_for_review_whatever_its_kind(facts: Reader) -> None:
    for sentence in (
        "The jobless rate in Qing rose by 1.3 percentage points in 2021.",
        "Sales in Qing fell by 96 million yuan in 2021.",
    ):
        (fact,) = facts(sentence)
        assert (fact.reading, fact.base, fact.base_period) == ("review", None, "2020")


def test_a_time_looked_back_at_is_not_that_of_the_next_sentence(facts: Reader) -> None:
    found = facts(
        "Output of Qing grew 4.6 percent in the second quarter of 2022, compared with growth of 5.6 percent in the first quarter of 2021. "
        "Rents rose 2 percent."
    )
    assert [f.period for f in found] == ["2022Q2", "2021Q1", "2022Q2"]


def test_shares_go_on_with_their_whole(facts: Reader) -> None:
    found = facts("Tea represented 18.3% of Qing's exports in 2021, followed by rice with 12.0% and silk with 9.7%.")
    assert [(f.kind, f.whole) for f in found] == [("share", "Qing's exports")] * 3
    assert [f.reading for f in found[1:]] == ["review", "review"]


def test_a_month_at_the_end_of_a_sentence_does_not_join_the_next(facts: Reader) -> None:
    found = facts(
        "Inflation in Qing slowed to 2.8% in June. Output of Bai was 5 tonnes in July. Rents in Bai were 3 yuan in May."
    )
    assert [(f.region, f.period) for f in found] == [
        ("青州市", "2022-06"),
        ("白州市", "2022-07"),
        ("白州市", "2022-05"),
    ]


def test_a_place_no_table_holds_is_a_guess_for_review(facts: Reader) -> None:
    found = facts(
        "Rents in Qing rose 2% year on year in 2021. Rents in Zarvik were 3 yuan in 2021. Zarvik recorded the largest growth, of 5%."
    )
    assert [(f.region, f.indicator) for f in found] == [("青州市", "rents"), ("Zarvik", "rents"), ("Zarvik", "rents")]
    assert [f.reading for f in found] == ["asserted", "review", "review"]


def test_an_adjective_of_a_title_names_its_country(facts: Reader) -> None:
    found = facts("Australian retail sales rise\n\nRetail sales reached 3.5 billion dollars in October 2022.\n")
    assert [f.region for f in found] == ["Australia"]


def test_two_places_of_a_title_of_which_one_is_known_are_for_review(facts: Reader) -> None:
    found = facts(
        "Zarvik and Qing build a bridge\n\nThe two sides spent 3.5 billion yuan in 2021. Exports reached 3 billion yuan in 2021.\n"
    )
    assert {f.reading for f in found} == {"review"}


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
        "Qing (-3%), ",
        "or 3 percent ",
        "in Qing by 3% ",
        "between 3 and 4 ",
        "of them ",
    ],
)
def test_long_repetitions_end_at_once(lexicon: Lexicon, piece: str) -> None:
    facts_of(lexicon, "Exports of Qing " + piece * 2000)
