#!/usr/bin/env bash
# pyjstat 2.4.0: JSON-stat is a list of values without keys; a value's place says of which state and year it is, the last dimension fastest. Dataset.read(table)
# writes them in the order in which the rows stand, without looking at their keys. A table sorted by another column, melted or grouped gives a file that is
# valid, has every number, and has them under other names. No error, no warning (a table that lacks a row fails only when it is read). Sort the
# rows by the columns, in their order, before writing. Other reports of mixed values are of reading (issue 12 of the repository, closed).
# Why here: the statistical offices of Europe publish in it, and whoever answers them writes a melted table: its years are slowest, its states first.
# Seen: two states and two years, melted: the insured of Jalisco in 2020 are Aguascalientes' of 2021. Grand totals agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check pyjstat==2.4.0 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -W ignore::DeprecationWarning - <<'PY'
import json
import warnings

import pandas as pd
from pyjstat import pyjstat

wide = pd.DataFrame({"state": ["Aguascalientes", "Jalisco"], "2020": [1, 2], "2021": [3, 4]})
melted = wide.melt("state", var_name="year")
tidy = melted.sort_values(["state", "year"])


def through(table):
    text = pyjstat.Dataset.read(table).write()
    return json.loads(text), pyjstat.Dataset.read(text).write("dataframe").set_index(["state", "year"]).value


with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    (file, back), (_, ordered) = through(melted), through(tidy)
    short = json.loads(pyjstat.Dataset.read(tidy[:3]).write())
said = [str(w.message) for w in told if not issubclass(w.category, DeprecationWarning)]
true = melted.set_index(["state", "year"]).value
print(file["id"], file["value"], "Jalisco 2020", back["Jalisco", "2020"], "of", true["Jalisco", "2020"], "short", short["size"], short["value"], said)
assert file["id"] == ["state", "year"] and file["value"] == [1, 2, 3, 4] and not said
assert back["Jalisco", "2020"] == 3 == true["Aguascalientes", "2021"] and true["Jalisco", "2020"] == 2
assert back.sum() == true.sum() and ordered.equals(true.loc[ordered.index])
assert short["size"] == [2, 2] and len(short["value"]) == 3
PY
