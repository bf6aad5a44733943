"""What a scene says of the watched sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from sitewatch.errors import UnreadableError
from sitewatch.imagery.detecting import Model, detectors
from sitewatch.imagery.facts import Facts
from sitewatch.imagery.geometry import Placed, placed
from sitewatch.imagery.geotiff import DRIVERS, opened
from sitewatch.imagery.looks import METHOD, Viewed, look_of
from sitewatch.imagery.observe import Setting, observations
from sitewatch.imagery.package import MEDIA_TYPE, unpack
from sitewatch.imagery.raster import Block, Raster, blocks
from sitewatch.imagery.records import Found, Mask, Scene
from sitewatch.imagery.safe import Safe, open_safe
from sitewatch.imagery.safe_optical import open_optical
from sitewatch.imagery.safe_radar import open_radar
from sitewatch.imagery.seeing import nothing_seen, seen_in
from sitewatch.imagery.steps import Detection, Detector, hiding, search
from sitewatch.model import (
    Basis,
    Dated,
    Evidence,
    Look,
    Note,
    Observation,
    Outcome,
    Reading,
    ReadStatus,
    Site,
)
from sitewatch.taxonomy.records import Taxonomy

SAFE = "application/vnd.esa.safe+zip"


@dataclass(frozen=True, slots=True)
class Opened:
    """A scene that is open, with what was told beside it.

    Attributes:
        raster: Its pixels.
        facts: What was told.
    """

    raster: Raster
    facts: Facts


def read_scene(
    raw: bytes,
    evidence: Evidence,
    sites: Sequence[Site],
    taxonomy: Taxonomy,
    models: Sequence[Model] = (),
) -> Reading:
    """Looks and observations of a scene, at every watched site that it reaches.

    Raises:
        UnreadableError: If it is no scene, is damaged, or nothing says where it lies.
        TooLargeError: If it claims more than is unpacked.
    """
    searching = detectors(models, taxonomy)
    looks: list[Look] = []
    made: list[Observation] = []
    with open_scene(raw, evidence.media_type, evidence.name) as scene:
        for site in sites:
            where = placed(site, scene.raster)
            if where is not None:
                look, found = at_site(scene.raster, where, evidence, taxonomy, searching)
                looks.append(look)
                made += found
        told = _notes(scene.raster, looks)
        facts = scene.facts
        released = _released(scene.raster)
    return Reading(
        evidence=evidence.sha256,
        status=ReadStatus.READ,
        method=METHOD,
        published=evidence.published or released,
        publisher=evidence.publisher,
        title=evidence.title,
        observations=tuple(made),
        looks=tuple(looks),
        notes=told,
        simulated=evidence.simulated or facts.simulated,
    )


@contextmanager
def open_scene(
    raw: bytes, media_type: str, name: str, facts: Facts | None = None
) -> Iterator[Opened]:
    """A scene of any of the forms that are read.

    Raises:
        UnreadableError: If it is none, is damaged, or nothing says where it lies.
        TooLargeError: If it claims more than is unpacked.
    """
    told = facts or Facts()
    if media_type == MEDIA_TYPE:
        package = unpack(raw, name)
        inner = picture_type(package.raw)
        with open_scene(package.raw, inner, package.name, package.facts) as scene:
            yield scene
    elif media_type == SAFE:
        with open_safe(raw, name) as safe, _product(safe) as raster:
            yield Opened(raster, told)
    elif media_type in DRIVERS:
        with opened(raw, media_type, name, told) as raster:
            yield Opened(raster, told)
    else:
        raise UnreadableError(f"no scene: {media_type}", where=name)


@contextmanager
def _product(safe: Safe) -> Iterator[Raster]:
    """The pixels of a Sentinel product.

    Raises:
        UnreadableError: If it is of neither kind that is read, or damaged.
    """
    if safe.matching("MTD_MSIL??.xml"):
        with open_optical(safe) as optical:
            yield optical
    elif safe.matching("annotation/*.xml"):
        with open_radar(safe) as radar:
            yield radar
    else:
        hint = "Sentinel-1 GRD and Sentinel-2 L1C and L2A in their form since 2016 are read"
        raise UnreadableError(
            f"a product that is not read: {safe.name}", where=safe.where, hint=hint
        )


def picture_type(raw: bytes) -> str:
    """Media type of a picture by its first bytes; that of TIFF where they are none."""
    if raw.startswith(b"\x89PNG"):
        return "image/png"
    return "image/jpeg" if raw.startswith(b"\xff\xd8\xff") else "image/tiff"


def at_site(
    raster: Raster,
    where: Placed,
    evidence: Evidence,
    taxonomy: Taxonomy,
    searching: Sequence[Detector],
) -> tuple[Look, tuple[Observation, ...]]:
    """The look and the observations of a scene at one site, block by block."""
    viewed = view(raster, where, searching)
    look = look_of(viewed, evidence, taxonomy)
    if look.outcome not in (Outcome.SAW, Outcome.LOOKED_ABSENT):
        return look, ()
    setting = Setting(evidence, viewed, where, raster.placing(where.box), look)
    return look, tuple(observations(setting))


def view(raster: Raster, where: Placed, searching: Sequence[Detector]) -> Viewed:
    """What a scene shows of one site and what is found in it; memory is bounded by a block."""
    seen = nothing_seen(where)
    found: defaultdict[str, list[Detection]] = defaultdict(list)
    refused: dict[str, None] = {}
    reasons: dict[str, None] = dict.fromkeys(raster.reasons)
    placing = raster.placing(where.box)
    down, across = placing.sizes_m(where.box.top, where.box.left)
    gsd_m = min(down, across)
    if placing.residual_m > gsd_m / 2:
        told = f"its control points place it to about {placing.residual_m:.0f} m"
        reasons[told] = None
    for block in blocks(where.box, gsd_m):
        scene = raster.scene(block.box)
        gsd_m = scene.grid.gsd_m
        hidden = hiding(scene)
        reasons |= dict.fromkeys(hidden.reasons)
        core = _core(block, scene)
        part = seen_in(where, scene, core, hidden.masks)
        seen = {key: one.plus(part[key]) for key, one in seen.items()}
        if not scene.valid.any():
            continue
        detections, why = search(scene, searching)
        refused |= dict.fromkeys(why)
        for detection in detections:
            found[detection.method].append(_kept(detection, block, scene, where))
    return Viewed(
        site=where.site,
        capture=raster.capture,
        gsd_m=gsd_m,
        seen=seen,
        detections=tuple(_together(parts) for _, parts in sorted(found.items())),
        refused=tuple(refused),
        reasons=tuple(reasons),
    )


def _core(block: Block, scene: Scene) -> Mask:
    mask = np.zeros(scene.shape, bool)
    down, across = scene.grid.zoom
    top, left = block.core.top - block.box.top, block.core.left - block.box.left
    rows, cols = block.core.shape
    mask[
        round(top * down) : round((top + rows) * down),
        round(left * across) : round((left + cols) * across),
    ] = True
    return mask


def _kept(detection: Detection, block: Block, scene: Scene, where: Placed) -> Detection:
    """What a block found in its core and in the site, in pixels of the file."""
    moved = (in_file(found, scene) for found in detection.found)
    core = block.core
    mine = tuple(
        found
        for found in moved
        if core.top <= found.row < core.bottom
        and core.left <= found.col < core.right
        and where.area_at(found.row, found.col) is not None
    )
    return replace(detection, found=mine)


def in_file(found: Found, scene: Scene) -> Found:
    """An object in the pixels of the file instead of those of a held part of it."""
    grid = scene.grid

    def there(row: float, col: float) -> tuple[float, float]:
        return row / grid.zoom[0] + grid.row, col / grid.zoom[1] + grid.col

    row, col = there(found.row, found.col)
    return replace(found, row=row, col=col, outline=tuple(there(*c) for c in found.outline))


def _together(parts: Sequence[Detection]) -> Detection:
    return replace(parts[0], found=tuple(found for part in parts for found in part.found))


def _released(raster: Raster) -> Dated | None:
    """When the scene became public, where that is told with it."""
    released = raster.capture.released
    return Dated(released, Basis.EXPLICIT, ("as told with the scene",)) if released else None


def _notes(raster: Raster, looks: Sequence[Look]) -> tuple[Note, ...]:
    """What a person should know of the scene as a whole."""
    told = [Note("scene", reason) for reason in raster.reasons]
    if raster.capture.captured is None:
        message = "nothing says when it was taken: give `captured` in a JSON file beside it"
        told.append(Note("undated-scene", message, attention=True))
    if not looks:
        told.append(Note("no-site", "no watched site lies in it", attention=True))
    for look in looks:
        if not look.somebody_saw:
            why = look.reasons[0] if look.reasons else look.outcome.value
            told.append(Note("not-seen", f"{look.site}: nothing seen: {why}"))
    return tuple(told)
