"""The API reference builds without a warning, holds every public name, and fetches nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import types

import pytest

import piimss_forecast as pf


@pytest.mark.slow
def test_the_reference_is_whole_and_stands_alone(root, tmp_path):
    command = [sys.executable, "docs/api.py", tmp_path]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, done.stderr[-2000:]
    front = (tmp_path / "piimss_forecast.html").read_text(encoding="utf-8")
    for name in pf.__all__:
        thing = getattr(pf, name)
        if isinstance(thing, types.ModuleType):
            page = (tmp_path / "piimss_forecast" / f"{name}.html").read_text(encoding="utf-8")
            assert not [n for n in thing.__all__ if f'id="{n}"' not in page], name
        else:
            assert f'id="{name}"' in front or name == "__version__", name
    for path in tmp_path.rglob("*.html"):
        fetched = re.findall(
            r'(?:src|<link[^>]* href)="(?:https?:)?//[^"]*', path.read_text("utf-8")
        )
        assert not fetched, f"{path.name}: {fetched}"
