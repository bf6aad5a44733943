"""New ids for records that the publication policy changed.

An id is the hash of its record. If a record lost a name or a position but kept its id, anybody
could try names until the hash fits. So a changed record gets the id of what is left of it, and so
does everything that refers to it.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from sitewatch.model import (
    Activity,
    Alarm,
    Assessment,
    CasePicture,
    Change,
    Cover,
    Disagreement,
    Estimate,
    Indicator,
    Look,
    Observation,
    Onward,
    SitePicture,
    TrackRecord,
    Watch,
)
from sitewatch.publish.rewrite import renamed

R = TypeVar(
    "R",
    Observation,
    Look,
    Estimate,
    Change,
    Alarm,
    Watch,
    Disagreement,
    Indicator,
    Assessment,
    TrackRecord,
    Onward,
    Cover,
    Activity,
)

SORTED = frozenset({"inputs", "looks", "side_a", "side_b"})
"""Fields that hold ids in sorted order."""


def reidentified(picture: CasePicture) -> CasePicture:
    """The picture with every id the hash of its record again; what did not change keeps its id."""
    ids: dict[str, str] = {}
    observations = tuple(_fresh(o, ids) for o in picture.observations)
    looks = {look.id: look for part in picture.sites for look in part.looks}
    for look in looks.values():
        _fresh_look(look, looks, ids)
    sites = tuple(_site(part, looks, ids) for part in picture.sites)
    return replace(
        picture,
        observations=tuple(sorted((renamed(o, ids) for o in observations), key=lambda o: o.id)),
        unplaced=tuple(sorted(ids.get(key, key) for key in picture.unplaced)),
        sites=sites,
        reliability=tuple(_fresh(x, ids) for x in picture.reliability),
    )


def _site(part: SitePicture, looks: dict[str, Look], ids: dict[str, str]) -> SitePicture:
    fresh = replace(
        part,
        looks=tuple(_fresh_look(look, looks, ids) for look in part.looks),
        estimates=tuple(_fresh(x, ids) for x in part.estimates),
        naive_estimates=tuple(_fresh(x, ids) for x in part.naive_estimates),
        changes=tuple(_fresh(x, ids) for x in part.changes),
        alarms=tuple(_fresh(x, ids) for x in part.alarms),
        watches=tuple(_fresh(x, ids) for x in part.watches),
        onward=tuple(_fresh(x, ids) for x in part.onward),
        covers=tuple(_fresh(x, ids) for x in part.covers),
        activity=tuple(_fresh(x, ids) for x in part.activity),
        disagreements=tuple(_fresh(x, ids) for x in part.disagreements),
    )
    indicators = tuple(_fresh(x, ids) for x in part.indicators)
    assessment = _fresh(part.assessment, ids) if part.assessment else None
    relays = tuple(
        replace(relay, observations=tuple(sorted(relay.observations)))
        for relay in renamed(part.relays, ids)
    )
    return replace(fresh, indicators=indicators, assessment=assessment, relays=relays)


def _fresh_look(look: Look, looks: dict[str, Look], ids: dict[str, str]) -> Look:
    """The look with its new id; the look that it derives from goes first."""
    if look.derived_from in looks and look.derived_from not in ids:
        ids[look.derived_from] = look.derived_from  # a circle ends here
        _fresh_look(looks[look.derived_from], looks, ids)
    return _fresh(look, ids)


def _fresh(record: R, ids: dict[str, str]) -> R:
    """The record with all known new ids in it and its own id made again."""
    moved = renamed(record, ids)
    present = {item.name for item in fields(moved)} & SORTED
    ordered: dict[str, Any] = {name: tuple(sorted(getattr(moved, name))) for name in present}
    fresh = replace(moved, **ordered, id="")
    ids[record.id] = fresh.id
    return fresh
