"""Files by UMA band that were cut, copied, mixed up or are no files: each is refused with its row
or both totals, and none makes the reader wait.
"""

import os

import numpy as np
import pytest

from piimss_forecast.core.errors import DataError
from piimss_forecast.ingest import check_total, file_date, read_uma_bands, salary_patch

HEADER = "sexo|rango_uma|ta_sal|masa_sal_ta"
SHARES = np.array([0.01, 0.02, 0.2, 0.25, 0.2, 0.1, 0.07, 0.05, 0.03, 0.02, *[0.05 / 15] * 15])
UMA, WAGE = 108.57, 248.93


def lines(total=22_155_184, band=lambda b: b - 0.5):
    """Men and women, 25 bands each."""
    return [
        f"{sex}|W{b}|{total * part * share:.0f}|{total * part * share * band(b) * UMA:.2f}"
        for sex, part in (("1", 0.6), ("2", 0.4))
        for b, share in enumerate(SHARES, 1)
    ]


def write(tmp_path, rows, name="asg-2024-12-31.csv", header=HEADER):
    path = tmp_path / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def cut(rows):
    text = "\n".join(rows)
    return text[: int(0.6 * len(text)) // 10 * 10].rsplit("|", 1)[0].split("\n")


def with_total(rows):
    jobs = sum(float(r.split("|")[2]) for r in rows)
    return [*rows, f"9|W25|{jobs:.0f}|{jobs * 500:.0f}"]


BAD_ROWS = {
    "cut in the middle of a row": (cut, r"fila \d+"),
    "a total inside W25": (with_total, "52: "),
    "one more separator": (lambda r: [*r[:5], r[5] + "|", *r[6:]], "fila 7"),
    "one less": (lambda r: [*r[:5], r[5].rsplit("|", 1)[0], *r[6:]], "fila 7"),
    "a row twice": (lambda r: [*r, r[3]], "52"),
    "the header again": (lambda r: [*r[:9], HEADER, *r[9:]], "fila 11"),
    "garbage after the header": (lambda r: ["<html>", *r], "fila 2"),
    "an empty cell": (lambda r: [*r[:5], "1|W6||100", *r[6:]], "fila 7, ta_sal"),
    "a comma in a number": (lambda r: ["1|W1|1,000|5", *r], "fila 2, ta_sal"),
    "a low line in a number": (lambda r: ["1|W1|1_000|5", *r], "fila 2, ta_sal"),
    "infinite": (lambda r: ["1|W1|1e999|5", *r], "fila 2, ta_sal"),
    "band 26": (lambda r: [*r, "1|W26|5|5"], "fila 52, rango_uma"),
    "most without a band": (lambda r: [*r, "1||99000000|0"], "rango_uma"),
    "mass zero": (lambda r: [x.rsplit("|", 1)[0] + "|0" for x in r], "masa_sal_ta"),
    "jobs zero": (lambda r: [f"{x.split('|')[0]}|{x.split('|')[1]}|0|0" for x in r], "ta_sal"),
    "no rows": (lambda r: [], "asg-2024"),
    "negative": (lambda r: ["1|W1|-5|5", *r], "fila 2, ta_sal"),
    "not a number": (lambda r: ["1|W1|nan|5", *r], "fila 2, ta_sal"),
    "bands without their letter": (lambda r: [x.replace("W", "") for x in r], "fila 2, rango_uma"),
    "bands in small letters": (lambda r: [x.lower() for x in r], "fila 2, rango_uma"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_rows_that_cannot_be(tmp_path, name):
    change, found = BAD_ROWS[name]
    with pytest.raises(DataError, match=found) as error:
        read_uma_bands(write(tmp_path, change(lines())))
    for lang in ("es", "en"):
        assert "asg-2024-12-31.csv" in error.value.message(lang)


SHAPES = {
    "all in one band": [f"1|W5|{22e6:.0f}|{22e6 * 500:.0f}", "1|W6|100|70000"],
    "a band left out": [row for row in lines() if "|W25|" not in row],
    "the same in all": [f"1|W{b}|{22e6 / 25:.0f}|{22e6 / 25 * b * 100:.0f}" for b in range(1, 26)],
    "falling salaries": lines(band=lambda b: 26 - b),
    "constant salaries": lines(band=lambda b: 5),
    "monthly salaries": lines(band=lambda b: (b - 0.5) * 30.4),
    "salaries in UMA": lines(band=lambda b: (b - 0.5) / UMA),
    "one band out of place": lines(band=lambda b: 10.0 if b == 3 else b - 0.5),
}


@pytest.mark.parametrize("name", SHAPES)
def test_distributions_that_cannot_be(tmp_path, name):
    table = read_uma_bands(write(tmp_path, SHAPES[name]))
    with pytest.raises(DataError, match="rango_uma"):
        salary_patch(table, UMA, WAGE)


HEADERS = {
    "capitals": HEADER.upper(),
    "a column twice": HEADER + "|ta_sal",
    "no bands": "sexo|rango_salarial|ta_sal|masa_sal_ta",
    "no jobs": "sexo|rango_uma|ta_eventual|masa_sal_ta",
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers_that_cannot_be(tmp_path, name):
    rows = [row + "|1" for row in lines()] if name == "a column twice" else lines()
    with pytest.raises(DataError, match="asg-2024"):
        read_uma_bands(write(tmp_path, rows, header=HEADERS[name]))


@pytest.mark.parametrize("factor", [0.6, 2.0, 1 / 32, 0.997, 1.003])
def test_the_total_is_that_published_for_the_month(tmp_path, catalog, factor):
    """Sums of the open data of December 2024: 22,155,184 jobs with a salary of 22,238,379."""
    whole = read_uma_bands(write(tmp_path, lines()))
    check_total(whole, catalog, "2024-12-31")
    part = read_uma_bands(write(tmp_path, lines(22_155_184 * factor)))
    with pytest.raises(DataError, match="22,155,184"):
        check_total(part, catalog, "2024-12-31")
    check_total(part, catalog, "2024-12-31", accept="a later cut of the institute")
    with_jobs = [row + "|" + row.split("|")[2] for row in lines(22_238_379 * factor)]
    part = read_uma_bands(write(tmp_path, with_jobs, header=f"{HEADER}|ta"))
    with pytest.raises(DataError, match=r"22,238,379.*%"):
        check_total(part, catalog, "2024-12-31")


def test_jobs_without_a_salary_part_the_two_counts_of_other_months(tmp_path, catalog):
    """22,289,345 jobs at the end of March 2024; those with a salary are up to 1.2 % fewer."""
    for total, good in ((22_289_345 * 0.996, True), (22_289_345 * 0.985, False)):
        table = read_uma_bands(write(tmp_path, lines(total)))
        if good:
            check_total(table, catalog, "2024-03-31")
        else:
            with pytest.raises(DataError, match="22,289,345"):
                check_total(table, catalog, "2024-03-31")


def test_the_name_says_the_year(tmp_path):
    assert file_date("asg-2024-01-31.csv", 2024) == "2024-01-31"
    assert file_date("mio.csv", 2024) == "2024-12-31"
    for name, year in (("asg-2024-12-31.csv", 2023), ("asg-2024-13-31.csv", 2024)):
        with pytest.raises(DataError, match=name):
            file_date(name, year)


def test_january_has_the_uma_of_the_year_before(catalog):
    """The UMA of 2025 rules from 1 February 2025 (Ley UMA 5)."""
    assert catalog.statutes.on("uma_daily", file_date("asg-2025-01-31.csv", 2025)) == 108.57
    assert catalog.statutes.on("uma_daily", file_date("asg-2025-02-28.csv", 2025)) == 113.14


def test_what_is_no_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    (tmp_path / "line.csv").write_bytes(b"x" * 10_000_000)
    for name in ("pipe", "folder", "loop", "line", "nothing"):
        with pytest.raises(DataError, match=rf"{name}\.csv"):
            read_uma_bands(tmp_path / f"{name}.csv")
