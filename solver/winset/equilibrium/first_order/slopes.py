"""How a number that a first-order condition defines moves with the parameters.

At the peak of a + b S the slope of log b + log S is zero, and falls in the number. So the number moves with a parameter
as that slope does: by the derivative of b'/b, of a sign that the oracle decides, and by those of the slopes of log S,
which fall in the points at which the chances are taken. Where these points do not move the derivative is a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.run import Remark
from winset.algebra.value import Value, total
from winset.equilibrium.first_order.atoms import DENSITY, NUMBER, Atoms
from winset.equilibrium.first_order.shape import Peak
from winset.equilibrium.plan import defining
from winset.equilibrium.solution import Case, Solution
from winset.game.unknown_law import written_point

Peaks = Mapping[str, Peak]
LONGEST = 160  # letters of a formula in a remark
WORDS = {1: "rises", -1: "falls"}


@dataclass(frozen=True, slots=True)
class _Slopes:
    atoms: Atoms
    oracle: Oracle
    facts: tuple[Constraint, ...]
    peak: Peak
    star: str

    def put(self, value: Value) -> Value:
        return self.atoms.put(value, self.peak.variable, Value.variable(self.star))

    def direction(self, parameter: str) -> tuple[int, str] | None:
        """1 or -1, and whether strictly or weakly; None where it is not decided, or nothing moves."""
        shape, x = self.peak.shape, self.peak.variable
        gain = (shape.gain.derivative(x) / shape.gain).derivative(parameter)
        signs = [self.sign(self.put(gain))]
        for chance in shape.chances:
            speed = chance.atom.at.derivative(x)
            if not speed.derivative(parameter).is_zero:
                return None
            moved = self.sign(self.put(speed * chance.atom.at.derivative(parameter)))
            signs.append(None if moved is None else -moved)
        moving = {sign for sign in signs if sign != 0}
        if len(moving) != 1 or (sign := moving.pop()) is None:
            return None
        return sign, "strictly" if signs[0] else "weakly"

    def sign(self, value: Value) -> int | None:
        """The sign that a value has under the facts; None where it may differ."""
        if value.is_zero:
            return 0
        for sign, relation in ((1, "<="), (-1, ">=")):
            if self.oracle.find((*self.facts, Constraint(value, relation))) is Answer.NONE:
                return sign
        return None

    def formula(self, parameter: str) -> str:
        """The derivative of the number, by the implicit function theorem; "" where the points of chances move too."""
        slope, x = self.peak.shape.slope, self.peak.variable
        if any(parameter in chance.atom.symbols() for chance in self.peak.shape.chances):
            return ""
        bent = [self.atoms.derivative(slope, x)]
        for name, atom in self.atoms.within(slope, DENSITY):
            assert atom.law is not None
            second = Value.variable(f"{atom.law.density_name}'({written_point(self.put(atom.at))})")
            bent.append(slope.derivative(name) * atom.at.derivative(x) * second)
        moved = self.put(slope.derivative(parameter)) / -self.put(total(bent))
        above, below = (written_point(part) for part in (moved.numerator, moved.denominator))
        above = f"({above})" if " " in above else above
        text = f"d{self.star}/d{parameter} = {above}/({below})"
        return text if len(text) <= LONGEST else ""


def remarks(
    solution: Solution, parameters: Sequence[str], atoms: Atoms, peaks: Peaks, oracle: Oracle
) -> tuple[Remark, ...]:
    """A sentence on how each number defined by a first-order condition moves with each parameter."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for case in (case for family in solution.equilibria for case in family.cases):
        for star in _numbers(case, atoms, peaks):
            slopes = _Slopes(atoms, oracle, _facts(solution, case, atoms), peaks[star], star)
            for parameter in parameters:
                told = slopes.direction(parameter)
                how = "" if told is None else f"{told[1]} {WORDS[told[0]]}"
                found.setdefault((star, parameter), set()).add((how, slopes.formula(parameter)))
    return tuple(_sentences(found))


def _sentences(found: dict[tuple[str, str], set[tuple[str, str]]]) -> Iterator[Remark]:
    for (star, parameter), answers in found.items():
        how = {words for words, _ in answers}
        formulas = {text for _, text in answers if text and "= 0/" not in text}
        told = f"{star} {how.pop()} in {parameter}" if len(how) == 1 and "" not in how else ""
        parts = [told, *sorted(formulas)] if len(formulas) == 1 else [told]
        if any(parts):
            yield Remark(": ".join(part for part in parts if part))


def _numbers(case: Case, atoms: Atoms, peaks: Peaks) -> list[str]:
    names = dict.fromkeys(name for fact in defining(case.plan) for name, atom in atoms.within(fact.value, NUMBER))
    return [name for name in names if name in peaks]


def _facts(solution: Solution, case: Case, atoms: Atoms) -> tuple[Constraint, ...]:
    facts = (*solution.play.assumptions, *case.region.constraints(), *defining(case.plan))
    if any(sign.sign == 0 for sign in case.region.conditions):
        facts = (*solution.play.clauses, *case.region.constraints(), *defining(case.plan))
    names = {name: atom for fact in facts for name, atom in atoms.within(fact.value)}
    return (*facts, *(known for name, atom in names.items() for known in atom.facts(name)))
