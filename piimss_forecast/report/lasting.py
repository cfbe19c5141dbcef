"""Tables of sufficiency as every output says them: probabilities rounded by their sampling error,
years beyond the horizon, and what stands behind the figures.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..metas import percent, points
from .content import MISSING
from .messages import text

# Columns of a year: one that a table does not hold is later than its horizon.
YEARS = ("central", "p10", "p50", "p90", "last_year")


def lasting(tables: Mapping[str, pd.DataFrame], *, raw: bool = False) -> dict[str, pd.DataFrame]:
    """The tables of sufficiency with their probabilities and later years in words; numbers stay
    numbers.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As :func:`piimss_forecast.results.sufficiency_tables.sufficiency_tables` gives them.
    raw : bool
        Probabilities as they are computed too, and their errors, in columns at the end.

    Examples
    --------
    >>> summary = pd.DataFrame({"central": [None, 2033], "horizon": [2050, 2050]})
    >>> years = pd.DataFrame({"probability": [0.525], "error": [0.035]})
    >>> said = lasting({"suficiencia": summary, "suficiencia_por_ano": years})
    >>> said["suficiencia"]["central"].tolist()
    ['> 2050', 2033]
    >>> said["suficiencia_por_ano"]["probability"].tolist()
    ['55 % ±4']
    """
    last = int(tables["suficiencia"]["horizon"].max()) if tables else 0
    return {name: _in_words(frame, last, raw) for name, frame in tables.items()}


def single(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether a single path is behind the tables, which has neither bands nor probabilities."""
    return int(tables["suficiencia"]["draws"].max()) == 1


def without_bands(said: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with the columns of the central path alone.

    Examples
    --------
    >>> frame = pd.DataFrame({"central": [2033], "p10": [2033], "probability": [">99 % ±47"]})
    >>> list(without_bands({"suficiencia": frame})["suficiencia"])
    ['central']
    """
    bands = r"(.*_)?p(10|50|90)|probability|gap_mean"
    return {name: t.loc[:, ~t.columns.str.fullmatch(bands)] for name, t in said.items()}


def _in_words(frame: pd.DataFrame, last: int, raw: bool) -> pd.DataFrame:
    out = frame.drop(columns=[c for c in ("horizon", "draws") if c in frame])
    for column in out.columns:
        if str(column).startswith(YEARS) and not str(column).endswith("_central"):
            out[column] = [f"> {last}" if pd.isna(y) else int(y) for y in out[column]]
    if "probability" in out:
        chances, errors = out["probability"], out.pop("error")
        if raw:
            out = out.assign(probability_raw=chances, error=errors)
        pairs = zip(chances, errors, strict=True)
        out["probability"] = [f"{percent(p, e)} {points(e)}".strip() or MISSING for p, e in pairs]
    return out.rename(columns={"gap": "gap_mean"})


def behind(tables: Mapping[str, pd.DataFrame], lang: str | None = None) -> str:
    """How many paths are behind the tables, to which year, and of which money they speak.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As :func:`piimss_forecast.results.sufficiency_tables.sufficiency_tables` gives them.
    lang : str, optional
        ``es`` or ``en``; that of the session when not given.
    """
    summary = tables["suficiencia"]
    said = text("lasting.single" if single(tables) else "lasting.behind", lang)
    return said.format(paths=int(summary["draws"].max()), last=int(summary["horizon"].max()))
