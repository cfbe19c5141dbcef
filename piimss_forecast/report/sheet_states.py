"""The sheet of the states: one row a scenario and state."""

from __future__ import annotations

from .book import Book, Column
from .states import States, heads_of


def write_states(book: Book, states: States) -> None:
    """A row a scenario and state."""
    content = book.content
    sheet = book.sheet("estados", content.say("about.estados"))
    scenarios = states.table["scenario"].unique()
    tables = {name: states.wide(name) for name in scenarios}
    heads = heads_of(states, tables[scenarios[0]], content.say)
    columns = [Column(content.say("scenario"), 12), Column(heads[0][0], 18)]
    columns += [Column(h, 11, number=look) for h, look in heads[1:]]
    rows = [[name, *row] for name, table in tables.items() for row in table.to_numpy().tolist()]
    book.rows(sheet, columns, rows, frozen=2)
