"""The program as it is typed: in this process, and as a process of its own where that is the
point.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from piimss_forecast.cli import main
from piimss_forecast.core.errors import PiimssWarning
from piimss_forecast.core.translate import language, set_language

PROGRAM = Path(sys.executable).parent / "piimss"


class _Pipe(io.TextIOWrapper):
    """Where a command writes: bytes, as in a pipe."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="", write_through=True)

    def text(self) -> str:
        return self.buffer.getvalue().decode("utf-8")


@pytest.fixture(scope="session")
def program() -> Path:
    return PROGRAM


@pytest.fixture(scope="session")
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the program as a process: exit code and words. For the few tests of which the process
    itself is the point: it imports, reads and computes everything anew.
    """

    def run(*args: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAM, *map(str, args)],
            capture_output=True,
            text=True,
            cwd=cwd,
            timeout=240,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def piimss() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the same entry point in this process: exit code and words, and nothing of the session
    is changed afterwards.
    """

    def run(
        *args: object, cwd: Path | None = None, columns: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        typed, out, err = ["piimss", *map(str, args)], _Pipe(), _Pipe()
        spoken = contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)
        with _session(typed, cwd, columns), spoken[0], spoken[1]:
            code = _exit_code()
        return subprocess.CompletedProcess(typed, code, out.text(), err.text())

    return run


def _exit_code() -> int:
    try:
        main()
    except SystemExit as done:
        return int(done.code or 0)
    except Exception:
        traceback.print_exc()
        return 1
    return 0


@contextlib.contextmanager
def _session(typed: list[str], cwd: Path | None, columns: int | None) -> Iterator[None]:
    """What the program finds and changes of its process, put back afterwards."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    hook, spoken = sys.unraisablehook, language()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("default", PiimssWarning)  # said, as in a process, not raised
        patch.setattr(sys, "argv", typed)
        if columns is not None:
            patch.setitem(os.environ, "COLUMNS", str(columns))
        if cwd is not None:
            patch.chdir(cwd)
        try:
            yield
        finally:
            set_language(spoken)
            sys.unraisablehook = hook
            for number, handler in handlers.items():
                signal.signal(number, handler)
