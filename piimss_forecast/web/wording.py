"""The words of the page, in English; the Spanish stands in the catalogue."""

from __future__ import annotations

from ..core.translate import N_, translate

_WORDS: dict[str, str] = N_(
    {
        "title": "Planning table",
        "lead": "Move a lever and the whole ledger is worked out again, to {year}.",
        "skip": "Skip to the answers",
        "levers": "Levers",
        "start": "Start from",
        "undo": "Undo",
        "reset": "Put all back",
        "back": "Put back",
        "none_moved": "No lever has moved: this is the scenario as it stands.",
        "moved_levers": "Levers moved",
        "by_year": "By year",
        "in_start": "in the scenario",
        "range": "from {low} to {high}",
        "source": "Source",
        "why": "Why",
        "history": "Last years",
        "answers": "Answers",
        "working": "Working it out…",
        "stale": "Working it out; the figures are those of the levers before.",
        "against": "against the start",
        "same": "same as the start",
        "band": "80 % band",
        "bands_coming": "Working out the bands: {percent} %",
        "bands_done": "Bands of {draws} paths.",
        "bands_off": "Bands stopped; the central path stands.",
        "cancel": "Stop",
        "bands_again": "Work out the bands",
        "last": "Money lasts until",
        "later": "after {year}",
        "last_note": "Last year in which income and spendable reserves cover outlay, central path.",
        "last_chance": "Probability of lasting to {year}: {percent} %",
        "metas": "Targets met",
        "of": "{n} of {all}",
        "metas_note": "Central path, each at its last target year.",
        "metas_board": "Targets board",
        "indicator": "Indicator",
        "target": "Target",
        "year": "Year",
        "central": "Central path",
        "probability": "Probability",
        "change": "Change against the start",
        "verdict": "Verdict",
        "met": "it is met",
        "not_met": "it is not met",
        "now_met": "now met",
        "no_longer": "no longer met",
        "effects": "What each lever did",
        "effects_note": "On the central path, in {year}; the bars add up to the whole change.",
        "effects_none": "Move a lever to see what it does.",
        "together": "what they do together",
        "whole": "whole change",
        "charts": "By year",
        "chart_data": "Figures of the chart",
        "legend_history": "published or history",
        "legend_start": "scenario it starts from",
        "legend_now": "with the levers",
        "low": "low end of the band",
        "high": "high end of the band",
        "more": "more",
        "may_go": "May go",
        "of_series": "Effect on",
        "keep": "Keep",
        "name": "Name",
        "reason": "Why (it is written into the file)",
        "keep_do": "Keep here",
        "toml": "Download TOML",
        "link": "Link",
        "copied": "Copied.",
        "kept": "Scenarios kept",
        "kept_none": "None yet; up to {n}.",
        "compare": "Compare",
        "take": "Take its levers",
        "drop": "Drop",
        "theme": "Appearance",
        "theme_auto": "As the system",
        "theme_light": "Light",
        "theme_dark": "Dark",
        "language": "Language",
        "lost": "The table does not answer. Your levers are in the address and the scenarios kept"
        " in this tab: open it again when the server is back.",
        "dismiss": "Close",
        "full": "There are too many pages open on this server: close one and open this one again.",
        "own": "Your own data",
        "goal": "What would it take?",
        "goal_card": "What would it take?",
        "goal_series": "I want",
        "goal_value": "to be",
        "goal_at_least": "at least",
        "goal_at_most": "at most",
        "goal_target": "the target of {code}",
        "goal_probability": "with a probability (%) of",
        "goal_lever": "by moving",
        "goal_do": "Look for it",
        "goal_note": "Every trial runs {draws} paths of the whole ledger: half a minute or so.",
        "goal_take": "Put the lever there",
        "goal_reached": "With {lever} at {value} (today {present}) the goal is met with a"
        " probability of {percent} %.",
        "goal_already_met": "Nothing has to change: with {lever} where it is ({present}) the goal"
        " is met with a probability of {percent} %.",
        "goal_no_effect": "{lever} does not move this goal: its probability stays at {percent} %.",
        "goal_out_of_reach": "No value of {lever} within its range reaches the goal; the nearest,"
        " {value} (today {present}), meets it with a probability of {percent} %.",
        "own_kind": "What it is",
        "own_ages": "Registered persons by age, sex and status (CSV)",
        "own_bands": "Jobs by band of UMA (open data)",
        "own_figures": "Figures, with the columns of figures.csv",
        "own_year": "Year of the file",
        "own_file": "File",
        "own_do": "Read it",
        "own_note": "It is read and checked as piimss data does, up to {most} MB; it stays in this"
        " page and goes with it.",
        "file_reading": "Reading {name}…",
        "file_taken": "{name} is in use; Undo takes it back.",
        "file_large": "The file is larger than {most} MB.",
        "file_coming": "The file is being made; it takes a minute or two and comes by itself.",
        "workbook": "Workbook",
        "page": "Report page",
        "means_change": "≈ {amount} more each year",
        "means_last": "{amount} in {year}",
        "means_hospitals": "≈ {amount} hospitals",
        "error_of_program": "Error of the program: {found}. The levers stay where they were.",
    }
)


def words(lang: str) -> dict[str, str]:
    """Every word of the page.

    Parameters
    ----------
    lang : str
        ``es`` or ``en``.
    """
    return {key: translate(text, lang) for key, text in _WORDS.items()}


def word(key: str, lang: str, **fields: object) -> str:
    """A word or sentence of the page, filled.

    Examples
    --------
    >>> word("of", "en", n=3, all=35)
    '3 of 35'
    """
    return translate(_WORDS[key], lang).format(**fields)
