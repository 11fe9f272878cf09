"""A procedure drawn, explained, compared with another version, and begun anew."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tongzhou.formats.explained import explained_paper
from tongzhou.formats.paper import paper_docx, paper_html
from tongzhou.procedures.check import check_procedure
from tongzhou.procedures.difference import differences, widened
from tongzhou.procedures.draw import draw_svg, draw_text
from tongzhou.procedures.explain import explain
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.read import read_procedure
from tongzhou.procedures.skeleton import skeleton
from tongzhou.steps.procedures import load_procedures
from tongzhou.store.words import load_words
from tongzhou.terms.errors import Fault

FOLDER = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures"
NAMES = [*sorted(path.stem for path in FOLDER.glob("*.toml") if "@" not in path.stem), "lake-alarm"]


@pytest.fixture(scope="module")
def every(lake: Procedure, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Procedure]:
    return {**load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home")).newest, "lake-alarm": lake}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_diagram_holds_every_state_and_transition_and_no_words_on_each_other(
    name: str, lang: str, every: dict[str, Procedure]
) -> None:
    one = every[name]
    root = ElementTree.fromstring(draw_svg(one, lang))  # noqa: S314 our own text
    texts = [found for found in root.iter("{http://www.w3.org/2000/svg}text")]
    said = " ".join(found.text or "" for found in texts)
    assert all(state.names[lang] in said for state in one.states.values())
    assert all(transition.names[lang] in said for transition in one.transitions.values())
    places = [(found.get("x"), found.get("y")) for found in texts]
    assert len(set(places)) == len(places)
    width = float(root.get("width") or 0)
    assert all(0 <= float(found.get("x") or 0) < width for found in texts)
    assert all(state.names[lang] in "\n".join(draw_text(one, lang)) for state in one.states.values())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_every_transition_every_field_and_everything_assumed(
    name: str, lang: str, every: dict[str, Procedure]
) -> None:
    one = every[name]
    page = "\n".join(explain(one, load_words(lang, ("procedures",))))
    for transition in one.transitions.values():
        assert f"**{transition.names[lang]}**" in page
    for form in one.forms.values():
        assert all(f"| {field.names[lang]} |" in page for field in form.fields.values())
    assert all(found.where.rpartition("/")[2] in page for found in one.assumed)
    assert str(FOLDER) not in page, "where the file lies on a machine is nobody's business"
    assert not re.search(r"\{\w+\}", page)


def test_a_condition_on_a_flag_is_drawn_by_the_name_of_the_field(every: dict[str, Procedure]) -> None:
    assert "共同申请司法确认 [涉及知识产权确权 ✗]" in "\n".join(draw_text(every["ip-mediation"], "zh"))
    assert "ask for confirmation together [settles who owns the right ✗]" in "\n".join(
        draw_text(every["ip-mediation"], "en")
    )


def test_an_item_says_whose_standard_binds_by_when_and_after_what(every: dict[str, Procedure]) -> None:
    page = explain(every["metro-approval"], load_words("zh", ("procedures",)))
    assert "  - 依河北省的标准；时限15个工作日(假定)；须先办：可行性研究报告(河北段)。" in page
    page = explain(every["metro-approval"], load_words("en", ("procedures",)))
    assert any("by the standard of Hebei; within 15 working days" in line for line in page)


def test_what_may_be_chosen_is_told_with_its_basis_and_a_register_by_its_number(every: dict[str, Procedure]) -> None:
    page = explain(every["sudden-water-pollution"], load_words("zh", ("procedures",)))
    grades = "一般、较大、重大、特别重大(国家突发环境事件应急预案(国办函〔2014〕119号)附件1)"
    assert f"- 拟定级别：{grades}" in page
    assert "- 调用哪一支(名册)、力量(名册)：共 15 项，如通州围油栏01（占位）、通州船艇01（占位）(假定)" in page


def test_what_is_assumed_is_told_by_its_name_not_by_its_key(every: dict[str, Procedure]) -> None:
    page = "\n".join(explain(every["food-drug-alert"], load_words("zh", ("procedures",))))
    assert "- 时限：预警、会商时限为本程序所拟" in page
    assert "- 复函：协助的义务见行政处罚法" in page
    assert "- 本程序：环节" in "\n".join(explain(every["task"], load_words("zh", ("procedures",))))


def test_a_wider_sharing_is_said_and_must_be_owned_up_to(lake: Procedure) -> None:
    form = lake.forms["alarm"]
    caller = replace(form.fields["caller"], share="preview")
    forms = {**lake.forms, "alarm": replace(form, fields={**form.fields, "caller": caller})}
    wider = replace(lake, forms=forms)
    said = [load_words("en").tell(one) for one in differences(lake, wider)]
    assert "SHARED MORE WIDELY: alarm.caller was never and is preview." in said
    assert [one.message.key for one in widened(lake, wider)] == ["procedures.widened"]
    assert widened(lake, replace(wider, widened={"alarm.caller": "all agreed"})) == []
    assert widened(wider, lake) == []


def test_a_changed_limit_is_said_with_both_values(lake: Procedure) -> None:
    take = replace(lake.transitions["take"], within=None)
    said = [
        load_words("zh").tell(one)
        for one in differences(lake, replace(lake, transitions={**lake.transitions, "take": take}))
    ]
    assert said == ["[transitions] take：within 由 2h 改为 -。"]


def test_the_declaration_to_begin_with_has_no_faults() -> None:
    faults: list[Fault] = []
    made = read_procedure(skeleton("mine"), "mine.toml", {}, faults)
    assert made is not None
    check_procedure(made, {"state-council"}, faults)
    assert faults == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_a_diagram_leaves_its_box_or_lies_under_a_line(
    name: str, lang: str, every: dict[str, Procedure]
) -> None:
    """Words measured as the browser sets them: 13 for a Chinese character, 7 for another, at 12 to 13 px."""
    space = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(draw_svg(every[name], lang))  # noqa: S314 our own
    boxes = [
        [float(one.get(key, 0)) for key in ("x", "y", "width", "height")]
        for one in root.iter(f"{space}rect")
        if one.get("rx") == "6"
    ]
    texts = [
        (float(one.get("x", 0)), float(one.get("y", 0)), sum(12 if ord(c) > 0x2E7F else 6.5 for c in one.text or ""))
        for one in root.iter(f"{space}text")
    ]
    for x, y, wide in texts:
        for left, top, width, height in boxes:
            if left <= x < left + width and top <= y <= top + height:
                assert x + wide <= left + width, (name, lang, x, y)
    lanes = [re.fullmatch(r"M\S+,(\S+) H(\S+) V(\S+) H\S+", one.get("d", "")) for one in root.iter(f"{space}path")]
    for lane in filter(None, lanes):
        begun, far, ended = (float(one) for one in lane.groups())
        crossed = [
            (x, y) for x, y, wide in texts if x < far < x + wide and min(begun, ended) < y - 4 < max(begun, ended)
        ]
        assert crossed == [], (name, lang, far)


def test_the_explanation_is_a_page_and_a_document_too(every: dict[str, Procedure]) -> None:
    import io

    import docx

    lines = explain(every["sudden-water-pollution"], load_words("zh"))
    paper = explained_paper(lines, "zh")
    page = paper_html(paper)
    assert "<h1>跨界突发水污染事件联防联控</h1>" in page
    assert "<h3>已通报</h3>" in page
    assert ">报告人</td>" in page
    assert "**" not in page
    made = docx.Document(io.BytesIO(paper_docx(paper)))
    said = [one.text for one in made.paragraphs] + [cell.text for one in made.tables for cell in one._cells]
    words = "".join(said)
    for line in lines:
        for piece in (one.strip(" *#-") for one in line.strip("|").split("|")):
            assert piece.replace("**", "") in words, piece
