"""`winset check` on finite games: what class, how large, and which methods apply."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from winset.errors import Fault

if TYPE_CHECKING:
    from winset.game.finite_file import FiniteGame


def checked(file: Path) -> tuple[dict[str, Any], list[str]]:
    """What the file holds, as JSON and as lines of text. Raises SourceErrors with every fault."""
    from winset.game.finite_file import load_finite

    game = load_finite(file)
    facts = _facts(game)
    methods = _methods(game)
    warnings = [_warning(remark) for remark in game.remarks]
    data = {
        "kind": game.kind,
        "title": game.tree.title,
        **facts,
        "methods": [{"name": n, "concept": c, "applies": not why, "reason": why} for n, c, why in methods],
        "warnings": warnings,
    }
    lines = [game.tree.title or "(no title)", _class(game), ""]
    lines += [f"{name.replace('_', ' '):<17} {_told(value)}" for name, value in facts.items()]
    lines += [""]
    for name, concept, why in methods:
        lines.append(f"{name:<21} {'does not apply: ' + why if why else 'applies: ' + concept}")
    return data, lines + [f"warning           {warning}" for warning in warnings]


def _class(game: FiniteGame) -> str:
    if game.strategic is not None:
        return "a strategic form"
    return f"a game tree with {'perfect' if game.tree.has_perfect_information else 'imperfect'} information"


def _facts(game: FiniteGame) -> dict[str, Any]:
    """Size, subgames and recall; the numbers of a strategic form are its own."""
    from winset.equilibrium.verify.tree.ground import Ground
    from winset.game.labels import player_labels
    from winset.game.tree import NATURE

    tree = game.tree
    players = player_labels(tree)
    if game.strategic is not None:
        shape = game.strategic.shape
        return {
            "players": list(players),
            "strategies": dict(zip(players, shape, strict=True)),
            "zero_sum": _zero_sum(game),
        }
    ground = Ground(tree)
    sets = {name: len(tree.sets_of(owner)) for owner, name in enumerate(players)}
    return {
        "players": list(players),
        "nodes": len(tree),
        "ends": sum(1 for _ in tree.ends),
        "information_sets": sets,
        "draws_of_nature": sum(1 for owner in tree.owner if owner == NATURE),
        "subgames": len(ground.roots),
        "perfect_recall": not ground.forgetful,
        "forgetful": [players[owner] for owner in sorted(ground.forgetful)],
        "zero_sum": _zero_sum(game),
    }


def _zero_sum(game: FiniteGame) -> bool:
    """Whether what is paid sums to the same whatever happens, payments on the way aside."""
    tree = game.tree
    sums = {sum(tree.payoffs(end), 0) for end in tree.ends} if len(tree) <= 200_000 else {0, 1}
    return len(sums) == 1


def _methods(game: FiniteGame) -> list[tuple[str, str, str]]:
    """Each method with its concept and why it does not apply, "" if it does."""
    from winset.equilibrium.finite.methods import CONCEPTS, METHODS

    return [(method.name, CONCEPTS[method.concept], method.accepts(game.tree)) for method in METHODS]


def _warning(remark: Fault) -> str:
    advice = f" ({remark.advice})" if remark.advice else ""
    return f"line {remark.position.line}: {remark.message}{advice}"


def _told(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{name}: {number}" for name, number in value.items())
        case list():
            return ", ".join(map(str, value)) or "nobody"
    return str(value)
