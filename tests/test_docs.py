"""What the documentation shows is true: files are read and solved, outputs are real, commands and keys exist."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import json
import re
import shlex
from pathlib import Path

import click
import pytest

from tests.pages import PAGES, ROOT, Call, Shown, blocks, calls, command_lines, matches, name
from winset import api
from winset.cli.main import COMMANDS, run, winset
from winset.errors import OutOfReach, UsageError
from winset.language import syntax
from winset.language.binder import bind
from winset.language.reader import read_text
from winset.language.walk import nodes

FILES = [(page, block) for page in PAGES for block in blocks(page) if block.is_file]
WITH_SESSIONS = [page for page in PAGES if any(block.is_session or block.is_python for block in blocks(page))]
LANGUAGE = ROOT / "docs/reference/language.md"
JSON_PAGE = ROOT / "docs/reference/json.md"
FINITE_JSON_PAGE = ROOT / "docs/reference/finite-json.md"


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "block"), FILES, ids=[f"{name(page)}:{block.line}" for page, block in FILES])
def test_a_file_is_read_and_solved(page: Path, block: Shown) -> None:
    """A file is solved and verified, unless the paragraph before it says "out of reach" or "as a tree"."""
    tree = read_text(block.text, f"{name(page)}:{block.line}")
    if not isinstance(tree, syntax.Game):
        return  # sessions check propositions, beside their games
    assert not bind(tree, name(page), block.text).warnings
    if tree.play is None:
        return
    if "as a tree" in " ".join(block.before.split()):
        beliefs = api.solve(block.text, concept="pbe", time_limit=60)
        assert beliefs.equilibria
        assert not beliefs.rejected
        return
    try:
        result = api.solve(block.text, time_limit=60)
    except UsageError:
        assert "--set" in block.before
        return
    except OutOfReach:
        assert "out of reach" in block.before
        return
    unsolved = "; ".join(gap.reason for gap in result.solution.unsolved)
    if "out of reach" in block.before:
        assert unsolved, "the page says that this file is out of reach, and it is solved: mend the page"
    else:
        assert not unsolved
    assert all(case.verified for family in result.equilibria for case in family.cases)


# --- outputs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", WITH_SESSIONS, ids=name)
def test_outputs_are_real(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The files and the sessions of a page, from top to bottom, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks(page):
        if block.is_file:
            Path(block.file_name).write_text(block.text, encoding="utf-8")
        elif block.is_session:
            for call in calls(block):
                _compare(page, call, capsys)
        elif block.is_python:
            names = _doctest(page, block, names)


def _compare(page: Path, call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    command, _, target = call.command.partition(" > ")
    words = shlex.split(command)
    if words[0] == "echo":
        return
    assert words[0] == "winset", f"{name(page)}:{call.line}: only winset can be run here"
    run(words[1:])
    told = capsys.readouterr()
    if target:
        Path(target.strip()).write_text(told.out, encoding="utf-8")
        real = told.err
    else:
        real = told.out + told.err
    assert matches(call.output, real), f"{name(page)}:{call.line}: $ {call.command}\n{real}"


def _doctest(page: Path, block: Shown, names: dict[str, object]) -> dict[str, object]:
    """Names that one block defines are there in the next."""
    test = doctest.DocTestParser().get_doctest(block.text, names, name(page), str(page), block.line)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    complaints: list[str] = []
    runner.run(test, out=complaints.append, clear_globs=False)
    assert not complaints, "".join(complaints)
    return test.globs


# --- command lines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_and_options_exist(page: Path) -> None:
    for line, text in command_lines(page):
        words = text.replace("|", " | ").split("|")[0].split(" > ")[0].split()[1:]
        if words[0].isupper() or words[0].startswith(("-", "[")) or words[0].isdigit():
            assert words[0].isupper() or words[0].isdigit() or words[0].strip("[]") in ("--help", "--version", "-h")
            continue
        assert words[0] in COMMANDS, f"{name(page)}:{line}: {text}"
        known = _options(words[0])
        used = {re.split(r"[=\]]", word.lstrip("["))[0] for word in words[1:] if word.lstrip("[").startswith("-")}
        assert used <= known, f"{name(page)}:{line}: {text}"


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        section = re.search(rf"^### `winset {command}\b.*?(?=^##)", page, re.MULTILINE | re.DOTALL)
        assert section, f"docs/reference/command-line.md has no section on winset {command}"
        missing = {option for option in _options(command) if option.startswith("--") and f"`{option}" not in section[0]}
        assert missing <= {"--help"}
        assert f"winset {command}" in readme


def _options(name: str) -> set[str]:
    command = winset.get_command(click.Context(winset), name)
    assert command is not None
    return {option for parameter in command.params for option in parameter.opts} | {"-h", "--help"}


# --- the language -----------------------------------------------------------------------------------------------------


def test_every_construct_of_the_language_has_an_example() -> None:
    """Each node of the syntax occurs in a whole file of the language reference, each kind of it too."""
    trees = [read_text(block.text, name(LANGUAGE)) for block in blocks(LANGUAGE) if block.is_file]
    seen = {kind for tree in trees for node in nodes(tree) for kind in _kinds(node)}
    classes = [c for c in vars(syntax).values() if isinstance(c, type) and dataclasses.is_dataclass(c)]
    wanted = {c.__name__ for c in classes} - {"Position"}
    wanted |= {f"Quota {kind}" for kind in ("majority", "all", "share", "votes")}
    wanted |= {f"Plan {kind}" for kind in ("label", "number", "cutoff", "mixed")}
    wanted |= {f"Density {kind}" for kind in ("density", "distribution")}
    wanted |= {f"Call {word}" for word in ("sum", "max", "min", "abs", "sqrt", "count")}
    wanted |= {"Ratifies in turn", "Ratifies together", "Move vote", "Move choice", "Repeat forever", "Repeat times"}
    wanted |= {"Seen hidden", "Seen by", "Seen by nobody", "Pays burn", "Pays to"}
    assert wanted - seen == set()


def _kinds(node: object) -> set[str]:
    kind = type(node).__name__
    match node:
        case syntax.Quota(kind=which) | syntax.Plan(kind=which) | syntax.Density(kind=which):
            return {kind, f"{kind} {which}"}
        case syntax.Call(name=which):
            return {kind, f"{kind} {which}"}
        case syntax.Ratifies(together=together):
            return {kind, f"{kind} {'together' if together else 'in turn'}"}
        case syntax.Move(vote=vote):
            return {kind, f"{kind} {'vote' if vote else 'choice'}"}
        case syntax.Repeat(times=times):
            return {kind, f"{kind} {'forever' if times is None else 'times'}"}
        case syntax.Seen(hidden=hidden, who=who):
            return {kind, f"{kind} {'hidden' if hidden else 'by' if who else 'by nobody'}"}
        case syntax.Pays(payee=payee):
            return {kind, f"{kind} {'burn' if payee is None else 'to'}"}
    return {kind}


# --- JSON and links ---------------------------------------------------------------------------------------------------


def documented_keys(page: Path) -> set[str]:
    documented: set[str] = set()
    for row in re.findall(r"^\| (`[^|]+`) \|", page.read_text(encoding="utf-8"), re.MULTILINE):
        documented |= set(re.findall(r"`([\w.\[\]]+)`", row))
    return documented


def test_the_keys_of_the_json_are_those_documented() -> None:
    """Both ways: what is documented exists, and what exists is documented."""
    from winset.show.json_form import solution_json

    found: set[str] = set()
    for text in [block.text for block in blocks(JSON_PAGE) if block.is_file]:
        result = api.solve(text)
        data = solution_json(result.solution, result.lets, "talks.game", text)
        found |= set(_keys(json.loads(json.dumps(data))))
    assert found == documented_keys(JSON_PAGE)


def test_the_keys_of_the_json_of_a_finite_game_are_those_documented() -> None:
    """Likewise; `doubt` is there only where something is wrong."""
    from winset.show.finite.json_form import finite_json

    (block,) = [block for block in blocks(FINITE_JSON_PAGE) if block.is_file]
    found = set()
    for concept in ("sequential", "nash"):
        result = api.solve(block.text, concept=concept)
        assert isinstance(result, api.FiniteResult)
        found |= _keys(json.loads(json.dumps(finite_json(result))))
    assert found | {"equilibria[].doubt"} == documented_keys(FINITE_JSON_PAGE)


# Objects whose keys are names of the game, not of the format.
BY_NAME = {"formulas", "settings", "witness", "payoffs", "outcomes", "path", "strategies", "beliefs", "mistakes"}


def _keys(data: object, path: str = "") -> set[str]:
    if isinstance(data, list):
        return {key for item in data for key in _keys(item, f"{path}[]" if path and isinstance(item, dict) else path)}
    if not isinstance(data, dict):
        return set()
    if path.rpartition(".")[2] == "numbers":
        return {key for item in data.values() for key in _keys(item, f"{path}[]")}
    found = set()
    for key, item in data.items():
        here = f"{path}.{key}" if path else key
        found.add(here)
        if key not in BY_NAME:
            found |= _keys(item, here)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        assert target.startswith("https://") or (page.parent / target).exists(), f"{name(page)}: {target}"


def test_the_index_links_every_page() -> None:
    index = ROOT / "docs/index.md"
    linked = {(index.parent / target).resolve() for target in re.findall(r"\]\(([^)#]+)", index.read_text("utf-8"))}
    assert {page for page in PAGES if ROOT / "docs" in page.parents and page != index} <= linked


def test_modules_that_pages_name_exist() -> None:
    for page in PAGES:
        for module in re.findall(r"^    (?:>>> )?from (winset[\w.]*) import", page.read_text("utf-8"), re.MULTILINE):
            importlib.import_module(module)
