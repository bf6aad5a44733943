"""Adding evidence to a case: collect, keep the original, note it in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sitewatch.errors import SitewatchError, UsageError
from sitewatch.imagery.facts import NOTHING, Facts
from sitewatch.model import Dated, Evidence, Span
from sitewatch.run.opening import OpenCase
from sitewatch.run.scenes import Intake, expanded, searched
from sitewatch.run.tracking import keep_positions
from sitewatch.settings import Settings
from sitewatch.sources.collect import collect
from sitewatch.sources.fetch import HttpFetch
from sitewatch.sources.found import Found, Problem
from sitewatch.sources.limits import Limits

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Told:
    """What the person who adds says of all that is added.

    Attributes:
        now: When it is added (UTC).
        published: When it was published, or None.
        publisher: Who published it, or empty.
        scene: What is told of scenes among it.
        period: When scenes that the catalogues are asked for were taken, or None to ask none.
    """

    now: datetime
    published: Dated | None = None
    publisher: str = ""
    scene: Facts = NOTHING
    period: Span | None = None


@dataclass(slots=True)
class Added:
    """What came of adding.

    Attributes:
        new: Originals that were not there before.
        known: Originals that were there already.
        problems: What could not be added, one line each.
    """

    new: list[Evidence] = field(default_factory=list)
    known: list[Evidence] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def add_evidence(
    case: OpenCase, what: Sequence[str], told: Told, fetch: HttpFetch | None = None
) -> Added:
    """Store all that the paths and addresses lead to; what cannot be stored is listed.

    Args:
        case: The case.
        what: Paths and addresses.
        told: What the person who adds says of them.
        fetch: Gets addresses.

    The original is on disk before the ledger names it, so a kill between the two leaves a file
    that the next `add` finds and names.
    """
    outcome = Added()
    for asked in what:
        _check_outside(case, asked)
    with case.store.lock():
        for found in _given(case, what, told, fetch or HttpFetch()):
            if isinstance(found, Problem):
                outcome.problems.append(str(found.error))
                continue
            evidence = evidence_of(found, told)
            case.store.vault.put(found.raw)
            is_new = case.store.ledger.add_evidence(evidence)
            (outcome.new if is_new else outcome.known).append(evidence)
            try:
                keep_positions(case, evidence, found.raw)
            except SitewatchError as error:
                outcome.problems.append(str(error))
    return outcome


def _given(
    case: OpenCase, what: Sequence[str], told: Told, fetch: HttpFetch
) -> Iterator[Found | Problem]:
    """Originals as they are to be stored, then those of the catalogues."""
    intake = Intake(case.sites, limits_of(case.settings), fetch)
    for found in collect(what, intake.limits, fetch=fetch):
        if isinstance(found, Problem):
            yield found
        else:
            yield from expanded(found, told.scene, intake)
    if told.period is not None:
        yield from searched(case.settings.imagery.stac, told.period, intake)


def _check_outside(case: OpenCase, asked: str) -> None:
    """Refuse nothing at all, and the case's own files: settings can name protected sources.

    Raises:
        UsageError: If the argument is empty, or is, lies in or holds the case's folder.
    """
    if not asked.strip():
        raise UsageError("an empty path names nothing to add")
    if "://" in asked:
        return
    home, path = case.store.path.resolve(), Path(asked).resolve()
    if path == home or home in path.parents or (path.is_dir() and path in home.parents):
        raise UsageError("the case cannot be evidence of itself", where=asked)


def limits_of(settings: Settings) -> Limits:
    """The case's limits in bytes."""
    given = settings.limits
    return Limits(
        file_bytes=int(given.max_file_mb * MEGABYTE),
        unpacked_bytes=int(given.max_unpacked_mb * MEGABYTE),
        ratio=given.max_ratio,
        files=given.max_files,
    )


def evidence_of(found: Found, told: Told) -> Evidence:
    """The record of an original; what the person says wins over what its metadata says.

    An original out of a web archive was retrieved when it was recorded.
    """
    return Evidence(
        sha256=hashlib.sha256(found.raw).hexdigest(),
        name=found.name,
        media_type=found.media_type,
        size_bytes=len(found.raw),
        origin=found.origin,
        retrieved=min(told.now, found.captured or told.now),
        published=told.published or found.published,
        publisher=told.publisher or found.publisher,
        title=found.title,
    )
