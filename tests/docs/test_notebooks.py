"""The notebooks run from the first cell to the last, and what is committed was run."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
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


@pytest.mark.slow
@each
def test_it_runs(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=180,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    assert not list(tmp_path.iterdir()), "a notebook leaves nothing behind"
