"""Deviations in words: numbers first, the formula behind them, and nothing twice."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from click.testing import CliRunner

from tests.show import games
from winset.algebra.value import Value
from winset.cli.verify import verify
from winset.equilibrium.verify.node import Drew, Taken
from winset.equilibrium.verify.verdict import DOMINATED, PLAN, Deviation
from winset.errors import Position
from winset.game.play import Site
from winset.show.deviation import deviation, deviations

P, RH, X = (Value.variable(name) for name in ("p", "rH", "x"))
HERE = Site("A", Position(12, 5))
REPLY = Site("B", Position(13, 5))
POINT = {"p": Fraction(1, 3), "rH": Fraction(2, 3), "x": Fraction(3, 4)}


def test_numbers_come_before_formulas() -> None:
    """p (1 - x) - (1 - rH)/2 = 1/3 * 1/4 - 1/6 = -1/12 at the point; its negative, the gain, is 1/12."""
    found = Deviation("A", HERE, (), (1 + RH) / 2, X, (1 - RH) / 2 - P * (1 - X), POINT)
    assert deviation(found).partition("; in general ")[0] == (
        "A at line 12: deviating to x = 3/4 instead of 1/2 + rH/2 gains 1/12 at p = 1/3, rH = 2/3"
    )


def test_what_happened_before_is_told_in_words() -> None:
    history = (Taken((HERE,), (X,), "x"), Drew(0, (("type", "soft"),)))
    found = Deviation("B", REPLY, history, "reject", "ratify", Value.number(1) / 4, POINT)
    assert deviation(found) == (
        "B at line 13, after A chooses x = 3/4, type is soft: deviating to ratify instead of reject gains 1/4 "
        "at p = 1/3, rH = 2/3"
    )


def test_a_plan_of_one_step_that_is_told_already_is_left_out() -> None:
    one = Deviation("A", HERE, (), RH, X, 1 - X, POINT)
    plan = Deviation("A", HERE, (), None, X, 1 - X, POINT, PLAN, ((HERE, X),))
    longer = Deviation("A", HERE, (), None, X, 1 - X, POINT, PLAN, ((HERE, X), (REPLY, "ratify")))
    assert deviations([plan, one]) == (deviation(one),)
    assert deviations([plan]) == (deviation(plan),)
    assert "deviating to x = 3/4, and then to ratify at line 13, gains 1/4" in deviations([one, longer])[1]


def test_a_dominated_vote_says_where_it_is_worse() -> None:
    found = Deviation("A", HERE, (), "no", "yes", Value.number(1), {}, DOMINATED, against=("yes", "no"))
    assert deviation(found) == (
        "A at line 12: deviating to yes instead of no, which it weakly dominates "
        "(it is better where the votes are yes, no), gains 1"
    )


def test_the_command_line_tells_one_deviation_once(tmp_path: Path) -> None:
    """A could offer less than (1 + rH)/2, which all ratify and which is worth (1 - rH)/2 to her.

    An offer x from rL on is ratified by the soft type, from rH on by both, and a breakdown is worth 0.
    """
    (tmp_path / "screening.game").write_text(games.SCREENING)
    (tmp_path / "a.proposition").write_text(
        'winset 1\nproposition "More"\ngame "screening.game"\nprofile more\n    A: x = (1 + rH)/2\n'
        "    B when type is soft: ratify if x >= rL, otherwise reject\n"
        "    B when type is tough: ratify if x >= rH, otherwise reject\n"
        "claim more is a perfect Bayesian equilibrium\n"
    )
    done = CliRunner().invoke(verify, [str(tmp_path / "a.proposition")], standalone_mode=False)
    (line,) = [line.strip() for line in done.output.splitlines() if line.strip().startswith("deviation")]
    told = re.fullmatch(
        r"deviation  A at line 10: deviating to x = (\S+) instead of 1/2 \+ rH/2 gains (\S+) at "
        r"p = (\S+), rL = (\S+), rH = (\S+); in general .*",
        line,
    )
    assert told is not None, line
    x, gain, p, low, high = map(Fraction, told.groups())
    chance = 1 if x >= high else p if x >= low else 0
    assert gain == chance * (1 - x) - (1 - high) / 2 > 0
