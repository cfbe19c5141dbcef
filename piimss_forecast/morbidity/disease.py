"""What is adopted and what is published of one disease."""

from __future__ import annotations

from ..catalog import Disease
from ..catalog.facts import by_year
from ..catalog.ledger import Ledger
from ..core.checks import shown
from ..core.errors import AssumptionError


def adopted(run: Ledger, key: str, disease: Disease) -> float:
    """The entry of a disease in an assumption that has one for each."""
    table = run.assumptions.get(f"morbidity.{key}")
    if disease.name not in table:
        raise AssumptionError(
            "morbidity.adopted",
            "morbidity.{key}",
            "{shown}",
            "an entry {name}",
            "add it in the set and in schema.toml (keys)",
            key=key,
            shown=shown(table),
            name=disease.name,
        )
    return float(table[disease.name])


def published(
    run: Ledger, concept: str, *, sex: str = "T", age: str | None = None
) -> dict[int, float]:
    """Yearly history of a concept up to the base year; empty when nothing was known by then, or
    no concept is named.
    """
    return (
        {} if not concept else by_year(run.catalog, concept, until=run.base_year, sex=sex, age=age)
    )
