"""Build the API reference from the docstrings: ``python docs/api.py FOLDER`` (``make docs``).

Pages stand alone: nothing is fetched when they are read. A warning of pdoc is an error.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from pathlib import Path

import pdoc

# A dataclass shown by its package is annotated with its module's short names: pdoc looks them up.
SHORT = {"np": "numpy", "pd": "pandas", "xr": "xarray"}


def build(folder: Path) -> None:
    """Write the pages of every public package.

    Parameters
    ----------
    folder : Path
        Where the pages go.
    """
    sys.modules.update({short: import_module(name) for short, name in SHORT.items()})
    pdoc.render.configure(docformat="numpy", footer_text="piimss_forecast")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        pdoc.pdoc("piimss_forecast", "!piimss_forecast.cli", output_directory=folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
