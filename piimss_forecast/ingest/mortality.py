"""A user's own mortality table of pensioners."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ..actuarial.closing import ClosingLaw
from ..core.errors import DataError
from ..core.reasons import reason
from ..pensions import table_from_rows


def mortality_table(file: str | Path, *, close: ClosingLaw | None = None) -> np.ndarray:
    """Death probabilities ``[sex, age]`` from a CSV with columns ``age``, ``sex`` (M, F) and ``q``.

    Parameters
    ----------
    file : str | Path
        The CSV.
    close : ClosingLaw | None
        Law that closes a table which stops before the end of life; see :func:`table_from_rows`.

    Raises
    ------
    DataError
        When the file is absent, a folder or empty, a column, age or sex is missing or repeated, or
        a q is outside [0, 1]; see :func:`table_from_rows`.
    """
    path = Path(file)
    try:
        rows = pd.read_csv(path)
    except OSError as problem:
        raise DataError(
            "ingest.mortality_table.reason",
            "{path}",
            "{reason}",
            "a CSV file",
            "check the path",
            path=str(path),
            reason=reason(problem),
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as problem:
        raise DataError(
            "ingest.mortality_table.problem",
            "{file}",
            "{problem}",
            "columns age, sex and q",
            "save the file as UTF-8 CSV",
            file=path.name,
            problem=problem,
        ) from None
    return table_from_rows(rows, label=path.name, close=close)
