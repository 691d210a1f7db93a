"""Read `.game` and `.proposition` files.

>>> read_text('winset 1\\ngame "Dictator"\\nplayers A\\nplay\\n    A chooses x in [0, 1]\\n    done, A gets x\\n').title
'Dictator'
"""

from __future__ import annotations

from pathlib import Path

from winset.errors import Fault, Position, SourceErrors, UsageError
from winset.language import limits
from winset.language.automaton import Automaton, Node, TooDeep
from winset.language.build import Context, expr, with_comments
from winset.language.build_file import file
from winset.language.recovery import parse
from winset.language.slips import expected_after, in_words
from winset.language.syntax import Expr, Game, Proposition
from winset.language.tables import load
from winset.language.tokens import Scan, Token, normal, scan


def read_file(path: str | Path) -> Game | Proposition:
    """Read a file in UTF-8. Raises `SourceErrors` with every fault of it, `UsageError` if there is no such file."""
    try:
        raw = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise UsageError(f"cannot read {path}: {reason}") from error
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        fault = Fault(place, "a byte that is not UTF-8 text", "save the file in the encoding UTF-8")
        raise SourceErrors(str(path), normal(raw.decode("utf-8", "replace")), [fault]) from error
    return read_text(content, str(path))


def read_text(text: str, source: str = "<text>") -> Game | Proposition:
    """Read the text of a game or a proposition. Raises `SourceErrors` with every fault of it."""
    _check_size(text, source)
    content = normal(text)
    scanned = scan(content)
    root = parse(scanned)
    if root is None or scanned.faults:
        raise SourceErrors(source, content, scanned.faults)
    context = with_comments(scanned.lines, scanned.closing)
    result = file(context, root)
    if context.faults:
        raise SourceErrors(source, content, context.faults)
    return result


def read_expression(text: str, source: str = "<formula>") -> Expr:
    """Read one formula, such as the value of `--set d=1/2`. Raises `SourceErrors`.

    >>> read_expression("1/2").op
    '/'
    """
    _check_size(text, source)
    content = normal(text)
    scanned = scan(content.replace("\n", " ").strip() or content)
    context = Context()
    tree = None if scanned.faults else _formula(scanned)
    if tree is not None:
        result = expr(context, tree)
        if not context.faults:
            return result
    raise SourceErrors(source, content.replace("\n", " ").strip(), scanned.faults + context.faults)


def _formula(scanned: Scan) -> Node | None:
    """The plain tree of a formula; its fault goes to the scan."""
    start = Automaton.at_start(load(), "expr")
    automaton = start.copy()
    tokens = [token for line in scanned.lines for token in line.tokens]
    end = Token("", "", 1, tokens[-1].end if tokens else 1)
    try:
        stop = automaton.feed_tokens(tokens)
        tree = automaton.finish(end) if stop is None else None
    except TooDeep as deep:
        message = f"the formula is nested or continued more than {limits.DEPTH} deep"
        scanned.faults.append(Fault(deep.token.at, message))
        return None
    if tree is None:
        token = end if stop is None else tokens[stop]
        message = f"`{token.text}` cannot stand here" if token.text else "the formula ends too early"
        advice = f"expected {in_words(expected_after(start, tokens[:stop]))}"
        scanned.faults.append(Fault(token.at, message, advice))
    return tree


def _check_size(text: str, source: str) -> None:
    if len(text) > limits.BYTES:
        fault = Fault(Position(1, 1), f"the file is longer than {limits.BYTES} characters", "winset reads smaller ones")
        raise SourceErrors(source, "", [fault])
