"""Events as users declare them, read and checked against their series."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence

import numpy as np

from ..core.errors import InputError
from .annual import Annual, Event


def events_of(
    events: Sequence[Event | Mapping[str, object] | int], annual: Annual
) -> tuple[Event, ...]:
    """Declared events; integers are pulses, mappings have the fields of ``Event``.

    Raises
    ------
    InputError
        For an event that cannot be read or lies outside the series, or if pulses leave fewer than
        two figures.
    """
    read_: list[Event] = []
    for item in events:
        try:
            if isinstance(item, Event):
                read_.append(item)
            elif isinstance(item, Mapping):
                read_.append(Event(**item))  # type: ignore[arg-type]
            else:
                read_.append(Event(operator.index(item)))
        except (TypeError, ValueError):
            raise InputError(
                "timeseries.events_of.item",
                "timeseries.forecast(events)",
                "{item}",
                "an Event, a year or a mapping with its fields",
                "correct the event",
                item=item,
            ) from None
    first, last = int(annual.years[0]), int(annual.years[-1])
    inside = tuple(read_)
    for event in inside:
        begins, ends = event.span(annual.season, last)
        if begins > last or ends < first:
            shown = [str(x)[:7] for x in annual.labels(np.array([first, last]))]
            raise InputError(
                "timeseries.events_of",
                "timeseries.forecast(events)",
                "{year}",
                "an event from {shown} to {shown_2}",
                "correct or drop the event",
                year=event.year,
                shown=shown[0],
                shown_2=shown[1],
            )
    free = annual.observed & ~annual.pulses(inside)
    if free.sum() < 2 <= annual.n:
        raise InputError(
            "timeseries.events_of.inside",
            "timeseries.forecast(events)",
            "{inside}",
            "at least two years without a pulse",
            "declare fewer pulses",
            inside=sorted({e.year for e in inside if e.kind == "pulse"}),
        )
    return inside
