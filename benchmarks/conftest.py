"""`beside`: time two things in alternation, and show the ratios at the end of the run."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import pytest

Beside = Callable[..., None]


@pytest.fixture
def beside(benchmark: Any) -> Beside:
    """`beside(ours, other, name)`: benchmark `ours`; `other`, called `name` in the report, runs before each round."""

    def run(ours: Callable[[], object], other: Callable[[], object], name: str, rounds: int = 10) -> None:
        seconds: list[float] = []

        def other_first() -> None:
            start = perf_counter()
            other()
            seconds.append(perf_counter() - start)

        ours()  # once each beforehand: the disk's cache is not what is compared
        other()
        benchmark.pedantic(ours, setup=other_first, rounds=rounds)
        theirs = median(seconds)
        benchmark.extra_info |= {
            "beside": name,
            "beside_median": theirs,
            "ratio": benchmark.stats.stats.median / theirs,
        }

    return run


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """One line a comparison: our median, the other's, and how many times the other's ours is."""
    session = getattr(config, "_benchmarksession", None)
    rows = [bench for bench in getattr(session, "benchmarks", []) if "ratio" in bench.extra_info]
    if not rows:
        return
    terminalreporter.section("ratios")
    for bench in rows:
        info = bench.extra_info
        theirs = f"{info['beside']} ({info['beside_median']:.3f} s)"
        terminalreporter.line(f"{bench.name}: {bench.stats.median:.3f} s, {info['ratio']:.2f} times {theirs}")
