"""Follow the sequence of play along every path, and check each statement where it stands."""

from __future__ import annotations

from dataclasses import replace

from winset.errors import Position
from winset.language import syntax as s
from winset.language.binding import moves, payoffs
from winset.language.binding.formulas import NUMBER, TRUTH, check, domain, length, type_of_let
from winset.language.binding.here import Here
from winset.language.binding.names import Names
from winset.language.binding.paths import Choice, Known, Made, Path, Paths, merged, split
from winset.language.binding.probability import check_law, check_probability, check_rate
from winset.language.binding.words import SOLUTIONS, nearest, one_of
from winset.language.writer import write_expr


def check_play(game: s.Game, names: Names, lets: dict[str, str]) -> None:
    """Every fault of the play."""
    assert game.play is not None
    here = Here(names, game, (Path(),), lets)
    block(here, game.play)
    _must_be_over(
        here,
        game.play,
        "the play can pass this line without an end",
        "every path ends in an outcome label: add `otherwise: ...`, or a label on a line of its own",
    )


def _must_be_over(here: Here, body: s.Block, message: str, advice: str) -> None:
    if here.paths and not here.lost:
        last = body.statements[-1]
        here.report.fault(last.at, message, advice)


def block(here: Here, body: s.Block) -> None:
    """The statements of a block in order; afterwards `here.paths` are those that pass its last line."""
    for statement in body.statements:
        if not here.paths:
            here.report.fault(
                _head(statement), "no path leads to this line: every one has ended above", "drop it, or move it up"
            )
            here.lost = True
            return
        _statement(here, statement)


def _head(statement: s.Statement) -> Position:
    return statement.at


def _statement(here: Here, statement: s.Statement) -> None:
    match statement:
        case s.If():
            _if(here, statement)
        case s.Chance():
            _chance(here, statement)
        case s.ForEach():
            _for_each(here, statement)
        case s.Simultaneously(body):
            _simultaneously(here, body)
        case s.Repeat():
            _repeat(here, statement)
        case s.Draw():
            _draw(here, statement)
        case s.Move():
            moves.move(here, statement)
        case s.Settle():
            _settle(here, statement)
        case s.Ratifies():
            _ratifies(here, statement)
        case s.Learns(who, what):
            _learns(here, who, what)
        case s.Let():
            _let(here, statement)
        case s.Along(gains):
            payoffs.gains(here, gains)
        case s.End():
            payoffs.end(here, statement)
            here.paths = ()
        case s.NextRound():
            _next_round(here, statement)


# --- branching --------------------------------------------------------------------------------------------------------


def _if(here: Here, statement: s.If) -> None:
    moves.same_actions(here, statement)
    passing: list[Path] = []
    rest = here.paths
    for condition, body in statement.branches:
        here.paths = rest or here.paths
        check(here.scope(), condition, TRUTH)
        yes, rest = split(rest, condition)
        passing += _branch(here, body, yes)
    if statement.otherwise is not None:
        passing += _branch(here, statement.otherwise, rest)
    else:
        passing += rest
    here.paths = merged(passing)


def _branch(here: Here, body: s.Block, paths: Paths) -> Paths:
    """The paths that pass a branch. One that is never taken is checked on no path, and is no fault."""
    if not paths:
        return ()
    here.paths = paths
    block(here, body)
    return here.paths


def _chance(here: Here, statement: s.Chance) -> None:
    check(here.scope(), statement.probability)
    check_probability(here.report, statement.probability)
    before = here.paths
    passing = list(_branch(here, statement.body, before))
    passing += before if statement.otherwise is None else _branch(here, statement.otherwise, before)
    here.paths = merged(passing)


def _for_each(here: Here, statement: s.ForEach) -> None:
    domain(here.scope(), statement.domain)
    if statement.name in here.names.table or here.has(statement.name):
        here.report.fault(statement.at, f"`{statement.name}` has a meaning already", "give the index another name")
    outer = here.indices
    here.indices = outer | {statement.name}
    block(here, statement.body)
    here.indices = outer
    here.paths = merged(_without_inner(path, statement.name) for path in here.paths)


def _without_inner(path: Path, index: str) -> Path:
    """What a loop makes anew each time, without an index, is gone after it."""
    kept = {name: made for name, made in path.made.items() if index not in made.inner}
    return replace(path, made=kept)


def _simultaneously(here: Here, body: s.Block) -> None:
    outer, here.veiled = here.veiled, {}
    here.together = True
    block(here, body)
    here.veiled, here.together = outer, False


# --- rounds -----------------------------------------------------------------------------------------------------------


def _repeat(here: Here, statement: s.Repeat) -> None:
    if statement.times is not None:
        check(here.scope(), statement.times)
    before = here.paths
    outer = here.carried
    here.carried = {}
    for clause in statement.clauses:
        _clause(here, clause)
    here.rounds += 1
    block(here, statement.body)
    _must_be_over(
        here,
        statement.body,
        "the round can pass this line without an end",
        "every path ends in an outcome label or in `next round`",
    )
    here.rounds -= 1
    here.carried = outer
    here.paths = before if statement.times is not None else ()


def _clause(here: Here, clause: s.Discounted | s.Alternate | s.Carry) -> None:
    match clause:
        case s.Discounted(rates):
            for rate, who in rates:
                check(here.scope(), rate)
                check_rate(here.report, rate)
                if who is not None:
                    here.player(who)
        case s.Alternate(players, roles):
            _alternate(here, clause, players, roles)
        case s.Carry(quantity):
            _carry(here, quantity)


def _alternate(here: Here, clause: s.Alternate, players: tuple[s.Ref, ...], roles: tuple[s.Ref, ...]) -> None:
    who = frozenset(name for ref in players for name in here.player(ref))
    if len(roles) > len(players):
        here.report.fault(
            clause.at, f"{len(roles)} roles for {len(players)} players", "a role goes to one player a round"
        )
    holders = tuple(write_expr(ref) for ref in players)
    for role in roles:
        here.make(role, Made("role", role.at, basis=who, holders=holders))


def _carry(here: Here, quantity: s.Quantity) -> None:
    if len(quantity.names) != 1 or quantity.default is None:
        here.report.fault(
            quantity.at, "what is carried needs one name and a first value", "write `starting with q = 0`"
        )
        return
    name = quantity.names[0]
    check(here.scope(), quantity.default)
    if quantity.domain is not None:
        domain(here.scope(), quantity.domain)
    here.make(name, Made(NUMBER, name.at))
    here.carried[name.name] = quantity


def _next_round(here: Here, statement: s.NextRound) -> None:
    if not here.rounds:
        here.report.fault(
            statement.at, "`next round` stands outside of `repeat`", "put it inside of `repeat ... times`"
        )
    for target, value in statement.carried:
        check(here.scope(), value)
        if target.name not in here.carried and here.rounds:
            advice = nearest(target.name, here.carried, f"add `starting with {target.name} = ...` to the `repeat` line")
            here.report.fault(target.at, f"`{target.name}` is not carried from round to round", advice)
    here.paths = ()


# --- what the play makes ----------------------------------------------------------------------------------------------


def _draw(here: Here, draw: s.Draw) -> None:
    scope = here.scope()
    labels = check_law(scope, draw)
    known = moves.seen_by(here, draw.seen, frozenset())
    for k, name in enumerate(draw.names):
        own = [clause for clause in draw.seen if clause.what is not None and clause.what.name == name.name]
        who = moves.seen_by(here, own, frozenset()) if own else known
        column = tuple(dict.fromkeys(item[k] for item in labels if k < len(item)))
        indexed = name.index is not None
        made = Made("draw" if column else NUMBER, name.at, who, labels=column, indexed=indexed)
        if here.indices and not indexed:
            _needs_index(here, name)
        here.make(name, made)
    for clause in draw.seen:
        if clause.what is not None and clause.what.name not in {name.name for name in draw.names}:
            advice = nearest(clause.what.name, [name.name for name in draw.names])
            here.report.fault(clause.what.at, f"`{clause.what.name}` is not drawn on this line", advice)


def _needs_index(here: Here, name: s.Ref) -> None:
    index = min(here.indices)
    message = f"`{name.name}` is made once for each {index}"
    here.report.fault(name.at, message, f"give it the index: `{name.name}[{index}]`")


def _settle(here: Here, statement: s.Settle) -> None:
    for who in statement.who:
        here.player(who)
    if statement.solution not in SOLUTIONS:
        here.report.fault(
            statement.at,
            f"`{statement.solution}` is not a bargaining solution known here",
            nearest(statement.solution, SOLUTIONS, one_of(SOLUTIONS)),
        )
    for weight in statement.weights:
        check(here.scope(), weight)
    if statement.weights and len(statement.weights) != len(statement.who):
        message = f"{len(statement.weights)} weights for {len(statement.who)} players"
        here.report.fault(statement.weights[0].at, message, "give each player a weight, in their order")
    moves.variables(here, statement.what, None)
    choice = Choice(s.Ref(""), ("settled", "not settled"))
    here.paths = tuple(path.choose(choice) for path in here.paths)


def _ratifies(here: Here, statement: s.Ratifies) -> None:
    sides = here.names.of_kind("a side")
    if statement.side.name not in sides:
        advice = nearest(statement.side.name, sides, "declare it: `side NAME`")
        here.report.fault(statement.side.at, f"`{statement.side.name}` is not a side", advice)
        return
    side = next(side for side in here.game.sides if side.name == statement.side.name)
    if not side.ratifiers:
        here.report.fault(
            statement.at, f"nobody ratifies in {side.name}", "give the side `ratified by ... of` or a `veto`"
        )
    choice = Choice(statement.side, ("ratified", "not ratified"))
    here.paths = tuple(replace(path.choose(choice), ratified_last=statement.side.name) for path in here.paths)


def _learns(here: Here, who: s.Ref, what: tuple[s.Ref, ...]) -> None:
    players = here.player(who)
    for ref in what:
        if here.is_made(ref):
            here.paths = tuple(_told(path, ref.name, players) for path in here.paths)
        elif ref.name not in here.names.labels:
            here.report.fault(
                ref.at,
                f"`{ref.name}` was not made on every path to this line",
                nearest(ref.name, here.all_made(), "a player learns a draw or a choice made above"),
            )


def _told(path: Path, name: str, players: frozenset[str]) -> Path:
    made = path.made[name]
    return path.make(name, replace(made, known=made.known.told(players)))


def _let(here: Here, let: s.Let) -> None:
    target, value = let.target, let.value
    got = type_of_let(here.scope(), let)
    basis = here.basis(value)
    single = target.index is not None and target.last is None
    inner = frozenset[str]() if single else here.indices
    here.make(target, Made(got, target.at, Known(), basis, indexed=single, inner=inner, items=length(let)))
