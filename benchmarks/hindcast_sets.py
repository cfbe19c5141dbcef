"""Rows of the sets of past years that follow from the catalogue as it stood: the script that writes
the block at the end of ``models/hindcast_2018.toml`` and ``models/hindcast_2020.toml``.

    python benchmarks/hindcast_sets.py

Run it when the data or the rules of ``models/hindcast.toml`` change. What stands above the block is
written by hand: assumptions of the time, and those that the rules name as hindsight.
"""

import re
import tomllib
from pathlib import Path

from piimss_forecast.catalog import load
from piimss_forecast.results.then import derived, read_rules
from piimss_forecast.scenario import load as load_assumptions

MODELS = Path(__file__).resolve().parents[1] / "models"
MARK = "# ==== Derived from what was known then (benchmarks/hindcast_sets.py) ===="


def block(origin: int) -> dict[str, dict[str, object]]:
    """Rows that the rules give at an origin."""
    return derived(origin, load().known_to(origin), read_rules(), load_assumptions("tendencial"))


def shown(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        bare = re.compile(r"[A-Za-z0-9_-]+")
        pairs = (
            f"{k if bare.fullmatch(k) else f'{chr(34)}{k}{chr(34)}'} = {shown(v)}"
            for k, v in value.items()
        )
        return "{ " + ", ".join(pairs) + " }"
    return f"{round(float(value), 4):g}" if isinstance(value, float) else str(value)


def write(origin: int) -> None:
    """Take the derived keys out of the set wherever they stand and write them at its end."""
    file = MODELS / f"hindcast_{origin}.toml"
    text, rows = file.read_text(encoding="utf-8").split(MARK)[0], block(origin)
    for key in rows:
        text = re.sub(rf"\n\[{re.escape(key)}\]\n(?:[^\n]+\n)+", "", text)
    text = re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n\n" + MARK + "\n"
    for key, row in rows.items():
        lines = (f'{k} = "{v}"' for k, v in row.items() if k != "value" and isinstance(v, str))
        text += f"\n[{key}]\nvalue = {shown(row['value'])}\n" + "\n".join(lines) + "\n"
    tomllib.loads(text)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for year in (2018, 2020):
        write(year)
