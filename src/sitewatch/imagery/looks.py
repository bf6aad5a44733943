"""A scene as a look at one site: how much of it was seen, and how likely each class with it.

What hid the site is told; a scene that shows nothing of it is a look with the reason, and a scene
that nobody searched is one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt

from sitewatch.imagery.geometry import WHOLE
from sitewatch.imagery.records import Capture
from sitewatch.imagery.seeing import CLOUD, Seen, whole
from sitewatch.imagery.steps import Detection, Recall
from sitewatch.model import (
    AssetClass,
    Basis,
    Chance,
    Dated,
    Evidence,
    Look,
    Medium,
    Outcome,
    Site,
    Span,
    is_within,
)
from sitewatch.taxonomy.records import SensorCard, Taxonomy

METHOD = "imagery/2"
LEAST_SHARE = 0.05
"""Visible share of a site below which nothing was seen of it; judgement."""
AREA_SHARE = 0.2
"""Visible share of an area below which it does not count as covered; judgement."""
FIRST = datetime(1972, 7, 23, tzinfo=UTC)
"""Launch of Landsat 1: no civil scene is older. For scenes that nothing dates."""


RADAR_CARD = "sentinel-1"
"""The one sensor card of radar."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """All that was made of one scene at one site.

    Attributes:
        site: The site.
        capture: How and when it was taken.
        gsd_m: Size of a pixel on the ground [m].
        seen: How much of each outline it shows.
        detections: What each detector found in all of it.
        refused: Why detectors did not look.
        reasons: How cloud was told, what was guessed.
    """

    site: Site
    capture: Capture
    gsd_m: float
    seen: Mapping[str, Seen]
    detections: tuple[Detection, ...]
    refused: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def covered(self) -> tuple[str, ...]:
        """Ids of the areas that can be seen, in the order of the site."""
        return tuple(
            area.id
            for area in self.site.areas
            if area.id in self.seen and self.seen[area.id].share >= AREA_SHARE
        )

    @property
    def share(self) -> float:
        """Visible share of the areas that are covered, or of the site where it has none."""
        if not self.site.areas:
            return self.seen[WHOLE].share
        mine = {key: self.seen[key] for key in self.covered}
        return whole({WHOLE: self.seen[WHOLE], **mine}).share if mine else 0.0


def _unnamed(card: SensorCard | None) -> str:
    """Who looked, where the scene does not name its satellite: the card only says how finely."""
    if card is None:
        return "unnamed sensor"
    return "unnamed radar" if card.id == RADAR_CARD else "unnamed optical sensor"


def look_of(viewed: Viewed, evidence: Evidence, taxonomy: Taxonomy) -> Look:
    """The look that a scene is at one site.

    Args:
        viewed: What was made of the scene there.
        evidence: The record of the original.
        taxonomy: Sensor cards, and sizes of classes.
    """
    outcome, why = outcome_of(viewed)
    capture = viewed.capture
    card = taxonomy.sensors.get(capture.sensor)
    saw = outcome in (Outcome.SAW, Outcome.LOOKED_ABSENT)
    chances = chances_of(viewed, card, taxonomy) if saw and card else ()
    return Look(
        site=viewed.site.id,
        observer=capture.platform or _unnamed(card),
        medium=Medium.IMAGERY,
        captured=captured_of(capture, evidence),
        outcome=outcome,
        sensor=capture.sensor if card else "",
        released=capture.released or (evidence.published.span if evidence.published else None),
        areas=viewed.covered if saw else (),
        visible_share=viewed.share if saw else 0.0,
        chances=chances,
        reasons=tuple(dict.fromkeys((*why, *_told(viewed)))),
        method=METHOD,
    )


def outcome_of(viewed: Viewed) -> tuple[Outcome, tuple[str, ...]]:
    """What came of a look, with the reason where nothing did."""
    seen = whole(viewed.seen)
    if seen.share < LEAST_SHARE or (viewed.site.areas and not viewed.covered):
        cloud, beyond = seen.hidden_share(CLOUD), 1.0 - seen.share - seen.hidden_share(CLOUD)
        if cloud >= beyond:
            return Outcome.CLOUD, (f"{cloud:.0%} of the site under cloud",)
        return Outcome.OUT_OF_FOOTPRINT, (f"{beyond:.0%} of the site outside the data",)
    if not viewed.detections:
        why = viewed.refused or ("no detector for this kind of scene is installed",)
        coarse = bool(viewed.refused) and all("coarse" in reason for reason in viewed.refused)
        return (Outcome.TOO_COARSE if coarse else Outcome.UNREADABLE), why
    found = any(detection.found for detection in viewed.detections)
    return (Outcome.SAW if found else Outcome.LOOKED_ABSENT), ()


def captured_of(capture: Capture, evidence: Evidence) -> Dated:
    """When the scene was taken, as narrowly as anything says."""
    if capture.captured is not None and capture.captured_from:
        return Dated(capture.captured, Basis.INFERRED, (f"from {capture.captured_from}",))
    if capture.captured is not None:
        return Dated(capture.captured, Basis.EXPLICIT, ("as told with the scene",))
    if evidence.published is not None:
        reason = "nothing says when it was taken; the time of its publication stands in"
        return Dated(evidence.published.span, Basis.INFERRED, (reason,))
    reason = "nothing says when it was taken; before it was stored"
    return Dated(Span(FIRST, evidence.retrieved), Basis.INFERRED, (reason,))


def chances_of(viewed: Viewed, card: SensorCard, taxonomy: Taxonomy) -> tuple[Chance, ...]:
    """How likely one object of each class that was searched for would have been found.

    The sensor card, or what was measured of the detector, times what the pixel size does to the
    class, times the visible share.
    """
    made: dict[str, Chance] = {}
    for detection in viewed.detections:
        for path, low, high in searched(detection, card):
            size = (
                1.0 if detection.recall else size_factor(taxonomy.classes.get(path), viewed, card)
            )
            factor = size * viewed.share
            basis = f"{_source(detection, card)}; {viewed.share:.0%} of it in view"
            chance = Chance(path, low * factor, high * factor, basis)
            if path not in made or made[path].high < chance.high:
                made[path] = chance
    return tuple(made[path] for path in sorted(made))


def searched(detection: Detection, card: SensorCard) -> Recall:
    """Chances of the classes that a detector searched for, before size and view count."""
    recall = detection.recall or card.recall
    within = [
        entry for entry in recall if any(is_within(entry[0], path) for path in detection.paths)
    ]
    known = {entry[0] for entry in within}
    above = [_nearest(path, recall) for path in detection.paths if path not in known]
    return tuple(sorted({*within, *(entry for entry in above if entry is not None)}))


def size_factor(asset: AssetClass | None, viewed: Viewed, card: SensorCard) -> float:
    """How much less likely a class is found at this pixel size than at the card's, 0 to 1.

    Source:
        Johnson's criteria as the target transfer function of Ratches et al. 1975: an object is
        detected with probability r^E / (1 + r^E), E = 2.7 + 0.7 r, where r is the number of line
        pairs (two pixels each) across its critical size, the root of length times width, in the
        one line pair that half of the observers need.
    """
    if asset is None or asset.length_m is None or card.gsd_m is None:
        return 1.0
    critical_m = sqrt(asset.length_m * (asset.width_m or asset.length_m))
    here, there = (_found(critical_m / (2 * gsd)) for gsd in (viewed.gsd_m, card.gsd_m))
    return min(1.0, here / there) if there else 1.0


def _found(pairs: float) -> float:
    exponent = 2.7 + 0.7 * pairs
    return 1.0 if pairs > 10 else pairs**exponent / (1 + pairs**exponent)


def _nearest(path: str, recall: Recall) -> tuple[str, float, float] | None:
    above = [entry for entry in recall if is_within(path, entry[0])]
    best = max(above, key=lambda entry: len(entry[0]), default=None)
    return None if best is None else (path, best[1], best[2])


def _source(detection: Detection, card: SensorCard) -> str:
    return f"{detection.method}, as measured" if detection.recall else card.name


def _told(viewed: Viewed) -> Iterator[str]:
    """What was seen of every area, and how."""
    yield f"pixels of {viewed.gsd_m:.2g} m on the ground"
    yield from angles(viewed.capture)
    names = {area.id: area.name for area in viewed.site.areas} or {WHOLE: viewed.site.name}
    for key, name in names.items():
        if key in viewed.seen:
            yield f"{name}: {_share_words(viewed.seen[key])}"
        else:
            yield f"{name}: not on the scene"
    yield from viewed.reasons
    yield from (f"searched by {detection.method}" for detection in viewed.detections)
    if viewed.detections:
        yield from (f"not searched by {reason}" for reason in viewed.refused)


def _share_words(seen: Seen) -> str:
    parts = [f"{seen.share:.0%} in view"]
    parts += [f"{size / seen.size:.0%} {reason}" for reason, size in seen.hidden.items()]
    parts += [f"{seen.beyond:.0%} beyond the scene"] if seen.beyond >= 0.01 else []
    return ", ".join(parts)


def angles(capture: Capture) -> Iterator[str]:
    """How the scene was looked at, as far as is told."""
    told = (
        ("off nadir", capture.off_nadir_deg),
        ("sun elevation", capture.sun_elevation_deg),
        ("sun azimuth", capture.sun_azimuth_deg),
    )
    yield from (f"{name} {value:.0f}°" for name, value in told if value is not None)
    if capture.relative_orbit is not None:
        yield f"relative orbit {capture.relative_orbit}"
