"""The dictionary of outputs says what ``variables.toml`` declares; that of the data counts it."""

import importlib.util


def test_counts_of_the_data_dictionary_are_those_of_the_data(root, catalog):
    script = root / "docs" / "diccionario_de_datos.py"
    spec = importlib.util.spec_from_file_location("diccionario_de_datos", script)
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    kept = page.PAGE.read_text(encoding="utf-8")
    assert kept == page.counted(kept, catalog, root / "data"), f"run: python docs/{script.name}"
    assert f"| {len(catalog.discrepancies()):,} | `id` |" in kept


def test_dictionary_of_outputs_is_current(root):
    script = root / "docs" / "diccionario_de_resultados.py"
    spec = importlib.util.spec_from_file_location("diccionario_de_resultados", script)
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    kept = script.with_suffix(".md").read_text(encoding="utf-8")
    assert kept == page.dictionary(), f"run: python docs/{script.name}"
