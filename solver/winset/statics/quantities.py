"""Quantities of an equilibrium that a theorist asks about: payoffs, choices on the path, probabilities of outcomes.

A quantity is a formula in the words of the language: `payoff(A)`, `probability(agreement)`, the name of a number that
is chosen (its first value on the path, `expected(x)` its mean over the draws), `welfare` (the sum of all payoffs),
parameters and named formulas, with arithmetic. `payoff.A` and `prob.agreement` are short for the first two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from winset.algebra.run import formal
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.on_path import paths
from winset.equilibrium.plan import Stretch
from winset.equilibrium.solution import Case
from winset.errors import Fault, OutOfReach, SourceErrors
from winset.game.evaluate import Reader
from winset.game.play import Play, Scope
from winset.game.unknown_law import has_unknown_law
from winset.language import syntax
from winset.language.reader import read_expression
from winset.language.walk import nodes

WELFARE = "welfare"
_SHORT = re.compile(r"\b(payoff|prob)\.([^\W\d]\w*(?:\[\w+\])?)")
_LONG = {"payoff": "payoff", "prob": "probability"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as written, and its formula."""

    name: str
    formula: syntax.Expr

    def __str__(self) -> str:
        return self.name


def read_quantities(text: str, play: Play) -> tuple[Quantity, ...]:
    """Quantities separated by commas outside brackets. Raises SourceErrors for what the game does not have."""
    return tuple(read_quantity(part.strip(), play) for part in _split(text))


def read_quantity(text: str, play: Play) -> Quantity:
    """One quantity of a game, such as `payoff.A - payoff.B`. Raises SourceErrors for names that the game lacks."""
    written = _SHORT.sub(lambda found: f"{_LONG[found[1]]}({found[2]})", text)
    formula = read_expression(written, "<quantity>")
    faults = list(_faults(formula, play))
    if faults:
        raise SourceErrors("<quantity>", written, faults)
    return Quantity(text, formula)


def all_quantities(play: Play) -> tuple[Quantity, ...]:
    """What is reported where nothing is asked for: the numbers chosen, the payoffs, the probabilities of outcomes."""
    texts = [*numbers(play), *(f"payoff({player})" for player in play.players)]
    texts += [f"probability({label})" for label in outcomes(play)]
    return tuple(Quantity(text, read_expression(text, "<quantity>")) for text in texts)


def value_in(quantity: Quantity, play: Play, case: Case) -> Value | None:
    """The quantity in an equilibrium, as a formula of the parameters.

    None where it has no value there: a number that is not chosen on the path, or that may be any of an interval (what
    is offered in vain, or where nobody cares). Such a number decides nothing, and no claim is made of it. Raises
    OutOfReach where a distribution is not known: its values move with the parameters, and no formula says how.
    """
    if has_unknown_law(play.game):
        text = (
            "how quantities move is not reckoned where a distribution is not known; what is known of the number chosen"
        )
        raise OutOfReach(f"{text} is among the notes of `winset solve`")
    return _Evaluator(play, case).number(quantity.formula)


# --- what a game has --------------------------------------------------------------------------------------------------


def numbers(play: Play) -> tuple[str, ...]:
    """The names of the numbers that players choose, in the order of the file."""
    found: dict[str, None] = {}
    for node in nodes(play.game.play):
        match node:
            case syntax.Move(what=syntax.Variables(quantities)) | syntax.Settle(what=syntax.Variables(quantities)):
                for ref in (ref for quantity in quantities for ref in quantity.names):
                    found[ref.name] = None
    return tuple(found)


def outcomes(play: Play) -> tuple[str, ...]:
    """The labels of outcomes, in the order of the file."""
    return tuple(dict.fromkeys(node.label for node in nodes(play.game.play) if isinstance(node, syntax.End)))


def _faults(formula: syntax.Expr, play: Play) -> Iterator[Fault]:
    inside = {id(arg) for node in nodes(formula) if isinstance(node, syntax.Call) for arg in node.args}
    for node in nodes(formula):
        match node:
            case syntax.Call("payoff" | "probability" | "expected", (syntax.Ref() as ref,), None, None):
                yield from _unknown(ref, _called(node.name, play))
            case syntax.Call():
                text = f"`{node.name}` is not known here, or not with this"
                yield Fault(node.at, text, "write payoff(A), probability(agreement) or expected(x)")
            case syntax.Ref() if id(node) not in inside:
                yield from _unknown(node, [*numbers(play), *play.parameters, *play.lets, *play.settings, WELFARE])
            case syntax.Number() | syntax.Ref() | syntax.Unary("-") | syntax.Binary("+" | "-" | "*" | "/" | "^"):
                pass
            case syntax.Unary() | syntax.Binary() | syntax.Chain() | syntax.IsLabel() | syntax.Conditional():
                yield Fault(node.at, "a quantity is a number: names, numbers and arithmetic", "leave conditions out")


def _called(function: str, play: Play) -> Sequence[str]:
    return {"payoff": play.players, "probability": outcomes(play), "expected": numbers(play)}[function]


def _unknown(ref: syntax.Ref, known: Sequence[str]) -> Iterator[Fault]:
    name = _full(ref)
    if name not in known and ref.name not in known and not any(k.startswith(f"{ref.name}[") for k in known):
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known) or 'none'}"
        yield Fault(ref.at, f"the game has no `{name}` here", hint)


def _full(ref: syntax.Ref) -> str:
    """A name with its index, where that is a whole number."""
    if isinstance(ref.index, syntax.Number):
        return f"{ref.name}[{ref.index.value}]"
    return ref.name


def _split(text: str) -> list[str]:
    """Parts at commas outside brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


# --- in an equilibrium ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Evaluator:
    """Reads quantities in one case of an equilibrium; None goes through all arithmetic."""

    play: Play
    case: Case

    def number(self, formula: syntax.Expr) -> Value | None:
        match formula:
            case syntax.Call("payoff", (syntax.Ref() as ref,)):
                return self.case.payoffs[self.play.index(_full(ref))]
            case syntax.Call("probability", (syntax.Ref() as ref,)):
                return dict(self.case.ends).get(ref.name, ZERO)
            case syntax.Call("expected", (syntax.Ref() as ref,)):
                return self._expected(_full(ref))
            case syntax.Ref(name) if name == WELFARE and name not in self.play.lets:
                return total(self.case.payoffs)
            case syntax.Ref() if _full(formula) in self._chosen() or formula.name in numbers(self.play):
                return self._chosen().get(_full(formula))
            case syntax.Unary("-", operand):
                value = self.number(operand)
                return None if value is None else -value
            case syntax.Binary("^", base, syntax.Number(power)) if power.denominator == 1:
                value = self.number(base)
                return None if value is None else value ** int(power)
            case syntax.Binary(op, left, right) if op in _ARITHMETIC:
                first, second = self.number(left), self.number(right)
                return None if first is None or second is None else _ARITHMETIC[op](first, second)
        return Reader(formal(), self.play, Scope()).number(formula)

    def _chosen(self) -> Mapping[str, Value | None]:
        """The first value of each number on the path; None where it is not one number."""
        found: dict[str, Value | None] = {}
        for path in paths(self.case.plan):
            for step in path.steps:
                if step.kind in ("number", "action") and step.name:
                    found.setdefault(step.name, _only(step.what))
        return found

    def _expected(self, name: str) -> Value | None:
        """The mean over the draws of the first value of a number; None where it may not be chosen at all."""
        mean = ZERO
        for path in paths(self.case.plan):
            first = next((s for s in path.steps if s.kind in ("number", "action") and s.name == name), None)
            value = None if first is None else _only(first.what)
            if value is None:
                return None
            mean = mean + path.probability * value
        return mean


_ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a * (ONE / b),
}


def _only(what: Sequence[object]) -> Value | None:
    """The number that is chosen, if it is one."""
    if len(what) != 1:
        return None
    if isinstance(what[0], Stretch):
        return what[0].low if what[0].is_point else None
    return what[0] if isinstance(what[0], Value) else None
