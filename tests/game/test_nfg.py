from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.game.random_trees import amounts, labels
from winset.algebra.value import Value
from winset.errors import OutOfReach, SourceErrors
from winset.game.nfg_reader import read_nfg
from winset.game.nfg_writer import write_nfg
from winset.game.strategic import Strategic

HEAD = 'NFG 1 R "G" { "A" "B" }\n'
TWO = HEAD + '{ { "u" "d" } { "l" "r" } }\n'


def read(text: str) -> Strategic:
    game, remarks = read_nfg(text)
    assert remarks == ()
    return game


@st.composite
def games(draw: st.DrawFn) -> Strategic:
    players = draw(st.lists(labels, min_size=1, max_size=3))
    strategies = tuple(tuple(draw(st.lists(labels, min_size=1, max_size=3))) for _ in players)
    profiles = 1
    for own in strategies:
        profiles *= len(own)
    payoffs = tuple(tuple(draw(amounts) for _ in players) for _ in range(profiles))
    names = draw(st.dictionaries(st.integers(0, profiles - 1), labels.filter(bool), max_size=profiles))
    return Strategic(draw(labels), tuple(players), strategies, payoffs, names, draw(labels))


@given(games())
@settings(max_examples=200, deadline=None)
def test_what_is_written_reads_back_to_the_same_game(game: Strategic) -> None:
    assert read(write_nfg(game)) == game


@pytest.mark.parametrize(
    "text",
    [
        TWO + "1 2 3 4 5 6 7 8",
        TWO + '"comment" 1,2, 3,4, 5,6, 7,8',
        'NFG 1 D"G"{"A" "B"}{{"u""d"}{"l""r"}}1 2 3 4 5 6 7 8',
        "\ufeff" + TWO.replace("\n", "\r\n") + "\r\n1 2\r\n3 4\r\n5 6\r\n7 8\r\n",
        TWO + '{ { "a" 1, 2 } { "b" 3 4 } { 5, 6 } { "" 7 8, } } 1 2 3 4',
    ],
)
def test_the_first_player_changes_fastest(text: str) -> None:
    game = read(text)
    assert game.strategies == (("u", "d"), ("l", "r"))
    assert [game.at(profile) for profile in [(0, 0), (1, 0), (0, 1), (1, 1)]] == [(1, 2), (3, 4), (5, 6), (7, 8)]


def test_outcome_zero_pays_nothing_and_outcomes_may_be_shared() -> None:
    game = read(TWO + '"c" { { "war" -1, -1/2 } } 1 0 0 1')
    assert game.payoffs == ((-1, Fraction(-1, 2)), (0, 0), (0, 0), (-1, Fraction(-1, 2)))
    assert game.outcome_names == {0: "war", 3: "war"}
    assert game.comment == "c"


def test_strategies_may_be_counted() -> None:
    game = read('NFG 1 R "" { "A" "B" "C" } { 1 2 1 } 1 2 3 4 5 6')
    assert game.strategies == (("1",), ("1", "2"), ("1",))
    assert game.at((0, 1, 0)) == (4, 5, 6)


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("", "1:1", "the file ends too early"),
        ('EFG 2 R "G"', "1:1", "`EFG` cannot stand here"),
        ('NFG 2 R "G"', "1:5", "`2` cannot stand here"),
        ('NFG 1 Q "G"', "1:7", "`Q` cannot stand here"),
        (HEAD, "2:1", "the file ends too early"),
        (HEAD + "{ 2 x }", "2:5", "`x` cannot stand here"),
        (HEAD + '{ { "u" "d } }', "2:9", "a quotation mark that is not closed"),
        (HEAD + '{ { "u" } { "l" } { "x" } } 1', "2:3", "strategies are given for 3 of 2 players"),
        (HEAD + "{ 2 0 }", "2:3", "player 2 has no strategy"),
        (HEAD + "{ 999999999 999999999 } 1 2", "2:28", "the file ends too early"),
        (TWO + "1 2 3 4 5 6 7", "3:14", "the file ends too early"),
        (TWO + "1 2 3 4 x", "3:9", "`x` cannot stand here"),
        (TWO + "1 2 3 4 5 6 7 8 9", "3:17", "9 payoffs, and 8 were expected"),
        (TWO + "1 2 3 4 5 6 7 1/0", "3:15", "`1/0` is a division by zero"),
        (TWO + '{ { "a" 1 2 } { "b" x } }', "3:21", "`x` cannot stand here"),
        (TWO + '{ { "a" 1 2 } { "b" 1 } } 1 1 1 1', "3:21", "1 payoff for 2 players"),
        (TWO + '{ { "a" 1 2 } } 1 1 1 7', "3:23", "there is no outcome 7"),
        (TWO + '{ { "a" 1 2 } } 1 1', "3:20", "the file ends too early"),
        (TWO + '{ { "a" 1 2 } } 1 -1', "3:19", "`-1` cannot stand here"),
    ],
)
def test_a_fault_is_found_at_its_place(text: str, where: str, message: str) -> None:
    with pytest.raises(SourceErrors) as caught:
        read_nfg(text)
    assert [(str(fault.position), fault.message) for fault in caught.value.faults] == [(where, message)]


@pytest.mark.parametrize("rest", ["1 2 3 4 5 6 7 8 x", '{ { "a" 1 2 } } 1 1 1 1 x'])
def test_text_after_the_table_is_remarked_on(rest: str) -> None:
    _, remarks = read_nfg(TWO + rest)
    assert [(r.position.column, r.message) for r in remarks] == [
        (rest.index("x") + 1, "text after the end of the table")
    ]


# --- handing over -----------------------------------------------------------------------------------------------------


def test_matrices_have_the_first_player_in_rows() -> None:
    game = read(HEAD + "{ 2 3 } 1 10 2 20 3 30 4 40 5 50 6 60")
    assert game.matrices() == ([[1, 3, 5], [2, 4, 6]], [[10, 30, 50], [20, 40, 60]])
    a, b = game.arrays()
    assert a.tolist() == [[1, 3, 5], [2, 4, 6]]
    assert b.tolist() == [[10, 30, 50], [20, 40, 60]]


def test_nashpy_finds_the_equilibrium_of_matching_pennies() -> None:
    import nashpy

    game = read(HEAD + "{ 2 2 } 1 -1 -1 1 -1 1 1 -1")
    found = [[list(side) for side in pair] for pair in nashpy.Game(*game.arrays()).support_enumeration()]
    assert found == [[[0.5, 0.5], [0.5, 0.5]]]


def test_arrays_have_an_axis_for_each_player() -> None:
    game = read('NFG 1 R "" { "A" "B" "C" } { 2 1 3 }' + " 0 0 0" * 5 + " 1 2 3")
    for array, amount in zip(game.arrays(), (1, 2, 3), strict=True):
        assert array.shape == (2, 1, 3)
        assert array[1, 0, 2] == amount


def test_what_has_no_numbers_or_two_players_is_not_handed_over() -> None:
    p = Value.variable("p")
    game = Strategic("G", ("A",), (("x",),), ((p,),))
    for refused in (game.arrays, game.matrices, lambda: write_nfg(game)):
        with pytest.raises(OutOfReach):
            refused()


def test_a_table_of_another_size_is_no_game() -> None:
    with pytest.raises(ValueError, match="payoffs for each profile"):
        Strategic("G", ("A",), (("x", "y"),), ((1,),))
