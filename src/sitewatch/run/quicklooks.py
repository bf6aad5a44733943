"""Small pictures of the scenes behind looks, made again from the evidence when a report is."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from sitewatch.errors import SitewatchError
from sitewatch.imagery.plugin import MEDIA_TYPES
from sitewatch.model import CasePicture, Evidence, Look, Site
from sitewatch.publish.chips import MOST_SCENES, Chip
from sitewatch.run.models import readable
from sitewatch.run.opening import OpenCase


def chips_of(case: OpenCase, picture: CasePicture) -> dict[str, Chip]:
    """A small picture for each of the latest scenes of every site, by look.

    A scene that cannot be opened any more has none; its look stands in the report all the same.
    """
    if not readable():
        return {}
    known = {e.sha256: e for e in picture.evidence if e.media_type in MEDIA_TYPES}
    wanted = {look.id for part in picture.sites for look in _scenes(part.looks)[-MOST_SCENES:]}
    made: dict[str, Chip] = {}
    for reading in picture.readings:
        looks = [look for look in reading.looks if look.id in wanted]
        if reading.evidence in known and looks:
            made |= dict(_chips(case, known[reading.evidence], looks))
    return made


def _scenes(looks: tuple[Look, ...]) -> list[Look]:
    return [look for look in looks if look.method.startswith("imagery/")]


def _chips(case: OpenCase, evidence: Evidence, looks: list[Look]) -> Iterator[tuple[str, Chip]]:
    from sitewatch.imagery.quicklook import quicklook  # noqa: PLC0415  # an extra
    from sitewatch.imagery.reader import open_scene  # noqa: PLC0415

    sites: dict[str, Site] = {site.id: site for site in case.sites}
    try:
        raw = case.store.vault.get(evidence.sha256)
        with open_scene(raw, evidence.media_type, evidence.name) as scene:
            for look in looks:
                made = quicklook(scene.raster, sites[look.site]) if look.site in sites else None
                if made is not None:
                    capture = scene.raster.capture
                    credit = ", ".join(filter(None, (capture.platform, capture.licence)))
                    image = address("image/webp", made.image)
                    hidden = address("image/png", made.hidden)
                    yield look.id, Chip(made.bounds, made.size, image, hidden, credit)
    except SitewatchError:
        return


def address(media_type: str, raw: bytes) -> str:
    """Bytes as an address with the data in it; empty for none."""
    return f"data:{media_type};base64,{b64encode(raw).decode()}" if raw else ""
