"""Where a number comes from: every series is citable, down to a document and a place in it."""

import pandas as pd
import pytest
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli.app import app
from piimss_forecast.core.errors import InputError
from piimss_forecast.report.tables import all_series
from piimss_forecast.results.lineage import lineage

RUN = CliRunner(env={"COLUMNS": "80"})


def told(*words):
    done = RUN.invoke(app, ["cite", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def ids(small):
    codes = [str(code) for code in small.catalog.indicators().index]
    return [*all_series(small.compact()), *codes]


@pytest.fixture(scope="module")
def trails(ids):
    return lineage(ids)


def test_every_series_and_indicator_goes_down_to_a_document_and_a_place(ids, trails):
    assert len(ids) > 400 and set(trails["series"]) == set(ids)
    cited = trails[trails["step"].isin(["figure", "assumption", "law"])]
    own = trails[trails["series"].isin(pf.catalog().indicators().index)]
    reached = set(cited.loc[(cited["document"] != "") & (cited["locator"] != ""), "series"])
    assert reached | set(own["series"]) == set(ids)
    assert (cited["document"] != "").all() and (cited["locator"] != "").all()


def test_every_key_of_a_trail_is_citable_in_turn(trails):
    keys = trails.loc[trails["step"].isin(["variable", "assumption"]), "key"].unique()
    assert len(lineage(keys)) >= len(keys)


def test_an_assumption_leads_to_the_variables_that_name_it_by_pattern_too():
    for key, variable in (
        ("contributions.collection_sd", "collection_factor"),
        ("employment.platform_growth", "insured_modality"),
    ):
        assert variable in set(lineage([key])["key"])


def test_a_figure_of_a_trail_is_the_catalogue_s(trails):
    rows = trails[(trails["series"] == "jobs") & (trails["key"] == "insured_jobs")]
    [row] = rows.to_dict("records")
    value = pf.catalog().series("insured_jobs").loc[int(row["period"]), "value"]
    assert float(row["value"].replace(",", "")) == value


def test_the_terminal_shows_the_tree_within_its_width():
    said = told("contribution_income.total")
    assert "collection_factor" in said and "línea 1920" in said and "  = LSS (data/law)" in said
    assert max(map(len, said.splitlines())) <= 80


def test_a_number_is_found_where_it_stands(small, tmp_path):
    assert "adscrita_umf" in told("57,073,874") and "línea 96" in told("57073874")
    found = pf.cite("117.31")
    assert {"ley", "serie económica"} <= set(found["where"])
    value = small.table("resumen").loc[("jobs", 2027), "central"]
    found = pf.cite(f"{value:,.0f}", run=small)
    assert {("jobs", "2027")} == set(zip(found["key"], found["period"], strict=True))


def _tables(folder):
    (folder / "tables").mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    metas = (
        "scenario,code,name,unit,year,value,low,source\nt,P25-1.1,Espera,days,2030,2.392151321,2,"
    )
    (folder / "tables" / "metas.csv").write_text(f"{metas}piimss_2025_2030\n")
    published = "scenario,series,label,year,unit,published,central,source"
    row = "t,insured_modality.independientes,Personas,2025,personas,320531.2,320530.9,recall"
    (folder / "tables" / "publicado.csv").write_text(f"{published}\n{row}\n")
    sets = 't,a.b,Clave,"{""2025"": 0.71828, ""2030"": 1}",percent,assumed,assumed,'
    head = "scenario,key,name,value,unit,source,quality,why"
    (folder / "tables" / "supuestos.csv").write_text(f"{head}\n{sets}\n")
    return folder


@pytest.mark.parametrize(
    ("what", "key", "where", "locator"),
    [
        ("2.392", "P25-1.1", "value", "P25-1.1, 2030, Programa Institucional"),
        (
            "320,531",
            "insured_modality.independientes",
            "published, central",
            "independientes, 2025",
        ),
        ("0.71828", "a.b", "value", "a.b"),
    ],
)
def test_a_number_is_found_in_every_table_of_a_run(what, key, where, locator, tmp_path):
    found = pf.cite(what, run=_tables(tmp_path / "corrida")).iloc[0]
    assert found["key"] == key and found["where"].endswith(where)
    assert found["document"].startswith("tables/") and locator in found["locator"]


def test_a_number_is_what_rounds_to_it_and_the_many_are_counted(tmp_path):
    run = _tables(tmp_path / "corrida")
    assert "2.392151321" not in set(pf.cite("2", run=run)["value"])
    assert "P25-1.1" in set(pf.cite("2", run=run)["key"])  # the low end, which is 2
    figures = pf.cite("5", lang="en").query("where == 'published figure'")
    assert set(figures["value"]) == {"5"}
    with pytest.raises(InputError, match="cite"):
        pf.cite("0", run=run)
    said = told("1", "--run", str(run), "--lang", "en")
    assert said.index("supuestos.csv") < said.index("published figure")  # the run asked for first
    assert f"{len(pf.cite('1', run=run)) - 12} other places hold it too" in said


def _shares(folder):
    run = _tables(folder)
    metas = "scenario,code,name,unit,year,value,low,probability"
    rows = ("t,P25-1.1,Espera,days,2030,0.31257,2,0.4375884", "t,P25-2.1,Vida,years,2030,31.26,2,1")
    (run / "tables" / "metas.csv").write_text("\n".join((metas, *rows)) + "\n")
    head = "scenario,series,year,label,unit,kind,central,p10,p50,p90"
    (run / "tables" / "cuotas.csv").write_text(
        f"{head}\nt,a,2030,A,mdp,p,437905.3,1,2,3\nt,b,2030,B,%,p,43.76,1,2,3\n"
    )
    return run


def _found(what, run):
    rows = pf.cite(what, run=run, lang="en")
    rows = rows[rows["document"].str.startswith("tables/")]
    return list(zip(rows["value"], rows["unit"], rows["where"].str.contains("="), strict=True))


def test_a_percentage_and_its_share_find_each_other(tmp_path):
    run = _shares(tmp_path / "corrida")
    share, percent, other = "0.4375884", "43.76", "437,905.3"
    # A whole percentage is most often a probability, which is no number of days.
    assert _found("44%", run) == [(share, "ratio", True), (percent, "%", False)]
    assert _found("44 %", run) == _found("44%", run)
    assert _found("0.44", run) == [
        *((share, "ratio", False), (percent, "%", True)),
        (other, "mdp", False),  # millions that round to it come last
    ]
    # With decimals, a percentage first; of another unit nothing is read the other way.
    assert _found("43.76 %", run) == [(percent, "%", False), (share, "ratio", True)]
    assert _found("0.3126", run) == [("0.31257", "days", False)]
    assert _found("31.26 %", run) == [("31.26", "years", False)]
    assert "(= 0.44)" in pf.cite("44%", run=run)["where"][0]


@pytest.mark.parametrize("what", ["insured_job", "jbs", "", "123,456,789,123"])
def test_what_is_nowhere_is_told(what, small):
    with pytest.raises(InputError, match="cite"):
        pf.cite(what, run=small)


def test_csv_of_a_trail_keeps_every_step():
    from io import StringIO

    table = pd.read_csv(StringIO(told("jobs", "--format", "csv")))
    assert list(table["step"][:2]) == ["formula", "figure"]
