"""How many slips of own figures the sense check refuses, and how many true figures.

Every series of the catalogue gets a next year: its last value with a slip, and its last value as
it is and grown as it grew. Then the published history is told again, year by year, to a catalogue
that knows the years before alone; and every number of the other tables gets a slip, and every row
of a series by date is judged by the others. Run: ``python benchmarks/plausibility.py``.
"""

from collections import Counter, defaultdict

import pandas as pd
from pandas.api.types import is_numeric_dtype

from piimss_forecast.catalog import load
from piimss_forecast.catalog.own import row_key
from piimss_forecast.catalog.plausible import _KEY, _Judge, _records
from piimss_forecast.catalog.schemas import TABLES
from piimss_forecast.catalog.slips import _JUDGED_ELSEWHERE, _TIME, _of_table, limits

SLIPS = {"×10": 10.0, "×0.1": 0.1, "×0.001": 0.001, "×(-1)": -1.0, "×3": 3.0}
FEW = 3  # points below which a series says little of its spread


def next_years(judge, catalog):
    """Refused of tried, by slip and whether the series has ``FEW`` points."""
    figures = catalog.figures()
    last = {}
    for row in _records(figures[figures["period"].str.fullmatch(r"\d{4}")]):
        key = tuple(row[c] for c in _KEY)
        if judge.taken(row) and (key not in last or row["period"] > last[key]["period"]):
            last[key] = row
    refused, tried = Counter(), Counter()
    for key, row in last.items():
        series = judge.series[(*key, "")]
        year = max(series)
        value = series[year]
        grown = value
        if len(series) > 1:
            before = max(y for y in series if y < year)
            if value > 0 and series[before] > 0:
                grown = value * (value / series[before]) ** (1 / (year - before))
            if judge.nature[key[0]] == "share":
                grown = min(grown, 100.0)
        size = f"{FEW}+" if len(series) >= FEW else f"<{FEW}"
        cases = {slip: value * factor for slip, factor in SLIPS.items()}
        for case, own in {**cases, "last value": value, "true growth": grown}.items():
            if own == value and case in SLIPS:
                continue  # nothing times ten is nothing
            mine = row | {"period": str(year + 1), "value": own, "figure": "own"}
            tried[case, size] += 1
            found = next(judge.doubts(mine), None)
            refused[case, size] += found is not None
            if found is not None and case not in SLIPS:
                print("refused", case, found)
    return pd.DataFrame(
        {
            size: {c: f"{refused[c, size]} / {tried[c, size]}" for c, s in tried if s == size}
            for size in (f"<{FEW}", f"{FEW}+")
        }
    )


def told_again(catalog):
    """True figures refused, each year known by the years before it."""
    figures = catalog.figures()
    years = figures["period"].str[:4].astype(int)
    alarms, tried = defaultdict(list), 0
    for year in sorted(set(years))[1:]:
        judge = _Judge(catalog, figures[years < year])
        for row in _records(figures[years == year]):
            if judge.taken(row):
                tried += 1
                if (found := next(judge.doubts(row), None)) is not None:
                    alarms[judge.nature[row["concept"]]].append(found)
            judge.learn(row)
    return tried, alarms


def other_tables(catalog):
    """Refused of tried, by slip, among the numbers of tables other than figures."""
    refused, tried, most = Counter(), Counter(), limits(catalog)
    for name in set(TABLES) - set(_JUDGED_ELSEWHERE):
        table, key = catalog.of_folder(name).assign(row=2), row_key(name)
        for column in (c for c in table if is_numeric_dtype(table[c]) and c not in (*key, "row")):
            numbers = table[table[column].notna() & (table[column] != 0)]
            for slip, factor in {**SLIPS, "×1.1": 1.1}.items():
                own = numbers.assign(**{column: numbers[column].astype(float) * factor})
                tried[slip] += len(own)
                refused[slip] += len(list(_of_table(name, own, table, most)))
        if set(key) & set(_TIME):
            for i in table.index[:: 1 + len(table) // 500]:
                tried["true row"] += 1
                refused["true row"] += any(_of_table(name, table.loc[[i]], table.drop(i), most))
    return {slip: f"{refused[slip]} / {n}" for slip, n in tried.items()}


def main():
    catalog = load()
    print(next_years(_Judge(catalog, catalog.figures()), catalog).to_string())
    print("other tables", other_tables(catalog))
    tried, alarms = told_again(catalog)
    print(f"told again: {sum(map(len, alarms.values()))} of {tried} true figures refused")
    for nature, found in alarms.items():
        print(nature, len(found))
        for problem in found:
            print("   ", problem)


if __name__ == "__main__":
    main()
