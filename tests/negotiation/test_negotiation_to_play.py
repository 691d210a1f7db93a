"""Sides become a play: each sample beside the plain file that it stands for, and every fault in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from winset.errors import SourceErrors
from winset.language import syntax as s
from winset.language.binder import bind
from winset.language.reader import read_text
from winset.language.writer import write
from winset.negotiation.negotiation_to_play import to_play
from winset.negotiation.trees import nodes

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.name.removesuffix(".play.game") for path in SAMPLES.glob("*.play.game"))


def game_of(text: str) -> s.Game:
    game = read_text(text)
    assert isinstance(game, s.Game)
    return game


def plain(text: str) -> s.Game:
    return to_play(game_of(text), "a.game", text)


def faults(text: str) -> list[tuple[str, str]]:
    """What is wrong with a file, as (the text underlined, the message)."""
    with pytest.raises(SourceErrors) as caught:
        plain(text)
    lines = text.split("\n")
    found = [(fault.position, fault.message) for fault in caught.value.faults]
    return [(lines[at.line - 1][at.column - 1 :][: at.width], message) for at, message in found]


@pytest.mark.parametrize("name", NAMES)
def test_a_negotiation_becomes_the_play_written_beside_it(name: str) -> None:
    found = plain((SAMPLES / f"{name}.game").read_text(encoding="utf-8"))
    expected = game_of((SAMPLES / f"{name}.play.game").read_text(encoding="utf-8"))
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_comments_stay_or_become_notes(name: str) -> None:
    before = game_of((SAMPLES / f"{name}.game").read_text(encoding="utf-8"))
    after = game_of((SAMPLES / f"{name}.play.game").read_text(encoding="utf-8"))
    found = plain((SAMPLES / f"{name}.game").read_text(encoding="utf-8"))
    carried = "\n".join([*found.notes, *(getattr(node, "comment", "") for node in nodes(found))])
    for node in nodes(before):
        assert getattr(node, "comment", "") in carried
    assert found.notes == after.notes


@pytest.mark.parametrize("name", NAMES)
def test_the_play_can_be_written_read_again_and_checked(name: str) -> None:
    text = (SAMPLES / f"{name}.game").read_text(encoding="utf-8")
    bind(game_of(text), name, text)
    found = plain(text)
    again = game_of(write(found))
    assert again == found
    assert bind(again, name, write(found)).issues == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_play_is_left_alone(name: str) -> None:
    game = game_of((SAMPLES / f"{name}.play.game").read_text(encoding="utf-8"))
    assert to_play(game) is game


def test_at_least_the_samples_named_in_the_manual_are_there() -> None:
    assert {"take-it-or-leave-it", "alternating-offers", "closed-rule-setter", "side-payment"} <= set(NAMES)


# --- single rules ---

HEAD = """winset 1
game "g"
parameters
    r in [0, 1]
issue x in [0, 1]
"""
B = """side B
    negotiator gets 1 - x, 0 without agreement
"""


def file(members: str, play: str, head: str = HEAD, after: str = B) -> str:
    """A game of A, whose ratifiers are given, and B."""
    side = "side A\n    negotiator gets x, 0 without agreement\n" + members
    return head + side + after + "play\n" + play


PLAY = """    B chooses x
    A ratifies in turn
    if ratified: agreement
    otherwise: unratified
"""


def condition(members: str) -> s.Expr:
    """What `ratified` stands for with these ratifiers."""
    game = plain(file(members, PLAY))
    branch = next(node for node in nodes(game.play) if isinstance(node, s.If))
    return branch.branches[0][0]


def formula(text: str) -> s.Expr:
    play = f"    A chooses x in [0, 1]\n    if {text}: agreement\n    otherwise: none\n"
    game = game_of('winset 1\ngame "g"\nplayers A\nplay\n' + play)
    return next(node for node in nodes(game.play) if isinstance(node, s.If)).branches[0][0]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("    veto V: gets x, r without agreement\n", "yes[V]"),
        ("    veto V: accepts if x >= r\n", "x >= r"),
        ("    veto V: accepts with probability r\n", "V_vote is yes"),
        ("    ratified by majority of\n        V: gets x, r without agreement\n", "yes[V]"),
        ("    ratified by 2/3 of\n        V: gets x, r without agreement\n", "yes[V]"),
        (
            "    ratified by majority of\n        V: gets x, r without agreement\n        W: accepts if x <= r\n",
            "(1 if yes[V] else 0) + (1 if x <= r else 0) > 1",
        ),
        (
            (
                "    ratified by 2/3 of\n        V 60 votes: accepts if x < r\n"
                "        W 40 votes, turnout 1/5: accepts if 0 < x\n"
            ),
            "(60 if x < r else 0) + (8 if 0 < x else 0) >= 136/3",
        ),
        (
            "    ratified by 2 votes of\n        V: gets x, r without agreement\n        W: ideal r, status quo 0\n",
            "(1 if yes[V] else 0) + (1 if yes[W] else 0) >= 2",
        ),
        (
            (
                "    ratified by all of\n        V: ideal r, status quo 0\n"
                "        W[i] for i in 1..4: accepts if x >= r/i\n"
            ),
            "yes[V] and count(x >= r/i for i in 1..4) = 4",
        ),
        (
            "    ratified by 3/5 of\n        W[i] 2 votes for i in 2..4: gets x, r/i without agreement\n",
            "2*count(yes[W[i]] for i in 2..4) >= 18/5",
        ),
        (
            "    ratified by 3/5 of\n        W[i] i votes for i in 1..4: accepts if x >= r/i\n",
            "sum((i if x >= r/i else 0) for i in 1..4) >= 3/5*sum(i for i in 1..4)",
        ),
        (
            "    veto V: gets x, r without agreement\n    ratified by all of\n        W: gets x, r without agreement\n",
            "yes[V] and yes[W]",
        ),
    ],
)
def test_what_ratified_stands_for(rule: str, expected: str) -> None:
    assert condition(rule) == formula(expected)


def test_a_file_that_has_the_words_of_a_ballot_gets_others() -> None:
    play = "    B chooses yes or later\n    if later: breakdown\n" + PLAY
    game = plain(file("    veto V: gets x, r without agreement\n", play))
    votes = [node for node in nodes(game.play) if isinstance(node, s.Move) and node.vote]
    assert [vote.what for vote in votes] == [s.Options(("aye", "nay"))]


def test_votes_together_are_one_block_a_chamber() -> None:
    members = (
        "    ratified by majority of\n        U: gets x, r without agreement\n        V: gets x, r without agreement\n"
        "        L: accepts with probability r\n    veto W: gets x, r without agreement\n"
    )
    game = plain(file(members, PLAY.replace("in turn", "together")))
    assert game.play is not None
    kinds = [type(line).__name__ for line in game.play.statements]
    assert kinds == ["Move", "Simultaneously", "Draw", "Move", "If"]


def test_two_sides_may_vote_at_once() -> None:
    members = "    veto V: gets x, r without agreement\n"
    other = "side B\n    negotiator gets 1 - x, 0 without agreement\n    veto W: gets 1 - x, r without agreement\n"
    play = """    B chooses x
    simultaneously
        A ratifies together
        B ratifies together
    if ratified[A] and ratified[B]: agreement
    otherwise: unratified
"""
    game = plain(file(members, play, after=other))
    block = next(node for node in nodes(game.play) if isinstance(node, s.Simultaneously))
    assert [line.who.name for line in block.body.statements if isinstance(line, s.Move)] == ["V", "W"]


def test_the_discount_factor_of_a_side_is_its_members_too() -> None:
    play = """    repeat forever, discounted by 1/2 for A and 1/3 for B
        B chooses x
        A ratifies in turn
        if ratified: agreement
        otherwise: next round
"""
    game = plain(file("    veto V: gets x, r without agreement\n", play))
    rates = next(node for node in nodes(game.play) if isinstance(node, s.Discounted)).rates
    assert [who.name for _, who in rates if who is not None] == ["A", "V", "B"]


def test_an_end_that_names_the_sides_is_on_its_own() -> None:
    play = "    B chooses x\n    A chooses sign or go\n    if sign: agreement\n    otherwise: off, A gets r, B gets 1\n"
    game = plain(file("", play))
    end = [node for node in nodes(game.play) if isinstance(node, s.End)][-1]
    assert [(gain.who.name, gain.value) for gain in end.gains if isinstance(gain, s.Gets)] == [
        ("A", s.Ref("r")),
        ("B", s.Number(s.Fraction(1))),
    ]


def test_players_outside_the_sides_are_paid_as_written() -> None:
    head = HEAD.replace("parameters", "players press\nparameters")
    play = "    B chooses x\n    A chooses sign or go\n    if sign: agreement, press gets r\n"
    play += "    otherwise: off, others get r\n"
    agreed, off = (node for node in nodes(plain(file("", play, head=head)).play) if isinstance(node, s.End))
    assert [gain.who.name for gain in agreed.gains if isinstance(gain, s.Gets)] == ["A", "B", "press"]
    assert off.gains == (s.OthersGet(s.Ref("r")),)


def test_issues_declared_in_one_chain_are_chosen_together() -> None:
    head = HEAD.replace("issue x in [0, 1]", "issue 0 <= x <= y <= 1")
    game = plain(file("", "    B chooses x, y\n    agreement\n", head=head))
    move = next(node for node in nodes(game.play) if isinstance(node, s.Move))
    assert move.what == s.Variables(game_of(head).issues[0].quantities)


# --- faults ---


@pytest.mark.parametrize(
    ("members", "play", "where", "what"),
    [
        ("    veto V: gets x\n", PLAY, "gets x", "what V gets without agreement is missing"),
        ("    veto V: ideal 1/2\n", PLAY, "ideal 1/2", "the status quo of V is missing"),
        ("    veto V: ideal (1, 2), status quo 0\n", PLAY, "ideal (1, 2)", "the ideal point of V has 2 coordinates"),
        ("    veto V: ideal 1, status quo (0, 0)\n", PLAY, "ideal 1", "the status quo of V has 2 coordinates"),
        ("    veto V: ideal 1/2, quadric loss, status quo 0\n", PLAY, "ideal", "`quadric` is not a loss"),
        ("    veto x: gets x, 0 without agreement\n", PLAY, "veto x", "x is declared twice: as an issue and as a m"),
        ("    veto B: gets x, 0 without agreement\n", PLAY, "side", "B is declared twice: as a member and as a side"),
        (
            "    ratified by 2 of\n        V: gets x, 0 without agreement\n",
            PLAY,
            "2",
            "a share of the chamber's weight is above 0 and at most 1, not 2",
        ),
        (
            "    ratified by all of\n        V -2 votes: gets x, 0 without agreement\n",
            PLAY,
            "V -2 votes",
            "the votes of V are below zero",
        ),
        (
            "    ratified by all of\n        V[1]: gets x, 0 without agreement\n",
            PLAY,
            "V[1]",
            "V[...] alone is not a family",
        ),
        (
            "    ratified by all of\n        V[i] for i in {1, 3}: gets x, 0 without agreement\n",
            PLAY,
            "for i in {1, 3}",
            "a family of members runs over whole numbers",
        ),
        ("    veto V: gets x, 0 without agreement\n", PLAY.replace("A ratifies", "C ratifies"), "C", "C is not a side"),
        ("", PLAY, "A", "nobody ratifies for A"),
        (
            "    veto V: gets x, 0 without agreement\n",
            "    if ratified[A]: agreement\n    otherwise: none\n",
            "ratified[A]",
            "A has not ratified before this line",
        ),
        (
            "    veto V: gets x, 0 without agreement\n",
            "    B chooses x\n    if ratified: agreement\n    otherwise: none\n",
            "ratified",
            "`ratified` is not clear: nobody has ratified before this line",
        ),
        (
            "    veto V: gets x, 0 without agreement\n",
            "    A ratifies in turn\n    if ratified: agreement\n    otherwise: none\n",
            "agreement",
            "`agreement` puts x in force, but nobody has settled it",
        ),
        (
            "",
            "    B chooses x\n    agreement, A gets 1\n",
            "A gets 1",
            "A is paid by the deal under `agreement`, and here a second time",
        ),
        (
            "",
            "    B chooses x\n    agreement, A pays x to B\n",
            "A pays x to B",
            "`agreement` settles what the sides get; a payment of A is not part of it",
        ),
        ("", "    B chooses x\n    agreement, others get 1\n", "others get 1", "everyone is in a side"),
        ("", "    B chooses x\n    deal\n", "deal", "the play never ends in `agreement`"),
        (
            "    veto V: accepts if x >= r\n",
            "    B chooses x\n    V chooses a or b\n    agreement\n",
            "V",
            "V accepts by rule and is not a player",
        ),
        (
            "    veto V: gets x, 0 without agreement\n",
            "    simultaneously\n        B chooses x\n        A ratifies in turn\n    agreement\n",
            "A ratifies in turn",
            "votes in a `simultaneously` block are not in turn",
        ),
    ],
)
def test_faults_stand_where_they_are(members: str, play: str, where: str, what: str) -> None:
    found = faults(file(members, play))
    assert any(text.startswith(where) and message.startswith(what) for text, message in found), found


def test_which_side_ratified_last_must_be_the_same_on_every_path() -> None:
    play = """    B chooses x
    A chooses one or two
    if one: A ratifies in turn
    otherwise: B ratifies in turn
    if ratified: agreement
    otherwise: unratified
"""
    other = B + "    veto W: gets 1 - x, r without agreement\n"
    found = faults(file("    veto V: gets x, 0 without agreement\n", play, after=other))
    assert found == [("ratified", "`ratified` is not clear: either of A and B may have ratified last")]


def test_a_side_without_negotiator_cannot_act() -> None:
    text = HEAD + "side A\n    veto V: gets x, 0 without agreement\nplay\n    A chooses x\n    agreement\n"
    assert faults(text) == [("A", "A has no negotiator who could act")]


def test_a_negotiator_needs_a_payoff() -> None:
    text = HEAD + "side A\n    negotiator accepts if x >= r\nplay\n    agreement\n"
    assert ("accepts if x >= r", "the negotiator of A plays and needs a payoff") in faults(text)


def test_a_payment_needs_players() -> None:
    head = HEAD + "issue m in [0, 1] paid by A to farmer\n"
    assert faults(file("", PLAY, head=head)) == [("farmer", "farmer is not a player")]
    members = "    veto farmer: accepts if x >= r\n"
    assert faults(file(members, PLAY, head=head)) == [("farmer", "farmer has no payoff to pay from or into")]


def test_part_of_a_chain_of_issues_cannot_be_chosen_alone() -> None:
    head = HEAD.replace("issue x in [0, 1]", "issue 0 <= x <= y <= 1")
    found = faults(file("", "    B chooses x\n    agreement\n", head=head))
    assert ("x", "the domain of x is declared together with y") in found


def test_a_file_without_play_cannot_be_played() -> None:
    text = HEAD + "side A\n    negotiator gets x, 0 without agreement\n"
    with pytest.raises(SourceErrors, match="has no `play`"):
        plain(text)


def test_all_faults_come_at_once() -> None:
    found = faults(file("    veto V: gets x\n    veto W: ideal 1/2\n", PLAY))
    assert len(found) == 2
