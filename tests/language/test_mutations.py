"""A changed place is named by the report; nothing at all makes the reader fail otherwise than with located faults."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.language.mutations import TEXTS, anything, lines_with, one_place
from tests.language.samples import GAMES
from winset.errors import Fault, Position, SourceErrors
from winset.language import syntax as s
from winset.language.binder import bind, bind_proposition
from winset.language.reader import read_expression, read_file, read_text
from winset.language.writer import write

GAMES_BY_NAME = {path.name: game for path in GAMES if isinstance(game := read_file(path), s.Game)}
NOTHING_SAID = (Fault(Position(0, 0), "an error without a fault"),)


def check(text: str) -> tuple[Fault, ...]:
    """The faults of a text after reading and binding."""
    try:
        tree = read_text(text)
        if isinstance(tree, s.Game):
            bind(tree)
        else:
            bind_proposition(tree, GAMES_BY_NAME.get(tree.game))
    except SourceErrors as errors:
        return errors.faults if errors.faults and str(errors) else NOTHING_SAID
    return ()


def hits_and_misses(seed: int, count: int) -> tuple[int, int]:
    """Of mutated files that are refused: how many have the changed line, or one with its name, first in the report."""
    random = Random(seed)
    hits = misses = 0
    for _ in range(count):
        text, line, names = one_place(random, random.choice(TEXTS))
        faults = check(text)
        if faults and faults[0].position.line in {line} | lines_with(text, names):
            hits += 1
        elif faults:
            misses += 1
    return hits, misses


@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.slow)])
def test_report_names_the_changed_line(count: int) -> None:
    hits, misses = hits_and_misses(1, count)
    assert hits + misses > count / 2
    assert hits >= 0.95 * (hits + misses)


@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_any_text_is_read_or_refused_in_time(count: int) -> None:
    slowest = 0.0
    for text in islice(anything(Random(2)), count):
        start = time.perf_counter()
        assert check(text) is not NOTHING_SAID
        slowest = max(slowest, time.perf_counter() - start)
    assert slowest < 5


@pytest.mark.parametrize("count", [300, pytest.param(20_000, marks=pytest.mark.slow)])
def test_any_bytes_are_read_or_refused(tmp_path: Path, count: int) -> None:
    random = Random(3)
    path = tmp_path / "any.game"
    for text in islice(anything(random), count):
        data = bytearray(text.encode("utf-8", "surrogatepass"))
        for _ in range(random.randrange(4)):
            data.insert(random.randrange(len(data) + 1), random.randrange(256))
        path.write_bytes(data)
        try:
            tree = read_file(path)
        except SourceErrors as errors:
            assert errors.faults  # noqa: PT017  (either outcome is fine)
        else:
            assert read_text(write(tree)) == tree


@pytest.mark.parametrize("count", [500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_any_formula_is_read_or_refused(count: int) -> None:
    random = Random(4)
    refused = 0
    for text in islice(anything(random), count):
        piece = text[random.randrange(len(text) + 1) :][: random.randrange(1, 60)]
        try:
            read_expression(piece)
        except SourceErrors as errors:
            refused += bool(errors.faults)
    assert refused > count / 2
