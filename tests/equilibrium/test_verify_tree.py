"""The verifier of trees on profiles whose standing is known from the literature, and what it says of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests import finite
from winset.algebra.constraint import number_sign
from winset.algebra.value import Value, square_root
from winset.equilibrium.finite.assessment import Assessment
from winset.equilibrium.verify.tree import verify_assessment
from winset.errors import UsageError
from winset.game.tree import Chance, Decision, Number, Tree

Rows = dict[str, tuple[Number, ...]]


def judged(tree: Tree, strategies: Rows, beliefs: Rows | None = None):  # type: ignore[no-untyped-def]
    """The verdict on rows by the name of the information set."""
    number = {name: s for s, name in enumerate(tree.names)}
    return verify_assessment(
        tree,
        Assessment(
            {number[name]: row for name, row in strategies.items()},
            {number[name]: row for name, row in (beliefs or {}).items()},
        ),
    )


def standing(verdict) -> str:  # type: ignore[no-untyped-def]
    return " ".join(concept for concept, holds in verdict.holds.items() if holds)


# --- Selten's horse ---------------------------------------------------------------------------------------------------

FIRST = {"I": (0, 1), "II": (1, 0), "III": (1, 0)}  # D, c, L: Nash and subgame-perfect, but 2 would deviate
SECOND = {"I": (1, 0), "II": (1, 0), "III": (0, 1)}  # C, c, R: sequential


def test_the_horse_has_a_subgame_perfect_equilibrium_that_is_not_bayesian() -> None:
    """Selten 1975, section 6: at player 2's set d gives 4 instead of 1."""
    verdict = judged(finite.horse(), FIRST)
    assert standing(verdict) == "nash spe"
    assert verdict.failures["weak-pbe"].gain == 3
    assert "not a weak perfect Bayesian equilibrium: 2, at II: playing d gains 3" in verdict.sentences()


@pytest.mark.parametrize(("believed", "strongest"), [("0", "sequential"), ("1/3", "sequential"), ("1/2", "spe")])
def test_the_other_needs_a_belief_of_at_most_a_third(believed: str, strongest: str) -> None:
    """R is best for 3 where 2 mu <= 1 - mu, mu being the belief that 1 played D."""
    tree = finite.horse()
    share = {node: 1 - Fraction(believed) for node in tree.members[tree.names.index("III")]}
    first = next(x for x in share if tree.parent[x] == 0)
    share[first] = Fraction(believed)
    verdict = judged(tree, SECOND, {"III": tuple(share.values())})
    assert verdict.strongest == strongest


def test_some_belief_is_found_for_it() -> None:
    verdict = judged(finite.horse(), SECOND)
    assert standing(verdict) == "nash spe weak-pbe pbe sequential"
    assert len(verdict.supported) == 1


# --- beliefs ----------------------------------------------------------------------------------------------------------


def shared_belief() -> Tree:
    """Two responders learn of a deviation by an uninformed choice after nature's; mistakes give both one belief."""

    def reply(who: str, pays: tuple[int, int]) -> Decision:
        return Decision(who, {"yes": (0, pays[0], 0), "no": (0, pays[1], 0)}, who)

    branches: dict[str, tuple[Number, Decision | Chance | tuple[Number, ...]]] = {}
    for kind in "st":
        after: dict[str, Decision | Chance | tuple[Number, ...]] = {
            "out": (1, 1, 1),
            "b": reply("B", (1, 0)),
            "c": Decision("C", {"yes": (0, 0, 1), "no": (0, 0, 0)}, "C"),
        }
        branches[kind] = (Fraction(1, 2), Decision("A", after, f"A{kind}"))
    return Tree.of("Two see it", ("A", "B", "C"), Chance(branches))


OUT = {"As": (1, 0, 0), "At": (1, 0, 0), "B": (1, 0), "C": (1, 0)}


def test_a_player_who_knows_the_type_may_err_as_she_likes() -> None:
    """Mistakes of the informed types are free, so that different beliefs at B and C are consistent."""
    verdict = judged(
        shared_belief(), OUT, {"B": (Fraction(1, 5), Fraction(4, 5)), "C": (Fraction(2, 3), Fraction(1, 3))}
    )
    assert verdict.strongest == "sequential"


def uninformed() -> Tree:
    """A does not see nature's draw: her deviation tells nothing, whether B sees it at once or after C."""
    branches: dict[str, tuple[Number, Decision | Chance | tuple[Number, ...]]] = {}
    for kind, prior in (("s", Fraction(1, 4)), ("t", Fraction(3, 4))):
        inner = Decision("B", {"yes": (0, 1), "no": (0, 0)}, "B")
        branches[kind] = (prior, Decision("A", {"out": (1, 1), "in": inner}, "A"))
    return Tree.of("No signal", ("A", "B"), Chance(branches))


@pytest.mark.parametrize(
    ("belief", "strongest"), [((Fraction(1, 4), Fraction(3, 4)), "sequential"), ((1, 0), "weak-pbe")]
)
def test_a_deviation_does_not_tell_what_the_deviator_does_not_know(belief: tuple[Number, ...], strongest: str) -> None:
    strategies: Rows = {"A": (1, 0), "B": (1, 0)}
    verdict = judged(uninformed(), strategies, {"B": belief})
    assert verdict.strongest == strongest
    if strongest == "weak-pbe":
        assert "the belief at B should be 1/4, 3/4: it is come by through in at A" in str(verdict)


def test_two_moves_off_the_path_that_are_not_seen_are_believed_as_they_are_prescribed() -> None:
    """B, who sees "in" but not what A does next, believes what A's strategy says: l; so r has to be disbelieved."""
    tree = finite.hidden_move()
    good = judged(tree, {"door": (0, 1), "a": (1, 0), "b": (1, 0)})
    assert good.strongest == "sequential"
    threat = judged(tree, {"door": (1, 0), "a": (1, 0), "b": (0, 1)}, {"b": (0, 1)})
    assert standing(threat) == "nash"
    assert "in the subgame after in" in str(threat.failures["spe"])


def test_one_factor_cannot_give_two_different_beliefs() -> None:
    """Two types of A err with a letter that B and C both see later: their beliefs are the same ratio, or no limit."""
    branches: dict[str, tuple[Number, Decision | Chance | tuple[Number, ...]]] = {}
    for kind in "st":
        seen = Chance(
            {
                "left": (Fraction(1, 2), Decision("B", {"y": (0, 0, 0), "n": (0, 0, 0)}, "B")),
                "right": (Fraction(1, 2), Decision("C", {"y": (0, 0, 0), "n": (0, 0, 0)}, "C")),
            }
        )
        branches[kind] = (Fraction(1, 2), Decision("A", {"out": (1, 0, 0), "in": seen}, f"A{kind}"))
    tree = Tree.of("One letter", ("A", "B", "C"), Chance(branches))
    strategies: Rows = {"As": (1, 0), "At": (1, 0), "B": (1, 0), "C": (1, 0)}
    third, half = (Fraction(1, 3), Fraction(2, 3)), (Fraction(1, 2), Fraction(1, 2))
    assert judged(tree, strategies, {"B": third, "C": third}).strongest == "sequential"
    differ = judged(tree, strategies, {"B": third, "C": half})
    assert differ.strongest == "pbe"
    assert "the beliefs at B and C do not come from the same mistakes" in str(differ)
    certain = judged(tree, strategies, {"B": (1, 0), "C": (0, 1)})
    assert certain.strongest == "pbe"
    assert "no mistakes, however small, make the beliefs at B and C likely together" in str(certain)


def test_no_belief_supports_a_dominated_reply() -> None:
    branches: dict[str, tuple[Number, Decision | Chance | tuple[Number, ...]]] = {}
    for kind in "st":
        reply = Decision("B", {"good": (0, 1), "bad": (0, 0)}, "B")
        branches[kind] = (Fraction(1, 2), Decision("A", {"out": (1, 0), "in": reply}, f"A{kind}"))
    tree = Tree.of("Dominated", ("A", "B"), Chance(branches))
    verdict = judged(tree, {"As": (1, 0), "At": (1, 0), "B": (0, 1)})
    assert standing(verdict) == "nash spe"
    assert "no belief at B supports what is played there" in str(verdict)


# --- other kinds of numbers and gaps ----------------------------------------------------------------------------------


def test_a_root_is_a_probability() -> None:
    half = square_root(Value.number(Fraction(1, 2)))
    verdict = judged(finite.matching_pennies(), {"a": (half * half, 1 - half * half), "b": (half, 1 - half)})
    assert verdict.holds["nash"] is False
    assert verdict.failures["nash"].player == "A"
    assert number_sign(verdict.residual - (1 - 2 * half) * -1) == 0


def test_a_strategy_that_is_open_where_it_matters_is_not_decided() -> None:
    verdict = judged(finite.entry(), {"door": (1, 0)})
    assert verdict.holds["nash"] is None
    assert "the strategy is left open at entered" in verdict.reasons["nash"]


def test_a_strategy_may_be_open_where_it_does_not_matter() -> None:
    never = Decision("B", {"x": (-1, 0), "y": (-2, 0)}, "b")
    tree = Tree.of("Any reply will do", ("A", "B"), Decision("A", {"out": (0, 0), "in": never}, "a"))
    verdict = judged(tree, {"a": (1, 0)})
    assert verdict.holds["nash"] is True
    assert verdict.holds["spe"] is None


@pytest.mark.parametrize(
    ("rows", "beliefs", "fault"),
    [
        ({"door": (1, 1), "entered": (1, 0)}, {}, "the strategy at door sums to 2, not to 1"),
        ({"door": (2, -1), "entered": (1, 0)}, {}, "the strategy at door has a negative probability"),
        ({"door": (1,), "entered": (1, 0)}, {}, "the strategy at door has 1 probabilities where 2 are due"),
        ({"door": (0, 1)}, {}, "the strategy is left open at entered, which is reached"),
        ({"door": (1, 0), "entered": (0, 1)}, {"entered": (2,)}, "the belief at entered sums to 2, not to 1"),
    ],
)
def test_what_is_no_profile_is_said(rows: Rows, beliefs: Rows, fault: str) -> None:
    verdict = judged(finite.entry(), rows, beliefs)
    assert verdict.faults == (fault,)
    assert not any(verdict.holds.values())


def test_a_parameter_without_value_is_refused() -> None:
    with pytest.raises(UsageError, match="give its parameters values"):
        judged(finite.entry(), {"door": (Value.variable("p"), 1 - Value.variable("p")), "entered": (0, 1)})


def test_a_player_who_forgets_is_not_judged_but_refuted_where_one_action_does_it() -> None:
    inner = {own: Decision("A", {"x": (int(own == "l"),), "y": (int(own == "r"),)}, "later") for own in "lr"}
    tree = Tree.of("Absent-minded", ("A",), Decision("A", inner, "now"))
    assert judged(tree, {"now": (1, 0), "later": (1, 0)}).holds["nash"] is None
    assert judged(tree, {"now": (1, 0), "later": (0, 1)}).holds["nash"] is False
