"""Scenes with what is told beside them: sidecars, and what the person who adds them says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sitewatch.errors import UnreadableError
from sitewatch.imagery.facts import MOST_BYTES, NOTHING, Facts, joined, parse_facts
from sitewatch.imagery.package import MEDIA_TYPE, Package, pack, unpack
from sitewatch.sources.found import Found

PICTURES = ("image/tiff", "image/png", "image/jpeg")
ENDINGS = (".tif", ".tiff", ".png", ".jpg", ".jpeg")


def sidecar_of(path: Path) -> Path | None:
    """The JSON file beside a picture that has its name, with or without its ending, or None."""
    for beside in (path.with_name(f"{path.name}.json"), path.with_suffix(".json")):
        if beside != path and beside.is_file() and not beside.is_symlink():
            return beside
    return None


def is_sidecar(path: Path, files: set[Path]) -> bool:
    """Whether a JSON file stands beside a picture of its name, so that it is no original itself."""
    if path.suffix.lower() != ".json":
        return False
    bare = path.with_suffix("")
    named = {bare} if bare.suffix.lower() in ENDINGS else set()
    same = {path.with_suffix(ending) for ending in (*ENDINGS, *map(str.upper, ENDINGS))}
    return bool((named | same) & files)


def with_sidecar(found: Found, path: Path) -> Found:
    """A picture packed with the facts of the JSON file beside it; as it is where there is none.

    Raises:
        UnreadableError: If the JSON file holds no facts of a scene.
    """
    beside = sidecar_of(path) if found.media_type in PICTURES else None
    if beside is None:
        return found
    try:
        with beside.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}", where=str(beside)) from error
    return with_facts(found, parse_facts(raw, str(beside)))


def with_facts(found: Found, facts: Facts) -> Found:
    """A scene packed with facts, which win over those it has; as it is where nothing is told.

    Raises:
        EvidenceError: If it is a damaged package.
    """
    if facts == NOTHING:
        return found
    if found.media_type == MEDIA_TYPE:
        package = unpack(found.raw, found.origin)
        package = replace(package, facts=joined(facts, package.facts))
    elif found.media_type in PICTURES:
        package = Package(found.name, found.raw, facts)
    else:
        return found
    return replace(found, raw=pack(package), media_type=MEDIA_TYPE)
