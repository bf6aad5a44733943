"""What a place holds and what a cargo was: an empty pier and ships at it, weapons and none."""

from __future__ import annotations

from sitewatch.fusion.differences.found import Opposition, opposed_by
from sitewatch.fusion.looks.alike import Vocabulary, is_denied
from sitewatch.model import Observation, is_within

TRANSFERS = frozenset({"loading", "unloading", "arriving"})
"""Families of bringing and taking away, for which it matters what the cargo is."""

WEAPONS = "equipment.weapons"
MILITARY = ("air_defence", "missile", "vehicle.armoured", "radar", "equipment.weapons")
"""Classes that are weapons, so that "no weapons" denies each of them."""

HOLDS = {"site.pier": ("vessel",), "site.runway": ("aircraft", "helicopter")}
"""What stands at a part of a site, and so is not there where that part is empty."""


def empty(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    """An empty pier against ships at it, where no areas tell that they are two piers."""
    for place, thing in ((a, b), (b, a)):
        held = HOLDS.get(place.asset.path, ())
        if (
            any(is_within(thing.asset.path, path) for path in held)
            and words.family(place.state) == "absent"
            and words.family(thing.state) == "present"
            and not (thing.saw_none or is_denied(place) or is_denied(thing))
            and (place.area is None or thing.area in (None, place.area))
        ):
            said = ("empty", f"{thing.state} {words.plural(thing.asset.path)}")
            subject = words.plural(place.asset.path)
            return opposed_by("empty", subject, said if place is a else said[::-1])
    return None


def cargo(a: Observation, b: Observation, words: Vocabulary) -> Opposition | None:
    """Weapons brought or taken away against the word that none were."""
    for denial, claim in ((a, b), (b, a)):
        none = denial.asset.path == WEAPONS and (denial.saw_none or is_denied(denial))
        military = any(is_within(claim.asset.path, path) for path in MILITARY)
        firm = not (claim.saw_none or is_denied(claim))
        moved = words.families(denial) & TRANSFERS and words.families(claim) & TRANSFERS
        if none and military and firm and moved:
            said = ("no weapons", words.plural(claim.asset.path))
            return opposed_by("cargo", "the cargo", said if denial is a else said[::-1])
    return None
