"""No regular expression of the reading chain can be made to take more than linear time, or a little more, by the text it is given."""

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants as c  # type: ignore[attr-defined]  # the tree of an expression has no public reader
from re import _parser  # type: ignore[attr-defined]  # not public
from types import ModuleType
from typing import Any

import pytest

import tongzhou.documents
import tongzhou.facts

# Attacks: each unbounded repetition of an expression filled for long, and then not ended as it should be.
_LONG = 64


def expressions(*packages: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Give every compiled expression of the packages' modules, named by its place."""
    for package in packages:
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            for name, value in vars(module).items():
                held = value if isinstance(value, tuple | list) else (value,)
                for number, one in enumerate(held):
                    if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                        yield f"{module.__name__}.{name}{number or ''}", one


def attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Give what leads to each long repetition, and what each of its ways repeats."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    yield from _attacks(tree, "")


def _attacks(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    said = before
    for op, argument in tree:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            _, most, inner = argument
            if most == c.MAXREPEAT or most >= _LONG:
                for one in dict.fromkeys(_ways(inner)):
                    if one:
                        yield said, one
            yield from _attacks(inner, said)
        elif op == c.SUBPATTERN:
            yield from _attacks(argument[3], said)
        elif op == c.ATOMIC_GROUP:
            yield from _attacks(argument, said)
        elif op == c.BRANCH:
            for branch in argument[1]:
                yield from _attacks(branch, said)
        said += _sample([(op, argument)])


def _ways(tree: Any) -> list[str]:
    """Give one text for each way through the alternatives at the top of a repeated part, and one of all of them."""
    inner = tree
    while len(inner) == 1 and inner[0][0] in (c.SUBPATTERN, c.ATOMIC_GROUP):
        inner = inner[0][1][3] if inner[0][0] == c.SUBPATTERN else inner[0][1]
    if len(inner) == 1 and inner[0][0] == c.BRANCH:
        found = [_sample(branch) for branch in inner[0][1][1]]
        return [*found, "".join(found)]
    return [_sample(inner)]


def _sample(tree: Any) -> str:
    """Give a text that the part matches, as far as that is told without matching."""
    said = ""
    for op, argument in tree:
        if op == c.LITERAL:
            said += chr(argument)
        elif op == c.NOT_LITERAL:
            said += "好" if argument != ord("好") else "字"
        elif op == c.ANY:
            said += "好"
        elif op == c.IN:
            said += _member(argument)
        elif op == c.BRANCH:
            said += _sample(argument[1][0])
        elif op == c.SUBPATTERN:
            said += _sample(argument[3])
        elif op == c.ATOMIC_GROUP:
            said += _sample(argument)
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            said += _sample(argument[2]) * max(argument[0], 1)
    return said


def _member(items: Any) -> str:
    """Give a character of a set."""
    if items[0][0] == c.NEGATE:
        return next(one for one in "好a1 " if not any(_holds(item, one) for item in items[1:]))
    op, argument = items[0]
    if op == c.LITERAL:
        return chr(argument)
    if op == c.RANGE:
        return chr(argument[0])
    return {c.CATEGORY_DIGIT: "1", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "a"}.get(argument, "好")


def _holds(item: Any, one: str) -> bool:
    op, argument = item
    if op == c.LITERAL:
        return bool(argument == ord(one))
    if op == c.RANGE:
        return bool(argument[0] <= ord(one) <= argument[1])
    kinds = {c.CATEGORY_DIGIT: one.isdigit(), c.CATEGORY_SPACE: one.isspace(), c.CATEGORY_WORD: one.isalnum()}
    return bool(kinds.get(argument))


SOURCES = {
    one.stem: one.read_text("utf-8")
    for package in (tongzhou.documents, tongzhou.facts)
    for one in sorted(Path(package.__path__[0]).glob("*.py"))
}
#: Given no more than so many characters, where they are used.
SHORT = {"tongzhou.documents.marks._CREDIT": "line[-40:]"}
FOUND = dict(expressions(tongzhou.documents, tongzhou.facts))


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Break off what runs for ever: an expression does not let anything else stop it."""

    def late(signum: int, frame: object) -> None:
        raise TimeoutError("longer than 20 s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def uses(name: str, pattern: re.Pattern[str]) -> list[re.Pattern[str]]:
    """Give what is run of an expression: as it is where it is looked for anywhere, bound to the start where it is only matched."""
    module, _, plain = name.rstrip("0123456789").rpartition(".")
    # what begins with an underscore is used by its own module alone
    said = SOURCES[module.rpartition(".")[2]] if plain.startswith("_") else "\n".join(SOURCES.values())
    is_sought = re.search(rf"\b{plain}\.(?:search|finditer|findall|sub|subn|split)\b", said)
    is_matched = re.search(rf"\b{plain}\.(?:match|fullmatch)\b", said)
    if is_matched and not is_sought:
        return [re.compile(rf"\A(?:{pattern.pattern})", pattern.flags)]
    return [pattern]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Give the least CPU time of two runs."""
    runs = []
    for _ in range(2):
        begun = time.process_time()
        pattern.search(text)
        runs.append(time.process_time() - begun)
    return min(runs)


def test_the_attacks_find_what_blows_up() -> None:
    """The nested, the overlapping and the merely quadratic."""
    for bad in (r"(?:a+)+$", r"(?:一年|一|年)*$", r"\s*x"):
        before, repeated = next(iter(attacks(re.compile(bad))))
        pattern = re.compile(bad)
        short, long = (
            seconds(pattern, before + repeated * times + "\0")
            for times in ((9, 18) if bad != r"\s*x" else (2000, 8000))
        )
        assert long > 3 * short


@pytest.mark.parametrize("part", ["documents", "facts"])
def test_time_grows_with_the_text_and_not_with_its_square(part: str) -> None:
    slow = []
    for name, found in FOUND.items():
        for pattern in uses(name, found) if f".{part}." in name and name not in SHORT else ():
            for before, repeated in attacks(pattern):
                texts = [before + (repeated * (size // len(repeated) + 1))[:size] + "\0" for size in (2500, 10_000)]
                if seconds(pattern, texts[1]) > 0.02:
                    short, long = (seconds(pattern, text) for text in texts)
                    if long > 7 * short + 0.01:
                        slow.append((name, before, repeated, round(short, 4), round(long, 4)))
    assert slow == []


def test_what_is_given_little_is_given_little() -> None:
    for name, given in SHORT.items():
        module, _, plain = name.rpartition(".")
        said = SOURCES[module.rpartition(".")[2]]
        assert len(re.findall(rf"\b{plain}\.", said)) == said.count(f"{plain}.search({given})") == 1


def test_every_module_of_the_reading_chain_was_looked_at() -> None:
    assert len(FOUND) > 150
