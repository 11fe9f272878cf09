"""Bytes of every form through the whole chain, for so many minutes: only errors made on purpose may come out.

    python bench/fuzz.py 10

Each example is read, its facts and findings made and written as records. An example may take SECONDS and the process MEMORY; whatever else is raised
ends the run with the smallest example that raises it, saved beside this run's folder.
"""

import io
import resource
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tongzhou.documents.read import read
from tongzhou.formats.records import fact_lines, finding_lines
from tongzhou.steps.audit import findings_of
from tongzhou.steps.facts import facts_of
from tongzhou.steps.region import load_region
from tongzhou.store.words import load_words
from tongzhou.terms.errors import TongzhouError

SECONDS, MEMORY = 30, 6 * 1024**3
WORDS = (
    "2022年 前三季度 1—9月 今年 去年同期 上半年 12月末 , ， 。 ； 、 ： ( ) （ ） [ ] 【 】 《 》 “ ” \n "
    "\n\n \r\n \t \u3000 \u200e \u202e \xad \ufeff \x07 \ufffd \u2028 "
    "北京市 天津 河北省 京津冀 三地 通州区 全国 两市 进出口总值 地区生产总值 规模以上工业增加值 常住人口 其中 分别 合计 占 的 比 比上年 "
    "同比 环比 增长 下降 上涨 为 达到 实现 "
    "完成 突破 超过 近 余 多 约 1 23 456.7 8,901.2 0.0 3.4% 5.6％ 一千二百 三成 翻番 两倍 1.4倍 3至5 "
    "12:34:5 亿元 万人 个百分点 ‰ 万吨 微克/立方米 家 项 km² 元/吨 "
    "GDP rose by percent in the first quarter of 2023 from EUR billion $ to and "
    ", million year-on-year was up down Index 100 of"
).split(" ")
REGION = load_region("jing-jin-ji", Path(tempfile.gettempdir()))
SAYING = load_words("zh")


def chain(data: bytes, name: str) -> str:
    """Run the chain on a file and say what came of it."""
    try:
        text = read(data, name, date(2022, 11, 17))
        facts = list(facts_of([text], REGION.lexicon, lambda passed: None))
        for line in fact_lines(iter(facts)):
            assert "\n" not in line
        found = list(findings_of(text, facts, REGION.lexicon))
        for line in finding_lines(found, SAYING):
            assert "\n" not in line
    except TongzhouError as error:
        return error.faults[0].message.key
    assert all(0 <= fact.value_start <= fact.value_end <= len(text.raw) for fact in facts)
    return "facts" if facts else "text"


prose = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.text(max_size=6)), max_size=120).map(
    "".join
)
repeated = st.tuples(prose, st.integers(1, 400)).map(lambda one: (one[0] * one[1])[:200_000])
plain = st.one_of(
    st.binary(max_size=400),
    st.tuples(
        st.one_of(prose, repeated),
        st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5", "cp1252"]),
    ).map(lambda one: one[0].encode(one[1], "replace")),
)
TAGS = "table tr td th p h1 h2 div span br ul li b strong sup main article nav caption thead tbody a script font center".split()
opened = st.tuples(
    st.sampled_from(TAGS),
    st.sampled_from(
        ["", ' colspan="3"', ' rowspan="99999"', ' colspan="-1"', ' class="nav"', " hidden", ' style="display:none"']
    ),
).map(lambda one: f"<{one[0]}{one[1]}>")
markup = st.lists(st.one_of(opened, st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"), prose), max_size=80).map(
    "".join
)
html = st.tuples(markup, st.integers(1, 60)).map(
    lambda one: ("<html>" + one[0] * one[1])[:300_000].encode("utf-8", "replace")
)


def package(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part.encode("utf-8", "replace"))
    return out.getvalue()


def escaped(text: str) -> str:
    return "".join(
        char
        if char in "\t\n" or " " <= char and char not in "<>&\ufffe\uffff" and not "\ud800" <= char <= "\udfff"
        else " "
        for char in text
    )


def docx(pieces: list[tuple[str, str]]) -> bytes:
    kinds = {
        "p": "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        "row": '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc>'
        "<w:p><w:r><w:t>12.3</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "open": "<w:p><w:r><w:t>{}",
    }
    body = "".join(kinds[kind].format(escaped(text)) for kind, text in pieces)
    return package(
        {
            "word/document.xml": f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
        }
    )


def xlsx(rows: list[list[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    for row in rows:
        book.active.append([ILLEGAL_CHARACTERS_RE.sub("", escaped(cell))[:1000] for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def seeds() -> dict[str, bytes]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    for row in range(30):
        canvas.setFont("STSong-Light", 10 if row else 20)
        canvas.drawString(60 + 240 * (row % 2), 780 - 12 * row, "前三季度，三市港口完成货物吞吐量1200万吨")
        canvas.line(60, 780 - 14 * row, 300, 780 - 14 * row)
        canvas.line(60 + 9 * row, 400, 60 + 9 * row, 780)
    canvas.save()
    return {
        "a.pdf": out.getvalue(),
        "a.docx": docx([("p", "前三季度，进口27.6亿元。"), ("row", "出口")]),
        "a.xlsx": xlsx([["地区", "亿元"], ["北京市", "12.3"], ["天津市", "4.5"]]),
        "a.html": "<h1>外贸</h1><p>前三季度，进口27.6亿元。</p><table><tr><th>指标<th>亿元<tr><td>进口<td>27.6</table>".encode(),
    }


SEEDS = seeds()


@st.composite
def damaged(draw: st.DrawFn) -> tuple[bytes, str]:
    """Give a whole file with some bytes changed, doubled or cut."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    data = bytearray(SEEDS[name])
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from(["set", "cut", "double", "end", "digits"])):
            case "set":
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=4))
            case "cut":
                del data[at : at + draw(st.integers(1, 200))]
            case "double":
                data[at:at] = data[at : at + 300]
            case "digits":
                data[at:at] = b"9" * draw(st.integers(1, 30))
            case _:
                del data[at:]
    return bytes(data), name


FORMS: dict[str, st.SearchStrategy[tuple[bytes, str]]] = {
    "plain": plain.map(lambda data: (data, "a.txt")),
    "html": html.map(lambda data: (data, "a.html")),
    "docx": st.lists(st.tuples(st.sampled_from(["p", "p", "row", "open"]), prose), max_size=12).map(
        lambda one: (docx(one), "a.docx")
    ),
    "xlsx": st.lists(st.lists(st.one_of(prose, st.sampled_from(WORDS)), max_size=6), max_size=10).map(
        lambda one: (xlsx(one), "a.xlsx")
    ),
    "damaged": damaged(),
}


class TooLongError(Exception):
    """An example took too long."""


def alarm(signum: int, frame: FrameType | None) -> None:
    raise TooLongError(f"longer than {SECONDS} s")


def runner(form: str, number: int, came: Counter[str]) -> Callable[[], None]:
    last: dict[str, bytes] = {}

    @seed(number)
    @settings(
        max_examples=150,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(FORMS[form])
    def run(example: tuple[bytes, str]) -> None:
        last["data"] = example[0]
        signal.alarm(SECONDS)
        try:
            came[f"{form}: {chain(*example)}"] += 1
        finally:
            signal.alarm(0)

    def running() -> None:
        try:
            run()
        except BaseException:
            place = Path(tempfile.mkdtemp(prefix="tongzhou-fuzz-")) / f"example.{form}"
            place.write_bytes(last.get("data", b""))
            print(f"the smallest example found: {place}")
            raise

    return running


def main(minutes: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, alarm)
    end = time.monotonic() + timedelta(minutes=minutes).total_seconds()
    came: Counter[str] = Counter()
    number = 0
    while time.monotonic() < end:
        for form in FORMS:
            runner(form, number, came)()
        number += 1
    for what, count in sorted(came.items()):
        print(f"{count:8} {what}")
    print(f"{sum(came.values())} examples in {minutes} minutes; nothing but errors made on purpose")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
