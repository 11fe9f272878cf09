"""Plain text is read with its layout breaks joined, its articles apart, and every character traceable."""

import tracemalloc
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tongzhou.documents.fold import RESIDUES, TABLE, fold
from tongzhou.documents.plain import read
from tongzhou.terms.errors import DocumentError
from tongzhou.terms.text import Text

PAGE = """环渤海观察

三市港口货运
再上台阶

滨海日报记者 林一舟

今年上半年，三市港口完成货物吞吐量1200万吨，

增长3.5％。全部来自新航线。上

半年新增航线4条。

泊位建设提速

下一步，三市将再建泊位6个。

渔获上市 价格平稳

滨海日报讯（记者 何田 通讯员 苏禾）

近日，休渔期结束，首批渔船回港。

近日，渔民在码头卸货。全港30艘渔船已出海。

滨海日报记者 林一舟摄
"""


def kinds(text: Text) -> list[tuple[int, str, str]]:
    return [(block.article, block.kind, text.folded[block.start : block.end]) for block in text.blocks]


def bodies(text: Text) -> list[str]:
    return [said for _, kind, said in kinds(text) if kind == "body"]


def test_a_page_is_split_into_articles_with_their_titles() -> None:
    text = read(PAGE.encode(), "p.txt", date(2031, 7, 8), "滨海市统计局")
    titles = [article.title for article in text.articles]
    assert titles == ["三市港口货运再上台阶", "渔获上市 价格平稳", "近日,渔民在码头卸货"]
    assert text.document.published == date(2031, 7, 8)
    assert text.document.issuer == "滨海市统计局"


def test_each_block_knows_what_it_is_for() -> None:
    found = kinds(read(PAGE.encode(), "p.txt"))
    assert [(article, kind) for article, kind, _ in found] == [
        (0, "kicker"), (0, "headline"), (0, "byline"), (0, "body"), (0, "heading"), (0, "body"),
        (1, "headline"), (1, "byline"), (1, "body"), (2, "caption"), (2, "caption"),
    ]  # fmt: skip


def test_a_layout_break_is_joined_even_inside_a_word_and_the_place_is_kept() -> None:
    text = read(PAGE.encode(), "p.txt")
    assert bodies(text)[0] == "今年上半年,三市港口完成货物吞吐量1200万吨,增长3.5%。全部来自新航线。上半年新增航线4条。"
    around = {text.folded[at - 1 : at + 1] for at in text.joins}
    assert {",增", "上半"} <= around
    start = text.folded.index("上半年新增")
    assert text.raw[slice(*text.raw_span(start, start + 3))] == "上\n\n半年"


def test_digits_parted_by_the_layout_come_together() -> None:
    text = read("外贸快讯\n\n本报讯 出口4\n\n699.8亿元，增长5.8%。\n".encode(), "p.txt")
    assert "出口4699.8亿元" in text.folded


def test_bodies_of_two_articles_are_never_merged() -> None:
    page = "甲市扩建机场\n\n本报讯 甲市机场年内扩建，新增机位20个\n\n乙市修桥\n\n本报讯 乙市新修大桥3座。\n"
    text = read(page.encode(), "p.txt")
    assert [article.title for article in text.articles] == ["甲市扩建机场", "乙市修桥"]
    assert bodies(text) == ["本报讯 甲市机场年内扩建,新增机位20个", "本报讯 乙市新修大桥3座。"]


def test_wrapped_lines_of_one_paragraph_are_joined_and_an_indent_begins_a_new_one() -> None:
    wrapped = (
        "　　今年以来，三市港口共同推进航线开放，货物吞吐量保持\n较快增长，上半年完成一千二百万吨，港口之间的班轮往来更\n"
        "加频繁，企业通关时间进一步压缩，服务质量明显改善。\n　　下半年，三市将继续扩大开放，推进智慧港口建设，提升集\n"
        "装箱作业效率，新增国际航线五条，努力实现全年目标任务不\n动摇，并为来年打好基础。\n"
        "　　各方表示，合作前景广阔，希望进一步加强沟通，深化务实\n合作，实现共赢。\n"
    )
    said = bodies(read(wrapped.encode(), "p.txt"))
    assert [one[:4] for one in said] == ["今年以来", "下半年,", "各方表示"]


def test_english_lines_are_joined_with_a_space() -> None:
    text = read(b"Trade grew\n\nExports of the three ports came to a total of\n\n12.5 billion yuan in June.\n", "p.txt")
    assert bodies(text) == ["Exports of the three ports came to a total of 12.5 billion yuan in June."]


def test_a_caption_inside_an_article_does_not_end_it() -> None:
    page = "港口扩建\n\n本报记者 林一舟\n\n第一段说完了。\n\n图为码头。全港30艘渔船出海。\n\n本报记者 何田摄\n\n第二段接着说，也说完了。\n"
    found = kinds(read(page.encode(), "p.txt"))
    assert [article for article, kind, _ in found if kind == "body"] == [0, 0]
    assert [article for article, kind, _ in found if kind == "caption"] == [1, 1]


def test_rows_of_a_table_stay_rows() -> None:
    text = read("甲市\t120\t3.5\n乙市\t98\t2.1\n丙市\t77\t1.9\n".encode(), "p.txt")
    assert len(text.blocks) == 3


def test_traditional_characters_and_full_width_digits_are_folded_and_the_raw_text_is_kept() -> None:
    text = read("據海關統計，進出口總值１２３．４億元。\n".encode(), "p.txt")
    assert text.folded == "据海关统计,进出口总值123.4亿元。"
    assert text.raw.startswith("據海關")


def test_soft_hyphens_and_direction_marks_are_residues() -> None:
    text = read("出口\u00ad12\u200f亿元。\n".encode(), "p.txt")
    assert text.folded == "出口12亿元。"
    assert [(one.start, one.why) for one in text.residues] == [
        (2, "documents.residue.soft_hyphen"),
        (5, "documents.residue.control"),
    ]


def test_a_byte_order_mark_is_a_residue() -> None:
    text = read("\ufeff出口12亿元。".encode(), "p.txt")
    assert text.folded == "出口12亿元。"
    assert text.offsets[0] == 1


def test_gb18030_and_utf_16_read_the_same_text() -> None:
    folded = read(PAGE.encode(), "p.txt").folded
    assert read(PAGE.encode("gb18030"), "p.txt").folded == folded
    assert read(PAGE.encode("utf-16"), "p.txt").folded == folded


def test_memory_grows_with_the_text_and_no_faster() -> None:
    def peak(times: int) -> int:
        data = (PAGE * times).encode()
        tracemalloc.start()
        text = read(data, "p.txt")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(text.articles) == 3 * times
        return most

    assert peak(80) < 5 * peak(20)


LETTERS = st.sampled_from("三市港口出12，。、；：％ \n\n\t\u3000(（)“”\u00ad\u200bab-進讯记者本报")
ANY = st.text(alphabet=st.one_of(LETTERS, st.characters(codec="utf-8")))


@given(ANY)
def test_every_folded_character_goes_back_to_the_character_it_came_from(raw: str) -> None:
    try:
        text = read(raw.encode(), "p.txt")
    except DocumentError:
        return
    assert len(text.offsets) == len(text.folded) + 1
    assert text.offsets[-1] == len(text.raw)
    previous = -1
    for at, char in enumerate(text.folded):
        origin = text.offsets[at]
        assert previous < origin
        previous = origin
        came = text.raw[origin]
        assert (
            char == TABLE.get(came, came)
            or (char == "\n" or char == " ")
            and (came.isspace() or came in "\x1c\x1d\x1e")
        )


@given(ANY)
def test_spans_of_the_raw_text_are_monotone_and_blocks_are_in_order(raw: str) -> None:
    try:
        text = read(raw.encode(), "p.txt")
    except DocumentError:
        return
    ends = [text.raw_span(0, at) for at in range(1, len(text.folded) + 1)]
    assert ends == sorted(ends)
    edges = [edge for block in text.blocks for edge in (block.start, block.end)]
    assert edges == sorted(edges)
    assert all(0 <= block.article < len(text.articles) for block in text.blocks)
    assert not RESIDUES.search(text.folded)


@given(st.text())
def test_folding_keeps_the_length_and_folding_again_changes_nothing(raw: str) -> None:
    once = fold(raw)
    assert len(once) == len(raw)
    assert fold(once) == once
    assert once == "".join(TABLE.get(char, char) for char in raw)


def test_each_heading_of_a_column_of_briefs_begins_an_article() -> None:
    page = (
        "湖区两县共建检测中心\n\n两地专家把脉\n\n本报讯 湖东县与湖西县商定共建检测中心。\n\n简讯\n\n"
        "果蔬检测培训开班\n\n两县近日举办培训,60余人参加。\n\n"
        "渡口改造完工\n\n湖西县3处渡口完成改造。\n"
    )
    text = read(page.encode(), "p.txt")
    assert [article.title for article in text.articles] == ["湖区两县共建检测中心", "果蔬检测培训开班", "渡口改造完工"]
