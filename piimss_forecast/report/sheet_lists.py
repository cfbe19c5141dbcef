"""Sheets that are lists: targets, assumptions, what scenarios change, sources, contradictions,
figures to verify.
"""

from __future__ import annotations

import math

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from ..core.translate import translate
from ..metas import percent
from .attainment import TONES, Row, metas_by_key, number, weighed, with_error
from .book import BAD, EVEN, GOOD, GREY, MIXED, WARM, Book, Column
from .content import Content, readable
from .list_columns import PAPER, columns_of
from .measured import held
from .messages import label, part

_QUALITY = {"assumed": WARM, "needs_verification": BAD}
_TONE = {"good": GOOD, "even": EVEN, "bad": BAD, "none": GREY}
_TOP = 4
_HISTORY_PAGE = 11  # columns of the history that go to paper
_CLASS_SHARES = ("class_share", "class_low", "class_high")


def write_metas(book: Book) -> None:
    """Every indicator by scenario, with the probability of its target in colour."""
    content, say = book.content, book.content.say
    sheet = book.sheet("metas", say("table.metas"))
    lead = [
        Column(say("column.code"), 9),
        Column(say("column.indicator"), 24, True),
        Column(say("column.unit"), 8),
        Column(say("column.year"), 5.5),
        Column(say("column.target"), 9, number=MIXED),
    ]
    each = [
        *(Column(say(f"column.{c}"), 9.5, number=MIXED) for c in ("expected", "low", "high")),
        Column(say("column.probability"), 10.5, True),
        Column(say("column.status"), 11, True),
    ]
    tail = [
        Column(say("column.baseline_year"), 10),
        Column(say("column.baseline"), 12, number=MIXED),
        Column(say("column.programme"), 22),
        Column(say("column.points"), 10),
        Column(say("column.method"), 34, True),
        Column(say("column.note"), 70),
        Column(say("column.provenance"), 14, True),
        Column(say("column.source"), 20, True),
        Column(say("column.target_other"), 10, number=MIXED),
        Column(say("column.probability_other"), 10, right=True),
        *(
            Column(f"{say(f'column.{c}')} · {s}", 12, number="0.0 %")
            for c in ("probability_raw", "error")
            for s in content.scenarios
        ),
        *(Column(f"{say('column.why')} · {s}", 60, True) for s in content.scenarios),
        Column(say("column.change"), 60, True),
        *(Column(f"{say('column.decide')} · {s}", 60, True) for s in content.scenarios),
        *(Column(say(f"column.{c}"), 9) for c in ("class_targets", "class_met")),
        *(Column(say(f"column.{c}"), 9, number="0 %") for c in _CLASS_SHARES),
        *(Column(f"{say('column.weighed')} · {s}", 10, right=True) for s in content.scenarios),
        Column(say("column.class_note"), 70, True),
    ]
    rows = [
        [
            code,
            f["name"],
            say(f"unit.{f['unit']}"),
            year,
            f["target"],
            *(cell for scenario in content.scenarios for cell in _assessed(book, by.get(scenario))),
            f.get("baseline_year"),
            f.get("baseline"),
            say(f"programme.{f['programme']}"),
            f["points"],
            f["method"],
            f["note"],
            say(f"provenance.{f['provenance']}"),
            f["source"],
            f["target_other"],
            percent(number(f["probability_other"]), number(f["error"])),
            *(
                by[s][c] if s in by else None
                for c in ("probability", "error")
                for s in content.scenarios
            ),
            *(by[s]["why"] if s in by else None for s in content.scenarios),
            f["change"],
            *(by[s]["decide"] if s in by else None for s in content.scenarios),
            *(f[c] for c in ("class_targets", "class_met", *_CLASS_SHARES)),
            *(weighed(by[s]) if s in by else None for s in content.scenarios),
            f["class_note"],
        ]
        for (code, year), by in metas_by_key(content).items()
        for f in (by[next(iter(by))],)
    ]
    figures = len(lead) + len(content.scenarios) * len(each)
    written = [*lead, *each * len(content.scenarios), *tail]
    book.rows(sheet, written, rows, top=_TOP - 1, frozen=2, printed=figures)
    last = _TOP + max(len(rows), 1) - 1
    for k, scenario in enumerate(content.scenarios):
        start = len(lead) + k * len(each)
        title, centred = f"{scenario} · {content.title(scenario)}", book.heading(align="center")
        sheet.merge_range(_TOP - 2, start, _TOP - 2, start + len(each) - 1, "", centred)
        sheet.write_string(_TOP - 2, start, title, centred)
        at = xl_rowcol_to_cell(_TOP, start + 4, col_abs=True)
        for status, tone in TONES.items():
            rule = {
                "type": "formula",
                "criteria": f'={at}="{say(f"status.{status}")}"',
                "format": book.file.add_format({"bg_color": _TONE[tone]}),
            }
            sheet.conditional_format(_TOP, start + 3, last, start + 4, rule)
    across = sum(c.width for c in each)
    cells = (1, len(lead), 1, len(lead) + len(each) - 1)  # of the first scenario: one page has it
    book.note(sheet, cells, held("metas", content.lang), across)
    sheet.set_row(_TOP - 2, 40)
    sheet.repeat_columns(0, len(lead) - 1)
    sheet.set_v_pagebreaks(list(range(len(lead) + 2 * len(each), figures, 2 * len(each))))
    sheet.fit_to_pages(math.ceil(len(content.scenarios) / 2), 0)


def _assessed(book: Book, row: Row | None) -> list[object]:
    if row is None:
        return [None] * 5
    return [
        row["value"],
        row["low"],
        row["high"],
        with_error(row, book.content.lang),
        book.content.say(f"status.{row['status']}"),
    ]


def cell_value(value: object, lang: str | None = None) -> object:
    """A number where the assumption is one, else its readable text.

    Examples
    --------
    >>> cell_value("0.987"), cell_value('{"2026": 1.5}')
    (0.987, '2026: 1.5')
    """
    try:
        number = float(str(value))
    except ValueError:
        return readable(value, lang=lang)
    return number if math.isfinite(number) else str(value)


def write_changes(book: Book) -> None:
    """What each scenario changes of the first one, and why."""
    content, say = book.content, book.content.say
    sheet = book.sheet("cambios", say("page.changes"))
    columns = [
        Column(say("column.scenario"), 16),
        Column(say("column.key"), 34),
        Column(say("column.name"), 44, True),
        Column(say("column.unit"), 18),
        Column(say("column.a", first=content.first), 26, True),
        Column(say("column.b"), 26, True),
        Column(say("column.source"), 24, True),
        Column(say("column.why"), 80, True),
    ]
    rows: list[list[object]] = []
    for scenario in content.scenarios:
        changed = content.change_rows(scenario)
        for key, row in changed.items():
            rows.append(
                [
                    scenario,
                    key,
                    row["name"],
                    say(f"unit.{row['unit']}"),
                    cell_value(row["a"], content.lang),
                    cell_value(row["b"], content.lang),
                    translate(str(row["source_b"]), content.lang),
                    row["why"],
                ]
            )
        if not changed:
            rows.append([scenario, None, say("doc.no_changes"), *[None] * 5])
    book.rows(sheet, columns, rows, frozen=2)


def write_history(book: Book) -> None:
    """Published margins beside the model's: the gap in percent or points, and which margins are
    released and why.
    """
    content, say = book.content, book.content.say
    sheet = book.sheet("historia", say("about.historia"))
    columns = [
        Column(say("column.module"), 13),
        Column(say("column.margin"), 36, True),
        Column(say("column.period"), 10),
        Column(say("column.unit"), 14, True),
        *(Column(say(f"column.{c}"), 12.5, number=MIXED) for c in ("published", "model")),
        Column(say("column.gap"), 10, number=MIXED),
        Column(say("column.basis"), 10, True),
        Column(say("column.tolerance"), 10, number="0.00"),
        Column(say("column.within"), 9, True),
        Column(say("column.released"), 9),
        Column(say("column.note"), 70, True),
        Column(say("column.source"), 28, True),
    ]
    rows, shade = [], {}
    for i, m in enumerate(content.history.to_dict("records")):
        if m["released"]:
            shade[i, 10] = WARM
        # A spreadsheet's own TRUE would be written in the language of the program that opens it.
        within, released = (content.yes(m[k]) for k in ("within", "released"))
        basis = "%" if m["basis"] == "percent" else say("unit.percentage_points")
        values = [
            say(f"area.{m['module']}"),
            content.named(m["margin"]),
            m["period"],
            say(f"unit.{m['unit']}"),
            m["published"],
            m["model"],
            m["gap"],
            basis,
            m["tolerance"],
        ]
        rows.append([*values, within, released, m["note"], m["source"]])
    book.rows(sheet, columns, rows, printed=_HISTORY_PAGE, shade=shade)


def write_list(book: Book, name: str, frame: pd.DataFrame, note: str = "") -> None:
    """A table as it is, or with the columns of its page first, with headings in the report's
    language and a note above them.
    """
    say = book.content.say
    frame = frame.reset_index() if frame.index.name else frame
    paper = [c for c in PAPER.get(name, {}) if c in frame]
    frame, printed = frame[[*paper, *(c for c in frame if c not in paper)]], len(paper)
    sheet = book.sheet(name, say(f"about.{name}"))
    columns = columns_of(name, list(map(str, frame.columns)), say)
    rows = frame.astype(object).to_numpy().tolist()
    book.rows(sheet, columns, rows, frozen=2 if printed else 1, printed=printed or None)
    if note:
        across = sum(c.width for c in columns[: printed or len(columns)])
        book.note(sheet, (2, 0, 2, (printed or len(columns)) - 1), note, across)


def coverage_in_words(content: Content) -> pd.DataFrame:
    """What bands held in hindcasts by class, of all and by variable, of the chain and of methods
    that see the series alone, with words for all of them.
    """
    say, order = content.say, {"class": 0, "all": 1, "variable": 2}
    rows = content.hindcasts.sort_values("by", key=lambda by: by.map(order), kind="stable")
    groups = []
    for by, group, name in rows[["by", "group", "name"]].itertuples(index=False):
        if by != "variable":
            groups.append(say(f"class.{group}"))
        elif isinstance(name, str):
            groups.append(name)
        else:  # an indicator by its code, else a line of the tables
            groups.append(group if group[0].isupper() else label(group, content.lang))
    return rows.drop(columns="name").assign(
        by=[say("class.all" if by == "all" else f"column.{by}") for by in rows["by"]],
        group=groups,
        method=[say(f"method.{method}") for method in rows["method"]],
    )


def beside_in_words(content: Content) -> pd.DataFrame:
    """What the series say by themselves, with yes and no in words; their rule is a note of the
    sheet.
    """
    table = content.beside
    return table.assign(inside=[content.yes(v) for v in table["inside"]]).drop(columns="rule")


def people_in_words(content: Content, figures: pd.DataFrame) -> pd.DataFrame:
    """Figures with whose they are in words: both sexes and all ages have a code in the data."""
    say = content.say
    sexes = {"T": say("people.both"), "M": part("M", content.lang), "F": part("F", content.lang)}
    return figures.replace({"sex": sexes, "age": {"all": say("people.all")}})


def since_in_words(content: Content) -> pd.DataFrame:
    """What is published of the years projected, with codes in words; its name says its month."""
    table = content.since.drop(columns="month")
    flags = {c: [content.yes(v) for v in table[c]] for c in ("taken", "inside_80", "inside_95")}
    rows = content.assumption_rows(content.first)
    seen = [rows[key]["name"] if key in rows else key for key in table["seen"]]
    return table.assign(seen=seen, **flags)


def directions_in_words(content: Content) -> pd.DataFrame:
    """Outcomes by their name and unit, statuses in words; no percentage of what is not above
    zero.
    """
    table, cube = content.directions, content.cubes[content.first]
    targets = {
        code: row
        for rows in content.metas.values()
        for code, row in rows.reset_index().drop_duplicates("code").set_index("code").iterrows()
    }
    names, units, shares = [], [], []
    for outcome, share in zip(table["outcome"], table["percent"], strict=True):
        target = targets.get(outcome)
        names.append(
            label(outcome, content.lang) if target is None else f"{outcome} {target['name']}"
        )
        unit = cube.unit.get(outcome, "") if target is None else target["unit"]
        units.append(content.say(f"unit.{unit}") if unit else "")
        shares.append(share if outcome not in cube.unit or cube.line(outcome)[-1] > 0 else None)
    out = table.assign(
        outcome=names,
        percent=pd.Series(shares, index=table.index, dtype=object),
        status=[content.say(f"direction.{s}") for s in table["status"]],
    )
    out.insert(list(out).index("outcome") + 1, "unit", units)
    return out
