"""What can be wrong with issues and sides before the play is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from winset.errors import Fault
from winset.language import syntax as s
from winset.negotiation.preferences import issue_names, members, people, preference_faults
from winset.negotiation.ratification import chamber_faults, chambers
from winset.negotiation.trees import nodes


def faults_of(game: s.Game) -> Iterator[Fault]:
    """Every fault of the issues and sides of `game`."""
    yield from _issue_faults(game)
    yield from _name_faults(game)
    for side in game.sides:
        yield from _negotiator_faults(side, game)
        for quota, blocs in chambers(side):
            yield from chamber_faults(quota, blocs)
        for member in members(side):
            yield from preference_faults(member.preference, member.who.name, game)
            yield from _member_faults(member)


def _issue_faults(game: s.Game) -> Iterator[Fault]:
    seen: set[str] = set()
    for issue in game.issues:
        for quantity in issue.quantities:
            if quantity.default is not None:
                yield Fault(quantity.at, "an issue has no value of its own", "give it a domain, or make it a parameter")
            for ref in quantity.names:
                if ref.name in seen:
                    yield Fault(ref.at, f"the issue {ref.name} is declared twice", "give the second one another name")
                seen.add(ref.name)
        yield from _payment_faults(issue, game)


def _payment_faults(issue: s.Issue, game: s.Game) -> Iterator[Fault]:
    known = {ref.name for ref in game.players}
    for side in game.sides:
        known |= {person.who.name for person in people(side)}
    for ref in (issue.payer, issue.payee):
        if ref is None:
            continue
        if ref.name in votes_by_rule(game):
            yield Fault(ref.at, f"{ref.name} has no payoff to pay from or into", "write `gets` instead of `accepts`")
        elif ref.name not in known:
            near = get_close_matches(ref.name, sorted(known), 1)
            yield Fault(ref.at, f"{ref.name} is not a player", f"did you mean `{near[0]}`?" if near else "")
        elif ref.last is not None:
            yield Fault(ref.at, f"a payment has one payer and one payee, not all of {ref.name}", "name one of them")


def _by_rule(member: s.Member) -> bool:
    return isinstance(member.preference, s.AcceptsIf | s.AcceptsWith)


def _name_faults(game: s.Game) -> Iterator[Fault]:
    """A side, member or issue under a name that stands for someone or something else already."""
    taken = {ref.name: "a player" for ref in game.players}
    taken |= dict.fromkeys(issue_names(game), "an issue")
    for side in game.sides:
        blocs = [(member.who.name, "a member", member.who.at) for member in members(side)]
        for name, kind, at in [(side.name, "a side", side.at), *blocs]:
            if name in taken:
                advice = "a side and its members are players by themselves: leave the name out of `players`"
                if taken[name] != "a player":
                    advice = "give one of the two another name"
                yield Fault(at, f"{name} is declared twice: as {taken[name]} and as {kind}", advice)
            taken.setdefault(name, kind)


def _negotiator_faults(side: s.Side, game: s.Game) -> Iterator[Fault]:
    if side.negotiator is None:
        return
    yield from preference_faults(side.negotiator, f"the negotiator of {side.name}", game)
    if isinstance(side.negotiator, s.AcceptsIf | s.AcceptsWith):
        yield Fault(
            side.negotiator.at,
            f"the negotiator of {side.name} plays and needs a payoff",
            "write `negotiator gets ...` or `negotiator ideal ...`",
        )


def _member_faults(member: s.Member) -> Iterator[Fault]:
    """A family is `name[i] for i in low..high` or `name[low..high]`, and nothing else."""
    who, name = member.who, member.who.name
    if member.over is None:
        if who.index is not None and who.last is None:
            advice = f"write `{name}[i] for i in 1..n:`, or give each a name of its own"
            yield Fault(who.at, f"{name}[...] alone is not a family", advice)
        return
    if not isinstance(member.over.domain, s.Range):
        yield Fault(member.over.at, "a family of members runs over whole numbers", f"write `{name}[i] for i in 1..n:`")
    elif who.last is not None or who.index != s.Ref(member.over.name):
        i = member.over.name
        yield Fault(who.at, f"each member of the family needs the index {i}", f"write `{name}[{i}] for {i} in ...:`")


def votes_by_rule(game: s.Game) -> frozenset[str]:
    """The names of the members that accept by rule or by lot, who are not players."""
    return frozenset(m.who.name for side in game.sides for m in members(side) if _by_rule(m))


def mentions(tree: object, name: str) -> Iterator[s.Ref]:
    """Every reference to `name` in `tree`."""
    return (node for node in nodes(tree) if isinstance(node, s.Ref) and node.name == name)
