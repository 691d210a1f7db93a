"""What can follow a public history, as a correspondence over the posterior of those who are not informed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from winset.algebra.run import Piece, Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.screening.outcome import Free, Outcome, Table


@dataclass(frozen=True, eq=False)
class Correspondence:
    """What can follow an action, piece by piece along the posterior of the first type, whose name is `variable`."""

    variable: str
    pieces: tuple[Piece[list[Outcome]], ...]

    def at(self, run: Run, posterior: Value) -> list[Outcome]:
        """What can follow at one posterior."""
        for piece in self.pieces:
            if piece.is_point and run.equal(piece.low, posterior):
                return piece.result
            if not piece.is_point and piece.high is not None and run.sign(piece.high - posterior) > 0:
                return self.put({self.variable: posterior}, piece.result)
        raise AssertionError("a posterior above one")  # pragma: no cover

    def between(self, run: Run, low: Value, high: Value) -> list[Outcome]:
        """What can follow at posteriors strictly between two, those of an open piece being free."""
        found = []
        for piece in self.pieces:
            assert piece.high is not None
            if piece.is_point:
                if run.sign(piece.low - low) > 0 and run.sign(high - piece.low) > 0:
                    found += piece.result
                continue
            left = run.max([piece.low, low]) if piece.low != low else low
            right = -run.max([-piece.high, -high]) if piece.high != high else high
            if run.sign(right - left) > 0:
                found += [replace(o, free=(*o.free, Free(self.variable, left, right))) for o in piece.result]
        return found

    def anywhere(self, run: Run) -> list[Outcome]:
        """What can follow at any posterior."""
        first, last = self.pieces[0], self.pieces[-1]
        return [*first.result, *self.between(run, ZERO, ONE), *last.result]

    def with_posterior(self, run: Run, low: Value, high: Value) -> list[tuple[Value, Outcome]]:
        """What can follow at posteriors strictly between two, each with its posterior."""
        found = []
        for piece in self.pieces:
            posterior = piece.low if piece.is_point else Value.variable(self.variable)
            inside = replace(self, pieces=(piece,)).between(run, low, high)
            found += [(posterior, outcome) for outcome in inside]
        return found

    def put(self, table: Table, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Outcomes with formulas in place of variables, also in what bounds their free variables."""
        return [o.put(table, tuple(f.put(table) for f in o.free)) for o in outcomes]

    def with_numbers(self, table: Table) -> Correspondence:
        """The correspondence with formulas in place of variables."""
        if all(value == Value.variable(name) for name, value in table.items()):
            return self
        pieces = []
        for piece in self.pieces:
            assert piece.high is not None
            low, high = piece.low.substitute(table), piece.high.substitute(table)
            pieces.append(Piece(low, high, self.put(table, piece.result)))
        return Correspondence(self.variable, tuple(pieces))
