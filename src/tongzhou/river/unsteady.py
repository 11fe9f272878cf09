"""A release in a river whose flow changes with time (非恒定流输移): a conservative scheme of fifth order for all members at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.advance import carry, carry_weights, spot_weights
from tongzhou.river.ensemble import Conduct, Hydraulics
from tongzhou.river.flow import Flow
from tongzhou.river.network import Leg
from tongzhou.river.operation import Operated

__all__ = ["Spot", "Traces", "run"]

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

#: Cells in one standard deviation of the time of passage at the first spot.
PER_DEVIATION = 4.0
_FEWEST_CELLS = 20
#: Cells of a course at most: a narrow plume on a long course is then drawn out a little.
MOST_CELLS = 800
# Members that begin together, and the part of them that is still on its way below which the others are left behind: the slowest of a block
# takes several times as many steps as most.
_BLOCK = 500
_FEWER = 0.8
# The least part of the time of a cell in which a leg may be passed.
_SHORTEST_CELL = 0.8
# The part of a cell that the water may pass in a step, and the dispersion number: the scheme is stable up to 1 and to 2/3 (`carry_weights`).
_COURANT, _SPREAD = 0.95, 0.6
#: A member is followed until the water holds less than this part of what has passed, or until the horizon.
LEFT = 1e-4
_MOST_STEPS = 20_000
# The part of the water of a reach that may come or go in a step.
_TURNOVER = 0.6
# Cells at the ends of the plume with less than this part of the mass of every member are not worked on.
_NOTHING = 1e-9
_LEAD, _TAIL = 8, 6
_SHORTEST_S = 1.0
# A carbon dam lets through at least this part.
_LEAST_PASSED = 1e-3
# Four cells about a face and their moments up to the third: what each shall hold so that the moments together are those given.
_CENTRES = np.array([-1.5, -0.5, 0.5, 1.5])
_FOUR = np.linalg.inv(np.stack([np.ones(4), _CENTRES, _CENTRES**2 - 1 / 12, _CENTRES**3 - _CENTRES / 4]))


@dataclass(frozen=True, slots=True)
class Spot:
    """A point at which the water is watched (观测点): a leg and the distance from the upper end of its reach, None for its lower end."""

    leg: int
    distance_m: float | None


@dataclass(frozen=True)
class Traces:
    """What some members bring to one spot (过程线), each on times of its own.

    `rows` (intp, member); `time_s` (member, step), seconds after the reported begin of the release, does not decrease;
    `concentration_mg_l` has the same shape. Of the mass in g (member,): `left_g` was still in the course when the run ended, `passed_g`
    had gone through its lower end, `taken_g` had been led away, taken out or gone another way, `decayed_g` had decayed.
    """

    rows: Rows
    spot: int
    time_s: Floats
    concentration_mg_l: Floats
    left_g: Floats
    passed_g: Floats
    taken_g: Floats
    decayed_g: Floats
    reversed_share: Floats
    """Part of the time in which the water went upstream somewhere on the course (member,)."""


@dataclass(frozen=True)
class _Grid:
    """The cells of some members: lead, legs, tail; each member's legs have as many as its own water needs. Arrays (cell, member)."""

    column: tuple[int, ...]
    first: Rows
    """The first cell of each leg, and of the tail (leg + 1, member)."""
    begin: Floats
    """Where each leg begins, as a part of its reach (leg, member)."""
    part: Floats
    """How much of its reach a cell is (leg, member)."""
    leg: Rows
    """Lead and tail have that of their neighbour."""
    is_still: NDArray[np.bool_]
    """Whether the volume of the cell stays: lead and tail."""
    lower: Floats
    """Where each cell ends, as a part of its reach."""
    volume_m3: Floats
    gauge: Floats
    """Discharge over the share of the mass that comes here, in the flow before anything is changed: times the concentration it has no step
    where waters meet or part."""
    spread: Floats
    """D·A/(Q·Δx) at the lower face of each cell."""

    def take(self, rows: Rows) -> "_Grid":
        """Give some members."""
        return replace(
            self, **{one.name: getattr(self, one.name)[:, rows] for one in fields(self) if one.name != "column"}
        )


def run(
    river: Hydraulics,
    conduct: Conduct,
    legs: Sequence[Leg],
    operated: Sequence[Operated],
    spots: Sequence[Spot],
    horizon_s: float,
    per_deviation: float = PER_DEVIATION,
    left: float = LEFT,
    most_cells: int = MOST_CELLS,
) -> Iterator[Traces]:
    """Follow a release down a course while gates move and water joins or is led away (非恒定流输移).

    Cells hold mass and faces pass it, so none is made or lost. A cell is a fixed part of the volume of its reach; the flow at its faces
    follows from the water balance of the reach, so an even concentration stays even whatever the flow does. Advection and dispersion are
    one, of fifth order in space and time; exchange with storage and decay are exact. A plume narrower than two cells rings: what is below
    nothing is shown as nothing.

    Parameters
    ----------
    river, conduct
        The draws.
    legs
        From the release down, each to the lower end of its reach.
    operated
        What is done to the water, and when.
    spots
        Where to watch.
    horizon_s
        How long to follow it after the release began.
    per_deviation
        Cells in a standard deviation of the plume at the first spot.
    left
        A member is followed until the water of the course holds less than this part of what has gone through its lower end.
    most_cells
        Cells of a course at most.

    Yields
    ------
    Traces
        One for each spot and group of members; the groups together cover all.
    """
    course = _course(river, conduct, legs)
    time = _cell_s(conduct, course, spots, per_deviation, most_cells)
    # members that take as many steps go together: the slowest of a block decides how long it runs
    whole = np.minimum(2 * course.travel_s.sum(1) + conduct.duration_s, horizon_s)
    order = np.argsort(whole / np.minimum(time, course.travel_s.min(1) / _SHORTEST_CELL), kind="stable")
    for at in range(0, len(order), _BLOCK):
        rows = order[at : at + _BLOCK]
        grid = _grid(river.take(rows), legs, course.take(rows), time[rows])
        block = _Block(river.take(rows), conduct.take(rows), grid, [one.take(rows) for one in operated], spots, left)
        yield from _follow(block, rows, horizon_s)


def _follow(block: "_Block", rows: Rows, horizon_s: float) -> Iterator[Traces]:
    """Follow a block to its end and give what was seen; members that have passed are left behind on the way."""
    members, spots = len(rows), len(block.watched)
    still = np.arange(members)
    times, seen = [block.time], [np.zeros((spots, members))]
    sums = np.zeros((5, members))
    for n in range(_MOST_STEPS):
        if not block.go(horizon_s, is_fourth=n % 4 == 3):
            break
        time, level = times[-1].copy(), seen[-1].copy()
        time[still], level[:, still] = block.time, block.look()
        times.append(time)
        seen.append(level)
        on_way = np.flatnonzero(~block.done)
        if 0 < len(on_way) < _FEWER * len(still):
            sums[:, still] = block.sums()
            block, still = block.take(on_way), still[on_way]
    sums[:, still] = block.sums()
    time_s = np.stack(times, 1)
    left, passed, taken, decayed, turned = sums
    turned = turned / np.maximum(time_s[:, -1] - time_s[:, 0], 1.0)
    for n in range(spots):
        yield Traces(rows, n, time_s, np.stack([one[n] for one in seen], 1), left, passed, taken, decayed, turned)


@dataclass(frozen=True)
class _Course:
    """The legs of every member in steady flow, arrays (member, leg): where each begins as a part of its reach, how long the water takes."""

    begin: Floats
    flow_m3_s: Floats
    travel_s: Floats
    dispersion_s: Floats
    """D/U²: dispersion in time."""
    length_m: Floats
    lasting: Floats
    """U/√(U² + 4kD): what decays fast is seen only where it came fast, and that is so much less spread."""

    def take(self, rows: Rows) -> "_Course":
        """Give some members."""
        return _Course(*(getattr(self, one.name)[rows] for one in fields(self)))


def _course(river: Hydraulics, conduct: Conduct, legs: Sequence[Leg]) -> _Course:
    columns = [river.network.reaches.index(one.reach) for one in legs]
    length = river.length_m[:, columns]
    begin = np.zeros_like(length)
    if legs[0].from_m is not None:
        begin[:, 0] = np.minimum(legs[0].from_m / length[:, 0], 1 - 1e-6)
    joined = (river.outflow_m3_s - river.inflow_m3_s)[:, columns]
    flow = river.inflow_m3_s[:, columns] + joined * (1 + begin) / 2
    velocity = flow / river.area_m2[:, columns]
    dispersion = river.dispersion_m2_s[:, columns]
    decay = conduct.decay_per_s[:, None] + conduct.transfer_velocity_m_s[:, None] / river.depth_m[:, columns]
    return _Course(
        begin,
        flow,
        (1 - begin) * length / velocity,
        dispersion / velocity**2,
        length,
        velocity / np.sqrt(velocity**2 + 4 * decay * dispersion),
    )


def _cell_s(conduct: Conduct, course: _Course, spots: Sequence[Spot], per_deviation: float, most_cells: int) -> Floats:
    """Give the time in which the water shall pass a cell of each member (member,)."""
    first = min(spots, key=lambda one: (one.leg, np.inf if one.distance_m is None else one.distance_m))
    begin = course.begin[:, first.leg]
    part = np.ones(len(begin))
    if first.distance_m is not None:
        part = np.clip((first.distance_m / course.length_m[:, first.leg] - begin) / (1 - begin), 0.01, 1)
    variance = 2 * course.dispersion_s * course.travel_s * course.lasting
    spread = np.sqrt(variance[:, : first.leg].sum(1) + part * variance[:, first.leg] + conduct.duration_s**2 / 12)
    whole = course.travel_s.sum(1)
    return np.asarray(np.clip(spread / per_deviation, whole / most_cells, whole / _FEWEST_CELLS))


def _grid(river: Hydraulics, legs: Sequence[Leg], course: _Course, cell_s: Floats) -> _Grid:
    """Divide the course of each member into cells that the water passes in about the same time."""
    columns = tuple(river.network.reaches.index(one.reach) for one in legs)
    travel = course.travel_s.copy()
    # a leg passed sooner than most of a cell would make every step short: it gets that much time, and the longest leg as much less
    short = np.maximum(_SHORTEST_CELL * cell_s[:, None] - travel, 0.0)
    travel += short
    np.put_along_axis(
        travel,
        course.travel_s.argmax(1)[:, None],
        (course.travel_s.max(1) - short.sum(1))[:, None],
        axis=1,
    )
    counts = np.maximum(np.floor(travel / cell_s[:, None] + 1e-9), 1).astype(np.intp).T
    first = np.concatenate([np.zeros_like(counts[:1]), np.cumsum(counts, 0)]) + _LEAD
    index = np.arange(int(first[-1].max()) + _TAIL)[:, None]
    leg = np.clip((index[:, :, None] >= first.T[None]).sum(2) - 1, 0, len(legs) - 1)
    rows = np.arange(river.members)
    inside = index - first[leg, rows]
    still = (index < _LEAD) | (index >= first[-1])
    begin = course.begin.T
    part = (1 - begin) / counts
    lower = np.clip(begin[leg, rows] + part[leg, rows] * (inside + 1), begin[0] * (leg == 0), 1.0)
    middle = np.clip(lower - part[leg, rows] / 2, 0.0, 1.0)
    joined = (river.outflow_m3_s - river.inflow_m3_s).T[list(columns)]
    flow = river.inflow_m3_s.T[list(columns)][leg, rows] + joined[leg, rows] * middle
    kept = np.cumprod(np.concatenate([np.ones_like(begin[:1]), river.share.T[list(columns[1:])]]), 0)[leg, rows]
    passing = (travel.T / counts)[leg, rows]
    spread = course.dispersion_s.T[leg, rows] / passing * kept
    spread[:-1] = 2 * spread[:-1] * spread[1:] / (spread[:-1] + spread[1:])
    volume = passing * course.flow_m3_s.T[leg, rows]
    return _Grid(columns, first, begin, part, leg, still, lower, volume, flow / kept, spread)


@dataclass(frozen=True)
class _Held:
    """What goes another way at some faces now.

    `parts`: face (member,), −1 where there is none, and the part of the mass that goes on. `raised`: faces, and by how much the gauge is
    raised below them; it makes up for the step that water joining, or a carbon dam, puts into the concentration. `joined`: leg, face and
    what joins there, m³/s.
    """

    parts: tuple[tuple[Rows, Floats], ...]
    raised: tuple[tuple[Rows, Floats], ...]
    joined: tuple[tuple[int, Rows, Floats], ...]


class _Block:
    """Some members on their way: mass in the stream and in storage by cell, and what has passed."""

    def __init__(
        self,
        river: Hydraulics,
        conduct: Conduct,
        grid: _Grid,
        operated: Sequence[Operated],
        spots: Sequence[Spot],
        left: float,
    ) -> None:
        self.river, self.conduct, self.grid, self.operated = river, conduct, grid, operated
        self.spots, self.left = spots, left
        self.flow = Flow(river, operated)
        self.is_steady = not any(one.operation.moves_water for one in operated)
        self.is_plain = self.is_steady and not any(one.operation.kind == "carbon" for one in operated)
        self._held: _Held | None = None
        self._step: Floats | None = None
        self._kept_weights = np.empty(0)
        self.room = np.empty((2, len(grid.leg), 5, river.members))
        self.mass, self.stored = np.zeros_like(grid.volume_m3), np.zeros_like(grid.volume_m3)
        members = river.members
        self.passed, self.taken, self.decayed, self.turned = (np.zeros(members) for _ in range(4))
        self.done = np.zeros(members, bool)
        self.time = conduct.start_s.copy()
        self.columns = list(grid.column)
        self._keys = [river.network.reaches[n].key for n in grid.column]
        self.rows = np.arange(members)
        # where the value of its leg lies for each cell: taking from flat arrays is several times quicker than indexing by pairs
        self.flat = grid.leg * members + self.rows
        self.exchange, self.back = river.exchange_per_s.T[self.columns], river.return_per_s.T[self.columns]
        self.has_storage = bool(self.exchange.any())
        self.depth_m = river.depth_m.T[self.columns]
        self.per_volume = grid.gauge / grid.volume_m3
        self.dispersal = grid.spread * self.per_volume
        self.still_from = int(grid.first[-1].min())
        self.least = grid.volume_m3[grid.first[:-1], self.rows]
        self.quickest = self.dispersal.max(0)
        self.inside = ~(grid.is_still & (np.arange(len(grid.leg))[:, None] >= _LEAD))
        self.low, self.high = 0, _LEAD + 12
        self.alone: int | None = None
        self.watched = [self._watch(one) for one in spots]
        self.points = [self._point(n, one) for n, one in enumerate(operated)]
        self.flow.at(self.time)
        self.filled = np.ones_like(self.flow.filled[self.columns])
        self.rate = self._rate()

    def take(self, rows: Rows) -> "_Block":
        """Give some members as they are now."""
        some = _Block(
            self.river.take(rows),
            self.conduct.take(rows),
            self.grid.take(rows),
            [one.take(rows) for one in self.operated],
            self.spots,
            self.left,
        )
        for name in ("mass", "stored", "passed", "taken", "decayed", "turned", "done", "time"):
            setattr(some, name, getattr(self, name)[..., rows])
        some.flow.follow_on(self.flow, rows)
        some.low, some.high = self.low, self.high
        some.narrow()
        return some

    def go(self, horizon_s: float, *, is_fourth: bool) -> bool:
        """Make a step; False where no member is on its way any more."""
        step = self.step_s(self.conduct.start_s + horizon_s)
        if not step.any():
            return False
        before = self.time
        self._move(step)
        self._release(before, step)
        self.time = self.time + step
        if is_fourth:
            self.narrow()
            released = self.conduct.start_s + np.maximum(self.conduct.duration_s, _SHORTEST_S)
            self.done = (self.time >= released) & self._has_passed()
            self.done |= self.time >= self.conduct.start_s + horizon_s
        return True

    def _has_passed(self) -> NDArray[np.bool_]:
        """Say for which members the water of the course holds little beside what has gone through its lower end, or nothing at all."""
        inside = (self.mass * self.inside).sum(0)
        through = self.passed + self.mass.sum(0) - inside
        return np.asarray(inside <= np.maximum(self.left * through, _NOTHING * self.conduct.dissolved_g))

    def sums(self) -> Floats:
        """Give what is left, has passed, was taken and has decayed, g, and for how long the water went upstream, s (5, member)."""
        return np.stack([self.mass.sum(0) + self.stored.sum(0), self.passed, self.taken, self.decayed, self.turned])

    def step_s(self, end: Floats) -> Floats:
        """Give the step of each member: as long as the scheme is stable for and nothing is switched."""
        if not self.is_steady:
            self.flow.at(self.time)
            self.filled = self.flow.filled[self.columns]
            self.rate = self._rate()
        step = np.minimum(_COURANT / self.rate, _SPREAD / self.quickest)
        step = np.minimum(np.minimum(step, self.flow.until_change(self.time)), end - self.time)
        return np.where((step > 0) & ~self.done, step, 0.0)

    def _rate(self) -> Floats:
        """Give which part of a cell the water passes in a second at most, and of a reach (member,)."""
        most = self.flow.greatest()
        cells = (most[self.columns] / (self.least * np.minimum(self.filled, 1.0))).max(0)
        if self.is_steady:
            return np.asarray(cells)
        reaches = (most / (self.flow.volume * self.flow.filled)).max(0)
        return np.asarray(np.maximum(cells, reaches * (_COURANT / _TURNOVER)))

    def _release(self, before: Floats, step: Floats) -> None:
        """Put what came in during a step where it is now: evenly over the way since, spread by dispersion, by its first three moments."""
        length = np.maximum(self.conduct.duration_s, _SHORTEST_S)
        since = before - self.conduct.start_s
        begin, end = np.clip(-since, 0, step), np.clip(length - since, 0, step)
        if not (end > begin).any():
            return
        speed = self._flow_at_release() / self.grid.volume_m3[_LEAD]
        near, far = (step - end) * speed, (step - begin) * speed
        wide = self.dispersal[_LEAD] * (2 * step - begin - end)
        mean = (near + far) / 2
        moments = (
            np.ones_like(mean),
            mean,
            (near**2 + near * far + far**2) / 3 + wide,
            (near**3 + near**2 * far + near * far**2 + far**3) / 4 + 3 * mean * wide,
        )
        entered = self.conduct.dissolved_g * (end - begin) / length
        # what came in has decayed and gone into storage since, for as long as its mean
        age = step - (begin + end) / 2
        both = self.exchange[0] + self.back[0]
        left = entered * np.exp(-self._decay_per_s()[0] * age)
        resting = left * self.exchange[0] / both * -np.expm1(-both * age)
        where = _FOUR @ np.stack(moments)
        self.decayed += entered - left
        self.mass[_LEAD - 2 : _LEAD + 2] += where * (left - resting)
        self.stored[_LEAD - 2 : _LEAD + 2] += where * resting

    def _flow_at_release(self) -> Floats:
        column = self.grid.column[0]
        flow = self.flow.inflow[column] + self.flow.slope()[column] * self.grid.begin[0]
        return np.asarray(np.maximum(flow, 0.0))

    def _move(self, step: Floats) -> None:
        some = slice(self.low, self.high)
        held, scale, filled = self._holds(), self.per_volume[some], None
        if not self.is_steady:
            filled = self._filled(some)
            scale = scale / filled
        gain = self._gain(held, np.arange(self.low, self.high)[:, None])
        if gain is not None:
            scale = scale * gain
        if filled is None:
            flux = carry(self.mass[some] * scale, self._steady_weights(step)[some])
        else:
            volume = self.grid.volume_m3[some] * filled
            passed = self._passed(some, held)
            weights = carry_weights(
                np.clip(passed * step / volume, 0.0, 1.0), self.dispersal[some] * step / filled, self.room
            )
            flux = carry(self.mass[some] * scale, weights)
        flux /= scale
        if filled is not None:
            backward = np.minimum(passed, 0.0)
            if backward.any():
                # where the water goes upstream it has the concentration of the lower cell
                flux[:-1] += (backward * step)[:-1] * (self.mass[some] / volume)[1:]
                self.turned += np.where((passed < 0).any(0), step, 0.0)
            self.flow.advance(self.time, step)
            self.filled = self.flow.filled[self.columns]
        self._pass(some, flux, held)
        self._react(some, step)

    def _steady_weights(self, step: Floats) -> Floats:
        """Give the weights of the cells in what passes each face; in steady flow they change with the step alone."""
        if self._step is None or not np.array_equal(self._step, step):
            passed = self._passed(slice(None), _Held((), (), ()))
            moved = np.clip(passed * step / self.grid.volume_m3, 0.0, 1.0)
            self._step, self._kept_weights = step, carry_weights(moved, self.dispersal * step, self.room)
        return self._kept_weights

    def _pass(self, some: slice, flux: Floats, held: _Held) -> None:
        """Let mass through the lower face of each cell; of the last one it leaves the course."""
        self.mass[some] -= flux
        for face, part in held.parts:
            here = np.flatnonzero((face >= some.start) & (face < some.stop) & (part != 1))
            if len(here):
                at = face[here] - some.start
                going = flux[at, here]
                flux[at, here] = going * part[here]
                self.taken[here] += going - flux[at, here]
        self.mass[some][1:] += flux[:-1]
        if some.stop == len(self.mass):
            self.passed += flux[-1]
        else:
            self.mass[some.stop] += flux[-1]

    def _react(self, some: slice, step: Floats) -> None:
        """Let decay and the exchange with storage act, exactly."""
        stream = self.mass[some]
        stays = stream * self._by_cell(np.exp(-self._decay_per_s() * step), some)
        self.decayed += stream.sum(0) - stays.sum(0)
        if self.has_storage:
            both = self.exchange + self.back
            whole = stays + self.stored[some]
            even = whole * self._by_cell(self.back / both, some)
            stays -= even
            stays *= self._by_cell(np.exp(-both * step), some)
            stays += even
            np.subtract(whole, stays, out=self.stored[some])
        self.mass[some] = stays

    def _decay_per_s(self) -> Floats:
        """Give decay and volatilisation together now (leg, member)."""
        return self.conduct.decay_per_s + self.conduct.transfer_velocity_m_s / (self.depth_m * self.filled)

    def _by_cell(self, values: Floats, some: slice) -> Floats:
        """Give to each cell the value of its leg (leg, member)."""
        return values[self.alone][None] if self.alone is not None else values.take(self.flat[some])

    def _filled(self, some: slice) -> Floats:
        """Give the volume of each cell over that of the steady flow; lead and tail keep theirs."""
        filled = self._by_cell(self.filled, some)
        if self.low < _LEAD or self.high > self.still_from:
            filled = np.where(self.grid.is_still[some], 1.0, filled)
        return filled

    def _passed(self, some: slice, held: _Held) -> Floats:
        """Give what passes the lower face of each cell now, m³/s."""
        passed = self._by_cell(self.flow.slope()[self.columns], some) * self.grid.lower[some]
        passed += self._by_cell(self.flow.inflow[self.columns], some)
        for leg, face, amount in held.joined:
            index = np.arange(*some.indices(len(self.mass)))[:, None]
            passed += np.where((self.grid.leg[some] == leg) & (index > face), amount, 0.0)
        return passed

    def _gain(self, held: _Held, cells: Rows) -> Floats | None:
        """Give by how much the gauge of cells (any, member) is raised, None where it is nowhere."""
        gain = None
        for face, raised in held.raised:
            here = np.where(cells > face, raised, 1.0)
            gain = here if gain is None else gain * here
        return gain

    def _holds(self) -> _Held:
        """Give what goes another way now; it changes only where water is moved or a dam is set."""
        if self._held is None or not self.is_plain:
            self._held = self._all_holds()
        return self._held

    def _all_holds(self) -> _Held:
        grid, flow, rows = self.grid, self.flow, self.rows
        parts: list[tuple[Rows, Floats]] = []
        raised: list[tuple[Rows, Floats]] = []
        joined: list[tuple[int, Rows, Floats]] = []
        for n in range(1, len(self.columns)):
            share = flow.share_into(self.columns[n])
            if (share != 1).any():
                parts.append((grid.first[n] - 1, share))
        for face, done, n in self.points:
            if face is None:
                continue
            if done.operation.kind == "carbon":
                part = np.where((face >= 0) & done.holds(self.time), np.maximum(1 - done.amount, _LEAST_PASSED), 1.0)
                up = 1 / part
            else:
                amount, leg = flow.joined(n), self._keys.index(done.operation.reach)
                at, column = np.maximum(face, 0), self.columns[leg]
                # the face may be the upper end of the reach, which is the lower one of the cell above
                inside = np.where(grid.leg[at, rows] == leg, grid.lower[at, rows], 0.0)
                flowing = flow.inflow[column] + flow.slope()[column] * inside
                for m, before, more in joined:
                    flowing = flowing + np.where((m == leg) & (at > before), more, 0.0)
                works = (face >= 0) & (flowing > 0)
                safe = np.where(works, flowing, 1.0)
                part = np.where(works, np.clip(1 + np.minimum(amount, 0.0) / safe, 0, 1), 1.0)
                up = np.where(works, 1 + np.maximum(amount, 0.0) / safe, 1.0)
                if amount.any():
                    joined.append((leg, face, amount))
            if (part != 1).any():
                parts.append((face, part))
            if (up != 1).any():
                raised.append((face, up))
        return _Held(tuple(parts), tuple(raised), tuple(joined))

    def _point(self, number: int, one: Operated) -> tuple[Rows | None, Operated, int]:
        """Give the cell of each member at whose lower face an operation works; −1 where it lies above the release, None where it is none such."""
        kind, reach = one.operation.kind, one.operation.reach
        keys = self._keys
        if kind not in ("dilution", "diversion", "carbon") or reach not in keys:
            return None, one, number
        leg = keys.index(reach)
        at = np.minimum((one.operation.distance_m or 0.0) / self.river.length_m[:, self.columns[leg]], 1.0)
        place = np.round((at - self.grid.begin[leg]) / self.grid.part[leg]).astype(np.intp)
        is_above = at < self.grid.begin[leg] - 1e-9
        if kind == "carbon" and bool(is_above.any()):
            return None, one, number
        return np.where(is_above, -1, self.grid.first[leg] + np.maximum(place, 0) - 1), one, number

    def _watch(self, spot: Spot) -> tuple[tuple[Rows, Rows], Floats, Floats]:
        """Give six cells and their weights (6, member) that give the concentration at a spot from the mass in them, and a factor."""
        column, grid = self.columns[spot.leg], self.grid
        length = self.river.length_m[:, column]
        part = np.ones_like(length) if spot.distance_m is None else np.minimum(spot.distance_m / length, 1.0)
        place = grid.first[spot.leg] + (part - grid.begin[spot.leg]) / grid.part[spot.leg]
        first = np.clip(np.floor(place + 1e-9).astype(np.intp) - 3, 0, len(self.mass) - 6)
        joined = self.river.outflow_m3_s[:, column] - self.river.inflow_m3_s[:, column]
        flow = self.river.inflow_m3_s[:, column] + joined * part
        share = self.river.share[:, self.columns[1 : spot.leg + 1]].prod(1)
        flat = (first + np.arange(6)[:, None]) * len(self.rows) + self.rows
        return (first, flat), spot_weights(place - first) * self.per_volume.take(flat), share / flow

    def look(self) -> Floats:
        """Give the concentration at each spot now (spot, member)."""
        held = self._holds() if self.is_plain else self._held
        assert held is not None  # noqa: S101 - a step was made
        seen = np.zeros((len(self.watched), len(self.rows)))
        for n, (cells, weights, factor) in enumerate(self.watched):
            first, flat = cells
            if first.min() >= self.high or first.max() + 6 <= self.low:
                continue
            level = self.mass.take(flat)
            if not self.is_steady:
                level /= np.where(self.grid.is_still.take(flat), 1.0, self.filled.take(self.flat.take(flat)))
            gain = self._gain(held, first + np.arange(6)[:, None])
            if gain is not None:
                level *= gain / gain[2]
            level *= weights
            seen[n] = np.maximum(level.sum(0) * factor, 0.0)
        return seen

    def narrow(self) -> None:
        """Work on the cells that hold something of some member, and a few around them."""
        most = _NOTHING * self.conduct.dissolved_g
        held = np.flatnonzero(((self.mass + self.stored) > most).any(1))
        if len(held):
            self.low = max(int(held[0]) - 4, 0)
            self.high = min(int(held[-1]) + 12, len(self.mass))
        self.low = (
            min(self.low, _LEAD - 2)
            if bool((self.time < self.conduct.start_s + self.conduct.duration_s).any())
            else self.low
        )
        leg = self.grid.leg[self.low : self.high]
        one = int(leg[0, 0])
        is_inside = self.low >= _LEAD and self.high <= self.still_from
        self.alone = one if is_inside and bool((leg == one).all()) else None
