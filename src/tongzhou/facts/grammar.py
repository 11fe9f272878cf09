"""The grammar's word lists (词类): closed classes of statistical prose. No place, no indicator of a region is named here."""

from tongzhou.terms.unit import BASE_UNITS, SCALES

__all__ = [
    "ADVERB",
    "AVERAGE",
    "CHANGE_DOWN",
    "CHANGE_UP",
    "CHILD",
    "CLASSES",
    "COPULA",
    "DISTRIBUTE",
    "FOLLOWING",
    "LEAD",
    "MODAL",
    "PLAIN",
    "PULL",
    "QUALIFIERS",
    "SHARE",
    "SUFFIX_QUALIFIERS",
    "TOGETHER",
    "TOWARD",
    "UNIT_WORDS",
    "VAGUE",
    "VERSUS_HIGH",
    "VERSUS_LOW",
]

# classes of words, as small integers
PLAIN, CHANGE_UP, CHANGE_DOWN, COPULA, ADVERB, DISTRIBUTE, CHILD, SHARE, VERSUS_HIGH, VERSUS_LOW = range(10)
AVERAGE, MODAL, TOGETHER, LEAD, FOLLOWING, VAGUE, PULL, TOWARD = range(10, 18)

#: class → its words. A word that only shields what it holds (增加值 shields 增加) is PLAIN.
CLASSES: dict[int, str] = {
    PLAIN: (
        "成长型 成长性 成长期 成长率 健康成长 企业成长 快速成长 高成长 "
        "增加值 增长率 增长点 增速 增幅 涨幅 降幅 下降率 增长极 增加额 增加量 提高率 上升期 减少量 增值税 增值 "
        "新增 户均增收 人均增收 亩均增收 临时估计 初步估计 估计数 预计值 预期寿命 预期指数 代表建议 建议提案 议案建议 "
        "争取中央 争取到 争取上级 争取国家 成功率 稳定率 持续率 平均值 平均数 平均价 降水量 降水 超过半数 高于预期 "
        "加快推进 提升工程 提高认识 公共 共享 共建 共同 共识 共治 共有产权 共产党 共和国 总计划 计划单列 计划生育 规划纲要 目标任务 "
        "占用 占比 占领 占据 占有率 人均 户均 扩大会议 扩大内需 缩小差距 提前 规划面积 计划外 上涨率 将军 即将到期 将近 合计数 上升空间"
    ),
    CHANGE_UP: (
        "多开 多开行 增开 调升 调升至 调升到 放宽至 放宽到 扩增至 成长 "
        "增长 上涨 提高 提升 增加 扩大 上升 回升 加快 攀升 增多 净增 净增加 增至 增加到 增长到 提高到 提升到 提高至 提升至 增长至 增加至 "
        "上升到 上升至 扩大到 扩大至 涨至 升至 升到 增到 提速 快速增长 大幅增长 同增 上浮 反弹 多增 大幅提升 大幅提高 高开 上扬 跃升至 "
        "跃升到 升为 增为 提高为 增加为 上升为 增长为 扩大为 扩充为 扩充至 扩充到 调整为 调整到 调整至 调增至 调增 变为 升高 升高到 升高至 "
        "延伸至 延伸到 "
        "回升到 回升至 递增 激增 猛增 大增 攀高 走高 高 多 快 长 "
        "发展到 发展至 壮大到 壮大至 多出 持平略涨 持平略升 略涨 略升 "
        "攀升至 微升 微涨 微增 急增 急增至 急升 上调 上调至 上调到 大升 大涨 扩大了 拓宽 延长 延长到 延长至 翻番 增产 增收 涨 升 增"
    ),
    CHANGE_DOWN: (
        "下降 减少 降低 回落 收窄 缩小 下滑 下跌 缩减 压减 削减 放缓 降至 降到 减至 减少到 减少至 降为 减为 减少为 缩小为 缩小到 缩小至 "
        "缩短为 降低为 下降为 收窄为 调减至 调减 跌落 跌落至 递减 锐减 骤降 走低 压降 "
        "改善 低 少 慢 短 下降到 下降至 降低到 降低至 回落到 回落至 "
        "持平略降 持平略跌 略降 略跌 缩短 缩短到 缩短至 压缩 压缩到 压缩至 跌至 跌到 收窄至 收窄到 "
        "微跌 微降 急跌 下调 下调至 下调到 调低 少增 净减少 下挫 萎缩 下浮 大跌 大降 "
        "下滑至 "
        "大幅下降 减产 减收 降 减 跌"
    ),
    COPULA: (
        "达到了 达到 达 相当于 录得 为 是 约为 高达 仅为 已达 超过了 共计 总计 合计 共 累计达到 累计达 累计为 实际为 完成了 实现了 总数为 总数达 "
        "相等于"
    ),
    ADVERB: (
        "更是 已经 已 均 也 仅 只 还 又 则 再 全部 分别约 累计 累计共 实际 大约 首次 一举 平均 进一步 持续 继续 稳步 较快 明显 显著 大幅 小幅 "
        "同步 不断 快速 整体 总体 相对 基本 一共 总共 现有 目前已 现已 历史性 成功 率先 名义 实际上 略 微 实质 稳定 就 "
        "轻微 微幅 温和 强劲 迅猛 迅速 逐步 逐月 双双 再度 再次 平稳 大致 略为 稍 稍微 急剧 大幅度 连续 企稳 有所 普遍 全面 高速 仍 仍然 依然 亦"
    ),
    DISTRIBUTE: "分别 各 依次 各自",
    CHILD: "其中 当中 这其中",
    SHARE: "占到 占 约占 占了 占据了 比重占",
    VERSUS_HIGH: "高于 高出 超出 超过 快于 大于 多于 领先于 领先 超 好于 高过 优于 长于 早于 比重高于",
    VERSUS_LOW: "低于 低出 慢于 少于 小于 落后于 落后 弱于 短于",
    AVERAGE: "年均 年平均 月均 日均 平均每年 每年平均 季均 年均复合 两年平均 三年平均 四年平均 五年平均",
    MODAL: (
        "计划 拟 将 力争 争取 目标 建议 预计 有望 规划 确保 提议 倡议 预期 打算 可能 可望 料将 预估 要达到 应达到 须达到 将达到 将达 "
        "预期目标 目标是 目标为 "
        "预测 估计 估算 提出要 即将 拟建 拟投资 规划建设 计划投资 要 应 应当 必须 "
        "据认为 呼吁 希望 设想 展望 有望实现 要做好 将要"
    ),
    TOGETHER: "三者合计 两者合计 二者合计 四者合计 3者合计 2者合计 4者合计 5者合计 三者 两者 二者 3者 2者 五者合计",
    LEAD: "此外 另外 同时 同期 特别是 尤其是 具体来看 具体看 总的看 从结构看 分产业看 分地区看 数据显示 统计显示 与此同时 一方面 另一方面",
    FOLLOWING: "下同 以下同 以下简称",
    VAGUE: "近日 日前 近期 目前 当前 截至目前 近年来 今年以来 去年以来 多年来 年来 迄今 至今 最近 近来 眼下",
    PULL: "拉动 贡献率 贡献了 贡献 带动",
    TOWARD: "由 从",
}

#: Bound words before a numeral → as recorded; those after it stand in SUFFIX_QUALIFIERS.
QUALIFIERS: dict[str, str] = {
    word: word.removesuffix("了")
    for word in (
        "突破了 突破 超过了 超过 超 逾 近 接近 约 大约 约为 不足 不到 至少 将近 超出 不低于 不少于 不超过 不高于 至多"
    ).split()
} | {"约为": "约", "将近": "近"}
SUFFIX_QUALIFIERS = ("以上", "以下", "左右", "上下", "以内")

#: Units that end a numeral; a currency name behind 元 stays outside the unit, as 元 is what is printed as unit.
_MORE_UNITS = "岁 斤 公担 摄氏度 ℃ 元/吨 元/平方米 人/平方公里 吨/公顷 公斤/亩 毫米 厘米 吨/年 床位 立方米/秒 元/千瓦时 /10万 微克/立方米 件/万人"
#: Words of the unit table that would take the beginning of a noun, or that count only in tables.
_NO_UNITS = "元人民币 两 市 国 版 类 集 期 级 届 号 t m 度 方 区"
UNIT_WORDS: tuple[str, ...] = tuple(sorted({*BASE_UNITS, *_MORE_UNITS.split()} - set(_NO_UNITS.split())))
SCALE_WORDS: tuple[str, ...] = tuple(SCALES)
