"""How wide the columns of a table are, and which go to a further table when all do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2  # between two columns
_LETTERS = 10  # fewest of a column of words
_WORD = 20  # the longest word that is not cut while there is room


@dataclass(frozen=True)
class Column:
    """What the layout must know of a column.

    Parameters
    ----------
    heading : str
        As people read it.
    cells : tuple of str
        As people read them.
    number : bool
        Whether its cells are numbers, which are never cut.
    """

    heading: str
    cells: tuple[str, ...]
    number: bool = False

    @property
    def longest(self) -> int:
        """Letters of the longest cell, or of a heading that stands on one line."""
        return max(map(len, (*self.cells, self.heading)), default=1) or 1

    def least(self, uncut: int = _WORD) -> int:
        """Fewest letters: whole numbers under a heading broken at its words; of words, ten, and
        those that ``uncut`` letters hold whole.
        """
        heads = _word((self.heading,))
        if self.number:
            return max(heads, *map(len, self.cells)) if self.cells else heads
        return min(self.longest, max(_LETTERS, min(uncut, max(heads, _word(self.cells)))))


def _word(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=1)


def arrange(columns: Sequence[Column], room: int, names: int = 1) -> list[list[tuple[int, int]]]:
    """Tables that hold every column within ``room`` letters.

    Parameters
    ----------
    columns : sequence of Column
        In the order shown.
    room : int
        Letters of a line.
    names : int
        Leading columns that say what a row is; each further table repeats them.

    Returns
    -------
    list of list of tuple
        A table each: position of the column and its width. Numbers stand whole under headings
        broken at their words, words have at least ten letters, and what room is left goes to the
        columns whose cells are longest for their width.

    Examples
    --------
    >>> name = Column("name", ("Life expectancy of men at birth", "Beds"))
    >>> year = Column("year", ("2030", "2030"), number=True)
    >>> target = Column("target value", ("80.32", "120,000"), number=True)
    >>> arrange([name, year, target], 80)
    [[(0, 31), (1, 4), (2, 12)]]
    >>> arrange([name, year, target], 30)
    [[(0, 15), (1, 4), (2, 7)]]
    >>> arrange([name, year, target], 20)
    [[(0, 14), (1, 4)], [(0, 11), (2, 7)]]
    """
    names = min(names, len(columns))
    lead = list(range(names))
    # What a row is called is copied to ask further: it is cut last.
    least = [c.least(max(_WORD, 2 * room // 5) if k == 0 else _WORD) for k, c in enumerate(columns)]
    head = sum(least[k] + GAP for k in lead)
    tables, used = [list(lead)], head
    for k in range(names, len(columns)):
        needed = least[k] + GAP
        if used + needed > room + GAP and len(tables[-1]) > names:
            tables.append(list(lead))
            used = head
        tables[-1].append(k)
        used += needed
    return [_grown(columns, {k: least[k] for k in table}, room) for table in tables]


def _grown(columns: Sequence[Column], least: dict[int, int], room: int) -> list[tuple[int, int]]:
    """Widths of a table: the least of each, and the room left to whoever lacks it most."""
    table, widths = tuple(least), dict(least)
    left = room - sum(widths.values()) - GAP * (len(table) - 1)
    for _ in range(max(left, 0)):
        short = {k: columns[k].longest / widths[k] for k in table if widths[k] < columns[k].longest}
        if not short:
            break
        widths[max(short, key=short.__getitem__)] += 1
    words = [k for k in table if not columns[k].number]
    for _ in range(max(-left, 0)):  # names and one column do not fit: the widest words yield
        widest = max(words, key=widths.__getitem__, default=None)
        if widest is None or widths[widest] <= 1:
            break
        widths[widest] -= 1
    return list(widths.items())
