"""Event grades and the clocks of reporting (事件分级与报告时限), as dated data with their editions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from tongzhou.river.declared import read_names
from tongzhou.river.network import Names
from tongzhou.terms.declaration import Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault

__all__ = [
    "GRADES",
    "ITEMS",
    "KINDS",
    "POSSIBLE_FACTS",
    "Clause",
    "Clock",
    "Deadline",
    "Edition",
    "Grading",
    "Proposal",
    "ReportForm",
    "Rules",
    "deadlines",
    "propose",
    "read_rules",
]

#: From the gravest on.
GRADES: Final = ("I", "II", "III", "IV")
#: Facts with a number, and facts that name a level; the forecast tells only of the second kind, and only that they are possible.
_NUMBERS = ("deaths", "injured", "evacuated", "loss_yuan")
POSSIBLE_FACTS: Final = (
    "intake_city",
    "intake_county",
    "intake_township",
    "crosses_province",
    "crosses_prefecture",
    "crosses_county",
    "drinking_water",
    "heavy_metal",
)

#: The kinds of report on an event: 初报, 续报, 处理结果报告.
KINDS: Final = ("first", "follow-up", "final")
#: What a report may have to say; `tongzhou.river.report` fills in what is known of each.
ITEMS: Final = (
    "time", "place", "information_source", "cause", "course", "pollutants", "readings", "casualties", "sensitive_places", "trend",
    "handling", "measures", "map", "changes", "reports", "measured", "harm", "social", "remaining", "accountability",
)  # fmt: skip

Verdict = Literal["met", "possible", "unmet", "unknown"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a grade (分级条款): a number within bounds, or a fact that holds."""

    grade: str
    fact: str
    at_least: float | None
    below: float | None
    text: Names
    basis: Basis

    def judge(self, known: Mapping[str, float], possible: frozenset[str]) -> Verdict:
        """Say whether it is met by what is known, possible by the forecast, or cannot be told (判断)."""
        if self.fact in POSSIBLE_FACTS:
            return "possible" if self.fact in possible else "unmet"
        value = known.get(self.fact)
        if value is None:
            return "unknown"
        fits = (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)
        return "met" if fits else "unmet"


@dataclass(frozen=True, slots=True)
class Edition:
    """An act that grades events, in one edition (分级标准版本)."""

    key: str
    title: Names
    is_default: bool
    valid_from: date | None
    clauses: tuple[Clause, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Clock:
    """How soon whom to tell of an event of certain grades (报告时限); `hours` None says only "in time"."""

    key: str
    grades: tuple[str, ...]
    hours: float | None
    kind: Literal["report", "notify"]
    receiver: Names
    clause: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What a kind of report has to say, in order (报告内容要求)."""

    kind: str
    title: Names
    items: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules declared (规则). `precaution` names facts that, when possible, make an event be reported as of `precaution_grade`."""

    editions: tuple[Edition, ...]
    clocks: tuple[Clock, ...]
    precaution: tuple[str, ...]
    precaution_grade: str | None
    precaution_basis: Basis | None
    reports: tuple[ReportForm, ...] = ()


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade by one edition and every clause with its verdict (分级结果); grade IV where nothing graver is met."""

    edition: Edition
    grade: str
    verdicts: tuple[tuple[Clause, Verdict], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The grade proposed (拟定事件等级): a proposal to the people who decide, never the decision.

    `report_as` is the grade whose clock runs: graver than `grade` where the grade is not clear and the rules ask for caution.
    """

    chosen: Grading
    others: tuple[Grading, ...]
    report_as: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock set going (截止时间); `due_at` None where the rule names no hours."""

    clock: Clock
    due_at: datetime | None


def propose(rules: Rules, known: Mapping[str, float], possible: frozenset[str], day: date) -> Proposal:
    """Propose a grade by the default edition in force, and show what the others say (拟定事件等级)."""
    held = [one for one in rules.editions if one.valid_from is None or one.valid_from <= day]
    gradings = [_grade(one, known, possible) for one in held]
    chosen = next((one for one in gradings if one.edition.is_default), gradings[-1])
    cautious = tuple(one for one in rules.precaution if one in possible)
    report_as = chosen.grade
    if cautious and rules.precaution_grade:
        report_as = min(report_as, rules.precaution_grade, key=GRADES.index)
    return Proposal(chosen, tuple(one for one in gradings if one is not chosen), report_as, cautious)


def deadlines(rules: Rules, grade: str, learned_at: datetime) -> tuple[Deadline, ...]:
    """Give the deadlines of an event of a grade, counted from when it was discovered or learned of (报告时限)."""
    return tuple(
        Deadline(one, learned_at + timedelta(hours=one.hours) if one.hours is not None else None)
        for one in rules.clocks
        if grade in one.grades
    )


def _grade(edition: Edition, known: Mapping[str, float], possible: frozenset[str]) -> Grading:
    verdicts = tuple((one, one.judge(known, possible)) for one in edition.clauses)
    grave = [one.grade for one, verdict in verdicts if verdict in ("met", "possible")]
    return Grading(edition, min(grave, key=GRADES.index, default=GRADES[-1]), verdicts)


def read_rules(file: DeclaredFile, faults: list[Fault]) -> Rules | None:
    """Read grades and clocks (读取规则); None where the file has faults, which are added to `faults`."""
    before = len(faults)
    top = Table.of(file, faults)
    editions = [_edition(one) for one in top.tables("edition", required=True)]
    clocks = [_clock(one) for one in top.tables("clock", required=True)]
    reports = [_report(one) for one in top.tables("report")]
    careful = top.table("precaution")
    facts: tuple[str, ...] = ()
    grade, basis = None, None
    if careful:
        facts, grade = careful.texts("facts", required=True), careful.choice("grade", GRADES, required=True)
        basis = careful.basis()
        careful.finish()
        for n, one in enumerate(facts):
            if one not in POSSIBLE_FACTS:
                careful.wrong("facts", one, " / ".join(POSSIBLE_FACTS), n)
    top.finish()
    if len(faults) > before:
        return None
    return Rules(
        tuple(one for one in editions if one),
        tuple(one for one in clocks if one),
        facts,
        grade,
        basis,
        tuple(one for one in reports if one),
    )


def _report(table: Table) -> ReportForm | None:
    kind, title = table.choice("kind", KINDS, required=True), read_names(table, "title")
    items, basis = table.texts("items", required=True), table.basis()
    for n, one in enumerate(items):
        if one not in ITEMS:
            table.wrong("items", one, " / ".join(ITEMS), n)
    table.finish()
    return ReportForm(kind, title, items, basis) if kind and basis else None


def _edition(table: Table) -> Edition | None:
    key, title = table.text("key", required=True), read_names(table, "title")
    default, since, basis = table.flag("default"), table.day("valid_from"), table.basis()
    clauses = [_clause(one, basis) for one in table.tables("clause", required=True)]
    table.finish()
    if not key or basis is None:
        return None
    return Edition(key, title, default, since, tuple(one for one in clauses if one), basis)


def _clause(table: Table, inherited: Basis | None) -> Clause | None:
    grade = table.choice("grade", GRADES, required=True)
    fact = table.choice("fact", (*_NUMBERS, *POSSIBLE_FACTS), required=True)
    least, below, text = table.number("at_least"), table.number("below"), read_names(table, "text")
    basis = table.basis(inherited)
    table.finish()
    return Clause(grade, fact, least, below, text, basis) if grade and fact and basis else None


def _clock(table: Table) -> Clock | None:
    key, hours = table.text("key", required=True), table.number("hours")
    grades = table.texts("grades", required=True)
    for n, one in enumerate(grades):
        if one not in GRADES:
            table.wrong("grades", one, " / ".join(GRADES), n)
    kind = table.choice("kind", ("report", "notify"), required=True)
    receiver, clause, basis = read_names(table, "receiver"), table.text("clause", required=True), table.basis()
    table.finish()
    if not key or not kind or not clause or basis is None:
        return None
    return Clock(key, grades, hours, kind, receiver, clause, basis)  # type: ignore[arg-type]  # `choice` gave one of the words
