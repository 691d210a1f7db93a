"""What every equilibrium of a play has to keep to, whichever method finds it: bundled games, and games of this folder.

Deviations are tried by `played`, which shares nothing with the search or the verifier.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from tests import clothes
from tests.conformance.played import Past, Table
from tests.equilibrium.border_points import border_points
from tests.equilibrium.test_other_clothes import GAMES, HEAVY, compare, points, settings_for
from tests.equilibrium.test_properties import check_commutes, holds
from winset import api
from winset.algebra.oracle import number_sign
from winset.algebra.value import Value
from winset.claims.profile import RuleProfile
from winset.equilibrium.solution import Case, parts
from winset.game.compile import admissible
from winset.game.play import Play
from winset.language import syntax as s

UNSEEN = {path.stem: path for path in sorted((Path(__file__).parent / "unseen").glob("*.game"))}
LONG = {"informed-proposer-private-cost", "chambers-in-turn", "council-at-once", "endless-with-breakdown", *HEAVY}
# Numbers of one decision, which `played` would take for several; a number that one player knows, with beliefs about it.
# Their own tests hold these against walks of their own.
APART = {
    "@baron-ferejohn-1989/closed-rule",
    "@baron-ferejohn-1989/unequal-recognition",
    "@chatterjee-samuelson-1983/double-auction",
    "@crawford-sobel-1982/cheap-talk",
    "@fudenberg-tirole-1983/two-prices-many-values",
    "@putnam-1988/linkage-settled",
    "@putnam-1988/mutual-help",
}
BUNDLED = [name for name in GAMES if name not in APART]
ALL = [*UNSEEN, *BUNDLED]
QUICK = [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in UNSEEN]


@cache
def game(name: str) -> api.Game:
    return api.load_game(UNSEEN.get(name, name))


@cache
def solved(name: str) -> api.Result:
    return api.solve(game(name), settings_for(game(name).rewritten), verified=False)


def near(play: Play, case: Case, dice: random.Random, count: int) -> list[dict[str, Fraction]]:
    """The witness of a region, and random points of it where its conditions leave room."""
    found = [case.region.witness]
    for attempt in range(60 * count):
        width = Fraction(1, 2 ** (attempt // 15))
        point = {
            name: case.region.witness[name] + width * Fraction(dice.randint(-97, 97), 97) for name in play.parameters
        }
        if len(found) <= count and admissible(play, point) and holds(case.region, point) and point not in found:
            found.append(point)
    return [p for p in found if admissible(play, p) and holds(case.region, p)]


def tables(name: str, count: int) -> Iterator[Table]:
    """Each equilibrium at a few points of each region on which it is played, borders included."""
    result = solved(name)
    dice = random.Random(name)
    for family in result.equilibria:
        for case in (part for whole in family.cases for part in parts(whole)):
            for point in near(result.solution.play, case, dice, count):
                yield table(result, case, point)


def table(result: api.Result, case: Case, point: dict[str, Fraction]) -> Table:
    play = result.solution.play
    settled = api.set_parameters(play, {n: Value.number(v) for n, v in point.items()})
    return Table(settled, case.profile, point, seed=len(str(point)))


def check_no_deviation_pays(name: str, count: int) -> None:
    for at in tables(name, count):
        gains = list(at.gains())
        assert not gains, f"{name} at {dict(at.point)}: {gains[0]}"


@pytest.mark.parametrize("name", QUICK)
def test_no_one_shot_deviation_pays(name: str) -> None:
    check_no_deviation_pays(name, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_no_one_shot_deviation_pays_at_more_points(name: str) -> None:
    check_no_deviation_pays(name, 5)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_no_one_shot_deviation_pays_on_borders(name: str) -> None:
    """The profile is that of the equilibrium solved at the border."""
    result = solved(name)
    for point in border_points(result, random.Random(name), 2):
        for found in result.at(point):
            gains = list(table(result, found.case, point).gains())
            assert not gains, f"{name} at {point}: {gains[0]}"


# --- what the answer says, against what is played ---------------------------------------------------------------------


def check_payoffs_and_outcomes(name: str, count: int) -> None:
    result = solved(name)
    dice = random.Random(name)
    for case in (case for family in result.equilibria for case in family.cases):
        for point in near(result.solution.play, case, dice, count):
            at = table(result, case, point)
            told = [payoff.evaluate(point) for payoff in case.payoffs]
            played = at.follow(Past(), at.play.start())
            off = [abs(_size(a - b)) for a, b in zip(told, played, strict=True)]
            assert max(off) <= (Fraction(1, 10**6) if at.integrated else 0), f"{name} at {point}: {told} {played}"
            chances = {label: chance.evaluate(point) for label, chance in case.ends}
            assert all(number_sign(chance) >= 0 for chance in chances.values())
            whole = sum(chances.values(), Value.number(0)) - 1
            assert number_sign(whole) == 0 or at.later, f"{name} at {point}: {chances}"


def _size(value: Value) -> Fraction:
    if value.is_number:
        return value.fraction()
    return Fraction(number_sign(value))


@pytest.mark.parametrize("name", QUICK)
def test_payoffs_are_those_of_the_profile(name: str) -> None:
    check_payoffs_and_outcomes(name, 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", BUNDLED)
def test_payoffs_are_those_of_the_profile_in_bundled_games(name: str) -> None:
    check_payoffs_and_outcomes(name, 4)


# --- beliefs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUICK)
def test_beliefs_average_to_what_was_known_before(name: str) -> None:
    """At every set that is reached, a belief that is told is that of Bayes' rule."""
    for at in tables(name, 1):
        for moments in at.sets():
            slips, weights = at.bayes(moments)
            told = at.told(moments)
            assert sum(weights, Value.number(0)) == 1
            if told is not None and slips == 0:
                assert all(number_sign(a - b) == 0 for a, b in zip(told, weights, strict=True)), f"{name} {at.point}"


# --- the same game in other clothes, and with numbers put in ----------------------------------------------------------


def turned(written: s.Game) -> clothes.Clothes:
    """The players in another order."""
    return clothes.Clothes(dataclasses.replace(written, players=(*written.players[1:], written.players[0])))


def with_a_greeting(written: s.Game) -> clothes.Clothes:
    """Somebody without influence who says hello or good day, seen by all, before the first move that is not hers."""
    idler = s.Ref("passer_by")
    hello = s.Move(idler, s.Options(("hello", "good_day")))

    def change(node: object) -> object:
        if isinstance(node, s.Block) and any(isinstance(line, s.Move) for line in node.statements):
            place = next(k for k, line in enumerate(node.statements) if isinstance(line, s.Move))
            lines = (*node.statements[:place], hello, *node.statements[place:])
            return dataclasses.replace(node, statements=lines)
        return node

    plain = clothes.with_idler(written).game
    assert plain.play is not None
    lines = tuple(plain.play.statements[1:])
    body = change(dataclasses.replace(plain.play, statements=lines))
    players = (*written.players, idler)

    def named(node: object) -> object:
        return idler if isinstance(node, s.Ref) and node.name == "bystander" else node

    return clothes.Clothes(clothes.rebuilt(dataclasses.replace(plain, players=players, play=body), named))


CLOTHES = {**clothes.REWRITINGS, "turned": turned, "with a greeting": with_a_greeting}


@pytest.mark.parametrize("name", QUICK)
def test_all_clothes_at_once(name: str) -> None:
    compare(name, clothes.all_at_once(game(name).rewritten), game(name))


@pytest.mark.slow
@pytest.mark.parametrize("how", list(CLOTHES))
@pytest.mark.parametrize("name", UNSEEN)
def test_clothes_one_by_one(name: str, how: str) -> None:
    compare(name, CLOTHES[how](game(name).rewritten), game(name))


@pytest.mark.slow
@pytest.mark.parametrize("how", ["turned", "with a greeting"])
@pytest.mark.parametrize("name", GAMES)
def test_more_clothes_of_bundled_games(name: str, how: str) -> None:
    compare(name, CLOTHES[how](game(name).rewritten), game(name))


@pytest.mark.parametrize("name", QUICK)
def test_solving_and_setting_commute(name: str) -> None:
    result = solved(name)
    for point in [*points(game(name).rewritten, {}, 1)[:2], *border_points(result, random.Random(1), 1)[:2]]:
        check_commutes(game(name), {}, result, point)


@pytest.mark.slow
@pytest.mark.parametrize("name", UNSEEN)
def test_solving_and_setting_commute_at_more_points(name: str) -> None:
    result = solved(name)
    for point in [*points(game(name).rewritten, {}, 2), *border_points(result, random.Random(2), 2)]:
        check_commutes(game(name), {}, result, point)


# --- the second opinion has teeth -------------------------------------------------------------------------------------


def test_the_second_opinion_finds_what_pays() -> None:
    """A profile of one game played in another: the taker's outside option is higher than she thinks."""
    result = solved("ultimatum-with-a-fee")
    point = {"k": Fraction(1, 10), "w": Fraction(1, 4)}
    (found,) = result.at(point)
    other = {"k": Fraction(1, 10), "w": Fraction(1, 3)}
    play = api.set_parameters(result.solution.play, {n: Value.number(v) for n, v in other.items()})
    # at an offer of 1/4 the taker leaves for 1/3
    gains = list(Table(play, found.case.profile, point).gains())
    assert any(g.site.player == "Taker" and g.action == "leave" for g in gains)
    assert not list(Table(play, found.case.profile, other).gains())


@pytest.mark.parametrize("name", ["demand-twice", "two-pies", "endless-one-sided", "uniform-buyer", "two-issues"])
def test_the_second_opinion_finds_a_wrong_offer(name: str) -> None:
    """The first offer of a verified profile is moved: it was the only best one, so something pays."""
    result = solved(name)
    case = result.equilibria[0].cases[0]
    first = next(k for k, rule in enumerate(case.profile.rules) if isinstance(rule.action, Value))
    rules = list(case.profile.rules)
    rules[first] = dataclasses.replace(rules[first], action=(rules[first].action + Fraction(1, 3)) / 2)  # type: ignore[operator]
    wrong = dataclasses.replace(case, profile=RuleProfile(tuple(rules)))
    assert not list(table(result, case, case.region.witness).gains())
    assert list(table(result, wrong, case.region.witness).gains())
