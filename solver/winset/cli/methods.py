"""`winset methods`: what finds equilibria of finite games, which games each takes, what it promises, whom to cite."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from winset.cli.options import format_option


@click.command("methods")
@format_option("text", "json")
def methods(style: str) -> None:
    """List the methods for finite games: game trees, strategic forms, and games that unroll to a tree.

    `winset solve FILE --method NAME` insists on one; `winset check FILE` says which of them apply to a game.
    """
    from winset.equilibrium.finite.methods import CONCEPTS, METHODS

    if style == "json":
        rows = [
            {"name": m.name, "concept": CONCEPTS[m.concept], "promises": m.promises, "cite": m.cite} for m in METHODS
        ]
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
