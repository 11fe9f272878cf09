"""Words of English statistical prose (英文词表): the classes the reading knows, and the units as English prints them."""

from decimal import Decimal

__all__ = [
    "ACTION", "AND", "ARTICLE", "AUX", "BE", "BREAK", "CLASSES", "DEICTIC", "DOWN", "FILLER", "LESS", "MEASURED",
    "MORE", "NOT_COUNTED", "NUMERALS", "OF",
    "OTHER", "PARTS", "PLAN", "PREP", "PRONOUN", "PROPOSAL", "QUALIFIER", "REACH", "SCALES", "SHARE", "TARGET", "THAN", "UNITS", "UP",
    "CLAIM", "DEMONYMS", "TO", "RELATIVE", "SIZES",
]  # fmt: skip

(
    OTHER, UP, DOWN, REACH, SHARE, QUALIFIER, PLAN, TARGET, PROPOSAL, CLAIM, PARTS, PRONOUN, DEICTIC, MORE, LESS, BREAK, AND, PREP, OF, TO, ARTICLE,
    AUX, BE, THAN, FILLER, ACTION, RELATIVE,
) = range(27)  # fmt: skip

#: class → words and phrases, parted by |; a phrase is found before its words.
CLASSES: dict[int, str] = {
    UP: (
        "climbs|surges|soars|jumps|widens|rebounds|accelerates|edges up|picks up|goes up|changed|doubled"
        "|tripled|quadrupled|up|raise|raised|raising|boost|boosted|boosting|lift|lifted|rose|rise|rises"
        "|risen|rising|grew|grow"
        "|grows|grown|growing|growth|increase|increases|increased|increasing|climb|climbed|climbing|jumped"
        "|jump|jumping|surged|surge|surging|soared|soaring|expanded|expands|expand"
        "|expanding|expansion|gained|gain|gains|gaining|advanced|added|edged up"
        "|picked up|went up|accelerated|improved|improvement|widened|rebounded|rebounding|recovered"
        "|recovering|doubling|tripling|quadrupling|swelled|strengthened|growth rate"
    ),
    DOWN: (
        "slips|shrinks|contracts|plunges|dips|slows|narrows|eases|tumbles|edges down|goes down|down|fell"
        "|fall|falls|fallen|falling|declined|decline|declines|declining"
        "|dropped|drop|drops|dropping|decreased|decrease|decreases|decreasing"
        "|slipped|slipping|slid|shrank|shrink|shrinking|contracted|contraction"
        "|plunged|plunge|dipped|lost|reduced|reduction|cut|edged down|went down"
        "|narrowed|slowed|lowered|shortened|tumbled|eased|easing|shed|shedding|reduce|reduces|cuts|halve|curb|cutting|reducing|lowering"
        "|shortening|narrowing|slashing|slashed|halved|halving"
    ),
    REACH: (
        "was kept below|was kept at|were kept at|kept below|stayed below|remained below"
        "|unchanged at|was unchanged at|were unchanged at|remained unchanged at"
        "|stable at|steady at"
        "|held at|stayed at|stays at|little changed at"
        "|tops|hits|exceeds|passes|passed|crosses|crossed|nears|reach|reached|reaches|reaching|stood at"
        "|stands at|standing at|totaled|totalled"
        "|totaling|totalling|totals|amounted to|amounting to|amounts to|came to"
        "|comes to|came in at|hit|hitting|remained at|was at|exceeded|exceeding"
        "|exceeds|surpassed|surpassing|surpasses|topped|topping|averaged"
        "|averaging|peaked at|peaking at|bottomed out at|bottoming out at|crested at|settled at|numbered"
        "|equaled|equalled|was estimated to be|were estimated to be|is estimated to be|estimated to be"
        "|was estimated at|valued at|estimated at|worth|registered at|recorded at"
    ),
    SHARE: (
        "accounted for|accounting for|accounts for|account for|made up"
        "|makes up|making up|make up|took up|taking up|represented|represents"
        "|representing|a share of|constituted|constituting|constitutes|comprised|comprising|consisted of|consists of"
        "|consist of|concentrated|contributed|contributing|contributes"
    ),
    QUALIFIER: (
        "more than|over|nearly|almost|about|around|approximately|roughly"
        "|at least|some|less than|under|fewer than|close to|up to|no less than"
        "|not less than|at most|no more than|as many as|as much as|in excess of|an estimated"
    ),
    PLAN: (
        "will|plans to|plan to|planned to|planning to|is to|are to|scheduled to"
        "|is set to|are set to|intends to|intend to|will be|going to|due to open|scheduled"
    ),
    TARGET: (
        "wants to|want to|hopes to|hope to|aims to|aims for|aim for|aim to|aims at|aiming to|aimed at|aiming for|target|targets"
        "|targeted|targeting|goal|goals|is expected to|are expected to|expected"
        "|expects|expect|projected|forecast|forecasts|forecasted"
        "|predicted|projects that|strives to|strive to|seeks to|objective"
    ),
    PROPOSAL: (
        "should|suggested|suggests|suggest|suggesting|proposed|proposes|propose"
        "|proposing|recommended|recommends|recommend|called for|calls for|urged|ought to"
    ),
    CLAIM: "claims|claimed|claim|boasted|alleged|could|may|might|would",
    PARTS: (
        "of which|of this|of these|of that|of the total|of them|among them"
        "|among these|of that total|of this total|of those|of whom|including"
    ),
    PRONOUN: (
        "this follows|this followed|this compares|it follows|which follows|it|they|this|that|those|these"
        "|the figure|the figures|the total|the number"
        "|the amount|the volume|the value|the sum|which|the rate|the ratio"
        "|the proportion|the share|the growth|the pace|the latter|the former|the increase|the decline"
    ),
    MORE: "higher|more|faster|larger|greater|above|longer|better|ahead",
    LESS: "lower|less|slower|smaller|fewer|below|shorter|behind",
    BREAK: "while|whereas|but|although|though|however|compared",
    AND: "and|or|&|as well as",
    PREP: (
        "in|on|at|by|for|with|from|into|across|between|during|since|through"
        "|throughout|against|among|within|per|via|under|after|before|until|as"
        "|without|according to|along|outside|near|beyond|toward|towards|upon|including|following|amid"
        "|despite|due to|owing to|thanks to"
    ),
    OF: "of",
    TO: "to",
    ARTICLE: "a|an|the|its|their|his|her|our|another",
    AUX: "remained|remains|has|have|had|having|been|be|being|did|does|do|also|not|already|cumulatively|so far|thus far|to date|year to date",
    BE: "is|was|were|are",
    THAN: "than",
    RELATIVE: "who|whose|where|when|if|because|that of|those of",
    FILLER: (
        "record high|record low|new high|new low|all-time high|a total of|average|annual|annually|yearly"
        "|monthly|real|nominal|year-on-year|year on year"
        "|sharp|slight|slightly|sharply|significantly|further|another|respectively"
        "|average annual|again|only|just|even|still|steadily|rapidly|by|an|on average|at an average annual rate of"
        "|at an annual rate of|in total|overall|combined|altogether|together|cumulative|net|strong"
        "|robust|steady|moderate|modest|alone|largest|biggest|smallest|steepest|sharpest|strongest|weakest"
    ),
    ACTION: (
        "supplied|supplies|provide|posting|registering|recording|reporting|achieved|achieving|logged|logging|marking|handled"
        "|attracted|signed|completed|built|opened|received|produced"
        "|exported|imported|invested|launched|established|set up|recorded|posted"
        "|registered|saw|witnessed|reported|generated|created|issued|approved|covers"
        "|covering|covered|cover|spans|spanning|stretches|stretching|runs|employs"
        "|employed|hosted|held|carried|transported|processed|delivered|sold|bought"
        "|earned|cost|costs|costing|spent|includes|included|involves|involving|involved"
        "|serves|served|serve|serving|save|has|have|had|with|boasts|hosts|operates|operated"
        "|operating|drew|won|allocated|granted|added|benefited|benefiting|benefit|connects|connecting"
        "|planted|installed|commissioned|started|began|trained|treated|admitted|transferred"
        "|relocated|moved|welcomed|gathered|collected|provides|provided|providing"
        "|offers|offered|open|build|attract|complete|create|add|train|plant"
        "|is home to|are home to|home to|employ|invest|construct|constructed|put into operation|saves|saved|saving"
    ),
}  # fmt: skip

DEICTICS = (
    "the whole country|whole country|the entire country|nationwide|national average|national total"
    "|the country|the nation|the national"
    "|national|countrywide|the region|regional|the three regions|the three places"
    "|the three areas|the two regions|the two places|the two cities|the three provincial-level regions"
    "|the city|the municipality|the province|the county|the district"
    "|the new area|there|the two sides|the three sides"
)
CLASSES[DEICTIC] = DEICTICS
CLASSES[OTHER] = "per capita|per head|per unit of|in real terms|in terms of|such as|made in|growth in terms"

_CARDINALS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
NUMERALS: dict[str, int] = {word: n for n, word in enumerate(_CARDINALS, 1)} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

SCALES: dict[str, Decimal] = {
    "trillion": Decimal(10) ** 12, "billion": Decimal(10) ** 9, "million": Decimal(10) ** 6, "thousand": Decimal(10) ** 3,
    "bn": Decimal(10) ** 9, "tn": Decimal(10) ** 12, "mn": Decimal(10) ** 6,
}  # fmt: skip

#: unit as printed in small letters → (base unit as in the table of units, factor, dimension)
UNITS: dict[str, tuple[str, Decimal, str]] = {}


def _define(base: str, dimension: str, **spellings: str) -> None:
    for factor, words in spellings.items():
        for word in words.split("|"):
            UNITS[word] = (base, Decimal(factor.strip("_").replace("_", ".")), dimension)


_define("元", "money", _1="yuan|rmb|renminbi|cny|yuan rmb|chinese yuan")
_define("美元", "money", _1="us dollars|us dollar|u.s. dollars|u.s. dollar|dollars|usd|us$|$|dollar")
_define("欧元", "money", _1="euros|euro|eur|€")
_define("港元", "money", _1="hong kong dollars|hkd|hk$")
_define("日元", "money", _1="japanese yen|yen|jpy")
#: currencies, each with the words English prints
_MONEYS = """
越南盾 dong|vnd; 韩元 korean won|won|krw; 卢比 indian rupees|rupees|inr|₹; 林吉特 ringgit|myr; 印尼盾 rupiah|idr; 泰铢 baht|thb; 比索 pesos|peso
雷亚尔 reais|brl; 兰特 rand|zar; 卢布 rubles|roubles|rub; 法郎 swiss francs|francs|chf; 克朗 kronor|kroner|krona|krone|korun|koruna
丹麦克朗 danish kroner|danish krone|danish kr|dkk; 瑞典克朗 swedish kronor|swedish krona|swedish kroner|sek
挪威克朗 norwegian kroner|norwegian krone|norwegian kronor|nok; 捷克克朗 czech koruna|czech korunas|czech korun|czech crowns|czk
冰岛克朗 icelandic kronur|icelandic krona|isk; 里拉 turkish lira|turkish liras; 雷亚尔 brazilian reais|brazilian real; 比索 mexican pesos
比索 philippine pesos|argentine pesos; 卢布 russian rubles|russian roubles; 兰特 south african rand|south african rands
先令 kenyan shillings|shillings
奈拉 naira; 埃及镑 egyptian pounds; 新西兰元 new zealand dollars|nz$|nzd; 英镑 british pounds; 里亚尔 riyals|saudi riyals; 迪拉姆 dirhams
塔卡 taka; 基普 kip|lao kip; 缅元 kyat; 瑞尔 riel; 欧分 cents; 泰铢 thai baht; 林吉特 malaysian ringgit; 印尼盾 indonesian rupiah
福林 hungarian forints
兹罗提 zloty|zlotys|pln; 福林 forints|forint|huf; 列伊 lei|ron; 里拉 lira|liras; 加元 canadian dollars|c$|cad; 澳元 australian dollars|a$|aud
新加坡元 singapore dollars|s$|sgd; 新台币 nt$; 澳门元 patacas|mop; 谢克尔 shekels; 第纳尔 dinars; 坚戈 tenge; 便士 pence
"""
for _base, _, _said in (one.strip().partition(" ") for one in _MONEYS.replace("\n", ";").split(";") if one.strip()):
    _define(_base, "money", _1=_said)
_define("英镑", "money", _1="pounds sterling|pounds|pound|gbp|£")
_define(
    "吨",
    "mass",
    _1="tonnes|tonne|tons|ton|metric tons|metric tonnes|t",
    _0_001="kilograms|kilogram|kg|kilogrammes",
    _0_000001="grams|gram|grammes",
)
_define(
    "吨标准煤",
    "mass",
    _1="tonnes of standard coal|tons of standard coal|tonnes of standard coal equivalent|tons of standard coal equivalent|tce",
)
_define(
    "公里",
    "length",
    _1="kilometers|kilometres|kilometer|kilometre|km|kms",
    _0_001="meters|metres|meter|metre|m",
    _1_609="miles|mile",
    _0_00001="centimetres|centimeters|centimetre|centimeter|cm",
    _0_000001="millimetres|millimeters|millimetre|millimeter|mm",
)
_define("平方公里", "area", _1="square kilometers|square kilometres|square kilometer|square kilometre|sq km|km2|km²",
        _0_01="hectares|hectare|ha", _0_000001="square meters|square metres|sq m|m2|m²")  # fmt: skip
_define("亩", "area", _1="mu")
_define("立方米", "volume", _1="cubic meters|cubic metres|m3|m³")
_define("升", "volume", _1="litres|liters|litre|liter")
_define("桶", "volume", _1="barrels|barrel")
_define("毫克", "mass", _1="milligrams|milligram|mg")
_define("微克", "mass", _1="micrograms|microgram")
_define("摄氏度", "temperature", _1="degrees celsius|degree celsius|°c")
_define("基点", "points of percent", _1="basis points|basis point")
_define("英亩", "area", _1="acres|acre")
_define(
    "千瓦时",
    "electricity",
    _1="kilowatt-hours|kilowatt hours|kwh",
    _1000="megawatt-hours|mwh",
    _1000000="gigawatt-hours|gwh",
    _1000000000="terawatt-hours|twh",
)
_define("千瓦", "power", _1="kilowatts|kilowatt|kw", _1000="megawatts|mw", _1000000="gigawatts|gw")
_define(
    "微克每立方米", "concentration", _1="micrograms per cubic meter|micrograms per cubic metre|μg/m3|μg/m³|µg/m³|ug/m3"
)
_define("%", "proportion", _1="percent|per cent|%|pct")
_define(
    "个百分点",
    "points of percent",
    _1="percentage points|percentage point|pct points|percentage-points|percentage-point",
)
_define("点", "points", _1="points|point")
_define("倍", "times", _1="times|fold")
_define(
    "公里/小时",
    "speed",
    _1="km per hour|kilometers per hour|kilometres per hour|km/h|kph|km an hour|kilometers an hour",
)
_define("小时", "time", _1="hours|hour")
_define("分钟", "time", _1="minutes|minute")
_define("天", "time", _1="days|day")
_define("年", "time", _1="years|year")
_define("个月", "time", _1="months|month")
_define("周", "time", _1="weeks|week")
_define("标准箱", "boxes", _1="teus|teu|twenty-foot equivalent units|standard containers")

#: verbs that say by themselves what is measured
MEASURED: dict[str, str] = {
    "cost": "cost", "costs": "cost", "covers": "area", "covering": "area", "runs": "length", "running": "length", "stretches": "length",
    "stretching": "length", "spans": "length", "spanning": "length", "invested": "investment", "exported": "exports", "imported": "imports",
}  # fmt: skip

#: the countries that adjectives in a title speak of
DEMONYMS: dict[str, str] = dict(
    pair.split(" ", 1)
    for pair in """Australian Australia;Irish Ireland;British United Kingdom;Scottish Scotland;Welsh Wales;Spanish Spain;Portuguese Portugal
French France;German Germany;Dutch Netherlands;Belgian Belgium;Swiss Switzerland;Austrian Austria;Italian Italy;Greek Greece;Polish Poland
Czech Czechia;Slovak Slovakia;Hungarian Hungary;Romanian Romania;Bulgarian Bulgaria;Croatian Croatia;Serbian Serbia;Slovenian Slovenia
Danish Denmark;Swedish Sweden;Norwegian Norway;Finnish Finland;Icelandic Iceland;Estonian Estonia;Latvian Latvia;Lithuanian Lithuania
Russian Russia;Ukrainian Ukraine;Turkish Turkey;Israeli Israel;Egyptian Egypt;Moroccan Morocco;Nigerian Nigeria;Kenyan Kenya;Ghanaian Ghana
Canadian Canada;American United States;Mexican Mexico;Brazilian Brazil;Argentine Argentina;Chilean Chile;Peruvian Peru;Colombian Colombia
Indian India;Pakistani Pakistan;Bangladeshi Bangladesh;Nepali Nepal;Vietnamese Viet Nam;Thai Thailand;Malaysian Malaysia;Indonesian Indonesia
Philippine Philippines;Singaporean Singapore;Japanese Japan;Korean South Korea;Chinese China;Kazakh Kazakhstan;Lao Laos;Cambodian Cambodia
Maltese Malta;Cypriot Cyprus""".replace("\n", ";").split(";")
)

#: words behind a measure that say what is measured: 86 kilometres long
SIZES: dict[str, str] = {
    "long": "length",
    "wide": "width",
    "tall": "height",
    "high": "height",
    "deep": "depth",
    "thick": "thickness",
}

#: Words behind a bare number that show it counts nothing: 3 of the, 24 hours is a unit, 5 or.
NOT_COUNTED = frozenset(
    "of or and to in by per a an the is was were are for from at on with than th st nd rd g am pm p.m a.m x".split()
)
