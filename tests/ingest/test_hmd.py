"""The text layout of the human mortality databases, read into what fits and tables take."""

import numpy as np
import pytest

from piimss_forecast.core.errors import DataError
from piimss_forecast.demography import fit_mortality, life_table
from piimss_forecast.ingest import read_hmd

# Made up for the test in the layout of the files (values are not of any country).
DEATHS = """Testland, Deaths (period 1x1), \tLast modified: 01 Jan 2024;  Protocol: v6 (2017)

  Year          Age             Female            Male           Total
  2000           0              40.00           50.25           90.25
  2000         109               1.00            0.00            1.00
  2000         110+              2.00               .            2.00
  2001           0              38.00           49.00           87.00
  2001         109               1.50            1.00            2.50
  2001         110+              1.00            1.00            2.00
"""


def write(folder, text, name="Deaths_1x1.txt"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_reads_open_ages_and_missing_values(tmp_path):
    deaths = read_hmd(write(tmp_path, DEATHS))
    assert deaths.dims == ("sex", "age", "year")
    assert deaths.name == "deaths"
    assert deaths["age"].values.tolist() == [0, 109, 110]
    assert deaths.attrs["open_age"] == 110
    assert float(deaths.sel(sex="M", age=0, year=2000)) == 50.25
    assert np.isnan(float(deaths.sel(sex="M", age=110, year=2000)))
    assert deaths.attrs["source"].startswith("Testland, Deaths (period 1x1)")


def test_wide_ages_and_periods(tmp_path):
    text = DEATHS.replace("2000 ", "1995-1999 ").replace("2001 ", "2000-2004 ")
    text = text.replace(" 109 ", " 105-109 ").replace("Deaths", "Exposure to risk")
    exposure = read_hmd(write(tmp_path, text))
    assert exposure["year"].values.tolist() == [1995, 2000]
    assert exposure["age"].values.tolist() == [0, 105, 110]
    assert exposure.name == "exposure"


def test_feeds_the_tools(tmp_path):
    rng = np.random.default_rng(1)
    ages, years = np.arange(60, 111), range(2000, 2010)
    rate = np.exp(-9 + 0.09 * ages[:, None] - 0.01 * (np.array(years) - 2000)).clip(max=1.3)
    exposure = 1000 * np.exp(-0.1 * (ages[:, None] - 60)) + np.zeros(rate.shape)
    columns = "  Year  Age  Female  Male  Total\n"
    paths = []
    for kind, values in (("Deaths", rng.poisson(rate * exposure)), ("Exposure to risk", exposure)):
        rows = [
            f"  {y}  {x if x < 110 else '110+'}  {v}  {v}  {2 * v}\n"
            for j, y in enumerate(years)
            for x, v in zip(ages, values[:, j], strict=True)
        ]
        paths.append(write(tmp_path, f"T, {kind}\n\n{columns}{''.join(rows)}", f"{kind[:3]}.txt"))
    deaths, lived = (read_hmd(path).sel(sex="T") for path in paths)
    fit = fit_mortality(deaths, lived, ages=deaths["age"], years=deaths["year"], model="LC")
    assert fit.forecast(1).rates.shape == (51, 1)
    table = life_table(
        deaths=deaths.sum("year"), exposure=lived.sum("year"), ages=deaths["age"], sex="T"
    )
    assert table["age"].iloc[-1] == 110


BROKEN = {
    "columns in another language": (lambda t: t.replace("Female", "Mujeres"), "1-10"),
    "negative": (lambda t: t.replace("50.25", "-50.25"), "Deaths_1x1.txt, 4"),
    "a word": (lambda t: t.replace("50.25", "n.d."), "Deaths_1x1.txt, 4"),
    "not a number": (lambda t: t.replace("50.25", "nan"), "Deaths_1x1.txt, 4"),
    "infinite": (lambda t: t.replace("50.25", "inf"), "Deaths_1x1.txt, 4"),
    "a low line": (lambda t: t.replace("50.25", "5_0"), "Deaths_1x1.txt, 4"),
    "full width digits": (lambda t: t.replace("50.25", "５０"), "Deaths_1x1.txt, 4"),
    "a decimal comma": (lambda t: t.replace("50.25", "50,25"), "Deaths_1x1.txt, 4"),
    "a null byte": (lambda t: t.replace("50.25", "50\0"), "Deaths_1x1.txt, 4"),
    "no value": (lambda t: t.replace("50.25", ""), "Deaths_1x1.txt, 4"),
    "a total of something else": (lambda t: t.replace("50.25", "5025"), "Deaths_1x1.txt, 2000, 0"),
    "two open ages": (
        lambda t: t.replace("  2001         109 ", "  2001         110+"),
        "2001, 110",
    ),
    "an open age below": (lambda t: t.replace("2001           0", "2001          0+"), r"0\+"),
    "a century": (lambda t: t.replace("2001           0", "21st           0"), "1x1.txt, 7"),
    "full width year": (lambda t: t.replace("2001           0", "２００１      0"), "1x1.txt, 7"),
    "a negative age": (lambda t: t.replace("2001           0", "2001          -1"), "1x1.txt, 7"),
    "a huge age": (lambda t: t.replace("2001         109", "2001  1000000000"), "1x1.txt, 8"),
    "rows twice": (lambda t: t + t[t.index("  2000") :], "2000, 0"),
    "no rows": (lambda t: t.split("  2000")[0], "Deaths_1x1.txt"),
    "empty": (lambda _: "", "1-10"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_says_where(tmp_path, name):
    spoil, where = BROKEN[name]
    with pytest.raises(DataError, match=where):
        read_hmd(write(tmp_path, spoil(DEATHS)))


def test_a_folder_or_no_file(tmp_path):
    for path in (tmp_path, tmp_path / "absent.txt"):
        with pytest.raises(DataError, match=path.name):
            read_hmd(path)


def test_a_rate_of_both_sexes_lies_between_theirs(tmp_path):
    title = "Testland, Death rates (period 1x1)\n\n  Year  Age  Female  Male  Total\n"
    rates = read_hmd(write(tmp_path, f"{title} 2020 0 .004 .006 .0051\n 2020 1+ .3 . .3\n"))
    assert rates.sel(sex="T", age=0, year=2020) == 0.0051
    with pytest.raises(DataError, match=r"2020, 0.*0\.007"):
        read_hmd(write(tmp_path, f"{title} 2020 0 .004 .006 .007\n"))
