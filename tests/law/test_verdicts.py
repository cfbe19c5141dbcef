"""What the official text of the law says of each row that waited for it (November 2026)."""

import csv
import re

import pytest

from piimss_forecast import catalog
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


# Rows whose verdict is not one number of one cell: where the law's word stands in the tables.
RESERVE_RULES = {
    "RO 280-I": ("RO", "LSS 280-I", "listed", None),
    "RO 281": ("RO", "LSS 281", "receives_income_pays_benefits", None),
    "ROCF 282 target_level": ("ROCF", "LSS 283", "target_level", 60),
    "ROCF 282 averaging_period": ("ROCF", "LSS 283", "averaging_period", 1),
    "ROCF 282 funding_frequency": ("ROCF", "LSS 286", "funding_set_by_annual_programme", None),
    "ROCF 283 loan_limit_to_ro": ("ROCF", "LSS 283", "loan_limit_to_ro", 90),
    "ROCF 283 loan_repayment_term": ("ROCF", "LSS 283", "loan_repayment_term", 3),
    "RFA 284 funding_frequency": ("RFA", "LSS 284", "funding_frequency", 4),
    "RGFA 285 funding_frequency": ("RGFA", "LSS 285", "funding_frequency", 1),
    "RFA 286 use_condition": ("RFA", "LSS 286-A", "use_condition", None),
    "ALL 286-A..J": ("ALL", "LSS 286-B", "annual_programme", None),
}
TOLD = {
    "modalities.csv": {"34", "44 to 2023-12-01", "44 from 2023-12-02 / independent", "14"},
    "family_insurance.csv": {"state share"},
    "modalidad40.csv": {"2027..2029"},
    "fondo_bienestar.csv": {"2026,monthly_cap"},
    "indexation.csv": {"sem_kind.state_quota", "garantizada"},
}


def test_every_row_is_taken_in_or_said_to_wait(verdicts):
    """All 101: a number that is held, a rule read, or a row that says it is not verified."""
    numbers = {"parameters", "survivors", "ley73_parameters", "ceav", "cuota_social", "garantizada"}
    waiting = 0
    for row in verdicts:
        file, name, verdict = row["file"], row["row"], row["verdict"]
        table = file.removesuffix(".csv")
        if file == "reserves.csv":
            reserve, article, rule, value = RESERVE_RULES[name]
            held = LAW.table(table)
            held = held[(held["reserve"] == reserve) & (held["rule"] == rule)]
            assert held["article"].tolist() == [article] and (held["quality"] == "published").all()
            assert value is None or held["value"].tolist() == [value]
        elif verdict.startswith(("NOT FOUND", "not verified", "confirmed by a second")) or (
            not row["official"]
        ):
            held = LAW.table(table)
            held = held[held["parameter"] == name.split()[0]].iloc[:1]
            assert held["quality"].tolist() == ["needs_verification"], row
            waiting += 1
        elif file == "values.csv":
            held, (year, parameter) = LAW.table("values"), name.split()
            held = held[(held["year"] == int(year)) & (held["parameter"] == parameter)]
            assert held[["value", "quality"]].to_numpy().tolist() == [
                [float(row["official"]), "published"]
            ]
        elif file == "macro.csv":
            year, concept = name.split()
            assert catalog().macro(concept)[int(year)] == float(row["official"])
        else:  # the numbers are compared above, cell by cell; the rest in test_corrections
            assert table in numbers or name in TOLD[file], row
    assert waiting == 8 and len(verdicts) == 101
    modes = LAW.table("indexation").set_index("parameter")
    for parameter in TOLD["indexation.csv"]:
        assert modes.loc[parameter, ["mode", "quality"]].tolist() == ["inflation", "published"]
        assert "INPC" in modes.loc[parameter, "note"]
    family = LAW.table("modalities").query("modality == '33'").iloc[0]
    assert "106-III per family" in family["note"]
    assert LAW.on("rate.sem_kind_fixed.employer", "2007-07-01") == 20.4
