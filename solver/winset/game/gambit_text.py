"""What `.efg` and `.nfg` files have in common: labels in quotes, exact numbers, located faults, a cursor.

Patterns match what is legal in one step. Where one does not match, a `Cursor` goes over the same place token by token
and stops at the first that cannot stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

from winset.errors import Fault, Position, SourceErrors, UsageError
from winset.game.tree import Number

TEXT = r'"((?:[^"\\]++|\\.)*+)"'
QUOTED = r'"(?:[^"\\]++|\\.)*+"'
NUMBER = r"[+-]?+(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?+[0-9]++|/[0-9]++)?+"
WHOLE = r"([0-9]{1,9})(?![0-9.eE/])"
SPACE = r"\s*+"

Exact = int | Fraction

LONGEST_NUMBER = 1_000  # signs of a number; the largest exponent as well
MOST_FAULTS = 20  # that are listed for one file

_EXPONENT = re.compile(r"[eE]([+-]?[0-9]+)$")
_ESCAPED = re.compile(r'\\(["\\])')
_TO_ESCAPE = re.compile(r'"|\\(?=[\\"]|\Z)')
_TOKEN = re.compile(rf"{QUOTED}|{NUMBER}|[A-Za-z_][A-Za-z_0-9]*|.", re.DOTALL)
_SPACES = re.compile(SPACE, re.ASCII)


def read_source(path: str | Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises `UsageError` if there is no such file, `SourceErrors` at the first byte that is not UTF-8.
    """
    try:
        return decode(Path(path).read_bytes(), str(path))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise UsageError(f"cannot read {path}: {reason}") from error


def decode(raw: bytes, source: str = "<text>") -> str:
    """The text of some bytes in UTF-8. Raises `SourceErrors` at the first byte that is not."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
        fault = Fault(position(before, len(before)), "a byte that is not UTF-8 text", "save the file in UTF-8")
        raise SourceErrors(source, raw.decode("utf-8", "replace").removeprefix("\ufeff"), [fault]) from error


def position(text: str, offset: int, width: int = 1) -> Position:
    """Line and column of a place in a text."""
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), width)


# --- labels and numbers -----------------------------------------------------------------------------------------------


def unquoted(inside: str) -> str:
    """A label as it is meant, from what stands between its quotes."""
    return _ESCAPED.sub(r"\1", inside) if "\\" in inside else inside


def quoted(label: str) -> str:
    """A label as it is written: with a backslash before quotes, and before backslashes that would else escape.

    >>> print(quoted('the "soft" type'), quoted(r"the \\alpha type"))
    "the \\"soft\\" type" "the \\alpha type"
    """
    return '"' + _TO_ESCAPE.sub(r"\\\g<0>", label) + '"'


def number(text: str) -> Exact:
    """The exact number that a text stands for; ValueError, with the reason, if there is none.

    >>> number("-.5"), number("4/2"), number("1e-3")
    (Fraction(-1, 2), 2, Fraction(1, 1000))
    """
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of more than {LONGEST_NUMBER} signs")
    exponent = _EXPONENT.search(text)
    if exponent is not None and abs(int(exponent[1])) > LONGEST_NUMBER:
        raise ValueError(f"an exponent beyond {LONGEST_NUMBER}")
    if "/" in text and "." in text:
        raise ValueError("a quotient of decimals")
    try:
        exact = Fraction(text)
    except ZeroDivisionError:
        raise ValueError("a division by zero") from None
    return exact.numerator if exact.denominator == 1 else exact


def written(amount: Number) -> str:
    """An exact number as it is written. Raises ValueError if it contains a parameter or a root."""
    return str(amount if isinstance(amount, (int, Fraction)) else amount.fraction())


# --- faults -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Faults:
    """The faults and warnings of one text, as they are found."""

    text: str
    source: str
    found: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def add(self, offset: int, message: str, advice: str = "", width: int = 1) -> None:
        """A fault; when there are more than are listed, reading stops."""
        self.found.append(Fault(position(self.text, offset, width), message, advice))
        if len(self.found) >= MOST_FAULTS:
            self.stop()

    def warn(self, offset: int, message: str, advice: str = "") -> None:
        """A remark on what is read all the same."""
        if len(self.warnings) < MOST_FAULTS:
            self.warnings.append(Fault(position(self.text, offset), message, advice))

    def stop(self) -> NoReturn:
        """End reading: raise what was found."""
        raise SourceErrors(self.source, self.text, self.found)

    def check(self) -> None:
        """Raise what was found, if anything was."""
        if self.found:
            self.stop()

    def number(self, text: str, offset: int) -> Exact:
        """The number at a place; where it is none, a fault and zero."""
        try:
            return number(text)
        except ValueError as reason:
            advice = "numbers are written as 3, -1/2, 0.25 or 1e-3"
            self.add(offset, f"`{clip(text)}` is {reason}", advice, min(len(text), 40))
            return 0


def clip(text: str, size: int = 40) -> str:
    """A text that fits in a message."""
    return text if len(text) <= size else text[: size - 3] + "..."


# --- going token by token ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Cursor:
    """A place in the text that goes forward token by token."""

    faults: Faults
    at: int

    def peek(self) -> str:
        """The next token, "" at the end; an opening quote that is never closed is a token."""
        text = self.faults.text
        space = _SPACES.match(text, self.at)
        self.at = space.end() if space else self.at
        token = _TOKEN.match(text, self.at)
        return token[0] if token else ""

    def take(self) -> str:
        """The next token, which is passed."""
        token = self.peek()
        self.at += len(token)
        return token

    def follows(self, what: str) -> bool:
        """Whether the next token is of a kind: `"` for a label, `0` for a number, else the sign itself."""
        token = self.peek()
        if what == '"':
            return len(token) > 1 and token[0] == '"'
        if what == "0":
            return token[:1] in set("0123456789") or (len(token) > 1 and token[0] in "+-.")
        return token == what

    def skip(self, what: str) -> bool:
        """Pass the next token if it is of a kind."""
        found = self.follows(what)
        if found:
            self.take()
        return found

    def expect(self, what: str, expected: str) -> str:
        """Pass the next token, which has to be of a kind; reading stops with a fault if it is not."""
        if not self.follows(what):
            self.refuse(expected)
        return self.take()

    def whole(self, expected: str) -> int:
        """Pass a whole number without sign that is not too large; reading stops with a fault if there is none."""
        token = self.peek()
        if not (token.isascii() and token.isdigit() and len(token) < 10):
            self.refuse(expected)
        return int(self.take())

    def refuse(self, expected: str) -> NoReturn:
        """Stop: the next token cannot stand here."""
        token = self.peek()
        if not token:
            self.faults.add(self.at, "the file ends too early", f"expected {expected}")
        elif token == '"':
            self.faults.add(self.at, "a quotation mark that is not closed", f"expected {expected}")
        else:
            shown = clip(token.split("\n")[0])
            self.faults.add(self.at, f"`{shown}` cannot stand here", f"expected {expected}", len(shown))
        self.faults.stop()
