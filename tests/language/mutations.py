"""Texts with one place changed, and texts with anything in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tests.language.samples import FILES

TOKEN = re.compile(r"\w+|[^\w\s]|\n[ ]*|[ ]+")
TEXTS = [path.read_text(encoding="utf-8") for path in FILES]
WORDS = sorted({token for text in TEXTS for token in TOKEN.findall(text) if token.strip()})
# fmt: off
ODD = [
    "\0", "\ud800", "\u2028", "\u0085", "\x0b", "\r", "\t", "\ufeff", "e\u0301", "“", "−", "9" * 100, "x^99999999",
    "²", "(" * 100, "not " * 300, "1e9", "'" * 200, "+1" * 300, "\n", " " * 9, "#", '"', "٣", "_a", "..", "...", "if",
    "otherwise", "is a equilibrium", "is a Nash equilibrium", "\U0001f600", "a" * 200,
]
# fmt: on


def one_place(random: Random, text: str) -> tuple[str, int, set[str]]:
    """The text with one token deleted, doubled, replaced, misspelt or exchanged; the line; the names concerned."""
    body = [match for match in TOKEN.finditer(text) if match.group().strip() and not _in_comment(text, match.start())]
    match = random.choice(body)
    token = match.group()
    new = random.choice((_deleted, _doubled, _replaced, _misspelt))(random, token)
    mutated = text[: match.start()] + new + text[match.end() :]
    return mutated, text.count("\n", 0, match.start()) + 1, {token, *TOKEN.findall(new)}


def _in_comment(text: str, place: int) -> bool:
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return "#" in line or '"' in line


def _deleted(random: Random, token: str) -> str:
    return ""


def _doubled(random: Random, token: str) -> str:
    return f"{token} {token}"


def _replaced(random: Random, token: str) -> str:
    return random.choice(WORDS)


def _misspelt(random: Random, token: str) -> str:
    k = random.randrange(len(token))
    return token[:k] + random.choice("abcxyz") + token[k + random.randrange(2) :]


def lines_with(text: str, names: set[str]) -> set[int]:
    """The lines on which one of these names stands."""
    return {k for k, line in enumerate(text.split("\n"), 1) if names & set(TOKEN.findall(line))}


def anything(random: Random) -> Iterator[str]:
    """Endless texts: mutated files, heaps of words and of odd signs, bytes."""
    while True:
        kind = random.random()
        if kind < 0.85:
            yield _shaken(random, random.choice(TEXTS))
        elif kind < 0.9:
            yield bytes(random.randrange(256) for _ in range(random.randrange(300))).decode("latin-1")
        elif kind < 0.95:
            yield " ".join(random.choice(WORDS) for _ in range(random.randrange(200)))
        else:
            heap = WORDS + ODD + ["\n    "] * 50
            yield 'winset 1\ngame "g"\n' + " ".join(random.choice(heap) for _ in range(random.randrange(400)))


def _shaken(random: Random, text: str) -> str:
    tokens = TOKEN.findall(text) if random.random() < 0.7 else list(text)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        k = random.randrange(len(tokens))
        match random.randrange(5):
            case 0 if len(tokens) > 1:
                del tokens[k]
            case 1:
                tokens.insert(k, random.choice(WORDS))
            case 2:
                tokens.insert(k, random.choice(ODD))
            case 3:
                other = random.randrange(len(tokens))
                tokens[k], tokens[other] = tokens[other], tokens[k]
            case _:
                tokens[k:k] = tokens[k : k + random.randrange(1, 30)]
    return "".join(tokens)
