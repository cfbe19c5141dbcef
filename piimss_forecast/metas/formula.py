"""Formulas of the indicators: evaluated without `eval`, and printed values recomputed from their
published variables.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd

from ..catalog import Catalog, Indicator
from ..core.errors import DataError
from ..core.translate import N_

_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}
_UNARY: dict[type, Callable[[Any], Any]] = {ast.USub: np.negative, ast.UAdd: np.positive}
# Name -> function and the numbers of arguments it takes; None is any.
_FUNCTIONS: dict[str, tuple[Callable[..., Any], int | None]] = {
    "trunc": (np.trunc, 1),
    "round": (np.round, 1),
    "abs": (np.abs, 1),
    "mean": (lambda *x: reduce(np.add, x) / len(x), None),
    "min": (lambda *x: reduce(np.minimum, x), None),
    "max": (lambda *x: reduce(np.maximum, x), None),
}
LENGTH, DEPTH, PARTS, EXPONENT = 2000, 40, 600, 10  # what a formula of a programme may need
_LETTERS = re.compile(r"[A-Za-z0-9_.,+*/() -]*")
_NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][0-9]{0,3})?")
# Variables that the sheets hold at their 2018 value in every year (index base).
FIXED_BASE = frozenset({("P20-5.1", "v2"), ("P20-5.3", "v2")})


def evaluate(formula: str, variables: Mapping[str, Any]) -> Any:
    """Value of an arithmetic formula: numbers, names, + - * / **, and trunc, round, abs, mean, min,
    max.

    Parameters
    ----------
    formula : str
        Text such as ``"trunc(v1 / v2)"``.
    variables : Mapping[str, Any]
        Numbers or arrays by name.

    Returns
    -------
    float or ndarray
        A new one; the variables stay as they were. Numbers and arrays give the same values.

    Raises
    ------
    DataError
        For anything else than arithmetic, an unknown name, a function with another number of
        arguments, a formula too long or deep, an exponent beyond ten, a number that is not written
        in plain digits, a division by zero or an overflow.

    Examples
    --------
    >>> float(evaluate("trunc(v1 / v2)", {"v1": 31832289, "v2": 251516}))
    126.0
    """
    tree = _parsed(formula)
    try:
        values = {name: np.asarray(value, float) for name, value in variables.items()}
        np.broadcast_shapes(*(value.shape for value in values.values()))
    except (TypeError, ValueError):
        raise _bad(formula, "variables") from None
    try:
        with np.errstate(divide="raise", invalid="raise", over="raise"):
            return np.array(_value(tree, values, formula, DEPTH))[()]
    except FloatingPointError as err:
        what = N_("overflow") if "overflow" in str(err) else _ZERO
        what = N_("a root of a negative number") if "power" in str(err) else what
        raise _bad(formula, what) from None


_ZERO = N_("division by zero")


def _parsed(formula: str) -> ast.expr:
    """The tree of a formula within the bounds."""
    if not isinstance(formula, str):
        raise _bad(formula, "{kind}", kind=type(formula).__name__)
    if len(formula) > LENGTH:
        raise _bad(formula, N_("{n} letters"), n=len(formula))
    if not _LETTERS.fullmatch(formula):
        raise _bad(formula, "{sign}", sign=next(c for c in formula if not _LETTERS.fullmatch(c)))
    for token in re.findall(r"(?<![A-Za-z0-9_.])[0-9.][A-Za-z0-9_.]*", formula):
        if not _NUMBER.fullmatch(token):
            raise _bad(formula, "{token}", token=token)
    nested = accumulate((c == "(") - (c == ")") for c in formula)
    if max(nested, default=0) > DEPTH:
        raise _bad(formula, N_("> {n} parentheses"), n=DEPTH)
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as err:
        raise _bad(formula, "{kind}: {error}", kind=type(err).__name__, error=err) from None
    if (parts := sum(1 for _ in ast.walk(tree))) > PARTS:
        raise _bad(formula, N_("{n} parts"), n=parts)
    return tree.body


def _value(node: ast.expr, variables: Mapping[str, Any], formula: str, depth: int) -> Any:
    if depth < 0:
        raise _bad(formula, N_("> {n} levels"), n=DEPTH)

    def part(inner: ast.expr) -> Any:
        return _value(inner, variables, formula, depth - 1)

    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as number) if abs(number) < 1e15:
            return np.float64(number)
        case ast.Name(id=name) if name in variables:
            return variables[name]
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            exponent = part(right)
            if (np.abs(exponent) <= EXPONENT).all():
                return np.power(part(left), exponent)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](part(left), part(right))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            return _UNARY[type(op)](part(operand))
        case ast.Call(func=ast.Name(id=name), args=[*args], keywords=[]) if name in _FUNCTIONS:
            function, arity = _FUNCTIONS[name]
            if args and arity in (None, len(args)):
                return function(*map(part, args))
    raise _bad(formula, "{found}", found=_short(ast.unparse(node)))


def _bad(formula: str, template: str, **fields: Any) -> DataError:
    return DataError(
        "metas.formula",
        "indicators.toml, formula {formula}",
        template,
        "arithmetic with v1, v2... and trunc, round, abs, mean, min, max",
        "correct the formula",
        formula=_short(repr(formula)),
        **fields,
    )


def _short(words: str) -> str:
    return words if len(words) <= 120 else f"{words[:120]}…"


def rounded(value: Any, decimals: int, truncate: bool = False) -> Any:
    """Value as the programme prints it: truncated, or rounded half away from zero, to ``decimals``.

    Examples
    --------
    >>> float(rounded(126.56, 0, truncate=True)), float(rounded(2.675, 2))
    (126.0, 2.68)
    """
    scaled = np.asarray(value, float) * 10.0**decimals
    nudge = 1e-9 + 1e-14 * np.abs(scaled)  # binary fractions such as 2.675 must round like decimals
    whole = np.floor(np.abs(scaled) + nudge) if truncate else np.floor(np.abs(scaled) + 0.5 + nudge)
    return np.sign(scaled) * whole / 10.0**decimals


def recompute(catalog: Catalog) -> pd.DataFrame:
    """Printed indicator values against their formula on the published variables.

    Every baseline whose variables are published, and every other history year of which all
    variables are published. ``ok`` when the printed value and the recomputed one differ by no more
    than one unit of the last printed place; ``known`` when the discrepancy table already explains
    the figure.

    Parameters
    ----------
    catalog : Catalog
        The figures and indicators.

    Returns
    -------
    DataFrame
        With code, year, printed, recomputed, gap, ok, known.
    """
    known = _explained(catalog)
    rows = []
    for code in catalog.indicators().index:
        indicator = catalog.indicator(code)
        for year, variables in sorted(_published_variables(catalog, indicator).items()):
            printed = _printed(indicator, year)
            if printed is None:
                continue
            value = float(evaluate(indicator.formula, variables))
            places = max(indicator.decimals, _places(printed))
            gap = value - printed
            rows.append(
                {
                    "code": code,
                    "year": year,
                    "printed": printed,
                    "recomputed": value,
                    "gap": gap,
                    "ok": bool(abs(gap) <= 10.0**-places * (1 + 1e-9)),
                    "known": (indicator.concept, year) in known,
                }
            )
    return pd.DataFrame(
        rows, columns=["code", "year", "printed", "recomputed", "gap", "ok", "known"]
    )


def unlike_printed(catalog: Catalog) -> Iterator[DataError]:
    """Printed values that their formula does not give and that no discrepancy explains."""
    table = recompute(catalog)
    for row in table[~table["ok"] & ~table["known"]].to_dict("records"):
        value = f"{row['recomputed']:.10g}"
        yield DataError(
            "metas.unlike_printed",
            "indicators.toml, {code}, {year}",
            "{printed:.10g}",
            "what its formula gives with its variables: {value}",
            "correct the formula or the variables, or explain it in discrepancies.csv",
            code=row["code"],
            year=row["year"],
            printed=row["printed"],
            value=value,
        )


def _published_variables(catalog: Catalog, indicator: Indicator) -> dict[int, dict[str, float]]:
    """Variables by year, for the years in which all of them are known."""
    if not indicator.variable:
        return {}
    by_year: dict[str, dict[int, float]] = {}
    for variable in indicator.variable:
        try:
            found = catalog.series(variable.concept)["value"]
            series = dict(
                zip(found.index.to_numpy(int).tolist(), found.to_numpy(float).tolist(), strict=True)
            )
        except DataError:
            series = {}
        if indicator.baseline is not None and variable.baseline is not None:
            series[indicator.baseline.year] = variable.baseline
        by_year[variable.id] = series
    moving = [s for name, s in by_year.items() if (indicator.code, name) not in FIXED_BASE]
    years = set.intersection(*(set(s) for s in moving)) if moving else set()
    out = {}
    for year in years:
        at = {n: s.get(year, np.nan) for n, s in by_year.items()}
        for name in [n for n in by_year if (indicator.code, n) in FIXED_BASE]:
            at[name] = next(v.baseline for v in indicator.variable if v.id == name) or np.nan
        if np.isfinite(list(at.values())).all():
            out[year] = at
    return out


def _printed(indicator: Indicator, year: int) -> float | None:
    if indicator.baseline is not None and year == indicator.baseline.year:
        return indicator.baseline.value
    return indicator.history.get(year)


def _places(value: float) -> int:
    text = f"{value:.6f}".rstrip("0")
    return len(text.split(".")[1])


def _explained(catalog: Catalog) -> set[tuple[str, int]]:
    table = catalog.discrepancies()
    return {
        (str(c), int(str(p)[:4]))
        for c, p in zip(table["concept"], table["period"], strict=True)
        if str(p)[:4].isdigit()
    }
