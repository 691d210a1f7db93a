"""A solution as JSON, for programs: exact numbers and formulas are text that the language's own reader reads back.

A number chosen in round 1 has its name of the file; one chosen in round 2 is `x_2` (`x_1_2` in round 2 of a block
within round 1 of another), with a further underscore where the file has that name already. `numbers` lists these names
with what they mean. `rules` say what is played after every history; `strategies` say the same by player and
information set. A region and its border are listed apart where what is played off the path differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from winset import __version__
from winset.algebra.oracle import Constraint
from winset.algebra.regions import Region
from winset.algebra.value import Value
from winset.claims.profile import Belief
from winset.equilibrium.on_path import first_numbers
from winset.equilibrium.plan import Stretch, defining
from winset.equilibrium.solution import Case, Equilibrium, Solution, parts
from winset.equilibrium.strategy import SiteRule, Span
from winset.game.play import Action, Play, Site
from winset.show.bounds import bounds
from winset.show.formula import SOURCE
from winset.show.report import EquilibriumReport, report

SCHEMA_VERSION = 1
MARK = "·"  # in the names of variables: what follows are the rounds

Json = dict[str, Any]


def solution_json(solution: Solution, lets: Mapping[str, Value], source: str = "", text: str = "") -> Json:
    """The solution as a JSON object; `source` and `text` are the name and the content of the game's file.

    With the text in it, the object says enough to be verified (`winset verify`).
    """
    play = solution.play
    written = report(solution, lets, SOURCE)
    writer = Writer(play, round_names(play, solution))
    return {
        "schema_version": SCHEMA_VERSION,
        "title": play.title,
        "concept": solution.concept,
        "method": solution.method,
        "exact": True,
        "complete": solution.complete,
        "searched": solution.searched,
        "game": {"source": source, "text": text, "settings": settings(play)},
        "players": list(play.players),
        "parameters": list(play.parameters),
        "assumptions": list(bounds(play.clauses, SOURCE)),
        "formulas": {name: SOURCE.value(value) for name, value in lets.items()},
        "numbers": writer.legend(),
        "equilibria": [
            writer.family(family, told) for family, told in zip(solution.equilibria, written.equilibria, strict=True)
        ],
        "none": [writer.region(region) for region in solution.none],
        "unsolved": [
            {"when": [writer.condition(sign.constraint()) for sign in gap.conditions], "reason": gap.reason}
            for gap in solution.unsolved
        ],
        "notes": list(solution.notes),
        "meta": {"seconds": round(solution.seconds, 3), "version": __version__, "queries": solution.queries},
    }


def settings(play: Play) -> Json:
    """The values of the parameters that are not symbolic; a list is a list of formulas."""
    found: Json = {}
    for name, item in play.settings.items():
        symbolic = any(parameter.startswith(f"{name}[") for parameter in play.parameters)
        if isinstance(item, Value):
            found[name] = SOURCE.value(item)
        elif not symbolic:
            found[name] = [SOURCE.value(value) for value in item]
    return found


def round_names(play: Play, solution: Solution) -> dict[str, str]:
    """A name of the language for each number chosen in a later round: `x_2` for the one of round 2."""
    taken = {*play.parameters, *play.lets, *play.settings, *play.players}
    taken |= set(re.findall(r"[^\W\d]\w*", " ".join(sorted(variables(solution)))))
    names: dict[str, str] = {}
    for variable in sorted(variables(solution)):
        base, mark, rounds = variable.partition(MARK)
        if mark:
            root, bracket, index = base.partition("[")
            joint = "_"
            while f"{root}{joint}{rounds.replace('.', '_')}" in taken:
                joint += "_"
            names[variable] = f"{root}{joint}{rounds.replace('.', '_')}{bracket}{index}"
    return names


def variables(solution: Solution) -> set[str]:
    """The names of all numbers that are chosen in the play."""
    cases = [case for family in solution.equilibria for case in family.cases]
    rules = [rule for case in cases for rule in case.rules]
    found = {rule.variable for rule in rules if rule.variable}
    asked = {n for case in cases for b in case.profile.beliefs for c in b.numbers for n in c.value.variables()}
    return found | {span.variable for rule in rules for span in rule.spans} | (asked - set(solution.play.parameters))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the parts of a solution with names of the language for the numbers of later rounds."""

    play: Play
    names: Mapping[str, str]

    def legend(self) -> Json:
        """What the names of later rounds mean."""
        parts = ((name, *variable.partition(MARK)) for variable, name in self.names.items())
        return {name: {"name": base, "rounds": [int(k) for k in rounds.split(".")]} for name, base, _, rounds in parts}

    # --- formulas ---

    def renamed(self, value: Value) -> Value:
        table = {old: Value.variable(new) for old, new in self.names.items() if old in value.variables()}
        return value.substitute(table) if table else value

    def value(self, value: Value) -> str:
        return SOURCE.value(self.renamed(value))

    def condition(self, constraint: Constraint) -> str:
        return SOURCE.condition(Constraint(self.renamed(constraint.value), constraint.relation))

    def region(self, region: Region) -> list[str]:
        return [self.condition(constraint) for constraint in region.constraints()]

    def span(self, span: Span) -> str:
        """`0 <= x < rL`."""
        name = self.names.get(span.variable, span.variable)
        if span.high is not None and span.low == span.high:
            return f"{name} = {self.value(span.low)}"
        if span.high is None:
            return f"{name} {'>=' if span.closed[0] else '>'} {self.value(span.low)}"
        below, above = ("<=" if end else "<" for end in span.closed)
        return f"{self.value(span.low)} {below} {name} {above} {self.value(span.high)}"

    def interval(self, stretch: Stretch) -> str:
        """`[0, rL)`, or `{1/2}` for a point."""
        if stretch.is_point:
            return f"{{{self.value(stretch.low)}}}"
        high = "infinity" if stretch.high is None else self.value(stretch.high)
        closed = stretch.closed[1] and stretch.high is not None
        return f"{'[' if stretch.closed[0] else '('}{self.value(stretch.low)}, {high}{']' if closed else ')'}"

    def chosen(self, chosen: Sequence[Action | Stretch]) -> str | list[str]:
        """A number that is chosen: its formula, or the intervals of which any number may be."""
        stretches = [w if isinstance(w, Stretch) else Stretch(w, w) for w in chosen if not isinstance(w, str)]
        if len(stretches) == 1 and stretches[0].is_point:
            return self.value(stretches[0].low)
        return [self.interval(stretch) for stretch in stretches]

    # --- families and cases ---

    def family(self, family: Equilibrium, told: EquilibriumReport) -> Json:
        verified = all(case.verified for case in family.cases)
        return {
            "headline": told.headline,
            "exists": [self.region(region) for region in family.exists],
            "regions": [self.case(part) for case in family.cases for part in parts(case)],
            "verified": verified,
            "residual": "0" if verified else None,
        }

    def case(self, case: Case) -> Json:
        return {
            "when": self.region(case.region),
            "witness": {name: str(number) for name, number in case.region.witness.items()},
            "payoffs": {p: self.value(v) for p, v in zip(self.play.players, case.payoffs, strict=True)},
            "outcomes": {label: self.value(chance) for label, chance in case.ends},
            "path": {name: self.chosen(what) for name, what in first_numbers(case.plan).items()},
            **({"where": [self.condition(c) for c in defining(case.plan)]} if defining(case.plan) else {}),
            "strategies": self.strategies(case.rules),
            "beliefs": self.beliefs(case.profile.beliefs),
            "rules": [self.rule(rule) for rule in case.rules],
            **({"believes": [self.belief(b) for b in case.profile.beliefs]} if case.profile.beliefs else {}),
            "verified": case.verified,
            "checked": case.checked,
            "doubt": case.doubt,
        }

    def strategies(self, rules: Sequence[SiteRule]) -> Json:
        """By player and information set: the probability of each action, or a formula for a number of an interval."""
        found: Json = {}
        for rule, name in zip(rules, information_sets(rules, self), strict=True):
            own = found.setdefault(rule.site.player, {})
            own[name] = self.chosen(rule.chosen) if is_number(rule) else self.probabilities(rule)
        return found

    def beliefs(self, beliefs: Sequence[Belief]) -> Json:
        """By player and information set: what she believes, with probabilities or as an interval."""
        found: Json = {}
        for belief, name in zip(beliefs, belief_sets(beliefs, self), strict=True):
            found.setdefault(belief.site.player, {})[name] = self.believed(belief)
        return found

    def believed(self, belief: Belief) -> Json:
        """`{"v = vH": "1/2", "v = vL": "1/2"}`, or `{"v": "[0, 2/5]"}`."""
        if belief.between is not None:
            return {belief.about[0]: self.interval(Stretch(*belief.between))}
        return {self.together(belief.about, drawn): self.value(chance) for drawn, chance in belief.weights}

    def together(self, about: Sequence[str], drawn: Sequence[Value | str]) -> str:
        return " and ".join(self.drawn(*pair) for pair in zip(about, drawn, strict=True))

    def probabilities(self, rule: SiteRule) -> Json:
        if rule.lottery:
            return {self.action(action): self.value(chance) for action, chance in rule.lottery}
        others = [a for a in (*rule.chosen, *rule.indifferent) if not isinstance(a, Stretch) and a != rule.action]
        return {self.action(rule.action): "1"} | {self.action(action): "0" for action in others}

    def action(self, action: Action) -> str:
        return self.value(action) if isinstance(action, Value) else action

    def rule(self, rule: SiteRule) -> Json:
        """A rule with its whole history, as the verifier needs it."""
        return {
            **self.move(rule.site, rule.action),
            **({"number": self.names.get(rule.variable, rule.variable)} if rule.variable else {}),
            "when": [self.span(span) for span in rule.spans],
            "after": [self.move(site, action) for site, action in rule.moves],
            "drawn": [self.drawn(name, value) for name, value in rule.drawn],
            **({"lottery": [self.chance(*part) for part in rule.lottery]} if rule.lottery else {}),
        }

    def chance(self, action: Action, chance: Value) -> Json:
        """An action of a lottery."""
        how = {"chooses": self.value(action)} if isinstance(action, Value) else {"plays": action}
        return {**how, "with": self.value(chance)}

    def belief(self, belief: Belief) -> Json:
        """A belief with its whole history, as the verifier needs it."""
        at = belief.site.position
        listed = [
            {"drawn": [self.drawn(*pair) for pair in zip(belief.about, drawn, strict=True)], "with": self.value(chance)}
            for drawn, chance in belief.weights
        ]
        ends = {} if belief.between is None else {"between": [self.value(end) for end in belief.between]}
        return {
            "player": belief.site.player,
            "at": [at.line, at.column, at.width],
            "rounds": list(belief.site.rounds),
            **({"number": self.names.get(belief.variable, belief.variable)} if belief.variable else {}),
            "about": list(belief.about),
            "weights": listed,
            **ends,
            "when": [self.condition(constraint) for constraint in belief.numbers],
            "after": [self.move(site, action) for site, action in belief.moves],
        }

    def move(self, site: Site, action: Action) -> Json:
        """A move by its place: who, at which line, column and width of the file, in which rounds."""
        at = site.position
        how = {"chooses": self.value(action)} if isinstance(action, Value) else {"plays": action}
        return {"player": site.player, "at": [at.line, at.column, at.width], "rounds": list(site.rounds), **how}

    def drawn(self, name: str, value: Value | str) -> str:
        return f"{name} is {value}" if isinstance(value, str) else f"{name} = {self.value(value)}"


def is_number(rule: SiteRule) -> bool:
    """Whether a rule chooses a number from an interval."""
    return not rule.lottery and any(isinstance(item, Stretch) for item in rule.chosen)


def belief_sets(beliefs: Sequence[Belief], writer: Writer) -> Iterator[str]:
    """A readable name for the place of each belief: `line 13, round 2, buyer chose reject, price > vH`."""
    seen: dict[tuple[str, str], int] = {}
    for belief in beliefs:
        parts = [f"line {belief.site.position.line}"]
        parts += [f"round {'.'.join(map(str, belief.site.rounds))}"] if belief.site.rounds else []
        parts += [f"{site.player} chose {writer.action(action)}" for site, action in belief.moves]
        name = ", ".join([*parts, *map(writer.condition, belief.numbers)])
        count = seen[belief.site.player, name] = seen.get((belief.site.player, name), 0) + 1
        yield name if count == 1 else f"{name} ({count})"


def information_sets(rules: Sequence[SiteRule], writer: Writer) -> Iterator[str]:
    """A readable name for the information set of each rule: `line 13, round 2, type is soft, x >= rL`.

    What all rules of a place have in common is left out; a number tells apart what would have one name.
    """
    by_site: dict[Site, list[SiteRule]] = {}
    for rule in rules:
        by_site.setdefault(rule.site, []).append(rule)
    seen: dict[tuple[str, str], int] = {}
    for rule in rules:
        name = ", ".join(_parts(rule, by_site[rule.site], writer))
        count = seen[rule.site.player, name] = seen.get((rule.site.player, name), 0) + 1
        yield name if count == 1 else f"{name} ({count})"


def _parts(rule: SiteRule, others: Sequence[SiteRule], writer: Writer) -> Iterator[str]:
    yield f"line {rule.site.position.line}"
    if rule.site.rounds:
        yield f"round {'.'.join(map(str, rule.site.rounds))}"
    if len({other.variable for other in others}) > 1:
        yield writer.names.get(rule.variable, rule.variable)
    yield from (writer.drawn(*pair) for pair in rule.drawn if not _shared(pair, (o.drawn for o in others)))
    for site, action in rule.moves:
        if not _shared((site, action), (o.moves for o in others)):
            yield f"{site.player} chose {writer.action(action)}"
    yield from (writer.span(span) for span in rule.spans)


def _shared(item: object, collections: Iterable[Sequence[object]]) -> bool:
    return all(item in collection for collection in collections)
