"""The report on conjectured profiles laid out: text, Markdown, a LaTeX table; and the answers as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from winset.equilibrium.when.answer import Fails, When
from winset.equilibrium.when.finding import NoStrategy
from winset.equilibrium.when.together import Coexist
from winset.equilibrium.when.where import Where
from winset.show.formula import TEXT, latex_text
from winset.show.when_report import Conditions, ProfileReport, WhenReport
from winset.show.words import counted

ALWAYS = "always"
MOST_OPEN = 20  # regions that were not decided and are told one by one


def text(report: WhenReport) -> str:
    """The report as lines of text."""
    return "\n".join(_text(report)) + "\n"


def _text(report: WhenReport) -> Iterator[str]:
    yield report.title
    if report.given:
        yield f"assuming {', '.join(report.given)}"
    if report.names:
        yield f"with {', '.join(report.names)}"
    for profile in report.profiles:
        yield ""
        yield profile.name
        yield from (f"   {line}" for line in _about(profile))
    if report.together:
        yield ""
        yield "equilibria together"
        for names, regions in report.together:
            yield f"   {names}: {_or(regions)}"


def _about(profile: ProfileReport) -> Iterator[str]:
    if profile.holds:
        for k, where in enumerate(profile.holds):
            yield f"{'or' if k else profile.concept} if {_and(where)}" if where else f"{profile.concept} {ALWAYS}"
    elif not profile.open:
        yield "no equilibrium, whatever the parameters"
    for where, why in profile.fails:
        yield f"none if {_and(where)}" if where else "the deviation that binds"
        yield f"   {why}"
    for where, why in profile.open[:MOST_OPEN]:
        yield f"not decided{f' if {_and(where)}' if where else ''}: {why}"
    if len(profile.open) > MOST_OPEN:
        yield f"not decided: {counted(len(profile.open) - MOST_OPEN, 'region')} more, see --format json"
    if profile.verified:
        yield f"verified: {profile.verified}"


def _and(where: Conditions) -> str:
    return " and ".join(where) or ALWAYS


def _or(regions: Sequence[Conditions]) -> str:
    return "; or ".join(f"if {_and(where)}" if where else ALWAYS for where in regions)


def markdown(report: WhenReport) -> str:
    """The report as Markdown, to be written in the style "latex"."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: WhenReport) -> Iterator[str]:
    yield f"# {report.title}"
    if report.given:
        yield ""
        yield f"Assuming {', '.join(report.given)}."
    if report.names:
        yield f"With {', '.join(report.names)}."
    for profile in report.profiles:
        yield ""
        yield f"## {profile.name.capitalize()}"
        yield ""
        yield "| if | equilibrium | the deviation that binds |"
        yield "|---|---|---|"
        for where in profile.holds:
            yield f"| {_and(where)} | {profile.concept} | |"
        for where, why in profile.fails:
            yield f"| {_and(where)} | none | {why} |"
        for where, why in profile.open:
            yield f"| {_and(where)} | not decided | {why} |"
        if profile.verified:
            yield ""
            yield f"Verified: {profile.verified}."
    if report.together:
        yield ""
        yield "## Equilibria together"
        yield ""
        yield "| profiles | if |"
        yield "|---|---|"
        for names, regions in report.together:
            yield f"| {names} | {'; or '.join(map(_and, regions))} |"


def latex(report: WhenReport) -> str:
    """The report as LaTeX: a table for each profile, and one of those that are equilibria together."""
    return "\n".join(_latex(report)) + "\n"


def _latex(report: WhenReport) -> Iterator[str]:
    yield r"% needs \usepackage{amsmath,array,booktabs,longtable}"
    if report.given:
        yield f"Let {', '.join(report.given)}."
    if report.names:
        yield f"Write {', '.join(report.names)}."
    for profile in report.profiles:
        rows = [
            *((_and(where), latex_text(profile.concept), "") for where in profile.holds),
            *((_and(where), "none", why) for where, why in profile.fails),
            *((_and(where), "not decided", latex_text(why)) for where, why in profile.open),
        ]
        head = ("if", "equilibrium", "the deviation that binds")
        yield from _table(f"{latex_text(report.title)}: {latex_text(profile.name)}", head, rows, ("5cm", "3cm", "6cm"))
    if report.together:
        pairs = [(names, "; or ".join(map(_and, regions))) for names, regions in report.together]
        yield from _table("Equilibria together", ("profiles", "if"), pairs, ("5cm", "9cm"))


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[str]) -> Iterator[str]:
    columns = "".join(rf">{{\raggedright\arraybackslash}}p{{{width}}}" for width in widths)
    yield rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}"
    yield rf"\caption{{{caption}}}\\"
    yield r"\toprule"
    yield rf"{' & '.join(head)} \\"
    yield r"\midrule"
    yield from (rf"{' & '.join(row)} \\" for row in rows)
    yield r"\bottomrule"
    yield r"\end{longtable}"


# --- for programs -----------------------------------------------------------------------------------------------------


def as_json(title: str, answers: Sequence[When], together: Sequence[Coexist], report: WhenReport) -> dict[str, Any]:
    """The answers for programs, exact numbers and formulas as texts; `report` is in the style "text"."""
    return {
        "schema_version": 1,
        "title": title,
        "assuming": list(report.given),
        "profiles": [_profile(answer, told) for answer, told in zip(answers, report.profiles, strict=True)],
        "together": [
            {**_where(part.where), "profiles": list(part.profiles), "undecided": list(part.undecided)}
            for part in together
        ],
    }


def _profile(answer: When, told: ProfileReport) -> dict[str, Any]:
    return {
        "profile": answer.profile,
        "complete": answer.complete,
        "holds": [
            {**_where(part.where), "concept": part.concept, "checked": part.checked, "doubt": part.doubt}
            for part in answer.holds
        ],
        "fails": [
            {**_where(part.where), **_why(part), "told": words, "doubt": part.doubt}
            for part, (_, words) in zip(answer.fails, told.fails, strict=True)
        ],
        "open": [{**_where(part.where), "reason": part.reason} for part in answer.open],
    }


def _where(where: Where) -> dict[str, Any]:
    return {
        "when": [TEXT.condition(fact) for fact in where.facts],
        "unknowns": {name: str(value) for name, value in where.pinned},
        "witness": _numbers(where.witness),
    }


def _numbers(point: Mapping[str, object] | None) -> dict[str, str] | None:
    return None if point is None else {name: str(number) for name, number in point.items()}


def _why(part: Fails) -> dict[str, Any]:
    why = part.why
    if isinstance(why, NoStrategy):
        return {"fault": why.text}
    return {
        "player": why.player,
        "line": why.site.position.line,
        "rounds": list(why.site.rounds),
        "state": why.mode,
        "after": [str(turn) for turn in why.history],
        "ranges": {
            over.variable: [str(over.low), None if over.high is None else str(over.high)] for over in why.ranges
        },
        "prescribed": str(why.prescribed),
        "better": str(why.better),
        "attained": why.near is None,
        "gain": str(why.gain),
    }
