"""Places named in a text: watched sites first, then well-known bases, countries and regions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from sitewatch.model import Place, Point, Site, SiteKind, middle_of
from sitewatch.reports.grammar import listed
from sitewatch.reports.words import Found, PhraseIndex

GENERIC = listed("place.generic")
"""Words of a site's name that do not tell it from others: "Engels air base" is also "Engels"."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What a name in a text stands for.

    Attributes:
        name: The place's own name.
        site: Id of the watched site, or None.
        kind: Kind of the watched site, or None.
        country: ISO 3166-1 alpha-2 code where the name is that of a country or its people.
        point: Position, or None.
        people: Whether the words name people or things of a country ("Russian"), no place.
        ruler: Whether the words stand for a government ("Moscow").
        described: Whether it is a description that needs its surroundings to be clear.
    """

    name: str
    site: str | None = None
    kind: SiteKind | None = None
    country: str = ""
    point: Point | None = None
    people: bool = False
    ruler: bool = False
    described: bool = False

    @property
    def place(self) -> Place:
        """As a record."""
        return Place(self.name, self.point)


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name a place.

    Attributes:
        start: Offset in the paragraph.
        end: Offset after it.
        spot: What they stand for.
    """

    start: int
    end: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words about places.

    Attributes:
        countries: Name, other names, words for people, words for rulers, by country code.
        regions: Names of larger areas.
        to: Prepositions before a destination.
        away: Prepositions before an origin.
        here: Adverbs that point to the place spoken of.
        country: Nouns that point to the country spoken of.
    """

    countries: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]
    regions: tuple[str, ...]
    to: frozenset[str]
    away: frozenset[str]
    here: frozenset[str]
    country: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """The words of English about places, read once."""
    data = tomllib.loads(files(__package__).joinpath("places_en.toml").read_text("utf-8"))
    return PlaceWords(
        countries={
            code: (name, tuple(other), tuple(people), tuple(rulers))
            for code, (name, other, people, rulers) in data["countries"].items()
        },
        regions=tuple(data["regions"]["names"]),
        to=frozenset(data["movement"]["to"]),
        away=frozenset(data["movement"]["from"]),
        here=frozenset(data["here"]["words"]),
        country=frozenset(data["country"]["words"]),
    )


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every name of a place that a reader knows.

    Attributes:
        index: Spots by name; the first value is the one to go by.
        sites: Watched sites by id.
    """

    index: PhraseIndex[Spot]
    sites: Mapping[str, Site] = field(default_factory=dict)

    def find(self, text: str) -> list[PlaceMention]:
        """The places that a paragraph names, in the order of the text."""
        return [_mention(hit) for hit in self.index.find(text)]


def gazetteer(sites: Sequence[Site], known: Sequence[Site]) -> Gazetteer:
    """Names of watched sites, of well-known places beside them, and of countries.

    Args:
        sites: Watched sites; where there are none, the well-known places are watched.
        known: Well-known bases and ports.
    """
    watched = list(sites) or list(known)
    index: PhraseIndex[Spot] = PhraseIndex()
    for site in watched:
        _add_site(index, site, site.id)
    for site in known if sites else ():
        same = _same_place(site, watched)
        _add_site(index, site, same.id if same else None, same)
    _add_larger(index, watched)
    return Gazetteer(index, {site.id: site for site in watched})


def _mention(hit: Found[Spot]) -> PlaceMention:
    return PlaceMention(hit.start, hit.end, hit.values[0])


def _same_place(site: Site, watched: Sequence[Site]) -> Site | None:
    """The watched site that a well-known place is: one with its id or one of its names."""
    names = {name.lower() for name in (site.name, *site.aliases)}
    for each in watched:
        if each.id == site.id or names & {name.lower() for name in (each.name, *each.aliases)}:
            return each
    return None


def _add_site(
    index: PhraseIndex[Spot], site: Site, id_: str | None, same: Site | None = None
) -> None:
    known = same or site
    point = middle_of(known.geometry)
    spot = Spot(known.name, id_, known.kind if id_ else None, point=point)
    for name in dict.fromkeys((site.name, *site.aliases, _short(site.name))):
        if name:
            index.add(name, spot)
    described = Spot(known.name, id_, known.kind if id_ else None, point=point, described=True)
    for phrase in site.descriptions if id_ else ():
        index.add(phrase, described)


def _short(name: str) -> str:
    """A name without the words that tell its kind; empty where nothing would be left."""
    kept = [word for word in name.split() if word.lower() not in GENERIC]
    return " ".join(kept) if kept and len(kept) < len(name.split()) else ""


def _add_larger(index: PhraseIndex[Spot], watched: Sequence[Site]) -> None:
    for code, (name, other, people, rulers) in place_words().countries.items():
        for word in (name, *other):
            index.add(word, Spot(name, country=code), cased=True)
        for word in people:
            index.add(word, Spot(name, country=code, people=True), cased=True)
        for word in rulers:
            index.add(word, Spot(word, country=code, ruler=True), cased=True)
    around = [name for site in watched for name in site.within]
    for name in dict.fromkeys((*place_words().regions, *around)):
        index.add(name, Spot(name), cased=True)
