"""Consistent beliefs in the sense of Kreps and Wilson, exactly and without limits.

An assessment is consistent if and only if there are labels K, 0 for the actions that are played and positive whole
numbers for the others, and positive coefficients c, such that at every information set belief goes to the nodes with
the least sum of labels on their path, in proportion to the product of coefficients and of what is played with positive
probability (Kreps and Wilson 1982, Econometrica 50, appendix, lemmas A1 and A2). Which nodes can be believed is
linear arithmetic over labels. Given that, coefficients exist if and only if a binomial equation holds for each vector
of the left kernel of the matrix of exponents, since its logarithm is a linear system.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.smtlib import symbol
from winset.algebra.value import ONE, Value, total
from winset.equilibrium.finite.formula import Formula
from winset.equilibrium.finite.names import Layout
from winset.equilibrium.finite.reach import Profile
from winset.equilibrium.finite.systems import Link
from winset.game.tree import NATURE

Action = tuple[int, int]  # (information set, action)


@dataclass(frozen=True, slots=True)
class Shared:
    """Information sets whose beliefs depend on the label or the probability of the same action."""

    mentions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Consistent:
    """What sequential equilibrium asks of beliefs: that they are limits of beliefs after trembles."""

    oracle: Oracle
    weak: bool = False

    def extend(self, formula: Formula) -> None:
        """Labels, and that belief goes to the nodes with the least sum of labels."""
        layout = formula.layout
        for where in layout.sets:
            for action in range(len(layout.tree.actions[where])):
                name, played = symbol(_label(layout, (where, action))), symbol(formula.played(where, action))
                formula.declared[name.strip("|")] = "Real"
                formula.assertions.append(f"(ite {played} (= {name} 0.0) (>= {name} 1.0))")
        for where in layout.sets:
            if len(layout.tree.members[where]) > 1:
                _least(formula, where)

    def links(self, profile: Profile) -> Sequence[Link]:
        """The information sets off the path that share an action on the way to some of their nodes."""
        using: dict[Action, set[int]] = {}
        for where in _off_path(profile):
            for step in telling(profile.layout, where):
                used = using.setdefault(step, set())
                used.add(where)
                if step[0] not in profile.on_path:
                    used.add(step[0])
        return [Shared(frozenset(sets)) for sets in using.values()]

    def literals(self, formula: Formula, sets: Sequence[int]) -> list[str]:
        """Which nodes are believed."""
        members = formula.layout.tree.members
        return [_believed(formula.layout, x) for where in sets if len(members[where]) > 1 for x in members[where]]

    def constraints(
        self, profile: Profile, sets: Sequence[int], links: Sequence[Link], model: Mapping[str, bool]
    ) -> Iterator[Constraint]:
        """Positive beliefs at the believed nodes only, and the binomial equations."""
        for where in self._many(profile, sets):
            for belief, node in zip(profile.variables(where), profile.layout.tree.members[where], strict=True):
                yield Constraint(belief, ">" if model[_believed(profile.layout, node)] else "=")
        odds = [odd for where in self._many(profile, sets) for odd in _odds(profile, where, model)]
        actions = sorted({action for odd in odds for action in odd.exponents})
        rows = [[Fraction(odd.exponents.get(action, 0)) for action in actions] for odd in odds]
        for vector in left_kernel(rows):
            yield _binomial(odds, vector)

    def labels(
        self, profile: Profile, sets: Sequence[int], links: Sequence[Link], model: Mapping[str, bool]
    ) -> dict[Action, int]:
        """Labels that show which nodes may be believed."""
        layout, facts, used = profile.layout, list[Constraint](), set[Action]()
        for where in self._many(profile, sets):
            nodes, steps = layout.tree.members[where], telling(layout, where)
            tremble = {step for step in steps if step[1] not in profile.supports[step[0]]}
            used |= tremble
            sums = [total(_unknown(layout, s) for s in layout.steps[x] if s in tremble) for x in nodes]
            least = next(s for s, x in zip(sums, nodes, strict=True) if model[_believed(layout, x)])
            for sum_, node in zip(sums, nodes, strict=True):
                believed = model[_believed(layout, node)]
                facts.append(Constraint(sum_ - least if believed else sum_ - least - 1, "=" if believed else ">="))
        facts += [Constraint(_unknown(layout, action) - 1, ">=") for action in used]
        point = self.oracle.find(facts)
        if isinstance(point, Answer):
            return {}
        scale = lcm(*(number.denominator for number in point.values()))
        return {action: int(point[_label(layout, action)] * scale) for action in sorted(used)}

    def _many(self, profile: Profile, sets: Sequence[int]) -> list[int]:
        return [where for where in sets if len(profile.layout.tree.members[where]) > 1]


def _label(layout: Layout, action: Action) -> str:
    return f"λ({layout.labels[action[0]]}:{layout.action(*action)})"


def _unknown(layout: Layout, action: Action) -> Value:
    return Value.variable(_label(layout, action))


def _believed(layout: Layout, node: int) -> str:
    return f"believes {layout.belief(node)}"


def _off_path(profile: Profile) -> list[int]:
    members = profile.layout.tree.members
    return [s for s in profile.layout.sets if s not in profile.on_path and len(members[s]) > 1]


def telling(layout: Layout, where: int) -> set[Action]:
    """The players' actions on the way to some nodes of an information set but not to all."""
    paths = [
        {step for step in layout.steps[node] if layout.tree.owner[step[0]] != NATURE}
        for node in layout.tree.members[where]
    ]
    return {step for path in paths for step in path if not all(step in other for other in paths)}


def _least(formula: Formula, where: int) -> None:
    layout = formula.layout
    least, steps = f"least {layout.labels[where]}", telling(layout, where)
    formula.declared[least] = "Real"
    for node in layout.tree.members[where]:
        labels = [symbol(_label(layout, step)) for step in layout.steps[node] if step in steps]
        sum_, believed = f"(+ 0.0 {' '.join(labels)})", _believed(layout, node)
        formula.declared[believed] = "Bool"
        formula.assertions += [
            f"(<= {symbol(least)} {sum_})",
            f"(= {symbol(believed)} (= {symbol(least)} {sum_}))",
            f"(= {symbol(believed)} (> {symbol(layout.belief(node))} 0.0))",
        ]


# --- the equations between beliefs ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Odds:
    """Two believed nodes of one set: `above / below` is their odds over what is played; exponents of the trembles."""

    above: Value
    below: Value
    exponents: Mapping[Action, int]


def _odds(profile: Profile, where: int, model: Mapping[str, bool]) -> list[Odds]:
    layout = profile.layout
    beliefs = dict(zip(layout.tree.members[where], profile.variables(where), strict=True))
    first, *others = [node for node in beliefs if model[_believed(layout, node)]]
    weight, trembles = _weigh(profile, first)
    found = []
    for node in others:
        own, more = _weigh(profile, node)
        exponents = {action: (action in more) - (action in trembles) for action in more | trembles}
        odds = Odds(beliefs[node] * weight, beliefs[first] * own, {a: e for a, e in exponents.items() if e})
        found.append(odds)
    return found


def _weigh(profile: Profile, node: int) -> tuple[Value, frozenset[Action]]:
    """The probability of what is played on the way to a node, and the actions that are not."""
    product, trembles = ONE, set[Action]()
    for where, action in profile.layout.steps[node]:
        if profile.layout.tree.owner[where] == NATURE or action in profile.supports[where]:
            product = product * profile.probability(where, action)
        else:
            trembles.add((where, action))
    return product, frozenset(trembles)


def _binomial(odds: Sequence[Odds], vector: Sequence[int]) -> Constraint:
    left = right = ONE
    for odd, power in zip(odds, vector, strict=True):
        if power > 0:
            left, right = left * odd.above**power, right * odd.below**power
        elif power < 0:
            left, right = left * odd.below**-power, right * odd.above**-power
    return Constraint(left - right, "=")


def left_kernel(rows: Sequence[Sequence[Fraction]]) -> list[list[int]]:
    """A basis in whole numbers of the vectors n with n times the matrix zero.

    >>> left_kernel([[Fraction(1), Fraction(0)], [Fraction(2), Fraction(0)], [Fraction(0), Fraction(1)]])
    [[-2, 1, 0]]
    """
    count = len(rows)
    work = [[*row, *(Fraction(i == j) for j in range(count))] for i, row in enumerate(rows)]
    width = len(rows[0]) if rows else 0
    done = 0
    for column in range(width):
        pivot = next((i for i in range(done, count) if work[i][column]), None)
        if pivot is None:
            continue
        work[done], work[pivot] = work[pivot], work[done]
        for i in range(done + 1, count):
            if work[i][column]:
                ratio = work[i][column] / work[done][column]
                work[i] = [a - ratio * b for a, b in zip(work[i], work[done], strict=True)]
        done += 1
    found = []
    for row in work[done:]:
        scale = lcm(*(number.denominator for number in row[width:]))
        found.append([int(number * scale) for number in row[width:]])
    return found
