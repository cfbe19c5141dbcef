"""A link of the chain: what it reads, what it writes, which assumptions it needs, and the
function that runs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from ..catalog import Catalog
from ..catalog.diseases import named_by
from ..core.errors import ModelError
from ..core.translate import N_

if TYPE_CHECKING:
    from .run import Run


@dataclass(frozen=True)
class Link:
    """One step from variables to variables.

    Parameters
    ----------
    name : str
        How progress, timings and errors call it.
    run : callable
        Takes the Run, reads what ``reads`` and ``keys`` name and adds every variable of ``writes``.
    reads : tuple of str
        Variables of earlier links.
    writes : tuple of str
        Variables it adds; each is declared in ``variables.toml`` and written by one link only.
    keys : tuple of str
        Assumptions it reads; ``{disease}``, ``{screened}`` or ``{counted}`` in one stands for each
        such disease of the catalogue.
    catalog : bool
        Whether it reads the catalogue (figures, law, demography), taken as a whole.
    tables : bool
        Whether it reads the mortality tables given with the request.
    named : callable, optional
        Variables that rows of the catalogue name, read beside ``reads``.
    """

    name: str
    run: Callable[[Run], None]
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    catalog: bool = False
    tables: bool = False
    named: Callable[[Catalog], Iterable[str]] | None = None

    def bound(self, catalog: Catalog) -> Link:
        """The link with what a catalogue says of it: its keys spelled, and the variables that its
        rows name among those it reads.

        Parameters
        ----------
        catalog : Catalog
            Of the run.

        Examples
        --------
        >>> from piimss_forecast.catalog import load
        >>> Link("a", print, reads=("x",), named=lambda _: ("y", "x")).bound(load()).reads
        ('x', 'y')
        """
        reads = self.reads if self.named is None else (*self.reads, *self.named(catalog))
        return replace(
            self, reads=tuple(dict.fromkeys(reads)), keys=self.keys_for(catalog), named=None
        )

    def keys_for(self, catalog: Catalog) -> tuple[str, ...]:
        """Keys it reads with a catalogue: a pattern gives one for each of its diseases.

        Parameters
        ----------
        catalog : Catalog
            Whose diseases the patterns stand for.

        Examples
        --------
        >>> from piimss_forecast.catalog import load
        >>> Link("care", print, keys=("morbidity.detection_{screened}",)).keys_for(load())
        ('morbidity.detection_diabetes', 'morbidity.detection_hypertension')
        """
        return tuple(full for key in self.keys for full in _spelled(key, catalog))


_PATTERN = re.compile(r"\{(\w+)\}")


def _spelled(key: str, catalog: Catalog) -> Iterator[str]:
    found = _PATTERN.search(key)
    if found is None:
        yield key
    else:
        for name in named_by(catalog.diseases)[found[1]]:
            yield key.replace(found[0], name)


def named(text: str, area: str = "") -> tuple[str, ...]:
    """The names in a text, each below ``area`` if there is one.

    Examples
    --------
    >>> named("growth field_share", "employment")
    ('employment.growth', 'employment.field_share')
    """
    return tuple(f"{area}.{name}" if area else name for name in text.split())


def ordered(links: Iterable[Link]) -> tuple[Link, ...]:
    """Links in an order in which everything read has been written; among equals, the order given.

    Parameters
    ----------
    links : Iterable[Link]
        Links in any order.

    Raises
    ------
    ModelError
        When two links write one variable, when one reads what nobody writes, or when they wait for
        each other.
    """
    links = tuple(links)
    writer: dict[str, Link] = {}
    for link in links:
        for name in link.writes:
            if name in writer:
                raise _problem(link.name, f"{name}: {writer[name].name}, {link.name}", "twice")
            writer[name] = link
    graph: dict[str, set[str]] = {}
    for link in links:
        if unknown := [name for name in link.reads if name not in writer]:
            raise _problem(link.name, unknown[0], "unwritten")
        graph[link.name] = {writer[name].name for name in link.reads} - {link.name}
    return tuple({link.name: link for link in links}[name] for name in _sorted(graph))


def _sorted(graph: Mapping[str, set[str]]) -> list[str]:
    """Names in topological order, as near to the order given as it allows."""
    place = {name: i for i, name in enumerate(graph)}
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as err:
        raise _problem(str(err.args[1][0]), " → ".join(map(str, err.args[1])), "cycle") from None
    out: list[str] = []
    waiting: list[str] = []
    while sorter.is_active():
        waiting += sorter.get_ready()
        first = min(waiting, key=place.__getitem__)
        waiting.remove(first)
        out.append(first)
        sorter.done(first)
    return out


def undeclared(link: str, found: str, kind: str) -> ModelError:
    """Error of a link that does other than it declares."""
    expected, todo = {
        "read": (N_("a variable declared in reads"), N_("add it to the link's reads")),
        "written": (N_("a variable declared in writes"), N_("add it to the link's writes")),
        "unwritten": (
            N_("every variable of writes written"),
            N_("write it or take it out of writes"),
        ),
        "unknown": (
            N_("a variable of variables.toml"),
            N_("declare it there or correct the name"),
        ),
        "infinite": (
            N_("finite values, or NaN where unknown"),
            N_("check the division that makes it"),
        ),
        "missing": (N_("a variable already written"), N_("run the link that writes it first")),
        "taken": (
            N_("an input that the link declares"),
            N_("declare it (catalog=True, tables=True)"),
        ),
        "key": (N_("an assumption declared in keys"), N_("add it to the link's keys")),
    }[kind]
    return ModelError(
        f"scenario.undeclared.{kind}",
        "link {link}",
        "{found}",
        expected,
        todo,
        link=link,
        found=found,
    )


def _problem(link: str, found: str, kind: str) -> ModelError:
    expected, todo = {
        "twice": (
            N_("a variable written by one link only"),
            N_("take it out of writes in one of them"),
        ),
        "unwritten": (
            N_("a variable that another link writes"),
            N_("correct reads or add it to writes"),
        ),
        "cycle": (
            N_("links that do not wait for each other"),
            N_("split what they read of each other"),
        ),
    }[kind]
    return ModelError(
        f"scenario.link.{kind}", "link {link}", "{found}", expected, todo, link=link, found=found
    )
