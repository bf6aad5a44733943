"""Observations of a larger place around a site: they speak of the site only in part."""

from __future__ import annotations

from collections.abc import Iterable

from sitewatch.fusion.looks.names import normalised
from sitewatch.model import Observation, Site


def around(site: Site, observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Unplaced observations whose named place is one that the site lies in, by id in order."""
    wider = {normalised(name) for name in (*site.within, site.country)} - {""}
    found = (o for o in observations if o.site is None and o.place is not None)
    inside = (o for o in found if o.place is not None and normalised(o.place.name) in wider)
    return tuple(sorted(inside, key=lambda o: o.id))
