"""Sweeps point by point: the same table wherever the points are solved, and no point is solved twice."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from winset import api
from winset.errors import LimitReached, UsageError
from winset.statics.pointwise import sweep
from winset.statics.store import Question, Store

OVER = ["p=1/2,2/3,3/4", "rL=1/10,1/2"]
GIVEN = {"rH": "2/5", "d": "0"}
SCREENING = "@screening/two-types"


def table(**how: object) -> api.Table:
    return api.table_pointwise(SCREENING, OVER, "payoff.A,t", GIVEN, **how)  # type: ignore[arg-type]


def test_in_spawned_processes_it_is_the_same_table() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        there = table(executor=pool)
    assert there.rows == table().rows == api.table(SCREENING, OVER, "payoff.A,t", GIVEN).rows
    assert there.outside == 3


def test_what_is_stored_is_not_solved_again(tmp_path: Path) -> None:
    first = table(store=tmp_path / "points.sqlite")
    seen: list[tuple[int, int]] = []
    second = table(store=tmp_path / "points.sqlite", progress=lambda done, of: seen.append((done, of)))
    assert first.rows == second.rows
    assert (first.stored, second.stored, seen) == (0, 3, [])


def questions(count: int) -> list[Question]:
    return [Question("text", (("k", str(k)),), "x", "test") for k in range(count)]


def test_equal_questions_are_asked_once(tmp_path: Path) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> str:
        asked.append(question)
        return question.values[0][1]

    with Store(tmp_path / "s.sqlite") as store:
        answers, stored = sweep([*questions(3), *questions(3)], ask, bool, None, store)
    assert list(answers.values()) == ["0", "1", "2"] * 2
    assert (len(asked), stored) == (3, 0)


def test_what_is_not_final_is_asked_again(tmp_path: Path) -> None:
    for expected in (0, 2):
        with Store(tmp_path / "s.sqlite") as store:
            _, stored = sweep(questions(3), lambda q: q.values[0][1], lambda answer: answer != "1", None, store)
        assert stored == expected


@pytest.mark.parametrize("part", ["text", "values", "columns", "method"])
def test_a_question_is_known_by_all_that_its_answer_depends_on(part: str) -> None:
    one = Question("text", (("k", "1"),), "x", "m")
    other = {"text": "other", "values": (("k", "2"),), "columns": "y", "method": "n"}[part]
    assert one.key != Question(**{**{s: getattr(one, s) for s in one.__slots__}, part: other}).key


@pytest.mark.parametrize("content", [b"not a database, but long enough to be read as the head of one" * 20, None])
def test_another_file_is_not_overwritten(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "other"
    if content is None:
        with sqlite3.connect(file) as base:
            base.execute("CREATE TABLE mine (x)")
        base.close()
    else:
        file.write_bytes(content)
    before = file.read_bytes()
    with pytest.raises(UsageError, match="database"):
        Store(file)
    assert file.read_bytes() == before


def test_a_store_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be used"):
        Store(tmp_path / "nowhere" / "s.sqlite")


def test_a_worker_that_dies_is_a_limit() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, pytest.raises(LimitReached, match="worker"):
        sweep(questions(2), dies, bool, pool)


def dies(question: Question) -> str:
    import os

    os._exit(int(question.values[0][1]) + 1)


class Counting(Executor):
    """Runs in threads, and knows how many questions were waiting at most."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(2)
        self.waiting: list[Future[str]] = []
        self.most = 0

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.waiting = [future for future in self.waiting if not future.done()]
        self.waiting.append(self.pool.submit(fn, *args, **kwargs))
        self.most = max(self.most, len(self.waiting))
        return self.waiting[-1]


def test_an_executor_is_not_flooded() -> None:
    pool = Counting()
    answers, _ = sweep(questions(2000), lambda q: q.values[0][1], bool, pool)
    pool.pool.shutdown()
    assert [answers[k] for k in range(2000)] == [str(k) for k in range(2000)]
    assert pool.most <= 256


# --- stopped in the middle --------------------------------------------------------------------------------------------

COMMAND = [
    sys.executable, "-c", "from winset.cli.main import main; main()",
    "table", SCREENING, "--over", "p=0:1:12", "--set", "rL=1/10", "--set", "rH=2/5", "--set", "d=0",
    "--columns", "payoff.A,t", "--pointwise", "--workers", "1", "--format", "csv", "--store",
]  # fmt: skip


def kept(file: Path) -> set[str]:
    """The keys of the points in a store, whatever another process does with it."""
    if not file.exists():
        return set()
    base = sqlite3.connect(file, timeout=30)
    try:
        if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'points'").fetchone():
            return set()
        return {key for (key,) in base.execute("SELECT key FROM points")}
    finally:
        base.close()


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """The store of a run that was killed after its first points."""
    file = tmp_path / "points.sqlite"
    with subprocess.Popen([*COMMAND, str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 120
        while len(kept(file)) < 2 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        process.kill()
    return file


def test_a_run_that_was_killed_goes_on_and_solves_no_point_twice(killed: Path) -> None:
    before = kept(killed)
    assert 2 <= len(before) < 12, "it was killed in the middle"
    base = sqlite3.connect(killed)
    base.executescript(
        "CREATE TABLE log (key TEXT);"
        "CREATE TRIGGER each AFTER INSERT ON points BEGIN INSERT INTO log VALUES (new.key); END"
    )
    base.close()
    done = subprocess.run([*COMMAND, str(killed)], capture_output=True, text=True, check=True)
    base = sqlite3.connect(killed)
    written = [key for (key,) in base.execute("SELECT key FROM log")]
    base.close()
    assert len(written) == len({*written}) == 12 - len(before)
    assert not before & {*written}
    assert f"{12 - len(before)} points solved, {len(before)} from" in done.stderr.replace(
        "1 point solved", "1 points solved"
    )
    settings = {"rL": "1/10", "rH": "2/5", "d": 0}
    rows = api.table(SCREENING, ["p=0:1:12"], "payoff.A,t", settings).rows
    assert len(done.stdout.splitlines()) == len(rows) + 1


# --- on a cluster -----------------------------------------------------------------------------------------------------

CLUSTER = """
import sys
from winset.cli.main import run

if __name__ == "__main__":
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        code = run([*sys.argv[1:], "--engine", cluster.scheduler_address.replace("tcp://", "dask://")])
    sys.exit(code)
"""


@pytest.mark.slow
def test_on_a_cluster_of_two_workers_it_is_the_same_table(tmp_path: Path) -> None:
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    args = ["table", SCREENING, *(word for text in OVER for word in ("--over", text)), "--pointwise"]
    args += [word for name, value in GIVEN.items() for word in ("--set", f"{name}={value}")]
    there = subprocess.run([sys.executable, str(script), *args], capture_output=True, text=True, check=True)
    here = subprocess.run([*COMMAND[:3], *args, "--workers", "1"], capture_output=True, text=True, check=True)
    assert there.stdout == here.stdout
    assert "2/3" in here.stdout
