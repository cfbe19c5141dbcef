"""Tables of the terminal at 80 columns, and the same tables for another program."""

import io
import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from piimss_forecast.cli.app import app
from piimss_forecast.cli.terminal import cell

WIDTH = 80


def told(*words, width=WIDTH):
    found = CliRunner(env={"COLUMNS": str(width)}).invoke(app, list(words))
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("data", "show", "--like", "salario"),
        ("cite", "adscrita_umf"),
        ("diff", "tendencial", "piimss"),
        ("law", "--year", "2027", "--like", "sem"),
    ],
)
@pytest.mark.parametrize("width", [80, 120])
def test_lines_hold_the_width_and_no_number_is_cut(words, width):
    said = told(*words, width=width)
    assert max(map(len, said.splitlines())) <= width
    frame = pd.DataFrame({"número": ["62,600,000", "57,073,874"]})
    if words[0] == "cite":
        assert all(value in said for value in frame["número"])


def test_a_spanish_word_finds_concepts():
    assert "sbc_december" in told("data", "show", "--like", "Salário")


def test_the_same_table_for_another_program():
    table = pd.read_csv(io.StringIO(told("data", "show", "insured_jobs", "--format", "csv")))
    assert table.set_index("period").loc[2024, "value"] == 22238379
    [found] = json.loads(told("law", "--year", "2027", "--like", "rate.siv", "--format", "json"))
    assert {row["parameter"] for row in found["rows"]} >= {"rate.siv.employer", "rate.siv.worker"}


def test_several_tables_are_told_apart():
    parts = json.loads(told("diff", "tendencial", "piimss", "--format", "json"))
    assert all(part["rows"] and part["title"] for part in parts)
    assert told("diff", "tendencial", "piimss", "--format", "table") == told(
        "diff", "tendencial", "piimss"
    )


def test_what_rounds_to_nothing_has_no_sign():
    assert cell(round(-0.00008, 1)) == "0" and cell(-0.5) == "-0.5"
