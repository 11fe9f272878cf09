"""Every sentence exists in every language, and every key that the code uses exists."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "tongzhou"
PARTS = sorted(folder.name for folder in SOURCE.iterdir() if (folder / "words").is_dir())
LANGUAGES = ("zh", "en")


@cache
def sentences(part: str, lang: str) -> dict[str, str]:
    return tomllib.loads((SOURCE / part / "words" / f"{lang}.toml").read_text("utf-8"))


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (str(path.relative_to(SOURCE)), ast.parse(path.read_text("utf-8"))) for path in sorted(SOURCE.rglob("*.py"))
    )


def placeholders(sentence: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def dotted(func: ast.expr) -> str:
    """The name of what is called, without what it is an attribute of at last: say of words.say."""
    parts: list[str] = []
    while isinstance(func, ast.Attribute):
        parts.append(func.attr)
        func = func.value
    parts.append(func.id if isinstance(func, ast.Name) else "")
    return ".".join(reversed(parts if len(parts) == 1 else parts[:-1]))


@cache
def every_call() -> dict[str, list[tuple[str, ast.Call]]]:
    found: dict[str, list[tuple[str, ast.Call]]] = {}
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                found.setdefault(dotted(node.func), []).append((f"{path}:{node.lineno}", node))
    return found


def calls(name: str) -> list[tuple[str, ast.Call]]:
    return every_call().get(name, [])


def key_of(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def everything(lang: str) -> dict[str, str]:
    return {key: said for part in PARTS for key, said in sentences(part, lang).items()}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_the_same_keys_in_both_languages(part: str) -> None:
    assert set(sentences(part, "zh")) == set(sentences(part, "en"))


@pytest.mark.parametrize("part", PARTS)
def test_a_sentence_has_the_same_placeholders_in_both_languages(part: str) -> None:
    english = sentences(part, "en")
    wrong = {key for key, said in sentences(part, "zh").items() if placeholders(said) != placeholders(english[key])}
    assert wrong == set()


@pytest.mark.parametrize("part", PARTS)
def test_every_key_begins_with_the_name_of_its_part(part: str) -> None:
    assert [key for lang in LANGUAGES for key in sentences(part, lang) if not key.startswith(f"{part}.")] == []


@pytest.mark.parametrize("part", PARTS)
def test_chinese_sentences_are_chinese(part: str) -> None:
    """A sentence with several English words and no Chinese character was not translated."""
    untouched = {
        key
        for key, said in sentences(part, "zh").items()
        if len(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{[^}]*\}", "", said))) > 2
        and not re.search(r"[\u4e00-\u9fff]", said)
    }
    assert {key for key in untouched if not key.endswith(".examples")} == set()


def test_the_sentence_of_a_fault_is_the_one_in_the_words_file() -> None:
    english = everything("en")
    wrong = []
    for where, call in calls("fault"):
        key = key_of(call)
        if key is None:
            continue
        template = call.args[1] if len(call.args) > 1 else None
        if not isinstance(template, ast.Constant) or english.get(key) != template.value:
            wrong.append((where, key))
    assert wrong == []


def test_a_fault_lies_in_the_part_its_key_names() -> None:
    wrong = []
    for where, call in calls("fault"):
        key = key_of(call)
        if key is not None and where.split("/")[0] != key.split(".")[0]:
            wrong.append((where, key))
    assert wrong == []


@pytest.mark.parametrize("name", ["fault", "Message.of"])
def test_every_placeholder_is_given_a_value(name: str) -> None:
    english = everything("en")
    wrong = []
    for where, call in calls(name.split(".")[-1]):
        key = key_of(call)
        if key is None or key not in english or any(one.arg is None for one in call.keywords):
            continue
        if placeholders(english[key]) - {one.arg for one in call.keywords if one.arg}:
            wrong.append((where, key))
    assert wrong == []


def test_every_key_of_a_message_exists() -> None:
    english = everything("en")
    wrong = [
        (where, key)
        for where, call in calls("of")
        if ast.unparse(call.func) == "Message.of" and (key := key_of(call)) is not None and key not in english
    ]
    assert wrong == []


def test_no_key_is_left_unused() -> None:
    """A key is used when the code, or a template of the report, names it in full or by a pattern such as f"cli.{name}.short"."""
    written: set[str] = set()
    patterns: set[str] = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                written.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in node.values
                )
                if re.search(r"[a-z_]", pattern):
                    patterns.add(pattern)
    for path in SOURCE.rglob("templates/**/*"):
        if path.is_file() and path.suffix in {".html", ".css", ".js", ".j2", ".jinja"}:
            written.update(re.findall(r"""["']([a-z_]+\.[a-z_.]+)["']""", path.read_text("utf-8")))
    used = re.compile("|".join(sorted(patterns)))
    unused = [key for key in everything("en") if key not in written and not used.fullmatch(key)]
    assert unused == []
