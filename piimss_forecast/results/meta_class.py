"""The class behind each target: targets of other programmes that are past, and what they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import metas, report
from ..catalog.reference_class import reference_class
from ..core.translate import N_, translate

if TYPE_CHECKING:
    from .projection import Projection

_SAID = N_(
    {
        "class": (
            "Of {targets} past targets of public programmes {met} were met; by group ({groups},"
            " each counting the same) from {low} to {high}, {share} on average."
        ),
        "works": (
            "Of {targets} past schedules of works, in {groups} groups, {met} were met; so few still"
            " allow for {share} (by group, {low} to {high})."
        ),
        "weight": "Beside the model that weighs {weight}, as the targets of 2020-2024 taught.",
        "moves": (
            "Its course is that of {size} moves towards a target: they made {share} of what was"
            " asked, with a spread of {sd} usual yearly changes."
        ),
        "growths": (
            "Its course is that of {size} yearly growths of counts: {low} to {high} % (80 %)."
        ),
    }
)
_NONE = {  # of a target that no class judges
    **dict.fromkeys(("class_targets", "class_met", "class_groups"), 0),
    **dict.fromkeys(("class_share", "class_low", "class_high", "weighed", "weighed_error"), np.nan),
    "class_note": "",
}


class MetaClass:
    """What the catalogue knows of targets like those of a projection.

    Parameters
    ----------
    projection : Projection
        Whose targets are judged.
    lang : str
        Of the sentences.
    """

    def __init__(self, projection: Projection, lang: str) -> None:
        request = projection.request
        catalog, self.lang = projection.catalog, lang
        self.rules = metas.Rules.read(projection.assumptions.get)
        self._without = projection.assumptions.get("metas.share_without_record")
        self._base = request.base_year
        self._others = reference_class(request.known)
        self._every = {str(c): catalog.indicator(c) for c in catalog.indicators().index}
        self._programmes = catalog.indicators()["programme"]

    def past(self) -> pd.DataFrame:
        """Targets that are past: group, kind, targets, met."""
        return metas.outcomes(self._every.values(), self._others, self.rules, self._base)

    def groups(self) -> pd.DataFrame:
        """The same by group, with its title.

        Returns
        -------
        DataFrame
            Indexed by group: title, kind (``works`` or ``other``), targets, met.
        """
        titles = dict(zip(self._others["group"], self._others[f"title_{self.lang}"], strict=True))
        for name in self._programmes.unique():
            titles[name] = report.text(f"programme.{name}", self.lang)
        by = self.past().groupby(["group", "kind"], sort=False)[["targets", "met"]].sum()
        found = by.reset_index("kind")
        found.insert(0, "title", [titles[group] for group in found.index])
        return found

    def beside(self, table: pd.DataFrame, basis: dict[str, str]) -> pd.DataFrame:
        """A table of targets with what the class tells of each that is projected.

        Parameters
        ----------
        table : DataFrame
            Indexed by code: probability, error, provenance.
        basis : dict
            What the path of each code rests on.

        Returns
        -------
        DataFrame
            With class_targets, class_met, class_groups, class_share, class_low, class_high,
            weighed, weighed_error and class_note.
        """
        past = self.past()
        classes = {kind: metas.peers(past, kind) for kind in metas.TARGET_KINDS}
        moved = {b: self._moved(b) for b in {*basis.values(), "growth"}}
        weight, rows = self.rules.class_weight, []
        for code, row in zip(map(str, table.index), table.to_dict("records"), strict=True):
            if row["provenance"] != "projected" or np.isnan(row["probability"]):
                rows.append(_NONE)
                continue
            kind = metas.kind_of_target(self._every[code])
            found = classes[kind]
            chances = row["probability"] + row["error"] * np.array([0.0, -1.0, 1.0])
            both, less, more = metas.weighed(chances, np.array(found.share), np.array(weight))
            counted = not self._every[code].history and basis[code] == "reference"
            said = [
                moved["growth" if counted else basis[code]],
                self._said("works" if kind == "works" else "class", **_shown(found)),
                self._said("weight", weight=metas.share(weight)),
            ]
            rows.append(
                {f"class_{name}": value for name, value in found._asdict().items()}
                | {"weighed": float(both), "weighed_error": float(more - less) / 2}
                | {"class_note": " ".join(filter(None, said))}
            )
        return pd.concat([table, pd.DataFrame(rows, table.index, list(_NONE))], axis=1)

    def _moved(self, basis: str) -> str:
        """What the paths of a basis take from the class, in a sentence; empty for the others."""
        every = self._every.values()
        if basis == "reference":
            moves = metas.moves(every, self._others, self.rules, self._base)
            found = metas.of_moves(moves, self._without)
            share = metas.share(found.share)
            return self._said("moves", size=found.size, share=share, sd=f"{found.sd:.1f}")
        if basis == "growth":
            growths = metas.growths(every, self.rules, self._base)
            low, high = np.quantile(growths, (0.1, 0.9))
            return self._said("growths", size=growths.size, low=f"{low:.0f}", high=f"{high:.0f}")
        return ""

    def _said(self, key: str, **facts: Any) -> str:
        return translate(_SAID[key], self.lang).format(**facts)


def _shown(found: metas.Peers) -> dict[str, object]:
    """The class, its shares in percent."""
    shares = {k: metas.share(getattr(found, k)) for k in ("share", "low", "high")}
    return found._asdict() | shares
