"""Words with a given meaning that are not structure, and the advice for one that is nearly right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

FUNCTIONS = {"max": None, "min": None, "sum": 1, "abs": 1, "sqrt": 1, "count": 1}  # name: number of arguments
QUANTITIES = {"payoff": 1, "probability": 1, "expected": 1, "winset": 1, "acceptable": 1}  # in propositions
EVENTS = ("ratified", "settled")
GIVEN = frozenset([*FUNCTIONS, *QUANTITIES, *EVENTS, "round", "winset", "agreement"])
SHAPES = (
    "logconcave",
    "concave",
    "convex",
    "increasing_hazard",
    "logconcave_density",
    "continuous",
    "symmetric",
    "unimodal",
)
LOSSES = ("absolute", "quadratic")
SOLUTIONS = ("Nash", "Kalai-Smorodinsky", "egalitarian", "utilitarian")
VERDICTS = ("proved", "refuted", "mixed", "vacuous", "undecided")
CONCEPTS = tuple(
    f"{kind} equilibrium"
    for kind in ("Nash", "subgame-perfect", "stationary subgame-perfect", "Markov perfect", "perfect Bayesian",
                 "weak perfect Bayesian", "strong perfect Bayesian", "sequential", "trembling-hand perfect")
)  # fmt: skip


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Advice that names the nearest known word.

    >>> nearest("quadrtic", LOSSES)
    'did you mean `quadratic`?'
    """
    names = sorted(set(known))
    close = get_close_matches(word, names, 1, 0.6) or [name for name in names if name.lower() == word.lower()][:1]
    return f"did you mean `{close[0]}`?" if close else otherwise


def one_of(words: Iterable[str]) -> str:
    """Advice that lists the words there are."""
    *some, last = [f"`{word}`" for word in words]
    return f"expected {', '.join(some)} or {last}" if some else f"expected {last}"


# Letters of other scripts that look like a Latin letter or a digit.
_LOOKS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοіаеорсухАВЕКМНОРСТХνIlO", "ABEZHIKMNOPTYXoiaeopcyxABEKMHOPCTXv110")


def skeleton(name: str) -> str:
    """The same text for names that look alike in print: l, I and 1, O and 0, Latin A and Greek Alpha."""
    return name.translate(_LOOKS)
