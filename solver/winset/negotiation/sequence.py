"""The sequence of play of a negotiation, line by line: votes for `ratifies`, payoffs at ends, domains of issues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from winset.errors import Fault, Position
from winset.language import syntax as s
from winset.negotiation.checks import mentions, votes_by_rule
from winset.negotiation.ends import AGREEMENT, Negotiation, end_with_payoffs
from winset.negotiation.issues import with_domains
from winset.negotiation.preferences import members
from winset.negotiation.ratification import ballots, is_draw, passes
from winset.negotiation.trees import nodes, replaced


@dataclass(frozen=True, slots=True)
class Path:
    """What may have happened on the paths to a line: which votes of each side, which side voted last, what was made."""

    votes: Mapping[str, frozenset[int]] = field(default_factory=dict)
    last: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()

    def after(self, side: str) -> Path:
        """The path once `side` has voted (again)."""
        number = 1 + max(self.votes.get(side, frozenset({0})))
        return replace(self, votes={**self.votes, side: frozenset({number})}, last=frozenset({side}))

    def having(self, refs: tuple[s.Ref, ...]) -> Path:
        """The path once the names of `refs` have values."""
        return replace(self, made=self.made | {ref.name for ref in refs})


def join(paths: list[Path]) -> Path:
    """The paths that meet at a line, as one."""
    sides = {side for path in paths for side in path.votes}
    return Path(
        {side: frozenset().union(*(path.votes.get(side, frozenset()) for path in paths)) for side in sides},
        frozenset().union(*(path.last for path in paths)),
        frozenset().union(*(path.made for path in paths)),
    )


def rewritten_play(setting: Negotiation, play: s.Block) -> tuple[s.Block, list[Fault]]:
    """The play without `ratifies`, `ratified`, bare issues and ends without payoffs, and what is wrong with it."""
    walk = _Walk(setting)
    block, _ = walk.block(play, Path())
    ends = [node for node in nodes(play) if isinstance(node, s.End)]
    if all(end.label != AGREEMENT for end in ends):
        at = ends[-1].at if ends else play.at
        walk.fault(at, "the play never ends in `agreement`", "end the paths on which the deal is in force with it")
    walk.voiceless(block)
    return block, walk.faults


class _Walk:
    """One pass over the play; keeps the faults found."""

    def __init__(self, setting: Negotiation) -> None:
        self.setting = setting
        self.sides = {side.name: side for side in setting.game.sides}
        self.faults: list[Fault] = []

    def fault(self, at: Position, message: str, advice: str = "") -> None:
        fault = Fault(at, message, advice)
        if fault not in self.faults:
            self.faults.append(fault)

    # --- blocks -------------------------------------------------------------------------------------------------------

    def block(self, block: s.Block, path: Path) -> tuple[s.Block, Path | None]:
        """The statements one after the other; None as the second part if every path has ended."""
        lines: list[s.Statement] = []
        behind: Path | None = path
        for statement in block.statements:
            new, behind = self.statement(statement, path)
            lines.extend(new)
            path = behind or path  # a line behind an end is refused later; here it must not fall over
        return replace(block, statements=tuple(lines)), behind

    def statement(self, statement: s.Statement, path: Path) -> tuple[list[s.Statement], Path | None]:
        """The lines that stand for `statement`, and the path behind it."""
        match statement:
            case s.If():
                return self.branches(statement, path)
            case s.Chance():
                probability = self.formula(statement.probability, path)
                body, first = self.block(statement.body, path)
                other, second = self.block(statement.otherwise, path) if statement.otherwise else (None, path)
                line = replace(statement, probability=probability, body=body, otherwise=other)
                return [line], _meet([first, second])
            case s.ForEach():
                body, behind = self.block(statement.body, path)
                return [replace(statement, domain=self.formula(statement.domain, path), body=body)], behind
            case s.Simultaneously():
                return self.together(statement, path)
            case s.Repeat():
                return self.rounds(statement, path)
            case s.Ratifies():
                return self.votes(statement, path)
            case _:
                return self.simple(statement, path)

    def branches(self, line: s.If, path: Path) -> tuple[list[s.Statement], Path | None]:
        behind: list[Path | None] = []
        new: list[tuple[s.Expr, s.Block]] = []
        for condition, body in line.branches:
            block, after = self.block(body, path)
            new.append((self.formula(condition, path), block))
            behind.append(after)
        otherwise, after = self.block(line.otherwise, path) if line.otherwise else (None, path)
        return [replace(line, branches=tuple(new), otherwise=otherwise)], _meet([*behind, after])

    def together(self, line: s.Simultaneously, path: Path) -> tuple[list[s.Statement], Path | None]:
        """All votes in the block are cast at once; draws that decide a vote come behind it."""
        inside: list[s.Statement] = []
        draws: list[s.Statement] = []
        for statement in line.body.statements:
            if not isinstance(statement, s.Ratifies):
                new, behind = self.statement(statement, path)
                inside.extend(new)
                path = behind or path
                continue
            if not statement.together:
                message = "votes in a `simultaneously` block are not in turn"
                self.fault(statement.at, message, f"write `{statement.side.name} ratifies together`")
            chambers, path = self.ballots(statement, path)
            for ballot in (ballot for chamber in chambers for ballot in chamber):
                (draws if is_draw(ballot) else inside).append(ballot)
        return [replace(line, body=replace(line.body, statements=tuple(inside))), *draws], path

    def rounds(self, line: s.Repeat, path: Path) -> tuple[list[s.Statement], Path | None]:
        clauses = tuple(self.clause(clause, path) for clause in line.clauses)
        start = path
        for clause in clauses:
            start = start.having(clause.quantity.names) if isinstance(clause, s.Carry) else start
        body, _ = self.block(line.body, start)
        times = None if line.times is None else self.formula(line.times, path)
        return [replace(line, times=times, clauses=clauses, body=body)], path

    def clause(self, clause: Any, path: Path) -> Any:
        """A clause of `repeat`; a side's discount factor is also that of its members."""
        if not isinstance(clause, s.Discounted):
            return self.formula(clause, path)
        rates: list[tuple[s.Expr, s.Ref | None]] = []
        for rate, who in clause.rates:
            of_side = [p.players for p in self.setting.persons if who is not None and p.side == who.name]
            rates.extend([(rate, ref) for ref in of_side] or [(rate, who)])
        return replace(clause, rates=tuple(rates))

    # --- votes --------------------------------------------------------------------------------------------------------

    def votes(self, line: s.Ratifies, path: Path) -> tuple[list[s.Statement], Path | None]:
        """The ballots of a side, chamber by chamber: one after the other, or each chamber at once."""
        chambers, path = self.ballots(line, path)
        lines: list[s.Statement] = []
        for chamber in chambers:
            lines.extend(_at_once(chamber, line.at) if line.together else chamber)
        if lines and line.comment and not lines[0].comment:
            lines[0] = replace(lines[0], comment=line.comment)
        return lines, path

    def ballots(self, line: s.Ratifies, path: Path) -> tuple[list[tuple[s.Statement, ...]], Path]:
        side = self.side(line.side, line.at)
        if side is None:
            return [], path
        path = path.after(side.name)
        words = self.setting.words_at(max(path.votes[side.name]))
        found = [tuple(replace(ballot, at=line.at) for ballot in chamber) for chamber in ballots(side, words)]
        return found, path

    def side(self, ref: s.Ref, at: Position) -> s.Side | None:
        """The side that is meant, if it is one that can ratify."""
        side = self.sides.get(ref.name)
        at = ref.at if ref.at.line else at
        if side is None:
            known = ", ".join(self.sides) or "none"
            self.fault(at, f"{ref.name} is not a side", f"sides: {known}")
        elif not side.ratifiers:
            self.fault(at, f"nobody ratifies for {ref.name}", "add `ratified by majority of` or `veto` to the side")
            return None
        return side

    def ratified(self, ref: s.Ref, path: Path) -> s.Expr:
        """The condition that `ratified` or `ratified[side]` stands for on this path."""
        if isinstance(ref.index, s.Ref):
            side = self.side(ref.index, ref.at)
        elif len(path.last) == 1:
            side = self.sides[next(iter(path.last))]
        else:
            which = " and ".join(sorted(path.last))
            why = f"either of {which} may have ratified last" if path.last else "nobody has ratified before this line"
            self.fault(ref.at, f"`ratified` is not clear: {why}", "write `ratified[side]` after `side ratifies`")
            return ref
        if side is None:
            return ref
        numbers = path.votes.get(side.name, frozenset())
        if not numbers:
            message = f"{side.name} has not ratified before this line"
            self.fault(ref.at, message, f"write `{side.name} ratifies in turn` or `together` above it")
            return ref
        if len(numbers) > 1 and any(m.who.name in self.setting.words.draws for m in members(side)):
            self.fault(ref.at, f"which vote of {side.name} is meant differs from path to path", "ask in each branch")
        return passes(side, self.setting.words_at(max(numbers)))

    # --- single lines -------------------------------------------------------------------------------------------------

    def simple(self, line: s.Statement, path: Path) -> tuple[list[s.Statement], Path | None]:
        line = self.formula(line, path)
        match line:
            case s.Move(what=s.Variables() as what) | s.Settle(what=what):
                new, comment, faults = with_domains(what, self.setting.game)
                self.faults.extend(faults)
                refs = tuple(ref for quantity in new.quantities for ref in quantity.names)
                return [replace(line, what=new, comment=line.comment or comment)], path.having(refs)
            case s.Draw(names=refs):
                return [line], path.having(refs)
            case s.Let(target=ref):
                return [line], path.having((ref,))
            case s.Learns():
                return list(self.learners(line)), path
            case s.End():
                end, faults = end_with_payoffs(line, self.setting, path.made)
                self.faults.extend(faults)
                return [end], None
            case s.NextRound():
                return [line], None
            case _:
                return [line], path

    def learners(self, line: s.Learns) -> Iterator[s.Statement]:
        """A side learns through its negotiator and all its members."""
        persons = [p for p in self.setting.persons if p.side == line.who.name]
        if line.who.name not in self.sides or not persons:
            yield line
        for person in persons:
            comment = line.comment if person == persons[0] else ""
            one = replace(line, who=replace(person.who, at=line.who.at), comment=comment)
            over = person.over
            yield one if over is None else s.ForEach(over.name, over.domain, s.Block((one,)), at=line.at)

    def formula(self, tree: Any, path: Path) -> Any:
        """`tree` with `ratified` written out, and a side that sees written out as its people."""

        def change(node: Any) -> Any:
            match node:
                case s.Ref(name="ratified"):
                    return self.ratified(node, path)
                case s.Seen(who=who):
                    what = self.formula(node.what, path)
                    return replace(node, who=tuple(ref for w in who for ref in self.seers(w)), what=what)
                case _:
                    return None

        return replaced(tree, change)

    def seers(self, ref: s.Ref) -> list[s.Ref]:
        if ref.name not in self.sides:
            return [ref]
        return [replace(p.players, at=ref.at) for p in self.setting.persons if p.side == ref.name]

    def voiceless(self, play: s.Block) -> None:
        """Fault every use of a side without negotiator, or of a member that accepts by rule, as a player."""
        for side in self.setting.game.sides:
            if side.negotiator is None:
                for ref in mentions(play, side.name):
                    message = f"{side.name} has no negotiator who could act"
                    self.fault(ref.at, message, "add a line `negotiator gets ...` to the side")
        for name in sorted(votes_by_rule(self.setting.game)):
            for ref in mentions(play, name):
                self.fault(ref.at, f"{name} accepts by rule and is not a player", "write `gets ...` to make it one")


def _at_once(chamber: tuple[s.Statement, ...], at: Position) -> list[s.Statement]:
    """The votes of a chamber in one block, its draws behind; a single vote needs no block."""
    votes = tuple(line for line in chamber if not is_draw(line))
    draws = [line for line in chamber if is_draw(line)]
    if len(votes) > 1 or any(isinstance(vote, s.ForEach) for vote in votes):
        return [s.Simultaneously(s.Block(votes, at=at), at=at), *draws]
    return [*votes, *draws]


def _meet(paths: list[Path | None]) -> Path | None:
    alive = [path for path in paths if path is not None]
    return join(alive) if alive else None
