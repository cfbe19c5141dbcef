"""The command ``metas``: what each target's probability is, why, and what would change it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import InputError
from ..core.translate import N_, translate
from ..report.messages import text
from .formats import note
from .outputs import of_kind
from .terminal import Asked, cell, projects, show, working

if TYPE_CHECKING:
    import pandas as pd

_READ = ("indicator", "basis", "is_projection")
_PROGRAMMES = "piimss_2025_2030 | imss_bienestar_2025_2030 | piimss_2020_2024"


@projects()
def metas(
    scenario: Annotated[
        str, typer.Argument(help=N_("Scenario, or folder of a saved run."))
    ] = "tendencial",
    programme: Annotated[str | None, typer.Option("--programme", help=_PROGRAMMES)] = None,
    code: Annotated[
        str | None,
        typer.Option("--code", help=N_("One indicator: every year, why, what moves it.")),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help=N_("Targets of one year instead of the last."))
    ] = None,
    of_run: Annotated[
        str | None,
        typer.Option("--scenario", help=N_("Which scenario of a run; its first when none.")),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            help=N_("Write every target of every year to a CSV."),
            callback=of_kind("--csv", ".csv"),
        ),
    ] = None,
    *,
    asked: Asked,
) -> None:
    """Probability of each target under a scenario, why, and what would change it.

    Example:  piimss metas piimss --programme piimss_2025_2030
    """
    from ..metas import UNSURE
    from ..report.files import write_file
    from ..report.measured import held
    from ..results.assessment import assess
    from ..results.runs import is_run
    from ..results.storage import load

    if saved := is_run(scenario):
        asked.of_run(scenario)
    with working(scenario):
        projection = (
            load(scenario, only=_READ, scenario=of_run) if saved else asked.projected(scenario)
        )
        assessment = assess(projection, lang=asked.lang)
        listed = csv is None and code is None and year is None
        table = assessment.table(every_year=not listed)
    if csv is not None:
        write_file(csv, table.to_csv)
    table = _chosen(table, programme, code, year)
    if code is not None:
        _one(table, code, asked.lang)
        return
    base = projection.request.base_year
    last = table.groupby(level=0)["year"].transform("max")
    words = translate("Targets to come"), translate("Programme that has ended")
    if year is None:
        table, last = table[table["year"] == last], last[table["year"] == last]
    goes_on = last > base
    for part, title in (
        (table[goes_on.to_numpy()], words[0]),
        (table[~goes_on.to_numpy()], words[1]),
    ):
        if not part.empty:
            show(_shown(part, asked.lang), f"{projection.assumptions.name}: {title}")
    if code is None and year is None:
        _together(assessment, programme)
    note(held("metas", asked.lang))
    if (table["status"] == "no_se_distingue").any():
        note(translate(UNSURE, asked.lang))


def _together(assessment: Any, programme: str | None) -> None:
    """How many targets of each programme are met in the same path."""
    from ..metas import Joint, together

    lang = assessment.lang
    for name, row in assessment.joint().iterrows():
        if programme in (None, name):
            title = text(f"programme.{name}", lang)
            note(f"{title}, {together(Joint(**row), assessment.projection.name, lang)}")


def _chosen(
    table: pd.DataFrame, programme: str | None, code: str | None, year: int | None
) -> pd.DataFrame:
    """The rows that the options ask for.

    Raises
    ------
    InputError
        For an option that leaves none.
    """
    wanted: list[tuple[str, object, Any]] = [
        ("--programme", programme, table["programme"] == programme),
        ("--code", code, table.index == code),
        ("--year", year, table["year"] == year),
    ]
    for option, value, rows in wanted:
        if value is None:
            continue
        if not rows.any():
            known: dict[str, Any] = {
                "--programme": table["programme"].unique(),
                "--code": table.index.unique(),
                "--year": sorted(table["year"].unique()),
            }
            raise InputError(
                "cli.metas",
                "{option}",
                "{value}",
                "one of {known}",
                "correct the option",
                option=option,
                value=value,
                known=", ".join(str(k) for k in known[option]),
            )
    keep = table
    for option, value, _rows in wanted:
        if value is not None:
            column = keep.index if option == "--code" else keep[option.removeprefix("--")]
            keep = keep[column == value]
    if keep.empty:
        raise InputError(
            "cli.metas.none",
            "piimss metas",
            "{options}",
            "options that leave a target",
            "take one away",
            options=", ".join(f"{o} {v}" for o, v, _rows in wanted if v is not None),
        )
    return keep


def _shown(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The columns of the terminal, in words."""
    from ..metas import percent, points
    from ..report.attainment import OBSERVED
    from ..report.picture_metas import printed

    chances = zip(table["probability"], table["error"], strict=True)
    weighed = zip(table["weighed"], table["weighed_error"], strict=True)
    words: dict[str, Any] = {
        "unit": [text(f"unit.{u}", lang) for u in table["unit"]],
        "expected": [
            cell(v) if status not in OBSERVED else printed(v)
            for v, status in zip(table["value"], table["status"], strict=True)
        ],
        **{c: [printed(v) for v in table[c]] for c in ("baseline", "target")},
        "probability": [f"{percent(p, e)} {points(e)}".strip() or "—" for p, e in chances],
        "weighed": [percent(float(p), float(e)) or "—" for p, e in weighed],
        "status": [text(f"status.{s}", lang) for s in table["status"]],
    }
    columns = ["name", "unit", "year", "baseline", "target", "expected", "probability", "status"]
    if table["weighed"].notna().any():
        columns.append("weighed")
    return table.assign(**words)[columns]


def _one(table: pd.DataFrame, code: str, lang: str) -> None:
    """One indicator: its years, why, the pace it asks for, what moves it and by when."""
    last = table.iloc[-1]
    show(_shown(table, lang).drop(columns=["name", "unit", "baseline"]), f"{code}: {last['name']}")
    lines = [last["why"], last["note"]]
    if last["target_other"] == last["target_other"]:
        from ..metas import percent

        said = translate("The sheet also prints {target}: {percent}.")
        shown = percent(float(last["probability_other"]), float(last["error"]))
        lines.append(said.format(target=cell(float(last["target_other"])), percent=shown))
    lines += [last["change"], last["decide"], last["class_note"]]
    for line in filter(None, lines):
        note(line)
