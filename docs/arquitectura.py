"""The diagrams of docs/arquitectura.md: `python docs/arquitectura.py` rewrites them from what the
links declare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from piimss_forecast.catalog import load
from piimss_forecast.links import LINKS
from piimss_forecast.scenario import Link

PAGE = Path(__file__).parent / "arquitectura.md"
KEY, GOAL = "employment.growth", "avance_financiero"
DISEASE_KEY = "morbidity.control_diabetes"  # one that a link declares by pattern
BY_DISEASE = (
    "Los supuestos por enfermedad se declaran una vez, con un patrón"
    " (`morbidity.control_{{disease}}`),\ny valen por cada una de `data/diseases.csv`."
    " De `{key}` al avance financiero:"
)
IN_A_LINE = 2  # variables in a line of an edge's label


def chain() -> tuple[Link, ...]:
    """The links, with the keys and variables that the embedded catalogue names."""
    return tuple(link.bound(load()) for link in LINKS.values())


def edges(links: Iterable[Link]) -> dict[tuple[str, str], list[str]]:
    """Variables that go from one link to another, by (writer, reader)."""
    links = tuple(links)
    writer = {name: link.name for link in links for name in link.writes}
    found: dict[tuple[str, str], list[str]] = {}
    for link in links:
        for name in link.reads:
            if writer[name] != link.name:
                found.setdefault((writer[name], link.name), []).append(name)
    return found


def chart(links: Iterable[Link], keep: Iterable[str] | None = None) -> str:
    """A mermaid flowchart of the links; with ``keep``, only the edges by which one of those
    variables goes into another.
    """
    links = tuple(links)
    kept = {n for link in links for n in link.writes} if keep is None else set(keep)
    ends = {link.name for link in links if kept & set(link.writes)}
    lines = ["flowchart TD"]
    for (a, b), every in edges(links).items():
        names = [n for n in every if n in kept]
        if names and b in ends:
            rows = [", ".join(names[i : i + IN_A_LINE]) for i in range(0, len(names), IN_A_LINE)]
            lines.append(f'    {a} -->|"{"<br/>".join(rows)}"| {b}')
    return "```mermaid\n" + "\n".join(lines) + "\n```"


def moved(links: Iterable[Link], key: str) -> set[str]:
    """Variables that may change when an assumption does."""
    found: set[str] = set()
    for link in links:  # in the order of the chain
        if key in link.keys or found & set(link.reads):
            found |= set(link.writes)
    return found


def needed(links: Iterable[Link], goal: str) -> set[str]:
    """Variables that a variable is made of, itself included."""
    found = {goal}
    for link in reversed(tuple(links)):
        if found & set(link.writes):
            found |= set(link.reads)
    return found


def walk(links: Iterable[Link], key: str, goal: str) -> str:
    """How an assumption reaches a variable, link by link, as a table."""
    links = tuple(links)
    on_the_way = moved(links, key) & needed(links, goal)
    rows = ["| eslabón | lee de lo movido | escribe, de lo que sigue |", "| --- | --- | --- |"]
    for link in links:
        reads = [f"`{key}`"] if key in link.keys else []
        reads += [f"`{n}`" for n in link.reads if n in on_the_way]
        writes = [f"`{n}`" for n in link.writes if n in on_the_way]
        if reads and writes:
            rows.append(f"| `{link.name}` | {', '.join(reads)} | {', '.join(writes)} |")
    return "\n".join(rows)


def blocks() -> dict[str, str]:
    """What each marked block of the page must hold."""
    links = chain()
    way = moved(links, KEY) & needed(links, GOAL)
    return {
        "cadena": chart(links),
        "recorrido": "\n\n".join(
            [
                walk(links, KEY, GOAL),
                chart(links, way),
                BY_DISEASE.format(key=DISEASE_KEY),
                walk(links, DISEASE_KEY, GOAL),
            ]
        ),
    }


def written(text: str) -> str:
    """The page with its marked blocks as they must be."""
    for name, content in blocks().items():
        mark = rf"(<!-- {name} -->\n).*?(<!-- fin de {name} -->)"
        text, found = re.subn(
            mark, lambda m, c=content: f"{m[1]}{c}\n{m[2]}", text, flags=re.DOTALL
        )
        if found != 1:
            raise ValueError(f"{PAGE.name}: block {name} found {found} times")
    return text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
