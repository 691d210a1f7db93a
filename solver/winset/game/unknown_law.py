"""Distributions of which only properties are known: which draws follow one, and what their values are called.

`distribution F on [0, 1], logconcave` declares a continuous distribution function with a density that is continuous and
positive inside the interval; the words that follow say more. Where a value of F, of its density or of an integral of it
is needed, it is a variable, named as one would write it: `F(d)`, `f(d)`, `integral(F, d, 1)`. What a property implies
is in Bagnoli and Bergstrom (2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from winset.algebra.run import formal
from winset.algebra.value import ONE, ZERO, Value
from winset.errors import OutOfReach
from winset.game.evaluate import Reader
from winset.game.play import Continuum, Play, Scope
from winset.game.visibility import statements
from winset.language import syntax
from winset.language.walk import nodes

BELOW, ABOVE = "F", "1 - F"  # the chance of a draw below a point, and of one above it

# The properties from which it follows that F, or 1 - F, is log-concave on its interval.
_LOGCONCAVE = {
    BELOW: ("logconcave", "concave", "logconcave_density"),
    ABOVE: ("increasing_hazard", "convex", "logconcave_density"),
}

IN_WORDS = {
    "logconcave": "log-concave",
    "concave": "concave",
    "convex": "convex",
    "increasing_hazard": "of an increasing hazard rate",
    "logconcave_density": "of a log-concave density",
}


@dataclass(frozen=True, slots=True)
class Law:
    """A distribution that is not known: its name and that of its density, the ends of its interval, its properties."""

    name: str
    density_name: str
    low: Value
    high: Value
    properties: tuple[str, ...] = ()

    def chance(self, at: Value) -> Value:
        """F at a point of the interval: a variable inside of it."""
        if at == self.low:
            return ZERO
        return ONE if at == self.high else Value.variable(f"{self.name}({written_point(at)})")

    def density(self, at: Value) -> Value:
        """The density at a point of the interval; at an end its limit from inside."""
        return Value.variable(f"{self.density_name}({written_point(at)})")

    def area(self, low: Value, high: Value) -> Value:
        """The integral of F between two points of the interval."""
        name = f"integral({self.name}, {written_point(low)}, {written_point(high)})"
        return ZERO if low == high else Value.variable(name)

    def why_logconcave(self, side: str) -> str:
        """The stated property from which F (or 1 - F) is log-concave; "" if there is none."""
        return next((word for word in _LOGCONCAVE[side] if word in self.properties), "")

    def side(self, side: str) -> str:
        """F, or 1 - F, by the name of the law."""
        return self.name if side == BELOW else f"1 - {self.name}"

    @staticmethod
    def implying(side: str) -> tuple[str, ...]:
        """The properties each of which would make it log-concave."""
        return _LOGCONCAVE[side]


def has_unknown_law(game: syntax.Game) -> bool:
    """Whether a draw of the play follows a distribution that is declared without a formula."""
    return any(
        isinstance(s, syntax.Draw) and isinstance(s.law, syntax.Density) and _called(game, s.law) is not None
        for s in statements(game.play)
    )


def unknown_law(play: Play, step: Continuum) -> Law | None:
    """The unknown distribution that a draw follows; None if its law is a formula.

    Raises OutOfReach for a draw whose law is a formula of a declared distribution, or that is from another interval.
    """
    law, at = step.pending.draw.law, step.position
    if not isinstance(law, syntax.Density) or (found := _called(play.game, law)) is None:
        return None
    names = step.pending.draw.names
    plain = isinstance(law.formula, syntax.Call) and law.formula.args == (names[0],)
    if law.kind != "distribution" or not plain or len(names) > 1:
        written = f"`with distribution {found.name}({names[0].name})`"
        raise OutOfReach(f"a draw from a distribution that is not known has to be written {written}, by itself", at)
    low, high = _ends(play, found)
    if (low, high) != (step.low, step.high):
        raise OutOfReach(f"{found.name} is declared on [{low}, {high}], and is used on another interval", at)
    return Law(found.name, _density_name(play.game, found.name), low, high, found.properties)


def _ends(play: Play, law: syntax.Distribution) -> tuple[Value, Value]:
    reader = Reader(formal(), play, Scope())
    return reader.number(law.interval.low), reader.number(law.interval.high)


def _called(game: syntax.Game, law: syntax.Density) -> syntax.Distribution | None:
    called = {node.name for node in nodes(law.formula) if isinstance(node, syntax.Call)}
    return next((unknown for unknown in game.distributions if unknown.name in called), None)


def written_point(at: Value) -> str:
    """A point as it is written: a sum with a positive term first."""
    if not at.is_polynomial:
        return str(at)
    texts = [str(at.number(c) * prod(Value.variable(n) ** e for n, e in powers)) for c, powers in at.terms()]
    first, *others = sorted(texts, key=lambda text: text.startswith("-"))
    return first + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in others)


def _density_name(game: syntax.Game, name: str) -> str:
    """`f` for `F` where the file has no other use for it."""
    small = name.lower()
    used = {node.name for node in nodes(game) if isinstance(node, syntax.Ref)}
    used |= {unknown.name for unknown in game.distributions}
    return small if small != name and small not in used else f"{name}_density"
