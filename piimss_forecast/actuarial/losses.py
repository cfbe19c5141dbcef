"""The loss of a policy as a random variable: its distribution, moments and percentiles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from ..core.checks import number_in
from ..core.errors import InputError
from .tables import Curve, Tail, contract, scalar, whole_number


class Loss(NamedTuple):
    """Distribution of the loss at issue, by year of death.

    Attributes
    ----------
    probability : ForwardRef('ndarray')
        ``[..., outcomes]`` chance of each year of death; the last entry of a contract with a term
        is survival.
    value : ForwardRef('ndarray')
        ``[..., outcomes]`` loss in each case, in the unit of the sum insured.
    """

    probability: np.ndarray
    value: np.ndarray

    def mean(self) -> np.ndarray | float:
        """Expected loss."""
        return scalar(np.asarray((self.probability * self.value).sum(axis=-1)))

    def second_moment(self) -> np.ndarray | float:
        """Expected square of the loss."""
        return scalar(np.asarray((self.probability * self.value**2).sum(axis=-1)))

    def variance(self) -> np.ndarray | float:
        """Variance of the loss."""
        centre = np.asarray(self.mean())[..., None]
        return scalar(np.asarray((self.probability * (self.value - centre) ** 2).sum(axis=-1)))

    def quantile(self, p: float) -> np.ndarray | float:
        """Least loss that is not passed with probability ``p``.

        Parameters
        ----------
        p : float
            Probability, from 0 to 1.
        """
        number_in(p, "actuarial.Loss.quantile(p)", 0.0, 1.0)
        order = np.argsort(self.value, axis=-1)
        value = np.take_along_axis(self.value, order, axis=-1)
        held = np.cumsum(np.take_along_axis(self.probability, order, axis=-1), axis=-1)
        at = np.argmax(held >= min(p, 1.0) - 1e-12, axis=-1)
        return scalar(np.take_along_axis(value, at[..., None], axis=-1)[..., 0])


def loss(
    q: ArrayLike,
    i: ArrayLike,
    *,
    premium: ArrayLike = 0.0,
    benefit: ArrayLike = 1.0,
    annuity: ArrayLike = 0.0,
    maturity: float = 0.0,
    term: int | None = None,
    premium_term: int | None = None,
    curve: Curve = "spot",
    tail: Tail | None = None,
) -> Loss:
    """Loss at issue of a policy: present value of what is paid less premiums, by year of death
    (symbol: 0L).

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from the age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure.
    premium : ArrayLike
        At the start of each year while alive, for ``premium_term`` years (``term`` when not given).
    benefit : ArrayLike
        At the end of the year of death.
    annuity : ArrayLike
        At the start of each year while alive; each of the three a number or one a year ``[years]``.
    maturity : float
        On survival to the end of ``term``.
    term : int | None
        Years of the contract; None for life.
    premium_term : int | None
        Most years of premiums.
    curve : Curve
        As in :func:`life_annuity_due`.
    tail : Tail | None
        As in :func:`life_annuity_due`.

    Returns
    -------
    Loss
        With ``mean()``, ``second_moment()``, ``variance()`` and ``quantile(p)``. With premiums of
        zero it is the present value of the benefits, and its second moment the value at twice the
        force of interest (symbol: 2A_x).

    Raises
    ------
    InputError
        As in :func:`insurance`.

    Examples
    --------
    >>> whole = loss([0.5, 1.0], 0.25)
    >>> round(whole.mean(), 6), round(whole.second_moment(), 6), round(whole.quantile(0.6), 6)
    (0.72, 0.5248, 0.8)
    """
    basis = contract(q, i, term=term, deferral=0, curve=curve, tail=tail, all_ages=False)
    years, v = basis.q.shape[-1], basis.v
    paying = np.arange(years) < (
        years if premium_term is None else whole_number(premium_term, "premium_term")
    )
    flow = basis.amounts(annuity, "annuity") - basis.amounts(premium, "premium") * paying
    living = np.cumsum(v[..., :-1] * flow, axis=-1)  # paid up to and with the year of death
    value = living + v[..., 1:] * basis.amounts(benefit, "benefit")
    probability = basis.alive[..., :-1] * basis.q
    if term is not None:
        end = (
            living[..., -1:] + maturity * v[..., -1:]
            if years
            else np.full((*v.shape[:-1], 1), float(maturity))
        )
        value = np.concatenate([value, end], axis=-1)
        probability = np.concatenate([probability, basis.alive[..., -1:]], axis=-1)
    probability, value = np.broadcast_arrays(probability, value)
    return Loss(probability, value)


def portfolio_premium(
    policies: int, probability: float, q: ArrayLike, i: ArrayLike, *, term: int | None = None
) -> float:
    """Yearly premium of an insurance of 1 with which so many independent policies end without a
    loss with the probability given, by the normal approximation.

    Parameters
    ----------
    policies : int
        Number of equal policies.
    probability : float
        Of no loss on the whole, strictly between 0.5 and 1.
    q : ArrayLike
        ``[ages]``.
    i : ArrayLike
        As in :func:`loss`.
    term : int | None
        Years of cover; None for life.

    Returns
    -------
    float
        P with mean(P) + z sd(P) / sqrt(policies) = 0.

    Raises
    ------
    InputError
        As in :func:`loss`.

    Notes
    -----
    The loss of a policy is linear in the premium: L(P) = B - P D, so the variance is a square of P.
    Source: Dickson, Hardy and Waters (2020), section 6.7 (portfolio percentile premiums).

    Examples
    --------
    >>> net, sure = 0.72 / 1.4, portfolio_premium(10_000, 0.95, [0.5, 1.0], 0.25)
    >>> bool(net < sure < 1.01 * net)
    True
    """
    count = whole_number(policies, "policies", 1)
    z = float(ndtri(number_in(probability, "actuarial.probability", 0.5, 1.0, inside=True)))
    paid, due = loss(q, i, term=term), loss(q, i, term=term, benefit=0.0, annuity=1.0)
    if paid.probability.ndim != 1:
        raise InputError(
            "actuarial.portfolio_premium.shape",
            "actuarial.q",
            "{shape}",
            "one table",
            "pass one table",
            shape=np.shape(q),
        )
    p = paid.probability
    centre = [float((p * x.value).sum()) for x in (paid, due)]
    left = [x.value - m for x, m in zip((paid, due), centre, strict=True)]
    share = z**2 / count
    # (P d - b)^2 = share (Var B - 2 P Cov + P^2 Var D), the root above the net premium
    var_b, var_d = (float((p * x**2).sum()) for x in left)
    cov = float((p * left[0] * left[1]).sum())
    square = centre[1] ** 2 - share * var_d
    line, level = centre[0] * centre[1] - share * cov, centre[0] ** 2 - share * var_b
    if square <= 0.0:
        raise InputError(
            "actuarial.portfolio_premium.count",
            "actuarial.policies",
            "{count}",
            "more policies",
            "raise policies",
            count=count,
        )
    return float((line + np.sqrt(max(line**2 - square * level, 0.0))) / square)
