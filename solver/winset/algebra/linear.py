"""Linear equations whose coefficients are exact values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.algebra.value import ZERO, Value, root_variables


def linear_parts(value: Value, unknowns: Sequence[str]) -> tuple[Value, dict[str, Value]] | None:
    """The constant and the coefficients of a value that is linear in the unknowns; None if it is not.

    >>> x = Value.variable("x")
    >>> constant, slopes = linear_parts(2 * x + 1, ["x"])
    >>> str(constant), str(slopes["x"])
    ('1', '2')
    """
    names = frozenset(unknowns)
    if value.denominator.variables() & names or any(_roots_over(value, names)):
        return None
    bottom, rest, slopes = value.denominator, value.numerator, dict[str, Value]()
    for name in unknowns:
        parts = rest.coefficients(name) if name in rest.symbols() else [rest]
        if len(parts) > 2 or (len(parts) == 2 and parts[1].variables() & names):
            return None
        if len(parts) == 2:
            slopes[name] = parts[1] / bottom
            rest = parts[0]
    return rest / bottom, slopes


def _roots_over(value: Value, names: frozenset[str]) -> list[str]:
    """The roots in a value that depend on one of the names."""
    return [root for root in value.roots() if root_variables(root) & names]


def fixed_point(equations: Mapping[str, Value]) -> dict[str, Value] | None:
    """The solution of `name = value` for all names, the values being linear in them.

    None if a value is not linear, or if the equations do not determine the names. Cost: Gaussian elimination, cubic in
    the number of names.
    """
    return common_zero([Value.variable(name) - value for name, value in equations.items()], list(equations))


def common_zero(values: Sequence[Value], names: Sequence[str]) -> dict[str, Value] | None:
    """Where as many values as there are names are all zero, the values being linear in the names.

    None if a value is not linear, or if the names are not determined.

    >>> x, y = Value.variable("x"), Value.variable("y")
    >>> {name: str(value) for name, value in common_zero([x - y, x + y - 1], ["x", "y"]).items()}
    {'x': '1/2', 'y': '1/2'}
    """
    rows: list[list[Value]] = []
    for value in values:
        parts = linear_parts(value, names)
        if parts is None:
            return None
        constant, slopes = parts
        rows.append([slopes.get(n, ZERO) for n in names] + [-constant])
    return _solved(rows, names)


def _solved(rows: list[list[Value]], names: Sequence[str]) -> dict[str, Value] | None:
    size = len(names)
    for column in range(size):
        pivot = next((r for r in range(column, size) if not rows[r][column].is_zero), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [entry / lead for entry in rows[column]]
        for r in range(size):
            factor = rows[r][column]
            if r != column and not factor.is_zero:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[column], strict=True)]
    return {name: rows[k][size] for k, name in enumerate(names)}
