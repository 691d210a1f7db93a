"""Names of parameters as other programs allow them: no two alike, none that means something there."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Collection, Iterable

from winset.algebra.value import Value
from winset.show.formula import LETTERS
from winset.show.handover.formulas import Formulas

OF_SYMPY = frozenset({"And", "Eq", "Ne", "Or", "Piecewise", "Rational", "Symbol", "equilibria", "nan", "sqrt", "true"})


def python_name(name: str) -> str:
    """`r_1` for `r[1]`; a name that Python or the module itself uses gets an underscore.

    >>> python_name("r[1]"), python_name("lambda"), python_name("δ")
    ('r_1', 'lambda_', 'δ')
    """
    plain = name if name.isidentifier() else re.sub(r"\W+", "_", name).rstrip("_")
    return f"{plain}_" if keyword.iskeyword(plain) or plain in OF_SYMPY else plain


def mathematica_name(name: str) -> str:
    """Letters and digits only, since an underscore is a pattern there; a capital, which may be a built-in, gets `par`.

    >>> mathematica_name("r_A"), mathematica_name("N"), mathematica_name("δ"), mathematica_name("r[1]")
    ('rA', 'parN', 'delta', 'r1')
    """
    spelled = "".join(LETTERS.get(letter, letter) for letter in name)
    plain = re.sub(r"[\W_]+", "", spelled)
    return plain if plain[:1].islower() and plain != "equilibria" else f"par{plain}"


def renamed(names: Iterable[str], rule: Callable[[str], str]) -> dict[str, str]:
    """Every name by its new one; where two would be alike the later one is counted."""
    found: dict[str, str] = {}
    for name in names:
        found[name] = _free(rule(name), found.values())
    return found


def _free(name: str, taken: Collection[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free


def symbols(answer: Formulas) -> list[str]:
    """The parameters, and whatever else stands in a formula."""
    found = set()
    for family in answer.families:
        found |= {name for where in family.exists for c in where for name in c.value.variables()}
        for piece in (piece for pieces in family.quantities.values() for piece in pieces):
            found |= piece.value.variables() | {n for where in piece.where for c in where for n in c.value.variables()}
    return [*answer.parameters, *sorted(found - set(answer.parameters))]


def substitution(table: dict[str, str]) -> dict[str, Value]:
    """The renaming as a substitution in values, of those names that change."""
    return {old: Value.variable(new) for old, new in table.items() if old != new}
