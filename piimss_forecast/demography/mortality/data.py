"""Deaths and exposure by age and year: checks that name the cell, weights, cohorts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...core.errors import InputError, ModelError
from .models import Cells, Structure

_WHERE = "demography.fit_mortality"


@dataclass(frozen=True, eq=False)
class Counts:
    """Deaths, exposure and 0/1 weights ``[age, year]``, and the cohort (year - age) of each
    cell.
    """

    ages: np.ndarray
    years: np.ndarray
    deaths: np.ndarray
    exposure: np.ndarray
    weights: np.ndarray
    cohorts: np.ndarray
    cohort_index: np.ndarray

    def cells(self) -> Cells:
        """The cells of weight one, flat, with the labels that have any."""
        ix, it = np.nonzero(self.weights > 0)
        ages, px = np.unique(ix, return_inverse=True)
        years, pt = np.unique(it, return_inverse=True)
        cohorts, pc = np.unique(self.cohort_index[ix, it], return_inverse=True)
        return Cells(
            self.ages[ages],
            self.years[years],
            self.cohorts[cohorts],
            px,
            pt,
            pc,
            self.deaths[ix, it],
            self.exposure[ix, it],
            np.zeros(len(ix)),
        )

    def check_lines(self, terms: Structure, cells: Cells, link: str) -> None:
        """Refuse ages, years and cohorts without deaths (or without survivors): their parameter has
        no finite maximum.

        Raises
        ------
        ModelError
            Naming the first such line.
        """
        lines = [("año / year", cells.years, cells.it)]
        if terms.static:
            lines.append(("edad / age", cells.ages, cells.ix))
        if terms.cohort:
            lines.append(("cohorte / cohort", cells.cohorts, cells.ic))
        for name, labels, at in lines:
            dead = np.bincount(at, weights=cells.deaths, minlength=len(labels))
            alive = np.bincount(at, weights=cells.exposure - cells.deaths, minlength=len(labels))
            empty = (dead <= 0.0) | ((alive <= 0.0) if link == "binomial-logit" else False)
            if empty.any():
                k = int(np.argmax(empty))
                raise ModelError(
                    f"{_WHERE}({terms.name}), {name} {labels[k]}",
                    f"{dead[k]:g} muertes / deaths",
                    es=(
                        "muertes y sobrevivientes en cada línea",
                        "júntela con la vecina o déle peso cero",
                    ),
                    en=(
                        "deaths and survivors in each line",
                        "merge it with its neighbour or give it weight zero",
                    ),
                )


def counts(
    deaths: ArrayLike,
    exposure: ArrayLike,
    ages: ArrayLike,
    years: ArrayLike,
    weights: ArrayLike | None,
    link: str,
    *,
    cohorts: bool,
) -> Counts:
    """Check and lay out the data of a fit; parameters and errors as in :func:`fit_mortality`."""
    if link not in ("poisson-log", "binomial-logit"):
        raise _bad(
            "(link)",
            link,
            ("poisson-log o binomial-logit", "elija la liga"),
            ("poisson-log or binomial-logit", "choose the link"),
        )
    x, t = _labels(ages, "ages"), _labels(years, "years")
    d, e = np.array(deaths, dtype=float), np.array(exposure, dtype=float)
    w = np.ones(d.shape) if weights is None else np.array(weights, dtype=float)
    if not d.shape == e.shape == w.shape == (len(x), len(t)):
        raise _bad(
            "",
            f"muertes {d.shape}, exposición {e.shape}, pesos {w.shape}, edades {len(x)}, años"
            f" {len(t)}",
            ("arreglos [edad, año] de la misma forma", "alinee los datos"),
            ("arrays [age, year] of one shape", "align the data"),
        )
    if len(t) < 2:
        raise _bad(
            "(years)",
            f"{len(t)} año",
            ("al menos dos años", "use life_table con un solo año"),
            ("at least two years", "use life_table for a single year"),
        )
    if cohorts and not (np.all(np.diff(x) == 1) and np.all(np.diff(t) == 1)):
        raise _bad(
            "(ages, years)",
            "saltos",
            (
                "edades y años de uno en uno para modelos con cohorte",
                "gradúe los datos o use LC o CBD",
            ),
            ("single ages and years for models with cohorts", "graduate the data or use LC or CBD"),
        )
    if not np.isin(w, (0.0, 1.0)).all():
        raise _bad(
            "(weights)",
            w[~np.isin(w, (0.0, 1.0))][0],
            ("pesos 0 o 1", "use clip_cohorts"),
            ("weights 0 or 1", "use clip_cohorts"),
        )
    _check_cells(d, e, w, x, t, link)
    w = np.where((w > 0) & (e > 0.0), 1.0, 0.0)
    if not w.any():
        raise _bad(
            "(weights)",
            "todas las celdas en cero",
            ("alguna celda con datos", "revise pesos y exposición"),
            ("some cell with data", "check weights and exposure"),
        )
    birth = (t[None, :] - x[:, None]).astype(int) if cohorts else t[None, :] - x[:, None]
    labels, index = np.unique(birth, return_inverse=True)
    return Counts(x, t, d, e, w, labels, index.reshape(birth.shape))


def clip_cohorts(ages: ArrayLike, years: ArrayLike, clip: int = 3) -> np.ndarray:
    """Weights ``[age, year]`` that leave out the ``clip`` oldest and youngest cohorts, seen in too
    few cells.

    Examples
    --------
    >>> clip_cohorts([60, 61], [2000, 2001, 2002], clip=1)
    array([[1., 1., 0.],
           [0., 1., 1.]])
    """
    x, t = np.asarray(ages), np.asarray(years)
    birth = t[None, :] - x[:, None]
    labels = np.unique(birth)
    if clip < 0 or 2 * clip >= len(labels):
        most = (len(labels) - 1) // 2
        raise _bad(
            "(clip)",
            clip,
            (f"de 0 a {most}", "quite menos cohortes"),
            (f"from 0 to {most}", "clip fewer cohorts"),
        )
    return np.asarray(
        ((birth >= labels[clip]) & (birth <= labels[len(labels) - 1 - clip])).astype(float)
    )


def initial_exposure(central: ArrayLike, deaths: ArrayLike) -> np.ndarray:
    """Initial exposure from central exposure: E + D/2 (deaths in the middle of the year on
    average).

    Examples
    --------
    >>> initial_exposure([100.0], [4.0])
    array([102.])
    """
    return np.asarray(central, dtype=float) + np.asarray(deaths, dtype=float) / 2.0


def _labels(values: ArrayLike, name: str) -> np.ndarray:
    labels = np.asarray(values)
    if (
        labels.ndim != 1
        or not len(labels)
        or not np.issubdtype(labels.dtype, np.number)
        or not np.all(np.diff(labels) > 0)
    ):
        raise _bad(
            f"({name})",
            str(values)[:60],
            ("números crecientes", "ordene las etiquetas"),
            ("increasing numbers", "sort the labels"),
        )
    return labels


def _check_cells(
    d: np.ndarray, e: np.ndarray, w: np.ndarray, x: np.ndarray, t: np.ndarray, link: str
) -> None:
    used = w > 0
    checks = [
        (
            ~np.isfinite(d) | ~np.isfinite(e),
            ("números finitos", "complete la celda o déle peso cero"),
            ("finite numbers", "fill the cell or give it weight zero"),
        ),
        (
            (d < 0) | (e < 0),
            ("valores no negativos", "corrija la celda"),
            ("non-negative values", "correct the cell"),
        ),
        (
            (e == 0) & (d > 0),
            ("exposición donde hay muertes", "corrija la celda"),
            ("exposure where there are deaths", "correct the cell"),
        ),
    ]
    if link == "binomial-logit":  # of those exposed no more can die; a central rate may pass one
        checks.append(
            (
                d > e,
                (
                    "muertes no mayores que la exposición",
                    "use initial_exposure(central, muertes)",
                ),
                ("deaths not above exposure", "use initial_exposure(central, deaths)"),
            )
        )
    for wrong, es, en in checks:
        if (wrong & used).any():
            r, c = np.argwhere(wrong & used)[0]
            raise _bad(
                f", edad {x[r]:g}, año {t[c]:g}",
                f"muertes {d[r, c]:g}, exposición {e[r, c]:g}",
                es,
                en,
            )


def _bad(where: str, found: object, es: tuple[str, str], en: tuple[str, str]) -> InputError:
    return InputError(f"{_WHERE}{where}", found, es=es, en=en)
