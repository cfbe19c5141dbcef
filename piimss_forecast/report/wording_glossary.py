"""Terms that the page explains, and what they mean."""

from __future__ import annotations

from ..core.translate import N_

TERMS = (
    "adscrita",
    "umf",
    "sbc",
    "uma",
    "mdp",
    "cuotas",
    "sem",
    "gmp",
    "siv",
    "srt",
    "sgps",
    "rcv",
    "rjp",
    "ro",
    "rocf",
    "rfa",
    "rgfa",
    "fcolclc",
    "avance",
    "central",
    "interval",
    "median",
    "smoothed",
    "hindcast",
    "sufficient",
    "prevalence",
    "cost_rate",
)

GLOSSARY: dict[str, str] = N_(
    {
        "term.adscrita": "registered population",
        "means.adscrita": "persons entitled to care who are registered at a clinic of the IMSS",
        "term.umf": "UMF",
        "means.umf": "family-medicine unit (Unidad de Medicina Familiar)",
        "term.sbc": "SBC",
        "means.sbc": "contribution base salary: pesos per day on which contributions are paid",
        "term.uma": "UMA",
        "means.uma": "legal unit of account (Unidad de Medida y Actualización)",
        "term.mdp": "mdp",
        "means.mdp": "million current Mexican pesos, unless a year is named",
        "term.cuotas": "contributions",
        "means.cuotas": "what employers and workers pay to the insurances of the IMSS",
        "term.sem": "SEM",
        "means.sem": "insurance of sickness and maternity, in kind and in cash",
        "term.gmp": "GMP",
        "means.gmp": "medical care of pensioners",
        "term.siv": "SIV",
        "means.siv": "insurance of invalidity and life",
        "term.srt": "SRT",
        "means.srt": "insurance of work risks",
        "term.sgps": "SGPS",
        "means.sgps": "insurance of day care and social benefits",
        "term.rcv": "RCV",
        "means.rcv": (
            "retirement, unemployment at old age and old age: goes to individual accounts and is"
            " no income of the IMSS"
        ),
        "term.rjp": "RJP",
        "means.rjp": "pension scheme of the institute's own staff",
        "term.ro": "RO",
        "means.ro": "operating reserve",
        "term.rocf": "ROCF",
        "means.rocf": "operating reserve for contingencies and financing",
        "term.rfa": "RFA",
        "means.rfa": "financial and actuarial reserves, one by insurance",
        "term.rgfa": "RGFA",
        "means.rgfa": "general financial and actuarial reserve",
        "term.fcolclc": "FCOLCLC",
        "means.fcolclc": "fund for the pensions of the institute's staff; used for nothing else",
        "term.avance": "financial result",
        "means.avance": "income less outlay less what the reserves must receive",
        "term.central": "central path",
        "means.central": "the projection under the adopted assumptions, without chance",
        "term.interval": "80 % interval",
        "means.interval": "one path in ten lies below it and one in ten above",
        "term.median": "median",
        "means.median": "half of the paths lie below it",
        "term.smoothed": "smoothed median and probability",
        "means.smoothed": (
            "of the targets: with few paths the median is drawn to the central path and what each"
            " path adds is spread; with many they are the plain ones"
        ),
        "term.hindcast": "hindcasts",
        "means.hindcast": (
            "projections made from a past year with what was then known, compared with what came"
        ),
        "term.sufficient": "last sufficient year",
        "means.sufficient": "last year in which income and spendable reserves cover outlay",
        "term.prevalence": "prevalence",
        "means.prevalence": "part of the population that has a disease",
        "term.cost_rate": "cost rate",
        "means.cost_rate": "outlay as a part of the wage mass on which contributions are paid",
    }
)
