"""What the verifier of trees says: which concepts a profile meets, and the deviation or belief by which others fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from winset.equilibrium.verify.tree.scale import Amount

# From weak to strong; each follows from the next, but that neither of `spe` and `weak-pbe` follows from the other.
CONCEPTS = {
    "nash": "Nash equilibrium",
    "spe": "subgame-perfect equilibrium",
    "weak-pbe": "weak perfect Bayesian equilibrium",
    "pbe": "perfect Bayesian equilibrium",
    "sequential": "sequential equilibrium",
}
WEAKER = {"nash": (), "spe": ("nash",), "weak-pbe": ("nash",), "pbe": ("spe", "weak-pbe"), "sequential": ("pbe",)}


@dataclass(frozen=True, slots=True)
class TreeDeviation:
    """A deviation that pays: who, at which information set, what instead, what it gains and from where that is seen.

    `place` is the number of the information set, `where` its label. `kind` is "one-shot" (then back to the profile)
    or "plan": `plan` says what she does at each of her information sets, by their labels, where that is not what the
    profile says. `seen` tells from where the gain is reckoned: "ex ante", "in the subgame ...", "given the belief".
    """

    player: str
    place: int
    where: str
    action: str
    gain: Amount
    seen: str
    plan: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        return "plan" if self.plan else "one-shot"

    def __str__(self) -> str:
        whole = ", ".join(f"{action} at {where}" for where, action in self.plan)
        what = f"playing {whole}" if self.plan else f"playing {self.action}"
        return f"{self.player}, at {self.where}: {what} gains {_number(self.gain)} {self.seen}".rstrip()


@dataclass(frozen=True, slots=True)
class TreeVerdict:
    """Which of the concepts that were asked for a profile meets, and why not the others.

    `holds` has True, False or None (not decided) by concept; `failures` the deviations by which a concept fails, and
    `reasons` in a sentence why one fails or was not decided. `faults` say where it is no profile at all. `residual` is
    the largest gain of any deviation that was reckoned, exact where `exact`; floats count as equal up to `tolerance`,
    of a probability, and of a payoff as a share of the largest. `supported` are beliefs that support the strategies,
    where some were missing; `labels` the orders of the mistakes that make the beliefs consistent, by information set
    and action.
    """

    holds: Mapping[str, bool | None]
    failures: Mapping[str, TreeDeviation] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    residual: Amount = 0
    exact: bool = True
    tolerance: float = 0.0
    supported: Mapping[int, tuple[Amount, ...]] = field(default_factory=dict)
    labels: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def strongest(self) -> str:
        """The strongest concept that holds, "" if none does."""
        return next((concept for concept in reversed(CONCEPTS) if self.holds.get(concept)), "")

    def __str__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> list[str]:
        """The verdict in sentences: what it is, and for each concept that it is not, why."""
        if self.faults:
            return ["not a profile", *self.faults]
        held = [name for concept, name in CONCEPTS.items() if self.holds.get(concept)]
        told = ["a " + ", a ".join(held) if held else "no equilibrium of the concepts asked for"]
        for concept, name in CONCEPTS.items():
            if concept in self.holds and not self.holds[concept]:
                short = "not decided whether a" if self.holds[concept] is None else "not a"
                why = self.reasons.get(concept) or str(self.failures.get(concept, ""))
                told.append(f"{short} {name}" + (f": {why}" if why else ""))
        return told


def _number(amount: Amount) -> str:
    return f"{amount:.6g}" if isinstance(amount, float) else str(amount)
