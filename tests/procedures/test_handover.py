"""Hand-overs as a game: offered, accepted, refused, lapsed, withdrawn, twice, at once. Who offers holds the case until it is taken."""

from datetime import UTC, datetime, timedelta

import pytest

from tongzhou.procedures.calendar import Calendar, Year
from tongzhou.procedures.case import ACCEPT, OFFER, REFUSE, WITHDRAW, Act, Case, Move, Person
from tongzhou.procedures.engine import advance, moves_allowed, open_case, settle, sweep
from tongzhou.procedures.fold import fold
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.sharing import seen_by, view
from tongzhou.terms.errors import InputError

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
WEEK = {"week": Calendar("week", {}, frozenset({5, 6}), {2022: Year(frozenset(), frozenset(), None)}, UTC)}
CHIEF = Person("n-chief", "north", ("chief",))
NORTH, SOUTH, EAST = (Person(f"{one}-officer", one, ("officer",)) for one in ("north", "south", "east"))
ALARM = {"what": "oil", "grade": "high", "target": "the works", "caller": "somebody"}


class Game:
    """A case that has been notified, held by north, south and east asked; every act is kept."""

    def __init__(self, lake: Procedure) -> None:
        self.lake, self.at = lake, AT
        opened = open_case(lake, "c-1", "m-0", CHIEF, AT, WEEK, item="dig")
        assert opened.act is not None
        self.case, self.acts = opened.case, [opened.act]
        self.do("notify", CHIEF, values=ALARM)

    def do(self, key: str, person: Person, *, hours: float = 0.1, **more: object) -> "Game":
        self.at += timedelta(hours=hours)
        move = Move(f"m-{len(self.acts)}", key, person, **more)  # type: ignore[arg-type]  # by name
        outcome = advance(self.lake, self.case, move, self.at, WEEK)
        assert outcome.act is not None
        self.keep(outcome.case, (outcome.act,))
        return self

    def keep(self, case: Case, acts: tuple[Act, ...]) -> None:
        self.case = case
        self.acts += acts
        assert fold(self.lake, self.acts) == case

    def pass_time(self, **span: float) -> "Game":
        self.at += timedelta(**span)
        self.keep(*sweep(self.lake, self.case, self.at, WEEK))
        return self

    def offers(self) -> list[tuple[str, str]]:
        return [(one.peer, one.state) for one in self.case.offers]

    def due(self, key: str, party: str) -> datetime | None:
        return next((row.due_at for row in self.case.clock if (row.transition, row.party) == (key, party)), None)

    def sees(self, party: str) -> list[str]:
        return [one.path for one in seen_by(self.lake, self.case, party)]


@pytest.fixture
def game(lake: Procedure) -> Game:
    return Game(lake)


@pytest.mark.parametrize("ending", ["refuse", "lapse", "withdraw"])
def test_who_was_asked_is_asked_still_when_the_offer_comes_to_nothing_and_its_limit_runs_on(
    game: Game, ending: str
) -> None:
    due = game.due("take", "south")
    game.do(OFFER, NORTH, peer="south", reason="it is yours")
    assert (game.case.owner, game.case.standing["south"], game.due("take", "south")) == ("north", "asked", due)
    assert game.due(OFFER, "south") == game.at + timedelta(hours=24)
    match ending:
        case "refuse":
            game.do(REFUSE, SOUTH, reason="not ours")
        case "lapse":
            game.pass_time(hours=24.1)
        case _:
            game.do(WITHDRAW, NORTH)
    assert game.case.owner == "north"
    assert (game.case.standing["south"], game.due("take", "south")) == ("asked", due)
    assert game.due(OFFER, "south") is None
    assert "take" in moves_allowed(game.lake, game.case, SOUTH)
    assert ACCEPT not in moves_allowed(game.lake, game.case, SOUTH)


def test_accepted_the_case_has_one_owner_and_the_peer_is_in(game: Game) -> None:
    game.do(OFFER, NORTH, peer="south").do(ACCEPT, SOUTH)
    assert (game.case.owner, game.case.standing["south"], game.case.standing["north"]) == ("south", "in", "in")
    assert game.due("take", "south") is None, "it has taken the case on"
    assert OFFER in moves_allowed(game.lake, game.case, SOUTH)
    assert OFFER not in moves_allowed(game.lake, game.case, NORTH)


def test_who_has_declined_sees_the_preview_while_it_is_offered_and_then_nothing_but_its_refusal(game: Game) -> None:
    game.do("decline", EAST)
    assert game.sees("east") == []
    game.do(OFFER, NORTH, peer="east", reason="think again")
    assert game.sees("east") == ["alarm.what", "alarm.grade", "handover.reason"]
    assert game.sees("south") == ["alarm.what", "alarm.grade"], "the words are for whom the offer is for"
    game.do(REFUSE, EAST, reason="no")
    assert game.sees("east") == ["handover.reason"]
    seen = view(game.lake, game.case, tuple(game.acts), "east")
    assert seen is not None
    assert "state" not in seen
    assert [one["value"] for one in seen["fields"]] == ["no"]
    assert {one["party"] for one in seen["acts"]} == {"east"}


def test_who_has_declined_and_accepts_after_all_is_in(game: Game) -> None:
    game.do("decline", EAST).do(OFFER, NORTH, peer="east").do(ACCEPT, EAST)
    assert (game.case.owner, game.case.standing["east"]) == ("east", "in")


def test_who_declines_the_case_has_refused_what_was_offered(game: Game) -> None:
    game.do(OFFER, NORTH, peer="south").do("decline", SOUTH)
    assert game.offers() == [("south", "refused")]
    assert game.due(OFFER, "south") is None
    assert game.sees("south") == []
    with pytest.raises(InputError):
        game.do(ACCEPT, SOUTH)


def test_there_is_one_open_offer_a_peer_and_another_after_it_was_answered(game: Game) -> None:
    game.do(OFFER, NORTH, peer="south")
    with pytest.raises(InputError, match="offered to South"):
        game.do(OFFER, NORTH, peer="south")
    game.do(REFUSE, SOUTH).do(OFFER, NORTH, peer="south").do(ACCEPT, SOUTH)
    assert game.offers() == [("south", "refused"), ("south", "accepted")]


def test_with_a_new_owner_no_offer_of_the_former_stays_open(game: Game) -> None:
    game.do(OFFER, NORTH, peer="south").do(OFFER, NORTH, peer="east").do(ACCEPT, SOUTH)
    assert game.offers() == [("south", "accepted"), ("east", "withdrawn")]
    assert game.due(OFFER, "east") is None
    with pytest.raises(InputError):
        game.do(ACCEPT, EAST)
    assert game.case.owner == "south"


def test_with_the_end_of_the_case_no_offer_stays_open(game: Game) -> None:
    game.do("decline", EAST).do("inspect", NORTH).do(OFFER, NORTH, peer="east").do("close", CHIEF)
    assert game.case.state == "closed"
    assert game.offers() == [("east", "lapsed")]
    assert game.sees("east") == []


@pytest.mark.parametrize("person", [EAST, NORTH, CHIEF, Person("s-chief", "south", ("chief",))])
def test_nobody_answers_an_offer_but_whom_it_is_for_in_the_role_it_is_for(game: Game, person: Person) -> None:
    game.do(OFFER, NORTH, peer="south")
    for answer in (ACCEPT, REFUSE):
        with pytest.raises(InputError, match="cannot make"):
            game.do(answer, person)
    with pytest.raises(InputError, match="cannot make"):
        game.do(WITHDRAW, EAST)


def test_only_the_owner_offers_and_not_to_itself_or_to_who_does_not_hold_the_role(game: Game) -> None:
    for person, peer in ((SOUTH, "east"), (NORTH, "north"), (NORTH, "firm")):
        with pytest.raises(InputError, match="cannot make"):
            game.do(OFFER, person, peer=peer)
    with pytest.raises(InputError, match="'nowhere' is no party"):
        game.do(OFFER, NORTH, peer="nowhere")


@pytest.mark.parametrize("is_turned", [False, True])
def test_of_two_who_accept_at_once_one_holds_the_case_and_the_other_is_noted(game: Game, is_turned: bool) -> None:
    game.do(OFFER, NORTH, peer="south").do(OFFER, NORTH, peer="east")
    moves = [Move("a", ACCEPT, SOUTH, reason="ours"), Move("b", ACCEPT, EAST, reason="ours")]
    case, acts = settle(game.lake, game.case, moves[::-1] if is_turned else moves, game.at, WEEK)
    game.keep(case, acts)
    assert [one.verb for one in acts] == ["accepted", "noted"]
    assert [one.party for one in acts] == ["east", "south"], "the lowest hash first, whichever came first"
    assert case.owner == "east"
    assert acts[1].values == (("handover.reason", "ours"),), "nothing is lost"


@pytest.mark.parametrize("is_turned", [False, True])
def test_an_offer_taken_back_while_it_is_accepted_ends_one_way_for_both(game: Game, is_turned: bool) -> None:
    game.do(OFFER, NORTH, peer="south")
    moves = [Move("a", ACCEPT, SOUTH), Move("b", WITHDRAW, NORTH, peer="south")]
    case, acts = settle(game.lake, game.case, moves[::-1] if is_turned else moves, game.at, WEEK)
    assert (case, acts) == settle(game.lake, game.case, moves, game.at, WEEK)
    game.keep(case, acts)
    assert (case.owner == "south") == (acts[0].verb == "accepted")
    assert acts[1].verb == "noted"


def test_an_answer_to_an_offer_that_was_taken_back_unseen_is_noted_and_a_later_one_refused(game: Game) -> None:
    game.do(OFFER, NORTH, peer="south")
    seen = game.case.n
    game.do(WITHDRAW, NORTH).do(ACCEPT, SOUTH, seen=seen)
    assert (game.acts[-1].verb, game.case.owner) == ("noted", "north")
    with pytest.raises(InputError):
        game.do(ACCEPT, SOUTH, seen=game.case.n)
