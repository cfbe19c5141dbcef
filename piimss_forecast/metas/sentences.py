"""Why a target stands where it does, and what would change it: one sentence each."""

from __future__ import annotations

from ..core.translate import N_, translate
from .joint import Joint
from .pace import about, show
from .probability import share

_WHY = N_(
    {
        "published": "{value} was published for {year}, against {target}.",
        "cited": "{value} was published for {year} in another document, against {target}.",
        "rebuilt": (
            "Nobody published {year}: the model rebuilds {value} (80 %: {low} to {high}),"
            " against {target}."
        ),
        "ledger": "The model gives {value} in {year} (80 %: {low} to {high}), against {target}.",
        "delivery": (
            "At the assumed pace and slip it is at {value} by the end of {year} (80 %: {low} to"
            " {high}), against {target}."
        ),
        "capacity": (
            "What is asked and what can be done take it to {value} in {year} (80 %: {low} to"
            " {high}), against {target}."
        ),
        "components": (
            "Its components grow to {value} in {year} (80 %: {low} to {high}), against {target}."
        ),
        "own_series": (
            "Its record goes on to {value} in {year} (80 %: {low} to {high}), against {target}."
        ),
        "reference": (
            "With so few points ({points}), indicators like it would stand at {value} in {year}"
            " (80 %: {low} to {high}), against {target}; wide."
        ),
        "unpublished": (
            "No value of it is published: growing as counts like it have, it would be at {value} in"
            " {year} (80 %: {low} to {high}), against {target}; wide."
        ),
        "none": "Nothing is known to go by, against {target} in {year}.",
    }
)
_CHANGE = N_(
    {
        "closed": "The programme has ended.",
        "lever": (
            "{name} (today {present}): `piimss solve {code} {key}` gives the value that"
            " reaches it four times in five, if any does."
        ),
        "none": "No assumption moves it.",
    }
)

_TOGETHER = N_(
    "{scenario}: of the {targets} targets, {low} to {high} are met together (80 %; {mean} on"
    " average); half or more: {half}; every one: {every}."
)

_PRINTED = ("published", "cited")  # values of a document, said as they stand there


def why(
    reason: str,
    *,
    year: int,
    target: float,
    value: float,
    low: float,
    high: float,
    points: int,
    lang: str | None = None,
) -> str:
    """One sentence of why a verdict is what it is.

    Parameters
    ----------
    reason : str
        What the value rests on: a provenance that is not projected, or a basis.
    year : int
        Of the target.
    target : float
        What must be reached.
    value : float
        Median, or what was published.
    low : float
        Tenth percentile.
    high : float
        Ninetieth percentile.
    points : int
        Comparable points of the record.
    lang : str, optional
        Of the sentence.

    Examples
    --------
    >>> why("cited", year=2024, target=33, value=27.7, low=27.7, high=27.7, points=8, lang="en")
    '27.7 was published for 2024 in another document, against 33.'
    >>> said = {"year": 2030, "target": 60, "points": 8, "lang": "en"}
    >>> why("ledger", value=142.74, low=20.25, high=305.5, **said)
    'The model gives 143 in 2030 (80 %: 20.2 to 306), against 60.'
    """
    say = show if reason in _PRINTED else about
    reason = "unpublished" if reason == "reference" and points == 0 else reason
    return translate(_WHY[reason], lang).format(
        year=year,
        target=show(target),
        value=say(value),
        low=say(low),
        high=say(high),
        points=points,
    )


def change(
    kind: str,
    *,
    code: str = "",
    key: str = "",
    name: str = "",
    present: str = "",
    lang: str | None = None,
) -> str:
    """One sentence of what would change it.

    Parameters
    ----------
    kind : str
        ``lever``, ``closed`` or ``none``.
    code : str
        Of the indicator.
    key : str
        Of the lever.
    name : str
        Of the lever, in words.
    present : str
        Its value today (the mean of the projected years) with its unit in words.
    lang : str, optional
        Of the sentence.

    Examples
    --------
    >>> change("closed", lang="en")
    'The programme has ended.'
    """
    return translate(_CHANGE[kind], lang).format(code=code, key=key, name=name, present=present)


def together(found: Joint, scenario: str, lang: str | None = None) -> str:
    """One sentence of how many targets of a programme are met in the same path.

    Parameters
    ----------
    found : Joint
        Joint outcome of its targets.
    scenario : str
        Whose paths they are.
    lang : str, optional
        Of the sentence.

    Examples
    --------
    >>> found = Joint(10, 0.27, 0.1, 0.5, 0.11, 0.0, 1.4)
    >>> together(found, "tendencial", "en")  # doctest: +NORMALIZE_WHITESPACE
    'tendencial: of the 10 targets, 1 to 5 are met together (80 %; 2.7 on average);
    half or more: 11 %; every one: <1 %.'
    """
    return translate(_TOGETHER, lang).format(
        scenario=scenario,
        targets=int(found.targets),
        low=round(found.targets * found.low),
        high=round(found.targets * found.high),
        mean=show(round(found.targets * found.mean, 1)),
        half=share(found.half),
        every=share(found.every),
    )
