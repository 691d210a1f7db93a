"""The oracle: is there a real point at which these polynomials have these signs?

An SMT solver in a process of its own answers over a pipe (the z3 wheel carries the program), so that it can be killed
by the wall clock and its import costs nothing. Its three answers are a point, none, and unknown; it never guesses.
Every point is checked here in exact arithmetic before it is believed, so only "none" rests on the solver, and not
where the coefficients of a polynomial already tell its sign (see `enclosure`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from typing import Self

from winset.algebra.constraint import Constraint, number_sign, relation_holds
from winset.algebra.contradictions import Contradictions
from winset.algebra.enclosure import refuted
from winset.algebra.smtlib import Bounds, formulas, near, read_point, symbol, symbols_in
from winset.algebra.solver_process import SolverProcess
from winset.algebra.witnesses import Witnesses, sign_at


class Answer(Enum):
    """What the oracle says when it has no point to show."""

    NONE = "none"
    UNKNOWN = "unknown"


class Oracle:
    """Decides conjunctions of polynomial sign conditions; remembers points it has seen and what it knows to contradict.

    `queries` counts the questions that reached the solver, `asked` all of them. `seconds` limits one query; past
    `until` (of the monotonic clock) what is not known already is unknown.
    """

    def __init__(self, seconds: float = 10.0) -> None:
        self.seconds = seconds
        self.until: float | None = None
        self.queries = 0
        self.asked = 0
        self._process: SolverProcess | None = None
        self._declared: set[str] = set()
        self._known: dict[frozenset[Constraint], dict[str, Fraction] | Answer] = {}
        self._pool = Witnesses()
        self._impossible = Contradictions()

    def find(self, constraints: Sequence[Constraint]) -> dict[str, Fraction] | Answer:
        """A rational point that satisfies all constraints; NONE if no real point does; else UNKNOWN."""
        self.asked += 1
        open_ones: list[Constraint] = []
        for constraint in constraints:
            if constraint.value.is_number:
                if not constraint.holds({}):
                    return Answer.NONE
            else:
                open_ones.append(constraint)
        if not open_ones:
            return {}
        key = frozenset(open_ones)
        if key in self._known:
            return self._known[key]
        if self.until is not None and time.monotonic() > self.until:
            return Answer.UNKNOWN
        names = sorted({name for c in open_ones for name in c.value.variables()})
        answer: dict[str, Fraction] | Answer | None = self._pool.find(open_ones, names)
        if answer is None:
            known = self._impossible.within(key) or refuted(open_ones)
            answer = Answer.NONE if known else self._ask(open_ones, names)
        self._known[key] = answer
        return answer

    def _ask(self, constraints: Sequence[Constraint], names: list[str]) -> dict[str, Fraction] | Answer:
        """Put the question to the solver; where its point is irrational, look for a rational one close to it."""
        self.queries += 1
        deadline = time.monotonic() + self.seconds
        texts = enumerate(formulas(constraints))
        script = "\n".join(f"(assert (! {text} :named {_name(number, k)}))" for k, (number, text) in texts)
        pinned: dict[str, Bounds] = {}
        for bits in (0, 16, 24, 40, 72):
            pins = "\n".join(near(name, value, bits) for name, value in pinned.items())
            reply = self._check(f"{script}\n{pins}", names, deadline)
            if isinstance(reply, dict):
                point = {name: value.low for name, value in reply.items() if value.low == value.high}
                if len(point) == len(names):
                    return self._believed(constraints, point)
                pinned |= {name: value for name, value in reply.items() if value.low != value.high}
            elif not pinned:
                return self._settled(constraints, reply)
            # else no point is that close to the irrational one, which says nothing about others
        return Answer.UNKNOWN

    def _believed(self, constraints: Sequence[Constraint], point: dict[str, Fraction]) -> dict[str, Fraction] | Answer:
        """A point that the solver gives, if it passes here too."""
        if not all(_satisfied(c, point) for c in constraints):
            return Answer.UNKNOWN
        self._pool.add(point)
        return dict(point)

    def _settled(self, constraints: Sequence[Constraint], reply: frozenset[int] | Answer) -> Answer:
        """The answer without a point; what contradicts is remembered."""
        if isinstance(reply, Answer):
            return reply
        if reply:
            self._impossible.add(frozenset(constraints[number] for number in reply))
        return Answer.NONE

    def _check(self, script: str, names: list[str], deadline: float) -> dict[str, Bounds] | frozenset[int] | Answer:
        """A point; or, if there is none, the numbers of constraints that cannot hold together; or UNKNOWN."""
        process = self._start()
        fresh = [name for name in symbols_in(script) if name not in self._declared]
        self._declared.update(fresh)
        declared = "\n".join(f"(declare-const {name} Real)" for name in fresh)
        process.write(f"{declared}\n(push)\n{script}\n(check-sat)")
        verdict = process.read(deadline + 1)
        if verdict == "sat":
            process.write("(get-value (" + " ".join(map(symbol, names)) + "))")
            text = _balanced(process, deadline + 1)
            process.write("(pop)")
            if text is None:
                return self._dead()
            try:
                return read_point(names, text)
            except ValueError:  # a number in a form that is not read: then no point is known
                return Answer.UNKNOWN
        if verdict == "unsat":
            process.write("(get-unsat-core)\n(pop)")
            text = _balanced(process, deadline + 1)
            return self._dead() if text is None else frozenset(map(_number_of, text.strip(" ()").split()))
        process.write("(pop)")
        return Answer.UNKNOWN if verdict == "unknown" else self._dead()

    def _dead(self) -> Answer:
        """The solver has died or complains: begin afresh next time."""
        self.close()
        return Answer.UNKNOWN

    # --- the process ---

    def _start(self) -> SolverProcess:
        if self._process is None:
            self._declared = set()
            self._process = SolverProcess(self.seconds)
            self._process.write(f"(set-option :timeout {int(self.seconds * 1000)})")
            self._process.write("(set-option :produce-unsat-cores true)")
        return self._process

    def close(self) -> None:
        """End the solver's process; the next question starts another."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _satisfied(constraint: Constraint, point: dict[str, Fraction]) -> bool:
    sign = sign_at(constraint.value, point)
    return sign is not None and relation_holds(sign, constraint.relation)


def _name(constraint: int, formula: int) -> str:
    """What a formula is called in the solver, which tells the constraint that it belongs to."""
    return f"c{constraint}.{formula}"


def _number_of(name: str) -> int:
    return int(name[1:].partition(".")[0])


def _balanced(process: SolverProcess, deadline: float) -> str | None:
    """Lines up to the bracket that closes the first; None if the solver has died or complains."""
    text = ""
    while True:
        line = process.read(deadline)
        if line is None or line.startswith("(error"):
            return None
        text += " " + line
        if text.count("(") == text.count(")"):
            return text


__all__ = ["Answer", "Constraint", "Oracle", "number_sign", "relation_holds"]
