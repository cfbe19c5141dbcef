"""What to type for a library that ``make`` does not install: the package is on no index, and its
extras are taken from the clone.
"""

from __future__ import annotations

from .translate import N_

INSTALL = N_("type in the folder of the project: .venv/bin/python -m pip install -e '.[{extra}]'")
