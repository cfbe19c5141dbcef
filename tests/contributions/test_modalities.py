"""Each modality has its own rule, dated: who pays, on which base, since when; and what is
missing is said.
"""

from __future__ import annotations

import numpy as np
import pytest

from piimss_forecast.catalog import load
from piimss_forecast.contributions import (
    BRANCHES,
    cuotas,
    modality_names,
    rate_table,
    read_modality,
    read_rates,
)
from piimss_forecast.core import translate
from piimss_forecast.core.errors import LawError
from piimss_forecast.law import embedded

REFORM = "recall,needs_verification,reform"


def paid(result) -> dict[str, float]:
    return {str(p): float(result.sel(payer=p).sum()) for p in result.payer.values}


def covered(result) -> set[str]:
    return {b for b in BRANCHES if float(result.sel(branch=b).sum()) > 0}


def test_the_modalities_of_the_code_are_those_of_the_law():
    assert set(load().statutes.table("modalities")["modality"]) == set(modality_names(embedded()))


@pytest.mark.parametrize(
    ("modality", "branches"),
    [
        ("10", set(BRANCHES)),
        ("40", {"GMP", "SIV", "RCV_retiro", "RCV_cesantia"}),
        ("44", set(BRANCHES)),
        ("platform_below_threshold", {"SRT"}),
        ("32", {"SEM_especie"}),
    ],
)
def test_branches(modality, branches):
    assert covered(cuotas(500.0, 2026, modality=modality)) == branches


def test_who_pays():
    by = {
        m: paid(cuotas(500.0, 2026, modality=m, risk_class=2))
        for m in ("10", "independent", "40", "32", "platform_below_threshold")
    }
    assert (
        by["independent"]["employer"]
        == by["40"]["employer"]
        == by["32"]["worker"]
        == by["32"]["employer"]
        == 0.0
    )
    assert by["independent"]["worker"] == pytest.approx(by["10"]["employer"] + by["10"]["worker"])
    assert (
        by["platform_below_threshold"]["worker"] == by["platform_below_threshold"]["state"] == 0.0
    )


def test_an_independent_worker_at_the_minimum_wage_has_no_employer_to_pay_for_him():
    assert paid(cuotas(315.04, 2026, modality="independent"))["worker"] > 0
    assert paid(cuotas(315.04, 2026, modality="10"))["worker"] == 0


def test_modality_44_paid_on_one_minimum_wage_until_december_2023():
    c = cuotas(np.array([320.0, 2000.0]), 2023, modality="44")
    np.testing.assert_array_equal(c.values[0], c.values[1])
    now = cuotas(np.array([320.0, 2000.0]), 2026, modality="44")
    assert float(now.sel(branch="SIV", payer="worker")[1]) == pytest.approx(30 * 2000 * 0.02375)
    december = cuotas(2000.0, 2023, modality="44", month=12)
    assert float(december.sel(branch="SIV", payer="worker")[0]) == pytest.approx(
        30 * 2000 * 0.02375
    )
    assert (
        "salario mínimo" in c.attrs["note"] and c.attrs["modality_quality"] == "needs_verification"
    )


def test_family_insurance_by_age_and_the_years_without_a_fee():
    c = cuotas(np.ones(3), 2025, modality="33", age=[10, 35.5, 90], days=365)
    np.testing.assert_allclose(c.sel(payer="worker").sum("branch"), [8900.0, 11850.0, 21300.0])
    assert "por familia" in c.attrs["note"] and float(c.sel(payer="state").sum()) == 0
    with pytest.raises(LawError, match=r"family_insurance\.csv, LSS 242, 2024-07-01"):
        cuotas(1.0, 2024, modality="33", age=30)
    assert float(cuotas(1.0, 2025, modality="33", age=30, month=3, days=365).sum()) == 11850.0
    with pytest.raises(LawError, match="2025-02-15"):  # before 1 March 2025
        cuotas(1.0, 2025, modality="33", age=30, month=2)


@pytest.mark.parametrize(
    ("modality", "year"),
    [("34", 2025), ("platform", 2024), ("independent", 2018), ("domestic", 2018)],
)
def test_a_modality_outside_its_dates(modality, year):
    with pytest.raises(LawError, match=rf"law/modalities\.csv, {modality}, L.*{year}"):
        cuotas(500.0, year, modality=modality)


def test_the_class_of_a_modality_yields_to_the_one_given():
    assert cuotas(500.0, 2026, modality="platform").attrs["risk_premium_percent"] == pytest.approx(
        4.65325
    )
    assert cuotas(500.0, 2026, modality="platform", risk_class=1).attrs[
        "risk_premium_percent"
    ] == pytest.approx(0.54355)
    assert cuotas(500.0, 2026, modality="domestic").attrs["risk_premium_percent"] == pytest.approx(
        0.54355
    )


def test_field_stimulus():
    """RCV does not move; IMSS branches stop at 3.60 UMA; the years whose multiple is not in data
    are an error.
    """
    c, s = (
        cuotas(800.0, 2026, modality="13"),
        cuotas(800.0, 2026, modality="13", field_stimulus=True),
    )
    for branch in ("RCV_retiro", "RCV_cesantia"):
        np.testing.assert_array_equal(c.sel(branch=branch), s.sel(branch=branch))
    assert float(s.sel(branch="SIV", payer="employer")[0]) == pytest.approx(
        30 * 0.0175 * 3.6 * 117.31
    )
    low = cuotas(400.0, 2026, modality="13")
    np.testing.assert_array_equal(
        low.values, cuotas(400.0, 2026, modality="13", field_stimulus=True).values
    )
    with pytest.raises(LawError, match="field_stimulus"):
        cuotas(800.0, 2024, modality="13", field_stimulus=True)


def test_january_has_last_years_uma_and_this_years_rates():
    january, year = cuotas(1000.0, 2026, month=1), cuotas(1000.0, 2026)
    assert (january.attrs["uma"], year.attrs["uma"]) == (113.14, 117.31)
    assert float(january.sel(branch="RCV_cesantia", payer="employer")[0]) == pytest.approx(
        30 * 75.13
    )


def test_the_press_reading_of_modality_40_is_one_word_of_the_data(law_copy):
    file = law_copy / "modalities.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace(
            "insured,sbc,by_sbc,no,yes,,none,1997-07-01,,LSS 218",
            "insured,sbc,top,no,yes,,none,1997-07-01,,LSS 218",
        ),
        encoding="utf-8",
    )
    law = load(law_copy.parent).statutes
    assert read_modality(law, "40", "2026-07-01").ceav == "top"
    assert paid(cuotas(400.0, 2026, modality="40", law=law))["worker"] == pytest.approx(
        30 * 400 * 0.14438
    )
    assert paid(cuotas(400.0, 2026, modality="40"))["worker"] == pytest.approx(30 * 400 * 0.13286)


@pytest.fixture
def law_copy(tmp_path):
    """A user's data folder with the law only."""
    import shutil

    shutil.copytree(load().path / "law", tmp_path / "data" / "law")
    return tmp_path / "data" / "law"


def close(file, starts: str, old: str, new: str) -> None:
    """Edit one row of a table of law: the row that starts so must be there once."""
    lines = file.read_text(encoding="utf-8").splitlines()
    at = [i for i, line in enumerate(lines) if line.startswith(starts)]
    assert len(at) == 1 and old in lines[at[0]], (file.name, starts)
    lines[at[0]] = lines[at[0]].replace(old, new)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def add(file, *rows: str) -> None:
    with file.open("a", encoding="utf-8") as end:
        end.writelines(f"{row}\n" for row in rows)


PRICES = {
    "inflation": {2026: 0.04, 2027: 0.03, 2028: 0.03},
    "minimum_wage_growth": {2027: 0.1, 2028: 0.05, 2029: 0.05},
}


def test_a_reform_dated_in_2028_acts_in_2028_and_freezes_nothing_before(law_copy):
    """A user's folder: another rate of SIV, cuota social, weeks of UMA decreed and CEAV bands of
    2032.
    """
    embedded = load().statutes.indexed(2029, **PRICES)
    close(
        law_copy / "parameters.csv",
        "rate.siv.worker,0.625,percent_of_sbc,2023-01-01",
        ",2023-01-01,,",
        ",2023-01-01,2027-12-31,",
    )
    add(
        law_copy / "parameters.csv",
        "rate.siv.worker,1,percent_of_sbc,2028-01-01,,LSS 147,SIV,worker," + REFORM,
    )
    add(
        law_copy / "values.csv",
        "2028,uma_daily,150,mxn_per_day,2028-02-01,2029-01-31,recall,needs_verification",
    )
    for band in range(1, 8):
        close(
            law_copy / "cuota_social.csv",
            f"2023,{band},",
            ",2023-01-01,,",
            ",2023-01-01,2027-12-31,",
        )
    add(
        law_copy / "cuota_social.csv",
        "2028,1,1,SM,1,SM,20,mxn_per_day,2027,2028-01-01,,LSS 168-IV," + REFORM,
    )
    add(
        law_copy / "cuota_social.csv",
        "2028,2,1.01,SM,10,UMA,15,mxn_per_day,2027,2028-01-01,,LSS 168-IV," + REFORM,
    )
    bands = [
        line.split(",")
        for line in (law_copy / "ceav.csv").read_text(encoding="utf-8").splitlines()
        if line.startswith("2030,")
    ]
    add(law_copy / "ceav.csv", *(",".join(["2032", *line[1:6], "13", *line[7:]]) for line in bands))
    law = load(law_copy.parent).statutes.indexed(2029, **PRICES)

    for year in (2026, 2027):  # before the reform nothing changes, and UMA goes on with prices
        assert law.published("uma_daily")[year] == embedded.published("uma_daily")[year]
        np.testing.assert_array_equal(
            cuotas(700.0, year, law=law).values, cuotas(700.0, year, law=embedded).values
        )
    assert (
        float(law.published("uma_daily")[2027]) == 122.0 > float(law.published("uma_daily")[2026])
    )
    assert float(law.published("uma_daily")[2028]) == 150.0
    assert float(law.published("uma_daily")[2029]) == 154.5  # 3 % on what the reform set
    reformed = cuotas(700.0, 2028, law=law)
    assert float(reformed.sel(branch="SIV", payer="worker")[0]) == pytest.approx(30 * 7.0)
    assert float(reformed.sel(branch="RCV_cesantia", payer="state")[0]) == pytest.approx(
        30 * 15.0
    )  # prices of December 2027
    later = cuotas(700.0, 2029, law=law)
    assert float(later.sel(branch="RCV_cesantia", payer="state")[0]) == pytest.approx(
        30 * 15.0 * 1.03
    )
    amounts = {"uma": 160.0, "minimum_wage": 450.0}
    top = [
        float(
            cuotas(1500.0, y, law=law, days=1, **amounts).sel(
                branch="RCV_cesantia", payer="employer"
            )[0]
        )
        for y in (2030, 2031)
    ]
    assert top == [pytest.approx(1500 * 0.11875)] * 2  # bands of 2032 do not empty 2031


def test_a_reform_that_moves_the_bands_can_be_set_beside_the_others(law_copy):
    lines = (law_copy / "ceav.csv").read_text(encoding="utf-8").splitlines()
    old = [line.split(",") for line in lines if line.startswith("2030,")]
    new = [["2032", *row[1:]] for row in old]
    new[2][4] = new[3][2] = "1.75"  # 1.51-1.75 and then 1.76-2.50
    add(law_copy / "ceav.csv", *(",".join(row) for row in new))
    law = load(law_copy.parent).statutes
    table = rate_table(law, range(2022, 2033))
    assert table.ceav_uppers.tolist() == [1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0]
    for year in (2022, 2026, 2031, 2032):
        rates, at = read_rates(law, year), year - 2022
        for wage in (1.2, 1.6, 1.9, 2.2, 3.9, 9.0):
            own = (
                rates.ceav_rates[1:][np.searchsorted(rates.ceav_uppers, wage)]
                if rates.ceav_rates.size > 1
                else rates.ceav_rates[0]
            )
            assert table.ceav_rates[at, 1:][np.searchsorted(table.ceav_uppers, wage)] == own


def test_a_flat_rate_may_replace_the_bands(law_copy):
    row = "rate.rcv_ceav.employer,9,percent_of_sbc,2031-01-01,,LSS 168-II-a,RCV_CEAV,employer,"
    add(law_copy / "parameters.csv", row + REFORM)
    law = load(law_copy.parent).statutes
    assert read_rates(law, 2030).ceav_rates.size == 8
    assert read_rates(law, 2031).ceav_rates.tolist() == [0.09]


def test_a_million_salaries_are_one_array():
    sbc = np.linspace(320.0, 2900.0, 1_000_000)
    c = cuotas(sbc, 2026)
    assert c.shape == (1_000_000, 8, 3)
    np.testing.assert_allclose(c.values[::250_000], cuotas(sbc[::250_000], 2026).values)


@pytest.mark.parametrize(
    ("lang", "base", "memory"),
    [("es", "base: un salario mínimo", "de memoria"), ("en", "base: one minimum wage", "memory")],
)
def test_notes_are_of_the_language_and_the_law(lang, base, memory, monkeypatch):
    monkeypatch.setattr(translate, "_session", lang, raising=True)
    assert base in cuotas(2000.0, 2023, modality="44").attrs["note"]
    assert memory in cuotas(400.0, 2022).attrs["note"]
    assert memory not in cuotas(400.0, 2023).attrs["note"]
    rows = embedded().parameters
    verified = rows.assign(quality="published")
    law = embedded().replacing(parameters=verified)
    assert memory not in cuotas(400.0, 2022, law=law).attrs["note"]
