"""The stated limits of the language. Beyond them a file is refused with a sentence, never with a hang."""

from __future__ import annotations

BYTES = 1 << 20  # of a file
LINES = 10_000  # of a file
NESTING = 60  # of blocks
DEPTH = 100  # of one formula: operators inside operators, and terms of a sum
DIGITS = 60  # of a number
EXPONENT = 1_000  # written as a number
NAME = 80  # characters of a name
FAULTS = 100  # reported of one file
MEMBERS = 1_000  # of a family, to be told apart before a game is compiled
