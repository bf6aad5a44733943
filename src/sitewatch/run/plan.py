"""What is still to be read: evidence that no current reading covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitewatch.errors import UnreadableError
from sitewatch.model import Evidence, Site, Source
from sitewatch.run.models import models_for, reading_key
from sitewatch.run.opening import OpenCase
from sitewatch.run.readers import reader_for
from sitewatch.run.tracking import holds_tracks

NO_READER = "none"
"""Method of the row that says that nothing here reads this kind of evidence."""


@dataclass(frozen=True, slots=True)
class ReadJob:
    """One part of the reading stage: everything that a worker needs, and nothing else.

    Attributes:
        evidence: Record of the original.
        raw: The original's bytes.
        sites: Watched sites.
        sources: Sources of the case.
        models: Name, manifest and weights of every model pack; empty for other evidence than
            scenes.
    """

    evidence: Evidence
    raw: bytes
    sites: tuple[Site, ...]
    sources: tuple[Source, ...]
    models: tuple[tuple[str, bytes, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to read.

    Attributes:
        todo: Evidence to read, by hash in order.
        kept: Number of pieces of evidence whose reading stands.
    """

    todo: tuple[Evidence, ...]
    kept: int


def plan_reading(case: OpenCase) -> Plan:
    """Evidence that has no reading by today's reader under today's settings."""
    done = case.store.ledger.reading_keys()
    everything = case.store.ledger.evidence()
    todo = tuple(
        e for e in everything if (e.sha256, method_for(e), reading_key(case, e)) not in done
    )
    return Plan(todo, len(everything) - len(todo))


def jobs(case: OpenCase, plan: Plan) -> Iterator[ReadJob]:
    """The plan's parts, each with its bytes fetched only when its turn comes."""
    for evidence in plan.todo:
        raw = case.store.vault.get(evidence.sha256)
        # What positions say of the sites comes of all files together: `run/sweeping.py`.
        sites = () if holds_tracks(evidence) else case.sites
        models = models_for(evidence, case.settings.imagery.packs)
        yield ReadJob(evidence, raw, sites, case.settings.sources, models)


def method_for(evidence: Evidence) -> str:
    """Name and version of the reader that reads this evidence now."""
    try:
        return reader_for(evidence.media_type, evidence.name).method
    except UnreadableError:
        return NO_READER
