"""What the fusion engine promises against what it does, as a table; 1 if a goal is missed.

Data is looked for in `../shared/data` beside the repository, or in `$SITEWATCH_DATA`. Rows whose
data or library is absent say so and are skipped. Everything is seeded: the report seed is not one
that anything was tuned on (see `fusion.md`).
"""

from __future__ import annotations

import os
import sys

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # one core, before numpy is loaded

from fusion_lib import copying, forecasts, series, stocks, told  # noqa: E402
from goals import main  # noqa: E402

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


if __name__ == "__main__":
    sys.exit(main(__doc__, PARTS, SEED, "share of sites simulated"))
