"""Values and conditions as a reader writes them: `1 - rB`, `p > pstar`, and the same in LaTeX.

A `Style` says how signs and names look. Factors are kept where a value factors; a condition puts what is subtracted on
the other side, and uses the author's own name for a threshold where it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from winset.algebra.algebraic import definition
from winset.algebra.oracle import Constraint
from winset.algebra.value import ONE, Value, is_adjoined, is_root, radicand, total
from winset.errors import OutOfReach

GREEK = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
]  # fmt: skip
LETTERS = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", GREEK, strict=True))
_SUBSCRIPTS = str.maketrans("0123456789.", "₀₁₂₃₄₅₆₇₈₉,")


@dataclass(frozen=True, slots=True)
class Style:
    """How formulas are written: "text" for a terminal, "latex" for a paper, "source" for a game file.

    "sympy" and "mathematica" are for programs; names are written as they are, and must be names there.
    """

    kind: str = "text"

    @property
    def latex(self) -> bool:
        return self.kind == "latex"

    # --- pieces ---

    def name(self, name: str) -> str:
        if is_adjoined(name):
            return self.root(name)
        if self.latex and _is_applied(name):
            return _applied(name)
        base, _, rounds = name.partition("·")
        if self.latex:
            return latex_name(base, rounds.replace(".", ","))
        if self.kind != "text" or not rounds:
            return base
        return base + rounds.translate(_SUBSCRIPTS)

    def root(self, name: str) -> str:
        """A root: under a radical sign if it is square, else by its place among the real roots of a polynomial in z.

        `root(2, 3, z^3 - a*z + 1)` is the second of three real roots, from below.
        """
        if not is_root(name):
            found = definition(name)
            taken = {n.partition("·")[0] for c in found.coefficients for n in c.variables()}
            z = Value.variable(
                "z" + "_" * max((len(n) for n in taken if n[:1] == "z" and not n[1:].strip("_")), default=0)
            )
            monic = self.value(total(c * z**k for k, c in enumerate([*found.coefficients, ONE])))
            if self.kind == "sympy":
                raise OutOfReach("a root of degree three or more that depends on parameters has no form in SymPy")
            if self.kind == "mathematica":
                body = re.sub(rf"\b{z}\b", "#", monic)
                return f"Root[{body} &, {found.index}]"
            if self.latex:
                return rf"\operatorname{{root}}_{{{found.index}/{found.count}}}\left({monic}\right)"
            return f"root({found.index}, {found.count}, {monic})"
        inside = self.value(radicand(name))
        return _ROOTS.get(self.kind, "sqrt(%s)") % inside

    def number(self, number: Fraction) -> str:
        if self.kind == "sympy" and number.denominator != 1:
            return f"Rational({number.numerator}, {number.denominator})"
        if not self.latex or number.denominator == 1:
            return str(number)
        sign = "-" if number < 0 else ""
        return rf"{sign}\tfrac{{{abs(number.numerator)}}}{{{number.denominator}}}"

    def power(self, name: str, exponent: int) -> str:
        written = self.name(name)
        return self.raised(written, exponent)

    def raised(self, written: str, exponent: int) -> str:
        """A name, a root or something in brackets to a power."""
        if exponent == 1:
            return written
        if not self.latex:
            return f"{written}{'**' if self.kind == 'sympy' else '^'}{exponent}"
        starred = "^" in written and not written.startswith("(")
        return f"{{{written}}}^{{{exponent}}}" if starred else f"{written}^{{{exponent}}}"

    def times(self, parts: Iterable[str]) -> str:
        """A product; in LaTeX a thin space sets off names of several letters and fractions, and nothing else."""
        if not self.latex:
            return "*".join(parts)
        text, before = "", ""
        for part in parts:
            loose = any(word in side for side in (before, part) for word in (r"\mathit", r"\textit", r"\sqrt"))
            joint = "" if not text else r" \, " if loose else " "
            text, before = text + joint + part, part
        return text

    # --- values ---

    def value(self, value: Value) -> str:
        """A value, factored where it factors."""
        return _write(self, value)

    def polynomial(self, value: Value) -> str:
        """A polynomial as a sum, a positive term first."""
        terms = [(c, self._monomial(abs(c), powers)) for c, powers in _ordered(value)]
        if not terms:
            return "0"
        first = next((i for i, (c, _) in enumerate(terms) if c > 0), 0)
        terms = [terms[first], *terms[:first], *terms[first + 1 :]]
        text = ("-" if terms[0][0] < 0 else "") + terms[0][1]
        for coefficient, monomial in terms[1:]:
            text += (" - " if coefficient < 0 else " + ") + monomial
        return text

    def mixture(self, value: Value) -> str:
        """A polynomial that does not factor: as `p*b + (1 - p)*a` where that is shorter, else as a sum."""
        weight = _weight(value)
        if weight is None:
            return self.product_and_rest(value) or self.polynomial(value)
        without, slope = value.coefficients(weight)
        rest = self.polynomial(1 - Value.variable(weight))
        other = rest if without == Value.number(1) else self.times([f"({rest})", self._bracketed(without)])
        return f"{self.value(Value.variable(weight) * (without + slope))} + {other}"

    def product_and_rest(self, value: Value) -> str:
        """A sum with values of distributions in it as a product of these and what is free of them; "" if it is none."""
        applied = [name for name in value.symbols() if _is_applied(name)]
        rest = value.substitute(dict.fromkeys(applied, Value.number(0)))
        product = value - rest
        if not applied or rest.is_zero or len(product.factors()[1]) < 2:
            return ""
        written = self.value(rest)
        joint = " - " if written.startswith("-") and not _is_sum(rest) else " + "
        return self.value(product) + joint + (written[1:] if joint == " - " else written)

    def by_density(self, value: Value) -> tuple[str, str] | None:
        """The two sides of an equation that is linear in densities: what each is multiplied with kept as a product."""
        densities = sorted(name for name in value.symbols() if _is_density(name))
        rest = value.substitute(dict.fromkeys(densities, Value.number(0)))
        parts = [Value.variable(name) * value.derivative(name) for name in densities]
        if not densities or not (total([*parts, rest]) - value).is_zero:
            return None
        sides: tuple[list[str], list[str]] = ([], [])
        for part in (part for part in (*parts, rest) if not part.is_zero):
            positive = _reads_positive(part)
            sides[0 if positive else 1].append(self.value(part if positive else -part))
        if not all(sides) and not rest.is_zero:
            turn = -1 if _reads_positive(rest) else 1
            return " + ".join(self.value(turn * part) for part in parts), self.value(-turn * rest)
        left, right = (" + ".join(side) or "0" for side in sides)
        return left, right

    def _bracketed(self, value: Value) -> str:
        """A value as a factor of a product: in brackets if it is written as a sum."""
        written = self.value(value)
        return f"({written})" if _is_sum(value) else written

    def _monomial(self, coefficient: Fraction, powers: tuple[tuple[str, int], ...]) -> str:
        parts = [self.power(name, exponent) for name, exponent in powers]
        if coefficient == 1 and parts:
            return self.times(parts)
        if not parts or self.latex:
            return self.times([self.number(coefficient), *parts])
        top = self.times(([str(coefficient.numerator)] if coefficient.numerator != 1 else []) + parts)
        return top if coefficient.denominator == 1 else f"{top}/{coefficient.denominator}"

    def factored(self, number: Fraction, factors: Sequence[tuple[Value, int]]) -> str:
        """A number times a product of powers of polynomials; a single plain polynomial stays a sum."""
        parts = [self._factor(factor, exponent, len(factors) > 1 or abs(number) != 1) for factor, exponent in factors]
        if abs(number) != 1 or not parts:
            parts.insert(0, self.number(abs(number)))
        return ("-" if number < 0 else "") + self.times(parts)

    def _factor(self, factor: Value, exponent: int, among_others: bool) -> str:
        written = self.polynomial(factor)
        if _terms(factor) > 1 and (among_others or exponent > 1):
            written = f"({written})"
        return self.raised(written, exponent)

    def quotient(self, value: Value) -> str:
        """A value as a product of factors over another; sums that do not factor stay sums."""
        number, above, below = self._positive(*self._parts(value))
        if not below and len(above) == 1 and above[0][1] == 1:
            return self.mixture(value)
        if not below:
            return self.factored(number, above)
        top = self.factored(Fraction(number.numerator), above)
        bottom = self.factored(Fraction(number.denominator), below)
        if self.latex:
            sign = "-" if top.startswith("-") and len(above) < 2 and (not above or _terms(above[0][0]) == 1) else ""
            return rf"{sign}\frac{{{top[1:] if sign else top}}}{{{bottom}}}"
        if abs(number.numerator) == 1 and len(above) == 1 and above[0][1] == 1 and _terms(above[0][0]) > 1:
            top = f"({top})" if number > 0 else f"-({top[1:]})"
        return (
            f"{top}/{bottom}" if re.fullmatch(r"[\w₀-₉]+(\^\d+)?|\([^()]*\)(\^\d+)?", bottom) else f"{top}/({bottom})"
        )

    def _parts(self, value: Value) -> tuple[Fraction, list[tuple[Value, int]], list[tuple[Value, int]]]:
        """The rational content, the factors above the line, and those below it."""
        _, factors = value.factors()
        content = value
        for factor, exponent in factors:
            content = content / factor**exponent
        number = content.fraction()
        above: list[tuple[Value, int]] = []
        below: list[tuple[Value, int]] = []
        for factor, exponent in sorted(factors, key=lambda pair: (_terms(pair[0]), str(pair[0]))):
            if self._turned(factor):
                number = -number if exponent % 2 else number
                factor = -factor
            (above if exponent > 0 else below).append((factor, abs(exponent)))
        return number, above, below

    def _positive(
        self, number: Fraction, above: list[tuple[Value, int]], below: list[tuple[Value, int]]
    ) -> tuple[Fraction, list[tuple[Value, int]], list[tuple[Value, int]]]:
        """A leading minus moved into a difference: one without a constant if there is one, below the line first.

        So `x/(b - a)` rather than `-x/(a - b)`, and `(T - R)/(1 - e)` rather than `(R - T)/(e - 1)`.
        """
        if number > 0:
            return number, above, below
        places = [(line, k) for line in (below, above) for k, (f, e) in enumerate(line) if e % 2 and _is_difference(f)]
        places.sort(key=lambda place: _has_constant(place[0][place[1]][0]))
        for line, k in places[:1]:
            line[k] = (-line[k][0], line[k][1])
            number = -number
        return number, above, below

    def _turned(self, factor: Value) -> bool:
        """Whether a factor reads better with its sign changed: `1 - r` rather than `r - 1`."""
        terms = list(factor.terms())
        constant = next((c for c, powers in terms if not powers), Fraction(0))
        return constant < 0 and any(c > 0 for c, powers in terms if powers) and len(terms) > 1

    # --- conditions ---

    def relation(self, relation: str) -> str:
        if self.latex:
            return {"<=": r"\leq", ">=": r"\geq", "!=": r"\neq"}.get(relation, relation)
        return "==" if self.kind == "mathematica" and relation == "=" else relation

    def condition(self, constraint: Constraint, thresholds: Mapping[Constraint, str] | None = None) -> str:
        """A condition with what is subtracted on the other side, or by the author's name for its threshold."""
        if thresholds and constraint in thresholds:
            return thresholds[constraint]
        left, relation, right = self.comparison(constraint)
        return f"{left} {self.relation(relation)} {right}"

    def comparison(self, constraint: Constraint) -> tuple[str, str, str]:
        """The two sides of a condition and the relation between them."""
        if not constraint.value.is_polynomial:
            return self.value(constraint.value), constraint.relation, "0"
        left, right = _sides(constraint.value)
        if constraint.relation == "=" and (sides := self.by_density(left - right)) is not None:
            return sides[0], "=", sides[1]
        relation = constraint.relation
        if (line := alone(constraint.value)) is not None:
            name, slope, number = line
            relation = relation if slope > 0 else mirrored(relation)
            return self.name(name), relation, self.number(number)
        if left.is_number and not right.is_number:
            left, right, relation = right, left, {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(relation, relation)
        return self.polynomial(left), relation, self.polynomial(right)

    def conditions(self, constraints: Sequence[Constraint], thresholds: Mapping[Constraint, str] | None = None) -> str:
        """All conditions, joined."""
        joint = r" \;\text{and}\; " if self.latex else " and "
        return joint.join(self.condition(c, thresholds) for c in constraints)


TEXT = Style("text")
LATEX = Style("latex")
SOURCE = Style("source")
SYMPY = Style("sympy")
MATHEMATICA = Style("mathematica")

_ROOTS = {"latex": r"\sqrt{%s}", "mathematica": "Sqrt[%s]"}


def _ordered(value: Value) -> list[tuple[Fraction, tuple[tuple[str, int], ...]]]:
    """Terms with constants first, then by degree and name."""
    return sorted(value.terms(), key=lambda term: (sum(e for _, e in term[1]), [(n, -e) for n, e in term[1]]))


def _terms(value: Value) -> int:
    return sum(1 for _ in value.terms())


def _weight(value: Value) -> str | None:
    """The variable as a weighted mean over which a polynomial has fewest terms; None if it has no more as a sum.

    Both parts must be positive multiples of the weights as written, so that the text is a sum of two.
    """
    best, fewest = None, _terms(value)
    for name in sorted(value.symbols()):
        parts = value.coefficients(name)
        if len(parts) != 2:
            continue
        without, within = parts[0], parts[0] + parts[1]
        count = _terms(without) + _terms(within)
        if count < fewest and all(_plain_part(part) for part in (without, within)):
            best, fewest = name, count
    return best


def _plain_part(part: Value) -> bool:
    """Whether a part of a mixture is written without a leading minus: a product with a positive number, or a sum."""
    number, factors = part.factors()[0], part.factors()[1]
    whole = all(coefficient.denominator == 1 for coefficient, _ in part.terms())
    if not factors:
        return number > 0 and whole
    return whole and not TEXT.value(part).startswith("-") and _terms(part) <= 2


def _is_difference(value: Value) -> bool:
    return {c > 0 for c, _ in value.terms()} == {True, False}


def _has_constant(value: Value) -> bool:
    return any(not powers for _, powers in value.terms())


def _is_sum(value: Value) -> bool:
    """Whether a polynomial is written as a sum: it has several terms and does not factor."""
    return _terms(value) > 1 and len(value.factors()[1]) == 1 and value.factors()[1][0][1] == 1


def _sides(value: Value) -> tuple[Value, Value]:
    """A polynomial as a difference of two with positive coefficients, common content removed."""
    value = _primitive_up_to_sign(value)
    left, right = Value.number(0), Value.number(0)
    for coefficient, powers in value.terms():
        term = Value.number(abs(coefficient))
        for name, exponent in powers:
            term = term * Value.variable(name) ** exponent
        if coefficient > 0:
            left = left + term
        else:
            right = right + term
    return left, right


def alone(value: Value) -> tuple[str, Fraction, Fraction] | None:
    """The only variable of a linear polynomial, its slope, and where it is zero; None for any other polynomial."""
    names = sorted(value.symbols())
    parts = value.coefficients(names[0]) if len(names) == 1 and not is_adjoined(names[0]) else []
    if len(parts) != 2:
        return None
    return names[0], parts[1].fraction(), -parts[0].fraction() / parts[1].fraction()


def _primitive_up_to_sign(value: Value) -> Value:
    primitive = value.primitive()
    if primitive.is_number:
        return value
    ratio = value / primitive
    return primitive if ratio.fraction() > 0 else -primitive


@cache
def _write(style: Style, value: Value) -> str:
    return style.number(value.fraction()) if value.is_number else style.quotient(value)


def _reads_positive(value: Value) -> bool:
    """Whether a product reads as positive once each factor has a positive constant, where it has one."""
    sign, factors = value.factors()
    for factor, exponent in factors:
        constant = next((c for c, powers in factor.terms() if not powers), Fraction(0))
        sign *= -1 if constant < 0 and exponent % 2 else 1
    return sign > 0


def _is_applied(name: str) -> bool:
    """Whether a name is a value of a distribution, as `F(x)`."""
    return name.endswith(")") and not is_root(name)


def _is_density(name: str) -> bool:
    """Whether a name is a value of a density, as `f(x)`."""
    function = name.partition("(")[0]
    return _is_applied(name) and function != "integral" and (function.islower() or function.endswith("_density"))


def _applied(name: str) -> str:
    """A value of a distribution in LaTeX: `F(x)`, `1 - F(x)`, or an integral of F between two points."""
    function, _, inside = name[:-1].partition("(")
    words = re.sub(r"[^\W\d]\w*", lambda found: latex_name(found[0]), inside).replace("*", " ")
    if function != "integral":
        return f"{latex_name(function)}({words})"
    law, low, high = words.split(", ")
    return rf"\int_{{{low}}}^{{{high}}} \! {law}"


def latex_name(name: str, rounds: str = "") -> str:
    """A name of a game file in LaTeX: Greek by its letter, digits and a capital behind it as subscripts, `pstar`
    with a star.

    `rounds` tells the numbers of later rounds apart, as a further subscript.

    >>> latex_name("rA"), latex_name("x", "2"), latex_name("rbar") == r"\\bar{r}"
    ('r_{A}', 'x_{2}', True)
    """
    indexed = re.fullmatch(r"(.+)\[(.+)\]", name)
    base, index = (indexed[1], indexed[2]) if indexed else (name, "")
    split = re.fullmatch(r"([^\W\d_])_?([A-Z]|\d+)", base) or re.fullmatch(rf"({'|'.join(GREEK)})_?([A-Z]|\d+)", base)
    base, own = (split[1], split[2]) if split else (base, "")
    below = ",".join(part for part in (own, index, rounds) if part)
    return _letter(base) + (f"_{{{below}}}" if below else "")


_ACCENTS = {"star": r"{}^{{\ast}}", "bar": r"\bar{{{}}}", "hat": r"\hat{{{}}}", "tilde": r"\tilde{{{}}}"}


def _letter(name: str) -> str:
    """A name without index in LaTeX."""
    if name in LETTERS:
        return "\\" + LETTERS[name]
    if name in GREEK:
        return "\\" + name
    if len(name) == 1 and name.isascii():
        return name
    for ending, accent in _ACCENTS.items():
        base = name.removesuffix(ending)
        if base != name and (len(base) == 1 or base in GREEK):
            return accent.format(_letter(base))
    font = "mathit" if name.isascii() else "textit"
    return rf"\{font}{{{latex_text(name)}}}"


_SPECIAL = {letter: "\\" + letter for letter in "#$%&_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}
_SPECIAL |= {letter: rf"\ensuremath{{\{name}}}" for letter, name in LETTERS.items()}
_ESCAPES = str.maketrans(_SPECIAL)


def latex_text(text: str) -> str:
    """Plain words for LaTeX: what it would read as a command is written out, Greek letters as their commands; `--` is
    no dash.

    >>> latex_text("R&D, 50%")
    'R\\\\&D, 50\\\\%'
    """
    return text.translate(_ESCAPES).replace("--", "-{}-")


def thresholds(
    lets: Mapping[str, Value], style: Style, parameters: Sequence[str], constraints: Iterable[Constraint]
) -> dict[Constraint, str]:
    """Conditions that say on which side of a named formula a parameter lies, written with the name.

    Only where the condition is the gap between the two times a number; see `winset.equilibrium.isolation` for others.
    """
    found: dict[Constraint, str] = {}
    for constraint in constraints:
        for name, formula in lets.items():
            for parameter in parameters:
                gap = Value.variable(parameter) - formula
                if gap.is_number or constraint.value.is_number or parameter in formula.variables():
                    continue
                ratio = gap / constraint.value
                if ratio.is_number:
                    relation = constraint.relation if ratio.fraction() > 0 else mirrored(constraint.relation)
                    found[constraint] = f"{style.name(parameter)} {style.relation(relation)} {style.name(name)}"
    return found


def mirrored(relation: str) -> str:
    """The relation with its two sides exchanged."""
    return {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(relation, relation)
