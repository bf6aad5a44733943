"""What the tracks reader promises against what it does, as a table; 1 if a goal is missed.

Data is looked for in `../shared/data` beside the repository, or in `$SITEWATCH_DATA`. Rows whose
data or library is absent say so and are skipped. Everything is seeded.
"""

from __future__ import annotations

import os
import sys

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(_name, "1")  # one core, before anything is loaded

from goals import main  # noqa: E402
from tracks_lib import (  # noqa: E402
    calls,
    changed,
    decoding,
    hulls,
    images,
    reaching,
    scale,
    silence,
)

PARTS = {
    "decoding": decoding.rows,
    "hulls": hulls.rows,
    "identity": changed.rows,
    "scale": scale.scale,
    "calls": calls.port_events,
    "ever-given": calls.ever_given,
    "silences": silence.silences,
    "images": images.images,
    "reach": reaching.where_by_now,
}
SEED = 20260731


if __name__ == "__main__":
    sys.exit(main(__doc__, PARTS, SEED, "share of the work done"))
