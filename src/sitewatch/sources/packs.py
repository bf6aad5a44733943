"""Model packs on disk: folders with a manifest and a network, found and read within limits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import sitewatch
from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.imagery.manifest import parse_manifest
from sitewatch.imagery.onnx_graph import MOST_BYTES

MANIFEST = "manifest.toml"
MOST_MANIFEST_BYTES = 100_000
"""Largest manifest that is read [bytes]; judgement: ours have 2 kB."""
MOST_PACKS = 50
"""Most packs in one folder of packs; judgement."""

Model = tuple[str, bytes, bytes]
"""Name, manifest and weights of a model pack."""


def beside_the_source() -> Path | None:
    """The folder `packs` of a source checkout, or None where this is an installed package."""
    root = Path(sitewatch.__file__).resolve().parents[2]
    packs = root / "packs"
    return packs if packs.is_dir() and (root / "pyproject.toml").is_file() else None


def pack_folders(given: Sequence[Path]) -> tuple[Path, ...]:
    """Folders of packs, in order and each once: those given, else those beside the source.

    A given folder is a pack, or holds packs. A pack that wants to be named is not taken from a
    folder of packs.

    Raises:
        RefusedError: If a given folder is neither, or holds too many.
    """
    places = list(given) or [place for place in (beside_the_source(),) if place is not None]
    found = [folder for place in places for folder in _packs_in(place, asked=bool(given))]
    return tuple(dict.fromkeys(found))


def _packs_in(place: Path, *, asked: bool) -> Iterator[Path]:
    if (place / MANIFEST).is_file():
        yield place.resolve()
        return
    inside = sorted(place.iterdir()) if place.is_dir() else []
    packs = [folder.resolve() for folder in inside if (folder / MANIFEST).is_file()]
    if asked and not packs:
        raise RefusedError(f"no model pack: it has no {MANIFEST}", where=str(place))
    if len(packs) > MOST_PACKS:
        raise RefusedError(f"more than {MOST_PACKS} model packs", where=str(place))
    yield from (folder for folder in packs if not _wants_a_name(folder))


def _wants_a_name(folder: Path) -> bool:
    raw = _bytes_of(folder / MANIFEST, MOST_MANIFEST_BYTES)
    return parse_manifest(raw, str(folder / MANIFEST)).only_when_named


def read_packs(folders: Sequence[Path]) -> tuple[Model, ...]:
    """Packs of folders; see `read_pack`."""
    return tuple(read_pack(folder) for folder in folders)


def read_pack(folder: Path) -> Model:
    """Name, manifest and weights of one pack, with the hash of the weights checked.

    Raises:
        UnreadableError: If the manifest or the weights are missing or cannot be read.
        TooLargeError: If one is larger than is read.
        RefusedError: If the weights lie elsewhere, or are not those that the manifest names.
    """
    manifest = _bytes_of(folder / MANIFEST, MOST_MANIFEST_BYTES)
    told = parse_manifest(manifest, str(folder / MANIFEST))
    path = folder / told.weights
    if path.resolve().parent != folder.resolve():
        raise RefusedError("weights that lie outside of their pack", where=str(path))
    weights = _bytes_of(path, MOST_BYTES)
    if hashlib.sha256(weights).hexdigest() != told.sha256:
        raise RefusedError(
            "not the file that the manifest names: its hash differs", where=str(path)
        )
    return told.id, manifest, weights


def _bytes_of(path: Path, most: int) -> bytes:
    try:
        if path.stat().st_size > most:
            raise TooLargeError(f"more than {most} bytes", where=str(path))
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}", where=str(path)) from error
