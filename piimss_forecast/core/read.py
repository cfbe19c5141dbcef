"""Strict reading of tables: every problem is an error that names file, row, column, found and
expected.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from .errors import DataError

_RESTORE_ES = "restaure el archivo de data/ o indique otra carpeta"
_RESTORE_EN = "restore the file of data/ or point to another folder"


def read_csv(
    path: Path, schema: pa.DataFrameSchema | None = None, *, label: str = ""
) -> pd.DataFrame:
    """A table of text and numbers read without guessing.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 with a header.
    schema : pa.DataFrameSchema | None
        Its contract, when it has one.
    label : str
        Name in messages.

    Raises
    ------
    DataError
        For a missing file, a row with another number of fields, or a row that breaks the contract.
    """
    label = label or path.name
    frame = _raw_table(path, label)
    if schema is None:
        return _numeric_where_possible(frame)
    missing = [c for c, spec in schema.columns.items() if spec.required and c not in frame.columns]
    extra = [c for c in frame.columns if c not in schema.columns] if schema.strict else []
    if missing or extra:
        raise DataError(
            f"{label}, encabezado/header",
            ", ".join([*(f"-{c}" for c in missing), *(f"+{c}" for c in extra)]),
            es=(
                "las columnas " + ", ".join(schema.columns),
                "agregue las que faltan (-) y quite las que sobran (+)",
            ),
            en=(
                "the columns " + ", ".join(schema.columns),
                "add the missing ones (-) and drop the extra ones (+)",
            ),
        )
    _check_numbers(frame, schema, label)
    try:
        return schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as err:
        raise _first_failure(err, frame, label) from None


def _raw_table(path: Path, label: str) -> pd.DataFrame:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(
            label,
            "ningún archivo / no file",
            es=(f"el archivo {path.name}", _RESTORE_ES),
            en=(f"the file {path.name}", _RESTORE_EN),
        ) from None
    except UnicodeDecodeError as err:
        raise DataError(
            f"{label}, byte {err.start}",
            "un carácter que no es UTF-8 / a character that is not UTF-8",
            es=("texto UTF-8", "guarde el archivo como CSV UTF-8"),
            en=("UTF-8 text", "save the file as CSV UTF-8"),
        ) from None
    rows = list(csv.reader(text.splitlines()))
    if not rows or not rows[0]:
        raise DataError(
            label,
            "un archivo vacío / an empty file",
            es=("un encabezado y renglones", _RESTORE_ES),
            en=("a header and rows", _RESTORE_EN),
        )
    header = rows[0]
    for number, row in enumerate(rows[1:], start=2):
        if row and len(row) != len(header):
            raise DataError(
                f"{label}, fila/row {number}",
                f"{len(row)} campos/fields",
                es=(f"{len(header)} campos", "revise comas y comillas del renglón"),
                en=(f"{len(header)} fields", "check the commas and quotes of the row"),
            )
    frame = pd.DataFrame([r for r in rows[1:] if r], columns=header, dtype="object")
    return frame.where(frame != "", None)


def _check_numbers(frame: pd.DataFrame, schema: pa.DataFrameSchema, label: str) -> None:
    """Numbers are converted here, so that the message can name the row and the cell."""
    for name, column in schema.columns.items():
        dtype = str(column.dtype)
        if name not in frame or dtype not in ("float64", "int64"):
            continue
        numbers: list[float] = []
        for row, cell in enumerate(frame[name], start=2):
            try:
                number = math.nan if cell is None else float(cell)
            except ValueError:
                number = math.inf
            if math.isinf(number) or (
                math.isnan(number) and (cell is not None or not column.nullable)
            ):
                raise DataError(
                    f"{label}, fila/row {row}, columna/column {name}",
                    repr(cell),
                    es=("un número con punto decimal y sin separador de miles", "corrija la celda"),
                    en=(
                        "a number with a decimal point and no thousands separator",
                        "correct the cell",
                    ),
                )
            if dtype == "int64" and number != int(number):
                raise DataError(
                    f"{label}, fila/row {row}, columna/column {name}",
                    repr(cell),
                    es=("un número entero", "corrija la celda"),
                    en=("a whole number", "correct the cell"),
                )
            numbers.append(number)
        frame[name] = pd.Series(numbers, index=frame.index, dtype=dtype)


def _first_failure(err: pandera.errors.SchemaErrors, frame: pd.DataFrame, label: str) -> DataError:
    cases = err.failure_cases
    case = cases.iloc[0]
    row = "" if pd.isna(case["index"]) else f", fila/row {int(case['index']) + 2}"
    column = case["column"] if case["column"] in frame else case["schema_context"]
    more = f" (+{len(cases) - 1})" if len(cases) > 1 else ""
    es, en = _expected(str(case["check"]))
    return DataError(
        f"{label}{row}, columna/column {column}",
        f"{case['failure_case']!r}{more}",
        es=(es, "corrija el renglón"),
        en=(en, "correct the row"),
    )


_CHECKS = {
    "isin": ("uno de {0}", "one of {0}"),
    "str_matches": ("un texto con la forma {0}", "text of the form {0}"),
    "in_range": ("un número entre los límites {0}", "a number within the limits {0}"),
    "greater_than_or_equal_to": ("un número de {0} o más", "a number of {0} or more"),
    "greater_than": ("un número mayor que {0}", "a number above {0}"),
    "calendar_date": (
        "una fecha del calendario entre 1900 y 2120",
        "a calendar date between 1900 and 2120",
    ),
    "not_nullable": ("una celda con valor", "a cell with a value"),
    "field_uniqueness": (
        "un valor que no se repita en la columna",
        "a value that is not repeated in the column",
    ),
    "multiple_fields_uniqueness": ("una llave que no se repita", "a key that is not repeated"),
}


def _expected(check: str) -> tuple[str, str]:
    """What a failed check asks for, in Spanish and English."""
    name, _, arguments = check.partition("(")
    es, en = _CHECKS.get(name.strip(), (check, check))
    return es.format(arguments.removesuffix(")")), en.format(arguments.removesuffix(")"))


def _numeric_where_possible(frame: pd.DataFrame) -> pd.DataFrame:
    for name in frame.columns:
        converted = pd.to_numeric(frame[name], errors="coerce")
        if converted.notna().sum() == frame[name].notna().sum() and frame[name].notna().any():
            frame[name] = converted
    return frame
