"""Bundled games as the tests of this folder use them: by their @name, set, solved once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from winset import api, library
from winset.language import syntax
from winset.language.binder import bind
from winset.language.reader import read_text
from winset.negotiation.deals import Deals, deals_of

F = Fraction


def read(name: str) -> syntax.Game:
    """The tree of a bundled game, checked."""
    path = library.find(name)
    text = path.read_text(encoding="utf-8")
    tree = read_text(text, str(path))
    assert isinstance(tree, syntax.Game)
    bind(tree, str(path), text)
    return tree


def deals(name: str, settings: api.Given | None = None) -> Deals:
    """Issues and sides of a bundled game with some of its parameters set."""
    tree = read(name)
    return deals_of(tree, api.settings_of(tree, settings or {}), name)


@cache
def solved(name: str, *settings: tuple[str, str | int | Fraction]) -> api.Result:
    """The equilibria of a bundled game, found once; what the verifier says is another test's matter."""
    return api.solve(name, dict(settings), verified=False)


def points_at(result: api.Result, point: Mapping[str, Fraction]) -> tuple[api.Point, ...]:
    """All equilibria at a point; there must be one."""
    found = result.at(dict(point))
    assert found, f"nothing is said about {dict(point)}"
    return found
