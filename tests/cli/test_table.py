"""`winset table`: layouts, options, faults and exit codes."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from winset.cli.main import run

FILE = "@screening/two-types"
SET = ["--set", "rL=1/10", "--set", "rH=2/5", "--set", "d=0"]
ASKED = [FILE, "--over", "p=1/2,2/3,3/4", *SET, "--columns", "payoff.A,t,prob.agreement"]


def told(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert run(["table", *args]) == 0
    return capsys.readouterr().out


def test_text_is_aligned_and_numbers_equilibria_where_there_are_several(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, *ASKED).splitlines()
    assert lines[4].split() == ["p", "equilibrium", "payoff.A", "t", "prob.agreement"]
    assert [line.split() for line in lines[6:]] == [
        ["1/2", "1", "3/5", "2/5", "1"],
        ["2/3", "1", "3/5", "1/10", "2/3"],
        ["2/3", "2", "3/5", "2/5", "1"],
        ["3/4", "1", "27/40", "1/10", "3/4"],
    ]
    assert len({len(line) for line in lines[4:]}) == 1


def test_no_number_where_each_point_has_one_equilibrium(capsys: pytest.CaptureFixture[str]) -> None:
    assert "equilibrium  " not in told(capsys, FILE, "--over", "p=1/2,3/4", *SET, "--columns", "t")


def test_decimals_are_said_to_be_rounded(capsys: pytest.CaptureFixture[str]) -> None:
    written = told(capsys, *ASKED, "--decimals", "3")
    assert "rounded to 3 decimals" in written
    assert "0.667" in written
    assert "2/3  " in written  # the point itself stays exact


def test_floats_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    written = told(capsys, *ASKED, "--float")
    assert "in double precision" in written
    assert "0.675" in written


def test_csv_is_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(told(capsys, *ASKED, "--format", "csv"))))
    assert [row["t"] for row in rows] == ["2/5", "1/10", "2/5", "1/10"]
    assert rows[2]["equilibrium"] == "2"


def test_json_has_exact_texts_and_says_what_it_is_worth(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(told(capsys, *ASKED, "--format", "json"))
    assert data["rows"][2] == {
        "at": {"p": "2/3"},
        "equilibrium": 2,
        "values": {"payoff.A": "3/5", "t": "2/5", "prob.agreement": "1"},
        "remark": "",
    }
    assert (data["complete"], data["exact"], data["settings"]["rL"]) == ("pure strategies", True, "1/10")


def test_markdown_is_a_table_of_five_columns(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for line in told(capsys, *ASKED, "--format", "markdown").splitlines() if line.startswith("|")]
    assert lines[1] == "|---:|---:|---:|---:|---:|"
    assert {line.count("|") for line in lines} == {6}
    assert lines[-1] == "| 3/4 | 1 | 27/40 | 1/10 | 3/4 |"


@pytest.mark.parametrize("how", [[], ["--float"]], ids=["exact", "floats"])
def test_parquet_is_read_back(how: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from pyarrow import parquet

    assert run(["table", *ASKED, "--format", "parquet", *how]) == 0
    found = parquet.read_table(io.BytesIO(capfdbinary.readouterr().out))
    assert found.column_names == ["p", "equilibrium", "payoff.A", "t", "prob.agreement", "remark"]
    assert found["t"].to_pylist() == ([0.4, 0.1, 0.4, 0.1] if how else ["2/5", "1/10", "2/5", "1/10"])
    assert json.loads(found.schema.metadata[b"winset"])["complete"] == "pure strategies"


# The documents below are compiled where pdflatex is installed; elsewhere the test says so in its name and looks at what
# would be compiled.
LATEX = shutil.which("pdflatex")
COMPILED = "compiled" if LATEX else "not-compiled-pdflatex-is-absent"


@pytest.mark.parametrize("count", [3, 60], ids=[f"table-{COMPILED}", f"longtable-{COMPILED}"])
def test_a_document_of_latex(count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    over = ["--over", f"p=0:1:{count}", "--over", "rH=2/5,1"]
    given = [FILE, *over, "--set", "rL=1/10", "--set", "d=1/2", "--format", "latex"]
    written = told(capsys, *given, "--document")
    for part in (
        r"\toprule",
        r"\caption{",
        r"\label{tab:",
        r"\textit{Notes.}",
        r"$\Pr(\text{no\_offer})$",
        "An empty cell",
    ):
        assert part in written
    assert written.count(r"\begin{") == written.count(r"\end{")
    assert (r"\begin{longtable}" in written) == (count == 60)
    if LATEX:
        (tmp_path / "t.tex").write_text(written, encoding="utf-8")
        command = [LATEX, "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
        assert "Overfull" not in done.stdout
    fragment = told(capsys, *given)
    assert fragment.startswith("% needs")
    assert fragment.split("\n", 1)[1] in written


def test_points_outside_are_counted_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["table", FILE, "--over", "rL=0,1/2,9/10", "--set", "rH=3/5", "--set", "p=1/2", "--set", "d=0"]) == 0
    assert "1 point of 3 outside of what the file assumes: left out" in capsys.readouterr().err


@pytest.mark.parametrize("how", [[], ["--pointwise", "--workers", "1"]], ids=["closed-form", "pointwise"])
def test_what_is_not_solved_is_a_row_that_says_so_and_exit_code_3(
    how: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["table", *ASKED, "--time-limit", "0.000001", *how]) == 3
    found = capsys.readouterr()
    assert found.out.count("not solved: ") == 3
    assert "not solved: 3 points of 3" in found.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--over", "p=0:1"], "--over:1:3: a range has a low end, a high end and a count"),
        (["--over", "p=0:1:x"], "x is no number"),
        (["--over", "q=0:1:3"], "--over q: q is no parameter"),
        (["--over", "p=0,1", "--over", "p=1/2"], "--over names p twice"),
        (["--over", "p=0,1", "--columns", "payoff.Z"], "there are: A, R"),
        (["--over", "p=2,3"], "no point of the grid"),
        (["--over", "p=0,1", "--document"], "--document is for --format latex"),
        (["--over", "p=0,1", "--store", "s.sqlite"], "--store is for --pointwise"),
        (["--over", "p=0,1", "--workers", "2"], "--workers is for --pointwise"),
        (["--over", "p=0,1", "--engine", "dask://h:1"], "--engine is for --pointwise"),
        (["--over", "p=0,1", "--pointwise", "--float"], "leave out --pointwise"),
        (["--over", "p=0,1", "--pointwise", "--engine", "ray://h:1"], "write dask://HOST:PORT"),
        (["--over", "p=0,1", "--set", "p=1/2"], "p is set and varied"),
        ([], "--over"),
    ],
)
def test_requests_that_make_no_sense(
    arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["table", FILE, *SET, *arguments]) == 2
    assert hint in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_parameters_that_are_neither_set_nor_varied_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["table", FILE, "--over", "p=0,1", "--set", "d=0"]) == 2
    assert "rL, rH are neither set nor varied" in capsys.readouterr().err


def test_a_tree_has_nothing_to_vary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tree.efg"
    file.write_text('EFG 2 R "T" { "A" }\nt "" 1 "" { 0 }\n')
    assert run(["table", str(file), "--over", "p=0,1"]) == 2
    assert "no parameters to vary" in capsys.readouterr().err


def test_a_scheduler_that_does_not_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["table", *ASKED, "--pointwise", "--engine", "dask://127.0.0.1:x"]) == 2
    assert "no scheduler answers there" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["table", *ASKED, "--pointwise", "--workers", "1"]
    assert run(command) == 0
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert run(command) == 0
    assert "3/3" in terminal.getvalue()


def test_pointwise_tells_what_came_from_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["table", *ASKED, "--pointwise", "--workers", "1", "--store", str(tmp_path / "s.sqlite")]
    assert run(command) == 0
    first = capsys.readouterr()
    assert run(command) == 0
    again = capsys.readouterr()
    assert first.out == again.out == told(capsys, *ASKED)
    assert "3 points solved, 0 from" in first.err
    assert "0 points solved, 3 from" in again.err
