"""One error carries every fault."""

from tongzhou.terms.errors import DeclarationError, InputError, TongzhouError, UsageError, fault
from tongzhou.terms.words import Message, Words


def test_an_error_says_every_fault_with_its_place() -> None:
    error = DeclarationError(
        [fault("a.b", "{n} is wrong.", "areas.toml:3", n="x"), fault("a.c", "{n} is missing.", "areas.toml:9", n="y")]
    )
    assert str(error) == "areas.toml:3: x is wrong.\nareas.toml:9: y is missing."
    assert isinstance(error, InputError)


def test_a_fault_is_said_in_the_users_language() -> None:
    words = Words("zh", {"a.b": "{n} 有误。"})
    assert fault("a.b", "{n} is wrong.", "areas.toml:3", n="x").say(words) == "areas.toml:3: x 有误。"


def test_wrong_usage_is_no_input_error() -> None:
    assert not issubclass(UsageError, InputError)
    assert issubclass(UsageError, TongzhouError)


def test_a_message_inside_a_message_is_said_first() -> None:
    words = Words("en", {"out": "It rests on {what}.", "in": "{n} rows"})
    assert words.tell(Message.of("out", what=Message.of("in", n=3))) == "It rests on 3 rows."
