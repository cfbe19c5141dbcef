"""The states of a projection shared among the delegations of the institute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from .state_record import ShareErrors

if TYPE_CHECKING:
    from .own_places import OwnPlaces


def shared_out(
    own: OwnPlaces, errors: ShareErrors, sd: float, states: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Jobs, SBC, cuotas and registered persons by delegation, which add to the states.

    Within a state jobs are shared as in the files, year by year where they hold its December, and
    as in the last month from then on, with errors of their own; wages and registered persons as in
    the last month.

    Parameters
    ----------
    own : OwnPlaces
        What the files say.
    errors : ShareErrors
        Years, draws and keyed errors.
    sd : float
        Of the yearly error of a share, as a logarithm.
    states : mapping of str to ndarray
        ``[draw, year, state]`` of each variable.

    Returns
    -------
    dict
        ``[draw, year, delegation]`` of each variable, delegations in the order of their codes.
    """
    known = own.jobs.index.to_numpy()
    held = np.stack([np.interp(errors.years, known, own.jobs[p]) for p in own.jobs], axis=-1)
    places = [f"{state}_{code}" for state, code in own.parts.to_numpy()]
    moved = held * np.exp(errors.walk("delegation", sd, places))

    def within(weights: np.ndarray, variable: str) -> np.ndarray:
        """A variable of the states times the weights of each part, over those of its state."""
        sums = np.add.reduceat(weights, own.starts, axis=-1)
        return (states[variable] / sums)[..., own.of_state] * weights

    parts = {"jobs": within(moved, "jobs")}
    parts["contribution_income"] = within(moved * own.wage, "contribution_income")
    if own.registered is not None:
        people = own.registered * moved / held[-1]
        parts["adscrita_umf"] = within(people, "adscrita_umf")
    # What a state pays, shared as wages are.
    mass = within(moved * own.wage, "jobs") * states["sbc"][..., own.of_state]
    code = own.parts["delegation"].to_numpy(str)
    order = np.argsort(code, kind="stable")
    first = np.flatnonzero(np.r_[True, code[order][1:] != code[order][:-1]])

    def by_code(values: np.ndarray) -> np.ndarray:
        return np.asarray(np.add.reduceat(values[..., order], first, axis=-1))

    found = {name: by_code(values) for name, values in parts.items()}
    return found | {"sbc": by_code(mass) / found["jobs"]}
