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
            and (came.isspace() or came in "\x1c\x1d\x1e\xad")  # a soft hyphen at a break belongs to it
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


def articles(page: str) -> list[tuple[str, list[str]]]:
    """Give the title of each article and how its paragraphs begin."""
    text = read(page.encode(), "p.txt")
    parts: list[list[str]] = [[] for _ in text.articles]
    for article, kind, said in kinds(text):
        if kind == "body":
            parts[article].append(said[:6])
    return [(one.title, part) for one, part in zip(text.articles, parts, strict=True)]


WRAPPED = """A2 要闻 2031年7月8日 星期二

岛城经济

渔业前五月产值公布
前五月，岛城完成渔业产值五十二点三亿元，其中海
捕三十点二亿元；养殖二十点一亿元，比上年同期多；
加工和冷链另计，全部数据由统计部门核实后公布。
统计部门的负责人说，下半年情况会更好。（何田　林一舟）
渡船班次加密
七月八日上午，岛城客运码头新添渡船两艘，每日往返
的班次由八班增加到十二班，旅客等候的时间缩短一半
，早晚高峰另有加班船。（据岛城广播电台消息）
藏书楼开馆
记者从文化部门了解到，新建的藏书楼向公众开放，首
批上架的图书有三万册，另设儿童阅览室和盲文阅览室
，每周开放六天，周一闭馆。
责任编辑　苏禾　版式　林一舟
"""


def test_reports_without_datelines_are_told_apart_by_their_writers_and_their_first_sentences() -> None:
    text = read(WRAPPED.encode(), "p.txt")
    assert articles(WRAPPED) == [
        ("渔业前五月产值公布", ["前五月,岛城", "统计部门的负"]),
        ("渡船班次加密", ["七月八日上午"]),
        ("藏书楼开馆", ["记者从文化部"]),
    ]
    assert [kind for _, kind, _ in kinds(text)][:3] == ["kicker", "kicker", "headline"]
    assert kinds(text)[-1][1] == "byline"


def test_a_wrapped_line_that_ends_at_a_semicolon_goes_on() -> None:
    assert "养殖二十点一亿元,比上年同期多;加工和冷链另计" in read(WRAPPED.encode(), "p.txt").folded


def test_lines_of_a_list_that_end_at_semicolons_stay_apart() -> None:
    page = "港口章程\n" + "".join(
        f"（{n}）甲港与乙港的船只可以互相停靠，停靠期限另行商定；\n" for n in "一二三四五六七八九"
    )
    assert len([one for one in bodies(read(page.encode(), "p.txt"))]) == 9


def test_items_with_their_days_are_reports_of_their_own() -> None:
    page = (
        "甲市机场扩建\n7月6日，甲市机场二期工程开工，新增机位20个。\n\n乙市修桥\n乙市7月7日开通跨江大桥，全长3公里。\n"
        "大桥双向六车道。\n\n丙县办书展\n近日，丙县举办书展，展出图书2万册。\n"
    )
    assert articles(page) == [
        ("甲市机场扩建", ["7月6日,甲"]), ("乙市修桥", ["乙市7月7日", "大桥双向六车"]), ("丙县办书展", ["近日,丙县举"]),
    ]  # fmt: skip


def test_the_sections_of_one_story_stay_together() -> None:
    story = (
        "滨海渔港的三年\n滨海渔港改造三年，泊位由12个增加到30个。\n\n船进得来\n7月6日，滨海渔港迎来今年第100艘渔船。\n\n"
        "鱼卖得掉\n近日，记者在滨海渔港看到，冷库里存鱼400吨。\n"
    )
    release = (
        "甲市统计公报\n2030年，甲市经济平稳。\n\n一、农业\n7月9日起，粮食产量20万吨。\n\n工业\n全年工业增加值30亿元。\n\n"
        "人口\n截至12月31日，常住人口80万人。\n"
    )
    assert [title for title, _ in articles(story)] == ["滨海渔港的三年"]
    assert [title for title, _ in articles(release)] == ["甲市统计公报"]


def test_a_line_under_the_headline_that_begins_with_a_dash_is_its_deck() -> None:
    text = read("外贸增长\n——我市前三季度进出口分析\n海关统计显示，进出口总值120.5亿元。\n".encode(), "p.txt")
    assert [kind for _, kind, _ in kinds(text)] == ["headline", "deck", "body"]
    assert text.articles[0].title == "外贸增长"


def test_a_bracket_behind_the_last_sentence_that_names_no_writer_ends_nothing() -> None:
    page = "港口扩建\n今年，港口新建泊位6个。（见图）\n\n泊位提速\n昨天，港口又开工2个泊位。（下同）\n\n冷库扩容\n港口冷库存鱼400吨。\n"
    assert [title for title, _ in articles(page)] == ["港口扩建"]
