"""Where the data lie, and which sites may be tuned on; fixed before anything was measured."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "data"
DATA = Path(os.environ.get("SITEWATCH_DATA", SHARED)) / "imagery"


def halves(names: list[str] | list[int]) -> tuple[list, list]:
    """Names to tune on and names to test on: every other one in order, the first to tune on."""
    ordered = sorted(names)
    return ordered[::2], ordered[1::2]
