"""The 26 disclosures, in order, and how far each is filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from ...core.translate import N_
from . import sections_close as close
from . import sections_data as inputs
from . import sections_frame as frame
from . import sections_results as results
from .blocks import Block
from .bundle import Bundle
from .signing import every_field

STATUSES: Mapping[str, str] = N_(
    {
        "filled": "filled from the run",
        "signed": "filled from the run and by a person",
        "partial": "filled; says what the run cannot tell",
        "person": "awaits a person",
        "absent": "the run cannot fill it",
    }
)


@dataclass(frozen=True)
class Disclosure:
    """One thing that the standards want told.

    Parameters
    ----------
    title : str
        English, translated where shown.
    standard : str
        Where it is asked; ``{issa}`` stands for the guidelines of that name.
    write : callable
        Its blocks, from a bundle.
    """

    title: str
    standard: str
    write: Callable[[Bundle], list[Block]]


_TITLES = N_(
    (
        "Report, programmes, users and purpose",
        "Valuation date, cut-off of the data and horizon",
        "Responsible actuary and standards",
        "Law and provisions",
        "Coverage",
        "Contributions, benefits, indexation and ceilings",
        "Financing system and consistency of the method",
        "Data",
        "Demographic, labour and economic frame",
        "Assumptions",
        "Methods and models",
        "Shocks and their treatment",
        "Projected population and cash flows",
        "Reserves and sufficiency",
        "Indicators of cost and balance",
        "Sensitivity",
        "Stochastic results",
        "Reconciliation with the previous report",
        "Experience against what was expected",
        "Risks and uncertainty",
        "Balancing mechanisms and contingency reserves",
        "Findings, sustainability and recommendations",
        "Actuarial opinion",
        "Independent review",
        "Limits, reliance, later events and departures",
        "Glossary and annexes",
    )
)
_ISSA = N_("ISSA-ILO")
_STANDARDS = (
    "ISAP 1; ASOP 41",
    "ISAP 1",
    "ISAP 1; ASOP 41",
    "ISAP 2, 2.1, 2.6",
    "ISAP 2, 2.1",
    "ISAP 2, 2.1",
    "ISAP 2, 2.4; {issa} G4",
    "ISAP 2, 2.2; {issa} G2",
    "ISAP 2, 2.3",
    "ISAP 2, 2.3; {issa} G3",
    "ASOP 56; {issa} G5",
    "ISAP 1",
    "ISAP 2, 3.1; {issa} G5",
    "ISAP 2, 3.1; {issa} G5",
    "ISAP 2, 3.1; {issa} G5",
    "ISAP 2, 3.1; {issa} G5",
    "{issa} G5",
    "{issa} G5",
    "ISAP 2, 3.1",
    "{issa} G5",
    "ISAP 2, 2.1",
    "ISAP 2, 3.1; {issa} G9",
    "ISAP 2, 3.2",
    "ISAP 2, 2.5",
    "ISAP 1; ASOP 41",
    "{issa} G10",
)
_WRITERS = (
    frame.identity,
    frame.dates,
    frame.responsible,
    frame.provisions,
    frame.coverage,
    frame.rules,
    frame.financing,
    inputs.data,
    inputs.frame,
    inputs.assumptions,
    inputs.methods,
    inputs.shocks,
    results.flows,
    results.reserves,
    results.indicators,
    results.sensitivity,
    results.chances,
    close.reconciliation,
    close.experience,
    close.risks,
    close.mechanisms,
    close.conclusions,
    close.opinion,
    close.review,
    close.closing,
    close.annexes,
)
DISCLOSURES = tuple(Disclosure(*row) for row in zip(_TITLES, _STANDARDS, _WRITERS, strict=True))


def sections(b: Bundle) -> list[list[Block]]:
    """The blocks of every disclosure."""
    return [d.write(b) for d in DISCLOSURES]


def status(blocks: list[Block], signing: Mapping[str, str]) -> str:
    """How far a disclosure is filled: one of :data:`STATUSES`."""
    asked = [p for block in blocks if block["kind"] == "ask" for p in block["places"]]
    kinds = {block["kind"] for block in blocks}
    if any(p not in signing for p in asked):
        return "person"
    if "absent" in kinds:
        return "partial" if kinds - {"absent"} else "absent"
    return "signed" if asked else "filled"


def checklist(b: Bundle, written: list[list[Block]]) -> pd.DataFrame:
    """Every disclosure with its state, and what a person must still supply.

    Returns
    -------
    DataFrame
        Indexed by number: title, standard, status, missing (``table.key`` of each blank).
    """
    rows = []
    for d, blocks in zip(DISCLOSURES, written, strict=True):
        asked = [p for block in blocks if block["kind"] == "ask" for p in block["places"]]
        blank = [p for p in asked if p not in b.signing]
        said = "; ".join(x["text"] for x in blocks if x["kind"] == "absent")
        standard = d.standard.format(issa=b.tell(_ISSA))
        rows.append([b.tell(d.title), standard, status(blocks, b.signing), tuple(blank), said])
    columns = ["title", "standard", "status", "missing", "untold"]
    index = pd.RangeIndex(1, len(rows) + 1, name="disclosure")
    return pd.DataFrame(rows, columns=columns, index=index)


def asked_by(b: Bundle) -> dict[str, str]:
    """What each blank asks, in the language of the report."""
    return {place: b.tell(words) for place, words in every_field().items()}
