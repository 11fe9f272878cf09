"""A procedure as it is declared (程序): parties, roles, forms, states, transitions; frozen, each limit, list and band with its basis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tongzhou.procedures.span import Span
from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile

__all__ = [
    "KINDS",
    "NOTICES",
    "OUTSIDE",
    "SAME",
    "SIDES",
    "TIES",
    "TYPES",
    "Actor",
    "Board",
    "Chosen",
    "CodeList",
    "Edition",
    "Evidence",
    "Field",
    "Form",
    "Handover",
    "Item",
    "LateRule",
    "Names",
    "Party",
    "Procedure",
    "Role",
    "Standard",
    "State",
    "Transition",
]

Names = Mapping[str, str]

#: The level of a party that is no authority: a disputant, a firm, a job-seeker.
OUTSIDE: Final = "outside"
#: What a side means is told by the case: who opened it, who holds it, what its item says.
SIDES: Final = ("origin", "others", "any", "all", "owner", "handled_by", "competent")
#: The target of a transition that leaves the state as it is.
SAME: Final = "same"
#: Kinds of states.
KINDS: Final = ("start", "open", "end")
#: Types of fields.
TYPES: Final = (
    "text",
    "number",
    "whole",
    "flag",
    "day",
    "time",
    "code",
    "party",
    "parties",
    "person",
    "organisation",
    "place",
    "file",
    "standard",
)
#: What evidence says of itself that a field of the case may have to say as well, and the types of field that can.
TIES: Final = {"item": ("code", "text"), "institution": ("code", "text", "organisation"), "issued": ("day",)}
#: Kinds of notices that a transition may send; what follows a colon is the kind's own word, as in cap:update.
NOTICES: Final = ("letter", "sms", "phone", "cap", "ocds", "fhir", "jobposting")


@dataclass(frozen=True, slots=True)
class Party:
    """A jurisdiction or outside party that takes part (参与方). `level` is province, prefecture, county, zone or outside; `area` its code.

    `enters` is the state with which it enters a case; before it, it sees nothing and does nothing. None: it is there from the opening.
    """

    key: str
    names: Names
    level: str
    calendar: str | None
    area: str | None = None
    enters: str | None = None

    @property
    def is_outside(self) -> bool:
        """Whether it is no authority (是否局外当事人)."""
        return self.level == OUTSIDE


@dataclass(frozen=True, slots=True)
class Role:
    """A role people hold (角色) and the parties in which somebody holds it."""

    key: str
    names: Names
    held_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes (代码表), each with its name; `is_table` tells that it lies in a CSV file beside the declaration."""

    key: str
    values: Mapping[str, Names]
    basis: Basis | None
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form (字段).

    `share` is preview, accepted, never or at:<state>. `to` names who may see it besides the party that filled it in: parties, or sides; empty
    means every authority of the case, and no outside party. `standard` bounds its value; `standard_by` names the field of the same form whose
    code is the key of the standard. `is_past` says of a time or day that it tells what has happened, so it cannot lie after the move.
    `is_once` says that no value stands in it twice in a case, such as a name on a roll.
    """

    key: str
    names: Names
    kind: str
    share: str
    is_required: bool = True
    codes: str | None = None
    unit: str | None = None
    least: float | None = None
    most: float | None = None
    standard: str | None = None
    to: tuple[str, ...] = ()
    standard_by: str | None = None
    is_past: bool = False
    is_once: bool = False

    @property
    def shown_at(self) -> str | None:
        """The state from which it is shown, of a field shared `at:` one (公开环节)."""
        return self.share.removeprefix("at:") if self.share.startswith("at:") else None


@dataclass(frozen=True, slots=True)
class Form:
    """A form (表单)."""

    key: str
    names: Names
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a list of recognised items and institutions (互认清单版次).

    `items` maps an item to the quality condition it demands (empty: none); `institutions` maps an institution to the conditions it has met.
    `except_` lists (item, institution) that do not count in spite of both being listed.
    """

    key: str
    valid_from: date
    valid_to: date | None
    items: Mapping[str, tuple[Names, str]]
    institutions: Mapping[str, tuple[Names, frozenset[str]]]
    except_: frozenset[tuple[str, str]]
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of evidence that others recognise (证据种类): by which editions, how long, and which reasons permit a repeat.

    `never_blocked` names a right to have the test repeated that no recognition takes away, such as a producer's re-inspection. `conditions` names
    the conditions of quality that items ask for and institutions meet. `of` ties what is attached to the case: item, institution and issued (the day)
    must each be what stands in a field, form.field.
    """

    key: str
    names: Names
    editions: tuple[Edition, ...]
    issued_within: Span | None
    accredited: tuple[str, ...]
    repeat: Mapping[str, tuple[Names, Basis | None]]
    never_blocked: Mapping[str, tuple[Names, Basis | None]]
    conditions: Mapping[str, Names]
    basis: Basis | None
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value a party has chosen within a band, from a day on (地方取值)."""

    party: str
    value: float
    valid_from: date | None
    valid_to: date | None
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Standard:
    """A technical standard with a band (带幅度的标准). `stricter_is` is lower or higher; `low` and `high` bound what may be chosen.

    A mandatory base may only be made stricter. `basis` is that of the base, `band_basis` that of the band.
    """

    key: str
    names: Names
    unit: str
    stricter_is: str
    base: float
    is_mandatory: bool
    low: float
    high: float
    chosen: tuple[Chosen, ...]
    basis: Basis | None
    band_basis: Basis | None


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case (状态): start, open or end; `stops_clock` holds the other deadlines while it lasts."""

    key: str
    names: Names
    kind: str
    stops_clock: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who may move (操作方): a role at a side, written `role@side`.

    A side is one of `SIDES`, the key of a party, or form.field: the party, or parties, named in that field.
    """

    role: str
    side: str

    def __str__(self) -> str:
        """Give it as written."""
        return f"{self.role}@{self.side}"


@dataclass(frozen=True, slots=True)
class Transition:
    """A declared transition (转换).

    `quorum` is how many parties must make it: a number, "all" or "majority". `since` is what starts the clock of `within`: state (entering
    `from`), open (leaving the start state), or form.field (a time that was filled in). `joins` takes the case on, `leaves` declines it.
    `repeats` names the kind of evidence that this transition asks to have made anew, for which a declared reason is needed. A `target` of `same`
    leaves the case in the state it is in. `not_before` is a shortest time in the state, or form.field, a moment filled in; `when` maps form.field
    to the values of which it must have one. `recurs` lets the limit of a transition that leaves the state as it is begin again for the party that
    made it; `reminds` says that it need not be made: whoever could is reminded each time so long has passed, and is never late.
    """

    key: str
    names: Names
    origins: tuple[str, ...]
    target: str
    by: tuple[Actor, ...]
    quorum: int | str = 1
    form: str | None = None
    evidence: tuple[str, ...] = ()
    repeats: str | None = None
    sends: tuple[str, ...] = ()
    within: Span | None = None
    within_item: bool = False
    since: str = "state"
    at_most: int | None = None
    late: str | None = None
    joins: bool = False
    leaves: bool = False
    not_before: Span | str | None = None
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    basis: Basis | None = None
    recurs: bool = False
    reminds: bool = False

    def leads_to(self, state: str) -> str:
        """Give the state after it was made in a state (到达状态)."""
        return state if self.target == SAME else self.target

    def lasts(self, state: str) -> bool:
        """Whether its limit runs in a state as long as the case stays there (时限是否持续): nothing that leaves the state as it is ends it."""
        return not (self.joins or self.leaves) and (self.leads_to(state) != state or self.recurs or self.reminds)

    @property
    def has_limit(self) -> bool:
        """Whether a time limit runs for it (有无时限)."""
        return self.within is not None or self.within_item


@dataclass(frozen=True, slots=True)
class LateRule:
    """What happens when a deadline passes (逾期处理): who is told, which transition is deemed made, what mark the case gets."""

    key: str
    notify: tuple[Actor, ...]
    does: str | None
    marks: str | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a matter (事项): who is competent by law, who handles it by mandate, whose standard binds, within what limit."""

    key: str
    names: Names
    competent: tuple[str, ...]
    handled_by: str
    standard_of: str
    within: Span | None
    mandate: str | None
    needs: tuple[str, ...]
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Handover:
    """How a case passes to another party (移送): offered by a role of the owner, answered by a role of the peer, within a limit."""

    by: str
    within: Span
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Board:
    """Which fields stand on the coordination office's board (任务看板), as form.field; yellow from `yellow` before the due day on.

    `what` is the field that says what is to be done.
    """

    lead: str
    supporting: str | None
    due: str
    progress: str | None
    yellow: Span
    basis: Basis | None
    what: str | None = None


@dataclass(frozen=True)
class Procedure:
    """A whole procedure (程序). `digest` is the hash of its canonical text: a case is pinned to `key@version#digest`.

    `origins` names the parties that may open a case, `joined` the sides that are in every case from its opening on. `widened` names fields shared
    more widely than in the version before, as form.field, with the reason. `assumed` lists all that is assumed, `lines` counts the file's lines.
    """

    key: str
    version: int
    titles: Names
    case_names: Names
    parties: Mapping[str, Party]
    roles: Mapping[str, Role]
    separate: tuple[tuple[str, ...], ...]
    lists: Mapping[str, CodeList]
    forms: Mapping[str, Form]
    evidence: Mapping[str, Evidence]
    standards: Mapping[str, Standard]
    states: Mapping[str, State]
    transitions: Mapping[str, Transition]
    late: Mapping[str, LateRule]
    items: Mapping[str, Item]
    handover: Handover | None
    board: Board | None
    origins: tuple[str, ...]
    joined: tuple[str, ...]
    calendar: str | None
    valid_from: date | None
    basis: Basis | None
    widened: Mapping[str, str]
    assumed: tuple[Assumed, ...]
    digest: str
    lines: int
    file: DeclaredFile

    @property
    def pin(self) -> str:
        """What a case is pinned to (锁定版本)."""
        return f"{self.key}@{self.version}#{self.digest}"

    @property
    def start(self) -> State:
        """The state in which a case begins (起始状态)."""
        return next(one for one in self.states.values() if one.kind == "start")

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """Give the transitions that may be made in a state (可作转换)."""
        return tuple(one for one in self.transitions.values() if state in one.origins)

    def sided(self, side: str, origin: str | None = None, item: str | None = None) -> tuple[str, ...]:
        """Give the parties that may stand at a side (一侧的参与方); without an origin or an item, every one that could."""
        everyone = tuple(self.parties)
        items = [self.items[item]] if item is not None and item in self.items else list(self.items.values())
        match side:
            case "origin":
                return (origin,) if origin else self.origins
            case "others":
                return tuple(one for one in everyone if one != origin)
            case "handled_by":
                return tuple(dict.fromkeys(one.handled_by for one in items))
            case "competent":
                return tuple(dict.fromkeys(party for one in items for party in one.competent))
            case "any" | "all" | "owner":
                return everyone
            case _:
                return everyone if "." in side else (side,)

    def values_of(self, path: str) -> tuple[str, ...]:
        """Give the values that a field of type code, flag, party or parties can have (可取值); empty for others."""
        one = self.field(path)
        match one.kind if one else None:
            case "code":
                found = self.lists.get((one.codes if one else None) or "")
                return tuple(found.values) if found else ()
            case "flag":
                return ("yes", "no")
            case "party" | "parties":
                return tuple(self.parties)
            case _:
                return ()

    def is_reminder(self, transition: str) -> bool:
        """Say whether the limit of a transition only reminds (是否只作提醒); a hand-over's never does."""
        found = self.transitions.get(transition)
        return found is not None and found.reminds

    def where(self, *place: str | int) -> str:
        """Give file:line of a place of the declaration (位置)."""
        return self.file.where(place)

    def field(self, path: str) -> Field | None:
        """Give a field by form.field (取字段)."""
        form, _, key = path.partition(".")
        return self.forms[form].fields.get(key) if form in self.forms else None
