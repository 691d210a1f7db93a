"""The shape of an objective along a range of a number, from the stated properties of the distributions.

Where the objective is a + b(x) S(x), with b > 0 and S the product of chances F(c(x)) or 1 - F(c(x)) at points c that
are linear in x, the logarithm of what it exceeds a by is strictly concave if each chance is log-concave and b strictly
so. Then it rises up to at most one point and falls after it: a zero of its derivative is the only one, and the maximum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement, product
from math import prod

from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.first_order.atoms import AREA, CHANCE, Atom, Atoms
from winset.game.unknown_law import ABOVE, BELOW, IN_WORDS

PLAIN, RISING, FALLING, WORSE, PEAKED, OPEN = "plain", "rising", "falling", "worse", "peaked", "open"


@dataclass(frozen=True, slots=True)
class Chance:
    """A factor of the chance that the number is accepted: F at a point, or 1 - F (`side`)."""

    name: str
    atom: Atom
    side: str

    def value(self) -> Value:
        chance = Value.variable(self.name)
        return chance if self.side == BELOW else ONE - chance


@dataclass(frozen=True, slots=True)
class Shape:
    """How an objective `base + gain * chances` moves along an open range.

    `kind`: "plain" (no distribution enters, and it is monotone), "rising" or "falling" whatever the distributions are,
    "worse" than `base` everywhere, "peaked" (`reasons` say by which properties), or "open" (they say what is missing).
    """

    kind: str
    slope: Value
    base: Value = ZERO
    gain: Value = ZERO
    chances: tuple[Chance, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Peak:
    """The shape of the objective around a number that is defined by its peak, in the number `variable`."""

    shape: Shape
    variable: str


def shape_of(run: Run, value: Value, x: str, atoms: Atoms) -> Shape | str:
    """The shape of an objective around the sample of a sweep of `x`; the reason in a sentence where it has none."""
    if atoms.within(value, AREA):
        return "what the draw brings to the one who chooses the number depends on it by more than a cut point"
    slope = atoms.derivative(value, x)
    if not any(x in atom.symbols() for _, atom in atoms.within(value)):
        if not slope.is_zero:
            run.sign(slope)
        return Shape(PLAIN, slope)
    for base, gain, chances in products(value, x, atoms):
        if x in base.variables():
            continue
        sign = run.sign(gain)
        if sign:
            shape = Shape(OPEN, slope, base, gain, chances)
            return replace(shape, kind=WORSE) if sign < 0 else _by_logarithm(run, shape, x)
    return "the objective is not a constant and a gain times the chances of independent draws"


def products(value: Value, x: str, atoms: Atoms) -> Iterator[tuple[Value, Value, tuple[Chance, ...]]]:
    """The ways to write a value as a + b S with S a product of chances F or 1 - F that move with `x`."""
    found = [(name, atom) for name, atom in atoms.within(value, CHANCE) if x in atom.symbols()]
    names = {name for name, _ in found}
    ways = (combinations_with_replacement((BELOW, ABOVE), len(value.coefficients(name)) - 1) for name, _ in found)
    for sides in product(*ways):
        pairs = zip(found, sides, strict=True)
        chances = tuple(Chance(name, atom, side) for (name, atom), own in pairs for side in own)
        first = chances[0]
        base = value.substitute({first.name: ZERO if first.side == BELOW else ONE})
        gain = (value - base) / prod((chance.value() for chance in chances), start=ONE)
        if not gain.is_zero and not (base.variables() | gain.variables()) & names:
            yield base, gain, chances


def _by_logarithm(run: Run, shape: Shape, x: str) -> Shape:
    """Monotone, peaked if log b and each log S are concave, one of them strictly; else open."""
    b, slope = shape.gain, shape.gain.derivative(x)
    moves = {run.sign(c.atom.at.derivative(x)) * (1 if c.side == BELOW else -1) for c in shape.chances}
    direction = 0 if slope.is_zero else run.sign(slope)
    if len(moves) == 1 and (move := moves.copy().pop()) * direction >= 0 and move:
        return replace(shape, kind=RISING if move > 0 else FALLING)
    if any(x in c.atom.at.derivative(x).variables() for c in shape.chances):
        return replace(shape, reasons=("a point at which a chance is taken is not linear in the number",))
    bend = b * slope.derivative(x) - slope * slope
    if bend.is_zero or run.sign(bend) >= 0:
        return replace(shape, reasons=("the gain from acceptance is not strictly log-concave in the number",))
    reasons, missing = [], []
    for chance in shape.chances:
        law, side = chance.atom.law, chance.side
        assert law is not None
        if by := law.why_logconcave(side):
            stated = "" if (by, side) == ("logconcave", BELOW) else f" ({law.name} is {IN_WORDS[by]})"
            reasons.append(f"{law.side(side)} is log-concave{stated}")
        else:
            missing.append(
                f"{law.side(side)} is not known to be log-concave: state one of {', '.join(law.implying(side))}"
            )
    kind = OPEN if missing else PEAKED
    return replace(shape, kind=kind, reasons=tuple(dict.fromkeys(missing or reasons)))
