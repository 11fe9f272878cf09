"""The list to review as a table, and the table with a person's answers read back (待核清单往返)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tongzhou.facts.decision import SLOTS, Decision, Verb
from tongzhou.facts.fact import KINDS, MODALITIES
from tongzhou.facts.review import Item
from tongzhou.formats.records import BOM, guard, printed
from tongzhou.formats.workbook import Sheet, workbook
from tongzhou.terms.errors import FactError, Fault, fault
from tongzhou.terms.words import Words

__all__ = [
    "COLUMNS",
    "answers_from_csv",
    "answers_from_xlsx",
    "decisions_from",
    "decisions_of",
    "review_csv",
    "review_rows",
    "review_workbook",
]

#: One row a fact; alike facts share a number. `decision` is the column to fill.
COLUMNS = (
    "number", "decision", "id", "value", "unit", "indicator", "region", "period", "kind", "modality", "text", "doubts", "rivals", "findings",
    "document", "start", "end",
)  # fmt: skip
_ANSWER = re.compile(r"\s*(\w+)\s*=\s*(.*?)\s*")
_ALLOWED: Mapping[str, tuple[str, ...]] = {"kind": KINDS, "modality": MODALITIES}
#: Said in either language.
_ACCEPT = frozenset({"accept", "a", "采用", "照读", "接受"})
_REJECT = frozenset({"reject", "r", "不取", "拒绝", "否"})


def review_rows(found: Iterable[Item], words: Words) -> Iterator[tuple[str, ...]]:
    """Give the table's rows, the heading first (待核清单表)."""
    yield COLUMNS
    for item in found:
        offered = "; ".join(
            f"{n}: {one.slot}={one.value or ''}" + ("*" if item.suggested == n - 1 else "")
            for n, one in enumerate(item.rivals, 1)
        )
        doubts = "; ".join(words.say(one) for one in item.doubts)
        for fact in item.facts:
            yield (
                str(item.number), "", fact.id, printed(fact.value), fact.unit or "", fact.indicator or "", fact.region or "", fact.period or "",
                fact.kind, fact.modality, fact.text.replace("\n", ""), doubts, offered, "; ".join(item.findings),
                fact.id.rpartition("-")[0], str(fact.value_start), str(fact.value_end),
            )  # fmt: skip


def review_csv(found: Iterable[Item], words: Words) -> Iterator[str]:
    """Give the table as CSV (待核清单CSV)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([guard(cell) for cell in row] for row in review_rows(found, words))
    yield BOM + out.getvalue()


def review_workbook(found: Iterable[Item], words: Words) -> bytes:
    """Give the table as a workbook (待核清单工作簿); texts are never formulas."""
    head, *rows = review_rows(found, words)
    return workbook([Sheet("review", head, rows, still=2)])


def answers_from_csv(data: bytes, name: str) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Read a filled table back: each row with its place (读回清单).

    Raises
    ------
    FactError
        When it is no such table.
    """
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FactError([_no_table(name)]) from error
    return _table(rows, name, [f"{name}:{n}" for n in range(1, len(rows) + 1)])


def answers_from_xlsx(data: bytes, name: str) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Read a filled workbook back, its first sheet (读回清单工作簿)."""
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception as error:  # the library raises whatever the damaged part makes it raise
        raise FactError([_no_table(name)]) from error
    return _table(rows, name, [f"{name} {sheet.title}:B{n}" for n in range(1, len(rows) + 1)])


def _no_table(name: str) -> Fault:
    return fault(
        "formats.no_review_table",
        "{name} is no list to review. Fill the column `decision` of a table that `tongzhou review --format csv` or xlsx wrote.",
        name,
        name=name,
    )


def _table(
    rows: Sequence[Sequence[str]], name: str, places: Sequence[str]
) -> tuple[tuple[str, Mapping[str, str]], ...]:
    head = [cell.strip() for cell in rows[0]] if rows else []
    if not {"decision", "document", "start", "end", "rivals"} <= set(head):
        raise FactError([_no_table(name)])
    return tuple(
        (place, dict(zip(head, row, strict=False))) for place, row in zip(places[1:], rows[1:], strict=True) if any(row)
    )


def decisions_from(answers: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Decision, ...]:
    """Make decisions of the rows that carry an answer (读取人工核对).

    An answer is `accept`, `reject`, the number of a competing reading, or slots to set: `period=2021; region=北京市`. Rows without one are
    left for later.

    Raises
    ------
    FactError
        Carrying every row whose answer cannot be taken.
    """
    found: list[Decision] = []
    faults: list[Fault] = []
    for place, row in answers:
        said = row.get("decision", "").strip().removeprefix("'")
        if not said:
            continue
        try:
            start, end = int(row["start"]), int(row["end"])
        except ValueError:
            faults.append(
                fault(
                    "formats.review_place",
                    "The columns start and end must be as written; they are not numbers here.",
                    place,
                )
            )
            continue
        offered = [part.partition(": ")[2].rstrip("*") for part in row["rivals"].removeprefix("'").split("; ") if part]
        slots = _slots(said, offered)
        verb: Verb = "accept" if said.lower() in _ACCEPT else "reject" if said.lower() in _REJECT else "correct"
        if verb == "correct" and slots is None:
            faults.append(_not_an_answer(said, len(offered), place))
        else:
            found.append(
                Decision(row["document"].strip("'"), start, end, verb, slots or () if verb == "correct" else ())
            )
    if faults:
        raise FactError(faults)
    return tuple(found)


def decisions_of(found: Sequence[Item], answers: Sequence[tuple[int, str]]) -> tuple[Decision, ...]:
    """Make decisions of answers given by the number of an item (按项核对); each holds for all facts of the item.

    Raises
    ------
    FactError
        Carrying every answer that cannot be taken.
    """
    by_number = {item.number: item for item in found}
    rows: list[tuple[str, Mapping[str, str]]] = []
    faults: list[Fault] = []
    for number, said in answers:
        item = by_number.get(number)
        if item is None:
            faults.append(
                fault(
                    "formats.no_item",
                    "There is no item {number} in the list; it has {count}.",
                    number=number,
                    count=len(found),
                )
            )
            continue
        offered = "; ".join(f"{n}: {one.slot}={one.value or ''}" for n, one in enumerate(item.rivals, 1))
        for fact in item.facts:
            rows.append((f"{number}={said}", {
                "decision": said, "document": fact.id.rpartition("-")[0], "start": str(fact.value_start), "end": str(fact.value_end),
                "rivals": offered,
            }))  # fmt: skip
    try:
        taken = decisions_from(rows)
    except FactError as error:
        faults += [one for at, one in enumerate(error.faults) if one not in error.faults[:at]]
    if faults:
        raise FactError(faults)
    return taken


def _slots(said: str, offered: Sequence[str]) -> tuple[tuple[str, str | None], ...] | None:
    if said.isdigit() and 1 <= int(said) <= len(offered):
        said = offered[int(said) - 1]
    found: list[tuple[str, str | None]] = []
    for part in re.split(r"[;；]", said):
        one = _ANSWER.fullmatch(part)
        if not one or one[1] not in SLOTS or one[2] not in _ALLOWED.get(one[1], (one[2],)):
            return None
        found.append((one[1], one[2] or None))
    return tuple(found)


def _not_an_answer(said: str, offered: int, place: str) -> Fault:
    return fault(
        "formats.not_an_answer",
        "{said!r} is no answer. Write accept, reject, a number from 1 to {offered}, or slots to set such as period=2021; slots are {slots}.",
        place,
        said=said,
        offered=offered,
        slots=", ".join(SLOTS),
    )
