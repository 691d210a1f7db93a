"""Equilibria where several players choose numbers from intervals at once, each knowing what the others know.

Every player's best replies are formulas in the others' numbers, cell by cell (`winset.equilibrium.best_replies`); one
cell of each player gives a system of equations, each solution of which is put back: the profile is an equilibrium if
every number in it reaches its player's floor. Corners are cells like others, and so are ties after some numbers.

All pure equilibria that are isolated are found. Where equilibria make up a continuum, those at its ends are found
and the continuum is confessed. Mixed strategies are not searched. Cost: one sweep inside another for each player.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from winset.algebra.run import Piece, Run
from winset.algebra.systems import solutions
from winset.algebra.value import Value
from winset.equilibrium.alternatives import merged, within_limits
from winset.equilibrium.best_replies import (
    AtOnce,
    NoContinuation,
    Numbers,
    Reply,
    ReplyToRange,
    along,
    replies,
)
from winset.equilibrium.number import floor_of
from winset.equilibrium.plan import Alternative, OfferPlan, Plan, Stretch
from winset.equilibrium.strategy import children, sites
from winset.errors import BELIEFS, NUMBERS_AT_ONCE, OutOfReach
from winset.game.play import Offer, Together

MOST_SYSTEMS = 3000


def choose_at_once(
    run: Run, step: Together, moves: Sequence[Offer], players: Sequence[int], follows: AtOnce
) -> list[Alternative]:
    """Equilibria of a subgame that begins with numbers chosen at once; `players` are the indices of the movers."""
    for move in moves:
        if move.unseen:
            unseen = " and ".join(move.unseen)
            text = f"simultaneous choices of numbers with private information: {move.player} has not seen {unseen}"
            raise OutOfReach(text, step.position, NUMBERS_AT_ONCE)
    run.notes.append(f"mixed strategies in the simultaneous moves at line {step.position.line} were not searched")
    search = _Search(run, step, tuple(moves), tuple(players), follows)
    kept = len(run.notes)
    try:
        found = search.equilibria()
    except NoContinuation:
        return []
    except ReplyToRange as error:
        text = "ties after simultaneous numbers that could hold a player to a range of them"
        raise OutOfReach(text, step.position, NUMBERS_AT_ONCE) from error
    finally:
        del run.notes[kept:]  # remarks on cells that turned out not to matter
    run.notes += search.notes
    return found


class _Search:
    """The search at one state of the play."""

    def __init__(
        self, run: Run, step: Together, moves: tuple[Offer, ...], players: tuple[int, ...], follows: AtOnce
    ) -> None:
        self.run, self.step, self.moves, self.players = run, step, moves, players
        self.follows = self._watched(follows)
        self.decides = False  # whether anybody moves after some numbers
        self._seen = set[int]()
        self.variables = tuple(move.variable for move in moves)
        self.notes: list[str] = []

    def _watched(self, follows: AtOnce) -> AtOnce:
        """What can follow numbers, noting whether anybody moves later."""

        def watched(numbers: Numbers) -> list[Alternative]:
            found = follows(numbers)
            if any(a.commits for a in found):
                text = "replies at ties, after numbers chosen at once, by players who have not seen everything"
                raise OutOfReach(text, self.step.position, BELIEFS)
            self.decides = self.decides or any(self._has_sites(a.plan) for a in found)
            return found

        return watched

    def _has_sites(self, plan: Plan) -> bool:
        if id(plan) in self._seen:
            return False
        self._seen.add(id(plan))
        return bool(sites(plan)) or any(map(self._has_sites, children(plan)))

    def equilibria(self) -> list[Alternative]:
        cells = [
            _weakest(replies(self.run, self.moves, place, player, self.follows))
            for place, player in enumerate(self.players)
        ]
        if prod(map(len, cells)) > MOST_SYSTEMS:
            text = f"more than {MOST_SYSTEMS} systems of equations for numbers chosen at once"
            raise OutOfReach(text, self.step.position, NUMBERS_AT_ONCE)
        found: dict[Numbers, list[Alternative]] = {}
        for candidate in dict.fromkeys(c for combination in product(*cells) for c in self._solved(combination)):
            for numbers in self._isolated(candidate):
                if numbers not in found:
                    found[numbers] = list(self._put_back(numbers))
                    within_limits(tuple(found))
        return merged([alternative for alternatives in found.values() for alternative in alternatives])

    def _solved(self, combination: Sequence[Reply]) -> Iterator[Numbers]:
        """Numbers that solve a system; variables of moves that it leaves free occur in them."""
        self.run.check_time()
        equations = [Value.variable(name) - value for reply in combination for name, value in reply]
        try:
            for solved in solutions(self.run, list(dict.fromkeys(equations)), self.variables):
                yield tuple(solved.get(name, Value.variable(name)) for name in self.variables)
        except OutOfReach as reason:
            raise OutOfReach(
                f"numbers chosen at once: {reason.reason}", self.step.position, NUMBERS_AT_ONCE
            ) from reason

    # --- continua ---

    def _isolated(self, candidate: Numbers) -> Iterator[Numbers]:
        """The candidate itself, or, where it is a curve, the points of it at which something changes."""
        free = self._free(candidate)
        if not free:
            yield candidate
            return
        for piece in self._along(candidate, free[0]):
            there = piece.result
            if there is None:
                continue
            if piece.is_point:
                yield from self._isolated(there)
            else:
                self._confess(candidate)

    def _free(self, candidate: Numbers) -> list[int]:
        """The places of moves whose numbers a system left free."""
        return [k for k, name in enumerate(self.variables) if any(name in number.variables() for number in candidate)]

    def _along(self, candidate: Numbers, place: int) -> list[Piece[Numbers | None]]:
        """A curve of numbers, piece by piece of one of them; None where no number of the piece is an equilibrium."""
        move = self.moves[place]

        def at(number: Value) -> Numbers | None:
            there = _substituted(candidate, self.variables[place], number)
            return there if there is not None and self._somewhere(there) else None

        return self.run.sweep(f"{move.variable}·free", move.low, move.high, at, closed=move.closed)

    def _somewhere(self, candidate: Numbers) -> bool:
        """Whether a candidate is an equilibrium, for some values of what is still free in it."""
        free = self._free(candidate)
        if not free:
            return next(self._put_back(candidate, bare=True), None) is not None
        return any(piece.result for piece in self._along(candidate, free[0]))

    def _confess(self, candidate: Numbers) -> None:
        told = ", ".join(
            f"{move.name} = {number}"
            for move, number in zip(self.moves, candidate, strict=True)
            if str(number) != move.variable
        )
        line = self.step.position.line
        text = f"a continuum of equilibria in the numbers chosen at once at line {line} is not listed"
        self.notes.append(f"{text}: among them {told}" if told else text)

    # --- a candidate put back ---

    def _put_back(self, numbers: Numbers, bare: bool = False) -> Iterator[Alternative]:
        """The equilibria in which these numbers are chosen; without their plans if `bare`."""
        if not all(self._possible(move, number) for move, number in zip(self.moves, numbers, strict=True)):
            return
        following = self.follows(numbers)
        if not following:
            raise NoContinuation
        floors: list[Value] = []
        for place, player in enumerate(self.players):
            others = {k: number for k, number in enumerate(numbers) if k != place}
            pieces = along(self.run, self.moves, place, player, self.follows, others)
            floor = floor_of(self.run, self.moves[place], player, pieces)
            if floor is None:
                return
            floors.append(floor)
        for alternative in following:
            payoffs = [alternative.payoffs[player] for player in self.players]
            if all(self.run.sign(p - floor) >= 0 for p, floor in zip(payoffs, floors, strict=True)):
                yield alternative if bare else self._planned(numbers, alternative)

    def _possible(self, move: Offer, number: Value) -> bool:
        """Whether a number lies in the domain of its move."""
        if not number.denominator.is_number and self.run.sign(number.denominator) == 0:
            return False
        low = self.run.sign(number - move.low)
        high = 1 if move.high is None else self.run.sign(move.high - number)
        return (low > 0 or (low == 0 and move.closed[0])) and (high > 0 or (high == 0 and move.closed[1]))

    # --- the plan ---

    def _planned(self, numbers: Numbers, alternative: Alternative) -> Alternative:
        """The equilibrium with its plan: each number as if chosen after the others, without regard to them."""
        path = alternative.path
        for name, number in zip(reversed(self.variables), reversed(numbers), strict=True):
            path = (name, number, path)
        plan = self._plan(numbers, alternative, ())
        return Alternative(alternative.payoffs, alternative.ends, path, plan, alternative.commits)

    def _plan(self, numbers: Numbers, chosen: Alternative, before: Numbers) -> Plan:
        place = len(before)
        if place == len(self.moves):
            return self._reply(numbers, chosen, before).plan
        move, number = self.moves[place], numbers[place]

        def at(here: Value) -> Plan:
            if move.variable in here.variables():
                self.run.sign(here - number)  # so that the number that is chosen is a piece of its own
            return self._plan(numbers, chosen, (*before, here))

        pieces = [Piece(number, number, at(number))]
        if self.decides:
            pieces = self.run.sweep(move.variable, move.low, move.high, at, closed=move.closed)
            pieces = [Piece(number, number, p.result) if self._is_piece(p, number) else p for p in pieces]
        stretch = Stretch(number, number)
        return OfferPlan(move.site, move.name, move.variable, move.information, (stretch,), tuple(pieces))

    def _is_piece(self, piece: Piece[Plan], number: Value) -> bool:
        """Whether a point is the number, which may be written with other roots."""
        return piece.is_point and (piece.low == number or (bool(number.roots()) and self.run.equal(piece.low, number)))

    def _reply(self, numbers: Numbers, chosen: Alternative, here: Numbers) -> Alternative:
        """What follows some numbers: after one player's deviation, what is worst for her."""
        apart = [k for k, number in enumerate(numbers) if not self._is(k, here[k], number)]
        if not apart:
            return chosen
        following = self.follows(here)
        if not following:
            raise NoContinuation
        if len(apart) > 1 or len(following) == 1:
            return following[0]
        return following[self.run.leader([-a.payoffs[self.players[apart[0]]] for a in following])]

    def _is(self, place: int, here: Value, number: Value) -> bool:
        return here == number or (
            self.variables[place] not in here.variables() and bool(number.roots()) and self.run.equal(here, number)
        )


def _substituted(candidate: Numbers, name: str, number: Value) -> Numbers | None:
    try:
        return tuple(value.substitute({name: number}) for value in candidate)
    except ZeroDivisionError:
        return None


def _weakest(found: Sequence[Reply]) -> list[Reply]:
    """Replies without those that another one implies: on the border of a cell a formula often holds on."""
    return [one for one in found if not any(_implied(other, one) for other in found if other is not one)]


def _implied(weaker: Reply, stronger: Reply) -> bool:
    """Whether all the equations of one follow from those of another that has more of them."""
    if len(weaker) >= len(stronger):
        return False
    table = dict(stronger)
    try:
        while any(table.keys() & value.variables() for value in table.values()):
            table = {name: value.substitute(table) for name, value in table.items()}
        return all((Value.variable(n) - v).substitute(table).is_zero for n, v in weaker)
    except ZeroDivisionError:
        return False
