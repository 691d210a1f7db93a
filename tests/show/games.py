"""Small games whose equilibria are plain from theory, for tests of what is shown."""

from __future__ import annotations

ULTIMATUM = """winset 1
game "Ultimatum"
players A, B
parameters
    r in (0, 1)
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets r
"""

SCREENING = """winset 1
game "Screening a ratifier"
players A, B
parameters
    p in (0, 1)                      # prior that B's legislature is soft
    0 <= rL < rH <= 1                # what a soft and a tough legislature insist on
let pstar = (1 - rH)/(1 - rL)
play
    nature draws type: soft with p, otherwise tough; seen by B
    A chooses x in [0, 1]
    B chooses ratify or reject
    if ratify: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets rL if type is soft else rH
"""

ROUNDS = """winset 1
game "Alternating offers with a last round"
players A, B
parameters
    T in 1..20
    d in (0, 1)
play
    repeat T times, discounted by d, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, A gets x, B gets 1 - x
        otherwise: next round
    breakdown, A gets 0, B gets 0
"""

# The challenger moves after the informed defender and cannot see the type: beliefs are needed, except where the cost
# of fighting is so high (both types concede) or so low (both fight) that they do not matter. As she has a type of her
# own, which the defender does not see, no method brings them.
SIGNALLING = """winset 1
game "A costly signal of resolve"
players challenger, defender
parameters
    p in (0, 1)                    # prior that the defender is strong
    0 < vW < vS
    w, c in (0, 1)
    k > 0
play
    nature draws type: strong with p, otherwise weak; seen by defender
    nature draws mood: bold with 1/2, otherwise shy; seen by challenger
    let v = vS if type is strong else vW
    defender chooses m in [0, 1]
    defender pays m
    challenger chooses challenge or refrain
    if refrain: status_quo, challenger gets 0, defender gets v
    defender chooses fight or concede
    if fight: war, challenger gets (-k if mood is bold else -2*k), defender gets w*v - c
    otherwise: concession, challenger gets 1, defender gets 0
"""

ODD_NAMES = r"""winset 1
game "50% & <odd> #1_x ~ ^ \ { α"
players A_1, β, Café
parameters
    αbar, Δ in (0, 1)
    lambda_2 in (0, 1)
    farm_size in (0, 1)
play
    A_1 chooses offer_x in [0, 1]
    β chooses accept or reject
    if accept: done_deal, A_1 gets 1 - offer_x, β gets offer_x, Café gets αbar*farm_size/(1 + Δ)
    otherwise: no_deal, A_1 gets 0, β gets Δ*lambda_2, Café gets 0
"""

SIDES = """winset 1
game "Two tables"
parameters
    rA, rB in [0, 1]               # what each parliament insists on
issue x in [0, 1]                  # A's share
side A
    negotiator gets x, 0 without agreement
    ratified by all of
        RA: gets x - rA, 0 without agreement          # the upper house
side B
    negotiator gets 1 - x, 0 without agreement
    ratified by all of
        RB: gets 1 - x - rB, 0 without agreement
play
    A chooses x
    B chooses accept or reject
    if reject: breakdown
    A ratifies in turn
    B ratifies in turn
    if ratified[A] and ratified[B]: agreement
    otherwise: unratified
"""
