"""What bands held in hindcasts, said where a band is read."""

from __future__ import annotations

from functools import cache

from ..core.variables import variables
from .messages import text

FEWEST = 15  # checks below which the coverage of a class says little
ALL = "all"
# Class of a table's lines; those of income, outlay and reserves are of every class at once.
_TABLES = {
    "poblacion": "demography",
    "adscrita": "coverage",
    "estatus": "coverage",
    "demanda": "coverage",
    "prevalencia": "morbidity",
    "costo_salud": "morbidity",
    "empleo": "employment",
    "cuotas": "contributions",
    "cuotas_uma": "contributions",
    "pensiones": "pensions",
    "gasto_pensiones": "pensions",
    "metas": "metas",
}
_VARIABLES = {
    "sbc": "salary",
    "sbc_mean": "salary",
    "inflation": "prices",
    "price_index_2018": "prices",
    "minimum_wage": "minimum_wage",
    "uma": "prices",
    "interest": "interest",
    "indicator": "metas",
}


Held = tuple[int, float, float]  # checks, and percent of them in the 80 and 95 % bands


@cache
def by_class(method: str = "chain") -> dict[str, Held]:
    """What the bands of a method held in hindcasts, by class (``hindcast_series.csv`` of the
    package: the bands are its own, whatever the figures).

    Parameters
    ----------
    method : str
        ``chain``, or ``series`` for the default by the series alone.
    """
    from ..catalog import load

    rows = load().of_folder("hindcast_series")
    rows = rows[(rows["method"] == method) & (rows["by"] != "variable")]
    return {
        str(r["group"]): (int(r["checks"]), float(r["coverage_80"]), float(r["coverage_95"]))
        for r in rows.to_dict("records")
    }


def measured(method: str, kind: str) -> Held:
    """The same of a class, or of all where it has too few checks.

    Parameters
    ----------
    method : str
        As in :func:`by_class`.
    kind : str
        A class.
    """
    found = by_class(method)
    return found[_with_enough(kind, found)]


def _with_enough(kind: str, found: dict[str, Held]) -> str:
    """The class, or all where it has too few checks to say much."""
    return kind if kind in found and found[kind][0] >= FEWEST else ALL


def class_of(name: str) -> str:
    """Class in which the band of a series, an indicator or a table was judged.

    Parameters
    ----------
    name : str
        Identifier such as ``pension_outlay.total``, a code such as ``P25-2.1``, or a table.

    Examples
    --------
    >>> class_of("sbc"), class_of("adscrita_umf.share_65"), class_of("reservas")
    ('salary', 'coverage', 'all')
    """
    if name in _TABLES:
        return _TABLES[name]
    head = name.partition(".")[0]
    if head in _VARIABLES:
        return _VARIABLES[head]
    if head in variables():
        return _TABLES.get(variables()[head].table, ALL)
    return "metas" if name[:1].isupper() else ALL


def held(name: str, lang: str | None = None, *, short: bool = False) -> str:
    """What the 80 % band of a series or table held in hindcasts, as a sentence or a few words.

    Parameters
    ----------
    name : str
        As in :func:`class_of`.
    lang : str, optional
        ``es`` or ``en``.
    short : bool
        A few words, for a legend.

    Examples
    --------
    >>> held("jobs", "en").startswith("80 % band: in hindcasts of jobs it held ")
    True
    """
    found = by_class()
    kind = _with_enough(class_of(name), found)
    checks, share, _ = found[kind]
    key = "measured.short" if short else "measured.all" if kind == ALL else "measured.band"
    return text(key, lang).format(
        kind=text(f"class.{kind}", lang), share=f"{share:.0f}", checks=f"{checks:,}"
    )


def band_of(name: str, scenario: str, lang: str | None = None) -> str:
    """Legend of the 80 % band of a scenario, with what such bands held in hindcasts.

    Parameters
    ----------
    name : str
        Series, as in :func:`class_of`.
    scenario : str
        Whose band it is.
    lang : str, optional
        ``es`` or ``en``.
    """
    return f"{scenario}, {text('interval80', lang)} ({held(name, lang, short=True)})"
