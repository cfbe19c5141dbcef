"""The institute's own staff (RJP): a closed group that retires by years of service, and the
stock of pensions it leaves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .statutes import require
from .survivors import spread

SERVICE = np.arange(61)  # years of service on 31 December; 60 means 60 and over


class StaffFlows(NamedTuple):
    """Persons of the closed group that left in the year, ``[..., sex, service]`` by service on
    31 December.
    """

    deaths: np.ndarray
    retired: np.ndarray
    invalid: np.ndarray


def service_group(
    total: float, female: float, mean: float, sd: float, lowest: float, highest: float
) -> np.ndarray:
    """Staff with the right by sex and years of service: normal in service, cut to those admitted;
    ``[sex, service]``, sum ``total``.

    Examples
    --------
    >>> g = service_group(1000.0, 0.6, 20.0, 6.0, 10, 35)
    >>> round(float(g.sum()), 6), round(float(g[1].sum()), 6), float(g[:, :10].sum())
    (1000.0, 600.0, 0.0)
    """
    values = np.array([total, female, sd, highest - lowest])
    good = np.array([total >= 0, 0 <= female <= 1, sd > 0, highest >= lowest])
    require(
        "pensions.service_group.non_negative",
        "service_group",
        values,
        good,
        "non-negative total, share from 0 to 1, positive deviation",
    )
    bell = np.exp(-(((SERVICE + 0.5 - mean) / sd) ** 2) / 2) / np.sqrt(2 * np.pi)
    weight = bell * ((lowest <= SERVICE) & (highest >= SERVICE))
    require(
        "pensions.service_group.years_service",
        "service_group",
        np.array([weight.sum()]),
        np.array([weight.sum() > 0]),
        "years of service with people",
    )
    return np.asarray(total * np.array([1 - female, female])[:, None] * weight / weight.sum())


def staff_step(
    staff: np.ndarray, death: np.ndarray, retire: np.ndarray, invalid: np.ndarray | float
) -> tuple[np.ndarray, StaffFlows]:
    """One year of a closed group: who does not die, retire or become invalid has one more year of
    service. Nobody enters.

    Parameters
    ----------
    staff : ndarray
        ``[..., sex, service]``.
    death : ndarray
        Yearly probabilities by service at the start of the year.
    retire : ndarray
        Yearly probabilities by service at the start of the year.
    invalid : ndarray | float
        Yearly probabilities by service at the start of the year.

    Examples
    --------
    >>> staff = np.zeros((2, 61)); staff[1, 26] = 100.0
    >>> retire = np.where(SERVICE >= 26, 0.5, 0.0) * np.ones((2, 1))
    >>> left, flows = staff_step(staff, np.zeros((2, 61)), retire, 0.0)
    >>> float(left[1, 27]), float(flows.retired[1, 27])
    (50.0, 50.0)
    """
    require("pensions.staff_step", "staff_step, staff", staff, staff >= 0, "non-negative persons")
    died = staff * death
    left = staff - died
    retired = left * retire
    left = left - retired
    disabled = left * invalid
    left = left - disabled

    def longer(values: np.ndarray) -> np.ndarray:
        out = np.zeros_like(values)
        out[..., 1:] = values[..., :-1]
        out[..., -1] += values[..., -1]
        return out

    return longer(left), StaffFlows(longer(died), longer(retired), longer(disabled))


def service_to_age(hire_age: float, hire_sd: float, lowest: float = 18) -> np.ndarray:
    """Ages of who has given years of service: hired around ``hire_age``; ``[service, age]``, rows
    sum 1.

    Examples
    --------
    >>> k = service_to_age(27.0, 4.0)
    >>> round(float(k[28] @ (np.arange(101) + 0.5)), 1)
    55.6
    """
    return np.stack(
        [spread(np.array([s + hire_age]), hire_sd, int(lowest + s), 100)[0] for s in SERVICE]
    )
