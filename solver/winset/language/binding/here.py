"""The place that checking has reached in the play: the paths to it, and what may be read there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from winset.language import syntax as s
from winset.language.binding.formulas import FAILED, LIST, NUMBER, TRUTH, Scope, check, in_range, unknown
from winset.language.binding.names import Names, Report
from winset.language.binding.paths import Made, Paths, movers_of
from winset.language.binding.words import nearest
from winset.language.walk import nodes
from winset.language.writer import write_expr


@dataclass(slots=True)
class Here:
    """Mutable: `paths` are those that lead here. `veiled` are the moves of a simultaneous block and who made them."""

    names: Names
    game: s.Game
    paths: Paths
    lets: dict[str, str]
    indices: frozenset[str] = frozenset()
    carried: dict[str, s.Quantity] = field(default_factory=dict)
    veiled: dict[str, frozenset[str]] = field(default_factory=dict)
    together: bool = False
    rounds: int = 0
    lost: bool = False  # a fault has left no path, so that what follows says nothing about ends

    @property
    def report(self) -> Report:
        return self.names.report

    def scope(self) -> Scope:
        """How formulas are read here."""
        return Scope(self.names, self._look_up, self.all_made, self._is_label, self.indices, lets=self.lets)

    # --- names ---

    def all_made(self) -> Iterator[str]:
        return (name for path in self.paths for name in path.made)

    def has(self, name: str) -> bool:
        return any(name in path.made for path in self.paths)

    def is_made(self, ref: s.Ref) -> bool:
        return all(ref.name in path.made for path in self.paths)

    def made(self, name: str) -> Made:
        return next(path.made[name] for path in self.paths if name in path.made)

    def make(self, ref: s.Ref, made: Made) -> None:
        """Enter a name that a statement makes; one that exists already is a fault."""
        name = ref.name
        entry = self.names.table.get(name)
        again = self.has(name) and not (made.indexed or self.made(name).inner & self.indices)
        if entry and entry.kind != "an issue":
            message = f"`{name}` is {entry.kind} already (line {entry.at.line})"
            self.report.fault(ref.at, message, "give one of the two another name")
        elif name in self.names.labels or name in self.names.outcomes:
            self.report.fault(ref.at, f"`{name}` is a label already", "give one of the two another name")
        elif again:
            first = self.made(name).at.line
            self.report.fault(ref.at, f"`{name}` was made already on line {first}", "give the second one another name")
        self.names.spell(name, ref.at)
        self.paths = tuple(path.make(name, made) for path in self.paths)

    def basis(self, *formulas: object) -> frozenset[str]:
        """The choices and draws that formulas depend on, through the formulas made from them."""
        found: set[str] = set()
        for node in nodes(formulas):
            if isinstance(node, s.Ref) and self.has(node.name):
                made = self.made(node.name)
                found |= made.basis if made.basis and made.type != "role" else {node.name}
        return frozenset(found)

    # --- players ---

    def player(self, ref: s.Ref, scope: Scope | None = None) -> frozenset[str]:
        """The players that a name stands for, a role for all who may have it; empty after a fault."""
        name = ref.name
        if self.has(name) and self.made(name).type == "role":
            return self.made(name).basis
        if not self.names.is_player(name):
            known = {*self.names.players(), *(n for n in self.all_made() if self.made(n).type == "role")}
            self.report.fault(ref.at, f"`{name}` is not a player", nearest(name, known, "declare it under `players`"))
            return frozenset()
        entry = self.names.table[name]
        family = entry.indexed or any(name == f for f in self._families())
        if ref.index is not None and not family:
            self.report.fault(ref.at, f"`{name}` is one player and has no index", f"write `{name}`")
        for index in (ref.index, ref.last):
            if index is not None:
                check(scope or self.scope(), index)
        return frozenset({name})

    def behind(self, ref: s.Ref) -> frozenset[str]:
        """The players behind a name that was checked already."""
        made = next((path.made[ref.name] for path in self.paths if ref.name in path.made), None)
        return made.basis if made and made.type == "role" else frozenset({ref.name})

    def one_player(self, ref: s.Ref, scope: Scope | None = None) -> frozenset[str]:
        """The same where one player is meant, so that a family needs an index."""
        found = self.player(ref, scope)
        if found == {ref.name} and ref.index is None and ref.name in self._families():
            advice = f"write `{ref.name}[i]`, in `for each i in ...` or with `for i in ...` behind it"
            self.report.fault(ref.at, f"`{ref.name}` is a family of players", advice)
        return found

    def _families(self) -> set[str]:
        found = {
            name for name, entry in self.names.table.items() if entry.indexed and entry.kind in ("a player", "a member")
        }
        for side in self.game.sides:
            for ratifier in side.ratifiers:
                if isinstance(ratifier, s.Chamber):
                    found |= {member.who.name for member in ratifier.members if member.over is not None}
        return found

    # --- what formulas may read ---

    def _look_up(self, scope: Scope, ref: s.Ref) -> str | None:
        """The type of something made on the way here, or of an event; None for other names."""
        name = ref.name
        if self.has(name):
            return self._made_type(scope, ref)
        if name == "round":
            if not self.rounds:
                self.report.fault(ref.at, "`round` stands outside of `repeat`")
            return NUMBER
        if name in ("ratified", "settled"):
            return self._event(ref)
        if name in self.names.labels and name not in self.names.table:
            return self._label(scope, ref)
        entry = self.names.table.get(name)
        if entry and entry.kind == "an issue":
            self.report.fault(
                ref.at,
                f"the issue `{name}` was not chosen on the way to this line",
                f"let somebody choose it first: `... chooses {name}`",
            )
            return FAILED
        if name in self.names.outcomes and not entry:
            self.report.fault(ref.at, f"`{name}` is an outcome: it has not happened while the play goes on")
            return FAILED
        return None if entry else unknown(self.scope_without(), ref)

    def scope_without(self) -> Scope:
        return Scope(self.names, lambda scope, ref: None, self.all_made, indices=self.indices)

    def _made_type(self, scope: Scope, ref: s.Ref) -> str:
        for index in (ref.index, ref.last):
            if index is not None:
                check(scope, index)
        made = self.made(ref.name)
        if not self.is_made(ref):
            self.report.fault(
                ref.at,
                f"`{ref.name}` was not made on every path to this line",
                f"it is made on line {made.at.line}, which some paths do not pass",
            )
            return FAILED
        if made.type == "draw":
            self.report.fault(
                ref.at, f"`{ref.name}` is a draw among labels, not a number", f"write `{ref.name} is {made.labels[0]}`"
            )
            return FAILED
        if made.type == "role":
            self.report.fault(ref.at, f"`{ref.name}` is a player, not a number")
            return FAILED
        in_range(scope, ref, made.items)
        if made.indexed or made.type == LIST:
            return NUMBER if ref.index is not None and ref.last is None else LIST
        if ref.index is not None and made.type in (NUMBER, TRUTH):
            self.report.fault(ref.at, f"`{ref.name}` is one number and has no index", f"write `{ref.name}`")
            return FAILED
        return made.type

    def _event(self, ref: s.Ref) -> str:
        if ref.name == "settled":
            if not all(movers_of(path, "settled") for path in self.paths):
                self.report.fault(
                    ref.at, "nothing was settled on some path to this line", "`settled` follows a `settle` line"
                )
            return TRUTH
        if ref.index is None:
            last = {path.ratified_last for path in self.paths}
            if "" in last:
                self.report.fault(
                    ref.at, "nobody has ratified on some path to this line", "`ratified` follows `... ratifies`"
                )
            elif len(last) > 1:
                advice = " or ".join(f"`ratified[{name}]`" for name in sorted(last))
                self.report.fault(ref.at, "`ratified` means different sides on different paths", f"write {advice}")
            return TRUTH
        name = ref.index.name if isinstance(ref.index, s.Ref) else ""
        sides = self.names.of_kind("a side")
        if name not in sides:
            self.report.fault(ref.index.at, "`ratified[...]` takes the name of a side", nearest(name, sides))
        elif not all(any(c.mover.name == name for c in movers_of(path, "ratified")) for path in self.paths):
            self.report.fault(
                ref.at, f"{name} has not ratified on some path to this line", f"write `{name} ratifies ...` above"
            )
        return TRUTH

    def _label(self, scope: Scope, ref: s.Ref) -> str:
        """A label of a move: it means that the move was this."""
        movers = [movers_of(path, ref.name) for path in self.paths]
        if not all(movers):
            line = self.names.labels[ref.name].line
            advice = f"`{ref.name}` is chosen on line {line}" + (
                ", which some paths do not pass" if any(movers) else ""
            )
            if any(movers):
                message = f"`{ref.name}` was not up for choice on every path to this line"
            else:
                message = f"`{ref.name}` was not up for choice on the way to this line"
            self.report.fault(ref.at, message, advice)
            return TRUTH
        who = {choice.mover for found in movers for choice in found}
        if ref.index is None:
            if len(who) > 1 or any(choice.family for found in movers for choice in found):
                examples = " or ".join(f"`{ref.name}[{write_expr(mover)}]`" for mover in sorted(who, key=write_expr))
                self.report.fault(ref.at, f"several players could have chosen `{ref.name}`", f"say whose: {examples}")
            return TRUTH
        if isinstance(ref.index, s.Ref):
            chosen = self.one_player(ref.index, scope)
            able = frozenset(name for mover in who for name in self.behind(mover))
            if chosen and able and not chosen & able:
                message = f"`{ref.name}` is not a choice of `{ref.index.name}`"
                self.report.fault(ref.at, message, f"it is one of {', '.join(f'`{name}`' for name in sorted(able))}")
        else:
            self.report.fault(ref.index.at, "a label takes the name of a player as its index", f"write `{ref.name}[A]`")
        return TRUTH

    def _is_label(self, formula: s.IsLabel) -> str | None:
        subject = formula.subject
        if not isinstance(subject, s.Ref):
            self.report.fault(subject.at, "`is` follows the name of a draw", "write `type is soft`")
            return None
        if not self.has(subject.name):
            unknown(self.scope_without(), subject)
            return None
        made = self.made(subject.name)
        if not self.is_made(subject):
            self.report.fault(subject.at, f"`{subject.name}` was not made on every path to this line")
        elif made.type != "draw":
            advice = f"write `{subject.name} = ...`"
            self.report.fault(formula.at, f"`{subject.name}` has no labels", advice)
        elif formula.label not in made.labels:
            message = f"`{formula.label}` is not a label of `{subject.name}`"
            self.report.fault(
                formula.at, message, nearest(formula.label, made.labels, f"it is {' or '.join(made.labels)}")
            )
        return None
