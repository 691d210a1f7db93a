"""Read back what `json_form` writes: formulas, conditions, and the profile of each region of a solution.

Formulas are read by the language's own reader; what they may contain are numbers, names, arithmetic and square roots.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winset.algebra.algebraic import real_root
from winset.algebra.oracle import Constraint
from winset.algebra.value import Value, square_root
from winset.claims.profile import Belief, Rule, RuleProfile
from winset.errors import InputError, Position
from winset.game.play import Action, Site
from winset.game.unknown_law import written_point
from winset.language import syntax as s
from winset.language.binding.words import FUNCTIONS
from winset.language.reader import read_expression
from winset.show.json_form import MARK, SCHEMA_VERSION

_COUNTED = re.compile(r" \(\d+\)$")  # which of several information sets of one name it is


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a solution says of one region: where it is (`place` in the JSON, its conditions), and the profile there."""

    place: str
    region: tuple[Constraint, ...]
    profile: RuleProfile


@dataclass(frozen=True, slots=True)
class Written:
    """A solution that was read back: its game as text, the values given to parameters, and what it claims."""

    title: str
    text: str
    settings: Mapping[str, str]
    claims: tuple[Claimed, ...]


def read_json(file: Path) -> Any:
    """What a JSON file holds. Raises InputError with the place if it is none."""
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: a byte that is not UTF-8 text; save the file in the encoding UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{file}:{error.lineno}:{error.colno}: this is no JSON: {error.msg}") from error
    except RecursionError as error:
        raise InputError(f"{file}: the JSON is nested too deep") from error


def read_solution(data: object) -> Written:
    """The solution in a JSON object. Raises InputError that names the place of what is wrong or missing."""
    whole = _object(data, "the file")
    if whole.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f'a solution has "schema_version": {SCHEMA_VERSION}; `winset solve --format json` writes it')
    game = _object(whole.get("game"), "game")
    if "kind" in game:
        raise InputError("this solution is of a game tree: `winset verify GAME --profile FILE.json` verifies it")
    numbers = {name: _number(item, name) for name, item in _object(whole.get("numbers"), "numbers").items()}
    claims = tuple(_claims(whole.get("equilibria"), numbers))
    settings = {name: _setting(value) for name, value in _object(game.get("settings"), "game.settings").items()}
    return Written(_text(whole, "title"), _text(game, "text"), settings, claims)


def _number(data: object, name: str) -> Value:
    """The variable of a number chosen in a later round."""
    item = _object(data, f"numbers.{name}")
    rounds = ".".join(map(str, _whole(item.get("rounds"), f"numbers.{name}.rounds")))
    return Value.variable(f"{_text(item, 'name')}{MARK}{rounds}")


def _setting(value: object) -> str:
    return "{" + ", ".join(map(str, value)) + "}" if isinstance(value, list) else str(value)


def _claims(families: object, numbers: Mapping[str, Value]) -> Iterator[Claimed]:
    for k, family in enumerate(_list(families, "equilibria")):
        regions = _object(family, f"equilibria[{k}]").get("regions")
        for n, region in enumerate(_list(regions, f"equilibria[{k}].regions")):
            place = f"equilibria[{k}].regions[{n}]"
            content = _object(region, place)
            when = tuple(c for text in _texts(content.get("when"), f"{place}.when") for c in conditions(text, numbers))
            where = _texts(content.get("where", []), f"{place}.where")
            when += tuple(c for text in where for c in conditions(text, numbers))
            rules = _list(content.get("rules"), f"{place}.rules")
            profile = tuple(_rule(item, numbers, f"{place}.rules[{j}]") for j, item in enumerate(rules))
            _same_strategies(content.get("strategies"), rules, place)
            believed = _list(content.get("believes", []), f"{place}.believes")
            beliefs = tuple(_belief(item, numbers, f"{place}.believes[{j}]") for j, item in enumerate(believed))
            _same_beliefs(content.get("beliefs"), believed, place)
            yield Claimed(place, when, RuleProfile(profile, beliefs))


def _same_strategies(strategies: object, rules: Sequence[object], place: str) -> None:
    """The strategies say again what the rules say; what is verified must be what is read."""
    told = {
        player: list(_object(plans, f"{place}.strategies.{player}").items())
        for player, plans in _object(strategies, f"{place}.strategies").items()
    }
    for j, item in enumerate(rules):
        rule = _object(item, f"{place}.rules[{j}]")
        plans = told.get(str(rule.get("player")), [])
        name, plan = plans.pop(0) if plans else ("", None)
        numbers = ", ".join(_texts(rule.get("when"), f"{place}.rules[{j}].when"))
        played = rule.get("plays", rule.get("chooses"))
        agrees = plan == played or isinstance(plan, list) or (isinstance(plan, dict) and plan.get(played) == "1")
        if "lottery" in rule:
            agrees = plan == {_played(part): part.get("with") for part in map(_mapping, _list(rule["lottery"], place))}
        if not agrees or not _COUNTED.sub("", name).endswith(numbers):
            raise InputError(f"{place}: `strategies` and `rules` say different things (rule {j}); mend one of them")
    if any(told.values()):
        raise InputError(f"{place}: `strategies` say more than `rules`; mend one of them")


def _same_beliefs(told: object, believed: Sequence[object], place: str) -> None:
    """The beliefs say again what `believes` says."""
    sets = _object({} if told is None else told, f"{place}.beliefs")
    left = {player: list(_object(plans, f"{place}.beliefs.{player}").values()) for player, plans in sets.items()}
    for j, item in enumerate(believed):
        belief = _object(item, f"{place}.believes[{j}]")
        plans = left.get(str(belief.get("player")), [])
        ends = belief.get("between")
        listed = map(_mapping, _list(belief.get("weights"), f"{place}.believes[{j}].weights"))
        meant = {" and ".join(_texts(part.get("drawn"), place)): part.get("with") for part in listed}
        if isinstance(ends, list):
            meant = {_texts(belief.get("about"), place)[0]: f"[{', '.join(map(str, ends))}]"}
        if not plans or plans.pop(0) != meant:
            raise InputError(f"{place}: `beliefs` and `believes` say different things (belief {j}); mend one of them")
    if any(left.values()):
        raise InputError(f"{place}: `beliefs` say more than `believes`; mend one of them")


def _played(part: Mapping[str, Any]) -> object:
    return part.get("plays", part.get("chooses"))


def _mapping(data: object) -> Mapping[str, Any]:
    return _object(data, "lottery or weights")


def _belief(data: object, numbers: Mapping[str, Value], place: str) -> Belief:
    item = _object(data, place)
    weights = []
    for part in map(_mapping, _list(item.get("weights"), f"{place}.weights")):
        drawn = tuple(_drawn(text, numbers)[1] for text in _texts(part.get("drawn"), f"{place}.weights"))
        weights.append((drawn, formula(_text(part, "with"), numbers)))
    ends = _texts(item["between"], f"{place}.between") if "between" in item else []
    if len(ends) not in (0, 2):
        raise InputError(f"{place}.between: two ends are due")
    when = [c for text in _texts(item.get("when"), f"{place}.when") for c in conditions(text, numbers)]
    after = [_object(move, f"{place}.after") for move in _list(item.get("after"), f"{place}.after")]
    return Belief(
        _site(item, place),
        tuple(_texts(item.get("about"), f"{place}.about")),
        tuple(weights),
        (formula(ends[0], numbers), formula(ends[1], numbers)) if ends else None,
        tuple(when),
        tuple(_move(move, numbers, f"{place}.after") for move in after),
        _variable(item, numbers),
    )


def _rule(data: object, numbers: Mapping[str, Value], place: str) -> Rule:
    item = _object(data, place)
    site, action = _move(item, numbers, place)
    when = [c for text in _texts(item.get("when"), f"{place}.when") for c in conditions(text, numbers)]
    after = [_object(move, f"{place}.after") for move in _list(item.get("after"), f"{place}.after")]
    drawn = [_drawn(text, numbers) for text in _texts(item.get("drawn"), f"{place}.drawn")]
    moves = tuple(_move(move, numbers, f"{place}.after") for move in after)
    parts = [_mapping(part) for part in _list(item.get("lottery", []), f"{place}.lottery")]
    lottery = tuple((_action(part, numbers), formula(_text(part, "with"), numbers)) for part in parts)
    variable = _variable(item, numbers)
    return Rule(site, action, tuple(when), moves, tuple(drawn), variable=variable, lottery=lottery)


def _variable(item: Mapping[str, Any], numbers: Mapping[str, Value]) -> str:
    """The variable of a number that is meant, with its rounds."""
    variable = str(item.get("number", ""))
    if variable in numbers:
        (variable,) = numbers[variable].variables()
    return variable


def _move(item: Mapping[str, Any], numbers: Mapping[str, Value], place: str) -> tuple[Site, Action]:
    return _site(item, place), _action(item, numbers)


def _site(item: Mapping[str, Any], place: str) -> Site:
    at, rounds = _whole(item.get("at"), f"{place}.at"), _whole(item.get("rounds"), f"{place}.rounds")
    if len(at) != 3:
        raise InputError(f"{place}.at: line, column and width are due")
    return Site(_text(item, "player"), Position(*at), tuple(rounds))


def _action(item: Mapping[str, Any], numbers: Mapping[str, Value]) -> Action:
    return _text(item, "plays") if "plays" in item else formula(_text(item, "chooses"), numbers)


def _drawn(text: str, numbers: Mapping[str, Value]) -> tuple[str, Value | str]:
    match read_expression(text):
        case s.IsLabel(s.Ref() as subject, label):
            return _name(subject), label
        case s.Chain((s.Ref() as subject, value), ("=",)):
            return _name(subject), _value(value, numbers, text)
    raise InputError(f"`{text}` should be a draw, such as `type is soft` or `k = 2`")


# --- formulas ---------------------------------------------------------------------------------------------------------


def formula(text: str, numbers: Mapping[str, Value] | None = None) -> Value:
    """The value of a formula; `numbers` give names another meaning than a variable of that name.

    >>> formula("p*(1 - rL)/2")
    -1/2*p*rL + 1/2*p
    """
    return _value(read_expression(text), numbers or {}, text)


def conditions(text: str, numbers: Mapping[str, Value] | None = None) -> tuple[Constraint, ...]:
    """The comparisons of a chain such as `0 <= x < rL`, each as `left - right relation 0`."""
    match read_expression(text):
        case s.Chain(operands, ops, None) if ops:
            values = [_value(operand, numbers or {}, text) for operand in operands]
            return tuple(Constraint(a - b, op) for op, a, b in zip(ops, values, values[1:], strict=False))
    raise InputError(f"`{text}` should be a comparison, such as `0 <= x < rL`")


def _value(expr: s.Expr, numbers: Mapping[str, Value], text: str) -> Value:
    match expr:
        case s.Number(value):
            return Value.number(value)
        case s.Ref(last=None):
            name = _name(expr)
            return numbers.get(name, Value.variable(name))
        case s.Unary("-", operand):
            return -_value(operand, numbers, text)
        case s.Chain((single,), (), None):
            return _value(single, numbers, text)
        case s.Call("sqrt", (inside,), None, None):
            return square_root(_value(inside, numbers, text))
        case s.Call("integral", (s.Ref() as law, *ends), None, None) if len(ends) == 2:
            points = ", ".join(written_point(_value(end, numbers, text)) for end in ends)
            return Value.variable(f"integral({_name(law)}, {points})")
        case s.Call(name, (point,), None, None) if name not in FUNCTIONS:
            return Value.variable(f"{name}({written_point(_value(point, numbers, text))})")
        case s.Call("root", (index, count, polynomial), None, None):
            return _by_place(index, count, polynomial, numbers, text)
        case s.Binary("^", base, exponent):
            power = _value(exponent, numbers, text)
            if power.is_number and power.fraction().denominator == 1:
                return _value(base, numbers, text) ** int(power.fraction())
        case s.Binary(op, left, right) if op in _OPERATIONS:
            try:
                return _OPERATIONS[op](_value(left, numbers, text), _value(right, numbers, text))
            except ZeroDivisionError as error:
                raise InputError(f"`{text}` divides by zero") from error
    raise InputError(f"`{text}` should be a formula of numbers, names, arithmetic and roots")


def _by_place(index: s.Expr, count: s.Expr, of: s.Expr, numbers: Mapping[str, Value], text: str) -> Value:
    """A root by its place among the real roots of a polynomial in z whose first coefficient is 1."""
    places = _value(index, numbers, text), _value(count, numbers, text)
    names = [n for n in _value(of, {}, text).variables() if n[:1] == "z" and not n[1:].strip("_")]
    unknown = max(names, key=len, default="z")
    kept = {name: value for name, value in numbers.items() if name != unknown}
    parts = _value(of, kept, text).coefficients(unknown)
    whole = all(p.is_number and p.fraction().denominator == 1 for p in places)
    if not whole or not 1 <= places[0].fraction() <= places[1].fraction() < len(parts) or parts[-1] != 1:
        raise InputError(f"`{text}` should name the k-th of m real roots of a polynomial in z with first coefficient 1")
    try:
        return real_root(parts, int(places[0].fraction()), int(places[1].fraction()))
    except ValueError as error:
        raise InputError(f"`{text}` names a root that is not there: {error}") from error


_OPERATIONS: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


def _name(ref: s.Ref) -> str:
    if ref.index is None:
        return ref.name
    index = _value(ref.index, {}, ref.name)
    return f"{ref.name}[{index}]"


# --- the shape of the data --------------------------------------------------------------------------------------------


def _object(data: object, place: str) -> Mapping[str, Any]:
    if isinstance(data, dict):
        return data
    raise InputError(f"{place}: an object is due")


def _list(data: object, place: str) -> list[object]:
    if isinstance(data, list):
        return data
    raise InputError(f"{place}: a list is due")


def _texts(data: object, place: str) -> list[str]:
    found = _list(data, place)
    if all(isinstance(text, str) for text in found):
        return [str(text) for text in found]
    raise InputError(f"{place}: a list of formulas is due")


def _text(data: Mapping[str, Any], name: str) -> str:
    if isinstance(data.get(name), str):
        return str(data[name])
    raise InputError(f"{name}: text is due")


def _whole(data: object, place: str) -> list[int]:
    found = [item for item in _list(data, place) if isinstance(item, int) and 0 <= item < 1 << 31]
    if len(found) == len(_list(data, place)):
        return found
    raise InputError(f"{place}: a list of whole numbers is due")
