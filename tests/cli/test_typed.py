"""What a newcomer types with a slip, and what the terminal answers."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("typed", "found", "expected"),
    [
        (("run", "--draws", "1,000"), "1,000", "un número entero sin separadores"),
        (("run", "--seed", "x"), "x", "un número entero"),
        (("run", "--horizon", "20x"), "20x", "un número entero"),
        (("solve", "a", "b", "--probability", "80 %"), "80 %", "un número con punto"),
        (("metas", "--format", "xls"), "xls", "uno de table, csv, json"),
        (("metas", "--horizonte", "2030"), "--horizonte", "como --horizon"),
        (("law", "--year", "2027", "extra"), "extra", "ningún argumento más"),
        (("correr",), "correr", "uno de run, serve"),
        (("solve", "jobs >= 1@2030"), "nada", "un valor: clave del supuesto"),
        (("run", "--keep=si"), "un valor", "la opción sola"),
        (("report", "x", "--out", "x.docx"), "x.docx", "termine en .pdf, el único formato"),
        (("tornado", "--csv", "x.xlsx"), "x.xlsx", "termine en .csv"),
        (("tornado", "--figure", "x.jpg"), "x.jpg", ".svg, .png, .pdf, los formatos que hay"),
        (("data", "export", "--out", "x.xlsx"), "x.xlsx", "termine en .csv"),
        (("sufficiency", "--csv", "x.csv"), "el nombre de un archivo", "una carpeta"),
        (("backtest", "2018", "2031", "--metas"), "2031", "2018, 2020"),
        (("data", "asegurados", ".", "--out", "x", "--memory", "mucha"), "'mucha'", "700MB"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_slip_of_typing_is_told_with_what_was_found_and_expected(
    piimss, tmp_path, typed, found, expected
):
    """Were ``--draws no admite ese valor``, a PDF named .docx and a year left out in silence."""
    done = piimss(*typed, cwd=tmp_path)
    assert done.returncode == 2 and not list(tmp_path.iterdir()), done.stderr
    assert f"se encontró {found};" in done.stderr and expected in done.stderr


def test_the_help_of_every_command_is_in_one_language(piimss):
    """Was ``Usage`` and ``Options`` in ``piimss report check``."""
    for typed in (("report", "check"), ("report", "form"), ("report", "make"), ("data", "show")):
        said = piimss(*typed, "--help").stdout
        assert "Uso:" in said and "Usage" not in said and "[default" not in said
