"""No output of one language holds words of the other: tables, files, workbook, page, terminal and
errors against the word list of the other language, built from the catalogues.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from functools import cache

import openpyxl
import pandas as pd
import pytest
from babel.messages.pofile import read_po

import piimss_forecast as pf
from piimss_forecast.cli.app import app
from piimss_forecast.cli.misuse import misuse
from piimss_forecast.cli.speech import command
from piimss_forecast.core.translate import DOMAIN, LOCALES
from piimss_forecast.core.variables import variables
from piimss_forecast.report import TABLES

WIDE = 3000  # letters of a line that cuts no cell of a table
OTHER = {"es": "en", "en": "es"}
# Words that carry a sentence, whatever the catalogues say.
SENTENCE = {
    "es": "el la los las de del que por para con sin una se su sus como más entre desde hasta cada",
    "en": "the of and with by from for is are which that not to in at on or than where each its",
}
SAME = {"provisional"}  # in both languages, where the catalogues have it in one
# Names that stay in their own language.
NAMES = (
    "Informe de Labores",
    "Programa de Actividades",
    "Fondo de Pensiones para el Bienestar",
    "Fondo para el Bienestar",
    "Ley del Seguro Social",
    "C. de la Fuente",
    "Informe 2021-2022 Anexo A",
    "Salud casa por casa",
    "Seguro de Salud para la Familia",
    "copy of the official indicators file",
)
IDS = ("tendencial", "favorable", "adverso", "piimss", "recall", "horizon", "fraction", *TABLES)
# Columns of codes, the same in both languages (docs/glosario.md).
CODES = {"scenario", "series", "key", "code", "status", "quality", "module", "programme", "basis"}
CODES |= {"within", "released", "source", "provenance", "a", "b", "value"}
UNITS_IN_CODE = {"metas", "supuestos", "historia"}


NAMED = re.compile(rf"\b(?:{'|'.join(map(re.escape, (*NAMES, *IDS)))})\b")
WORD = re.compile(r"[^\W\d_]{3,}")


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def prose(text: str) -> str:
    """A text without fields, addresses, options, ids and names."""
    text = re.sub(r"\b[a-z_0-9/]+(\.[a-z_0-9]+)+\b", " ", text)  # ids of series and keys
    text = NAMED.sub(" ", text)
    text = re.sub(r"\{[^}]*\}|<[^>]+>|https?://\S+|--[\w-]+", " ", text)
    text = re.sub(r"CSV: [\w, ]+\.", " ", text)  # columns of a user's file
    return re.sub(r"\S*\w[_./@]\w\S*", " ", text)


@cache
def only() -> dict[str, frozenset[str]]:
    """Words of each language that the other does not have."""
    found: dict[str, set[str]] = {"es": set(), "en": set()}

    def add(es: str, en: str) -> None:
        found["es"].update(words(prose(es)))
        found["en"].update(words(prose(en)))

    path = LOCALES / "es" / "LC_MESSAGES" / f"{DOMAIN}.po"
    for message in read_po(io.BytesIO(path.read_bytes())):
        if message.id:
            one, said = (
                (m,) if isinstance(m, str) else tuple(m) for m in (message.id, message.string)
            )
            add(" ".join(said), " ".join(one))
    for variable in variables().values():
        add(variable.attrs["long_name"], variable.attrs["long_name_en"])
        add(variable.label_es, variable.label_en)
    for row in pf.catalog().concepts().to_dict("records"):
        add(row["name_es"], row["name_en"])
    both = found["es"] & found["en"] | SAME
    return {lang: frozenset((found[lang] - both) | set(SENTENCE[lang].split())) for lang in found}


@cache
def references() -> frozenset[str]:
    """Titles, publishers and places of sources, in their own language, and ids of concepts and
    modalities.
    """
    catalog = pf.catalog()
    sources = catalog.sources().reset_index()
    columns = [sources["title"], sources["publisher"], sources["url"]]
    columns += [catalog.concepts()["concept"], catalog.discrepancies()["locator"]]
    columns += [catalog.statutes.table("modalities")["modality"]]
    return frozenset(text for column in columns for text in column.dropna())


def leaks(text: object, lang: str) -> list[str]:
    """Words of the other language in a text of ``lang``."""
    if not isinstance(text, str) or not WORD.search(text) or text in references():
        return []
    return [word for word in words(prose(text)) if word in only()[OTHER[lang]]]


def check(texts: Iterator[tuple[str, object]], lang: str) -> None:
    seen: dict[object, str] = {}
    for where, text in texts:
        seen.setdefault(text, where)
    found = {f"{where}: {str(text)[:120]}": leaks(text, lang) for text, where in seen.items()}
    wrong = {where: hit for where, hit in found.items() if hit}
    assert not wrong, wrong


@pytest.fixture(scope="module", params=["es", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def output(piimss, lang, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"lang_{lang}") / "out"
    words = ("run", "tendencial", "piimss", "--out", folder, "--draws", 4, "--lang", lang)
    done = piimss(*words, columns=WIDE)
    assert done.returncode == 0, done.stderr
    check(iter([("stdout", done.stdout.replace(str(folder), ""))]), lang)
    return folder


def cells(name: str, frame: pd.DataFrame) -> Iterator[tuple[str, object]]:
    """Cells of the columns that are words."""
    codes = CODES | ({"unit"} if name in UNITS_IN_CODE else set())
    for column in frame.columns:
        if str(column) not in codes and frame[column].dtype == object:
            yield from ((f"{name}.{column}", value) for value in frame[column].unique())


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Población de México", "en"),
        ("published figure", "es"),
        ("los puestos", "en"),
        ("given: where the ledger starts", "es"),
    ],
)
def test_the_other_language_is_seen(text, lang):
    assert leaks(text, lang) and not leaks(text, OTHER[lang])
    with pytest.raises(AssertionError):
        check(iter([("here", text)]), lang)


def test_names_and_ids_are_let_pass():
    assert not leaks("Informe de Labores, contributions.collection_change", "en")
    assert not leaks("pensions_in_payment", "es")


def test_files(output, lang):
    for file in sorted((output / "tables").glob("*.csv")):
        check(cells(file.stem, pd.read_csv(file, dtype=object)), lang)


# Sheets for other programs, with codes and plain headings; names of variables; and documents, cited
# as they are named.
MACHINES = ("Datos", "Series", "Datos_explicacion", "Data", "Explanation_data", "Cifras", "Figures")
MACHINES += ("Procedencia", "Lineage")


def test_workbook(output, lang):
    book = openpyxl.load_workbook(output / "tablas.xlsx", read_only=True, data_only=True)

    def every() -> Iterator[tuple[str, object]]:
        for sheet in book:
            if sheet.title in MACHINES:
                continue
            yield "sheet", sheet.title.replace("_", " ")
            ids: int | None = None  # column of codes, told by its head
            for row in sheet.iter_rows(values_only=True):
                if ids is None and "id" in row:
                    ids = row.index("id")
                said = (value for i, value in enumerate(row) if i != ids)
                yield from ((sheet.title, value) for value in said if isinstance(value, str))

    check(every(), lang)


def test_page(output, lang):
    page = (output / "informe.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}"' in page
    page = page.replace("<wbr>", "")  # where a key may go on in the next line
    page = re.sub(r"<(style|script|code)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    halves = re.split(r'<div class="half in-(es|en)"', page)[1:]
    assert halves[::2] == [lang, "en" if lang == "es" else "es"]
    for said, half in zip(halves[::2], halves[1::2], strict=True):
        spoken = re.findall(r'(?:aria-label|title|alt|data-tip|data-label)="([^"]*)"', half)
        spoken += re.split(r"<[^>]+>", half)
        check((("page", html.unescape(text).strip()) for text in spoken), said)


def test_tables_of_the_api(small, lang):
    both = pf.compare([small, pf.project("adverso", draws=25, seed=7)])
    for name in (*TABLES, "historia", "supuestos"):
        check(cells(name, small.table(name, lang)), lang)
    for name in TABLES:
        words_of = both.table(name, lang).xs("", axis=1, level=0)
        check(cells(name, words_of), lang)
    found = pf.assess(small, lang=lang)
    check(cells("metas", found.table(every_year=True)), lang)
    check(cells("metas", found.feasibility()), lang)


def test_none_is_the_language_of_the_session(small, lang):
    pf.set_language(lang)
    try:
        for name in ("resumen", "historia", "supuestos"):
            pd.testing.assert_frame_equal(small.table(name), small.table(name, lang))
        found = pf.assess(small).table()
        pd.testing.assert_frame_equal(found, pf.assess(small, lang=lang).table())
        assert small.plot("jobs").get_title(loc="left") == variables()["jobs"].__getattribute__(
            f"label_{lang}"
        )
    finally:
        pf.set_language("es")


@pytest.mark.parametrize(
    "command",
    [
        ("--help",),
        ("run", "--help"),
        ("metas", "--help"),
        ("compare", "--help"),
        ("solve", "--help"),
        ("backtest", "--help"),
        ("diff", "--help"),
        ("law", "--help"),
        ("cite", "--help"),
        ("reconcile", "--help"),
        ("tornado", "--help"),
        ("sufficiency", "--help"),
        ("data", "--help"),
        *(("data", name, "--help") for name in ("show", "validate", "import", "export", "ages")),
        *(("data", name, "--help") for name in ("bands", "accounts")),
        ("diff", "tendencial", "piimss"),
        ("direction",),  # every scenario with its reasons
        ("metas", "--draws", "4"),
        ("compare", "tendencial", "adverso", "--draws", "4"),
        ("solve", "jobs >= 24500000@2030", "employment.growth", "--draws", "4"),
        ("backtest", "2014", "--draws", "4"),
        ("run", "--nope"),
        ("run", "--draws", "x"),
        ("solve",),
        ("nope",),
        ("data", "show"),
        ("data", "show", "insured_jobs"),
        ("data", "validate"),
        *(("law", "--year", year) for year in ("1998", "2012", "2021", "2026", "2035")),
        ("cite", "adscrita_umf"),
        ("cite", "apprentices_jcf_share"),
        ("cite", "attainment_internal_control"),
        ("law", "--year", "1900"),
        ("cite", "zzz"),
        ("run", "no_such_scenario"),
        ("data", "show", "--like", "zzz"),
    ],
    ids=" ".join,
)
def test_terminal(piimss, command, lang):
    done = piimss(*command, "--lang", lang, columns=WIDE)
    said = re.sub(r"(Example|Ejemplo):.*?(?=\n\n)", " ", done.stdout + done.stderr, flags=re.DOTALL)
    assert said.strip()
    # Names of arguments are ids, as those of options are.
    said = re.sub(r"(?m)^\s*\w+(\.\.\.)? +<\S+|\[\w+\]", " ", said)
    # Cells of a table stand two blanks apart; documents are cited as they are named.
    for title in sorted(references(), key=len, reverse=True):
        said = said.replace(title, " ") if " " in title else said
    check((("terminal", cell.strip()) for cell in re.split(r"[\n│┃]| {2,}", said)), lang)


MISUSE = [
    ("law",),
    ("law", "--year", "x"),
    ("law", "--year", "2026", "2027", "extra"),
    ("metas", "--format", "xls"),
    ("metas", "--horizonte", "2030"),
    ("data", "imprt", "x.csv"),
    ("run", "--keep=si"),
    ("run", "--draws", "1,000"),
    ("run", "--horizon", "20x"),
    ("solve", "jobs >= 1@2030"),
    ("solve", "a", "b", "--probability", "80 %"),
    ("solve", "jobs", ">=", "1@2030", "employment.growth"),
    ("law", "--year", "2026", "--like", "zzz"),
    ("cite", "insured_jobs", "--period", "1800"),
    ("diff", "tendencial"),
    ("diff", "tendencial", "nope"),
    ("compare", "tendencial"),
    ("backtest", "x"),
    ("backtest", "1800"),
    ("metas", "--horizon", "1990"),
    ("solve", "jobs", "employment.growth"),
    ("solve", "jobs >= 1@2030", "nope"),
    ("data", "show", "nope"),
    ("data", "validate", "--data", "/nowhere"),
    ("data", "nope"),
    ("RUN",),
    ("run", "--draw"),
    ("run", "--draws"),
    ("run", "--draws", "0"),
    ("run", "--draws", "2.5"),
    ("run", "--seed", "-1"),
    ("run", "--horizon", "20300"),
    ("run", "tendencial", "tendencial"),
    ("run", "/etc"),
    ("run", "--models", "/etc"),
    ("run", "--data", "/etc/passwd"),
    ("law", "--year", "99999"),
    ("cite", ""),
    ("cite", "../../etc/passwd"),
    ("cite", "[zz]x"),
    ("cite", "insured_jobs", "--period", "2024-13"),
    ("metas", "--horizon", "x"),
    ("metas", "nope"),
    ("sufficiency", "--horizon", "2500"),
    ("reconcile",),
    ("direction", "nope"),
    ("compare", "tendencial", "tendencial"),
    ("backtest", "2018", "--csv", "tablas.csv"),
    ("backtest", "2018", "--draws", "0"),
    ("backtest", "2018.5"),
    ("solve", "", ""),
    ("solve", "jobs >= nan@2030", "employment.growth"),
    ("solve", "jobs >= 24,000,000@2030", "employment.growth"),
    ("solve", "jobs => 1@2030", "employment.growth"),
    ("solve", "jobs >= 1@203O", "employment.growth"),
    ("solve", "jobs >= 1@2030", "employment.growth", "--bounds", "1"),
    ("solve", "jobs >= 1@2030", "employment.growth", "--bounds", "3", "1"),
]


@pytest.mark.parametrize("words_typed", MISUSE, ids=" ".join)
def test_wrong_use_is_told_in_one_language(words_typed, lang):
    typed = [*words_typed, "--lang", lang]
    try:
        with pytest.raises(Exception) as caught:
            command(app, typed)(typed, standalone_mode=False)
        err = caught.value
        said = str(err if isinstance(err, pf.PiimssError) else misuse(err))
    finally:
        pf.set_language("es")
    assert len(said) < 2000 and not isinstance(err, SystemExit)
    check(iter([("misuse", said)]), lang)


def errors() -> Iterator[pf.PiimssError]:
    base = pf.scenario("tendencial")
    for broken in (
        lambda: pf.scenario("nope"),
        lambda: base.patch({"employment.growth": "x"}),
        lambda: base.patch({"employment.growth": {"2025": None}}),
        lambda: base.patch({"nope.nope": 1.0}),
        lambda: base.patch({}),
        lambda: base.get("nope"),
        lambda: pf.project("tendencial", horizon=1990),
        lambda: pf.project("tendencial", draws=0),
        lambda: pf.catalog("/nowhere"),
        lambda: pf.catalog().series("nope"),
        lambda: pf.load("/nowhere"),
        lambda: pf.set_language("fr"),
        lambda: pf.contributions.cuotas(-1, 2025),
        lambda: pf.actuarial.life_annuity_due([2.0], 0.03),
        lambda: pf.timeseries.forecast(pd.Series([], dtype=float), 3),
    ):
        with pytest.raises(pf.PiimssError) as caught:
            broken()
        yield caught.value


def test_errors(lang):
    found = list(errors())
    assert all(error.code for error in found)
    check((("error", error.message(lang)) for error in found), lang)
