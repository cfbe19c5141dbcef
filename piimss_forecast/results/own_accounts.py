"""Keys of distribution from the institute's own accounts, and the ledger before and after them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from ..catalog import Catalog
from ..ingest.accounts import LedgerYear, read_accounts
from ..links import run_chain
from ..scenario import Assumptions, Request

_BENEFITS, _PENSIONS = "finance.benefit_rate", "finance.own_pension_key"
_COMMON = "finance.common_cost_key"


@dataclass(frozen=True)
class OwnAccounts:
    """What a file of accounts changes.

    Parameters
    ----------
    rows : dict
        Assumptions by key, ready for ``Assumptions.patch`` or a file of a set.
    outlay : DataFrame
        By insurance, mdp of the base year: the ``file``, the ledger ``before``, and ``after``,
        which has the structure of the file at the total of the ledger.
    """

    rows: dict[str, dict[str, Any]]
    outlay: pd.DataFrame


def own_accounts(
    file: str | Path, assumptions: Assumptions, catalog: Catalog, *, accept: str = ""
) -> OwnAccounts:
    """Keys of distribution (``finance.common_cost_key``, ``object_key``, ``benefit_rate``,
    ``works_share``, ``own_pension_key``) from a file of outlay by insurance and object, in place of
    the assumed ones.

    Parameters
    ----------
    file : str | Path
        As :func:`piimss_forecast.ingest.read_accounts` wants it.
    assumptions : Assumptions
        The set that is changed.
    catalog : Catalog
        Published figures.
    accept : str
        The reason why a file of another total is taken.

    Returns
    -------
    OwnAccounts
        Rows of the assumptions, and outlay by insurance before and after.

    Raises
    ------
    DataError
        For a file that is wrong, of another year or of another perimeter, or whose subsidies of
        work risks are not those published.
    """
    given = read_accounts(file)
    before = _ledger(assumptions, catalog)
    given.check(before, accept)
    why = f"outlay of {given.year} by insurance and object in the user's file {given.name}"
    if accept.strip():
        why += f"; accepted: {accept.strip()}"

    def row(key: str, value: Any) -> dict[str, Any]:
        return {
            "value": value,
            "unit": assumptions.row(key).unit,
            "source": given.name,
            "quality": "derived",
            "why": why,
        }

    keys = given.keys(before)
    rate, work = keys[_BENEFITS], {"subsidios_SRT": assumptions.get(_BENEFITS)["subsidios_SRT"]}
    rows = {key: row(key, value) for key, value in (keys | {_BENEFITS: rate | work}).items()}
    half = assumptions.patch(rows)
    ledger = _ledger(half, catalog)
    sick = rate["subsidios_SEM"] / 100 * ledger.wage_mass
    given.check_work(
        rate["subsidios_SRT"] / 100 * ledger.wage_mass, float(ledger.objects["subsidios"]) - sick
    )
    rows[_COMMON] = row(_COMMON, given.common_key(ledger, half.get(_PENSIONS), sick))
    after = _ledger(assumptions.patch(rows), catalog)
    table = pd.DataFrame(
        {"file": given.outlay.sum(axis=1), "before": before.outlay, "after": after.outlay}
    )
    return OwnAccounts(rows, table.rename_axis("branch"))


def _ledger(assumptions: Assumptions, catalog: Catalog) -> LedgerYear:
    """The base year of the central path."""
    request = Request(assumptions, catalog, catalog.base_year + 1, draws=1)
    data = run_chain(request, until="accounts").data
    year = int(request.base_year)

    def of(name: str) -> xr.DataArray:
        return data[name].sel(draw=0, year=year)

    items = of("outlay")
    return LedgerYear(
        year,
        of("outlay_branch").to_series(),
        of("outlay_object").to_series(),
        {
            "SEM_especie": float(items.sel(item="enfermedades_cronicas_sem")),
            "GMP": float(items.sel(item="enfermedades_cronicas_gmp")),
        },
        float(of("wage_mass")),
    )
