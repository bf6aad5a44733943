"""What is known of each site as a STIX 2.1 bundle: locations, notes, a report a site."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from sitewatch.model import CasePicture, SitePicture, middle_of
from sitewatch.publish.clause import Clause
from sitewatch.publish.geojson import dumped
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.summary import summary_lines
from sitewatch.publish.text import plain
from sitewatch.taxonomy.records import Taxonomy

Object = dict[str, Any]
NAMESPACE = uuid.UUID("c2b1a1f0-5a59-5d3c-9a52-6f0f0f4f6f11")
"""Namespace of this export's ids, so that the same content has the same id in every run."""


def to_stix(picture: CasePicture, policy: Policy, taxonomy: Taxonomy | None = None) -> str:
    """A bundle: one identity for the tool, and for each site a location, notes and a report.

    STIX knows no counts of things that are no cyber observables, so each clause of the summary is
    a note, with the ids of what stands behind it as external references.

    Args:
        picture: Everything that is known; the policy is applied here.
        policy: What may leave.
        taxonomy: Names of asset classes for the summary, or None.

    Source:
        OASIS STIX Version 2.1 (2021), sections 4.6 Identity, 4.9 Location, 4.12 Note, 4.14 Report.
    """
    shown = visible(picture, policy)
    stamp = datetime.combine(shown.as_of, time(), UTC).isoformat(timespec="milliseconds")
    stamp = stamp.replace("+00:00", "Z")
    maker = _object("identity", stamp, "sitewatch", name="sitewatch", identity_class="system")
    objects = [maker]
    for part in shown.sites:
        objects.extend(_site(part, shown, stamp, maker["id"], taxonomy))
    bundle = _id("bundle", shown.title, stamp)
    return dumped({"type": "bundle", "id": bundle, "objects": objects})


def _site(
    part: SitePicture, picture: CasePicture, stamp: str, maker: str, taxonomy: Taxonomy | None
) -> Iterator[Object]:
    where = _location(part, stamp, maker)
    clauses = summary_lines(picture, part.site.id, taxonomy)
    notes = [
        _note(clause, f"{part.site.id} {number}", stamp, (maker, where["id"]))
        for number, clause in enumerate(clauses, 1)
    ]
    yield where
    yield from notes
    yield _object(
        "report",
        stamp,
        part.site.id,
        created_by_ref=maker,
        name=plain(f"{part.site.name}, as of {picture.as_of.isoformat()}"),
        description=_limits(picture),
        report_types=["observed-data"],
        published=stamp,
        object_refs=[where["id"], *(note["id"] for note in notes)],
    )


def _note(clause: Clause, key: str, stamp: str, ids: tuple[str, str]) -> Object:
    maker, where = ids
    return _object(
        "note",
        stamp,
        key,
        created_by_ref=maker,
        content=plain(clause.text),
        object_refs=[where],
        external_references=[
            {"source_name": "sitewatch", "external_id": ref} for ref in clause.refs
        ],
    )


def _limits(picture: CasePicture) -> str:
    """The case in a line, with what is simulated and what is withheld."""
    simulated = "Simulated for an example. " if picture.simulated else ""
    held = " ".join(f"Withheld: {number} {what}." for what, number in picture.withheld)
    return plain(f"{simulated}{picture.title}. {held}".strip())


def _location(part: SitePicture, stamp: str, maker: str) -> Object:
    place = middle_of(part.site.geometry)
    country = {"country": part.site.country} if part.site.country else {}
    return _object(
        "location",
        stamp,
        part.site.id,
        created_by_ref=maker,
        name=plain(part.site.name),
        latitude=round(place.lat, 4),
        longitude=round(place.lon, 4),
        **country,
    )


def _object(kind: str, stamp: str, key: str, **values: object) -> Object:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(kind, key, stamp),
        "created": stamp,
        "modified": stamp,
        **values,
    }


def _id(kind: str, key: str, stamp: str) -> str:
    return f"{kind}--{uuid.uuid5(NAMESPACE, f'{kind} {key} {stamp}')}"
