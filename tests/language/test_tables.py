"""The tables that the reader runs on are those of the grammar, and the grammar has no conflict."""

from __future__ import annotations

from pathlib import Path

import pytest
from lark import Token, Tree
from lark.grammar import Terminal
from lark.parsers.lalr_analysis import LALR_Analyzer

from tests.language.samples import FILES
from winset.language import tables
from winset.language.automaton import RESERVED, Node
from winset.language.recovery import parse
from winset.language.tokens import SIGNS, normal, scan

PARSER = tables.lark_parser()


def test_tables_are_in_step_with_the_grammar() -> None:
    assert tables.TABLES.read_text(encoding="utf-8") == tables.text_of(tables.make())


def test_grammar_has_no_conflict() -> None:
    analyzer = LALR_Analyzer(PARSER.parser.parser_conf, strict=True)
    analyzer.compute_lalr()
    assert analyzer.parse_table.states


def test_signs_of_the_scanner_are_those_of_the_grammar() -> None:
    literals = {text: name for text, name in tables.load().literals.items() if not text.isalpha()}
    assert {text: SIGNS[text] for text in literals if text in SIGNS} == {
        text: name for text, name in literals.items() if text in SIGNS
    }
    assert set(literals) <= set(SIGNS)
    assert Terminal(SIGNS[".."]).name in tables.load().literals.values()


def test_reserved_words_are_words_of_the_grammar() -> None:
    assert set(tables.load().literals) >= RESERVED


def shape_of_node(node: object) -> object:
    match node:
        case Node():
            return node.name, [shape_of_node(child) for child in node.children]
        case None:
            return None
    return getattr(node, "text", "")


def shape_of_tree(tree: object) -> object:
    match tree:
        case Tree():
            return str(tree.data), [shape_of_tree(child) for child in tree.children]
        case Token():
            return str(tree)
    return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_trees_are_those_that_lark_builds(path: Path) -> None:
    text = normal(path.read_text(encoding="utf-8"))
    expected = PARSER.parse(text if text.endswith("\n") else text + "\n", start="start")
    assert shape_of_node(parse(scan(text))) == shape_of_tree(expected)
