"""Kernels take the law they are given; only what people call knows the embedded one."""

import ast

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.law import embedded

# Modules whose public functions take ``law=None``, and the tables that ship with the data; nobody
# else may load.
BORDER = {
    "contributions/cuotas.py",
    "pensions/careers.py",
    "pensions/guaranteed.py",
    "pensions/history_1973.py",
    "pensions/law_1973.py",
    "pensions/law_1997.py",
    "pensions/shares.py",
    "pensions/statutes.py",
    "pensions/tables.py",
    "pensions/welfare.py",
}


def test_no_kernel_loads_a_law(root):
    package = root / "piimss_forecast"
    found = set()
    for file in (f for d in ("contributions", "pensions") for f in (package / d).glob("*.py")):
        calls = {
            node.func.id
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if calls & {"embedded", "load"}:
            found.add(str(file.relative_to(package)))
    assert found == BORDER


@pytest.mark.parametrize("name", ["cuotas", "ley73", "garantizada"])
def test_a_law_of_one_s_own_replaces_it(name):
    """The same call, with a law whose UMA and minimum wage of 2025 are twice as high."""
    values = embedded().table("values")
    of_2025 = (values["year"] == 2025) & (values["unit"] == "mxn_per_day")
    values.loc[of_2025, "value"] *= 2
    own = embedded().replacing(values=values)
    call = {
        "cuotas": lambda law: pf.contributions.cuotas(300.0, 2025, law=law).values.sum(),
        "ley73": lambda law: float(pf.pensions.ley73(300.0, 1000, 65, 2025, law=law)),
        "garantizada": lambda law: float(pf.pensions.garantizada(65, 1250, 800.0, 2025, law=law)),
    }[name]
    assert call(None) == call(embedded()) != call(own)


def test_the_border_of_the_two_laws_is_a_row():
    values = embedded().table("values")
    first = (values["parameter"] == "weeks_required_ley97") & (values["year"] == 1997)
    values.loc[first, "valid_from"] = "1998-01-01"
    own = embedded().replacing(values=values)
    assert (embedded().border_date, own.border_date) == (1997.5, 1998.0)
    ages = (np.array([65.0]), np.array([1.0]), np.array([20.0]), np.array([1.0]))
    shares = [float(pf.pensions.transition_share(2042.7, *ages, law=x)) for x in (None, own)]
    assert shares == pytest.approx([0.0, 0.3])
