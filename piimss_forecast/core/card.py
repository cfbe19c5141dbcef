"""How an object shows itself: a few lines in a terminal, a small table in Jupyter."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Card:
    """What is said of an object.

    Parameters
    ----------
    title : str
        What it is.
    rows : tuple of tuple of str
        Name and value of a few facts.
    hint : str
        What can be asked of it.

    Examples
    --------
    >>> print(Card("Run", (("paths", "3"),), ".table(name)"))
    Run
      paths  3
      .table(name)
    """

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    def __str__(self) -> str:
        wide = max((len(name) for name, _ in self.rows), default=0)
        lines = [f"  {name:<{wide}}  {value}" for name, value in self.rows]
        return "\n".join([self.title, *lines, *([f"  {self.hint}"] if self.hint else [])])

    def html(self) -> str:
        """The same as HTML, its words escaped.

        Examples
        --------
        >>> Card("<a>").html()
        '<div><b>&lt;a&gt;</b></div>'
        """
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            f'<td style="text-align:left">{escape(value)}</td></tr>'
            for name, value in self.rows
        )
        table = f"<table>{cells}</table>" if cells else ""
        hint = f"<code>{escape(self.hint)}</code>" if self.hint else ""
        return f"<div><b>{escape(self.title)}</b>{table}{hint}</div>"


class Carded(ABC):
    """Shows itself by the card that ``_card`` gives."""

    @abstractmethod
    def _card(self) -> Card:
        """What is said of it."""

    def __repr__(self) -> str:
        return str(self._card())

    def _repr_html_(self) -> str:
        return self._card().html()
