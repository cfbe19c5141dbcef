"""A user's file by status, sex and age: it replaces the profiles, and every fault is told with
its row, margin and gap.
"""

import io
import os

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.core.errors import DataError
from piimss_forecast.coverage import ROWS
from piimss_forecast.coverage.fit import fit_history
from piimss_forecast.ingest import read_age_sex

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def persons(past):
    """Persons by status as another institute's file could have them: the fitted ones with
    children and students moved in age.
    """
    i = past.at(2025.0)
    rows = dict(zip(ROWS, past.tables[i, :-1].reshape(len(ROWS), 2, 101).copy(), strict=True))
    moved = np.minimum(rows["hijos"][:, :10] * 0.1, 20_000)
    rows["hijos"][:, :10] -= moved
    rows["hijos"][:, 10:20] += moved[:, ::-1]
    return {"asegurado": past.insured[i], **rows}


def frame_of(persons, *, whole_family=False, unregistered=True, period="2024"):
    rows = dict(persons)
    if whole_family:
        rows["familiar"] = rows.pop("hijos") + rows.pop("conyuge") + rows.pop("ascendientes")
    if not unregistered:
        rows.pop("no_registrado")
    index = pd.MultiIndex.from_product(
        [list(rows), ["M", "F"], range(101)], names=["status", "sex", "age"]
    )
    out = pd.DataFrame(
        {"persons": np.concatenate([v.reshape(-1) for v in rows.values()]).round(6)}, index=index
    ).reset_index()
    return out.assign(period=period)[["period", "status", "sex", "age", "persons"]]


def write(tmp_path, frame):
    path = tmp_path / "mi_perfil.csv"
    frame.to_csv(path, index=False)
    return path


def fail(tmp_path, frame, figures, *words):
    with pytest.raises(DataError) as error:
        read_age_sex(write(tmp_path, frame), figures)
    texts = [error.value.message(language) for language in ("es", "en")]
    assert all("mi_perfil.csv" in text for text in texts)
    for word in words:
        assert any(word in text for text in texts), texts


@pytest.mark.slow
def test_the_file_replaces_the_profiles(tmp_path, persons, past, chain, figures):
    file = read_age_sex(write(tmp_path, frame_of(persons)), figures)
    assert (
        file.year == 2024 and abs(file.gaps.set_index("margin").loc["adscrita_umf", "gap"]) < 1e-6
    )
    base = chain(draws=1)
    patch = file.patch(base.assumptions.profile, base.values("population")[0, base.index(2024)])
    assert set(patch) == {
        "employment.profile",
        "coverage.share_20plus_base",
        *(f"coverage.profile_{row}" for row in ROWS),
    }
    other = chain(draws=1, patch=patch)
    found = fit_history(other)
    i = found.at(2025.0)
    # The file keeps the published totals, so what it says of ages is what the run has, person by
    # person.
    np.testing.assert_allclose(found.insured[i], persons["asegurado"], rtol=1e-6, atol=1)
    for k, row in enumerate(ROWS):
        np.testing.assert_allclose(
            found.tables[i, k].reshape(2, 101), persons[row], rtol=1e-6, atol=1, err_msg=row
        )
    children = other.values("adscrita_umf")[0, :, :, 12].sum(axis=-1) - base.values("adscrita_umf")[
        0, :, :, 12
    ].sum(axis=-1)
    assert children[other.index(2024)] > 1000 and children[-1] > 1000  # and it lasts


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_columns_may_be_parted_by_other_marks(tmp_path, persons, figures, sign):
    path = write(tmp_path, frame_of(persons))
    plain = read_age_sex(path, figures)
    path.write_text(path.read_text().replace(",", sign))
    other = read_age_sex(path, figures)
    assert other.year == 2024
    for status, cells in plain.persons.items():
        np.testing.assert_array_equal(other.persons[status], cells)


def test_dependants_in_one_row_are_parted_by_the_profiles_in_force(
    tmp_path, persons, chain, figures
):
    file = read_age_sex(
        write(tmp_path, frame_of(persons, whole_family=True, unregistered=False, period="2024-12")),
        figures,
    )
    base = chain(draws=1, before=True)
    population = base.values("population")[0, base.index(2024)]
    patch = file.patch(base.assumptions.profile, population)
    assert (
        "coverage.profile_no_registrado" not in patch and "coverage.profile_familiar" not in patch
    )
    together = sum(
        np.array([patch[f"coverage.profile_{d}"]["value"][s] for s in "MF"])
        for d in ("hijos", "conyuge", "ascendientes")
    )
    np.testing.assert_allclose(
        together * population,
        persons["hijos"] + persons["conyuge"] + persons["ascendientes"],
        rtol=1e-6,
        atol=1,
    )
    assert (
        patch["coverage.profile_hijos"]["source"] == "mi_perfil.csv"
        and patch["coverage.profile_hijos"]["quality"] == "derived"
    )


def test_missing_ages(tmp_path, persons, figures):
    frame = frame_of(persons)
    gone = (frame["status"] == "estudiante") & (frame["sex"] == "F") & (frame["age"] >= 99)
    fail(tmp_path, frame[~gone], figures, "estudiante, F, 99", "2 cells missing")


def test_another_total_names_the_margin_and_the_gap(tmp_path, persons, figures):
    frame = frame_of(persons)
    frame["persons"] *= 55.7 / 62.6  # the consulting-room population by mistake
    fail(
        tmp_path,
        frame,
        figures,
        "adscrita_umf 2024",
        "62,600,000",
        "-6,900,000",
        "-11.02 %",
        "consult",
    )


CODES = [
    ("status", "jubilado", ("row 3, status", "'jubilado'", "pensionado")),
    ("sex", "H", ("row 3, sex", "'H'", "M")),
    ("sex", "2", ("row 3, sex", "'2'")),
    ("age", "101", ("row 3, age", "101")),
    ("age", "1.5", ("row 3, age", "1.5")),
    ("persons", "-4", ("row 3, persons", "-4")),
    ("persons", "muchas", ("row 3, persons", "muchas")),
    ("persons", "inf", ("row 3, persons", "inf")),
    ("period", "2023", ("row 3, period", "2023")),
    ("period", "2024-06", ("row 3, period", "2024-06")),
]


@pytest.mark.parametrize(("column", "value", "words"), CODES)
def test_bad_codes_name_their_row(tmp_path, persons, figures, column, value, words):
    frame = frame_of(persons).astype(str)
    frame.loc[1, column] = value
    fail(tmp_path, frame, figures, *words)


def test_repeated_cell(tmp_path, persons, figures):
    frame = frame_of(persons)
    fail(
        tmp_path,
        pd.concat([frame, frame.iloc[[0]]]),
        figures,
        f"row {len(frame) + 2}",
        "asegurado, M, 0",
    )


def test_missing_status_and_both_forms_of_the_family(tmp_path, persons, figures):
    frame = frame_of(persons)
    fail(tmp_path, frame[frame["status"] != "pensionado"], figures, "missing", "pensionado")
    both = frame[frame["status"] == "hijos"].assign(status="familiar")
    fail(tmp_path, pd.concat([frame, both]), figures, "extra", "familiar")
    fail(tmp_path, frame[frame["status"] != "conyuge"], figures, "missing", "conyuge")


def test_year_without_a_published_total(tmp_path, persons, figures):
    fail(tmp_path, frame_of(persons, period="2023"), figures, "period", "2023", "2020, 2024")


def test_other_columns_no_rows_no_file(tmp_path, persons, figures):
    fail(
        tmp_path,
        frame_of(persons).rename(columns={"persons": "personas"}),
        figures,
        "row 1",
        "personas",
    )
    fail(tmp_path, frame_of(persons).iloc[:0], figures, "row 1")
    with pytest.raises(DataError, match=r"nada\.csv"):
        read_age_sex(tmp_path / "nada.csv", figures)


def test_more_persons_than_the_country_has(tmp_path, persons, chain, figures):
    many = {k: v.copy() for k, v in persons.items()}
    many["pensionado"][1, 80] += 40_000
    many["hijos"][1, 5] -= 40_000
    file = read_age_sex(write(tmp_path, frame_of(many)), figures)
    base = chain(draws=1, before=True)
    population = base.values("population")[0, base.index(2024)]
    population = population - 0.5 * (np.arange(101) == 80) * population
    with pytest.raises(DataError, match="F, 80") as error:
        file.patch(base.assumptions.profile, population)
    assert "affiliations" in error.value.message("en")


def test_swapped_sexes_are_told_by_the_ratio_of_men_to_women(tmp_path, persons, figures):
    frame = frame_of(persons)
    read_age_sex(write(tmp_path, frame), figures)
    swapped = frame.assign(sex=frame["sex"].map({"M": "F", "F": "M"}))
    fail(tmp_path, swapped, figures, "sex", "75-100")
    with pytest.raises(DataError) as error:
        read_age_sex(write(tmp_path, swapped), figures)
    assert "M es hombres" in error.value.message("es")
    fail(tmp_path, frame.assign(sex=frame["sex"].map({"M": "H", "F": "M"})), figures, "2", "'H'")


def test_what_is_no_table_is_refused_at_once(tmp_path, figures):
    (tmp_path / "line.csv").write_bytes(b"1," * 5_000_000)
    (tmp_path / "quote.csv").write_text('period,status,sex,age,persons\n2024,"asegurado,M,1,1\n')
    (tmp_path / "latin.csv").write_bytes("período,status,sex,age,persons\n".encode("latin-1"))
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name in ("line", "quote", "latin", "loop", "folder", "pipe", "nothing"):
        with pytest.raises(DataError, match=rf"{name}\.csv"):
            read_age_sex(tmp_path / f"{name}.csv", figures)


def _cell(column, value):
    def change(text):
        lines = text.split("\n")
        cells = lines[5].split(",")
        cells[column] = value
        return "\n".join([*lines[:5], ",".join(cells), *lines[6:]])

    return change


def _moved(change):
    def act(text):
        return change(pd.read_csv(io.StringIO(text))).to_csv(index=False)

    return act


FILES = {
    "utf-16": (lambda t: t.encode("utf-16"), "utf-8"),
    "no header": (lambda t: t.split("\n", 1)[1], "fila 1"),
    "the header again": (lambda t: t.split("\n", 1)[0] + "\n" + t, "fila 2, period"),
    "a column twice": (
        lambda t: "\n".join(f"{x},{x.split(',')[-1]}" for x in t.split()),
        "fila 1: .*persons",
    ),
    "a row one cell short": (
        lambda t: t.replace(t.split("\n")[1], t.split("\n")[1].rsplit(",", 1)[0], 1),
        "fila 2, persons",
    ),
    "cut in the middle": (lambda t: t[: len(t) // 2], "mi_perfil.csv"),
    "a null byte": (lambda t: t.replace("asegurado", "aseg\0urado", 1), "fila 2, status"),
    "empty": (lambda _: "", "mi_perfil.csv"),
    "blanks": (lambda _: " \n\n", "mi_perfil.csv"),
    "no value": (_cell(4, ""), "fila 6, persons"),
    "not a number": (_cell(4, "nan"), "fila 6, persons"),
    "beyond a number": (_cell(4, "1e999"), "fila 6, persons"),
    "a low line": (_cell(4, "1_000"), "fila 6, persons"),
    "full width digits": (_cell(4, "５０"), "fila 6, persons"),
    "hexadecimal": (_cell(4, "0x10"), "fila 6, persons"),
    "an open age": (_cell(3, "100+"), "fila 6, age"),
    "digits of other letters": (_cell(3, "٣"), "fila 6, age"),
    "month 13": (_cell(0, "2024-13"), "fila 6, period"),
    "both sexes": (_cell(2, "T"), "fila 6, sex"),
    "thousands": (_moved(lambda f: f.assign(persons=f["persons"] / 1000)), "62,600,000"),
    "ages ten years too low": (
        _moved(lambda f: f.assign(age=(f["age"] - 10) % 101)),
        "asegurado, 0-13",
    ),
    "the same at every age": (
        _moved(
            lambda f: f.assign(persons=f.groupby(["status", "sex"])["persons"].transform("mean"))
        ),
        "asegurado, 0-13",
    ),
    "two statuses changed": (
        _moved(
            lambda f: f.assign(
                status=f["status"].replace({"hijos": "ascendientes", "ascendientes": "hijos"})
            )
        ),
        "hijos, ascendientes",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_is_refused_whole(tmp_path, persons, figures, name):
    change, found = FILES[name]
    text = write(tmp_path, frame_of(persons)).read_text(encoding="utf-8")
    broken = change(text)
    (tmp_path / "mi_perfil.csv").write_bytes(
        broken if isinstance(broken, bytes) else broken.encode()
    )
    with pytest.raises(DataError, match=found):
        read_age_sex(tmp_path / "mi_perfil.csv", figures)
