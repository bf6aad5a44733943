"""Reading loose files, without a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sitewatch.model import Evidence, Reading, Site
from sitewatch.run.adding import Told, evidence_of
from sitewatch.run.models import models_for
from sitewatch.run.plan import ReadJob
from sitewatch.run.reading import problem_of, read_part
from sitewatch.run.scenes import Intake, expanded
from sitewatch.sources.collect import collect
from sitewatch.sources.found import Found, Problem
from sitewatch.sources.sites import load_sites
from sitewatch.taxonomy import load_taxonomy


@dataclass(frozen=True, slots=True)
class LooseReading:
    """What came of one loose file.

    Attributes:
        evidence: Its record, or None where it could not even be opened.
        reading: What was read, or None.
        problem: What went wrong, or empty.
    """

    evidence: Evidence | None
    reading: Reading | None
    problem: str = ""


def read_loose(
    files: Sequence[str], sites_file: Path | None, told: Told, packs: tuple[str, ...] = ()
) -> Iterator[LooseReading]:
    """Each file's observations, one file after the other.

    Without a sites file the taxonomy's well-known bases and ports are the watched sites; without
    folders of model packs, those that are found are used (`run/models.py`).

    Raises:
        SitesError: If the sites file is wrong.
        EvidenceError: If a pack that is named is missing or damaged, and there is a scene.
    """
    sites: tuple[Site, ...] = load_sites(sites_file) if sites_file else load_taxonomy().places
    intake = Intake(sites)
    for found in _given(files, told, intake):
        if isinstance(found, Problem):
            yield LooseReading(None, None, str(found.error))
            continue
        evidence = evidence_of(found, told)
        reading = read_part(ReadJob(evidence, found.raw, sites, (), models_for(evidence, packs)))
        yield LooseReading(evidence, reading, problem_of(reading))


def _given(files: Sequence[str], told: Told, intake: Intake) -> Iterator[Found | Problem]:
    for found in collect(files, intake.limits, fetch=intake.fetch):
        if isinstance(found, Problem):
            yield found
        else:
            yield from expanded(found, told.scene, intake)
