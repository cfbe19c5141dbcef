"""What is asked of the reader of monthly files: its memory, and the workers that help it."""

from __future__ import annotations

import gc
import tempfile

import pytest

from piimss_forecast.core.errors import InputError
from piimss_forecast.ingest import asegurados, open_cube


@pytest.fixture
def folder(tmp_path):
    """A file that nobody comes to read."""
    (tmp_path / "asg-2018-12-31.csv").write_text("x|y\n")
    return tmp_path


def test_a_client_without_workers_is_refused(folder):
    """Was an endless wait."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as local:
        with (
            distributed.Client(local) as client,
            pytest.raises(InputError, match="ningún trabajador"),
        ):
            asegurados(folder, folder / "c", client=client)
        with pytest.raises(InputError, match="un cliente cerrado"):
            asegurados(folder, folder / "c", client=client)


@pytest.mark.parametrize("memory", ["mucha", "", "700", "0MB", "-1GB", "1,5GB", 700, None])
def test_the_memory_of_the_reader_has_its_unit(folder, memory):
    with pytest.raises(InputError, match="como 700MB o 2GB"):
        asegurados(folder, folder / "c", memory=memory)


def test_no_file_and_no_cube(tmp_path, monkeypatch):
    temporary = tmp_path / "t"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with pytest.raises(InputError, match="asg-AAAA"):
        asegurados(tmp_path)
    with pytest.raises(InputError, match="piimss data asegurados"):
        open_cube(tmp_path)
    (tmp_path / "asg-2018-12-31.csv").write_text("x")
    with pytest.raises(InputError, match="colour"):
        asegurados(tmp_path).table("colour")
    gc.collect()
    assert not [*temporary.iterdir()]  # neither of what failed nor of the cube that is gone
