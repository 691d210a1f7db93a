"""Propositions: variables, profiles, claims, and the words for concepts and verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from winset.language import syntax as s
from winset.language.binding.declarations import check_quantity, formula_types
from winset.language.binding.formulas import LIST, NUMBER, TRUTH, Scope, check, domain, type_of
from winset.language.binding.names import Names, Report, made_names, names_of
from winset.language.binding.probability import check_probability
from winset.language.binding.words import CONCEPTS, VERDICTS, nearest, one_of
from winset.language.walk import nodes


@dataclass(slots=True)
class About:
    """What a proposition can speak of: names of the game and its own, what the play makes, labels, states."""

    names: Names
    made: dict[str, str] = field(default_factory=dict)
    draws: dict[str, set[str]] = field(default_factory=dict)
    lets: dict[str, str] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)

    def scope(self) -> Scope:
        return Scope(
            self.names,
            self._look_up,
            lambda: [*self.made, *self.states],
            self._is_label,
            proposition=True,
            lets=self.lets,
        )

    def _look_up(self, scope: Scope, ref: s.Ref) -> str | None:
        name = ref.name
        if name in self.states or name in ("ratified", "settled"):
            return TRUTH
        if name in self.names.labels or name in self.names.outcomes:
            return TRUTH
        if name == "round":
            return NUMBER
        if name in self.made:
            return NUMBER if ref.index is not None or self.made[name] == NUMBER else self.made[name]
        return None

    def _is_label(self, formula: s.IsLabel) -> str | None:
        if not isinstance(formula.subject, s.Ref) or formula.subject.name not in self.draws:
            name = formula.subject.name if isinstance(formula.subject, s.Ref) else ""
            advice = nearest(name, self.draws, "`is` follows the name of a draw")
            self.names.report.fault(formula.subject.at, "this is not a draw among labels", advice)
        elif formula.label not in self.draws[formula.subject.name]:
            labels = self.draws[formula.subject.name]
            message = f"`{formula.label}` is not a label of `{formula.subject.name}`"
            self.names.report.fault(formula.at, message, nearest(formula.label, labels, one_of(sorted(labels))))
        return None


def check_proposition(proposition: s.Proposition, game: s.Game | None, report: Report) -> None:
    """Every fault of a proposition about a game, or about numbers if there is none."""
    about = _about(proposition, game, report)
    scope = about.scope()
    for quantity in proposition.variables:
        check_quantity(scope, quantity)
    for assumption in proposition.assumptions:
        check(scope, assumption.condition, TRUTH)
    known: set[str] = set()
    for profile in proposition.profiles:
        if profile.name in known:
            report.fault(profile.at, f"a second profile `{profile.name}`", "give it another name")
        known.add(profile.name)
        if game is None:
            report.fault(profile.at, "a profile needs a game", 'name it: `game "..."`')
        else:
            _profile(about, profile)
    if not proposition.claims:
        report.fault(proposition.at, "the proposition claims nothing", "add `claim ...`")
    about.states = {name for profile in proposition.profiles for name in _states(profile)}
    for claim in proposition.claims:
        _claim(about, claim, known, game)


def _about(proposition: s.Proposition, game: s.Game | None, report: Report) -> About:
    """The names of the game first, then those of the proposition."""
    names = names_of(game, Report()) if game is not None else Names(report)
    names.report = report
    about = About(names)
    if game is not None and game.play is not None:
        about.made = dict(_made_types(game.play))
        about.draws = _draws(game.play)
    for quantity in proposition.variables:
        for ref in quantity.names:
            names.declare(ref.name, "a parameter", ref.at, ref.index is not None, quantity)
    for let in proposition.lets:
        names.declare(let.target.name, "a formula", let.target.at, node=let)
    about.lets = formula_types((*(game.lets if game else ()), *proposition.lets), names)
    return about


def _made_types(play: s.Block) -> Iterator[tuple[str, str]]:
    indexed = {
        ref.name for node in nodes(play) if isinstance(node, s.Quantity) for ref in node.names if ref.index is not None
    }
    for ref in made_names(play):
        yield ref.name, LIST if ref.name in indexed else NUMBER


def _draws(play: s.Block) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in nodes(play):
        if isinstance(node, s.Draw) and isinstance(node.law, s.Labels):
            for k, name in enumerate(node.names):
                labels = {item[k] for item, _ in node.law.items if k < len(item)}
                found.setdefault(name.name, set()).update(labels)
    return found


# --- profiles ---------------------------------------------------------------------------------------------------------


def _states(profile: s.ProfileDecl) -> Iterator[str]:
    return (name for line in profile.lines if isinstance(line, s.StatesLine) for name in line.names)


def _profile(about: About, profile: s.ProfileDecl) -> None:
    about.states = set(_states(profile))
    for line in profile.lines:
        match line:
            case s.StrategyLine(who, plan, when):
                _who(about, who)
                _when(about, when)
                _plan(about, plan)
            case s.BeliefLine():
                _belief(about, line)
            case s.BecomesLine(state, when):
                _when(about, when)
                if state not in about.states:
                    advice = nearest(state, about.states, "list it: `state calm, angry`")
                    about.names.report.fault(line.at, f"`{state}` is not a state of this profile", advice)
            case s.StatesLine(names):
                _fresh(about, line, names)


def _fresh(about: About, line: s.StatesLine, names: tuple[str, ...]) -> None:
    for name in names:
        if name in about.names.table or name in about.names.labels or name in about.made:
            about.names.report.fault(line.at, f"`{name}` has a meaning in the game", "give the state another name")


def _who(about: About, who: s.Ref) -> None:
    roles = [name for name, entry in about.made.items() if entry == NUMBER]
    if not about.names.is_player(who.name) and who.name not in about.made:
        advice = nearest(who.name, [*about.names.players(), *roles])
        about.names.report.fault(who.at, f"`{who.name}` is not a player of the game", advice)


def _when(about: About, when: s.Expr | None) -> None:
    if when is not None:
        check(about.scope(), when, TRUTH)


def _plan(about: About, plan: s.Plan) -> None:
    report = about.names.report
    labels = about.names.labels
    for label in plan.labels:
        if label not in labels:
            report.fault(
                plan.at, f"`{label}` is not the label of a move", nearest(label, labels, one_of(labels or ["..."]))
            )
    if plan.condition is not None:
        check(about.scope(), plan.condition, TRUTH)
    for weight in plan.weights:
        check(about.scope(), weight)
        check_probability(report, weight)
    chosen = [*about.made, *about.names.of_kind("an issue")]
    if plan.variable is not None and plan.variable.name not in chosen:
        advice = nearest(plan.variable.name, about.made)
        report.fault(plan.variable.at, f"nobody chooses `{plan.variable.name}` in the game", advice)
    for value in (*plan.values, *((plan.value,) if plan.value is not None else ())):
        type_of(about.scope(), value)


def _belief(about: About, line: s.BeliefLine) -> None:
    report = about.names.report
    _who(about, line.who)
    _when(about, line.when)
    if line.subject not in about.made:
        report.fault(line.at, f"`{line.subject}` is nothing to have a belief about", nearest(line.subject, about.made))
    elif line.label and line.label not in about.draws.get(line.subject, {line.label}):
        known = about.draws[line.subject]
        message = f"`{line.label}` is not a label of `{line.subject}`"
        report.fault(line.at, message, nearest(line.label, known, one_of(sorted(known))))
    if line.probability is not None:
        check(about.scope(), line.probability)
        check_probability(report, line.probability)
    if isinstance(line.law, s.Uniform):
        domain(about.scope(), line.law.domain)


# --- claims -----------------------------------------------------------------------------------------------------------


def _claim(about: About, claim: s.Claim, profiles: set[str], game: s.Game | None) -> None:
    report = about.names.report
    if claim.expect and claim.expect not in VERDICTS:
        advice = nearest(claim.expect, VERDICTS, one_of(VERDICTS))
        report.fault(claim.at, f"`{claim.expect}` is not a verdict", advice)
    if claim.under and claim.under not in profiles:
        report.fault(claim.at, f"there is no profile `{claim.under}`", nearest(claim.under, profiles, "write it above"))
    if claim.scope and game is None:
        report.fault(claim.at, "a claim about equilibria needs a game", 'name it: `game "..."`')
    match claim.statement:
        case s.Monotone(subject, _, _, variable, where):
            check(about.scope(), subject)
            check(about.scope(), variable)
            _when(about, where)
        case s.IsEquilibrium(profile, concept, _, when):
            if profile != "profile" and profile not in profiles:
                advice = nearest(profile, profiles, "write it above: `profile NAME`")
                report.fault(claim.statement.at, f"there is no profile `{profile}`", advice)
            if concept not in CONCEPTS:
                advice = nearest(concept, CONCEPTS, one_of(CONCEPTS))
                report.fault(claim.statement.at, f"`{concept}` is not a concept known here", advice)
            _when(about, when)
        case formula:
            check(about.scope(), formula, TRUTH)
