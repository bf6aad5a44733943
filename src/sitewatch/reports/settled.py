"""Names that a watched site shares with a city or a larger area: which of them is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sitewatch.model import Site, SiteKind, is_within
from sitewatch.reports.assets import AssetMention
from sitewatch.reports.grammar import listed
from sitewatch.reports.places import PlaceMention, Spot
from sitewatch.reports.tree import Tree
from sitewatch.reports.words import WORD

OPEN = frozenset({SiteKind.SETTLEMENT, SiteKind.REGION})
"""Kinds of site that are cities or areas themselves."""


def apart_from_cities(
    text: str, places: Sequence[PlaceMention], sites: Mapping[str, Site]
) -> list[PlaceMention]:
    """Places of a paragraph, with a city or a province no longer taken for the site in it."""
    return [_as_city(text, p) if _is_city(text, p, sites) else p for p in places]


def _as_city(text: str, place: PlaceMention) -> PlaceMention:
    return replace(place, spot=Spot(text[place.start : place.end]))


def _is_city(text: str, place: PlaceMention, sites: Mapping[str, Site]) -> bool:
    """Whether the words beside a name say that it is that of a city or of a larger area."""
    if not place.spot.site or place.spot.described or place.spot.kind in OPEN:
        return False
    if not _is_bare(text[place.start : place.end], sites[place.spot.site]):
        return False
    before = [word.lower() for word in WORD.findall(text[: place.start])[-2:]]
    after = re.match(r"\s+([^\W\d_]+)", text[place.end :])
    of_city = len(before) == 2 and before[0] in listed("settled.before") and before[1] == "of"
    follows = after.group(1).lower() if after else ""
    return of_city or follows in listed("settled.after")


def _is_bare(words: str, site: Site) -> bool:
    """Whether words give a name without the kind of the site ("Amber", not "Amber port")."""
    return is_plain(words) and words.lower() != site.name.lower()


def is_plain(words: str) -> bool:
    """Whether no word of a name tells a kind of place."""
    kinds = listed("settled.port") | listed("place.kinds") | listed("settled.before")
    return not {w.lower() for w in WORD.findall(words)} & kinds


def ports_only(
    tree: Tree,
    text: str,
    places: Sequence[PlaceMention],
    assets: Sequence[AssetMention],
    sites: Mapping[str, Site],
) -> list[PlaceMention]:
    """Places of a sentence, with the bare name of an area a port only where ports are spoken of.

    Args:
        tree: The sentence.
        text: Its paragraph.
        places: Places in the sentence.
        assets: Assets in it: vessels are in ports.
        sites: Watched sites by id.
    """
    words = {tree.lemma(i).lower() for i in range(len(tree.tokens))}
    by_sea = any(is_within(m.ref.path, "vessel") for m in assets)
    if by_sea or words & listed("settled.port"):
        return list(places)
    areas = {name.lower() for site in sites.values() for name in site.within}
    return [_as_city(text, p) if _is_area(text, p, areas) else p for p in places]


def _is_area(text: str, place: PlaceMention, areas: set[str]) -> bool:
    """Whether a port is named by no more than the name of an area around watched sites."""
    port = bool(place.spot.site) and place.spot.kind is SiteKind.PORT
    return port and text[place.start : place.end].lower() in areas
