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


def cut(tokens: list[Token], start: int, end: int) -> list[Clause]:
    """Cut a block into clauses (切分). A bracket never closed ends with its sentence."""
    clauses: list[Clause] = []
    held: list[Token] = []
    asides: list[tuple[int, int, list[Token]]] = []
    inside: list[Token] = []
    depth = opened = 0
    has_value = False
    for token in tokens:
        kind = token[0]
        if kind in _ENDS and (kind == SENT or not depth):
            if depth:
                asides.append((opened, token[1], inside))
                depth = 0
            clauses.append(Clause(start, token[1], held, asides, kind, has_value))
            start, held, asides, has_value = token[2], [], [], False
        elif kind == OPEN:
            opened, inside = (opened, inside) if depth else (token[1], [])
            depth += 1
        elif kind == CLOSE:
            if depth == 1:
                asides.append((opened, token[2], inside))
            depth -= depth > 0
        elif depth:
            inside.append(token)
        else:
            held.append(token)
            has_value = has_value or kind == VALUE
    if start < end:
        if depth:
            asides.append((opened, end, inside))
        clauses.append(Clause(start, end, held, asides, SENT, has_value))
    return clauses
