"""The folders are the architecture: imports run one way, and a few things are said in one place or not at all."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import winset

PACKAGE = Path(winset.__file__).parent
TESTS = Path(__file__).parent

# What each folder or file of the package may import besides itself. Everything may read `winset.__version__`.
MAY_IMPORT = {
    "errors": "",
    "library": "errors",
    "algebra": "errors",
    "language": "errors algebra",
    "game": "errors algebra language",
    "negotiation": "errors algebra language game",
    "claims": "errors algebra language game",
    "equilibrium": "errors algebra language game claims",
    "statics": "errors algebra language game claims equilibrium",
    "proof": "errors algebra language game claims equilibrium",
    "show": "errors algebra language game negotiation claims equilibrium statics proof",
    "api": "errors library algebra language game negotiation claims equilibrium statics proof show",
    "cli": "errors library algebra language game negotiation claims equilibrium statics proof show api",
    "__main__": "cli",
    "__init__": "api",
}

# What may not stand behind a verdict on an equilibrium: the search that found it.
SEARCH = ("winset.algebra.explore", "winset.algebra.piecewise", "winset.algebra.sweep")
VERIFY = "winset.equilibrium.verify"
# What a method for finite games returns is what the verifier is given; this says what the words mean, and no more.
SHARED_WITH_METHODS = ("winset.equilibrium.finite", "winset.equilibrium.finite.assessment")


@dataclass(frozen=True)
class Source:
    """A module with its text and syntax tree."""

    module: str
    path: Path
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"


@cache
def sources() -> dict[str, Source]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        module = ".".join(("winset", *(part for part in parts if part != "__init__")))
        found[module] = Source(module, path, ast.parse(path.read_text(encoding="utf-8")))
    return found


def imports(source: Source) -> Iterator[str]:
    """Full names of all that `source` imports, wherever the import stands, also through `import_module("...")`.

    `from winset.algebra import explore` gives `winset.algebra.explore`, whether that is a module or a name.
    """
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = absolute(source, module, level)
                yield from (f"{base}.{alias.name}" for alias in names)
            case ast.Call(args=[ast.Constant(value=str(name)), *_]) if called(node) in {"import_module", "__import__"}:
                yield name


def absolute(source: Source, module: str | None, level: int) -> str:
    if level == 0:
        return module or ""
    package = source.module.split(".") if source.is_package else source.module.split(".")[:-1]
    return ".".join([*package[: len(package) - level + 1], *([module] if module else [])])


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def part(name: str) -> str:
    """The folder or file of the package where a module or name lies: `algebra` for `winset.algebra.value.Value`."""
    inside = name.split(".")[1:]
    return inside[0] if inside and inside[0] in MAY_IMPORT else "__init__"


def against_the_order(source: Source) -> list[str]:
    """The imports of `source` that run against the order of the folders."""
    own = part(source.module)
    allowed = {own, *MAY_IMPORT[own].split()}
    within = [name for name in imports(source) if name.split(".")[0] == "winset" and name != "winset.__version__"]
    return [name for name in within if part(name) not in allowed]


def module_of(name: str) -> str:
    """The module that importing `name` loads last."""
    return name if name in sources() else name.rpartition(".")[0]


def reached_from(prefix: str) -> dict[str, list[str]]:
    """Every module of the package that those under `prefix` load sooner or later, with the chain of imports to it."""
    chains = {module: [module] for module in sources() if module == prefix or module.startswith(prefix + ".")}
    waiting = list(chains)
    while waiting:
        module = waiting.pop()
        for target in map(module_of, imports(sources()[module])):
            if target in sources() and target not in chains:
                chains[target] = [*chains[module], target]
                waiting.append(target)
    return chains


def verify_may_not_load(module: str) -> bool:
    method = module.startswith("winset.equilibrium.") and not (module + ".").startswith(VERIFY + ".")
    method = method and module not in SHARED_WITH_METHODS
    return method or any((module + ".").startswith(name + ".") for name in SEARCH)


def outside_the_standard_library(source: Source) -> list[str]:
    return [name for name in imports(source) if name.split(".")[0] not in sys.stdlib_module_names]


def unsafe_calls(tree: ast.Module) -> list[str]:
    """Calls that run text as code. SymPy's `sympify` and `S` do so with a string, so they may be given numbers only."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="eval" | "exec" | "compile" as name)):
                found.append(f"{name}, line {node.lineno}")
            case ast.Call() if called(node) in {"parse_expr", "parse_latex", "parse_mathematica"}:
                found.append(f"{called(node)}, line {node.lineno}")
            case ast.Call(args=[ast.Constant(value=int() | float()), *_]) if called(node) in {"sympify", "S"}:
                pass
            case ast.Call() if called(node) in {"sympify", "S"}:
                found.append(f"{called(node)}, line {node.lineno}")
    return found


def blind_handlers(tree: ast.Module) -> list[int]:
    """Lines with `except:`, `except Exception` or `suppress(Exception)`."""
    lines = []
    for node in ast.walk(tree):
        match node:
            case ast.ExceptHandler(type=None):
                lines.append(node.lineno)
            case ast.ExceptHandler(type=kind) if names_everything(kind):
                lines.append(node.lineno)
            case ast.Call(args=kinds) if called(node) == "suppress" and any(map(names_everything, kinds)):
                lines.append(node.lineno)
    return lines


def names_everything(kind: ast.expr | None) -> bool:
    match kind:
        case ast.Name(id="Exception" | "BaseException"):
            return True
        case ast.Tuple(elts=kinds):
            return any(map(names_everything, kinds))
    return False


def skips(tree: ast.Module) -> list[int]:
    """Lines that leave a test out: `pytest.skip`, `mark.skip`, `mark.skipif`, `importorskip`."""
    out = {"skip", "skipif", "importorskip", "SkipTest", "skipIf", "skipUnless", "skipTest"}
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in out]


def test_every_folder_of_the_package_has_its_place_in_the_order() -> None:
    assert {part(module) for module in sources()} <= set(MAY_IMPORT)
    assert {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name[0] != "_"} <= set(MAY_IMPORT)


def test_the_order_has_no_circle() -> None:
    settled: set[str] = set()
    for name, others in MAY_IMPORT.items():
        if name not in {"__main__", "__init__"}:
            assert set(others.split()) <= settled, name
        settled.add(name)


@pytest.mark.parametrize("module", sources())
def test_imports_run_one_way(module: str) -> None:
    assert against_the_order(sources()[module]) == []


def test_verify_shares_nothing_with_the_search() -> None:
    chains = reached_from(VERIFY)
    assert VERIFY in chains
    assert [" -> ".join(chain) for module, chain in chains.items() if verify_may_not_load(module)] == []


def test_the_kernel_imports_the_standard_library_only() -> None:
    kernels = [source for module, source in sources().items() if module.startswith("winset.proof.kernel")]
    assert [name for kernel in kernels for name in outside_the_standard_library(kernel)] == []


@pytest.mark.parametrize("module", sources())
def test_no_text_is_run_as_code(module: str) -> None:
    assert unsafe_calls(sources()[module].tree) == []


def test_everything_is_caught_in_one_place_only() -> None:
    places = {module for module, source in sources().items() if blind_handlers(source.tree)}
    assert places == {"winset.cli.main"}
    assert len(blind_handlers(sources()["winset.cli.main"].tree)) == 1


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_is_skipped(path: Path) -> None:
    assert skips(ast.parse(path.read_text(encoding="utf-8"))) == []


def written(module: str, text: str) -> Source:
    return Source(module, Path("somewhere.py"), ast.parse(text))


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("winset.algebra.value", "from winset.language import syntax"),
        ("winset.algebra.value", "import winset.game.tree"),
        ("winset.algebra.value", "def late():\n    from winset.cli.main import run"),
        ("winset.game.tree", "from ..negotiation import winsets"),
        ("winset.game.tree", "from importlib import import_module\nimport_module('winset.show.text')"),
        ("winset.equilibrium.pure", "from winset import api"),
        ("winset.equilibrium.pure", "import winset"),
        ("winset.show.text", "from winset.api import solve"),
    ],
)
def test_an_import_against_the_order_is_seen(module: str, text: str) -> None:
    assert len(against_the_order(written(module, text))) == 1


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("winset.algebra.explore", "from winset.algebra.run import Run\nfrom winset.errors import LimitReached"),
        ("winset.game.tree", "from .play import Play\nfrom ..algebra import value"),
        ("winset.show.json", "from winset import __version__"),
        ("winset.cli.solve", "import sympy\nfrom winset import api"),
    ],
)
def test_an_import_along_the_order_passes(module: str, text: str) -> None:
    assert against_the_order(written(module, text)) == []


@pytest.mark.parametrize(
    ("module", "barred"),
    [
        ("winset.algebra.explore", True),
        ("winset.algebra.sweep", True),
        ("winset.equilibrium.subgame_perfect", True),
        ("winset.algebra.value", False),
        ("winset.algebra.oracle", False),
        ("winset.equilibrium.finite.methods", True),
        ("winset.equilibrium.finite.assessment", False),
        ("winset.equilibrium.verify.tree.verifier", False),
        ("winset.equilibrium", False),
    ],
)
def test_what_verify_may_not_load(module: str, barred: bool) -> None:
    assert verify_may_not_load(module) is barred


@pytest.mark.parametrize("text", ["import numpy", "from winset.algebra import value", "from . import search"])
def test_a_kernel_that_leans_on_more_is_seen(text: str) -> None:
    assert len(outside_the_standard_library(written("winset.proof.kernel", text))) == 1


@pytest.mark.parametrize("text", ["eval(x)", "exec('1')", "sympy.sympify(text)", "S(text)", "parse_expr('x')"])
def test_a_call_that_runs_text_is_seen(text: str) -> None:
    assert len(unsafe_calls(ast.parse(text))) == 1


@pytest.mark.parametrize("text", ["model.eval(x)", "re.compile('a')", "sympy.S(1)", "sympy.S.Half"])
def test_a_harmless_call_passes(text: str) -> None:
    assert unsafe_calls(ast.parse(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "try: f()\nexcept: g()",
        "try: f()\nexcept Exception: g()",
        "try: f()\nexcept (KeyError, BaseException) as e: g()",
        "with suppress(Exception): f()",
    ],
)
def test_a_blind_handler_is_seen(text: str) -> None:
    assert len(blind_handlers(ast.parse(text))) == 1


def test_a_skipped_test_is_seen() -> None:
    assert skips(ast.parse("@pytest.mark.skipif(True)\ndef test_a():\n    pytest.skip('later')")) == [1, 3]
