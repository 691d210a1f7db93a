"""What to say about a line that cannot be read: the usual slips, one sign too few, a word misspelt.

Every guess is tried: a repair is proposed only if the line reads with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

from winset.errors import Fault
from winset.language.automaton import RESERVED, Automaton, TooDeep
from winset.language.tables import load
from winset.language.tokens import COMMA, NAME, NEWLINE, NUMBER, STRING, Token

_OPERAND = {NAME, NUMBER, "OPEN", "VBAR", "LBRACE"}
_OPERATORS = {"SIGN", "MUL", "CIRCUMFLEX", "REL", "EQ", "QUOTE", "WITHIN", "AND", "OR", "IMPLIES", "IS", "CLOSED", "IF",
              "IN"}  # fmt: skip
_SIGNS = {COMMA: ",", "EQ": "=", "REL": "<=", "SIGN": "+", "MUL": "*"}
_PLAIN = {NAME: "a name", NUMBER: "a number", STRING: 'a title in "..."', NEWLINE: "the end of the line",
          "_IN": "an indented block", "_OUT": "the end of the block", "$END": "the end of the file",
          "CONCEPT": "`is a ... equilibrium`"}  # fmt: skip
_OPENERS = {"OPEN": "SHUT_OPEN", "CLOSED": "SHUT_CLOSED", "LBRACE": "RBRACE"}
_CLOSERS = set(_OPENERS.values())
_BACK = 8  # tokens before the place where reading stopped among which a misspelt word is looked for
_ELSE = "the other case is called `otherwise` here"


Guess = tuple[Fault, list[Token] | None]  # what is wrong, and the line as it was probably meant


@dataclass(slots=True)
class Trial:
    """The automaton before a line, for trying other versions of it; `opens`: a block follows."""

    start: Automaton
    newline: Token
    opens: bool

    def fits(self, tokens: list[Token]) -> Automaton | None:
        """The automaton after these tokens if they can stand as a line."""
        attempt = self.start.copy()
        try:
            if attempt.feed_line(tokens, self.newline) is not None:
                return None
        except TooDeep:
            return None
        return attempt if attempt.accepts("_IN") == self.opens else None


def mended_head(trial: Trial, tokens: list[Token]) -> tuple[list[Token], Fault | None]:
    """`else` and `elif` at the beginning of a line are read as what they mean."""
    head = tokens[0]
    if head.text == "elif":
        words = [replace(head, text="otherwise"), replace(head, text="if")]
        return words + tokens[1:], Fault(head.at, "`elif` is not a word of the language", "write `otherwise if`")
    if head.text == "else" and head.kind == NAME:
        return [replace(head, text="otherwise"), *tokens[1:]], Fault(head.at, "`else` begins no line", _ELSE)
    return tokens, None


def explain(trial: Trial, tokens: list[Token], stop: int) -> Guess:
    """The fault of a line whose token number `stop` cannot stand (the end of the line if there is none)."""
    token = tokens[stop] if stop < len(tokens) else trial.newline
    expected = expected_after(trial.start, tokens[:stop])
    for guess in (_list_in_brackets, _bracket, _nothing_before, _reserved, _sign, _misspelt, _word, _superfluous):
        found = guess(trial, tokens, stop, expected)
        if found:
            return found
    message = f"`{token.text}` cannot stand here" if token.text else "the line ends too early"
    return Fault(token.at, message, f"expected {in_words(expected)}"), None


def expected_after(start: Automaton, tokens: list[Token]) -> list[str]:
    """The terminals that could follow some tokens which can stand."""
    attempt = start.copy()
    attempt.feed_tokens(tokens)
    return sorted(attempt.expected())


def in_words(expected: list[str]) -> str:
    """The terminals that could come next, as a reader would say it."""
    left = set(expected)
    words = []
    if _OPERAND - {"LBRACE"} <= left or {NAME, NUMBER, "OPEN"} <= left:
        words.append("a formula")
        left -= _OPERAND | {"SIGN", "NOT"}
    if {"SIGN", "MUL"} <= left:
        words.append("an operator")
        left -= _OPERATORS
    words += sorted(_PLAIN[kind] for kind in left & set(_PLAIN))
    words += sorted(f"`{spelt(kind)}`" for kind in left - set(_PLAIN))
    if len(words) > 9:
        words = [*words[:8], "..."]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def spelt(kind: str) -> str:
    """A terminal as it is typed."""
    return _SIGNS.get(kind) or next((text for text, name in load().literals.items() if name == kind), kind)


def _list_in_brackets(trial: Trial, tokens: list[Token], stop: int, expected: list[str]) -> Guess | None:
    """`[a, b]` where a list is meant."""
    opener = next((k for k in range(min(stop, len(tokens) - 1), -1, -1) if tokens[k].kind == "CLOSED"), None)
    if opener is None:
        return None
    end = next((k for k in range(opener, len(tokens)) if tokens[k].kind == "SHUT_CLOSED"), opener)
    braces = tokens.copy()
    braces[opener] = replace(tokens[opener], kind="LBRACE", text="{")
    braces[end] = replace(tokens[end], kind="RBRACE", text="}")
    if not trial.fits(braces):
        return None
    message = "a list stands in braces, square brackets are for intervals"
    return Fault(tokens[opener].at, message, "write `{...}`"), braces


def _bracket(trial: Trial, tokens: list[Token], stop: int, expected: list[str]) -> Guess | None:
    """A bracket that is not closed on its line, or never opened."""
    open_at: list[Token] = []
    for token in tokens[: stop + 1]:
        if token.kind in _OPENERS:
            open_at.append(token)
        elif token.kind in _CLOSERS and open_at:
            open_at.pop()
        elif token.kind in _CLOSERS:
            return Fault(token.at, f"`{token.text}` closes a bracket that was never opened"), None
    closes_later = any(token.kind in _CLOSERS for token in tokens[stop:])
    if open_at and not closes_later:
        advice = "close it on the same line; a line goes on only after a comma"
        return Fault(open_at[-1].at, f"the bracket `{open_at[-1].text}` is not closed", advice), None
    return None


def _nothing_before(trial: Trial, tokens: list[Token], stop: int, expected: list[str]) -> Guess | None:
    """`A pays to B`: the amount was left out, so that `to` was read as a name and is now looked for."""
    before = tokens[stop - 1] if stop else None
    if before is None or before.kind != NAME or load().literals.get(before.text) not in expected:
        return None
    full = [*tokens[: stop - 1], replace(before, text="x"), *tokens[stop - 1 :]]
    if not trial.fits(full):
        return None
    return Fault(before.at, f"something is missing before `{before.text}`", "expected a formula"), full


def _reserved(trial: Trial, tokens: list[Token], stop: int, expected: list[str]) -> Guess | None:
    """A reserved word where a name is due, on a line that is fine otherwise."""
    if stop == len(tokens) or tokens[stop].text not in RESERVED or NAME not in expected:
        return None
    free = [replace(token, text="x") if k == stop else token for k, token in enumerate(tokens)]
    if not trial.fits(free):
        return None
    message = f"`{tokens[stop].text}` is a word of the language and cannot be a name"
    return Fault(tokens[stop].at, message, "choose another name"), free


def _sign(trial: Trial, tokens: list[Token], stop: int, expected: list[str]) -> Guess | None:
    """One sign too few before the place where reading stopped."""
    signs = [kind for kind in ("COLON", COMMA, "SEMICOLON", "SHUT_OPEN", "SHUT_CLOSED") if kind in expected]
    return _inserted(trial, tokens, stop, expected, signs)


def _word(trial: Trial, tokens: list[Token], stop: int, expected: list[str]) -> Guess | None:
    """One word too few before the place where reading stopped."""
    return _inserted(trial, tokens, stop, expected, [kind for kind in expected if spelt(kind).islower()])


def _inserted(trial: Trial, tokens: list[Token], stop: int, expected: list[str], kinds: list[str]) -> Guess | None:
    where = tokens[stop] if stop < len(tokens) else trial.newline
    for kind in kinds:
        text = spelt(kind)
        extra = Token(NAME if text.islower() else kind, text, where.line, where.column)
        longer = [*tokens[:stop], extra, *tokens[stop:]]
        if trial.fits(longer):
            before = f"before `{where.text}`" if where.text else "at the end of the line"
            return Fault(where.at, f"`{text}` is missing {before}", f"expected {in_words(expected)}"), longer
    return None


def _misspelt(trial: Trial, tokens: list[Token], stop: int, expected: list[str]) -> Guess | None:
    """A keyword misspelt: where reading stopped, or earlier on the line where it passed for a name."""
    words = [word for word in load().literals if word.isalpha()]
    near = [k for k in dict.fromkeys((stop, 0, *range(stop - 1, stop - _BACK, -1))) if 0 <= k < len(tokens)]
    for k in near:
        token = tokens[k]
        if token.kind != NAME or (k != stop and token.text in load().literals):
            continue
        for word in get_close_matches(token.text.lower(), words, n=3, cutoff=0.6):
            changed = [*tokens[:k], replace(token, text=word, phrase=""), *tokens[k + 1 :]]
            if word != token.text and (trial.fits(changed) or _further(trial, changed, stop)):
                message = f"`{token.text}` cannot stand here" if k == stop else f"`{token.text}` begins nothing here"
                return Fault(token.at, message, f"did you mean `{word}`?"), changed
    return None


def _further(trial: Trial, changed: list[Token], stop: int) -> bool:
    """Does the changed line read well beyond the place where it stopped?"""
    try:
        reached = trial.start.copy().feed_line(changed, trial.newline)
    except TooDeep:
        return False
    return reached is not None and stop + 1 < reached < len(changed)


def _superfluous(trial: Trial, tokens: list[Token], stop: int, expected: list[str]) -> Guess | None:
    shorter = tokens[:stop] + tokens[stop + 1 :]
    if stop < len(tokens) and shorter and trial.fits(shorter):
        token = tokens[stop]
        return Fault(token.at, f"`{token.text}` is one too many here", f"expected {in_words(expected)}"), shorter
    return None
