"""The same answer in other clothes: every bundled game, rewritten, has the same equilibria up to the map."""

from __future__ import annotations

import random
from collections.abc import Hashable
from fractions import Fraction

import pytest

from tests import clothes
from winset import api, library
from winset.algebra.oracle import Answer, Oracle
from winset.game.compile import admissible, compile_game
from winset.language import syntax as s

# Types send different numbers, and a path tells one of them only; payoffs are compared in `test_belief_states`.
SEVERAL_SIGNALS = {"@fearon-1997/sunk-costs"}
AS_TREES = {"@cheap-talk/own-win-set": "beliefs are needed"}  # in other clothes in `tests/conformance`
HEAVY = {  # ten seconds and more
    "@crawford-sobel-1982/cheap-talk",
    "@fudenberg-tirole-1983/two-prices",
    "@fudenberg-tirole-1983/two-prices-many-values",
    "@ratification/two-chambers-and-a-referendum",
    "@ratification/weighted-votes",
    "@romer-rosenthal-1978/quadratic-setter",
    "@screening/types-on-both-sides",
    "@humphreys-2007/ratifiers-who-bargain",
    "@mo-1995/agent-with-a-veto",
    "@tarar-2001/legislatures-that-insist",
}
GAMES = [
    entry.name
    for entry in library.listing()
    if entry.path.suffix == ".game" and "\nplay" in entry.path.read_text(encoding="utf-8")
    if entry.name not in {*AS_TREES, *SEVERAL_SIGNALS}
]
POINTS = 12


def settings_for(game: s.Game) -> dict[str, int]:
    """A value for each whole number without a default."""
    found = {}
    for quantity in game.parameters:
        if isinstance(quantity.domain, s.Range) and quantity.default is None:
            found.update({ref.name: 3 for ref in quantity.names})
    return found


def points(game: s.Game, settings: dict[str, int], seed: int) -> list[dict[str, Fraction]]:
    """Random rational points inside what the game assumes, some on round numbers where borders are."""
    play = compile_game(game, api.settings_of(game, settings))
    generator = random.Random(seed)
    found: list[dict[str, Fraction]] = []
    for attempt in range(4000):
        bottom = generator.choice([2, 4, 5, 10, 97])
        point = {name: Fraction(generator.randint(0, bottom), bottom) for name in play.parameters}
        if admissible(play, point) and point not in found:
            found.append(point)
        if len(found) == POINTS or (not play.parameters and found) or (attempt > 2000 and found):
            return found
    with Oracle() as oracle:
        inside = oracle.find(play.assumptions)
    assert not isinstance(inside, Answer)
    return [inside]


def outcome(point: api.Point, dress: clothes.Clothes, players: tuple[str, ...], same: bool) -> Hashable:
    """Payoffs, chances of outcomes and isolated offers, led into the new game unless they are there already."""

    def name(old: str) -> str:
        return old if same else dress.name(old)

    def payoff(value: Fraction) -> Fraction:
        return value if same else dress.factor * value + dress.constant

    offers = frozenset((name(n), v) for n, v in point.path.items() if isinstance(v, Fraction))
    chances = frozenset((name(label), p) for label, p in point.outcomes.items())
    return frozenset((name(p), payoff(point.payoffs[p])) for p in players), chances, offers


def compare(name: str, dress: clothes.Clothes, plain: api.Game) -> None:
    settings = settings_for(plain.rewritten)
    worn = {dress.name(key): value for key, value in settings.items()}
    before = api.solve(plain, settings, verified=False)
    after = api.solve(api.Game(dress.game, dress.game, "<other clothes>", ""), worn, verified=False)
    players = before.solution.play.players
    new_players = tuple(dress.name(p) for p in players)
    for point in points(plain.rewritten, settings, len(name)):
        renamed_point = {dress.name(key): value for key, value in point.items()}
        old = {outcome(p, dress, players, same=False) for p in before.at(point)}
        new = {outcome(p, dress, new_players, same=True) for p in after.at(renamed_point)}
        assert old == new, f"{name} at {point}"


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow) if n in HEAVY else n for n in GAMES])
def test_everything_at_once(name: str) -> None:
    plain = api.load(name)
    compare(name, clothes.all_at_once(plain.rewritten), plain)


@pytest.mark.slow
@pytest.mark.parametrize("how", list(clothes.REWRITINGS))
@pytest.mark.parametrize("name", GAMES)
def test_one_by_one(name: str, how: str) -> None:
    plain = api.load(name)
    compare(name, clothes.REWRITINGS[how](plain.rewritten), plain)


@pytest.mark.parametrize("name", [*AS_TREES])
def test_games_left_out_here_say_why_they_are_not_solved(name: str) -> None:
    reason = AS_TREES[name]
    assert any(reason in gap.reason for gap in api.solve(name, verified=False).solution.unsolved)
