"""Where conjectured profiles are equilibria, in words and formulas, apart from how they are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from winset.algebra.value import Value
from winset.equilibrium.verify.node import Drew, Turn
from winset.equilibrium.when.answer import Fails, When
from winset.equilibrium.when.finding import Binding, NoStrategy, Range
from winset.equilibrium.when.together import Coexist
from winset.equilibrium.when.where import Where
from winset.game.play import Action, Play
from winset.language.write_formula import write_expr
from winset.show.bounds import bounds
from winset.show.deviation import place
from winset.show.formula import Style, latex_text
from winset.show.report import region_in_words

Conditions = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProfileReport:
    """One profile: where it is an equilibrium, what is better elsewhere, and where that was not decided."""

    name: str
    concept: str
    holds: tuple[Conditions, ...]
    fails: tuple[tuple[Conditions, str], ...]
    open: tuple[tuple[Conditions, str], ...]
    verified: str


@dataclass(frozen=True, slots=True)
class WhenReport:
    """All profiles of a proposition, and which of them are equilibria together where; `names` are formulas used."""

    title: str
    given: tuple[str, ...]
    names: tuple[str, ...]
    profiles: tuple[ProfileReport, ...]
    together: tuple[tuple[str, tuple[Conditions, ...]], ...]


def when_report(
    title: str,
    play: Play,
    answers: Sequence[When],
    together: Sequence[Coexist],
    lets: Mapping[str, Value],
    style: Style,
) -> WhenReport:
    """The answers in one style; `lets` are the author's named formulas."""
    writer = _Writer(play, lets, style)
    given = (
        *(writer.math(bound) for bound in bounds(play.clauses, style)),
        *(writer.word(write_expr(condition)) for condition in play.conditions),
    )
    profiles, both = tuple(map(writer.profile, answers)), tuple(writer.together(together))
    told = repr((profiles, both))
    names = tuple(
        writer.math(f"{style.name(name)} = {style.value(value)}")
        for name, value in lets.items()
        if re.search(rf"(?<!\w){re.escape(repr(style.name(name))[1:-1])}(?!\w)", told)
    )
    return WhenReport(title, given, names, profiles, both)


@dataclass(frozen=True, slots=True)
class _Writer:
    play: Play
    lets: Mapping[str, Value]
    style: Style

    def math(self, formula: str) -> str:
        return f"${formula}$" if self.style.latex else formula

    def word(self, word: str) -> str:
        return latex_text(word) if self.style.latex else word

    def value(self, value: Value) -> str:
        name = next((n for n, formula in self.lets.items() if value == formula and not value.is_number), None)
        return self.math(self.style.value(value) if name is None else self.style.name(name))

    def where(self, where: Where) -> Conditions:
        """The conditions, unknown numbers of the profile first."""
        pinned = (self.math(f"{self.style.name(name)} = {self.style.value(value)}") for name, value in where.pinned)
        assert where.region is not None
        return (*pinned, *region_in_words(self.play, self.lets, self.style, where.region))

    def profile(self, answer: When) -> ProfileReport:
        concepts = list(dict.fromkeys(part.concept for part in answer.holds if not part.doubt))
        return ProfileReport(
            f"profile {answer.profile}".rstrip(),
            " or ".join(concepts) or "equilibrium",
            tuple(self.where(part.where) for part in answer.holds),
            tuple((self.where(part.where), self.why(part)) for part in answer.fails),
            tuple((self.where(part.where), part.reason) for part in answer.open),
            _verified(answer),
        )

    def why(self, part: Fails) -> str:
        return self.word(part.why.text) if isinstance(part.why, NoStrategy) else self.binding(part.why)

    def together(self, found: Sequence[Coexist]) -> Iterator[tuple[str, tuple[Conditions, ...]]]:
        groups: dict[str, list[Conditions]] = {}
        for part in found:
            names = " and ".join(map(self.word, part.profiles)) or "none"
            if part.undecided:
                names += f" (undecided: {', '.join(map(self.word, part.undecided))})"
            groups.setdefault(names, []).append(self.where(part.where))
        yield from ((names, tuple(regions)) for names, regions in groups.items())

    # --- deviations ---

    def binding(self, found: Binding) -> str:
        """`A at line 7: x = r instead of t gains t - r`."""
        mode = found.mode or None
        after = "".join(f"{', after ' if k == 0 else '; '}{self.turn(t)}" for k, t in enumerate(found.history))
        over = "".join(f", for {self.range(r)}" for r in found.ranges)
        mixed = (f"{self.action(action)} with {self.value(chance)}" for action, chance in found.mixed)
        instead = ", ".join(mixed) or self.action(found.prescribed)
        verb = "weakly dominates" if found.dominated else "instead of"
        gains = (
            "comes close to gaining" if found.near is not None and found.better != self._open(found.near) else "gains"
        )
        text = f"{place(found.site, mode)}{after}{over}: {self.better(found)} {verb} {instead}"
        if found.dominated:
            votes = ", ".join(map(self.action, found.against))
            return f"{text}, being better by {self.value(found.gain)} where the votes are {votes}"
        return f"{text} {gains} {self.value(found.gain)}"

    def _open(self, over: Range) -> Value:
        return Value.variable(over.variable)

    def better(self, found: Binding) -> str:
        if found.near is None:
            named = found.variable and isinstance(found.better, Value)
            return (f"{self.math(self.style.name(found.variable))} = " if named else "") + self.action(found.better)
        assert isinstance(found.better, Value)
        if found.better == self._open(found.near):
            return f"any {self.range(found.near)}"
        side = "just above" if found.better == found.near.low else "just below"
        return f"{self.math(self.style.name(found.variable))} {side} {self.value(found.better)}"

    def action(self, action: Action) -> str:
        return self.word(action) if isinstance(action, str) else self.value(action)

    def range(self, over: Range) -> str:
        infinity = r"\infty" if self.style.latex else "infinity"
        high = infinity if over.high is None else self.style.value(over.high)
        element = r"\in" if self.style.latex else "in"
        return self.math(f"{self.style.name(over.variable)} {element} ({self.style.value(over.low)}, {high})")

    def turn(self, turn: Turn) -> str:
        if isinstance(turn, Drew):
            drawn = (f"{self.word(name)} is {self.action(value)}" for name, value in turn.drawn)
            return ", ".join(drawn) or f"branch {turn.branch + 1} of a draw"
        moves = zip(turn.sites, turn.actions, strict=True)
        return ", ".join(f"{self.word(site.player)} chooses {self.action(action)}" for site, action in moves)


def _verified(answer: When) -> str:
    if answer.doubts:
        return f"not all of it: {'; '.join(answer.doubts)}"
    told = ["no profitable deviation where it holds"] if answer.holds else []
    if any(isinstance(part.why, Binding) for part in answer.fails):
        told.append("where it fails the deviation pays at all points")
    return "; ".join(told)
