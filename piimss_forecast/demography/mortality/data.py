"""Deaths and exposure by age and year: checks that name the cell, weights, cohorts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...core.errors import InputError, ModelError
from ...core.translate import N_
from .models import Cells, Structure


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
        lines = [(N_("year {line}: {dead:g} deaths"), cells.years, cells.it)]
        if terms.static:
            lines.append((N_("age {line}: {dead:g} deaths"), cells.ages, cells.ix))
        if terms.cohort:
            lines.append((N_("cohort {line}: {dead:g} deaths"), cells.cohorts, cells.ic))
        for found, labels, at in lines:
            dead = np.bincount(at, weights=cells.deaths, minlength=len(labels))
            alive = np.bincount(at, weights=cells.exposure - cells.deaths, minlength=len(labels))
            empty = (dead <= 0.0) | ((alive <= 0.0) if link == "binomial-logit" else False)
            if empty.any():
                k = int(np.argmax(empty))
                raise ModelError(
                    "demography.check_lines",
                    "demography.fit_mortality({model})",
                    found,
                    "deaths and survivors in each line",
                    "merge it with its neighbour or give it weight zero",
                    model=terms.name,
                    line=labels[k],
                    dead=dead[k],
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
        raise InputError(
            "demography.counts.link",
            "demography.fit_mortality(link)",
            "{link}",
            "poisson-log or binomial-logit",
            "choose the link",
            link=link,
        )
    x, t = _labels(ages, "ages"), _labels(years, "years")
    d, e = np.array(deaths, dtype=float), np.array(exposure, dtype=float)
    w = np.ones(d.shape) if weights is None else np.array(weights, dtype=float)
    if not d.shape == e.shape == w.shape == (len(x), len(t)):
        raise InputError(
            "demography.counts.arrays_age",
            "demography.fit_mortality",
            (
                "deaths {d_shape}, exposure {e_shape}, weights {w_shape}, ages {x_count}, years"
                " {t_count}"
            ),
            "arrays [age, year] of one shape",
            "align the data",
            d_shape=d.shape,
            e_shape=e.shape,
            w_shape=w.shape,
            x_count=len(x),
            t_count=len(t),
        )
    if len(t) < 2:
        raise InputError(
            "demography.counts.least_two",
            "demography.fit_mortality(years)",
            "{t_count} year",
            "at least two years",
            "use life_table for a single year",
            t_count=len(t),
        )
    if cohorts and not (np.all(np.diff(x) == 1) and np.all(np.diff(t) == 1)):
        raise InputError(
            "demography.counts.single_ages",
            "demography.fit_mortality(ages, years)",
            "gaps",
            "single ages and years for models with cohorts",
            "graduate the data or use LC or CBD",
        )
    if not np.isin(w, (0.0, 1.0)).all():
        raise InputError(
            "demography.counts.last",
            "demography.fit_mortality(weights)",
            "{last}",
            "weights 0 or 1",
            "use clip_cohorts",
            last=w[~np.isin(w, (0.0, 1.0))][0],
        )
    _check_cells(d, e, w, x, t, link)
    w = np.where((w > 0) & (e > 0.0), 1.0, 0.0)
    if not w.any():
        raise InputError(
            "demography.counts.some_cell",
            "demography.fit_mortality(weights)",
            "every cell at zero",
            "some cell with data",
            "check weights and exposure",
        )
    birth = (t[None, :] - x[:, None]).astype(int) if cohorts else t[None, :] - x[:, None]
    labels, index = np.unique(birth, return_inverse=True)
    return Counts(x, t, d, e, w, labels, index.reshape(birth.shape))


def clip_cohorts(ages: ArrayLike, years: ArrayLike, clip: int = 3) -> np.ndarray:
    """Weights ``[age, year]`` that leave out the oldest and youngest cohorts, seen in too few
    cells.

    Parameters
    ----------
    ages : ArrayLike
        ``[age]`` labels.
    years : ArrayLike
        ``[year]`` labels.
    clip : int
        Cohorts left out at each end.

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
        raise InputError(
            "demography.clip_cohorts",
            "demography.fit_mortality(clip)",
            "{clip}",
            "from 0 to {most}",
            "clip fewer cohorts",
            clip=clip,
            most=most,
        )
    return np.asarray(
        ((birth >= labels[clip]) & (birth <= labels[len(labels) - 1 - clip])).astype(float)
    )


def initial_exposure(central: ArrayLike, deaths: ArrayLike) -> np.ndarray:
    """Initial exposure from central exposure: E + D/2 (deaths in the middle of the year on
    average).

    Parameters
    ----------
    central : ArrayLike
        Central exposure, person-years.
    deaths : ArrayLike
        Deaths of the same cells.

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
        raise InputError(
            "demography.labels",
            "demography.fit_mortality({name})",
            "{values}",
            "increasing numbers",
            "sort the labels",
            name=name,
            values=str(values)[:60],
        )
    return labels


def _check_cells(
    d: np.ndarray, e: np.ndarray, w: np.ndarray, x: np.ndarray, t: np.ndarray, link: str
) -> None:
    used = w > 0
    checks = [
        (
            ~np.isfinite(d) | ~np.isfinite(e),
            N_("finite numbers"),
            N_("fill the cell or give it weight zero"),
        ),
        ((d < 0) | (e < 0), N_("non-negative values"), N_("correct the cell")),
        ((e == 0) & (d > 0), N_("exposure where there are deaths"), N_("correct the cell")),
    ]
    if link == "binomial-logit":  # of those exposed no more can die; a central rate may pass one
        remedy = N_("use initial_exposure(central, deaths)")
        checks.append((d > e, N_("deaths not above exposure"), remedy))
    for wrong, expected, remedy in checks:
        if (wrong & used).any():
            r, c = np.argwhere(wrong & used)[0]
            raise InputError(
                "demography.check_cells",
                "demography.fit_mortality, age {age:g}, year {year:g}",
                "deaths {deaths:g}, exposure {exposure:g}",
                expected,
                remedy,
                age=x[r],
                year=t[c],
                deaths=d[r, c],
                exposure=e[r, c],
            )
