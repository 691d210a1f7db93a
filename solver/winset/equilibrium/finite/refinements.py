"""Refinements of equilibria of signalling games by what a deviation says about the type, as filters.

`intuitive` is the intuitive criterion and `d1` the criterion D1 of Cho and Kreps (1987), Signaling games and stable
equilibria, Quarterly Journal of Economics 102, 179-221. Both look at messages that nobody sends. A filter removes an
outcome only if it fails at every point of its family, and says for each one removed by which message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import ONE, Value, total
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.names import Layout, value_of
from winset.equilibrium.finite.signalling_shape import Signalling, signalling
from winset.errors import OutOfReach


@dataclass(frozen=True, slots=True)
class Removed:
    """An outcome that a refinement removes, the message by which it fails, and why."""

    assessment: Assessment
    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refined:
    """What passes a refinement, and what was removed."""

    solution: FiniteSolution
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A message that nobody sends under an equilibrium, with what is needed to judge it.

    `earned[t]` is what type t gets in equilibrium, `facts` are the conditions on what the family leaves free in it.
    """

    game: Signalling
    oracle: Oracle
    message: int
    earned: tuple[Value, ...]
    facts: tuple[Constraint, ...]

    @property
    def senders(self) -> tuple[int, ...]:
        """The types that can send the message."""
        return self.game.senders(self.message)

    @property
    def replies(self) -> range:
        """The receiver's replies, by number."""
        return range(len(self.game.tree.actions[self.game.reply_set[self.message]]))

    def gets(self, kind: int, reply: int) -> Value:
        """What a type gets if it sends the message and the reply is this one."""
        return value_of(self.game.payoffs[kind][self.message][reply][0])

    def possible(self, constraints: Sequence[Constraint]) -> bool:
        """Whether constraints can hold at some point of the family; when in doubt, yes."""
        return self.oracle.find([*self.facts, *constraints]) is not Answer.NONE

    def best_together(self, types: Sequence[int]) -> list[tuple[int, ...]]:
        """The largest sets of replies that are all optimal for one belief on some types."""
        found: list[tuple[int, ...]] = []
        for size in range(len(self.replies), 0, -1):
            for chosen in combinations(self.replies, size):
                if not any(set(chosen) <= set(other) for other in found) and self._optimal(types, chosen):
                    found.append(chosen)
        return found

    def _optimal(self, types: Sequence[int], chosen: Sequence[int]) -> bool:
        beliefs = [Value.variable(f"μ({t})") for t in types[:-1]]
        weights = [*beliefs, ONE - total(beliefs)]
        payoffs = [[value_of(pair[1]) for pair in self.game.payoffs[t][self.message]] for t in types]
        pays = [total(w * row[r] for w, row in zip(weights, payoffs, strict=True)) for r in self.replies]
        facts = [Constraint(weight, ">=") for weight in weights]
        facts += [Constraint(pays[chosen[0]] - pays[r], "=" if r in chosen else ">=") for r in self.replies]
        return self.oracle.find(facts) is not Answer.NONE

    def mixtures(self, types: Sequence[int]) -> Iterator[tuple[list[Constraint], dict[int, Value]]]:
        """The mixed best replies to beliefs on some types, and what each type gets from the message under them."""
        for chosen in self.best_together(types):
            names = [Value.variable(f"φ({r})") for r in chosen[:-1]]
            weights = [*names, ONE - total(names)]
            gets = {t: total(w * self.gets(t, r) for w, r in zip(weights, chosen, strict=True)) for t in self.senders}
            yield [Constraint(weight, ">=") for weight in weights], gets


Test = Callable[[Case], str]


def intuitive(solution: FiniteSolution) -> Refined:
    """The outcomes that pass the intuitive criterion.

    An outcome fails by a message that nobody sends if some type would gain from it whatever the receiver replies to
    beliefs that leave out the types which cannot gain from it (Cho and Kreps 1987, p. 202).
    """
    return _filter(solution, "the intuitive criterion", _fails_intuitive)


def d1(solution: FiniteSolution) -> Refined:
    """The outcomes that pass D1.

    A type is left out of the belief after a message if some other type gains strictly under every reply under which it
    would not lose; an outcome fails if no best reply to a belief on the types that remain keeps all types from sending
    it (Cho and Kreps 1987, p. 205).
    """
    return _filter(solution, "D1", _fails_d1)


def _fails_intuitive(case: Case) -> str:
    whatever = [r for chosen in case.best_together(case.senders) for r in chosen]
    hopeless = [t for t in case.senders if not any(_may_reach(case, t, r) for r in whatever)]
    others = [t for t in case.senders if t not in hopeless]
    if not others:
        return ""
    answers = [r for chosen in case.best_together(others) for r in chosen]
    for t in others:
        if all(not case.possible([Constraint(case.earned[t] - case.gets(t, r), ">=")]) for r in answers):
            return f"{_names(case, [t])} would gain from it, {_names(case, hopeless) or 'nobody'} cannot"
    return ""


def _may_reach(case: Case, kind: int, reply: int) -> bool:
    return case.possible([Constraint(case.gets(kind, reply) - case.earned[kind], ">=")])


def _fails_d1(case: Case) -> str:
    gone = [t for t in case.senders if any(_less_eager(case, t, other) for other in case.senders if other != t)]
    left = [t for t in case.senders if t not in gone]
    if not left or not gone:
        return ""
    for simplex, gets in case.mixtures(left):
        if case.possible([*simplex, *(Constraint(case.earned[t] - gets[t], ">=") for t in case.senders)]):
            return ""
    return f"only {_names(case, left)} may be believed to send it, and then some type would"


def _less_eager(case: Case, kind: int, other: int) -> bool:
    """Whether another type gains strictly under all replies under which a type does not lose, and under some at all."""
    gains = False
    for simplex, gets in case.mixtures(case.senders):
        stays = Constraint(case.earned[other] - gets[other], ">=")
        if case.possible([*simplex, Constraint(gets[kind] - case.earned[kind], ">="), stays]):
            return False
        gains = gains or case.possible([*simplex, Constraint(gets[other] - case.earned[other], ">")])
    return gains


def _names(case: Case, types: Sequence[int]) -> str:
    names = case.game.type_names()
    return ", ".join(names[t] for t in types)


def _filter(solution: FiniteSolution, name: str, fails: Test) -> Refined:
    game = signalling(solution.tree)
    if isinstance(game, str):
        raise OutOfReach(f"{name} is for signalling games: {game}")
    if not solution.tree.is_numeric:
        raise OutOfReach(f"{name} needs numbers: give the parameters values first")
    kept: list[Assessment] = []
    removed: list[Removed] = []
    with Oracle() as oracle:
        for assessment in solution.assessments:
            failure = _failure(game, oracle, assessment, fails)
            if failure is None:
                kept.append(assessment)
            else:
                removed.append(failure)
    note = f"{name} removed {len(removed)} of {len(solution.assessments)} outcomes"
    concept = f"{solution.concept} that passes {name}"
    passed = replace(solution, concept=concept, assessments=tuple(kept), total=None, notes=(*solution.notes, note))
    return Refined(passed, tuple(removed))


def _failure(game: Signalling, oracle: Oracle, assessment: Assessment, fails: Test) -> Removed | None:
    labels = Layout(game.tree).labels
    earned = tuple(_earned(game, assessment, t) for t in game.types)
    free = {name for value in earned for name in value.variables()}
    facts = tuple(c for c in assessment.conditions if c.value.variables() <= free)
    sent = {m for t in game.types for m in game.action_of[t] if _is_played(game, assessment, t, m)}
    for message in game.messages:
        if message not in sent:
            reason = fails(Case(game, oracle, message, earned, facts))
            if reason:
                return Removed(assessment, labels[game.reply_set[message]], reason)
    return None


def _is_played(game: Signalling, assessment: Assessment, kind: int, message: int) -> bool:
    return not value_of(assessment.strategies[game.type_set[kind]][game.action_of[kind][message]]).is_zero


def _earned(game: Signalling, assessment: Assessment, kind: int) -> Value:
    """What a type gets in equilibrium: from any message that it sends."""
    message = next(m for m in game.action_of[kind] if _is_played(game, assessment, kind, m))
    replies = assessment.strategies[game.reply_set[message]]
    pays = game.payoffs[kind][message]
    return total(value_of(p) * value_of(pay[0]) for p, pay in zip(replies, pays, strict=True))
