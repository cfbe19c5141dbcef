"""The institute's open-data layout by UMA band: what is read, what is refused, what reaches the
cuotas.
"""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.contributions import LogNormal, band_table
from piimss_forecast.core.errors import DataError
from piimss_forecast.ingest import band_salaries, read_uma_bands, salary_patch, salary_rows
from piimss_forecast.ingest.own_set import set_text

UMA, WAGE = 108.57, 248.93
HEADER = (
    "cve_delegacion|sector_economico_1|tamaño_patron|sexo|rango_edad|rango_salarial|rango_uma"
    "|asegurados|ta|ta_sal|masa_sal_ta"
)


def write(path, rows, header=HEADER, encoding="latin-1"):
    path.write_bytes("\n".join([header, *rows]).encode(encoding))
    return path


@pytest.fixture
def file(tmp_path):
    """Men and women with log-normal salaries of their own, each band cut in two delegations,
    some insured with no salary.
    """
    rows = []
    for sex, jobs, mean, sd in (("1", 13e6, 610.0, 0.8), ("2", 9e6, 545.0, 0.7)):
        share, wage = band_table(
            LogNormal(sd).fit(np.array(mean), np.array(WAGE), np.array(25 * UMA)), np.array(UMA)
        )
        for band in range(1, 26):
            n, mass = jobs * share[band - 1], jobs * wage[band - 1]
            for delegation, part in (("1", 0.25), ("9", 0.75)):
                jobs_here = f"{n * part:.6f}"
                rows.append(
                    f"{delegation}|4|S2|{sex}|E5|W3|W{band}"
                    f"|{jobs_here}|{jobs_here}|{jobs_here}|{mass * part:.6f}"
                )
        rows.append(f"1|4|S2|{sex}|E5|||1000|0|500|0")
    return write(tmp_path / "asg-2024-12-31.csv", rows)


def test_totals_and_groups(file):
    table = read_uma_bands(file)
    assert list(table.index) == list(range(1, 26)) and table.attrs["count"] == "ta_sal"
    assert table["jobs"].sum() == pytest.approx(22e6) and table.attrs[
        "without_band"
    ] == pytest.approx(1000)
    assert table["mass"].sum() == pytest.approx(13e6 * 610 + 9e6 * 545)
    by_sex = read_uma_bands(file, by=("sexo",))
    np.testing.assert_allclose(by_sex.groupby("band").sum(), table, rtol=1e-12)
    assert by_sex.loc["2", "jobs"].sum() == pytest.approx(9e6)


def test_patch_recovers_the_dispersion_and_runs(file):
    table = read_uma_bands(file, by=("sexo",))
    assert salary_patch(table.loc["1"], UMA, WAGE)["contributions.salary_sd_log"] == pytest.approx(
        0.8, abs=2e-3
    )
    assert salary_patch(table.loc["2"], UMA, WAGE)["contributions.salary_sd_log"] == pytest.approx(
        0.7, abs=2e-3
    )
    histogram = band_salaries(table.loc["1"], UMA)
    assert float(histogram.shares @ histogram.wages) * UMA == pytest.approx(610)
    patched = pf.scenario("tendencial").patch(salary_patch(read_uma_bands(file), UMA, WAGE))
    assert 0.7 < patched.get("contributions.salary_sd_log") < 0.85


def test_an_assumption_set_of_one_s_own_is_written_and_read(file, tmp_path):
    rows = salary_rows(read_uma_bands(file), UMA, WAGE)
    own = tmp_path / "propio.toml"
    own.write_text(set_text("propio", "tendencial", ("Propio", "Own"), rows), encoding="utf-8")
    assert (
        pf.scenario(own).get("contributions.salary_sd_log")
        == rows["contributions.salary_sd_log"]["value"]
    )
    assert rows["contributions.salary_sd_log"]["source"] == file.name


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "latin-1"), ("|", "utf-8-sig")]
)
def test_separators_and_encodings(tmp_path, separator, encoding):
    rows = ["1|4|ñ|1|E5|W3|W3|10|10|10|3000", "1|4|ñ|2|E5|W3|w|1|1|1|1".replace("|w|", "|W25|")]
    path = write(
        tmp_path / "a.csv",
        [r.replace("|", separator) for r in rows],
        HEADER.replace("|", separator),
        encoding,
    )
    table = read_uma_bands(path)
    assert table.loc[3, "jobs"] == 10 and table.loc[25, "jobs"] == 1 and table.loc[1, "jobs"] == 0


def test_without_mass_bands_stand_at_their_middle(tmp_path):
    table = read_uma_bands(write(tmp_path / "a.csv", ["W4|30", "W6|10"], "rango_uma|ta"))
    histogram = band_salaries(table, UMA)
    np.testing.assert_allclose(histogram.wages, [3.5, 5.5])
    np.testing.assert_allclose(histogram.shares, [0.75, 0.25])


BAD = [
    ("sexo|ta", ["1|5"], "rango_uma"),
    ("rango_uma|sexo", ["W1|1"], "ta_sal / ta / asegurados"),
    ("rango_uma|ta", ["W1|5", "W26|5"], "fila 3, rango_uma: .*W26"),
    ("rango_uma|ta", ["W1|5", "U3|5"], "fila 3"),
    ("rango_uma|ta", ["W1|-5"], "fila 2, ta"),
    ("rango_uma|ta", ["W1|many"], "fila 2, ta: .*many"),
    ("rango_uma|ta", ["|5"], "a.csv"),
    ("rango_uma|ta", [], "a.csv"),
]


@pytest.mark.parametrize(("header", "rows", "match"), BAD)
def test_bad_files(tmp_path, header, rows, match):
    with pytest.raises(DataError, match=match):
        read_uma_bands(write(tmp_path / "a.csv", rows, header))


def test_a_missing_file_and_a_table_of_two_groups(tmp_path, file):
    with pytest.raises(DataError, match="nothing"):
        read_uma_bands(tmp_path / "nothing.csv")
    with pytest.raises(DataError, match="50"):
        band_salaries(read_uma_bands(file, by=("sexo",)), UMA)
