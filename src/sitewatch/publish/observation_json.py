"""One observation as the JSON that `read --json` and other programs rely on."""

from __future__ import annotations

from sitewatch.model import Count, Dated, Evidence, Observation, Place, Span


def observation_json(
    observation: Observation, evidence: Evidence, publisher: str = ""
) -> dict[str, object]:
    """The observation as plain values: the agreed keys first, in their order, then further ones.

    Days are inclusive ISO dates. The chain runs from the publisher, or None where nobody knows
    who published, to the one who saw or said it.

    Args:
        observation: The observation.
        evidence: Its original.
        publisher: Who published it as the reader found out, where the record does not say.
    """
    asset = observation.asset
    return {
        "id": observation.id,
        "evidence": {"sha256": evidence.sha256, "name": evidence.name},
        "locator": _locator(observation),
        "kind": observation.kind.value,
        "site": observation.site,
        "place": _place(observation.place),
        "asset": {
            "class": asset.path,
            "type": asset.type,
            "name": asset.names[0] if asset.names else None,
        },
        "count": _count(observation.count),
        "state": observation.state,
        "time": _dated(observation.time),
        "polarity": observation.polarity.value,
        "modality": observation.modality.value,
        "chain": _chain(observation, evidence.publisher or publisher),
        "confidence": round(observation.confidence, 3),
        **_further(observation),
    }


def _further(observation: Observation) -> dict[str, object]:
    change = observation.comparison
    return {
        "names": list(observation.asset.names),
        "details": list(observation.details),
        "change": change
        and {
            "direction": change.direction.value,
            "degree": change.degree or None,
            "baseline": _days(change.baseline),
        },
        "seen": observation.seen and _dated(observation.seen),
        "links": [
            {"who": link.who, "medium": link.medium.value, "verb": link.verb, "direct": link.direct}
            for link in observation.chain
        ],
        "cited": [list(entry) for entry in observation.cited],
        "area": observation.area,
        "method": observation.method,
    }


def _locator(observation: Observation) -> dict[str, object]:
    place = observation.locator
    if place.type == "text":
        repeats = [list(pair) for pair in place.repeats]
        plain = {"type": place.type, "start": place.start, "end": place.end, "quote": place.quote}
        return {**plain, "repeats": repeats} if repeats else plain
    if place.type == "pixels":
        box = {"row": place.row, "col": place.col, "height": place.height, "width": place.width}
        rings = [[list(point) for point in outline] for outline in place.outlines]
        return {"type": place.type, **box, **({"outlines": rings} if rings else {})}
    return {
        "type": place.type,
        "vessel": place.vessel,
        "span": _days(place.span),
        "messages": list(place.messages),
        "path": [list(point) for point in place.path],
    }


def _place(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    point = place.point
    return {
        "name": place.name,
        "lon": point.lon if point else None,
        "lat": point.lat if point else None,
    }


def _count(count: Count | None) -> dict[str, object] | None:
    if count is None:
        return None
    return {"min": count.min, "max": count.max, "kind": count.kind.value, "text": count.text}


def _dated(dated: Dated) -> dict[str, object]:
    days = {"start": dated.span.first_day.isoformat(), "end": dated.span.last_day.isoformat()}
    return {**days, "basis": dated.basis.value, "reasons": list(dated.reasons)}


def _days(span: Span | None) -> dict[str, str] | None:
    if span is None:
        return None
    return {"start": span.first_day.isoformat(), "end": span.last_day.isoformat()}


def _chain(observation: Observation, publisher: str) -> list[str | None]:
    names: list[str | None] = [link.who for link in observation.chain]
    if publisher and names[:1] == [publisher]:
        return names
    return [publisher or None, *names]
