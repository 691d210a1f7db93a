"""The value of a formula at a state of a play.

Numbers are exact values, labels and players are strings, conditions are truth values. Comparisons are put to the run,
which forks on them; `<` and `<=` are read literally.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, ZERO, Value, total
from winset.errors import UNKNOWN_LAW, OutOfReach, Position, UsageError
from winset.game.play import Defined, Made, Pending, Play, Scope
from winset.language import syntax

Item = Value | bool | str | tuple[Value, ...]

MOST_CASES = 10_000  # members of a range, and of a family of players
MOST_TERMS = 10_000  # of a power that is multiplied out
MOST_BITS = 1 << 16  # of a power that is a number


class NeedsDraw(Exception):
    """A formula depends on a draw that is still pending."""

    def __init__(self, pending: Pending) -> None:
        self.pending = pending


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads formulas of a play at one scope; `round` is that of the innermost repeated block."""

    run: Arithmetic
    play: Play
    scope: Scope
    round: int = 0

    # --- typed fronts ---

    def number(self, expr: syntax.Expr) -> Value:
        found = self.item(expr)
        if isinstance(found, Value):
            return found
        raise UsageError(f"line {expr.at.line}: a number is expected here")

    def truth(self, expr: syntax.Expr) -> bool:
        found = self.item(expr)
        if isinstance(found, bool):
            return found
        raise UsageError(f"line {expr.at.line}: a condition is expected here")

    def whole(self, expr: syntax.Expr) -> int:
        """A structural number: it must be a whole number, known now."""
        found = self.number(expr)
        if not found.is_number or found.fraction().denominator != 1:
            raise UsageError(
                f"line {expr.at.line}: a whole number is needed here, and {_describe(expr)} has no value; "
                "give one, as in --set n=3"
            )
        return int(found.fraction())

    def player(self, ref: syntax.Ref) -> str:
        """The player that a reference means: by name, by role, or by place in a family."""
        name = ref.name
        if ref.index is not None:
            name = f"{ref.name}[{self.whole(ref.index)}]"
        for entry in reversed(self.scope.names):
            if entry.name == name and isinstance(entry, Made) and isinstance(entry.value, str):
                return entry.value
        if name in self.play.players:
            return name
        raise UsageError(f"line {ref.at.line}: {name} is not a player")

    # --- formulas ---

    def item(self, expr: syntax.Expr) -> Item:
        match expr:
            case syntax.Number(value):
                return Value.number(value)
            case syntax.Ref():
                return self._name(expr)
            case syntax.Unary("-", operand):
                return -self.number(operand)
            case syntax.Unary("not", operand):
                return not self.truth(operand)
            case syntax.Binary("and", left, right):
                return self.truth(left) and self.truth(right)
            case syntax.Binary("or", left, right):
                return self.truth(left) or self.truth(right)
            case syntax.Binary("implies", left, right):
                return not self.truth(left) or self.truth(right)
            case syntax.Binary(op, left, right):
                return self._arithmetic(op, left, right, expr.at)
            case syntax.Chain():
                return self._chain(expr)
            case syntax.IsLabel(subject, label):
                return self.item(subject) == label
            case syntax.Conditional(value, condition, other):
                return self.item(value if self.truth(condition) else other)
            case syntax.Abs(operand):
                return self._absolute(self.number(operand))
            case syntax.ListOf(items):
                return tuple(self.number(item) for item in items)
            case syntax.Call():
                return self._call(expr)
        raise OutOfReach("primes have a meaning in claims only", expr.at)

    def _arithmetic(self, op: str, left: syntax.Expr, right: syntax.Expr, at: Position) -> Value:
        a, b = self.number(left), self.number(right)
        match op:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
            case "/":
                if b.is_zero or (not b.is_number and self.run.sign(b) == 0):
                    raise UsageError(f"line {at.line}: division by zero")
                return a / b
            case "^":
                return self._power(a, b, at)
        raise OutOfReach(f"the operation {op} is not known", at)

    def _power(self, base: Value, exponent: Value, at: Position) -> Value:
        if not exponent.is_number:
            raise OutOfReach("an exponent has to be a number", at)
        number = exponent.fraction()
        if number.denominator == 2:
            sign = self.run.sign(base)
            if sign < 0:
                raise UsageError(f"line {at.line}: the root of a negative number")
            base, number = (self.run.root(base) if sign else ZERO), number * 2
        if number.denominator != 1:
            raise OutOfReach("exponents are whole numbers or halves of them", at)
        if abs(number) > 64:
            raise OutOfReach("exponents are limited to 64", at)
        _check_size(base, abs(int(number)), at)
        if number < 0 and self.run.sign(base) == 0:
            raise UsageError(f"line {at.line}: division by zero")
        return base ** int(number)

    def _absolute(self, value: Value) -> Value:
        return value if self.run.sign(value) >= 0 else -value

    def _chain(self, chain: syntax.Chain) -> bool | Item:
        if not chain.ops and chain.domain is None:
            return self.item(chain.operands[0])
        for op, left, right in zip(chain.ops, chain.operands, chain.operands[1:], strict=False):
            if not self._compare(op, self.item(left), self.item(right), left.at):
                return False
        return chain.domain is None or self._within(self.number(chain.operands[-1]), chain.domain)

    def _compare(self, op: str, left: Item, right: Item, at: Position) -> bool:
        if isinstance(left, Value) and isinstance(right, Value):
            sign = self.run.sign(left - right)
            return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "=": sign == 0, "!=": sign != 0}[op]
        if op in ("=", "!="):
            return (left == right) == (op == "=")
        raise UsageError(f"line {at.line}: only numbers can be compared with {op}")

    def _within(self, value: Value, domain: syntax.Domain) -> bool:
        if isinstance(domain, syntax.Interval):
            low, high = self.run.sign(value - self.number(domain.low)), self.run.sign(self.number(domain.high) - value)
            return (low > 0 or (low == 0 and domain.low_closed)) and (high > 0 or (high == 0 and domain.high_closed))
        return any(self.run.equal(value, item) for item in self.members(domain) if isinstance(item, Value))

    def members(self, domain: syntax.Domain) -> tuple[Value | str, ...]:
        """The members of a finite domain."""
        if isinstance(domain, syntax.Range):
            low, high = self.whole(domain.low), self.whole(domain.high)
            if high - low >= MOST_CASES:
                raise OutOfReach(f"{low}..{high} has more than the limit of {MOST_CASES} members", domain.at)
            return tuple(Value.number(k) for k in range(low, high + 1))
        if isinstance(domain, syntax.Interval):
            raise OutOfReach("a finite domain is needed here", domain.at)
        found = self.item(domain)
        if isinstance(found, tuple):
            return found
        raise UsageError(f"line {domain.at.line}: a list is expected here")

    # --- names ---

    def _name(self, ref: syntax.Ref) -> Item:
        if ref.last is not None:
            raise OutOfReach("a range of a list is not a number", ref.at)
        if ref.index is not None:
            return self._indexed(ref)
        name = ref.name
        for position in range(len(self.scope.names) - 1, -1, -1):
            entry = self.scope.names[position]
            if entry.name == name:
                return self._entry(entry)
        if name == "round" and self.round:
            return Value.number(self.round)
        if name in self.play.lets:
            return Reader(self.run, self.play, Scope()).item(self.play.lets[name].value)
        if name in self.play.settings:
            return self.play.settings[name]
        if name in self.play.parameters:
            return Value.variable(name)
        if name in self.play.players:
            return name
        family = self._family(name)
        return family or self._label(name, None)

    def _entry(self, entry: Made | Pending | Defined) -> Item:
        if isinstance(entry, Pending):
            raise NeedsDraw(entry)
        if isinstance(entry, Defined):
            return Reader(self.run, self.play, self.scope.cut(entry.names, entry.moves), self.round).item(entry.formula)
        return entry.value

    def _indexed(self, ref: syntax.Ref) -> Item:
        assert ref.index is not None
        index = self.item(ref.index)
        if isinstance(index, str):
            return self._label(ref.name, index)
        number = self.whole(ref.index)
        name = f"{ref.name}[{number}]"
        for entry in reversed(self.scope.names):
            if entry.name == name:
                return self._entry(entry)
        if name in self.play.players:
            return name
        items = self._list(ref.name)
        if items is not None:
            if not 1 <= number <= len(items):
                raise UsageError(f"line {ref.at.line}: {ref.name} has no item {number}; it has {len(items)}")
            return items[number - 1]
        if name in self.play.parameters:
            return Value.variable(name)
        raise UsageError(f"line {ref.at.line}: {name} has no value")

    def _list(self, name: str) -> tuple[Value, ...] | None:
        """A list by its name: made in the play, named by the file, or a parameter."""
        made = next((entry for entry in reversed(self.scope.names) if entry.name == name), None)
        if made is not None:
            found: Item | None = self._entry(made)
        elif name in self.play.lets:
            found = Reader(self.run, self.play, Scope()).item(self.play.lets[name].value)
        else:
            found = self.play.settings.get(name)
        return found if isinstance(found, tuple) else None

    def _family(self, name: str) -> tuple[Value, ...]:
        """The values of x[1], x[2], ... where they were made in the play."""
        found: list[Value] = []
        values = {e.name: e for e in self.scope.names}
        while (entry := values.get(f"{name}[{len(found) + 1}]")) is not None:
            value = self._entry(entry)
            assert isinstance(value, Value)
            found.append(value)
        return tuple(found)

    def _label(self, label: str, player: str | None) -> bool:
        """Whether the latest move that could have been `label` (by that player) was it."""
        for move in reversed(self.scope.moves):
            if label in move.options and player in (None, move.player):
                return move.label == label
        return False

    # --- functions ---

    def _call(self, call: syntax.Call) -> Item:
        if call.given is not None:
            raise OutOfReach(f"{call.name}(... given ...) has a meaning in claims only", call.at)
        if call.name == "count":
            return self._count(call)
        arguments = self._arguments(call)
        match call.name:
            case "sum":
                return total(arguments)
            case "max":
                return self._extreme(arguments, self.run.max)
            case "min":
                return -self._extreme([-a for a in arguments], self.run.max)
            case "abs":
                return self._absolute(*arguments)
            case "sqrt":
                return self._power(arguments[0], Value.number(1) / 2, call.at)
        if any(call.name == unknown.name for unknown in self.play.game.distributions):
            text = (
                f"the distribution {call.name} is not known, and what is best against it cannot be solved here: write"
            )
            raise OutOfReach(f"{text} its formula", call.at, UNKNOWN_LAW)
        raise OutOfReach(f"the function {call.name} is not known in a play", call.at)

    def _extreme(self, values: Sequence[Value], pick: Callable[[list[Value]], Value]) -> Value:
        return pick(list(values))

    def _arguments(self, call: syntax.Call) -> list[Value]:
        if call.over is not None:
            return [reader.number(call.args[0]) for reader in self.each(call.over)]
        found: list[Value] = []
        for arg in call.args:
            item = self.item(arg)
            if isinstance(item, tuple):
                found += item
            elif isinstance(item, Value):
                found.append(item)
            else:
                raise UsageError(f"line {arg.at.line}: a number is expected here")
        return found

    def _count(self, call: syntax.Call) -> Value:
        if call.over is not None:
            return total(ONE for reader in self.each(call.over) if reader.truth(call.args[0]))
        argument = call.args[0]
        if not isinstance(argument, syntax.Ref):
            raise OutOfReach("count takes a label, or a condition for each i in a domain", call.at)
        latest: dict[str, str] = {}
        for move in self.scope.moves:
            if argument.name in move.options:
                latest[move.player] = move.label
        return Value.number(sum(label == argument.name for label in latest.values()))

    def each(self, over: syntax.Over) -> list[Reader]:
        """One reader for each member of the domain, the name bound to it."""
        readers = []
        for item in self.members(over.domain):
            scope = Scope((*self.scope.names, Made(over.name, item)), self.scope.moves)
            readers.append(Reader(self.run, self.play, scope, self.round))
        return readers


def _check_size(base: Value, exponent: int, at: Position) -> None:
    """Refuse a power whose terms, or digits, would take too long to write out."""
    if base.is_number:
        number = base.fraction()
        if exponent * max(number.numerator.bit_length(), number.denominator.bit_length()) > MOST_BITS:
            raise OutOfReach(f"a power with more than {MOST_BITS} binary digits", at)
        return
    for part in (base.numerator, base.denominator):
        terms = sum(1 for _ in part.terms())
        if comb(exponent + terms - 1, exponent) > MOST_TERMS:
            raise OutOfReach(f"a power with more than {MOST_TERMS} terms", at)


def _describe(expr: syntax.Expr) -> str:
    return expr.name if isinstance(expr, syntax.Ref) else "the formula"
