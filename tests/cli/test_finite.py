"""Finite games on the command line: solve, check, verify, convert, methods; what is said, and the exit codes."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import finite
from winset import api
from winset.cli.main import run
from winset.equilibrium.finite.methods import METHODS
from winset.equilibrium.play_methods import METHODS as FOR_PLAYS
from winset.game.efg_writer import write_efg
from winset.game.finite_file import FiniteGame, load_finite
from winset.game.tree import Decision, Tree

Ran = tuple[int, str, str]
Winset = Callable[..., Ran]

CHICKEN = """NFG 1 R "Chicken" { "A" "B" } { { "dare" "yield" } { "dare" "yield" } } ""
0 0 1 7 7 1 6 6
"""

# B does not know whether fighting pays; solved by hand: for q <= 1/2 B yields and both types stay; for q > 1/2 the soft
# type mixes so that B is indifferent, mu = 1/2, and B fights with probability 1/2 so that the soft type is.
THREAT = """winset 1
game "A threat and who makes it"
players A, B
parameters
    q in (0, 1)
play
    nature draws type: soft with q, otherwise hard; seen by A
    A chooses out or stay
    if out: peace, A gets 1, B gets 1
    otherwise:
        B chooses fight or yield
        if fight:
            if type is soft: war, A gets -1, B gets 1
            otherwise: war, A gets 2, B gets -1
        otherwise: deal, A gets 3, B gets 0
"""


@pytest.fixture
def winset(capsys: pytest.CaptureFixture[str]) -> Winset:
    """Run a command line; its exit code, standard output and standard error."""

    def call(*args: object) -> Ran:
        code = run([str(arg) for arg in args])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the named games, a strategic form and a play."""
    for name, make in finite.NAMED.items():
        (tmp_path / f"{name}.efg").write_text(write_efg(make()), encoding="utf-8")
    (tmp_path / "chicken.nfg").write_text(CHICKEN, encoding="utf-8")
    (tmp_path / "threat.game").write_text(THREAT, encoding="utf-8")
    return tmp_path


# --- solve ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("entry.efg", "1 subgame-perfect equilibrium, by"),
        ("horse.efg", "1 perfect Bayesian equilibrium, by"),
        ("chicken.nfg", "3 Nash equilibria, by"),
    ],
)
def test_the_first_line_says_concept_number_and_completeness(
    name: str, first: str, winset: Winset, folder: Path
) -> None:
    code, out, err = winset("solve", folder / name)
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith(first)
    assert out.splitlines()[0].endswith("exact; the list is complete")


def test_beliefs_are_shown_as_conditions(winset: Winset, folder: Path) -> None:
    """Pooling on beer stands if quiche is believed to come from the weak type with at least 1/2."""
    _, out, _ = winset("solve", folder / "beer-quiche.efg")
    assert "2 perfect Bayesian equilibria" in out
    assert "mu in [0, 1/2]" in out
    assert "A: 29/10, B: 9/10" in out


def test_json_has_strategies_by_player_set_and_action(winset: Winset, folder: Path) -> None:
    code, out, _ = winset("solve", folder / "chicken.nfg", "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert [data[key] for key in ("schema_version", "concept", "exact")] == [1, "Nash equilibrium", True]
    assert data["complete"] == "yes"
    mixed = next(e for e in data["equilibria"] if len(e["outcomes"]) == 4)
    assert mixed["strategies"] == {name: {"choice": {"dare": "1/2", "yield": "1/2"}} for name in "AB"}
    assert mixed["payoffs"] == {"A": "7/2", "B": "7/2"}
    assert all(e["verified"] and e["residual"] == "0" for e in data["equilibria"])


@pytest.mark.parametrize(
    ("style", "said"), [("latex", r"\begin{tabular}"), ("markdown", "| player | information set |")]
)
def test_other_formats(style: str, said: str, winset: Winset, folder: Path) -> None:
    code, out, _ = winset("solve", folder / "horse.efg", "--format", style)
    assert code == 0
    assert said in out
    assert r"$\mu \in [\tfrac{2}{3}, 1]$" in out


def test_ten_are_listed_and_the_others_told(winset: Winset, tmp_path: Path) -> None:
    """A chooses among eleven ways that pay the same: eleven equilibria."""
    tree = Tree.of("Ties", ("A",), Decision("A", {f"a{k}": (1,) for k in range(11)}))
    (tmp_path / "ties.efg").write_text(write_efg(tree), encoding="utf-8")
    _, out, _ = winset("solve", tmp_path / "ties.efg")
    assert out.startswith("11 subgame-perfect equilibria")
    assert "1 more is not listed" in out
    assert "\n11. " not in out
    assert "\n11. " in winset("solve", tmp_path / "ties.efg", "--all")[1]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["horse.efg", "--concept", "pb"], 2, "did you mean pbe?"),
        (["horse.efg", "--method", "rolback"], 2, "did you mean rollback?"),
        (["horse.efg", "--method", "rollback"], 3, "some information sets have several nodes"),
        (["horse.efg", "--method", "rollback", "--concept", "pbe"], 2, "finds subgame-perfect equilibrium"),
        (["horse.efg", "--set", "p=1"], 2, "has no parameters"),
        (["gone.efg"], 2, "there is no file"),
    ],
)
def test_what_cannot_be_asked(args: list[str], code: int, said: str, winset: Winset, folder: Path) -> None:
    answer = winset("solve", folder / args[0], *args[1:])
    assert (answer[0], answer[1]) == (code, "")
    assert said in answer[2]


def test_a_malformed_file_is_two_with_its_place(winset: Winset, folder: Path) -> None:
    path = folder / "bad.efg"
    path.write_text(write_efg(finite.entry()).replace("{ 0, 2 }", "{ 0, x }"), encoding="utf-8")
    for command in ("solve", "check"):
        code, out, err = winset(command, path)
        assert (code, out) == (2, "")
        assert err.startswith(f"{path}:")
        assert "^" in err


def test_a_limit_is_three_with_a_partial_result(winset: Winset, tmp_path: Path) -> None:
    tree = finite.random_tree(random.Random(3), 3, 6, hide=0.5, chance=0)
    (tmp_path / "large.efg").write_text(write_efg(tree), encoding="utf-8")
    code, out, err = winset("solve", tmp_path / "large.efg", "--concept", "pbe", "--time-limit", "0.001")
    assert code == 3
    assert "the list may be incomplete" in out
    assert "open" in out
    assert err


# --- plays ------------------------------------------------------------------------------------------------------------


def test_a_play_in_which_beliefs_decide_is_solved_as_a_tree(winset: Winset, folder: Path) -> None:
    code, out, _ = winset("solve", folder / "threat.game")
    assert code == 0
    assert "assuming   q in (0, 1)" in out
    assert "B, A: stay       fight with 1/2, yield with 1/2" in out
    assert "type = soft with 1/2, type = hard with 1/2" in out


@pytest.mark.parametrize(("q", "payoff"), [("1/3", "3"), ("3/4", "11/8")])
def test_with_numbers_too(q: str, payoff: str, winset: Winset, folder: Path) -> None:
    """For q = 3/4: the soft type gets 1, the hard one (2 + 3)/2; 3/4 + 1/4 * 5/2 = 11/8."""
    code, out, _ = winset("solve", folder / "threat.game", "--set", f"q={q}", "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert [e["payoffs"]["A"] for e in data["equilibria"]] == [payoff]
    assert data["game"]["settings"] == {"q": q}


def test_check_says_that_the_tree_is_solved(winset: Winset, folder: Path) -> None:
    assert (
        "perfect Bayesian equilibrium on the tree of the game, of 11 nodes"
        in winset("check", folder / "threat.game")[1]
    )


def test_a_concept_of_trees_for_a_play(winset: Winset, folder: Path) -> None:
    code, out, _ = winset("solve", folder / "threat.game", "--set", "q=1/3", "--concept", "sequential")
    assert code == 0
    assert out.startswith("1 sequential equilibrium")


# --- verify -----------------------------------------------------------------------------------------------------------


def profile(folder: Path, data: object) -> Path:
    path = folder / "profile.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def strategies(third: object) -> dict[str, object]:
    return {"strategies": {"1": {"I": "D"}, "2": {"II": {"c": 1}}, "3": {"III": third}}}


def test_what_solve_writes_verifies(winset: Winset, folder: Path) -> None:
    for name in ("horse.efg", "beer-quiche.efg", "chicken.nfg", "hidden-move.efg"):
        _, out, _ = winset("solve", folder / name, "--format", "json")
        (folder / "found.json").write_text(out, encoding="utf-8")
        code, told, _ = winset("verify", folder / name, "--profile", folder / "found.json")
        assert code == 0
        assert "does not hold" not in told


def test_one_equilibrium_that_was_changed_is_refuted(winset: Winset, folder: Path) -> None:
    _, out, _ = winset("solve", folder / "beer-quiche.efg", "--format", "json")
    data = json.loads(out)
    data["equilibria"][0]["beliefs"]["B"]["quiche"] = {"strong": "1"}
    code, told, _ = winset("verify", folder / "beer-quiche.efg", "--profile", profile(folder, data))
    assert code == 1
    assert "playing leave gains 1 given the belief there" in told


def test_the_next_stronger_concept_fails_by_a_deviation(winset: Winset, folder: Path) -> None:
    path = profile(folder, strategies("L"))
    code, told, _ = winset("verify", folder / "horse.efg", "--profile", path)
    assert code == 0
    assert "a Nash equilibrium, a subgame-perfect equilibrium" in told
    assert "not a weak perfect Bayesian equilibrium: 2, at II: playing d gains 3" in told
    data = json.loads(winset("verify", folder / "horse.efg", "--profile", path, "--format", "json")[1])
    assert data["verdicts"][0]["deviations"]["weak-pbe"]["gain"] == "3"


def test_floats_are_told_with_their_tolerance(winset: Winset, folder: Path) -> None:
    code, told, _ = winset(
        "verify", folder / "horse.efg", "--profile", profile(folder, strategies({"L": 0.5, "R": 0.5}))
    )
    assert code == 1
    assert "in floating point, tolerance 1e-07; residual 1" in told


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"equilibria": 3}, "equilibria: a list is due"),
        ({}, '"strategies" are missing'),
        ({"strategies": {"4": {}}}, "profile.strategies: '4' is no player"),
        ({"strategies": {"1": {"X": {}}}}, "'X' is no information set"),
        ({"strategies": {"1": {"I": {"CC": 1}}}}, "'CC' is no action; did you mean C?"),
        ({"strategies": {"1": {"I": {"C": []}}}}, "a probability is due"),
        ({"strategies": {"1": {"I": {"C": "1 +"}}}}, "1 +"),
    ],
)
def test_a_profile_that_cannot_be_read_is_two(data: object, said: str, winset: Winset, folder: Path) -> None:
    code, out, err = winset("verify", folder / "horse.efg", "--profile", profile(folder, data))
    assert (code, out) == (2, "")
    assert said in err


def test_verify_needs_a_profile(winset: Winset, folder: Path) -> None:
    assert winset("verify", folder / "horse.efg")[0] == 2
    assert winset("verify", folder / "horse.efg", "--profile", "gone.json")[0] == 2


# --- check, methods, convert ------------------------------------------------------------------------------------------


def test_check_says_class_size_recall_and_methods(winset: Winset, folder: Path) -> None:
    code, out, _ = winset("check", folder / "horse.efg")
    assert code == 0
    assert "a game tree with imperfect information" in out
    assert "nodes             9" in out
    assert "subgames          1" in out
    assert "rollback              does not apply: some information sets have several nodes" in out
    data = json.loads(winset("check", folder / "horse.efg", "--format", "json")[1])
    assert {row["name"] for row in data["methods"]} == {method.name for method in METHODS}


def test_check_passes_on_what_the_reader_warns_of(winset: Winset, folder: Path) -> None:
    path = folder / "horse.efg"
    path.write_text(path.read_text(encoding="utf-8") + "\nleft over\n", encoding="utf-8")
    code, out, _ = winset("check", path)
    assert code == 0
    assert "warning" in out
    assert "text after the end of the tree" in out


def test_methods_are_listed_with_what_they_promise(winset: Winset) -> None:
    code, out, _ = winset("methods")
    rows = json.loads(winset("methods", "--format", "json")[1])
    assert code == 0
    assert all(method.name in out and method.promises in out for method in METHODS)
    assert [row["name"] for row in rows] == [method.name for method in (*METHODS, *FOR_PLAYS)]
    assert all(method.name in out and method.promises in out for method in FOR_PLAYS)


def test_convert_between_forms(winset: Winset, folder: Path) -> None:
    assert winset("convert", folder / "threat.game", folder / "t.efg", "--set", "q=1/3")[0] == 0
    assert winset("convert", folder / "t.efg", folder / "t.nfg")[0] == 0
    assert winset("convert", folder / "chicken.nfg", folder / "c.efg")[0] == 0
    assert winset("convert", folder / "c.efg", folder / "c.json")[0] == 0
    strategic = load_finite(folder / "t.nfg").strategic
    assert strategic is not None
    assert strategic.shape == (4, 2)
    assert len(json.loads((folder / "c.json").read_text(encoding="utf-8"))["nodes"]) == 7


@pytest.mark.parametrize(
    ("name", "out", "args", "code", "said"),
    [
        ("entry.efg", "x.game", [], 2, "convert writes it as .efg, .nfg, .json"),
        ("entry.efg", "x.nfg", ["--play"], 2, "leave out --play"),
        ("threat.game", "x.efg", [], 3, "parameter"),
    ],
)
def test_convert_says_why_not(
    name: str, out: str, args: list[str], code: int, said: str, winset: Winset, folder: Path
) -> None:
    answer = winset("convert", folder / name, folder / out, *args)
    assert answer[:2] == (code, "")
    assert said in answer[2]


# --- limits on memory, Python -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("megabytes", [1 << 20])
def test_a_memory_limit_that_is_enough_changes_nothing(megabytes: int, winset: Winset, folder: Path) -> None:
    code, out, _ = winset("solve", folder / "entry.efg", "--memory-limit", megabytes)
    assert code == 0
    assert "in, share" in out


def test_a_memory_limit_that_is_reached_is_three(monkeypatch: pytest.MonkeyPatch, winset: Winset, folder: Path) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("winset.equilibrium.finite.solving.solve_finite", full)
    code, _, err = winset("solve", folder / "entry.efg", "--memory-limit", 1 << 20)
    assert code == 3
    assert "the memory limit of 1048576 MB was reached" in err


def test_a_system_without_the_limit_says_so(monkeypatch: pytest.MonkeyPatch, winset: Winset, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    code, _, err = winset("solve", folder / "entry.efg", "--memory-limit", 1 << 20)
    assert code == 0
    assert "no limit on memory" in err


def test_python_loads_and_solves_the_same(folder: Path) -> None:
    game = api.load(folder / "entry.efg")
    assert isinstance(game, FiniteGame)
    result = api.solve(folder / "entry.efg", concept="nash")
    assert result.solution.complete == "yes"  # type: ignore[union-attr]
    assert {method.name for method in api.methods()} == {method.name for method in METHODS}


# --- profiles of a game file, laid out as a tree ----------------------------------------------------------------------

BLUFF = """winset 1
game "Entry that may be bluffed"

players Entrant, Incumbent
parameters
    c in (0, 1)

play
    nature draws entrant: strong with 1/2, otherwise weak; seen by Entrant
    Entrant chooses enter or stay
    if stay: out, Entrant gets 0, Incumbent gets 2
    Incumbent chooses fight or share
    if share: shared, Entrant gets 1, Incumbent gets 1
    if entrant is strong: lost, Entrant gets 0 - c, Incumbent gets 0 - c
    otherwise: won, Entrant gets 0 - 1, Incumbent gets 2
"""


def test_families_are_checked_only_where_the_assumptions_hold(winset: Winset, tmp_path: Path) -> None:
    """Staying out is held by fighting with probability at least 1/(1 + c); c = -1 must not be tried."""
    (tmp_path / "bluff.game").write_text(BLUFF, encoding="utf-8")
    code, out, err = winset("solve", tmp_path / "bluff.game", "--concept", "sequential")
    assert (code, err) == (0, "")
    assert "2 sequential equilibria" in out
    assert "rejected" not in out


def test_the_solution_of_a_game_file_is_verified_on_its_tree(winset: Winset, tmp_path: Path) -> None:
    (tmp_path / "bluff.game").write_text(BLUFF, encoding="utf-8")
    _, out, _ = winset("solve", tmp_path / "bluff.game", "--concept", "sequential", "--format", "json")
    (tmp_path / "bluff.json").write_text(out, encoding="utf-8")
    for more in ((), ("--set", "c=1/2")):
        code, out, _ = winset("verify", tmp_path / "bluff.game", "--profile", tmp_path / "bluff.json", *more)
        assert code == 0
        assert "does not hold" not in out
    code, _, err = winset("verify", tmp_path / "bluff.json")
    assert code == 2
    assert "winset verify GAME --profile" in err
    (tmp_path / "wrong.json").write_text(
        '{"concept": "nash", "strategies": {"Entrant": {"entrant = strong": {"stay": 1}, "entrant = weak":'
        ' {"enter": 1}}, "Incumbent": {"Entrant: enter": {"fight": "c", "share": "1 - c"}}}}',
        encoding="utf-8",
    )
    code, out, _ = winset("verify", tmp_path / "bluff.game", "--profile", tmp_path / "wrong.json", "--set", "c=1/3")
    assert code == 1
    assert "does not hold" in out


def test_a_time_limit_on_verifying_says_that_something_is_left(winset: Winset, tmp_path: Path) -> None:
    (tmp_path / "bluff.game").write_text(BLUFF, encoding="utf-8")
    _, out, _ = winset("solve", tmp_path / "bluff.game", "--concept", "sequential", "--format", "json")
    (tmp_path / "bluff.json").write_text(out, encoding="utf-8")
    code, _, err = winset(
        "verify", tmp_path / "bluff.game", "--profile", tmp_path / "bluff.json", "--time-limit", "0.000001"
    )
    assert code == 3
    assert "time limit" in err


def test_many_open_cases_are_counted_in_text_and_listed_in_json(winset: Winset, tmp_path: Path) -> None:
    """Ten types and ten messages in no time: more cases are open than anybody reads."""
    dice = random.Random(1)
    (tmp_path / "signals.efg").write_text(write_efg(finite.signalling(dice, 10, 10, 3)), encoding="utf-8")
    asked = ("solve", tmp_path / "signals.efg", "--method", "perfect-bayesian", "--time-limit", "2")
    code, out, _ = winset(*asked)
    assert code == 3
    assert out.count("\nopen ") <= 21
    code, out, _ = winset(*asked, "--format", "json")
    assert code == 3
    assert json.loads(out)["open_cases"]
