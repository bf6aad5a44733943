"""How many of each class are in the named areas of a site, from looks that told areas apart.

An area's count is worked through like a site's, from the looks that covered it. Areas are parts of
a site: what is told of them makes a least number of the site's own count, and what is told of the
site as a whole says nothing of an area but where there is none at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sitewatch.fusion.estimate import counted_paths, fit_all, looks_over, summarise
from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import Estimate, Look, Observation, Relay
from sitewatch.taxonomy.records import Taxonomy


def area_estimates(
    looks: Sequence[Look],
    observations: Sequence[Observation],
    relays: Sequence[Relay],
    settings: EstimateSettings,
    taxonomy: Taxonomy,
    known: Collection[tuple[str, str | None]] = (),
) -> tuple[Estimate, ...]:
    """The count of each class in each area that some look counted it in, by area and class.

    Args:
        looks: Looks at one site.
        observations: The observations made in them.
        relays: Which article tells which look.
        settings: The day asked about and what is assumed.
        taxonomy: Classes and state families.
        known: Classes and areas, each pair of them, that are worked through already.
    """
    found: list[Estimate] = []
    for area in sorted({o.area for o in observations if o.area}):
        inside = tuple(replace(o, area=None) for o in observations if o.area == area)
        counted = counted_paths(inside, Vocabulary(taxonomy))
        wanted = tuple(path for path in counted if (path, area) not in known)
        none = tuple(o for o in observations if o.area is None and o.saw_none)
        covering = looks_over(area, looks)
        fits = fit_all(covering, (*inside, *none), relays, settings, taxonomy, wanted)
        found += [
            replace(summarise(fit, looks[0].site, settings), area=area, id="") for fit in fits
        ]
    return tuple(found)
