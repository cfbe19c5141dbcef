"""The generalised age-period-cohort family: which terms each model has and what makes them
unique.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...core.errors import InputError

AgeFunction = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Structure:
    """Terms of a model: eta_xt = alpha_x + sum_i beta_x^(i) kappa_t^(i) + gamma_{t-x}.

    static : whether alpha_x is there. period : one name of ``AGE_FUNCTIONS`` per period index, or
    ``free`` for an estimated beta. cohort : whether gamma is there, with loading one at all ages
    (RH: Haberman and Renshaw 2011, more stable than an estimated loading). trend : degree of the
    polynomial in cohort that gamma must not contain. cohort_order : AR order and differences of
    gamma in projections. level_cohorts : restrict gamma to have no slope though the likelihood is
    not invariant to it (Hunt and Villegas 2015, for RH where the likelihood has no maximum without
    it).
    """

    name: str
    static: bool
    period: tuple[str, ...]
    cohort: bool = False
    trend: int = 0
    cohort_order: tuple[int, int] = (1, 1)
    level_cohorts: bool = False


AGE_FUNCTIONS: dict[str, AgeFunction] = {
    "one": lambda x: np.ones_like(x),
    "slope": lambda x: x - x.mean(),
    "reversed_slope": lambda x: x.mean() - x,
    "curvature": lambda x: (x - x.mean()) ** 2 - np.mean((x - x.mean()) ** 2),
}

# Villegas, Kaishev and Millossovich (2018), table 1 and the orders of their table of ARIMA models
# for the cohort effect.
MODELS: dict[str, Structure] = {
    "LC": Structure("LC", static=True, period=("free",)),
    "APC": Structure("APC", static=True, period=("one",), cohort=True, trend=1),
    "CBD": Structure("CBD", static=False, period=("one", "slope")),
    "RH": Structure("RH", static=True, period=("free",), cohort=True, trend=0),
    "M7": Structure(
        "M7",
        static=False,
        period=("one", "slope", "curvature"),
        cohort=True,
        cohort_order=(2, 0),
        trend=2,
    ),
    "PLAT": Structure(
        "PLAT",
        static=True,
        period=("one", "reversed_slope"),
        cohort=True,
        cohort_order=(2, 0),
        trend=2,
    ),
}


def structure(model: str) -> Structure:
    """The structure called ``model``.

    Raises
    ------
    InputError
        For an unknown model.
    """
    if model not in MODELS:
        names = ", ".join(MODELS)
        raise InputError(
            "demography.structure",
            "demography.fit_mortality(model)",
            "{model}",
            "{names}",
            "choose a model",
            model=model,
            names=names,
        )
    return MODELS[model]


@dataclass
class Cells:
    """The cells with weight one, as flat arrays, and the positions of their age, year and cohort.

    ages, years, cohorts : labels that have at least one cell. ix, it, ic : ``[cells]`` positions in
    them. deaths, exposure, offset : ``[cells]``.
    """

    ages: np.ndarray
    years: np.ndarray
    cohorts: np.ndarray
    ix: np.ndarray
    it: np.ndarray
    ic: np.ndarray
    deaths: np.ndarray
    exposure: np.ndarray
    offset: np.ndarray


@dataclass
class Block:
    """One parameter vector seen from the cells: cell k depends on element ``index[k]`` with
    slope ``value[k]``.
    """

    name: str
    index: np.ndarray
    value: np.ndarray


@dataclass
class Design:
    """A structure on given cells: parameters by name, the linear predictor, its slopes and the
    constraints.
    """

    terms: Structure
    cells: Cells
    sizes: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        ages, years, cohorts = len(self.cells.ages), len(self.cells.years), len(self.cells.cohorts)
        self.sizes = {"alpha": ages} if self.terms.static else {}
        for k, shape in enumerate(self.terms.period, start=1):
            if shape == "free":
                self.sizes[f"beta{k}"] = ages
            self.sizes[f"kappa{k}"] = years
        if self.terms.cohort:
            self.sizes["gamma"] = cohorts

    @property
    def starts(self) -> dict[str, int]:
        """Position of each block in the vector of parameters."""
        ends = np.cumsum([0, *self.sizes.values()])
        return {name: int(at) for name, at in zip(self.sizes, ends[:-1], strict=True)}

    def split(self, theta: np.ndarray) -> dict[str, np.ndarray]:
        """The vector of parameters by name."""
        return {name: theta[at : at + self.sizes[name]] for name, at in self.starts.items()}

    def join(self, parts: dict[str, np.ndarray]) -> np.ndarray:
        """Parameters by name as one vector."""
        return np.concatenate([parts[name] for name in self.sizes])

    def loading(self, parts: dict[str, np.ndarray], k: int) -> np.ndarray:
        """beta^(k) at the ages of the cells: estimated, or the function of age."""
        if f"beta{k}" in parts:
            return parts[f"beta{k}"]
        return AGE_FUNCTIONS[self.terms.period[k - 1]](self.cells.ages.astype(float))

    def blocks(self, parts: dict[str, np.ndarray]) -> list[Block]:
        """Slopes of the predictor in every parameter, at the parameters given."""
        c, out = self.cells, []
        if self.terms.static:
            out.append(Block("alpha", c.ix, np.ones(len(c.ix))))
        for k in range(1, len(self.terms.period) + 1):
            if f"beta{k}" in parts:
                out.append(Block(f"beta{k}", c.ix, parts[f"kappa{k}"][c.it]))
            out.append(Block(f"kappa{k}", c.it, self.loading(parts, k)[c.ix]))
        if self.terms.cohort:
            out.append(Block("gamma", c.ic, np.ones(len(c.ic))))
        return out

    def pairs(self) -> list[tuple[str, str, np.ndarray, np.ndarray]]:
        """Products of two estimated parameters: their mixed second derivative of the predictor
        is one.
        """
        c = self.cells
        return [
            (f"beta{k}", f"kappa{k}", c.ix, c.it)
            for k, s in enumerate(self.terms.period, start=1)
            if s == "free"
        ]

    def predictor(self, parts: dict[str, np.ndarray]) -> np.ndarray:
        """eta at the cells; ``[cells]``."""
        c = self.cells
        eta = c.offset + (parts["alpha"][c.ix] if self.terms.static else 0.0)
        for k in range(1, len(self.terms.period) + 1):
            eta = eta + self.loading(parts, k)[c.ix] * parts[f"kappa{k}"][c.it]
        if self.terms.cohort:
            eta = eta + parts["gamma"][c.ic]
        return np.asarray(eta)

    def constraints(self) -> np.ndarray:
        """Rows of the identifiability constraints, of unit length; ``[constraints, parameters]``.

        LC: sums of kappa (0) and beta (1). RH: also gamma (0). APC: kappa; gamma with no level nor
        slope. M7: gamma with no level, slope nor curvature. PLAT: those and both kappas. Source:
        Villegas, Kaishev and Millossovich (2018), section 3.
        """
        rows: list[tuple[str, np.ndarray]] = []
        for k, shape in enumerate(self.terms.period, start=1):
            if shape == "free":
                rows.append((f"beta{k}", np.ones(self.sizes[f"beta{k}"])))
            if self.terms.static:
                rows.append((f"kappa{k}", np.ones(self.sizes[f"kappa{k}"])))
        if self.terms.cohort:
            rows += [("gamma", row) for row in _polynomials(self.cells.cohorts, self.terms.trend)]
        out = np.zeros((len(rows), sum(self.sizes.values())))
        for r, (name, row) in enumerate(rows):
            out[r, self.starts[name] : self.starts[name] + len(row)] = row / np.linalg.norm(row)
        return out

    def restrictions(self) -> np.ndarray:
        """Rows that cost likelihood: gamma without slope where ``level_cohorts``; ``[0 or 1,
        parameters]``.
        """
        out = np.zeros((int(self.terms.level_cohorts), sum(self.sizes.values())))
        if self.terms.level_cohorts:
            out[0, self.starts["gamma"] : self.starts["gamma"] + self.sizes["gamma"]] = (
                _polynomials(self.cells.cohorts, 1)[1]
            )
        return out

    def normalised(self, parts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The same predictor with beta adding to one and kappa (and gamma) to zero, for models
        with an estimated beta.
        """
        out = {name: value.copy() for name, value in parts.items()}
        for beta, index in [(b, i) for b, i, _, _ in self.pairs()]:
            level = out[index].mean()
            out["alpha"] += out[beta] * level
            out[index] -= level
            total = out[beta].sum()
            if abs(total) <= 1e-8 * np.abs(out[beta]).sum():
                return parts  # the caller's test of identification reports it
            out[beta] /= total
            out[index] *= total
        if self.terms.cohort and self.terms.trend == 0:
            level = out["gamma"].mean()
            out["alpha"] += level
            out["gamma"] -= level
        return out


def _polynomials(cohorts: np.ndarray, degree: int) -> np.ndarray:
    """Orthonormal polynomials in cohort up to ``degree``; ``[degree + 1, cohorts]``."""
    centred = (cohorts - cohorts.mean()) / max(np.ptp(cohorts), 1.0)
    q, _ = np.linalg.qr(np.vander(centred, degree + 1, increasing=True))
    return np.asarray(q.T)
