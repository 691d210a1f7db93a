"""A game solved at each point of a grid by itself, in this process or on any executor, resumable by a store.

What goes to an executor is a function that can be imported and a `Question`, and what comes back is a text: nothing is
shared with the process that asks, which may run on another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool

from winset.errors import LimitReached
from winset.statics.store import Question, Store

AHEAD = 256  # questions that wait at an executor at a time
Ask = Callable[[Question], str]
Progress = Callable[[int, int], None]  # points done, points in all


def sweep(
    questions: Sequence[Question],
    ask: Ask,
    is_final: Callable[[str], bool],
    executor: Executor | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
) -> tuple[dict[int, str], int]:
    """The answers by the number of the question, and how many of them came from the store.

    A question is asked once, however often it occurs, and not at all if the store has its answer. Answers that are not
    final (a time limit was reached) are not kept. Raises LimitReached where a worker dies.
    """
    known = dict(store.known()) if store is not None else {}
    keys = [question.key for question in questions]
    left = {key: question for key, question in zip(keys, questions, strict=True) if key not in known}
    stored = sum(key in known for key in keys)
    asked = len({*keys})
    for done, (key, answer) in enumerate(_asked(left, ask, executor), asked - len(left) + 1):
        known[key] = answer
        if store is not None and is_final(answer):
            store.keep(left[key], answer)
        if progress is not None:
            progress(done, asked)
    return {number: known[key] for number, key in enumerate(keys)}, stored


def _asked(left: dict[str, Question], ask: Ask, executor: Executor | None) -> Iterator[tuple[str, str]]:
    """The answers as they come."""
    if executor is None:
        yield from ((key, ask(question)) for key, question in left.items())
        return
    waiting: dict[Future[str], str] = {}
    queue = iter(left.items())
    try:
        while True:
            while len(waiting) < AHEAD and (item := next(queue, None)) is not None:
                waiting[executor.submit(ask, item[1])] = item[0]
            if not waiting:
                return
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield waiting.pop(future), future.result()
    except BrokenProcessPool as error:
        raise LimitReached(
            "a worker process died, for want of memory perhaps; a store keeps what was solved"
        ) from error
    finally:
        for future in waiting:
            future.cancel()
