"""Who moves at a public history: one step for each type, and what the uninformed believe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from winset.algebra.run import Piece, Run
from winset.algebra.value import ONE, Value
from winset.claims.profile import Lottery
from winset.equilibrium.plan import Stretch
from winset.equilibrium.screening.outcome import Outcome, mixture
from winset.equilibrium.screening.told import Belief, Moved, Told
from winset.game.play import Action, Choose, Drawn, Offer


@dataclass(slots=True)
class Fresh:
    """New names for free variables."""

    numbers: Iterator[int] = field(default_factory=count)

    def name(self, kind: str) -> str:
        return f"{kind}·{next(self.numbers)}"


@dataclass(frozen=True, eq=False)
class Mover:
    """A move that all types see in the same place: the run, the steps by type, their number among the players."""

    run: Run
    fresh: Fresh
    steps: tuple[Choose | Offer, ...]
    player: int
    belief: tuple[Value, ...]
    about: tuple[Drawn, ...]

    @property
    def step(self) -> Choose | Offer:
        return self.steps[0]

    @property
    def where(self) -> str:
        return f"line {self.step.site.position.line}"

    def outcome(
        self,
        lotteries: Sequence[Sequence[tuple[Action, Value, Outcome]]],
        after: Mapping[Action, Told] | None = None,
        pieces: tuple[Piece[Told], ...] = (),
        stretches: tuple[tuple[Stretch, ...], ...] = (),
        shown: Mapping[Action, Value | None] | None = None,
        free: Sequence[object] = (),
        informed: bool = False,
    ) -> Outcome:
        """The outcome in which each type plays a lottery over actions, each with what follows it."""
        members = range(len(self.steps))
        parts = [mixture([(p, self._with_action(a, o, shown)) for a, p, o in lotteries[m]], m) for m in members]
        played: tuple[Lottery, ...] = tuple(tuple((a, p) for a, p, _ in lottery) for lottery in lotteries)
        step = self.step
        told = Moved(
            step.site,
            step.name if isinstance(step, Offer) else step.variable,
            step.variable,
            tuple(s.information for s in self.steps),
            played,
            after or {},
            pieces,
            stretches,
            None if informed or len(self.steps) == 1 else Belief(self.about, self.belief),
        )
        return Outcome(
            tuple(p for p, _, _ in parts),
            tuple(e for _, e, _ in parts),
            tuple(path for _, _, path in parts),
            told,
            tuple(free),  # type: ignore[arg-type]
        )

    def _with_action(self, action: Action, outcome: Outcome, shown: Mapping[Action, Value | None] | None) -> Outcome:
        """The outcome with the action on its path, if it is a number: labels are told by where they lead."""
        if not self.step.variable:
            return outcome
        place = action if shown is None else shown[action]
        paths = tuple((self.step.variable, place, path) for path in outcome.path)
        return Outcome(outcome.payoffs, outcome.ends, paths, outcome.told, outcome.free)


def sure(action: Action, outcome: Outcome, members: int) -> list[list[tuple[Action, Value, Outcome]]]:
    """All types play one action."""
    return [[(action, ONE, outcome)] for _ in range(members)]
