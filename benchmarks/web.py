"""How fast the planning table answers: ``python benchmarks/web.py [--sessions 10]``.

A server of its own (``piimss serve``) and real Chromium pages: seconds from the command to ready
and to the first figures, from a lever let go to its figures drawn (financial levers, and every
lever of the table), to the bands of 500 paths, and the same with ten pages that each move a lever
every few seconds. Memory is that of the server's process.
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
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from piimss_forecast.web.levers import Lever, levers

HERE = Path(__file__).resolve().parents[1]
FINANCIAL = ("macro.interest", "finance.other_outlay_real_growth", "contributions.srt_mean_premium")
THINKS = 6.0  # mean seconds between two moves of one person
MOVES = 6  # of each person
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
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
  const start = performance.now()
  let busy = false
  const look = () => {
    if (table.classList.contains("busy")) busy = true
    else if (busy) { requestAnimationFrame(() => done(performance.now() - start)); return }
    setTimeout(look, 4)
  }
  field.value = value
  field.dispatchEvent(new Event("change"))
  look()
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


def memory(server: subprocess.Popen[str]) -> float:
    """MiB of a process."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """A page with its first figures, and the seconds they took."""
    page = await browser.new_page()
    start = time.perf_counter()
    await page.goto(address)
    await page.locator(".card").first.wait_for(timeout=120_000)
    return page, time.perf_counter() - start


async def moved(page: Page, lever: Lever, chance: random.Random) -> float:
    """Seconds of a move to somewhere on the slider."""
    value = round(chance.uniform(lever.low, lever.high), lever.digits + 2)
    name = f"l-{lever.key.replace('.', '-')}"
    return float(await page.evaluate(MOVE, [name, str(value)])) / 1000


async def bands(page: Page) -> float:
    """Seconds from a move to its bands."""
    start = time.perf_counter()
    await moved(page, levers()["macro.inflation"], random.Random(1))  # noqa: S311
    await page.locator(".progress", has_text="500").wait_for(timeout=300_000)
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


async def measured(server: subprocess.Popen[str], address: str, sessions: int) -> dict[str, Any]:
    """Every figure."""
    out: dict[str, Any] = {}
    async with async_playwright() as play:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await play.chromium.launch(executable_path=path, args=ARGS)
        page, out["first page, s"] = await opened(browser, address)
        await page.locator(".progress", has_text="500").wait_for(timeout=300_000)
        out["MiB with one page"] = memory(server)
        chance = random.Random(3)  # noqa: S311
        money = [await moved(page, levers()[key], chance) for _ in range(4) for key in FINANCIAL]
        every = [await moved(page, lever, chance) for lever in levers().values()]
        out["financial lever, median s"] = statistics.median(money)
        out["any lever, median s"] = statistics.median(every)
        out["any lever, slowest s"] = max(every)
        out["bands of 500, s"] = await bands(page)
        await page.close()
        people = [person(browser, address, seed) for seed in range(sessions)]
        took = sorted(one for found in await asyncio.gather(*people) for one in found)
        out[f"{sessions} pages, median s"] = statistics.median(took)
        out[f"{sessions} pages, p95 s"] = took[int(0.95 * len(took))]
        out[f"MiB with {sessions} pages"] = memory(server)
        await browser.close()
    return out


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
    print(f"ready, s: {time.perf_counter() - start:.1f}; load {os.getloadavg()[0]:.1f}")
    try:
        found = asyncio.run(measured(server, f"http://127.0.0.1:{port}/", sessions))
        for name, value in found.items():
            print(f"{name}: {value:.2f}")
        print(f"load {os.getloadavg()[0]:.1f}")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


if __name__ == "__main__":
    main()
