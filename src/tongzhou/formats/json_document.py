"""JSON documents of others while they are read (JSON 文书): every fault at once, each with its place in the document."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["Node", "read_json"]

#: A document is a message; one beyond this is none.
MOST_BYTES = 4_000_000
_DEEPEST = 40


def read_json(data: bytes, name: str, faults: list[Fault]) -> "Node":
    """Read a document whose top is an object (读取 JSON 文书).

    Raises
    ------
    InputError
        When it is no JSON object, too large or nested too deeply: nothing more can be said of it then.
    """
    try:
        if len(data) > MOST_BYTES:
            raise ValueError(f"{len(data)} bytes")
        found = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
        if not isinstance(found, dict) or _depth(found) > _DEEPEST:
            raise TypeError("its top is no object, or it is nested too deeply")
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(
            fault(
                "formats.json_broken",
                "The document cannot be read as a JSON object: {why}. It must be UTF-8, at most {most} bytes.",
                name,
                why=str(error)[:120],
                most=MOST_BYTES,
            )
        ) from None
    return Node(found, name, "", faults)


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")


def _depth(value: object, at: int = 0) -> int:
    if at > _DEEPEST:
        return at
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(one, at + 1) for one in inner), default=at)


class Node:
    """One object of a document (JSON 节点): gives values by key and type, gathers what is wrong."""

    def __init__(self, value: dict[str, Any], name: str, path: str, faults: list[Fault]) -> None:
        self.value = value
        self.name = name
        self.path = path
        self.faults = faults

    def where(self, key: str) -> str:
        """Give the place of a key, as document:a/b/0 (位置)."""
        return f"{self.name}:{f'{self.path}/{key}'.strip('/')}"

    def wrong(self, key: str, allowed: str) -> None:
        """Note a value that is missing or of a wrong form (有误)."""
        found = self.value.get(key)
        shown = "-" if found is None else json.dumps(found, ensure_ascii=False, default=str)[:80]
        self.faults.append(
            fault(
                "formats.json_value",
                "The element {key} is {value}. It must be {allowed}.",
                self.where(key),
                key=key,
                value=shown,
                allowed=allowed,
            )
        )

    def text(self, key: str, *, required: bool = False, allowed: tuple[str, ...] = ()) -> str:
        """Give a text, empty where there is none (取文字)."""
        found = self.value.get(key)
        if found is None and not required:
            return ""
        if isinstance(found, str) and found.strip() and (not allowed or found in allowed):
            return found
        self.wrong(key, ", ".join(allowed) or "a text")
        return ""

    def number(self, key: str, *, required: bool = False) -> Decimal | None:
        """Give a number (取数)."""
        found = self.value.get(key)
        if found is None and not required:
            return None
        try:
            if isinstance(found, int | Decimal) and not isinstance(found, bool):
                return Decimal(found)
        except InvalidOperation:
            pass
        self.wrong(key, "a number")
        return None

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Give a day; of a moment its day (取日期)."""
        found = self.value.get(key)
        if found is None and not required:
            return None
        try:
            return date.fromisoformat(str(found)[:10])
        except ValueError:
            self.wrong(key, "a day, such as 2022-11-17")
            return None

    def moment(self, key: str, *, required: bool = False) -> datetime | None:
        """Give a moment with its zone (取时刻)."""
        found = self.value.get(key)
        if found is None and not required:
            return None
        try:
            at = datetime.fromisoformat(str(found))
            if at.tzinfo is not None and isinstance(found, str):
                return at
        except ValueError:
            pass
        self.wrong(key, "a time with its offset, such as 2022-11-17T08:00:00+08:00")
        return None

    def node(self, key: str, *, required: bool = False) -> "Node":
        """Give an object inside, an empty one where there is none (取子对象)."""
        found = self.value.get(key)
        if found is None and not required:
            return Node({}, self.name, f"{self.path}/{key}", self.faults)
        if isinstance(found, dict):
            return Node(found, self.name, f"{self.path}/{key}", self.faults)
        self.wrong(key, "an object")
        return Node({}, self.name, f"{self.path}/{key}", self.faults)

    def nodes(self, key: str, *, required: bool = False) -> Iterator["Node"]:
        """Give the objects of a list inside (取子对象列)."""
        found = self.value.get(key)
        if found is None and not required:
            return
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found) or (required and not found):
            self.wrong(key, "a list of objects")
            return
        for n, one in enumerate(found):
            yield Node(one, self.name, f"{self.path}/{key}/{n}", self.faults)
