"""What is read: sample files, comments, positions, quantities, numbers, text as it comes from editors."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from tests.language.samples import FILES, GAMES, PROPOSITIONS, SAMPLES
from winset.errors import Position
from winset.language import syntax as s
from winset.language.binder import bind, bind_proposition
from winset.language.reader import read_expression, read_file, read_text
from winset.language.walk import nodes

HEAD = 'winset 1\ngame "T"\nplayers A, B\n'


def game(text: str) -> s.Game:
    tree = read_text(text)
    assert isinstance(tree, s.Game)
    return tree


def play(body: str) -> tuple[s.Statement, ...]:
    tree = game(HEAD + "play\n" + "".join(f"    {line}\n" for line in body.split("\n")))
    assert tree.play is not None
    return tree.play.statements


@pytest.mark.parametrize("path", GAMES, ids=lambda path: path.stem)
def test_sample_games_bind(path: Path) -> None:
    tree = read_file(path)
    assert isinstance(tree, s.Game)
    bound = bind(tree)
    assert bound.warnings == ()
    assert bound.players


@pytest.mark.parametrize("path", PROPOSITIONS, ids=lambda path: path.stem)
def test_sample_propositions_bind(path: Path) -> None:
    tree = read_file(path)
    assert isinstance(tree, s.Proposition)
    about = read_file(SAMPLES / tree.game) if tree.game else None
    assert about is None or isinstance(about, s.Game)
    assert bind_proposition(tree, about).warnings == ()


def test_binding_sums_up_the_names() -> None:
    tree = read_file(SAMPLES / "debt-talks.game")
    assert isinstance(tree, s.Game)
    bound = bind(tree)
    assert bound.players == ("Creditor", "banks", "unions", "Debtor", "doves", "hawks")
    assert bound.parameters == ("c", "p")
    assert bound.issues == ("x",)
    assert bound.labels == ("accept", "reject")
    assert bound.outcomes == ("breakdown", "unratified", "agreement")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_position_lies_in_the_text(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    placed = [node.at for node in nodes(read_file(path)) if hasattr(node, "at")]
    assert placed
    for at in placed:
        assert at.column >= 1
        assert at.column - 1 + at.width <= len(lines[at.line - 1])


def test_comments() -> None:
    tree = game(
        '# from a paper\nwinset 1\ngame "T"  # about it\n# catalogue: M02\n\nplayers A, B  # two\n'
        "parameters\n    # prior\n    p, q in (0, 1)  # of both\nplay  # in order\n    A pays p  # first\n"
        "    # then\n    if p > q: done  # over\n    otherwise: fin  # as well\n# the end\n"
    )
    assert tree.notes == ("from a paper", "catalogue: M02", "the end")
    assert (tree.comment, tree.players_comment, tree.play_comment) == ("about it", "two", "in order")
    assert [quantity.comment for quantity in tree.parameters] == ["prior\nof both", "prior\nof both"]
    assert tree.play is not None
    first, second = tree.play.statements
    assert (first.comment, second.comment) == ("first", "then\nover")
    assert isinstance(second, s.If)
    assert second.otherwise is not None
    assert second.otherwise.statements[0].comment == "as well"


def test_positions() -> None:
    (move, *_) = play("A chooses x in [0, 1]\ndone")
    assert move.at == Position(5, 5, 21)
    assert isinstance(move, s.Move)
    assert move.who.at == Position(5, 5, 1)
    assert move.what.at == Position(5, 15, 11)


def quantities(line: str) -> tuple[s.Quantity, ...]:
    return game(HEAD + f"parameters\n    {line}\n").parameters


def test_bare_names_take_what_follows() -> None:
    a, b = quantities("a, b in [0, 1]")
    assert a.domain == b.domain == s.Interval(s.Number(Fraction(0)), s.Number(Fraction(1)), True, True)
    a, b = quantities("a, b > 0")
    assert a.chain == s.Chain((s.Ref("a"), s.Number(Fraction(0))), (">",))
    a, d = quantities("a, d = 1/2 in (0, 1)")
    assert (a.default, a.domain == d.domain) == (None, True)
    assert d.default == read_expression("1/2")
    (a,) = quantities("a")
    assert (a.chain, a.domain) == (s.Chain((s.Ref("a"),), ()), None)


def test_chain_declares_its_new_names() -> None:
    first, second = game(HEAD + "parameters\n    0 <= low < high <= 1\n    high < top\n").parameters
    assert [ref.name for ref in first.names] == ["low", "high"]
    assert [ref.name for ref in second.names] == ["top"]
    (move, *_) = play("A chooses 0 <= x <= w\ndone")
    assert isinstance(move, s.Move)
    assert isinstance(move.what, s.Variables)
    assert [ref.name for ref in move.what.quantities[0].names] == ["x", "w"]


@pytest.mark.parametrize(
    ("text", "value"), [("0.3", Fraction(3, 10)), ("12", Fraction(12)), ("0.50", Fraction(1, 2)), ("007", Fraction(7))]
)
def test_numbers_are_exact(text: str, value: Fraction) -> None:
    assert read_expression(text) == s.Number(value)


def test_operators_bind_as_in_print() -> None:
    x, y, z = s.Ref("x"), s.Ref("y"), s.Ref("z")
    two = s.Number(Fraction(2))
    assert read_expression("-x^2") == s.Unary("-", s.Binary("^", x, two))
    assert read_expression("x - y - z") == s.Binary("-", s.Binary("-", x, y), z)
    assert read_expression("x^y^z") == s.Binary("^", x, s.Binary("^", y, z))
    assert read_expression("x^-2") == s.Binary("^", x, s.Unary("-", two))
    assert read_expression("-x*y + z") == s.Binary("+", s.Unary("-", s.Binary("*", x, y)), z)
    assert read_expression("not x or y and z") == s.Binary("or", s.Unary("not", x), s.Binary("and", y, z))
    assert read_expression("||x| - y|") == s.Abs(s.Binary("-", s.Abs(x), y))
    assert read_expression("x if y else z") == s.Conditional(x, y, z)


def test_a_line_goes_on_after_a_comma_only_if_indented_deeper() -> None:
    (end,) = play("done, A gets 1,  # one\n\n        # two\n        B gets 2")
    assert isinstance(end, s.End)
    assert len(end.gains) == 2
    assert end.comment == "one two"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("    ", "\t"),
        lambda text: text.replace("\n", "   \n"),
        lambda text: text.replace("play", "play:").replace("play:", "play"),
    ],
    ids=["crlf", "cr", "bom", "no last newline", "tabs", "trailing blanks", "same"],
)
def test_text_as_editors_leave_it(change: object) -> None:
    assert callable(change)
    text = HEAD + "play\n    B chooses yes or no\n    if yes\n        done, A gets 1, B gets 2\n    otherwise: fin\n"
    assert read_text(change(text)) == read_text(text)


def test_names_are_composed() -> None:
    assert read_expression("e\u0301") == s.Ref("é")


def test_colon_before_a_block_is_optional() -> None:
    with_colon = play("if 1 > 0:\n    done\notherwise:\n    fin")
    assert with_colon == play("if 1 > 0\n    done\notherwise\n    fin")


def test_words_that_are_no_structure_may_be_names() -> None:
    (first, _) = play("A chooses state or claim\nissue")
    assert isinstance(first, s.Move)
    assert first.what == s.Options(("state", "claim"))


def test_solutions_with_a_hyphen() -> None:
    (settle, _) = play("A and B settle x in [0, 1] by Kalai-Smorodinsky bargaining\ndone")
    assert isinstance(settle, s.Settle)
    assert settle.solution == "Kalai-Smorodinsky"


def test_reading_imports_no_parser_generator() -> None:
    code = (
        "import sys; from winset.language.reader import read_expression as r; r('1/2');"
        "print([name for name in ('lark', 'sympy', 'numpy', 'flint') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


MEANT = {
    "a random proposer": """
        nature draws k uniformly from 1..2
        voter[k] chooses accept or reject
        if accept: done, others get 0
        otherwise: fin""",
    "choices followed exactly": """
        A chooses in_ or out
        if in_: B chooses fight or yield_
        if out: stayed, others get 0
        if fight: war, others get 0
        if yield_: entered, others get 0""",
    "what all branches make": """
        A chooses left or right
        if left: B chooses x in [0, 1]
        otherwise: B chooses x in [0, 1/2]
        done, A gets x, others get 0""",
    "a label drawn, learned and asked again": """
        nature draws s, t: (hi, hi) with p, (hi, lo) with q, otherwise (lo, lo); s seen by A; t seen by B
        B learns s
        if s is hi: A chooses m or n
        otherwise: done
        if t is lo and m: fin, A gets 1, others get 0
        otherwise: last""",
    "rounds in rounds": """
        repeat 3 times, discounted by p
            repeat 2 times, starting with s = 0
                A chooses x in [0, 1]
                next round with s = s + x
            B chooses y or n
            if y: done, A gets round, others get 0
            otherwise: next round
        over""",
    "a number asked twice": """
        A chooses x in [0, 1]
        if x > p: B chooses y in [0, x]
        if x > p: done, B gets y, others get 0
        otherwise: fin""",
    "a formula for each of a family": """
        for each i in 1..2
            let z = i^2
            voter[i] gets z
        for each i in 1..2: voter[i] chooses w[i] in [0, 1]
        done, A gets sum(w), voter[i] gets w[i] for i in 1..2, others get 0""",
}


@pytest.mark.parametrize("body", MEANT.values(), ids=MEANT.keys())
def test_plays_that_are_fine(body: str) -> None:
    lines = [line.removeprefix("    ") for line in body.strip("\n").split("\n")]
    head = 'winset 1\ngame "T"\nplayers A, B, voter[1..2]\nparameters\n    p, q in (0, 1)\nplay\n'
    assert bind(game(head + "\n".join(lines) + "\n")).warnings == ()
