"""Tables of the states: all of them at every date, and every parameter of the method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ...core.errors import DataError, PiimssError
from ..schemas_states import PARAMETERS


def states(tables: Mapping[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """A share of the nation needs every state at each date; a method, each of its parameters."""
    known = set(tables["states/states"]["state"])
    values = tables["states/values"]
    for (variable, date), rows in values.groupby(["variable", "date"]):
        where = {"row": int(rows.index[0]) + 2, "variable": variable, "date": date}
        if gone := sorted(known - set(rows["state"])):
            yield DataError(
                "catalog.states.missing",
                "states/values.csv, from row {row} ({variable}, {date})",
                "no row of state {states}",
                "every state of states/states.csv at each date",
                "add the row, or remove those of the date",
                states=", ".join(gone),
                **where,
            )
        if more := sorted(set(rows["state"]) - known):
            yield DataError(
                "catalog.states.unknown",
                "states/values.csv, from row {row} ({variable}, {date})",
                "state {states}",
                "a state of states/states.csv",
                "correct the state, or restore its row there",
                states=", ".join(more),
                **where,
            )
    if gone := sorted(PARAMETERS - set(tables["states/parameters"]["parameter"])):
        yield DataError(
            "catalog.states.parameters",
            "states/parameters.csv, column parameter",
            "no row {parameters}",
            "every parameter of the method",
            "restore the row",
            parameters=", ".join(gone),
        )
