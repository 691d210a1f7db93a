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


def screening_on_a_grid() -> str:
    """An offer in eighths to a ratifier of two types: a tree of 64 nodes with two parameters."""
    return """winset 1
game "An offer in eighths"
players A, R
parameters
    p, d in [0, 1]
play
    nature draws r from 1/16 with p, otherwise 7/16; seen by R
    A chooses x in {0, 1/8, 1/4, 3/8, 1/2, 5/8, 3/4, 7/8, 1}
    R chooses ratify or refuse
    if ratify: agreement, A gets 1 - x, R gets x
    otherwise: unratified, A gets d, R gets r
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


def symbolic_offers(rounds: int) -> str:
    """Alternating offers with five symbols: two discount factors, a surplus, and what breakdown leaves to each."""
    return f"""winset 1
game "Alternating offers, {rounds} rounds, five symbols"
players A, B
parameters
    dA, dB in (0, 1)
    s > 0
    a, b in [0, 1/4]
play
    repeat {rounds} times, discounted by dA for A and dB for B, A and B alternate as proposer and responder
        proposer chooses x in [0, s]
        responder chooses accept or reject
        if accept: agreement, proposer gets s - x, responder gets x
        otherwise: next round
    breakdown, A gets a*s, B gets b*s
"""


def screening_at_numbers(types: int) -> str:
    """One offer to so many types, equally likely, each insisting on a number; what failure leaves is symbolic."""
    draws = ", ".join(f"{k}/{types + 1} with 1/{types}" for k in range(1, types))
    return f"""winset 1
game "One offer to a ratifier of {types} types"
players A, R
parameters
    d in [0, 1]
play
    nature draws r from {draws}, otherwise {types}/{types + 1}; seen by R
    A chooses x in [0, 1]
    R chooses ratify or refuse
    if ratify: agreement, A gets 1 - x, R gets x
    otherwise: unratified, A gets d, R gets r
"""


def signals(messages: int) -> str:
    """A report among so many messages by a type that may be punished; beliefs are needed, so it is solved as a tree."""
    labels = " or ".join(f"m{k}" for k in range(messages))
    costs = "\n".join(f"    if m{k}: S pays {k}/4*(2 if t is lo else 1)" for k in range(1, messages))
    return f"""winset 1
game "A report among {messages} messages"
players S, R
play
    nature draws t: hi with 1/2, otherwise lo; seen by S
    S chooses {labels}
{costs}
    R chooses trust or doubt
    if trust: trusted, S gets 1, R gets (1 if t is hi else -1)
    otherwise: doubted, S gets 0, R gets 0
"""


def legislators(voters: int) -> str:
    """A proposal to a majority of so many legislators, each of whom insists on a share of her own, all symbolic."""
    names = [f"r{k}" for k in range(1, voters + 1)]
    members = "\n".join(f"        m{k}: gets 1 - x, {name} without agreement" for k, name in enumerate(names, 1))
    return f"""winset 1
game "A council of {voters} with symbolic demands"
parameters
    {", ".join(names)} in [0, 1]
issue x in [0, 1]
side Proposer
    negotiator gets x, 0 without agreement
side Council
    ratified by majority of
{members}
play
    Proposer chooses x
    Council ratifies in turn
    if ratified: agreement
    otherwise: unratified
"""


def transfers(parameters: int) -> str:
    """An ultimatum in which the responder gives up so many symbolic benefits when she agrees."""
    names = [f"g{k}" for k in range(1, parameters + 1)]
    return f"""winset 1
game "An ultimatum with {parameters} symbols"
players A, B
parameters
    {", ".join(names)} in [0, 1]
play
    A chooses x in [0, {parameters}]
    B chooses accept or reject
    if accept: agreement, A gets {parameters} - x, B gets x
    otherwise: breakdown, A gets 0, B gets {" + ".join(names)}
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
