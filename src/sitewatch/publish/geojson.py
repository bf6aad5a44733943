"""Sites with what is known of them as GeoJSON; nothing finer than a site."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

from sitewatch.model import (
    Alarm,
    Assessment,
    CasePicture,
    Change,
    Estimate,
    Geometry,
    Point,
    Sight,
    SitePicture,
    Watch,
)
from sitewatch.publish.coverage import last_look
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.summary import summary_lines
from sitewatch.publish.summary_change import WAYS
from sitewatch.publish.text import plain
from sitewatch.taxonomy.records import Taxonomy

Json = dict[str, Any]


def to_geojson(picture: CasePicture, policy: Policy, taxonomy: Taxonomy | None = None) -> str:
    """A FeatureCollection with one feature a site.

    Args:
        picture: Everything that is known; the policy is applied here.
        policy: What may leave.
        taxonomy: Names of asset classes for the summary, or None.

    Source:
        RFC 7946; `title`, `as_of`, `simulated` and `withheld` are foreign members (section 6.1).
    """
    shown = visible(picture, policy)
    return dumped(
        {
            "type": "FeatureCollection",
            "title": plain(shown.title),
            "as_of": shown.as_of.isoformat(),
            "simulated": shown.simulated,
            "withheld": dict(shown.withheld),
            "features": [_feature(part, shown, taxonomy) for part in shown.sites],
        }
    )


def dumped(value: object) -> str:
    """JSON with sorted keys, one level a line, ending with a line break."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def geometry(shape: Geometry) -> Json:
    """A geometry object; outer rings run against the clock, holes with it (RFC 7946, 3.1.6)."""
    if isinstance(shape, Point):
        return {"type": "Point", "coordinates": [shape.lon, shape.lat]}
    rings = [[[p.lon, p.lat] for p in ring] for ring in shape.rings]
    turned = [ring if (_area(ring) > 0) is (n == 0) else ring[::-1] for n, ring in enumerate(rings)]
    return {"type": "Polygon", "coordinates": turned}


def bounding_box(shape: Geometry) -> list[float]:
    """West, south, east, north [degrees]."""
    points = [shape] if isinstance(shape, Point) else [p for ring in shape.rings for p in ring]
    lons, lats = [p.lon for p in points], [p.lat for p in points]
    return [min(lons), min(lats), max(lons), max(lats)]


def _area(ring: list[list[float]]) -> float:
    """Twice the signed area of a ring (shoelace formula); above 0 against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _feature(part: SitePicture, picture: CasePicture, taxonomy: Taxonomy | None) -> Json:
    saw = [look for look in part.looks if look.somebody_saw]
    latest = last_look(part.looks)
    return {
        "type": "Feature",
        "id": part.site.id,
        "geometry": geometry(part.site.geometry),
        "properties": {
            "name": plain(part.site.name),
            "kind": part.site.kind.value,
            "country": part.site.country,
            "looks": len(saw),
            "independent_looks": round(sum(relay.weight for relay in part.relays), 3),
            "articles": len({relay.evidence for relay in part.relays}),
            "last_look": latest.captured.span.last_day.isoformat() if latest else None,
            "estimates": [_estimate(e) for e in part.estimates],
            "changes": [_change(c) for c in part.changes],
            "alarms": [_alarm(a, picture.as_of) for a in part.alarms],
            "watched": [_watched(w) for w in part.watches],
            "explanations": _explanations(part.assessment),
            "signs": _signs(part),
            "summary": [c.text for c in summary_lines(picture, part.site.id, taxonomy)],
        },
    }


def _estimate(estimate: Estimate) -> Json:
    at = estimate.series[-1]
    return {
        "id": estimate.id,
        "area": estimate.area,
        "class": estimate.path,
        "on": at.on.isoformat(),
        "low": at.low,
        "median": at.mid,
        "high": at.high,
        "level": estimate.level,
        "p_none": round(at.p_zero, 4),
        "days_since_look": at.days_since_look,
    }


def _change(change: Change) -> Json:
    return {
        "id": change.id,
        "class": change.path,
        "from": change.on_before.isoformat(),
        "to": change.on_after.isoformat(),
        "low": change.low,
        "median": change.mid,
        "high": change.high,
        "p_fewer": change.p_decrease,
        "p_more": change.p_increase,
        "said": list(change.said),
    }


def _alarm(alarm: Alarm, as_of: date) -> Json:
    return {
        "id": alarm.id,
        "class": alarm.path,
        "direction": WAYS[alarm.direction],
        "on": alarm.on.isoformat(),
        "until": alarm.until.isoformat(),
        "stands": alarm.until >= as_of,
        "strength": alarm.strength,
        "threshold": alarm.threshold,
        "usual": alarm.usual,
        "cusum": alarm.cusum,
        "looks": list(alarm.looks),
    }


def _watched(watch: Watch) -> Json:
    return {
        "class": watch.path,
        "looks": watch.told,
        "last_look": watch.last.isoformat() if watch.last else None,
        "enough_to_say": watch.can_say,
        "usual": watch.usual,
    }


def _explanations(assessment: Assessment | None) -> list[Json]:
    if assessment is None:
        return []
    return [
        {
            "id": e.hypothesis,
            "name": plain(e.name),
            "probability": e.probability.value,
            "low": e.probability.low,
            "high": e.probability.high,
            "words": e.probability.words,
            "prior": e.prior,
        }
        for e in assessment.explanations
    ]


def _signs(part: SitePicture) -> dict[str, list[str]]:
    """Rules by what is known of them: three lists that are never one."""
    return {sight.value: [i.rule for i in part.indicators if i.sight is sight] for sight in Sight}
