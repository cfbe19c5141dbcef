"""The pyramid of ages and sexes as SVG."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import xarray as xr
from markupsafe import Markup

from . import svg
from .axis import limits
from .figures import COLOURS
from .messages import part, text

MEN, WOMEN = COLOURS[0], COLOURS[2]
GROUP = 5  # years of age in a bar
OLDEST = 85  # first age of the last bar
_TOP, _ROW = 42, 12
_MIDDLE = 34  # units kept for the ages between both sides


def pyramid_table(people: xr.DataArray, years: list[int]) -> pd.DataFrame:
    """People by five-year group of age and sex in some years.

    Parameters
    ----------
    people : DataArray
        ``[year, sex, age]``, single years of age.
    years : list of int
        Years wanted.

    Returns
    -------
    DataFrame
        Index first age of the group; columns (year, sex).

    Examples
    --------
    >>> coords = {"year": [2024], "sex": ["M", "F"], "age": np.arange(101)}
    >>> ones = xr.DataArray(np.ones((1, 2, 101)), coords, ("year", "sex", "age"))
    >>> pyramid_table(ones, [2024]).loc[85].tolist()
    [16.0, 16.0]
    """
    ages = people["age"].to_numpy()
    groups = np.minimum(ages // GROUP * GROUP, OLDEST)
    starts = np.unique(groups)
    out = {}
    for year in years:
        for sex in ("M", "F"):
            values = people.sel(year=year, sex=sex).to_numpy()
            out[year, sex] = [float(values[groups == start].sum()) for start in starts]
    return pd.DataFrame(out, index=pd.Index(starts, name="age"))


def pyramid_picture(
    table: pd.DataFrame, *, title: str, said: str, lang: str | None = None
) -> Markup:
    """A pyramid: bars of the last year, and a line round those of the first one.

    Parameters
    ----------
    table : DataFrame
        What :func:`pyramid_table` gives for two years.
    title : str
        Above the picture.
    said : str
        What a screen reader says in its place.
    lang : str, optional
        ``es`` or ``en``.
    """
    before, after = table.columns[0][0], table.columns[-1][0]
    millions = table / 1e6
    _, most, step = limits(0.0, float(millions.to_numpy().max()))
    half = (svg.WIDTH - _MIDDLE) / 2
    left = svg.Scale(0, most, half, 10)
    right = svg.Scale(0, most, half + _MIDDLE, svg.WIDTH - 10)
    bottom = _TOP + _ROW * len(table)
    parts = [svg.words(2, 12, title, size=11)]
    for sex, side, x in (("M", "end", left), ("F", "start", right)):
        parts += _scale(x, step, bottom)
        parts += _side(millions[after][sex], x, MEN if sex == "M" else WOMEN)
        parts.append(svg.line(_outline(millions[before][sex], x), svg.INK, 1.1))
        parts.append(svg.words(x.first, 36, part(sex, lang), size=svg.PLAIN, anchor=side))
    parts += [
        svg.words(half + _MIDDLE / 2, bottom - _ROW * k - 3, _ages(age), size=8, anchor="middle")
        for k, age in enumerate(table.index)
    ]
    unit = f"{text('find.millions', lang)}{text('unit.persons', lang)}"
    parts.append(svg.words(2, 25, unit, more=f'fill="{svg.SOFT}"'))
    legend, below = svg.legend(
        [
            (svg.stroke_mark(width=1.1), str(before)),
            (svg.area_mark(MEN, 0.75), f"{after}, {part('M', lang)}"),
            (svg.area_mark(WOMEN, 0.75), f"{after}, {part('F', lang)}"),
        ],
        bottom + 16,
    )
    return svg.frame(bottom + 16 + below, title, said, [*parts, legend])


def _ages(first: int) -> str:
    return f"{first}+" if first == OLDEST else f"{first}-{first + GROUP - 1}"


def _side(values: pd.Series, x: svg.Scale, colour: str) -> Iterator[str]:
    bottom = _TOP + _ROW * len(values)
    for k, value in enumerate(values):
        near, far = sorted((x.first, x(float(value))))
        yield svg.bar(near, bottom - _ROW * (k + 1) + 1, far - near, _ROW - 2, colour, 0.75)


def _outline(values: pd.Series, x: svg.Scale) -> Iterator[tuple[float, float]]:
    bottom = _TOP + _ROW * len(values)
    for k, value in enumerate(values):
        yield x(float(value)), bottom - _ROW * k
        yield x(float(value)), bottom - _ROW * (k + 1)


def _scale(x: svg.Scale, step: float, bottom: float) -> Iterator[str]:
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    for k in range(round(x.high / step) + 1):
        at = x(k * step)
        yield svg.line([(at, _TOP), (at, bottom)], svg.GRID, 0.6)
        yield svg.words(at, bottom + 12, f"{k * step:,.{digits}f}", size=8, anchor="middle")
