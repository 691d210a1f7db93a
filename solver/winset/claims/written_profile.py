"""Profiles as they are written in a proposition: `who when condition: action`, line by line.

At a decision of `who` the first line counts that speaks of this move and whose condition holds. Conditions and
formulas may use what the player knows at that moment, the parameters, and the `let`s of the game and of the
proposition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from winset.algebra.arithmetic import Arithmetic
from winset.claims.profile import History, NoRule
from winset.errors import Fault, SourceErrors, UsageError
from winset.game.evaluate import Reader
from winset.game.play import Action, Choose, Defined, Entry, Made, Offer, Pending, Play, State
from winset.language import syntax
from winset.language.walk import nodes


def written_profile(
    play: Play, proposition: syntax.Proposition, name: str = "", source: str = "<text>", text: str = ""
) -> WrittenProfile:
    """The profile of that name (or the only one) in a proposition about the game of the play.

    Raises UsageError if there is none, and SourceErrors, with `source` and `text` for the report, for lines that are
    not pure strategies of the history: mixed plans and states.
    """
    found = [profile for profile in proposition.profiles if name in ("", profile.name)]
    if len(found) != 1:
        names = ", ".join(profile.name or "(without a name)" for profile in proposition.profiles) or "none"
        wanted = f"no profile {name}" if name else "no single profile"
        raise UsageError(f"there is {wanted} in the proposition; its profiles are: {names}")
    faults = list(_not_pure(found[0]))
    if faults:
        raise SourceErrors(source, text, faults)
    lets = {let.target.name: let for let in proposition.lets}
    strategies = tuple(line for line in found[0].lines if isinstance(line, syntax.StrategyLine))
    beliefs = tuple(line for line in found[0].lines if isinstance(line, syntax.BeliefLine))
    return WrittenProfile(replace(play, lets={**play.lets, **lets}), strategies, beliefs, source, text)


def _not_pure(profile: syntax.ProfileDecl) -> Iterator[Fault]:
    for line in profile.lines:
        match line:
            case syntax.StatesLine() | syntax.BecomesLine():
                yield Fault(line.at, "profiles with states cannot be verified yet", "write conditions on the history")
            case syntax.StrategyLine(plan=syntax.Plan(kind="mixed")):
                yield Fault(line.plan.at, "mixed strategies cannot be verified yet", "let each line play one action")


@dataclass(frozen=True, slots=True)
class WrittenProfile:
    """A pure profile as written.

    `beliefs` are kept for the reader: a verifier asks that actions be best under every belief, or at the prior, and
    so does not use them.
    """

    play: Play
    strategies: tuple[syntax.StrategyLine, ...]
    beliefs: tuple[syntax.BeliefLine, ...] = ()
    source: str = "<text>"
    text: str = ""

    def plays(self, signs: Arithmetic, state: State, history: History, step: Choose | Offer) -> Action:
        """The action of the first line that speaks of this move and whose condition holds."""
        rounds = state.rounds()
        reader = Reader(signs, self.play, state.scope, rounds[-1] if rounds else 0)
        for line in self.strategies:
            about = _is_player(line.who, reader, step.player) and _speaks_of(line.plan, reader, step)
            if about and (line.when is None or reader.truth(self._known(line.when, reader, step))):
                return self._action(line.plan, reader, step)
        raise NoRule(f"the profile does not say what {step.site} does")

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
        faults = [
            Fault(ref.at, f"{step.player} {trouble}", f"at line {step.site.position.line} she moves without it")
            for ref, trouble in _troubles(expr, reader, step.player)
        ]
        if faults:
            raise SourceErrors(self.source, self.text, list(dict.fromkeys(faults)))
        return expr


def _is_player(who: syntax.Ref, reader: Reader, player: str) -> bool:
    """Whether a line is about the player: by name, by place in a family, by the name of the family, or by role."""
    if who.name == player or (who.index is None and player.startswith(f"{who.name}[")):
        return True
    roles = {entry.name for entry in reader.scope.names if isinstance(entry, Made) and isinstance(entry.value, str)}
    return (who.index is not None or who.name in roles) and reader.player(who) == player


def _speaks_of(plan: syntax.Plan, reader: Reader, step: Choose | Offer) -> bool:
    if plan.kind != "number":
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
