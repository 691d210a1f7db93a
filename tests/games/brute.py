"""Backward induction by trying everything, on numbers: a second opinion that shares no code with the solver.

A result is what each player gets and how likely each outcome is. Offers come from a fine grid on which, by the choice
of the parameters, the offers that matter lie; whoever is indifferent takes what is listed first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

Voters = Mapping[str, tuple[Fraction, Fraction]]


@dataclass(frozen=True)
class Result:
    """Payoffs by player and probabilities by outcome label."""

    payoffs: Mapping[str, Fraction]
    ends: Mapping[str, Fraction]


def end(label: str, **payoffs: Fraction | int) -> Result:
    return Result({player: Fraction(value) for player, value in payoffs.items()}, {label: Fraction(1)})


def grid(step: int) -> list[Fraction]:
    """0, 1/step, ..., 1."""
    return [Fraction(k, step) for k in range(step + 1)]


def best(player: str, results: Iterable[Result]) -> Result:
    """What a player brings about who may choose among results: the first of those that are best for her."""
    return max(results, key=lambda result: result.payoffs[player])


def lottery(*branches: tuple[Fraction, Result]) -> Result:
    """The expectation over results."""
    payoffs: dict[str, Fraction] = {}
    ends: dict[str, Fraction] = {}
    for weight, result in branches:
        for player, value in result.payoffs.items():
            payoffs[player] = payoffs.get(player, Fraction(0)) + weight * value
        for label, chance in result.ends.items():
            ends[label] = ends.get(label, Fraction(0)) + weight * chance
    return Result(payoffs, ends)


def later(factor: Fraction, result: Result) -> Result:
    """The result a round later."""
    return Result({player: factor * value for player, value in result.payoffs.items()}, result.ends)


def in_turn(
    voters: Sequence[str], outcome: Callable[[frozenset[str]], Result], yes: frozenset[str] = frozenset()
) -> Result:
    """Votes one after the other, each voter foreseeing the rest; `outcome` says what a set of yes votes leads to."""
    if not voters:
        return outcome(yes)
    first, rest = voters[0], voters[1:]
    return best(first, [in_turn(rest, outcome, yes | {first}), in_turn(rest, outcome, yes)])


def sincere(voters: Voters) -> frozenset[str]:
    """Who votes yes where each compares the deal with its failure, as undominated votes in a single ballot do."""
    return frozenset(name for name, (deal, failure) in voters.items() if deal >= failure)


# --- all equilibria of a stage, ties broken in every way --------------------------------------------------------------


def stage_equilibria(
    proposer: int,
    responder: int,
    offers: Sequence[Fraction],
    accepted: Callable[[Fraction], list[tuple[Fraction, ...]]],
    refused: Sequence[tuple[Fraction, ...]],
) -> Iterator[tuple[Fraction, tuple[Fraction, ...]]]:
    """Offer and payoffs of every equilibrium of a stage: each plan of the responder, each best offer against it.

    `accepted` lists what can follow acceptance of an offer, `refused` what can follow a refusal. What follows may
    depend on the offer that was made, so every assignment of continuations to offers is tried.
    """
    replies = []
    for offer in offers:
        outcomes = set()
        for yes, no in product(accepted(offer), refused):
            if yes[responder] >= no[responder]:
                outcomes.add(yes)
            if no[responder] >= yes[responder]:
                outcomes.add(no)
        replies.append(outcomes)
    for plan in product(*replies):
        top = max(payoffs[proposer] for payoffs in plan)
        for offer, payoffs in zip(offers, plan, strict=True):
            if payoffs[proposer] == top:
                yield offer, payoffs
