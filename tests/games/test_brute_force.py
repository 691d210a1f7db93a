"""The bundled negotiations against backward induction by trying everything, at random rational points.

Each game is written down a second time, as a function from numbers to a result. Parameters are drawn from a coarse grid
and offers from a finer one that contains every offer that can matter, so the two answers have to be equal, not close.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.games.brute import Result, best, end, grid, in_turn, later, lottery, sincere, stage_equilibria
from tests.games.files import F, deals, points_at, solved
from winset import api
from winset.negotiation.winsets import winset_at

Numbers = dict[str, Fraction]
SHARES = grid(10)


def draw(seed: int, count: int, **choices: list[Fraction]) -> list[Numbers]:
    """Random points, each coordinate from its list."""
    rng = random.Random(seed)
    return [{name: rng.choice(values) for name, values in choices.items()} for _ in range(count)]


def inside(result: api.Result, point: Numbers) -> bool:
    """Whether a point lies on no border of a region, and at no end of a domain."""
    solution = result.solution
    return all(not border.evaluate(point).is_zero for border in solution.borders) and all(
        condition.holds(point) for condition in solution.play.assumptions
    )


def same(name: str, points: list[Numbers], again: Callable[..., Result], **settings: int) -> None:
    """The second method's result is among the solver's at each point, and off the borders the only one."""
    result = solved(name, *settings.items())
    assert result.solution.unsolved == ()
    for point in points:
        expected = again(**point)
        found = points_at(result, point)
        assert any(p.payoffs == expected.payoffs and p.outcomes == expected.ends for p in found), point
        if inside(result, point):
            assert all(p.payoffs == expected.payoffs for p in found), point


# --- ratification -----------------------------------------------------------------------------------------------------


def three_bodies(c: Fraction, h: Fraction) -> Result:
    minimum = {"left": F(1, 5), "centre": F(3, 10), "right": F(1, 2), "senate": h, "city": c, "country": F(2, 5)}

    def offered(x: Fraction) -> Result:
        def counted(yes: frozenset[str]) -> Result:
            house = len(yes & {"left", "centre", "right"}) >= 2
            referendum = (30 if "city" in yes else 0) + (24 if "country" in yes else 0) > 27
            if house and "senate" in yes and referendum:
                return end("agreement", Foreign=x, **dict.fromkeys(minimum, 1 - x))
            return end("unratified", Foreign=0, **minimum)

        return in_turn(list(minimum), counted)

    return best("Foreign", map(offered, grid(10)))


@pytest.mark.slow
def test_two_chambers_and_a_referendum() -> None:
    same("@ratification/two-chambers-and-a-referendum", draw(1, 40, c=SHARES, h=SHARES), three_bodies)


def with_views(n: Fraction, R: Fraction, K: Fraction, r: Fraction) -> Result:
    def offered(x: Fraction) -> Result:
        deal = end("agreement", Foreign=x, Home=R - abs(x - n), legislature=1 - x)
        vote = best("legislature", [deal, end("unratified", Foreign=0, Home=-K, legislature=r)])
        return best("Home", [vote, end("breakdown", Foreign=0, Home=0, legislature=r)])

    return best("Foreign", map(offered, grid(10)))


def test_a_negotiator_with_views() -> None:
    points = draw(2, 150, n=SHARES, R=SHARES, K=SHARES, r=SHARES)
    same("@ratification/negotiator-with-views", points, with_views)


def council(r: Fraction, k: Fraction) -> Result:
    def offered(x: Fraction) -> Result:
        votes = {"first": (1 - x, F(1, 2)), "second": (1 - x, r), "third": (-abs(x - k), -k)}
        if len(sincere(votes)) >= 2:
            return end("agreement", Proposer=x, **{name: deal for name, (deal, _) in votes.items()})
        return end("unratified", Proposer=0, **{name: failure for name, (_, failure) in votes.items()})

    return best("Proposer", map(offered, grid(10)))


def test_a_council_that_votes_at_once() -> None:
    same("@ratification/council-voting-together", draw(3, 60, r=SHARES, k=SHARES), council)


def weighted(a: Fraction) -> Result:
    q = F(1, 10)
    votes = {"large": (5, a), "middle": (3, F(1, 2)), "small[1]": (2, F(1, 5)), "small[2]": (2, F(2, 5))}

    def offered(x: Fraction) -> Result:
        def counted(yes: frozenset[str]) -> Result:
            passed = sum(votes[name][0] for name in yes) >= 8
            policy, label = (x, "agreement") if passed else (q, "reversion")
            return end(
                label, Commission=-abs(policy - 1), **{who: -abs(policy - ideal) for who, (_, ideal) in votes.items()}
            )

        return in_turn(list(votes), counted)

    return best("Commission", map(offered, grid(20)))


@pytest.mark.slow
def test_weighted_votes() -> None:
    same("@ratification/weighted-votes", [{"a": a} for a in grid(20)], weighted)


def hawkish_house(c: Fraction, p: Fraction) -> Result:
    def debtor(x: Fraction, h: Fraction) -> Result:
        rest = {"doves": F(0), "hawks": h - c, "banks": F(1, 4), "unions": -F(1, 4)}
        broken = end("breakdown", Creditor=0, Debtor=0, **rest)
        unratified = end("unratified", Creditor=0, Debtor=0, **rest)
        deal = end(
            "agreement", Creditor=x, Debtor=1 - x, doves=1 - x, hawks=1 - x, banks=x, unions=-((x - F(1, 2)) ** 2)
        )
        banks = best("banks", [deal, unratified])  # 60 of the 68 votes that are cast
        chamber = {who: (banks.payoffs[who], rest[who]) for who in ("doves", "hawks")}
        vote = banks if sincere(chamber) == {"doves", "hawks"} else unratified  # 5 or 4 of 9 are less than two thirds
        return best("Debtor", [vote, broken])

    return best("Creditor", [lottery((p, debtor(x, F(1, 2))), (1 - p, debtor(x, F(3, 4)))) for x in grid(40)])


@pytest.mark.slow
def test_debt_talks() -> None:
    costs = [F(k, 20) for k in range(11)]
    same("@debt/debt-talks", draw(4, 60, c=costs, p=SHARES[1:-1]), hawkish_house)


# --- a line -----------------------------------------------------------------------------------------------------------


def quadratic(s: Fraction, q: Fraction) -> Result:
    ideals = {"left": F(1, 5), "middle": F(1, 2), "right": F(9, 10)}

    def at(policy: Fraction, label: str) -> Result:
        return end(label, committee=-((policy - s) ** 2), **{who: -((policy - i) ** 2) for who, i in ideals.items()})

    def offered(x: Fraction) -> Result:
        deal, quo = at(x, "agreement"), at(q, "reversion")
        return in_turn(list(ideals), lambda yes: deal if len(yes) >= 2 else quo)

    return best("committee", map(offered, grid(10)))


@pytest.mark.slow
def test_a_setter_with_quadratic_losses() -> None:
    same("@romer-rosenthal-1978/quadratic-setter", draw(5, 80, s=SHARES, q=SHARES), quadratic)


def foreign_setter(e: Fraction, l: Fraction, f: Fraction) -> Result:  # noqa: E741
    q = F(0)

    def at(policy: Fraction, label: str) -> Result:
        return end(label, Foreign=-abs(policy - f), Home=-abs(policy - e), legislature=-abs(policy - l))

    def offered(x: Fraction) -> Result:
        vote = best("legislature", [at(x, "agreement"), at(q, "unratified")])
        return best("Home", [vote, at(q, "breakdown")])

    return best("Foreign", map(offered, grid(10)))


@pytest.mark.slow
def test_a_foreign_proposal() -> None:
    same("@milner-rosendorff-1997/foreign-setter", draw(6, 120, e=SHARES, l=SHARES, f=SHARES), foreign_setter)


# --- two coordinates --------------------------------------------------------------------------------------------------


def linked(k: Fraction) -> Result:
    def offered(x: Fraction, y: Fraction) -> Result:
        a, b = k * y - x, k * x - y
        failed = {"A": F(0), "farmers": F(0), "B": F(0), "workers": F(0)}
        deal, unratified = end("agreement", A=a, farmers=a, B=b, workers=b), end("unratified", **failed)
        vote = in_turn(["farmers", "workers"], lambda yes: deal if len(yes) == 2 else unratified)
        return best("B", [vote, end("breakdown", **failed)])

    return best("A", [offered(x, y) for x in grid(60) for y in grid(4)])


def test_linked_issues() -> None:
    points = [{"k": F(k)} for k in (2, 3, 4, 5)] + [{"k": F(3, 2)}, {"k": F(5, 2)}, {"k": F(4, 3)}]
    same("@putnam-1988/linked-issues", points, linked)


def paid(rF: Fraction, rW: Fraction) -> Result:
    def payment(x: Fraction, m: Fraction) -> Result:
        failed = end("unratified", Home=0, farmers=0, Abroad=F(1, 4))
        deal = end("agreement", Home=x - m, farmers=m - rF, Abroad=1 - x)
        return best("farmers", [deal if x >= rW else failed, failed])

    def offered(x: Fraction) -> Result:
        ratified = best("Home", [payment(x, m) for m in grid(20)])
        return best("Abroad", [ratified, end("breakdown", Home=0, farmers=0, Abroad=F(1, 4))])

    return best("Home", map(offered, grid(20)))


def test_a_side_payment() -> None:
    same("@putnam-1988/side-payment", draw(7, 60, rF=grid(20), rW=grid(20)), paid)


# --- types ------------------------------------------------------------------------------------------------------------


def types(d: Fraction, *law: tuple[Fraction, Fraction]) -> Result:
    """One offer to a ratifier who insists on r with probability p, for (p, r) in the law; failure leaves A with d."""

    def offered(t: Fraction) -> Result:
        deal = end("agreement", A=1 - t, R=t)
        return lottery(*((p, best("R", [deal, end("unratified", A=d, R=r)])) for p, r in law))

    return best("A", map(offered, grid(20)))


def three_types(a: Fraction, b: Fraction, rL: Fraction, rM: Fraction, rH: Fraction) -> Result:
    return types(F(0), (a, rL), (b, rH), (1 - a - b, rM))


def test_three_types() -> None:
    chances = [F(k, 13) for k in range(1, 12)]
    points = draw(8, 400, a=chances, b=chances, rL=grid(20), rM=grid(20), rH=grid(20))
    allowed = [p for p in points if p["a"] + p["b"] < 1 and p["rL"] < p["rM"] < p["rH"]]
    assert len(allowed) > 20
    same("@screening/three-types", allowed, three_types)


def both_sides(p: Fraction, q: Fraction, a: Fraction, bL: Fraction, bH: Fraction) -> Result:
    def vote(x: Fraction, rA: Fraction, rB: Fraction, broken: bool) -> Result:
        deal = end("agreement", A=x, B=1 - x, LA=x, LB=1 - x)
        failed = end("breakdown" if broken else "unratified", A=0, B=0, LA=rA, LB=rB)
        if broken:
            return failed
        return in_turn(["LA", "LB"], lambda yes: deal if len(yes) == 2 else failed)

    def offered(x: Fraction) -> Result:
        law = [(u * v, rA, rB) for u, rA in ((p, F(0)), (1 - p, a)) for v, rB in ((q, bL), (1 - q, bH))]
        signed, refused = (lottery(*((w, vote(x, rA, rB, broken)) for w, rA, rB in law)) for broken in (False, True))
        return best("B", [signed, refused])

    return best("A", map(offered, grid(20)))


@pytest.mark.slow
def test_types_on_both_sides() -> None:
    chances = [F(k, 13) for k in range(1, 13)]
    points = draw(9, 120, p=chances, q=chances, a=grid(20)[1:-1], bL=grid(20), bH=grid(20))
    same("@screening/types-on-both-sides", [point for point in points if point["bL"] < point["bH"]], both_sides)


def reversion(p: Fraction, rL: Fraction, rH: Fraction, c: Fraction) -> Result:
    def vote(x: Fraction, r: Fraction, cost: Fraction) -> Result:
        deal = end("agreement", A=x, B=1 - x, R=1 - x)
        return best("R", [deal, end("unratified", A=-cost, B=0, R=r)])

    def offered(x: Fraction) -> Result:
        signed = lottery((p, vote(x, rL, F(0))), (1 - p, vote(x, rH, c)))
        refused = lottery((p, end("breakdown", A=0, B=0, R=rL)), (1 - p, end("breakdown", A=0, B=0, R=rH)))
        return best("B", [signed, refused])

    return best("A", map(offered, grid(20)))


def test_a_reversion_that_differs_by_type() -> None:
    chances = [F(k, 13) for k in range(1, 13)]
    points = draw(10, 150, p=chances, rL=grid(20), rH=grid(20), c=grid(20))
    same("@screening/reversion-by-type", [point for point in points if point["rL"] < point["rH"]], reversion)


# --- rounds -----------------------------------------------------------------------------------------------------------


def holding_out(delta: Fraction, rA: Fraction, rB: Fraction) -> Result:
    nothing = end("breakdown", A=0, RA=0, B=0, RB=0)

    def settled(x: Fraction, responder: str, otherwise: Result) -> Result:
        deal = end("agreement", A=x, RA=x - rA, B=1 - x, RB=1 - x - rB)
        vote = in_turn(["RA", "RB"], lambda yes: deal if len(yes) == 2 else otherwise)
        return best(responder, [vote, otherwise])

    last = best("B", [settled(x, "A", later(delta, nothing)) for x in grid(40)])
    return best("A", [settled(x, "B", later(delta, last)) for x in grid(40)])


@pytest.mark.slow
def test_ratifiers_who_hold_out() -> None:
    points = draw(11, 150, delta=grid(4), rA=SHARES, rB=SHARES)
    same("@rounds/ratifiers-who-hold-out", points, holding_out)


def rounds_in_quarters(delta: Fraction, r: Fraction) -> set[tuple[Fraction, ...]]:
    """All equilibrium payoffs of three rounds of offers in quarters, ties broken in every way after every history."""
    values = [(F(0), F(0))]
    for proposer in (0, 1, 0):  # from the last round back: A proposes in rounds 3 and 1, B in round 2
        refused = [tuple(delta * v for v in value) for value in values]

        def accepted(x: Fraction, refused: list[tuple[Fraction, ...]] = refused) -> list[tuple[Fraction, ...]]:
            return [(x, 1 - x)] if 1 - x >= r else refused

        found = stage_equilibria(proposer, 1 - proposer, grid(4), accepted, refused)
        values = sorted({(payoffs[0], payoffs[1]) for _, payoffs in found})
    return set(values)


def test_three_rounds_in_quarters() -> None:
    result = solved("@rounds/grid-of-offers")
    points = draw(12, 60, delta=[F(k, 12) for k in range(1, 12)], r=[F(k, 12) for k in range(7)])
    several = 0
    for point in points:
        expected = rounds_in_quarters(**point)
        several += len(expected) > 1
        assert {(p.payoffs["A"], p.payoffs["B"]) for p in points_at(result, point)} == expected, point
    assert several > 3


def test_one_offer_in_quarters_by_all_strategies() -> None:
    """Every plan of the ratifier and every offer: those that nobody can better at any history."""
    result = solved("@screening/one-offer-in-quarters")
    for rB in grid(16):
        yes_first = [(x, 1 - x) for x in grid(4)]
        expected = set()
        for plan in range(1 << len(yes_first)):
            taken = [bool(plan >> k & 1) for k in range(len(yes_first))]
            if any((t and b < rB) or (not t and b > rB) for t, (_, b) in zip(taken, yes_first, strict=True)):
                continue
            gains = [a if t else F(0) for t, (a, _) in zip(taken, yes_first, strict=True)]
            expected |= {(g, t) for g, t in zip(gains, taken, strict=True) if g == max(gains)}
        found = points_at(result, {"rB": rB})
        assert {(p.payoffs["A"], "agreement" in p.outcomes) for p in found} == expected, rB


# --- win-sets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kappa", [1, 2, 3, 4, 5])
def test_what_a_qualified_majority_accepts(kappa: int) -> None:
    ideals = [F(1, 10), F(3, 10), F(1, 2), F(7, 10), F(9, 10)]
    free = deals("@ratification/qualified-majority", {"kappa": kappa})
    for q in grid(20):
        found = winset_at(free, "Country", {"q": q})
        for x in grid(40):
            votes = sum(abs(x - i) <= abs(q - i) for i in ideals)
            assert found.contains(x) == (votes >= kappa), (q, x)


def test_what_turnout_accepts() -> None:
    rng = random.Random(13)
    for _ in range(20):
        turnout = [F(rng.randint(1, 10), 10) for _ in range(3)]
        kappa = F(rng.randint(1, 20), 20)
        found = winset_at(deals("@ratification/turnout", {"turnout": turnout, "kappa": kappa}), "Country")
        weights = [w * t for w, t in zip((60, 30, 10), turnout, strict=True)]
        for x in grid(20):
            yes = sum(w for w, r in zip(weights, (F(1, 5), F(1, 2), F(4, 5)), strict=True) if x >= r)
            assert found.contains(x) == (yes >= kappa * sum(weights)), (turnout, kappa, x)


def test_shares_fall_with_the_quota() -> None:
    offers = []
    for kappa in range(1, 6):
        (found,) = points_at(solved("@ratification/qualified-majority-shares", ("kappa", kappa)), {})
        offers.append(found.payoffs["A"])
    assert all(low < high for high, low in pairwise(offers))
