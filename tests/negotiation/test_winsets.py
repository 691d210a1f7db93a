"""Win-sets on one issue: shapes, domains, types, and what is refused or left open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.negotiation.files import HEAD, SETTER, ZOPA, F, deals, game_of, parts, side
from winset.algebra.explore import explore
from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.run import Run
from winset.algebra.value import Value, square_root
from winset.errors import OutOfReach, SourceErrors, UsageError
from winset.negotiation.core import core
from winset.negotiation.deals import deals_of
from winset.negotiation.sets import within
from winset.negotiation.winsets import winset_at, winset_in, winsets


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as own:
        yield own


# --- shapes ---


def winset_of(*lines: str, issue: str = "issue x in [0, 1]", **settings: F) -> str:
    text = 'winset 1\ngame "g"\nparameters\n    r in [0, 1]\n' + issue + "\n" + side("A", *lines)
    found = deals(text, **({"r": F(1, 2)} | settings))
    return str(winset_at(found, "A"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("veto V: gets (x - 1/2)^2, 1/16 without agreement",), "[0, 1/4] ∪ [3/4, 1]"),
        (("veto V: gets (x - 1/2)^2, 1/4 without agreement",), "{0} ∪ {1}"),
        (("veto V: accepts if x = 1/3 or x > 1/2",), "{1/3} ∪ (1/2, 1]"),
        (("veto V: accepts if x != 1/3",), "[0, 1/3) ∪ (1/3, 1]"),
        (("veto V: gets -(x - 1/3)^2, 0 without agreement",), "{1/3}"),
        (("veto V: gets x, 2 without agreement",), "∅"),
        (("veto V: gets x, -2 without agreement",), "[0, 1]"),
        (("veto V: gets x, 3/4 without agreement", "veto W: gets -x, -1/4 without agreement"), "∅"),
        (("veto V: gets x, r without agreement", "veto W: gets -x, -r without agreement"), "{1/2}"),
        (("veto V: gets |x - 1/2| - |x - 3/4|, r/4 without agreement",), "[11/16, 1]"),
        (("veto V: accepts with probability 1",), "[0, 1]"),
        (("veto V: accepts with probability 0",), "∅"),
    ],
)
def test_shapes(lines: tuple[str, ...], expected: str) -> None:
    assert winset_of(*lines) == expected


def test_a_factional_majority_gives_a_hole() -> None:
    lines = (
        "ratified by majority of",
        "    low: accepts if x <= 1/4",
        "    high: accepts if x >= 3/4",
        "    all_or_nothing: accepts if x <= 1/3 or x >= 2/3",
    )
    assert winset_of(*lines) == "[0, 1/4] ∪ [3/4, 1]"


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        ("issue x", "[1/2, 2]"),
        ("issue x >= 1", "[1, 2]"),
        ("issue x > 1", "(1, 2]"),
        ("issue x <= 1", "[1/2, 1]"),
        ("issue x < 1", "[1/2, 1)"),
        ("issue 1 < x <= 3/2", "(1, 3/2]"),
        ("issue x in (1, 3/2)", "(1, 3/2)"),
        ("issue x in {0, 2, 1/2, 3}", "{1/2} ∪ {2}"),
        ("issue x in 1..5", "{1} ∪ {2}"),
        ("issue x in [3, 4]", "∅"),
    ],
)
def test_domains(issue: str, expected: str) -> None:
    assert winset_of("veto V: ideal 5/4, status quo 2", issue=issue) == expected


def test_an_issue_without_ends() -> None:
    assert winset_of("veto V: gets x, -1 without agreement", issue="issue x") == "[-1, inf)"
    assert winset_of("veto V: gets x^2, 1 without agreement", issue="issue x") == "(-inf, -1] ∪ [1, inf)"


def test_a_root_is_kept_exactly(oracle: Oracle) -> None:
    text = HEAD + side("A", "veto V: gets x^2, q/2 without agreement")
    found = winsets(deals(text, rA=0, rB=0, m=0), oracle).of("A")[0]
    lower = found.parts[0].winset.ends[0]
    assert lower * lower == Value.variable("q") / 2
    assert lower.evaluate({"q": F(1, 2)}) == F(1, 2)
    text = HEAD.replace("x in [0, 1]", "x") + side("A", "veto V: gets -x^2, -2 without agreement")
    root = square_root(Value.number(2))
    assert winset_at(deals(text, rA=0, rB=0, m=0, q=0), "A").ends == (-root, root)


def test_length_of_a_union() -> None:
    text = 'winset 1\ngame "g"\nissue x in [0, 1]\n' + side("A", "veto V: gets (x - 1/2)^2, 1/16 without agreement")
    assert winset_at(deals(text), "A").length() == F(1, 2)


def test_payments_count_for_those_who_make_them() -> None:
    text = """winset 1
game "g"
parameters
    p in [0, 1]
issue m in [0, 1] paid by A to farms
side A
    negotiator gets 1/2, 0 without agreement
    veto farms: gets -p, 0 without agreement
"""
    found = deals(text)
    assert str(winset_at(found, "A", {"p": F(1, 3)})) == "[1/3, 1]"
    assert str(winset_at(found, "A", {"p": F(1, 3)}, negotiator=True)) == "[1/3, 1/2]"


# --- types ---

TYPES = """winset 1
game "g"
parameters
    p in (0, 1)
    0 < rL < rH < 1
issue x in [0, 1]
side A
    negotiator gets x, 0 without agreement
side B
    negotiator gets 1 - x, 0 without agreement
    veto R: gets 1 - x, cost without agreement
play
    nature draws type: soft with p, otherwise tough; seen by B
    let cost = rL if type is soft else rH
    A chooses x
    B ratifies in turn
    if ratified: agreement
    otherwise: unratified
"""


def test_one_winset_for_each_type(oracle: Oracle) -> None:
    found = winsets(deals(TYPES), oracle)
    assert {answer.types: parts(answer) for answer in found.of("B")} == {
        (("type", "soft"),): {"[0, -rL + 1]": [""]},
        (("type", "tough"),): {"[0, -rH + 1]": [""]},
    }
    assert [answer.types for answer in found.of("A")] == [()]


def test_a_type_from_an_interval_is_a_parameter(oracle: Oracle) -> None:
    text = TYPES.replace(
        "    nature draws type: soft with p, otherwise tough; seen by B\n    let cost = rL if type is soft else rH\n",
        "    nature draws cost uniformly from [rL, rH]; seen by R\n",
    )
    answer = winsets(deals(text), oracle).of("B")[0]
    assert "cost" in answer.parameters
    assert parts(answer) == {"[0, -cost + 1]": [""]}


def test_a_type_of_each_member(oracle: Oracle) -> None:
    text = """winset 1
game "g"
issue x in [0, 1]
side B
    negotiator gets 1 - x, 0 without agreement
    ratified by all of
        R[i] for i in 1..2: gets 1 - x, t[i] without agreement
play
    for each i in 1..2: nature draws t[i] uniformly from [0, 1]; seen by B
    B chooses x
    B ratifies in turn
    if ratified: agreement
    otherwise: unratified
"""
    found = {part.winset.ends for part in winsets(deals(text), oracle).of("B")[0].parts}
    assert found == {(Value.number(0), 1 - Value.variable(f"t[{k}]")) for k in (1, 2)}


def test_an_earlier_choice_is_a_parameter(oracle: Oracle) -> None:
    text = TYPES.replace(
        "    nature draws type: soft with p, otherwise tough; seen by B\n    let cost = rL if type is soft else rH\n",
        "    A chooses cost in [0, 1/2]\n",
    )
    assert parts(winsets(deals(text), oracle).of("B")[0]) == {"[0, -cost + 1]": [""]}


def test_a_member_who_does_not_know_the_type_has_no_winset(oracle: Oracle) -> None:
    for clause in ("hidden from R", "seen by A", "seen by nobody"):
        with pytest.raises(OutOfReach, match="R votes without knowing type"):
            winsets(deals(TYPES.replace("seen by B", clause)), oracle)
    told = TYPES.replace("seen by B\n", "seen by A\n    R learns type\n")
    assert len(winsets(deals(told), oracle).of("B")) == 2


def test_what_the_winset_cannot_depend_on(oracle: Oracle) -> None:
    text = TYPES.replace("nature draws type: soft with p, otherwise tough; seen by B", "A chooses soft or tough")
    with pytest.raises(OutOfReach, match="depends on the move soft"):
        winsets(deals(text.replace("type is soft", "soft")), oracle)


# --- what is refused or left open ---


def test_a_lottery_has_no_winset_unless_it_cannot_matter(oracle: Oracle) -> None:
    text = HEAD + side("A", "veto V: accepts with probability rA")
    answer = winsets(deals(text), oracle).of("A")[0]
    assert not answer.complete
    assert "lottery" in answer.unsolved[0].reason
    harmless = HEAD + side(
        "A",
        "ratified by majority of",
        "    big 5 votes: gets x, rA without agreement",
        "    lot 2 votes: accepts with probability rB",
    )
    assert parts(winsets(deals(harmless), oracle).of("A")[0]) == {"[rA, 1]": [""]}


@pytest.mark.parametrize(("reversion", "boundary"), [("5/8", "1/2"), ("10/27", "1/3"), ("2", "1"), ("0", "0")])
def test_a_boundary_of_degree_three_is_a_root(reversion: str, boundary: str) -> None:
    assert winset_of(f"veto V: gets x^3 + x, {reversion} without agreement") in (
        f"[{boundary}, 1]",
        f"{{{boundary}}}",
    )


def test_a_symbolic_boundary_of_degree_three_is_a_root(oracle: Oracle) -> None:
    """x^3 + x rises from 0 to 2: whatever rA is in (0, 1), the set goes from the only root to 1."""
    text = HEAD.replace("rA, rB", "rA in (0, 1)\n    rB") + side("A", "veto V: gets x^3 + x, rA without agreement")
    answer = winsets(deals(text), oracle).of("A")[0]
    assert answer.complete
    ((piece,),) = [part.winset.pieces for part in answer.parts]
    low = piece.low.evaluate({"rA": F(5, 8)})
    assert low == F(1, 2)


def test_a_boundary_of_high_degree_is_left_open(oracle: Oracle) -> None:
    text = HEAD + side("A", "veto V: gets x^14 + x, rA without agreement")
    answer = winsets(deals(text), oracle).of("A")[0]
    assert not answer.complete
    assert "degree 14" in answer.unsolved[0].reason


def test_missing_payoffs_and_files_without_sides() -> None:
    text = HEAD + side("A", "veto V: gets x")
    with pytest.raises(SourceErrors, match="what V gets without agreement is missing") as caught:
        deals(text)
    assert caught.value.faults[0].position.line == 7
    with pytest.raises(UsageError, match="need an `issue` and a `side`"):
        deals('winset 1\ngame "g"\nplayers A\nplay\n    done, A gets 1\n')


def test_a_negotiator_whose_refusal_is_not_described_has_no_acceptable_set() -> None:
    text = HEAD + side("A", "negotiator gets x", "veto V: gets x, rA without agreement")
    point = {"rA": F(1, 2), "rB": F(0), "q": F(0), "m": F(0)}
    assert str(winset_at(deals(text), "A", point)) == "[1/2, 1]"
    with pytest.raises(SourceErrors, match="what the negotiator of A gets without agreement is missing"):
        winset_at(deals(text), "A", point, negotiator=True)


def test_requests_that_make_no_sense() -> None:
    with pytest.raises(UsageError, match="C is not a side"):
        winset_at(deals(ZOPA, rA=0, rB=0, q=0, m=0), "C")
    with pytest.raises(UsageError, match="no value for rA"):
        winset_at(deals(ZOPA), "A")
    with pytest.raises(UsageError, match="which parameter is the status quo"):
        core(deals(ZOPA), "A")
    with pytest.raises(UsageError, match="must not be set"):
        core(deals(SETTER, q=0), "voters")
    with pytest.raises(OutOfReach, match="2 coordinates"):
        winsets(deals(HEAD + "issue y in [0, 1]\n" + side("A", "veto V: gets x, 0 without agreement")))


def test_assumptions_that_are_not_a_conjunction_bound_the_regions(oracle: Oracle) -> None:
    text = ZOPA.replace("issue x", "assuming\n    rA < 1/4 or rA > 3/4\nissue x")
    answer = winsets(deals(text, rB=F(1, 2), q=0, m=0), oracle).overlap[0]
    assert set(parts(answer)) == {"[rA, 1/2]", "∅"}
    regions = {str(part.winset): part.regions for part in answer.parts}
    assert all(region.witness["rA"] < F(1, 4) for region in regions["[rA, 1/2]"])
    assert all(region.witness["rA"] > F(3, 4) for region in regions["∅"])


def test_a_smaller_reservation_value_is_a_larger_winset(oracle: Oracle) -> None:
    """The comparison of two parameter points that claims ask for: the second one under names of its own."""
    game = game_of(ZOPA)
    here, there = deals_of(game), deals_of(game, {"rA": Value.variable("rA'")})

    def smaller(run: Run) -> bool:
        return within(run, winset_in(run, there, "A"), winset_in(run, here, "A"))

    def at(order: str) -> set[bool]:
        larger = Constraint(Value.variable("rA'") - Value.variable("rA"), order)
        found = explore(oracle, ("rA", "rA'"), (*here.play.assumptions, *there.play.assumptions, larger), smaller)
        return {leaf.result for leaf in found.leaves}

    assert at(">") == {True}
    assert at("<") == {False}
