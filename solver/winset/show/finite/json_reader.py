"""Read profiles of a finite game from JSON: what `winset solve --format json` writes, one equilibrium of it, or as much
as `{"strategies": {player: {information set: {action: probability}}}}` with or without beliefs.

Probabilities are texts that the language's reader reads (`"1/3"`, `"1 - p"`), whole numbers, or floats, which are
compared up to a tolerance. An action that is not named has probability zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from winset.equilibrium.finite.assessment import Assessment, OffPath
from winset.errors import InputError
from winset.game.labels import action_labels, node_labels, player_labels, set_labels
from winset.game.tree import NATURE, Number, Tree
from winset.show.json_reader import conditions, formula


@dataclass(frozen=True, slots=True)
class ClaimedAssessment:
    """A profile that a file claims: where it stands in the file, and the concept that the file says, "" if none."""

    place: str
    concept: str
    assessment: Assessment


def read_assessments(data: object, tree: Tree) -> list[ClaimedAssessment]:
    """The profiles in a JSON object, for a tree. Raises InputError that names the place of what is wrong."""
    whole = _object(data, "the file")
    if "equilibria" not in whole:
        return [ClaimedAssessment("profile", str(whole.get("concept", "")), _assessment(whole, tree, "profile"))]
    listed = whole["equilibria"]
    if not isinstance(listed, list):
        raise InputError("equilibria: a list is due")
    concept = str(whole.get("concept", ""))
    places = ((f"equilibria[{k}]", item) for k, item in enumerate(listed))
    return [ClaimedAssessment(at, concept, _assessment(_object(item, at), tree, at)) for at, item in places]


def _assessment(item: Mapping[str, Any], tree: Tree, place: str) -> Assessment:
    if "strategies" not in item:
        raise InputError(f'{place}: "strategies" are missing: {{player: {{information set: {{action: probability}}}}}}')
    reader = _Reader(tree)
    witness = {
        name: _rational(value, f"{place}.witness.{name}")
        for name, value in _object(item.get("witness", {}), f"{place}.witness").items()
    }
    told = item.get("conditions", [])
    if not isinstance(told, list):
        raise InputError(f"{place}.conditions: a list is due")
    return Assessment(
        reader.table(item["strategies"], lambda s: action_labels(tree, s), "action", f"{place}.strategies"),
        reader.table(item.get("beliefs", {}), lambda s: node_labels(tree, s), "node", f"{place}.beliefs"),
        tuple(witness),
        tuple(constraint for text in told for constraint in conditions(str(text))),
        witness,
        tuple(_group(group, tree, f"{place}.off_path[{k}]") for k, group in enumerate(item.get("off_path", []))),
    )


def _group(data: object, tree: Tree, place: str) -> OffPath:
    """The cases at information sets off the path that hang together."""
    if not isinstance(data, list):
        raise InputError(f"{place}: a list of cases is due")
    cases = tuple(_assessment(_object(case, f"{place}[{k}]"), tree, f"{place}[{k}]") for k, case in enumerate(data))
    return OffPath(tuple(sorted({s for case in cases for s in case.strategies})), cases)


@dataclass(frozen=True, slots=True)
class _Reader:
    tree: Tree

    def table(
        self, data: object, labels: Callable[[int], Sequence[str]], what: str, place: str
    ) -> dict[int, tuple[Number, ...]]:
        """Rows by information set."""
        tree, players, names = self.tree, player_labels(self.tree), set_labels(self.tree)
        found: dict[int, tuple[Number, ...]] = {}
        for player, sets in _object(data, place).items():
            owner = players.index(_known(player, players, place, "player"))
            own = {names[s]: s for s in tree.sets_of(owner) if tree.owner[s] != NATURE}
            for name, row in _object(sets, f"{place}.{player}").items():
                s = own[_known(name, list(own), f"{place}.{player}", "information set")]
                found[s] = self.row(row, labels(s), what, f"{place}.{player}.{name}")
        return found

    def row(self, data: object, labels: Sequence[str], what: str, place: str) -> tuple[Number, ...]:
        if isinstance(data, str):
            data = {data: 1}
        given = {
            _known(label, labels, place, what): _number(value, f"{place}.{label}")
            for label, value in _object(data, place).items()
        }
        return tuple(given.get(label, 0) for label in labels)


def _known(name: str, names: Sequence[str], place: str, what: str) -> str:
    if name in names:
        return name
    near = get_close_matches(name, names, 1)
    listed = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
    raise InputError(f"{place}: {name!r} is no {what}; {f'did you mean {near[0]}?' if near else f'there are {listed}'}")


def _number(value: object, place: str) -> Number:
    """A probability as it stands in the file; a float stays one."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise InputError(f"{place}: a probability is due")
    if isinstance(value, str):
        exact = formula(value)
        return exact.fraction() if exact.is_number else exact
    return value  # type: ignore[return-value]


def _rational(value: object, place: str) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise InputError(f"{place}: a number such as 1/3 is due") from error


def _object(data: object, place: str) -> Mapping[str, Any]:
    if isinstance(data, dict):
        return data
    raise InputError(f"{place}: an object is due")
