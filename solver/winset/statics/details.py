"""What else can be said of a quantity on a region: its curvature, its elasticity, how one effect depends on another.

Curvature is the second derivative in the parameter (convex where positive), the elasticity of f in p is p f'/f, and
a cross effect is the second derivative in the parameter and another one; all with their signs, decided exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.errors import UsageError
from winset.statics.branches import Signs, signs

CURVATURE, ELASTICITY, CROSS = "curvature", "elasticity", "cross"
KINDS = (CURVATURE, ELASTICITY, CROSS)
_CURVED = {"+": "convex", "-": "concave", "+0": "convex", "-0": "concave", "0": "linear", "?": "convex or concave"}


@dataclass(frozen=True, slots=True)
class Detail:
    """A formula on a region, its sign there, and a word for it; `other` is the other parameter of a cross effect."""

    kind: str
    value: Value
    sign: Signs
    word: str
    other: str = ""


def read_details(text: str) -> tuple[str, ...]:
    """Kinds of details, separated by commas. Raises UsageError for what is none."""
    kinds = tuple(part.strip() for part in text.split(","))
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"there is nothing called {kind!r} to add; there are: {', '.join(KINDS)}")
    return kinds


def details(
    oracle: Oracle,
    facts: tuple[Constraint, ...],
    value: Value,
    derivative: Value,
    parameter: str,
    parameters: Sequence[str],
    also: Collection[str],
) -> Iterator[Detail]:
    """The details that are asked for, where the facts hold. A quantity that is zero has no elasticity."""
    if CURVATURE in also:
        second = derivative.derivative(parameter)
        sign = signs(oracle, facts, second)
        yield Detail(CURVATURE, second, sign, _CURVED.get(str(sign), "undecided"))
    if ELASTICITY in also and not value.is_zero:
        ratio = derivative * Value.variable(parameter) / value
        yield Detail(ELASTICITY, ratio, signs(oracle, facts, ratio), _elastic(oracle, facts, ratio))
    if CROSS in also:
        for other in parameters:
            if other != parameter:
                mixed = derivative.derivative(other)
                sign = signs(oracle, facts, mixed)
                yield Detail(CROSS, mixed, sign, str(sign), other)


def _elastic(oracle: Oracle, facts: tuple[Constraint, ...], ratio: Value) -> str:
    """Elastic where a percent moves the quantity by more than a percent, either way."""
    size = signs(oracle, facts, ratio * ratio - 1)
    if size.unknown:
        return "undecided"
    words = [
        word
        for word, there in (("inelastic", size.negative), ("unit elastic", size.zero), ("elastic", size.positive))
        if there
    ]
    if len(words) == 1:
        return words[0]
    return "elastic or inelastic" if size.negative and size.positive else f"{words[0]} or {words[1]}"
