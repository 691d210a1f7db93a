"""Random games with beliefs: every family passes an independent check, and brute force finds no further pure one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from tests.equilibrium.finite.belief_games import (
    all_supports,
    beer_quiche,
    below_one,
    positive,
    random_signalling,
    shared_belief,
    supports,
)
from tests.equilibrium.finite.check_beliefs import at, faults, numeric
from tests.equilibrium.finite.random_trees import points, random_tree
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.value import Value
from winset.equilibrium.finite import perfect_bayesian, sequential, signalling, weak_perfect_bayesian
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.signalling_shape import Signalling
from winset.equilibrium.finite.signalling_shape import signalling as shape
from winset.game.tree import Tree

LIMITS = Limits(seconds=60)
V = Value.variable


def check(solution: FiniteSolution, concept: str, given: tuple[Constraint, ...] = (), count: int = 3) -> None:
    rng = Random(len(solution.assessments))
    for found in solution.assessments:
        for point in points(found, given, rng, count):
            strategies, beliefs = at(found, point)
            assert not list(faults(numeric(solution.tree, point), strategies, beliefs, concept))


def combined(found: Assessment) -> Iterator[Assessment]:
    """The assessment with each case off the path in turn, where the path leaves nothing free."""
    for block in found.off_path:
        for case in block.cases:
            shown = next(c for b in found.off_path if b is block for c in b.cases[:1])
            rest = tuple(c for c in found.conditions if not c.value.variables() & set(shown.free))
            yield replace(
                found,
                strategies={**found.strategies, **case.strategies},
                beliefs={**found.beliefs, **case.beliefs},
                conditions=(*rest, *case.conditions),
                witness={**found.witness, **case.witness},
            )


@pytest.mark.parametrize("seed", range(16))
def test_families_of_random_trees_are_equilibria(seed: int) -> None:
    tree = random_tree(seed, players=2 + seed % 2, depth=3, most=4)
    strong = perfect_bayesian.solve(tree, LIMITS)
    weak = weak_perfect_bayesian.solve(tree, LIMITS)
    assert strong.complete == weak.complete == "yes"
    assert all_supports(strong) <= all_supports(weak)
    assert all_supports(sequential.solve(tree, LIMITS)) <= all_supports(strong)
    check(strong, "strong")
    check(weak, "weak")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_families_of_larger_random_trees_are_equilibria(seed: int) -> None:
    tree = random_tree(seed, players=2 + seed % 2, depth=3 + seed % 2, most=3)
    check(perfect_bayesian.solve(tree, Limits(seconds=20)), "strong")
    check(weak_perfect_bayesian.solve(tree, Limits(seconds=20)), "weak")


@pytest.mark.parametrize("seed", range(8))
def test_every_case_off_the_path_supports_its_outcome(seed: int) -> None:
    tree = random_signalling(seed, 2, 2 + seed % 2, 2, 3)
    for method in (perfect_bayesian, signalling):
        for found in method.solve(tree, LIMITS).assessments:
            for one in combined(found):
                strategies, beliefs = at(one, one.witness)
                assert not list(faults(tree, strategies, beliefs, "strong"))


# --- brute force ------------------------------------------------------------------------------------------------------


def supportable(oracle: Oracle, game: Signalling, message: int, reply: int) -> bool:
    """Whether some belief makes a reply best, by linear conditions in the probabilities themselves."""
    names = [V(f"q{t}") for t in game.senders(message)]
    facts = [Constraint(name, ">=") for name in names] + [Constraint(sum(names, Value.number(-1)), "=")]
    rows = [game.payoffs[t][message] for t in game.senders(message)]
    for other in range(len(rows[0])):
        gain = sum((q * (row[reply][1] - row[other][1]) for q, row in zip(names, rows, strict=True)), Value.number(0))
        facts.append(Constraint(gain, ">="))
    return oracle.find(facts) is not Answer.NONE


def brute_force(tree: Tree) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """All pure equilibria of a signalling game as (message by type, reply by message with -1 off the path)."""
    game = shape(tree)
    assert isinstance(game, Signalling)
    counts = [len(tree.actions[s]) for s in game.reply_set]
    found = set()
    with Oracle() as oracle:
        believed = {(m, r): supportable(oracle, game, m, r) for m, c in enumerate(counts) for r in range(c)}
        for sent in product(game.messages, repeat=len(game.types)):
            for plan in product(*map(range, counts)):
                if _is_equilibrium(game, sent, plan, believed):
                    found.add((sent, tuple(r if m in sent else -1 for m, r in enumerate(plan))))
    return found


def _is_equilibrium(
    game: Signalling, sent: tuple[int, ...], plan: tuple[int, ...], believed: dict[tuple[int, int], bool]
) -> bool:
    for t in game.types:
        if any(game.payoffs[t][m][plan[m]][0] > game.payoffs[t][sent[t]][plan[sent[t]]][0] for m in game.messages):
            return False
    for m in game.messages:
        types = [t for t in game.types if sent[t] == m]
        if not types and not believed[m, plan[m]]:
            return False
        pays = [
            sum(Fraction(game.prior[t]) * game.payoffs[t][m][r][1] for t in types)  # type: ignore[arg-type]
            for r in range(len(game.payoffs[0][m]))
        ]
        if types and pays[plan[m]] < max(pays):
            return False
    return True


def outcomes(solution: FiniteSolution) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    game = shape(solution.tree)
    assert isinstance(game, Signalling)
    found = set()
    for one in solution.assessments:
        sent = tuple(_chosen(one, s) for s in game.type_set)
        plan = tuple(_chosen(one, s) if m in sent else -1 for m, s in enumerate(game.reply_set))
        assert (sent, plan) not in found
        found.add((sent, plan))
    return found


def _chosen(found: Assessment, where: int) -> int:
    return [str(p) for p in found.strategies[where]].index("1")


@pytest.mark.parametrize("seed", range(20))
def test_pure_equilibria_of_signalling_games_by_brute_force(seed: int) -> None:
    """Few different payoffs in every second game, so that there are ties."""
    tree = random_signalling(seed, 2 + seed % 2, 2 + seed % 3 // 2, 2 + seed % 5 // 4, 2 if seed % 2 else 9)
    expected = brute_force(tree)
    assert outcomes(signalling.solve(tree, LIMITS)) == expected
    assert outcomes(perfect_bayesian.solve(tree, LIMITS, pure=True)) == expected
    mixed = perfect_bayesian.solve(tree, LIMITS)
    pure = [f for f in mixed.assessments if all(len(actions) == 1 for _, actions in supports(tree, f))]
    assert {supports(tree, f) for f in pure} >= all_supports(perfect_bayesian.solve(tree, LIMITS, pure=True))


# --- parameters, other clothes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_symbolic_beer_and_quiche_at_points_is_numeric_beer_and_quiche(seed: int) -> None:
    names = tuple("pabcd")
    given = (*positive(*names), *below_one("p"))
    symbolic = perfect_bayesian.solve(beer_quiche(*map(V, names)), LIMITS, given)
    check(symbolic, "strong", given, 1)
    rng = Random(seed)
    point = {name: Fraction(rng.randint(1, 8), 9 if name == "p" else 4) for name in names}
    there = perfect_bayesian.solve(beer_quiche(*point.values()), LIMITS)
    assert at_point(symbolic, point) == all_supports(there)


def test_symbolic_beliefs_for_two_at_points() -> None:
    given = (*positive("a", "b"), *below_one("a", "b"))
    for method in (perfect_bayesian, sequential):
        symbolic = method.solve(shared_belief(V("a"), V("b")), LIMITS, given)
        check(symbolic, "strong", given, 2)
        for a, b in (("1/3", "1/2"), ("3/4", "1/4"), ("1/2", "1/2")):
            point = {"a": Fraction(a), "b": Fraction(b)}
            there = method.solve(shared_belief(*point.values()), LIMITS)
            assert at_point(symbolic, point) == all_supports(there)


def at_point(symbolic: FiniteSolution, point: dict[str, Fraction]) -> set[tuple[tuple[str, tuple[str, ...]], ...]]:
    """The supports of the families whose region contains a point: some values of what is free meet the conditions."""
    table = {name: Value.number(value) for name, value in point.items()}
    found = set()
    with Oracle() as oracle:
        for one in symbolic.assessments:
            there = [Constraint(c.value.substitute(table), c.relation) for c in one.conditions]
            if oracle.find(there) is not Answer.NONE:
                found.add(supports(symbolic.tree, one))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_other_clothes(seed: int) -> None:
    """Positive affine payoffs and players in another order change nothing."""
    tree = random_tree(seed, players=2, depth=3, most=5)
    scaled = replace(
        tree,
        outcomes=tuple(
            replace(o, payoffs=(3 * o.payoffs[0] - 2, Fraction(1, 2) * o.payoffs[1] + 7)) for o in tree.outcomes
        ),
    )
    swapped = replace(
        tree,
        players=tree.players[::-1],
        owner=type(tree.owner)("q", [o if o < 0 else 1 - o for o in tree.owner]),
        outcomes=tuple(replace(o, payoffs=o.payoffs[::-1]) for o in tree.outcomes),
    )
    for method in (perfect_bayesian, weak_perfect_bayesian, sequential):
        found = all_supports(method.solve(tree, LIMITS))
        assert all_supports(method.solve(scaled, LIMITS)) == found
        assert all_supports(method.solve(swapped, LIMITS)) == found
