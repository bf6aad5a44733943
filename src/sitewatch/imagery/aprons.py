"""The areas of a site on which aircraft stand, by their names."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from sitewatch.imagery.geometry import WHOLE
from sitewatch.model import Site

WORDS = "aprons.toml"


def aprons(site: Site) -> tuple[str, ...]:
    """Ids of the areas whose name says apron; else all areas, or the whole where it has none."""
    said = tuple(area.id for area in site.areas if _says(f"{area.id} {area.name}"))
    return said or tuple(area.id for area in site.areas) or (WHOLE,)


def _says(text: str) -> bool:
    told = " ".join(re.findall(r"[a-z]+", text.lower()))
    return any(f" {word} " in f" {told} " for word in _words())


@cache
def _words() -> tuple[str, ...]:
    held = tomllib.loads(files("sitewatch.imagery").joinpath(WORDS).read_text(encoding="utf-8"))
    return tuple(held["words"])
