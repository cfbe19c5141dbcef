"""The same command gives the same tables whatever instructions the processor has."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import piimss_forecast as pf
from piimss_forecast.results import outputs
from piimss_forecast.results.regeneration import regenerate

# What numpy then computes is what a processor without AVX-512 computes, to the last bit.
PLAIN = {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR", "OPENBLAS_CORETYPE": "Haswell"}


def job(out):
    """The main job without the two slowest files, which hold the numbers of the others."""
    with pytest.MonkeyPatch.context() as patch:
        for name, file in (("write_workbook", outputs.WORKBOOK), ("write_page", outputs.PAGE)):
            patch.setattr(outputs, name, lambda *given, file=file: (given[-1] / file).touch())
        sets = [pf.scenario(name) for name in ("tendencial", "piimss")]
        regenerate(sets, pf.catalog(), out, horizon=2030, draws=6, seed=2031, jobs=1)


def tables(out):
    return {file.name: file.read_bytes() for file in sorted((out / "tables").glob("*.csv"))}


@pytest.mark.slow
def test_tables_do_not_depend_on_the_processor(tmp_path):
    """Without the polished fit 8 of 19 tables differ, the kidney and hypertension states first."""
    job(tmp_path / "here")
    env = {k: v for k, v in os.environ.items() if k != "OPENBLAS_CORETYPE"} | PLAIN
    subprocess.run([sys.executable, __file__, str(tmp_path / "plain")], env=env, check=True)
    here, plain = tables(tmp_path / "here"), tables(tmp_path / "plain")
    digests = [
        json.loads((tmp_path / run / "manifest.json").read_text(encoding="utf-8"))["data_digest"]
        for run in ("here", "plain")
    ]
    assert digests[0] == digests[1], "the checkout changed between the two runs: run it again"
    assert len(here) > 15
    assert [name for name in here if here[name] != plain[name]] == []
    # Reserves are small differences of large sums: compared against the largest cell.
    data = [
        xr.load_dataset(tmp_path / run / "proyeccion.nc", engine="h5netcdf")
        for run in ("here", "plain")
    ]
    for name in (v for v in data[0].data_vars if data[0][v].dtype.kind == "f"):
        one, two = (d[name].to_numpy() for d in data)
        np.testing.assert_allclose(
            one, two, rtol=1e-12, atol=1e-13 * np.nanmax(np.abs(one)), err_msg=name
        )


if __name__ == "__main__":
    job(Path(sys.argv[1]))
