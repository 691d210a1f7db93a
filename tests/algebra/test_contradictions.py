"""What is known to contradict answers later questions, and only those it answers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from winset.algebra.constraint import Constraint
from winset.algebra.contradictions import Contradictions
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import ONE, Value, square_root

x, y, z = map(Value.variable, "xyz")

atoms = st.sampled_from([x, y, z, x - y, y - z, x - ONE, ONE - z, x * y - z, square_root(x) - ONE, square_root(x) + y])
constraints = st.builds(Constraint, atoms, st.sampled_from([">", "<", "=", ">=", "<=", "!="]))
questions = st.lists(st.lists(constraints, min_size=1, max_size=6), min_size=2, max_size=12)


def test_a_set_is_found_in_every_larger_one_and_in_no_other() -> None:
    below, above, other = Constraint(x, "<"), Constraint(x, ">"), Constraint(y, ">")
    known = Contradictions()
    known.add(frozenset((below, above)))
    assert known.within(frozenset((below, above, other)))
    assert not known.within(frozenset((below, other)))
    assert len(known) == 1


@given(questions)
@settings(max_examples=40, deadline=None)
def test_an_oracle_that_remembers_answers_like_one_that_does_not(asked: list[list[Constraint]]) -> None:
    with Oracle() as old:
        for question in asked:
            with Oracle() as fresh:
                remembered, now = old.find(question), fresh.find(question)
            if isinstance(remembered, Answer) or isinstance(now, Answer):
                assert remembered == now
            else:
                assert all(c.holds(remembered) for c in question)


def test_a_root_brings_its_radicand_into_the_contradiction() -> None:
    """sqrt(x) > -1 holds wherever the root is real; x < 0 alone has points, so it must not be called impossible."""
    with Oracle() as oracle:
        assert oracle.find([Constraint(x, "<"), Constraint(square_root(x) + ONE, ">")]) is Answer.NONE
        assert oracle.find([Constraint(x, "<"), Constraint(y, ">")]) not in (Answer.NONE, Answer.UNKNOWN)


def test_fewer_questions_reach_the_solver() -> None:
    with Oracle() as oracle:
        base = [Constraint(x, ">"), Constraint(y - x, ">"), Constraint(y, "<")]
        assert oracle.find(base) is Answer.NONE
        assert oracle.find([*base, Constraint(z, ">")]) is Answer.NONE
        assert oracle.queries == 1
