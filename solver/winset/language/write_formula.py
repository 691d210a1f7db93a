"""Formulas as text, with the fewest brackets that read back to the same tree."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from winset.language import limits
from winset.language import syntax as s

# How tightly each kind of formula binds; an operand is bracketed if it binds looser than its place asks for.
ANY, CHOICE, OR, AND, NOT, CHAIN, SUM, PRODUCT, POWER, ATOM = range(10)
_LEVELS = {"implies": (ANY, CHOICE, ANY), "or": (OR, OR, AND), "and": (AND, AND, NOT), "+": (SUM, SUM, PRODUCT),
           "-": (SUM, SUM, PRODUCT), "*": (PRODUCT, PRODUCT, POWER), "/": (PRODUCT, PRODUCT, POWER)}  # fmt: skip


def write_expr(expr: s.Expr, place: int = ANY) -> str:
    """A formula as text.

    >>> write_expr(s.Binary("*", s.Number(Fraction(2)), s.Binary("+", s.Ref("a"), s.Ref("b"))))
    '2*(a + b)'
    """
    level, text = _written(expr)
    return f"({text})" if level < place else text


def _written(expr: s.Expr) -> tuple[int, str]:
    match expr:
        case s.Number(value):
            return _number(value)
        case s.Ref():
            return ATOM, write_ref(expr)
        case s.Prime(operand):
            return ATOM, write_expr(operand, ATOM) + "'"
        case s.Unary("not", operand):
            return NOT, "not " + write_expr(operand, NOT)
        case s.Unary(_, operand):
            return SUM, "-" + write_expr(operand, PRODUCT)
        case s.Binary("^", base, exponent):
            return POWER, f"{write_expr(base, ATOM)}^{_exponent(exponent)}"
        case s.Binary(op, left, right):
            level, on_left, on_right = _LEVELS[op]
            sign = op if op in "*/" else f" {op} "
            return level, write_expr(left, on_left) + sign + write_expr(right, on_right)
        case s.Chain():
            return CHAIN, write_chain(expr)
        case s.IsLabel(subject, label):
            return CHAIN, f"{write_expr(subject, SUM)} is {label}"
        case s.Conditional(value, condition, other):
            text = f"{write_expr(value, OR)} if {write_expr(condition, OR)} else {write_expr(other, CHOICE)}"
            return CHOICE, text
        case s.Abs(operand):
            return ATOM, f"|{write_expr(operand)}|"
        case s.ListOf(items):
            return ATOM, "{" + commas(items) + "}"
        case s.Call():
            return ATOM, _call(expr)


def _number(value: Fraction) -> tuple[int, str]:
    """A whole number or an exact decimal is a number of the language; other fractions are quotients."""
    sign = "-" if value < 0 else ""
    size = abs(value)
    text = _decimal(size)
    if text is None:
        return (SUM if sign else PRODUCT), f"{sign}{size.numerator}/{size.denominator}"
    return (SUM if sign else ATOM), sign + text


def _decimal(value: Fraction) -> str | None:
    """The finite decimal of a fraction, if it has one of reasonable length."""
    if value.denominator == 1:
        return str(value.numerator)
    places = 0
    scaled = value
    while scaled.denominator != 1 and places < limits.DIGITS // 2:
        scaled *= 10
        places += 1
    if scaled.denominator != 1:
        return None
    digits = str(scaled.numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def _exponent(exponent: s.Expr) -> str:
    if isinstance(exponent, s.Unary) and exponent.op == "-":
        return "-" + write_expr(exponent.operand, POWER)
    return write_expr(exponent, POWER)


def _call(call: s.Call) -> str:
    inside = commas(call.args)
    if call.over is not None:
        inside += " " + write_over(call.over)
    if call.given is not None:
        inside += " given " + write_expr(call.given)
    return f"{call.name}({inside})"


def write_chain(chain: s.Chain) -> str:
    """A chain of comparisons, with the domain that ends it."""
    first, *rest = (write_expr(operand, SUM) for operand in chain.operands)
    text = first + "".join(f" {op} {operand}" for op, operand in zip(chain.ops, rest, strict=True))
    return text if chain.domain is None else f"{text} in {write_domain(chain.domain)}"


def write_ref(ref: s.Ref) -> str:
    """A name with its index."""
    if ref.index is None:
        return ref.name
    last = "" if ref.last is None else ".." + write_expr(ref.last, SUM)
    return f"{ref.name}[{write_expr(ref.index, SUM)}{last}]"


def write_domain(domain: s.Domain) -> str:
    """An interval, a range of whole numbers, or a set."""
    if isinstance(domain, s.Interval):
        left, right = "[" if domain.low_closed else "(", "]" if domain.high_closed else ")"
        return f"{left}{write_expr(domain.low)}, {write_expr(domain.high)}{right}"
    if isinstance(domain, s.Range):
        return f"{write_expr(domain.low, SUM)}..{write_expr(domain.high, SUM)}"
    return write_expr(domain, SUM)


def write_over(over: s.Over | None) -> str:
    """`for i in 1..n`."""
    return "" if over is None else f"for {over.name} in {write_domain(over.domain)}"


def commas(items: Iterable[s.Expr]) -> str:
    """Formulas separated by commas."""
    return ", ".join(write_expr(item) for item in items)
