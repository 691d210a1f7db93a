"""The games that are timed: the bundled ones that have a play, and families that grow in one number."""

from __future__ import annotations

from winset import library

NEEDED = {"@stahl-1972/finite-horizon": {"T": "3"}}  # numbers that shape the play and have no default


def bundled() -> list[str]:
    """The names of the bundled games with a sequence of play."""
    names = [entry.name for entry in library.listing() if not entry.name.endswith(".proposition")]
    return [name for name in names if "\nplay\n" in library.find(name).read_text(encoding="utf-8")]


def screening(types: int) -> str:
    """One offer to a ratifier of so many types: what each insists on is a number, the prior is symbolic."""
    priors = [f"p{k}" for k in range(1, types)]
    draws = [f"{k}/{types + 1} with {prior}" for k, prior in enumerate(priors, 1)]
    return f"""winset 1
game "One offer to a ratifier of {types} types"
players A, R
parameters
    {", ".join(priors)} in (0, 1)
assuming {" + ".join(priors)} < 1
play
    nature draws r from {", ".join(draws)}, otherwise {types}/{types + 1}; seen by R
    A chooses x in [0, 1]
    R chooses ratify or refuse
    if ratify: agreement, A gets 1 - x, R gets x
    otherwise: unratified, A gets 0, R gets r
"""


def offers(rounds: int) -> str:
    """Alternating offers for so many rounds, the discount factor and a parliament's demand symbolic."""
    return f"""winset 1
game "Alternating offers, {rounds} rounds"
players A, B
parameters
    delta in (0, 1)
    r in [0, 1/2]
play
    repeat {rounds} times, discounted by delta, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept and 1 - x >= r: agreement, A gets x, B gets 1 - x
        otherwise: next round
    breakdown, A gets 0, B gets 0
"""


def council(voters: int, together: bool) -> str:
    """A proposal to so many voters, a majority of whom has to agree; what the first insists on is symbolic."""
    order = "together" if together else "in turn"
    members = "\n".join(f"        m{k}: gets 1 - x, {k}/{voters + 1} without agreement" for k in range(2, voters + 1))
    return f"""winset 1
game "A council of {voters}, voting {order}"
parameters
    r in [0, 1]
issue x in [0, 1]
side Proposer
    negotiator gets x, 0 without agreement
side Council
    ratified by majority of
        m1: gets 1 - x, r without agreement
{members}
play
    Proposer chooses x
    Council ratifies {order}
    if ratified: agreement
    otherwise: unratified
"""
