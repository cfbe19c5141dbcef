"""What a run demands of its numbers: identities that close, ranges, published margins."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core.errors import InvariantError
from .margin import judged


class Demands:
    """Identities checked and margins reproduced by one scenario, a row each.

    Parameters
    ----------
    name : str
        Of the scenario.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.checks: list[dict[str, object]] = []
        self.margins: list[dict[str, object]] = []

    def check(
        self,
        name: str,
        left: np.ndarray,
        right: np.ndarray,
        *,
        rtol: float = 1e-9,
        atol: float = 1e-6,
    ) -> None:
        """Demand that an identity closes in every draw and year; the error shows both sides where
        the gap is largest.

        Parameters
        ----------
        name : str
            Name of the identity.
        left : ndarray
            One side, ``[draw, year, ...]``.
        right : ndarray
            Other side, a shape that broadcasts.
        rtol : float
            Gap allowed, as a fraction of the right side.
        atol : float
            Gap allowed, in the unit of the sides.

        Raises
        ------
        InvariantError
            Naming the identity, the cell, and its two sides.
        """
        left, right = np.broadcast_arrays(np.asarray(left, float), np.asarray(right, float))
        apart = np.abs(left - right)
        gap = apart - (atol + rtol * np.abs(right))
        worst = float(gap.max()) if gap.size else 0.0
        if not worst <= 0:  # also true for NaN
            at = np.unravel_index(int(np.argmax(np.where(np.isnan(gap), np.inf, gap))), gap.shape)
            raise InvariantError(
                "scenario.check",
                "{name}, {name_2}, {at}",
                "{left!r} ≠ {right!r}",
                "equal sides",
                "check the assumptions changed; if it stays it is a bug",
                name=self.name,
                name_2=name,
                at=tuple(int(i) for i in at),
                left=left[at],
                right=right[at],
            )
        self.checks.append(
            {
                "check": name,
                "cells": int(left.size),
                "largest_gap": float(apart.max()) if left.size else 0.0,
            }
        )

    def check_range(
        self, name: str, values: np.ndarray, low: float = 0.0, high: float = np.inf
    ) -> None:
        """Demand that every value is finite and within a range.

        Parameters
        ----------
        name : str
            Of what is checked.
        values : ndarray
            ``[draw, year, ...]``.
        low : float
            Least value allowed.
        high : float
            Largest value allowed.
        """
        # A share that is a quotient of equal sums may pass its limit by the rounding of both.
        most = high + 1e-9 * abs(high)
        if values.size and not (values.min() >= low and values.max() <= most):  # NaN: not either
            bad = ~((values >= low) & (values <= most))
            at = np.unravel_index(int(np.argmax(bad)), bad.shape)
            raise InvariantError(
                "scenario.check_range",
                "{name}, {name_2}, {at}",
                "{values!r}",
                "a value from {low:g} to {high:g}",
                "check the assumptions changed",
                name=self.name,
                name_2=name,
                at=tuple(int(i) for i in at),
                values=float(values[at]),
                low=low,
                high=high,
            )
        self.checks.append(
            {
                "check": f"{name} in [{low:g}, {high:g}]",
                "cells": int(values.size),
                "largest_gap": 0.0,
            }
        )

    def reproduces(
        self,
        module: str,
        margin: str,
        period: str | int,
        model: float,
        published: float,
        **more: Any,
    ) -> None:
        """Record what the ledger gives for a published margin (see :func:`.margin.judged`).

        Parameters
        ----------
        module : str
            Domain of the margin.
        margin : str
            Name of the margin.
        period : str | int
            Year or date of the figure.
        model : float
            What the ledger gives.
        published : float
            What is published, in the same unit.
        more : Any
            ``unit``, ``tolerance`` and the rest of :func:`.margin.judged`.
        """
        self.margins.append(judged(self.name, module, margin, period, model, published, **more))
