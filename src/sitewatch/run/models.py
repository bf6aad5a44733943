"""Model packs of a case: found once a process, and part of what a reading of a scene depends on."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from sitewatch.errors import MissingExtraError
from sitewatch.imagery.plugin import MEDIA_TYPES, NEEDED
from sitewatch.model import Evidence, content_id
from sitewatch.run.opening import OpenCase

VARIABLE = "SITEWATCH_PACKS"
"""Environment variable with folders of model packs, apart by the path separator of the system."""
Model = tuple[str, bytes, bytes]


def models_for(evidence: Evidence, given: tuple[str, ...] = ()) -> tuple[Model, ...]:
    """Model packs for one piece of evidence: none, unless it is a scene that can be read.

    Raises:
        EvidenceError: If a pack that is named is missing or damaged.
    """
    if evidence.media_type not in MEDIA_TYPES or not readable():
        return ()
    return packs(given)


def reading_key(case: OpenCase, evidence: Evidence) -> str:
    """Name of everything beside one piece of evidence that its reading depends on."""
    models = models_for(evidence, case.settings.imagery.packs)
    if not models:
        return case.reading_key
    told = [(name, hashlib.sha256(manifest).hexdigest()) for name, manifest, _ in models]
    return content_id("key", {"case": case.reading_key, "models": told})


def readable() -> bool:
    """Whether the packages of the extra are installed."""
    return all(find_spec(name) is not None for name in (*NEEDED, "onnxruntime"))


@cache
def packs(given: tuple[str, ...] = ()) -> tuple[Model, ...]:
    """Name, manifest and weights of every pack.

    Those of the settings, else of the environment variable, else those beside the source.

    Raises:
        EvidenceError: If a pack that is named is missing or damaged.
    """
    from sitewatch.sources.packs import pack_folders, read_packs  # noqa: PLC0415  # an extra

    named = given or tuple(filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)))
    return read_packs(pack_folders([Path(name).expanduser() for name in named]))


def scene_shape(raw: bytes, evidence: Evidence) -> tuple[int, int]:
    """Rows and columns of a scene.

    Raises:
        MissingExtraError: If the packages of the extra are not installed.
        UnreadableError: If it is damaged.
    """
    if not readable():
        hint = "pip install 'sitewatch[imagery]'"
        raise MissingExtraError("needs the packages of scenes", where=evidence.name, hint=hint)
    from sitewatch.imagery.reader import open_scene  # noqa: PLC0415  # an extra

    with open_scene(raw, evidence.media_type, evidence.name) as scene:
        return scene.raster.shape
