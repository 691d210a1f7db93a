"""What is handed over of an answer: each quantity of each equilibrium as formulas, with where each of them holds.

It is read from the JSON of a solution, so that an answer is handed over without solving again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from winset.algebra.constraint import Constraint
from winset.algebra.value import ZERO, Value
from winset.errors import InputError
from winset.show.headline import worth
from winset.show.json_form import SCHEMA_VERSION
from winset.show.json_reader import conditions, formula

Region = tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A formula, and the regions on which it holds; none are named where it holds wherever the equilibrium exists."""

    value: Value
    where: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """An equilibrium: what happens in it, where it exists, and by quantity its pieces.

    Quantities are named as in the language: `payoff(A)`, `probability(agreement)`, `x`. A piece is missing where a
    number may be any of an interval. `verified`: on all of its regions.
    """

    headline: str
    exists: tuple[Region, ...]
    quantities: Mapping[str, tuple[Piece, ...]]
    verified: bool


@dataclass(frozen=True, slots=True)
class Formulas:
    """All equilibria of an answer as formulas; `about` says in words what they are and what is not known."""

    title: str
    about: tuple[str, ...]
    parameters: tuple[str, ...]
    families: tuple[Family, ...]


def formulas(data: object) -> Formulas:
    """The formulas of a solution in JSON. Raises InputError with the place of what is wrong or missing."""
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f'an answer has "schema_version": {SCHEMA_VERSION}; `winset solve --format json` writes it')
    if "equilibria" not in data or "assumptions" not in data:
        raise InputError("this is no answer in formulas of parameters: it has no `equilibria` with their `assumptions`")
    try:
        labels = {label: "0" for family in data["equilibria"] for r in family["regions"] for label in r["outcomes"]}
        families = tuple(_family(family, labels) for family in data["equilibria"])
        about = tuple(_about(data, families))
        return Formulas(str(data["title"]), about, tuple(map(str, data["parameters"])), families)
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"the answer is not as `winset solve --format json` writes it: {error}") from error


def _about(data: Mapping[str, Any], families: tuple[Family, ...]) -> Iterator[str]:
    yield f"{data['concept']}, by {data['method']}; {worth(data['complete'], data['searched'])}"
    yield from (f"assuming {bound}" for bound in data["assumptions"])
    yield from (f"with {name} = {_item(item)}" for name, item in data["game"]["settings"].items())
    if not all(family.verified for family in families):
        yield "not everything was verified"
    yield from (f"no equilibrium where {_all(where)}" for where in data["none"])
    yield from (f"not solved where {_all(gap['when'])}: {gap['reason']}" for gap in data["unsolved"])
    yield from (f"note: {note}" for note in data["notes"])


def _item(item: object) -> str:
    return f"{{{', '.join(map(str, item))}}}" if isinstance(item, list) else str(item)


def _all(where: list[str]) -> str:
    return " and ".join(where) or "the rest is"


def _family(data: Mapping[str, Any], labels: Mapping[str, str]) -> Family:
    found: dict[str, list[Piece]] = {}
    for region in data["regions"]:
        where = _region(region["when"])
        for name, text in _quantities(region, labels):
            _add(found.setdefault(name, []), formula(text), where)
    count = len({_region(region["when"]) for region in data["regions"]})
    pieces = {name: _everywhere(_joined(pieces), count) for name, pieces in found.items()}
    return Family(str(data["headline"]), tuple(map(_region, data["exists"])), pieces, bool(data["verified"]))


def _quantities(region: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((name, what) for name, what in region["path"].items() if isinstance(what, str))
    yield from ((f"payoff({player})", text) for player, text in region["payoffs"].items())
    yield from ((f"probability({label})", text) for label, text in {**labels, **region["outcomes"]}.items())


def _add(pieces: list[Piece], value: Value, where: Region) -> None:
    """One more region for a formula that is there already, or a piece of its own."""
    for place, piece in enumerate(pieces):
        if piece.value == value:
            pieces[place] = replace(piece, where=tuple(dict.fromkeys((*piece.where, where))))
            return
    pieces.append(Piece(value, (where,)))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces without those on borders whose formula is there the same as that of another piece."""
    wide = [piece for piece in pieces if not all(map(_is_border, piece.where))]
    found = list(wide)
    for piece in (piece for piece in pieces if piece not in wide):
        same = (k for k, other in enumerate(found) if all(_agree(piece.value, other.value, on) for on in piece.where))
        place = next(same, None)
        if place is None:
            found.append(piece)
        else:
            found[place] = replace(found[place], where=(*found[place].where, *piece.where))
    return found


def _is_border(region: Region) -> bool:
    return any(constraint.relation == "=" for constraint in region)


def _agree(one: Value, other: Value, region: Region) -> bool:
    """Whether two formulas are the same by an equation of a region that gives a parameter in terms of the others."""
    gap = one - other
    for equation in (constraint.value for constraint in region if constraint.relation == "="):
        for name in sorted(equation.symbols() - set(equation.roots())):
            parts = equation.coefficients(name) if equation.is_polynomial else []
            if len(parts) == 2 and parts[1].is_number and not gap.is_number and not _divides(gap, name, parts):
                gap = gap.substitute({name: -parts[0] / parts[1]})
                break
    return gap == ZERO


def _divides(gap: Value, name: str, parts: Sequence[Value]) -> bool:
    """Whether the denominator of the gap vanishes where the parameter is what the equation says."""
    return gap.denominator.substitute({name: -parts[0] / parts[1]}) == ZERO


def _everywhere(pieces: list[Piece], count: int) -> tuple[Piece, ...]:
    """The pieces; without its regions where one formula holds on all of them."""
    if len(pieces) == 1 and len(pieces[0].where) == count:
        return (Piece(pieces[0].value, ()),)
    return tuple(pieces)


def _region(texts: list[str]) -> Region:
    return tuple(constraint for text in texts for constraint in conditions(text))
