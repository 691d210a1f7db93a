"""Whether every type keeps to the action of her interval, whatever she might do and whoever she might be taken for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from winset.algebra.run import Run
from winset.algebra.value import Value

Curve = Callable[[Value], Value]  # what something is worth, by type


def nobody_gains(run: Run, variable: str, ends: Sequence[Value], own: Sequence[Curve], others: Sequence[Curve]) -> bool:
    """Whether no type gains by leaving her own curve, that of the interval she lies in, for one of the others."""
    return all(
        _nobody_between(run, variable, low, high, curve, [other for other in others if other is not curve])
        for (low, high), curve in zip(pairwise(ends), own, strict=True)
    )


def _nobody_between(run: Run, variable: str, low: Value, high: Value, own: Curve, others: Sequence[Curve]) -> bool:
    def at(number: Value) -> bool:
        here = own(number)
        return all(run.sign(here - other(number)) >= 0 for other in others)

    return all(piece.result for piece in run.sweep(variable, low, high, at))
