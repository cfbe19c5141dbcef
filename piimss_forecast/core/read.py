"""Strict reading of tables: every problem is an error that names file, row, column, found and
expected.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import re
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa

from .columns import FORMS
from .errors import DataError, Term
from .reasons import reason
from .translate import N_

# What no text holds: a terminal would obey it, and two codes that look alike would differ.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_RESTORE = N_("check its path; a file of data/ is restored from a copy")
_SEPARATORS = N_(
    {
        ";": "columns parted by semicolons",
        "\t": "columns parted by tabs",
        "|": "columns parted by bars",
    }
)
_KEPT, _LARGEST = 200, 2**20  # tables of two folders with their law; bytes of one
# Tables by content, contract (which it keeps) and name.
_known: dict[tuple[bytes, int, str], tuple[pa.DataFrameSchema | None, pd.DataFrame]] = {}
_one_at_a_time = threading.Lock()  # threads of a server read at once; one that finds needs none


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
    content = regular(path, label).read_bytes()
    if len(content) > _LARGEST:
        return _table(content, schema, label)
    # A user's folder, a kept run and a mix of two catalogues have most tables in common.
    key = hashlib.sha256(content).digest(), id(schema), label
    found = _known.get(key)
    if found is None:
        found = schema, _table(content, schema, label)
        with _one_at_a_time:
            _known[key] = found
            while len(_known) > _KEPT:
                del _known[next(iter(_known))]
    return found[1].copy()


def _table(content: bytes, schema: pa.DataFrameSchema | None, label: str) -> pd.DataFrame:
    """What a file holds, held to its contract."""
    frame = _raw_table(content, label)
    if schema is None:
        return _numeric_where_possible(frame)
    missing = [c for c, spec in schema.columns.items() if spec.required and c not in frame.columns]
    extra = [c for c in frame.columns if c not in schema.columns] if schema.strict else []
    if missing or extra:
        raise DataError(
            "core.read_csv",
            "{label}, header",
            "{listed}",
            "the columns {columns}",
            "add the missing ones (-) and drop the extra ones (+)",
            label=label,
            listed=", ".join([*(f"-{c}" for c in missing), *(f"+{c}" for c in extra)]),
            columns=", ".join(schema.columns),
        )
    _check_numbers(frame, schema, label)
    try:
        return _beyond_text(schema).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as err:
        raise _first_failure(err, frame, label) from None


_light: dict[
    int, tuple[pa.DataFrameSchema, pa.DataFrameSchema]
] = {}  # by identity, which both keep


def _beyond_text(schema: pa.DataFrameSchema) -> pa.DataFrameSchema:
    """A contract without asking whether columns of text are text: every cell was read as such, and
    the question takes most of the time of the others together.
    """
    found = _light.get(id(schema))
    if found is None:
        texts = [name for name, column in schema.columns.items() if str(column.dtype) == "str"]
        lighter = schema.update_columns({name: {"dtype": None} for name in texts})
        found = _light[id(schema)] = (schema, lighter)
    return found[1]


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
        found = reason(err)
    raise DataError(
        "core.regular",
        "{label}",
        "{found}",
        "the file {file}, readable",
        _RESTORE,
        label=label,
        found=Term(found),
        file=path.name,
    ) from None


def _what_is(path: Path) -> str:
    if path.is_dir():
        return N_("a folder")
    if path.exists():
        return N_("a pipe or device")
    if path.is_symlink():
        return N_("a broken or circular link")
    return N_("no file")


def _raw_table(content: bytes, label: str) -> pd.DataFrame:
    """Header and cells as text; every row with as many cells as the header, each cell in one
    line.
    """
    rows = _rows(_text(content, label), label)
    if not rows or not rows[0]:
        raise DataError(
            "core.raw_table.empty_file",
            "{label}",
            "an empty file",
            "a header and rows",
            _RESTORE,
            label=label,
        )
    header = rows[0]
    if len(header) == 1 and (sign := next((s for s in _SEPARATORS if s in header[0]), "")):
        raise DataError(
            "core.raw_table.separator",
            "{label}, header",
            _SEPARATORS[sign],
            "columns parted by commas, and decimals with a point",
            "save it from Excel as CSV UTF-8 (comma delimited), or replace each {sign} by a comma",
            label=label,
            sign=sign,
        )
    for number, row in enumerate(rows[1:], start=2):
        if row and len(row) != len(header):
            raise DataError(
                "core.raw_table.fields",
                "{label}, row {number}",
                "{row_count} fields",
                "{header_count} fields",
                "check the commas and quotes of the row",
                label=label,
                number=number,
                row_count=len(row),
                header_count=len(header),
            )
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise DataError(
            "core.raw_table",
            "{label}, header",
            "{twice}",
            "each column once",
            "remove the repeated column",
            label=label,
            twice=", ".join(twice),
        )
    frame = pd.DataFrame([r for r in rows[1:] if r], columns=header, dtype="object")
    return frame.where(frame != "", None)


def _text(content: bytes, label: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise DataError(
            "core.text.utf_text",
            "{label}, byte {start}",
            "a character that is not UTF-8",
            "UTF-8 text",
            "save the file as CSV UTF-8",
            label=label,
            start=err.start,
        ) from None
    if control := _CONTROL.search(text):
        raise DataError(
            "core.text.text",
            "{label}, row {count}",
            "a null byte" if control.group() == "\0" else "a control character, {found}",
            "text",
            "save the file again as CSV UTF-8",
            label=label,
            found=control.group(),
            count=text[: control.start()].count(chr(10)) + 1,
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
        found = N_("a cell of several lines")
    except csv.Error:
        found = N_("quotes that are not closed, or in the middle of a cell")
    raise DataError(
        "core.rows",
        "{label}, row {rows_count}",
        "{found}",
        "each row in one line and its quotes closed",
        "correct the row",
        label=label,
        rows_count=len(rows) + 1,
        found=Term(found),
    ) from None


def _check_numbers(frame: pd.DataFrame, schema: pa.DataFrameSchema, label: str) -> None:
    """Numbers are converted here, so that the message can name the row and the cell."""
    for name, column in schema.columns.items():
        dtype = str(column.dtype)
        if name not in frame or dtype not in _NUMBERS:
            continue
        pattern, expected = _NUMBERS[dtype]
        cells = frame[name]
        bad = ~cells.fillna("").str.fullmatch(pattern)
        if column.nullable:
            bad &= cells.notna()
        numbers = cells.where(~bad).astype(float)  # correctly rounded, as pd.to_numeric is not
        bad |= np.isinf(numbers)
        if bad.any():
            at = int(np.argmax(bad.to_numpy()))
            raise DataError(
                "core.check_numbers",
                "{label}, row {row}, column {column}",
                "{cell}",
                expected,
                "correct the cell",
                label=label,
                row=at + 2,
                column=name,
                cell=repr(cells.iloc[at])[:80],
            )
        frame[name] = numbers.astype(dtype)


_NUMBERS = {
    "float64": (
        r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?",
        N_("a number with a decimal point and no thousands separator"),
    ),
    "int64": (r"[+-]?[0-9]{1,18}(\.0*)?", N_("a whole number")),
}


def _first_failure(err: pandera.errors.SchemaErrors, frame: pd.DataFrame, label: str) -> DataError:
    cases = err.failure_cases
    case = cases.iloc[0]
    column = case["column"] if case["column"] in frame else case["schema_context"]
    name, _, arguments = str(case["check"]).partition("(")
    expected = _CHECKS.get(name.strip(), "{check}")
    if name == "str_matches":
        expected = FORMS.get(ast.literal_eval(arguments.removesuffix(")")), expected)
    return DataError(
        "core.contract",
        "{label}, column {column}"
        if pd.isna(case["index"])
        else "{label}, row {row}, column {column}",
        "{cell!r}{more}",
        expected,
        "correct the row",
        label=label,
        row=None if pd.isna(case["index"]) else int(case["index"]) + 2,
        column=column,
        cell=case["failure_case"],
        more=f" (+{len(cases) - 1})" if len(cases) > 1 else "",
        limits=_listed(arguments.removesuffix(")")),
        check=str(case["check"]),
    )


def _listed(limits: str) -> str:
    """Choices as people write them, where pandera shows a list of Python."""
    return re.sub(r"'([^']*)'", r"\1", limits[1:-1]) if limits[:1] == "[" else limits


_CHECKS = {
    "isin": N_("one of {limits}"),
    "str_matches": N_("text of the form {limits}"),
    "in_range": N_("a number within the limits {limits}"),
    "greater_than_or_equal_to": N_("a number of {limits} or more"),
    "greater_than": N_("a number above {limits}"),
    "span_in_order": N_("a span from its first date to its last"),
    "calendar_date": N_("a calendar date between 1900 and 2120"),
    "not_nullable": N_("a cell with a value"),
    "field_uniqueness": N_("a value that is not repeated in the column"),
    "multiple_fields_uniqueness": N_("a key that is not repeated"),
}


def _numeric_where_possible(frame: pd.DataFrame) -> pd.DataFrame:
    for name in frame.columns:
        converted = pd.to_numeric(frame[name], errors="coerce")
        if converted.notna().sum() == frame[name].notna().sum() and frame[name].notna().any():
            frame[name] = converted
    return frame
