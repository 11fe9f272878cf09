"""Who says what a sentence plans (说话人): 某局负责人表示, “…”某某说, 某规划提出."""

import re
from bisect import bisect_right

from tongzhou.terms.text import Block, Text

__all__ = ["speaker"]

_SAYS = r"(?:表示|说(?![明法服话是的到过])|称(?![为号赞])|透露|强调|建议|提出|指出|宣布|承诺|要求|认为|呼吁|介绍(?=[,说:道称了。]))"
_ADVERB = (
    r"(?:还|也|同时|特别|进一步|明确|公开|郑重|则|曾|首次|再次|共同|一致|均|都|日前|近日|当天|昨日|昨天|今天|随后){0,2}"
)
_SETTING = r"(?:在[^,。;:]{2,24}?(?:上|时|中|会|间|后)[,]?|[对就][^,。;:]{2,16}?)?"
_WHO = r"[一-龥A-Za-z×·、]{1,32}?"
_SPOKEN = re.compile(rf"(?:^|(?<=[,;:。”)]))(?P<who>{_WHO}){_SETTING}{_ADVERB}{_SAYS}(?=[,:“”。,了,道]|[^,。;]{{2}})")
_TOLD = re.compile(
    rf"(?:^|(?<=[,;。])) ?(?:据|记者从)(?P<who>{_WHO})(?:相关负责人|有关负责人|负责人)?(?:介绍|透露|获悉|了解到|获知)"
)
_PAPER = re.compile(
    r"(?:(?:根据|按照|依据)(?P<by>《[^《》\n]{2,40}》)|(?P<who>《[^《》\n]{2,40}》)(?:明确)?(?:提出|明确|指出|要求|确定))"
)
_LEAD = re.compile(
    r"^(?:会上|会议上|发布会上|论坛上|座谈会上|会后|日前|近日|目前|当天|昨日|昨天|今天|随后|对此|为此|同时|此外|另外|下一步|其中|活动现场|采访中)+"
)
_PRONOUN = re.compile(r"(?:他|她|其|该负责人|上述负责人|这位负责人|前者|双方|各方|大家|有人|与会者?)们?")
_NOT_WHO = re.compile(
    r"记者|本报|^(?:可以|应该|不用|也|就是|有关|换句话|一般来|总体|总的来|具体来|简单来|据|不|再|还|并|明确|进一步|首次|重点|主动)$"
)
_SENTENCE = re.compile(r"[^。!?！？\n]+[。!?！？]?[”’]?")


def speaker(text: Text, start: int, end: int) -> str | None:
    """Give who says what stands at a place (说话人), in the words of the text.

    The sentence itself decides: who is said to say it before it, or behind its quotation; the plan it is taken from. Where it names nobody, or
    only a pronoun, the last one named earlier in the same paragraph. Never anybody of another paragraph.

    Parameters
    ----------
    text
        The text read.
    start, end
        A span in `Text.folded`.

    Returns
    -------
    str or None
        None where the paragraph names nobody.
    """
    block = _block(text, start)
    if block is None:
        return None
    last: str | None = None
    for sentence in _SENTENCE.finditer(text.folded, block.start, block.end):
        if sentence.start() >= end:
            break
        is_here = sentence.end() > start
        said = _names(sentence[0])
        if is_here:
            before = [who for place, who, is_behind in said if place <= start - sentence.start() or is_behind]
            named = next((who for who in reversed(before) if who), None)
            return named or _behind(text.folded, sentence.end(), block.end, sentence[0]) or last
        last = next((who for _, who, _ in reversed(said) if who), last)
    return last


def _block(text: Text, at: int) -> Block | None:
    place = bisect_right(text.blocks, at, key=lambda one: one.start) - 1
    return text.blocks[place] if place >= 0 and at < text.blocks[place].end else None


def _behind(folded: str, at: int, end: int, sentence: str) -> str | None:
    """Give who is named right behind a quotation that ends with its sentence: “….”某某说."""
    said = _SENTENCE.match(folded, at, end) if sentence.endswith(("”", "’")) else None
    named = _names(said[0])[:1] if said else []
    return named[0][1] if named and named[0][0] == 0 else None


def _names(sentence: str) -> list[tuple[int, str | None, bool]]:
    """Give each speaker of a sentence: where, who (None for a pronoun), and whether named behind the words quoted."""
    found: list[tuple[int, str | None, bool]] = []
    for one in _PAPER.finditer(sentence):
        found.append((one.start(), one["by"] or one["who"], False))
    for pattern in (_TOLD, _SPOKEN):
        for one in pattern.finditer(sentence):
            who = _LEAD.sub("", one["who"]).strip("、")
            is_behind = sentence[: one.start()].rstrip(",").endswith("”")
            if _PRONOUN.fullmatch(who):
                found.append((one.start(), None, is_behind))
            elif len(who) > 1 and not _NOT_WHO.search(who) and not any(place == one.start() for place, _, _ in found):
                found.append((one.start(), who, is_behind))
    return sorted(found, key=lambda one: one[0])
