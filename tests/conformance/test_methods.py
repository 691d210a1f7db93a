"""What every method for finite games has to keep to: run on each that is registered, without knowing any."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache

import pytest

from tests import finite
from tests.conformance.clothes import ALL, Dressed, dressed
from winset.algebra.oracle import Oracle
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution, Played, is_zero
from winset.equilibrium.finite.methods import CONCEPTS, METHODS, Limits, Method
from winset.equilibrium.finite.solving import checked
from winset.equilibrium.verify.tree import verify_assessment
from winset.game.finite_file import FiniteGame
from winset.game.tree import Decision, Tree

Outcome = frozenset[int]  # the ends that are reached


@cache
def game(name: str) -> Tree:
    if name in finite.NAMED:
        return finite.NAMED[name]()
    kind, seed = name.split("-")
    dice = random.Random(int(seed))
    match kind:
        case "signals":
            return finite.signalling(dice)
        case "three":
            return finite.random_tree(dice, 3, 3)
        case "open":
            return finite.random_tree(dice, 2, 3, hide=0, chance=0.3)
    return finite.random_tree(dice, 2, 3)


RANDOM = ["two-1", "two-7", "three-2", "open-3", "signals-4"]
MORE = [f"{kind}-{seed}" for kind in ("two", "three", "open", "signals") for seed in range(20, 26)]
GAMES = [*finite.NAMED, *RANDOM]
every_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)


@cache
def solved(name: str, method: Method) -> FiniteSolution | None:
    """What a method finds in a game; None if it refuses it."""
    return None if method.accepts(game(name)) else method.solve(game(name), Limits(seconds=30))


def outcome(tree: Tree, assessment: Assessment) -> Outcome:
    """The ends that an equilibrium reaches, whatever its free variables."""
    return frozenset(end for end, p in Played(tree, assessment).ends.items() if not is_zero(p))


def outcomes(solution: FiniteSolution, of: Dressed | None = None) -> set[Outcome]:
    found = {outcome(solution.tree, a) for a in solution.assessments}
    return found if of is None else {frozenset(of.old[end] for end in ends) for ends in found}


@every_method
@pytest.mark.parametrize("name", GAMES)
def test_what_is_found_passes_the_verifier(name: str, method: Method) -> None:
    solution = solved(name, method)
    if solution is None:
        return
    assert solution.concept == CONCEPTS[method.concept]
    with Oracle() as oracle:
        for family in solution.assessments:
            found = checked(FiniteGame(game(name), name), family, method.concept, oracle)
            assert found.verified, found.doubt


@every_method
@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("clothes", ALL.values(), ids=ALL)
def test_the_same_game_in_other_clothes(name: str, method: Method, clothes) -> None:  # type: ignore[no-untyped-def]
    solution = solved(name, method)
    other = dressed(game(name), clothes)
    if solution is None or method.accepts(other.tree):
        assert solution is None or clothes.idle, "clothes that do not change the class of the game are no reason"
        return
    again = method.solve(other.tree, Limits(seconds=30))
    if "no" in (solution.complete, again.complete):
        assert bool(solution.assessments) == bool(again.assessments)
        return
    assert outcomes(solution) == outcomes(again, other)
    assert (solution.complete, solution.total) == (again.complete, again.total)


@every_method
@pytest.mark.parametrize("name", GAMES)
def test_rescaled_payoffs_rescale_what_equilibria_pay(name: str, method: Method) -> None:
    solution = solved(name, method)
    if solution is None or solution.complete == "no":
        return
    again = method.solve(dressed(game(name), ALL["payoffs rescaled"]).tree, Limits(seconds=30))
    was, now = ([Played(s.tree, a).payoffs for a in s.assessments if not a.free] for s in (solution, again))
    rescaled = {tuple((player + 2) * Fraction(1, 3) * x - player for player, x in enumerate(row)) for row in was}
    assert rescaled == set(now)


@every_method
@pytest.mark.parametrize("name", [*GAMES, "forgetful"])
def test_a_refusal_names_what_would_do(name: str, method: Method) -> None:
    tree = forgetful() if name == "forgetful" else game(name)
    reason = method.accepts(tree)
    others = [m.name for m in METHODS if m.name != method.name]
    assert not reason or "no method" in reason or any(other in reason for other in others), reason


def forgetful() -> Tree:
    """A player who does not remember her first move."""
    after = {own: Decision("A", {"x": (int(own == "l"),), "y": (int(own == "r"),)}, "later") for own in "lr"}
    return Tree.of("Forgetful", ("A",), Decision("A", after, "now"))


@every_method
@pytest.mark.parametrize("name", GAMES)
def test_no_time_is_said_and_no_crash(name: str, method: Method) -> None:
    if not method.accepts(game(name)):
        solution = method.solve(game(name), Limits(seconds=0))
        assert solution.complete != "no" or solution.open_cases


@every_method
@pytest.mark.parametrize("name", RANDOM)
def test_pure_equilibria_are_all_there(name: str, method: Method) -> None:
    _all_there(name, method)


@pytest.mark.slow
@every_method
@pytest.mark.parametrize("name", MORE)
def test_pure_equilibria_are_all_there_in_more_games(name: str, method: Method) -> None:
    _all_there(name, method)


def _all_there(name: str, method: Method) -> None:
    """Each pure profile that is an equilibrium, by trying everything, has its outcome in the list."""
    solution = solved(name, method)
    if solution is None or solution.complete == "no":
        return
    missing = pure_outcomes(name, method.concept) - outcomes(solution)
    assert not missing


@cache
def pure_outcomes(name: str, concept: str) -> frozenset[Outcome]:
    """The outcomes of the pure equilibria: Nash and subgame-perfect ones by trying, others where some belief does."""
    tree = game(name)
    found = set()
    for moves in finite.pure_profiles(tree):
        claimed = finite.assessment(moves)
        if finite.is_nash(tree, moves) and outcome(tree, claimed) not in found and _is(tree, moves, claimed, concept):
            found.add(outcome(tree, claimed))
    return frozenset(found)


def _is(tree: Tree, moves: finite.Moves, claimed: Assessment, concept: str) -> bool:
    match concept:
        case "nash":
            return True
        case "spe":
            return finite.is_subgame_perfect(tree, moves)
    return bool(verify_assessment(tree, claimed, [concept]).holds[concept])
