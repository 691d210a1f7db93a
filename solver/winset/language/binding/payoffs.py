"""Payoffs on the way and at the ends."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from winset.language import limits
from winset.language import syntax as s
from winset.language.binding.formulas import check
from winset.language.binding.here import Here
from winset.language.constants import constant, with_number


def gains(here: Here, found: Iterable[s.Gain]) -> None:
    """Payoffs and payments: numbers, to players."""
    for gain in found:
        match gain:
            case s.OthersGet(value):
                check(here.scope(), value)
            case s.Gets(who, value, over):
                _for(here, who, value, over)
            case s.Pays(who, value, payee, over):
                _for(here, who, value, over)
                if payee is not None:
                    _who(here, payee, over)
                amount = constant(value)
                if amount is not None and amount < 0:
                    here.report.fault(value.at, "a payment below zero", "turn it round: the other one pays")


def _for(here: Here, who: s.Ref, value: s.Expr, over: s.Over | None) -> None:
    _who(here, who, over)
    check(here.scope().inside(over), value)


def _who(here: Here, who: s.Ref, over: s.Over | None) -> None:
    here.one_player(who, here.scope().inside_names(frozenset({over.name})) if over else None)
    if who.name in here.names.by_rule:
        message = f"`{who.name}` accepts by a rule and has no payoff"
        here.report.fault(who.at, message, "write `gets` instead of `accepts`")


def end(here: Here, statement: s.End) -> None:
    """An end names nobody, or everyone, or says what the others get."""
    gains(here, statement.gains)
    if not statement.gains or any(isinstance(gain, s.OthersGet) for gain in statement.gains):
        return
    named = _players_behind(here, {name for gain in statement.gains for name in _paid(here, gain)})
    players = [name for name in here.names.players() if name not in here.names.by_rule]
    left = [name for player in players for name in _forgotten(here, player, named)]
    if left:
        who = ", ".join(f"`{name}`" for name in left)
        message = f"this end pays some players, but says nothing of {who}"
        here.report.fault(statement.at, message, "add what they get, or `others get 0`")


def _forgotten(here: Here, player: str, named: set[str]) -> list[str]:
    """What is not named of a player or of a family: nothing, some of its members, or all of it."""
    if player in named:
        return []
    members = [f"{player}[{number}]" for number in _members(here, player)]
    missing = [name for name in members if name not in named]
    return [player] if len(missing) == len(members) and (missing or not members) else missing


def _members(here: Here, player: str) -> list[Fraction]:
    """The indices of a family whose size is written in numbers; none for a single player."""
    family = here.names.table[player].node
    if not isinstance(family, s.Ref) or family.index is None or family.last is None:
        return []
    return _cases(s.Range(family.index, family.last))


def _paid(here: Here, gain: s.Gain) -> frozenset[str]:
    if isinstance(gain, s.OthersGet):
        return frozenset()
    found = _covered(here, gain.who, gain.over)
    if isinstance(gain, s.Pays) and gain.payee is not None:
        found |= _covered(here, gain.payee, gain.over)
    return found


def _covered(here: Here, who: s.Ref, over: s.Over | None) -> frozenset[str]:
    """The players that a payment speaks of: a family if it runs over all of it, else the members known by number."""
    entry = here.names.table.get(who.name)
    if not (entry and entry.indexed and isinstance(entry.node, s.Ref)):
        return frozenset({who.name})
    declared = s.Range(entry.node.index, entry.node.last) if entry.node.index and entry.node.last else None
    numbers = _numbers(who.index, over)
    if not numbers and over is not None and over.domain == declared:
        return frozenset({who.name})
    return frozenset(f"{who.name}[{number}]" for number in numbers)


def _numbers(index: s.Expr | None, over: s.Over | None) -> list[Fraction]:
    """The values of an index that can be told from the file alone."""
    if index is None:
        return []
    if over is None:
        values = [constant(index)]
    else:
        values = [constant(with_number(index, over.name, case)) for case in _cases(over.domain)]
    return [value for value in values if value is not None]


def _cases(domain: s.Domain) -> list[Fraction]:
    """The numbers of a range or a list that are written as such, if they are not too many."""
    if isinstance(domain, s.ListOf):
        return [value for value in map(constant, domain.items) if value is not None]
    if not isinstance(domain, s.Range):
        return []
    low, high = constant(domain.low), constant(domain.high)
    if low is None or high is None or high - low >= limits.MEMBERS:
        return []
    return [low + step for step in range(int(high - low) + 1)]


def _players_behind(here: Here, named: set[str]) -> set[str]:
    """The names with roles resolved: one role speaks of one player; all roles of a round, of all who alternate."""
    roles = {name: here.made(name).holders for name in set(here.all_made()) if here.made(name).type == "role"}
    found = set(named)
    for who in set(roles.values()):
        held = {role for role, players in roles.items() if players == who}
        if held <= named and len(held) == len(who):
            found |= set(who)
    return found
