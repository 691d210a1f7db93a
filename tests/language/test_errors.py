"""Every malformed file is refused with its fault in the right place, and with a word that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.language.malformed import FAMILY, HEAD, MEANING, SYNTAX
from winset.errors import Fault, SourceErrors, UsageError
from winset.language import syntax as s
from winset.language.binder import bind, bind_proposition
from winset.language.reader import read_expression, read_file, read_text


def faults_of(text: str) -> tuple[Fault, ...]:
    """All faults that reading and binding report, none for a good file."""
    try:
        tree = read_text(text)
        if isinstance(tree, s.Game):
            bind(tree, "<text>", text)
        else:
            bind_proposition(tree)
    except SourceErrors as errors:
        return errors.faults
    return ()


@pytest.mark.parametrize(
    ("text", "line", "column", "fragment"),
    [case[1:] for case in SYNTAX + MEANING],
    ids=[case[0] for case in SYNTAX + MEANING],
)
def test_fault_is_located_and_explained(text: str, line: int, column: int, fragment: str) -> None:
    first = faults_of(text)[0]
    assert (first.position.line, first.position.column) == (line, column)
    assert fragment in f"{first.message}\n{first.advice}"


@pytest.mark.parametrize("text", [case[1] for case in SYNTAX + MEANING], ids=[case[0] for case in SYNTAX + MEANING])
def test_one_slip_is_reported_once(text: str) -> None:
    assert len(faults_of(text)) == 1


def test_nine_faults_nine_reports() -> None:
    text = """winset 1
game "Nine"
players A, B
parametres
    p in (0, 1
    r = [1, 2]
let c == 3
play
    natur draws type: soft with p, otherwise tough; seen by B
    A choses x in [0, 1]
    B chooses ratify or votes
    if ratify agreement, A gets 1 - x, B gets x
    else: breakdown, A gets 0, B gets 2p
"""
    assert [fault.position.line for fault in faults_of(text)] == [4, 5, 6, 7, 9, 10, 11, 12, 13, 13]


def test_report_quotes_the_line_with_a_caret() -> None:
    with pytest.raises(SourceErrors) as caught:
        read_text(HEAD + "    done, A gets 2p, B gets 0\n", "a.game")
    assert str(caught.value) == (
        "a.game:8:18: `2p` is not a number\n"
        "      done, A gets 2p, B gets 0\n"
        "                   ^^\n"
        "  a product needs its sign: write `2*p`"
    )


def test_all_faults_of_meaning_at_once() -> None:
    text = HEAD + "    C chooses x in [0, 1]\n    if p: done, A gets zz, B gets 0\n    otherwise: fin, A gets round\n"
    lines = [fault.position.line for fault in faults_of(text)]
    assert lines == [8, 9, 9, 10, 10]


@pytest.mark.parametrize(
    "gains",
    [
        "m[1] gets 0, m[2] gets 0",
        "m[i] gets 0 for i in 1..2",
        "m[3 - i] gets 0 for i in {1, 2}",
        "m[1] gets 1, m[1] pays 1 to m[2]",
    ],
)
def test_a_family_may_be_paid_one_by_one(gains: str) -> None:
    assert faults_of(FAMILY + f"    done, L gets 3, {gains}\n") == ()


def test_roles_may_be_taken_by_members_of_a_family() -> None:
    """Who is paid: the two members, each in one of the roles, or one of them only."""
    text = """winset 1
game "Roles"
players m[1..2]
play
    repeat 2 times, m[1] and m[2] alternate as proposer and responder
        responder chooses accept or reject
        if accept: agreement, proposer gets 1, responder gets 1
        otherwise: next round
    breakdown, others get 0
"""
    assert faults_of(text) == ()
    (fault,) = faults_of(text.replace(", responder gets 1", ""))
    assert "nothing of `m`" in fault.message


def test_look_alikes_are_warned_of_and_accepted() -> None:
    text = 'winset 1\ngame "T"\nplayers A\nparameters\n    l1, ll in (0, 1)\nplay\n    done, A gets l1\n'
    tree = read_text(text)
    assert isinstance(tree, s.Game)
    (warning,) = bind(tree).warnings
    assert warning.position.line == 5
    assert "looks like" in warning.message


def test_invalid_utf8_names_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "bad.game"
    path.write_bytes(b'winset 1\ngame "caf\xe9"\nplayers A\n')
    with pytest.raises(SourceErrors) as caught:
        read_file(path)
    (fault,) = caught.value.faults
    assert (fault.position.line, fault.position.column) == (2, 10)


@pytest.mark.parametrize("name", ["missing.game", "", "nul\0.game"])
def test_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_file(str(tmp_path / name) if "\0" not in name else name)


def test_limits_are_stated() -> None:
    assert "longer than" in faults_of("#" * (1 << 21))[0].message
    assert "more than 10000 lines" in str([fault.message for fault in faults_of("winset 1\n" + "\n" * 10_001)])
    deep = HEAD + "".join("    " * k + "simultaneously\n" for k in range(1, 70)) + "    " * 70 + "done\n"
    assert "nested more than 60 deep" in faults_of(deep)[0].message
    for formula in ("(" * 400 + "p" + ")" * 400, "+".join("p" * 99)):
        assert faults_of(HEAD + f"    done, A gets {formula}, B gets 0\n") == ()
    for formula in ("not " * 400 + "p", "+".join("p" * 2_000), "-(" * 400 + "p" + ")" * 400, "p" + "'" * 400):
        (fault, *_) = faults_of(HEAD + f"    done, A gets {formula}, B gets 0\n")
        assert "more than 100 deep" in fault.message


@pytest.mark.parametrize(
    ("text", "column"), [("", 1), ("x +", 4), ("1/2 3", 5), ("2*(3", 5), ("[1", 1), ("if", 1), ("2p", 1), ("a\nb", 3)]
)
def test_formula_faults(text: str, column: int) -> None:
    with pytest.raises(SourceErrors) as caught:
        read_expression(text)
    assert caught.value.faults[0].position.column == column


@pytest.mark.parametrize(
    ("body", "column", "fragment"),
    [
        ("claim 1 > 0 expect prooved", 1, "did you mean `proved`?"),
        ("claim 1 + 1", 7, "a condition is due"),
        ("claim y > 0", 7, "not known"),
        ("claim under s: 1 > 0", 1, "needs a game"),
        ("claim s is a Nash equilibrium", 7, "no profile `s`"),
    ],
)
def test_claims(body: str, column: int, fragment: str) -> None:
    faults = faults_of(f'winset 1\nproposition "T"\n{body}\n')
    assert (faults[0].position.line, faults[0].position.column) == (3, column)
    assert any(fragment in f"{fault.message}\n{fault.advice}" for fault in faults)


GAME = HEAD + "    A chooses x in [0, 1]\n    B chooses accept or reject\n    done, others get 0\n"


@pytest.mark.parametrize(
    ("line", "column", "fragment"),
    [
        ("C: x = 1", 5, "not a player"),
        ("A: z = 1", 8, "nobody chooses `z`"),
        ("B: acept", 8, "did you mean `accept`?"),
        ("B when x > zz: accept", 16, "not known"),
        ("B believes type is soft with 1", 5, "nothing to have a belief about"),
        ("becomes angry when reject", 5, "not a state"),
        ("B: accept with 2, otherwise reject", 20, "between 0 and 1"),
    ],
)
def test_profiles(line: str, column: int, fragment: str) -> None:
    text = f'winset 1\nproposition "T"\ngame "a.game"\nprofile s\n    {line}\nclaim s is a Nash equilibrium\n'
    proposition, game = read_text(text), read_text(GAME)
    assert isinstance(proposition, s.Proposition)
    assert isinstance(game, s.Game)
    with pytest.raises(SourceErrors) as caught:
        bind_proposition(proposition, game, "<text>", text)
    (fault,) = caught.value.faults
    assert (fault.position.line, fault.position.column) == (5, column)
    assert fragment in f"{fault.message}\n{fault.advice}"
