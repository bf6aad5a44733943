"""Articles, looks and sites as FollowTheMoney entities, for Aleph and its relatives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sitewatch.model import CasePicture, Evidence, Look, Relay, SitePicture, content_id, middle_of
from sitewatch.publish.index import Index, index
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.text import plain
from sitewatch.publish.words import MEDIA, OUTCOMES, looks_worth, span_words

Entity = dict[str, Any]
WEB = ("http://", "https://")


def to_ftm(picture: CasePicture, policy: Policy) -> str:
    """One entity a line: `Address` a site, `Article` a piece of evidence, `Event` a look.

    FollowTheMoney has no geometry, no count and no negative observation: what a look saw stands in
    its words, and a look that saw nothing says so.

    Args:
        picture: Everything that is known; the policy is applied here.
        policy: What may leave.

    Source:
        followthemoney.tech/explorer: schemata Address, Article, Event, Documentation, LegalEntity.
    """
    shown = visible(picture, policy)
    known = index(shown)
    entities = [*_articles(shown, known), *_sites(shown, known)]
    unique = {entity["id"]: entity for entity in entities}
    lines = (json.dumps(unique[k], ensure_ascii=False, sort_keys=True) for k in sorted(unique))
    return "".join(f"{line}\n" for line in lines)


def _sites(picture: CasePicture, known: Index) -> Iterator[Entity]:
    for part in picture.sites:
        place = middle_of(part.site.geometry)
        yield _entity(
            f"site-{part.site.id}",
            "Address",
            name=part.site.name,
            full=part.site.name,
            country=part.site.country.lower(),
            latitude=f"{place.lat:.4f}",
            longitude=f"{place.lon:.4f}",
        )
        for look in part.looks:
            yield from _look(look, part, known)


def _look(look: Look, part: SitePicture, known: Index) -> Iterator[Entity]:
    span = look.captured.span
    relays = known.relays.get(look.id, ())
    worth = looks_worth(sum(relay.weight for relay in relays))
    observer = content_id("who", plain(look.observer))
    said = f"{OUTCOMES[look.outcome]}; {MEDIA[look.medium]}; worth {worth} independent looks."
    yield _entity(observer, "LegalEntity", name=look.observer)
    yield _entity(
        look.id,
        "Event",
        name=f"Look by {look.observer} at {part.site.name}, {span_words(span)}",
        startDate=span.first_day.isoformat(),
        endDate=span.last_day.isoformat(),
        location=part.site.name,
        addressEntity=f"site-{part.site.id}",
        summary=said,
        description=" ".join(look.reasons),
        organizer=observer,
        proof=[relay.evidence for relay in relays],
    )
    for relay in relays:
        yield _told(relay)


def _told(relay: Relay) -> Entity:
    key = content_id("told", (relay.look, relay.evidence))
    via = f"via {', '.join(relay.via)}" if relay.via else "told directly"
    return _entity(key, "Documentation", document=relay.evidence, entity=relay.look, role=via)


def _articles(picture: CasePicture, known: Index) -> Iterator[Entity]:
    for evidence in picture.evidence:
        published = known.published(evidence.sha256)
        yield _entity(
            evidence.sha256,
            "Article",
            title=evidence.title,
            fileName=evidence.name,
            mimeType=evidence.media_type,
            fileSize=str(evidence.size_bytes),
            publisher=_publisher(evidence, known),
            publishedAt=published.span.first_day.isoformat() if published else "",
            retrievedAt=_instant(evidence.retrieved),
            sourceUrl=evidence.origin if evidence.origin.startswith(WEB) else "",
            notes=[f"SHA-256 {evidence.sha256}", "simulated" if evidence.simulated else ""],
        )


def _publisher(evidence: Evidence, known: Index) -> str:
    reading = known.readings.get(evidence.sha256)
    return evidence.publisher or (reading.publisher if reading else "")


def _instant(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _entity(key: str, schema: str, **values: str | list[str]) -> Entity:
    """An entity with every property a list, empty values left out."""
    properties = {
        name: kept
        for name, value in values.items()
        if (kept := [plain(v) for v in ([value] if isinstance(value, str) else value) if v])
    }
    return {"id": key, "schema": schema, "properties": properties}
