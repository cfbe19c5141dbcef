"""What the links declare is what they do; what they add is what variables.toml says."""

import numpy as np
import pytest

from piimss_forecast.core.errors import DataError, ModelError
from piimss_forecast.core.variables import read_variables, variables
from piimss_forecast.links import LINKS
from piimss_forecast.scenario import Request, load
from piimss_forecast.scenario.link import Link, ordered
from piimss_forecast.scenario.run import Run

SCENARIOS = ("tendencial", "favorable", "adverso", "piimss")


def fresh(request: Request) -> Run:
    return Run(
        request.assumptions.fresh(),
        request.known,
        request.years,
        request.base_year,
        request.draws,
        request.seed,
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_links_do_what_they_declare_and_nothing_less(catalog, scenario):
    run = fresh(Request(load(scenario), catalog, catalog.base_year + 3, draws=2))
    for link in (each.bound(catalog) for each in LINKS.values()):
        run.perform(link)
        done = run.traces[link.name]
        assert done.reads == set(link.reads), link.name
        assert done.writes == set(link.writes), link.name
        assert done.keys == set(link.keys), link.name
        assert (done.catalog, done.tables) == (link.catalog, link.tables), link.name
    assert not run.assumptions.unused()


def test_every_declared_variable_is_written_by_one_link_and_has_a_use(catalog):
    writes = [name for link in LINKS.values() for name in link.writes]
    assert sorted(writes) == sorted(variables())
    read = {name for link in LINKS.values() for name in link.bound(catalog).reads}
    unread = [n for n, v in variables().items() if v.internal and n not in read]
    assert not unread, unread


def test_the_order_comes_from_the_graph_and_not_from_the_list():
    assert [x.name for x in ordered(reversed(LINKS.values()))].index("economy") < 2
    done: set[str] = set()
    for link in ordered(reversed(LINKS.values())):
        assert set(link.reads) <= done | set(link.writes), link.name
        done |= set(link.writes)


def nothing(_run):
    """A link that does nothing."""


@pytest.mark.parametrize(
    ("links", "found"),
    [
        (
            [Link("a", nothing, writes=("jobs",)), Link("b", nothing, writes=("jobs",))],
            "jobs: a, b",
        ),
        ([Link("a", nothing, reads=("jobs",))], "jobs"),
        (
            [
                Link("a", nothing, reads=("uma",), writes=("jobs",)),
                Link("b", nothing, reads=("jobs",), writes=("uma",)),
            ],
            "→",
        ),
    ],
)
def test_links_that_cannot_be_ordered(links, found):
    with pytest.raises(ModelError, match=found):
        ordered(links)


def performing(small_request, run, **declared):
    return fresh(small_request).perform(Link("probe", run, **declared))


@pytest.fixture(scope="module")
def small_request(catalog):
    return Request(load("tendencial"), catalog, catalog.base_year + 1, draws=2)


def flat(run):
    return np.ones((run.draws, run.years.size))


@pytest.mark.parametrize(
    ("act", "found"),
    [
        (lambda run: run.add("jobs", flat(run)), "writes"),
        (lambda run: run.add("nonsense", flat(run)), "variables.toml"),
        (lambda run: run.add("uma", flat(run)[:, :-1]), "uma.*draw, year"),
        (lambda run: run.add("uma", flat(run)[..., None]), "uma.*draw, year"),
        (lambda run: run.add("uma", flat(run), branch=["SIV"]), "uma.*branch"),
        (lambda run: run.add("uma", flat(run) * np.inf), "uma.*finit"),
        (lambda run: run.values("jobs"), "jobs.*reads"),
        (lambda run: run.array("inflation"), "inflation"),
        (lambda run: run.part("jobs", sex="M"), "jobs.*reads"),
        (lambda run: run.annotate("jobs", note="x"), "jobs.*writes"),
        (lambda run: run.assumptions.get("employment.growth"), "employment.growth.*keys"),
        (lambda run: run.assumptions.path("employment.growth", run.years), "employment.growth"),
        (lambda run: run.catalog, "catalog"),
        (lambda run: run.mortality_tables, "tables"),
        (nothing, "uma"),  # declared and not written
    ],
)
def test_a_link_that_does_other_than_it_declares(small_request, act, found):
    with pytest.raises(ModelError, match=found) as caught:
        performing(small_request, act, reads=("inflation",), writes=("uma",), keys=())
    assert "probe" in str(caught.value)


def test_a_pattern_declares_the_keys_of_its_diseases_and_no_other(small_request):
    link = Link("probe", nothing, keys=("morbidity.detection_{screened}", "employment.growth"))
    assert link.keys_for(small_request.known) == (
        "morbidity.detection_diabetes",
        "morbidity.detection_hypertension",
        "employment.growth",
    )
    seen = []

    def act(run):
        seen.append(run.assumptions.get("morbidity.control_ckd"))
        run.assumptions.get("morbidity.control_diabetes")

    with pytest.raises(ModelError, match="control_diabetes"):
        performing(small_request, act, keys=("morbidity.control_{counted}",))
    assert len(seen) == 1


def test_a_variable_carries_what_is_declared_and_cannot_be_changed_later(small_request):
    run = fresh(small_request)
    mine = flat(run)
    run.add("jobs_by_contract", mine[..., None] * np.ones(3), contract=["a", "b", "c"])
    held = run.data["jobs_by_contract"]
    assert held.attrs["units"] == "jobs" and held.attrs["long_name_en"].startswith("Insured jobs")
    with pytest.raises(ValueError, match="read-only"):
        run.values("jobs_by_contract")[0, 0, 0] = 2.0
    assert run.part("jobs_by_contract", contract="b").shape == mine.shape


GOOD = """unit = "jobs"
nature = "stock"
date = "31-dec"
label_es = "a"
label_en = "b"
source = "c"
"""


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("[jobs\n", "variables.toml"),
        ("jobs = 3\n", "jobs"),
        ("[jobs]\n" + GOOD.replace('nature = "stock"', 'nature = "heap"'), "jobs, nature"),
        ("[jobs]\n" + GOOD.replace('unit = "jobs"\n', ""), "jobs, unit"),
        ("[jobs]\n" + GOOD.replace('"31-dec"', "31"), "jobs, date"),
        ("[jobs]\n" + GOOD + 'unti = "jobs"\n', "unti"),
        ("[jobs]\n" + GOOD + 'dims = "sex"\n', "jobs, dims"),
        ("[jobs]\n" + GOOD + 'dims = ["sex", "sex"]\n', "jobs, dims"),
        ("[jobs]\n" + GOOD + 'dims = ["year"]\n', "jobs, dims"),
        ("[jobs]\n" + GOOD + 'internal = "yes"\n', "jobs, internal"),
        ("[jobs]\n" + GOOD + "[jobs]\n" + GOOD, "variables.toml"),
        ("[jobs]\n" + GOOD + 'table = "empleo"\nshow = ["contract"]\n', "jobs, show"),
        ("[jobs]\n" + GOOD + 'summary = ["totl"]\n', "jobs, summary"),
        ("[jobs]\n" + GOOD + 'show = ["total"]\n', "jobs, table"),
        ("[jobs]\n" + GOOD + 'internal = true\ntable = "empleo"\n', "jobs, table"),
        ("[jobs]\n" + GOOD + 'published = "insured_jobs"\n', "jobs, published"),
    ],
)
def test_a_wrong_declaration_names_its_row(tmp_path, text, row):
    file = tmp_path / "variables.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_variables(file)
    assert row in str(caught.value)
    file.write_text("[jobs]\n" + GOOD, encoding="utf-8")
    assert read_variables(file)["jobs"].unit == "jobs"
