"""Which equilibrium concepts an assessment on a finite tree meets, judged from the tree alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from winset.algebra.oracle import Answer, Oracle
from winset.equilibrium.finite.assessment import Assessment
from winset.equilibrium.verify.tree.bayes import against_bayes, against_the_rule, implied
from winset.equilibrium.verify.tree.consistency import consistency
from winset.equilibrium.verify.tree.ground import Ground
from winset.equilibrium.verify.tree.profile import Profile
from winset.equilibrium.verify.tree.rational import Rational
from winset.equilibrium.verify.tree.scale import Amount
from winset.equilibrium.verify.tree.support import beliefs_together, some_belief
from winset.equilibrium.verify.tree.verdict import CONCEPTS, WEAKER, TreeDeviation, TreeVerdict
from winset.game.tree import Tree


def verify_assessment(
    tree: Tree, assessment: Assessment, asked: Sequence[str] = tuple(CONCEPTS), oracle: Oracle | None = None
) -> TreeVerdict:
    """Which of the concepts an assessment meets, at every information set, on and off the path.

    Exact if all its numbers are; else floats count as equal up to `TOLERANCE`. Where beliefs are missing off the path,
    it is looked whether some belief supports the strategies. `asked` are the concepts to be judged, with those that
    follow from them. Raises UsageError where tree or assessment contain parameters without values.
    """
    return TreeVerifier(Ground(tree)).verify(assessment, asked, oracle)


@dataclass(frozen=True, slots=True)
class TreeVerifier:
    """A tree on which many assessments are verified."""

    ground: Ground

    def verify(
        self, assessment: Assessment, asked: Sequence[str] = tuple(CONCEPTS), oracle: Oracle | None = None
    ) -> TreeVerdict:
        """The verdict on one assessment; see `verify_assessment`."""
        if oracle is None:
            with Oracle() as own:
                return self.verify(assessment, asked, own)
        profile = Profile.of(self.ground, assessment)
        judge = _Judge(profile, Rational(profile), oracle, _with_weaker(asked))
        if faults := profile.faults():
            return TreeVerdict(dict.fromkeys(judge.asked, False), faults=tuple(faults), exact=profile.scale.exact)
        judge.judge()
        return judge.verdict()


def _with_weaker(asked: Sequence[str]) -> list[str]:
    """The concepts with those that follow from them, from weak to strong."""
    wanted = set(asked)
    for concept in reversed(CONCEPTS):
        if concept in wanted:
            wanted |= set(WEAKER[concept])
    return [concept for concept in CONCEPTS if concept in wanted]


@dataclass(slots=True)
class _Judge:
    """The questions in their order; each concept rests on the weaker ones."""

    profile: Profile
    rational: Rational
    oracle: Oracle
    asked: list[str]
    holds: dict[str, bool | None] = field(default_factory=dict)
    failures: dict[str, TreeDeviation] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    beliefs: dict[int, tuple[Amount, ...]] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    supported: dict[int, tuple[Amount, ...]] = field(default_factory=dict)
    orders: dict[tuple[int, int], int] = field(default_factory=dict)

    def judge(self) -> None:
        for concept in self.asked:
            weak = next((w for w in WEAKER[concept] if not self.holds[w]), None)
            if weak is not None:
                self.holds[concept] = self.holds[weak]
                if weak in self.failures:
                    self.failures[concept] = self.failures[weak]
                self.reasons[concept] = self.reasons.get(weak, "")
            elif self.profile.open and concept != "nash":
                self.doubt(concept, f"the strategy is left open at {self.profile.ground.labels[self.profile.open[0]]}")
            else:
                _QUESTIONS[concept](self)

    def verdict(self) -> TreeVerdict:
        scale = self.profile.scale
        reasons = {concept: reason for concept, reason in self.reasons.items() if reason}
        return TreeVerdict(
            self.holds,
            self.failures,
            reasons,
            (),
            self.rational.residual,
            scale.exact,
            scale.tolerance,
            self.supported,
            self.orders,
        )

    # --- answers ---

    def doubt(self, concept: str, reason: str) -> None:
        self.holds[concept], self.reasons[concept] = None, reason

    def refute(self, concept: str, why: TreeDeviation | str) -> None:
        self.holds[concept] = False
        if isinstance(why, str):
            self.reasons[concept] = why
        else:
            self.failures[concept] = why

    def accept(self, concept: str) -> None:
        """It holds, unless a player forgets what she knew, whose plans cannot all be reckoned."""
        if self.rational.doubts:
            self.doubt(concept, "; ".join(self.rational.doubts.values()))
        else:
            self.holds[concept] = True

    # --- questions ---

    def nash(self) -> None:
        deviation = next(self.rational.ex_ante(), None)
        if deviation is not None:
            self.refute("nash", deviation)
        else:
            self.accept("nash")

    def subgame_perfect(self) -> None:
        deviation = next(self.rational.in_subgames(), None)
        if deviation is not None:
            self.refute("spe", deviation)
        else:
            self.accept("spe")

    def weak_bayesian(self) -> None:
        """Bayes' rule on the path, and no plan that pays from any information set on."""
        profile = self.profile
        self.beliefs = {**implied(profile), **profile.beliefs}
        self.missing = [place for place in profile.ground.sets if place not in self.beliefs]
        wrong = next(against_bayes(profile, profile.beliefs), None)
        if wrong is not None:
            self.refute("weak-pbe", wrong[1])
            return
        for place, belief in self.beliefs.items():
            if (deviation := self.rational.at(place, belief)) is not None:
                self.refute("weak-pbe", deviation)
                return
        self.support()

    def support(self) -> None:
        """A belief for each set that has none."""
        for place in self.missing:
            found = some_belief(self.profile, place, self.oracle)
            label = self.profile.ground.labels[place]
            if found is Answer.NONE:
                self.refute("weak-pbe", f"no belief at {label} supports what is played there")
                return
            if isinstance(found, Answer):
                reason = f"whether some belief at {label} supports what is played there was not decided"
                self.doubt("weak-pbe", reason)
                return
            self.supported[place] = found
        self.accept("weak-pbe")

    def strong_bayesian(self) -> None:
        """Bayes' rule off the path as well, wherever it applies."""
        if self.missing:
            found = beliefs_together(self.profile, self.beliefs, self.missing, self.oracle)
            if found is Answer.NONE:
                self.refute("pbe", "no beliefs that follow Bayes' rule wherever it applies support the strategies")
                return
            if isinstance(found, Answer):
                self.doubt("pbe", "it was not decided whether beliefs that follow Bayes' rule support the strategies")
                return
            self.supported = found
        wrong = next(against_the_rule(self.profile, {**self.beliefs, **self.supported}), None)
        if wrong is not None:
            self.refute("pbe", wrong[1])
            return
        for place, belief in self.supported.items():
            if (deviation := self.rational.at(place, belief)) is not None:
                self.doubt("pbe", f"with the beliefs that were found, {deviation}")
                return
        self.accept("pbe")

    def sequential(self) -> None:
        """Beliefs that are limits of those of completely mixed strategies."""
        found = consistency(self.profile, {**self.beliefs, **self.supported}, self.oracle)
        if found.holds:
            self.orders = dict(found.orders)
            self.accept("sequential")
        elif found.holds is None or self.supported:
            why = " (for the beliefs that were found; others may do)" if self.supported else ""
            self.doubt("sequential", found.reason + why)
        else:
            self.refute("sequential", found.reason)


_QUESTIONS = {
    "nash": _Judge.nash,
    "spe": _Judge.subgame_perfect,
    "weak-pbe": _Judge.weak_bayesian,
    "pbe": _Judge.strong_bayesian,
    "sequential": _Judge.sequential,
}
