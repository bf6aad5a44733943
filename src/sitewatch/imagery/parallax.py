"""Flying aircraft told from parked ones: bands taken a moment apart show it in different places.

Sentinel-2 takes blue, red and green within about a second. An aircraft in flight moves some hundred
metres in it and shows once in each colour; a parked one, or a ship, shows all colours in one place.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sitewatch.imagery.records import Found, Pixels, Scene

FLYING = "moving"
"""Flag of a find that was in flight."""
APART_M = 35.0
"""Distance between the places in two bands from which it was in flight [m].

Source:
    Between blue and red of Sentinel-2 pass 1.0 s (its user handbook: B02 to B04); an approach at
    70 m/s moves 70 m. Half of that, and three pixels against misregistration of 0.3 pixel.
"""
AROUND_M = 160.0
"""How far around a find each band is searched [m]: 250 m/s for 0.6 s."""
PLAIN = 5.0
"""Spreads by which a spot must stand above its surroundings in each band."""
BANDS = ("blue", "red", "green")
FINEST_M = 5.0
"""Finest pixels it is asked of [m]: finer ones show parts of one aircraft as spots of their own."""
ALONE = 0.5
"""Most brightness of one band where the other has its spot, as a share of its own spot; a thing
that stands is bright in both."""


def marked(found: tuple[Found, ...], scene: Scene) -> tuple[Found, ...]:
    """The finds, with those in flight flagged; they do not count as parked."""
    if not set(BANDS) <= set(scene.bands) or scene.grid.gsd_m < FINEST_M:
        return found
    return tuple(
        replace(one, flags=(*one.flags, FLYING))
        if FLYING not in one.flags and in_flight(scene, one.row, one.col)
        else one
        for one in found
    )


def parked(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Those that were not in flight."""
    return tuple(one for one in found if FLYING not in one.flags)


def in_flight(scene: Scene, row: float, col: float) -> bool:
    """Whether the colours of the thing at a place lie apart along one line, in order of time."""
    gsd = scene.grid.gsd_m
    half = max(4, round(AROUND_M / gsd))
    told = [_spot(scene.band(name), row, col, half) for name in BANDS]
    spots = [spot for spot in told if spot is not None]
    if len(spots) < len(BANDS):
        return False
    blue, red, green = (np.array(spot) for spot in spots)
    whole = float(np.hypot(*(red - blue))) * gsd
    if whole < APART_M or not _alone(scene, spots[0], spots[1]):
        return False
    way = (red - blue) / max(float(np.hypot(*(red - blue))), 1e-9)
    step = green - blue
    along, aside = float(step @ way), float(way[0] * step[1] - way[1] * step[0])
    # Green is taken between blue and red; it must lie between them, near their line.
    return 0 < along * gsd < whole and abs(aside) * gsd < max(2 * gsd, 0.3 * whole)


def _alone(scene: Scene, blue: tuple[float, float], red: tuple[float, float]) -> bool:
    """Whether neither colour is bright where the other has its spot."""
    at, there = ((int(row), int(col)) for row, col in (blue, red))
    for name, own, other in (("blue", at, there), ("red", there, at)):
        layer = np.nan_to_num(scene.band(name))
        base = float(np.median(layer))
        if layer[other] - base > ALONE * (layer[own] - base):
            return False
    return True


def _spot(layer: Pixels, row: float, col: float, half: int) -> tuple[float, float] | None:
    """Where one band is most unlike the other brightness around; None where nothing stands out."""
    top, left = max(int(row) - half, 0), max(int(col) - half, 0)
    part = np.nan_to_num(layer[top : int(row) + half + 1, left : int(col) + half + 1])
    if min(part.shape) < half:
        return None
    middle = float(np.median(part))
    spread = 1.4826 * float(np.median(abs(part - middle))) + 1e-6
    if float(part.max()) < middle + PLAIN * spread:
        return None
    at = np.unravel_index(int(part.argmax()), part.shape)
    return top + float(at[0]), left + float(at[1])
