"""Strict reading of tables: every problem is an error that names file, row, column, found and
expected.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
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


def regular(path: Path, label: str = "") -> Path:
    """The path of a file that can be read to its end.

    Raises
    ------
    DataError
        For nothing there, a folder, a pipe or device (which never ends), a link that leads back to
        itself, or a file without permission.
    """
    label = label or path.name
    try:
        if path.is_file():
            with path.open("rb"):
                return path
        found = _what_is(path)
    except OSError as err:
        found = err.strerror or type(err).__name__
    raise DataError(
        label,
        found,
        es=(f"el archivo {path.name}, legible", _RESTORE_ES),
        en=(f"the file {path.name}, readable", _RESTORE_EN),
    ) from None


def _what_is(path: Path) -> str:
    if path.is_dir():
        return "una carpeta / a folder"
    if path.exists():
        return "una tubería o dispositivo / a pipe or device"
    if path.is_symlink():
        return "un enlace roto o en círculo / a broken or circular link"
    return "ningún archivo / no file"


def _raw_table(path: Path, label: str) -> pd.DataFrame:
    """Header and cells as text; every row with as many cells as the header, each cell in one
    line.
    """
    rows = _rows(_text(regular(path, label), label), label)
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
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise DataError(
            f"{label}, encabezado/header",
            ", ".join(twice),
            es=("cada columna una vez", "quite la columna repetida"),
            en=("each column once", "remove the repeated column"),
        )
    frame = pd.DataFrame([r for r in rows[1:] if r], columns=header, dtype="object")
    return frame.where(frame != "", None)


def _text(path: Path, label: str) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise DataError(
            f"{label}, byte {err.start}",
            "un carácter que no es UTF-8 / a character that is not UTF-8",
            es=("texto UTF-8", "guarde el archivo como CSV UTF-8"),
            en=("UTF-8 text", "save the file as CSV UTF-8"),
        ) from None
    if "\0" in text:
        raise DataError(
            f"{label}, fila/row {text[: text.index(chr(0))].count(chr(10)) + 1}",
            "un byte nulo / a null byte",
            es=("texto", "guarde de nuevo el archivo como CSV UTF-8"),
            en=("text", "save the file again as CSV UTF-8"),
        )
    return text


def _rows(text: str, label: str) -> list[list[str]]:
    """Cells by line; a quote that is not closed would swallow the lines below it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if reader.line_num != len(rows) + 1:
                break
            rows.append(row)
        else:
            return rows
        found = "una celda de varias líneas / a cell of several lines"
    except csv.Error as err:
        found = str(err)
    raise DataError(
        f"{label}, fila/row {len(rows) + 1}",
        found,
        es=("cada renglón en una línea y sus comillas cerradas", "corrija el renglón"),
        en=("each row in one line and its quotes closed", "correct the row"),
    ) from None


def _check_numbers(frame: pd.DataFrame, schema: pa.DataFrameSchema, label: str) -> None:
    """Numbers are converted here, so that the message can name the row and the cell."""
    for name, column in schema.columns.items():
        dtype = str(column.dtype)
        if name not in frame or dtype not in _NUMBERS:
            continue
        pattern, es, en = _NUMBERS[dtype]
        cells = frame[name]
        bad = ~cells.fillna("").str.fullmatch(pattern)
        if column.nullable:
            bad &= cells.notna()
        numbers = cells.where(~bad).astype(float)  # correctly rounded, as pd.to_numeric is not
        bad |= np.isinf(numbers)
        if bad.any():
            at = int(np.argmax(bad.to_numpy()))
            raise DataError(
                f"{label}, fila/row {at + 2}, columna/column {name}",
                repr(cells.iloc[at])[:80],
                es=(es, "corrija la celda"),
                en=(en, "correct the cell"),
            )
        frame[name] = numbers.astype(dtype)


_NUMBERS = {
    "float64": (
        r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?",
        "un número con punto decimal y sin separador de miles",
        "a number with a decimal point and no thousands separator",
    ),
    "int64": (r"[+-]?[0-9]{1,18}(\.0*)?", "un número entero", "a whole number"),
}


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
