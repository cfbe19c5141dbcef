#!/usr/bin/env bash
# pyxirr 0.10.8: a payment is its interest and its principal, pmt = ipmt + ppmt, but for the first of those made at the beginning (pmt_at_beginning=True):
# ipmt is rightly nothing, as no time has passed, and ppmt still takes off a period's interest. cumprinc, which adds them up, does not repay the loan.
# numpy-financial 1.0.0 answers the same in everything else and the whole payment here; a mending is proposed (request 77 of the repository, open).
# Why here: a pension, a rent or an insurer's loan is paid in advance by the month; the schedule keeps a balance that no payment clears, in every contract.
# Seen: 1,000 at 1 % a month in 24 payments of 46.61 in advance: interest 118.58 and principal 990.10, together 9.90 less than what is paid.
# In arrears they add.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check pyxirr==0.10.8 numpy-financial==1.0.0 numpy==2.4.6
"$folder/bin/python" -W error - <<'PY'
import numpy as np
import numpy_financial as npf
import pyxirr

rate, months, loan = 0.01, 24, 1000.0
for advance in (False, True):
    way = {"pmt_at_beginning": advance}
    payment = pyxirr.pmt(rate, months, loan, 0, **way)
    interest = np.array([pyxirr.ipmt(rate, k, months, loan, 0, **way) for k in range(1, months + 1)])
    principal = np.array([pyxirr.ppmt(rate, k, months, loan, 0, **way) for k in range(1, months + 1)])
    cleared = pyxirr.cumprinc(rate, months, loan, 1, months, **way)
    balance, by_hand = loan, []
    for month in range(months):
        due = 0 if advance and not month else balance * rate
        by_hand.append(-payment - due)
        balance -= by_hand[-1]
    other = npf.ppmt(rate, np.arange(1, months + 1), months, loan, 0, "begin" if advance else "end")
    print("in advance" if advance else "in arrears", f"payment {payment:.2f} interest {interest.sum():.2f} principal {cleared:.2f} numpy-financial {other.sum():.2f}")
    apart = np.abs(interest + principal - payment)
    assert abs(balance) < 1e-9 and np.allclose(other, np.negative(by_hand)) and np.allclose(principal[1:], other[1:]) and apart[1:].max() < 1e-9
    assert abs(principal.sum() - cleared) < 1e-9
    assert apart[0] < 1e-9 if not advance else abs(apart[0] - loan * rate / 1.01) < 1e-9
assert interest[0] == 0 and abs(cleared + loan - loan * rate / 1.01) < 1e-9
PY
