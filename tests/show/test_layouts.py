"""Solutions as LaTeX, Markdown and JSON. Values come from theory; the layout is held where a paper depends on it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.show import games
from tests.show.compiled import COMPILED, HOW, compiles
from winset.api import Result, solve
from winset.equilibrium.verify import verify
from winset.errors import InputError
from winset.game.compile import compile_game
from winset.show.columns import columns, width
from winset.show.formula import LATEX, TEXT
from winset.show.json_form import solution_json
from winset.show.json_reader import formula, read_solution
from winset.show.latex import latex, roman, slug
from winset.show.markdown import markdown
from winset.show.report import report
from winset.show.text import text as as_text

CASES = {
    "ultimatum": (games.ULTIMATUM, {}),
    "screening": (games.SCREENING, {}),
    "rounds": (games.ROUNDS, {"T": 3}),
    "signalling": (games.SIGNALLING, {}),
    "odd names": (games.ODD_NAMES, {}),
    "two tables": (games.SIDES, {}),
    "numbers": (games.SCREENING, {"p": "9/10", "rL": "1/4", "rH": "3/4"}),
}


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    return {name: solve(text, settings, verified=False) for name, (text, settings) in CASES.items()}


def as_json(result: Result) -> dict[str, object]:
    """What a program reads: through text and back."""
    made = solution_json(result.solution, result.lets, result.game.source, result.game.text)
    read: dict[str, object] = json.loads(json.dumps(made))
    return read


# --- LaTeX ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("how", HOW)
def test_a_document_compiles_as_it_is(name: str, how: str, results: dict[str, Result], tmp_path: Path) -> None:
    result = results[name]
    source = latex(report(result.solution, result.lets, LATEX), document=True)
    for environment in re.findall(r"\\begin\{(\w+)\}", source):
        assert source.count(rf"\begin{{{environment}}}") == source.count(rf"\end{{{environment}}}")
    assert source.count("$") % 2 == 0
    assert source.index(r"\begin{document}") < source.index(r"\begin{proposition}") < source.index(r"\toprule")
    if how == COMPILED:
        compiles(source, tmp_path)


def test_a_fragment_is_the_document_without_its_frame(results: dict[str, Result]) -> None:
    told = report(results["screening"].solution, results["screening"].lets, LATEX)
    fragment, document = latex(told), latex(told, document=True)
    assert r"\documentclass" not in fragment
    assert fragment.partition("\n")[2].strip() in document


def test_the_proposition_and_the_table_say_what_theory_says(results: dict[str, Result]) -> None:
    """Screening: offer r_L if p >= p* = (1 - rH)/(1 - rL), else r_H; the soft type's bound is the cheap offer."""
    result = results["screening"]
    source = latex(report(result.solution, result.lets, LATEX))
    assert r"Write $p^{\ast} = \frac{1 - r_{H}}{1 - r_{L}}$." in source
    assert r"Let $p \in (0, 1)$ and $0 \leq r_{L} < r_{H} \leq 1$." in source
    assert r"\item If $p \geq p^{\ast}$, then A chooses $x = r_{L}$; agreement with probability $p$" in source
    assert r"\item If $p \leq p^{\ast}$, then A chooses $x = r_{H}$; B plays ratify; agreement; payoffs are" in source
    table = source[source.index(r"\toprule") :]
    assert [head.strip() for head in table.splitlines()[0].split("&")][1:5] == [
        "Condition", "Offer", "Strategies", "Outcome",
    ]  # fmt: skip
    assert r"ratify if $x \geq r_{L}$, otherwise reject" in table
    assert r"agreement ($p$)" in table


def test_what_was_not_solved_is_said(results: dict[str, Result]) -> None:
    result = results["signalling"]
    assert result.solution.unsolved
    source = latex(report(result.solution, result.lets, LATEX))
    assert "not solved" in source
    assert "beliefs are needed" in source
    assert "there is no other" not in source
    assert "Not solved" in markdown(report(result.solution, result.lets, LATEX))


def test_an_answer_to_nothing_says_so_at_the_top() -> None:
    """Where the weak type concedes and the strong one fights, beliefs are needed everywhere: nothing is solved."""
    text = games.SIGNALLING.replace("    k > 0\n", "    k > 0\nassuming w*vW < c < w*vS\n")
    result = solve(text)
    assert not result.equilibria
    plain, paper = (report(result.solution, result.lets, style) for style in (TEXT, LATEX))
    lines = as_text(plain).splitlines()
    assert lines[1] == "not solved: perfect Bayesian equilibria, by rollback"
    assert not [line for line in lines if line.startswith("searched")]
    assert "Not solved: perfect Bayesian equilibria, by rollback." in markdown(paper)
    assert "The perfect Bayesian equilibria were not solved for." in latex(paper)


def test_one_comparison_is_one() -> None:
    """With one action left to her and nothing before it, a player has one deviation to be compared."""
    play = "    A chooses go or stay\n    if go: gone, A gets 1\n    otherwise: left, A gets 0\n"
    result = solve(f'winset 1\ngame "One"\nplayers A\nplay\n{play}')
    assert "(1 comparison)" in as_text(report(result.solution, result.lets, TEXT))


@pytest.mark.parametrize("how", HOW)
def test_a_long_table_breaks_across_pages(
    how: str, results: dict[str, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = report(results["screening"].solution, results["screening"].lets, LATEX)
    assert r"\begin{longtable}" not in latex(told)
    monkeypatch.setattr("winset.show.latex.MOST_LINES", 3)
    source = latex(told, document=True)
    assert source.count(r"\begin{longtable}") == source.count(r"\end{longtable}") == 1
    assert r"\begin{table}" not in source
    if how == COMPILED:
        compiles(source, tmp_path)


@pytest.mark.parametrize(("number", "text"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (88, "lxxxviii")])
def test_roman_numerals(number: int, text: str) -> None:
    assert roman(number) == text


def test_a_label_is_plain() -> None:
    assert slug("50% & <odd>: Café!") == "50-odd-caf"
    assert slug("§") == "game"


def test_columns_fit_the_line_and_hide_what_is_empty() -> None:
    rows = [[["a"], ["Offer"], ["long"]], [["x"], [], ["words " * 40]], [["y"], [], ["word"]]]
    made = columns(rows)
    assert [column.shown for column in made] == [True, False, True]
    assert [column.share > 0 for column in made] == [False, False, True]
    assert width(r"$\frac{1 - r_{H}}{1 - r_{L}}$") < width(r"$(1 - r_{H})/(1 - r_{L})$")


# --- Markdown ---------------------------------------------------------------------------------------------------------


def test_markdown_has_a_table_for_each_equilibrium(results: dict[str, Result]) -> None:
    result = results["screening"]
    lines = markdown(report(result.solution, result.lets, LATEX)).splitlines()
    assert lines[0] == "# Screening a ratifier"
    assert sum(line.startswith("## (") for line in lines) == len(result.equilibria) == 2
    rows = [line for line in lines if line.startswith("|")]
    assert {row.replace(r"\|", "").count("|") for row in rows} == {6}


def test_markdown_escapes_what_is_not_markup(results: dict[str, Result]) -> None:
    written = markdown(report(results["odd names"].solution, {}, LATEX))
    assert written.startswith(r"# 50% & \<odd\> \#1\_x ~ ^ \\ { α")
    assert "$\\beta$: accept" in written


# --- JSON -------------------------------------------------------------------------------------------------------------


DOCUMENTED = [
    "schema_version", "title", "concept", "method", "exact", "complete", "searched", "equilibria", "none", "unsolved",
    "notes", "meta",
]  # fmt: skip


def test_json_has_the_documented_keys(results: dict[str, Result]) -> None:
    for result in results.values():
        data = as_json(result)
        assert set(DOCUMENTED) <= set(data)
        assert data["schema_version"] == 1
        for family in data["equilibria"]:  # type: ignore[attr-defined]
            assert {"headline", "regions", "verified", "residual"} <= set(family)
            for region in family["regions"]:
                keys = {"when", "witness", "payoffs", "outcomes", "path", "strategies", "beliefs"}
                assert keys <= set(region)


def test_json_says_what_theory_says(results: dict[str, Result]) -> None:
    cheap, dear = as_json(results["screening"])["equilibria"]  # type: ignore[misc]
    region = cheap["regions"][0]
    assert formula(region["path"]["x"]) == formula("rL")
    assert formula(region["payoffs"]["A"]) == formula("p*(1 - rL)")
    assert {label: formula(p) for label, p in region["outcomes"].items()} == {
        "agreement": formula("p"),
        "breakdown": formula("1 - p"),
    }
    assert region["strategies"]["A"] == {"line 10": "rL"}
    assert region["strategies"]["B"] == {
        "line 11, type is soft, 0 <= x < rL": {"reject": "1"},
        "line 11, type is soft, rL <= x <= 1": {"ratify": "1"},
        "line 11, type is tough, 0 <= x < rH": {"reject": "1"},
        "line 11, type is tough, rH <= x <= 1": {"ratify": "1"},
    }
    assert formula(dear["regions"][0]["payoffs"]["A"]) == formula("1 - rH")


def test_numbers_of_later_rounds_have_names_of_their_own(results: dict[str, Result]) -> None:
    """Three rounds of alternating offers: the last takes all, so x = d in round 2, 1 - d + d^2 in round 1."""
    data = as_json(results["rounds"])
    assert data["numbers"] == {f"x_{k}": {"name": "x", "rounds": [k]} for k in (2, 3)}
    strategies = data["equilibria"][0]["regions"][0]["strategies"]  # type: ignore[index]
    assert formula(strategies["A"]["line 9, round 1"]) == formula("1 - d + d^2")
    assert formula(strategies["B"]["line 9, round 2"]) == formula("d")
    assert strategies["A"]["line 10, round 2, d <= x_2 <= 1"] == {"accept": "1"}


def test_a_name_of_the_file_is_not_taken_for_a_later_round() -> None:
    text = games.ROUNDS.replace("    d in (0, 1)", "    d, x_2 in (0, 1)").replace("A gets 0, B", "A gets 0*x_2, B")
    data = as_json(solve(text, {"T": 2}, verified=False))
    assert list(data["numbers"]) == ["x__2"]  # type: ignore[call-overload]


@pytest.mark.parametrize("name", ["ultimatum", "screening", "rounds", "two tables", "numbers"])
def test_a_solution_that_is_read_back_is_verified(name: str, results: dict[str, Result]) -> None:
    """The profile goes through text: each region's rules are put to the verifier as they stand in the JSON."""
    written = read_solution(as_json(results[name]))
    play = results[name].solution.play
    assert written.text == results[name].game.text
    assert written.claims
    for claim in written.claims:
        verdict = verify(play, claim.profile, claim.region)
        assert verdict.holds, (claim.place, str(verdict))


def test_a_bound_that_begins_with_a_bracket_is_read_back() -> None:
    """After Rubinstein (1982), a responder who pays c to wait accepts (dB - c - dA*dB)/(1 - dA*dB)."""
    found = solve("""winset 1
game "Waiting costs the second player something"
players A, B
parameters
    dA, dB in (0, 1)
    c in [0, 1/4]
play
    repeat forever, discounted by dA for A and dB for B, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, proposer gets 1 - x, responder gets x
        B pays c
        next round
""")
    data = as_json(found)
    assert ", (dB - c" in json.dumps(data)
    claims = read_solution(data).claims
    assert claims
    assert all(verify(found.solution.play, claim.profile, claim.region).holds for claim in claims)


def test_settings_are_carried(results: dict[str, Result]) -> None:
    written = read_solution(as_json(results["numbers"]))
    assert written.settings == {"p": "9/10", "rL": "1/4", "rH": "3/4"}
    assert compile_game(results["numbers"].game.rewritten, results["numbers"].solution.play.settings).parameters == ()


def broken(data: dict[str, object], where: str, value: object) -> dict[str, object]:
    """The data with one place changed: `equilibria.0.regions.0.when`."""
    copy = json.loads(json.dumps(data))
    *way, last = [int(step) if step.isdigit() else step for step in where.split(".")]
    inner = copy
    for step in way:
        inner = inner[step]
    inner[last] = value
    changed: dict[str, object] = copy
    return changed


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("schema_version", 7, "schema_version"),
        ("game", None, "game: an object is due"),
        ("equilibria", {}, "equilibria: a list is due"),
        ("equilibria.0.regions.0.when", ["p > > 1"], "cannot stand here"),
        ("equilibria.0.regions.0.when", ["p + 1"], "should be a comparison"),
        ("equilibria.0.regions.0.rules.0.at", [1, 2], "line, column and width"),
        ("equilibria.0.regions.0.rules.0.rounds", ["1"], "whole numbers"),
        ("equilibria.0.regions.0.rules.1.when", ["max(x, 1) > 1"], "should be a formula"),
        ("equilibria.0.regions.0.rules.1.drawn", ["type"], "should be a draw"),
        ("equilibria.0.regions.0.rules.0.chooses", "rH", "say different things"),
        ("equilibria.0.regions.0.strategies.A", {"line 10": "rH"}, "say different things"),
        ("equilibria.0.regions.0.strategies.A", {"line 10": "rL", "line 11": "rL"}, "say more than"),
    ],
)
def test_a_broken_solution_is_refused_with_its_place(
    where: str, value: object, said: str, results: dict[str, Result]
) -> None:
    with pytest.raises(InputError, match=said):
        read_solution(broken(as_json(results["screening"]), where, value))
