"""Verbs of events (事件动词): what stands behind the last of them is what is counted, as in 港口已开通航线28条."""

import re
from functools import lru_cache

__all__ = ["object_of"]

#: Verbs that take what is counted for their object; none is the beginning of a usual indicator's name where a noun follows directly.
_VERBS = (
    "开通 开行 发出 开出 投放 投用 开展 举办 举行 召开 签订 签署 签下 达成 组织 组建 建立 改造 完成 覆盖 "
    "培育 引进 引育 引入 吸引 接待 办理 受理 办结 发放 发布 推出 推广 提供 设立 开设 增设 落户 入驻 结对 认定 "
    "建成 入选 获得 获评 斩获 拥有 建有 集聚 汇聚 聚集 惠及 安置 转移 输送 承接 承办 启用 收到 征集 发现 排查 整改 "
    "查处 侦破 抓获 栽植 收获 运送 交付 选派 派出 出动 疏散 转运 处置 解决 化解 迎来 送达 形成 制定 出台 修订 "
    "实施 攻克 打通 架设 铺设 配备 调运 救治 收治 走访 慰问 带动 涵盖 囊括 "
).split()
_LAST = re.compile(rf".*(?:{'|'.join(sorted(_VERBS, key=len, reverse=True))})(?:了|有(?!效)|起|出|各类|各级|各种|约)?")
#: Where these follow a verb, both are one noun: 服务业, 建成区, 培训费, 覆盖率.
_NOUN = re.compile(
    r"[业区率费量者站点员商额值面网化性期人所部机构]|设施|体系|能力|面积|规模|收入|总额|价格|能耗|强度|水平"
)


@lru_cache(maxsize=8192)
def object_of(phrase: str) -> str | None:
    """Give what stands behind the last verb of an event; None where there is no verb, or nothing behind it (宾语).

    Examples
    --------
    >>> object_of("该港已开通集装箱航线"), object_of("服务业企业"), object_of("累计举办")
    ('集装箱航线', None, None)
    """
    found = _LAST.match(phrase)
    if found is None:
        return None
    rest = phrase[found.end() :]
    return rest if len(rest) > 1 and not _NOUN.match(rest) else None
