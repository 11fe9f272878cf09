"""What a line of a page looks like (行的形态): byline, dateline, credit, heading, sentence end, table row."""

import re

__all__ = [
    "ends_open",
    "ends_sentence",
    "is_byline",
    "is_credit",
    "is_bare_dateline",
    "is_briefs_head",
    "is_dateline",
    "is_folio",
    "is_imprint",
    "is_lead",
    "is_row",
    "is_signed",
    "may_be_heading",
    "starts_item",
    "starts_open",
]

_HAN = "\u4e00-\u9fff"
_NAME = rf"(?:[{_HAN}](?: ?[{_HAN}·]){{1,3}}|[×xX]{{2,3}})"
_NAMES = rf"{_NAME}(?:[、 ,]+{_NAME})*"
_ROLE = r"(?:见习|实习|首席|特约|特派)?(?:记者|通讯员|实习生)"
_PAPER = rf"(?:本报|本刊|本台|本网|[{_HAN}]{{1,8}}(?:日报|晚报|时报|早报|周报|商报|都市报|青年报|新闻|社|网|客户端))"

_BYLINE = re.compile(
    rf"[□■◎●]? ?[(（]?(?:{_PAPER})?{_ROLE}[: ]*{_NAMES}(?: *{_ROLE}[: ]*{_NAMES})*(?: *(?:报道|文))?[)）]?|By [A-Z][\w.' -]{{2,40}}"
)
_PLACE = rf"(?:[{_HAN}]{{2,5}}(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?)?"
_DATELINE = re.compile(
    rf"{_PAPER} ?{_PLACE}(?:讯|电|消息)(?: ?[:(]| |$|(?=[{_HAN}\d]))|{_PAPER}\d{{1,2}}月\d{{1,2}}日(?:消息|讯|电)[: ]?"
    rf"|(?:本报|[{_HAN}]{{2,6}}日报)记者 ?{_NAME}报道"
)
_BRIEFS = re.compile(
    r"(?:新闻|要闻|工作|本市|综合)?(?:简讯|短讯|快讯|简报|集锦|速览|快览)|一句话新闻|(?:News )?(?:in )?[Bb]riefs?"
)
_BARE_REST = re.compile(rf" ?[(:]?(?:{_ROLE}[^()。,]{{2,30}})?[):]?")
_CREDIT = re.compile(
    rf"(?:(?:{_PAPER})?{_ROLE} *)?{_NAMES} *(?:摄(?:影报道|影)?|供图)[)。]?$|(?:新华社|中新社)发(?:\({_NAMES}摄\))?$|\(资料图片\)$"
)
#: What a page prints above its columns: its number, its section, the day; and below them, who made it.
_FOLIO = re.compile(
    r"(?:第? ?[A-Z]?\d{1,3} ?版|第[一二三四五六七八九十]{1,3}版|[A-Z]\d{1,2})(?:[:·|] ?|$| )[^。,;]{0,30}"
    r"|(?:.{0,12}(?<!\d))?\d{4}年\d{1,2}月\d{1,2}日 ?(?:星期|周|农历)[^。,;]{0,24}"
)
_IMPRINT = re.compile(
    r"(?:(?:值班)?(?:编委|主编|总编辑)|责(?:任)?编(?:辑)?|(?:本版)?(?:执行|统筹|值班)?(?:编辑|主编|审读|审校|校对|版式|视觉|组版|美编|制图)|本版(?:图片|照片|稿件|文字))"
    r"[^。,;]{0,60}"
)
#: Who wrote a report, in brackets behind its last sentence; and the words with which the first sentence of a report gives its source or its day.
_SIGNED = re.compile(r"[。！？!?”] ?[(（]([^()（）。]{2,60})[)）]$")
_OF_PAPER = re.compile(rf"{_PAPER}(?={_ROLE})|{_PAPER}(?=[: ])")
_ROLES = re.compile(rf"{_ROLE}[: ]*")
_WRITER = re.compile(rf"[{_HAN}·]{{1,4}}|[×xX]{{2,3}}")
_SOURCE = re.compile(r"据.{2,16}(?:消息|报道|电|讯)?")
_NO_WRITER = re.compile(r"下同|上图|下图|左图|右图|见图|略|完|待续|同比|附表|单位|口径|含|指|即")
_LEAD = re.compile(
    rf"(?:(?:昨|今)(?:天|日)|日前|近日|[^。,;]{{0,16}}?(?<!\d)\d{{1,2}}日)(?=[,上下晚凌起,{_HAN}])|(?:[^。,;]{{0,12}},)?记者[^。,;]{{0,8}}从[^。,;]{{2,24}}(?:获悉|了解到|获知)"
)
_NOT_A_LEAD = re.compile(r"截[至止]|该|此|这|其|与此同时|同时|另外|除此|\d{1,2}月\d{1,2}日[至到—-]|自")
_ENDED = re.compile(
    r"[。！？!?…][”’」』\"')》】\]]*$|(?<![0-9])\.[\"')”]*$|(?<=[0-9])\.[\"')”]+$|\d\.$|[:;][”’\"]?$|[。!?][(（][^()（）]{1,20}[)）]$"
)
#: What decides how a line ends stands in so many characters.
_TAIL = 40
_OPEN_END = re.compile(
    r"(?:[,、(（“‘《—/+\-]|[和与及的在对将为是于以把被并或向由给让使令从到占达]|\d|\b(?:and|of|the|to|in|by|for|with|a|an))$"
)
_OPEN_START = re.compile(r"[,、。;:!?)）”’》%％】」』]|[a-z]")
_ITEM = re.compile(
    r"[(（][一二三四五六七八九十\d]{1,3}[)）]|"
    r"[一二三四五六七八九十]{1,3}、|\d{1,2}[、.](?!\d)|[●■▲◆★•○□※·\-*] ?|[①-⑳]|第[一二三四五六七八九十\d]{1,3}[章节条编]"
)
_FIRST_CLAUSE = re.compile(r"([^,，]*),(.*)", re.S)
_OPENERS = re.compile(
    r"据|截至|今年|去年|上年|目前|近日|日前|近年|其中|同时|此外|另外|同期|当天|当日|下一步|会上|会后|演练中|\d{4}年|\d{1,2}月|前[一二三]季|上半年|1-"
)
_SETTING = re.compile(r"(?:以来|之后|之际|期间|当天|过程中|方面)$")
_ROW = re.compile(r"\t|\S {2,}\S+ {2,}\S|\|.*\|")

#: The longest heading in characters and the longest beside a byline (assumed, from the pages at hand).
_HEADING = 40
_HEADING_BY_BYLINE = 80


def ends_sentence(line: str) -> bool:
    """Whether the line ends a sentence or opens a list (句末)."""
    return bool(_ENDED.search(line[-_TAIL:]))


def ends_open(line: str) -> bool:
    """Whether the line ends where no heading and no sentence ends: a comma, a connecting word, a digit (未完)."""
    return bool(_OPEN_END.search(line))


def starts_open(line: str) -> bool:
    """Whether the line begins as only the rest of another can (接上行)."""
    return bool(_OPEN_START.match(line))


def starts_item(line: str) -> bool:
    """Whether the line begins a numbered or bulleted item (条目)."""
    return bool(_ITEM.match(line))


def is_byline(line: str) -> bool:
    """Whether the whole line names its writers (署名)."""
    return len(line) <= 60 and bool(_BYLINE.fullmatch(line))


def is_dateline(line: str) -> bool:
    """Whether the line begins a report: 本报讯, X日报讯(记者 …), 新华社北京7月13日电 (电头)."""
    return bool(_DATELINE.match(line))


def is_bare_dateline(line: str) -> bool:
    """Whether the line is nothing but a dateline, the report beginning on the next (单行电头)."""
    found = _DATELINE.match(line)
    return found is not None and len(line) <= 40 and bool(_BARE_REST.fullmatch(line[found.end() :]))


def is_folio(line: str) -> bool:
    """Whether the line is what a page prints above its columns: A3 要闻 2023年11月7日 星期二 (版头)."""
    return len(line) <= 50 and bool(_FOLIO.fullmatch(line))


def is_imprint(line: str) -> bool:
    """Whether the line says who made the page (版面责任人)."""
    return len(line) <= 70 and bool(_IMPRINT.fullmatch(line))


def is_signed(line: str) -> bool:
    """Whether a report ends with the line: its writers stand in brackets behind the last sentence, or alone (文末署名)."""
    found = _SIGNED.search(line[-64:]) or _SIGNED.fullmatch(f"。{line}"[:65])
    if found is None or _NO_WRITER.search(found[1]):
        return False
    names = re.split(r"[、, ]+", _ROLES.sub("、", _OF_PAPER.sub("", found[1], count=1)))
    return bool(_SOURCE.fullmatch(found[1])) or all(_WRITER.fullmatch(one) for one in names if one)


def is_lead(line: str) -> bool:
    """Whether the line begins as the first sentence of a report does: with its day, or where the writer has it from (导语)."""
    return bool(_LEAD.match(line)) and not _NOT_A_LEAD.match(line)


def is_briefs_head(line: str) -> bool:
    """Whether the line heads a column of briefs, each under its own heading (简讯栏目)."""
    return bool(_BRIEFS.fullmatch(line.strip("【】[]<>《》 :·")))


def is_credit(line: str) -> bool:
    """Whether the line ends by naming who took a picture (图片署名)."""
    return bool(_CREDIT.search(line[-40:]))


def is_row(line: str) -> bool:
    """Whether the line is a row of a table: tabs, bars, or cells set apart by runs of spaces (表格行)."""
    return ("\t" in line or "  " in line or "|" in line) and bool(_ROW.search(line))


def may_be_heading(line: str, beside_byline: bool = False) -> bool:
    """Whether the line alone could be a headline or heading (可作标题)."""
    compact = line.replace(" ", "") if "\u4e00" <= max(line, default="") else line
    if len(compact) > (_HEADING_BY_BYLINE if beside_byline else _HEADING if compact is not line else 2 * _HEADING):
        return False
    if ends_sentence(line) and not line.endswith(("!", "?", "!”", "?”")) or "。" in line or starts_open(line):
        return False
    if re.search(
        r"[,、(（“‘《:;]$|[和与及的将是于以把被并或]$|\b(?:and|of|the|to|in|by|for|with|a|an)$", line
    ) or _unbalanced(line):
        return False
    if line[0] in "(【" and line[-1] in ")】":
        return False
    return beside_byline or not _begins_a_sentence(line)


def _begins_a_sentence(line: str) -> bool:
    """Whether the first clause sets the scene, as sentences do and headings do not: 近日, 会上, 实施以来."""
    first = _FIRST_CLAUSE.match(line)
    if not first:
        return False
    is_short = len(first[1]) <= 4 and len(first[2]) > 2 * len(first[1])
    return is_short or bool(_OPENERS.match(line) or _SETTING.search(first[1])) or line.count(",") > 2


def _unbalanced(line: str) -> bool:
    return any(line.count(a) != line.count(b) for a, b in ("()", "《》", "“”", "‘’", "【】"))
