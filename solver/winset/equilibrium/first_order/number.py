"""The best number against draws from distributions that are not known, at the parameter point of a run.

The numbers are swept. On one range the objective depends on distributions (see `shape`); what all other numbers can
give is known in closed form. The range has one peak: at the zero of the derivative if the derivative changes sign
inside, else at an end. Which of these it is can be a condition on the density at the ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from winset.algebra.limits import limit
from winset.algebra.oracle import Constraint
from winset.algebra.run import Piece, Remark
from winset.algebra.value import Value
from winset.equilibrium.first_order.atoms import CHANCE, LawRun
from winset.equilibrium.first_order.replies import only, replies
from winset.equilibrium.first_order.shape import FALLING, OPEN, PEAKED, PLAIN, RISING, WORSE, Peak, Shape, shape_of
from winset.equilibrium.plan import Alternative, OfferPlan, Plan, Stretch
from winset.errors import OutOfReach
from winset.game.play import Offer, Play


@dataclass(frozen=True, slots=True)
class _Along:
    """What follows the numbers of an open range, and the shape of the chooser's payoff there."""

    outcome: Alternative
    shape: Shape


_Result = _Along | list[Alternative]


@dataclass(frozen=True, slots=True)
class _Range:
    """An open range on which distributions matter; pieces on which the same formulas hold are joined at `joints`."""

    low: Value
    high: Value
    along: _Along
    joints: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class _Other:
    """What a piece outside of that range gives at most, and where; `flat` if everywhere on it."""

    most: Value
    place: Value
    flat: bool
    piece: Piece[_Result]


def best_number(run: LawRun, play: Play, step: Offer, peaks: dict[str, Peak]) -> list[Alternative]:
    """Equilibrium outcomes of a subgame that begins with the number.

    Numbers that a first-order condition defines are put down in `peaks`. Raises OutOfReach where what is known of the
    distributions does not tell which number is best.
    """
    player = play.index(step.player)

    def at(x: Value) -> _Result:
        found = replies(run, play, step.after(x))
        if x != Value.variable(step.variable):
            return found
        outcome = only(found, step.name, step)
        shape = shape_of(run, outcome.payoffs[player], step.variable, run.atoms)
        if isinstance(shape, str):
            raise OutOfReach(shape, step.site.position)
        return _Along(outcome, shape)

    if step.high is None or step.unseen:
        text = f"{step.name} needs an upper end, and a chooser who has seen all that happened"
        raise OutOfReach(f"{text}, where a distribution is not known", step.site.position)
    pieces = run.sweep(step.variable, step.low, step.high, at, closed=step.closed)
    if not pieces:
        raise OutOfReach(f"{step.name} has no possible value: its domain is empty here", step.site.position)
    return list(_Decision(run, play, step, player, pieces, peaks).best())


@dataclass(slots=True)
class _Decision:
    """A decision on a number, swept."""

    run: LawRun
    play: Play
    step: Offer
    player: int
    pieces: Sequence[Piece[_Result]]
    peaks: dict[str, Peak]

    def best(self) -> Iterator[Alternative]:
        """What is chosen in an equilibrium."""
        ranges = self.ranges()
        if len(ranges) > 1:
            raise self.out(
                "the objective has a peak in more than one range of numbers, and F alone tells which is higher"
            )
        if not ranges:
            yield from self.plainly(list(self.others()))
            return
        (there,) = ranges
        self.refuse_jumps(there)
        place = self.peak(there)
        self.refuse_better(there, [o for o in self.others() if not self.belongs(there, o)], place)
        yield from self.inside(there) if place is None else self.corner(there, place)

    def out(self, text: str) -> OutOfReach:
        return OutOfReach(f"{self.step.name}: {text}", self.step.site.position)

    # --- the range on which distributions matter ---

    def ranges(self) -> list[_Range]:
        found: list[_Range] = []
        for piece in self.pieces:
            along = piece.result
            if not isinstance(along, _Along) or along.shape.kind in (PLAIN, WORSE):
                continue
            assert piece.high is not None
            if found and found[-1].high == piece.low and found[-1].along.shape == along.shape:
                found[-1] = replace(found[-1], high=piece.high, joints=(*found[-1].joints, piece.low))
            else:
                found.append(_Range(piece.low, piece.high, along))
        return found

    def value_at(self, there: _Range, place: Value) -> Value:
        return self.run.atoms.put(there.along.outcome.payoffs[self.player], self.step.variable, place)

    def peak(self, there: _Range) -> Value | None:
        """The end at which the objective is highest on the closed range; None where that is inside."""
        shape = there.along.shape
        if shape.kind in (RISING, FALLING):
            return there.high if shape.kind == RISING else there.low
        ends = [(place, self.slope_at(there, place, inward)) for place, inward in ((there.low, 1), (there.high, -1))]
        if all(sign * inward > 0 for (_, sign), inward in zip(ends, (1, -1), strict=True)):
            if shape.kind == OPEN:
                text = f"{self.step.name} satisfies a first-order condition, which is necessary and may have other"
                self.run.notes.append(f"{text} solutions: {'; '.join(shape.reasons)}")
            else:
                text = f"the first-order condition has one solution, which is best, since {' and '.join(shape.reasons)}"
                self.run.notes.append(Remark(text))
            return None
        if shape.kind == OPEN:
            raise self.out(f"whether an end of the range is best is not known: {'; '.join(shape.reasons)}")
        return ends[0][0] if ends[0][1] <= 0 else ends[1][0]

    def slope_at(self, there: _Range, place: Value, inward: int) -> int:
        """The sign of the slope just inside an end.

        Where the gain or a chance vanishes at the end the objective is more inside than there.
        """
        shape, x, atoms = there.along.shape, self.step.variable, self.run.atoms
        nothing = any(atoms.put(chance.value(), x, place).is_zero for chance in shape.chances)
        if nothing or self.run.sign(atoms.put(shape.gain, x, place)) == 0:
            return inward
        return self.run.sign(atoms.put(shape.slope, x, place))

    def inside(self, there: _Range) -> Iterator[Alternative]:
        """The number that the first-order condition defines."""
        x, atoms, outcome = self.step.variable, self.run.atoms, there.along.outcome
        condition = self.without_chances(there.along.shape.slope)
        number = atoms.number(self.play, condition, x)
        if there.along.shape.kind == PEAKED:
            (name,) = number.variables()
            self.peaks.setdefault(name, Peak(there.along.shape, x))
        where = (
            Constraint(atoms.put(condition, x, number), "="),
            Constraint(number - there.low, ">"),
            Constraint(there.high - number, ">"),
        )
        payoffs = tuple(atoms.put(v, x, number) for v in outcome.payoffs)
        ends = tuple((label, atoms.put(v, x, number)) for label, v in outcome.ends)
        plan = self.plan((Stretch(number, number),), self.split(there, number), where)
        yield Alternative(payoffs, ends, (x, number, outcome.path), plan, outcome.commits)

    def without_chances(self, slope: Value) -> Value:
        """What has to be zero where a slope is: without factors F and 1 - F, which are positive."""
        kept = slope.numerator.primitive()
        for factor, exponent in kept.factors()[1]:
            if len(factor.symbols()) == 1 and self.run.atoms.within(factor, CHANCE):
                kept = kept / factor**exponent
        return kept

    def split(self, there: _Range, number: Value) -> Iterator[Piece[Plan]]:
        """The plans by number, the range parted at the one chosen."""
        for piece, plan in self.plans():
            if piece.is_point or piece.low != there.low:
                yield Piece(piece.low, piece.high, plan)
                continue
            yield Piece(piece.low, number, plan)
            yield Piece(number, number, plan)
            yield Piece(number, piece.high, plan)

    def corner(self, there: _Range, place: Value) -> Iterator[Alternative]:
        """An end of the range, with the replies there that make it worth what it is worth nearby."""
        most = self.value_at(there, place)
        points = (p.result for p in self.pieces if p.is_point and p.low == place and isinstance(p.result, list))
        found = [a for result in points for a in result if a.payoffs[self.player] == most]
        if not found:
            raise self.out(f"the best would be {place}, which is not among the numbers, or not accepted there")
        for outcome in found:
            plans = (
                Piece(p.low, p.high, outcome.plan if p.is_point and p.low == place else plan)
                for p, plan in self.plans()
            )
            plan = self.plan((Stretch(place, place),), plans)
            yield Alternative(
                outcome.payoffs, outcome.ends, (self.step.variable, place, outcome.path), plan, outcome.commits
            )

    # --- all other numbers ---

    def others(self) -> Iterator[_Other]:
        """What other numbers give at most, piece by piece, known without the distributions."""
        for piece in self.pieces:
            if isinstance(piece.result, _Along):
                if piece.result.shape.kind == PLAIN:
                    yield self.supremum(piece, piece.result)
                elif piece.result.shape.kind == WORSE:
                    yield _Other(piece.result.shape.base, piece.low, False, piece)
                continue
            for alternative in piece.result:
                yield _Other(alternative.payoffs[self.player], piece.low, False, piece)

    def belongs(self, there: _Range, other: _Other) -> bool:
        """Whether a single number belongs to the range, or to its end with what the range gives there."""
        if not other.piece.is_point:
            return False
        at_end = other.place in (there.low, there.high) and other.most == self.value_at(there, other.place)
        return at_end or other.place in there.joints

    def supremum(self, piece: Piece[_Result], along: _Along) -> _Other:
        """The least upper bound of what numbers of a range give where no distribution matters."""
        value, slope, x = along.outcome.payoffs[self.player], along.shape.slope, self.step.variable
        if slope.is_zero:
            return _Other(value, piece.low, True, piece)
        end = piece.high if self.run.within(x, piece, lambda: self.run.sign(slope)) > 0 else piece.low
        assert end is not None
        found = limit(self.run, value, x, end)
        if found is None:
            raise self.out("the objective has no upper bound")
        return _Other(found, end, False, piece)

    def refuse_better(self, there: _Range, others: Sequence[_Other], place: Value | None) -> None:
        """Raises OutOfReach unless the peak of the range gives more than all numbers outside of it.

        The peak inside gives more than the ends of the range and than refusal, one at an end no less.
        """
        if not others:
            return
        most = self.run.max(list(dict.fromkeys(o.most for o in others)))
        less = [there.along.shape.base, *(self.value_at(there, v) for v in (there.low, there.high) if v != place)]
        peak = None if place is None else self.value_at(there, place)
        if peak is None or self.run.atoms.has(peak):
            plain = [v for v in dict.fromkeys(less) if not self.run.atoms.has(v)]
            if plain and self.run.sign(most - self.run.max(plain)) <= 0:
                return
        order = self.run.sign(most - (self.run.max(list(dict.fromkeys(less))) if peak is None else peak))
        if order > 0:
            raise self.out(f"whether numbers that give {most} are better than the peak of the objective depends on F")
        if peak is not None and order == 0:
            self.refuse_ties(others, peak, place)

    def refuse_ties(self, others: Sequence[_Other], peak: Value, place: Value | None) -> None:
        """Raises OutOfReach where a number elsewhere is as good as the end of the range that is best."""
        if any((o.flat or o.place != place) and self.run.equal(o.most, peak) for o in others):
            raise self.out(f"{place} is as good as numbers outside of the range in which F matters")

    def refuse_jumps(self, there: _Range) -> None:
        """At single numbers inside the range the objective must be what it is around them."""
        for piece in self.pieces:
            if isinstance(piece.result, list) and piece.low in there.joints:
                here = self.value_at(there, piece.low)
                if any(alternative.payoffs[self.player] != here for alternative in piece.result):
                    raise self.out(f"the objective jumps at {piece.low}")

    def plainly(self, others: Sequence[_Other]) -> Iterator[Alternative]:
        """What is best where no number is accepted with a chance that F decides, or none that is worth it."""
        most = self.run.max(list(dict.fromkeys(other.most for other in others)))
        found: dict[object, tuple[Alternative, list[Stretch]]] = {}
        for other in others:
            piece, result = other.piece, other.piece.result
            if not (piece.is_point or other.flat) or not self.run.equal(other.most, most):
                continue
            outcomes = [result.outcome] if isinstance(result, _Along) else result
            for outcome in outcomes:
                if outcome.payoffs[self.player] == other.most:
                    stretches = found.setdefault((outcome.payoffs, outcome.ends), (outcome, []))[1]
                    stretches.append(Stretch(piece.low, piece.high, (piece.is_point, piece.is_point)))
        if not found:
            raise self.out("the supremum of the objective is not attained")
        for outcome, stretches in found.values():
            plan = self.plan(_touching(stretches), (Piece(p.low, p.high, plan) for p, plan in self.plans()))
            yield Alternative(outcome.payoffs, outcome.ends, (self.step.variable, plan.chosen, outcome.path), plan)

    # --- put together ---

    def plans(self) -> Iterator[tuple[Piece[_Result], Plan]]:
        for p in self.pieces:
            yield p, p.result.outcome.plan if isinstance(p.result, _Along) else p.result[0].plan

    def plan(
        self, chosen: tuple[Stretch, ...], pieces: Iterator[Piece[Plan]], where: tuple[Constraint, ...] = ()
    ) -> OfferPlan:
        step = self.step
        return OfferPlan(step.site, step.name, step.variable, step.information, chosen, tuple(pieces), where=where)


def _touching(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Stretches in order, those that touch joined into one."""
    found: list[Stretch] = []
    for stretch in dict.fromkeys(stretches):
        last = found[-1] if found else None
        if last is not None and last.high == stretch.low and (last.closed[1] or stretch.closed[0]):
            found[-1] = Stretch(last.low, stretch.high, (last.closed[0], stretch.closed[1]))
        else:
            found.append(stretch)
    return tuple(found)
