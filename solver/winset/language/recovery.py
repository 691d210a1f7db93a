"""Parse line by line; where a line cannot stand, report it, put a stand-in in its place and go on.

So nine faults in a file give nine reports. The stand-in keeps the blocks as they were written (a line that opens a
block is replaced by one that does), so that a fault on one line makes none on another.
"""

from __future__ import annotations

from difflib import get_close_matches

from winset.errors import Fault, Position
from winset.language import limits
from winset.language.automaton import Automaton, Node, TooDeep
from winset.language.slips import Trial, explain, mended_head
from winset.language.tables import load
from winset.language.tokens import NAME, NUMBER, STRING, Line, Scan, Token

INDENT, DEDENT = "_IN", "_OUT"

# What may stand in for a line that could not be read: inside a block of statements, of sides, of profiles, and on top.
_ALONE = ("simultaneously", "otherwise", "play", "parameters", "assuming", "players", "variables", "profile")
_HEADS = ("if e", "with probability e", "otherwise", "simultaneously", "ratified by all of", "side e", "profile e",
          "parameters")  # fmt: skip
_LINES = (
    "winset 1",
    'game "e"',
    'proposition "e"',
    "if e: e",
    "otherwise: e",
    "e",
    "e: gets e",
    "e: e",
    "claim e",
    "negotiator gets e",
    "let e = e",
)


def parse(scan: Scan) -> Node | None:
    """The plain tree of a file, or None; the faults are added to those of the scan."""
    return _Parser(scan).run()


class _Parser:
    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.automaton = Automaton.at_start(load(), "start")
        self.levels: list[tuple[int, bool]] = [(0, True)]  # indentation, and whether the grammar knows of the level
        self.bad_lines = {fault.position.line for fault in scan.faults}

    def run(self) -> Node | None:
        lines = self.scan.lines
        if not lines:
            self.report(Fault(Position(1, 1), "the file is empty", "its first line is `winset 1`"))
            return None
        if lines[0].tokens[0].text != "winset":
            self.add_version(lines[0])
        skip_below: int | None = None
        for index, line in enumerate(lines):
            if len(self.scan.faults) >= limits.FAULTS:
                return None
            if skip_below is not None and line.indent > skip_below:
                continue
            following = lines[index + 1].indent if index + 1 < len(lines) else 0
            self.to_level(line, lines[index - 1] if index else None)
            skip_below = None if self.read(line, following > line.indent) else line.indent
        return self.finish(lines[-1])

    def add_version(self, line: Line) -> None:
        """The file begins with something else than its version: say so, and read on as if it were there."""
        head = line.tokens[0]
        if line.number not in self.bad_lines:
            self.report(Fault(head.at, "the first line must name the version of the language", "write `winset 1`"))
        if head.text in ("game", "proposition"):
            self.automaton.feed_line(_dummy("winset 1", head), line.newline)
        else:
            self.bad_lines.add(line.number)

    def report(self, fault: Fault) -> None:
        self.scan.faults.append(fault)

    def feed(self, kind: str, token: Token) -> None:
        if not self.automaton.feed(kind, token):  # only after a stand-in that does not fit, when faults are known
            assert self.scan.faults, f"{kind} refused"

    # --- indentation ---

    def to_level(self, line: Line, before: Line | None) -> None:
        """Open and close blocks until the level is that of the line."""
        head = line.tokens[0]
        if line.indent > self.levels[-1][0]:
            self.deeper(line, before)
            return
        if before and self.automaton.accepts(INDENT):
            self.missing_block(before, head)
        while line.indent < self.levels[-1][0]:
            _, known = self.levels.pop()
            if known:
                self.feed(DEDENT, _empty(head))
        if line.indent > self.levels[-1][0]:
            self.complain(
                line,
                "the indentation of this line is that of no line above it",
                "a block ends where a line is indented exactly as the line that began it",
            )

    def deeper(self, line: Line, before: Line | None) -> None:
        known = self.automaton.accepts(INDENT)
        if known:
            self.feed(INDENT, _empty(line.tokens[0]))
        elif before is None:
            self.complain(line, "the first line is indented", "begin it in the first column")
        elif near := self.misspelt_head(before):
            self.complain(before, f"`{before.tokens[0].text}` opens no block", f"did you mean `{near}`?")
        elif before.number not in self.bad_lines:
            self.complain(
                line,
                "this line is indented deeper, but the line above it opens no block",
                "indent it like the line above; a line goes on only after a comma",
            )
        if len(self.levels) > limits.NESTING:
            self.complain(line, f"blocks are nested more than {limits.NESTING} deep", "simplify the play")
        self.levels.append((line.indent, known))

    def misspelt_head(self, before: Line) -> str:
        """The word that opens a block and that a lone name, read as an outcome, was meant to be."""
        if len(before.tokens) > 1:
            return ""
        return next(iter(get_close_matches(before.tokens[0].text, _ALONE, 1)), "")

    def complain(self, line: Line, message: str, advice: str) -> None:
        if line.number in self.bad_lines:
            return
        self.report(Fault(line.tokens[0].at, message, advice))
        self.bad_lines.add(line.number)

    def missing_block(self, before: Line, head: Token) -> None:
        if before.number not in self.bad_lines:
            advice = "write it on the next lines, indented deeper" + _or_after_colon(before)
            self.report(Fault(before.newline.at, "a block must follow this line", advice))
        self.feed(INDENT, _empty(head))
        self.stand_in(before, False)
        self.feed(DEDENT, _empty(head))

    # --- lines ---

    def read(self, line: Line, opens: bool) -> bool:
        """Parse one line; False if it had to be left out together with the block below it."""
        trial = Trial(self.automaton, line.newline, opens)
        tokens, fault = mended_head(trial, line.tokens)
        if fault:
            self.report(fault)
            self.bad_lines.add(line.number)
        attempt = self.automaton.copy()
        try:
            stop = attempt.feed_line(tokens, line.newline)
        except TooDeep as deep:
            self.report(
                Fault(
                    deep.token.at,
                    f"this formula is nested or continued more than {limits.DEPTH} deep",
                    "name a part of it with `let`, or use sum(...)",
                )
            )
            self.bad_lines.add(line.number)
            return self.stand_in(line, opens)
        if stop is None:
            self.automaton = attempt
            return True
        known = any(token.line in self.bad_lines for token in tokens)
        self.bad_lines.add(line.number)
        if known:
            return self.stand_in(line, opens)
        fault, meant = explain(trial, tokens, stop)
        self.report(fault)
        mended = trial.fits(meant) if meant else None
        if mended is None:
            return self.stand_in(line, opens)
        self.automaton = mended
        return True

    def stand_in(self, line: Line, opens: bool) -> bool:
        """Feed something that fits in place of the line. True if the block below can be read."""
        trial = Trial(self.automaton, line.newline, opens)
        for text in _tailored(line.tokens[0].text, opens):
            attempt = trial.fits(_dummy(text, line.tokens[0]))
            if attempt:
                self.automaton = attempt
                return True
        return False

    def finish(self, last: Line) -> Node | None:
        """Close all blocks and the file."""
        head = last.newline
        if self.automaton.accepts(INDENT):
            self.missing_block(last, head)
        for _, known in reversed(self.levels[1:]):
            if known:
                self.feed(DEDENT, _empty(head))
        root = self.automaton.finish(_empty(head))
        if root is None and not self.scan.faults:
            self.report(Fault(head.at, "the file ends too early", "a game needs its sections, a proposition its claim"))
        return None if self.scan.faults else root


def _tailored(word: str, opens: bool) -> tuple[str, ...]:
    """Stand-ins, those first that begin with the same word."""
    known = _HEADS if opens else _LINES
    return tuple(sorted(known, key=lambda text: text.split()[0].rstrip(":") != word))


def _dummy(text: str, where: Token) -> list[Token]:
    signs = {":": "COLON", "=": "EQ", "1": NUMBER, '"e"': STRING}
    words = text.replace(":", " :").split()
    return [Token(signs.get(word, NAME), word, where.line, where.column) for word in words]


def _empty(where: Token) -> Token:
    return Token("", "", where.line, where.column)


def _or_after_colon(line: Line) -> str:
    return ", or on this one after a colon" if line.tokens[-1].kind != "COLON" else ", or on this one after the colon"
