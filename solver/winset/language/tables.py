"""The parsing tables of the language: made from `grammar.lark` by lark, read from `tables.json` afterwards.

A reader that builds its tables anew, or only imports lark, costs a tenth of a second and more each time winset
starts; reading the tables costs some milliseconds. Run `python -m winset.language.tables` after a change of the
grammar; a test compares the two.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lark import Lark

GRAMMAR = Path(__file__).with_name("grammar.lark")
TABLES = Path(__file__).with_name("tables.json")
STARTS = ("start", "expr")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a reduction does: pop `length` values, make a node `name` of those that `template` picks.

    In the template `i >= 0` is the value i, `i < 0` the list of values `-1 - i` spliced in, None an optional part that
    is missing. `origin` is the symbol to go on with; `single`: a node of one child is that child; `spliced`: the node
    is only a list of values for the rule around it.
    """

    name: str
    origin: str
    length: int
    single: bool
    spliced: bool
    template: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """An LALR automaton. `actions[state][terminal]` is a state to shift to, or `-1 - r` to reduce by rule r.

    `literals` gives the terminal of each word and sign, `start` and `end` the first and last state of each start
    symbol.
    """

    literals: Mapping[str, str]
    patterns: Mapping[str, str]
    rules: Sequence[Rule]
    actions: Sequence[Mapping[str, int]]
    gotos: Sequence[Mapping[str, int]]
    start: Mapping[str, int]
    end: Mapping[str, int]


@cache
def load() -> Tables:
    """The tables as they were made, read once in a process."""
    raw = json.loads(TABLES.read_text(encoding="utf-8"))
    rules = [Rule(row[0], row[1], row[2], row[3], row[4], tuple(row[5])) for row in raw["rules"]]
    return Tables(raw["literals"], raw["patterns"], rules, raw["actions"], raw["gotos"], raw["start"], raw["end"])


def lark_parser() -> Lark:
    """The parser that lark itself builds from the grammar."""
    from lark import Lark
    from lark.indenter import Indenter

    class Lines(Indenter):
        NL_type, INDENT_type, DEDENT_type, tab_len = "_NL", "_IN", "_OUT", 8
        OPEN_PAREN_types: list[str] = []  # noqa: RUF012  (lark reads class attributes)
        CLOSE_PAREN_types: list[str] = []  # noqa: RUF012

    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        postlex=Lines(),
        start=list(STARTS),
        propagate_positions=True,
        maybe_placeholders=True,
    )


def make() -> dict[str, Any]:
    """Build the tables with lark; states are numbered as they are reached, so that the text is stable."""
    parser = lark_parser()
    table = parser.parser.parser._parse_table
    order = _reach(table)
    rules = sorted({_rule(a[1]) for s in order for a in table.states[s].values() if not _shifts(a)}, key=repr)
    number = {rule: k for k, rule in enumerate(rules)}
    actions, gotos = [], []
    for state in order:
        row = sorted(table.states[state].items())
        actions.append({t: order[a[1]] if _shifts(a) else -1 - number[_rule(a[1])] for t, a in row if _terminal(t)})
        gotos.append({t: order[a[1]] for t, a in row if not _terminal(t)})
    strings = sorted(parser.terminals, key=lambda terminal: terminal.name)
    return {
        "literals": {t.pattern.value: t.name for t in strings if t.pattern.type == "str"},
        "patterns": {t.name: t.pattern.value for t in strings if t.pattern.type == "re"},
        "rules": rules,
        "actions": actions,
        "gotos": gotos,
        "start": {name: order[table.start_states[name]] for name in STARTS},
        "end": {name: order[table.end_states[name]] for name in STARTS},
    }


def text_of(tables: dict[str, Any]) -> str:
    """The tables as the text of `tables.json`."""
    rows = [f"{json.dumps(key)}: {_rows(value)}" for key, value in tables.items()]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _rows(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in value) + "\n]"


def _terminal(symbol: str) -> bool:
    return (symbol.upper() == symbol and not symbol.startswith("__")) or symbol.startswith("__ANON")


def _shifts(action: tuple[Any, Any]) -> bool:
    return str(action[0]) == "Shift"


def _reach(table: Any) -> dict[int, int]:
    """Old state number -> new one, breadth first from the start states."""
    order: dict[int, int] = {}
    queue = [table.start_states[name] for name in STARTS]
    while queue:
        state = queue.pop(0)
        if state not in order:
            order[state] = len(order)
            queue += [action[1] for _, action in sorted(table.states[state].items()) if _shifts(action)]
    return order


def _rule(rule: Any) -> tuple[Any, ...]:
    """One rule of lark in our form; the places of missing options are those that lark computes."""
    flags = "".join("1" if empty else "0" for empty in rule.options.empty_indices)
    missing = [len(ones) for ones in flags.split("0")] if flags else [0] * (len(rule.expansion) + 1)
    template: list[int | None] = []
    for k, symbol in enumerate(rule.expansion):
        template += [None] * missing[k]
        if not (symbol.is_term and symbol.filter_out):
            spliced = not symbol.is_term and symbol.name.startswith("_")
            template.append(-1 - k if spliced else k)
    template += [None] * missing[-1]
    origin = str(rule.origin.name)
    single = bool(rule.options.expand1) and not rule.alias
    return (str(rule.alias or origin), origin, len(rule.expansion), single, origin.startswith("_"), tuple(template))


if __name__ == "__main__":
    TABLES.write_text(text_of(make()), encoding="utf-8")
