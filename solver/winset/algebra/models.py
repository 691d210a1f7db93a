"""Truth values in the models of a formula: which combinations of its Boolean variables have a real point.

The same solver program as the oracle's answers over a pipe; text goes in, a combination comes out, and a deadline ends
the process. Nothing here is believed beyond the combination itself: whoever asks goes on to solve it exactly, so only
"there is no further one" rests on the solver.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from winset.algebra.oracle import Answer
from winset.algebra.smtlib import symbol
from winset.algebra.solver_process import SolverProcess
from winset.algebra.value import Value

SLICES = (1.0, 4.0, 16.0, 1e9)  # seconds that each of the solver's procedures gets before the other has its turn


def term(value: Value) -> str:
    """A value without roots as a term of SMT-LIB; its denominator must be known not to vanish."""
    if not value.denominator.is_number:
        return f"(/ {term(value.numerator)} {term(value.denominator)})"
    parts = []
    for coefficient, powers in value.terms():
        factors = [symbol(name) for name, exponent in powers for _ in range(exponent)]
        number = f"(/ {abs(coefficient.numerator)}.0 {coefficient.denominator}.0)"
        factors.insert(0, f"(- {number})" if coefficient < 0 else number)
        parts.append(f"(* {' '.join(factors)})" if len(factors) > 1 else factors[0])
    return f"(+ {' '.join(parts)})" if len(parts) > 1 else parts[0] if parts else "0.0"


class Models:
    """The models of one formula over the reals, told apart by their Boolean variables.

    `declared` maps each name to its sort ("Real" or "Bool"), `assertions` are terms of SMT-LIB.
    """

    def __init__(self, declared: Mapping[str, str], assertions: Iterable[str], nonlinear: bool) -> None:
        self.booleans = [name for name, sort in declared.items() if sort == "Bool"]
        self._checks = ["(check-sat-using qfnra-nlsat)", "(check-sat)"] if nonlinear else ["(check-sat)"]
        self._script = [f"(declare-const {symbol(name)} {sort})" for name, sort in declared.items()]
        self._script += [f"(assert {text})" for text in assertions]
        self._process: SolverProcess | None = None

    def find(
        self, fixed: Mapping[str, bool], until: float, but: Sequence[Mapping[str, bool]] = ()
    ) -> dict[str, bool] | Answer:
        """The Boolean variables of a model that has the fixed ones as given; NONE, or UNKNOWN at the deadline.

        Models in which all variables of an item of `but` have its values are left out, this time only.
        """
        given = [f"(assert {literal(name, value)})" for name, value in fixed.items()]
        given += [f"(assert {forbid(literals)})" for literals in but]
        for seconds in SLICES:
            for check in tuple(self._checks):
                deadline = min(until, time.monotonic() + seconds)
                if deadline <= time.monotonic():
                    return Answer.UNKNOWN
                answer = self._ask(given, check, deadline)
                if answer is not Answer.UNKNOWN:
                    self._checks.remove(check)
                    self._checks.insert(0, check)  # what decided the last question is tried first on the next
                    return answer
        return Answer.UNKNOWN

    def _ask(self, given: Sequence[str], check: str, deadline: float) -> dict[str, bool] | Answer:
        if self._process is None:
            self._process = SolverProcess(1.0)
            self._process.write("\n".join(self._script))
        process = self._process
        process.write("\n".join(["(push)", *given, check]))
        verdict = process.read(deadline)
        if verdict == "sat":
            process.write("(get-value (" + " ".join(map(symbol, self.booleans)) + "))")
            found = _read(process, len(self.booleans), deadline + 5)
            if found is not None:
                process.write("(pop)")
                return dict(zip(self.booleans, found, strict=True))
        elif verdict in ("unsat", "unknown"):
            process.write("(pop)")
            return Answer.NONE if verdict == "unsat" else Answer.UNKNOWN
        self.close()  # it has died at the deadline, or complains: begin afresh next time
        return Answer.UNKNOWN

    def close(self) -> None:
        """End the solver's process; the next question starts another."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def literal(name: str, value: bool) -> str:
    """A Boolean variable or its negation."""
    return symbol(name) if value else f"(not {symbol(name)})"


def forbid(literals: Mapping[str, bool]) -> str:
    """That not all of these variables have these values."""
    return f"(or false {' '.join(literal(name, not value) for name, value in literals.items())})"


def _read(process: SolverProcess, count: int, deadline: float) -> list[bool] | None:
    """The truth values that `get-value` prints, in order; None if the solver complains or dies."""
    found: list[bool] = []
    while True:
        line = process.read(deadline)
        if line is None or line.startswith("(error"):
            return None
        word = line.rstrip(")").rsplit(" ", 1)[-1]
        if word in ("true", "false"):
            found.append(word == "true")
        if line.endswith("))") and len(found) == count:
            return found
