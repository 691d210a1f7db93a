"""The pairs of payoffs behind a bargaining frontier are those that a hand computes."""

from __future__ import annotations

import pytest

from winset import api
from winset.errors import OutOfReach, UsageError
from winset.game.compile import compile_game
from winset.show.drawing.model import Dot
from winset.show.drawing.worths import Worths, worths_in_play, worths_of_sides

SHARES = {"rA": "1/3", "rB": "1/4", "dA": "1/10", "dB": "1/5"}
PLAY = """winset 1
game "One offer"
players A, B
play
{}
"""


def of_sides(source: str, settings: dict[str, str]) -> Worths:
    return worths_of_sides(api.winsets(source, settings))


def of_play(source: str, settings: dict[str, str] | None = None) -> Worths:
    game = api.load_game(source)
    return worths_in_play(compile_game(game.rewritten, api.settings_of(game.rewritten, settings or {}), game.source))


def test_the_zone_of_agreement_has_exact_ends() -> None:
    """A takes x, B 1 - x; A's ratifier insists on 1/3, B's on 1/4."""
    found = of_sides("@putnam-1988/take-it-or-leave-it-as-sides", SHARES)
    [line] = found.lines
    [zone] = found.ratified
    assert (line[0], line[-1]) == ((0, 1), (1, 0))
    assert (zone[0], zone[-1]) == (pytest.approx((1 / 3, 2 / 3)), (0.75, 0.25))
    assert found.without == ((0.1, 0.2),)


def test_two_issues_fill_an_area() -> None:
    """A gets 3y - x and B 3x - y: of the square the corners go to (0, 0), (-1, 3), (3, -1), (2, 2)."""
    found = of_sides("@putnam-1988/linked-issues", {"k": "3"})
    corners = {pair for area in found.areas for pair in area}
    assert {(0, 0), (-1, 3), (3, -1), (2, 2)} <= corners
    ratified = {pair for area in found.ratified_areas for pair in area}
    assert min(min(pair) for pair in ratified) == 0
    assert max(one for one, _ in ratified) == pytest.approx(8 / 3)
    assert (2, 2) in ratified


def test_areas_fill_without_overlap() -> None:
    """The map has determinant 8, so that the unit square has area 8 in payoffs."""

    def size(ring: tuple[tuple[float, float], ...]) -> float:
        return abs(sum(x * b - a * y for (x, y), (a, b) in zip(ring, (*ring[1:], ring[0]), strict=True))) / 2

    assert sum(map(size, of_sides("@putnam-1988/linked-issues", {"k": "3"}).areas)) == pytest.approx(8)


def test_deals_of_a_play_are_the_ends_that_move_with_the_number() -> None:
    """What is settled lies between rA and 1 - rB; anything else is the breakdown at (dA, dB)."""
    found = of_play("@nash-1950/bargain-under-ratification", SHARES)
    [line] = found.lines
    assert all(1 / 3 <= one <= 3 / 4 and other == pytest.approx(1 - one) for one, other in line)
    assert min(one for one, _ in line) == pytest.approx(1 / 3, abs=1 / 240)
    assert found.without == ((0.1, 0.2),)


def test_what_is_paid_on_the_way_counts() -> None:
    text = PLAY.format(
        "    A chooses talk or leave\n"
        "    if leave: none, A gets 0, B gets 0\n"
        "    A gets -1/8\n"
        "    A chooses x in [0, 1]\n"
        "    B chooses yes or no\n"
        "    if yes: deal, A gets x, B gets 1 - x\n"
        "    otherwise: none, A gets 0, B gets 0"
    )
    found = of_play(text)
    [line] = found.lines
    assert (line[0], line[-1]) == ((-1 / 8, 1), (7 / 8, 0))
    assert set(found.without) == {(0, 0), (-1 / 8, 0)}


@pytest.mark.parametrize(
    ("play", "words"),
    [
        ("    A chooses yes or no\n    done, A gets 1, B gets 1", "no player chooses one"),
        ("    A chooses x >= 0\n    done, A gets x, B gets 1", "from a bounded interval"),
        (
            "    A chooses x in [0, 1]\n    B chooses y in [0, 1]\n    done, A gets x, B gets y",
            "several are chosen one after another",
        ),
        (
            (
                "    nature draws k: high with 1/2, otherwise low; seen by B\n    A chooses x in [0, 1]\n"
                "    done, A gets x, B gets 1 if k is high else 0"
            ),
            "without draws",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said(play: str, words: str) -> None:
    with pytest.raises(OutOfReach, match=words):
        of_play(PLAY.format(play))


def test_equilibria_are_dots() -> None:
    """A's offer leaves B its 1/4: (3/4, 1/4), the lower end of the zone."""
    drawing = api.draw("@putnam-1988/take-it-or-leave-it-as-sides", "frontier", settings=SHARES)
    [zone] = drawing.lines("deals that all sides ratify")
    dots = [mark.at for mark in drawing.marks if isinstance(mark, Dot) and mark.filled]
    assert any(dot == pytest.approx(zone.points[-1]) for dot in dots)


def test_negotiators_need_payoffs() -> None:
    with pytest.raises(UsageError, match="that of A has none"):
        api.draw("@putnam-1988/agreement-zone", "frontier", settings={"rA": "1/3", "rB": "1/4"})
