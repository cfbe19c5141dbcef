"""Where the embedded tables and assumption sets are: inside the wheel, or beside the package in
a checkout.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(str(files("piimss_forecast.core"))).parent


def embedded(kind: str) -> Path:
    """Folder of the embedded data or assumption sets.

    Parameters
    ----------
    kind : str
        ``data`` or ``models``.

    Examples
    --------
    >>> (embedded("data") / "datapackage.json").exists()
    True
    """
    inside = _PACKAGE / f"_{kind}"
    return inside if inside.is_dir() else _PACKAGE.parent / kind


def models_folder(given: str | Path | None = None) -> Path:
    """The folder of assumption sets and rules: the embedded one when none is given.

    Parameters
    ----------
    given : str | Path | None
        Another one.

    Examples
    --------
    >>> models_folder("mine").name, (models_folder() / "schema.toml").exists()
    ('mine', True)
    """
    return embedded("models") if given is None else Path(given)
