"""Small finite games: some from the literature, random ones, and what trying everything says of a profile on them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

from winset.equilibrium.finite.assessment import Assessment
from winset.game.tree import END, NATURE, Chance, Decision, Number, Tree

Row = tuple[Fraction, ...]
Moves = dict[int, Row]


# --- games ------------------------------------------------------------------------------------------------------------


def horse() -> Tree:
    """Selten's horse: R. Selten, "Reexamination of the perfectness concept", 1975, figure 1."""
    third = {"D": {"L": (3, 2, 2), "R": (0, 0, 0)}, "d": {"L": (4, 4, 0), "R": (0, 0, 1)}}
    second = Decision("2", {"c": (1, 1, 1), "d": Decision("3", third["d"], "III")}, "II")
    return Tree.of("Horse", ("1", "2", "3"), Decision("1", {"C": second, "D": Decision("3", third["D"], "III")}, "I"))


def beer_quiche() -> Tree:
    """I.-K. Cho and D. Kreps, "Signaling games and stable equilibria", 1987, figure 1: a strong type with 9/10."""
    types = {"strong": (Fraction(9, 10), "beer"), "weak": (Fraction(1, 10), "quiche")}
    branches = {}
    for kind, (prior, likes) in types.items():
        meals = {}
        for meal in ("beer", "quiche"):
            own = int(meal == likes)
            meals[meal] = Decision(
                "B", {"duel": (own, int(kind == "weak")), "leave": (own + 2, int(kind != "weak"))}, meal
            )
        branches[kind] = (prior, Decision("A", meals, kind))
    return Tree.of("Beer or quiche", ("A", "B"), Chance(branches))


def entry() -> Tree:
    """Entry deterrence: two pure Nash equilibria, one of them subgame-perfect."""
    fight = Decision("incumbent", {"fight": (-1, -1), "share": (1, 1)}, "entered")
    return Tree.of("Entry", ("entrant", "incumbent"), Decision("entrant", {"out": (0, 2), "in": fight}, "door"))


def hidden_move() -> Tree:
    """After "in", A moves and B does not see how; B's set is reached off the path if A stays out."""
    reply = {"l": {"L": (2, 1), "R": (0, 0)}, "r": {"L": (0, 0), "R": (1, 2)}}
    inner = Decision("A", {own: Decision("B", pays, "b") for own, pays in reply.items()}, "a")
    return Tree.of("Outside option", ("A", "B"), Decision("A", {"out": (Fraction(3, 2), 0), "in": inner}, "door"))


def matching_pennies() -> Tree:
    """No pure equilibrium; the mixed one is (1/2, 1/2) for both."""
    after = {"H": {"H": (1, -1), "T": (-1, 1)}, "T": {"H": (-1, 1), "T": (1, -1)}}
    return Tree.of(
        "Pennies", ("A", "B"), Decision("A", {own: Decision("B", ends, "b") for own, ends in after.items()}, "a")
    )


NAMED = {
    "horse": horse,
    "beer-quiche": beer_quiche,
    "entry": entry,
    "hidden-move": hidden_move,
    "matching-pennies": matching_pennies,
}


def random_tree(dice: random.Random, players: int = 2, depth: int = 3, hide: float = 0.4, chance: float = 0.25) -> Tree:
    """A random tree of perfect recall; with `hide`, a player may not see the last move of another."""
    names = tuple("ABCD"[:players])
    counter = iter(range(1000))

    def ends() -> tuple[int, ...]:
        return tuple(dice.randint(-2, 3) for _ in names)

    def below(level: int) -> Decision | Chance | tuple[Number, ...]:
        if level == 0 or (level < depth and dice.random() < 0.2):
            return ends()
        if dice.random() < chance:
            return Chance({"u": (Fraction(1, 3), below(level - 1)), "v": (Fraction(2, 3), below(level - 1))})
        owner = dice.choice(names)
        others = [name for name in names if name != owner]
        if level > 1 and others and dice.random() < hide:
            other, which = dice.choice(others), f"h{next(counter)}"
            after = {a: Decision(other, {b: below(level - 2) for b in "xy"}, which) for a in "lr"}
            return Decision(owner, after, f"h{next(counter)}")
        return Decision(owner, {a: below(level - 1) for a in "lr"}, f"h{next(counter)}")

    return Tree.of("Random", names, below(depth))


def signalling(dice: random.Random, types: int = 2, messages: int = 2, replies: int = 2) -> Tree:
    """A random signalling game: a type with equal chances, a message of A, a reply of B who sees the message only."""

    def replied(message: int) -> Decision:
        ends = {f"r{k}": (dice.randint(-2, 3), dice.randint(-2, 3)) for k in range(replies)}
        return Decision("B", ends, f"m{message}")

    branches = {
        f"t{k}": (Fraction(1, types), Decision("A", {f"m{m}": replied(m) for m in range(messages)}, f"t{k}"))
        for k in range(types)
    }
    return Tree.of("Signals", ("A", "B"), Chance(branches))


# --- trying everything ------------------------------------------------------------------------------------------------


def sets_of_players(tree: Tree) -> list[int]:
    return [s for s, owner in enumerate(tree.owner) if owner != NATURE]


def pure(tree: Tree, place: int, action: int) -> Row:
    return tuple(Fraction(int(k == action)) for k in range(len(tree.actions[place])))


def pure_profiles(tree: Tree, places: list[int] | None = None) -> Iterator[Moves]:
    """Every pure strategy profile (of some information sets)."""
    places = sets_of_players(tree) if places is None else places
    for actions in product(*(range(len(tree.actions[s])) for s in places)):
        yield {s: pure(tree, s, a) for s, a in zip(places, actions, strict=True)}


def expected(tree: Tree, moves: Mapping[int, tuple[Number, ...]], player: int, node: int = 0) -> Number:
    """What a player expects from a node on, its own payment included."""
    total: Number = tree.gain(node, player)
    if tree.place[node] == END:
        return total
    where = tree.place[node]
    row = tree.chances[where] if tree.owner[where] == NATURE else moves[where]
    for probability, child in zip(row, tree.children(node), strict=True):
        if probability != 0:
            total = total + probability * expected(tree, moves, player, child)
    return total


def best_gain(tree: Tree, moves: Mapping[int, Row], player: int, starts: Mapping[int, Number]) -> Number:
    """The most that a player gains from some nodes on by any pure strategy of hers whatsoever."""
    now = sum(weight * expected(tree, moves, player, node) for node, weight in starts.items())
    return max(
        sum(w * expected(tree, {**moves, **own}, player, node) for node, w in starts.items()) - now
        for own in pure_profiles(tree, tree.sets_of(player))
    )


def is_nash(tree: Tree, moves: Mapping[int, Row], root: int = 0) -> bool:
    return all(best_gain(tree, moves, player, {root: 1}) <= 0 for player in range(len(tree.players)))


def subgame_roots(tree: Tree) -> list[int]:
    """By the definition: the node is alone in its set, and no set lies partly below it."""
    found = []
    for node in range(len(tree)):
        inside = set(range(node, node + tree.size[node]))
        whole = all(not inside & set(tree.members[s]) or set(tree.members[s]) <= inside for s in sets_of_players(tree))
        if tree.place[node] != END and whole:
            found.append(node)
    return found


def is_subgame_perfect(tree: Tree, moves: Mapping[int, Row]) -> bool:
    return all(is_nash(tree, moves, root) for root in subgame_roots(tree))


def reach(tree: Tree, moves: Mapping[int, Row], node: int) -> Number:
    product_: Number = 1
    while node:
        parent = tree.parent[node]
        where = tree.place[parent]
        row = tree.chances[where] if tree.owner[where] == NATURE else moves[where]
        product_ = product_ * row[tree.move[node]]
        node = parent
    return product_


def is_weakly_bayesian(tree: Tree, moves: Mapping[int, Row], beliefs: Mapping[int, Row]) -> bool:
    """Bayes' rule where a set is reached, and no plan from any set on that is better given the belief there."""
    for s in sets_of_players(tree):
        nodes = tree.members[s]
        weights = [reach(tree, moves, node) for node in nodes]
        if sum(weights) and any(b * sum(weights) != w for b, w in zip(beliefs[s], weights, strict=True)):
            return False
        if best_gain(tree, moves, tree.owner[s], dict(zip(nodes, beliefs[s], strict=True))) > 0:
            return False
    return True


def slightly_mixed(tree: Tree, moves: Mapping[int, Row], dice: random.Random) -> dict[int, tuple[Fraction, ...]]:
    """Beliefs that are the limit of those under mistakes c * eps^k of unplayed actions, with random c and k."""
    order = {(s, a): dice.randint(1, 3) for s, row in moves.items() for a in range(len(row))}
    size = {key: Fraction(dice.randint(1, 4)) for key in order}
    found = {}
    for s in sets_of_players(tree):
        terms = []
        for node in tree.members[s]:
            weight, power = Fraction(1), 0
            while node:
                parent, action = tree.parent[node], tree.move[node]
                where = tree.place[parent]
                row = tree.chances[where] if tree.owner[where] == NATURE else moves[where]
                if row[action]:
                    weight *= row[action]
                else:
                    weight, power = weight * size[where, action], power + order[where, action]
                node = parent
            terms.append((power, weight))
        least = min(power for power, _ in terms)
        total = sum(weight for power, weight in terms if power == least)
        found[s] = tuple(weight / total if power == least else Fraction(0) for power, weight in terms)
    return found


def random_moves(tree: Tree, dice: random.Random, mixed: float = 0.3) -> Moves:
    """A random profile, mixed at some information sets."""
    found = {}
    for s in sets_of_players(tree):
        count = len(tree.actions[s])
        if dice.random() < mixed:
            cuts = [Fraction(dice.randint(1, 3)) for _ in range(count)]
            found[s] = tuple(cut / sum(cuts) for cut in cuts)
        else:
            found[s] = pure(tree, s, dice.randrange(count))
    return found


def assessment(moves: Mapping[int, Row], beliefs: Mapping[int, Row] | None = None) -> Assessment:
    return Assessment(dict(moves), dict(beliefs or {}))
