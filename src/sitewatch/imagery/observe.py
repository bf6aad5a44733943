"""Observations from objects found: how many of which class in which area, and where none were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sitewatch.imagery.geometry import WHOLE, Placed
from sitewatch.imagery.looks import METHOD, Viewed
from sitewatch.imagery.missed import count_interval, missed_at_least
from sitewatch.imagery.placing import Placing
from sitewatch.imagery.real import count_of, modality_of
from sitewatch.imagery.records import Found
from sitewatch.imagery.steps import Detection
from sitewatch.model import (
    AssetRef,
    Chance,
    Evidence,
    Kind,
    Link,
    Look,
    Medium,
    Observation,
    PixelLocator,
    Polarity,
    exactly,
    is_within,
    related,
)

ABSENT_SHARE = 0.5
"""Visible share of an area from which on "none was seen" is said of it; judgement: of less, the
most of it was not looked at."""
AIRBORNE = "moving"
"""Flag of an object that moved while the scene was taken: an aircraft in flight is not parked."""
ASKED = 2
"""Missed objects whose chance stands beside a count; judgement: one more or less is within any
count, two are not. Beside an absence it is one, for one is what it denies."""
ROUND = 6
"""Decimals of degrees that outlines are given with: 0.1 m."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What every observation of one scene at one site shares.

    Attributes:
        evidence: The record of the original.
        viewed: What was made of the scene there.
        placed: The site on its pixels.
        placing: Where its pixels lie.
        look: The look.
    """

    evidence: Evidence
    viewed: Viewed
    placed: Placed
    placing: Placing
    look: Look


def observations(setting: Setting) -> Iterator[Observation]:
    """Objects by class and area, then the classes that were searched for and not seen."""
    for detection in setting.viewed.detections:
        groups: defaultdict[tuple[str, str, bool], list[Found]] = defaultdict(list)
        for found in detection.found:
            area = setting.placed.area_at(found.row, found.col)
            if area is not None:
                groups[found.path, area, AIRBORNE in found.flags].append(found)
        for (path, area, moving), members in sorted(groups.items(), key=lambda g: g[0]):
            yield _presence(setting, detection, path, area, moving=moving, members=members)
        yield from _absences(setting, detection, {path for path, _, _ in groups})


def _presence(
    setting: Setting,
    detection: Detection,
    path: str,
    area: str,
    *,
    moving: bool,
    members: Sequence[Found],
) -> Observation:
    flying = moving and is_within(path, "aircraft")
    scores = [found.score for found in members]
    return Observation(
        evidence=setting.evidence.sha256,
        locator=_locator(members, setting.placing),
        kind=Kind.MOVEMENT if flying else Kind.PRESENCE,
        asset=AssetRef(path),
        count=count_of(scores, _told(members, detection, setting.viewed)),
        state="airborne" if flying else "present",
        time=setting.look.captured,
        site=setting.viewed.site.id,
        modality=modality_of(scores),
        chain=_chain(setting),
        confidence=float(np.mean(scores)),
        area=area or None,
        look=setting.look.id,
        method=f"{METHOD} {detection.method}",
    )


def _absences(setting: Setting, detection: Detection, there: set[str]) -> Iterator[Observation]:
    """Classes that were searched for and not seen, where enough was in view to say so."""
    for path in detection.paths:
        if any(related(path, found) for found in there):
            continue
        chance = chance_for(path, setting.look.chances)
        for area in _in_view(setting.viewed):
            if chance is not None and chance.high > 0:
                yield _absence(setting, detection, path, area, chance)


def _absence(
    setting: Setting, detection: Detection, path: str, area: str, chance: Chance
) -> Observation:
    box = box_of(setting.placed, area)
    return Observation(
        evidence=setting.evidence.sha256,
        locator=box,
        kind=Kind.PRESENCE,
        asset=AssetRef(path),
        count=exactly(0, _unseen(detection, chance, setting.viewed.seen[area].share)),
        state="not_seen",
        time=setting.look.captured,
        site=setting.viewed.site.id,
        polarity=Polarity.NEGATED,
        chain=_chain(setting),
        confidence=setting.viewed.seen[area].share,
        area=area or None,
        look=setting.look.id,
        method=f"{METHOD} {detection.method}",
    )


def _unseen(detection: Detection, chance: Chance, share: float) -> str:
    """How likely an object would have been seen, and that one stood there unseen."""
    told = f"each would have been seen with {chance.low:.0%} to {chance.high:.0%}"
    if detection.card is None or detection.card.misses is None:
        return told
    missed = missed_at_least(1, (), detection.card, share)
    return f"{told}; that 1 or more stood there and were missed: {missed:.0%}"


def chance_for(path: str, chances: Sequence[Chance]) -> Chance | None:
    """The chance of a class, or of the nearest class above it."""
    above = [chance for chance in chances if is_within(path, chance.path)]
    return max(above, key=lambda chance: len(chance.path), default=None)


def _in_view(viewed: Viewed) -> tuple[str, ...]:
    """The site, where all of its areas are seen well enough; else those of them that are."""
    keys = [area.id for area in viewed.site.areas if area.id in viewed.seen] or [WHOLE]
    enough = tuple(key for key in keys if viewed.seen[key].share >= ABSENT_SHARE)
    complete = len(enough) == max(1, len(viewed.site.areas))
    return (WHOLE,) if complete and viewed.seen[WHOLE].share >= ABSENT_SHARE else enough


def _chain(setting: Setting) -> tuple[Link, ...]:
    seen = Link(setting.look.observer, Medium.IMAGERY, verb="imaged")
    publisher = setting.evidence.publisher
    return (Link(publisher, Medium.OUTLET), seen) if publisher else (seen,)


def _told(members: Sequence[Found], detection: Detection, viewed: Viewed) -> str:
    """Lengths of objects, and the interval of their true number where misses were measured."""
    words = [_sizes(members)] if _sizes(members) else []
    if detection.card is not None and detection.card.misses is not None and viewed.share > 0:
        true = count_interval(members, detection.card, viewed.share)
        words.append(f"{true.low} to {true.high} in truth, with probability {true.level:.0%}")
        missed = missed_at_least(ASKED, members, detection.card, viewed.share)
        words.append(f"that {ASKED} or more were missed: {missed:.0%}")
    return "; ".join(words)


def _sizes(members: Sequence[Found]) -> str:
    lengths = sorted(f.length_m for f in members if f.length_m is not None)
    if not lengths:
        return ""
    if round(lengths[0]) == round(lengths[-1]):
        return f"{lengths[0]:.0f} m long"
    return f"{lengths[0]:.0f} to {lengths[-1]:.0f} m long"


def _locator(members: Sequence[Found], placing: Placing) -> PixelLocator:
    corners = [corner for found in members for corner in (*found.outline, (found.row, found.col))]
    rows, cols = [corner[0] for corner in corners], [corner[1] for corner in corners]
    top, left = max(0, int(min(rows))), max(0, int(min(cols)))
    return PixelLocator(
        row=top,
        col=left,
        height=max(1, int(np.ceil(max(rows))) - top),
        width=max(1, int(np.ceil(max(cols))) - left),
        outlines=tuple(degrees_of(found, placing) for found in members),
    )


def degrees_of(found: Found, placing: Placing) -> tuple[tuple[float, float], ...]:
    """The outline of an object, or its middle where no outline is known."""
    corners = np.array(found.outline or ((found.row, found.col),), float)
    lon, lat = placing.lonlat(corners[:, 0], corners[:, 1])
    return tuple(
        (round(float(x), ROUND), round(float(y), ROUND)) for x, y in zip(lon, lat, strict=True)
    )


def box_of(placed: Placed, area: str) -> PixelLocator:
    """The pixels of an area that the file has."""
    left, top, right, bottom = placed.shapes[area].bounds
    box = placed.box
    row, col = max(box.top, int(top)), max(box.left, int(left))
    low, far = min(box.bottom, int(np.ceil(bottom))), min(box.right, int(np.ceil(right)))
    return PixelLocator(row, col, max(1, low - row), max(1, far - col))
