"""What a notebook gets: HTML that is well formed and escaped, and data frames."""

from __future__ import annotations

from fractions import Fraction
from html.parser import HTMLParser

import pytest

from tests.show import games
from winset import api
from winset.errors import UsageError
from winset.show import frames
from winset.show.html import html

ULTIMATUM = games.ULTIMATUM.replace('"Ultimatum"', '"One offer & its answer"').replace("r in (0, 1)", "r in (0, 2)")


class Reader(HTMLParser):
    """The cells and the words of a piece of HTML; it fails where a tag is not closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "br":
            self.cells[-1] += "\n"
            return
        self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if "td" in self.open:
            self.cells[-1] += data


@pytest.fixture(scope="module")
def ultimatum() -> api.Result:
    result = api.solve(ULTIMATUM)
    assert isinstance(result, api.Result)
    return result


def test_html_says_what_the_report_says(ultimatum: api.Result) -> None:
    """B accepts x >= r: below r = 1 A offers r and keeps 1 - r; above it every offer fails and B has r."""
    read = Reader()
    read.feed(ultimatum._repr_html_())
    assert read.open == []
    assert "One offer & its answer" in read.words
    assert "x = r" in read.cells
    assert "A: 1 - r\nB: r" in read.cells
    assert "r <= 1" in read.cells


def test_html_shows_what_is_not_solved() -> None:
    """A cheap choice from an interval whose best value does not exist: there is none, and that is said."""
    text = (
        ULTIMATUM.replace("r in (0, 2)", "r in (0, 1)").replace("[0, 1]", "[0, 1)").replace("A gets 1 - x", "A gets x")
    )
    result = api.solve(text)
    assert isinstance(result, api.Result)
    read = Reader()
    read.feed(html(result.report()))
    assert read.cells == []
    assert "There is no equilibrium in pure strategies" in read.words


def test_an_answer_as_a_data_frame(ultimatum: api.Result) -> None:
    frame = ultimatum.to_pandas()
    inside = frame[frame["offer"] == "x = r"]
    assert set(inside["payoff.A"]) == {"1 - r"}
    assert set(inside["payoff.B"]) == {"r"}
    assert set(inside["outcome"]) == {"agreement"}
    assert set(frame["equilibrium"]) == set(range(1, len(ultimatum.equilibria) + 1))


def test_a_table_as_a_data_frame() -> None:
    """Below r = 1 the payoffs are 1 - r and r, above it 0 and r, where no offer is accepted."""
    table = api.table(ULTIMATUM, {"r": ["1/3", "3/2"]}, "payoff.A, payoff.B")
    frame = frames.table_frame(table)
    assert list(frame.columns) == ["r", "equilibrium", "payoff.A", "payoff.B", "remark"]
    assert set(frame[frame["r"] == Fraction(1, 3)]["payoff.A"]) == {Fraction(2, 3)}
    assert set(frame[frame["r"] == Fraction(3, 2)]["payoff.A"]) == {Fraction(0)}
    assert set(frame["payoff.B"]) == {Fraction(1, 3), Fraction(3, 2)}


def test_a_table_in_floats_is_a_frame_of_doubles() -> None:
    frame = frames.table_frame(api.table(ULTIMATUM, {"r": ["1/4"]}, "payoff.A", floats=True))
    assert str(frame["payoff.A"].dtype) == "float64"
    assert set(frame["payoff.A"]) == {0.75}


def test_signs_as_a_frame() -> None:
    """A keeps 1 - r below r = 1 and 0 above it: its payoff falls, then stays."""
    movements = api.statics(ULTIMATUM, ["r"], "payoff.A")
    rows = frames.sign_frame(movements).to_dict("records")
    assert [(row["verdict"], row["sign"], row["derivative"], row["condition"]) for row in rows] == [
        ("weakly decreasing", "-", "-1", "r < 1"),
        ("weakly decreasing", "0", "0", "r > 1"),
    ]


def test_a_result_prints_what_the_command_prints(ultimatum: api.Result) -> None:
    assert repr(ultimatum) == f"<Result 'One offer & its answer', equilibria: {len(ultimatum.equilibria)}>"
    assert str(ultimatum).startswith("One offer & its answer\n")


def test_a_drawing_is_shown_as_svg() -> None:
    drawing = api.draw(ULTIMATUM, "payoffs", of="payoff.A")
    assert repr(drawing).startswith("<Drawing 'One offer & its answer")
    assert drawing._repr_svg_().startswith("<?xml")


def test_a_result_is_not_drawn_with_other_parameters(ultimatum: api.Result) -> None:
    with pytest.raises(UsageError, match="give `settings` to `solve`"):
        api.draw(ultimatum, "payoffs", settings={"r": "1/2"})
