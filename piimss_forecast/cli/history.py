"""The command that compares forecasts with what was published: ``backtest``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.defaults import HINDCAST_DRAWS
from ..core.errors import InputError
from ..core.translate import N_, translate
from ..report.measured import FEWEST
from ..report.messages import label, text
from .beside import published as since
from .formats import note
from .outputs import Tables
from .terminal import Data, Lang, Models, opened, set_language, show, working

if TYPE_CHECKING:
    import pandas as pd

    from ..catalog import Catalog
    from ..results.hindcast import Backtest


def backtest(
    origins: Annotated[list[int] | None, typer.Argument(help=N_("Last years known."))] = None,
    module: Annotated[
        str | None,
        typer.Option("--module", help=N_("coverage...")),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help=N_("class, variable, horizon, origin, event.")),
    ] = None,
    methods: Annotated[
        bool, typer.Option("--methods", help=N_("Beside drift, a single series, budgets."))
    ] = False,
    csv: Tables = None,
    targets: Annotated[
        bool,
        typer.Option("--metas", help=N_("How probabilities of the ended programme turned out.")),
    ] = False,
    published: Annotated[
        bool,
        typer.Option("--published", help=N_("What is already published of the years projected.")),
    ] = False,
    detail: Annotated[bool, typer.Option("--detail", help=N_("Every check."))] = False,
    draws: Annotated[int, typer.Option("--draws", help=N_("Paths."))] = HINDCAST_DRAWS,
    data: Data = None,
    models: Models = None,
    lang: Lang = "es",
) -> None:
    """Error and coverage of the bands on what is already published; with --module, the history
    reproduced as well.

    Example:  piimss backtest --by class --by horizon
             piimss backtest 2018 2020 --module coverage
             piimss backtest --methods --csv retropronosticos
             piimss backtest 2018 2020 --metas
             piimss backtest --published
    """
    set_language(lang)
    asked = {"--module": module, "--by": by, "--methods": methods, "--detail": detail}
    others = [option for option, given in asked.items() if given]
    if published:
        more = {"--metas": targets, translate("origins"): origins}
        _alone("--published", [*others, *(option for option, given in more.items() if given)])
        since(data, models, draws, csv, lang)
        return
    if targets:
        _alone("--metas", others)
        _targets(origins, csv, data, models, draws, lang)
        return
    from ..results.hindcast import ORIGINS
    from ..results.hindcast import backtest as run_backtest

    with working("backtest"):
        catalog = opened(data)
        found = run_backtest(
            origins=origins or ORIGINS,
            module=module,
            catalog=catalog,
            models=models,
            draws=draws,
        )
        beside = found.methods() if methods else None
    if found.history is not None:
        names = catalog.concepts().set_index("concept")[f"name_{lang}"]
        show(_readable(found.history, lang, names), text("title.history", lang))
    if detail or module is not None:
        shown = found.table.drop(columns=["middle", "measure", "scale"])
        show(_named(shown, catalog, lang), text("title.hindcast", lang))
    for column in by or (["class"] if module is None else []):
        table = found.by(*column.split(","))
        show(_compact(_named(table.reset_index(), catalog, lang)), text("title.coverage", lang))
    if beside is not None:
        beside.index = [text(f"method.{name}", lang) for name in beside.index]
        show(_compact(beside.rename_axis("method").reset_index()), text("title.methods", lang))
    if csv is not None:
        _write(found, csv, lang)
    for line in _held(found, lang, catalog.histories()[f"name_{lang}"]):
        note(line)


def _alone(asked: str, others: list[str]) -> None:
    """Refuse, beside an option that answers something else, what says nothing of it."""
    if others:
        raise InputError(
            "cli.backtest.alone",
            "piimss backtest {asked}",
            "{options}",
            "--csv and --draws, and origins with --metas",
            "ask for the bands, for the targets and for what is published one after the other",
            asked=asked,
            options=", ".join(others),
        )


def _targets(
    origins: list[int] | None,
    csv: Path | None,
    data: Path | None,
    models: Path | None,
    draws: int,
    lang: str,
) -> None:
    """Each target of the programme that has ended, as an earlier year would have judged it."""
    from ..report import write_csv
    from ..results.meta_hindcast import ORIGINS, hindcast

    with working("backtest"):
        catalog = opened(data)
        found = hindcast(origins or ORIGINS, catalog=catalog, models=models, draws=draws)
    names = catalog.indicators()[f"name_{lang}"]
    table = found.table.assign(
        name=[names[c] for c in found.table["code"]],
        met=[text("word.yes" if m else "word.no", lang) for m in found.table["met"]],
        probability=found.table["probability"].round(2),
        weighed=found.table["weighed"].round(2),
    )
    columns = ["origin", "code", "name", "year", "target", "value", "observed", "probability"]
    columns.append("weighed")
    show(table[[*columns, "met"]], text("title.meta_hindcast", lang))
    show(_shares(found.reliability, lang), text("title.reliability", lang))
    show(found.errors.round(2).reset_index("code"), text("title.meta_errors", lang))
    if csv is not None:
        csv.mkdir(parents=True, exist_ok=True)
        write_csv(found.table, csv / "retropronosticos_metas.csv")
        typer.echo(translate("Tables in {folder}/").format(folder=csv))
    whole = found.scores.loc["all"]
    note(text("held.brier", lang).format(**{str(k): f"{v:.2f}" for k, v in whole.items()}))


def _shares(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Reliability with its classes in percent."""
    import pandas as pd

    edges = [f"{100 * max(i.left, 0):.0f}–{100 * i.right:.0f} %" for i in table.index]
    return table.round(2).set_index(pd.Index(edges, name=text("column.probability", lang)))


def _write(found: Backtest, folder: Path, lang: str) -> None:
    """Every check, and each method by variable, class, horizon and origin."""
    from ..report import write_csv

    folder.mkdir(parents=True, exist_ok=True)
    write_csv(_named(found.table, found.figures, lang), folder / "retropronosticos.csv")
    table = found.series()
    table["method"] = [text(f"method.{name}", lang) for name in table["method"]]
    for column in ("class", "variable"):
        rows = table["by"] == column
        named = _named(table.loc[rows, ["group"]].set_axis([column], axis=1), found.figures, lang)
        table.loc[rows, "group"] = named[column]
    write_csv(table, folder / "retropronosticos_series.csv")
    typer.echo(translate("Tables in {folder}/").format(folder=folder))


def _held(found: Backtest, lang: str, names: pd.Series) -> list[str]:
    """What the bands held, of all checks and outside events, and what was left out."""
    from ..core.columns import QUALITIES

    lines = []
    outside = found.table[~found.table["event"].astype(bool)]
    for name, table in (("held.all", found.table), ("held.outside", outside)):
        if table.empty:
            continue
        inside = [
            f"{level} %: {int(table[f'inside_{level}'].sum())}/{len(table)}"
            f" ({100 * table[f'inside_{level}'].mean():.1f} %)"
            for level in (80, 95)
        ]
        lines.append(f"{text(name, lang)}  {', '.join(inside)}")
    if few := found.few():
        classes = ", ".join(text(f"class.{name}", lang) for name in few)
        lines.append(text("held.few", lang).format(names=classes, n=FEWEST))
    lines += [
        text("held.missing", lang).format(what=_what(what, lang, names), why=translate(why, lang))
        for what, why in found.missing.astype(str).itertuples(index=False)
    ]
    lines += [
        text("held.hindsight", lang).format(
            what=f"{where} {key}".strip(),
            source=text(f"quality.{source}", lang) if source in QUALITIES else source,
            why=translate(why, lang),
        )
        for where, key, source, why in found.hindsight.itertuples(index=False)
    ]
    return lines


def _readable(history: pd.DataFrame, lang: str, names: pd.Series) -> pd.DataFrame:
    """The margins with names and units in words and without the columns that only a file needs."""
    basis = {"percent": "%", "points": text("unit.percentage_points", lang)}
    units = history["unit"].map(lambda unit: text(f"unit.{unit}", lang))
    margin = history["margin"].map(lambda m: names.get(m, label(m, lang)))
    return history.assign(
        margin=margin,
        unit=units,
        gap=history["gap"].round(2) + 0.0,
        basis=history["basis"].map(basis),
    ).drop(columns="source")


def _compact(table: pd.DataFrame) -> pd.DataFrame:
    """The columns that fit a terminal, with the digits that mean something."""
    out = table.drop(columns=["mean_abs_error_percent", "msis_95"])
    for level in (80, 95):
        out[f"coverage_{level}"] = (100 * out[f"coverage_{level}"]).round(1)
    out["bias_percent"] = out["bias_percent"].round(1)
    return out.assign(z_rms=out["z_rms"].round(2), msis_80=out["msis_80"].round(1)).rename(
        columns={"coverage_80": "held_80", "coverage_95": "held_95"}
    )


def _named(table: pd.DataFrame, catalog: Catalog, lang: str) -> pd.DataFrame:
    """Classes and variables with their names."""
    names = catalog.histories()[f"name_{lang}"]
    out = table.copy()
    if "class" in out:
        out["class"] = [text(f"class.{name}", lang) for name in out["class"]]
    if "variable" in out:
        out["variable"] = [names.get(v, label(v, lang)) for v in out["variable"]]
    if "event" in out:
        out["event"] = [text("word.yes" if e else "word.no", lang) for e in out["event"]]
    if "route" in out:
        out["route"] = [text(f"route.{name}", lang) for name in out["route"]]
    return out


def _what(what: str, lang: str, names: pd.Series) -> str:
    """A history, an indicator, a variable with its year or an origin, by its name."""
    head, _, year = what.partition(" ")
    name = head if head[:1].isupper() else names.get(head) or label(head, lang)
    return f"{name} {year}".strip()
