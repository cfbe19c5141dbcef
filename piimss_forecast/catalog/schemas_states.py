"""Contracts of the tables of ``data/states``: the states, what is published of them, and how
their shares are projected.
"""

from __future__ import annotations

import pandera.pandas as pa

from ..core.columns import NAME, QUALITIES, UNITS, choice, date, number, text, whole

_UNITS = pa.Check.in_range(0, 2000)  # of the drawing
# Rows that the method asks for by name (see results.state_record and results.by_state).
PARAMETERS = {
    *("drift_kept", "drift_years", "spread_shrinkage", "width", "population_sd"),
    *("registered_sd", "salary_sd", "pension_lag", "pension_sd"),
}
_STATE = pa.Check.str_matches(r"^(0[1-9]|[12][0-9]|3[0-2])$")

STATE_TABLES = {
    "states": pa.DataFrameSchema(
        {
            "state": text(_STATE, unique=True, about="code of INEGI"),
            "name": text(about="as it is called"),
            "short": text(about="usual abbreviation"),
        },
        strict=True,
    ),
    "outlines": pa.DataFrameSchema(
        {
            "state": text(_STATE, unique=True, about="code in states"),
            "x": whole(_UNITS, about="east, of the place of its name"),
            "y": whole(_UNITS, about="south, of the place of its name"),
            "room": whole(_UNITS, about="from there to its border"),
            "path": text(pa.Check.str_matches(r"^[MLZ0-9 -]+$"), about="outline, as SVG writes it"),
        },
        strict=True,
    ),
    "values": pa.DataFrameSchema(
        {
            "variable": text(pa.Check.str_matches(NAME), about="what is counted"),
            "state": text(_STATE, about="code in states"),
            "date": date(about="date of the stock"),
            "value": number(pa.Check.gt(0), about="in the unit of the row"),
            "unit": choice(UNITS, about="unit of value"),
            "kind": choice(("observed", "projection"), about="counted, or projected officially"),
            "quality": choice(QUALITIES, about="published, or still to be verified"),
            "source": text(about="id in sources"),
            "note": text(nullable=True, about="remark of the curators"),
        },
        strict=True,
        unique=["variable", "state", "date"],
    ),
    "parameters": pa.DataFrameSchema(
        {
            "parameter": text(pa.Check.str_matches(NAME), unique=True, about="name in the method"),
            "value": number(pa.Check.ge(0), about="in the unit of the row"),
            "unit": choice(UNITS, about="unit of value"),
            "quality": choice(QUALITIES, about="derived or assumed"),
            "why": text(about="where it comes from"),
        },
        strict=True,
    ),
}
