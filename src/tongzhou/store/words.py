"""The sentences of all parts in one language, from the files beside the code (词表)."""

import tomllib
from functools import cache
from pathlib import Path

from tongzhou.terms.words import Words

__all__ = ["LANGUAGES", "load_words", "worded_parts"]

#: The languages every sentence exists in.
LANGUAGES = ("zh", "en")

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def worded_parts() -> tuple[str, ...]:
    """Give the parts that have words files, sorted (有词表的部分)."""
    return tuple(sorted(found.parent.parent.name for found in _PACKAGE.glob("*/words/en.toml")))


@cache
def load_words(lang: str, parts: tuple[str, ...] | None = None) -> Words:
    """Read the words files of the parts named, or of all (读取词表).

    Asking only for the parts needed keeps a cold command quick: the help texts need one file, not ten.

    Parameters
    ----------
    lang
        `zh` or `en`.
    parts
        Names of parts such as `("cli",)`; None for every part that has words.

    Returns
    -------
    Words
        The sentences by key.

    Raises
    ------
    ValueError
        When the language is none of `LANGUAGES`: the caller chose it without asking.

    Examples
    --------
    >>> load_words("en", ("store",)).lang
    'en'
    """
    if lang not in LANGUAGES:
        raise ValueError(f"load_words() got lang={lang!r}; it must be one of {LANGUAGES}.")
    sentences: dict[str, str] = {}
    for part in parts if parts is not None else worded_parts():
        with (_PACKAGE / part / "words" / f"{lang}.toml").open("rb") as opened:
            sentences.update(tomllib.load(opened))
    return Words(lang, sentences)
