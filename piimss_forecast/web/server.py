"""The table as a page: a server that answers this machine alone unless it is told otherwise."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

import panel as pn
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform
from tornado.websocket import WebSocketClosedError

from ..core.errors import InputError
from ..core.reasons import reason
from .app import Table
from .desk import Desk
from .wording import word

LOCAL = ("127.0.0.1", "localhost")
LIFE = 30_000  # ms that the session of a closed tab stays
LOOKS = 10_000  # ms between two looks at closed tabs
MOST_SESSIONS = 60
MOST_BYTES = 24 * 2**20  # of a message of the browser, a file among them
# What the page may do. Scripts: those of this server with the nonce of the answer, and the module
# of the page, which the library hands over as a blob; nothing is evaluated from text. Styles that
# are set one by one need unsafe-inline.
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' blob:; style-src 'self' 'unsafe-inline';"
    " connect-src 'self' blob:; img-src 'self' data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"
)


def guard(hosts: Iterable[str]) -> type[OutputTransform]:
    """What every answer of the server goes through: another host's name is refused, and the page is
    told what it may load.

    Parameters
    ----------
    hosts : iterable of str
        Names with their port by which the server may be called.
    """
    known = frozenset(hosts)

    class Guard(OutputTransform):
        def __init__(self, request: HTTPServerRequest) -> None:
            self._nonce = secrets.token_urlsafe(16)
            self._refused = request.host.lower() not in known

        def transform_first_chunk(
            self,
            status_code: int,
            headers: HTTPHeaders,
            chunk: bytes,
            finishing: bool,  # noqa: ARG002
        ) -> tuple[int, HTTPHeaders, bytes]:
            if self._refused:
                return 403, HTTPHeaders({"Content-Length": "0"}), b""
            if headers.get("Content-Type", "").startswith("text/html"):
                mark = f' nonce="{self._nonce}"'.encode()
                chunk = chunk.replace(b"<script", b"<script" + mark)
                if "Content-Length" in headers:
                    headers["Content-Length"] = str(len(chunk))
            headers["Content-Security-Policy"] = POLICY.format(nonce=self._nonce)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            return status_code, headers, chunk

        def transform_chunk(self, chunk: bytes, finishing: bool) -> bytes:  # noqa: ARG002
            return b"" if self._refused else chunk

    return Guard


def names_of(host: str, port: int) -> list[str]:
    """Names with their port by which a server bound to ``host`` is called.

    Examples
    --------
    >>> names_of("127.0.0.1", 5006)
    ['127.0.0.1:5006', 'localhost:5006']
    """
    return [f"{name}:{port}" for name in (LOCAL if host in LOCAL else (host, *LOCAL))]


def make(desk: Desk, start: str, host: str, port: int) -> Any:
    """The server, not yet started.

    Parameters
    ----------
    desk : Desk
        Which answers every session.
    start : str
        Scenario that a page starts from.
    host : str
        Address it is bound to.
    port : int
        Where it listens.

    Raises
    ------
    InputError
        When the port is taken or the address is not of this machine.
    """
    names = names_of(host, port)
    try:
        return pn.io.server.get_server(
            {"/": lambda: page_of(desk, start)},
            port=port,
            address=host,
            websocket_origin=names,
            title=word("title", desk.settings.lang),
            liveness="vivo",
            start=False,
            show=False,
            transforms=[guard(names)],
            unused_session_lifetime_milliseconds=LIFE,
            check_unused_sessions_milliseconds=LOOKS,
            websocket_max_message_size=MOST_BYTES,
        )
    except OSError as err:
        raise _taken(host, port, err) from None


def _free(host: str, port: int) -> None:
    """Refuse at once a port that cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except OSError as err:
        raise _taken(host, port, err) from None


def _taken(host: str, port: int, err: OSError) -> InputError:
    return InputError(
        "web.port",
        "piimss serve, {host}:{port}",
        "{found}",
        "a free port of an address of this machine",
        "use --port with another number, or correct --host",
        host=host,
        port=port,
        found=reason(err),
    )


def page_of(desk: Desk, start: str) -> Any:
    """The page of one more session, or a word that there are too many."""
    if desk.open >= MOST_SESSIONS:
        return pn.pane.Str(word("full", desk.settings.lang))
    query = _query()
    table = Table(desk, start, desk.settings.lang, query, alone=True)
    desk.open += 1

    def gone(_context: object) -> None:
        desk.open -= 1
        table.end()

    pn.state.on_session_destroyed(gone)
    return table


def _query() -> str:
    document: Any = pn.state.curdoc
    request = document.session_context.request
    return urlencode(
        [
            (key, value.decode(errors="replace"))
            for key, values in (request.arguments or {}).items()
            for value in values
            if not key.startswith("bokeh")
        ]
    )


def _quietly(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What is sent to a tab that was just closed is no error."""
    if not isinstance(context.get("exception"), WebSocketClosedError):
        loop.default_exception_handler(context)


def run(desk: Desk, start: str, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until stopped.

    Parameters
    ----------
    desk : Desk
        Which answers every session.
    start : str
        Scenario that a page starts from.
    host, port : str, int
        Where it listens.
    ready : callable
        Called with the address once a page would be answered.
    """
    _free(host, port)
    desk.man(start)  # before there are threads and open ports, which the helpers would copy
    server = make(desk, start, host, port)
    server.io_loop.asyncio_loop.set_exception_handler(_quietly)
    server.start()
    try:
        Table(desk, start, desk.settings.lang).end()  # what the library does once, done
        desk.warm(start)
        ready(f"http://{host}:{server.port}/")
        server.io_loop.start()
    except KeyboardInterrupt:  # the usual way to stop it; nothing is half-written
        pass
    finally:
        server.stop()
        desk.close()
