"""From text to lines of tokens: comments set apart, lines that go on joined, every slip of the pen located.

A line goes on only after a comma, and only if the next one is indented deeper. Characters that word processors put in
(curly quotes, a long minus) and signs of other languages (`**`, `==`, `2p`) are reported and read as what was meant, so
that they hide no other fault.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace

from winset.errors import Fault, Position
from winset.language import limits

NUMBER, NAME, STRING, COMMA, NEWLINE, UNKNOWN = "NUMBER", "NAME", "STRING", "_C", "_NL", "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text and where it is. `kind` is a terminal of the grammar; a word is a NAME until the parser knows
    better.

    `phrase` is the whole of "is a ... equilibrium" when the token is that `is`.
    """

    kind: str
    text: str
    line: int
    column: int
    phrase: str = ""

    @property
    def end(self) -> int:
        """The column after the last character."""
        return self.column + len(self.text)

    @property
    def at(self) -> Position:
        return Position(self.line, self.column, max(1, len(self.text)))


@dataclass(slots=True)
class Line:
    """A logical line: its indentation, its tokens without the end of line, its comments.

    `lead` are the comment lines that stand above it, `comment` those on it.
    """

    number: int
    indent: int
    tokens: list[Token]
    lead: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)

    @property
    def newline(self) -> Token:
        """The end of the line as a token."""
        last = self.tokens[-1]
        return Token(NEWLINE, "", last.line, last.end)


@dataclass(slots=True)
class Scan:
    """All lines of a text; the comment lines after the last one; the faults met on the way."""

    lines: list[Line] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


# What is typed, what it is read as, and what to say.
SLIPS = {
    "**": ("^", "powers are written with `^`"),
    "==": ("=", "equality is written with one `=`"),
    "=<": ("<=", "write `<=`"),
    "=>": (">=", "write `>=` for at least, `implies` for a consequence"),
    "<>": ("!=", "write `!=`"),
    ":=": ("=", "write `=`"),
    "&&": ("and", "write `and`"),
    "&": ("and", "write `and`"),
    "!": ("not", "write `not`"),
    "≤": ("<=", "write `<=`"),
    "≥": (">=", "write `>=`"),
    "≠": ("!=", "write `!=`"),
    "−": ("-", "write the minus sign of the keyboard, `-`"),
    "–": ("-", "write the minus sign of the keyboard, `-`"),
    "—": ("-", "write the minus sign of the keyboard, `-`"),
    "×": ("*", "write `*`"),
    "·": ("*", "write `*`"),
    "÷": ("/", "write `/`"),
    "∈": ("in", "write `in`"),
    "∞": ("0", "leave the bound away: write `x >= 0` for a half-line"),
}
SIGNS = {"..": "__ANON_0", ",": COMMA, "<": "REL", ">": "REL", "<=": "REL", ">=": "REL", "!=": "REL", "=": "EQ",
         "+": "SIGN", "-": "SIGN", "*": "MUL", "/": "MUL", ":": "COLON", ";": "SEMICOLON", "^": "CIRCUMFLEX",
         "|": "VBAR", "(": "OPEN", ")": "SHUT_OPEN", "[": "CLOSED", "]": "SHUT_CLOSED", "{": "LBRACE", "}": "RBRACE",
         "'": "QUOTE"}  # fmt: skip
_QUOTES = "“”„«»‘’"
_TOKEN = re.compile(
    r"(?P<blank>[ \t]+)|(?P<comment>\#[^\n]*)|(?P<exponent>[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+(?!\w))"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<point>\.[0-9]+)|(?P<name>[^\W\d_]\w*)|(?P<string>\"[^\"]*\"?)"
    r"|(?P<slip>" + "|".join(re.escape(slip) for slip in sorted(SLIPS, key=len, reverse=True) if slip != "!")
    + r"|!(?!=))|(?P<sign>\.\.|[<>!]=|[-+<>=*/:;,^|()\[\]{}'])|(?P<curly>[" + _QUOTES + r"][^" + _QUOTES + r"]*["
    + _QUOTES + r"]?)|(?P<word>_\w*)|(?P<unknown>.)"
)  # fmt: skip
_PHRASE = re.compile(r"is +an? +[A-Za-z -]*equilibrium(?!\w)")


def normal(text: str) -> str:
    """The text as it is read and quoted in reports: NFC, `\\n` ends lines, nothing that cannot be printed."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    return "".join(c if c.isprintable() or c in "\n\t\u00a0" else "\ufffd" for c in text)


def scan(text: str) -> Scan:
    """The lines of a text that went through `normal`."""
    result = Scan()
    lead: list[str] = []
    going: Line | None = None  # a line that ended in a comma
    style = ""
    for number, raw in enumerate(text.split("\n"), 1):
        if number > limits.LINES:
            result.faults.append(Fault(Position(number, 1), f"the file has more than {limits.LINES} lines"))
            break
        tokens, comment = _tokens(raw, number, result.faults)
        if not tokens:
            if comment is not None:
                (going.comment if going else lead).append(comment)
            continue
        blank = raw[: tokens[0].column - 1]
        indent = len(blank.expandtabs(8))
        style = _check_tabs(blank, style, number, result.faults)
        if going and indent > going.indent:
            going.tokens += tokens
        else:
            if going:
                result.faults.append(_dangling(going.tokens.pop()))
            going = Line(number, indent, tokens, lead)
            result.lines.append(going)
            lead = []
        if comment is not None:
            going.comment.append(comment)
        if tokens[-1].kind != COMMA:
            going = None
    if going:
        result.faults.append(_dangling(going.tokens.pop()))
    result.lines = [line for line in result.lines if line.tokens]
    result.closing = lead
    return result


def _dangling(comma: Token) -> Fault:
    return Fault(
        comma.at,
        "the line ends in a comma, but the next one does not go on with it",
        "drop the comma, or indent the next line deeper",
    )


def _check_tabs(blank: str, style: str, number: int, faults: list[Fault]) -> str:
    """One kind of white space indents a file: the width of a tab is anybody's guess."""
    used = "tabs" if "\t" in blank else "spaces" if blank else ""
    if (used == "tabs" and " " in blank.rstrip(" ")) or (style and used and used != style):
        faults.append(
            Fault(
                Position(number, 1, max(1, len(blank))),
                "tabs and spaces are mixed in the indentation",
                "indent with spaces only",
            )
        )
    return style or used


def _tokens(raw: str, number: int, faults: list[Fault]) -> tuple[list[Token], str | None]:
    """The tokens of one line of text, and its comment if it has one."""
    tokens: list[Token] = []
    comment = None
    for match in _TOKEN.finditer(raw):
        kind, text = match.lastgroup or "", match.group()
        at = Position(number, match.start() + 1, len(text))
        if kind == "blank":
            continue
        if kind == "comment":
            comment = text[1:].strip()
            continue
        found, fault = _READ[kind](text, at, raw, tokens)
        if fault:
            faults.append(fault)
        tokens += found
    return tokens, comment


def _name(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    phrase = _PHRASE.match(raw, at.column - 1) if text == "is" else None
    token = Token(NAME, text, at.line, at.column, phrase.group() if phrase else "")
    if len(text) > limits.NAME:
        return [token], Fault(at, f"a name of more than {limits.NAME} characters", "use a shorter one")
    if before and before[-1].kind == NUMBER and before[-1].end == at.column:
        number = before[-1]
        fault = Fault(
            replace(number.at, width=len(number.text + text)),
            f"`{number.text}{text}` is not a number",
            f"a product needs its sign: write `{number.text}*{text}`",
        )
        return [Token("MUL", "*", at.line, at.column), token], fault
    return [token], None


def _number(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    token = Token(NUMBER, text, at.line, at.column)
    if len(text) > limits.DIGITS:
        return [replace(token, text="1")], Fault(at, f"a number of more than {limits.DIGITS} digits", "round it")
    return [token], None


def _exponent(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    advice = "write it out, or as a product with a power: `3*10^5`"
    return [Token(NUMBER, "1", at.line, at.column)], Fault(at, f"`{text}`: numbers have no exponent part", advice)


def _point(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    token = Token(NUMBER, "0" + text, at.line, at.column)
    return [token], Fault(at, "a digit is missing before the point", f"write `0{text}`")


def _string(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    token = Token(STRING, text, at.line, at.column)
    if len(text) == 1 or not text.endswith('"'):
        fault = Fault(replace(at, width=1), "the quotation mark is not closed", 'a title ends on its line: write "..."')
        return [token], fault
    return [token], None


def _sign(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    return [Token(SIGNS[text], text, at.line, at.column)], None


def _slip(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    meant, advice = SLIPS[text]
    kind = NAME if meant.isalpha() else NUMBER if meant.isdigit() else SIGNS[meant]
    return [Token(kind, meant, at.line, at.column)], Fault(at, f"`{text}` is not a sign of the language", advice)


def _curly(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    fault = Fault(at, "these are not the quotation marks of the keyboard", 'write "..."')
    return [Token(STRING, '"' + text[1:-1] + '"', at.line, at.column)], fault


def _word(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    stem = text.lstrip("_") or "x"
    return [Token(NAME, stem, at.line, at.column)], Fault(at, "a name begins with a letter", f"write `{stem}`")


def _unknown(text: str, at: Position, raw: str, before: list[Token]) -> tuple[list[Token], Fault | None]:
    if text == "\u00a0":
        return [], Fault(at, "a space that is not the one of the keyboard (no-break space)", "write an ordinary space")
    if text == "\ufffd":
        return [], Fault(at, "a character that cannot be read", "save the file as UTF-8 text")
    what = f"`{text}` (U+{ord(text):04X}) is not a sign of the language"
    if text == "%":
        return [], Fault(at, what, "write a percentage as a fraction: 5 in 100 is `1/20` or `0.05`")
    return [], Fault(at, what, "a comment begins with `#`" if text == "\\" else "")


_READ = {"name": _name, "number": _number, "exponent": _exponent, "point": _point, "string": _string, "sign": _sign,
         "slip": _slip, "curly": _curly, "word": _word, "unknown": _unknown}  # fmt: skip
