#!/usr/bin/env bash
# actuarialmath 1.1.0: at an interest of zero (taken; a negative one is refused) a temporary annuity of ten payments of 1 is worth more than 10.
# An annuity at zero is taken from the expectation of life, and e_x(60, s=10), of a person of 60 ten years on, divides by the lives at 60
# and not by those at 70. Any interest above zero, however small, takes another way and is right.
# Why here: pensions indexed at the rate they are discounted at are valued at a net interest of zero, and undiscounted flows are the first check of all.
# Seen: Standard Ultimate table, age 60, ten years: 10.766 at 0 and 9.790 at 0.001 %; whole life from 70, asked for at 70 or at 60 plus ten: 19.01 and 17.98;
# the yearly premium of a ten-year insurance comes out 9 % too low.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check actuarialmath==1.1.0 ipython==9.18.1 matplotlib==3.11.2 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -W ignore - <<'PY'
from actuarialmath.sult import SULT

age, years = 60, 10
for interest in (1e-5, 0.0):
    life = SULT(i=interest)
    paid = sum((1 + interest) ** -t * life.p_x(age, t=t) for t in range(years))
    annuity = life.temporary_annuity(age, t=years)
    plain, later = life.whole_life_annuity(age + years), life.whole_life_annuity(age, s=years)
    premium = life.term_insurance(age, t=years) / annuity
    low = premium / (life.term_insurance(age, t=years) / paid) - 1
    print(f"{interest:.3%}: {annuity:.3f}, by payments {paid:.3f}; from 70: {plain:.2f} and {later:.2f}; premium {low:+.1%}")
    if interest:
        assert abs(annuity - paid) < 1e-6 and abs(plain - later) < 1e-6
assert annuity > 10.7 and paid < 9.8
assert plain - later > 1 and low < -0.08
PY
