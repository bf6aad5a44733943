"""What areas of a site are for, by their names: where aircraft stand, where things are stacked."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from sitewatch.imagery.geometry import WHOLE
from sitewatch.model import Area, Site

WORDS = "area_words.toml"
WORD = re.compile(r"[^\W\d_]+")


def aprons(site: Site) -> tuple[str, ...]:
    """Ids of the areas whose name says apron; else all areas, or the whole where it has none."""
    said = tuple(area.id for area in site.areas if _says(area, "aprons"))
    return said or tuple(area.id for area in site.areas) or (WHOLE,)


def stacked(site: Site) -> tuple[Area, ...]:
    """The areas whose name or id says that things are stacked or parked there."""
    return tuple(a for a in site.areas if _says(a, "aprons") or _says(a, "yards"))


def _says(area: Area, what: str) -> bool:
    told = " ".join(WORD.findall(f"{area.name} {area.id}".casefold()))
    return any(f" {word} " in f" {told} " for word in _words()[what])


@cache
def _words() -> dict[str, tuple[str, ...]]:
    held = tomllib.loads(files("sitewatch.imagery").joinpath(WORDS).read_text(encoding="utf-8"))
    return {key: tuple(word.casefold() for word in words) for key, words in held.items()}
