"""The page without a browser: messages in, values out; what is wrong in one stops nothing."""

import base64
import io
import time

import openpyxl
import pytest

pytest.importorskip("panel", reason="the extra web is not installed")

import piimss_forecast as pf
from piimss_forecast.web import longer
from piimss_forecast.web.app import Table
from piimss_forecast.web.server import guard, names_of


@pytest.fixture
def table(desk):
    made = Table(desk, "tendencial")
    yield made
    made.end()


def wait(what, seconds=60.0):
    """Until it is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def shown(table):
    return table.figures.get("digest") == table.state["digest"] and not table.state["busy"]


def test_a_lever_is_answered_and_a_wrong_one_is_told_in_place(table):
    wait(lambda: shown(table))
    first = table.figures
    table._handle_msg({"do": "move", "key": "employment.growth", "value": "2.0"})
    wait(lambda: shown(table))
    jobs = {c["series"]: c["raw"] for c in table.figures["cards"]}["jobs"]
    assert jobs > {c["series"]: c["raw"] for c in first["cards"]}["jobs"]
    digest = table.state["digest"]
    table._handle_msg({"do": "move", "key": "employment.growth", "value": "99"})
    assert table.note["key"] == "employment.growth" and "-15" in table.note["text"]
    assert table.state["digest"] == digest
    for odd in ("x", None, {}, {"do": "exec"}, {"do": "move"}, {"do": "begin", "start": "/etc"}):
        table._handle_msg(odd)
    assert table.state["digest"] == digest
    table._handle_msg({"do": "undo"})
    assert table.state["moved"] == []


def test_bands_come_with_the_digest_of_what_they_answer(table):
    wait(lambda: "done" in table.bands)
    assert table.bands["digest"] == table.state["digest"]
    table._handle_msg({"do": "cancel"})
    assert table.bands == {"digest": table.state["digest"], "off": True}


def test_language_keeping_and_the_file(table, tmp_path):
    handed = []
    table.param.watch(lambda event: handed.append(event.new), "file")
    table._handle_msg({"do": "move", "key": "macro.interest", "value": 9})
    table._handle_msg({"do": "lang", "lang": "en"})
    assert table.frame["words"]["levers"] == "Levers"
    table._handle_msg({"do": "keep", "name": "Nine", "why": "to see"})
    wait(lambda: table.compared.get("names") == ["tendencial", "Nine"])
    table._handle_msg({"do": "toml", "name": "Nine", "why": "to see"})
    file = tmp_path / handed[0]["name"]
    file.write_bytes(base64.b64decode(handed[0]["data"]))
    assert pf.scenario(file).get("macro.interest", year=2030) == 9.0
    other = [{"name": "old", "why": "", "link": "inicio=piimss&macro.interest=5.0"}]
    table._handle_msg({"do": "restore", "kept": other})
    assert [k["name"] for k in table.state["kept"]] == ["Nine", "old"]
    assert table.state["link"] == "inicio=tendencial&macro.interest=9.0"


def test_a_link_with_unknown_keys_opens_with_the_rest(desk):
    table = Table(desk, "tendencial", query="inicio=piimss&nada=1&macro.interest=9.0")
    assert [one["key"] for one in table.state["moved"]] == ["macro.interest"]
    assert "nada" in table.note["text"]
    table.end()


def test_another_host_is_refused():
    class Request:
        host = "malo.example:5006"

    refused = guard(names_of("127.0.0.1", 5006))(Request())
    status, headers, body = refused.transform_first_chunk(200, {}, b"<script>", True)
    assert (status, body) == (403, b"")
    Request.host = "localhost:5006"
    allowed = guard(names_of("127.0.0.1", 5006))(Request())
    status, headers, body = allowed.transform_first_chunk(
        200, {"Content-Type": "text/html"}, b"<script>1</script>", True
    )
    policy = headers["Content-Security-Policy"]
    assert status == 200 and body.startswith(b'<script nonce="') and "unsafe-eval" not in policy
    assert body.split(b'"')[1].decode() in policy


def handed_of(table, monkeypatch, kind):
    """The file that the table hands over."""
    monkeypatch.setattr(longer, "FILE_DRAWS", 2)
    handed = []
    table.param.watch(lambda event: handed.append(event.new), "file")
    table._handle_msg({"do": "move", "key": "macro.interest", "value": 9})
    table._handle_msg({"do": "outputs", "kind": kind, "name": "Prueba", "why": "por ver"})
    wait(lambda: len(handed) == 2)
    assert handed[1] == {}  # there is none any longer
    assert handed[0]["name"] == f"prueba_{longer.FILES[kind][0]}"
    return base64.b64decode(handed[0]["data"])


def test_the_page_of_the_run_comes_as_a_file(table, monkeypatch):
    assert handed_of(table, monkeypatch, "page").lower().startswith(b"<!doctype html")
    table._handle_msg({"do": "outputs", "kind": "../../etc/passwd"})
    assert table.file == {} and table.note == {}


def test_the_workbook_of_the_run_comes_with_what_was_moved(table, monkeypatch):
    """A whole workbook, of the start and the scenario of the table, and its change and reason."""
    data = handed_of(table, monkeypatch, "workbook")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    assert {"Portada", "Resumen", "Metas", "Cambios"} <= set(book.sheetnames)
    rows = [row for row in book["Cambios"].iter_rows(values_only=True) if "macro.interest" in row]
    assert len(rows) == 1 and "2024: 8.5; 2025: 9" in rows[0] and "prueba" in rows[0]
