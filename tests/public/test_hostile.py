"""Calls with wrong types, missing or infinite numbers, texts, huge, negative, empty, repeated and
swapped arguments: each is an error of the family, at once, in both languages.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import PiimssError

CAT = pf.catalog()
DYING = np.linspace(0.01, 1, 60)
DEATH = np.full((2, 101), 0.03)
ONES, GRID, PAY = np.ones((5, 5)), {"ages": range(5), "years": range(5)}, [400.0] * 5
RISING = pd.Series(np.arange(12.0) + 5, index=range(2010, 2022))

SERIES = {
    "fc horizon 0": lambda: pf.timeseries.forecast(RISING, 0),
    "fc horizon str": lambda: pf.timeseries.forecast(RISING, "3"),
    "fc horizon 1e9": lambda: pf.timeseries.forecast(RISING, 10**9),
    "fc horizon 2.5": lambda: pf.timeseries.forecast(RISING, 2.5),
    "fc draws 0": lambda: pf.timeseries.forecast(RISING, 2, draws=0),
    "fc draws str": lambda: pf.timeseries.forecast(RISING, 2, draws="x"),
    "fc draws 1e12": lambda: pf.timeseries.forecast(RISING, 2, draws=10**12),
    "fc model list": lambda: pf.timeseries.forecast(RISING, 2, model=["naive"]),
    "fc bounds one": lambda: pf.timeseries.forecast(RISING, 2, bounds=5),
    "fc bounds swapped": lambda: pf.timeseries.forecast(RISING, 2, bounds=(10, 0)),
    "fc bounds nan": lambda: pf.timeseries.forecast(RISING, 2, bounds=(math.nan, None)),
    "fc all nan": lambda: pf.timeseries.forecast(RISING * math.nan, 2),
    "fc empty": lambda: pf.timeseries.forecast(pd.Series(dtype=float), 2),
    "fc inf": lambda: pf.timeseries.forecast(RISING.replace(5, math.inf), 2),
    "fc dup": lambda: pf.timeseries.forecast(pd.concat([RISING, RISING]), 2),
    "fc df": lambda: pf.timeseries.forecast(RISING.to_frame(), 2),
    "fc text": lambda: pf.timeseries.forecast(RISING.astype(str), 2),
    "fc events str": lambda: pf.timeseries.forecast(RISING, 2, events="2020"),
    "fc events future": lambda: pf.timeseries.forecast(RISING, 2, events=[2050]),
    "fc events dict": lambda: pf.timeseries.forecast(RISING, 2, events=[{"yer": 2020}]),
    "fc tails": lambda: pf.timeseries.forecast(RISING, 2, tails="wide"),
    "fc log": lambda: pf.timeseries.forecast(RISING, 2, log="maybe"),
    "bt models str": lambda: pf.timeseries.backtest(RISING, 2, models="naive"),
    "bt models int": lambda: pf.timeseries.backtest(RISING, 2, models=3),
    "bt first str": lambda: pf.timeseries.backtest(RISING, 2, first="x"),
    "bt origins str": lambda: pf.timeseries.backtest(RISING, 2, origins="x"),
    "bt origins nan": lambda: pf.timeseries.backtest(RISING, 2, origins=[math.nan]),
    "rec list": lambda: pf.timeseries.reconcile([1, 2], 3),
}
ACTUARIAL = {
    "due DYING str": lambda: pf.actuarial.life_annuity_due("x", 0.04),
    "due DYING None": lambda: pf.actuarial.life_annuity_due(None, 0.04),
    "due DYING empty": lambda: pf.actuarial.life_annuity_due([], 0.04),
    "due DYING nan": lambda: pf.actuarial.life_annuity_due([0.1, math.nan, 1], 0.04),
    "due DYING >1": lambda: pf.actuarial.life_annuity_due([0.1, 2, 1], 0.04),
    "due i str": lambda: pf.actuarial.life_annuity_due(DYING, "4"),
    "due i None": lambda: pf.actuarial.life_annuity_due(DYING, None),
    "due term -1": lambda: pf.actuarial.life_annuity_due(DYING, 0.04, term=-1),
    "due term str": lambda: pf.actuarial.life_annuity_due(DYING, 0.04, term="x"),
    "due term 2.5": lambda: pf.actuarial.life_annuity_due(DYING, 0.04, term=2.5),
    "due m 0": lambda: pf.actuarial.life_annuity_due(DYING, 0.04, m=0),
    "due m str": lambda: pf.actuarial.life_annuity_due(DYING, 0.04, m="x"),
    "due deferral": lambda: pf.actuarial.life_annuity_due(DYING, 0.04, deferral=-3),
    "due method": lambda: pf.actuarial.life_annuity_due(DYING, 0.04, m=12, method="zz"),
    "due term inf": lambda: pf.actuarial.life_annuity_due(DYING, 0.04, term=math.inf),
    "ins math.nan i": lambda: pf.actuarial.insurance(DYING, math.nan),
    "comm": lambda: pf.actuarial.commutation("x", 0.04),
    "comm2": lambda: pf.actuarial.commutation(DYING, 4),
    "joint": lambda: pf.actuarial.joint_annuity(DYING, "x", 0.04),
}
MORTALITY = {
    "lt str": lambda: pf.demography.life_table("x", sex="M"),
    "lt neg": lambda: pf.demography.life_table([-0.1, 0.2], sex="M"),
    "lt sex": lambda: pf.demography.life_table([0.1, 0.2], sex="H"),
    "lt nan": lambda: pf.demography.life_table([0.1, math.nan, 0.2], sex="M"),
    "lt empty": lambda: pf.demography.life_table([], sex="M"),
    "lt ages": lambda: pf.demography.life_table([0.1, 0.2], sex="M", ages=[1, 0]),
    "lt ages dup": lambda: pf.demography.life_table([0.1, 0.2], sex="M", ages=[0, 0]),
    "lt ax": lambda: pf.demography.life_table([0.1, 0.2], sex="M", ax="zz"),
    "lt huge": lambda: pf.demography.life_table([1e308] * 3, sex="M"),
    "lt None": lambda: pf.demography.life_table(None, sex="M"),
    "lt ages str": lambda: pf.demography.life_table([0.1, 0.2], sex="M", ages="ab"),
    "fm": lambda: pf.demography.fit_mortality([[1]], [[1]], ages=[0], years=[2000], model="LC"),
    "fm model": lambda: pf.demography.fit_mortality(ONES, ONES * 10, **GRID, model="lc2"),
    "fm neg": lambda: pf.demography.fit_mortality(-ONES, ONES, **GRID, model="LC"),
    "fm None": lambda: pf.demography.fit_mortality(None, None, ages=None, years=None, model="LC"),
    "fm shape": lambda: pf.demography.fit_mortality(np.ones((5, 4)), ONES, **GRID, model="LC"),
    "pc": lambda: pf.demography.project_cohorts(None, None, None, None, None),
    "pc2": lambda: pf.demography.project_cohorts("x", 1, 2, 3, 4),
}
LAW = {
    "cu str": lambda: pf.contributions.cuotas("x", 2025),
    "cu neg": lambda: pf.contributions.cuotas(-5, 2025),
    "cu nan": lambda: pf.contributions.cuotas(math.nan, 2025),
    "cu year": lambda: pf.contributions.cuotas(500, "2025"),
    "cu year 1900": lambda: pf.contributions.cuotas(500, 1900),
    "cu year 3000": lambda: pf.contributions.cuotas(500, 3000),
    "cu year None": lambda: pf.contributions.cuotas(500, None),
    "cu year nan": lambda: pf.contributions.cuotas(500, math.nan),
    "cu days": lambda: pf.contributions.cuotas(500, 2025, days=400),
    "cu class": lambda: pf.contributions.cuotas(500, 2025, risk_class="IX"),
    "cu class 9": lambda: pf.contributions.cuotas(500, 2025, risk_class=9),
    "cu mod": lambda: pf.contributions.cuotas(500, 2025, modality="99"),
    "cu rate": lambda: pf.contributions.cuotas(500, 2025, risk_rate="x"),
    "cu None": lambda: pf.contributions.cuotas(None, 2025),
    "l73 wk": lambda: pf.pensions.ley73(600, -5, 65, 2025),
    "l73 age": lambda: pf.pensions.ley73(600, 1000, 300, 2025),
    "l73 age str": lambda: pf.pensions.ley73(600, 1000, "65", 2025),
    "l73 yr": lambda: pf.pensions.ley73(600, 1000, 65, 2025.5),
    "l73 yrstr": lambda: pf.pensions.ley73(600, 1000, 65, "x"),
    "l73 ch": lambda: pf.pensions.ley73(600, 1000, 65, 2025, children=-1),
    "l73 ch str": lambda: pf.pensions.ley73(600, 1000, 65, 2025, children="two"),
    "l73 ch nan": lambda: pf.pensions.ley73(600, 1000, 65, 2025, children=math.nan),
    "l73 ch 1.5": lambda: pf.pensions.ley73(600, 1000, 65, 2025, children=1.5),
    "l73 par": lambda: pf.pensions.ley73(600, 1000, 65, 2025, parents=7),
    "l73 kind": lambda: pf.pensions.ley73(600, 1000, 65, 2025, kind="zz"),
    "l73 shapes": lambda: pf.pensions.ley73([600, 700], [1000] * 3, 65, 2025),
    "l73 wk huge": lambda: pf.pensions.ley73(600, 1000000000.0, 65, 2025),
    "l73 None": lambda: pf.pensions.ley73(None, 1000, 65, 2025),
    "gar": lambda: pf.pensions.garantizada(60, 850, 278.8, "2025"),
    "gar age": lambda: pf.pensions.garantizada(20, 850, 278.8, 2025),
    "gar wk": lambda: pf.pensions.garantizada(60, math.nan, 278.8, 2025),
    "gar sal": lambda: pf.pensions.garantizada(60, 850, -1, 2025),
    "gar yr": lambda: pf.pensions.garantizada(60, 850, 278.8, 1990),
    "gar None": lambda: pf.pensions.garantizada(60, 850, 278.8, None),
    "inv ch": lambda: pf.pensions.invalidity97(500, 300, year=2025, children="x"),
    "inv guar": lambda: pf.pensions.invalidity97(500, 300, year=2025, guaranteed=math.nan),
    "inv guar neg": lambda: pf.pensions.invalidity97(500, 300, year=2025, guaranteed=-5),
    "inv yr": lambda: pf.pensions.invalidity97(500, 300, year="2025"),
    "inv assess": lambda: pf.pensions.invalidity97(500, 300, year=2025, assessment=150),
    "sp": lambda: pf.pensions.survivor_pensions("x"),
    "sp o": lambda: pf.pensions.survivor_pensions(100, orphans="x"),
    "sp nan": lambda: pf.pensions.survivor_pensions(math.nan),
    "wi": lambda: pf.pensions.widow_increment(100, "x"),
    "l97": lambda: pf.pensions.ley97("x", 65, "M", death=DEATH, interest=0.03),
    "l97 sex": lambda: pf.pensions.ley97(100000.0, 65, "H", death=DEATH, interest=0.03),
    "l97 death": lambda: pf.pensions.ley97(100000.0, 65, "M", death="x", interest=0.03),
    "l97 age": lambda: pf.pensions.ley97(100000.0, 65.5, "M", death=DEATH, interest=0.03),
    "l97 int": lambda: pf.pensions.ley97(100000.0, 65, "M", death=DEATH, interest="x"),
    "acc": lambda: pf.pensions.accumulate("x", 1990, PAY, rates=6.5, returns=0.03),
    "acc y": lambda: pf.pensions.accumulate(25, "x", PAY, rates=6.5, returns=0.03),
    "acc s": lambda: pf.pensions.accumulate(25, 1990, [], rates=6.5, returns=0.03),
    "acc d": lambda: pf.pensions.accumulate(25, 1990, PAY, rates=6.5, returns=0.03, density=60),
    "acc nan": lambda: pf.pensions.accumulate(25, 1990, [math.nan] * 5, rates=6.5, returns=0.03),
}
OBJECTS = {
    "sc None": lambda: pf.scenario(None),
    "sc int": lambda: pf.scenario(3),
    "sc empty": lambda: pf.scenario(""),
    "sc list": lambda: pf.scenario(["tendencial"]),
    "sc nul": lambda: pf.scenario("a\x00b"),
    "sc dir": lambda: pf.scenario("tests"),
    "pt": lambda: pf.scenario("tendencial").patch({"employment.growth": "x"}),
    "pt nan": lambda: pf.scenario("tendencial").patch({"employment.growth": math.nan}),
    "pt key": lambda: pf.scenario("tendencial").patch({3: 1}),
    "pt None": lambda: pf.scenario("tendencial").patch(None),
    "pt list": lambda: pf.scenario("tendencial").patch([1]),
    "pt first": lambda: pf.scenario("tendencial").patch({"employment.growth": 2.0}, first="x"),
    "get year": lambda: pf.scenario("tendencial").get("employment.growth", year="x"),
    "get year nan": lambda: pf.scenario("tendencial").get("employment.growth", year=math.nan),
    "pr hor": lambda: pf.project("tendencial", horizon="x"),
    "pr hor past": lambda: pf.project("tendencial", horizon=2000),
    "pr hor huge": lambda: pf.project("tendencial", horizon=10**6),
    "pr draws": lambda: pf.project("tendencial", draws=0),
    "pr draws neg": lambda: pf.project("tendencial", draws=-1),
    "pr draws huge": lambda: pf.project("tendencial", draws=10**12),
    "pr seed": lambda: pf.project("tendencial", seed="x", draws=1),
    "pr seed neg": lambda: pf.project("tendencial", seed=-1, draws=1),
    "pr seed f": lambda: pf.project("tendencial", seed=1.5, draws=1),
    "pr client": lambda: pf.project("tendencial", client="x", draws=1),
    "pr cache": lambda: pf.project("tendencial", cache=3, draws=1),
    "pr base": lambda: pf.project("tendencial", base_year="x", draws=1),
    "pr list": lambda: pf.project(["tendencial"], draws=1),
    "cmp": lambda: pf.compare(3),
    "diff": lambda: pf.diff(1, 2),
    "load": lambda: pf.load(3),
    "load2": lambda: pf.load("none"),
    "lang": lambda: pf.set_language("fr"),
    "lang3": lambda: pf.set_language(3),
    "lang l": lambda: pf.set_language(["es"]),
    "solve": lambda: pf.solve("x", "y", "z"),
    "assess": lambda: pf.assess(None),
}
CATALOGUE = {
    "ser kinds None": lambda: CAT.series("insured_jobs", kinds=None),
    "ser concept list": lambda: CAT.series(["insured_jobs"]),
    "fig list": lambda: CAT.figures(["insured_jobs"]),
    "fig kind list": lambda: CAT.figures(kind=["observed"]),
    "val": lambda: CAT.value("insured_jobs", "x"),
    "val list": lambda: CAT.value(["x"], 2020),
    "macro": lambda: CAT.macro("zz"),
    "macro kind": lambda: CAT.macro("inflation_dec_dec", "zz"),
    "macro list": lambda: CAT.macro(["x"]),
    "ind prog": lambda: CAT.indicators("zz"),
    "ind list": lambda: CAT.indicators(["x"]),
    "dem": lambda: CAT.demography("zz"),
    "dem trav": lambda: CAT.demography("../figures"),
    "anchor": lambda: CAT.anchor("zz"),
    "law f": lambda: CAT.law(2025.5),
    "rate": lambda: CAT.law(2025).rate("zz"),
    "amount": lambda: CAT.law(2025).amount("zz"),
    "rate list": lambda: CAT.law(2025).rate(["x"]),
    "on": lambda: CAT.statutes.on("uma_daily", "x"),
    "on int": lambda: CAT.statutes.on("uma_daily", 2025),
    "on date": lambda: CAT.statutes.on("uma_daily", "2025-13-45"),
    "tbl": lambda: CAT.statutes.table("zz"),
    "tbl n": lambda: CAT.statutes.table(None),
    "known": lambda: CAT.known_to("x"),
    "known n": lambda: CAT.known_to(math.nan),
    "indexed": lambda: CAT.statutes.indexed("x", inflation={}, minimum_wage_growth={}),
    "indexed n": lambda: CAT.statutes.indexed(2030, inflation=None, minimum_wage_growth=None),
    "law tbl lang": lambda: CAT.law(2025).table("fr"),
}

CALLS = [
    pytest.param(call, id=f"{kind}: {name}")
    for kind, calls in (
        ("series", SERIES),
        ("actuarial", ACTUARIAL),
        ("mortality", MORTALITY),
        ("law", LAW),
        ("objects", OBJECTS),
        ("catalogue", CATALOGUE),
    )
    for name, call in calls.items()
]


@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_argument_is_an_error_of_the_family(call):
    with pytest.raises(PiimssError) as error:
        call()
    for lang in ("es", "en"):
        told = error.value.message(lang)
        assert told.isprintable() and len(told) < 1200
