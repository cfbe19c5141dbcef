"""What the official text of the law says of each row that waited for it (November 2026)."""

import csv
import re

import pytest

from piimss_forecast.law import embedded

LAW = embedded()


@pytest.fixture(scope="module")
def verdicts(shared):
    with (shared / "reference/public/law_verification.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_confirmed_number_is_held_and_published(verdicts):
    """Rows of tables with one number a key; what reserves and modalities say is read apart."""
    checked = 0
    for row in verdicts:
        table = row["file"].removesuffix(".csv")
        if table not in {"ceav", "parameters", "survivors", "garantizada", "cuota_social"}:
            continue
        if row["verdict"] != "confirmed" or not re.fullmatch(r"[\d.]+", row["official"]):
            continue
        frame, key = LAW.table(table), row["row"].split(",")
        if table == "ceav":
            held = frame[(frame["year"] == int(key[0])) & (frame["band"] == int(key[1]))]
        elif table == "cuota_social":
            held = frame[(frame["regime"] == key[0]) & (frame["band"] == int(key[1]))]
        elif table == "garantizada":
            held = frame[frame["item"] == key[0]]
            held = held[held["band"] == int(key[1])] if len(key) > 1 else held
        else:
            held = frame[frame["parameter"] == key[0]]
        assert len(held) and (held["value"].astype(float) == float(row["official"])).all(), row
        assert (held["quality"] == "published").all(), row
        checked += 1
    assert checked > 60


def test_the_table_of_guaranteed_pensions_is_the_official_one(shared):
    from piimss_forecast.pensions import garantizada_table

    path = shared / "reference/public/law_tables_official.csv"
    with path.open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["concept"] == "pension_garantizada_month"]
    table = garantizada_table(2031, index=1.0)
    held = {(b, a, w): v for b, a, w, v in table.drop(columns="quality").itertuples(index=False)}
    for row in rows:
        band = int(re.search(r"band (\d)", row["note"])[1])
        weeks = int(re.search(r"weeks (\d+)", row["note"])[1])
        assert held[band, int(row["age"]), weeks] == float(row["value"])
    assert len(rows) == len(table) == 330


def test_corrections():
    """LSS 283, 286-A, 25th transitory, 218, 222-II-a, 227-I, 228-II."""
    reserves = LAW.table("reserves").set_index(["reserve", "rule"])
    assert reserves.loc[("ROCF", "target_level"), ["article", "value"]].tolist() == ["LSS 283", 60]
    assert reserves.loc[("ROCF", "averaging_period"), "value"] == 1
    assert reserves.loc[("RFA", "use_condition"), "article"] == "LSS 286-A"
    cap = "sbc.cap_minimum_wage_siv_cv"
    assert [LAW.on(cap, d) for d in ("1997-07-01", "2006-12-31", "2007-01-01")] == [15, 24, 25]
    of_40 = LAW.table("modalidad40").set_index("year")["value"]
    assert of_40[[2027, 2028, 2029, 2030]].tolist() == [15.528, 16.619, 17.709, 18.800]
    rule = LAW.table("modalities")
    rule = rule[(rule["modality"] == "independent") & (rule["valid_from"] == "2023-12-02")].iloc[0]
    assert {"SRT", "SGPS", "RCV", "SIV", "SEM_KIND"} <= set(rule["branches"].split(";"))
    assert (rule["payer"], rule["base"], rule["quality"]) == ("insured", "sbc", "published")
    fund = LAW.table("fondo_bienestar").set_index(["year", "parameter"])
    assert fund.loc[(2026, "monthly_cap"), "value"] == 17_885.85
