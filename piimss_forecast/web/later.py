"""The thread of a page, as other threads reach it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import panel as pn


class Later:
    """Calls in the thread of the page that is being made: that of its document on a server, that
    of the event loop in a notebook.
    """

    def __init__(self) -> None:
        self._document = pn.state.curdoc
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None

    def __call__(self, work: Callable[[], None]) -> None:
        """``work`` there, whichever thread asks for it."""
        document = self._document
        if document is not None and document.session_context is not None:
            document.add_next_tick_callback(work)
        elif self._loop is not None:
            self._loop.call_soon_threadsafe(work)
        else:
            work()
