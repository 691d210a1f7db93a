"""Lotteries and beliefs in what people and programs read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.show import games
from winset import api
from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.claims.profile import Belief, RuleProfile
from winset.equilibrium.solution import Solution
from winset.errors import InputError
from winset.show.formula import LATEX, TEXT
from winset.show.json_form import solution_json
from winset.show.json_reader import read_solution
from winset.show.report import report

THIRD, X = Value.number(1) / 3, Value.variable("x")


@pytest.fixture(scope="module")
def mixed() -> Solution:
    """The ultimatum as solved, B mixing wherever it says no, and A believing something: only to be written."""
    solution = api.solve(api.load_game(games.ULTIMATUM)).solution
    family = solution.equilibria[0]
    case = family.cases[0]
    labels = sorted({str(rule.action) for rule in case.rules if isinstance(rule.action, str)})
    rules = tuple(
        replace(rule, lottery=tuple((label, THIRD * (k + 1)) for k, label in enumerate(labels)))
        if rule.action == labels[1]
        else rule
        for rule in case.rules
    )
    site = next(rule.site for rule in rules if rule.variable)
    surprised = Belief(site, ("k",), ((("strong",), THIRD), (("weak",), 1 - THIRD)), numbers=(Constraint(X - 1, ">"),))
    cut = Belief(site, ("t",), between=(Value.number(0), THIRD))
    profile = RuleProfile(tuple(rule.rule() for rule in rules), (surprised, cut))
    told = replace(case, rules=rules, told=(), profile=profile, edges=())
    return replace(solution, equilibria=(replace(family, cases=(told,)),))


def written(solution: Solution) -> Any:
    return json.loads(json.dumps(solution_json(solution, {}, "ultimatum.game", games.ULTIMATUM)))


def test_a_profile_that_mixes_and_believes_is_read_back_as_it_was(mixed: Solution) -> None:
    profile = mixed.equilibria[0].cases[0].profile
    (claim,) = read_solution(written(mixed)).claims
    assert claim.profile.beliefs == profile.beliefs
    assert [rule.lottery for rule in claim.profile.rules] == [rule.lottery for rule in profile.rules]
    assert any(rule.lottery for rule in claim.profile.rules)


def test_strategies_and_beliefs_say_the_same_as_rules(mixed: Solution) -> None:
    region = written(mixed)["equilibria"][0]["regions"][0]
    assert {"accept": "1/3", "reject": "2/3"} in region["strategies"]["B"].values()
    assert list(region["beliefs"]["A"].values()) == [{"k is strong": "1/3", "k is weak": "2/3"}, {"t": "[0, 1/3]"}]


@pytest.mark.parametrize("what", ["strategies", "beliefs"])
def test_a_summary_that_says_something_else_is_refused(mixed: Solution, what: str) -> None:
    data = written(mixed)
    for plans in data["equilibria"][0]["regions"][0][what].values():
        for plan in plans.values():
            if isinstance(plan, dict):
                plan.update(dict.fromkeys(plan, "1/2"))
    with pytest.raises(InputError, match="say different things"):
        read_solution(data)


def test_people_read_probabilities_and_beliefs(mixed: Solution) -> None:
    told = [sentence for _, sentence in report(mixed, {}, TEXT).equilibria[0].cases[0].strategies]
    assert any("accept with probability 1/3, else reject" in sentence for sentence in told)
    believed = "believes k is strong with probability 1/3, else k is weak, if x > 1; t in [0, 1/3]"
    assert believed in told
    typeset = report(mixed, {}, LATEX).equilibria[0].cases[0].strategies
    assert any("accept with probability $" in sentence for _, sentence in typeset)
