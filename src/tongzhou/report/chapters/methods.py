"""Chapter: methods and recipes (方法与算法说明): every choice behind every computed result, so that it can be computed again."""

from dataclasses import fields, is_dataclass

from tongzhou.report.book import Block, Chapter, Column, Heading, Table, Text
from tongzhou.report.inputs import BookInputs
from tongzhou.report.phrases import Phrases, rich

__all__ = ["all_recipes", "methods_chapter", "recipe_rows"]

_METHODS = ("reading", "checking", "index", "ledger", "sentences")


def recipe_rows(recipe: object, phrases: Phrases, prefix: str = "") -> tuple[tuple[str, str], ...]:
    """Give every field of a recipe with its value (算法说明各项), the fields of a nested choice under its own name."""
    rows: list[tuple[str, str]] = []
    if not is_dataclass(recipe):
        return ()
    for one in fields(recipe):
        value = getattr(recipe, one.name)
        if is_dataclass(value):
            rows.extend(recipe_rows(value, phrases, f"{prefix}{one.name}."))
            continue
        if isinstance(value, tuple):
            value = ", ".join(str(part) for part in value)
        shown = phrases.words.say("report.none") if value is None or value == "" else str(value)
        rows.append((f"{prefix}{one.name}", shown))
    return tuple(rows)


def all_recipes(inputs: BookInputs, phrases: Phrases) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Give the recipes of all results by name (全部算法说明)."""
    own = tuple(
        (index.framework.name if phrases.is_chinese else index.framework.english, recipe_rows(index.recipe, phrases))
        for index in inputs.indices
    )
    return (*own, *inputs.recipes)


def methods_chapter(inputs: BookInputs, phrases: Phrases) -> Chapter:
    """Say how everything was computed (方法与算法说明)."""
    words = phrases.words
    blocks: list[Block] = []
    for method in _METHODS:
        blocks.append(Heading(words.say(f"report.method_{method}_title"), f"method-{method}"))
        blocks.append(Text(rich(words, f"report.method_{method}")))
    columns = (Column(words.say("report.col_choice"), "code"), Column(words.say("report.col_value")))
    recipes = all_recipes(inputs, phrases)
    if recipes:
        blocks.append(Heading(words.say("report.recipes_title"), "recipes"))
        blocks.append(Text(rich(words, "report.recipes_lead")))
    for n, (name, rows) in enumerate(recipes):
        caption = words.say("report.recipe_caption", name=name)
        blocks.append(Table(f"recipe-{n + 1}", caption, columns, (("", rows),)))
    return Chapter("methods", words.say("report.chapter_methods"), tuple(blocks))
