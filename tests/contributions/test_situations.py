"""Situations that a lawyer can read (``tests/validation/cuotas/*.toml``): the arithmetic of the law
against ``cuotas``.

Each line says who pays, which branch, the arithmetic with the numbers of the law, and its pesos.
The arithmetic is worked here with decimals, apart from the package: it must give the pesos written,
and ``cuotas`` must give them to the centavo. What no line mentions must be zero (except the State's
part, which is compared where the situation states it).
"""

from __future__ import annotations

import ast
import operator
import re
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from piimss_forecast.catalog import load
from piimss_forecast.contributions import BRANCHES, cuotas, modality_names
from piimss_forecast.law import embedded

FILES = sorted((Path(__file__).parents[1] / "validation" / "cuotas").glob("*.toml"))
PAYERS = {"patrón": "employer", "trabajador": "worker", "Estado": "state"}
ARGUMENTS = {
    "dias": "days",
    "modalidad": "modality",
    "clase": "risk_class",
    "prima": "risk_rate",
    "mes": "month",
    "zona": "zone",
    "edad": "age",
    "uma": "uma",
    "salario_minimo": "minimum_wage",
    "estimulo_campo": "field_stimulus",
}
FACTS = {"titulo", "articulos", "nota", "anio", "sbc", "cuotas", "publicado"}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
CENTAVO = Decimal("0.01")


def situations():
    for file in FILES:
        for number, situation in enumerate(
            tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)["situacion"],
            start=1,
        ):
            yield pytest.param(situation, id=f"{file.stem}-{number}")


def worked(text: str) -> Decimal:
    """Value of an arithmetic of numbers, + − × ÷, % and brackets; nothing else is allowed in it."""
    plain = text.translate(str.maketrans({"×": "*", "−": "-", "÷": "/"})).replace("%", "/100")
    tree = ast.parse(re.sub(r"\d+(\.\d+)?", lambda m: repr(m.group()), plain), mode="eval")

    def value(node: ast.AST) -> Decimal:
        if isinstance(node, ast.Constant):
            return Decimal(node.value)
        assert isinstance(node, ast.BinOp), text
        return OPERATORS[type(node.op)](value(node.left), value(node.right))

    return value(tree.body)


@pytest.mark.parametrize("situation", situations())
def test_situation(situation):
    assert set(situation) <= FACTS | set(ARGUMENTS), situation["titulo"]
    given = {
        ARGUMENTS[k]: float(v) if isinstance(v, Decimal) else v
        for k, v in situation.items()
        if k in ARGUMENTS
    }
    result = cuotas(float(situation["sbc"]), situation["anio"], **given)
    said: set[tuple[str, str]] = set()
    totals = dict.fromkeys(PAYERS, Decimal(0))
    for line in situation["cuotas"]:
        where = f"{situation['titulo']}: {line['paga']}, {line['ramo']}"
        exact = worked(line["calculo"])
        assert exact.quantize(CENTAVO, ROUND_HALF_UP) == line["pesos"], (
            f"{where}: {line['calculo']} = {exact}"
        )
        found = float(result.sel(branch=line["ramo"], payer=PAYERS[line["paga"]])[0])
        assert found == pytest.approx(float(line["pesos"]), abs=0.005 + 1e-9), (
            f"{where}: {line['calculo']}"
        )
        assert (line["ramo"], line["paga"]) not in said
        said.add((line["ramo"], line["paga"]))
        totals[line["paga"]] += exact
    for branch in BRANCHES:
        for payer in ("patrón", "trabajador"):
            if (branch, payer) not in said:
                assert float(result.sel(branch=branch, payer=PAYERS[payer])[0]) == pytest.approx(
                    0.0, abs=1e-9
                ), (situation["titulo"], branch, payer)
    for case in situation.get("publicado", []):
        assert abs(totals[case["paga"]] - case["pesos"]) <= case["tolerancia"], (
            f"{situation['titulo']}: {totals[case['paga']]}"
        )


def test_the_situations_cover_what_they_must():
    """At least thirty, every modality, class and CEAV band, both sides of the reform borders,
    and cases printed by others.
    """
    cases = [p.values[0] for p in situations()]
    assert len(cases) >= 30
    assert len({c["titulo"] for c in cases}) == len(cases)
    assert {c["modalidad"] for c in cases} == set(modality_names(embedded()))
    assert {c.get("clase") for c in cases} >= {"I", "II", "III", "IV", "V"}
    assert {2022, 2023, 2029, 2030} <= {c["anio"] for c in cases}
    rates = {
        m
        for c in cases
        if c["anio"] == 2023
        for line in c["cuotas"]
        for m in re.findall(r"(\d\.\d{3}) %", line["calculo"])
    }
    ceav = load().statutes.table("ceav").query("year == 2023")["value"]
    assert {f"{v:.3f}" for v in ceav} <= rates
    sources = {p["fuente"] for c in cases for p in c.get("publicado", [])}
    assert len(sources) >= 4 and sources <= set(load().sources()["source"])
