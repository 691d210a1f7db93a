"""What of a game is drawn as a tree: who moves where, what each action leads to, what is paid at the ends.

A finite game is taken over node by node, with an equilibrium where one is given. In a play a choice from an interval is
one action, a fan, after which the play goes on with the number as a letter.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Oracle
from winset.algebra.run import Undecided
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.finite.assessment import Assessment, is_zero
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Action, Chance, Choose, Continuum, End, Gain, Later, Offer, Play, State, Together
from winset.game.tree import NATURE, NO_OUTCOME, Number, Tree
from winset.game.under_assumptions import under_assumptions
from winset.show.drawing.words import Words, formula, plain
from winset.show.formula import TEXT

MOST = 60  # nodes that are drawn


@dataclass(frozen=True, slots=True)
class Twig:
    """An action: its words, what follows, whether it stands for an interval, and how likely it is in an equilibrium."""

    words: Words
    after: Stem
    fan: bool = False
    chosen: bool = False
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Stem:
    """A node: whose move it is ("" at an end), with which others it is one information set, and what is paid."""

    owner: str
    group: Hashable
    twigs: tuple[Twig, ...] = ()
    pays: Words = ()
    belief: Words = ()
    nature: bool = False

    def walk(self) -> Iterator[Stem]:
        """This node and all after it, in preorder."""
        waiting = [self]
        while waiting:
            stem = waiting.pop()
            yield stem
            waiting += [twig.after for twig in reversed(stem.twigs)]


def small(number: int, title: str) -> None:
    """Raises OutOfReach for a tree that could not be read."""
    if number > MOST:
        raise OutOfReach(f"{title}: a tree of more than {MOST} nodes cannot be read on a page, and is not drawn")


# --- of a tree --------------------------------------------------------------------------------------------------------


def sketch_of_tree(tree: Tree, assessment: Assessment | None) -> Stem:
    """The sketch of a finite game, with what is played and believed in an assessment, in numbers."""
    small(len(tree), tree.title or "this game")
    return _of_node(tree, assessment, 0, True)


def _of_node(tree: Tree, told: Assessment | None, node: int, reached: bool) -> Stem:
    if tree.is_end(node):
        return Stem("", None, pays=_pays(tree.payoffs(node), _name_of(tree, node)))
    where = tree.place[node]
    nature = tree.owner[where] == NATURE
    chances = tree.chances[where] if nature else None if told is None else told.strategies.get(where)
    shared = len(tree.members[where]) > 1
    twigs = []
    for move, child in enumerate(tree.children(node)):
        chance = None if chances is None else chances[move]
        chosen = chance is not None and not is_zero(chance)
        go = reached and chosen and told is not None
        words = (*plain(tree.actions[where][move]), *_weight(chance, nature))
        twigs.append(
            Twig(words, _of_node(tree, told, child, go), False, chosen and told is not None and not nature, go)
        )
    belief: Words = ()
    if told is not None and shared and where in told.beliefs:
        belief = (*plain("["), *_number(told.beliefs[where][tree.members[where].index(node)]), *plain("]"))
    owner = "nature" if nature else tree.players[tree.owner[where]]
    return Stem(owner, where if shared else None, tuple(twigs), belief=belief, nature=nature)


def _weight(chance: Number | None, nature: bool) -> Words:
    """The probability of an action: nature's always, a player's where she mixes."""
    if chance is None or (not nature and (is_zero(chance) or chance == 1)):
        return ()
    return (*plain(" ("), *_number(chance), *plain(")"))


def _number(number: Number) -> Words:
    if isinstance(number, float):
        return plain(f"{number:.3g}")
    return formula(TEXT.value(number if isinstance(number, Value) else Value.number(number)))


def _name_of(tree: Tree, node: int) -> str:
    which = tree.outcome[node]
    name = "" if which == NO_OUTCOME else tree.outcomes[which].name
    return name if name.replace("_", "a").isidentifier() else ""


def _pays(payoffs: Sequence[Number], name: str) -> Words:
    parts = [run for place, p in enumerate(payoffs) for run in (*plain(", " if place else ""), *_number(p))]
    return (*plain("("), *parts, *plain(")" + (f"  {name.replace('_', ' ')}" if name else "")))


# --- of a play --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Past:
    """Where a play is, what was paid on the way, how much less later payoffs count, and what is known of numbers."""

    state: State
    factors: tuple[Value, ...]
    gains: tuple[Value, ...]
    known: tuple[Constraint, ...]
    names: tuple[str, ...]

    def within(self, name: str, low: Value, high: Value | None) -> _Past:
        """The same with a number between two ends."""
        number = Value.variable(name)
        ends = (Constraint(number - low, ">="), *([] if high is None else [Constraint(high - number, ">=")]))
        return replace(self, known=(*self.known, *ends), names=(*self.names, name))


def sketch_of_play(play: Play) -> Stem:
    """The sketch of a sequence of play. Raises OutOfReach where its shape depends on numbers without a value."""
    size = len(play.players)
    start = _Past(play.start(), (ONE,) * size, (ZERO,) * size, play.assumptions, play.parameters)
    try:
        with Oracle() as oracle:
            return _Sketcher(play, oracle).stem(start)
    except Undecided:
        told = "give parameters values with --set; where it depends on a number that is chosen, there is no one tree"
        raise OutOfReach(f"the shape of the tree depends on numbers without a value: {told}") from None


@dataclass(slots=True)
class _Sketcher:
    play: Play
    oracle: Oracle
    nodes: int = 0

    def stem(self, past: _Past) -> Stem:
        run = under_assumptions(past.known, past.names, self.oracle)
        step = advance(run, self.play, past.state)
        while isinstance(step, (Gain, Later)):
            past = _passed(past, step)
            step = advance(run, self.play, past.state)
        self.count()

        def onward(state: State) -> Stem:
            return self.stem(replace(past, state=state))

        match step:
            case End(label, payoffs):
                paid = zip(past.gains, past.factors, payoffs, strict=True)
                return Stem("", None, pays=_pays([gain + factor * p for gain, factor, p in paid], label))
            case Choose():
                twigs = tuple(Twig(_action(action), onward(step.after(action))) for action in step.actions)
                return Stem(step.player, _group(step), twigs)
            case Offer(_, name, variable, low, high):
                after = self.stem(replace(past.within(variable, low, high), state=step.after(Value.variable(variable))))
                return Stem(step.player, _group(step), (Twig(_from(name, low, high), after, fan=True),))
            case Continuum(_, name, variable, low, high):
                after = self.stem(replace(past.within(variable, low, high), state=step.after(Value.variable(variable))))
                return Stem("nature", None, (Twig(_from(name, low, high), after, fan=True),), nature=True)
            case Chance(_, branches):
                twigs = tuple(_drawn(b.drawn, b.probability, onward(b.after)) for b in branches)
                return Stem("nature", None, twigs, nature=True)
            case Together(position):
                moves = step.labels()
                if moves is None:
                    raise OutOfReach("a tree with numbers chosen at once is not drawn", position)
                return self.one_by_one(past, step, moves, ())

    def one_by_one(self, past: _Past, step: Together, moves: Sequence[Choose], made: tuple[Action, ...]) -> Stem:
        """Moves that are made at once, one after the other, none seeing the others."""
        first, *rest = moves
        twigs = []
        for action in first.actions:
            if rest:
                self.count()
                after = self.one_by_one(past, step, rest, (*made, action))
            else:
                after = self.stem(replace(past, state=step.after((*made, action))))
            twigs.append(Twig(_action(action), after))
        return Stem(first.player, (first.site, first.information) if made else None, tuple(twigs))

    def count(self) -> None:
        self.nodes += 1
        small(self.nodes, self.play.title)


def _group(step: Choose | Offer) -> Hashable:
    """What tells an information set of several nodes; None where the player knows all that matters."""
    return (step.site, step.information) if step.unseen else None


def _passed(past: _Past, step: Gain | Later) -> _Past:
    if isinstance(step, Gain):
        paid = zip(past.gains, past.factors, step.payoffs, strict=True)
        return replace(past, state=step.after, gains=tuple(gain + factor * p for gain, factor, p in paid))
    if step.again:
        raise OutOfReach("play that repeats for ever has no finite tree: it is not drawn")
    factors = tuple(f * g for f, g in zip(past.factors, step.factors, strict=True))
    return replace(past, state=step.after, factors=factors)


def _action(action: str | Value) -> Words:
    return plain(action.replace("_", " ")) if isinstance(action, str) else formula(TEXT.value(action))


def _from(name: str, low: Value, high: Value | None) -> Words:
    """A choice from an interval."""
    if high is None:
        return formula(f"{name} >= {TEXT.value(low)}")
    return (
        *formula(name),
        *plain(" ∈ ["),
        *formula(TEXT.value(low)),
        *plain(", "),
        *formula(TEXT.value(high)),
        *plain("]"),
    )


def _drawn(drawn: tuple[tuple[str, Value | str], ...], probability: Value, after: Stem) -> Twig:
    """A result of a draw: the label, or name and number, with its probability."""
    told: list[Words] = [
        plain(item.replace("_", " ")) if isinstance(item, str) else formula(f"{name} = {TEXT.value(item)}")
        for name, item in drawn
    ]
    words = tuple(run for place, part in enumerate(told) for run in (*plain(", " if place else ""), *part))
    return Twig((*words, *plain(" ("), *_number(probability), *plain(")")), after)
