"""A problem of the data as an error of the family."""

from __future__ import annotations

from ...core.errors import DataError


def problem(
    where: str,
    found: object,
    es: str,
    en: str,
    todo_es: str = "corrija el renglón",
    todo_en: str = "correct the row",
) -> DataError:
    return DataError(where, found, es=(es, todo_es), en=(en, todo_en))
