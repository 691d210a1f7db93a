"""The commands on files: exit codes, formats, what is said and where."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from tests.show import games
from winset.cli.main import run
from winset.equilibrium.verify import Verdict
from winset.equilibrium.verify.claimed import judged

Ran = tuple[int, str, str]
Winset = Callable[..., Ran]


@pytest.fixture
def winset(capsys: pytest.CaptureFixture[str]) -> Winset:
    """Run a command line; its exit code, standard output and standard error."""

    def call(*args: object) -> Ran:
        code = run([str(arg) for arg in args])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


Write = Callable[[str, str], Path]
BAD = games.ULTIMATUM.replace("B gets x", "B gets C")


@pytest.mark.parametrize("command", ["solve", "check", "winsets"])
def test_a_bad_file_is_two_with_a_caret(command: str, winset: Winset, file: Write) -> None:
    path = file("bad.game", BAD)
    code, out, err = winset(command, path)
    assert (code, out) == (2, "")
    where, quoted, caret = err.splitlines()[:3]
    line = next(k for k, text in enumerate(BAD.splitlines(), 1) if "gets C" in text)
    assert where.startswith(f"{path}:{line}:")
    assert quoted == f"  {BAD.splitlines()[line - 1]}"
    assert quoted[caret.index("^") : caret.rindex("^") + 1] == "C"


# --- solve ------------------------------------------------------------------------------------------------------------


def test_solve_as_text(winset: Winset, file: Write) -> None:
    code, out, err = winset("solve", file("a.game", games.SCREENING))
    assert (code, err) == (0, "")
    assert "A chooses x = rL" in out
    assert "if p >= pstar" in out
    assert "no profitable deviation" in out


def test_solve_at_numbers(winset: Winset, file: Write) -> None:
    """p* = (1 - 3/4)/(1 - 1/4) = 1/3 < 9/10: the cheap offer 1/4, worth 9/10 times 3/4."""
    path = file("a.game", games.SCREENING)
    code, out, _ = winset("solve", path, "--format", "json", "--set", "p=9/10", "--set", "rL=0.25", "--set", "rH=3/4")
    (family,) = json.loads(out)["equilibria"]
    (region,) = family["regions"]
    assert code == 0
    assert region["path"] == {"x": "1/4"}
    assert region["payoffs"]["A"] == "27/40"
    assert family["verified"] is True
    assert family["residual"] == "0"


@pytest.mark.parametrize("style", ["text", "json", "latex", "markdown"])
def test_a_partial_result_is_shown_with_three(style: str, winset: Winset, file: Write) -> None:
    code, out, err = winset("solve", file("a.game", games.SIGNALLING), "--format", style)
    assert code == 3
    assert "beliefs are needed" in out
    assert "not solved" in err


def test_no_time_is_three_and_says_so(winset: Winset, file: Write) -> None:
    code, out, _ = winset("solve", file("a.game", games.SIDES), "--time-limit", "1e-9", "--no-verify")
    assert code == 3
    assert "time limit" in out


def test_brief_leaves_the_cases_out(winset: Winset, file: Write) -> None:
    path = file("a.game", games.SIDES)
    _, whole, _ = winset("solve", path, "--no-verify")
    _, brief, _ = winset("solve", path, "--no-verify", "--brief")
    assert len(brief.splitlines()) < len(whole.splitlines()) / 2
    assert set(brief.splitlines()) - set(whole.splitlines()) <= {
        line for line in brief.splitlines() if line.strip().startswith(("exists if", "or "))
    }


def test_latex_documents(winset: Winset, file: Write) -> None:
    path = file("a.game", games.ULTIMATUM)
    assert "\\documentclass" in winset("solve", path, "--format", "latex", "--document")[1]
    assert "\\documentclass" not in winset("solve", path, "--format", "latex")[1]


@pytest.mark.parametrize(
    ("text", "concept", "code", "said"),
    [
        (games.ULTIMATUM, "subgame-perfect", 0, ""),
        (games.SCREENING, "perfect-bayesian", 0, ""),
        (games.SCREENING, "Perfect Bayesian equilibrium", 0, ""),
        (games.SCREENING, "subgame-perfect", 3, "something is hidden"),
        (games.ULTIMATUM, "perfect-bayesian", 3, "nothing is hidden"),
        (games.ULTIMATUM, "nash", 3, "threats"),
        (games.SCREENING, "sequential", 3, "consistency"),
        (games.ULTIMATUM, "subgame-perfekt", 2, "did you mean subgame-perfect?"),
    ],
)
def test_concepts(text: str, concept: str, code: int, said: str, winset: Winset, file: Write) -> None:
    result = winset("solve", file("a.game", text), "--concept", concept)
    assert result[0] == code
    assert said in result[2]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--set", "z=1"], "z is not a parameter"),
        (["--set", "r=2"], "r"),
        (["--set", "r=1/2", "--set", "r=1/3"], "r is set twice"),
        (["--set", "r=1/"], "the formula ends too early"),
        (["--brief", "--format", "json"], "--brief"),
        (["--document"], "--document"),
        (["--time-limit", "0"], "time-limit"),
    ],
)
def test_bad_requests_are_two(args: list[str], said: str, winset: Winset, file: Write) -> None:
    code, out, err = winset("solve", file("a.game", games.ULTIMATUM), *args)
    assert (code, out) == (2, "")
    assert said in err


def test_a_missing_structural_number_is_asked_for(winset: Winset, file: Write) -> None:
    code, _, err = winset("solve", file("a.game", games.ROUNDS))
    assert code == 2
    assert "--set T=3" in err


def test_a_stop_from_the_keyboard_is_130(monkeypatch: pytest.MonkeyPatch, winset: Winset, file: Write) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("winset.api.solve", stop)
    assert winset("solve", file("a.game", games.ULTIMATUM)) == (130, "", "interrupted\n")


def test_solving_loads_nothing_that_it_does_not_need(file: Write) -> None:
    path = file("a.game", games.ULTIMATUM)
    code = f"import sys; from winset.cli.main import run; run(['solve', {str(path)!r}]); print('LOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.partition("LOADED ")[2].split())
    assert "winset.api" in loaded
    heavy = {"sympy", "numpy", "scipy", "rich", "lark", "z3", "nashpy", "importlib.metadata", "asyncio"}
    assert loaded & heavy == set()


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_says_what_it_is(winset: Winset, file: Write) -> None:
    code, out, err = winset("check", file("a.game", games.SCREENING))
    assert (code, err) == (0, "")
    assert "private information" in out
    assert "10  A chooses x in [0, 1]" in out
    assert "perfect Bayesian equilibrium by rollback" in out
    assert "beliefs" not in out


def test_check_names_the_line_that_needs_beliefs(winset: Winset, file: Write) -> None:
    code, out, _ = winset("check", file("a.game", games.SIGNALLING), "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert [item["line"] for item in data["beliefs"]] == [15, 17]
    assert data["beliefs"][0]["remark"] == "challenger has not seen type (line 10)"


def test_check_says_what_is_out_of_reach(winset: Winset, file: Write) -> None:
    text = games.ROUNDS.replace("T in 1..20", "T = 500 in 1..999")
    code, out, err = winset("check", file("a.game", text))
    assert (code, err) == (0, "")
    assert "solve        out of reach: line 8: 500 rounds are more than the limit of 200" in out


def test_check_asks_for_a_structural_number_and_takes_it(winset: Winset, file: Write) -> None:
    path = file("a.game", games.ROUNDS)
    assert "--set T=3" in winset("check", path)[1]
    assert "subgame-perfect equilibrium by rollback" in winset("check", path, "--set", "T=2")[1]


def test_check_a_negotiation(winset: Winset, file: Write) -> None:
    code, out, _ = winset("check", file("a.game", games.SIDES))
    assert code == 0
    assert "a negotiation between sides" in out
    assert "winsets      one issue" in out


def test_all_tells_equilibria_on_borders_in_full(winset: Winset, file: Write) -> None:
    """To go left is worth 0 and to go right (2r - 1)^2: left is an equilibrium where r = 1/2 only."""
    text = (
        'winset 1\ngame "A tie"\nplayers B\nparameters\n    r in (0, 1)\nplay\n    B chooses left or right\n'
        "    if left: to_left, B gets 0\n    otherwise: to_right, B gets (2*r - 1)^2\n"
    )
    path = file("a.game", text)
    _, short, _ = winset("solve", path)
    _, whole, _ = winset("solve", path, "--all")
    assert "\nOnly on borders:\n   2. B plays left; to_left; if r = 1/2\n" in short
    assert "\n2. B plays left; to_left\n   if r = 1/2\n      payoffs   B 0\n" in whole


# --- winsets ----------------------------------------------------------------------------------------------------------


def test_winsets_and_their_overlap(winset: Winset, file: Write) -> None:
    """A ratifies [rA, 1], B ratifies [0, 1 - rB]; they overlap in [rA, 1 - rB], empty if rA + rB > 1."""
    code, out, _ = winset("winsets", file("a.game", games.SIDES), "--format", "json")
    sets = {(item["kind"], *item["sides"]): item["regions"] for item in json.loads(out)["sets"]}
    assert code == 0
    assert sets["winset", "A"][0]["deals"] == [{"from": "rA", "to": "1", "closed": [True, True]}]
    assert sets["winset", "B"][0]["deals"] == [{"from": "0", "to": "1 - rB", "closed": [True, True]}]
    overlap = {tuple(row["when"]): (row["deals"], row["size"]) for row in sets["overlap", "A", "B"]}
    assert overlap == {
        ("rA + rB < 1",): ([{"from": "rA", "to": "1 - rB", "closed": [True, True]}], "1 - rA - rB"),
        ("rA + rB > 1",): ([], "0"),
    }


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("text", "[rA, 1 - rB]   size 1 - rA - rB   if rA + rB < 1"),
        ("latex", r"$[r_{A}, 1 - r_{B}]$ & $1 - r_{A} - r_{B}$ & $r_{A} + r_{B} < 1$"),
        ("markdown", r"| overlap of A and B | $[r_{A}, 1 - r_{B}]$ | $1 - r_{A} - r_{B}$ | $r_{A} + r_{B} < 1$ |"),
    ],
)
def test_winsets_in_other_formats(style: str, said: str, winset: Winset, file: Write) -> None:
    code, out, _ = winset("winsets", file("a.game", games.SIDES), "--format", style)
    assert code == 0
    assert said in out


def test_an_empty_winset_is_an_answer(winset: Winset, file: Write) -> None:
    code, out, _ = winset("winsets", file("a.game", games.SIDES), "--set", "rA=3/4", "--set", "rB=1/2")
    assert code == 0
    assert "overlap of A and B\n   empty   size 0" in out


def test_winsets_on_a_border_are_exact(winset: Winset, file: Write) -> None:
    _, out, _ = winset("winsets", file("a.game", games.SIDES), "--set", "rA=1/4", "--set", "rB=3/4")
    assert "overlap of A and B\n   {1/4}   size one deal" in out


def test_two_issues_have_an_area(winset: Winset, file: Write) -> None:
    """x <= 3y and y <= 3x cut two triangles of area 1/6 from the unit square; together 2/3 is left."""
    linked = """winset 1
game "Linked"
parameters
    k in [1, 5]
issue x in [0, 1]
issue y in [0, 1]
side A
    ratified by all of
        a: gets k*y - x, 0 without agreement
side B
    ratified by all of
        b: gets k*x - y, 0 without agreement
"""
    path = file("a.game", linked)
    _, out, _ = winset("winsets", path, "--format", "json", "--set", "k=3")
    sizes = {(item["kind"], *item["sides"]): item["regions"][0]["size"] for item in json.loads(out)["sets"]}
    assert sizes["winset", "A"] == "5/6"
    assert sizes["overlap", "A", "B"] == "2/3"
    code, out, _ = winset("winsets", path)
    assert code == 0
    assert "A ratifies iff: k*y - x >= 0" in out


def test_winsets_need_sides(winset: Winset, file: Write) -> None:
    code, _, err = winset("winsets", file("a.game", games.ULTIMATUM))
    assert code == 2
    assert "`side`" in err


# --- convert ----------------------------------------------------------------------------------------------------------


def test_convert_there_and_back(winset: Winset, file: Write, tmp_path: Path) -> None:
    path = file("a.game", games.SCREENING)
    assert winset("convert", path, tmp_path / "a.json") == (0, f"{tmp_path / 'a.json'}\n", "")
    assert winset("convert", tmp_path / "a.json", tmp_path / "b.game")[0] == 0
    assert winset("convert", path, tmp_path / "c.game")[0] == 0
    assert (tmp_path / "b.game").read_text(encoding="utf-8") == (tmp_path / "c.game").read_text(encoding="utf-8")
    assert "# prior that B's legislature is soft" in (tmp_path / "b.game").read_text(encoding="utf-8")


def test_convert_to_a_plain_play_that_solves_the_same(winset: Winset, file: Write, tmp_path: Path) -> None:
    path = file("a.game", games.SIDES)
    assert winset("convert", path, tmp_path / "p.game", "--play")[0] == 0
    text = (tmp_path / "p.game").read_text(encoding="utf-8")
    assert "side A" not in text
    assert "RA votes yes or no" in text
    settings = ["--set", "rA=1/4", "--set", "rB=1/4", "--format", "json"]
    answers = [json.loads(winset("solve", game, *settings)[1])["equilibria"] for game in (path, tmp_path / "p.game")]
    assert [[r["payoffs"] for f in answer for r in f["regions"]] for answer in answers] == [
        [{"A": "3/4", "RA": "1/2", "B": "1/4", "RB": "0"}]
    ] * 2


@pytest.mark.parametrize(
    ("name", "out", "args", "said"),
    [
        ("a.game", "a.txt", [], "convert reads and writes .game"),
        ("a.game", "a.proposition", [], "write it as a.game or as .json"),
        ("a.game", "b.game", ["--play"], "is a plain play already"),
        ("a.game", "a.game", [], "is there already"),
        ("a.game", "no/b.json", [], "there is no folder"),
        ("bad.json", "b.game", [], "bad.json:1:2: this is no JSON"),
        ("other.json", "b.game", [], '"winset": 1'),
        ("other.json", "b.py", [], '"schema_version": 1'),
        ("bad.json", "b.wl", [], "bad.json:1:2: this is no JSON"),
        ("a.game", "b.tex", [], "solve first, `winset solve a.game --format json > answer.json`"),
        ("other.json", "b.tex", ["--play"], "without --play and --set: they are for games"),
        ("other.json", "b.py", ["--document"], "--document is for an answer that is written as .tex"),
    ],
)
def test_convert_refuses_with_a_sentence(
    name: str, out: str, args: list[str], said: str, winset: Winset, file: Write, tmp_path: Path
) -> None:
    file("a.game", games.ULTIMATUM)
    file("bad.json", "{oops")
    file("other.json", '{"a": 1}')
    code, written, err = winset("convert", tmp_path / name, tmp_path / out, *args)
    assert (code, written) == (2, "")
    assert said in err


@pytest.mark.parametrize(("ending", "says"), [(".py", '"x": r,'), (".wl", '"x" -> r,'), (".tex", "x &= r")])
def test_an_answer_is_handed_over(ending: str, says: str, winset: Winset, file: Write, tmp_path: Path) -> None:
    """B accepts x >= r, so A offers r."""
    _, answer, _ = winset("solve", file("a.game", games.ULTIMATUM), "--format", "json")
    assert winset("convert", file("a.json", answer), tmp_path / f"a{ending}")[0] == 0
    assert says in (tmp_path / f"a{ending}").read_text(encoding="utf-8")


# --- verify -----------------------------------------------------------------------------------------------------------

PROPOSITION = """winset 1
proposition "Prices"
game "a.game"
profile {name}
    A: x = {offer}
    B when type is soft: ratify if x >= rL, otherwise reject
    B when type is tough: ratify if x >= rH, otherwise reject
claim {name} is a {concept} equilibrium{when}
"""


@pytest.mark.parametrize(
    ("offer", "concept", "when", "code", "said"),
    [
        ("rH", "perfect Bayesian", " when p <= pstar", 0, "holds"),
        ("rH", "Nash", " when p <= pstar", 0, "holds"),
        ("rL", "perfect Bayesian", " when p >= pstar", 0, "holds"),
        ("rL", "perfect Bayesian", "", 1, "deviation  A at line 10"),
        ("rH", "perfect Bayesian", " when p > pstar", 1, "deviation  A at line 10"),
        ("rH", "sequential", " when p <= pstar", 3, "undecided"),
    ],
)
def test_verify_a_proposition(
    offer: str, concept: str, when: str, code: int, said: str, winset: Winset, file: Write
) -> None:
    """Pooling on the tough price is an equilibrium iff p <= p*, screening with the soft price iff p >= p*."""
    file("a.game", games.SCREENING)
    text = PROPOSITION.format(name="price", offer=offer, concept=concept, when=when)
    got, out, _ = winset("verify", file("p.proposition", text))
    assert got == code
    assert said in out


def test_a_deviation_has_an_exact_point(winset: Winset, file: Write) -> None:
    """At p = 1/4, rL = 1/5, rH = 2/5 the soft price gives 1/4 times 4/5 = 1/5; the tough price gives 3/5."""
    file("a.game", games.SCREENING)
    path = file("p.proposition", PROPOSITION.format(name="soft", offer="rL", concept="perfect Bayesian", when=""))
    settings = ["--set", "p=1/4", "--set", "rL=1/5", "--set", "rH=2/5"]
    code, out, _ = winset("verify", path, *settings, "--format", "json")
    (verdict,) = json.loads(out)["verdicts"]
    assert code == 1
    assert verdict["holds"] is False
    deviation = verdict["deviations"][-1]
    assert deviation["player"] == "A"
    offer = Fraction(deviation["point"]["x"])
    assert Fraction(2, 5) <= offer
    assert Fraction(deviation["gain_at_point"]) == (1 - offer) - Fraction(1, 5) > 0


def test_verify_what_solve_wrote(winset: Winset, file: Write) -> None:
    path = file("a.game", games.SCREENING)
    solved = file("a.json", winset("solve", path, "--format", "json")[1])
    code, out, _ = winset("verify", solved)
    assert code == 0
    assert out.count("   holds") == 2
    text = solved.read_text(encoding="utf-8").replace("type is tough, rH <= x <= 1", "type is tough, rL <= x <= 1")
    assert winset("verify", file("b.json", text))[0] == 2


def test_verify_finds_what_is_wrong_in_a_solution(winset: Winset, file: Write) -> None:
    """The offers of both equilibria swapped: neither is one where the other is the only one."""
    data = json.loads(winset("solve", file("a.game", games.SCREENING), "--format", "json")[1])
    first, second = (family["regions"][0] for family in data["equilibria"])
    first["when"], second["when"] = second["when"], first["when"]
    code, out, _ = winset("verify", file("a.json", json.dumps(data)))
    assert code == 1
    assert out.count("does not hold") == 2


@pytest.mark.parametrize(
    ("name", "text", "args", "said"),
    [
        ("a.game", games.ULTIMATUM, [], "is a game"),
        ("a.json", "{}", [], "schema_version"),
        ("a.json", "{}", ["--set", "p=1"], "leave out --set"),
        ("a.proposition", 'winset 1\nproposition "x"\nvariables a\nclaim a > 0\n', [], "needs a `game`"),
        ("a.proposition", PROPOSITION.format(name="q", offer="rL", concept="Nash", when=""), [], "is not there"),
    ],
)
def test_verify_refuses_with_a_sentence(
    name: str, text: str, args: list[str], said: str, winset: Winset, file: Write
) -> None:
    path = file(name, text)
    if said == "is not there":
        assert not path.with_name("a.game").exists()
    code, out, err = winset("verify", path, *args)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("claimed", "holds", "concept", "expected"),
    [
        ("subgame-perfect", True, "subgame-perfect equilibrium", True),
        ("Nash", True, "subgame-perfect equilibrium", True),
        ("Nash", False, "Nash equilibrium, but not subgame-perfect", True),
        ("subgame-perfect", False, "Nash equilibrium, but not subgame-perfect", False),
        ("perfect Bayesian", False, "Nash equilibrium, but not strong perfect Bayesian", False),
        ("weak perfect Bayesian", False, "Nash equilibrium, but not strong perfect Bayesian", None),
        ("weak perfect Bayesian", True, "strong perfect Bayesian equilibrium", True),
        ("sequential", True, "strong perfect Bayesian equilibrium", None),
        ("sequential", False, "Nash equilibrium, but not strong perfect Bayesian", False),
        ("Nash", False, "not a Nash equilibrium", False),
        ("weak perfect Bayesian", False, "not a Nash equilibrium", False),
        ("Nash", False, "not subgame-perfect; whether it is Nash was not decided", None),
        ("Nash", None, "Nash equilibrium; what is stronger was not decided", True),
        ("subgame-perfect", None, "undecided", None),
        ("", False, "not a Nash equilibrium", False),
    ],
)
def test_a_verdict_on_one_concept_answers_for_others(
    claimed: str, holds: bool | None, concept: str, expected: bool | None
) -> None:
    name = f"{claimed} equilibrium" if claimed else ""
    assert judged(name, Verdict(holds, concept, 1)) is expected
