"""The institute's monthly files as a cube: known totals in every layout, and what is refused."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from piimss_forecast import catalog as load_catalog
from piimss_forecast.cli import app
from piimss_forecast.core.errors import DataError, OutputError
from piimss_forecast.ingest import (
    Cube,
    asegurados,
    asegurados_many,
    asegurados_read,
    open_cube,
    pda,
)

pytestmark = pytest.mark.slow

# Every documented layout, encoding and way of writing keys, in months with a published total.
FILES = {
    "1999-03-31": {"layout": "1997", "encoding": "latin-1"},
    "1999-04-30": {"layout": "1997", "encoding": "utf-8", "packed": True},
    "2017-05-31": {"layout": "2017", "encoding": "utf-8-sig"},
    "2018-12-31": {"layout": "2025", "encoding": "latin-1"},
}


def jobs(month: str) -> int:
    return int(load_catalog().history("insured_jobs_month")[pd.Period(month[:7], "M")])


@pytest.fixture(scope="module")
def made(tmp_path_factory, open_files):
    folder = tmp_path_factory.mktemp("abiertos")
    known = {
        m: open_files.write_asg(folder, m, rows=600, jobs=jobs(m), **how)
        for m, how in FILES.items()
    }
    cube = asegurados(folder, folder / "cubo")
    return folder, known, cube


def test_every_layout_gives_its_known_totals(made):
    _, known, cube = made
    assert cube.refused.empty
    found = cube.table("month", "state", "sex")
    for month, sums in known.items():
        rows = found.loc[month]
        assert (rows["jobs"] == sums["ta"]).all()
        assert (rows["insured"] == sums["asegurados"]).all()
        assert (rows["jobs_with_salary"] == sums["ta_sal"]).all()
        assert rows["wage_mass"].to_numpy() == pytest.approx(sums["masa_sal_ta"].to_numpy())
    ways = cube.table("modality", month="2018-12-31")["jobs"]
    assert ways["permanente_urbano"] == known["2018-12-31"]["tpu"].sum()
    assert set(cube.table("uma_band", month="1999-03-31").index) == {""}
    assert {"", "NA"} < set(cube.table("sector").index)


def test_parts_hold_every_column_by_month_and_state(made):
    folder, known, _ = made
    part = folder / "cubo" / "parts" / "month=2018-12-31" / "state=01"
    rows = pd.concat(pd.read_parquet(f) for f in part.glob("*.parquet"))
    assert rows["tpc_sal"].sum() == known["2018-12-31"].loc["01", "tpc_sal"].sum()


def test_known_months_are_not_read_again(made, monkeypatch):
    folder, _, cube = made
    monkeypatch.setattr(asegurados_many, "read_month", None)
    again = asegurados(folder, folder / "cubo")
    assert again.table("month").equals(cube.table("month"))
    assert open_cube(folder / "cubo").file == "asg"


@pytest.mark.parametrize(
    ("part", "cut", "named"),
    [
        ("cube/2018-12-31.parquet", None, "2018-12-31: "),
        ("cube/2018-12-31.parquet", 500, "2018-12-31: "),
        ("records/asg-2018-12-31.csv.json", 50, "records/asg-2018-12-31.csv.json: "),
    ],
)
def test_a_cube_that_lost_a_month_is_refused_and_reads_it_again(made, tmp_path, part, cut, named):
    folder, _, cube = made
    shutil.copytree(folder / "cubo", tmp_path / "c")
    file = tmp_path / "c" / part
    whole = file.read_bytes()
    file.unlink() if cut is None else file.write_bytes(whole[:cut])
    with pytest.raises(DataError, match=named):
        open_cube(tmp_path / "c")
    assert asegurados(folder, tmp_path / "c").table("month").equals(cube.table("month"))
    assert open_cube(tmp_path / "c").refused.empty
    if part.endswith("parquet"):
        file.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(DataError, match="piimss data asegurados"):
            Cube(tmp_path / "c", "asg").table("month")


def test_cells_changed_after_they_were_read_are_refused_and_read_again(made, tmp_path):
    folder, _, cube = made
    shutil.copytree(folder / "cubo", tmp_path / "c")
    file = tmp_path / "c" / "cube" / "2018-12-31.parquet"
    with duckdb.connect() as db:  # as many rows, and a good file: only its jobs are other
        db.execute(f"CREATE TABLE t AS SELECT * REPLACE (jobs + 1 AS jobs) FROM '{file}'")
        db.execute(f"COPY t TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    with pytest.raises(DataError, match="2018-12-31: "):
        open_cube(tmp_path / "c")
    assert asegurados(folder, tmp_path / "c").table("month").equals(cube.table("month"))
    assert open_cube(tmp_path / "c").refused.empty


def test_the_same_bytes_whatever_the_threads(made, tmp_path):
    folder, _, _ = made
    asegurados(folder / "asg-2018-12-31.csv", tmp_path / "c", threads=1)
    file = Path("cube", "2018-12-31.parquet")
    assert (tmp_path / "c" / file).read_bytes() == (folder / "cubo" / file).read_bytes()


def test_the_workers_of_a_cluster_make_the_same_cube(made, tmp_path):
    distributed = pytest.importorskip("distributed")
    folder, _, cube = made
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as local,
        distributed.Client(local) as client,
    ):
        far = asegurados(folder, tmp_path / "c", client=client)
        lost = _Lost(client, "asg-2018-12-31.csv")
        with pytest.raises(OutputError, match="asg-2018-12-31"):
            asegurados(folder, tmp_path / "d", client=lost)
    files = sorted(f.relative_to(cube.folder) for f in (cube.folder / "cube").iterdir())
    assert len(files) == len(FILES)
    for file in files:
        assert (tmp_path / "c" / file).read_bytes() == (cube.folder / file).read_bytes()
    assert far.table("month").equals(cube.table("month"))
    # The rest went on, and what was lost is read by the next call.
    assert "2018-12-31" not in open_cube(tmp_path / "d").table("month").index
    assert asegurados(folder, tmp_path / "d").table("month").equals(cube.table("month"))


class _Lost:
    """A client one of whose files ends the workers that read it."""

    def __init__(self, client, file):
        self.client, self.file = client, file
        self.run = client.run

    def submit(self, function, path, *args, **options):
        future = self.client.submit(function, path, *args, **options)
        if path.name == self.file:
            future.cancel()
        return future


def edited(text: str, row: int, cells: dict[str, str]) -> str:
    lines = text.split("\n")
    names, parts = lines[0].split("|"), lines[row - 1].split("|")
    for name, cell in cells.items():
        parts[names.index(name)] = cell
    return "\n".join([*lines[: row - 1], "|".join(parts), *lines[row:]])


def swapped(text: str, a: str, b: str) -> str:
    head, body = text.split("\n", 1)
    head = head.replace(f"|{a}|", "|?|").replace(f"|{b}|", f"|{a}|").replace("|?|", f"|{b}|")
    return f"{head}\n{body}"


BAD = {
    "row cut short": (lambda t: t[: t.rindex("|")], "fila 601"),
    "column twice": (lambda t: t.replace("|cve_municipio|", "|sexo|", 1), "sexo, dos veces"),
    "rows lost": (lambda t: t[: len(t) // 2].rsplit("\n", 1)[0] + "\n", "ta"),
    "rows twice": (lambda t: t + t.split("\n", 1)[1], "ta"),
    "no number": (lambda t: edited(t, 5, {"teu": "x"}), "fila 5"),
    "negative": (lambda t: edited(t, 7, {"ta": "-3"}), "fila 7"),
    "unknown state": (lambda t: edited(t, 9, {"cve_entidad": "77"}), "fila 9, cve_entidad"),
    "unknown delegation": (
        lambda t: edited(t, 4, {"cve_delegacion": "88"}),
        "fila 4, cve_delegacion",
    ),
    "missing column": (lambda t: t.replace("|sexo|", "|genero|", 1), "sin sexo"),
    "repeated column": (lambda t: t.replace("|teu|", "|tec|", 1), "sin teu"),
    "swapped keys": (lambda t: swapped(t, "sexo", "rango_edad"), "rango_edad"),
    "swapped counts": (lambda t: swapped(t, "ta_sal", "teu_sal"), "ta_sal"),
    "no bars": (lambda t: t.replace("|", ","), "fila 1"),
    "no rows": (lambda t: t.split("\n")[0] + "\n", "asegurados"),
    "nothing": (lambda t: "", "fila 1"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_month_is_refused_by_name_and_the_rest_goes_on(made, tmp_path, what):
    folder, _, _ = made
    change, where = BAD[what]
    text = (folder / "asg-2018-12-31.csv").read_text(encoding="latin-1")
    (tmp_path / "asg-2018-12-31.csv").write_text(change(text), encoding="latin-1")
    shutil.copy(folder / "asg-1999-03-31.csv", tmp_path)
    cube = asegurados(tmp_path, tmp_path / "c")
    assert cube.refused.index.tolist() == ["asg-2018-12-31.csv"]
    found = cube.refused["refused"].item()
    assert "asg-2018-12-31.csv" in found and where in found, found
    assert cube.table("month").index.tolist() == ["1999-03-31"]


def test_a_row_of_totals_is_named(made, tmp_path, open_files):
    folder, known, _ = made
    text = (folder / "asg-2018-12-31.csv").read_text(encoding="latin-1")
    names = open_files.columns("2025")
    sums = known["2018-12-31"].sum()
    cells = [f"{sums[n]:.0f}" if n in sums else "01" if n.startswith("cve") else "" for n in names]
    cells[names.index("sexo")] = "1"
    cells[names.index("rango_uma")] = "W1"
    (tmp_path / "asg-2018-12-31.csv").write_text(text + "|".join(cells) + "\n", encoding="latin-1")
    found = asegurados(tmp_path, tmp_path / "c", accept="probe").refused["refused"].item()
    assert "fila 602" in found


def test_a_compressed_file_cut_short(made, tmp_path):
    folder, _, _ = made
    whole = (folder / "asg-1999-04-30.csv.gz").read_bytes()
    (tmp_path / "asg-1999-04-30.csv.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "asg-1999-03-31.csv.gz").write_bytes(whole[:12])
    assert (
        asegurados(tmp_path, tmp_path / "c").refused["code"].tolist()
        == ["ingest.read_month.cut"] * 2
    )


def test_names_repeated_months_and_mislabelled_rows(made, tmp_path):
    folder, _, _ = made
    shutil.copy(folder / "asg-2018-12-31.csv", tmp_path)
    shutil.copy(folder / "asg-2018-12-31.csv", tmp_path / "asg-2018-11-30.csv")  # another's rows
    shutil.copy(folder / "asg-2018-12-31.csv", tmp_path / "asg-2018-12-30.csv")  # ends no month
    shutil.copy(folder / "asg-1999-03-31.csv", tmp_path)
    with (folder / "asg-1999-03-31.csv").open("rb") as plain:
        (tmp_path / "asg-1999-03-31.csv.gz").write_bytes(gzip.compress(plain.read()))
    cube = asegurados(tmp_path, tmp_path / "c")
    assert cube.refused["code"].to_dict() == {
        "asg-2018-11-30.csv": "ingest.check_total",
        "asg-2018-12-30.csv": "ingest.layout.month",
        "asg-1999-03-31.csv.gz": "ingest.asegurados.repeated",
    }
    assert cube.table("month").index.tolist() == ["1999-03-31", "2018-12-31"]


def test_neighbours_where_nothing_is_published(tmp_path, open_files):
    months = {"2026-03-31": 1.0, "2026-04-30": 1.005, "2026-05-31": 0.8, "2026-06-30": 1.01}
    for month, times in months.items():
        open_files.write_asg(tmp_path, month, rows=60, jobs=int(22_700_000 * times))
    shutil.copy(tmp_path / "asg-2026-04-30.csv", tmp_path / "asg-2026-07-31.csv")
    cube = asegurados(tmp_path, tmp_path / "c")
    assert cube.refused["code"].to_dict() == {
        "asg-2026-05-31.csv": "ingest.asegurados.neighbour",
        "asg-2026-07-31.csv": "ingest.asegurados.same",
    }
    accepted = asegurados(tmp_path, tmp_path / "c", accept="revised by the institute")
    assert accepted.refused["code"].tolist() == ["ingest.asegurados.same"]


def test_a_disk_that_fills_leaves_nothing_half_written(made, tmp_path, monkeypatch):
    folder, _, _ = made

    def full(*_):
        raise duckdb.IOException("Could not write file: No space left on device")

    monkeypatch.setattr(asegurados_read, "_write", full)
    with pytest.raises(OutputError, match="espacio"):
        asegurados(folder / "asg-2018-12-31.csv", tmp_path / "c")
    assert not [f for f in (tmp_path / "c").rglob("*") if f.is_file()]


def test_two_encodings_and_two_ends_of_line_in_one_file(made, tmp_path):
    folder, known, _ = made
    lines = (folder / "asg-2018-12-31.csv").read_text(encoding="latin-1").split("\n")
    at = lines[0].split("|").index("cve_municipio")
    for row, encoding in ((1, "utf-8"), (2, "latin-1")):
        cells = lines[row].split("|")
        cells[at] = "Ñ1".encode(encoding).decode("latin-1")
        lines[row] = "|".join(cells)
    text = "\r\n".join(lines).encode("latin-1")
    (tmp_path / "asg-2018-12-31.csv").write_bytes(text)
    cube = asegurados(tmp_path, tmp_path / "c")
    assert cube.refused.empty, cube.refused["refused"].tolist()
    assert cube.table("month")["jobs"].item() == known["2018-12-31"]["ta"].sum()


def test_what_a_killed_reader_left_is_removed_and_a_living_one_keeps_its_own(made, tmp_path):
    folder, _, _ = made
    out, here = tmp_path / "c", asegurados_read.STAGE
    dead, alive, begun = (out / f"{here}{name}" for name in ("dead", "alive", "begun"))
    other = out / f"{here[:-1]}-12@x"  # of a machine whose name begins like this one's
    for left in (dead, alive, begun, other):
        left.mkdir(parents=True)
        (left / "cube.parquet").write_bytes(b"half")
    code = (
        "import sys, time, pathlib\n"
        "from piimss_forecast.core.held import held\n"
        "with held(pathlib.Path(sys.argv[1])) as free:\n"
        "    print(free, flush=True)\n"
        "    time.sleep(60)\n"
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", code, left], stdout=subprocess.PIPE, text=True)
        for left in (dead, alive)
    ]
    assert [reader.stdout.readline() for reader in readers] == ["True\n", "True\n"]
    readers[0].kill()
    readers[0].communicate(timeout=30)
    for left in (dead, alive, other):
        os.utime(left, (0, 0))
    asegurados(folder / "asg-2018-12-31.csv", out)
    assert [left.exists() for left in (dead, alive, begun, other)] == [False, True, True, True]
    readers[1].kill()
    readers[1].communicate(timeout=30)


def test_registered_persons(tmp_path, open_files):
    known = open_files.write_pda(tmp_path, "2020-12-31", rows=400, persons=57_073_874)
    open_files.write_pda(tmp_path, "2021-12-31", rows=400, persons=50_000_000)
    cube = pda(tmp_path)
    assert cube.table("delegation")["persons"].to_dict() == known.to_dict()
    assert cube.refused["code"].to_dict() == {"pda-2021-12-31.csv": "ingest.asegurados.registered"}


def test_the_command_says_what_was_refused(made, tmp_path):
    folder, _, _ = made
    shutil.copy(folder / "asg-2018-12-31.csv", tmp_path)
    shutil.copy(folder / "asg-2018-12-31.csv", tmp_path / "asg-2018-12-30.csv")
    asked = ["data", "asegurados", str(tmp_path), "--out", str(tmp_path / "c"), "--lang", "en"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 1
    assert "asg-2018-12-30.csv" in done.output and "1 files refused" in done.output


def test_two_spellings_of_a_code_are_one_cell_and_any_letter_is_read(made, tmp_path):
    folder, known, _ = made
    lines = (folder / "asg-2018-12-31.csv").read_text(encoding="latin-1").split("\n")
    names = lines[0].split("|")
    at, job = names.index("cve_entidad"), names.index("ta")
    double = []
    for number, line in enumerate(lines[1:-1]):
        cells = line.split("|")
        cells[at] = cells[at].zfill(2) if number % 2 else cells[at]
        cells[names.index("cve_municipio")] = "Ñ1"  # no UTF-8 in latin-1
        assert cells[job].isdigit()
        double.append("|".join(cells))
    text = "\n".join([lines[0], *double]) + "\n"
    (tmp_path / "asg-2018-12-31.csv").write_text(text, encoding="latin-1")
    cube = asegurados(tmp_path, tmp_path / "c")
    assert cube.refused.empty, cube.refused["refused"].tolist()
    found = cube.table("state", month="2018-12-31")["jobs"]
    assert found.to_dict() == known["2018-12-31"].groupby("state")["ta"].sum().to_dict()
    rows = pd.read_parquet(tmp_path / "c" / "cube" / "2018-12-31.parquet")
    assert (
        not rows.drop(columns=["jobs", "jobs_with_salary", "wage_mass", "insured"])
        .duplicated()
        .any()
    )


def test_what_no_state_earns_is_refused_by_law_or_by_the_month_before(tmp_path, open_files):
    wrong = {  # month: state (all when empty) and times its wage mass
        "1999-04-30": ("", 30),
        "2017-05-31": ("", 0.001),
        "2026-04-30": ("", 1),
        "2026-05-31": ("1", 2),
        "2027-01-31": ("1", 30),
        "2027-06-30": ("1", 0.001),
    }
    for month, (state, times) in wrong.items():
        # Jobs that no other month has: the same rows twice are another fault.
        number = jobs(month) if month < "2026" else 22_700_000 + int(month[5:7])
        open_files.write_asg(tmp_path, month, rows=60, jobs=number)
        file = tmp_path / f"asg-{month}.csv"
        rows = pd.read_csv(file, sep="|", dtype=str, encoding="latin-1", keep_default_na=False)
        these = rows["cve_entidad"].eq(state) | (state == "")
        for mass in (c for c in rows if c.startswith("masa")):
            scaled = rows.loc[these, mass].astype(float) * times
            rows.loc[these, mass] = scaled.map("{:.2f}".format)
        rows.to_csv(file, sep="|", index=False, encoding="latin-1")
    found = asegurados(tmp_path, tmp_path / "c").refused.set_index("month")
    law, near = "ingest.asegurados.salary", "ingest.asegurados.salary_neighbour"
    codes = dict.fromkeys(set(wrong) - {"2026-04-30"}, law) | {"2026-05-31": near}
    assert found["code"].to_dict() == codes
    assert "entidad 01" in found.loc["2027-01-31", "refused"]
    assert "todas las entidades" in found.loc["2017-05-31", "refused"]
    taken = asegurados(tmp_path, tmp_path / "c", accept="a strike").table("month").index
    assert taken.tolist() == ["2026-04-30", "2026-05-31"]  # the law is not overruled
