"""The notebooks run from the first cell to the last, and what is committed was run."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from jupyter_client import KernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FEW = 30  # paths
LARGEST = 1_500_000  # bytes: a reader downloads it
MACHINE = re.compile(r"/(?:home|root|tmp|work|Users)/|[A-Z]:\\\\|object at 0x")

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def test_there_are_notebooks():
    assert NOTEBOOKS


@each
def test_committed_outputs_are_those_of_one_run(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), (
        "run it again from the first cell to the last"
    )
    outputs = [output for cell in cells for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs), "no figure was kept"
    assert not [
        output
        for output in outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


@each
def test_committed_file_is_small_and_names_no_machine(path):
    assert path.stat().st_size < LARGEST
    for cell in code_cells(nbformat.read(path, as_version=4)):
        for output in cell.outputs:
            shown = [
                output.get("text", ""),
                *(str(v) for k, v in output.get("data", {}).items() if k.startswith("text/")),
            ]
            assert not MACHINE.search("\n".join(shown)), cell.source


@pytest.fixture(scope="module")
def kernel():
    """One kernel for all of them, so that it is started and the chain runs once."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.slow
@each
def test_it_runs(path, tmp_path, kernel):
    """From a clean namespace, with no more paths than show that each cell runs."""
    notebook = nbformat.read(path, as_version=4)
    for cell in code_cells(notebook):
        cell.source = re.sub(r"draws=(\d+)", lambda m: f"draws={min(int(m[1]), FEW)}", cell.source)
    clean = "%reset -f\nimport os, matplotlib\nmatplotlib.rcdefaults()\n"
    clean += f"os.chdir({str(tmp_path)!r})"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(clean))
    client = NotebookClient(notebook, km=kernel, timeout=180)
    try:
        client.execute()
    finally:
        client.kc.stop_channels()
    assert not list(tmp_path.iterdir()), "a notebook leaves nothing behind"
