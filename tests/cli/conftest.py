"""The program as a process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).parent / "piimss"


@pytest.fixture(scope="session")
def program() -> Path:
    return PROGRAM


@pytest.fixture(scope="session")
def piimss() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the program with arguments, and gives its exit code and words."""

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
