"""An answer as a Mathematica file: a list of associations with where each equilibrium exists and its quantities.

Names keep letters and digits only; those that begin with a capital get `par` in front, since they may be built in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value
from winset.show.formula import MATHEMATICA
from winset.show.handover.formulas import Family, Formulas, Piece, Region
from winset.show.handover.names import mathematica_name, renamed, substitution, symbols


def mathematica(answer: Formulas) -> str:
    """The text of a `.wl` file.

    `equilibria[[1]]["exists"]` is a condition and `equilibria[[1]]["payoff(A)"]` a formula that holds where the
    equilibrium exists; in a Piecewise it is Indeterminate where the quantity has no value.
    """
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Formulas) -> Iterator[str]:
    table = renamed(symbols(answer), mathematica_name)
    yield from (_comment(text) for text in (answer.title, *answer.about))
    yield from (_comment(f"{new} is {old} of the game") for old, new in table.items() if old != new)
    yield ""
    yield "equilibria = {"
    code = _Code(substitution(table))
    written = [",\n".join(_quantities(family, code)) for family in answer.families]
    for number, (family, text) in enumerate(zip(answer.families, written, strict=True), 1):
        yield f"  {_comment(family.headline)}"
        yield f"  <|\n{text}\n  |>{',' if number < len(written) else ''}"
    yield "};"


def _comment(text: str) -> str:
    return f"(* {text.replace('(*', '( *').replace('*)', '* )')} *)"


def _quantities(family: Family, code: _Code) -> Iterator[str]:
    yield f'    "exists" -> {code.anywhere(family.exists)}'
    for name, pieces in family.quantities.items():
        yield f'    "{name}" -> {_quantity(pieces, code)}'


def _quantity(pieces: Sequence[Piece], code: _Code) -> str:
    if not pieces[0].where:
        return code.value(pieces[0].value)
    parts = (f"{{{code.value(piece.value)}, {code.anywhere(piece.where)}}}" for piece in pieces)
    return "Piecewise[{\n      " + ",\n      ".join(parts) + "}, Indeterminate]"


class _Code:
    """Formulas and conditions as expressions of Mathematica, names exchanged."""

    def __init__(self, table: Mapping[str, Value]) -> None:
        self.table = table

    def value(self, value: Value) -> str:
        return MATHEMATICA.value(value.substitute(self.table))

    def anywhere(self, regions: Sequence[Region]) -> str:
        """On one of the regions at least."""
        if len(regions) == 1:
            return self.everything(regions[0])
        return " || ".join(f"({self.everything(region)})" for region in regions)

    def everything(self, region: Region) -> str:
        return " && ".join(map(self.condition, region)) or "True"

    def condition(self, constraint: Constraint) -> str:
        return MATHEMATICA.condition(Constraint(constraint.value.substitute(self.table), constraint.relation))
