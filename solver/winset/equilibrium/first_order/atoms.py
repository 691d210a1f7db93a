"""Values of distributions that are not known as variables, in the search: what they stand for, and their signs.

An `Atom` says what such a variable stands for. The algebra treats it as any other variable; here is what it cannot
know: that F lies between 0 and 1, how F moves, and which values of F depend on a number that is being swept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from winset.algebra.oracle import Constraint, number_sign
from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value, total
from winset.errors import OutOfReach
from winset.game.play import Play
from winset.game.unknown_law import Law

CHANCE, DENSITY, AREA, NUMBER = "chance", "density", "area", "number"
STAR = "star"


@dataclass(frozen=True, slots=True)
class Atom:
    """What a variable stands for: F at `at`, its density there, the integral of F from `at` to `to`.

    Or a number that a first-order condition defines (then there is no law).
    """

    kind: str
    law: Law | None = None
    at: Value = ZERO
    to: Value = ONE

    def value(self) -> Value:
        """The variable; for F at an end of its interval the number."""
        assert self.law is not None
        match self.kind:
            case "chance":
                return self.law.chance(self.at)
            case "density":
                return self.law.density(self.at)
        return self.law.area(self.at, self.to)

    def symbols(self) -> frozenset[str]:
        """The variables on which its meaning depends."""
        return self.at.variables() | self.to.variables()

    def facts(self, name: str) -> tuple[Constraint, ...]:
        """What is known of it wherever it stands."""
        it = Value.variable(name)
        if self.kind == CHANCE:
            return Constraint(it, ">"), Constraint(ONE - it, ">")
        return (Constraint(it, ">"),) if self.kind == DENSITY else ()


class NewAtom(Exception):
    """A value of a distribution at a point of the parameters turned up, which is a parameter from now on."""


@dataclass(slots=True)
class Atoms:
    """The variables that stand for values of distributions, by name.

    `outer` are those that count as parameters, since the points at which they are taken depend on parameters only.
    `conditions` are the first-order conditions met so far, in the number that is chosen, with the name that each has.
    `settings` are those of the play that is being solved: on a border an atom may be replaced.
    """

    of: dict[str, Atom] = field(default_factory=dict)
    outer: list[str] = field(default_factory=list)
    conditions: list[tuple[Value, str]] = field(default_factory=list)
    settings: Mapping[str, Value | tuple[Value, ...]] = field(default_factory=dict)

    def put_down(self, atom: Atom) -> Value:
        """The variable of an atom, or what is put in for it on a border."""
        value = atom.value()
        if any(self.of[name].kind != NUMBER for name in atom.symbols() & self.of.keys()):
            raise OutOfReach("on this border a point at which a distribution is taken depends on its values")
        for name in value.variables():
            self.of.setdefault(name, atom)
            there = self.settings.get(name)
            return there if isinstance(there, Value) else value
        return value

    def chance(self, law: Law, at: Value) -> Value:
        return self.put_down(Atom(CHANCE, law, at))

    def within(self, value: Value, kind: str | None = None) -> tuple[tuple[str, Atom], ...]:
        """The atoms that occur in a value, of a kind if that is given."""
        names = sorted(value.variables() & self.of.keys())
        return tuple((name, self.of[name]) for name in names if kind in (None, self.of[name].kind))

    def has(self, value: Value) -> bool:
        return not self.of.keys().isdisjoint(value.variables())

    def derivative(self, value: Value, variable: str) -> Value:
        """The derivative in a variable, by the chain rule, of a value without densities and integrals in it."""
        parts = [value.derivative(variable)]
        for name, atom in self.within(value, CHANCE):
            inner = atom.at.derivative(variable)
            if not inner.is_zero:
                density = self.put_down(Atom(DENSITY, atom.law, atom.at))
                parts.append(value.derivative(name) * inner * density)
        return total(parts)

    def put(self, value: Value, variable: str, replacement: Value) -> Value:
        """The value with another put in for a variable, in the atoms too."""
        table = {variable: replacement}
        for name, atom in self.within(value):
            if variable in atom.symbols():
                at, to = (v.substitute({variable: replacement}) for v in (atom.at, atom.to))
                table[name] = self.put_down(Atom(atom.kind, atom.law, at, to))
        return value.substitute(table)

    def number(self, play: Play, condition: Value, variable: str) -> Value:
        """A name for the number that a condition defines: the same where the same condition holds on a border."""
        here = self.on_border(condition, play)
        for other, name in self.conditions:
            if self.on_border(other, play) == here:
                return Value.variable(name)
        name = variable.replace("·", "_").replace(".", "_") + STAR
        while name in self.of or name in play.parameters or name in play.lets or name in play.settings:
            name += "'" if name.endswith("'") else "_2"
        self.conditions.append((condition, name))
        self.of[name] = Atom(NUMBER)
        return Value.variable(name)

    def on_border(self, condition: Value, play: Play) -> Value:
        """The condition with the settings of the play put in, up to a factor."""
        for name, item in play.settings.items():
            if isinstance(item, Value):
                condition = self.put(condition, name, item)
        return condition.primitive()

    def settle(self, value: Value, fibres: frozenset[str]) -> None:
        """Raises NewAtom for an outer atom that is no parameter so far."""
        for name, atom in self.within(value):
            if atom.kind != NUMBER and not atom.symbols() & fibres and name not in self.outer:
                self.outer.append(name)
                raise NewAtom


class LawRun(Run):
    """A run in which values of unknown distributions occur."""

    atoms: Atoms

    @classmethod
    def of(cls, run: Run, atoms: Atoms) -> LawRun:
        """The run with what is known of atoms."""
        own = cls(run.sample, run.decider, run.notes, run._memory, run._fibres, run.most_degree)
        own.atoms = atoms
        return own

    def here(self) -> dict[str, Fraction]:
        return {name: Fraction(1, 2) for name in self.atoms.of} | super().here()

    def _factor_sign(self, factor: Value) -> int:
        within = self.atoms.within(factor)
        if not within:
            return super()._factor_sign(factor)
        if (sure := _sure(factor, within)) is not None:
            return sure
        fibres = frozenset(fibre.variable for fibre in self._fibres)
        self.atoms.settle(factor, fibres)
        if all(name in self.atoms.outer for name, _ in within):
            return super()._factor_sign(factor)
        laws = sorted({atom.law.name for _, atom in within if atom.law is not None}) or ["a distribution"]
        raise OutOfReach(f"what is best turns on values of {' and '.join(laws)}, which is not known")


def _sure(factor: Value, within: Sequence[tuple[str, Atom]]) -> int | None:
    """The sign that a polynomial in chances has whatever these are; None if it may differ.

    It is linear in each of them, so that its extremes are where each is 0 or 1; inside it lies between.
    """
    names = [name for name, _ in within]
    linear = all(len(factor.coefficients(name)) <= 2 for name in names)
    if {*names} != factor.symbols() or not linear or any(atom.kind != CHANCE for _, atom in within):
        return None
    corners = product((Fraction(0), Fraction(1)), repeat=len(names))
    signs = {number_sign(factor.evaluate(dict(zip(names, corner, strict=True)))) for corner in corners} - {0}
    return signs.pop() if len(signs) == 1 else None
