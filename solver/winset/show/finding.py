"""What was found of a claimed profile, as lines of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from winset.equilibrium.verify import Deviation
from winset.equilibrium.verify.claimed import Finding
from winset.equilibrium.verify.verdict import told
from winset.show.deviation import deviations
from winset.show.words import counted


def lines(finding: Finding) -> Iterator[str]:
    """The finding as text, an empty line before it."""
    answer = {True: "holds", False: "does not hold", None: "undecided"}[finding.holds]
    verdict = finding.verdict
    yield ""
    yield finding.what + (f", if {finding.when}" if finding.when else "")
    yield f"   {answer}" + (f"      claimed: {finding.claimed}" if finding.claimed else "")
    yield f"   {verdict.concept} ({counted(verdict.checked, 'comparison')})"
    for kind, texts in (
        ("deviation", deviations(verdict.deviations)),
        ("fault", verdict.faults),
        ("doubt", verdict.doubts),
    ):
        for text in texts:
            yield f"   {kind:<10} {text}"


def as_json(finding: Finding) -> dict[str, Any]:
    """The finding for programs, exact numbers and formulas as texts."""
    return {
        "profile": finding.what,
        "when": finding.when,
        "claimed": finding.claimed,
        "holds": finding.holds,
        "concept": finding.verdict.concept,
        "checked": finding.verdict.checked,
        "deviations": [_deviation(deviation) for deviation in finding.verdict.deviations],
        "faults": list(finding.verdict.faults),
        "doubts": list(finding.verdict.doubts),
    }


def _deviation(deviation: Deviation) -> dict[str, Any]:
    return {
        "player": deviation.player,
        "line": deviation.site.position.line,
        "rounds": list(deviation.site.rounds),
        "after": [str(turn) for turn in deviation.history],
        "prescribed": None if deviation.prescribed is None else told(deviation.mixed) or str(deviation.prescribed),
        "better": str(deviation.better),
        "gain": str(deviation.gain),
        "point": {name: str(number) for name, number in deviation.point.items()},
        "gain_at_point": str(deviation.gain_at_point()),
        "kind": deviation.kind,
    }
