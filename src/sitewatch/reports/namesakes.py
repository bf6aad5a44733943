"""Names that only look like that of a watched site: of another town, a firm, a person, a ship."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from sitewatch.model import Site
from sitewatch.reports.grammar import listed
from sitewatch.reports.places import PlaceMention, Spot, place_words
from sitewatch.reports.settled import is_plain

NEXT = re.compile(r"\s+([A-Z][\w&]*)")
BEFORE = re.compile(r"([^\W\d_][\w.-]*)\s+[\"“'‘«]?$")
REGION = re.compile(r"(?:,|\s+in)\s+((?:[A-Z][a-z]+)(?:\s[A-Z][a-z]+){0,2})")
COUNTRY_ENDS = re.compile(r"\s*(?:[,.;:)]|$)")
"""What follows a country that says where a town is, and not one that begins a clause."""

SENTENCE = re.compile(r"(?:^|[.!?:]\s+|[\"“(]\s*|\n)$")


def without_namesakes(
    text: str, places: Sequence[PlaceMention], sites: Mapping[str, Site]
) -> list[PlaceMention]:
    """Places of a paragraph, without names of sites that name something else."""
    return [kept for p in places for kept in _kept(text, p, sites)]


def _kept(text: str, place: PlaceMention, sites: Mapping[str, Site]) -> Iterator[PlaceMention]:
    site = sites.get(place.spot.site or "")
    if site is None or place.spot.described or not is_plain(text[place.start : place.end]):
        yield place
        return
    elsewhere = _end_elsewhere(text, place, site)
    if elsewhere is not None:
        yield PlaceMention(place.start, elsewhere, Spot(text[place.start : elsewhere]))
    elif not (_is_in_longer_name(text, place) or _is_ship(text, place) or _is_person(text, place)):
        yield place


def _end_elsewhere(text: str, place: PlaceMention, site: Site) -> int | None:
    """Where the name of a larger area ends that says that another town is meant, or None."""
    match = REGION.match(text, place.end)
    if match is None:
        return None
    own = {name.lower() for name in (*site.within, _country(site.country))}
    words = match.group(1).split()
    for n in range(len(words), 0, -1):
        name = " ".join(words[:n])
        end = match.start(1) + len(name)
        if name.lower() in own:
            return None
        if name in listed("namesake.areas"):
            return end
        if text[place.end] == "," and name in _countries() and COUNTRY_ENDS.match(text, end):
            return end
    return None


def _country(code: str) -> str:
    known = place_words().countries.get(code)
    return known[0] if known else ""


@cache
def _countries() -> frozenset[str]:
    return frozenset(
        name for each in place_words().countries.values() for name in (each[0], *each[1])
    )


def _is_in_longer_name(text: str, place: PlaceMention) -> bool:
    after = NEXT.match(text, place.end)
    return after is not None and after.group(1) in listed("namesake.after")


def _is_ship(text: str, place: PlaceMention) -> bool:
    before = BEFORE.search(text, max(0, place.start - 40), place.start)
    word = before.group(1) if before else ""
    if text[place.end : place.end + 6].lower() in {"-class", " class"}:
        return True
    return word.lower() in listed("namesake.vessels") or word in listed("ships.prefixes")


def _is_person(text: str, place: PlaceMention) -> bool:
    """Whether a title or a given name stands before."""
    before = BEFORE.search(text, max(0, place.start - 40), place.start)
    if before is None or not before.group(1)[0].isupper():
        return False
    word = before.group(1).rstrip(".")
    return word in listed("namesake.titles") or word in listed("namesake.given")
