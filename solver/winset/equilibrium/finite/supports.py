"""Which supports equilibria can have on the path, and, given those, off it: the models of the formula, one by one.

Each model is blocked on what tells it apart, so the enumeration ends. Where the solver does not know, the question is
split by the support at one information set after another; what stays undecided then is named.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from winset.algebra.models import Models
from winset.algebra.oracle import Answer
from winset.equilibrium.finite.formula import Formula
from winset.equilibrium.finite.names import Layout
from winset.equilibrium.finite.reach import Profile

Model = Mapping[str, bool]
SHORTEST = 1.0  # seconds that one question gets at least before it is split


@dataclass(slots=True)
class Enumeration:
    """Asks for models until there is none; `left` names the cases that were not decided."""

    layout: Layout
    formula: Formula
    models: Models
    until: float
    until_on_path: float
    left: list[str] = field(default_factory=list)
    _seen: list[Model] = field(default_factory=list)

    def on_path(self) -> Iterator[dict[int, tuple[int, ...]]]:
        """The supports at the information sets that are reached, each once."""
        if not self.layout.sets:
            yield {}
            return
        for model in self._all({}, list(self.layout.sets)):
            supports = self.supports(model, self.layout.sets)
            reached = Profile(self.layout, supports).on_path
            self._seen.append({n: model[n] for n in self.literals(reached)})
            yield {where: supports[where] for where in reached}

    def off_path(self, path: Mapping[int, tuple[int, ...]], names: Sequence[str], most: int) -> list[Model]:
        """The combinations of some truth values that go with what is played on the path, at most so many."""
        fixed = self._literals_of(path)
        found: list[Model] = []
        while len(found) < most:
            if found and time.monotonic() > self.until:
                self.left.append(f"further replies off the path of {self.describe(path)}")
                return found
            model = self._other(fixed, found, names)
            if isinstance(model, Answer):
                if model is Answer.UNKNOWN:
                    self.left.append(f"further replies off the path of {self.describe(path)}")
                return found
            found.append(model)
        if self._other(fixed, found, names) is not Answer.NONE:
            self.left.append(f"more than {most} cases off the path of {self.describe(path)}")
        return found

    def _other(self, fixed: Model, found: Sequence[Model], names: Sequence[str]) -> Model | Answer:
        blocked = [{name: model[name] for name in names} for model in found]
        return self.models.find(fixed, _share(max(self.until, time.monotonic() + SHORTEST), 1), blocked)

    def literals(self, sets: Sequence[int]) -> list[str]:
        """The truth values that say what is played at some information sets."""
        return [self.formula.played(w, a) for w in sets for a in range(len(self.layout.tree.actions[w]))]

    def supports(self, model: Model, sets: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """What is played in a model."""
        return {
            w: tuple(a for a in range(len(self.layout.tree.actions[w])) if model[self.formula.played(w, a)])
            for w in sets
        }

    def describe(self, path: Mapping[int, tuple[int, ...]]) -> str:
        """Supports in words."""
        parts = []
        for where, support in path.items():
            actions = " or ".join(self.layout.action(where, action) for action in support)
            parts.append(f"{self.layout.labels[where]}: {actions}")
        return ", ".join(parts) or "anything"

    # --- splitting what is not decided ---

    def _all(self, fixed: dict[int, tuple[int, ...]], free: list[int]) -> Iterator[Model]:
        while True:
            model = self.models.find(self._literals_of(fixed), _share(self.until_on_path, 1 + len(fixed)), self._seen)
            if not isinstance(model, Answer):
                yield model
                continue
            if model is Answer.UNKNOWN:
                if not free or time.monotonic() >= self.until_on_path:
                    self.left.append(f"not decided: {self.describe(fixed)}")
                    return
                where, count = free[0], len(self.layout.tree.actions[free[0]])
                for size in range(1, 2 if self.formula.pure else count + 1):
                    for support in combinations(range(count), size):
                        yield from self._all({**fixed, where: support}, free[1:])
            return

    def _literals_of(self, fixed: Mapping[int, tuple[int, ...]]) -> dict[str, bool]:
        return {
            self.formula.played(where, action): action in support
            for where, support in fixed.items()
            for action in range(len(self.layout.tree.actions[where]))
        }


def _share(until: float, parts: int) -> float:
    """The deadline of one question out of several."""
    now = time.monotonic()
    return min(until, now + max(SHORTEST, (until - now) / (4 * parts)))
