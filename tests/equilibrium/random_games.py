"""Small random plays with parameters, as text: offers, replies, hidden types, rounds of finite moves."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

SLOPES = ["x", "1 - x", "2*x - 1", "x^2", "1 - x^2", "x*(1 - x)", "-|x - a|", "-(x - b)^2", "0", "a*x", "x - b"]
CONSTANTS = ["0", "a", "b", "1 - a", "1/2", "a*b", "a - b", "1/3", "b/2", "-a"]


def offer_game(seed: int) -> str:
    """An offer, a reply, perhaps a second reply, perhaps a type that the last mover knows."""
    generator = random.Random(seed)
    typed = generator.random() < 0.4
    third = generator.random() < 0.4

    def pay(label: str, offered: bool) -> str:
        choose = SLOPES + CONSTANTS if offered else CONSTANTS
        return f"{label}, " + ", ".join(f"{p} gets {generator.choice(choose)}" for p in ("P", "Q", "R"))

    def typed_pay(label: str, offered: bool) -> str:
        plain = pay(label, offered)
        last = "R" if third else "Q"
        choose = SLOPES if offered else CONSTANTS
        head, _, _ = plain.partition(f"{last} gets")
        tail = plain.split(f"{last} gets")[1].partition(",")
        value = f"{generator.choice(choose)} if t is high else {tail[0].strip()}"
        return f"{head}{last} gets {value}" + (f",{tail[2]}" if tail[1] else "")

    end = typed_pay if typed else pay
    lines = ["winset 1", f'game "Random {seed}"', "players P, Q, R", "parameters", "    a, b in (0, 1)", "play"]
    if typed:
        lines.append(f"    nature draws t: high with b, otherwise low; seen by {'R' if third else 'Q'}")
    lines += ["    P chooses x in [0, 1]", "    Q chooses yes or no"]
    lines.append(f"    if no: {pay('refused', False)}" if third else f"    if no: {end('refused', False)}")
    if third:
        lines += ["    R chooses pass or block", f"    if block: {end('blocked', False)}"]
    lines.append(f"    {end('done', True)}")
    return "\n".join(lines) + "\n"


def point(generator: random.Random) -> dict[str, Fraction]:
    """A point of the open unit square, often on a round number."""
    bottom = generator.choice([2, 3, 4, 5, 6, 89])
    return {name: Fraction(generator.randint(1, bottom - 1), bottom) for name in ("a", "b")}


def screening_game(seed: int) -> str:
    """An offer to one or two types, linear payoffs, and finite choices around it; domains are closed."""
    generator = random.Random(seed)
    typed = generator.random() < 0.6
    blocked = generator.random() < 0.3

    def coefficient() -> str:
        return generator.choice(["1", "1", "2", "1/2", "a", "b"])

    def constant() -> str:
        return generator.choice(["0", "0", "a", "b", "1/2", "a/2", "1 - b", "a - b", "a*b"])

    def by_type(left: str, right: str) -> str:
        return f"({left} if t is high else {right})" if typed else left

    lines = ["winset 1", f'game "Screening {seed}"', "players P, R" + (", Q" if blocked else "")]
    lines += ["parameters", "    a, b" + (", p" if typed else "") + " in [0, 1]", "play"]
    if typed:
        lines.append("    nature draws t: high with p, otherwise low; seen by R")
    others = f", Q gets {constant()}" if blocked else ""
    if generator.random() < 0.4:
        lines += [
            "    P chooses offer or leave",
            f"    if leave: no_offer, P gets {constant()}, R gets {constant()}{others}",
        ]
    lines.append(f"    P chooses x in [0, {generator.choice(['1', '1', '1', '2', 'b'])}]")
    if blocked:
        lines += [
            "    Q chooses pass or block",
            f"    if block: blocked, P gets {constant()}, R gets 0, Q gets {constant()}",
        ]
    failure, reversion = by_type(constant(), constant()), by_type(constant(), constant())
    lines += [
        "    R chooses yes or no",
        f"    if no: refused, P gets {failure}, R gets {reversion}{others}",
        f"    done, P gets {constant()} - {coefficient()}*x, R gets {coefficient()}*x - {constant()}"
        + (f", Q gets {generator.choice(['x', '1 - x', 'x - a', 'a*x'])}" if blocked else ""),
    ]
    return "\n".join(lines) + "\n"


def degenerate_point(generator: random.Random, names: Sequence[str]) -> dict[str, Fraction]:
    """A point of the closed unit cube: ends of domains, equal parameters and round numbers are likely."""
    bottom = generator.choice([1, 2, 3, 4, 89])
    point = {name: Fraction(generator.randint(0, bottom), bottom) for name in names}
    if generator.random() < 0.3:
        one, other = generator.choices(list(names), k=2)
        point[one] = point[other]
    return point
