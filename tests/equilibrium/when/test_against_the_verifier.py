"""The regions of `when` against `winset verify` at points: two methods that share the rules of the game only."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from tests.equilibrium.when.conjectures import holds_at, the, true_at
from winset import api

CASES = {
    "a price drawn from an interval": (
        """\
players A, R
parameters
    0 <= a < b <= 1
    d in [0, 1]
play
    nature draws r uniformly from [a, b]; seen by R
    A chooses t in [0, 1]
    R chooses ratify or refuse
    if ratify: agreement, A gets 1 - t, R gets t
    otherwise: unratified, A gets d, R gets r
""",
        """\
profile inside
    A: t = (1 + a - d)/2
    R: ratify if t >= r, otherwise refuse
profile safe
    A: t = b
    R: ratify if t >= r, otherwise refuse
profile capped
    A: t = max(a, min(b, (1 + a - d)/2))
    R: ratify if t >= r, otherwise refuse
""",
    ),
    "votes at once": (
        """\
players A, V, W
parameters
    v, w in [0, 1]
play
    A chooses x in {0, 1/2, 1}
    simultaneously
        V votes yes or no
        W votes yes or no
    if yes[V] or yes[W]: agreement, A gets x, V gets 1 - x, W gets (1 - x)^2
    otherwise: unratified, A gets 0, V gets v, W gets w
""",
        """\
profile greedy
    A: x = 1/2
    V: yes if 1 - x >= v, otherwise no
    W: yes if (1 - x)^2 >= w, otherwise no
profile modest
    A: x = 0
    V: yes if 1 - x >= v, otherwise no
    W: yes if (1 - x)^2 >= w, otherwise no
profile stubborn
    A: x = 1/2
    V: no
    W: yes if (1 - x)^2 >= w, otherwise no
""",
    ),
    "a square to be maximised": (
        """\
players A, B
parameters
    c in [0, 2]
    r in [0, 1]
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets c*x - x^2, B gets 1 - x
    otherwise: breakdown, A gets 0, B gets r
""",
        """\
profile best
    A: x = min(c/2, 1 - r)
    B: accept if 1 - x >= r, otherwise reject
profile inner
    A: x = c/2
    B: accept if 1 - x >= r, otherwise reject
profile edge
    A: x = 1 - r
    B: accept if 1 - x >= r, otherwise reject
""",
    ),
    "three rounds": (
        """\
players A, B
parameters
    d in (0, 1)
    q in [0, 1]
play
    repeat 2 times, discounted by d, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, proposer gets x, responder gets 1 - x
        otherwise: next round
    breakdown, A gets q, B gets 0
""",
        """\
profile backward
    A: x = 1 - d*(1 - d*q)
    B: x = 1 - d*q
    A: accept if 1 - x >= d*q, otherwise reject
    B: accept if 1 - x >= d*(1 - d*q), otherwise reject
profile halves
    A: x = 1/2
    B: x = 1/2
    A: accept if 1 - x >= d*q, otherwise reject
    B: accept if 1 - x >= 1/2, otherwise reject
""",
    ),
    "something hidden": (
        """\
players A, B
parameters
    a, b in [0, 1]
play
    A chooses left or right; seen by nobody
    B chooses up or down
    if left and up: lu, A gets a, B gets b
    otherwise if left: ld, A gets 0, B gets 0
    otherwise if up: ru, A gets b, B gets a
    otherwise: rd, A gets 1/2, B gets 0
""",
        """\
profile up
    A: left
    B: up
profile down
    A: right
    B: down
""",
    ),
}

GRID = tuple(Fraction(k, 4) for k in range(5))


def points(names: tuple[str, ...], found: api.Conjectures) -> list[dict[str, Fraction]]:
    """A grid of points inside what is assumed, and the witnesses of all regions."""
    grid = [dict(zip(names, values, strict=True)) for values in product(GRID, repeat=len(names))]
    inside = [point for point in grid if all(clause.holds(point) for clause in found.play.clauses)]
    parts = [part for answer in found.profiles for part in (*answer.holds, *answer.fails)]
    witnesses = [dict(part.where.witness) for part in parts if part.where.witness is not None]
    return inside[:: max(1, len(inside) // 25)] + [w for w in witnesses if set(w) == set(names)]


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_regions_are_those_of_the_verifier(tmp_path: Path, name: str) -> None:
    game, profiles = CASES[name]
    (tmp_path / "asked.game").write_text(f'winset 1\ngame "{name}"\n{game}', encoding="utf-8")
    first = profiles.split()[1]
    text = f'winset 1\nproposition "asked"\ngame "asked.game"\n{profiles}claim {first} is a Nash equilibrium\n'
    file = tmp_path / "asked.proposition"
    file.write_text(text, encoding="utf-8")
    found = api.when(file)
    assert all(not answer.doubts for answer in found.profiles)
    seen = set()
    for point in points(found.play.parameters, found):
        verdicts = api.verify(file, {n: str(v) for n, v in point.items()}).findings
        for finding in verdicts:
            answer = the(found, finding.what.removeprefix("profile "))
            if any(true_at(part.where.facts, point) for part in answer.open):
                assert "beliefs" in answer.open[0].reason
                continue
            assert holds_at(answer, **point) == finding.verdict.holds, (finding.what, point, str(finding.verdict))
            seen.add(finding.verdict.holds)
    assert seen == {True, False}
