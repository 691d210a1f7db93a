"""What happens late hardly counts: why one-shot deviations are enough to look at in a play without end.

Let a player deviate as she likes, for ever, and compare with doing so for T rounds and then going back to the profile.
If no one-shot deviation pays, the second does not pay for any T. So the first does not pay either, if what the two
differ by is as small as one likes for large T, or in favour of the second. Up to round T both get the same; what the
profile gives at the beginning of a round is one of finitely many numbers. So one of two things is enough, for each
player by herself.

Survival: the product of discount and chance to go on, over all rounds from some phase on until it may come again, is
at most a number below one, whatever is played. That is shown round by round: the product for a round, its largest value
over all choices, is never above one, and below one in a round of every cycle of phases. Discounting is the plain case;
a chance of breakdown each round, or after each refusal, is another (Binmore, Rubinstein and Wolinsky 1986).

Costs: the player does not discount, never gets anything in a round that goes on, and pays at least a fixed amount in a
round of every cycle of phases. If then a deviation lets the play go on for ever with some probability, it gives minus
infinity, the worst there is; and if not, the chance that round T comes vanishes (Rubinstein 1982, fixed costs). A
player who pays nothing has no such reason to end the play, whatever the others pay.

Both take the expectation of all that the player gets as the limit of what she expects to get up to round T. That needs
payments that are bounded, or a play in which nothing is drawn and nobody mixes: who may double her stake as often as
she likes wins a fair bet for sure in the end, though no single stake is worth more than none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from winset.algebra.oracle import Constraint
from winset.claims.obligations import Obligation
from winset.equilibrium.verify.cases import Facts
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.rounds import Onward, Round, rounds
from winset.errors import OutOfReach
from winset.game.play import Play

Rounds = Mapping[int, Sequence[Round]]  # by phase


@dataclass(frozen=True, slots=True)
class Continuity:
    """Shows for one player that what happens late hardly counts; `mixes` says whether anybody plays a lottery."""

    play: Play
    player: int
    findings: Findings
    mixes: bool = False

    def check(self, begins: Sequence[tuple[int, Facts]]) -> None:
        """Show it for all rounds of these phases, each where its facts hold; what is not shown is a doubt."""
        found: dict[int, list[Round]] = defaultdict(list)
        try:
            for phase, facts in begins:
                found[phase] += self._rounds(phase, facts)
        except OutOfReach as reason:
            self.findings.doubt(f"{trouble(self._name)}: {reason}")
            return
        if unbounded(found, self.mixes):
            self.findings.doubt(f"{trouble(self._name)}: {UNBOUNDED}")
        elif not (self._survives_less(found) or self._pays(found)):
            self.findings.doubt(trouble(self._name))

    @property
    def _name(self) -> str:
        return self.play.players[self.player]

    def _rounds(self, phase: int, facts: Facts) -> Iterator[Round]:
        for found in rounds(self.findings.cases, self.play, self.player, phase, facts):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                yield found.result

    def _survives_less(self, found: Rounds) -> bool:
        says = f"{self._name} discounts later rounds, or they may not come, whatever is played"

        def unless(r: Round, relation: str) -> list[Obligation]:
            return [Obligation(r.facts, (Constraint(w - 1, relation),), says) for w in r.weights]

        signs = [
            Obligation(r.facts, (Constraint(way.factor, "<"),), f"the discount factor of {self._name} is not negative")
            for r, way in _ways(found)
        ]
        shown = self.findings.shown
        strict = {phase for phase, here in found.items() if shown([o for r in here for o in unless(r, ">=")])}
        others = [o for phase in found.keys() - strict for r in found[phase] for o in unless(r, ">")]
        return broken(found, strict) and shown([*signs, *others])

    def _pays(self, found: Rounds) -> bool:
        says = f"{self._name} pays for each round that goes on"

        def unless(r: Round, relation: str) -> list[Obligation]:
            return [Obligation(r.facts, (Constraint(way.gained, relation),), says) for way in r.onward]

        same = [
            Obligation(r.facts, (Constraint(way.factor - 1, "!="),), f"{self._name} does not discount later rounds")
            for r, way in _ways(found)
        ]
        shown = self.findings.shown
        if not (all(r.bounded for here in found.values() for r in here) and shown(same)):
            return False
        strict = {phase for phase, here in found.items() if shown([o for r in here for o in unless(r, ">=")])}
        others = [o for phase in found.keys() - strict for r in found[phase] for o in unless(r, ">")]
        return broken(found, strict) and shown(others)


UNBOUNDED = "payments that have no bound add up to what no single one gives, where something is drawn"


def trouble(name: str) -> str:
    """What is said of a player for whom it was not shown."""
    return f"no continuity at infinity: nothing makes {name} mind if the play never ends"


def unbounded(found: Rounds, mixes: bool) -> bool:
    """Whether payments without bound may meet with chance."""
    everything = [r for here in found.values() for r in here]
    return not all(r.bounded for r in everything) and (mixes or any(r.random for r in everything))


def broken(found: Rounds, strict: set[int]) -> bool:
    """Whether every cycle of phases goes through one of these: the others are used up by leaving them in some order."""
    done = set(strict)
    while left := found.keys() - done:
        ends = {phase for phase in left if all(way.phase in done for r in found[phase] for way in r.onward)}
        if not ends:
            return False
        done |= ends
    return True


def _ways(found: Rounds) -> Iterator[tuple[Round, Onward]]:
    return ((r, way) for here in found.values() for r in here for way in r.onward)
