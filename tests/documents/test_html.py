"""A web page gives its headings, paragraphs and tables, and leaves its furniture out."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.documents.html import read
from tongzhou.terms.errors import DocumentError
from tongzhou.terms.text import Text

PAGE = """<html><head><meta charset="gb2312"><title>站点</title><meta name="PubDate" content="2031-02-09 10:00"><style>p{}</style></head><body>
<div class="nav"><a href="/">首页</a> 统计数据</div>
<table width="100%"><tr><td>
<h1>滨海市2030年统计公报</h1>
<p><strong>一、综合</strong></p>
<p>全年完成货物吞吐量1200万吨，
比上年增长3.5<sup>1</sup>。建成区面积88.1km<sup>2</sup>。</p>
<p>表1 2030年港口吞吐量</p><p>单位：万吨</p>
<table><tr><td rowspan="2">港口</td><td colspan="2">吞吐量</td></tr><tr><td>2030年</td><td>比上年增长（%）</td></tr>
<tr><td>东港</td><td>1,200.5</td><td>3.2</td></tr><tr><td>西港</td><td>800.0</td><td>-1.0</td></tr></table>
<ul><li><a href="a">相关新闻一</a></li><li><a href="b">相关新闻二</a></li></ul>
</td></tr></table>
<div id="footer">版权所有 1999</div><script>var a = "<p>12亿元</p>";</script></body></html>"""


def said(text: Text, kind: str) -> list[str]:
    return [text.folded[block.start : block.end] for block in text.blocks if block.kind == kind]


def test_headings_paragraphs_and_tables_come_in_order_and_navigation_is_left_out() -> None:
    text = read(PAGE.encode("gb18030"), "a.html")
    assert said(text, "headline") == ["滨海市2030年统计公报"]
    assert said(text, "heading") == ["一、综合"]
    assert said(text, "table")[2:] == ["东港\t1,200.5\t3.2", "西港\t800.0\t-1.0"]
    assert not re.search("首页|相关新闻|版权|12亿元|站点", text.raw)


def test_a_line_break_of_the_source_is_no_character_of_a_chinese_sentence() -> None:
    assert "1200万吨,比上年" in read(PAGE.encode(), "a.html").folded


def test_the_mark_of_a_note_is_no_digit_and_a_power_of_a_unit_stays() -> None:
    text = read(PAGE.encode(), "a.html")
    assert "3.5[1]。" in text.folded
    assert "88.1km2" in text.folded


def test_the_page_s_own_date_counts_unless_one_is_given() -> None:
    assert read(PAGE.encode(), "a.html").document.published == date(2031, 2, 9)
    assert read(PAGE.encode(), "a.html", date(2031, 3, 1)).document.published == date(2031, 3, 1)


def test_a_table_knows_its_heads_its_title_and_its_unit() -> None:
    (table,) = read(PAGE.encode(), "a.html").tables
    assert (table.head_rows, table.head_columns) == (2, 1)
    assert (table.title, table.note) == ("表1 2030年港口吞吐量", "单位:万吨")


def test_a_head_over_several_columns_stands_over_each() -> None:
    text = read(PAGE.encode(), "a.html")
    (table,) = text.tables
    heads = [[text.folded[cell.start : cell.end] for cell in table.column_heads(column)] for column in range(3)]
    assert heads == [["港口"], ["吞吐量", "2030年"], ["吞吐量", "比上年增长(%)"]]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_encodings_read_the_same_text(codec: str) -> None:
    assert read(PAGE.encode(codec), "a.html").raw == read(PAGE.encode(), "a.html").raw


def test_big5_is_read_where_the_page_says_so() -> None:
    page = '<meta charset="big5"><p>本年出口總值120億元。</p>'
    assert read(page.encode("big5"), "a.html").folded == "本年出口总值120亿元。"


def test_the_main_region_is_taken_where_the_page_names_one() -> None:
    page = "<div>热门推荐：十大景点，每一处都不容错过。</div><article><h1>外贸增长</h1><p>本年出口120亿元，同比增长3%。</p></article>"
    assert "景点" not in read(page.encode(), "a.html").raw


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<div>" * 5000 + "好", "<script>好</script>", "<!--"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(DocumentError, match="no text"):
        read(page.encode(), "a.html")


@given(
    st.lists(
        st.sampled_from(
            "<table> </table> <tr> <td> <td rowspan=9 colspan=9> </td> <p> <b> 好 12 <br> <h1> </h1> <sup> 3 </sup>".split()
        )
    )
)
def test_any_markup_gives_a_text_or_a_refusal(pieces: list[str]) -> None:
    try:
        text = read("".join(pieces).encode(), "a.html")
    except DocumentError:
        return
    for table in text.tables:
        for cell in table.cells:
            assert 0 <= cell.start < cell.end <= len(text.folded)
            assert "\t" not in text.folded[cell.start : cell.end]
