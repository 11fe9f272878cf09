"""Words by key in one language (词表): parts name a key and values, the edge says the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["Message", "Named", "Words", "filled"]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said later, as its key and values (消息).

    A value may itself be a `Message`, or a tuple of them that is said as a list; it is said first, in the same language.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, /, **values: object) -> "Message":
        """Build a message from keyword values (消息)."""
        return cls(key, values)


@dataclass(frozen=True, slots=True)
class Named:
    """A name in each language (名称): a sentence that it fills says it in the sentence's own.

    Examples
    --------
    >>> Words("zh", {"a.b": "{who}已响应。"}).say("a.b", who=Named({"zh": "武清区", "en": "Wuqing"}))
    '武清区已响应。'
    """

    names: Mapping[str, str]

    def __str__(self) -> str:
        """Give it in English, as the sentences in the code are."""
        return self.names["en"]


class _Printed(Decimal):
    """A number that fills a sentence with its digits and no exponent."""

    def __format__(self, spec: str, context: object = None, /) -> str:
        return Decimal.__format__(self, spec or "f")


class _Counted(int):
    """A count that fills a sentence, or chooses the words that fit it."""

    def __format__(self, spec: str, /) -> str:
        if not spec.startswith("?"):
            return int.__format__(self, spec)
        one, _, several = spec[1:].partition("|")
        return one if self == 1 else several


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """Fill values into a sentence (填入): decimals as printed, without an exponent; `{n:?one|several}` gives the words that fit a count.

    Examples
    --------
    >>> filled("{count} {count:?thing is|things are} assumed, {total}", {"count": 1, "total": Decimal("1E+2")})
    '1 thing is assumed, 100'
    """
    counts = ":?" in sentence
    said = {
        name: _Printed(one)
        if isinstance(one, Decimal)
        else _Counted(one)
        if counts and isinstance(one, int) and not isinstance(one, bool)
        else one
        for name, one in values.items()
    }
    return sentence.format(**said)


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language by key (词表).

    Examples
    --------
    >>> words = Words("en", {"facts.none": "No facts in {name}."})
    >>> words.say("facts.none", name="page.txt")
    'No facts in page.txt.'
    """

    lang: str
    sentences: Mapping[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """Say the sentence of a key with its values filled in (成句).

        Raises
        ------
        KeyError
            When the language has no sentence for the key.
        """
        return filled(self.sentences[key], {name: self._said(value) for name, value in values.items()})

    def _said(self, value: object) -> object:
        if isinstance(value, Named):
            return value.names[self.lang]
        if isinstance(value, tuple) and any(isinstance(one, Message | Named) for one in value):
            return ("、" if self.lang == "zh" else ", ").join(str(self._said(one)) for one in value)
        return self.tell(value) if isinstance(value, Message) else value

    def tell(self, message: Message) -> str:
        """Say a message (成句)."""
        return self.say(message.key, **message.values)

    def get(self, key: str, otherwise: str) -> str:
        """Give the sentence of a key, or the words given when there is none (取词)."""
        return self.sentences.get(key, otherwise)
