"""From a checked game file and settings of its parameters to a `Play`.

Parameters that are set become values, the others stay symbolic. Assumptions are split in two: the strict form, inside
which the solver works, and the form as written, against which points are held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction

from winset.algebra.oracle import Constraint, number_sign, relation_holds
from winset.algebra.run import Undecided, at_point, without_values
from winset.algebra.value import Value
from winset.errors import OutOfReach, UsageError
from winset.game.evaluate import MOST_CASES, Reader
from winset.game.play import Play, Scope
from winset.language import syntax
from winset.language.walk import nodes
from winset.language.write_formula import write_expr

Setting = Value | tuple[Value, ...]

_STRICT = {"<": "<", "<=": "<", ">": ">", ">=": ">", "!=": "!=", "=": "="}


def compile_game(game: syntax.Game, settings: Mapping[str, Setting] | None = None, source: str = "<text>") -> Play:
    """A play of the game with some of its parameters set.

    Settings override the defaults of the file. Raises UsageError for a name that is no parameter, a value outside its
    domain, or a whole number that shapes the play and has no value; OutOfReach for a file without a play.
    """
    if game.play is None:
        raise OutOfReach("the file has no 'play' section: it declares who must agree, not how they bargain")
    given = dict(settings or {})
    _known_names(game, given)
    declared = list(_declared(game, given))
    values: dict[str, Setting] = {}
    symbolic: list[str] = []
    for name, quantity in declared:
        if name in given:
            values[name] = _fitting(name, quantity, given[name])
        elif quantity.default is not None:
            values[name] = _default(game, quantity, values)
        elif isinstance(quantity.domain, syntax.Range):
            raise UsageError(f"{name} shapes the play and needs a value: --set {name}=3")
        elif quantity.names[0].last is not None:
            symbolic += _items(game, quantity, values)
        else:
            symbolic.append(name)
    _settled(given, {name for name, _ in declared} - set(symbolic))
    play = Play(
        game.title,
        _players(game, values),
        tuple(symbolic),
        values,
        (),
        (),
        (),
        {let.target.name: let for let in game.lets},
        game,
        source,
    )
    return _with_assumptions(play, declared)


def _fitting(name: str, quantity: syntax.Quantity, given: Setting) -> Setting:
    """A setting, once it is seen to be a list exactly where the file declares one."""
    is_list = quantity.names[0].last is not None or isinstance(quantity.default, syntax.ListOf)
    if is_list and not isinstance(given, tuple):
        raise UsageError(f"{name} is a list: write its items with commas, as in --set {name}=1/2,1/3")
    if not is_list and isinstance(given, tuple):
        raise UsageError(f"{name} is one number, and {len(given)} were given")
    return given


def _settled(given: Mapping[str, Setting], settled: Collection[str]) -> None:
    """A setting may name only parameters that keep no value of their own."""
    for name, item in given.items():
        for value in item if isinstance(item, tuple) else (item,):
            for other in sorted(value.variables().intersection(settled)):
                raise UsageError(
                    f"--set {name}={value}: {other} is set too, and a formula may name only parameters that are not"
                )


def _known_names(game: syntax.Game, given: Mapping[str, Setting]) -> None:
    names = {ref.name for quantity in game.parameters for ref in quantity.names}
    for name in given:
        if name.split("[")[0] not in names:
            near = get_close_matches(name, names, 1)
            hint = (
                f"; did you mean {near[0]}?" if near else f"; the parameters are {', '.join(sorted(names)) or 'none'}"
            )
            raise UsageError(f"{name} is not a parameter of this game{hint}")


def _declared(game: syntax.Game, given: Mapping[str, Setting]) -> Iterator[tuple[str, syntax.Quantity]]:
    """Parameters in the order of the file, whole numbers first, since lists may be as long as one of them says."""
    pairs = [(ref.name, quantity) for quantity in game.parameters for ref in quantity.names]
    yield from sorted(pairs, key=lambda pair: not isinstance(pair[1].domain, syntax.Range))


def _bare(game: syntax.Game, values: Mapping[str, Setting]) -> Reader:
    lets = {let.target.name: let for let in game.lets}
    names = tuple(ref.name for quantity in game.parameters for ref in quantity.names)
    play = Play(game.title, (), names, dict(values), (), (), (), lets, game)
    return Reader(at_point({}), play, Scope())


def _default(game: syntax.Game, quantity: syntax.Quantity, values: Mapping[str, Setting]) -> Setting:
    assert quantity.default is not None
    item = _bare(game, values).item(quantity.default)
    if isinstance(item, (Value, tuple)):
        return item
    raise UsageError(
        f"line {quantity.at.line}: a number or a list is expected as the value of {quantity.names[0].name}"
    )


def _items(game: syntax.Game, quantity: syntax.Quantity, values: dict[str, Setting]) -> list[str]:
    """Names of the items of a symbolic list, which becomes a list of variables."""
    ref = quantity.names[0]
    assert ref.index is not None
    assert ref.last is not None
    reader = _bare(game, values)
    names = [f"{ref.name}[{k}]" for k in range(reader.whole(ref.index), reader.whole(ref.last) + 1)]
    values[ref.name] = tuple(Value.variable(name) for name in names)
    return names


def _players(game: syntax.Game, values: Mapping[str, Setting]) -> tuple[str, ...]:
    found: list[str] = []
    for ref in game.players:
        if ref.last is None:
            found.append(ref.name)
        else:
            reader = _bare(game, values)
            assert ref.index is not None
            low, high = reader.whole(ref.index), reader.whole(ref.last)
            if high - low >= MOST_CASES:
                raise OutOfReach(f"a family of more than {MOST_CASES} players", ref.at)
            found += [f"{ref.name}[{k}]" for k in range(low, high + 1)]
    return tuple(found)


# --- assumptions ------------------------------------------------------------------------------------------------------


def _with_assumptions(play: Play, declared: list[tuple[str, syntax.Quantity]]) -> Play:
    """The play with what is assumed of its parameters; a setting that contradicts it is refused."""
    reader = Reader(without_values(), play, Scope())
    clauses: list[Constraint] = []
    conditions: list[syntax.Expr] = []
    for statement in _assumed(play, declared):
        try:
            found = list(_chain_clauses(reader, statement)) if isinstance(statement, syntax.Chain) else None
        except Undecided:  # a maximum or a quotient: its cases are told apart when the game is solved
            found = None
        if found is None:
            conditions.append(statement)
            continue
        for clause in found:
            if not clause.value.variables() and not relation_holds(number_sign(clause.value), clause.relation):
                raise UsageError(_violated(play, statement))
        clauses += [clause for clause in found if clause.value.variables()]
    strict = [Constraint(c.value, _STRICT[c.relation]) for c in clauses]
    _no_equations(strict)
    return replace(play, assumptions=tuple(dict.fromkeys(strict)), clauses=tuple(clauses), conditions=tuple(conditions))


def _assumed(play: Play, declared: list[tuple[str, syntax.Quantity]]) -> Iterator[syntax.Expr]:
    """What the file says of its parameters, one statement for each domain, chain and assumption."""
    reader = Reader(without_values(), play, Scope())
    for quantity in dict.fromkeys(quantity for _, quantity in declared):
        for ref in quantity.names:
            if quantity.domain is not None:
                for item in _items_of(reader, ref):
                    yield syntax.Chain((item,), (), quantity.domain, at=quantity.at)
        if quantity.chain.ops and "=" not in quantity.chain.ops:
            yield syntax.Chain(quantity.chain.operands, quantity.chain.ops, at=quantity.at)
    for assumption in play.game.assumptions:
        yield assumption.condition


def _items_of(reader: Reader, ref: syntax.Ref) -> tuple[syntax.Expr, ...]:
    """A reference to the quantity, or to each item of the list that it is."""
    item = reader.item(syntax.Ref(ref.name, at=ref.at))
    if not isinstance(item, tuple):
        return (syntax.Ref(ref.name, at=ref.at),)
    return tuple(syntax.Ref(ref.name, syntax.Number(Fraction(k)), at=ref.at) for k in range(1, len(item) + 1))


def _violated(play: Play, statement: syntax.Expr) -> str:
    named = {node.name for node in nodes(statement) if isinstance(node, syntax.Ref)}
    values = [f"{name} = {_shown(value)}" for name, value in play.settings.items() if name in named]
    found = ", ".join(values) or "it never holds"
    return f"line {statement.at.line}: the file assumes {write_expr(statement)}, and {found}"


def _shown(item: Setting) -> str:
    return str(item) if isinstance(item, Value) else "{" + ", ".join(map(str, item)) + "}"


def _no_equations(clauses: list[Constraint]) -> None:
    for clause in clauses:
        if clause.relation == "=":
            raise OutOfReach(
                f"the assumption {clause} is an equation between parameters: set one of them as a formula of the "
                "others, as in --set a=1-b"
            )


def _domain_clauses(reader: Reader, value: Value, domain: syntax.Domain) -> Iterator[Constraint]:
    match domain:
        case syntax.Interval(low, high, low_closed, high_closed):
            yield Constraint(value - reader.number(low), ">=" if low_closed else ">")
            yield Constraint(reader.number(high) - value, ">=" if high_closed else ">")
        case syntax.Range(low, high):
            yield Constraint(value - reader.number(low), ">=")
            yield Constraint(reader.number(high) - value, ">=")
            if not value.is_number or value.fraction().denominator != 1:
                raise UsageError(f"{value} is not a whole number")


def _chain_clauses(reader: Reader, chain: syntax.Chain) -> Iterator[Constraint]:
    for op, left, right in zip(chain.ops, chain.operands, chain.operands[1:], strict=False):
        yield Constraint(reader.number(left) - reader.number(right), op)
    if chain.domain is not None:
        yield from _domain_clauses(reader, reader.number(chain.operands[-1]), chain.domain)


def admissible(play: Play, point: Mapping[str, Fraction]) -> bool:
    """Whether a point satisfies the assumptions as written, borders of closed domains included."""
    if not all(clause.holds(point) for clause in play.clauses):
        return False
    reader = Reader(at_point(point), play, Scope())
    return all(reader.truth(condition) for condition in play.conditions)
