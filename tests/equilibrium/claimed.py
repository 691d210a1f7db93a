"""A game and a claimed profile as text, verified on a region given as text."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.claims.written_profile import WrittenProfile, written_profile
from winset.equilibrium.verify import Verdict, verify
from winset.game.compile import compile_game
from winset.game.evaluate import Reader
from winset.game.play import Play, Scope
from winset.language import syntax
from winset.language.reader import read_expression, read_text


def play_of(game: str, settings: Mapping[str, Fraction | int] | None = None) -> Play:
    """The play of a game file, some of its parameters set."""
    tree = read_text(game)
    assert isinstance(tree, syntax.Game)
    return compile_game(tree, {name: Value.number(value) for name, value in (settings or {}).items()})


def profile_of(play: Play, lines: str) -> WrittenProfile:
    """The profile with these lines."""
    indented = "".join(f"    {line.strip()}\n" for line in lines.strip().splitlines())
    text = f'winset 1\nproposition "a claim"\ngame "g"\nprofile claimed\n{indented}claim claimed is an equilibrium\n'
    proposition = read_text(text)
    assert isinstance(proposition, syntax.Proposition)
    return written_profile(play, proposition, source="claim", text=text)


def region_of(play: Play, *conditions: str) -> tuple[Constraint, ...]:
    """Comparisons such as `p < 1/2` as conditions on the parameters."""
    somewhere = {name: Fraction(2 * k + 3, 2 * k + 8) for k, name in enumerate(play.parameters)}
    reader = Reader(at_point(somewhere), play, Scope())
    found = []
    for condition in conditions:
        chain = read_expression(condition)
        assert isinstance(chain, syntax.Chain)
        left, right = chain.operands
        found.append(Constraint(reader.number(left) - reader.number(right), chain.ops[0]))
    return tuple(found)


def verdict_on(
    game: str,
    lines: str,
    *region: str,
    settings: Mapping[str, Fraction | int] | None = None,
    oracle: Oracle | None = None,
) -> Verdict:
    """The verdict on the profile with these lines in the game, in the region."""
    play = play_of(game, settings)
    return verify(play, profile_of(play, lines), region_of(play, *region), oracle)
