"""Whether a date had a real chance to see an object, and whether what it saw settles it."""

from __future__ import annotations

from sitewatch.imagery.records import Found

CUT_OFF = "at the edge"
"""Flag of an object that the border of its scene cuts: how far it reaches is not known, so that no
margin to the border can be kept."""
SURE = 0.5
"""Score below which a find is weak, and the pictures of its place are compared too; judgement: from
there on it is likelier an object than not."""


def weak(found: Found | None) -> bool:
    """Whether a date alone does not settle that an object stands there."""
    return found is None or found.score < SURE


def cut_off(before: Found | None, after: Found | None) -> str:
    """Why a place cannot be told that one date saw a part of, and the other nothing; or empty."""
    if before is not None and after is not None:
        return ""
    which, found = ("earlier", before) if before is not None else ("later", after)
    cut = found is not None and CUT_OFF in found.flags
    return f"cut off at the edge of the {which} scene" if cut else ""
