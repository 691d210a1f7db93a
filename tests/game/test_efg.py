from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from tests.game.random_trees import trees
from winset.algebra.value import Value
from winset.errors import OutOfReach, SourceErrors, UsageError
from winset.game.efg_reader import read_efg
from winset.game.efg_writer import write_efg
from winset.game.gambit_text import decode, read_source
from winset.game.tree import NATURE, NO_OUTCOME, Chance, Decision, Tree

HEAD = 'EFG 2 R "G" { "A" "B" }\n'


def read(text: str) -> Tree:
    tree, remarks = read_efg(text)
    assert remarks == ()
    return tree


def faults(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(SourceErrors) as caught:
        read_efg(text)
    return [(str(fault.position), fault.message, fault.advice) for fault in caught.value.faults]


def test_columns_of_a_small_game() -> None:
    tree = read(
        HEAD
        + '"a comment"\n'
        + 'c "deal" 7 "(0,7)" { "high" 1/3 "low" 2/3 } 0\n'
        + 'p "" 1 2 "set" { "bet" "fold" } 0\n'
        + 't "end" 1 "won" { 1, -1 }\n'
        + 't "" 2 "lost" { -1, 1 }\n'
        + 'p "" 1 2 "set" { "bet" "fold" } 3 "fee" { -1/2, 0 }\n'
        + 't "" 1 "won" { 1, -1 }\n'
        + 't "" 2 "lost" { -1, 1 }\n'
    )
    assert (tree.title, tree.players, tree.comment) == ("G", ("A", "B"), "a comment")
    assert list(tree.parent) == [-1, 0, 1, 1, 0, 4, 4]
    assert list(tree.move) == [-1, 0, 0, 1, 1, 0, 1]
    assert list(tree.size) == [7, 3, 1, 1, 3, 1, 1]
    assert list(tree.place) == [0, 1, -1, -1, 1, -1, -1]
    assert list(tree.owner) == [NATURE, 0]
    assert tree.actions == (("high", "low"), ("bet", "fold"))
    assert tree.chances == {0: (Fraction(1, 3), Fraction(2, 3))}
    assert tree.node_names == {0: "deal", 2: "end"}
    assert [outcome.name for outcome in tree.outcomes] == ["won", "lost", "fee"]
    assert tree.payoffs(2) == (1, -1)
    assert tree.payoffs(5) == (Fraction(1, 2), -1)
    assert tree.members == ((0,), (1, 4))


@pytest.mark.parametrize(
    "text",
    [
        'EFG 2 R "G"{"A" "B"}p""1 1""{"l""r"}0t""1""{1,2}t""2""{3,4}',
        'EFG 2 D "G" {"A" "B"} p "" 1 1 "" {"l" "r"} 0 t "" 1 "" {1 2} t "" 2 "" {3 4}',
        '\ufeffEFG 2 R "G" { "A" "B" }\n""\np "" 1 1 "" { "l" "r" } 0\nt "" 1 "" { 1, 2, }\nt "" 2 "" { 3 4 }',
        HEAD.replace("\n", "\r\n") + '\r\np "" 1 1 "" { "l" "r" } 0\r\nt "" 1 "" { 1, 2 }\r\nt "" 2 "" { 3, 4 }\r\n',
        'EFG\n2\nR\n"G"\n{\n"A"\n"B"\n}\np\n""\n1\n1\n""\n{\n"l"\n"r"\n}\n0\nt\n""\n1\n""\n{\n1\n2\n}\nt "" 2 "" {3,4}',
        HEAD + 'p 1 1 { "l" "r" } 0 t 1 { 1 2 } t 2 { 3 4 }',  # names left out
        HEAD + 'p "" 01 1 "" { "l" "r" } 0 t "" 001 "" { 1 2 } t "" 2 "" { 3 4 }',
        HEAD + 'p "" 1 1 "" { "l" "r" } 00 "" { 0 0 } t "" 1 "" { +1 2.0 } t "" 2 "" { 30e-1 4/1 }',
    ],
)
def test_other_spellings_are_the_same_game(text: str) -> None:
    tree = read(text)
    assert tree.players == ("A", "B")
    assert tree.actions == (("l", "r"),)
    assert [tree.payoffs(end) for end in tree.ends] == [(1, 2), (3, 4)]
    assert tree.outcome[0] == NO_OUTCOME


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("+1", 1),
        ("1/3", Fraction(1, 3)),
        ("-6/4", Fraction(-3, 2)),
        ("-.5", Fraction(-1, 2)),
        ("5.", 5),
        ("0.1", Fraction(1, 10)),
        ("1e-3", Fraction(1, 1000)),
        ("1.5E+2", 150),
        ("123456789012345678901234567890", 123456789012345678901234567890),
    ],
)
def test_numbers_are_exact(written: str, value: Fraction) -> None:
    tree = read(f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ {written} }}')
    assert tree.payoffs(0) == (value,)
    assert isinstance(tree.payoffs(0)[0], int) == (Fraction(value).denominator == 1)


def test_what_was_said_once_need_not_be_repeated() -> None:
    tree = read(
        HEAD + 'c "" 1 "" { "x" 1/2 "y" 1/2 } 0 p "" 2 1 "mine" { "l" "r" } 0 t "" 1 "won" { 1 2 } t "" 1\n'
        'p "" 2 1 0 t "" 1 "won" t "" 1 "won" { 1.0, 2/1 }'
    )
    assert tree.members == ((0,), (1, 4))
    assert [tree.outcome[end] for end in tree.ends] == [0, 0, 0, 0]
    assert len(tree.outcomes) == 1


def test_payoffs_may_follow_at_a_later_mention() -> None:
    tree = read(HEAD + 'p "" 1 1 "" { "l" "r" } 0 t "" 5 t "" 5 "late" { 1 2 }')
    assert tree.outcomes[0].name == "late"
    assert tree.payoffs(1) == (1, 2)


def test_numbers_of_information_sets_are_by_player() -> None:
    tree = read(HEAD + 'c "" 1 "" { "x" 1 } 0 p "" 1 1 "" { "y" } 0 p "" 2 1 "" { "z" } 0 t "" 0')
    assert list(tree.owner) == [NATURE, 0, 1]


def test_labels_need_not_differ_and_keep_their_quotes() -> None:
    tree = read(
        'EFG 2 R "the \\"big\\" one \\\\ {x}" { "A" "A" } p "\\alpha" 1 1 "s" { "x" "x" } 0\n'
        'p "" 2 1 "s" { "" "" } 0 t "" 0 t "" 0 t "" 0'
    )
    assert tree.title == 'the "big" one \\ {x}'
    assert tree.players == ("A", "A")
    assert tree.actions == (("x", "x"), ("", ""))
    assert tree.names == ("s", "s")
    assert tree.node_names == {0: "\\alpha"}


def test_text_and_nodes_after_the_tree_are_remarked_on() -> None:
    for rest, message in [('t "" 0', "nodes after the end of the tree"), ("x }", "text after the end of the tree")]:
        tree, remarks = read_efg(HEAD + f't "" 0\n{rest}')
        assert len(tree) == 1
        assert [(str(r.position), r.message) for r in remarks] == [("3:1", message)]


def test_other_names_for_known_actions_are_remarked_on() -> None:
    text = HEAD + 'p "" 1 1 "" { "l" } 0\np "" 1 1 "" { "r" } 0 t "" 0'
    tree, remarks = read_efg(text)
    assert tree.actions == (("l",),)
    assert [(str(r.position), r.message, r.advice) for r in remarks] == [
        ("3:15", "the actions of information set 1 of A have other names here", "those of line 2 are kept: l")
    ]


P, C = 'p "" 1 1 "" { "l" "r" } 0\n', 'c "" 1 "" { "x" 1/2 "y" 1/2 } 0\n'
ENDS = 't "" 0\nt "" 0\n'


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("", "1:1", "the file ends too early"),
        ('NFG 1 R "G" { "A" }', "1:1", "`NFG` cannot stand here"),
        ('EFG 1 R "G" { "A" }', "1:5", "`1` cannot stand here"),
        ('EFG 2 X "G" { "A" }', "1:7", "`X` cannot stand here"),
        ("EFG 2 R G { }", "1:9", "`G` cannot stand here"),
        ('EFG 2 R "G { }', "1:9", "a quotation mark that is not closed"),
        ('EFG 2 R "G" "A"', "1:13", '`"A"` cannot stand here'),
        ('EFG 2 R "G" { A }', "1:15", "`A` cannot stand here"),
        (HEAD, "2:1", "the file ends too early"),
        (HEAD + "x", "2:1", "`x` cannot stand here"),
        (HEAD + "t x 0", "2:3", "`x` cannot stand here"),
        (HEAD + 't "" -1', "2:6", "`-1` cannot stand here"),
        (HEAD + 't "" 1.5 "" { 1 2 }', "2:6", "`1.5` cannot stand here"),
        (HEAD + 't "" 1234567890', "2:6", "`1234567890` cannot stand here"),
        (HEAD + 't "" 1 "" { 1; 2 }', "2:14", "`;` cannot stand here"),
        (HEAD + 't "" 1 "" { 1 2', "2:16", "the file ends too early"),
        (HEAD + 't "" 1 "" { 1 2 3 }', "2:13", "3 payoffs for 2 players"),
        (HEAD + 't "" 1 "" { 1 }', "2:13", "1 payoff for 2 players"),
        (HEAD + 't "" 1 "" { 1 1/0 }', "2:15", "`1/0` is a division by zero"),
        (HEAD + 't "" 1 "" { 1 1.5/2 }', "2:15", "`1.5/2` is a quotient of decimals"),
        (HEAD + 't "" 1 "" { 1 1e9999999 }', "2:15", "`1e9999999` is an exponent beyond 1000"),
        (HEAD + 't "" 0 "" { 1 1 }', "2:13", "outcome 0 stands for no payoffs"),
        (HEAD + 't "" 7', "2:1", "the payoffs of outcome 7 are nowhere given"),
        (HEAD + 'p "" 3 1 "" { "l" } 0 t "" 0', "2:6", "there is no player 3"),
        (HEAD + 'p "" 0 1 "" { "l" } 0 t "" 0', "2:6", "there is no player 0"),
        (HEAD + 'p "" 1 1 "" { "l" l } 0', "2:19", "`l` cannot stand here"),
        (HEAD + 'p "" 1 1 "" { "l" }\nt "" 0', "3:1", "`t` cannot stand here"),
        (HEAD + 'p "" 1 1 "" { } 0', "2:15", "an information set without actions"),
        (HEAD + 'p "" 1 12 0', "2:8", "the actions of information set 12 are not given at its first mention"),
        (HEAD + 'c "" 1 "" { "x" "y" } 0', "2:17", '`"y"` cannot stand here'),
        (HEAD + 'c "" 1 "" { "x" 1/2 "y" 1/3 } 0\n' + ENDS, "2:13", "the probabilities sum to 5/6, not to 1"),
        (HEAD + 'c "" 1 "" { "x" -1 "y" 2 } 0\n' + ENDS, "2:13", "a probability is negative"),
        (HEAD + P + 't "" 1 "" { 1 2 }\nt "" 1 "" { 1 3 }', "4:13", "outcome 1 pays 1, 3 here"),
        (HEAD + P + 'p "" 1 1 "" { "l" } 0\n' + ENDS, "3:15", "information set 1 of A has 1 actions here"),
        (HEAD + P + 'p "" 1 1 "" { "l" } 0', "3:15", "information set 1 of A has 1 actions here"),
        (
            HEAD + C + 'c "" 1 "" { "x" 1/3 "y" 2/3 } 0\n' + ENDS + 't "" 0',
            "3:13",
            "information set 1 of nature has other probabilities here",
        ),
        (HEAD + P + 't "" 0', "3:7", "the file ends too early: at least one node is missing"),
        (HEAD + P + P, "4:1", "the file ends too early: at least 3 nodes are missing"),
    ],
)
def test_a_fault_is_found_at_its_place(text: str, where: str, message: str) -> None:
    assert [(at, what) for at, what, _ in faults(text)] == [(where, message)]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (HEAD + 'p "" 3 1 "" { "l" } 0 t "" 0', "the players are 1 A, 2 B"),
        (HEAD + 'c "" 1 "" { "x" .33 "y" .33 "z" .33 } 0\nt "" 0' + ENDS, "write exact fractions, such as 1/3"),
        (HEAD + P + 't "" 1 "" { 1 2 }\nt "" 1 "" { 1 3 }', "it pays 1, 2 at line 3"),
        (HEAD + P + 'p "" 1 1 "" { "l" } 0\n' + ENDS, "it has 2 at line 2"),
        (HEAD + P + P + ENDS, 'the first is what follows "r" of the node at line 2'),
        (HEAD + 'p "" 1 1 "" { "l" }\nt "" 0', "expected the number of an outcome, 0 where nothing is paid"),
    ],
)
def test_a_fault_says_what_was_expected(text: str, advice: str) -> None:
    assert faults(text)[0][2] == advice


def test_all_faults_of_meaning_are_found_with_the_first_of_form() -> None:
    text = HEAD + 'p "" 9 1 "" { "l" "r" } 0\nt "" 1 "" { 1 }\nt "" 2 "" { 1 2 x'
    assert [at for at, _, _ in faults(text)] == ["2:6", "3:13", "4:17"]


def test_a_caret_stands_under_the_fault() -> None:
    with pytest.raises(SourceErrors) as caught:
        read_efg(HEAD + 't "" 1 "" { 1 1/0 }', "g.efg")
    assert str(caught.value).splitlines()[:3] == [
        "g.efg:2:15: `1/0` is a division by zero",
        '  t "" 1 "" { 1 1/0 }',
        "                ^^^",
    ]


def test_a_very_deep_tree_is_read_and_written() -> None:
    depth = 50_000
    rows = [f'p "" 1 {k} "" {{ "stop" "go" }} 0\nt "" 1 "" {{ 1 0 }}\n' for k in range(1, depth + 1)]
    tree = read(HEAD + "".join(rows) + 't "" 0')
    assert len(tree) == 2 * depth + 1
    assert tree.size[0] == len(tree)
    assert tree.parent[len(tree) - 1] == len(tree) - 3
    assert read(write_efg(tree)) == tree


@given(trees())
@settings(max_examples=200, deadline=None)
def test_what_is_written_reads_back_to_the_same_tree(tree: Tree) -> None:
    assert read(write_efg(tree)) == tree


def test_a_tree_with_parameters_cannot_be_written() -> None:
    p = Value.variable("p")
    tree = Tree.of("G", ("A",), Chance({"x": (p, (1,)), "y": (1 - p, (0,))}))
    with pytest.raises(OutOfReach, match="--set"):
        write_efg(tree)
    half = Tree.of("G", ("A",), Decision("A", {"x": (Value.number(Fraction(1, 2)),)}))
    assert 't "" 1 "" { 1/2 }' in write_efg(half)


# --- bytes ------------------------------------------------------------------------------------------------------------


def test_bytes_are_utf8_with_or_without_a_mark() -> None:
    assert decode("é".encode()) == "é"
    assert decode(b"\xef\xbb\xbf\xc3\xa9") == "é"


def test_a_byte_of_another_encoding_is_refused_at_its_place(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "g.efg"
    path.write_bytes(b'EFG 2 R "G"\n{ "Andr\xe9" }')
    with pytest.raises(SourceErrors) as caught:
        read_source(path)
    assert [(str(f.position), f.message) for f in caught.value.faults] == [("2:8", "a byte that is not UTF-8 text")]


def test_a_file_that_is_not_there_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match="cannot read"):
        read_source(tmp_path / "none.efg")
