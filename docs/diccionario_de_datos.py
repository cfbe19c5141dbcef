"""Writes the counts of the data dictionary from the data: rows of each table, contradictions by
severity, figures by topic. Run: ``python docs/diccionario_de_datos.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd

from piimss_forecast.catalog import Catalog, load

PAGE = Path(__file__).with_suffix(".md")


def counted(page: str, catalog: Catalog, data: Path) -> str:
    """The page with the counts of the data.

    Parameters
    ----------
    page : str
        The dictionary.
    catalog : Catalog
        Whose figures, sources and contradictions are counted.
    data : Path
        Its folder, whose tables are counted.
    """
    figures, sources = catalog.figures(), catalog.sources()
    for name in re.findall(r"^\| `(\w+)\.csv` \|", page, re.MULTILINE):
        page = _row(page, f"`{name}.csv`", rows(data / f"{name}.csv"))
    for folder in ("law", "demography"):
        total = sum(rows(file) for file in sorted((data / folder).glob("*.csv")))
        page = _row(page, f"`{folder}/*.csv`", total)
    page = _row(page, "`indicators.toml`", len(catalog.indicators()))
    for severity, count in Counter(catalog.discrepancies()["severity"]).items():
        page = re.sub(
            rf"^(\| {severity} \| .* \| )[\d,]+ \|$", rf"\g<1>{count} |", page, flags=re.M
        )
    concepts = catalog.concepts()
    topic = concepts.set_index("concept")["topic"]
    by_topic, used = Counter(topic), Counter(figures["concept"].map(topic))
    for name, count in by_topic.items():
        row = rf"^(\| `{name}` [^|]*\| )[\d,]+ \| [\d,]+ \|$"
        page = re.sub(row, rf"\g<1>{count} | {used[name]} |", page, flags=re.M)
    doubtful = int((figures["quality"] == "needs_verification").sum())
    page = re.sub(r"(recordada o dudosa \()\d+( cifras\))", rf"\g<1>{doubtful}\g<2>", page)
    rank = Counter(sources["rank"])
    words = ("oficial", "otro", "revistas", "público", "memoria")
    for number, word in enumerate(words, 1):
        page = re.sub(rf"({word}) \(\d+\)", rf"\g<1> ({rank[number]})", page, count=1)
    return page


def rows(file: Path) -> int:
    """Rows of a table, its heading left out."""
    return len(pd.read_csv(file, dtype=str))


def _row(page: str, name: str, count: int) -> str:
    """The row of a table with its count: the one number alone in a cell."""
    pattern = rf"^(\| {re.escape(name)} \|.*?\| )[\d,]+( \|)"
    return re.sub(pattern, rf"\g<1>{count:,}\g<2>", page, flags=re.MULTILINE)


def write() -> None:
    """Bring the page up to date."""
    data = Path(__file__).parents[1] / "data"
    PAGE.write_text(counted(PAGE.read_text(encoding="utf-8"), load(data), data), encoding="utf-8")


if __name__ == "__main__":
    write()
