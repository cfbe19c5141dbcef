"""What the files of the main job say, in every language, from what was made of its scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .. import report
from ..catalog import load as load_catalog
from ..core.translate import LANGS
from ..report.explained import Explained
from .beside import Alone, joined
from .by_state import DELEGATION, LEVELS, STATE
from .direction import judged
from .job import Job, Summary
from .provenance import cited, composition, paths
from .since import in_words
from .sufficiency import Sufficiency
from .sufficiency_tables import sufficiency_tables
from .workers import Piece, Workers


@dataclass(frozen=True)
class Made:
    """Everything that was made of a run.

    Parameters
    ----------
    job : Job
        With the request of each scenario.
    summaries : mapping of str to Summary
        By scenario.
    manifest : dict
        Of the run, before it is sealed.
    explained : Explained
        What explains each scenario.
    lasting : mapping of str to Sufficiency
        How long the money of each lasts.
    alone : mapping of str to Alone
        What the published series say by themselves.
    states : mapping of str to States
        By language; none when they were not asked for.
    """

    job: Job
    summaries: dict[str, Summary]
    manifest: dict[str, Any]
    explained: Explained
    lasting: dict[str, Sufficiency]
    alone: Mapping[str, Alone]
    states: Mapping[str, report.States]

    def contents(self) -> list[report.Content]:
        """What the files say: in the language of the run, then in the others."""
        lang = self.job.lang
        return [self.content(said) for said in (lang, *(o for o in LANGS if o != lang))]

    def content(self, lang: str) -> report.Content:
        """What the files say in a language."""
        summaries, catalog = self.summaries, self.job.requests[0].catalog
        scenarios = [r.assumptions for r in self.job.requests]
        first = scenarios[0]
        cube = next(iter(summaries.values())).cube
        figures = catalog.figures()
        unverified = figures[figures["quality"] == "needs_verification"].reset_index(drop=True)
        concepts = catalog.concepts()
        names = dict(zip(concepts["concept"], concepts[f"name_{lang}"], strict=True))
        return report.Content(
            cubes={name: s.cube for name, s in summaries.items()},
            titles={a.name: a.title for a in scenarios},
            assumptions={a.name: a.table(lang) for a in scenarios},
            changes={a.name: first.differences(a) for a in scenarios[1:]},
            metas={name: s.metas[lang] for name, s in summaries.items()},
            courses={name: s.courses for name, s in summaries.items()},
            together={name: s.together for name, s in summaries.items()},
            people={name: s.ages["adscrita_umf_central"] for name, s in summaries.items()},
            history=next(iter(summaries.values())).history,  # the same in every scenario
            sources=report.in_words(catalog.sources(), lang),
            discrepancies=report.in_words(catalog.discrepancies(), lang, names),
            needs_verification=report.in_words(unverified, lang, names),
            concepts=names,
            manifest=self.manifest,
            lang=lang,
            directions=judged(
                {name: s.outcomes for name, s in summaries.items()}, self.manifest["horizon"], lang
            ).reset_index(),
            paths={a.name: paths(a, cube.years[cube.future]) for a in scenarios},
            lineage=composition(cube.unit, catalog),
            figures=report.in_words(cited(catalog), lang),
            hindcasts=_hindcasts(catalog.histories()[f"name_{lang}"]),
            sufficiency=sufficiency_tables(self.lasting, lang),
            explained=self.explained,
            states=self.states.get(lang),
            beside=_each(
                {n: joined(self.alone, s.adopted, catalog, lang) for n, s in summaries.items()}
            ),
            since=in_words(_each({n: s.since for n, s in summaries.items()}), lang),
        )


def states_of(job: Job, workers: Workers) -> dict[str, report.States]:
    """The states of every scenario, by language."""
    every = range(len(job.requests))
    places = LEVELS if job.own is not None else (STATE,)
    made = workers.do([Piece((p, k), Job.tables_of, (p, k)) for p in places for k in every])

    def table(place: str, lang: str) -> pd.DataFrame:
        return pd.concat([made[place, k][lang] for k in every], ignore_index=True)

    first = job.requests[0]
    drawn, names = (
        first.catalog.of_folder(f"states/{table}").set_index("state")
        for table in ("outlines", "states")
    )
    return {
        lang: report.States(
            table(STATE, lang),
            names.join(drawn),
            int(first.base_year),
            table(DELEGATION, lang) if DELEGATION in places else None,
        )
        for lang in LANGS
    }


def _each(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """A table of every scenario, one under the other, the scenario first."""
    found = {n: t.reset_index(drop=t.index.names == [None]) for n, t in tables.items()}
    return pd.concat(found, names=["scenario"]).reset_index("scenario").reset_index(drop=True)


def _hindcasts(names: pd.Series) -> pd.DataFrame:
    """What the bands of the package held, with the names of the histories among its variables."""
    rows = load_catalog().of_folder("hindcast_series")
    return rows.assign(name=rows["group"].map(names))
