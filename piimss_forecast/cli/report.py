"""The commands of the actuarial report: ``report``, ``report check`` and ``report form``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..core.translate import N_, translate
from .outputs import of_kind
from .speech import Command, Group
from .terminal import Lang, set_language, show, working

_MAKE = "make"


class RunGroup(Group):
    """A group whose first word is a run folder where it is none of its commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the command that makes the report before a folder."""
        if args and args[0] not in (*self.commands, "--help"):
            args = [_MAKE, *args]
        return list(super().parse_args(ctx, args))


report_app = typer.Typer(
    cls=RunGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help=N_(
        "Actuarial report of a run as PDF, what it still lacks, and the form to sign it.\n\n"
        "Example:  piimss report resultados --out informe_actuarial.pdf"
    ),
)

Run = Annotated[Path, typer.Argument(help=N_("Folder of piimss run."))]
Signing = Annotated[
    Path | None,
    typer.Option("--signing", help=N_("TOML file with what a person supplies (report form).")),
]


@report_app.command(_MAKE, cls=Command, hidden=True)
def make(
    run: Run,
    out: Annotated[
        Path, typer.Option("--out", help=N_("PDF to write."), callback=of_kind("--out", ".pdf"))
    ] = Path("informe_actuarial.pdf"),
    signing: Signing = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--earlier", help=N_("Folder of the previous run, to reconcile with.")),
    ] = None,
    lang: Lang = "es",
) -> None:
    """Write the actuarial report of a run as PDF.

    Example:  piimss report resultados --out informe_actuarial.pdf --signing firma.toml
    """
    set_language(lang)
    from ..results.actuarial_report import actuarial_report

    with working(f"{run} → {out}"):
        made = actuarial_report(run, out, lang=lang, signing=signing, earlier=earlier)
    said = translate("Report in {out}; {n} blanks await a person: piimss report check {run}", lang)
    typer.echo(said.format(out=out, n=len(made.missing), run=run))


@report_app.command("check", cls=Command)
def check(
    run: Run,
    signing: Signing = None,
    lang: Lang = "es",
) -> None:
    """List the disclosures of the report, and what a person must still supply.

    Example:  piimss report check resultados --signing firma.toml
    """
    set_language(lang)
    from ..report.actuarial.disclosures import STATUSES
    from ..results.actuarial_report import actuarial_report

    found = actuarial_report(run, lang=lang, signing=signing)
    table = found.checklist
    state = table["status"].map(lambda s: translate(STATUSES[s], lang))
    show(table[["title"]].assign(state=state).rename_axis("disclosure"))
    if not found.missing:
        typer.echo(translate("Nothing awaits a person.", lang))
        return
    typer.echo(translate("A person must still supply, in the file of --signing:", lang))
    for place, asked in found.missing.items():
        typer.echo(f"  {place}: {asked}")
    raise typer.Exit(1)


@report_app.command("form", cls=Command)
def form(
    out: Annotated[
        Path,
        typer.Option("--out", help=N_("TOML file to write."), callback=of_kind("--out", ".toml")),
    ] = Path("firma.toml"),
    lang: Lang = "es",
) -> None:
    """Write the form that a person fills in to sign the report.

    Example:  piimss report form --out firma.toml
    """
    set_language(lang)
    from ..core.errors import OutputError
    from ..report import write_file
    from ..report.actuarial.signing import form as blank

    if out.exists():
        raise OutputError(
            "cli.report.form",
            "{out}",
            "a file that may be filled in already",
            "a new file",
            "choose another --out",
            out=str(out),
        )
    write_file(out, lambda part: _write(part, blank(lang)))
    typer.echo(translate("Form in {out}", lang).format(out=out))


def _write(part: Path, words: str) -> None:
    part.write_text(words, encoding="utf-8")
