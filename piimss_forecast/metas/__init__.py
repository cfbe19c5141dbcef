"""Metas of the three programmes: formulas, paths, probability of attainment, and the pace each
target asks for.
"""

from .assess import (
    BASES,
    COLUMNS,
    PROVENANCE,
    UNSURE,
    VERDICTS,
    assess_values,
    attained,
    status,
)
from .capacity import waits
from .deadline import Deadline, Prospect, deadline
from .delivery import assumed_pace, assumed_spread, deliver
from .families import backtest, choose, kind_of
from .formula import evaluate, recompute, rounded, unlike_printed
from .joint import Joint, joint
from .own_series import OWN_FAMILIES, DampedDrift, fit, from_scale, project, scale_of, to_scale
from .pace import about, feasibility, show, statement
from .peers import TARGET_KINDS, Peers, class_weight, kind_of_target, outcomes, peers, weighed
from .probability import (
    Chance,
    chance,
    clearance,
    counted,
    decisive,
    normal_chance,
    percent,
    points,
    sampled,
    share,
)
from .reference import ReferenceClass, growths, moves, of_moves, towards
from .rules import Rules
from .sentences import change, together, why
from .target import bound, decimals_of, is_floor, met

__all__ = [
    "BASES",
    "COLUMNS",
    "TARGET_KINDS",
    "OWN_FAMILIES",
    "PROVENANCE",
    "UNSURE",
    "VERDICTS",
    "Chance",
    "DampedDrift",
    "Deadline",
    "Joint",
    "Peers",
    "Prospect",
    "ReferenceClass",
    "Rules",
    "about",
    "assess_values",
    "assumed_pace",
    "assumed_spread",
    "attained",
    "backtest",
    "bound",
    "chance",
    "change",
    "class_weight",
    "clearance",
    "counted",
    "deadline",
    "decimals_of",
    "decisive",
    "choose",
    "deliver",
    "evaluate",
    "feasibility",
    "fit",
    "from_scale",
    "growths",
    "is_floor",
    "joint",
    "kind_of",
    "kind_of_target",
    "met",
    "moves",
    "normal_chance",
    "of_moves",
    "outcomes",
    "peers",
    "percent",
    "points",
    "project",
    "recompute",
    "rounded",
    "sampled",
    "scale_of",
    "share",
    "show",
    "statement",
    "status",
    "to_scale",
    "together",
    "towards",
    "unlike_printed",
    "waits",
    "weighed",
    "why",
]
