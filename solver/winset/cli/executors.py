"""Where the points of a sweep are solved: in this process, in processes of this machine, or on a cluster of Dask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from winset.errors import UsageError

DASK = "dask://"
MOST_WORKERS = 256


@contextmanager
def executor(engine: str | None, workers: int | None) -> Iterator[Executor | None]:
    """The executor that was asked for; None for this process, which is enough for a single worker.

    Processes are spawned, so that nothing is shared by accident. Raises UsageError for an engine that is not known, not
    installed or not reached.
    """
    if engine is not None:
        with _client(engine) as client:
            yield client.get_executor()
        return
    count = min(workers or os.cpu_count() or 1, MOST_WORKERS)
    if count <= 1:
        yield None
        return
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _client(engine: str) -> Any:
    if not engine.startswith(DASK) or ":" not in engine.removeprefix(DASK):
        raise UsageError(f"--engine {engine}: write dask://HOST:PORT, the address of a scheduler")
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise UsageError("--engine needs Dask: install winset[sweep]") from None
    try:
        return distributed.Client(f"tcp://{engine.removeprefix(DASK)}", timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(f"--engine {engine}: no scheduler answers there ({error})") from error
