"""Packages that answer to a call, so that ``pf.scenario("tendencial")`` and ``import
piimss_forecast.scenario.engine`` both work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def make_callable(name: str, function: Callable[..., Any]) -> None:
    """Let the imported package ``name`` be called as ``function``.

    Parameters
    ----------
    name : str
        The package's ``__name__``.
    function : callable
        What a call of the package does.
    """
    package = sys.modules[name]
    package.__class__ = type(
        "CallablePackage",
        (ModuleType,),
        {"__call__": lambda _self, *args, **kwargs: function(*args, **kwargs)},
    )
    package.__wrapped__ = function  # type: ignore[attr-defined]  # what help() and signatures show
