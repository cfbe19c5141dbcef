"""Sentences of the main findings."""

from __future__ import annotations

from ..core.translate import N_

FINDINGS: dict[str, str] = N_(
    {
        "find.adscrita_umf": (
            "The population registered at a UMF goes from {base} in {base_year} to"
            " {central} in {horizon} (80 %: {low} to {high}){others}."
        ),
        "find.adscrita_umf.share_65": (
            "People aged 65 and over, {base} of the registered in {base_year}, are"
            " {central} in {horizon} (80 %: {low} to {high}){others}."
        ),
        "find.patients_in_treatment.diabetes": (
            "Patients treated for diabetes go from {base} to {central} in {horizon} (80"
            " %: {low} to {high}){others}."
        ),
        "find.pensions_contributory": (
            "Pensions in payment under the 1973 and 1997 laws go from {base} to"
            " {central} in {horizon} (80 %: {low} to {high}){others}."
        ),
        "find.contribution_income.total": (
            "Contributions go from {base} to {central} in {horizon} (80 %: {low} to"
            " {high}){others}."
        ),
        "find.real_growth": (
            "In constant pesos contributions grow {rate} a year from {base_year} to"
            " {horizon} in {first} (central)."
        ),
        "find.reserve_balance.total": (
            "Reserves go from {base} to {central} in {horizon} (80 %: {low} to {high}){others}."
        ),
        "find.use": (
            "Use of reserves, {scenario}: the central path first draws on reserves in"
            " {year}; {share} of the paths draw on them up to {horizon}."
        ),
        "find.no_use": (
            "Use of reserves, {scenario}: the central path does not draw on reserves up"
            " to {horizon}; {share} of the paths do."
        ),
        "find.metas": "Of the final targets of {n} indicators, under {scenario}: {counts}.",
        "find.other": "; in {scenario}, {value}",
        "find.others": "; in the other scenarios, {low} to {high}",
        "find.millions": "million ",
        "find.no_base": "no figure known",
    }
)
