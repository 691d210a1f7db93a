"""`beside`: time two things in alternation. At the end of the run: the ratios, and what solutions cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import Process
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


PATIENCE = 60.0  # seconds that another program has where it may not come to an end


@pytest.fixture
def beside_once(benchmark: Any) -> Beside:
    """`beside_once(ours, other, package, what)`: as `beside`, for what may take the other very long: it runs once.

    It is cut off after `PATIENCE`; the ratio is then at most what is printed. An absent package is named.
    """

    def run(ours: Callable[[], object], other: Callable[[], object], package: str, what: str) -> None:
        benchmark.pedantic(ours, rounds=5, warmup_rounds=1)
        if find_spec(package) is None:
            benchmark.extra_info["absent"] = package
            return
        process = Process(target=other)
        start = perf_counter()
        process.start()
        process.join(PATIENCE)
        taken, cut = perf_counter() - start, process.is_alive()
        process.kill()
        assert cut or process.exitcode == 0, f"{package} failed"
        benchmark.extra_info |= {
            "beside": f"{package} {version(package)}{what}{', cut off' * cut}",
            "beside_median": taken,
            "ratio": benchmark.stats.stats.median / taken,
        }

    return run


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The ratios, then what solutions cost."""
    benchmarks = getattr(getattr(config, "_benchmarksession", None), "benchmarks", [])
    _section(terminalreporter, "ratios", [_ratio(b) for b in benchmarks if "ratio" in b.extra_info])
    _section(terminalreporter, "solutions", list(_solutions([b for b in benchmarks if "queries" in b.extra_info])))


def _section(reporter: Any, head: str, lines: list[str]) -> None:
    if lines:
        reporter.section(head)
        for line in lines:
            reporter.line(line)


def _ratio(bench: Any) -> str:
    """Our median, the other's, and how many times the other's ours is."""
    info = bench.extra_info
    theirs = f"{info['beside']} ({info['beside_median']:.3f} s)"
    return f"{bench.name}: {bench.stats.median:.3f} s, {info['ratio']:.2g} times {theirs}"


def _solutions(benchmarks: list[Any]) -> Iterator[str]:
    """A table: what was solved, in how many seconds (the least of the rounds) and of processor time, and the counts."""
    yield f"{'':<62} {'seconds':>8} {'cpu':>7} {'queries':>8} {'checks':>7} {'found':>6} {'open':>5}"
    for bench in benchmarks:
        info = bench.extra_info
        checks = "" if info["checks"] is None else info["checks"]
        counts = f"{info['queries']:>8} {checks:>7} {info['equilibria']:>6} {info['unsolved']:>5}"
        yield f"{bench.name.removeprefix('test_'):<62} {bench.stats.min:>8.2f} {info['cpu']:>7.2f} {counts}"
