"""A scene and what is told of it as one original: a ZIP whose first member names its type.

A picture from a news page has no place and no time of its own. Kept with them in one file, it can
be read again anywhere, and its hash covers them too.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.imagery.facts import MOST_BYTES, Facts, facts_json, parse_facts

MEDIA_TYPE = "application/vnd.sitewatch.scene+zip"
FACTS = "facts.json"
ITEM = "item.json"
BEGUN = (1980, 1, 1, 0, 0, 0)
"""Time of every member: the earliest that a ZIP can hold, so that equal content is equal bytes."""
MOST_SCENE_BYTES = 2_000_000_000
"""Largest scene that is taken out of a package [bytes]. Judgement: memory of a small machine."""


@dataclass(frozen=True, slots=True)
class Package:
    """A scene with its facts.

    Attributes:
        name: File name of the scene.
        raw: Its bytes, unaltered.
        facts: What is told of it.
        item: The catalogue entry that it came from, as JSON, or empty.
    """

    name: str
    raw: bytes
    facts: Facts
    item: bytes = b""


def pack(package: Package) -> bytes:
    """The package as bytes, the same for the same content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        members = {"mimetype": MEDIA_TYPE.encode(), FACTS: facts_json(package.facts)}
        members |= {ITEM: package.item} if package.item else {}
        members[f"scene/{_plain_name(package.name)}"] = package.raw
        for name, raw in members.items():
            archive.writestr(zipfile.ZipInfo(name, BEGUN), raw)
    return stream.getvalue()


def unpack(raw: bytes, where: str) -> Package:
    """What a package holds.

    Raises:
        UnreadableError: If it is damaged or lacks a part.
        TooLargeError: If a part is larger than is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inside = {info.filename: info for info in archive.infolist()}
            scenes = [name for name in inside if name.startswith("scene/")]
            if FACTS not in inside or len(scenes) != 1:
                raise UnreadableError("a package without one scene and its facts", where=where)
            facts = _member(archive, inside[FACTS], MOST_BYTES, where)
            item = _member(archive, inside[ITEM], MOST_BYTES, where) if ITEM in inside else b""
            scene = _member(archive, inside[scenes[0]], MOST_SCENE_BYTES, where)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError) as error:
        raise UnreadableError(f"a damaged package: {error}", where=where) from error
    name = scenes[0].removeprefix("scene/")
    return Package(name, scene, parse_facts(facts, f"{where}!{FACTS}"), item)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, where: str) -> bytes:
    if info.compress_type != zipfile.ZIP_STORED:
        raise UnreadableError("a package must not be compressed", where=f"{where}!{info.filename}")
    if info.file_size > most:
        raise TooLargeError(f"larger than {most} bytes", where=f"{where}!{info.filename}")
    return archive.read(info)


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1] or "scene"
