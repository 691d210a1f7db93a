"""The domain of an issue that a move leaves out: `A chooses x` after `issue x in [0, 1]`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from winset.errors import Fault
from winset.language import syntax as s
from winset.negotiation.preferences import issue_names
from winset.negotiation.trees import replaced


def with_domains(what: s.Variables, game: s.Game) -> tuple[s.Variables, str, list[Fault]]:
    """The choice with every bare issue given its domain; the comments of those issues; faults."""
    names = issue_names(game)
    bare = [q.names[0].name for q in what.quantities if _bare(q) and q.names[0].name in names]
    quantities: list[s.Quantity] = []
    comments: list[str] = []
    faults: list[Fault] = []
    placed: set[str] = set()
    for quantity in what.quantities:
        name = quantity.names[0].name
        if not _bare(quantity) or name not in bare:
            quantities.append(quantity)
        elif name not in placed:
            group, comment = _declaration(name, game)
            members = {ref.name for ref in group.names}
            if members <= set(bare):
                quantities.append(_taken(quantity, group))
                comments += [comment] if comment and comment not in comments else []
            else:
                others = ", ".join(sorted(members - set(bare)))
                advice = f"choose them in one move, or write the domain of {name} here"
                faults.append(Fault(quantity.at, f"the domain of {name} is declared together with {others}", advice))
            placed |= members
    return replace(what, quantities=tuple(quantities)), "; ".join(comments), faults


def _bare(quantity: s.Quantity) -> bool:
    return len(quantity.names) == 1 and not quantity.chain.ops and quantity.domain is None and quantity.default is None


def _declaration(name: str, game: s.Game) -> tuple[s.Quantity, str]:
    return next(
        (quantity, quantity.comment or issue.comment)
        for issue in game.issues
        for quantity in issue.quantities
        if name in {ref.name for ref in quantity.names}
    )


def _taken(here: s.Quantity, group: s.Quantity) -> s.Quantity:
    """The declaration `group` of an issue, under the reference of the move (`x[i]` for an issue `x[1..3]`)."""
    if len(group.names) > 1:
        return replace(group, comment="", at=here.at)
    ref = here.names[0]

    def change(node: Any) -> Any:
        return ref if isinstance(node, s.Ref) and node.name == ref.name else None

    chain = replaced(group.chain, change)
    return replace(group, names=(ref,), chain=chain, comment="", at=here.at)
