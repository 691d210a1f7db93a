"""Words that layouts of an answer share: how many equilibria there are, whether that is all, and on what condition."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from winset.show.report import CaseReport, Report, complete_in

MAY_BE_MORE = "there may be others"


def headline(report: Report, unsure: str, escaped: Callable[[str], str] = str) -> str:
    """How many equilibria of which concept were found, by which method; `unsure` says that there may be more."""
    if report.is_open:
        return f"not solved: {escaped(report.several)}, by {report.method}"
    count = len(report.equilibria)
    noun = report.concept if count == 1 else report.several
    noun += " found" if not count and report.complete == "no" else ""
    return (
        f"{count or 'no'} {escaped(noun)}, by {report.method}, exact; {worth(report.complete, report.searched, unsure)}"
    )


def worth(complete: str, searched: str, unsure: str = MAY_BE_MORE) -> str:
    """Whether a list has all equilibria, or all of which strategies."""
    return {"yes": "the list is complete", "no": unsure}.get(complete, f"complete {complete_in(searched)}")


def sentence(text: str) -> str:
    """The text with a capital letter."""
    return text[:1].upper() + text[1:]


def when(conditions: Sequence[str]) -> str:
    """The conditions after the word `if`, with a space before it; nothing where there are none."""
    return f" if {' and '.join(conditions)}" if conditions else ""


def chances(case: CaseReport) -> list[str]:
    """The outcomes of a case, each with its probability unless it is certain."""
    return [label if chance == "1" else f"{label} {chance}" for label, chance in case.outcomes]
