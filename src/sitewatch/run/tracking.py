"""Positions of evidence that holds some, kept beside it in the case's `tracks` folder."""

from __future__ import annotations

from importlib.util import find_spec

from sitewatch.errors import MissingExtraError
from sitewatch.model import Evidence
from sitewatch.run.opening import OpenCase
from sitewatch.run.readers import reader_for
from sitewatch.tracks.plugin import MEDIA_TYPES, METHOD

FOLDER = "tracks"


def keep_positions(case: OpenCase, evidence: Evidence, raw: bytes) -> None:
    """Keep the positions of an original; nothing where it is of another kind, or kept already.

    Raises:
        MissingExtraError: If the packages of the extra are not installed; the original is kept.
        UnreadableError: If it is a table without positions, or damaged.
        CaseError: If the disk is full.
    """
    if evidence.media_type not in MEDIA_TYPES:
        return
    if find_spec("polars") is None:
        hint = "pip install 'sitewatch[tracks]', then add it again"
        raise MissingExtraError(
            "positions are kept as evidence, but not read", where=evidence.name, hint=hint
        )
    from sitewatch.store.tracks import TrackStore  # noqa: PLC0415  # an extra
    from sitewatch.tracks.reader import decoded  # noqa: PLC0415

    store = TrackStore(case.store.path / FOLDER)
    if store.known(evidence.sha256, METHOD) is None:
        store.put(decoded(raw, evidence), evidence.sha256, METHOD)


def holds_tracks(evidence: Evidence) -> bool:
    """Whether the tracks reader reads an original, and not another one that takes its type."""
    return evidence.media_type in MEDIA_TYPES and (
        reader_for(evidence.media_type, evidence.name).method == METHOD
    )


def vessels_by_row(raw: bytes, evidence: Evidence) -> dict[str, frozenset[str]]:
    """The transmitters of every line or row of an original that holds positions.

    Raises:
        MissingExtraError: If the packages of the extra are not installed.
        UnreadableError: If it holds no positions.
    """
    if find_spec("polars") is None:
        hint = "pip install 'sitewatch[tracks]'"
        raise MissingExtraError("needs polars", where=evidence.name, hint=hint)
    from sitewatch.tracks.reader import decoded  # noqa: PLC0415  # an extra

    found: dict[str, frozenset[str]] = {}
    for place, vessel in decoded(raw, evidence).positions.select("place", "vessel").iter_rows():
        found[str(place)] = found.get(str(place), frozenset()) | {str(vessel)}
    return found
