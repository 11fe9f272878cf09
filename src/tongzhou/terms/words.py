"""Words by key in one language (词表): parts name a key and values, the edge says the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Message", "Words"]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said later, as its key and values (消息).

    A value may itself be a `Message`; it is said first, in the same language.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, /, **values: object) -> "Message":
        """Build a message from keyword values (消息)."""
        return cls(key, values)


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
        said = {name: self.tell(value) if isinstance(value, Message) else value for name, value in values.items()}
        return self.sentences[key].format(**said)

    def tell(self, message: Message) -> str:
        """Say a message (成句)."""
        return self.say(message.key, **message.values)

    def get(self, key: str, otherwise: str) -> str:
        """Give the sentence of a key, or the words given when there is none (取词)."""
        return self.sentences.get(key, otherwise)
