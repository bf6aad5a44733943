"""What the imagery reader promises against what it does, as a table; 1 if a goal is missed.

Data is looked for in `../shared/data` beside the repository, or in `$SITEWATCH_DATA`. Rows whose
data, model pack or library is absent say so and are skipped. Everything is seeded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # one core, before anything is loaded

from goals import Row, main, skipped  # noqa: E402

SEED = 20260731
MODULES = {
    "intake": "intake:rows",
    "aircraft": "aircraft:detect",
    "counts": "counts:rows",
    "aircraft-10m": "aircraft:coarse",
    "speed": "aircraft:speed",
    "memory": "aircraft:memory",
    "coregister": "coregister:rows",
    "change": "change:rows",
    "series": "series:rows",
    "clouds": "clouds:rows",
    "clouds-fine": "clouds_airports:rows",
    "ships": "ships:rows",
    "radar": "radar:rows",
    "background": "background:rows",
    "occupancy": "occupancy:rows",
}
"""Part and the function that measures it, loaded only when it is asked for."""


def part(name: str, seed: int, scale: float) -> Iterator[Row]:
    """Rows of a part, or the reason why it cannot be measured here."""
    module, _, function = MODULES[name].partition(":")
    try:
        rows = getattr(import_module(f"imagery_lib.{module}"), function)
    except ImportError as error:
        yield skipped(name, "", f"{error}")
        return
    yield from rows(seed, scale)


PARTS = {name: partial(part, name) for name in MODULES}


if __name__ == "__main__":
    sys.exit(main(__doc__, PARTS, SEED, "share of the work done"))
