"""`tongzhou review`: what needs a person's look, and what was decided (待核与人工核对)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from tongzhou.facts.check import check
from tongzhou.facts.decision import Decision, decided
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.review import Chooser, Item, chosen, items, parted
from tongzhou.steps.facts import Progress, facts_of
from tongzhou.terms.text import Text

__all__ = ["SEEN", "items_of_facts", "review_items", "walk"]

#: Above this many facts of a text the readings are not tried in the checks one by one (assumed: some seconds).
SEEN = 600


def review_items(
    texts: Sequence[Text],
    lexicon: Lexicon,
    progress: Progress,
    decisions: Sequence[Decision] = (),
    chooser: Chooser | None = None,
) -> tuple[Item, ...]:
    """List what needs a person's look on pages, without what was decided already (逐页待核清单).

    Parameters
    ----------
    texts
        Decoded pages.
    lexicon
        The names of the region's areas and indicators.
    progress
        Is told of bytes as the reading passes them.
    decisions
        Taken earlier.
    chooser
        A model that may choose among the readings found, off by default.

    Returns
    -------
    tuple of Item
        Page by page, the most important of each first, numbered through.
    """
    found: list[Item] = []
    for text in texts:
        facts = tuple(facts_of([text], lexicon, progress, decisions))

        def checked(some: Sequence[Fact], text: Text = text) -> Sequence[object]:
            return check(some, text, lexicon)

        found += items(facts, check(facts, text, lexicon), checked if len(facts) <= SEEN else None)  # type: ignore[arg-type]  # findings
    numbered = tuple(replace(one, number=number) for number, one in enumerate(found, 1))
    return chosen(numbered, chooser) if chooser else numbered


def items_of_facts(facts: Sequence[Fact], decisions: Sequence[Decision] = ()) -> tuple[Item, ...]:
    """List what needs a person's look among facts a ledger holds (台账待核清单), document by document."""
    found: list[Item] = []
    for _, some in groupby(decided(facts, decisions), key=lambda one: one.id.rpartition("-")[0]):
        found += items(tuple(some))
    return tuple(replace(one, number=number) for number, one in enumerate(found, 1))


def _answer(key: str, item: Item) -> str | None:
    """Give the answer that a key means for an item, None where it means none."""
    if key.isdigit():
        return key if 1 <= int(key) <= len(item.rivals) else None
    return {"a": "accept", "\r": "accept", "\n": "accept", "r": "reject"}.get(key)


def walk(
    found: Sequence[Item], show: Callable[[Item], None], key: Callable[[], str]
) -> tuple[tuple[tuple[int, str], ...], int, tuple[Item, ...]]:
    """Go through a list by single keys (逐项按键核对).

    `a` or Return accepts, a digit takes a competing reading, `r` rejects, `s` leaves for later, `=` accepts this item and every later one with
    the same doubts, `p` parts an item into its figures, `u` takes the last answer back, `q` ends.

    Returns
    -------
    tuple
        The answers by item number, how many keys were pressed, and the items: those given, and the parts of those parted with numbers of
        their own.
    """
    found = list(found)
    last_number = max((one.number for one in found), default=0)
    answers: dict[int, str] = {}
    order: list[int] = []
    at = pressed = 0
    while at < len(found):
        item = found[at]
        if item.number in answers:
            at += 1
            continue
        show(item)
        said = key()
        pressed += 1
        if said == "q" or not said:
            break
        if said == "u" and order:
            last = order.pop()
            answers.pop(last, None)
            at = next(n for n, one in enumerate(found) if one.number == last)
        elif said == "=":
            alike = [one.number for one in found[at:] if one.doubts == item.doubts and one.number not in answers]
            answers.update(dict.fromkeys(alike, "accept"))
            order += alike
        elif answer := _answer(said, item):
            answers[item.number] = answer
            order.append(item.number)
        elif said == "p" and len(item.facts) > 1:
            parts = parted(item, last_number + 1)
            last_number += len(parts)
            found[at : at + 1] = parts
        elif said == "s":
            at += 1
    return tuple(answers.items()), pressed, tuple(found)
