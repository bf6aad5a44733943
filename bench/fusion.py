"""What the fusion engine promises against what it does, as a table; 1 if a goal is missed.

Data is looked for in `../shared/data` beside the repository, or in `$SITEWATCH_DATA`. Rows whose
data or library is absent say so and are skipped. Everything is seeded: the report seed is not one
that anything was tuned on (see `fusion.md`).
"""

from __future__ import annotations

import argparse
import os
import sys

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # one core, before numpy is loaded

from fusion_lib import copying, forecasts, series, stocks, told  # noqa: E402
from fusion_lib.table import HEAD  # noqa: E402

PARTS = {
    "speed": stocks.speed,
    "coverage": stocks.coverage,
    "shocks": stocks.shocks,
    "alarms": stocks.alarms,
    "flows": series.flows,
    "outlets": told.same_image,
    "reliability": told.reliability,
    "cars": series.stocks,
    "copying": copying.rows,
    "calibration": forecasts.calibration,
}
SEED = 20260731


def main() -> int:
    """Print the table; 1 if a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--scale", type=float, default=1.0, help="share of sites simulated")
    chosen = options.parse_args()
    print(HEAD)
    missed = 0
    for name, rows in PARTS.items():
        if not chosen.parts or name in chosen.parts:
            for row in rows(chosen.seed, chosen.scale):
                print(row, flush=True)
                missed += row.ok is False
    print("every goal is reached" if not missed else f"{missed} figures miss their goal")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
