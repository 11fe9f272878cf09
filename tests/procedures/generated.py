"""Declarations drawn at random that the checker accepts: chains and loops of states, quorums, conditions, stops, hand-overs, late comers."""

from collections.abc import Iterator

from hypothesis import strategies as st

from tongzhou.procedures.check import check_procedure
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.read import read_procedure
from tongzhou.terms.errors import Fault

__all__ = ["declarations", "read_generated"]

_HEAD = """\
procedure = "drawn"
version = 1
title = { zh = "抽取的程序", en = "drawn" }
case = { zh = "案件", en = "case" }
calendar = "week"
assumed = true
"""
_BASIS = """
[basis]
limits = { assumed = true }
lists = { assumed = true }

[lists.way]
values = { left = { zh = "左", en = "left" }, right = { zh = "右", en = "right" } }
"""
_SHARES = ("preview", "accepted", "never", "at:last")


def read_generated(text: str) -> Procedure:
    """Read a drawn declaration; one that the checker refuses is a fault of the drawing."""
    faults: list[Fault] = []
    made = read_procedure(text, "drawn.toml", {}, faults)
    assert made is not None
    check_procedure(made, {"week"}, faults)
    assert not faults, [str(one) for one in faults]
    return made


def _names(key: str) -> str:
    return f'zh = "{key}之名", en = "{key}"'


_LIMITS = st.sampled_from(["30min", "2h", "1d", "3wd", "20wd"])
_QUORUMS = st.sampled_from(["1", "2", '"all"', '"majority"'])
_READERS = st.sampled_from(["", *(f', to = ["{one}"]' for one in ("others", "origin", "first.who", "owner"))])


@st.composite
def declarations(draw: st.DrawFn) -> str:
    """Draw the text of a declaration."""
    opens = [f"s{n}" for n in range(draw(st.integers(1, 4)))]
    is_stopped = draw(st.booleans())
    parts = [
        _HEAD,
        f'separate = [["clerk", "chief"]]\norigin = ["a", "b"]\n{_BASIS}',
        _parties(draw),
        _form(draw),
        _states(opens, is_stopped),
        *_transitions(draw, opens, is_stopped),
        '\n[late]\ntell = { notify = ["clerk@any"], marks = "late", counts = true }',
    ]
    if any('late = "push"' in one for one in parts):
        parts.append('push = { does = "push_s0", marks = "deemed" }')
    if draw(st.booleans()):
        parts.append(f'\n[handover]\nby = "clerk"\nwithin = "{draw(_LIMITS)}"')
    return "\n".join(parts) + "\n"


def _parties(draw: st.DrawFn) -> str:
    keys = ["a", "b", "c", "d"][: draw(st.integers(2, 4))]
    late_comer = keys[-1] if len(keys) > 2 and draw(st.booleans()) else None
    lines = ["\n[parties]"]
    for one in keys:
        enters = ', enters = "last"' if one == late_comer else ""
        lines.append(f'{one} = {{ {_names(one)}, level = "county"{enters} }}')
    lines += ["\n[roles]", f"clerk = {{ {_names('clerk')} }}", f"chief = {{ {_names('chief')} }}"]
    return "\n".join(lines)


def _form(draw: st.DrawFn) -> str:
    shares = st.sampled_from(_SHARES)
    lines = ['\n[forms.first]\nzh = "首表"\nen = "first"']
    lines.append(f'way = {{ {_names("way")}, type = "code", list = "way", share = "{draw(shares)}" }}')
    lines.append(f'who = {{ {_names("who")}, type = "party", share = "preview" }}')
    for n in range(draw(st.integers(1, 4))):
        share = draw(shares)
        to = "" if share == "never" else draw(_READERS)
        lines.append(f'f{n} = {{ {_names(f"f{n}")}, type = "text", share = "{share}"{to} }}')
    return "\n".join(lines)


def _states(opens: list[str], is_stopped: bool) -> str:
    lines = ["\n[states]", f'start = {{ {_names("start")}, kind = "start" }}']
    lines += [f'{one} = {{ {_names(one)}, kind = "open" }}' for one in (*opens, "last")]
    lines += [f'held = {{ {_names("held")}, kind = "open", stop_clock = true }}'] if is_stopped else []
    return "\n".join([*lines, *(f'{one} = {{ {_names(one)}, kind = "end" }}' for one in ("done", "other"))])


def _transitions(draw: st.DrawFn, opens: list[str], is_stopped: bool) -> Iterator[str]:
    everywhere = "[" + ", ".join(f'"{one}"' for one in (*opens, "last")) + "]"
    yield "\n[transitions]"
    yield _transition("send", "start", opens[0], "chief@origin", 'form = "first"')
    yield _transition(
        "join", everywhere, "same", "clerk@any", f'joins = true, within = "{draw(_LIMITS)}", late = "tell"'
    )
    if draw(st.booleans()):
        yield _transition("leave", everywhere, "same", "clerk@others", "leaves = true")
    for one, target in zip(opens, (*opens[1:], "last"), strict=True):
        yield from _onward(draw, one, target)
    if is_stopped:
        yield _transition("ask", opens[0], "held", "clerk@any", "at_most = 2")
        yield _transition("supply", "held", opens[0], "chief@origin", f'within = "{draw(_LIMITS)}"')
    if draw(st.booleans()):
        yield _transition("back", "last", opens[0], "chief@origin", "at_most = 2")
    for way, target in (("left", "done"), ("right", "other")):
        more = f'within = "{draw(_LIMITS)}", when = {{ "first.way" = ["{way}"] }}, quorum = {draw(_QUORUMS)}'
        yield _transition(f"end_{way}", "last", target, "chief@any", more)
    yield _transition("drop", "last", "other", "chief@origin", f'within = "{draw(_LIMITS)}"')
    yield _transition("name", "last", "same", "clerk@first.who", f'within = "{draw(_LIMITS)}", form = "first"')


def _onward(draw: st.DrawFn, one: str, target: str) -> Iterator[str]:
    """Give the ways from one open state to the next; what is late in the first may be deemed made."""
    by = draw(st.sampled_from(["clerk@any", "chief@origin", "clerk@owner", "chief@all"]))
    limit = draw(_LIMITS)
    late = draw(st.sampled_from(["tell", "push"])) if one == "s0" else "tell"
    more = f'within = "{limit}", late = "{late}"'
    if limit != "30min" and draw(st.booleans()):
        more += ', not_before = "40min"'
    if by != "chief@origin" and draw(st.booleans()):
        more += f", quorum = {draw(_QUORUMS)}"
    yield _transition(f"go_{one}", one, target, by, more)
    yield _transition(f"push_{one}", one, target, "chief@origin", f'within = "{draw(_LIMITS)}"')
    if draw(st.booleans()):
        yield _transition(
            f"add_{one}", one, "same", "clerk@any", f'form = "first", at_most = {draw(st.integers(1, 3))}'
        )


def _transition(key: str, origin: str, target: str, by: str, more: str) -> str:
    origin = origin if origin.startswith("[") else f'"{origin}"'
    return f'{key} = {{ {_names(key)}, from = {origin}, to = "{target}", by = "{by}"{", " if more else ""}{more} }}'
