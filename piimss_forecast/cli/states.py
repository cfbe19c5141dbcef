"""What ``piimss run --states`` adds to the results: the states as CSV and as a page with a map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PAGE, TABLE = "estados.html", "tables/estados.csv"


def write_states(scenarios: Sequence[str], out: Path, lang: str) -> None:
    """Share the nation of a finished run among the states, draw by draw, and write
    ``tables/estados.csv`` and ``estados.html`` beside its other results.
    """
    from .. import report
    from ..report.state_map import state_page
    from ..results.by_state import READS, by_state
    from ..results.state_tables import state_table
    from ..results.storage import load

    runs = {name: load(out, scenario=name, only=READS) for name in scenarios}
    table = state_table({name: by_state(run) for name, run in runs.items()}, lang)
    catalog = runs[scenarios[0]].catalog
    states = catalog.of_folder("states/states").set_index("state")
    page = state_page(table, states, base=catalog.base_year, lang=lang)
    report.write_file(out / TABLE, lambda path: report.write_csv(table, path))
    report.write_file(out / PAGE, lambda path: _text(path, page))


def _text(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8")
