"""Sentences of the main findings, in Spanish and English."""

from __future__ import annotations

FINDINGS: dict[str, tuple[str, str]] = {
    "find.adscrita_umf": (
        (
            "La población adscrita a UMF pasa de {base} en {base_year} a {central} en {horizon} (80"
            " %: {low} a {high}){others}."
        ),
        (
            "The population registered at a UMF goes from {base} in {base_year} to {central} in"
            " {horizon} (80 %: {low} to {high}){others}."
        ),
    ),
    "find.adscrita_umf.share_65": (
        (
            "Las personas de 65 años y más, {base} de la adscrita en {base_year}, son {central} en"
            " {horizon} (80 %: {low} a {high}){others}."
        ),
        (
            "People aged 65 and over, {base} of the registered in {base_year}, are {central} in"
            " {horizon} (80 %: {low} to {high}){others}."
        ),
    ),
    "find.patients_in_treatment.diabetes": (
        (
            "Los pacientes en tratamiento por diabetes pasan de {base} a {central} en {horizon} (80"
            " %: {low} a {high}){others}."
        ),
        (
            "Patients treated for diabetes go from {base} to {central} in {horizon} (80 %: {low} to"
            " {high}){others}."
        ),
    ),
    "find.pensions_contributory": (
        (
            "Las pensiones en curso de pago de las leyes de 1973 y 1997 pasan de {base} a {central}"
            " en {horizon} (80 %: {low} a {high}){others}."
        ),
        (
            "Pensions in payment under the 1973 and 1997 laws go from {base} to {central} in"
            " {horizon} (80 %: {low} to {high}){others}."
        ),
    ),
    "find.contribution_income.total": (
        (
            "Las cuotas obrero-patronales pasan de {base} a {central} en {horizon} (80 %: {low} a"
            " {high}){others}."
        ),
        "Contributions go from {base} to {central} in {horizon} (80 %: {low} to {high}){others}.",
    ),
    "find.real_growth": (
        (
            "En pesos constantes las cuotas crecen {rate} por año entre {base_year} y {horizon} en"
            " el escenario {first} (central)."
        ),
        (
            "In constant pesos contributions grow {rate} a year from {base_year} to {horizon} in"
            " {first} (central)."
        ),
    ),
    "find.reserve_balance.total": (
        "Las reservas pasan de {base} a {central} en {horizon} (80 %: {low} a {high}){others}.",
        "Reserves go from {base} to {central} in {horizon} (80 %: {low} to {high}){others}.",
    ),
    "find.use": (
        (
            "Uso de reservas, {scenario}: la central las usa por primera vez en {year}; hasta"
            " {horizon} las usa el {share} de las trayectorias."
        ),
        (
            "Use of reserves, {scenario}: the central path first draws on reserves in {year};"
            " {share} of the paths draw on them up to {horizon}."
        ),
    ),
    "find.no_use": (
        (
            "Uso de reservas, {scenario}: la central no las usa hasta {horizon}; las usa el {share}"
            " de las trayectorias."
        ),
        (
            "Use of reserves, {scenario}: the central path does not draw on reserves up to"
            " {horizon}; {share} of the paths do."
        ),
    ),
    "find.metas": (
        "De las metas finales de {n} indicadores, bajo {scenario}: {counts}.",
        "Of the final targets of {n} indicators, under {scenario}: {counts}.",
    ),
    "find.other": ("; en {scenario}, {value}", "; in {scenario}, {value}"),
    "find.others": (
        "; en los demás escenarios, de {low} a {high}",
        "; in the other scenarios, {low} to {high}",
    ),
    "find.millions": ("millones de ", "million "),
    "find.no_base": ("sin cifra", "no figure"),
}
