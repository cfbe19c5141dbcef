"""The library of the page, which is an extra."""

from __future__ import annotations

from typing import Any

from ..core.errors import InputError
from ..core.extras import INSTALL


def panel(where: str) -> Any:
    """The library, or a word on how to install it.

    Parameters
    ----------
    where : str
        What asks for it, for the message.

    Raises
    ------
    InputError
        When it is not installed.
    """
    try:
        import panel as found
    except ImportError:
        raise InputError(
            "web.extra",
            "{where}",
            "no library panel",
            "the extra web of the package",
            INSTALL,
            where=where,
            extra="web",
        ) from None
    return found
