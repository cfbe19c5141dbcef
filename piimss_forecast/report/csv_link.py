"""A table as a link from which a browser saves a CSV file, without asking anyone for it."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd

_BARE = ",.:;/()'*!~-_"  # what a browser reads as it is
_MARK = "\ufeff"  # tells spreadsheets that the text is UTF-8


def csv_link(name: str, *tables: pd.DataFrame) -> dict[str, str]:
    """Name of the file and its address.

    Parameters
    ----------
    name : str
        Of the file, without its ending.
    tables : DataFrame
        One under the other, an empty row between them.

    Examples
    --------
    >>> csv_link("x", pd.DataFrame({"a": [1.5, 2]}))["href"]
    'data:text/csv;charset=utf-8,%EF%BB%BFa%0A1.5%0A2%0A'
    """
    parts = [t.to_csv(index=False, float_format="%.7g", lineterminator="\n") for t in tables]
    text = _MARK + "\n".join(parts)
    file = "".join(c if c.isalnum() or c in "-_." else "_" for c in name)
    return {"file": f"{file}.csv", "href": f"data:text/csv;charset=utf-8,{quote(text, _BARE)}"}
