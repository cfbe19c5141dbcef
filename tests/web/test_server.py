"""The server: a closed tab is forgotten, and nothing outlives the process that was killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("panel", reason="the extra web is not installed")

from piimss_forecast.web import server
from piimss_forecast.web.helpers import Helpers


def soon(what, seconds=20.0):
    """Whether it is so before long."""
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    return what()


@pytest.fixture
def address(desk, monkeypatch):
    """A server in a thread, which forgets closed tabs at once."""
    monkeypatch.setattr(server, "LIFE", 100)
    monkeypatch.setattr(server, "LOOKS", 100)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = []

    def serve():
        asyncio.set_event_loop(asyncio.new_event_loop())
        made.append(server.make(desk, "tendencial", "127.0.0.1", port))
        made[0].start()
        made[0].io_loop.start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert soon(lambda: made)
    yield f"http://127.0.0.1:{port}/"
    made[0].io_loop.add_callback(made[0].io_loop.stop)
    thread.join(10)


def test_two_tabs_are_two_sessions_and_a_closed_one_is_freed(desk, address):
    from bokeh.client import pull_session

    tabs = [pull_session(url=address) for _ in range(2)]
    assert desk.open == 2 and tabs[0].id != tabs[1].id
    tabs[0].close()
    assert soon(lambda: desk.open == 1)
    tabs[1].close()
    assert soon(lambda: desk.open == 0)


def test_a_port_in_use_is_told_before_anything_is_worked_out(address):
    port = int(address.rstrip("/").rpartition(":")[2])
    with pytest.raises(server.InputError, match=str(port)):
        server._free("127.0.0.1", port)


def alive(pid):
    """Whether a process still runs; one that nobody has buried does not."""
    try:
        about = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        return about.rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="it looks at /proc")
def test_helpers_end_when_the_server_is_killed(catalog):
    told, tell = os.pipe()
    child = os.fork()
    if not child:  # a server that is killed in the middle of its work
        helpers = Helpers(catalog, 1)
        pids = [pid for pool in helpers._pools for pid in pool._processes]
        os.write(tell, repr(pids).encode())
        helpers.each(time.sleep, [(60.0,)], lambda _: None)
    pid = int(os.read(told, 100).decode().strip("[]"))
    assert alive(pid)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert soon(lambda: not alive(pid))
