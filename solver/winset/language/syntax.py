"""The abstract syntax of `.game` and `.proposition` files: what the reader returns and the writer prints.

Every node is frozen and carries `at`, its position in the source (ignored by equality, so that a file and its rewriting
compare equal). Numbers are exact fractions. Words of the grammar that are not structure (the name of a loss, of a
bargaining solution) are kept as plain strings and checked by the binder.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from winset.errors import Position

NOWHERE = Position(0, 0)


def _at() -> Position:
    return field(default=NOWHERE, compare=False, kw_only=True)


# --- formulas ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """An exact rational constant."""

    value: Fraction
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Ref:
    """`name`, `name[index]`, or `name[index..last]`."""

    name: str
    index: Expr | None = None
    last: Expr | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Prime:
    """`operand'`: the operand at the second parameter point of a claim."""

    operand: Expr
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Unary:
    """`op` is "-" or "not"."""

    op: str
    operand: Expr
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Binary:
    """`op` is one of + - * / ^ and or implies."""

    op: str
    left: Expr
    right: Expr
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Chain:
    """Comparisons `operands[0] ops[0] operands[1] ...`; ops among <= >= != < > = within; then `in domain`."""

    operands: tuple[Expr, ...]
    ops: tuple[str, ...]
    domain: Domain | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class IsLabel:
    """`subject is label`."""

    subject: Expr
    label: str
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Conditional:
    """`value if condition else other`."""

    value: Expr
    condition: Expr
    other: Expr
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Abs:
    """`|operand|`."""

    operand: Expr
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Call:
    """`name(args)`; `name(args[0] for over.name in over.domain)`; `name(args[0] given given)`."""

    name: str
    args: tuple[Expr, ...]
    over: Over | None = None
    given: Expr | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class ListOf:
    """`{a, b, c}`."""

    items: tuple[Expr, ...]
    at: Position = _at()


Expr = Number | Ref | Prime | Unary | Binary | Chain | IsLabel | Conditional | Abs | Call | ListOf


@dataclass(frozen=True, slots=True)
class Interval:
    """`[low, high]` with either end open or closed."""

    low: Expr
    high: Expr
    low_closed: bool
    high_closed: bool
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers `low..high`."""

    low: Expr
    high: Expr
    at: Position = _at()


Domain = Interval | Range | Expr  # a bare expression is a set: {a, b}, a list, or `member`


@dataclass(frozen=True, slots=True)
class Over:
    """`for name in domain`."""

    name: str
    domain: Domain
    at: Position = _at()


# --- declarations -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """One declaration: a chain such as `0 <= rL < rH <= 1`, `d = 9/10 in (0, 1)`, `T in 1..20`.

    `names` are the names that it declares, in order; names known from elsewhere (the w0 of `0 <= x <= w0`) are not
    among them. `chain` is the statement about them, whole: one operand and no operator for a bare name that nothing
    follows. `default` is the value given by `=` to a single declared name (a list for `v[1..n] = {..}`), `domain` the
    domain of the chain. A bare name takes what follows it: `a, b in [0, 1]` is read as `a in [0, 1], b in [0, 1]`,
    `a, b > 0` as `a > 0, b > 0`; the two then have the same comment.
    """

    names: tuple[Ref, ...]
    chain: Chain
    default: Expr | None = None
    domain: Domain | None = None
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Let:
    """`let target = value`."""

    target: Ref
    value: Expr
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Assumption:
    """`assuming condition`."""

    condition: Expr
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Distribution:
    """`distribution name on interval, properties`."""

    name: str
    interval: Interval
    properties: tuple[str, ...]
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Issue:
    """`issue x in [0, 1]`, perhaps `paid by payer to payee`."""

    quantities: tuple[Quantity, ...]
    payer: Ref | None = None
    payee: Ref | None = None
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class GetsPreference:
    """`gets value, without without agreement`."""

    value: Expr
    without: Expr | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class IdealPreference:
    """`ideal point, NAME loss, status quo point`; `loss` is "" when not written (absolute loss)."""

    ideal: tuple[Expr, ...]
    loss: str = ""
    status_quo: tuple[Expr, ...] = ()
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class AcceptsIf:
    """`accepts if condition`: votes mechanically."""

    condition: Expr
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class AcceptsWith:
    """`accepts with probability p`."""

    probability: Expr
    at: Position = _at()


Preference = GetsPreference | IdealPreference | AcceptsIf | AcceptsWith


@dataclass(frozen=True, slots=True)
class Quota:
    """`kind` is "majority", "all", "share" (of the weight) or "votes"; the last two carry `amount`."""

    kind: str
    amount: Expr | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Member:
    """A bloc of a chamber: `who`, its votes (default 1), turnout (default 1), preference; `over` makes a family."""

    who: Ref
    preference: Preference
    votes: Expr | None = None
    turnout: Expr | None = None
    over: Over | None = None
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Chamber:
    """`ratified by quota of` members."""

    quota: Quota
    members: tuple[Member, ...]
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Veto:
    """`veto name: preference`: a chamber of one."""

    name: str
    preference: Preference
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Side:
    """A country: its negotiator and what must ratify."""

    name: str
    negotiator: Preference | None
    ratifiers: tuple[Chamber | Veto, ...]
    comment: str = field(default="", compare=False)
    negotiator_comment: str = field(default="", compare=False)
    at: Position = _at()


# --- the sequence of play ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """`; [what] seen by who` or `; [what] hidden from who`; `who` is empty for `seen by nobody`."""

    hidden: bool
    who: tuple[Ref, ...]
    what: Ref | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Labels:
    """`: (a, b) with p, ..., otherwise (c, d)`: a tuple of labels an item; no probability after `otherwise`."""

    items: tuple[tuple[tuple[str, ...], Expr | None], ...]
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Values:
    """`from v with p, ..., otherwise w`."""

    items: tuple[tuple[Expr, Expr | None], ...]
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Density:
    """`from interval with density f` (`kind` "density") or `with distribution F(r)` (`kind` "distribution")."""

    interval: Interval
    kind: str
    formula: Expr
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Uniform:
    """`uniformly from domain`."""

    domain: Domain
    at: Position = _at()


Law = Labels | Values | Density | Uniform


@dataclass(frozen=True, slots=True)
class Draw:
    """`nature draws names law`."""

    names: tuple[Ref, ...]
    law: Law
    seen: tuple[Seen, ...] = ()
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Options:
    """`accept or reject`: a finite choice among labels."""

    labels: tuple[str, ...]
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Variables:
    """`x, y in [0, 1] for i in 1..n such that condition`: a choice of numbers."""

    quantities: tuple[Quantity, ...]
    over: Over | None = None
    such_that: Expr | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Move:
    """`who chooses what` (`votes` if `vote`)."""

    who: Ref
    what: Options | Variables
    vote: bool = False
    seen: tuple[Seen, ...] = ()
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Settle:
    """`A and B settle variables by NAME bargaining with weights ...`."""

    who: tuple[Ref, ...]
    what: Variables
    solution: str
    weights: tuple[Expr, ...] = ()
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Ratifies:
    """`side ratifies in turn | together`."""

    side: Ref
    together: bool
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Learns:
    """`who learns what`."""

    who: Ref
    what: tuple[Ref, ...]
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Gets:
    """`who gets value [for i in ...]`."""

    who: Ref
    value: Expr
    over: Over | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Pays:
    """`who pays value [to payee] [for i in ...]`."""

    who: Ref
    value: Expr
    payee: Ref | None = None
    over: Over | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class OthersGet:
    """`others get value`."""

    value: Expr
    at: Position = _at()


Gain = Gets | Pays | OthersGet


@dataclass(frozen=True, slots=True)
class Along:
    """Payoffs on the way; the play goes on."""

    gains: tuple[Gain, ...]
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class End:
    """An outcome label, perhaps with payoffs; it ends the play."""

    label: str
    gains: tuple[Gain, ...] = ()
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class NextRound:
    """`next round with q = x`."""

    carried: tuple[tuple[Ref, Expr], ...] = ()
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class If:
    """`if c: ... otherwise if ...: ... otherwise: ...`; `otherwise` is None when not written."""

    branches: tuple[tuple[Expr, Block], ...]
    otherwise: Block | None = None
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Chance:
    """`with probability p: ... otherwise: ...`."""

    probability: Expr
    body: Block
    otherwise: Block | None = None
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class ForEach:
    """`for each name in domain ...`."""

    name: str
    domain: Domain
    body: Block
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Simultaneously:
    """`simultaneously ...`."""

    body: Block
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Discounted:
    """`discounted by d` (one item, player None) or `dA for A and dB for B`."""

    rates: tuple[tuple[Expr, Ref | None], ...]
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Alternate:
    """`A and B alternate as proposer and responder`."""

    players: tuple[Ref, ...]
    roles: tuple[Ref, ...]
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Carry:
    """`starting with q = w0` (the chain as a quantity)."""

    quantity: Quantity
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat [times] times | forever, clauses ...`; `times` None means forever."""

    times: Expr | None
    clauses: tuple[Discounted | Alternate | Carry, ...]
    body: Block
    comment: str = field(default="", compare=False)
    at: Position = _at()


Statement = (
    If
    | Chance
    | ForEach
    | Simultaneously
    | Repeat
    | Draw
    | Move
    | Settle
    | Ratifies
    | Learns
    | Let
    | Along
    | End
    | NextRound
)


@dataclass(frozen=True, slots=True)
class Block:
    """Statements in the order of play."""

    statements: tuple[Statement, ...]
    at: Position = _at()


# --- files ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Game:
    """A `.game` file. `notes` are the comment lines before the first declaration (catalogue lines, sources)."""

    title: str
    players: tuple[Ref, ...] = ()
    parameters: tuple[Quantity, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    lets: tuple[Let, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    issues: tuple[Issue, ...] = ()
    sides: tuple[Side, ...] = ()
    play: Block | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)
    comment: str = field(default="", compare=False)
    play_comment: str = field(default="", compare=False)
    players_comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a player does in a profile.

    `kind` "label": play `labels[0]`. "number": play `variable = value`. "cutoff": `labels[0]` if `condition`, otherwise
    `labels[1]`. "mixed": `labels[k]` with `weights[k]`, the last one otherwise. "mixed number": so with `variable` and
    the numbers of `values`.
    """

    kind: str
    labels: tuple[str, ...] = ()
    variable: Ref | None = None
    value: Expr | None = None
    condition: Expr | None = None
    weights: tuple[Expr, ...] = ()
    values: tuple[Expr, ...] = ()
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """`who when condition: plan`."""

    who: Ref
    plan: Plan
    when: Expr | None = None
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class BeliefLine:
    """`who believes subject is label with p` (label, probability), or `who believes subject law`."""

    who: Ref
    subject: str
    label: str = ""
    probability: Expr | None = None
    law: Law | None = None
    when: Expr | None = None
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class StatesLine:
    """`state calm, angry`."""

    names: tuple[str, ...]
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class BecomesLine:
    """`becomes state when condition`."""

    state: str
    when: Expr
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class ProfileDecl:
    """`profile name` and its lines."""

    name: str
    lines: tuple[StrategyLine | BeliefLine | StatesLine | BecomesLine, ...]
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Monotone:
    """`subject weakly|strictly increases|decreases in ref where condition`."""

    subject: Expr
    strict: bool
    increases: bool
    variable: Ref
    where: Expr | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class IsEquilibrium:
    """`profile is a CONCEPT [exactly] when condition`; `concept` is the phrase, e.g. "perfect Bayesian equilibrium"."""

    profile: str
    concept: str
    exactly: bool = False
    when: Expr | None = None
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Claim:
    """`claim scope: statement expect verdict`; `scope` is "", "every", "some" or "under", `under` a profile."""

    statement: Expr | Monotone | IsEquilibrium
    scope: str = ""
    under: str = ""
    expect: str = ""
    comment: str = field(default="", compare=False)
    at: Position = _at()


@dataclass(frozen=True, slots=True)
class Proposition:
    """A `.proposition` file."""

    title: str
    game: str = ""
    variables: tuple[Quantity, ...] = ()
    lets: tuple[Let, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    profiles: tuple[ProfileDecl, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)
    comment: str = field(default="", compare=False)
    at: Position = _at()
