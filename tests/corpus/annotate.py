"""Turn the written annotations (specs/*.spec) into the files of the corpus, with exact offsets.

Run `python tests/corpus/annotate.py`; `--check` only says what is wrong. The form of a spec is described in README.md beside this file.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from tongzhou.terms.unit import parse_unit

HERE = Path(__file__).parent
KINDS = {
    "L": "level", "C": "count", "G": "growth_rate", "S": "share", "R": "ratio", "I": "index",
    "V": "avg_annual_change", "P": "pp_diff", "A": "abs_change", "K": "rank", "D": "date", "O": "ordinal",
}  # fmt: skip
KEYS = (
    "id article indicator region entity scope period value value_low value_high unit kind modality base base_period base_region "
    "qualifier coverage price text char_start char_end value_text value_start value_end value_norm unit_norm part_of whole agg role cls"
).split()
#: short names used in the specs
SHORT = {
    "r": "region", "p": "period", "e": "entity", "s": "scope", "b": "base", "bp": "base_period", "br": "base_region",
    "q": "qualifier", "cov": "coverage", "of": "part_of", "w": "whole", "m": "modality", "price": "price", "agg": "agg",
    "role": "role", "cls": "cls", "note": "note", "a": "article",
}  # fmt: skip
DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
HAN = "〇零一二两兩三四五六七八九十百千万萬亿億"
ENGLISH = r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|fourth|half|doubled|quarter|quarters)\b"
NUMERAL = re.compile(rf"{DIGITS}|[{HAN}]+|[①-⑳ⅠⅡⅢⅣⅤⅥ]|{ENGLISH}", re.IGNORECASE)
#: numerals that are never a value wherever they stand; (pattern, why), tried in this order
ALWAYS = [
    (r"(?:19|20)\d{2}(?=年|—20\d\d年|-20\d\d年|至20\d\d年)", "year"),
    (r"(?<!\d)\d{1,2}(?:[—-]|至)\d{1,2}(?=月)", "months of the year"),
    (r"(?<!\d)\d{1,2}(?=月)", "month/day"),
    (r"(?<=月)\d{1,2}(?=日)", "month/day"),
    (r"(?<=[日至—-])\d{1,2}(?=日)", "month/day"),
    (r"前?[一二三四](?=季度)", "period"),
    (r"“?十[三四五]五”?", "plan number"),
    (r"第[一二三](?=[产產][业業])", "ordinal in a name"),
    (
        r"一般|一体化|一體化|一体|进一步|進一步|统一|統一|一批|一致|一些|一系列|一步|一流|一定|一带一路|一帶一路|唯一|一手|零售|万象|千方百计|百姓|千家万户",
        "word",
    ),
    (r"[两三四兩](?=地|省市|者|国|项收入)", "party count"),
]
TRADE = ("进口", "出口", "进出口")


#: one line of a JSON Lines file
Record: TypeAlias = dict[str, Any]


@dataclass
class Row:
    line: int
    numeral: str
    unit: str | None
    label: str | None
    slots: Record
    alts: dict[str, list[str | None]]
    extra: dict[str, str] = field(default_factory=dict)


@dataclass
class Spec:
    name: str
    head: dict[str, str]
    text: str
    rows: list[Row]
    look_alikes: list[tuple[str, str]]
    relations: list[tuple[str, list[str], str | None]]


def read_spec(path: Path) -> Spec:
    """Read one spec: a head of `key: value` lines, then the sections === text, === facts, === others, === audit."""
    whole = path.read_text(encoding="utf-8")
    parts = re.split(r"^=== (\w+)\n", whole, flags=re.M)
    head = dict(line.split(": ", 1) for line in parts[0].strip().splitlines())
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    first = whole[: whole.index("=== facts")].count("\n") + 2
    others = [line.rsplit(" | ", 1) for line in sections.get("others", "").splitlines() if line.strip()]
    relations = []
    for line in filter(str.strip, sections.get("audit", "").splitlines()):
        body, _, note = line.partition(" // ")
        kind, *labels = body.split()
        relations.append((kind, labels, note or None))
    return Spec(
        path.stem,
        head,
        sections["text"].strip("\n") + "\n",
        read_rows(sections["facts"].splitlines(), first),
        [(token.strip(), why.strip()) for token, why in others],
        relations,
    )


def pairs(written: str) -> list[tuple[str, str]]:
    """The `key=value` pairs of a line, between semicolons."""
    found = [pair.split("=", 1) for pair in written.split(";") if pair.strip()]
    return [(key.strip(), value.strip()) for key, value in found]


def read_rows(written: list[str], first: int) -> list[Row]:
    """Read the lines of facts; `@` lines set slots for those after them."""
    rows: list[Row] = []
    context: dict[str, str | None] = {}
    for number, line in enumerate(map(str.strip, written), first):
        if line.startswith("@"):
            for key, value in pairs(line[1:]):
                context[SHORT.get(key, key)] = value or None
                if key in SHORT:
                    context.pop(f"{key}+", None)
        elif line:
            rows.append(read_row(number, line, context, str(rows[-1].slots["indicator"]) if rows else ""))
    return rows


def read_row(number: int, line: str, context: dict[str, str | None], last: str) -> Row:
    """Read one line: `#label numeral unit | indicator | kind | slot=value; slot+=alternatives`."""
    line = line.replace("\\n", "\n")
    label = None
    if found := re.match(r"#(\w+) ", line):
        label, line = found[1], line[found.end() :]
    cells = [c.strip() for c in line.split("|")]
    numeral, _, unit = cells[0].partition(" ")
    kind = KINDS[cells[2]]
    slots: Record = {
        "indicator": last if cells[1] == "=" else cells[1], "kind": kind, "modality": context.get("modality", "observed"),
        "cls": context.get("cls") or "core",
    }  # fmt: skip
    slots |= {key: context.get(key) for key in ("article", "region", "period", "entity", "scope", "coverage", "agg")}
    if kind in ("growth_rate", "pp_diff", "abs_change"):
        slots |= {key: context.get(key) for key in ("base", "base_period", "price")}
    row = Row(number, numeral.replace("~", " "), unit.strip() or None, label, slots, {})
    for key, value in pairs(cells[3] if len(cells) > 3 else ""):
        if key == "ia":
            row.alts.setdefault("indicator", []).extend(value.split("/"))
        elif key.endswith("+"):
            slot = SHORT.get(key[:-1], key[:-1])
            row.alts.setdefault(slot, []).extend(alternatives(slot, value))
        elif key in SHORT:
            slots[SHORT[key]] = value or None
        else:
            row.extra[key] = value
    add_from_context(row, context, {key for key, _ in pairs(cells[3] if len(cells) > 3 else "")})
    return row


def add_from_context(row: Row, context: dict[str, str | None], given: set[str]) -> None:
    """Alternatives and leniences that an `@` line sets for the lines after it, where the line itself says nothing of the slot."""
    for key, value in context.items():
        if key.endswith("+") and value and key[:-1] not in given:
            slot = SHORT.get(key[:-1], key[:-1])
            if slot in row.slots and (row.slots[slot] or slot not in ("base", "base_period")):
                row.alts.setdefault(slot, []).extend(alternatives(slot, value))
    if context.get("lenient") and "lenient" not in given:
        row.extra["lenient"] = str(context["lenient"])


def alternatives(slot: str, value: str) -> list[str | None]:
    """The alternatives of a slot: between slashes, nothing for an empty slot; in a unit between commas; a span of dates holds a slash itself."""
    if slot.startswith("unit"):
        return [part or None for part in value.split(",")]
    if not slot.endswith("period"):
        return [part or None for part in value.split("/")]
    found: list[str | None] = []
    parts = value.split("/")
    while parts:
        part = parts.pop(0)
        if (
            parts
            and "-" in part
            and part[0] == "2"
            and len(part) == len(parts[0]) > 5
            and part < parts[0]
            and "Q" not in part
        ):
            part = f"{part}/{parts.pop(0)}"
        found.append(part or None)
    return found


def find_numeral(text: str, row: Row, cursor: int) -> int:
    """Where the numeral of a row stands, at or after the cursor, followed closely by its unit."""
    near = row.extra.get("at")
    if near:
        cursor = text.index(near, cursor) + len(near)
    numeral = row.numeral.lstrip("-")
    for hit in re.finditer(re.escape(numeral), text[cursor:]):
        at = cursor + hit.start()
        end = at + len(numeral)
        if (
            numeral[0].isdigit()
            and at
            and (text[at - 1].isdigit() or text[at - 1 : at] == "." or re.match(r"\d|\.\d|,\d{3}", text[end:]))
        ):
            continue
        if row.unit and row.unit not in text[end : end + len(row.unit) + int(row.extra.get("gap", 3))]:
            continue
        return at
    raise SystemExit(f"line {row.line}: {row.numeral} {row.unit} is not found after {text[cursor : cursor + 20]!r}")


ENGLISH_VALUES = {w: i for i, w in enumerate("zero one two three four five six seven eight nine ten".split())}
SIMPLER = str.maketrans("萬億個項點頃噸裡張戶輛間處艘畝場", "万亿个项点顷吨里张户辆间处艘亩场")
HAN_VALUES: dict[str, int] = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2}


def printed_value(numeral: str) -> Decimal:
    """The value of a printed numeral: digits, or a Chinese numeral below one hundred."""
    bare = numeral.lstrip("-").replace(",", "")
    sign = -1 if numeral.startswith("-") else 1
    if re.fullmatch(r"\d+(\.\d+)?", bare):
        return Decimal(bare) * sign
    if found := re.match(r"(\d+(?:\.\d+)?)(?:至|—|-|～|~|–| to )", bare):
        return Decimal(found[1])
    if bare in ENGLISH_VALUES:
        return Decimal(ENGLISH_VALUES[bare])
    if "十" in bare:
        tens, _, ones = bare.partition("十")
        return Decimal(HAN_VALUES.get(tens, 1)) * 10 + HAN_VALUES.get(ones, 0)
    return Decimal(HAN_VALUES[bare[0]]) * sign


def clause(text: str, start: int, end: int, extra: dict[str, str]) -> tuple[int, int]:
    """The clause around a numeral: up to the nearest stop, a comma between digits being none."""
    stops = "，；。！？：\n,;:" if not extra.get("broken") else "，；。！？,;"

    def is_stop(i: int) -> bool:
        c = text[i]
        if c in ",:" and text[i - 1].isdigit() and text[i + 1 : i + 2].isdigit():
            return False
        if c == ".":
            return text[i + 1 : i + 2] in (" ", "\n", "") and not text[i - 1].isupper()
        return c in stops

    left, right = start, end
    while left > 0 and not is_stop(left - 1):
        left -= 1
    while right < len(text) and not is_stop(right):
        right += 1
    if "from" in extra:
        left = text.rindex(extra["from"], 0, start)
    while text[left] in " 　\n":
        left += 1
    while text[right - 1] in " 　\n":
        right -= 1
    return left, right


def other_names(slots: Record) -> list[str]:
    """Wordings that name the same measure: with or without 值, 数, 增速."""
    name, kind = str(slots["indicator"]), str(slots["kind"])
    if not re.search(r"[一-鿿]", name):
        english = {
            "growth_rate": ["{} growth", "growth of {}", "{} growth rate"],
            "count": ["number of {}", "{} number"],
        }
        return [form.format(name) for form in english.get(kind, [])]
    names: list[str] = []
    if name.endswith(TRADE):
        names += [name + s for s in ("值", "额", "总值", "总额")]
    if name.endswith(("总值", "总额")):
        names += [name[:-2], name[:-2] + ("总额" if name.endswith("总值") else "总值"), name[:-2] + name[-1]]
    if kind == "count":
        names += names_of_count(name)
    if kind in ("growth_rate", "avg_annual_change", "pp_diff"):
        names += names_of_change(name, names, slots)
    if "占" in name and name.endswith("比重"):
        part = name.partition("占")[0]
        names += [part, part + "占比", part + "比重", name[:-2] + "的比重"]
    return list(dict.fromkeys(names))


def names_of_count(name: str) -> list[str]:
    """A count with or without 数 and 数量."""
    if name.endswith("数") and not name.endswith("人数"):
        return [name[:-1], name + "量"]
    return [] if name.endswith(("数", "量", "人次")) else [name + "数", name + "数量"]


def names_of_change(name: str, names: list[str], slots: Record) -> list[str]:
    """A change with or without 增速, 增长率, 降幅."""
    found = [n + s for n in (name, *names) for s in ("增速", "增长率", "增幅")]
    if name.endswith("增速"):
        found.append(name[:-2])
    if Decimal(str(slots.get("value") or 0)) < 0:
        found.append(name + "降幅")
    return found


GROUPS = {
    "京津冀": ["京津冀地区", "京津冀区域", "京津冀三地", "京津冀三省市", "京津冀城市群", "北京市、天津市、河北省"]
}


def annotate(spec: Spec) -> tuple[list[Record], list[Record], list[Record]]:
    """Give the facts, the look-alikes and the relations of a spec."""
    facts: list[Record] = []
    covered: list[tuple[int, int]] = []
    by_label: dict[str, Record] = {}
    cursor = 0
    for n, row in enumerate(spec.rows, 1):
        at = find_numeral(spec.text, row, cursor)
        cursor = end = at + len(row.numeral.lstrip("-"))
        covered.append((at, spec.text.index(row.unit, end) + len(row.unit) if row.unit else end))
        record = fact(spec, f"{spec.head['key']}{n:03d}", row, at)
        facts.append(record)
        if row.label:
            by_label[row.label] = record
    others = look_alikes(spec, covered)
    return facts, others, [relate(spec, i, r, by_label) for i, r in enumerate(spec.relations, 1)]


def fact(spec: Spec, key: str, row: Row, at: int) -> Record:
    """One row as the record, with the place of its numeral."""
    numeral = row.numeral.lstrip("-")
    given = row.extra.get("val") or row.extra.get("nval")
    value = Decimal(given) if given else printed_value(row.numeral)
    low = high = None
    # a number split by a layout break is no range
    if "nval" not in row.extra and (
        found := re.match(r"(\d+(?:\.\d+)?)(?:至|—|-|～|~|–)(\d+(?:\.\d+)?)$", numeral.replace(",", ""))
    ):
        low, high = Decimal(found[1]), Decimal(found[2])
    if "high" in row.extra:
        low, high = value, Decimal(row.extra["high"])
    unit = row.extra.get("uprint", row.unit)
    norm, base = in_base_units(value, unit, row.extra)
    start, stop = clause(spec.text, at, at + len(numeral), row.extra)
    record: Record = dict.fromkeys(KEYS)
    record |= row.slots
    record |= {
        "id": key, "value": value, "value_low": low, "value_high": high, "unit": unit,
        "text": spec.text[start:stop], "char_start": start, "char_end": stop,
        "value_text": numeral, "value_start": at, "value_end": at + len(numeral), "value_norm": norm, "unit_norm": base,
    }  # fmt: skip
    if record["kind"] in ("rank", "date", "ordinal") or record["modality"] != "observed":
        record["cls"] = "aux"
    record |= accepted(record, row)
    record["lenient"] = row.extra["lenient"].split(",") if "lenient" in row.extra else []
    record |= {
        key: row.extra.get(key) or record[key] for key in ("note", "dist") if key in row.extra or record.get(key)
    }
    return record


def in_base_units(value: Decimal, printed: str | None, extra: dict[str, str]) -> tuple[Decimal, str | None]:
    """The value and the unit it is kept in."""
    unit = parse_unit(printed.translate(SIMPLER)) if printed else None
    norm, base = (unit.to_base(value), unit.base or None) if unit else (value, printed)
    if printed == "成":
        norm, base = value * 10, "%"
    elif printed == "番":
        norm, base = Decimal(100) * (2 ** int(value) - 1), "%"
    elif printed and not unit:
        scale = next((s for s in ("万亿", "亿", "万") if printed.startswith(s)), "")
        norm, base = value * 10 ** {"万亿": 12, "亿": 8, "万": 4, "": 0}[scale], printed[len(scale) :]
    return Decimal(extra.get("norm", norm)), extra.get("un", base)


def accepted(record: Record, row: Row) -> dict[str, list[Any]]:
    """The other acceptable wordings and values of a fact, `*_alt`."""
    names = [*row.alts.get("indicator", []), *other_names(record)]
    names += names_of_share(record, row)
    names += with_area(record, [name for name in names if name])
    alts: dict[str, list[Any]] = {"indicator_alt": list(dict.fromkeys(x for x in names if x != record["indicator"]))}
    alts |= {f"{key}_alt": list(values) for key, values in row.alts.items() if key != "indicator"}
    region = str(record["region"] or "")
    regions = [*alts.get("region_alt", []), *GROUPS.get(region, [])]
    if "、" not in region and len(region) > 2 and region[-1] in "市省区县":
        regions.append(region[:-1])
    if regions:
        alts["region_alt"] = list(dict.fromkeys(regions))
    if record["unit"] in ("percent", "per cent") and "%" not in alts.get("unit_alt", []):
        alts["unit_alt"] = [*alts.get("unit_alt", []), "%"]
    if record["unit"] in ("成", "番"):
        alts |= {"value_alt": [record["value_norm"]], "unit_alt": ["%"]}
    if record["unit"] == "倍" and record["kind"] == "growth_rate":
        alts |= {"value_norm_alt": [Decimal(record["value"]) * 100], "unit_norm_alt": ["%"]}
    return alts


def with_area(record: Record, names: list[str]) -> list[str]:
    """The same names headed by the area as printed: 全省…, 全市…, 我省…."""
    if not re.search(r"[一-鿿]", str(record["indicator"])):
        return []
    region = str(record["region"] or "")
    tail = region[-1:] if region[-1:] in ("省", "市", "县", "区") else ""
    heads = [f"全{tail}", region, region[:-1]] if tail and "、" not in region else []
    return [h + n for h in heads for n in (record["indicator"], *names) if not n.startswith(("全", h, "占"))]


def names_of_share(record: Record, row: Row) -> list[str]:
    """A share (or the change of one) named with any accepted wording of its whole, with or without the tail of its part."""
    found = re.match(r"(.+)占(.+)比重$", str(record["indicator"]))
    if not found or record["kind"] not in ("share", "pp_diff"):
        return []
    part = found[1]
    wholes = [found[2], record.get("whole"), *row.alts.get("whole", [])]
    tails = ("进出口", "增加值", "接单", "金额", "量")
    parts = [part, *(part.removesuffix(t) for t in tails if part.endswith(t) and len(part) > len(t) + 1)]
    names: list[str] = []
    for p in parts:
        names += [p, p + "占比", p + "比重"]
        names += [f"{p}占{w}{end}" for w in wholes if w and "比重" not in w for end in ("比重", "的比重")]
    return names


def look_alikes(spec: Spec, covered: list[tuple[int, int]]) -> list[Record]:
    """Every numeral of the text that is no fact, with the reason; ends with a message where one is unexplained."""
    text, found, taken = spec.text, [], list(covered)

    def free(a: int, b: int) -> bool:
        return all(b <= x or a >= y for x, y in taken)

    for token, why in sorted(spec.look_alikes, key=lambda t: -len(t[0])):
        hits = [m.start() for m in re.finditer(re.escape(token), text) if free(m.start(), m.start() + len(token))]
        if not hits:
            raise SystemExit(f"{spec.name}: the look-alike {token!r} is not in the text or is covered by a fact")
        for at in hits:
            # the span of a look-alike is the numeral and what makes it one (G4, 第七次); years and days are the digits alone
            found.append((at, at + len(token), why))
            taken.append((at, at + len(token)))
    for pattern, why in ALWAYS:
        for m in re.finditer(pattern, text):
            if free(m.start(), m.end()):
                found.append((m.start(), m.end(), why))
                taken.append((m.start(), m.end()))
    loose = [m for m in NUMERAL.finditer(text) if free(m.start(), m.end())]
    if loose:
        shown = "; ".join(
            text[max(0, m.start() - 6) : m.start()] + "[" + m[0] + "]" + text[m.end() : m.end() + 6] for m in loose
        )
        raise SystemExit(f"{spec.name}: neither fact nor look-alike: {shown}")
    return [
        {"text": text[a:b], "char_start": a, "char_end": b, "why": why, "context": text[max(0, a - 5) : b + 5]}
        for a, b, why in sorted(found)
    ]


def bounds(fact: Record) -> tuple[Decimal, Decimal]:
    """What a printed value allows, in base units: half of the last printed digit, open upwards after 余, 超, 突破."""
    value, norm = Decimal(str(fact["value"])), Decimal(str(fact["value_norm"]))
    scale = abs(norm / value) if value else Decimal(1)
    digits = str(fact["value_text"]).replace(",", "")
    half = Decimal(10) ** -len(digits.partition(".")[2]) / 2 * scale if re.search(r"\d", digits) else Decimal(0)
    if fact["kind"] == "count" and scale == 1:
        half = Decimal(0)
    qualifier = str(fact["qualifier"] or "")
    if qualifier in ("近", "不足", "nearly"):
        return norm - abs(norm) / 10, norm
    if qualifier in ("余", "多", "超", "超过", "突破", "以上", "餘", "逾", "more than", "over"):
        step = abs(norm / value) if fact["unit"] == "成" else abs(norm) / 10
        return norm, norm + step
    if qualifier in ("约", "約", "about"):
        return norm - abs(norm) / 20, norm + abs(norm) / 20
    return norm - half, norm + half


def relate(spec: Spec, number: int, relation: tuple[str, list[str], str | None], labels: dict[str, Record]) -> Record:
    """Compute one relation between labelled facts; ends with a message where it does not hold."""
    kind, names, note = relation
    used = [labels[n] for n in names]
    lhs, rhs, lower, upper = compute(kind, used)
    allowed = bounds(used[0]) if kind not in ("upper_bound",) else (rhs, rhs)
    if kind == "upper_bound":
        holds = lower <= rhs
    else:
        holds = lower <= allowed[1] and upper >= allowed[0]
    if not holds:
        raise SystemExit(f"{spec.name}: {kind} {names} does not hold: {lhs} against {rhs} [{lower}, {upper}]")
    verdict = "exact" if lhs == rhs or kind == "upper_bound" else "within_rounding"

    def short(d: Decimal) -> Decimal:
        r = d.quantize(Decimal("0.000001")).normalize()
        return Decimal(int(r)) if r == r.to_integral_value() else r

    return {
        "id": f"{spec.head['key']}A{number:02d}", "type": kind, "facts": [f["id"] for f in used],
        "expr": " ".join(f"{f['indicator']}{f['value_text']}{f['unit'] or ''}" for f in used),
        "lhs": short(lhs), "rhs": short(rhs), "residual": short(lhs - rhs), "interval": [short(lower), short(upper)],
        "verdict": verdict, "note": note,
    }  # fmt: skip


def compute(kind: str, used: list[Record]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """The recomputed value, the printed value, and the interval of the recomputed value.

    The first fact is what is checked; the others are what it is computed from.
    """
    head = Decimal(str(used[0]["value_norm"]))
    rest = used[1:]
    mids = [Decimal(str(f["value_norm"])) for f in rest]
    if kind == "upper_bound":
        total = sum((Decimal(str(f["value_norm"])) for f in used[1:]), Decimal(0))
        low = sum((bounds(f)[0] for f in used[1:]), Decimal(0))
        return total, head, low, total
    ranges = [bounds(f) for f in rest]
    corners: list[list[Decimal]] = [[]]
    for pair in ranges:
        corners = [c + [x] for c in corners for x in pair]
    values = [formula(kind, c) for c in corners]
    return formula(kind, mids), head, min(values), max(values)


def formula(kind: str, v: list[Decimal]) -> Decimal:
    """The right side of a relation, from the values it is computed from."""
    hundred = Decimal(100)
    match kind:
        case "sum_of_parts":
            return sum(v, Decimal(0))
        case "difference" | "pp_difference" | "abs_change":
            return v[0] - v[1]
        case "restatement":
            return v[0]
        case "share":  # part, whole
            return v[0] / v[1] * hundred
        case "ratio" | "per_head":  # numerator, denominator
            return v[0] / v[1]
        case "growth":  # now, before
            return (v[0] / v[1] - 1) * hundred
        case "contribution":  # pull in percentage points, growth of the whole
            return v[0] / v[1] * hundred
        case "growth_decomposition":  # part, rate, part, rate, …
            parts, rates = v[0::2], v[1::2]
            before = sum((p / (1 + r / hundred) for p, r in zip(parts, rates, strict=True)), Decimal(0))
            return (sum(parts, Decimal(0)) / before - 1) * hundred
        case "growth_from_change":  # change, level now
            return v[0] / (v[1] - v[0]) * hundred
    raise SystemExit(f"unknown relation {kind}")


def written(value: object) -> str:
    """One value as JSON, decimals with their printed digits."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, list):
        return "[" + ", ".join(written(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def lines(rows: list[Record]) -> str:
    """Rows as JSON Lines."""
    return "".join("{" + ", ".join(f"{json.dumps(k)}: {written(v)}" for k, v in row.items()) + "}\n" for row in rows)


def build(spec: Spec) -> dict[str, str]:
    """The files of one text: name ending → content."""
    facts, others, relations = annotate(spec)
    head = {k: v for k, v in spec.head.items() if k != "key"}
    return {
        ".txt": spec.text,
        ".json": json.dumps(head, ensure_ascii=False, indent=1) + "\n",
        ".facts.jsonl": lines(facts),
        ".not_facts.jsonl": lines(others),
        ".audit.jsonl": lines(relations),
    }


if __name__ == "__main__":
    only = [a for a in sys.argv[1:] if not a.startswith("-")]
    for path in sorted((HERE / "specs").glob("*.spec")):
        if only and path.stem not in only:
            continue
        try:
            files = build(read_spec(path))
        except (SystemExit, ValueError, KeyError, IndexError) as fault:
            sys.stderr.write(f"{path.name}: {type(fault).__name__} {fault}\n")
            continue
        if "--check" not in sys.argv:
            for ending, content in files.items():
                (HERE / f"{path.stem}{ending}").write_text(content, encoding="utf-8", newline="")
        counts = [files[ending].count("\n") for ending in (".facts.jsonl", ".not_facts.jsonl", ".audit.jsonl")]
        sys.stdout.write(f"{path.stem} {len(files['.txt'])} {counts}\n")
