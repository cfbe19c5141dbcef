"""The institute's own accounts by insurance and object, which replace the assumed keys of
distribution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ..core import checks
from ..core.errors import DataError
from ..core.read import read_csv
from ..finance import INSURANCES, OBJECTS

PASSED = "pensiones_federales"  # of the Federal Government: of no insurance
OWN_OBJECTS = tuple(o for o in OBJECTS if o != PASSED)
TOLERANCE = 5.0  # percent of the outlay of the ledger: cash and accrual differ by some of it
_REST = ("servicios_personales", "medicinas_y_materiales", "servicios_generales")  # by a key
_OPERATION = (*_REST, "subsidios", "guarderias", "inversion_fisica")  # what is no pension
_PENSIONS = ("sumas_y_pensiones", "rjp")
_SCHEMA = pa.DataFrameSchema(
    {
        "period": pa.Column(str, pa.Check.str_matches(r"^[0-9]{4}$")),
        "insurance": pa.Column(str),
        "object": pa.Column(str),
        "mdp": pa.Column(float, pa.Check.ge(0)),
    },
    strict=True,
)


@dataclass(frozen=True)
class LedgerYear:
    """What the ledger has of the year of the file, mdp.

    Parameters
    ----------
    year : int
        The base year.
    outlay : Series
        By insurance, without the pensions passed through.
    objects : Series
        By object.
    chronic : Mapping[str, float]
        Cost of chronic disease of ``SEM_especie`` and ``GMP``.
    wage_mass : float
        Contributory wages of the year.
    """

    year: int
    outlay: pd.Series
    objects: pd.Series
    chronic: Mapping[str, float]
    wage_mass: float


@dataclass(frozen=True)
class AccountsFile:
    """A checked file of accounts.

    Parameters
    ----------
    name : str
        Of the file.
    year : int
        Of the accounts.
    outlay : DataFrame
        Outlay of the year by insurance (rows) and object (columns), mdp.
    """

    name: str
    year: int
    outlay: pd.DataFrame

    def scaled(self, ledger: LedgerYear) -> pd.Series:
        """Outlay by insurance at the total of the ledger.

        Parameters
        ----------
        ledger : LedgerYear
            Of the base year.
        """
        own = self.outlay.sum(axis=1)
        return own * float(ledger.outlay.sum()) / float(own.sum())

    def check(self, ledger: LedgerYear, accept: str = "") -> None:
        """The year and the perimeter of the file against those of the ledger.

        Parameters
        ----------
        ledger : LedgerYear
            Of the base year.
        accept : str
            The reason why a file with another total is taken.

        Raises
        ------
        DataError
            With both years, or both totals and how far they are apart.
        """
        if self.year != ledger.year:
            _fail(
                "ingest.accounts.year",
                "{name}, period",
                "{year}",
                "{base_year}, the base year of the ledger",
                "bring the accounts of that year",
                name=self.name,
                year=self.year,
                base_year=ledger.year,
            )
        found, total = float(self.outlay.to_numpy().sum()), float(ledger.outlay.sum())
        apart = 100 * (found / total - 1)
        if abs(apart) > TOLERANCE and not accept.strip():
            _fail(
                "ingest.accounts.perimeter",
                "{name}, total",
                "{found:,.0f} mdp ({apart:+.1f} %)",
                "{total:,.0f} mdp, up to {tolerance:g} % apart: outlay of the insurances in cash"
                " with retired staff, without pensions of the Federal Government, RCV or reserves",
                "bring the file to that perimeter, or give the reason with --accept",
                name=self.name,
                found=found,
                apart=apart,
                total=total,
                tolerance=TOLERANCE,
            )

    def check_work(self, given: float, known: float) -> None:
        """Subsidies of work risks of the file against those of the ledger, which a published figure
        holds.

        Parameters
        ----------
        given : float
            Those of the file at the size of the ledger, mdp.
        known : float
            Those of the ledger with the keys of the file, mdp.

        Raises
        ------
        DataError
            With both; the rate of the file would be taken and not used.
        """
        if abs(given - known) > TOLERANCE / 100 * known:
            _fail(
                "ingest.accounts.work",
                "{name}, SRT, subsidios",
                "{given:,.0f} mdp",
                "{known:,.0f} mdp, up to {tolerance:g} % apart: the published figure"
                " (occupational_risk_subsidy_outlay), which comes before the file",
                "correct the row, or bring your figure with piimss data import --replace",
                name=self.name,
                given=given,
                known=known,
                tolerance=TOLERANCE,
            )

    def keys(self, ledger: LedgerYear) -> dict[str, Any]:
        """Every key but that of the common outlay: the structure of the file at the size of the
        operation of the ledger, whose pensions are its own.

        Parameters
        ----------
        ledger : LedgerYear
            Of the base year.
        """
        by_object, table = self.outlay.sum(), self.outlay
        scale = float(ledger.objects[list(_OPERATION)].sum() / by_object[list(_OPERATION)].sum())
        rest = by_object[list(_REST)]
        bought = table.loc[["SIV", "SRT"], "sumas_y_pensiones"]
        work = float(table["subsidios"]["SRT"])
        benefits = {
            "subsidios_SEM": float(by_object["subsidios"]) - work,
            "subsidios_SRT": work,
            "guarderias": float(by_object["guarderias"]),
        }
        found: dict[str, Any] = {
            "finance.object_key": (rest / rest.sum()).to_dict(),
            "finance.works_share": float(
                100 * by_object["inversion_fisica"] / by_object[list(_OPERATION)].sum()
            ),
            "finance.benefit_rate": {
                k: 100 * scale * v / ledger.wage_mass for k, v in benefits.items()
            },
        }
        if bought.sum() > 0:
            found["finance.own_pension_key"] = (bought / bought.sum()).to_dict()
        return found

    def common_key(self, ledger: LedgerYear, pension_key: Mapping[str, float], sick: float) -> Any:
        """The key of the common outlay with which the ledger gives each insurance what the file
        does.

        Parameters
        ----------
        ledger : LedgerYear
            Of the base year, run with the other keys.
        pension_key : Mapping[str, float]
            Shares of SIV and SRT in the pensions bought.
        sick : float
            Subsidies of sickness and maternity in it, mdp.

        Raises
        ------
        DataError
            For an insurance to which the file gives less than the ledger knows to be its own.
        """
        own = pd.Series(0.0, index=list(INSURANCES))
        own["SEM_especie"], own["GMP"] = ledger.chronic["SEM_especie"], ledger.chronic["GMP"]
        own["SEM_dinero"] = sick
        own["SRT"] = float(ledger.objects["subsidios"]) - sick
        own["SGPS"] = float(ledger.objects["guarderias"])
        for name, share in pension_key.items():
            own[name] += share * float(ledger.objects["sumas_y_pensiones"])
        left = self.scaled(ledger) - own
        if (left < -1e-6 * left.sum()).any():
            worst = str(left.idxmin())
            _fail(
                "ingest.accounts.own",
                "{name}, {insurance}",
                "{found:,.0f} mdp",
                "{own:,.0f} mdp or more, which the ledger knows to be of that insurance alone"
                " (chronic disease, subsidies, day care, pensions bought)",
                "check the insurance of each row",
                name=self.name,
                insurance=worst,
                found=float(self.scaled(ledger)[worst]),
                own=float(own[worst]),
            )
        left = left.clip(lower=0.0)
        return (left / left.sum()).to_dict()


def read_accounts(file: str | Path) -> AccountsFile:
    """Read and check a file of outlay by insurance and object.

    Parameters
    ----------
    file : str | Path
        CSV with the columns ``period`` (a year), ``insurance`` (SEM_especie, SEM_dinero, GMP, SIV,
        SRT, SGPS, SSFAM), ``object`` (servicios_personales, medicinas_y_materiales,
        servicios_generales, subsidios, guarderias, inversion_fisica, sumas_y_pensiones, rjp) and
        ``mdp``; each pair once, those without outlay may be left out.

    Raises
    ------
    DataError
        Naming file, row and what is wrong: another column, an unknown insurance or object, a
        repeated pair, more than one year, or nothing where the ledger needs a share.
    """
    path = Path(file)
    frame = read_csv(path, _SCHEMA)
    for column, known in (("insurance", INSURANCES), ("object", OWN_OBJECTS)):
        for row, value in enumerate(frame[column], start=2):
            checks.one_of(value, f"{path.name}, row {row}, {column}", known, error=DataError)
    again = frame.duplicated(["insurance", "object"]) | (frame["period"] != frame["period"].iloc[0])
    if again.any():
        at = int(np.flatnonzero(again.to_numpy())[0])
        _fail(
            "ingest.accounts.once",
            "{name}, row {row}",
            "{period}, {insurance}, {object}",
            "one year, and each insurance and object once",
            "add up or drop the row",
            name=path.name,
            row=at + 2,
            period=frame["period"].iloc[at],
            insurance=frame["insurance"].iloc[at],
            object=frame["object"].iloc[at],
        )
    wide = frame.pivot(index="insurance", columns="object", values="mdp")
    wide = wide.reindex(index=list(INSURANCES), columns=list(OWN_OBJECTS)).fillna(0.0)
    empty = [str(n) for part in (wide.sum(axis=1), wide.sum()) for n in part.index[part == 0]]
    if missing := [n for n in empty if n not in ("SSFAM", *_PENSIONS)]:
        _fail(
            "ingest.accounts.whole",
            "{name}",
            "∅: {missing}",
            "outlay of every insurance and of every object",
            "add the rows",
            name=path.name,
            missing=", ".join(missing),
        )
    return AccountsFile(path.name, int(frame["period"].iloc[0]), wide)


def _fail(code: str, *templates: str, **fields: Any) -> NoReturn:
    where, found, expected, todo = templates
    raise DataError(code, where, found, expected, todo, **fields)
