"""Profiles as they are written in a proposition: `who when condition: action`, line by line.

At a decision of `who` the first line counts that speaks of this move and whose condition holds; so with beliefs,
`who believes draw is label with p when condition`, of the lines about one draw. Conditions and formulas may use what
the player knows at that moment, the parameters, and the `let`s of the game and of the proposition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, ZERO, Value, total
from winset.claims.profile import Belief, History, Lottery, NoRule, Weights
from winset.errors import Fault, SourceErrors, UsageError
from winset.game.evaluate import Reader
from winset.game.play import Action, Choose, Defined, Entry, Made, Moved, Offer, Pending, Play, State, with_move
from winset.language import syntax
from winset.language.walk import nodes


def written_profile(
    play: Play, proposition: syntax.Proposition, name: str = "", source: str = "<text>", text: str = ""
) -> WrittenProfile:
    """The profile of that name (or the only one) in a proposition about the game of the play.

    Raises UsageError if there is none, and SourceErrors, with `source` and `text` for the report, for lines that are
    not strategies of the history: changes of states that are not listed, and mixed plans beside states.
    """
    found = [profile for profile in proposition.profiles if name in ("", profile.name)]
    if len(found) != 1:
        names = ", ".join(profile.name or "(without a name)" for profile in proposition.profiles) or "none"
        wanted = f"no profile {name}" if name else "no single profile"
        raise UsageError(f"there is {wanted} in the proposition; its profiles are: {names}")
    faults = list(_faults(found[0]))
    if faults:
        raise SourceErrors(source, text, faults)
    lets = {let.target.name: let for let in proposition.lets}
    strategies = tuple(line for line in found[0].lines if isinstance(line, syntax.StrategyLine))
    beliefs = tuple(line for line in found[0].lines if isinstance(line, syntax.BeliefLine))
    changes = tuple(line for line in found[0].lines if isinstance(line, syntax.BecomesLine))
    there = replace(play, lets={**play.lets, **lets})
    states = _states(found[0])
    kind = WrittenAutomaton if states else WrittenProfile
    return kind(there, strategies, beliefs, source, text, states, changes)


def _states(profile: syntax.ProfileDecl) -> tuple[str, ...]:
    return tuple(name for line in profile.lines if isinstance(line, syntax.StatesLine) for name in line.names)


def _faults(profile: syntax.ProfileDecl) -> Iterator[Fault]:
    for line in profile.lines:
        match line:
            case syntax.BecomesLine() if not _states(profile):
                yield Fault(line.at, "a profile without states changes none", "list them first: `state calm, angry`")
            case syntax.StrategyLine(plan=syntax.Plan(kind="mixed")) if _states(profile):
                text = "mixing in a profile with states cannot be verified yet"
                yield Fault(line.plan.at, text, "let each line play one action")
            case syntax.BeliefLine() if _states(profile):
                text = "beliefs in a profile with states cannot be verified yet"
                yield Fault(line.at, text, "leave the states out")


@dataclass(frozen=True, slots=True)
class WrittenProfile:
    """A profile as written: strategies, and beliefs.

    `states` are those of an automaton, the first one first, and `changes` its lines `becomes`.
    """

    play: Play
    strategies: tuple[syntax.StrategyLine, ...]
    beliefs: tuple[syntax.BeliefLine, ...] = ()
    source: str = "<text>"
    text: str = ""
    states: tuple[str, ...] = ()
    changes: tuple[syntax.BecomesLine, ...] = ()

    def on(self, play: Play) -> WrittenProfile:
        """The same profile in a play with other values of the parameters."""
        return replace(self, play=replace(play, lets=self.play.lets))

    def lottery(self, signs: Arithmetic, state: State, history: History, step: Choose | Offer) -> Lottery:
        """What the first line says that speaks of this move and whose condition holds."""
        reader = self._reader(signs, state, history.mode)
        for line in self.strategies:
            about = _is_player(line.who, reader, step.player) and _speaks_of(line.plan, reader, step)
            if about and self._when(line, reader, step):
                if line.plan.weights:
                    return self._mixed(line.plan, reader, step)
                return ((self._action(line.plan, reader, step), ONE),)
        raise NoRule(f"the profile does not say what {step.site} does")

    def believes(
        self, signs: Arithmetic, state: State, history: History, step: Choose | Offer, name: str
    ) -> Belief | None:
        """What the first line says that is about this draw and whose condition holds."""
        reader = self._reader(signs, state, history.mode)
        for line in self.beliefs:
            about = line.subject == name and _is_player(line.who, reader, step.player)
            if about and self._when(line, reader, step):
                if line.law is None:
                    return Belief(step.site, (name,), self._of_label(line, reader, step))
                return self._of_law(line, line.law, reader, step)
        return None

    def is_assessment(self) -> bool:
        """Whether a line mixes, or states a belief."""
        return bool(self.beliefs) or any(line.plan.weights for line in self.strategies)

    def _reader(self, signs: Arithmetic, state: State, mode: str) -> Reader:
        """Reads at a state of the play; the state of the profile is read as if it were the last move."""
        scope = with_move(state.scope, Moved("", self.states, mode)) if mode else state.scope
        rounds = state.rounds()
        return Reader(signs, self.play, scope, rounds[-1] if rounds else 0)

    def _when(self, line: syntax.StrategyLine | syntax.BeliefLine, reader: Reader, step: Choose | Offer) -> bool:
        return line.when is None or reader.truth(self._known(line.when, reader, step))

    # --- what is played ---

    def _mixed(self, plan: syntax.Plan, reader: Reader, step: Choose | Offer) -> Lottery:
        weights = [reader.number(self._known(weight, reader, step)) for weight in plan.weights]
        chances = [*weights, ONE - total(weights)]
        values = [reader.number(self._known(value, reader, step)) for value in plan.values]
        return tuple(zip(values or plan.labels, chances, strict=True))

    def _action(self, plan: syntax.Plan, reader: Reader, step: Choose | Offer) -> Action:
        if plan.kind == "number":
            assert plan.value is not None
            return reader.number(self._known(plan.value, reader, step))
        if plan.kind == "cutoff":
            assert plan.condition is not None
            return plan.labels[0 if reader.truth(self._known(plan.condition, reader, step)) else 1]
        return plan.labels[0]

    def _known(self, expr: syntax.Expr, reader: Reader, step: Choose | Offer) -> syntax.Expr:
        """The formula, if the player knows all that it names. Raises SourceErrors for what she does not."""
        self._check(expr, reader, step.player, f"at line {step.site.position.line} she moves without it")
        return expr

    def _check(self, expr: syntax.Expr, reader: Reader, player: str, advice: str) -> None:
        faults = [
            Fault(ref.at, f"{player} {trouble}", advice)
            for ref, trouble in _troubles(expr, reader, player)
            if ref.name not in self.states
        ]
        if faults:
            raise SourceErrors(self.source, self.text, list(dict.fromkeys(faults)))

    # --- what is believed ---

    def _of_label(self, line: syntax.BeliefLine, reader: Reader, step: Choose | Offer) -> Weights:
        """`is label with p`: the rest is for the other label; where there are several, p has to be 1."""
        assert line.probability is not None
        chance = reader.number(self._known(line.probability, reader, step))
        others = [label for label in _drawn_labels(self.play, line.subject) if label != line.label]
        if len(others) > 1 and not reader.run.equal(chance, ONE):
            names = ", ".join([line.label, *others])
            advice = f"write `believes {line.subject}: {others[0]} with ..., otherwise ...`"
            self._fault(line, f"this says nothing of the rest; `{line.subject}` may be {names}", advice)
        rest = [((label,), ONE - chance) for label in others]
        return (((line.label,), chance), *rest)

    def _of_law(self, line: syntax.BeliefLine, law: syntax.Law, reader: Reader, step: Choose | Offer) -> Belief:
        about = (line.subject,)
        match law:
            case syntax.Uniform(syntax.Interval(low, high)):
                if not _drawn_uniformly(self.play, line.subject):
                    text = f"`{line.subject}` is not drawn uniformly: a uniform belief about it cannot be verified yet"
                    self._fault(line, text, "leave the belief out where Bayes' rule gives it")
                ends = (reader.number(self._known(low, reader, step)), reader.number(self._known(high, reader, step)))
                return Belief(step.site, about, between=ends)
            case syntax.Uniform(domain):
                members = reader.members(domain)
                return Belief(step.site, about, tuple(((member,), ONE / len(members)) for member in members))
            case syntax.Labels(items):
                listed: list[tuple[tuple[Value | str, ...], syntax.Expr | None]] = [(tuple(ls), p) for ls, p in items]
            case syntax.Values(items):
                listed = [((reader.number(self._known(value, reader, step)),), p) for value, p in items]
            case _:
                self._fault(line, "beliefs with a density cannot be verified yet", "write `uniformly from [a, b]`")
        weights = [ZERO if p is None else reader.number(self._known(p, reader, step)) for _, p in listed]
        rest = ONE - total(weights)
        found = tuple(
            (drawn, rest if p is None else weight) for (drawn, p), weight in zip(listed, weights, strict=True)
        )
        return Belief(step.site, about, found)

    def _fault(self, line: syntax.BeliefLine, message: str, advice: str) -> NoReturn:
        raise SourceErrors(self.source, self.text, [Fault(line.at, message, advice)])


@dataclass(frozen=True, slots=True)
class WrittenAutomaton(WrittenProfile):
    """A pure profile with states as written. They are public: what changes them has to be known to all."""

    @property
    def initial(self) -> str:
        """The state in which the play begins: the first that is listed."""
        return self.states[0]

    def becomes(self, signs: Arithmetic, state: State, mode: str) -> str:
        """The state after a round: that of the first line `becomes` whose condition holds, else the same."""
        reader = self._reader(signs, state, mode)
        for line in self.changes:
            for player in self.play.players:
                self._check(line.when, reader, player, "states are public: let all know what changes them")
            if reader.truth(line.when):
                return line.state
        return mode


def _drawn_labels(play: Play, name: str) -> tuple[str, ...]:
    """The labels that nature may draw for a name."""
    for draw in nodes(play.game.play):
        if isinstance(draw, syntax.Draw) and isinstance(draw.law, syntax.Labels):
            for place, ref in enumerate(draw.names):
                if ref.name == name:
                    return tuple(dict.fromkeys(labels[place] for labels, _ in draw.law.items))
    return ()


def _drawn_uniformly(play: Play, name: str) -> bool:
    draws = [node for node in nodes(play.game.play) if isinstance(node, syntax.Draw)]
    return all(isinstance(draw.law, syntax.Uniform) for draw in draws if any(ref.name == name for ref in draw.names))


def _is_player(who: syntax.Ref, reader: Reader, player: str) -> bool:
    """Whether a line is about the player: by name, by place in a family, by the name of the family, or by role."""
    if who.name == player or (who.index is None and player.startswith(f"{who.name}[")):
        return True
    roles = {entry.name for entry in reader.scope.names if isinstance(entry, Made) and isinstance(entry.value, str)}
    return (who.index is not None or who.name in roles) and reader.player(who) == player


def _speaks_of(plan: syntax.Plan, reader: Reader, step: Choose | Offer) -> bool:
    if plan.labels:
        return isinstance(step, Choose) and all(label in step.actions for label in plan.labels)
    assert plan.variable is not None
    name = plan.variable.name
    if plan.variable.index is not None:
        name = f"{name}[{reader.whole(plan.variable.index)}]"
    return name == (step.name if isinstance(step, Offer) else step.variable)


# --- what a player knows ----------------------------------------------------------------------------------------------


def _troubles(expr: syntax.Expr, reader: Reader, player: str) -> Iterator[tuple[syntax.Ref, str]]:
    """The names in a formula that the player does not know, or that have no value by then."""
    refs = [node for node in nodes(expr) if isinstance(node, syntax.Ref)]
    bound = {node.name for node in nodes(expr) if isinstance(node, syntax.Over)}
    for ref in refs:
        if ref.name in bound:
            continue
        entries = _entries(ref, reader)
        if entries:
            for place, entry in entries:
                if not _knows(place, entry, reader, player):
                    yield ref, f"does not see {ref.name}"
        elif not _sees_move(ref, reader, player):
            yield ref, f"does not see who chose {ref.name}"
        elif not _has_meaning(ref.name, reader.play):
            yield ref, f"cannot use {ref.name}, which has no value yet"


def _entries(ref: syntax.Ref, reader: Reader) -> list[tuple[int, Entry]]:
    """The entries that a name may mean: the latest of that name, or all items of a list."""
    names = reader.scope.names
    for place in range(len(names) - 1, -1, -1):
        if names[place].name == ref.name:
            return [(place, names[place])]
    return [(place, entry) for place, entry in enumerate(names) if entry.name.startswith(f"{ref.name}[")]


def _knows(place: int, entry: Entry, reader: Reader, player: str) -> bool:
    match entry:
        case Made() | Pending():
            return entry.audience is None or player in entry.audience
        case Defined():
            there = replace(reader, scope=reader.scope.cut(entry.names, entry.moves))
            return not any(True for _ in _troubles(entry.formula, there, player))


def _sees_move(ref: syntax.Ref, reader: Reader, player: str) -> bool:
    """Whether the player sees the moves that could have been this label."""
    moves = [move for move in reader.scope.moves if ref.name in move.options]
    return all(move.audience is None or player in move.audience for move in moves)


def _has_meaning(name: str, play: Play) -> bool:
    """Whether a name that was not made in the play means something by itself; a label that was not played is false."""
    named = name in play.lets or name in play.settings or name in play.parameters or name == "round"
    return named or name in play.players or any(p.startswith(f"{name}[") for p in play.players) or name in _labels(play)


def _labels(play: Play) -> set[str]:
    return {label for node in nodes(play.game.play) if isinstance(node, syntax.Options) for label in node.labels}
