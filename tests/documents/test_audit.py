"""A page that lacks something says so."""

from tongzhou.documents.audit import page_findings
from tongzhou.documents.plain import read


def test_an_article_that_ends_inside_a_sentence_is_named() -> None:
    text = read(
        "港口扩建\n\n本报讯 三市港口年内扩建，新增泊位6个。此外，三市还将共同推进航线开放与口岸通关便利化以及\n".encode(),
        "p.txt",
    )
    (finding,) = page_findings(text)
    assert (finding.id, finding.type, finding.verdict) == ("P01", "incomplete_document", "not_checkable")
    assert finding.notes[0].values["title"] == "港口扩建"
    assert finding.expr.endswith("以及")


def test_a_stray_english_word_between_chinese_characters_is_named_and_set_aside() -> None:
    text = read("航线开放 and 口岸通关\n\n本报讯 三市港口新增泊位6个。\n".encode(), "p.txt")
    (finding,) = page_findings(text)
    assert finding.notes[0].values["word"] == "and"
    assert "and" not in text.folded


def test_a_whole_page_has_no_findings() -> None:
    text = read("港口扩建\n\n本报讯 三市港口新增泊位6个。\n\n（本页为样张）\n".encode(), "p.txt")
    assert page_findings(text) == ()
