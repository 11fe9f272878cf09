"""How fast facts are read: python bench/facts.py [MEGABYTES]. Texts are made here, from sentences with drawn figures; one core.

Prints MB/s (UTF-8) and µs per numeral for the token pass alone, for text → facts, and for the whole chain bytes → JSON Lines.
"""

import random
import sys
from collections.abc import Callable
from datetime import date
from time import perf_counter

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.facts.quantities import Number
from tongzhou.facts.tokens import scan
from tongzhou.formats.records import fact_lines
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.indicator import Indicators

GOODS = "机电产品 成品油 农产品 钢材 汽车零部件 纺织服装 集成电路 医药材 家具 塑料制品".split()
INDUSTRIES = "装备制造业 医药制造业 采矿业 食品工业 建材工业 信息服务业".split()
FILLER = (
    "会议听取了有关工作情况的汇报，研究部署下一阶段任务，强调各有关方面要加强统筹协调，压实工作责任，推动各项措施落地见效。",
    "近年来，有关部门持续优化营商环境，深化改革开放，完善公共服务，群众的获得感不断增强，基层治理能力稳步提高。",
    "调研组一行实地察看了园区建设和企业生产情况，与一线职工座谈交流，详细了解企业在技术改造和市场开拓中遇到的困难。",
)


def invented_areas() -> Areas:
    """Give a region of 400 invented areas, as many names as a large region declares."""
    first, last = "青白赤玄金银云雾松柏竹梅兰菊石泉溪岭川原", "安宁康平和顺昌隆兴盛丰裕福祥瑞吉庆嘉荣华"
    names = [
        a + b + level for a in first for b, level in zip(last, "市县区州市县区州市县区州市县区州市县区州", strict=True)
    ]
    areas = tuple(Area(str(i), name, f"Area {i}", "county", aliases=(name[:-1],)) for i, name in enumerate(names, 1))
    return Areas(
        (Area("0", "全国", "Nation", "nation"), *areas),
        (Group("青白赤", "Three", ("1", "21", "41")),),
        "青白赤",
        "全国",
    )


def paragraph(rng: random.Random, areas: Areas) -> str:
    """Write a paragraph in the manner of a release, figures drawn."""
    area, good, industry = rng.choice(areas.areas[1:]).name, rng.choice(GOODS), rng.choice(INDUSTRIES)

    def drawn(scale: float = 9000) -> str:
        return f"{rng.uniform(1, scale):.1f}"

    kinds = (
        f"今年前三季度，{area}{good}出口{drawn()}亿元，比去年同期增长{drawn(30)}%，占全国出口总值的{drawn(60)}%。其中，一般贸易出口{drawn()}亿元，下降{drawn(20)}%。",
        f"{area}规模以上工业增加值同比增长{drawn(12)}%，其中{industry}增加值增长{drawn(12)}%，比上半年加快{drawn(3)}个百分点。",
        f"截至2021年底，{area}累计建成充电站{rng.randint(10, 900)}座，较上年末增加{rng.randint(1, 90)}座。",
    )  # fmt: skip
    return rng.choice(kinds) + "".join(rng.sample(FILLER, 3))


def corpus(size: int, rng: random.Random, areas: Areas) -> list[bytes]:
    """Give documents of about 50 kB, `size` bytes together."""
    documents, total = [], 0
    while total < size:
        parts, length = [], 0
        while length < 50_000:
            parts.append(paragraph(rng, areas))
            length += len(parts[-1].encode())
        documents.append("\n".join(parts).encode())
        total += length
    return documents


def best_of(times: int, work: Callable[[], int]) -> tuple[float, int]:
    """Give the least seconds of some runs, and what the work counted."""
    best, count = float("inf"), 0
    for _ in range(times):
        begun = perf_counter()
        count = work()
        best = min(best, perf_counter() - begun)
    return best, count


def main(megabytes: float = 1.0) -> None:
    """Measure and print."""
    areas = invented_areas()
    documents = corpus(int(megabytes * 1_000_000), random.Random(7), areas)  # noqa: S311  # drawn figures, no secret
    lexicon = build_lexicon(areas, Indicators(()))
    at = date(2022, 11, 17)
    texts = [read(data, "bench.txt", at) for data in documents]
    size = sum(map(len, documents)) / 1e6

    def tokens() -> int:
        return sum(
            isinstance(token[3], Number) for text in texts for token in scan(text.folded, 0, len(text.folded), lexicon)
        )

    def facts() -> int:
        return sum(1 for text in texts for _ in extract(text, lexicon))

    def chain() -> int:
        return sum(1 for data in documents for _ in fact_lines(extract(read(data, "bench.txt", at), lexicon)))

    numerals = tokens()
    print(
        f"{len(documents)} documents, {size:.2f} MB, {numerals} numerals ({numerals / size / 1000:.1f} per kB), {len(areas.areas)} areas"
    )
    for name, work in (("tokens", tokens), ("text → facts", facts), ("bytes → JSON Lines", chain)):
        seconds, count = best_of(3, work)
        print(f"{name:20} {size / seconds:6.2f} MB/s   {seconds / numerals * 1e6:7.1f} µs per numeral   {count} out")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
