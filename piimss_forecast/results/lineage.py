"""The trail of a number: from a series to its formula, the variables, figures and assumptions in
it, and the document, page or line where each is printed.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.errors import InputError
from ..core.translate import N_, translate
from ..core.variables import Variable, variables
from ..links import LINKS, WRITERS
from ..report.content import in_words, readable
from ..report.messages import label, text
from ..scenario import Assumptions
from ..scenario import load as load_assumptions
from .provenance import variable_of

_WORD = re.compile(r"[A-Za-z][\w]*(?:\.[\w*]+)*(?:/\w+)?\*?\w*")
_LAW = re.compile(r"\bLSS\b[^;,:)]*|\bdata/law\b")
_LINE = re.compile(r"\bL(\d+)(?:-L?(\d+))?")
_LONGEST = 60  # letters of a value that a line of a table holds


class Step(NamedTuple):
    """A step of a trail.

    Parameters
    ----------
    level : int
        How deep below the number asked for.
    step : str
        ``formula``, ``variable``, ``assumption``, ``figure``, ``law`` or ``target``.
    key : str
        By which it is asked for in turn.
    name : str
        As people read it.
    value : str
        Of a figure or an assumption; the formula of a variable.
    unit : str
        Of the value.
    period : str
        When the value is of.
    quality : str
        Published, derived, assumed or to be verified.
    document : str
        Where it is printed: title of the source, or file of the package.
    locator : str
        Page, line, article or key in the document.
    """

    level: int
    step: str
    key: str
    name: str
    value: str = ""
    unit: str = ""
    period: str = ""
    quality: str = ""
    document: str = ""
    locator: str = ""


def short_locator(locator: str | float, lang: str | None = None) -> str:
    """A locator as a person uses it: lines in words, the rest as it was noted.

    Examples
    --------
    >>> short_locator("L96", "en"), short_locator("L1342 L1382", "en")
    ('line 96', 'lines 1342, 1382')
    >>> short_locator("L989-L1130", "es"), short_locator("Table 3", "es")
    ('líneas 989-1130', 'Table 3')
    """
    said = locator.strip() if isinstance(locator, str) else ""
    if not said or _LINE.sub("", said).strip(" ,;"):
        return str(translate(said, lang))
    found = [f"{a}-{b}" if b else a for a, b in _LINE.findall(said)]
    several = len(found) > 1 or "-" in found[0]
    return f"{translate('lines' if several else 'line', lang)} {', '.join(found)}"


_WORDS = N_(("line", "lines", "Social Security Law, as dated in data/law"))


@dataclass
class Trails:
    """Trails of the series of one scenario.

    Parameters
    ----------
    catalog : Catalog
        Whose figures are cited.
    assumptions : Assumptions
        Whose values are cited.
    lang : str
        ``es`` or ``en``.
    """

    catalog: Catalog
    assumptions: Assumptions
    lang: str = "es"
    _figure: dict[str, Step | None] = field(default_factory=dict, repr=False)

    @property
    def keys(self) -> list[str]:
        """Keys of the assumptions."""
        return self.assumptions.keys()

    def of(self, what: str) -> list[Step]:
        """Steps of a series, variable, indicator, assumption or concept, each once.

        Raises
        ------
        InputError
            When there is none of that name; the message names those most like it.
        """
        if what in self.assumptions:
            return list(self._of_assumption(what))
        if (variable := variable_of(what)) is not None:
            return list(self._of_variable(variable, what, 0, set()))
        if what in self._codes:
            return list(self._of_indicator(what))
        if what in self._concepts:  # one without figures is held at what the indicator prints
            return [self._of_concept(what, 0) or Step(0, "variable", what, self._concepts[what])]
        near = get_close_matches(what, [*self._known()], n=4, cutoff=0.4)
        raise InputError(
            "results.lineage",
            "cite",
            "{what}",
            "a series, an indicator, an assumption, a concept or a number (similar: {near})",
            "look for its name with piimss data show --like",
            what=what[:80],
            near=", ".join(near) or "—",
        )

    def _known(self) -> Iterator[str]:
        yield from variables()
        yield from self._codes
        yield from self.keys
        yield from self._concepts

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(map(str, self.catalog.indicators().index))

    @cached_property
    def _concepts(self) -> dict[str, str]:
        rows = self.catalog.concepts()
        return dict(zip(rows["concept"], rows[f"name_{self.lang}"], strict=True))

    @cached_property
    def _titles(self) -> dict[str, str]:
        rows = in_words(self.catalog.sources(), self.lang)
        return dict(zip(rows["source"], rows["title"], strict=True))

    def title(self, source: str) -> str:
        """Title of a source."""
        return self._titles.get(source, source)

    @cached_property
    def _where(self) -> dict[str, str]:
        rows = self.catalog.sources()
        places = rows["url"].fillna(rows["publisher"]).astype(str)
        return dict(zip(rows["source"], places, strict=True))

    def _of_variable(
        self, variable: Variable, line: str, level: int, seen: set[str]
    ) -> Iterator[Step]:
        """Its formula, then what is named in it; where that reaches no document, what its link
        takes.
        """
        seen.add(f"variable {variable.name}")
        yield Step(
            level,
            "variable" if level else "formula",
            line,
            label(line, self.lang),
            translate(variable.source, self.lang),
            text(f"unit.{variable.unit}", self.lang),
            document=f"piimss_forecast/{WRITERS[variable.name].name}",
            locator=variable.name,
        )
        below = list(self._named_in(variable, line, level + 1, seen))
        yield from below
        if not any(step.step in ("assumption", "figure", "law") for step in below):
            link = WRITERS[variable.name].bound(self.catalog)
            for key in link.keys:
                if key not in seen and key in self.assumptions:
                    seen.add(key)
                    yield self._assumption(key, level + 1)

    def _named_in(
        self, variable: Variable, line: str, level: int, seen: set[str]
    ) -> Iterator[Step]:
        part = line.partition(".")[2] or "total"
        printed = variable.published.get(part) or variable.published.get("total", "")
        for word in dict.fromkeys([printed, *_WORD.findall(variable.source)]):
            # A variable may bear the name of what was published of it.
            if word and word != variable.name and word in variables():
                if f"variable {word}" not in seen:
                    yield from self._of_variable(variables()[word], word, level, seen)
            elif word not in seen and (found := list(self._cited(word, level))):
                seen.add(word)
                yield from found
        if law := _LAW.search(variable.source):
            yield self._law(law[0], level)

    def _cited(self, word: str, level: int) -> Iterator[Step]:
        if word.startswith("law/"):
            yield from self._parameter(word.removeprefix("law/"), level)
        elif "." in word:
            for key in fnmatch.filter(self.keys, word):
                yield self._assumption(key, level)
        elif (found := self._of_concept(word, level)) is not None:
            yield found
        elif word in self._titles:
            title = self._titles[word]
            yield Step(level, "figure", word, title, document=title, locator=self._where[word])

    def _law(self, said: str, level: int) -> Step:
        document = translate("Social Security Law, as dated in data/law", self.lang)
        articles = said.removeprefix("LSS").strip(" (")
        return Step(
            level, "law", "law", document, document=document, locator=articles or "data/law"
        )

    def _parameter(self, name: str, level: int) -> Iterator[Step]:
        rows = self.catalog.statutes.values
        rows = rows[rows["parameter"] == name]
        if len(rows):
            last = in_words(rows, self.lang).iloc[-1].to_dict()
            yield Step(
                level,
                "law",
                name,
                name,
                f"{last['value']:,.10g}",
                last["unit"],
                str(last["year"]),
                last["quality"],
                self.title(last["source"]),
                f"data/law/values.csv, {last['year']}",
            )

    def _of_concept(self, concept: str, level: int) -> Step | None:
        """The last figure of a concept, None for what is no concept."""
        if concept not in self._concepts:
            return None
        if concept not in self._figure:
            rows = self.catalog.figures()
            rows = rows[rows["concept"] == concept]
            usual = rows[(rows["sex"] == "T") & (rows["geography"] == "MX")]
            kept = usual if len(usual) else rows
            known = kept[kept["kind"] == "observed"]
            kept = (known if len(known) else kept).sort_values("period")
            self._figure[concept] = self.figure(kept.iloc[-1]) if len(kept) else None
        found = self._figure[concept]
        return None if found is None else found._replace(level=level)

    def figure(self, row: pd.Series) -> Step:
        """A row of ``figures.csv`` as a step."""
        said = in_words(row.to_frame().T, self.lang).iloc[0].to_dict()
        return Step(
            0,
            "figure",
            row["concept"],
            self._concepts[row["concept"]],
            f"{row['value']:,.10g}",
            said["unit"],
            str(row["period"]),
            said["quality"],
            self.title(row["source"]),
            short_locator(said["locator"], self.lang),
        )

    def _of_assumption(self, key: str) -> Iterator[Step]:
        yield self._assumption(key, 0)
        for link in LINKS.values():
            if key in link.keys_for(self.catalog):
                for name in link.writes:
                    words = _WORD.findall(variables()[name].source)
                    if any(fnmatch.fnmatchcase(key, word) for word in words if "." in word):
                        yield Step(1, "variable", name, label(name, self.lang))

    @cached_property
    def _assumed(self) -> pd.DataFrame:
        return in_words(self.assumptions.table(self.lang), self.lang)

    def _assumption(self, key: str, level: int) -> Step:
        row, source = self._assumed.loc[key].to_dict(), self.assumptions.row(key).source
        named = self._titles.get(source)
        return Step(
            level,
            "assumption",
            key,
            row["name"],
            readable(row["value"], _LONGEST, self.lang),
            row["unit"],
            "",
            row["quality"],
            named or f"models/{self.assumptions.name}.toml",
            f"[{key}]" if named is None else str(row["why"])[:_LONGEST],
        )

    def _of_indicator(self, code: str) -> Iterator[Step]:
        found = self.catalog.indicator(code)
        names, unit = self.catalog.indicators().loc[code], text(f"unit.{found.unit}", self.lang)
        document = self._titles.get(found.programme, found.programme)
        place = short_locator(found.locator, self.lang)
        name = str(names[f"name_{self.lang}"])
        yield Step(0, "formula", code, name, found.formula, unit, "", "", document, place)
        for one in found.variable:
            said = f"{one.id}: {one.name_es}"
            key = one.concept if one.concept in self._concepts else code  # own to the sheet
            yield Step(1, "variable", key, said, "", text(f"unit.{one.unit}", self.lang))
            if (figure := self._of_concept(one.concept, 2)) is not None:
                yield figure
        for year, value in sorted(found.targets.items()):
            yield Step(
                1, "target", code, name, f"{value:,.10g}", unit, str(year), "", document, place
            )
        for name in found.ledger_variables:
            if name in variables():
                yield from self._of_variable(variables()[name], name, 1, set())


def lineage(
    series: Iterable[str],
    catalog: Catalog | None = None,
    assumptions: Assumptions | None = None,
    lang: str | None = None,
) -> pd.DataFrame:
    """Trails of many series as one table, for a sheet or a page.

    Parameters
    ----------
    series : iterable of str
        Series of the tables, variables, codes of indicators, keys of assumptions or concepts.
    catalog : Catalog, optional
        Whose figures are cited; the embedded one when not given.
    assumptions : Assumptions, optional
        Whose values are cited; ``tendencial`` when not given.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.

    Returns
    -------
    DataFrame
        A row a step, with column ``series`` before those of :class:`Step`.

    Raises
    ------
    InputError
        For a name that is none of those.

    Examples
    --------
    >>> found = lineage(["jobs"], lang="en")
    >>> list(found["step"][:2]), found.loc[1, "key"], found.loc[1, "locator"] != ""
    (['formula', 'figure'], 'insured_jobs', True)
    """
    lang = checks.language(lang, "lineage, lang")
    trails = Trails(
        load_catalog() if catalog is None else catalog,
        load_assumptions("tendencial") if assumptions is None else assumptions,
        lang,
    )
    rows = [(name, *step) for name in series for step in trails.of(name)]
    return pd.DataFrame(rows, columns=["series", *Step._fields])
