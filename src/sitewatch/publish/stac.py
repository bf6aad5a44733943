"""Looks as STAC items, at the level of their site."""

from __future__ import annotations

from typing import Any

from sitewatch.model import CasePicture, Look, SitePicture
from sitewatch.publish.geojson import bounding_box, dumped, geometry
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.text import plain
from sitewatch.publish.words import OUTCOMES, span_words

STAC_VERSION = "1.1.0"


def to_stac(picture: CasePicture, policy: Policy) -> str:
    """An item collection with one item a look, looks that saw nothing included.

    Args:
        picture: Everything that is known; the policy is applied here.
        policy: What may leave.

    Source:
        SpatioTemporal Asset Catalog, item specification 1.1.0: `datetime` is null where a start and
        an end are given. The geometry is the site, never the footprint of a scene.
    """
    shown = visible(picture, policy)
    features = [_item(look, part, shown) for part in shown.sites for look in part.looks]
    return dumped({"type": "FeatureCollection", "features": features})


def _item(look: Look, part: SitePicture, picture: CasePicture) -> dict[str, Any]:
    return {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": [],
        "id": look.id,
        "geometry": geometry(part.site.geometry),
        "bbox": bounding_box(part.site.geometry),
        "properties": {**_described(look, part), **_own(look, part, picture)},
        "links": [],
        "assets": {},
    }


def _described(look: Look, part: SitePicture) -> dict[str, Any]:
    """What the specification names."""
    span = look.captured.span
    return {
        "datetime": None,
        "start_datetime": span.start.isoformat().replace("+00:00", "Z"),
        "end_datetime": span.end.isoformat().replace("+00:00", "Z"),
        "title": plain(f"{look.observer} at {part.site.name}, {span_words(span)}"),
        "description": plain(f"{OUTCOMES[look.outcome]}. {' '.join(look.reasons)}".strip()),
        "providers": [{"name": plain(look.observer), "roles": ["producer"]}],
    }


def _own(look: Look, part: SitePicture, picture: CasePicture) -> dict[str, Any]:
    """What it does not name, under a prefix of its own."""
    told = [relay for relay in part.relays if relay.look == look.id]
    return {
        "sitewatch:site": part.site.id,
        "sitewatch:medium": look.medium.value,
        "sitewatch:outcome": look.outcome.value,
        "sitewatch:captured_basis": look.captured.basis.value,
        "sitewatch:visible_share": look.visible_share,
        "sitewatch:articles": len({relay.evidence for relay in told}),
        "sitewatch:independent_looks": round(sum(relay.weight for relay in told), 3),
        "sitewatch:derived_from": look.derived_from or None,
        "sitewatch:simulated": picture.simulated,
        "sitewatch:as_of": picture.as_of.isoformat(),
    }
