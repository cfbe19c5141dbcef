"""Arithmetic written in data: parsed and evaluated over named values, never run as code."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from functools import reduce
from itertools import accumulate
from typing import Any

import numpy as np

from .checks import kind_of
from .errors import DataError
from .translate import N_

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
LENGTH, DEPTH, NODES, EXPONENT = 2000, 40, 600, 10  # what a formula of a programme may need
_LETTERS = re.compile(r"[A-Za-z0-9_.,+*/() -]*")
_NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][0-9]{0,3})?")


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
        raise _bad(formula, "{kind}", kind=kind_of(formula))
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
    if (parts := sum(1 for _ in ast.walk(tree))) > NODES:
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


def decimals(value: float) -> int:
    """Decimals with which a number was printed: those of its shortest form, ten at most.

    Parameters
    ----------
    value : float
        As it was read.

    Examples
    --------
    >>> decimals(22517076.0), decimals(72.7), decimals(0.1 + 0.2)
    (0, 1, 1)
    """
    return len(np.format_float_positional(value, precision=10, trim="-").partition(".")[2])


def names_of(formula: str) -> set[str]:
    """Names of the variables a formula takes.

    Parameters
    ----------
    formula : str
        Text such as ``"trunc(v1 / v2)"``.

    Returns
    -------
    set[str]
        Without those of the functions.

    Raises
    ------
    DataError
        For a formula that is not within the bounds of :func:`evaluate`.

    Examples
    --------
    >>> sorted(names_of("trunc(v1 / v2)"))
    ['v1', 'v2']
    """
    names: set[str] = set()
    calls: set[str] = set()
    for node in ast.walk(_parsed(formula)):
        match node:
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int() | float()) | ast.operator() | ast.unaryop():
                continue
            case ast.BinOp() | ast.UnaryOp() | ast.expr_context():
                continue
            case ast.Name(id=name):
                names.add(name)
                continue
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS:
                calls.add(name)
                continue
        raise _bad(formula, "{found}", found=_short(ast.unparse(node)))
    return names - calls
