"""How fast the planning table answers: ``python benchmarks/web.py [--sessions 10]``.

A server of its own (``piimss serve``) and real Chromium pages: seconds from the command to ready
and to the first figures, from a lever let go to its figures drawn (financial levers, and every
lever of the table), to the bands of 500 paths, and the same with ten pages that each move a lever
every few seconds. Beside the clock stands the processor time of the server, which a busy machine
does not move.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from piimss_forecast.web.levers import Lever, levers

HERE = Path(__file__).resolve().parents[1]
FINANCIAL = ("macro.interest", "finance.other_outlay_real_growth", "contributions.srt_mean_premium")
WIDE = ("macro.inflation", "employment.growth")  # levers that move the whole chain
FREED = 45  # seconds in which the session of a closed page is freed
THINKS = 6.0  # mean seconds between two moves of one person
MOVES = 6  # of each person
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PATIENCE = 120.0  # seconds after which an answer is not waited for
# In the page: move a lever by its field and wait until its figures are drawn; milliseconds.
MOVE = """
([id, value]) => new Promise((done) => {
  const find = (root, what) => {
    const here = root.querySelector(what)
    if (here) return here
    for (const el of root.querySelectorAll("*")) {
      const found = el.shadowRoot && find(el.shadowRoot, what)
      if (found) return found
    }
  }
  const field = find(document, "#" + id), table = find(document, ".mesa")
  const start = performance.now(), was = table.dataset.digest
  new MutationObserver((_, seen) => {
    if (table.dataset.digest === was || table.classList.contains("busy")) return
    seen.disconnect()
    done(performance.now() - start)
  }).observe(table, { attributes: true })
  field.value = value
  field.dispatchEvent(new Event("change"))
})
"""


def served(port: int) -> subprocess.Popen[str]:
    """The command, until it says that it is ready."""
    words = "from piimss_forecast.cli import main; main()"
    command = [sys.executable, "-u", "-c", words, "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": str(HERE)}, stdout=subprocess.PIPE, text=True
    )
    if server.stdout is not None:
        server.stdout.readline()
    return server


def family(server: subprocess.Popen[str]) -> list[int]:
    """The server and its helpers, the server first."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="utf-8")
    return [server.pid, *map(int, children.split())]


def spent(pid: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pids: list[int]) -> str:
    """MiB that the server holds, and that all its processes do (pages shared counted once)."""
    own = [Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8") for pid in pids]
    rss = int(own[0].split("\nRss:")[1].split()[0]) / 1024
    pss = sum(int(text.split("\nPss:")[1].split()[0]) for text in own) / 1024
    return f"{rss:.0f} the server, {pss:.0f} all"


async def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """A page with its first figures, and the seconds they took."""
    page = await browser.new_page()
    start = time.perf_counter()
    await page.goto(address, timeout=1000 * PATIENCE)
    await page.locator(".card").first.wait_for(timeout=1000 * PATIENCE)
    return page, time.perf_counter() - start


async def moved(page: Page, lever: Lever, chance: random.Random) -> float:
    """Seconds of a move to somewhere on the slider."""
    value = round(chance.uniform(lever.low, lever.high), lever.digits + 3)
    name = f"l-{lever.key.replace('.', '-')}"
    took = page.evaluate(MOVE, [name, str(value)])
    return float(await asyncio.wait_for(took, PATIENCE)) / 1000


async def bands(page: Page, lever: Lever, chance: random.Random) -> float:
    """Seconds from a move to its bands."""
    start = time.perf_counter()
    await moved(page, lever, chance)
    await page.locator(".progress", has_text="500").wait_for(timeout=1000 * PATIENCE)
    return time.perf_counter() - start


async def person(browser: Browser, address: str, seed: int) -> list[float]:
    """Somebody who moves a lever, looks, and moves another."""
    page, _ = await opened(browser, address)
    chance, took = random.Random(seed), []  # noqa: S311
    for lever in chance.sample(list(levers().values()), MOVES):
        await asyncio.sleep(chance.uniform(0, 2 * THINKS))
        took.append(await moved(page, lever, chance))
    await page.close()
    return took


def said(name: str, seconds: list[float], cpu: float | None = None) -> None:
    """A row of the table: median, worst of twenty, and the server's processor time of each."""
    most = sorted(seconds)[int(0.95 * len(seconds))]
    own = "" if cpu is None else f"{cpu / len(seconds):.3f}"
    print(f"| {name} | {statistics.median(seconds):.2f} | {most:.2f} | {own} |", flush=True)


async def measure(server: subprocess.Popen[str], address: str, sessions: int) -> None:
    """Print every figure as it is known."""
    print("| seconds | median | p95 | processor time of the server, each |\n|---|---|---|---|")
    every, pids = list(levers().values()), family(server)
    chance = random.Random(3)  # noqa: S311
    async with async_playwright() as play:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await play.chromium.launch(executable_path=path, args=ARGS)
        before = spent(server.pid)
        page, took = await opened(browser, address)
        said("first page", [took], spent(server.pid) - before)
        await page.locator(".progress", has_text="500").wait_for(timeout=1000 * PATIENCE)
        print(f"MiB with one page: {memory(pids)}")
        for name, chosen in (
            ("financial lever", [levers()[key] for _ in range(5) for key in FINANCIAL]),
            ("any lever", every),
        ):
            before = spent(server.pid)
            took_each = []
            for lever in chosen:
                took_each.append(await moved(page, lever, chance))
                await asyncio.sleep(0.5)  # nobody moves two at once
            said(name, took_each, spent(server.pid) - before)
        before = sum(map(spent, pids))
        wide = [await bands(page, levers()[key], chance) for _ in range(3) for key in WIDE]
        cpu = sum(map(spent, pids)) - before
        said("bands of 500 paths (processor time of all)", wide, cpu)
        await page.close()
        before = spent(server.pid)
        people = await asyncio.gather(*(person(browser, address, k) for k in range(sessions)))
        crowd = [one for found in people for one in found]
        said(f"any lever, {sessions} pages at once", crowd, spent(server.pid) - before)
        print(f"MiB with {sessions} pages: {memory(pids)}")
        await browser.close()
        await asyncio.sleep(FREED)
        print(f"MiB {FREED} s after they closed: {memory(pids)}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=10)
    sessions = parser.parse_args().sessions
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    server = served(port)
    try:
        ready = time.perf_counter() - start
        print(f"ready after {ready:.1f} s, {spent(server.pid):.1f} of processor time", flush=True)
        asyncio.run(measure(server, f"http://127.0.0.1:{port}/", sessions))
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


if __name__ == "__main__":
    main()
