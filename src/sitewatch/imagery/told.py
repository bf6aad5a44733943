"""Numbers that the reasons of a look tell, read back from its words; see `looks`."""

from __future__ import annotations

import re

from sitewatch.model import Look

BY_DIFFERENCE = "imagery-background/1"
"""Method of looks and finds that stand off from the site's own background; see `differing`."""
IN_VIEW = re.compile(r"(\d+)% in view")
PIXELS = re.compile(r"pixels of ([\d.e+]+) m on the ground")


def share_told(look: Look, name: str) -> float | None:
    """Share of an area in view that the reasons of a look tell, or None where they tell none."""
    for reason in look.reasons:
        found = IN_VIEW.match(reason.removeprefix(f"{name}: "))
        if found and reason.startswith(f"{name}: "):
            return int(found[1]) / 100
    return None


def gsd_told(look: Look) -> float | None:
    """Size of a pixel that the reasons of a look tell [m], or None where they tell none."""
    found = (PIXELS.fullmatch(reason) for reason in look.reasons)
    return next((float(one[1]) for one in found if one), None)
