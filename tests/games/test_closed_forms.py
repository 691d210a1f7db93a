"""Closed forms known from the literature against the regions of the solver, at random rational points and on borders.

Each formula is written as the set of all equilibrium outcomes at a point, ties included, and compared as a set with
what the solver answers there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest

from tests.games.files import F, points_at, solved
from winset import api

Numbers = dict[str, Fraction]
Outcome = tuple[object, ...]


def agreed(point: api.Point) -> Fraction:
    return point.outcomes.get("agreement", F(0))


def share(rng: random.Random) -> Fraction:
    """A number between 0 and 1 with a small denominator, so that ties and ends of domains occur."""
    denominator = rng.choice((1, 2, 4, 5, 10, 12, 97))
    return F(rng.randint(0, denominator), denominator)


def shares(seed: int, count: int, *names: str) -> Iterator[Numbers]:
    rng = random.Random(seed)
    for _ in range(count):
        yield {name: share(rng) for name in names}


def generic(seed: int, count: int, *names: str) -> list[Numbers]:
    """Points that hardly ever lie on a border: each coordinate has a large prime of its own below."""
    rng = random.Random(seed)
    primes = (1009, 2003, 3001, 4001)
    return [{name: F(rng.randint(1, p - 1), p) for name, p in zip(names, primes, strict=False)} for _ in range(count)]


def compare(
    result: api.Result, point: Numbers, outcome: Callable[[api.Point], Outcome], expected: set[Outcome]
) -> None:
    assert {outcome(found) for found in points_at(result, point)} == expected, point


def covered(result: api.Result, points: list[Numbers]) -> None:
    """The regions leave nothing out: generic points are answered by them, and nothing is solved anew."""
    assert not result.solution.unsolved
    assert not result.solution.none
    for point in points:
        assert all(not border.evaluate(point).is_zero for border in result.solution.borders), "not generic"
        assert result.solution.at(point), point


# --- M02: take it or leave it, two ratifiers --------------------------------------------------------------------------

M02 = ["@putnam-1988/take-it-or-leave-it", "@putnam-1988/take-it-or-leave-it-as-sides"]


def take_it_or_leave_it(rA: Fraction, rB: Fraction, dA: Fraction, dB: Fraction) -> set[Outcome]:
    """Payoffs of A and B, probability of agreement, and the offer if there is agreement."""
    a, b = max(rA, dA), max(rB, dB)
    deal, failure = (1 - b, b, F(1), 1 - b), (dA, dB, F(0), None)
    if a + b == 1:  # one offer passes, nobody can be made to gain by it: both
        return {deal, failure}
    return {deal} if a + b < 1 else {failure}


def m02_outcome(point: api.Point) -> Outcome:
    return point.payoffs["A"], point.payoffs["B"], agreed(point), point.path["x"] if agreed(point) else None


def m02_points() -> list[Numbers]:
    points = generic(1, 250, "rA", "rB", "dA", "dB")
    points += shares(2, 250, "rA", "rB", "dA", "dB")
    for point in shares(20, 60, "rA", "rB", "dA", "dB"):
        points.append(point | {"rB": 1 - point["rA"]})  # the cliff, wherever the outside options allow it
        points.append(point | {"dA": F(0), "dB": F(0), "rB": 1 - point["rA"]})
        points.append(point | {"dA": 1 - max(point["rB"], point["dB"])})
        points.append(point | {"dB": point["rB"]})
    return points


@pytest.mark.parametrize("name", M02)
def test_m02_everywhere(name: str) -> None:
    result = solved(name)
    for point in m02_points():
        compare(result, point, m02_outcome, take_it_or_leave_it(**point))
    covered(result, m02_points()[:250])


@pytest.mark.slow
@pytest.mark.parametrize("name", M02)
def test_m02_failure_is_by_refusal_or_by_a_doomed_offer(name: str) -> None:
    """Signing what cannot be ratified costs nothing, so it ties with refusing: both occur wherever there is no deal."""
    result = solved(name)
    for point in m02_points():
        if max(point["rA"], point["dA"]) + max(point["rB"], point["dB"]) > 1:
            assert {label for found in points_at(result, point) for label in found.outcomes} == {
                "breakdown",
                "unratified",
            }


def test_m02_on_the_cliff() -> None:
    """At r_A + r_B = 1 the only ratifiable offer gives no ratifier a gain: agreement and failure are equilibria."""
    result = solved(M02[0])
    point = {"rA": F(3, 10), "rB": F(7, 10), "dA": F(1, 10), "dB": F(1, 5)}
    found = {m02_outcome(p) for p in points_at(result, point)}
    assert found == {(F(3, 10), F(7, 10), 1, F(3, 10)), (F(1, 10), F(1, 5), 0, None)}
    for slightly, payoff in ((F(-1, 1000), F(301, 1000)), (F(1, 1000), F(1, 10))):
        near = point | {"rB": point["rB"] + slightly}
        assert {p.payoffs["A"] for p in points_at(result, near)} == {payoff}


# --- M03: a setter and a reversion point ------------------------------------------------------------------------------

M03 = ["@romer-rosenthal-1978/setter", "@romer-rosenthal-1978/setter-as-sides"]


def setter_policy(s: Fraction, m: Fraction, q: Fraction) -> Fraction:
    return min(max(s, m - abs(q - m)), m + abs(q - m))


@pytest.mark.parametrize(("name", "who"), [(M03[0], "setter"), (M03[1], "committee")])
def test_m03_for_all_positions(name: str, who: str) -> None:
    result = solved(name)
    points = generic(3, 250, "s", "m", "q")
    points += shares(3, 250, "s", "m", "q")
    points += [p | {"s": p["q"]} for p in shares(30, 20, "s", "m", "q")]
    points += [p | {"m": p["q"]} for p in shares(31, 20, "s", "m", "q")]
    points += [p | {"m": (p["s"] + p["q"]) / 2} for p in shares(32, 20, "s", "m", "q")]
    for point in points:
        x, q = setter_policy(**point), point["q"]
        payoffs = (-abs(x - point["s"]), -abs(x - point["m"]))
        found = points_at(result, point)
        assert {(p.payoffs[who], p.payoffs["voter"]) for p in found} == {payoffs}, point
        assert {p.path["x"] for p in found if agreed(p)} == {x}, point
        labels = {"agreement", "reversion"} if x == q else {"agreement"}  # keeping the status quo has two names
        assert {label for p in found for label in p.outcomes} == labels, point
    covered(result, points[:250])


# --- M05: alternating offers with a last round ------------------------------------------------------------------------


@pytest.mark.parametrize("T", [1, 2, 3, 4, 5, 6])
def test_m05_for_every_discount_factor(T: int) -> None:
    result = solved("@stahl-1972/finite-horizon", ("T", T))
    rng = random.Random(5)
    points = [F(0), F(1), *(share(rng) for _ in range(40)), *(F(k, 1009) for k in rng.sample(range(1, 1009), 200))]
    for delta in points:
        x = (1 - (-delta) ** T) / (1 + delta)
        found = points_at(result, {"delta": delta})
        assert {(p.payoffs["A"], p.payoffs["B"]) for p in found} == {(x, 1 - x)}, delta
        if 0 < delta < 1:  # at the ends delay can cost nothing
            assert [p.path["x"] for p in found] == [x]
            assert [p.outcomes for p in found] == [{"agreement": F(1)}]
    covered(result, [{"delta": delta} for delta in points[-200:]])


# --- M10: one offer, two types ----------------------------------------------------------------------------------------


def one_offer_two_types(p: Fraction, rL: Fraction, rH: Fraction, d: Fraction) -> set[Outcome]:
    """A's payoff, the probability of ratification, and the offer unless nobody takes it."""
    candidates: list[Outcome] = [(1 - rH, F(1), rH), (d, F(0), None)]
    if p > 0 and 1 - rL >= d:
        candidates.append((p * (1 - rL) + (1 - p) * d, p, rL))
    best = max(F(str(candidate[0])) for candidate in candidates)
    return {candidate for candidate in candidates if candidate[0] == best}


def m10_outcome(point: api.Point) -> Outcome:
    return point.payoffs["A"], agreed(point), point.path["t"] if agreed(point) else None


def m10_points() -> list[Numbers]:
    points = generic(10, 500, "p", "rL", "rH", "d")
    points += shares(10, 300, "p", "rL", "rH", "d")
    for point in shares(100, 60, "rL", "rH", "d"):
        if 1 - point["rL"] > point["d"]:  # the prior at which A is indifferent between the two offers
            points.append(point | {"p": max(F(0), (1 - point["rH"] - point["d"]) / (1 - point["rL"] - point["d"]))})
        points.append(point | {"p": F(1, 3), "d": 1 - point["rL"]})
        points += [point | {"p": F(0)}, point | {"p": F(1)}]
    return [point for point in points if point["rL"] < point["rH"] and point["p"] <= 1]


def test_m10_everywhere() -> None:
    result = solved("@screening/two-types")
    points = m10_points()
    for point in points:
        compare(result, point, m10_outcome, one_offer_two_types(**point))
    covered(result, points[:200])


def test_m10_without_an_offer() -> None:
    """Where even a soft ratifier asks for more than failure costs A, A leaves, or makes an offer that nobody takes."""
    result = solved("@screening/two-types")
    found = points_at(result, {"p": F(1, 2), "rL": F(1, 2), "rH": F(3, 4), "d": F(3, 5)})
    assert {label for p in found for label in p.outcomes} == {"no_offer", "unratified"}
    assert {p.payoffs["A"] for p in found} == {F(3, 5)}


def test_m10_both_offers_at_the_threshold() -> None:
    """At p = p* A is indifferent, and each of the two offers is made in some equilibrium."""
    result = solved("@screening/two-types")
    point = {"p": F(2, 3), "rL": F(1, 10), "rH": F(2, 5), "d": F(0)}
    assert {m10_outcome(p) for p in points_at(result, point)} == {
        (F(3, 5), F(1), F(2, 5)),
        (F(3, 5), F(2, 3), F(1, 10)),
    }


# --- a tie on a finite grid -------------------------------------------------------------------------------------------


def test_a_tie_on_a_grid_has_two_equilibria() -> None:
    """With offers in quarters A cannot sweeten a little: the ratifier may take the tie or hold out for more."""
    found = points_at(solved("@screening/one-offer-in-quarters"), {"rB": F(1, 4)})
    assert {(p.path["x"], p.payoffs["A"], agreed(p)) for p in found} == {(F(3, 4), F(3, 4), 1), (F(1, 2), F(1, 2), 1)}


def test_between_the_quarters_there_is_one() -> None:
    (found,) = points_at(solved("@screening/one-offer-in-quarters"), {"rB": F(3, 10)})
    assert (found.path["x"], found.payoffs["A"]) == (F(1, 2), F(1, 2))


# --- ties of one who does not see -------------------------------------------------------------------------------------


def test_a_reply_at_a_tie_cannot_depend_on_what_the_voter_has_not_seen() -> None:
    """At a + b_L = 1 both legislatures may be indifferent; B's, which does not know A's type, answers all types alike.

    So a deal passes with A's soft legislature and B's, or with B's soft legislature whatever A's is, but never with A's
    tough legislature alone: its soft one would have passed that deal too.
    """
    p, q = F(1, 4), F(3, 4)
    point = {"p": p, "q": q, "a": F(2, 3), "bL": F(1, 3), "bH": F(5, 6)}
    found = {agreed(equilibrium) for equilibrium in points_at(solved("@screening/types-on-both-sides"), point)}
    assert q in found
    assert found <= {q, p * q, p}
