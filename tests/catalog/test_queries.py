"""Queries and the rule of preference, on a folder small enough to see."""

from __future__ import annotations

import pytest

from piimss_forecast.catalog import Catalog, folder_digest, load
from piimss_forecast.core.errors import DataError

HEADER = (
    "figure,concept,period,date_basis,value,unit,sex,age,geography,"
    "kind,quality,bound,source,locator,note"
)
SOURCES = "source,title,publisher,date,period_covered,licence,url,note,rank\n"


def row(
    figure,
    value,
    *,
    period="2020",
    kind="observed",
    quality="published",
    bound="exact",
    source="a",
    age="all",
    sex="T",
    concept="things",
):
    return (
        f"{figure},{concept},{period},31-dec,{value},persons,{sex},{age},MX,"
        f"{kind},{quality},{bound},{source},L1,"
    )


def folder(tmp_path, *rows) -> Catalog:
    (tmp_path / "figures.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "sources.csv").write_text(
        SOURCES + "a,A,A,,,free,,,1\nb,B,B,,,free,,,3\n", encoding="utf-8"
    )
    return load(tmp_path)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"quality": "derived"}),
        ({"quality": "derived"}, {"quality": "needs_verification"}),
        ({}, {"kind": "baseline"}),
        ({"kind": "baseline"}, {"kind": "preliminary"}),
        ({}, {"bound": "rounded"}),
        ({"bound": "rounded"}, {"bound": "lower"}),
        ({}, {"source": "b"}),
        (
            {"kind": "baseline", "bound": "lower", "source": "b"},
            {"quality": "derived"},
        ),  # quality comes first
        ({"bound": "lower"}, {"kind": "baseline"}),  # then kind
        ({"source": "b"}, {"bound": "rounded"}),  # then exactness
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_rule_of_preference(tmp_path, better, worse, first):
    rows = [row("x1" if first else "x2", 10, **better), row("x2" if first else "x1", 20, **worse)]
    series = folder(tmp_path, *rows).series("things")
    assert series.loc[2020, "value"] == 10
    assert series.loc[2020, "others"] == 1


def test_values_that_agree_are_not_a_disagreement(tmp_path):
    assert (
        folder(tmp_path, row("x1", 10), row("x2", 10, source="b"))
        .series("things")
        .loc[2020, "others"]
        == 0
    )


def test_series_takes_whole_years_and_the_breakdown_asked_for(tmp_path):
    cat = folder(
        tmp_path,
        row("x1", 1),
        row("x2", 2, period="2021-06"),
        row("x3", 3, period="2019-2021"),
        row("x4", 4, sex="F"),
        row("x5", 5, age="20+"),
    )
    assert cat.series("things")["value"].to_dict() == {2020: 1}
    assert cat.series("things", sex="F")["value"].to_dict() == {2020: 4}
    assert cat.series("things", age="20+")["value"].to_dict() == {2020: 5}


def test_value_is_never_invented(tmp_path):
    cat = folder(tmp_path, row("x1", 1))
    assert cat.value("things", 2020) == 1
    with pytest.raises(DataError, match=r"things, 2021"):
        cat.value("things", 2021)


def test_unknown_concept_names_the_near_ones(tmp_path):
    cat = folder(tmp_path, row("x1", 1))
    for query in (cat.series, cat.figures):
        with pytest.raises(DataError, match="things"):
            query("thingz")


def test_unknown_column_is_refused(tmp_path):
    with pytest.raises(DataError, match="colour"):
        folder(tmp_path, row("x1", 1)).figures(colour="red")


FILTERS = {
    "kind": "zz",
    "quality": "publishd",
    "sex": "H",
    "source": "a_rumour",
    "geography": "Jalsico",
    "unit": "job",
    "bound": "exactly",
    "date_basis": "31-december",
    "age": "120-130",
    "figure": "x99",
    "period": "2026-13",
}


@pytest.mark.parametrize("column", FILTERS)
def test_a_word_that_a_column_cannot_hold_is_no_empty_answer(tmp_path, column):
    cat = folder(tmp_path, row("x1", 1))
    for lang in ("es", "en"):
        with pytest.raises(DataError) as error:
            cat.figures(**{column: FILTERS[column]})
        assert FILTERS[column] in error.value.message(lang)
        assert "^" not in error.value.message(lang)  # words, not a pattern
    if column in ("sex", "geography", "age"):
        with pytest.raises(DataError, match=FILTERS[column]):
            cat.series("things", **{column: FILTERS[column]})


def test_a_word_that_a_column_can_hold_may_answer_with_nothing(tmp_path):
    cat = folder(tmp_path, row("x1", 1))
    for question in ({"kind": "target"}, {"sex": "F"}, {"period": "1999"}, {"geography": "MX"}):
        cat.figures(**question)
    assert cat.figures(kind="target").empty
    with pytest.raises(DataError, match="zz"):
        cat.series("things", kinds=("zz",))
    with pytest.raises(DataError, match="conapo_2023"):
        load().figures(source="conapo_2032")


def test_missing_folder(tmp_path):
    with pytest.raises(DataError, match="nowhere"):
        load(tmp_path / "nowhere")


def test_digest_follows_names_and_bytes(tmp_path):
    folder(tmp_path, row("x1", 1))
    before = folder_digest(tmp_path)
    assert folder_digest(tmp_path) == before
    folder(tmp_path, row("x1", 2))
    changed = folder_digest(tmp_path)
    (tmp_path / "sources.csv").rename(tmp_path / "sourcez.csv")
    assert len({before, changed, folder_digest(tmp_path)}) == 3
