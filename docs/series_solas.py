"""What the embedded series say by themselves: `python docs/series_solas.py` works it out again and
keeps it in `piimss_forecast/results/alone.csv`.
"""

import piimss_forecast as pf
from piimss_forecast.results import alone
from piimss_forecast.results.beside import own_codes


def asked() -> list[alone.Question]:
    """What a run to its own last year asks of the embedded figures."""
    made = pf.project("tendencial", draws=1)
    codes, last = own_codes(made.data["indicator"]), int(made.request.horizon)
    return alone.questions(made.request.catalog, codes, last)


if __name__ == "__main__":
    alone.write(asked())
