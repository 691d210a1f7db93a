"""Win-sets against votes counted by hand: at points, over regions, and in the play that the file is rewritten to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.negotiation.files import HEAD, F, deals, game_of, side
from tests.negotiation.votes import House, all_houses, country, deals_to_try
from winset.algebra.oracle import Oracle
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.game.evaluate import Reader
from winset.game.play import Made, Moved, Scope
from winset.language import syntax as s
from winset.negotiation.negotiation_to_play import to_play
from winset.negotiation.trees import nodes
from winset.negotiation.winsets import Answer, winset_at, winsets_of


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as own:
        yield own


@given(all_houses())
def test_votes_counted_by_hand_agree(houses: tuple[House, ...]) -> None:
    found = winset_at(deals(country(houses)), "A")
    for x in deals_to_try(houses):
        assert found.contains(x) == all(house.passes(x) for house in houses), x
    for left, right in zip(found.pieces, found.pieces[1:], strict=False):
        assert left.high != right.low or not (left.high_closed or right.low_closed)


SYMBOLIC = HEAD + side(
    "A",
    "ratified by majority of",
    "    u: gets x, rA without agreement",
    "    v 2 votes: ideal m, status quo q",
    "    w 2 votes: gets 1 - x, 1/3 without agreement",
)


@pytest.fixture(scope="module")
def symbolic(oracle: Oracle) -> Answer:
    return winsets_of(deals(SYMBOLIC), ["A"], oracle=oracle)[0]


@given(st.tuples(*[st.fractions(0, 1, max_denominator=60)] * 4))
def test_regions_agree_with_the_point(symbolic: Answer, numbers: tuple[F, ...]) -> None:
    point = dict(zip(("rA", "rB", "q", "m"), numbers, strict=True))
    exact = winset_at(deals(SYMBOLIC), "A", point)
    for x in (F(k, 40) for k in range(41)):
        near = abs(x - point["m"]) <= abs(point["q"] - point["m"])
        yes = (x >= point["rA"]) + 2 * near + 2 * (1 - x >= F(1, 3))
        assert exact.contains(x) == (2 * yes > 5)
    inside = [part for part in symbolic.parts for region in part.regions if region.inside(point)]
    assert len(inside) <= 1
    assert all(part.winset.at(point) == exact for part in inside)


def test_the_regions_cover_the_parameters(symbolic: Answer) -> None:
    assert symbolic.complete
    for k in range(200):
        steps = {"rA": (7, 199), "rB": (31, 197), "q": (57, 193), "m": (91, 191)}
        point = {name: F(step * k % prime, prime) for name, (step, prime) in steps.items()}
        if all(0 < value < 1 for value in point.values()):
            inside = [part for part in symbolic.parts for region in part.regions if region.inside(point)]
            assert len(inside) == 1


# --- the rewritten play says the same ---


@given(all_houses())
def test_the_play_ratifies_what_is_in_the_winset(houses: tuple[House, ...]) -> None:
    text = (
        country(houses)
        + """play
    A chooses x
    A ratifies in turn
    if ratified: agreement
    otherwise: unratified
"""
    )
    plain = to_play(game_of(text), "a.game", text)
    found = deals(text)
    winset = winset_at(found, "A")
    branch = next(node for node in nodes(plain.play) if isinstance(node, s.If))
    assert branch.otherwise is not None
    yes, no = branch.branches[0][1].statements[0], branch.otherwise.statements[0]
    assert isinstance(yes, s.End)
    assert isinstance(no, s.End)
    for x in deals_to_try(houses)[::3]:
        names = (Made("x", Value.number(x)),)
        plain_reader = Reader(at_point({}), found.play, Scope(names))
        votes = tuple(
            Moved(node.who.name, ("yes", "no"), "yes" if gain(plain_reader, yes, no, node.who) >= 0 else "no")
            for node in nodes(plain.play)
            if isinstance(node, s.Move) and node.vote
        )
        players = tuple(ref.name for ref in plain.players)
        at_vote = Reader(at_point({}), replace(found.play, players=players), Scope(names, votes))
        assert at_vote.truth(branch.branches[0][0]) == winset.contains(x)


def gain(reader: Reader, yes: s.End, no: s.End, who: s.Ref) -> F:
    """What a voter gets where the deal is in force less what she gets where it is not, from the ends of the play."""
    values = [
        reader.number(item.value).fraction()
        for end in (yes, no)
        for item in end.gains
        if isinstance(item, s.Gets) and item.who == who
    ]
    return values[0] - values[1]
