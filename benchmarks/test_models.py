"""What a solution costs: every bundled game, searched, and searched and verified, with the questions to the oracle.

Each is solved in this process, warm: the game is loaded beforehand. One that takes long is solved once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

import pytest

from benchmarks import models
from winset import api

PATIENCE = 60.0  # seconds for one search of a family that grows; regions left by then are open
BUDGET, ROUNDS = 3.0, 5  # seconds for the rounds of one benchmark, and how many rounds there are at most


def processor_seconds() -> float:
    """The processor time of this process and of those that it ran and that have ended, the SMT solver among them."""
    return sum(os.times()[:4])


def solved(
    benchmark: Any, source: str, settings: Mapping[str, str], verified: bool, limit: float | None = None
) -> None:
    """Benchmark `api.solve`; processor time and the number of queries, equilibria and open regions are kept beside."""
    game = api.load(source)

    def solve() -> api.Result:
        return api.solve(game, settings, verified=verified, time_limit=limit)

    start, begun = perf_counter(), processor_seconds()
    result = solve()
    cost = processor_seconds() - begun
    rounds = max(1, min(ROUNDS, int(BUDGET / (perf_counter() - start))))
    benchmark.pedantic(solve, rounds=rounds)
    benchmark.extra_info |= {
        "cpu": cost,
        "queries": result.solution.queries,
        "checks": sum(case.checked for family in result.equilibria for case in family.cases) if verified else None,
        "equilibria": len(result.equilibria),
        "unsolved": len(result.solution.unsolved),
    }


@pytest.mark.parametrize("verified", [False, True], ids=["search", "search+verify"])
@pytest.mark.parametrize("name", models.bundled())
def test_bundled(name: str, verified: bool, benchmark: Any) -> None:
    solved(benchmark, name, models.NEEDED.get(name, {}), verified)


GROWTH: dict[str, tuple[Callable[[int], str], tuple[int, ...]]] = {
    "types": (models.screening, (2, 3, 4, 5, 6)),
    "types-at-numbers": (models.screening_at_numbers, (2, 5, 10, 20)),
    "rounds": (models.offers, (1, 2, 3, 5, 7, 10)),
    "rounds-of-five-symbols": (models.symbolic_offers, (1, 5, 10, 20, 50)),
    "legislators": (models.legislators, (3, 5, 7, 9)),
    "parameters": (models.transfers, (1, 2, 3, 5, 8)),
    "voters-in-turn": (lambda voters: models.council(voters, together=False), (3, 5, 7)),
    "voters-together": (lambda voters: models.council(voters, together=True), (3, 5, 7)),
}


@pytest.mark.parametrize(("what", "size"), [(what, size) for what, (_, sizes) in GROWTH.items() for size in sizes])
def test_growth(what: str, size: int, benchmark: Any) -> None:
    solved(benchmark, GROWTH[what][0](size), {}, verified=False, limit=PATIENCE)


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_growth_of_messages(size: int, benchmark: Any) -> None:
    """All perfect Bayesian equilibria, mixed ones and beliefs included, of a report among so many messages."""
    game = api.load(models.signals(size))

    def solve() -> Any:
        return api.solve(game, concept="pbe", verified=False, time_limit=PATIENCE)

    found = solve().solution
    benchmark.pedantic(solve, rounds=1)
    benchmark.extra_info["families"] = len(found.assessments)
    benchmark.extra_info["open"] = len(found.open_cases)
