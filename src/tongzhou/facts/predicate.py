"""The predicate of a figure (谓语): change words, copulas, 分别 and comparisons between the phrase and the number."""

from tongzhou.facts import grammar as g
from tongzhou.facts.fact import Modality
from tongzhou.facts.periods import Base, read_base
from tongzhou.facts.quantities import Number
from tongzhou.facts.tokens import COMPARE, PERIOD, WORD, Token

__all__ = ["BETWEEN", "MODALITY", "RELATIONS", "Predicate", "find_predicate"]

_PARTICLES = frozenset(
    {
        "",
        "了",
        "的",
        " ",
        "约",
        "为",
        "至",
        "到",
        "达",
        "了约",
        "了近",
        "值",
        "比重为",
        "比例为",
        "比重达",
        "比例达",
        "率",
        "幅度为",
        "也",
        "额",
    }
)


BETWEEN = frozenset({"", "、", "和", "及", "与", "以及", "或", " ", "、 ", "并"})


_MOODS: tuple[tuple[Modality, str], ...] = (
    ("plan", "计划 拟 将 规划 打算 即将 拟建 拟投资 规划建设 计划投资 要做好 将要"),
    ("target", "力争 争取 目标 确保 要达到 应达到 须达到 将达到 将达 预期目标 目标是 目标为 要 预期"),
    ("proposal", "建议 提议 倡议 应 应当 必须 呼吁 希望 设想"),
    ("claim", "预计 有望 预测 估计 估算 据认为 展望 提出要 可能 可望 料将 预估 有望实现"),
)
#: Word → the modality it gives to the figures behind it in its sentence.
MODALITY: dict[str, Modality] = {word: modality for modality, words in _MOODS for word in words.split()}


RELATIONS = frozenset({g.SHARE, g.VERSUS_HIGH, g.VERSUS_LOW})


class Predicate:
    """What stands between the phrase and the figure (谓语): found by walking left from the figure.

    `zone_end` is where the phrase ends, `first` the index of the first token behind it; `own_period` the words of time that belong to
    this figure alone, as in 对比2014年的4.46; `own_base` the comparison whose level it is, as in 较一季度的386.9;
    `time` the words of time between phrase and figure, as in 指数2020年为131.87.
    """

    __slots__ = (
        "base", "first", "is_about", "is_average", "is_change", "is_copula", "is_distributed", "is_pull", "is_to", "is_total",
        "modality", "own_base", "own_period", "sign", "time", "zone_end",
    )  # fmt: skip

    def __init__(self) -> None:
        self.zone_end = self.first = self.sign = 0
        self.is_change = self.is_to = self.is_copula = self.is_average = False
        self.is_about = False
        self.is_distributed = self.is_total = self.is_pull = False
        self.base: Base | None = None
        self.own_period: str | None = None
        self.own_base: Base | None = None
        self.time: tuple[int, int] | None = None
        self.modality: Modality | None = None

    def take_word(self, code: object, word: str, gap: str) -> bool:
        """Take a grammar word; False where it ends the predicate."""
        if code == g.CHANGE_UP or code == g.CHANGE_DOWN:
            if not self.is_change:
                self.sign = 1 if code == g.CHANGE_UP else -1
                self.is_to = word[-1] in "至到为" or gap in ("至", "到", "达", "为")
            self.is_change = True
        elif code == g.COPULA:
            self.is_copula = True
            self.is_about = word[0] == "约"
            self.is_total = self.is_total or word in _TOTALS
        elif code == g.DISTRIBUTE:
            self.is_distributed = True
        elif code == g.AVERAGE:
            self.is_average = True
        elif code == g.PULL:
            self.is_pull = True
            return False
        elif code == g.MODAL:
            self.modality = MODALITY.get(word, "plan")
        else:
            return code == g.ADVERB
        return True

    def take_time(self, kind: int, text: str, start: int, end: int, gap: str, is_whole: bool) -> bool:
        """Take words of time or comparison; False where they end the predicate."""
        if kind == COMPARE:
            read = read_base(text[start:end])
            if gap == "的" and not self.is_change and not self.is_copula:
                self.own_base = read
                self.own_period = read.form if read.form and read.form[0].isdigit() and not read.is_yearly else None
            else:
                self.base = read
            return True
        if gap != "的":
            self.time = (start, end)
            return True
        if is_whole or (self.is_change and not self.is_copula):
            return False
        self.own_period = text[start:end]
        return True


_TOTALS = frozenset({"总数为", "总数达", "累计达", "累计达到", "累计为", "共计", "总计", "合计", "共"})


def find_predicate(text: str, tokens: list[Token], upto: int, number: Number, floor: int) -> Predicate:
    """Walk left from a figure over change words, copulas, 分别 and comparisons (左扫谓语)."""
    found = Predicate()
    at, i = number.start, upto
    while i >= 0:
        kind, start, end, payload = tokens[i]
        if start < floor or kind not in _STEPS:
            break
        gap = text[end:at].strip() if end < at else ""
        if gap not in _PARTICLES:
            break
        if kind == WORD:
            taken = found.take_word(payload, text[start:end], gap)
        else:
            taken = found.take_time(kind, text, start, end, gap, _is_whole(tokens, i))
        if not taken:
            break
        at, i = start, i - 1
    found.zone_end, found.first = at, i + 1
    return found


_STEPS = frozenset({WORD, COMPARE, PERIOD})


def _is_whole(tokens: list[Token], i: int) -> bool:
    """Whether words of time are the whole of a share: 占全年的."""
    return i > 0 and tokens[i - 1][0] == WORD and tokens[i - 1][3] in RELATIONS and tokens[i - 1][2] == tokens[i][1]
