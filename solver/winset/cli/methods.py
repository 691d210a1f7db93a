"""`winset methods`: what finds equilibria, which games each takes, what it promises, whom to cite."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from winset.cli.options import format_option


@click.command("methods")
@format_option("text", "json")
def methods(style: str) -> None:
    """List the methods: for finite games (trees, strategic forms, plays that unroll to a tree), then for others.

    `winset solve FILE --method NAME` insists on one of the first; `winset check FILE` says which of them apply to a
    game. Among the others the game decides: what takes over where rollback does not suffice.
    """
    from winset.equilibrium.finite.methods import CONCEPTS, METHODS
    from winset.equilibrium.play_methods import METHODS as FOR_PLAYS

    if style == "json":
        rows = [
            {"name": m.name, "concept": CONCEPTS[m.concept], "promises": m.promises, "cite": m.cite} for m in METHODS
        ]
        rows += [{"name": m.name, "concept": m.concept, "promises": m.promises, "cite": m.cite} for m in FOR_PLAYS]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines()))


def _lines() -> Iterator[str]:
    """The methods by concept, the preferred one of a concept first."""
    from winset.equilibrium.finite.methods import CONCEPTS, methods_for

    for concept, name in CONCEPTS.items():
        yield f"{name} (--concept {concept})"
        for method in methods_for(concept):
            yield f"   {method.name:<21} {method.promises}"
            yield f"   {'':<21} after {method.cite}"
    yield "where choices are from intervals, or parameters have no values"
    for name, promises, cite in _for_plays():
        yield f"   {name:<21} {promises}"
        yield f"   {'':<21} after {cite}"


def _for_plays() -> Iterator[tuple[str, str, str]]:
    """Rollback and fixed points, and then what takes over from them."""
    from winset.equilibrium import stationary, subgame_perfect
    from winset.equilibrium.play_methods import METHODS

    yield "rollback", f"subgame-perfect; those who know more move last; {subgame_perfect.PURE}", subgame_perfect.CITE
    yield "fixed points", f"play without end: {stationary.SEARCHED}", "Rubinstein (1982); Baron and Ferejohn (1989)"
    for method in METHODS:
        yield method.name, f"{method.concept}; {method.promises}", method.cite
