"""Watched places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sitewatch.errors import RecordError
from sitewatch.model.geometry import Geometry

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class SiteKind(StrEnum):
    """What sort of place it is."""

    AIR_BASE = "air_base"
    PORT = "port"
    BASE = "base"
    ROAD = "road"
    BORDER = "border"
    SETTLEMENT = "settlement"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Area:
    """A named part of a site: apron, pier, anchorage.

    Raises:
        RecordError: If the id is not a slug.
    """

    id: str
    name: str
    geometry: Geometry

    def __post_init__(self) -> None:
        _check_slug(self.id)


@dataclass(frozen=True, slots=True)
class Site:
    """A watched place.

    Attributes:
        id: Slug that stands in every record (`hmeimim`).
        name: Name to print.
        kind: What sort of place it is.
        geometry: Outline or position, WGS 84.
        country: ISO 3166-1 alpha-2 code, or empty.
        aliases: Other names and spellings, in any script.
        descriptions: Phrases that mean this site where the text has made its place clear
            ("the Russian naval base").
        within: Names of larger places around it (province, country).
        areas: Named parts.

    Raises:
        RecordError: If the id is not a slug, the name is empty or two areas share an id.
    """

    id: str
    name: str
    kind: SiteKind
    geometry: Geometry
    country: str = ""
    aliases: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()

    def __post_init__(self) -> None:
        _check_slug(self.id)
        if not self.name.strip():
            raise RecordError(f"site {self.id} has no name")
        if len({area.id for area in self.areas}) != len(self.areas):
            raise RecordError(f"site {self.id} has two areas with one id")


def _check_slug(value: str) -> None:
    if not SLUG.fullmatch(value):
        raise RecordError(f"not an id of small letters, digits and hyphens: {value!r}")
