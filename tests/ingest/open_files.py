"""Files as the institute publishes them every month, in each layout seen, with known totals."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import duckdb
import pandas as pd

# What each layout adds to the columns of 1997.
LAYOUTS = {"1997": (), "2017": ("rango_uma",), "2025": ("rango_uma", "ptpd")}
_WAYS = ("teu", "tec", "tpu", "tpc")
_KEYS = [
    "cve_delegacion",
    "cve_subdelegacion",
    "cve_entidad",
    "cve_municipio",
    "sector_economico_1",
    "sector_economico_2",
    "sector_economico_4",
    "tamaño_patron",
    "sexo",
    "rango_edad",
    "rango_salarial",
]
_COUNTS = ["asegurados", "no_trabajadores", "ta", *_WAYS, "ta_sal", *(f"{w}_sal" for w in _WAYS)]
_MASS = ["masa_sal_ta", *(f"masa_sal_{w}" for w in _WAYS)]
_PDA = (
    "ID_DELEG_RP ID_SUBDEL_RP ID_UMF_RP NOMBRE_UMF_RP ST_TIT_FAM ID_CALIDAD {sex} CVE_RANGO_EDAD"
    " ST_CONSULTORIO ID_TURNO ID_CONSULTORIO TOT_CASOS"
)


def columns(layout: str) -> list[str]:
    """Names of the columns of asg, in their order."""
    return [*_KEYS, *LAYOUTS[layout], *_COUNTS, *_MASS]


def _rows(rows: int, jobs: int, seed: int, layout: str, uma: float) -> str:
    """Rows of asg; every tenth is of persons insured without a job. Jobs add up to ``jobs``, and
    the band of each row is that of its salary.
    """
    working = rows - (rows + 9) // 10

    def key(salt: int, n: int) -> str:
        return f"(hash(i * 64 + {salt} + {seed} * 4096) % {n})::INT"

    def skewed(salt: int, n: int) -> str:
        """As the institute's are: most rows in the first few, so that many share a cell."""
        return f"least({n} - 1, floor({n} * pow({key(salt, 1000)} / 1000.0, 3)))::INT"

    pad = "lpad({}::VARCHAR, 2, '0')" if layout == "1997" else "{}::VARCHAR"
    state = f"({skewed(1, 32)} + 1)"
    job = "i % 10 <> 0"
    sectors = "(['0', '1', '3', '4', '5', '6', '7', '8', '9', 'NA'])"
    # The job's place among the working rows: the first ones take what the division leaves.
    at = "(i - i // 10 - 1)"
    n = f"CASE WHEN {job} THEN {jobs // working} + ({at} < {jobs % working})::INT ELSE 0 END"
    # Most earn little, none less than the minimum wage of 2026; the most, the last band.
    wage = f"(316 + floor(2534 * pow({key(9, 1000)} / 1000.0, 6)))::BIGINT"
    band = f"least(25, ceil({wage} / {uma}))::INT"
    more = {
        "rango_uma": f"CASE WHEN {job} THEN 'W' || {band} ELSE '' END",
        "ptpd": f"({skewed(10, 40)} = 39)::INT::VARCHAR",
    }
    # From 15-19 to 75 and over, of a mean near that of the country's jobs.
    age = f"2 + {key(11, 5)} + {key(14, 5)} + ({key(15, 4)} = 0)::INT * {key(16, 5)}"
    keys = [
        f"{pad.format(f'CASE WHEN {state} = 9 THEN 39 + i % 2 ELSE {state} END')}",
        f"{pad.format(key(2, 60))}",
        f"{pad.format(state)}",
        f"'A' || {pad.format(key(3, 90))}",
        f"CASE WHEN {job} THEN {sectors}[{skewed(4, 10)} + 1] ELSE '' END",
        f"CASE WHEN {job} THEN lpad(({key(5, 99)})::VARCHAR, 2, '0') ELSE '' END",
        f"CASE WHEN {job} THEN lpad(({key(6, 9999)})::VARCHAR, 4, '0') ELSE '' END",
        f"CASE WHEN {job} THEN 'S' || ({key(7, 7)} + 1) ELSE 'NA' END",
        f"(1 + ({key(8, 100)} >= 60)::INT)::VARCHAR",
        f"CASE WHEN i % 977 = 0 THEN 'ND' ELSE 'E' || ({age}) END",
        f"CASE WHEN {job} THEN 'W' || ({key(12, 11)} + 1) ELSE '' END",
        *(more[name] for name in LAYOUTS[layout]),
    ]
    kind = key(13, 100)  # of a hundred rows, 86 of permanent urban jobs
    way = f"({kind} >= 12)::INT + ({kind} >= 13)::INT + ({kind} >= 99)::INT"
    names = [*_KEYS, *LAYOUTS[layout]]
    named = ", ".join(f'{how} AS "{name}"' for name, how in zip(names, keys, strict=True))
    return f"SELECT {named}, {n} AS ta, {way} AS way, {wage} AS wage, i FROM range({rows}) t(i)"


def _measures() -> str:
    """Counts and mass of a row from its jobs and the way they are insured."""
    without = "CASE WHEN ta = 0 THEN 3 + i % 4 ELSE 0 END"
    salaried = "ta - (i % 50 = 1 AND ta > 0)::INT"  # a job in fifty rows has no salary
    counts = [f"ta + {without} AS asegurados", f"{without} AS no_trabajadores", "ta"]
    for how, suffix in (("ta", ""), (salaried, "_sal")):
        counts += [f"{how} AS ta{suffix}"] if suffix else []
        counts += [
            f"CASE way WHEN {k} THEN {how} ELSE 0 END AS {w}{suffix}" for k, w in enumerate(_WAYS)
        ]
    mass = f"(({salaried}) * wage + (i % 100) / 100.0)::DECIMAL(18, 2)"
    whole = f"CASE WHEN ta > 0 THEN {mass} ELSE 0 END"
    money = [f"{whole} AS masa_sal_ta"]
    money += [
        f"CASE way WHEN {k} THEN {whole} ELSE 0 END AS masa_sal_{w}" for k, w in enumerate(_WAYS)
    ]
    return ", ".join([*counts, *money])


def write_asg(
    folder: Path,
    date: str,
    *,
    rows: int = 2000,
    jobs: int = 20_000_000,
    seed: int = 1,
    layout: str = "2025",
    encoding: str = "latin-1",
    packed: bool = False,
    uma: float = 108.57,
) -> pd.DataFrame:
    """Write ``asg-<date>.csv`` and return its sums by state and sex, worked out apart from any
    reader.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = columns(layout)
    listed = ", ".join(f'"{n}"' for n in names)
    with duckdb.connect() as db:
        db.execute("SET preserve_insertion_order = true")
        db.execute(
            f"CREATE TABLE rows AS SELECT * EXCLUDE (ta), {_measures()}"
            f" FROM ({_rows(rows, jobs, seed, layout, uma)})"
        )
        body = folder / f".{date}.body"
        db.execute(
            f"COPY (SELECT {listed} FROM rows) TO '{body}' (HEADER false, DELIMITER '|', QUOTE '')"
        )
        sums = ", ".join(f"sum({c})::DOUBLE AS {c}" for c in [*_COUNTS, *_MASS])
        known = db.execute(
            f"SELECT lpad(cve_entidad, 2, '0') AS state, sexo AS sex, {sums} FROM rows"
            " GROUP BY ALL ORDER BY ALL"
        ).df()
    target = folder / f"asg-{date}.csv{'.gz' if packed else ''}"
    write = gzip.open if packed else Path.open
    with write(target, "wb") as out, body.open("rb") as lines:
        out.write(("|".join(names) + "\n").encode(encoding))
        shutil.copyfileobj(lines, out)
    body.unlink()
    return known.set_index(["state", "sex"])


def write_pda(
    folder: Path, date: str, *, rows: int = 1500, persons: int = 59_000_000, seed: int = 1
) -> pd.Series:
    """Write ``pda-<date>.csv`` in windows-1252, its sex named as in its year, and return its
    persons by delegation.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = _PDA.format(sex="CVE_GENERO" if date < "2017" else "CVE_SEXO").split()
    lines, known = ["|".join(names)], {}
    for i in range(rows):
        count = persons // rows + (i < persons % rows)
        delegation = f"{(i * 7 + seed) % 8 + 1:02d}" if i % 3 else f"{39 + i % 2}"
        age = "ND" if i % 97 == 0 else f"E{(i * 5 + seed) % 29}"
        cells = [delegation, f"{i % 20:02d}", f"{i % 300:03d}", "UMF Núm. 1 Cañón", str(i % 2 + 1)]
        cells += [str(i % 6 + 1), str(i % 2 + 1), age, str(int(i % 9 > 0)), "1", f"{i % 12:03d}"]
        lines.append("|".join([*cells, str(count)]))
        known[delegation] = known.get(delegation, 0) + count
    text = "\n".join(lines) + "\n"
    (folder / f"pda-{date}.csv").write_bytes(text.encode("windows-1252"))
    return pd.Series(known, name="persons").sort_index()
