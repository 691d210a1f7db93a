"""Games with imperfect information whose equilibria are published or worked out by hand in the tests that use them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.names import Layout
from winset.game.tree import Chance, Decision, Number, Tree

Half = Fraction(1, 2)
Payoff = Callable[[int, int, int], Number]  # of type, message, reply


def positive(*names: str) -> tuple[Constraint, ...]:
    return tuple(Constraint(Value.variable(name), ">") for name in names)


def below_one(*names: str) -> tuple[Constraint, ...]:
    return tuple(Constraint(1 - Value.variable(name), ">") for name in names)


def horse() -> Tree:
    """Selten (1975), figure 1."""
    third = {"L": (4, 4, 0), "R": (0, 0, 1)}
    second = Decision("2", {"c": (1, 1, 1), "d": Decision("3", third, "3")}, "2")
    after = {"C": second, "D": Decision("3", {"L": (3, 2, 2), "R": (0, 0, 0)}, "3")}
    return Tree.of("Selten's horse", ("1", "2", "3"), Decision("1", after, "1"))


def gibbons_411() -> Tree:
    """Gibbons (1992), Game Theory for Applied Economists, figure 4.1.1."""
    left = Decision("2", {"L'": (2, 1), "R'": (0, 0)}, "2")
    middle = Decision("2", {"L'": (0, 2), "R'": (0, 1)}, "2")
    return Tree.of("Gibbons 4.1.1", ("1", "2"), Decision("1", {"L": left, "M": middle, "R": (1, 3)}, "1"))


def gibbons_413() -> Tree:
    """Gibbons (1992), figure 4.1.3: a belief off the path that Bayes' rule after a deviation refuses."""
    left = Decision("3", {"L'": (1, 2, 1), "R'": (3, 3, 3)}, "3")
    right = Decision("3", {"L'": (0, 1, 2), "R'": (0, 1, 1)}, "3")
    after = {"A": (2, 0, 0), "D": Decision("2", {"L": left, "R": right}, "2")}
    return Tree.of("Gibbons 4.1.3", ("1", "2", "3"), Decision("1", after, "1"))


def entry() -> Tree:
    """Entry with a threat that is not credible, after Selten (1978)."""
    return Tree.of(
        "Entry",
        ("E", "I"),
        Decision("E", {"out": (0, 2), "in": Decision("I", {"yield": (1, 1), "fight": (-1, -1)}, "I")}, "E"),
    )


def signalling_tree(
    prior: Sequence[Number], messages: Sequence[str], replies: Sequence[str], sender: Payoff, receiver: Payoff
) -> Tree:
    """A signalling game; types are called t0, t1, ..."""

    def after(t: int, m: int) -> Decision:
        ends = {reply: (sender(t, m, r), receiver(t, m, r)) for r, reply in enumerate(replies)}
        return Decision("R", ends, messages[m])

    def type_node(t: int) -> Decision:
        return Decision("S", {message: after(t, m) for m, message in enumerate(messages)}, f"t{t}")

    return Tree.of("signalling", ("S", "R"), Chance({f"t{t}": (p, type_node(t)) for t, p in enumerate(prior)}))


def random_signalling(seed: int, types: int, messages: int, replies: int, most: int) -> Tree:
    rng = Random(seed)
    size = types * messages * replies
    s, r = ([rng.randint(-most, most) for _ in range(size)] for _ in range(2))

    def place(t: int, m: int, reply: int) -> int:
        return (t * messages + m) * replies + reply

    return signalling_tree(
        [Fraction(1, types)] * types,
        [f"m{m}" for m in range(messages)],
        [f"r{k}" for k in range(replies)],
        lambda t, m, k: s[place(t, m, k)],
        lambda t, m, k: r[place(t, m, k)],
    )


def beer_quiche(p: Number, a: Number, b: Number, c: Number, d: Number) -> Tree:
    """Cho and Kreps (1987): p is the chance of strong; a weak type likes quiche by a, a strong one beer by b.

    c is worth not being fought; the receiver gains d from fighting the weak and loses 1 from fighting the strong.
    """

    def sender(t: int, m: int, r: int) -> Number:
        return (a if t == 0 and m == 0 else 0) + (b if t == 1 and m == 1 else 0) + (c if r == 1 else 0)

    def receiver(t: int, m: int, r: int) -> Number:
        return 0 if r == 1 else d if t == 0 else -1

    return signalling_tree([1 - p, p], ["quiche", "beer"], ["fight", "not"], sender, receiver)


def poker(ante: Number, bet: Number) -> Tree:
    """Stripped-down poker (Reiley, Urbancic and Walker 2008, Journal of Economic Education 39, 323-341)."""

    def hand(win: int) -> Decision:
        call = (win * (ante + bet), -win * (ante + bet))
        raised = Decision("B", {"call": call, "fold": (ante, -ante)}, "raised")
        return Decision("A", {"raise": raised, "fold": (-ante, ante)}, "ace" if win > 0 else "king")

    return Tree.of("poker", ("A", "B"), Chance({"ace": (Half, hand(1)), "king": (Half, hand(-1))}))


def kuhn() -> Tree:
    """Kuhn (1950), A simplified two-person poker."""
    cards = "JQK"

    def deal(i: int, j: int) -> Decision:
        def show(pot: int) -> tuple[int, int]:
            return (pot, -pot) if i > j else (-pot, pot)

        a, b = cards[i], cards[j]
        raised = Decision("A", {"fold": (-1, 1), "call": show(2)}, f"{a} raised")
        checked = Decision("B", {"check": show(1), "bet": raised}, f"{b} checked to")
        bet = Decision("B", {"fold": (1, -1), "call": show(2)}, f"{b} bet to")
        return Decision("A", {"check": checked, "bet": bet}, a)

    deals = {cards[i] + cards[j]: (Fraction(1, 6), deal(i, j)) for i in range(3) for j in range(3) if i != j}
    return Tree.of("Kuhn poker", ("A", "B"), Chance(deals))


def job_market() -> Tree:
    """Education that costs the able 4 and the others 7, after Watson, Strategy, chapter 29.

    A manager earns 10 and a clerk 4; an able manager is worth 10 to the firm, another 0, a clerk 4. A third are able.
    """

    def worker(t: int, m: int, r: int) -> int:
        return (10 if r == 0 else 4) - (0 if m == 1 else 4 if t == 0 else 7)

    def firm(t: int, m: int, r: int) -> int:
        return 4 if r == 1 else 10 if t == 0 else 0

    return signalling_tree([Fraction(1, 3), Fraction(2, 3)], ["educated", "not"], ["manager", "clerk"], worker, firm)


def shared_belief(a: Number, b: Number) -> Tree:
    """Two players respond to x or y without seeing which; both have to deter to keep player 1 out.

    Player 2 deters if she believes in x with at least a, player 3 if he does with at most b.
    """

    def ends(first: bool, second: int, third: int) -> tuple[Number, ...]:
        pay2 = (1 - a if first else -a) if second else 0
        pay3 = (b - 1 if first else b) if third else 0
        return (-1 if second and third else 1, pay2, pay3)

    def after(first: bool) -> Decision:
        def last(second: int) -> Decision:
            return Decision("3", {"let": ends(first, second, 0), "deter": ends(first, second, 1)}, "h3")

        return Decision("2", {"let": last(0), "deter": last(1)}, "h2")

    root = Decision("1", {"out": (0, 0, 0), "x": after(True), "y": after(False)}, "1")
    return Tree.of("one belief for two", ("1", "2", "3"), root)


# --- reading solutions ------------------------------------------------------------------------------------------------


def on_path(tree: Tree, found: Assessment) -> dict[str, tuple[str, ...]]:
    """What is played at the information sets on the path: their names, and the probabilities as text."""
    off = {s for block in found.off_path for s in block.sets}
    layout = Layout(tree)
    return {layout.labels[s]: tuple(map(str, found.strategies[s])) for s in layout.sets if s not in off}


def supports(tree: Tree, found: Assessment) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Which actions are played at the information sets on the path."""
    off = {s for block in found.off_path for s in block.sets}
    layout = Layout(tree)
    return tuple(
        (
            layout.labels[s],
            tuple(tree.actions[s][a] for a, p in enumerate(found.strategies[s]) if str(p) != "0"),
        )
        for s in layout.sets
        if s not in off
    )


def all_supports(solution: FiniteSolution) -> set[tuple[tuple[str, tuple[str, ...]], ...]]:
    return {supports(solution.tree, found) for found in solution.assessments}


def the_set(tree: Tree, name: str) -> int:
    return Layout(tree).labels.index(name)
