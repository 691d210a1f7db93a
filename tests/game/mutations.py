"""Broken game files: bytes flipped, tokens lost, doubled or swapped, ends cut off, counts made huge."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_TOKEN = re.compile(r'"[^"]*"|[^\s"{},]+|[{},]')
_STRANGE = [
    '"',
    "{",
    "}",
    "\\",
    "\x00",
    "é",
    "²",
    "\n",
    "/",
    "-",
    ".",
    "e",
    "0",
    "9" * 12,
    " ",
    ",",
    "t",
    "p",
    "c",
    "\ud800",
]
_HUGE = ["999999999", "9999999999999", "1e999999999", "1/0", "0/0", "-1", "1e-400", "1" * 5000, "00", "1/" + "9" * 2000]


def mutated(text: str, generator: random.Random) -> str:
    """The text with one to four faults in it."""
    for _ in range(generator.randint(1, 4)):
        text = generator.choice(_WAYS)(text, generator)
    return text


def _flip(text: str, generator: random.Random) -> str:
    at = generator.randrange(len(text) + 1)
    return text[:at] + generator.choice(_STRANGE) + text[at + generator.randint(0, 2) :]


def _cut(text: str, generator: random.Random) -> str:
    return text[: generator.randrange(len(text) + 1)]


def _token(change: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    def way(text: str, generator: random.Random) -> str:
        tokens = list(_TOKEN.finditer(text))
        if not tokens:
            return text
        token = generator.choice(tokens)
        return text[: token.start()] + change(token[0], generator) + text[token.end() :]

    return way


def _move(text: str, generator: random.Random) -> str:
    a, b = sorted(generator.randrange(len(text) + 1) for _ in range(2))
    return text[:b] + text[a:b][:200] + text[b:]


_WAYS = [
    _flip,
    _cut,
    _move,
    _token(lambda token, _: ""),
    _token(lambda token, _: f"{token} {token}"),
    _token(lambda token, generator: generator.choice(_HUGE)),
    _token(lambda token, generator: generator.choice(_STRANGE) + token),
]
