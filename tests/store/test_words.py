"""The sentences of all parts in one language."""

import pytest

from tongzhou.store.words import LANGUAGES, load_words, worded_parts


def test_words_of_one_part_are_read_alone() -> None:
    assert all(key.startswith("store.") for key in load_words("en", ("store",)).sentences)


def test_all_parts_are_put_together() -> None:
    found = {key.split(".")[0] for key in load_words("zh").sentences}
    assert found == set(worded_parts())


def test_another_language_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="fr"):
        load_words("fr")


def test_each_part_with_words_has_them_in_every_language() -> None:
    for lang in LANGUAGES:
        assert load_words(lang).lang == lang
