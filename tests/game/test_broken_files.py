from __future__ import annotations

import random
import tracemalloc
from pathlib import Path
from time import perf_counter

import pytest

from tests.game.mutations import mutated
from winset.errors import InputError, LimitReached, SourceErrors
from winset.game.efg_reader import read_efg
from winset.game.efg_writer import write_efg
from winset.game.nfg_reader import read_nfg
from winset.game.nfg_writer import write_nfg

SAMPLES = {path.name: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "samples").iterdir()}
LONGEST = 5.0  # seconds for a file of a few kilobytes: far more than any takes, far less than a hang
MEMORY = 50  # megabytes that one of them may take


def attempt(name: str, text: str) -> bool:
    """Whether a broken file is read after all; then it can be written and reads back. Else its faults have places."""
    try:
        if name.endswith(".efg"):
            tree, _ = read_efg(text)
            assert len(read_efg(write_efg(tree))[0]) == len(tree)
        else:
            game, _ = read_nfg(text)
            assert read_nfg(write_nfg(game))[0].payoffs == game.payoffs
    except SourceErrors as error:
        lines = text.removeprefix("\ufeff").split("\n")
        for fault in error.faults:
            assert 1 <= fault.position.line <= len(lines)
            assert 1 <= fault.position.column <= len(lines[fault.position.line - 1]) + 1
        return False
    except (InputError, LimitReached):
        return False
    return True


def attack(count: int, seed: int) -> None:
    generator = random.Random(seed)
    read = 0
    for _ in range(count):
        name = generator.choice(sorted(SAMPLES))
        text = mutated(SAMPLES[name], generator)
        start = perf_counter()
        read += attempt(name, text)
        assert perf_counter() - start < LONGEST, text
    assert 0 < read < count  # some faults are harmless, most are not


def test_a_broken_file_is_refused_with_a_place_or_read() -> None:
    attack(2_000, seed=1)


def test_a_broken_file_takes_little_memory() -> None:
    tracemalloc.start()
    try:
        attack(500, seed=3)
        assert tracemalloc.get_traced_memory()[1] < MEMORY * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_no_broken_file_of_very_many_is_too_much() -> None:
    attack(100_000, seed=2)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_prefix_of_a_file_is_refused_with_a_place(name: str) -> None:
    text = SAMPLES[name].rstrip()
    for stop in range(0, len(text), 3):
        assert not attempt(name, text[:stop]), stop


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_files_themselves_are_fine(name: str) -> None:
    read = read_efg if name.endswith(".efg") else read_nfg
    assert read(SAMPLES[name])[1] == ()
