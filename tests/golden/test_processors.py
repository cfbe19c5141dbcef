"""The same command gives the same tables whatever instructions the processor has."""

import os
import subprocess
import sys

import pytest

# What numpy then computes is what a processor without AVX-512 computes, to the last bit.
PLAIN = {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR", "OPENBLAS_CORETYPE": "Haswell"}
RUN = "import sys; from piimss_forecast.cli import main; sys.argv[0] = 'piimss'; main()"


def tables(out, extra):
    env = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS")} | extra
    command = [sys.executable, "-c", RUN, "run", "tendencial", "piimss", "--draws", "12"]
    subprocess.run([*command, "--out", str(out)], env=env, check=True, capture_output=True)
    return {file.name: file.read_bytes() for file in sorted((out / "tables").glob("*.csv"))}


@pytest.mark.slow
def test_tables_do_not_depend_on_the_processor(tmp_path):
    """Without the polished fit 8 of 19 tables differ, the kidney and hypertension states first."""
    here, plain = tables(tmp_path / "here", {}), tables(tmp_path / "plain", PLAIN)
    assert len(here) > 15
    assert [name for name in here if here[name] != plain[name]] == []
