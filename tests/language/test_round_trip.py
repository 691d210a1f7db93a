"""What is read can be written, as text and as JSON, and reads back to the same tree with its comments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.language.samples import FILES
from tests.language.trees import expressions, games, propositions
from winset.errors import InputError
from winset.language import syntax as s
from winset.language.binder import bind
from winset.language.json_form import from_json, to_json
from winset.language.reader import read_expression, read_file, read_text
from winset.language.walk import nodes
from winset.language.writer import write, write_expr


def comments(tree: object) -> list[str]:
    return [getattr(node, "comment", "") for node in nodes(tree)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    tree = read_file(path)
    again = read_text(write(tree))
    assert again == tree
    assert comments(again) == comments(tree)
    assert again.notes == tree.notes
    assert write(again) == write(tree)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_samples_as_json(path: Path) -> None:
    tree = read_file(path)
    again = from_json(json.loads(json.dumps(to_json(tree))))
    assert again == tree
    assert comments(again) == comments(tree)
    assert [getattr(node, "at", None) for node in nodes(again)] == [getattr(node, "at", None) for node in nodes(tree)]


@given(expressions())
def test_formulas(formula: s.Expr) -> None:
    assert read_expression(write_expr(formula)) == formula


@settings(max_examples=60)
@given(games())
def test_games(game: s.Game) -> None:
    text = write(game)
    assert read_text(text) == game
    assert write(read_text(text)) == text
    assert from_json(to_json(game)) == game


@settings(max_examples=60)
@given(propositions())
def test_propositions(proposition: s.Proposition) -> None:
    text = write(proposition)
    assert read_text(text) == proposition
    assert from_json(to_json(proposition)) == proposition


@pytest.mark.parametrize(
    ("text", "fewest"),
    [
        ("(a + b) + c", "a + b + c"),
        ("a + (b + c)", "a + (b + c)"),
        ("(a*b)/c", "a*b/c"),
        ("a/(b*c)", "a/(b*c)"),
        ("(-a)*b", "(-a)*b"),
        ("-(a*b)", "-a*b"),
        ("(-a)^2", "(-a)^2"),
        ("-(a^2)", "-a^2"),
        ("(a^b)^c", "(a^b)^c"),
        ("a^(b^c)", "a^b^c"),
        ("a - (-b)", "a - (-b)"),
        ("not (a and b)", "not (a and b)"),
        ("(not a) and b", "not a and b"),
        ("(a < b) and (b < c)", "a < b and b < c"),
        ("(a if b else c) + 1", "(a if b else c) + 1"),
        ("a if b else (c if d else e)", "a if b else c if d else e"),
        ("(a implies b) implies c", "(a implies b) implies c"),
        ("0.3*x", "0.3*x"),
        ("|(-x)|", "|-x|"),
    ],
)
def test_brackets_are_the_fewest(text: str, fewest: str) -> None:
    formula = read_expression(text)
    assert write_expr(formula) == fewest
    assert read_expression(fewest) == formula


def test_long_lines_go_on_after_a_comma() -> None:
    gains = ", ".join(f"player_number_{k} gets {k}*x" for k in range(12))
    names = ", ".join(f"player_number_{k}" for k in range(12))
    game = read_text(f'winset 1\ngame "Many"\nplayers {names}\nplay\n    done, {gains}\n')
    text = write(game)
    assert max(map(len, text.split("\n"))) <= 120
    assert read_text(text) == game


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"winset": 2}, '"winset": 1'),
        ({"type": "Play"}, "one of Game, Proposition"),
        ({"title": 3}, "title: text is due"),
        ({"players": "A"}, "players: a list is due"),
        ({"players": [{"type": "Ref"}]}, r"players\[0\]: Ref lacks a part"),
        ({"players": [{"type": "Ref", "name": "a b"}]}, "cannot be written"),
        ({"players": [{"type": "Ref", "name": "if"}]}, "cannot be written"),
        ({"colour": 3}, "Game has no 'colour'"),
        ({"at": [1, 2]}, "a position is"),
        ({"title": 'a"b'}, "cannot be written"),
        ({"assumptions": [{"type": "Assumption", "condition": {"type": "Number", "value": 0.3}}]}, "exact number"),
        ({"assumptions": [{"type": "Assumption", "condition": {"type": "Number", "value": "1/0"}}]}, "exact number"),
        ({"play": {"type": "Block", "statements": []}}, "cannot be written"),
    ],
)  # fmt: skip
def test_wrong_json_is_refused_with_its_place(change: dict[str, object], message: str) -> None:
    good = {"winset": 1, "type": "Game", "title": "T", "players": [{"type": "Ref", "name": "A"}]}
    assert from_json(good) == s.Game("T", (s.Ref("A"),))
    with pytest.raises(InputError, match=message):
        from_json({**good, **change})


def test_deep_json_is_refused() -> None:
    value: dict[str, object] = {"type": "Number", "value": "1"}
    for _ in range(5_000):
        value = {"type": "Unary", "op": "-", "operand": value}
    let = {"type": "Let", "target": {"type": "Ref", "name": "a"}, "value": value}
    with pytest.raises(InputError, match="nested too deep"):
        from_json({"winset": 1, "type": "Game", "title": "T", "lets": [let]})


def test_the_deepest_file_allowed_goes_through_everything() -> None:
    formula = "(p*(q + " * 24 + "p" + "))" * 24
    blocks = "".join("    " * k + f"if p > {formula}\n" for k in range(1, 59))
    text = f'winset 1\ngame "Deep"\nplayers A\nparameters\n    p, q in (0, 1)\nplay\n{blocks}{"    " * 59}done\n'
    game = read_text(text + "    otherwise: over\n")
    assert isinstance(game, s.Game)
    assert read_text(write(game)) == game
    assert from_json(to_json(game)) == game
    assert bind(game).outcomes == ("done", "over")
