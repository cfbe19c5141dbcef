"""A saved run: equal when it comes back, able to run again, and refused when anything of it is not
as it was saved.
"""

import json
import re
import shutil

import numpy as np
import pytest
import xarray as xr

import piimss_forecast as pf
from piimss_forecast.core.errors import DataError, InputError, OutputError, PiimssError
from piimss_forecast.results import manifest, storage
from piimss_forecast.results.regeneration import regenerate
from piimss_forecast.scenario import restore


@pytest.fixture(scope="module")
def longer(small):
    rates = small.data["mortality_rate"].sel(draw=0, year=2024).to_numpy()
    return {"vejez_cesantia": 0.6 * np.clip(-np.expm1(-rates), 0, 0.9)}


@pytest.fixture(scope="module")
def saved(small, longer, tmp_path_factory):
    """A run with tables of its own and numbers that came from numpy."""
    run = pf.project(
        "adverso",
        horizon=np.int64(2030),
        draws=np.int32(4),
        seed=np.int64(7),
        mortality_tables=longer,
    )
    return run, run.save(tmp_path_factory.mktemp("saved") / "uno")


@pytest.fixture
def copy(saved, tmp_path):
    folder = tmp_path / "copia"
    shutil.copytree(saved[1], folder)
    return folder


def test_a_request_gives_the_same_numbers_as_its_parts(small):
    again = pf.project(small.request)
    xr.testing.assert_identical(again.data, small.data)
    assert again.request.digest == small.request.digest == small.manifest["digests"]["request"]
    with pytest.raises(InputError, match="Request"):
        pf.project(small.request, draws=3)


def test_what_is_loaded_is_what_was_saved(saved):
    run, folder = saved
    again = pf.load(folder)
    xr.testing.assert_identical(again.data, run.data)
    assert again.request.digest == run.request.digest
    assert again.manifest == run.manifest and again.checks == run.checks
    assert again.margins == run.margins
    np.testing.assert_array_equal(
        again.request.tables["vejez_cesantia"], run.request.tables["vejez_cesantia"]
    )
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(said["files"]) == set(manifest.FILES)


def test_a_loaded_run_explains_and_solves_like_a_live_one(saved, longer):
    run, folder = saved
    base = pf.project("tendencial", draws=4, seed=7, mortality_tables=longer)
    live = pf.compare([base, run]).attribution("pension_outlay.total")
    read = pf.compare([base, pf.load(folder)]).attribution("pension_outlay.total")
    assert live.equals(read)
    asked = ("pension_outlay.total <= 1000000@2030", "employment.growth")
    found = [pf.solve(p, *asked, draws=2, bounds=(1, 2)) for p in (run, pf.load(folder))]
    assert found[0].status == found[1].status == "out_of_reach"
    assert found[0].trials.equals(found[1].trials)


def _edit(name, change):
    def act(folder):
        path = folder / "manifest.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        found[name] = change(found[name])
        path.write_text(json.dumps(found), encoding="utf-8")

    return act


def _data(change):
    def act(folder):
        data = xr.load_dataset(folder / "proyeccion.nc", engine="h5netcdf")
        change(data).to_netcdf(folder / "proyeccion.nc", engine="h5netcdf")

    return act


def _write(name, content):
    return lambda folder: (folder / name).write_bytes(content)


def _cut(name):
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-100])


BROKEN = {
    "a file is missing": (lambda f: (f / "proyeccion.nc").unlink(), r"proyeccion\.nc"),
    "the manifest is missing": (lambda f: (f / "manifest.json").unlink(), r"manifest\.json"),
    "data cut": (_cut("proyeccion.nc"), r"proyeccion\.nc.*SHA"),
    "data empty": (_write("proyeccion.nc", b""), r"proyeccion\.nc"),
    "data foreign": (_write("proyeccion.nc", b"CDF\x01"), r"proyeccion\.nc"),
    "a value changed": (_data(lambda d: d.assign(jobs=d["jobs"] + 1)), r"proyeccion\.nc"),
    "a variable missing": (_data(lambda d: d.drop_vars("jobs")), r"proyeccion\.nc"),
    "assumptions cut": (_cut("supuestos.json"), r"supuestos\.json"),
    "assumptions empty": (_write("supuestos.json", b"{}"), r"supuestos\.json"),
    "checks edited": (_write("comprobaciones.json", b"[]"), r"comprobaciones\.json"),
    "manifest cut": (_cut("manifest.json"), r"manifest\.json"),
    "manifest empty": (_write("manifest.json", b""), r"manifest\.json"),
    "manifest a list": (_write("manifest.json", b"[1]"), r"manifest\.json"),
    "manifest foreign": (_write("manifest.json", b'{"a": 1}'), r"manifest\.json"),
    "manifest deep": (_write("manifest.json", b"[" * 99_999), r"manifest\.json"),
    "manifest not UTF-8": (_write("manifest.json", b"\xff\xfe{"), r"manifest\.json"),
    "seed edited": (_edit("seed", lambda s: s + 1), r"manifest\.json"),
    "draws edited": (_edit("draws", lambda d: d + 1), r"manifest\.json"),
    "horizon edited": (_edit("horizon", lambda h: h + 1), r"manifest\.json"),
    "base year edited": (_edit("base_year", lambda y: y - 1), r"manifest\.json"),
    "digests edited": (_edit("digests", lambda d: {**d, "law": "0"}), r"manifest\.json"),
    "another run's data": (None, r"proyeccion\.nc"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_not_as_it_was_saved_is_refused(case, copy, small, tmp_path):
    act, found = BROKEN[case]
    if act is None:
        other = small.save(tmp_path / "otra")
        shutil.copy(other / "proyeccion.nc", copy / "proyeccion.nc")
    else:
        act(copy)
    with pytest.raises(DataError, match=found):
        pf.load(copy)


def test_another_version_is_said_and_can_be_read(copy, saved, monkeypatch):
    monkeypatch.setattr(manifest, "version_of", lambda _package: "9.9.9")
    with pytest.raises(DataError, match=r"9\.9\.9.*other_version"):
        pf.load(copy)
    xr.testing.assert_identical(pf.load(copy, other_version=True).data, saved[0].data)


def test_the_catalogue_must_be_the_same(copy, data_copy):
    path = data_copy / "figures.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("22517076", "22600000"), encoding="utf-8"
    )
    with pytest.raises(DataError, match="catalog="):
        pf.load(copy, pf.catalog(data_copy))


@pytest.mark.parametrize("given", [None, 3, "no_existe", "\0"])
def test_what_is_no_folder_is_refused(given):
    with pytest.raises(PiimssError):
        pf.load(given)


def test_the_folder_of_the_main_job_is_read_unless_it_is_of_before(tables_only, tmp_path):
    from piimss_forecast.results.regeneration import regenerate

    with tables_only():
        regenerate(
            [pf.scenario("tendencial")], pf.catalog(), tmp_path / "r", horizon=2026, draws=1, seed=1
        )
    assert pf.load(tmp_path / "r").request.horizon == 2026
    file = tmp_path / "r" / "manifest.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    before = {k: v for k, v in said.items() if k not in ("files", "seal")}
    file.write_text(json.dumps(before), encoding="utf-8")
    with pytest.raises(DataError, match=r"corrida\.zip"):
        pf.load(tmp_path / "r")


@pytest.mark.parametrize("content", ["{}", "[]", "x", '{"name": "my-app", "version": "1"}'])
def test_a_foreign_folder_with_a_manifest_is_left_alone(small, tmp_path, content):
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    (folder / "index.html").write_text("theirs", encoding="utf-8")
    with pytest.raises(OutputError, match="app"):
        small.save(folder)
    assert (folder / "index.html").read_text(encoding="utf-8") == "theirs"
    assert [p.name for p in tmp_path.iterdir()] == ["app"]


def test_what_a_user_keeps_beside_a_run_is_not_lost(copy, small):
    """Saving again replaces the folder; notes of one's own in it went with the old run."""
    (copy / "notas.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"notas\.docx"):
        small.save(copy)
    assert (copy / "notas.docx").read_text(encoding="utf-8") == "mine"
    (copy / "notas.docx").unlink()
    small.save(copy)


def test_a_projection_is_not_replaced_by_a_whole_run(copy):
    asked = {"horizon": 2026, "draws": 2, "seed": 1}
    before = {p.name: p.read_bytes() for p in copy.iterdir()}
    with pytest.raises(OutputError, match="una proyección: adverso"):
        regenerate([pf.scenario("adverso")], pf.catalog(), copy, **asked, jobs=1)
    assert before == {p.name: p.read_bytes() for p in copy.iterdir()}


@pytest.mark.parametrize("given", [None, 3, "a\0b", "x" * 5000])
def test_what_is_no_path_is_refused(small, given):
    with pytest.raises(InputError, match="ruta"):
        small.save(given)


def test_a_disk_that_fills_while_saving_leaves_the_earlier_run(small, copy, monkeypatch):
    before = {p.name: p.read_bytes() for p in copy.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    for name in ("_write_json", "file_digest"):
        with monkeypatch.context() as patch, pytest.raises(OutputError, match="disco sin espacio"):
            patch.setattr(storage, name, full)
            small.save(copy)
        assert before == {p.name: p.read_bytes() for p in copy.iterdir()}
        assert [p.name for p in copy.parent.iterdir()] == [copy.name]
    small.save(copy)
    assert pf.load(copy).name == small.name


CALLS = [
    lambda p: pf.assess("tendencial"),
    lambda p: pf.catalog().law(0),
    lambda p: pf.catalog().law("x"),
    lambda p: pf.catalog().law(99999),
    lambda p: pf.project("tendencial", catalog="data", draws=1),
    lambda p: pf.project("tendencial", catalog=3, draws=1),
    lambda p: pf.project("tendencial", mortality_tables=[1, 2], draws=1),
    lambda p: pf.project("tendencial", mortality_tables="x", draws=1),
    lambda p: pf.project("tendencial", mortality_tables={"vejez_cesantia": "x"}, draws=1),
    lambda p: pf.project("tendencial", mortality_tables={"vejez_cesantia": np.zeros(70)}, draws=1),
    lambda p: pf.project("tendencial", mortality_tables={"vejez": np.zeros((2, 101))}, draws=1),
    lambda p: pf.project("tendencial", base_year=1990, draws=1),
    lambda p: pf.project(None, draws=1),
    lambda p: pf.catalog(3),
    lambda p: pf.catalog().indicator("P99"),
    lambda p: pf.catalog().indicator(None),
    lambda p: pf.catalog().series("insured_job"),
    lambda p: pf.catalog().series(None),
    lambda p: pf.catalog().figures(concpt="x"),
    lambda p: p.table(None),
    lambda p: p.plot("jbs"),
    lambda p: p.assumptions.get("employment.grwth"),
    lambda p: p.assumptions.get(None),
    lambda p: pf.backtest(origins="x"),
    lambda p: pf.backtest(origins=2019.5),
    lambda p: pf.backtest(draws=1.5),
    lambda p: pf.backtest(module="x"),
]


@pytest.mark.parametrize("call", CALLS)
def test_misuse_is_an_error_of_the_family(small, call):
    with pytest.raises(PiimssError) as err:
        call(small)
    assert len(str(err.value)) < 900


def test_a_run_is_read_against_the_schema_saved_with_it(models_copy, tmp_path):
    path = models_copy / "schema.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index("[employment.growth]")
    top = re.compile(r"^max = .*$", re.MULTILINE)
    path.write_text(text[:start] + top.sub("max = 16", text[start:], count=1), encoding="utf-8")
    own = pf.scenario("tendencial", models_copy).patch({"employment.growth": 15.5})
    with pytest.raises(PiimssError, match=r"employment\.growth"):
        pf.scenario("tendencial").patch({"employment.growth": 15.5})
    run = pf.project(own, draws=1, horizon=2026)
    again = pf.load(run.save(tmp_path / "propio"))
    xr.testing.assert_identical(again.data, run.data)
    assert again.assumptions.range_of("employment.growth")[1] == 16
    assert again.assumptions.patch({"employment.growth": 15.8}).digest != own.digest


def test_a_run_read_again_still_stands_for_its_past_year(tmp_path):
    run = pf.project("hindcast_2020", base_year=2020, draws=1, horizon=2021)
    again = pf.load(run.save(tmp_path / "pasado"))
    assert again.assumptions.known_to == 2020
    again.request.replace(
        assumptions=again.assumptions.patch({"employment.growth": 1.0}, name="mio")
    ).check_totals()


def test_a_schema_that_is_none_is_refused(saved):
    rows, contracts = saved[0].assumptions.rows(), saved[0].assumptions.contracts()
    contracts["employment.growth"] |= {"max": "high"}
    with pytest.raises(PiimssError, match=r"x\.json, employment\.growth, max"):
        restore("x", {"es": "x", "en": "x"}, rows, "x.json", contracts)
    del contracts["employment.growth"]
    with pytest.raises(PiimssError, match=r"employment\.growth"):
        restore("x", {"es": "x", "en": "x"}, rows, "x.json", contracts)
