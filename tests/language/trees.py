"""Strategies for syntax trees that a file can have."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from winset.language import syntax as s
from winset.language.automaton import RESERVED
from winset.language.tables import load

WORDS = ("x", "y", "alpha", "β", "r2", "q_max", "winner", "T")
names = st.sampled_from(WORDS)
numbers = st.builds(lambda a, k: s.Number(Fraction(a, 10**k)), st.integers(0, 999), st.integers(0, 4))
plain_refs = st.builds(s.Ref, names)


def expressions(depth: int = 4) -> st.SearchStrategy[s.Expr]:
    """Formulas of any kind."""
    leaf = numbers | plain_refs
    if depth == 0:
        return leaf
    inner = expressions(depth - 1)
    return st.one_of(
        leaf,
        st.builds(s.Ref, names, inner, st.none() | inner),
        st.builds(s.Prime, inner),
        st.builds(s.Unary, st.sampled_from(["-", "not"]), inner),
        st.builds(s.Binary, st.sampled_from(["+", "-", "*", "/", "^", "and", "or", "implies"]), inner, inner),
        _chains(inner),
        st.builds(s.IsLabel, inner, names),
        st.builds(s.Conditional, inner, inner, inner),
        st.builds(s.Abs, inner),
        st.builds(lambda items: s.ListOf(tuple(items)), st.lists(inner, min_size=1, max_size=3)),
        _calls(inner),
    )


def _chains(inner: st.SearchStrategy[s.Expr]) -> st.SearchStrategy[s.Expr]:
    def chain(first: s.Expr, rest: list[tuple[str, s.Expr]], domain: s.Domain | None) -> s.Expr:
        if not rest and domain is None:
            return first
        return s.Chain((first, *(operand for _, operand in rest)), tuple(op for op, _ in rest), domain)

    op = st.sampled_from(["<=", ">=", "!=", "<", ">", "=", "within"])
    return st.builds(chain, inner, st.lists(st.tuples(op, inner), max_size=3), st.none() | domains(inner))


def domains(inner: st.SearchStrategy[s.Expr]) -> st.SearchStrategy[s.Domain]:
    interval = st.builds(s.Interval, inner, inner, st.booleans(), st.booleans())
    return st.one_of(interval, st.builds(s.Range, inner, inner), inner)


def _calls(inner: st.SearchStrategy[s.Expr]) -> st.SearchStrategy[s.Expr]:
    several = st.builds(lambda name, args: s.Call(name, tuple(args)), names, st.lists(inner, min_size=1, max_size=3))
    over = st.builds(lambda name, arg, run: s.Call(name, (arg,), over=run), names, inner, overs(inner))
    given = st.builds(lambda name, arg, when: s.Call(name, (arg,), given=when), names, inner, inner)
    return several | over | given


def overs(inner: st.SearchStrategy[s.Expr]) -> st.SearchStrategy[s.Over]:
    return st.builds(s.Over, names, domains(inner))


def tuples(items: st.SearchStrategy[object], least: int = 1, most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(items, min_size=least, max_size=most).map(tuple)


EXPR = expressions(2)
REF = plain_refs | st.builds(s.Ref, names, EXPR)
DOMAIN = domains(EXPR)
OVER = st.none() | overs(EXPR)
LABEL = st.sampled_from(("accept", "reject", "vote", "state", "claim", "done"))
COMMENT = st.sampled_from(["", "a remark", "above\n", "above\nbeside", "two\nlines\nand one"])
assert not {*WORDS} & {*RESERVED, *load().literals}


def _quantity(name: s.Ref, domain: s.Domain) -> s.Quantity:
    return s.Quantity((name,), s.Chain((name,), (), domain), None, domain)


def _default(name: s.Ref, value: s.Expr, domain: s.Domain | None) -> s.Quantity:
    return s.Quantity((name,), s.Chain((name, value), ("=",), domain), value, domain)


FIGURES = numbers | st.builds(s.Abs, numbers)  # values without names, so that a chain declares one name only
QUANTITY = st.builds(_quantity, REF, DOMAIN) | st.builds(_default, REF, FIGURES, st.none() | DOMAIN)
VARIABLES = st.builds(s.Variables, tuples(QUANTITY), OVER, st.none() | EXPR)


def _weighted(item: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    def build(some: list[tuple[object, s.Expr]], rest: object) -> tuple[object, ...]:
        return (*some, *(() if rest is None else ((rest, None),)))

    return st.builds(build, st.lists(st.tuples(item, EXPR), min_size=1, max_size=2), st.none() | item)


INTERVAL = st.builds(s.Interval, EXPR, EXPR, st.booleans(), st.booleans())
LAW = st.one_of(
    st.builds(s.Labels, _weighted(tuples(LABEL, 1, 2))),
    st.builds(s.Values, _weighted(EXPR)),
    st.builds(s.Density, INTERVAL, st.sampled_from(["density", "distribution"]), EXPR),
    st.builds(s.Uniform, DOMAIN),
)
SEEN = st.builds(s.Seen, st.just(False), tuples(REF, 0), st.none() | REF) | st.builds(
    s.Seen, st.just(True), tuples(REF), st.none() | REF
)
GAIN = st.one_of(
    st.builds(s.Gets, REF, EXPR, OVER),
    st.builds(s.Pays, REF, EXPR, st.none() | REF, OVER),
    st.builds(s.OthersGet, EXPR),
)
CHOICE = st.builds(s.Options, tuples(LABEL, 2)) | VARIABLES
SIMPLE = st.one_of(
    st.builds(s.Draw, tuples(REF), LAW, tuples(SEEN, 0, 2), COMMENT),
    st.builds(s.Move, REF, CHOICE, st.booleans(), tuples(SEEN, 0, 2), COMMENT),
    st.builds(s.Settle, tuples(REF, 2), VARIABLES, st.sampled_from(["Nash", "Kalai-Smorodinsky"]),
              st.just(()) | tuples(EXPR, 2), COMMENT),
    st.builds(s.Ratifies, REF, st.booleans(), COMMENT),
    st.builds(s.Learns, REF, tuples(REF), COMMENT),
    st.builds(s.Let, REF, EXPR, COMMENT),
    st.builds(s.Along, tuples(GAIN), COMMENT),
    st.builds(s.End, LABEL, tuples(GAIN, 0), COMMENT),
    st.builds(s.NextRound, tuples(st.tuples(REF, EXPR), 0, 2), COMMENT),
)  # fmt: skip


def _rates(pairs: tuple[tuple[s.Expr, s.Ref], ...]) -> s.Discounted:
    return s.Discounted(pairs if len(pairs) > 1 else ((pairs[0][0], None),))


CLAUSE = st.one_of(
    st.builds(_rates, tuples(st.tuples(EXPR, REF), 1, 2)),
    st.builds(s.Alternate, tuples(REF, 2), tuples(REF)),
    st.builds(s.Carry, st.builds(_default, plain_refs, FIGURES, st.none())),
)


def blocks(depth: int = 2) -> st.SearchStrategy[s.Block]:
    """Blocks of statements."""
    if depth == 0:
        return st.builds(s.Block, tuples(SIMPLE))
    inner = blocks(depth - 1)
    statement = st.one_of(
        SIMPLE,
        st.builds(s.If, tuples(st.tuples(EXPR, inner), 1, 2), st.none() | inner, COMMENT),
        st.builds(s.Chance, EXPR, inner, st.none() | inner, COMMENT),
        st.builds(s.ForEach, names, DOMAIN, inner, COMMENT),
        st.builds(s.Simultaneously, inner, COMMENT),
        st.builds(s.Repeat, st.none() | EXPR, tuples(CLAUSE, 0, 2), inner, COMMENT),
    )
    return st.builds(s.Block, tuples(statement))


PREFERENCE = st.one_of(
    st.builds(s.GetsPreference, EXPR, st.none() | EXPR),
    st.builds(s.IdealPreference, tuples(EXPR, 1, 2), st.sampled_from(["", "quadratic"]), tuples(EXPR, 0, 2)),
    st.builds(s.AcceptsIf, EXPR),
    st.builds(s.AcceptsWith, EXPR),
)
QUOTA = st.one_of(
    st.builds(s.Quota, st.sampled_from(["majority", "all"])),
    st.builds(s.Quota, st.sampled_from(["share", "votes"]), EXPR),
)
MEMBER = st.builds(s.Member, REF, PREFERENCE, st.none() | FIGURES, st.none() | EXPR, OVER, COMMENT)
CHAMBER = st.builds(s.Chamber, QUOTA, tuples(MEMBER), COMMENT)
VETO = st.builds(s.Veto, names, PREFERENCE, COMMENT)


def _side(name: str, negotiator: s.Preference | None, ratifiers: tuple[object, ...], comment: str) -> s.Side:
    if negotiator is None and not ratifiers:
        negotiator = s.GetsPreference(s.Number(Fraction(0)))
    return s.Side(name, negotiator, ratifiers, comment)  # type: ignore[arg-type]


SIDE = st.builds(_side, names, st.none() | PREFERENCE, tuples(CHAMBER | VETO, 0, 2), COMMENT)
ISSUE = st.builds(s.Issue, tuples(QUANTITY, 1, 2)) | st.builds(s.Issue, tuples(QUANTITY, 1, 1), REF, REF, COMMENT)
TITLE = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"], max_codepoint=0x24F), max_size=20).map(
    lambda text: " ".join(text.split())
)


def games() -> st.SearchStrategy[s.Game]:
    """Games as trees: not all of them mean something, but each can be a file."""
    return st.builds(
        s.Game,
        TITLE,
        players=tuples(REF),
        parameters=tuples(QUANTITY, 0),
        distributions=tuples(st.builds(s.Distribution, names, INTERVAL, tuples(names, 0, 2), COMMENT), 0, 1),
        lets=tuples(st.builds(s.Let, REF, EXPR, COMMENT), 0, 2),
        assumptions=tuples(st.builds(s.Assumption, EXPR, COMMENT), 0, 2),
        issues=tuples(ISSUE, 0, 2),
        sides=tuples(SIDE, 0, 2),
        play=st.none() | blocks(),
    )


PLAN = st.one_of(
    st.builds(lambda label: s.Plan("label", (label,)), LABEL),
    st.builds(lambda name, value: s.Plan("number", variable=name, value=value), REF, EXPR),
    st.builds(lambda a, b, when: s.Plan("cutoff", (a, b), condition=when), LABEL, LABEL, EXPR),
    st.builds(lambda a, b, p: s.Plan("mixed", (a, b), weights=(p,)), LABEL, LABEL, EXPR),
    st.builds(
        lambda name, a, b, p: s.Plan("mixed number", variable=name, values=(a, b), weights=(p,)), REF, EXPR, EXPR, EXPR
    ),
)
LINE = st.one_of(
    st.builds(s.StrategyLine, REF, PLAN, st.none() | EXPR, COMMENT),
    st.builds(s.BeliefLine, REF, names, LABEL, EXPR, st.none(), st.none() | EXPR, COMMENT),
    st.builds(
        lambda who, what, law, when: s.BeliefLine(who, what, law=law, when=when), REF, names, LAW, st.none() | EXPR
    ),
    st.builds(s.StatesLine, tuples(names, 2), COMMENT),
    st.builds(s.BecomesLine, names, EXPR, COMMENT),
)
STATEMENT = st.one_of(
    EXPR,
    st.builds(s.Monotone, EXPR, st.booleans(), st.booleans(), REF, st.none() | EXPR),
    st.builds(s.IsEquilibrium, names, st.sampled_from(["Nash equilibrium", "subgame-perfect equilibrium"]),
              st.just(False), st.none() | EXPR),
    st.builds(s.IsEquilibrium, names, st.just("perfect Bayesian equilibrium"), st.just(True), EXPR),
)  # fmt: skip


def _claim(statement: s.Expr, scope: str, under: str, expect: str, comment: str) -> s.Claim:
    return s.Claim(statement, scope, under if scope == "under" else "", expect, comment)


CLAIM = st.builds(_claim, STATEMENT, st.sampled_from(["", "every", "some", "under"]), names,
                  st.sampled_from(["", "proved"]), COMMENT)  # fmt: skip


def propositions() -> st.SearchStrategy[s.Proposition]:
    """Propositions as trees."""
    return st.builds(
        s.Proposition,
        TITLE,
        game=st.sampled_from(["", "a.game"]),
        variables=tuples(QUANTITY, 0),
        lets=tuples(st.builds(s.Let, REF, EXPR, COMMENT), 0, 2),
        assumptions=tuples(st.builds(s.Assumption, EXPR, COMMENT), 0, 2),
        profiles=tuples(st.builds(s.ProfileDecl, names | st.just(""), tuples(LINE), COMMENT), 0, 2),
        claims=tuples(CLAIM),
    )
