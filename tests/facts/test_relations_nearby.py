"""Relations seen by the order of figures in their sentences; each text holds, and one changed digit makes it inconsistent."""

from datetime import date

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicators

AREAS = Areas(
    (Area("0", "全国", "Nation", "nation"), Area("1", "甲市", "Jia", "province"), Area("2", "乙市", "Yi", "province")),
    (Group("双川", "Two Rivers", ("1", "2")),),
    home="双川",
    nation="全国",
)
LEXICON = build_lexicon(AREAS, Indicators(()))

#: name: (type, sentence, numeral, what it is changed to); figures invented, arithmetic by hand.
CASES = {
    "a fall from one value to another": (
        "growth", "2030年,甲市PM2.5平均浓度由2025年的80微克/立方米下降到60微克/立方米,下降25.0%。", "25.0", "23.0"),
    "a share that rose": (
        "pp_diff", "2030年,甲市研发经费投入强度由2020年的3.12%升至4.25%,累计提高1.13个百分点。", "4.25", "4.75"),
    "a level, its change and its growth": (
        "growth", "2030年末,甲市常住人口为2214.5万人,比上年末增加110.5万人,增长5.3%。", "110.5", "130.5"),
    "areas that make up their group": (
        "sum_of_parts", "2030年,双川共建成充电站81座。其中,甲市46座、乙市35座。", "46", "56"),
    "three industries": (
        "sum_of_parts",
        "2030年,甲市地区生产总值8120.4亿元。其中,第一产业增加值210.3亿元,第二产业增加值3105.6亿元,第三产业增加值4804.5亿元。",
        "3105.6", "3705.6"),
    "a structure of a hundred": ("sum_of_parts", "2030年,甲市三次产业结构为2.6:38.2:59.2。", "38.2", "36.2"),
    "a classification whose parts are told out": (
        "sum_of_parts", "2030年,甲市社会消费品零售总额4333亿元。按消费类型分,商品零售3853亿元,餐饮收入480亿元。", "3853", "3953"),
    "places named before their parts": (
        "sum_of_parts", "北镇、南镇、东镇三地举行推介会,签约项目17个,其中北镇6个、南镇8个、东镇3个。", "8", "9"),
    "parts of two units side by side": (
        "sum_of_parts", "北镇、南镇两地签约项目14个,总投资90.0亿元,其中北镇6个、47.5亿元,南镇8个、42.5亿元。", "47.5", "41.5"),
    "stretches of a line": (
        "sum_of_parts", "甲乙铁路全长149公里,设计时速350公里,北段30公里,中段84公里,南段35公里。", "84", "81"),
    "a last part that takes in the others": (
        "sum_of_parts", "本次交流会共邀请到甲市80家家政企业参会,其中城东企业27家,城南企业30家,城西、城北、开发区等地企业23家。", "30", "38"),
    "growths told out behind their parts": (
        "growth_decomposition",
        "2030年1—7月,甲市零售额2.13万亿元,下降12.0%。按地域分,城镇1.87万亿元,乡村0.26万亿元,分别下降12.1%和11.3%。", "12.0", "18.0"),
    "a share of what the part was said to be of": (
        "share", "2030年,甲市全社会用电量1263亿千瓦时,其中工业1093亿千瓦时,占86.5%。", "86.5", "81.5"),
    "a share of several together": (
        "share",
        "2030年,甲市外贸进出口总值6829.7亿元。对东国、西国、南国进出口额分别为1264.0亿元、1198.5亿元、1102.7亿元,合计占进出口总值的52.2%。",
        "52.2", "57.2"),
    "shares told out behind a list": (
        "share", "2030年,甲市接待旅客1164万人次,其中过夜旅客576万人次、不过夜旅客588万人次,分别占总数的49.5%和50.5%。", "49.5", "41.5"),
    "a rate named after its part": (
        "share", "2030年,甲市受理案件1286件,其中结案1193件,结案率92.8%。", "92.8", "97.8"),
    "a change between the two values": ("abs_change", "2030年,甲市就业人数由367.88万人减少11900人至366.69万人。", "11900", "17900"),
    "an index against that of the year before": ("abs_change", "2030年,甲市发展指数达171.4,比2029年的166.9提高4.5。", "166.9", "168.9"),
    "a level where its change arrives": (
        "restatement", "2030年,甲市矿砂进口476.0亿元,由上年同期的381.4亿元增至476.0亿元,增长24.8%。", "进口476.0", "进口436.0"),
    "a ratio of two named": ("ratio", "2030年,甲市外贸出口121.5亿元、进口82.3亿元,出口与进口之比为1.48:1。", "1.48", "1.78"),
    "a multiple of what stands in brackets": ("ratio", "2030年,甲市拥有量14.4件,是乙市(3.6件)的4倍。", "14.4", "18.4"),
    "the highest and the lowest": (
        "difference",
        "2030年,北、南、东、西四区指数分别为158.6、166.0、168.2和156.4。最高的东区与最低的西区差距由2029年的21.5个点缩小到11.8个点。",
        "11.8", "17.8"),
    "a balance of trade with part of one side printed": (
        "difference", "2030年,甲市商品出口4960亿元,其中再出口860亿元。商品进口5307亿元,增长2%。贸易逆差347亿元。", "347", "377"),
    "a balance of trade": ("difference", "2030年,甲市商品出口4960亿元,增长3%;商品进口5307亿元,增长2%。贸易逆差347亿元。", "347", "377"),
    "a share with its whole in its own words": (
        "share", "2030年,甲市南线工程完成投资92亿元,占总投资148亿元的62.2%。", "148", "108"),
    "a share whose whole has another name but is the first amount": (
        "share", "2030年5月,甲市外销订单金额488.6亿元。电子产品接单172.4亿元,占总接单的35.3%。", "172.4", "142.4"),
    "a share of the same as the one before": (
        "share", "2030年5月,甲市外销订单金额488.6亿元。电子产品接单172.4亿元,占总接单的35.3%;光学器材134.9亿元,占27.6%。", "27.6", "21.6"),
    "an index, its change in points and its growth": (
        "growth", "2030年,甲市发展指数为168.4,比上年提高9.7点,增长6.1%。", "9.7", "8.7"),
    "a level against an earlier one of a period": (
        "growth", "2030年第3季,甲市零售业销售额180.9亿元,较修订后的第2季182.4亿元减少0.8%。", "182.4", "192.4"),
    "two ways between two places": (
        "sum_of_parts", "2030年甲市、乙市互送游客1360万人次,其中甲市赴乙市742万人次,乙市赴甲市618万人次。", "618", "648"),
    "areas of a zone": ("sum_of_parts", "新区规划面积262平方公里,其中南岭片区138平方公里、北岭片区124平方公里。", "138", "178"),
    "sources of income of another paragraph": (
        "sum_of_parts",
        "2030年,甲市居民人均可支配收入20846元。\n\n从收入结构看,工资性收入12490元,经营净收入3106元,财产净收入1460元,转移净收入3790元。",
        "3106", "3606"),
    "a gap between town and country": (
        "pp_diff", "2030年,甲市城镇居民人均可支配收入增长5.2%;农村居民人均可支配收入增长7.4%。农村居民收入增速快于城镇2.2个百分点。", "2.2", "2.7"),
    "a gap between an area and its group": (
        "pp_diff", "2030年,双川创新指数为168.4,甲市创新指数为181.9。甲市高于双川平均水平13.5点。", "13.5", "18.5"),
    "the difference of two": (
        "pp_diff", "2030年4月,甲市原材料购进价格指数和出厂价格指数分别为54.0%、49.1%,二者之差由3月的3.2个百分点扩大到4.9个百分点。", "54.0", "57.0"),
    "a share in English of the total": (
        "share",
        "Jia's foreign trade volume reached 8.31 trillion yuan in 2030. Private firms contributed 4.77 trillion yuan, or 57.4 percent of the total.",
        "4.77", "4.27"),
    "exports and imports in English": (
        "sum_of_parts",
        "Jia's foreign trade volume reached 8.31 trillion yuan in 2030, up 0.5 percent. Exports rose by 5.5 percent to 5.33 trillion yuan, "
        "while imports fell 7.4 percent to 2.98 trillion yuan.", "5.33", "5.73"),
    "a change said again in per cent in English": (
        "growth",
        "Jia exported goods worth 15.4 billion yuan in February 2030, 1.65 billion yuan or 12 percent more than a year earlier.", "12", "17"),
    "a surplus in English": (
        "difference",
        "Jia's exports reached 15.4 billion yuan in February 2030. Imports rose to 10.1 billion yuan. The trade surplus was 5.3 billion yuan.",
        "10.1", "14.1"),
    "a currency named once": (
        "share", "2030年,甲市旅客总消费153.6亿澳门元。留宿旅客消费119.8亿元,占总消费的78.0%。", "119.8", "112.8"),
    "units in traditional characters": (
        "growth", "2030年末,甲市人口為221.4萬人,較上年末增加11.05萬人,增長5.3%。", "11.05", "13.05"),
    "births and deaths": ("difference", "2030年,甲市人口出生率8.12‰,死亡率5.30‰,人口自然增长率2.82‰。", "5.30", "5.80"),
}  # fmt: skip


def found(said: str) -> list[Finding]:
    text = read(f"甲市数据\n\n{said}\n".encode(), "p.txt", date(2031, 1, 9))
    return list(check(tuple(extract(text, LEXICON)), text, LEXICON))


@pytest.mark.parametrize(("kind", "said", "old", "new"), CASES.values(), ids=CASES)
def test_what_holds_is_found_to_hold(kind: str, said: str, old: str, new: str) -> None:
    findings = found(said)
    assert any(one.type == kind and one.verdict in ("exact", "within_rounding") for one in findings)
    assert [one.expr for one in findings if one.verdict == "inconsistent"] == []


@pytest.mark.parametrize(("kind", "said", "old", "new"), CASES.values(), ids=CASES)
def test_a_changed_digit_is_inconsistent(kind: str, said: str, old: str, new: str) -> None:
    assert any(one.type == kind and one.verdict == "inconsistent" for one in found(said.replace(old, new)))


def test_the_digit_that_would_mend_it_is_named() -> None:
    _, said, old, new = CASES["three industries"]
    notes = [note for one in found(said.replace(old, new)) for note in one.notes]
    assert any(note.key == "facts.check.one_digit" and old in str(note.values) for note in notes)


def test_an_open_list_has_a_rest_and_is_never_inconsistent() -> None:
    said = "2030年,甲市能源产品进口1240.6亿元,其中原油进口1007.4亿元,天然气进口203.7亿元。"
    assert [one for one in found(said) if one.verdict == "inconsistent"] == []


@pytest.mark.parametrize(
    "said",
    [
        "2030年,甲市财政总收入914.6亿元,税收占财政总收入的比重为82.8%。用于民生的支出627.3亿元,占比近八成。",
        "Jia's exports to the north were 1.01 billion yuan in 2030, imports from the south 1.7 billion yuan. Firms sold goods of 2.6 billion.",
        "2030年,甲市旅客总消费153.6亿澳门元,折合人民币136.9亿元。留宿旅客消费106.8亿元,占总消费的78.0%。",
        "2030年,甲市城镇居民收入增长5.2%;乙市农村居民收入增长7.4%。农村居民收入增速快于全国1.2个百分点。",
        "2030年,甲市电子产品接单172.4亿元,占35.3%。其中集成电路100.0亿元,占58%。",
    ],
)
def test_what_only_looks_like_a_relation_is_not_held_against_the_text(said: str) -> None:
    assert [one.expr for one in found(said) if one.verdict == "inconsistent"] == []
