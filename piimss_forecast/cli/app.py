"""The command line: parses, calls the API, prints. Exit code 0 = done, 1 = a check failed, 2 =
wrong use.
"""

from __future__ import annotations

import signal
import sys
import warnings
from typing import Annotated

import typer

from ..core.errors import AssumptionError, InputError, OutputError, PiimssError, in_a_line
from ..core.translate import N_, translate
from .accounts import data_accounts
from .beside import beside
from .bridge import direction, reconcile
from .comparing import compare, diff
from .drivers import tornado
from .explain import solve
from .formats import listing
from .history import backtest
from .metas import metas
from .misuse import misuse
from .open_data import data_app
from .project import run, runs
from .published import cite, law
from .report import report_app
from .serve import serve
from .speech import Command, Group, command
from .sufficiency import sufficiency
from .terminal import quiet_lost_stop, say, stop

INTERRUPTED = 130
TRACEBACK = "--traceback"

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=N_("Actuarial projections of IMSS to 2030."),
)
LISTINGS = (
    runs,
    metas,
    compare,
    direction,
    reconcile,
    solve,
    sufficiency,
    tornado,
    backtest,
    beside,
    diff,
    law,
    cite,
)
for action in (run, serve):
    app.command(cls=Command)(action)
for action in LISTINGS:
    app.command(cls=Command)(listing(action))
data_app.command("accounts", cls=Command)(data_accounts)
app.add_typer(data_app, name="data")
app.add_typer(report_app, name="report")


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        typer.echo(f"piimss {__version__}")
        raise typer.Exit


@app.callback()
def piimss(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=N_("Version.")),
    ] = False,
    traceback: Annotated[
        bool,
        typer.Option(TRACEBACK, help=N_("Show the trace of a bug.")),
    ] = False,
) -> None:
    """Actuarial projections of IMSS to 2030."""


def main() -> None:
    """Entry point: one paragraph on stderr and exit code 1 (a check failed) or 2 (wrong use)
    when something is wrong; the traceback of a bug only with ``--traceback``.
    """
    # A stop from the scheduler is an interruption like Ctrl-C: the half-written folder is removed
    # on the way out.
    sys.unraisablehook = quiet_lost_stop
    warnings.showwarning = say
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        # The code of typer.Exit comes back as the value, 130 for Ctrl-C.
        code = command(app, sys.argv[1:])(standalone_mode=False) or 0
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(code)
    except PiimssError as err:
        typer.echo(f"piimss: {err}", err=True)
        sys.exit(2 if isinstance(err, (InputError, AssumptionError, OutputError)) else 1)
    except (KeyboardInterrupt, typer.Abort):
        typer.echo(
            "piimss: "
            + translate("interrupted; nothing was written and earlier results are still there."),
            err=True,
        )
        sys.exit(1)
    except Exception as err:
        if type(err).__name__ == "NoArgsIsHelpError":  # a group of commands alone
            typer.echo(str(err), err=True)
            sys.exit(2)
        if hasattr(err, "format_message"):  # of the parser
            typer.echo(f"piimss: {misuse(err)}", err=True)
            sys.exit(2)
        if TRACEBACK in sys.argv:
            raise
        typer.echo(f"piimss: {_unexpected(err)}", err=True)
        sys.exit(1)


def _unexpected(err: Exception) -> str:
    """One paragraph for an error of the program."""
    return translate(
        "error of the program ({found}); earlier results are still there. What to do: repeat with"
        " piimss --traceback ... and send the output to whoever maintains the package."
    ).format(found=in_a_line(err))
