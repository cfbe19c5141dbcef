"""Own accounts by insurance and object: the ledger takes their structure, and a file that is of
something else is told.
"""

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import DataError
from piimss_forecast.finance import INSURANCES
from piimss_forecast.ingest.accounts import OWN_OBJECTS
from piimss_forecast.results.own_accounts import own_accounts

COMMON = 600_000.0  # with the rows of one insurance alone, near the ledger of 2024
SHARES = dict(zip(INSURANCES, (0.66, 0.05, 0.19, 0.03, 0.04, 0.025, 0.005), strict=True))


def rows():
    """Accounts of 2024 whose common outlay is parted unlike the assumed keys."""
    out = []
    for insurance, share in SHARES.items():
        common = COMMON * share
        for name, part in zip(OWN_OBJECTS, (0.5, 0.16, 0.09, 0, 0, 0.02, 0, 0.23), strict=True):
            if part:
                out.append((insurance, name, common * part))
    out += [("SEM_dinero", "subsidios", 18_000.0), ("SRT", "subsidios", 7_705.0)]
    out += [("SGPS", "guarderias", 12_000.0), ("SIV", "sumas_y_pensiones", 30_000.0)]
    out += [("SRT", "sumas_y_pensiones", 20_000.0)]
    return pd.DataFrame(out, columns=["insurance", "object", "mdp"]).assign(period=2024)


def write(path, frame):
    frame.to_csv(path, index=False)
    return path


def test_the_ledger_takes_the_structure_of_the_file(tmp_path, catalog):
    base, frame = pf.scenario("tendencial"), rows()
    found = own_accounts(write(tmp_path / "c.csv", frame), base, catalog)
    own = frame.groupby("insurance")["mdp"].sum()
    scale = found.outlay["before"].sum() / frame["mdp"].sum()
    assert found.outlay["after"].sum() == pytest.approx(found.outlay["before"].sum(), rel=1e-9)
    np.testing.assert_allclose(
        found.outlay["after"], own[found.outlay.index].to_numpy() * scale, rtol=1e-6
    )
    assert (found.outlay["after"] / found.outlay["before"] - 1).abs().max() > 0.05
    value = {k: row["value"] for k, row in found.rows.items()}
    assert value["finance.own_pension_key"] == pytest.approx({"SIV": 0.6, "SRT": 0.4})
    three = frame[frame["object"].isin(OWN_OBJECTS[:3])].groupby("object")["mdp"].sum()
    assert value["finance.object_key"] == pytest.approx((three / three.sum()).to_dict())
    assert sum(value["finance.common_cost_key"].values()) == pytest.approx(1)
    assert all(row["quality"] == "derived" and "c.csv" in row["why"] for row in found.rows.values())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.replace({"insurance": {"GMP": "GPM"}}), r"row \d+, insurance.*GPM.*GMP"),
        (lambda f: f.replace({"insurance": {"SSFAM": "RCV"}}), "RCV"),
        (lambda f: f.replace({"object": {"rjp": "pensiones_federales"}}), "pensiones_federales"),
        (lambda f: f.assign(mdp=f["mdp"] * 1.2), r"\+\d+\.\d %.*RCV"),
        (lambda f: f.assign(period=2023), r"2023.*2024"),
        (lambda f: pd.concat([f, f.head(1)]), "un solo año"),
        (lambda f: f[f["insurance"] != "SGPS"], "SGPS"),
        (lambda f: f.assign(mdp=-f["mdp"]), "mdp"),
        (lambda f: f.rename(columns={"mdp": "pesos"}), "pesos"),
        (lambda f: f.replace({"insurance": {"GMP": "SSFAM", "SSFAM": "GMP"}}), "c.csv, GMP"),
        (lambda f: f.replace({"mdp": {7_705.0: 12_000.0}}), r"SRT.*7,705.*occupational_risk"),
    ],
    ids=range(11),
)
def test_a_file_of_something_else_is_told(tmp_path, catalog, change, says):
    file = write(tmp_path / "c.csv", change(rows()))
    with pytest.raises(DataError, match=f"(?s){says}"):
        own_accounts(file, pf.scenario("tendencial"), catalog)


def test_another_total_is_taken_with_its_reason(tmp_path, catalog):
    file = write(tmp_path / "c.csv", rows().assign(mdp=lambda f: f["mdp"] * 1.2))
    found = own_accounts(file, pf.scenario("tendencial"), catalog, accept="base devengada")
    assert all("base devengada" in row["why"] for row in found.rows.values())
