"""Words in two languages: the catalogues hold every text of the code, compiled as written."""

import importlib.util
import pickle
import re
import string

import pytest

import piimss_forecast as pf
from piimss_forecast.core import errors
from piimss_forecast.core.translate import language, set_language, translate


@pytest.fixture(scope="module")
def words(root):
    spec = importlib.util.spec_from_file_location("words", root / "docs" / "words.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", ["es", "en"])
def test_catalogues_hold_the_texts_of_the_code_and_data_as_they_are(words, root, lang):
    folder = root / "piimss_forecast" / "locale" / lang / "LC_MESSAGES"
    po, mo, missing = words.written(lang)
    assert not missing, missing
    assert (folder / "piimss_forecast.po").read_bytes() == po, "run `make words`"
    assert (folder / "piimss_forecast.mo").read_bytes() == mo, "run `make words`"
    assert b"fuzzy" not in po


def test_a_text_without_spanish_is_found(words, root, tmp_path):
    code = tmp_path / "piimss_forecast"
    (code / "locale" / "es" / "LC_MESSAGES").mkdir(parents=True)
    (code / "new.py").write_text('raise DataError("a.b", "{x}", "∅", "a new text", "do it", x=1)')
    assert words.written("es", tmp_path)[2] == ["a new text", "do it"]


def fields(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_both_languages_fill_the_same_fields(words):
    from babel.messages.pofile import read_po

    path = words.LOCALES / "es" / "LC_MESSAGES" / "piimss_forecast.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    assert len(catalogue) > 500
    for message in catalogue:
        for one, other in zip(words._forms(message.id), words._forms(message.string), strict=False):
            assert fields(one) == fields(other), message.id


def test_the_law_keeps_its_numbers_in_both_languages(words):
    numbers = re.compile(r"\d+(?:[.,]\d+)*")
    texts = [text for _, text in words.from_law() | words.from_locators()]
    assert len(texts) > 150
    for text in texts:
        for lang in ("es", "en"):
            said = numbers.findall(translate(text, lang))
            assert sorted(said) == sorted(numbers.findall(text)), text


def test_codes_name_one_error_each(words, root):
    import ast

    seen = {}
    for file in sorted((root / "piimss_forecast").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            code = node.args[0] if isinstance(node, ast.Call) and node.args else None
            if (name.endswith("Error") or name in words.MAKERS) and isinstance(code, ast.Constant):
                seen.setdefault(code.value, []).append(f"{file.name}:{node.lineno}")
    assert len(seen) > 250
    assert not {code: at for code, at in seen.items() if len(at) > 1}


def test_an_error_reads_in_both_languages_and_survives_pickling():
    with pytest.raises(pf.PiimssError) as caught:
        pf.catalog().indicator("P99-9.9")
    error = caught.value
    assert error.code == "catalog.indicator" and error.fields == {"code": "P99-9.9"}
    assert "se encontró P99-9.9" in str(error) and "found P99-9.9" in error.message("en")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(copy) is errors.DataError and copy.message("en") == error.message("en")
    assert (copy.code, copy.fields) == (error.code, error.fields)


def test_the_session_language_holds_until_changed():
    try:
        pf.set_language("en")
        assert language() == "en" and translate("correct the cell") == "correct the cell"
        assert translate("correct the cell", "es") == "corrija la celda"
    finally:
        pf.set_language("es")
    assert translate("correct the cell") == "corrija la celda"


def test_an_unknown_language_is_refused():
    for call in (set_language, language, lambda lang: translate("x", lang)):
        with pytest.raises(pf.PiimssError, match="es, en"):
            call("fr")


def test_values_with_braces_and_empty_texts_pass_as_they_are():
    error = pf.PiimssError("a.b", "{where}", "{found}", "x", "y", where="{row}", found="{{}}")
    assert "{row}: se encontró {{}}" in str(error)
    assert translate("", "es") == ""


ENGLISH = re.compile(r"\b(the|of|with|and|from|which|held|published|only)\b")
SPANISH = re.compile(r"\b(el|la|los|las|de|con|que|publicado|se|una)\b")


@pytest.mark.parametrize("name", ["tendencial", "favorable", "adverso", "piimss", "hindcast_2018"])
def test_reasons_of_assumptions_are_in_the_language_asked_for(name):
    spanish, english = (pf.scenario(name).table(lang)["why"] for lang in ("es", "en"))
    assert not [text for text in spanish if ENGLISH.search(text)]
    assert not [text for text in english if SPANISH.search(text)]
    numbers = re.compile(r"\d+(?:[.,]\d+)*")
    for key in spanish.index:  # a translation carries every number of its source
        assert set(numbers.findall(spanish[key])) == set(numbers.findall(english[key])), key


def test_a_user_s_own_reason_passes_as_it_is_written():
    change = {"value": {2026: 2.0}, "source": "oficio", "quality": "assumed", "why": "acta 12"}
    own = pf.scenario("tendencial").patch({"employment.growth": change})
    assert {own.table(lang).loc["employment.growth", "why"] for lang in ("es", "en")} == {"acta 12"}
