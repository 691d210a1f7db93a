"""Moves: who chooses, from what, who sees it, and whether the mover can know what her choice depends on."""

from __future__ import annotations

from collections.abc import Iterable

from winset.language import syntax as s
from winset.language.binding.formulas import NUMBER, TRUTH, Scope, check, domain
from winset.language.binding.here import Here
from winset.language.binding.paths import Choice, Known, Made
from winset.language.binding.words import nearest


def move(here: Here, statement: s.Move) -> None:
    """A move of a player."""
    players = here.one_player(statement.who)
    if statement.who.name in here.names.by_rule:
        here.report.fault(
            statement.who.at,
            f"`{statement.who.name}` accepts by a rule and makes no moves",
            "give it a payoff: `gets ...` instead of `accepts ...`",
        )
    known = seen_by(here, statement.seen, players)
    if isinstance(statement.what, s.Variables):
        variables(here, statement.what, statement.who, known, players)
        return
    labels = statement.what.labels
    for k, label in enumerate(labels):
        if label in labels[:k]:
            here.report.fault(statement.what.at, f"`{label}` is listed twice", "drop one")
    index = statement.who.index
    family = isinstance(index, s.Ref) and index.name in here.indices
    choice = Choice(statement.who, labels, family=family)
    here.paths = tuple(path.choose(choice) for path in here.paths)


def variables(
    here: Here,
    what: s.Variables,
    mover: s.Ref | None,
    known: Known | None = None,
    players: frozenset[str] = frozenset(),
) -> None:
    """A choice of numbers; its range may depend on what the chooser knows."""
    scope = here.scope().inside(what.over)
    for quantity in what.quantities:
        _range(here, scope, quantity)
        if mover is not None:
            _knows(here, mover, players, (quantity.chain, quantity.domain))
    for quantity in what.quantities:
        for name in quantity.names:
            _name(here, name, what)
            here.make(name, Made(NUMBER, name.at, known or Known(), indexed=name.index is not None))
            if here.together:
                here.veiled[name.name] = players
    if what.such_that is not None:
        check(here.scope().inside(what.over), what.such_that, TRUTH)
        if mover is not None:
            own = {name.name for quantity in what.quantities for name in quantity.names}
            _knows(here, mover, players, (what.such_that,), own)


def _name(here: Here, name: s.Ref, what: s.Variables) -> None:
    """An index of what is chosen is a running one."""
    if name.index is None:
        if what.over is not None or here.indices:
            index = what.over.name if what.over else min(here.indices)
            here.report.fault(
                name.at, f"`{name.name}` is chosen once for each {index}", f"give it the index: `{name.name}[{index}]`"
            )
        return
    running = here.indices | ({what.over.name} if what.over else set())
    if (
        name.last is None
        and isinstance(name.index, s.Ref)
        and name.index.name not in running
        and not here.has(name.index.name)
    ):
        advice = f"write `{name.name}[{name.index.name}] ... for {name.index.name} in 1..n`"
        here.report.fault(name.index.at, f"`{name.index.name}` runs over nothing", advice)


def _range(here: Here, scope: Scope, quantity: s.Quantity) -> None:
    """The limits of a choice are numbers; a bare name is an issue or unbounded."""
    names = set(quantity.names)
    for operand in quantity.chain.operands:
        if operand not in names:
            check(scope, operand)
    if quantity.domain is not None:
        domain(scope, quantity.domain)
    issues = here.names.of_kind("an issue")
    bare = len(quantity.chain.operands) == 1 and quantity.domain is None
    if bare and issues and quantity.names and quantity.names[0].name not in issues:
        name = quantity.names[0]
        here.report.fault(
            name.at,
            f"`{name.name}` is not an issue",
            nearest(name.name, issues, f"give its range: `{name.name} in [0, 1]`"),
        )


def _knows(here: Here, mover: s.Ref, players: frozenset[str], formulas: object, own: Iterable[str] = ()) -> None:
    """The range of a choice must not depend on what its maker does not know."""
    for name in sorted(here.basis(formulas) - set(own)):
        made = here.made(name)
        veiled = name in here.veiled and here.veiled[name] != players
        if made.type != "role" and (veiled or not all(made.known.by(player) for player in players)):
            why = f"chosen at the same time as `{mover.name}` moves" if veiled else f"hidden from `{mover.name}`"
            message = f"the range of this choice depends on `{name}`, which is {why}"
            advice = f"let `{mover.name}` see it, or choose from a range that does not depend on it"
            here.report.fault(mover.at, message, advice)


def seen_by(here: Here, clauses: Iterable[s.Seen], movers: frozenset[str]) -> Known:
    """Who knows a draw or a move under its `seen by` and `hidden from` clauses; everyone without one."""
    known = Known()
    for clause in clauses:
        who = _with_members(here, clause.who)
        known = Known(True, who - movers) if clause.hidden else Known(False, who | movers)
    return known


def _with_members(here: Here, refs: Iterable[s.Ref]) -> frozenset[str]:
    """The players named; a side stands for its negotiator and all its members."""
    found: set[str] = set()
    for ref in refs:
        found |= here.player(ref)
        for side in here.game.sides:
            if side.name == ref.name:
                found |= {m.who.name for r in side.ratifiers if isinstance(r, s.Chamber) for m in r.members}
                found |= {r.name for r in side.ratifiers if isinstance(r, s.Veto)}
    return frozenset(found)


def same_actions(here: Here, statement: s.If) -> None:
    """A player who cannot tell the branches of an `if` apart has the same actions where they begin."""
    hidden: set[str] = set()
    first: dict[s.Ref, s.Move] = {}
    bodies = [(condition, body) for condition, body in statement.branches]
    for condition, body in [*bodies, (None, statement.otherwise)]:
        if condition is not None:
            hidden |= {n for n in here.basis(condition) if here.made(n).known != Known()}
        begin = body.statements[0] if body else None
        if not isinstance(begin, s.Move):
            continue
        before = first.setdefault(begin.who, begin)
        unaware = sorted(n for n in hidden if not here.made(n).known.by(begin.who.name))
        if unaware and _actions(before.what) != _actions(begin.what):
            message = f"`{begin.who.name}` has other actions here than on line {before.at.line}"
            here.report.fault(
                begin.what.at,
                f"{message}, but cannot tell the two apart without seeing `{unaware[0]}`",
                f"give the same actions, or let `{begin.who.name}` learn `{unaware[0]}` first",
            )


def _actions(what: s.Options | s.Variables) -> object:
    return frozenset(what.labels) if isinstance(what, s.Options) else what
