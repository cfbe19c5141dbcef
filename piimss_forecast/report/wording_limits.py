"""What the projection does not tell, said on the page in Spanish and English."""

from __future__ import annotations

LIMITS: dict[str, tuple[str, str]] = {
    "limit.series": (
        (
            "Las series publicadas son anuales y cortas, y varias se contradicen. Los intervalos"
            " reflejan la volatilidad adoptada de los factores y la demografía; no incluyen todo el"
            " error de los modelos ni cambios de ley. Rehecha con lo sabido en 2018 o 2020, la"
            " cadena deja fuera de su banda de 80 % más de la mitad de las cifras que vinieron"
            " (pandemia, salario mínimo): piimss backtest --module."
        ),
        (
            "Published series are annual, short and at times contradictory. Intervals reflect the"
            " adopted volatility of drivers and demography; they hold neither all model error nor"
            " changes of law. Redone with what was known in 2018 or 2020, the chain leaves more"
            " than half of what came outside its 80 % band (pandemic, minimum wage): piimss"
            " backtest --module prints it."
        ),
    ),
    "limit.profiles": (
        (
            "La estructura por edad de los adscritos y de los asegurados, la densidad de cotización"
            " y los saldos por reserva no están publicados con el detalle necesario: son supuestos"
            " declarados, ajustados a cada margen publicado (hoja historia). Un archivo propio por"
            " edad y sexo los sustituye."
        ),
        (
            "The age structure of the registered and the insured, contribution density and balances"
            " by reserve are not published in the detail needed: they are stated assumptions fitted"
            " to every published margin (sheet history). Your own file by age and sex replaces"
            " them."
        ),
    ),
    "limit.disease": (
        (
            "Cada enfermedad pasa por sus estados (sin diagnóstico, sin tratamiento, en control,"
            " sin control) con tasas supuestas donde nada se publica; no se modela que una lleve a"
            " otra ni el costo conjunto. Las defunciones que evita una palanca se informan aparte y"
            " no cambian la población."
        ),
        (
            "Each disease runs through its states (undiagnosed, untreated, controlled,"
            " uncontrolled) with assumed rates where nothing is published; neither the passage from"
            " one to another nor the joint cost is modelled. Deaths that a lever avoids are"
            " reported apart and do not change the population."
        ),
    ),
    "limit.pensions": (
        (
            "Las pensiones se proyectan por grupos de edad, sexo, tipo y régimen, no persona por"
            " persona; las semanas y salarios individuales requieren los archivos del instituto. La"
            " nómina del personal (RJP) sigue uno de dos cursos publicados que se contradicen."
        ),
        (
            "Pensions are projected by age, sex, type and regime, not person by person; individual"
            " weeks and salaries need the institute's files. The staff payroll (RJP) follows one of"
            " two published courses that contradict each other."
        ),
    ),
    "limit.finance": (
        (
            "El estado de ingresos y egresos cierra en un solo perímetro con renglones residuales."
            " No es la valuación actuarial del instituto ni la sustituye."
        ),
        (
            "The statement of income and outlay closes in one perimeter with residual items. It is"
            " not the institute's actuarial valuation, nor a substitute for it."
        ),
    ),
    "limit.geography": (
        "Todo es nacional: no hay delegaciones, unidades ni sectores.",
        "Everything is national: no regions, units or industries.",
    ),
    "limit.metas": (
        (
            "Muchos indicadores tienen uno o pocos datos; su probabilidad descansa en la dispersión"
            " de indicadores parecidos y no en su propia historia. El método de cada uno está en la"
            " tabla."
        ),
        (
            "Many indicators have one or few points; their probability rests on the spread of"
            " similar indicators, not on their own history. The method of each is in the table."
        ),
    ),
}
