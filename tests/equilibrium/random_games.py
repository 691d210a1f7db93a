"""Small random plays with parameters, as text: offers, replies, hidden types, rounds of finite moves."""

from __future__ import annotations

import random
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
