"""What other readers of numerals make of an annotated page: build/peers/bin/python bench/peers.py TEXT FACTS.jsonl.

Run in an environment of its own, which `make bench-facts` makes when it can: JioNLP, Recognizers-Text (which needs emoji 1.7.0) and quantulum3 are
no dependencies of the program. Prints for each how many annotated numerals it finds at their place, with the value right, with the unit too
(what it took holds the printed unit), and its speed; one that is absent or fails prints `not run` with the reason. None of them gives a whole fact.
"""

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from time import perf_counter

warnings.filterwarnings("ignore")

#: start, end, value, unit as the reader gives it
Found = tuple[int, int, object, str]


def jionlp(text: str) -> Iterator[Found]:
    """Money with its value (JioNLP has no finder of plain numbers)."""
    import jionlp as jio

    for one in jio.ner.MoneyExtractor()(text, with_parsing=True):
        yield *one["offset"], one["detail"]["num"], one["detail"]["case"]


def recognizers(text: str) -> Iterator[Found]:
    """Numbers, then money and dimensions with their units."""
    from recognizers_number import Culture, recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    for one in recognize_number(text, Culture.Chinese):
        yield one.start, one.end + 1, one.resolution["value"], ""
    for recognize in (recognize_percentage, recognize_currency, recognize_dimension):
        for one in recognize(text, Culture.Chinese):
            yield one.start, one.end + 1, one.resolution["value"], one.resolution.get("unit") or ""


def quantulum(text: str) -> Iterator[Found]:
    """Quantities with units."""
    from quantulum3 import parser

    for one in parser.parse(text):
        yield *one.span, one.value, one.unit.name


PEERS: dict[str, Callable[[str], Iterator[Found]]] = {
    "JioNLP": jionlp,
    "Recognizers-Text": recognizers,
    "quantulum3": quantulum,
}


def number(value: object) -> Decimal | None:
    """Read a reader's value."""
    try:
        return Decimal(str(value).rstrip("%"))
    except InvalidOperation:
        return None


def main(page: Path, annotated: Path) -> None:
    """Print one line for each reader."""
    text = page.read_text("utf-8")
    gold = [json.loads(line) for line in annotated.read_text("utf-8").splitlines()]
    gold = [row for row in gold if row.get("cls") != "aux"]
    for name, read in PEERS.items():
        try:
            list(read(text[:2000]))  # loads what it needs
            begun = perf_counter()
            found = list(read(text))
        except Exception as error:  # an absent or broken reader is said, whatever it raises
            print(f"{name:18} not run: {type(error).__name__}: {str(error)[:80]}")
            continue
        seconds = perf_counter() - begun
        right = whole = 0
        for row in gold:
            at = [one for one in found if one[0] <= row["value_start"] < one[1]]
            wanted = {Decimal(str(abs(row["value"]))), Decimal(str(abs(row["value_norm"])))}
            hits = [one for one in at if (value := number(one[2])) is not None and abs(value) in wanted]
            right += bool(hits)
            whole += any(not row["unit"] or row["unit"] in text[one[0] : one[1]] for one in hits)
        size = len(text.encode()) / 1e6
        print(
            f"{name:18} value {right}/{len(gold)} ({right / len(gold):.0%})  value and unit {whole}/{len(gold)} ({whole / len(gold):.0%})"
            f"  whole facts 0  {size / seconds:.3f} MB/s"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
