"""Sentences and clauses of a block (分句): brackets set aside, figures grouped."""

from typing import NamedTuple

from tongzhou.facts.tokens import CLOSE, COLON, COMMA, OPEN, SEMI, SENT, VALUE, Token

__all__ = ["Clause", "cut"]


class Clause(NamedTuple):
    """A stretch between commas (小句), its tokens outside brackets, and the bracketed stretches."""

    start: int
    end: int
    tokens: list[Token]
    asides: list[tuple[int, int, list[Token]]]
    stop: int
    """What ends it: the kind of the separating token, SENT at the end of the block."""
    has_value: bool


_ENDS = frozenset({SENT, SEMI, COMMA, COLON})


class _Cutter:
    """The clause being cut (正在切分的小句)."""

    __slots__ = ("asides", "clauses", "depth", "has_value", "held", "inside", "opened", "start")

    def __init__(self, start: int) -> None:
        self.clauses: list[Clause] = []
        self.depth = self.opened = 0
        self.inside: list[Token] = []
        self._begin(start)

    def _begin(self, start: int) -> None:
        self.start = start
        self.held: list[Token] = []
        self.asides: list[tuple[int, int, list[Token]]] = []
        self.has_value = False

    def bracket(self, kind: int, start: int, end: int) -> None:
        """Go one bracket in or out."""
        if kind == OPEN:
            if not self.depth:
                self.opened, self.inside = start, []
            self.depth += 1
        elif self.depth:
            self.depth -= 1
            if not self.depth:
                self.asides.append((self.opened, end, self.inside))

    def close(self, end: int, kind: int, resume: int) -> None:
        """End the clause; a bracket still open ends with it."""
        if self.depth:
            self.asides.append((self.opened, end, self.inside))
            self.depth = 0
        self.clauses.append(Clause(self.start, end, self.held, self.asides, kind, self.has_value))
        self._begin(resume)


def cut(tokens: list[Token], start: int, end: int) -> list[Clause]:
    """Cut a block into clauses (切分). A bracket never closed ends with its sentence."""
    cutter = _Cutter(start)
    for token in tokens:
        kind = token[0]
        if kind == OPEN or kind == CLOSE:
            cutter.bracket(kind, token[1], token[2])
        elif kind in _ENDS and (kind == SENT or not cutter.depth):
            cutter.close(token[1], kind, token[2])
        elif cutter.depth:
            cutter.inside.append(token)
        else:
            cutter.held.append(token)
            cutter.has_value = cutter.has_value or kind == VALUE
    if cutter.start < end:
        cutter.close(end, SENT, end)
    return cutter.clauses
