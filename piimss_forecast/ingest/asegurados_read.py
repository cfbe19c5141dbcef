"""One monthly file of the institute into the cells of the cube: a single pass of duckdb with every
type stated, bounded in memory, written beside the target and renamed.
"""

from __future__ import annotations

import platform
import re
import shutil
import tempfile
import time
import zlib
from dataclasses import asdict, dataclass
from gzip import BadGzipFile
from pathlib import Path
from typing import Any

import duckdb

from ..core.errors import DataError, OutputError, Term, first_line
from ..core.held import held
from ..core.reasons import reason
from ..core.translate import N_
from .asegurados_layout import Layout, header_of, row_of

# The five ways of being insured in asg: which columns hold persons, jobs with a salary, wage mass.
MODALITIES = {
    "eventual_urbano": "teu",
    "eventual_campo": "tec",
    "permanente_urbano": "tpu",
    "permanente_campo": "tpc",
}
WITHOUT_JOB = "sin_puesto"
KEYS = {
    "asg": ("state", "delegation", "sex", "age", "uma_band", "sector", "platform"),
    "pda": ("delegation", "holder", "status", "sex", "age", "consultorio"),
}
_PARTS = {"asg": "state", "pda": "delegation"}  # what the Parquet of a month is parted by
_CENTS = "DECIMAL(18,4)"  # added up exactly, in any order
# Where a month is made before it takes its place; no name of a machine has the sign after it.
STAGE = f".reading@{platform.node()}@"
MEMORY = "700MB"  # of duckdb's own; with the interpreter a run stays under 1.5 GiB


@dataclass(frozen=True)
class Month:
    """What stands of a file that was read.

    Parameters
    ----------
    file : str
        Its name.
    month : str
        Last day of the month.
    size : int
        Bytes.
    modified : int
        When the file was written, in nanoseconds.
    layout : str
        Digest of the layout it was read by.
    rows : int
        Rows of the file.
    cells : int
        Cells of the cube.
    totals : dict of str to float
        Sum of every count and mass column.
    seconds : float
        Spent on it.
    code : str
        Why it is not in the cube; empty when it is.
    refused : str
        The same, for people.
    digest : str
        Of its cells, as they were written.
    """

    file: str
    month: str
    size: int
    modified: int
    layout: str
    rows: int
    cells: int
    totals: dict[str, float]
    seconds: float
    code: str = ""
    refused: str = ""
    digest: str = ""

    def record(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)


def read_month(path: Path, layout: Layout, out: Path, *, threads: int, memory: str) -> Month:
    """Read a file and write its cells below ``out``: ``parts/month=.../<state>=.../`` and
    ``cube/<month>.parquet``.

    Parameters
    ----------
    path : Path
        A monthly file, plain or compressed by gzip.
    layout : Layout
        Its columns and codes.
    out : Path
        Folder of the cube.
    threads : int
        Of duckdb.
    memory : str
        Most that duckdb may hold; more goes to disk.

    Returns
    -------
    Month
        Its totals.

    Raises
    ------
    DataError
        Naming file and row: name, header, a row with another number of fields, a cell that is no
        number, an unknown code, a row of totals, columns that do not add up.
    OutputError
        When the cells cannot be written.
    """
    began, stat = time.perf_counter(), path.stat()
    month = layout.month(path)
    out.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=out))
    try:
        header = header_of(path)
        places = layout.match(header, path.name)
        with held(stage), duckdb.connect() as db:
            settings = {"memory_limit": memory, "threads": threads, "temp_directory": str(stage)}
            for name, value in settings.items():
                db.execute(f"SET {name} = '{value}'")
            db.execute("SET preserve_insertion_order = false")
            rows, largest, spelled = _collect(db, path, layout, places)
            _check_codes(path, layout, places, spelled)
            totals = _totals(db, layout)
            _check_sums(path, layout, places, rows, largest, totals)
            cells = _write(db, layout, stage, month)
        _place(stage, out, month)
    except duckdb.IOException as err:
        raise (_cut(path, err) if path.suffix == ".gz" else _unwritten(out, err)) from None
    except duckdb.OutOfMemoryException as err:
        raise _unwritten(out, err) from None
    except duckdb.Error as err:
        raise _row(path, err) from None
    except (EOFError, BadGzipFile, zlib.error) as err:
        raise _cut(path, err) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    made = (layout.digest, rows, cells, totals, round(time.perf_counter() - began, 3))
    return Month(path.name, month, stat.st_size, stat.st_mtime_ns, *made)


def _collect(
    db: duckdb.DuckDBPyConnection, path: Path, layout: Layout, places: list[str]
) -> tuple[int, float, dict[str, list[tuple[str, str]]]]:
    """Make the table ``cells``, one row a cell; returns rows of the file, its largest count, and
    how its codes are spelled.
    """
    types = dict.fromkeys(layout.named("count"), "UINTEGER")
    types |= dict.fromkeys(layout.named("mass"), _CENTS)
    columns = ", ".join(
        f"'{name or f'unread_{i}'}': '{types.get(name, 'VARCHAR')}'"
        for i, name in enumerate(places)
    )
    keys = [k for k in layout.named("key") if k in places]
    sums = [c for c in types if c in places]
    first = sums[0]
    added = ", ".join(f"sum({c}) AS {c}" for c in sums)
    # The header was read already, by name: duckdb takes stated columns by place.
    quoted = str(path).replace("'", "''")

    def read(encoding: str) -> None:
        db.execute(
            f"""CREATE TEMP TABLE raw AS
            SELECT {", ".join(keys)}, count(*) AS n, max({first}) AS largest, {added}
            FROM read_csv('{quoted}', columns = {{{columns}}}, delim = '|', header = false,
                skip = 1, auto_detect = false, encoding = '{encoding}', quote = '', escape = '',
                null_padding = false)
            GROUP BY ALL"""
        )

    try:
        read("utf-8")  # codes and numbers: a tenth faster than any other encoding
    except duckdb.Error as err:
        if not re.search("utf-?8|unicode|encod", str(err), re.IGNORECASE):
            raise
        read("latin-1")  # in which every byte is a letter
    spelled = {
        k: db.execute(
            f"SELECT {_clean('k', k, layout)}, k FROM (SELECT DISTINCT {k} AS k FROM raw)"
        ).fetchall()
        for k in keys
    }
    # A column whose codes all stand as they should is taken as it is.
    cleaned = {
        k: k if all(code == raw for code, raw in told) else _clean(k, k, layout)
        for k, told in spelled.items()
    }
    cleaned |= {k: "''" for k in layout.named("key") if k not in places}
    named = ", ".join(f"{how} AS {layout.names[k]}" for k, how in cleaned.items())
    # Only where a code is spelled in two ways are there two rows of one cell.
    meet = any(len(told) > len({code for code, _ in told}) for told in spelled.values())
    add, grouped = ("sum({})", " GROUP BY ALL") if meet else ("{}", "")
    values = ", ".join(f"coalesce({add.format(c)}, 0) AS {c}" for c in sums)
    # Put in order once, and written in it: the bytes do not depend on who read first.
    db.execute("SET preserve_insertion_order = true")
    db.execute(
        f"CREATE TEMP TABLE cells AS SELECT {named}, {values} FROM raw{grouped}"
        f" ORDER BY {', '.join(KEYS[layout.file])}"
    )
    found = db.execute("SELECT coalesce(sum(n), 0), coalesce(max(largest), 0) FROM raw").fetchone()
    assert found is not None  # noqa: S101 - an aggregate has one row
    return int(found[0]), float(found[1]), spelled


def _clean(value: str, column: str, layout: Layout) -> str:
    """A value of a key as text: without blanks and quotes, and with the two digits of the codes of
    its column.
    """
    plain = f"trim(coalesce({value}, ''), ' \"')"
    known = layout.known.get(column, frozenset())
    if any(re.fullmatch("0[0-9]", code) for code in known):
        return f"CASE WHEN length({plain}) = 1 THEN '0' || {plain} ELSE {plain} END"
    if "W1" in known:
        return f"regexp_replace({plain}, '^W0', 'W')"
    return plain


def _check_codes(
    path: Path, layout: Layout, places: list[str], spelled: dict[str, list[tuple[str, str]]]
) -> None:
    for column, known in layout.known.items():
        told = spelled.get(column, [])
        unknown = {str(raw or "").strip(' "'): code for code, raw in told if code not in known}
        if unknown:
            row = row_of(path, places.index(column), frozenset(unknown))
            raise DataError(
                "ingest.read_month.code",
                "{file}, row {row}, {column}",
                "{code}",
                "a known code: {known}",
                "correct the row, or add the code to data/open_data/codes.csv",
                file=path.name,
                row=row,
                column=column,
                code=sorted(unknown)[0][:40] or "''",
                known=", ".join(sorted(k for k in known if k))[:120],
            )


def _totals(db: duckdb.DuckDBPyConnection, layout: Layout) -> dict[str, float]:
    columns = layout.named("count") + layout.named("mass")
    asked = ", ".join(f"sum({c})::DOUBLE" for c in columns)
    values = db.execute(f"SELECT {asked} FROM cells").fetchone() or ()
    return {c: float(v or 0.0) for c, v in zip(columns, values, strict=True)}


def _check_sums(
    path: Path,
    layout: Layout,
    places: list[str],
    rows: int,
    largest: float,
    totals: dict[str, float],
) -> None:
    """A file has rows, no row of totals, and columns that add up to one another."""
    first = layout.named("count")[0]
    if rows == 0:
        raise _wrong(path, N_("no row"), N_("rows below the header"), first)
    if rows > 2 and 2 * largest == totals[first]:
        row = row_of(path, places.index(first), frozenset([f"{largest:.0f}"]))
        raise _wrong(path, N_("a row of totals"), N_("cells only"), first, row)
    if layout.file != "asg":
        return
    ways = list(MODALITIES.values())
    identities = {"asegurados": ["no_trabajadores", "ta"], "ta": ways}
    identities["ta_sal"] = [f"{w}_sal" for w in ways]
    identities["masa_sal_ta"] = [f"masa_sal_{w}" for w in ways]
    for whole, parts in identities.items():
        found = sum(totals[p] for p in parts)
        if abs(found - totals[whole]) > max(0.5, 1e-6 * totals[whole] * whole.startswith("masa")):
            raise DataError(
                "ingest.read_month.sums",
                "{file}, {whole}",
                "{total:,.0f}",
                "{found:,.0f}, the sum of {parts}",
                "download the file again: its columns are swapped or its rows are damaged",
                file=path.name,
                whole=whole,
                total=totals[whole],
                found=found,
                parts=", ".join(parts),
            )


def _write(db: duckdb.DuckDBPyConnection, layout: Layout, stage: Path, month: str) -> int:
    """Parquet of the month: all its sums by part, and the cube's long rows."""
    kind = f"(FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({_PARTS[layout.file]}))"
    sums = ", ".join(
        f"{c}::{'BIGINT' if c in layout.named('count') else 'DOUBLE'} AS {c}"
        for c in layout.named("count") + layout.named("mass")
    )
    keys = ", ".join(KEYS[layout.file])
    db.execute(f"COPY (SELECT {keys}, {sums} FROM cells) TO '{stage}/parts' {kind}")
    db.execute(
        f"COPY (SELECT DATE '{month}' AS month, * FROM ({_long(layout.file, keys)}))"
        f" TO '{stage}/cube.parquet' (FORMAT parquet, COMPRESSION zstd)"
    )
    return db.read_parquet(f"{stage}/cube.parquet").shape[0]


def _long(file: str, keys: str) -> str:
    """Rows of the small cube: of asg one for each way of being insured that has anybody."""
    if file == "pda":
        return f"SELECT {keys}, tot_casos::BIGINT AS persons FROM cells WHERE tot_casos > 0"
    ways = [
        f"SELECT {keys}, '{name}' AS modality, {c}::BIGINT AS jobs,"
        f" {c}_sal::BIGINT AS jobs_with_salary, masa_sal_{c}::DOUBLE AS wage_mass,"
        f" {c}::BIGINT AS insured FROM cells WHERE {c} > 0"
        for name, c in MODALITIES.items()
    ]
    without = (
        f"SELECT {keys}, '{WITHOUT_JOB}', 0, 0, 0.0, no_trabajadores::BIGINT FROM cells"
        " WHERE no_trabajadores > 0"
    )
    return " UNION ALL ".join([*ways, without])


def _place(stage: Path, out: Path, month: str) -> None:
    """The month's files take the place of earlier ones."""
    parts, cube = out / "parts" / f"month={month}", out / "cube" / f"{month}.parquet"
    for target in (parts, cube):
        target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(parts, ignore_errors=True)
    (stage / "parts").replace(parts)
    (stage / "cube.parquet").replace(cube)


def _wrong(path: Path, found: str, expected: str, column: str, row: int | None = None) -> DataError:
    return DataError(
        "ingest.read_month.table",
        "{file}, {column}" if row is None else "{file}, row {row}, {column}",
        "{found}",
        expected,
        "download the file of the institute again",
        file=path.name,
        column=column,
        row=row,
        found=Term(found),
    )


def _row(path: Path, err: duckdb.Error) -> DataError:
    """What duckdb says of a row, in the words of the house."""
    said = str(err)
    line = re.search(r"CSV Error on Line: (\d+)", said)
    text = re.search(r"Original Line: ?(.*)", said)
    fields = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", said)
    column = re.search(r'converting column "(\w+)"', said)
    return DataError(
        "ingest.read_month.row",
        "{file}, row {row}, {column}" if column else "{file}, row {row}",
        "{text}",
        "{fields} fields" if fields else "a number of zero or more",
        "download the file of the institute again: it is cut short or damaged there",
        file=path.name,
        row=line.group(1) if line else "?",
        column=column.group(1) if column else "",
        text=text.group(1)[:120] if text else first_line(err, 120),
        fields=fields.group(1) if fields else "",
    )


def _cut(path: Path, err: Exception) -> DataError:
    return DataError(
        "ingest.read_month.cut",
        "{file}",
        "{reason}",
        "a compressed file that is whole",
        "download the file again",
        file=path.name,
        reason=reason(err),
    )


def _unwritten(out: Path, err: Exception) -> OutputError:
    return OutputError(
        "ingest.read_month.space",
        "{folder}",
        "{reason}",
        "space on the disk for the cells of a month",
        "free some, or choose another --out; the months already read stay",
        folder=str(out),
        reason=reason(err),
    )
