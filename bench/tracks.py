"""What the tracks reader promises against what it does, as a table; 1 if a goal is missed.

Data is looked for in `../shared/data` beside the repository, or in `$SITEWATCH_DATA`. Rows whose
data or library is absent say so and are skipped. Everything is seeded.
"""

from __future__ import annotations

import argparse
import os
import sys

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(_name, "1")  # one core, before anything is loaded

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
from tracks_lib.table import HEAD  # noqa: E402

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


def main() -> int:
    """Print the table; 1 if a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--scale", type=float, default=1.0, help="share of the work done")
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
