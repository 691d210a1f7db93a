"""Strategies of Hypothesis: finite trees with chance, information sets, payoffs at any node and awkward labels."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from winset.game.tree import END, NATURE, NO_OUTCOME, Tree, TreeBuilder

labels = st.text(st.sampled_from('ab"\\ {}\n,é→1'), max_size=4)
amounts = st.one_of(st.integers(-9, 9), st.fractions(-3, 3, max_denominator=9)).map(
    lambda f: f.numerator if f.denominator == 1 else f
)


@st.composite
def laws(draw: st.DrawFn, width: int) -> tuple[int | Fraction, ...]:
    """Probabilities of some actions, zero among them."""
    weights = draw(st.lists(st.integers(0, 4), min_size=width, max_size=width).filter(any))
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    return tuple(share.numerator if share.denominator == 1 else share for share in shares)


@st.composite
def trees(draw: st.DrawFn, most_nodes: int = 40, label: st.SearchStrategy[str] = labels) -> Tree:
    """A tree whose sets and outcomes are numbered in the order in which they are first met."""
    players = draw(st.lists(label, min_size=1, max_size=3))
    builder = TreeBuilder(draw(label), players, draw(label))
    sets: dict[tuple[int, int], list[int]] = {}
    outcomes = 0
    nodes = 0
    while not builder.is_complete:
        nodes += 1
        paid = NO_OUTCOME
        if draw(st.booleans()):
            paid = draw(st.integers(0, outcomes))
            if paid == outcomes:
                outcomes += 1
                builder.outcome(tuple(draw(amounts) for _ in players), draw(label))
        if nodes + builder.missing > most_nodes or draw(st.integers(0, 2)) == 0:
            builder.node(END, paid, draw(label))
            continue
        owner, width = draw(st.integers(NATURE, len(players) - 1)), draw(st.integers(1, 3))
        known = sets.setdefault((owner, width), [])
        if known and draw(st.booleans()):
            where = draw(st.sampled_from(known))
        else:
            actions = [draw(label) for _ in range(width)]
            chances = draw(laws(width)) if owner == NATURE else None
            where = builder.information_set(owner, actions, draw(label), chances)
            known.append(where)
        builder.node(where, paid, draw(label))
    return builder.tree()
