"""Identities that the pension ledger closes in every run, and the published margins that it
reproduces.
"""

from __future__ import annotations

from ..scenario.run import Run
from . import PAYERS
from .fit import START, published_stock
from .link_ledger import LIVE, Ledger
from .link_outlay import Money, Volumes
from .link_rjp import Staff

MODULE = "pensions"


def check(run: Run, insured: Ledger, staff: Staff) -> None:
    """Stocks = stocks before + flows, by law and type, for the insured, those with conserved
    rights and the staff; nothing negative.
    """
    r = insured.record
    for name, stock, entries, deaths, ends in (
        ("pensions", r.stock, r.entries, r.deaths, r.terminations),
        ("RJP pensions", staff.stock, staff.entries, staff.deaths, staff.terminations),
    ):
        flows = (entries - deaths - ends)[:, 1:]
        run.check(
            f"{name}: stock = before + entries - deaths - terminations",
            stock[:, 1:],
            stock[:, :-1] + flows,
            rtol=1e-10,
            atol=1e-4,
        )
        for what, values in (
            ("stock", stock),
            ("entries", entries),
            ("deaths", deaths),
            ("terminations", ends),
        ):
            run.check_range(f"{name} {what}", values)
    active, conserved = (r.live[..., LIVE.index(s)] for s in LIVE)
    m = r.moves
    out = (
        m["deaths_active"]
        + m["retired_active"]
        + m["invalid"]
        + m["work_total"]
        + m["separated"]
        + m["departures"]
    )
    net = m["reactivated"] + m["arrivals"] - out
    run.check(
        "insured: active = before + arrivals + back - every exit",
        active[:, 1:],
        active[:, :-1] + net[:, 1:],
        rtol=1e-10,
        atol=1e-3,
    )
    kept = (
        m["separated"]
        + m["departures"]
        - m["deaths_conserved"]
        - m["retired_conserved"]
        - m["lapsed"]
        - m["reactivated"]
    )
    run.check(
        "insured: conserved rights = before + separated - every exit",
        conserved[:, 1:],
        conserved[:, :-1] + kept[:, 1:],
        rtol=1e-10,
        atol=1e-3,
    )
    asked = m["retired_active"] + m["retired_conserved"]
    run.check(
        "old age: granted + refused = asked for",
        r.entries[..., 0].sum(axis=-1) + r.refused.sum(axis=-1),
        asked,
        rtol=1e-9,
        atol=1e-3,
    )
    run.check_range("insured states", r.live)
    run.check_range("every cell of the pension ledger", r.lowest)
    run.check(
        "pensions by sex and age = pensions",
        r.by_age.sum(axis=(-2, -1)),
        r.stock.sum(axis=(-2, -1)),
        rtol=1e-10,
    )
    run.check_range("pensions by sex and age", r.by_age)


def reproduce(run: Run, insured: Ledger, v: Volumes, money: Money) -> None:
    """Published margins of the ledger and what it gives for them."""
    r = insured.record
    total = r.stock[0].sum(axis=(1, 2))
    for year, value in published_stock(run).items():
        note = (
            "despejada: nivel de retiro"
            if year == run.base_year
            else "dada: donde empieza el libro"
            if year == START
            else "no se despeja"
        )
        model = float(total[year - START])
        run.reproduces(
            MODULE,
            "pensions_in_payment",
            year,
            model,
            value,
            unit="pensions",
            tolerance=2.0,
            note=note,
            source="piimss_2025_2030",
        )
    _flows(run, insured, v)
    _staff(run, v, money)


def _flows(run: Run, insured: Ledger, v: Volumes) -> None:
    c, entries = run.catalog, insured.record.entries[0].sum(axis=(1, 2))
    for concept, year, tolerance, note in (
        (
            "new_pensions_granted_per_year",
            2018,
            6.0,
            (
                "unas 350,000 al año, sin decir cuál; pensions.entry_rate_trend se eligió a la"
                " vista de ella"
            ),
        ),
        (
            "pension_applications_received",
            2020,
            6.0,
            (
                "más de 416,000 solicitudes, en un año de ventanillas cerradas y de exceso de"
                " mortalidad"
            ),
        ),
    ):
        if year <= run.base_year:
            value = c.value(concept, year)
            run.reproduces(
                MODULE,
                concept,
                year,
                float(entries[year - START]),
                value,
                unit="pensions",
                tolerance=tolerance,
                released=True,
                note=note,
            )
    if run.base_year >= 2020:
        note = (
            "más de 19,000: un piso; el libro cuenta todo caso de la Ley 1997 y las muertes de la"
            " pandemia en el año en que ocurrieron"
        )
        value, model = c.value("new_life_annuities", 2020), float(v.bought[0, run.index(2020)])
        run.reproduces(
            MODULE,
            "new_life_annuities",
            2020,
            model,
            value,
            unit="pensions",
            tolerance=10.0,
            released=True,
            note=note,
        )


def _staff(run: Run, v: Volumes, money: Money) -> None:
    staff = v.stock[0, :, -1].sum(axis=-1)
    value = run.catalog.value("rjp_pensioners", 2018)
    run.reproduces(
        MODULE,
        "rjp_pensioners",
        2018,
        float(staff[run.index(2018)]),
        value,
        unit="persons",
        note="dada",
        source="press_acontecerqueretaro_2019",
    )
    if (
        run.base_year < 2022 or run.first != 0
    ):  # the courses are of the central path, which only the first block has
        return
    prices = run.driver("price_index_2018")[0]
    real = money.outlay[0, :, PAYERS.index("imss_rjp")] / prices * prices[run.index(2022)]
    for concept, year, values, unit, note in (
        (
            "rjp_payroll_peak_informe_2022_2023",
            2025,
            real,
            "mdp",
            "a precios de 2022; el curso adoptado",
        ),
        (
            "rjp_pensioners",
            2035,
            staff,
            "persons",
            "máximo del informe 2018-2019, el curso no adoptado: vea pensions.rjp_service_2018",
        ),
    ):
        if year <= run.years[-1]:
            value, model = (
                run.catalog.value(concept, year, kind="projection"),
                float(values[run.index(year)]),
            )
            run.reproduces(
                MODULE,
                concept,
                year,
                model,
                value,
                unit=unit,
                tolerance=2.0,
                released=True,
                note=note,
            )
