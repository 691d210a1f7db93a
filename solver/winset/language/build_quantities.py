"""Declared quantities: which names a chain declares, and what a bare name takes from those that follow it."""

from __future__ import annotations

from dataclasses import replace

from winset.language import syntax as s
from winset.language.build import Context, Part, expr, node


def quantities(context: Context, part: Part) -> tuple[s.Quantity, ...]:
    """`a, b in [0, 1]`, `0 <= rL < rH <= 1`, `d = 9/10 in (0, 1)`: one quantity for each chain.

    Read from the right, since a bare name takes the range or comparison that follows it.
    """
    found: list[s.Quantity] = []
    following: s.Quantity | None = None
    for kid in reversed(node(part).children):
        formula = expr(context, kid)
        if isinstance(formula, s.Ref):
            found.append(_bare(context, formula, following))
        else:
            following = one(context, formula)
            found.append(following)
    result = tuple(reversed(found))
    context.known |= {name.name for quantity in result for name in quantity.names}
    return result


def one(context: Context, formula: s.Expr) -> s.Quantity:
    """The quantity that one formula declares."""
    chain = formula if isinstance(formula, s.Chain) else s.Chain((formula,), (), at=formula.at)
    names = _declared(context, chain)
    if not names:
        context.fault(formula.at, "this declares no name", "write a name with its range: `x in [0, 1]`, `0 <= x <= 1`")
    default = None
    for operand, op, value in zip(chain.operands, chain.ops, chain.operands[1:], strict=False):
        if op == "=" and names == (operand,):
            default = value
    return s.Quantity(names, chain, default, chain.domain, at=formula.at)


def _declared(context: Context, chain: s.Chain) -> tuple[s.Ref, ...]:
    """The names in the chain that are new; if none is, the first (which the binder may find declared twice)."""
    names = [operand for operand in chain.operands if isinstance(operand, s.Ref)]
    return tuple(name for name in names if name.name not in context.known) or tuple(names[:1])


def _bare(context: Context, name: s.Ref, following: s.Quantity | None) -> s.Quantity:
    if following is not None and len(following.names) != 1:
        context.fault(
            name.at,
            f"the range of `{name.name}` is unclear: several names follow it",
            f"give it its own, such as `{name.name} in [0, 1]`",
        )
        following = None
    return inherited(name, following)


def inherited(name: s.Ref, following: s.Quantity | None) -> s.Quantity:
    """What a bare name means before another quantity: the same range or comparison, but not the same value."""
    alone = s.Chain((name,), (), at=name.at)
    if following is None or len(following.names) != 1:
        return s.Quantity((name,), alone, at=name.at)
    domain = following.domain
    if following.default is not None:
        return s.Quantity((name,), replace(alone, domain=domain), domain=domain, at=name.at)
    model = following.names[0]
    operands = tuple(name if operand == model else operand for operand in following.chain.operands)
    return s.Quantity((name,), s.Chain(operands, following.chain.ops, domain, at=name.at), domain=domain, at=name.at)
