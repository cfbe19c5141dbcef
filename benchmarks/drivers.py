"""What the published histories say of the macro drivers, beside what ``tendencial`` adopts.

Run: python benchmarks/drivers.py [last year known]
"""

import sys

import piimss_forecast as pf
from piimss_forecast.economy.fit import adopted, fit_drivers


def main() -> None:
    """Print every estimate with its adopted value, and what is behind it."""
    until = int(sys.argv[1]) if len(sys.argv) > 1 else None
    found, used = fit_drivers(pf.catalog(), until), pf.scenario("tendencial")
    for name, rates in found.rates.items():
        print(
            f"{name}: {rates.index.min()}-{rates.index.max()}, {found.levels.windows[name]:.1f}"
            f" windows, level alone {found.levels.alone[name]:.2f}"
        )
    for key, value in adopted(found).items():
        print(f"\n{key}\n  estimated {value}")
        if "." in key:
            print(f"  adopted   {used.get(key)}")


if __name__ == "__main__":
    main()
