"""The whole derivation as W3C PROV-JSON: which result came from which, down to the hashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitewatch.model import (
    CasePicture,
    Evidence,
    Look,
    Observation,
    Site,
    TextLocator,
    content_id,
)
from sitewatch.publish.geojson import dumped
from sitewatch.publish.index import Index, Record, index
from sitewatch.publish.names import Names
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.refs import kind, label
from sitewatch.publish.text import plain
from sitewatch.publish.trail import behind

Json = dict[str, Any]
PREFIX = "urn:sitewatch:"
READING = "reading"


def to_provjson(picture: CasePicture, policy: Policy) -> str:
    """A PROV document: records as entities, methods as activities, those who tell as agents.

    Args:
        picture: Everything that is known; the policy is applied here.
        policy: What may leave.

    Source:
        W3C, The PROV-JSON Serialization (member submission, 24 April 2013).
    """
    shown = visible(picture, policy)
    known, names = index(shown), Names()
    records = {k: r for k, r in sorted(known.records.items()) if not isinstance(r, Site)}
    told = dict(_attributed(records, known))
    made = {key: r.method for key, r in records.items() if not isinstance(r, Evidence)}
    derived = [(k, b) for k, r in records.items() for b in behind(r, known) if b in records]
    return dumped(
        {
            "prefix": {"sw": PREFIX},
            "entity": {_name(k): _entity(r, known, names, shown) for k, r in records.items()},
            "activity": {_activity(m): {"prov:label": plain(m)} for m in sorted({*made.values()})},
            "agent": {_agent(n): {"prov:label": plain(n)} for n in sorted({*told.values()})},
            "wasGeneratedBy": _relations(
                "g",
                [{"prov:entity": _name(k), "prov:activity": _activity(m)} for k, m in made.items()],
            ),
            "wasDerivedFrom": _relations(
                "d",
                [
                    {"prov:generatedEntity": _name(a), "prov:usedEntity": _name(b)}
                    for a, b in derived
                ],
            ),
            "wasAttributedTo": _relations(
                "a",
                [{"prov:entity": _name(k), "prov:agent": _agent(n)} for k, n in told.items()],
            ),
        }
    )


def _entity(record: Record, known: Index, names: Names, picture: CasePicture) -> Json:
    entity: Json = {
        "prov:type": {"$": f"sw:{kind(record)}", "type": "prov:QUALIFIED_NAME"},
        "prov:label": plain(label(record, known, names)),
    }
    if isinstance(record, Evidence):
        entity["sw:sha256"] = record.sha256
        entity["sw:retrieved"] = {"$": record.retrieved.isoformat(), "type": "xsd:dateTime"}
        entity["sw:simulated"] = {"$": str(record.simulated).lower(), "type": "xsd:boolean"}
    if isinstance(record, Observation) and isinstance(record.locator, TextLocator):
        entity["sw:start"] = {"$": str(record.locator.start), "type": "xsd:int"}
        entity["sw:end"] = {"$": str(record.locator.end), "type": "xsd:int"}
    return entity


def _attributed(records: Mapping[str, Record], known: Index) -> Iterator[tuple[str, str]]:
    """Who stands behind evidence and looks, where somebody is named."""
    for key, record in records.items():
        if isinstance(record, Evidence):
            reading = known.readings.get(key)
            name = (reading.publisher if reading else "") or record.publisher
            if name:
                yield key, name
        elif isinstance(record, Look):
            yield key, record.observer


def _relations(letter: str, relations: list[Json]) -> dict[str, Json]:
    return {f"_:{letter}{n}": relation for n, relation in enumerate(relations, 1)}


def _name(key: str) -> str:
    return f"sw:{key}"


def _activity(method: str) -> str:
    return f"sw:{content_id('activity', plain(method))}"


def _agent(name: str) -> str:
    return f"sw:{content_id('agent', plain(name))}"
