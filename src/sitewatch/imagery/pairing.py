"""Two scenes of one site against each other: what came, what went, what stayed as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sitewatch.imagery.change import Change, Changes, Outcome, Seen, compare
from sitewatch.imagery.changed_areas import AreaChange
from sitewatch.imagery.geometry import WHOLE, Placed, mask_of, placed
from sitewatch.imagery.looks import Viewed
from sitewatch.imagery.observe import box_of, degrees_of
from sitewatch.imagery.parallax import parked
from sitewatch.imagery.placing import Placing
from sitewatch.imagery.raster import BLOCK, Raster
from sitewatch.imagery.reader import open_scene, view
from sitewatch.imagery.records import Found, Scene
from sitewatch.imagery.standing import Standing, coming
from sitewatch.imagery.steps import Detection, Detector, hiding
from sitewatch.model import (
    AssetRef,
    Comparison,
    Direction,
    Evidence,
    Kind,
    Link,
    Look,
    Medium,
    Note,
    Observation,
    PixelLocator,
    Site,
    exactly,
)

METHOD = "imagery-change/1"
SAYABLE = 0.5
"""Probability from which a change of one object is told; below, more speaks against it."""
MOST_SIDE = 2 * BLOCK
"""Longest side of the scenes that are laid over each other [pixels]: held coarser above."""
SAME_SIZE = 1.05
"""Pixel sizes that differ by more than this ratio are brought to the coarser one; judgement."""
WORDS = {
    Outcome.ARRIVED: ("arrived", Direction.INCREASE),
    Outcome.DEPARTED: ("departed", Direction.DECREASE),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two scenes: its original and the look that it is.

    Attributes:
        evidence: The record of the original.
        raw: Its bytes.
        look: The look at the site.
    """

    evidence: Evidence
    raw: bytes
    look: Look


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One side as it is compared.

    Attributes:
        scene: Pixels of the site and its surroundings.
        placing: Where the pixels of the file lie.
        where: The site on them.
        viewed: What was found.
    """

    scene: Scene
    placing: Placing
    where: Placed
    viewed: Viewed


def compare_scenes(
    site: Site,
    before: Side,
    after: Side,
    searching: Sequence[Detector],
    always: Standing | None = None,
) -> tuple[tuple[Observation, ...], tuple[Note, ...]]:
    """What changed at a site from one scene to a later one, as observations of the later one.

    Args:
        site: The site.
        before: The earlier scene.
        after: The later one.
        searching: Detectors.
        always: What stands there on most dates: ships that are found on it neither come nor go.

    Raises:
        UnreadableError: If a scene is damaged.
    """
    with (
        open_scene(before.raw, before.evidence.media_type, before.evidence.name) as old,
        open_scene(after.raw, after.evidence.media_type, after.evidence.name) as new,
    ):
        sizes = [_size(scene.raster, site) for scene in (old, new)]
        held = [
            _held(scene.raster, site, max(sizes), size, searching)
            for scene, size in zip((old, new), sizes, strict=True)
        ]
    if held[0] is None or held[1] is None:
        return (), ()
    old_side, new_side = (_free(one, always) for one in (held[0], held[1]))
    made: list[Observation] = []
    notes: list[Note] = []
    for first, second in _shared(old_side.viewed, new_side.viewed):
        changes = _changes(old_side, new_side, first, second)
        notes.append(_note(before, changes))
        made += _observations(site, (before, after), (old_side, new_side), second, changes)
    return tuple(made), tuple(dict.fromkeys(notes))


def _size(raster: Raster, site: Site) -> float:
    where = placed(site, raster)
    if where is None:
        return 0.0
    sizes = raster.placing(where.box).sizes_m(where.box.top, where.box.left)
    return min(sizes) * max(1.0, max(where.box.shape) / MOST_SIDE)


def _held(
    raster: Raster, site: Site, target_m: float, own_m: float, searching: Sequence[Detector]
) -> Held | None:
    where = placed(site, raster)
    if where is None or where.box.is_empty:
        return None
    placing = raster.placing(where.box)
    finest = min(placing.sizes_m(where.box.top, where.box.left))
    alike = target_m <= own_m * SAME_SIZE and own_m <= finest * SAME_SIZE
    scene = raster.scene(where.box, 1.0 if alike else target_m / finest)
    return Held(scene, placing, where, view(raster, where, searching))


def _free(held: Held, always: Standing | None) -> Held:
    """A side without ships found on what stands there on most dates."""
    if always is None:
        return held
    kept = tuple(coming(one, held.placing, always) for one in held.viewed.detections)
    return replace(held, viewed=replace(held.viewed, detections=kept))


def _shared(before: Viewed, after: Viewed) -> Iterator[tuple[Detection, Detection]]:
    """What the same detector found on both dates."""
    old = {detection.method: detection for detection in before.detections}
    for detection in after.detections:
        if detection.method in old:
            yield old[detection.method], detection


def _changes(before: Held, after: Held, first: Detection, second: Detection) -> Changes:
    areas = {
        key: mask_of(shape, before.scene)
        for key, shape in before.where.shapes.items()
        if key != WHOLE
    }
    return compare(_seen(before, first), _seen(after, second), areas)


def _seen(held: Held, detection: Detection) -> Seen:
    """What stood there; what was in flight neither came nor went."""
    hidden = np.zeros(held.scene.shape, bool)
    for mask in hiding(held.scene).masks.values():
        hidden |= mask
    found = tuple(_on(found, held.scene) for found in parked(detection.found))
    return Seen(held.scene, found, hidden, detection.card)


def _on(found: Found, scene: Scene) -> Found:
    """An object in pixels of the held scene instead of those of the file."""
    grid = scene.grid

    def there(row: float, col: float) -> tuple[float, float]:
        return (row - grid.row) * grid.zoom[0], (col - grid.col) * grid.zoom[1]

    row, col = there(found.row, found.col)
    return replace(found, row=row, col=col, outline=tuple(there(*c) for c in found.outline))


def _off(found: Found, scene: Scene) -> Found:
    """The reverse of `_on`."""
    grid = scene.grid

    def there(row: float, col: float) -> tuple[float, float]:
        return row / grid.zoom[0] + grid.row, col / grid.zoom[1] + grid.col

    row, col = there(found.row, found.col)
    return replace(found, row=row, col=col, outline=tuple(there(*c) for c in found.outline))


def _note(before: Side, changes: Changes) -> Note:
    shift = changes.shift
    told = f"against {before.evidence.name}: "
    if not shift.trusted:
        return Note("not-compared", f"{told}not laid over each other: {shift.reason}")
    return Note("compared", f"{told}laid over each other to {shift.residual_m:.1f} m")


def _observations(
    site: Site,
    sides: tuple[Side, Side],
    held: tuple[Held, Held],
    detection: Detection,
    changes: Changes,
) -> Iterator[Observation]:
    groups: defaultdict[tuple[Outcome, str, str], list[Change]] = defaultdict(list)
    for change in changes.changes:
        if change.outcome in WORDS and change.chance >= SAYABLE:
            area = min(change.areas, default=WHOLE)
            groups[change.outcome, change.path, area].append(change)
    for (outcome, path, area), members in sorted(groups.items()):
        yield _movement(site, sides, held, (outcome, path, area), members, detection)
    areas = [area for area in changes.areas if bool(area.name) == bool(site.areas)]
    for area_change in areas:
        if area_change.unchanged and changes.shift.trusted:
            yield _unchanged(site, sides, held[1], area_change, detection)


def _movement(
    site: Site,
    sides: tuple[Side, Side],
    held: tuple[Held, Held],
    key: tuple[Outcome, str, str],
    members: Sequence[Change],
    detection: Detection,
) -> Observation:
    outcome, path, area = key
    state, direction = WORDS[outcome]
    new = outcome is Outcome.ARRIVED
    side = held[1] if new else held[0]
    objects = [change.after if new else change.before for change in members]
    outlines = tuple(
        degrees_of(_off(found, side.scene), side.placing) for found in objects if found is not None
    )
    base = _base(site, sides, detection)
    return Observation(
        **base,
        locator=_locator(outlines, held[1]),
        kind=Kind.MOVEMENT,
        asset=AssetRef(path),
        count=exactly(len(members)),
        state=state,
        comparison=Comparison(direction, "", sides[0].look.captured.span),
        confidence=float(np.mean([change.chance for change in members])),
        area=area or None,
    )


def _unchanged(
    site: Site, sides: tuple[Side, Side], held: Held, told: AreaChange, detection: Detection
) -> Observation:
    return Observation(
        **_base(site, sides, detection),
        locator=box_of(held.where, told.name),
        kind=Kind.STATE,
        asset=AssetRef(detection.paths[0]),
        state="unchanged",
        comparison=Comparison(Direction.NONE, "largely", sides[0].look.captured.span),
        confidence=told.largely_unchanged,
        area=told.name or None,
    )


def _base(site: Site, sides: tuple[Side, Side], detection: Detection) -> Mapping[str, Any]:
    after = sides[1]
    seen = Link(after.look.observer, Medium.IMAGERY, verb="imaged")
    publisher = after.evidence.publisher
    return {
        "evidence": after.evidence.sha256,
        "time": after.look.captured,
        "site": site.id,
        "chain": (Link(publisher, Medium.OUTLET), seen) if publisher else (seen,),
        "look": after.look.id,
        "method": f"{METHOD} {detection.method}",
    }


def _locator(outlines: tuple[tuple[tuple[float, float], ...], ...], held: Held) -> PixelLocator:
    """The box of objects on the later scene."""
    spots = np.array([corner for outline in outlines for corner in outline], float)
    rows, cols = held.placing.pixels(spots[:, 0], spots[:, 1])
    # What went can have stood where the later scene has no pixels.
    box = held.where.box
    rows, cols = np.clip(rows, box.top, box.bottom), np.clip(cols, box.left, box.right)
    row, col = min(int(rows.min()), box.bottom - 1), min(int(cols.min()), box.right - 1)
    tall, wide = int(np.ceil(rows.max())) - row, int(np.ceil(cols.max())) - col
    return PixelLocator(row, col, max(1, tall), max(1, wide), outlines)
