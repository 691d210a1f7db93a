"""A game and conjectured profiles as text, the answer of `when`, and its regions held against formulas by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from winset import api
from winset.algebra.oracle import Constraint, number_sign, relation_holds
from winset.algebra.value import Value
from winset.equilibrium.when.answer import When


def asked(folder: Path, game: str, profiles: str, settings: Mapping[str, str] | None = None) -> api.Conjectures:
    """The answer for profiles of a game; `profiles` is what stands below `game` in the proposition, but for a claim."""
    about = game
    if not game.startswith("@"):
        about = "asked.game"
        (folder / about).write_text(game, encoding="utf-8")
    first = profiles.partition("profile ")[2].split()[0]
    text = (
        f'winset 1\nproposition "asked"\ngame "{about}"\n{profiles}\nclaim {first} is a subgame-perfect equilibrium\n'
    )
    file = folder / "asked.proposition"
    file.write_text(text, encoding="utf-8")
    return api.when(file, settings)


def the(found: api.Conjectures, name: str) -> When:
    """The answer for one profile."""
    (answer,) = (answer for answer in found.profiles if answer.profile == name)
    return answer


def true_at(facts: Sequence[Constraint], point: Mapping[str, Fraction | Value]) -> bool:
    """Whether all facts hold at a point, whose coordinates may be roots of numbers."""
    values = {n: v if isinstance(v, Value) else Value.number(v) for n, v in point.items()}
    return all(relation_holds(number_sign(fact.value.substitute(values)), fact.relation) for fact in facts)


def holds_at(answer: When, **point: str | Fraction | Value) -> bool:
    """Whether the answer says that the profile is an equilibrium at a point; it must say one thing of every point."""
    there = {n: Fraction(v) if isinstance(v, str) else v for n, v in point.items()}
    holds = any(true_at(part.where.facts, there) for part in answer.holds)
    fails = any(true_at(part.where.facts, there) for part in answer.fails)
    assert holds != fails, f"{answer.profile} at {point}: holds {holds}, fails {fails}"
    return holds
