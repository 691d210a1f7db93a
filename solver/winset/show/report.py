"""A solution as words and formulas, apart from how they are laid out.

Text, Markdown and LaTeX are three layouts of one `Report`; each formula is written once, in the style asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from winset.algebra.explore import Unsolved
from winset.algebra.oracle import Constraint
from winset.algebra.regions import Isolation, Region
from winset.algebra.run import Remark
from winset.algebra.value import ONE, Value
from winset.claims.profile import Belief
from winset.equilibrium.on_path import PathStep, paths
from winset.equilibrium.plan import Stretch, defining
from winset.equilibrium.solution import Case, Equilibrium, Solution, parts
from winset.equilibrium.strategy import SiteRule, Span, without_draw
from winset.game.bargain import SETTLED
from winset.game.play import Action, Play, Site
from winset.language.write_formula import write_expr
from winset.show.bounds import bounds
from winset.show.formula import Style, latex_text, mirrored, thresholds
from winset.show.happenings import Chances, Drawn, happenings, touching
from winset.show.intervals import brief, simplified
from winset.show.words import counted

_Drawn = tuple[tuple[str, Value | str], ...]
_Moves = tuple[tuple[Site, Action], ...]
_Context = tuple[_Drawn, _Moves]
MOST_CIRCUMSTANCES = 4  # of one move, in a headline


@dataclass(frozen=True, slots=True)
class CaseReport:
    """An equilibrium on some regions, written: conditions, payoffs, chances of outcomes, and what each player does.

    `when` has the conditions of each region. `offers` are the numbers chosen on the path, as in `x = 1 - rB`; `where`
    has the conditions that define those that have no closed form.
    """

    when: tuple[tuple[str, ...], ...]
    payoffs: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    strategies: tuple[tuple[str, str], ...]
    verdict: str
    offers: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EquilibriumReport:
    """A family: its headline (what happens), where it exists, and its cases.

    `on_borders`: there is an equation among the conditions of each of its cases.
    """

    headline: str
    exists: tuple[tuple[str, ...], ...]
    cases: tuple[CaseReport, ...]
    on_borders: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a layout needs; equilibria that exist only on borders come last."""

    title: str
    concept: str
    method: str
    complete: str
    searched: str
    verified: str
    given: tuple[str, ...]
    settings: tuple[str, ...]
    names: tuple[str, ...]
    equilibria: tuple[EquilibriumReport, ...]
    none: tuple[tuple[str, ...], ...]
    unsolved: tuple[tuple[tuple[str, ...], str], ...]
    notes: tuple[str, ...]
    seconds: float
    queries: int

    @property
    def several(self) -> str:
        """The concept in the plural."""
        return self.concept.replace("equilibrium", "equilibria")

    @property
    def absence(self) -> str:
        """What is said where nothing was found: that there is nothing only where the search was complete."""
        doubtful = self.complete == "no" and any(not isinstance(note, Remark) for note in self.notes)
        return "no equilibrium was found" if doubtful else "there is no equilibrium in pure strategies"

    @property
    def complete_in(self) -> str:
        """In which strategies the list is complete, where mixing may add to it."""
        return complete_in(self.searched)

    @property
    def is_open(self) -> bool:
        """Whether nothing was solved: there is no answer, not even that there is no equilibrium."""
        return bool(self.unsolved) and not self.equilibria and not self.none


def complete_in(searched: str) -> str:
    """In which strategies a list is complete that was searched so, where mixing may add to it."""
    return "in pure strategies" if searched.startswith("pure strategies") else "among the strategies searched"


def report(solution: Solution, lets: Mapping[str, Value], style: Style) -> Report:
    """The solution in words; `lets` are the author's named formulas of the parameters."""
    writer = _Writer(solution.play, dict(lets), style, solution.defections)
    used = _used(solution, lets)
    return Report(
        title=solution.play.title,
        concept=solution.concept,
        method=solution.method,
        complete=solution.complete,
        searched=solution.searched,
        verified=_verified(solution),
        given=(
            *(writer.math(bound) for bound in bounds(solution.play.clauses, style)),
            *(writer.word(write_expr(condition)) for condition in solution.play.conditions),
        ),
        settings=tuple(
            f"{style.name(n)} = {writer.item(v)}"
            for n, v in solution.play.settings.items()
            if not _is_symbolic_list(solution.play, n)
        ),
        names=tuple(f"{style.name(n)} = {style.value(v)}" for n, v in lets.items() if n in used),
        equilibria=tuple(sorted(map(writer.family, solution.equilibria), key=lambda e: e.on_borders)),
        none=writer.regions(solution.none),
        unsolved=tuple((writer.signs(u), u.reason) for u in solution.unsolved),
        notes=solution.notes,
        seconds=solution.seconds,
        queries=solution.queries,
    )


def region_in_words(play: Play, lets: Mapping[str, Value], style: Style, region: Region) -> tuple[str, ...]:
    """The conditions of a region, thresholds by the author's names."""
    return _Writer(play, dict(lets), style).region(region)


def _is_symbolic_list(play: Play, name: str) -> bool:
    return any(p.startswith(f"{name}[") for p in play.parameters)


def _used(solution: Solution, lets: Mapping[str, Value]) -> set[str]:
    """Names of formulas that the answer needs: those that are a border or an offer."""
    found = set()
    for equilibrium in solution.equilibria:
        for case in equilibrium.cases:
            constraints = case.region.constraints()
            for name, value in lets.items():
                if thresholds({name: value}, Style(), solution.play.parameters, constraints):
                    found.add(name)
                if any(isolation.bound == value for _, isolation in case.region.solved):
                    found.add(name)
                if value in case.payoffs or any(rule.action == value for rule in case.rules):
                    found.add(name)
    return found


def _verified(solution: Solution) -> str:
    cases = [case for equilibrium in solution.equilibria for case in equilibrium.cases]
    if not cases:
        return ""
    sure = sum(case.verified for case in cases)
    checks = sum(case.checked for case in cases)
    if sure == len(cases):
        where = "for all parameters of every region" if solution.play.parameters else "at every information set"
        where += "" if all(case.corners for case in cases) else ", except where two borders meet"
        return f"no profitable deviation, {where} ({counted(checks, 'comparison')})"
    doubts = next((case.doubt for case in cases if case.doubt), "the verifier was not asked")
    return f"{sure} of {len(cases)} cases ({doubts})"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of a solution in one style."""

    play: Play
    lets: dict[str, Value]
    style: Style
    defections: frozenset[str] = frozenset()

    # --- formulas ---

    def value(self, value: Value) -> str:
        for name, formula in self.lets.items():
            if value == formula and not value.is_number:
                return self.style.name(name)
        return self.style.value(value)

    def item(self, item: Value | tuple[Value, ...]) -> str:
        if isinstance(item, Value):
            return self.style.value(item)
        return "{" + ", ".join(self.style.value(v) for v in item) + "}"

    def action(self, action: Action) -> str:
        return self.math(self.value(action)) if isinstance(action, Value) else self.word(action)

    def word(self, word: str) -> str:
        return latex_text(word) if self.style.latex else word

    def math(self, formula: str) -> str:
        return f"${formula}$" if self.style.latex else formula

    def condition(self, constraint: Constraint, names: Mapping[Constraint, str]) -> str:
        return self.math(self.style.condition(constraint, names))

    def region(self, region: Region) -> tuple[str, ...]:
        """The conditions, each solved for a parameter where that reads better."""
        constraints = region.constraints()
        names = thresholds(self.lets, self.style, self.play.parameters, constraints)
        solved = dict(region.solved)
        told: list[str] = []
        for constraint in constraints:
            isolation = solved.get(constraint.value)
            if isolation is None or constraint in names:
                told.append(self.condition(constraint, names))
                continue
            if isolation.needs is not None:
                needed = Constraint(isolation.needs, ">" if isolation.sign > 0 else "<")
                told.append(self.condition(needed, {}))
            told.append(self.bound(constraint.relation, isolation))
        return tuple(dict.fromkeys(told))

    def regions(self, regions: Sequence[Region]) -> tuple[tuple[str, ...], ...]:
        """The conditions of a union of regions, in as few as can be told apart easily."""
        return tuple(dict.fromkeys(self.region(region) for region in simplified(regions)))

    def bound(self, relation: str, isolation: Isolation) -> str:
        """`p <= (1 - d - rH)/(1 - d - rL)`."""
        relation = relation if isolation.sign > 0 else mirrored(relation)
        name = self.style.name(isolation.parameter)
        return self.math(f"{name} {self.style.relation(relation)} {self.value(isolation.bound)}")

    def signs(self, unsolved: Unsolved) -> tuple[str, ...]:
        region = brief(Region(unsolved.conditions, {}))
        return tuple(self.condition(constraint, {}) for constraint in region.constraints())

    # --- families ---

    def family(self, equilibrium: Equilibrium) -> EquilibriumReport:
        return EquilibriumReport(
            self.headline(equilibrium.cases),
            self.regions(equilibrium.exists),
            self.cases(equilibrium.cases),
            all(any(sign.sign == 0 for sign in case.region.conditions) for case in equilibrium.cases),
        )

    def headline(self, cases: Sequence[Case]) -> str:
        """What happens on the path, in a sentence; numbers that are not the same in all cases are left to the cases."""
        everywhere = [{step for way in paths(case.plan) for step in way.steps} for case in cases]
        known = _known(cases[0].rules)
        told: dict[str, None] = {}
        for happening in happenings(paths(cases[0].plan), lambda site: known.get(site, frozenset())):
            step = happening.step
            move = self.step(step) if all(step in steps for steps in everywhere) else self.some(step, everywhere)
            if happening.chances:
                move = self.mixes(happening.chances, len(cases) == 1)
            told[self.after(happening.when) + move] = None
        return "; ".join([*filter(None, told), self.outcome(cases[0].ends)])

    def after(self, when: Sequence[Drawn]) -> str:
        """`if type is soft, `, or what it depends on where that would take too long."""
        if not when or not all(when):
            return ""
        when = touching(when)
        if len(when) > MOST_CIRCUMSTANCES:
            names = dict.fromkeys(self.math(self.style.name(name)) for drawn in when for name, _ in drawn)
            return f"depending on {' and '.join(names)}, "
        return f"if {' or '.join(' and '.join(self.drew(n, v) for n, v in drawn) for drawn in when)}, "

    def drew(self, name: str, what: Action | Stretch) -> str:
        """`type is soft`, `r = rL`, or `r in (0, 1/2)`."""
        if isinstance(what, Stretch):
            element = r" \in " if self.style.latex else " in "
            return self.math(self.style.name(name) + element + self.stretch(what))
        return self.told(((name, what),), ())[0]

    def mixes(self, chances: Chances, sure: bool) -> str:
        """`I chooses x = 1/4 with probability p, else x = 3/4`; probabilities that differ by case are left to these."""
        steps = [step for step, _ in chances]
        short = [
            self.numbers(step.name, step.what) if step.kind == "number" or step.name else self.action_of(step)
            for step in steps
        ]
        if sure:
            return self.chances(list(zip([self.step(steps[0]), *short[1:]], (p for _, p in chances), strict=True)))
        who = "" if steps[0].site is None else f"{self.word(steps[0].site.player)} "
        return f"{who}mixes over {' and '.join(short)}{self.rounds(steps[0].site)}"

    def action_of(self, step: PathStep) -> str:
        return " or ".join(self.action(a) for a in step.what if not isinstance(a, Stretch))

    def some(self, step: PathStep, everywhere: Sequence[Iterable[PathStep]]) -> str:
        """A step that differs between the cases of a family."""
        if step.kind == "number" and step.site is not None:
            written = self.math(self.style.name(step.name))
            who = self.word(step.site.player)
            verb = "settle" if _together(step.site) else "chooses"
            return f"{who} {verb} any {written} of a set that depends on the case{self.rounds(step.site)}"
        if step.kind == "action" and not step.name:
            others = (s for steps in everywhere for s in steps if (s.kind, s.site) == (step.kind, step.site))
            actions = dict.fromkeys(action for s in (step, *others) for action in s.what)
            if len(actions) > len(step.what) and not (step.site is not None and _together(step.site)):
                return f"{self.step(replace(step, what=tuple(actions)))}, depending on the case"
        return self.step(step)

    def step(self, step: PathStep) -> str:
        who = "" if step.site is None else f"{self.word(step.site.player)} "
        rounds = self.rounds(step.site)
        if step.site is not None and _together(step.site):
            if step.kind == "number":
                return f"{who}settle {self.numbers(step.name, step.what)}{rounds}"
            return "" if SETTLED in step.what else f"{who}do not settle{rounds}"
        if step.kind == "proposal":
            return f"{who}proposes {self.proposals(step)}{rounds}"
        if step.kind == "number" or step.name:
            return f"{who}chooses {self.numbers(step.name, step.what)}{rounds}"
        return f"{who}{_verb(self.action_of(step))}{rounds}"

    def rounds(self, site: Site | None) -> str:
        later = site is not None and any(r > 1 for r in site.rounds)
        return f" in {rounds_of(site)}" if later and site is not None else ""

    def outcome(self, ends: Sequence[tuple[str, Value]]) -> str:
        if len(ends) == 1:
            return self.label(ends[0][0])
        return ", ".join(f"{self.label(label)} with probability {self.math(self.value(p))}" for label, p in ends)

    def label(self, label: str) -> str:
        """An outcome, with a word about it where it is an involuntary defection."""
        return self.word(label) + (" (signed, not ratified)" if label in self.defections else "")

    def numbers(self, name: str, what: Iterable[Action | Stretch]) -> str:
        """`x = 1 - rB`, or `any x in [0, rA)`."""
        stretches = [w if isinstance(w, Stretch) else Stretch(w, w) for w in what if not isinstance(w, str)]
        written = self.style.name(name)
        if all(s.is_point for s in stretches):
            return " or ".join(self.math(f"{written} = {self.value(s.low)}") for s in stretches)
        joint = r" \cup " if self.style.latex else " or "
        element = r" \in " if self.style.latex else " in "
        return "any " + self.math(written + element + joint.join(self.stretch(s) for s in stretches))

    def proposals(self, step: PathStep) -> str:
        """`s = (1 - d/3, d/3, 0) or (1 - d/3, 0, d/3)`, with the name of the list where the numbers make up one."""
        names = step.name.split(", ")
        lists = {name.partition("[")[0] for name in names}
        name = self.style.name(lists.pop()) if len(lists) == 1 else f"({', '.join(map(self.style.name, names))})"
        numbers = [self.value(x.low) for x in step.what if isinstance(x, Stretch)]
        vectors = [numbers[k : k + len(names)] for k in range(0, len(numbers), len(names))]
        return self.math(f"{name} = " + " or ".join(f"({', '.join(vector)})" for vector in vectors))

    def stretch(self, stretch: Stretch | Span) -> str:
        infinity = r"\infty" if self.style.latex else "infinity"
        high = infinity if stretch.high is None else self.value(stretch.high)
        if stretch.high is not None and stretch.low == stretch.high:
            return (r"\{" if self.style.latex else "{") + high + (r"\}" if self.style.latex else "}")
        closed = stretch.closed[1] and stretch.high is not None
        return ("[" if stretch.closed[0] else "(") + f"{self.value(stretch.low)}, {high}" + ("]" if closed else ")")

    # --- cases ---

    def cases(self, cases: Sequence[Case]) -> tuple[CaseReport, ...]:
        """The cases, those that differ in their region only in one."""
        found: dict[CaseReport, list[Region]] = {}
        for case in (part for whole in cases for part in (parts(whole) if whole.edges_differ else (whole,))):
            found.setdefault(self.case(case), []).append(case.region)
        return tuple(replace(plain, when=self.regions(regions)) for plain, regions in found.items())

    def case(self, case: Case) -> CaseReport:
        """A case but for its region."""
        return CaseReport(
            (),
            tuple(
                (self.word(p), self.math(self.value(v))) for p, v in zip(self.play.players, case.payoffs, strict=True)
            ),
            tuple((self.label(label), self.math(self.value(p))) for label, p in case.ends),
            (*self.strategies(case.told or case.rules), *self.beliefs(case.profile.beliefs)),
            verdict(case),
            self.offers(case),
            tuple(self.condition(constraint, {}) for constraint in defining(case.plan)),
        )

    def offers(self, case: Case) -> tuple[str, ...]:
        """The numbers chosen on the path, those of later rounds marked as such."""
        steps = [step for way in paths(case.plan) for step in way.steps if step.kind in ("number", "proposal")]
        return tuple(
            dict.fromkeys(
                (self.proposals(step) if step.kind == "proposal" else self.numbers(step.name, step.what))
                + self.rounds(step.site)
                for step in steps
            )
        )

    def strategies(self, rules: Sequence[SiteRule]) -> tuple[tuple[str, str], ...]:
        """One sentence for each place where a player decides, in the order of play."""
        sites = sorted(
            {rule.site for rule in rules}, key=lambda s: (s.rounds, s.position.line, s.position.column, s.player)
        )
        return tuple(
            (self.word(site.player), self.sentence(site, [r for r in rules if r.site == site])) for site in sites
        )

    def beliefs(self, beliefs: Sequence[Belief]) -> tuple[tuple[str, str], ...]:
        """One sentence for each place where a belief is stated."""
        by_site: dict[Site, list[Belief]] = {}
        for belief in beliefs:
            by_site.setdefault(belief.site, []).append(belief)
        return tuple((self.word(site.player), self.believes(site, stated)) for site, stated in by_site.items())

    def believes(self, site: Site, stated: Sequence[Belief]) -> str:
        """`in round 2, believes v = vH with probability 1/2, else v = vL, if price > vL`."""
        common = set.intersection(*(set(belief.moves) for belief in stated))
        told: list[str] = []
        for belief in stated:
            moves = tuple(move for move in belief.moves if move not in common)
            when = [*(self.condition(c, {}) for c in belief.numbers), *self.told((), moves)]
            told.append(self.believed(belief) + (f", if {' and '.join(when)}" if when else ""))
        lead = f"in {rounds_of(site)}, " if site.rounds else ""
        return f"{lead}believes {'; '.join(told)}"

    def believed(self, belief: Belief) -> str:
        if belief.between is not None:
            return self.drew(belief.about[0], Stretch(*belief.between))
        certain = [(drawn, chance) for drawn, chance in belief.weights if not chance.is_zero]
        names = [
            " and ".join(self.drew(name, what) for name, what in zip(belief.about, drawn, strict=True))
            for drawn, _ in certain
        ]
        return self.chances(list(zip(names, (chance for _, chance in certain), strict=True)))

    def chances(self, parts: Sequence[tuple[str, Value]]) -> str:
        """`accept with probability s, else reject`."""
        *some, (last, chance) = parts
        if not some:
            return last if chance == ONE else f"{last} with probability {self.math(self.value(chance))}"
        return ", ".join([*(f"{name} with probability {self.math(self.value(p))}" for name, p in some), f"else {last}"])

    def sentence(self, site: Site, rules: list[SiteRule]) -> str:
        rules = _reduced(rules)
        contexts: dict[_Context, list[SiteRule]] = {}
        for rule in rules:
            contexts.setdefault((rule.drawn, rule.moves), []).append(rule)
        plans: dict[str, list[_Context]] = {}
        for context, inside in contexts.items():
            plans.setdefault(self.plan(inside), []).append(context)
        parts = [*plans]
        if len(plans) > 1:
            told = sorted(((self.within(places), plan) for plan, places in plans.items()), key=lambda part: not part[0])
            parts = [(where or "otherwise ") + plan for where, plan in told]
        lead = f"in {rounds_of(site)}, " if site.rounds else ""
        return lead + "; ".join(parts)

    def within(self, contexts: Sequence[_Context]) -> str:
        """`if type is soft: `, or several such that differ in their last move only, in one."""
        heads = {(drawn, moves[:-1], moves[-1][0] if moves else None) for drawn, moves in contexts}
        if len(contexts) > 1 and len(heads) == 1:
            drawn, before = contexts[0][0], contexts[0][1][:-1]
            last = " or ".join(self.action(moves[-1][1]) for _, moves in contexts)
            told = [*self.told(drawn, before), f"{self.word(contexts[0][1][-1][0].player)} chose {last}"]
            return f"if {' and '.join(told)}: "
        if not all(drawn or moves for drawn, moves in contexts):
            return ""
        return f"if {', or if '.join(' and '.join(self.told(*context)) for context in contexts)}: "

    def told(self, drawn: _Drawn, moves: _Moves) -> list[str]:
        told = [
            f"{self.math(self.style.name(n))} is {self.word(v)}"
            if isinstance(v, str)
            else self.math(f"{self.style.name(n)} = {self.value(v)}")
            for n, v in drawn
        ]
        return told + [f"{self.word(site.player)} chose {self.action(action)}" for site, action in moves]

    def plan(self, rules: list[SiteRule]) -> str:
        """What is played in one context, by spans of the numbers before."""
        if len(rules) == 1 and not rules[0].spans:
            return self.played(rules[0])
        if proposals := lotteries(rules):
            return self.mixed(proposals)
        groups: dict[str, list[SiteRule]] = {}
        for rule in rules:
            groups.setdefault(self.played(rule), []).append(rule)
        variables = {span.variable for rule in rules for span in rule.spans}
        if len(variables) == 1 and all(len(rule.spans) == 1 for rule in rules):
            return self.cut(groups)
        written = [
            action
            if not all(rule.spans for rule in members)
            else f"{action} if {' or '.join(self.box(rule.spans) for rule in members)}"
            for action, members in groups.items()
        ]
        return ", ".join(written)

    def cut(self, groups: Mapping[str, list[SiteRule]]) -> str:
        """Actions by spans of one number; the one with most spans comes last, as `otherwise`."""
        if len(groups) == 1:
            return next(iter(groups))
        lows = min((rule.spans[0] for rules in groups.values() for rule in rules), key=lambda s: _position(s, groups))
        highs = max((rule.spans[0] for rules in groups.values() for rule in rules), key=lambda s: _position(s, groups))
        order = sorted(groups, key=lambda action: (len(groups[action]), _first(groups[action], lows)))
        written = []
        for action in order[:-1]:
            spans = [rule.spans[0] for rule in groups[action]]
            written.append(f"{action} if {' or '.join(self.side(s, lows, highs) for s in spans)}")
        return ", ".join([*written, f"otherwise {order[-1]}"])

    def side(self, span: Span, lowest: Span, highest: Span) -> str:
        """A span as an inequality, without the ends of the domain."""
        name = self.style.name(span.variable)
        le, lt, ge = self.style.relation("<="), "<", self.style.relation(">=")
        if span.high is not None and span.low == span.high:
            return self.math(f"{name} = {self.value(span.low)}")
        below = "" if span == lowest else f"{self.value(span.low)} {le if span.closed[0] else lt} "
        above = (
            "" if span == highest or span.high is None else f" {le if span.closed[1] else lt} {self.value(span.high)}"
        )
        if below and not above:
            return self.math(f"{name} {ge if span.closed[0] else '>'} {self.value(span.low)}")
        return self.math(f"{below}{name}{above}")

    def box(self, spans: Sequence[Span]) -> str:
        element = r" \in " if self.style.latex else " in "
        return (
            " and ".join(self.math(self.style.name(s.variable) + element + self.stretch(s)) for s in spans) or "always"
        )

    def mixed(self, proposals: Mapping[tuple[tuple[str, Value], ...], Value]) -> str:
        """Several numbers at once, with their probabilities."""
        told = []
        for proposal, chance in proposals.items():
            names, numbers = zip(*proposal, strict=True)
            stretches = tuple(Stretch(x, x) for x in numbers)
            written = self.proposals(PathStep("proposal", ", ".join(names), None, stretches))
            told.append(written if chance == ONE else f"{written} with probability {self.math(self.value(chance))}")
        return " or ".join(told)

    def written(self, rule: SiteRule, action: Action) -> str:
        """One action of a lottery."""
        if rule.variable and isinstance(action, Value):
            return self.numbers(rule.variable.partition("·")[0], (action,))
        return self.action(action)

    def played(self, rule: SiteRule) -> str:
        if len(rule.lottery) > 1:
            name = rule.variable.partition("·")[0]
            return self.chances(
                [
                    (
                        self.numbers(name, (action,)) if name and not isinstance(action, str) else self.action(action),
                        chance,
                    )
                    for action, chance in rule.lottery
                ]
            )
        if rule.variable and not isinstance(rule.action, str):
            return self.numbers(rule.variable.partition("·")[0], rule.chosen)
        chosen = " or ".join(self.action(a) for a in rule.chosen if not isinstance(a, Stretch))
        if rule.indifferent:
            chosen += f" ({' or '.join(self.action(a) for a in rule.indifferent)} is as good)"
        return chosen


def lotteries(rules: Sequence[SiteRule]) -> dict[tuple[tuple[str, Value], ...], Value]:
    """Several numbers chosen one after the other at one place, as numbers chosen at once with their probabilities.

    Nothing where only one number is chosen, or where more than those before it is asked.
    """
    variables = list(dict.fromkeys(rule.variable for rule in rules))
    points = all(s.low == s.high and s.variable in variables for rule in rules for s in rule.spans)
    if len(variables) < 2 or not points or not all(isinstance(rule.action, Value) for rule in rules):
        return {}
    found: dict[tuple[tuple[str, Value], ...], Value] = {(): ONE}
    for variable in variables:
        longer: dict[tuple[tuple[str, Value], ...], Value] = {}
        for before, chance in found.items():
            known = dict(before)
            own = (r for r in rules if r.variable == variable and all(known.get(s.variable) == s.low for s in r.spans))
            rule = next(own, None)
            if rule is None:
                return {}
            for action, share in rule.lottery or ((rule.action, ONE),):
                assert isinstance(action, Value)
                longer[*before, (variable.partition("·")[0], action)] = chance * share
        found = longer
    return found


def verdict(case: Case) -> str:
    """What the verifier says of a case: "verified" where nothing is to be added."""
    if not case.verified:
        return f"not verified: {case.doubt or 'not asked'}"
    return "verified" if case.corners else "verified, except where two borders meet"


def rounds_of(site: Site) -> str:
    """The rounds in which a site is met: one, or every so many of a block without end."""
    number = ".".join(map(str, site.rounds))
    match site.phases:
        case 0:
            return f"round {number}"
        case 1:
            return "every round"
        case 2:
            return "odd rounds" if site.rounds[-1] == 1 else "even rounds"
    return f"rounds {number}, {site.rounds[-1] + site.phases}, ..."


def _known(rules: Sequence[SiteRule]) -> dict[Site, frozenset[str]]:
    """The draws on which players' rules depend, by site."""
    found: dict[Site, frozenset[str]] = {}
    for rule in rules:
        found[rule.site] = found.get(rule.site, frozenset()) | {name for name, _ in rule.drawn}
    return found


def _together(site: Site) -> bool:
    """Whether the site is a settlement of several players, who are called by all of their names."""
    return " and " in site.player


def _verb(label: str) -> str:
    return f"plays {label}"


def _reduced(rules: list[SiteRule]) -> list[SiteRule]:
    """The rules of a site without what all of them have in common, and without draws that make no difference."""
    for name in {name: None for rule in rules for name, _ in rule.drawn}:
        rules = list(without_draw(rules, name))
    moves = set.intersection(*(set(rule.moves) for rule in rules))
    drawn = set.intersection(*(set(rule.drawn) for rule in rules))
    return list(
        dict.fromkeys(
            replace(
                rule,
                moves=tuple(m for m in rule.moves if m not in moves),
                drawn=tuple(d for d in rule.drawn if d not in drawn),
            )
            for rule in rules
        )
    )


def _position(span: Span, groups: Mapping[str, list[SiteRule]]) -> int:
    """The place of a span among all of them, in the order in which the rules were written down."""
    order = _chain([rule.spans[0] for rules in groups.values() for rule in rules])
    return order.index(span)


def _first(rules: Sequence[SiteRule], lowest: Span) -> bool:
    return any(rule.spans[0] == lowest for rule in rules)


def _chain(spans: Sequence[Span]) -> list[Span]:
    """Spans that tile an interval, from low to high: each begins where another ends."""
    unique = list(dict.fromkeys(spans))
    starts = [s for s in unique if not any(_follows(other, s) for other in unique if other is not s)]
    order = starts[:1]
    while order:
        after = next((s for s in unique if s not in order and _follows(order[-1], s)), None)
        if after is None:
            break
        order.append(after)
    return [*order, *(s for s in unique if s not in order)]


def _follows(first: Span, second: Span) -> bool:
    """Whether the second span begins where the first ends."""
    return first.high == second.low and first.closed[1] != second.closed[0]
