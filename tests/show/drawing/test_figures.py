"""Every figure as it is: labels apart and on the page, neighbours of different grey, well-formed in every form."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from winset import api
from winset.errors import OutOfReach, UsageError
from winset.show.drawing.model import Dot, Drawing, Fill, Label, Line
from winset.show.drawing.save import save
from winset.show.drawing.svg import svg
from winset.show.drawing.tikz import latex_of, tikz
from winset.show.drawing.words import formula, plain, text_of

SAMPLES = Path(__file__).parents[2] / "game/samples"
ODD = """winset 1
game "R&D <50%> $ # {x}"
players A_1, B
play
    A_1 chooses this_one or that_one
    if this_one: some_end, A_1 gets 1, B gets 1/2
    otherwise: other, A_1 gets 0, B gets 0
"""
SHARES = {"rA": "1/3", "rB": "1/4", "dA": "1/10", "dB": "1/5"}
FIGURES = {
    "cliff": ("@putnam-1988/take-it-or-leave-it", "payoffs", {"rA": "3/10", "dA": "0", "dB": "0"}, ("rB",), "payoff.A"),
    "hump": ("@milner-rosendorff-1997/foreign-setter", "payoffs", {"e": "1/2", "f": "1"}, (), None),
    "curves": ("@fearon-1995/risk-return", "payoffs", {"p": "1/2", "cA": "1/10"}, ("C=0:2",), "prob.war, x"),
    "several": ("@van-damme-selten-winter-1990/smallest-unit", "payoffs", {}, (), "payoff.A"),
    "regions": ("@muthoo-1996/two-commitments", "regions", {}, ("tau", "k=0:3"), None),
    "small": ("@screening/two-types", "regions", {"p": "1/2", "d": "1/10"}, ("rL", "rH"), None),
    "frontier": ("@nash-1950/bargain-under-ratification", "frontier", SHARES, (), None),
    "zone": ("@putnam-1988/take-it-or-leave-it-as-sides", "frontier", SHARES, (), None),
    "linkage": ("@putnam-1988/linked-issues", "frontier", {"k": "3"}, (), None),
    "bars": ("@putnam-1988/agreement-zone", "winsets", {"rA": "1/3", "rB": "2/5"}, (), None),
    "areas": ("@putnam-1988/linked-issues", "winsets", {"k": "3"}, (), None),
    "horse": (SAMPLES / "selten-horse.efg", "tree", {}, (), None),
    "fan": ("@fudenberg-tirole-1983/two-prices", "tree", {}, (), None),
    "odd names": (ODD, "tree", {}, (), None),
}


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    return {
        name: api.draw(source, view, over=over, of=of, settings=settings)
        for name, (source, view, settings, over, of) in FIGURES.items()
    }


def texts(drawing: Drawing) -> list[str]:
    return [text_of(label.words) for label in drawing.labels()]


@pytest.mark.parametrize("name", FIGURES)
def test_labels_lie_on_the_page_and_apart(name: str, drawings: dict[str, Drawing]) -> None:
    drawing = drawings[name]
    labels = drawing.labels()
    assert len(labels) > 3
    assert [text_of(label.words) for label in labels if not label.box.within(drawing.page)] == []
    touching = [(text_of(a.words), text_of(b.words)) for a, b in combinations(labels, 2) if a.box.meets(b.box, -1.2)]
    assert touching == []


@pytest.mark.parametrize("name", ["cliff", "hump", "curves", "several", "regions"])
def test_no_line_runs_through_a_label_in_the_frame(name: str, drawings: dict[str, Drawing]) -> None:
    drawing = drawings[name]
    lines = [line for line in drawing.lines() if " = " in line.about]
    assert lines
    for label in drawing.labels():
        for line in lines:
            for (x, y), (a, b) in zip(line.points, line.points[1:], strict=False):
                steps = [(x + (a - x) * k / 50, y + (b - y) * k / 50) for k in range(51)]
                assert not any(label.box.holds(step, -0.5) for step in steps), text_of(label.words)


# --- payoffs ----------------------------------------------------------------------------------------------------------


def test_nothing_joins_the_sides_of_a_cliff(drawings: dict[str, Drawing]) -> None:
    """M02: the line ends at (7/10, 3/10), another begins at (7/10, 0), and both points belong to theirs."""
    drawing = drawings["cliff"]
    high, low = sorted(
        (line for line in drawing.lines() if "payoff.A" in line.about), key=lambda line: line.points[0][0]
    )
    assert high.points[-1][0] == pytest.approx(low.points[0][0])
    assert high.points[-1][1] > low.points[0][1] + 10
    assert [(dot.at, dot.filled) for dot in drawing.marks if isinstance(dot, Dot)] == [
        (pytest.approx(high.points[-1]), True),
        (pytest.approx(low.points[0]), True),
    ]
    assert {"7/10", "1 − rB", "payoff of A"} <= set(texts(drawing))


def test_a_kink_has_no_dot(drawings: dict[str, Drawing]) -> None:
    assert not [dot for dot in drawings["hump"].marks if isinstance(dot, Dot)]
    assert {"1/4", "1/2"} <= set(texts(drawings["hump"]))


def test_equilibria_that_exist_together_have_lines_of_different_kinds(drawings: dict[str, Drawing]) -> None:
    drawing = drawings["several"]
    looks = {(line.dashes, line.grey) for line in drawing.lines() if line.about.startswith("payoff.A")}
    keys = {(line.dashes, line.grey) for line in drawing.lines("key")}
    assert len(looks) > 2
    assert looks == keys


# --- regions ----------------------------------------------------------------------------------------------------------


def test_areas_differ_in_grey_and_are_named_inside(drawings: dict[str, Drawing]) -> None:
    drawing = drawings["regions"]
    fills = [mark for mark in drawing.marks if isinstance(mark, Fill)]
    assert len(fills) == 3
    greys = sorted(fill.grey for fill in fills)
    assert all(b - a > 0.1 for a, b in pairwise(greys))
    assert {fill.about for fill in fills} <= set(texts(drawing))
    assert "2τ + k\u2009τ = 1 + k" in texts(drawing)


def test_an_area_too_small_for_its_name_has_it_beside(drawings: dict[str, Drawing]) -> None:
    assert len(drawings["small"].lines("leader")) == 1


# --- win-sets and trees -----------------------------------------------------------------------------------------------


def test_bars_end_where_the_win_sets_do(drawings: dict[str, Drawing]) -> None:
    """M01: A ratifies x >= 1/3, B ratifies x <= 3/5."""
    told = texts(drawings["bars"])
    assert told.count("1/3") == told.count("3/5") == 2
    assert {"win-set of A", "win-set of B", "overlap of A and B"} <= set(told)


def test_a_tree_has_its_information_set_path_and_beliefs(drawings: dict[str, Drawing]) -> None:
    """Selten (1975): in the horse, 1 plays C and 2 plays c, and 3 must believe D unlikely enough."""
    drawing = drawings["horse"]
    [dashed] = drawing.lines("information set")
    assert dashed.points[0][0] == pytest.approx(dashed.points[-1][0])
    assert len(drawing.lines("played")) == 2
    played = {line.points[-1] for line in drawing.lines("played")}
    ends = {round(label.at[0] - 6, 3) for label in drawing.labels() if text_of(label.words) == "(1, 1, 1)"}
    assert ends <= {round(x, 3) for x, _ in played}
    assert sum(text.startswith("[") for text in texts(drawing)) == 2


def test_a_fan_stands_for_an_interval(drawings: dict[str, Drawing]) -> None:
    drawing = drawings["fan"]
    assert texts(drawing).count("price ∈ [0, vH]") == 3
    assert len(drawing.lines("information set")) == 1
    assert len(drawing.lines("fan")) == 9


# --- forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FIGURES)
def test_svg_is_well_formed_and_keeps_every_word(name: str, drawings: dict[str, Drawing]) -> None:
    root = ET.fromstring(svg(drawings[name]))
    space = {"s": "http://www.w3.org/2000/svg"}
    assert root.findtext("s:title", namespaces=space) == drawings[name].title
    written = ["".join(text.itertext()) for text in root.findall("s:text", space)]
    assert written == texts(drawings[name])
    lines = [mark for mark in drawings[name].marks if isinstance(mark, Line)]
    assert len(root.findall("s:polyline", space)) == len(lines)


def has_tikz() -> bool:
    if not (shutil.which("pdflatex") and shutil.which("kpsewhich")):
        return False
    return not subprocess.run(["kpsewhich", "tikz.sty"], capture_output=True, check=False).returncode


COMPILED = "set with pdflatex"
HOW = [COMPILED] if has_tikz() else ["structure only: pdflatex or TikZ is not installed"]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("name", FIGURES)
def test_tikz_compiles_as_it_is(name: str, how: str, drawings: dict[str, Drawing], tmp_path: Path) -> None:
    source = tikz(drawings[name])
    assert source.count("{") - source.count(r"\{") == source.count("}") - source.count(r"\}")
    assert source.count(r"\node") == len(drawings[name].labels())
    if how == COMPILED:
        (tmp_path / "a.tex").write_text(source, encoding="utf-8")
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
        assert done.returncode == 0, done.stdout[-2000:]
        assert "1 page" in done.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (plain("R&D, 50% of $x_1"), r"R\&D, 50\% of \$x\_1"),
        (formula("1 - rB^2"), r"1 $-$ $r_{B}^{2}$"),
        (formula("xbar <= delta"), r"$\bar{x}$ $\leq$ $\delta $"),
    ],
)
def test_words_are_latex(words: tuple[object, ...], expected: str) -> None:
    assert latex_of(words) == expected  # type: ignore[arg-type]


WRITTEN = "by matplotlib"
BY = [WRITTEN] if find_spec("matplotlib") else ["not: matplotlib is not installed"]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(("ending", "start"), [(".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_png_and_pdf(by: str, ending: str, start: bytes, drawings: dict[str, Drawing], tmp_path: Path) -> None:
    file = tmp_path / f"a{ending}"
    if by == WRITTEN:
        for name in ("cliff", "regions", "fan", "odd names"):
            save(drawings[name], file)
            assert file.read_bytes().startswith(start)
    else:
        with pytest.raises(UsageError, match=r"winset\[plot\]"):
            save(drawings["cliff"], file)


def test_a_missing_matplotlib_is_named(
    drawings: dict[str, Drawing], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=re.escape("pip install 'winset[plot]', or write .svg or .tex")):
        save(drawings["cliff"], tmp_path / "a.png")


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "view", "words"),
    [
        ("@putnam-1988/agreement-zone", "winsets", "a value is needed for rA, rB"),
        ("@putnam-1988/take-it-or-leave-it", "payoffs", "along rA, a value is needed for rB, dA, dB"),
        ("@putnam-1988/take-it-or-leave-it", "regions", "along rA and rB, a value is needed for dA, dB"),
        ("@putnam-1988/take-it-or-leave-it", "winset", "did you mean winsets"),
        ("@putnam-1988/take-it-or-leave-it", "frontier", "drawn for two players; here there are 4"),
        ("@putnam-1988/take-it-or-leave-it-as-sides", "frontier", "a value is needed for rA, rB, dA, dB"),
        ("@nash-1950/bargain-under-ratification", "frontier", "a value is needed for rA, rB, dA, dB"),
        (str(SAMPLES / "selten-horse.efg"), "frontier", "a game tree has none"),
        (str(SAMPLES / "selten-horse.efg"), "payoffs", "has no parameters"),
    ],
)
def test_a_request_that_makes_no_sense(source: str, view: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        api.draw(source, view)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ("dC", "those without a value are: rA, rB"),
        ("rBB", "did you mean rB"),
        ("rB=1:0", "should be the smaller one"),
        ("rB=0:x", "a stretch is two numbers"),
    ],
)
def test_an_axis_that_is_none(over: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        api.draw("@putnam-1988/take-it-or-leave-it", "payoffs", over=[over], settings={"dA": "0", "dB": "0"})


def test_a_large_tree_is_refused_in_a_sentence() -> None:
    with pytest.raises(OutOfReach, match="more than 60 nodes"):
        api.draw("@rounds/grid-of-offers", "tree", settings={"r": "1/4"})


def test_a_tree_whose_shape_depends_on_a_number_is_refused() -> None:
    with pytest.raises(OutOfReach, match="depends on numbers without a value"):
        api.draw("@muthoo-1996/two-commitments", "tree", settings={"k": "1", "tau": "3/4"})


def test_the_equilibrium_of_a_tree_is_chosen_by_its_number() -> None:
    file = Path(__file__).parents[2] / "conformance/analogues/two-types-with-a-cost.efg"
    assert any("equilibrium 2 of 8" in text for text in texts(api.draw(file, "tree", of="2")))
    with pytest.raises(UsageError, match="there are 8 equilibria"):
        api.draw(file, "tree", of="9")
    with pytest.raises(UsageError, match="the number of an equilibrium"):
        api.draw(file, "tree", of="payoff.A")


def test_an_unknown_ending_is_refused(drawings: dict[str, Drawing], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.gif: a figure is written as \.svg, \.tex, \.png or \.pdf"):
        save(drawings["cliff"], tmp_path / "a.gif")


def test_every_mark_is_one_of_four(drawings: dict[str, Drawing]) -> None:
    for drawing in drawings.values():
        assert {type(mark) for mark in drawing.marks} <= {Line, Fill, Dot, Label}
