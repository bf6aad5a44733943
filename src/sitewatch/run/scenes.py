"""Scenes on their way into a case: told facts, items of catalogues, searches of the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

from sitewatch.errors import EvidenceError, MissingExtraError, RefusedError
from sitewatch.imagery.facts import Facts
from sitewatch.imagery.plugin import NEEDED
from sitewatch.model import Site, Span
from sitewatch.settings import Catalogue
from sitewatch.sources.fetch import HttpFetch
from sitewatch.sources.found import Found, Problem
from sitewatch.sources.limits import Limits
from sitewatch.sources.scenes import with_facts

ITEMS = ("application/json", "application/geo+json")


@dataclass(frozen=True, slots=True)
class Intake:
    """What scenes are taken in with.

    Attributes:
        sites: Watched sites.
        limits: How much is taken in.
        fetch: Gets addresses and parts of them.
    """

    sites: Sequence[Site]
    limits: Limits = field(default_factory=Limits)
    fetch: HttpFetch = field(default_factory=HttpFetch)


def expanded(found: Found, facts: Facts, intake: Intake) -> Iterator[Found | Problem]:
    """An original as it is to be stored: a STAC item as the windows of the sites in its scene.

    Args:
        found: The original.
        facts: What the person who adds it says of scenes.
        intake: Sites and limits.
    """
    if found.media_type in ITEMS and b'"stac_version"' in found.raw:
        yield from _items(found, facts, intake)
        return
    try:
        yield with_facts(found, facts)
    except EvidenceError as error:
        yield Problem(error)


def searched(
    catalogues: Sequence[Catalogue], period: Span, intake: Intake
) -> Iterator[Found | Problem]:
    """Scenes of the sites that the catalogues of the settings have of a period."""
    if _missing():
        yield Problem(_missing_error())
        return
    if not catalogues:
        hint = "name one under [[imagery.stac]] in sitewatch.toml"
        yield Problem(RefusedError("no catalogue to ask", where="imagery.stac", hint=hint))
    from sitewatch.sources.assets import Wanted  # noqa: PLC0415  # an extra
    from sitewatch.sources.catalogues import Search, items_for  # noqa: PLC0415
    from sitewatch.sources.stac import scenes_of  # noqa: PLC0415

    for named in catalogues:
        asked = Search(named.url, named.collections, named.cloud, named.assets)
        wanted = Wanted(intake.sites, named.assets, intake.fetch, intake.limits, named.sign)
        for given in items_for(asked, intake.sites, period, intake.fetch, intake.limits):
            if isinstance(given, Problem):
                yield given
            else:
                yield from scenes_of(given[1], given[0], wanted)


def _items(found: Found, facts: Facts, intake: Intake) -> Iterator[Found | Problem]:
    if _missing():
        yield Problem(_missing_error())
        return
    from sitewatch.sources.assets import Wanted  # noqa: PLC0415  # an extra
    from sitewatch.sources.stac import items_in, scenes_of  # noqa: PLC0415

    wanted = Wanted(intake.sites, (), intake.fetch, intake.limits)
    items = items_in(found.raw)
    for item in items:
        for scene in scenes_of(item, found.origin, wanted):
            yield scene if isinstance(scene, Problem) else with_facts(scene, facts)
    if not items:
        yield found


def _missing() -> list[str]:
    return [name for name in (*NEEDED, "pystac_client") if find_spec(name) is None]


def _missing_error() -> MissingExtraError:
    hint = "pip install 'sitewatch[imagery]'"
    return MissingExtraError(f"needs {', '.join(_missing())}", where="imagery", hint=hint)
