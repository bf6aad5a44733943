"""Paragraphs that stand in several articles of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitewatch.errors import EvidenceError
from sitewatch.model import CasePicture, Evidence
from sitewatch.model.syndication import Block
from sitewatch.reports.clean import clean
from sitewatch.reports.original import decode_original
from sitewatch.reports.syndicated import Sketched, blocks, sketched
from sitewatch.run.executor import choose
from sitewatch.run.opening import OpenCase


@dataclass(frozen=True, slots=True)
class SketchJob:
    """One article whose paragraphs are to be compared.

    Attributes:
        evidence: Its record.
        raw: Its bytes.
    """

    evidence: Evidence
    raw: bytes


def sketch_part(job: SketchJob) -> tuple[str, tuple[Sketched, ...]]:
    """An article's hash with its paragraphs; none where it cannot be read, as its reading says."""
    evidence = job.evidence
    try:
        original = decode_original(job.raw, evidence.media_type, evidence.name)
    except EvidenceError:
        return evidence.sha256, ()
    return evidence.sha256, sketched(clean(original).paragraphs)


def syndicated(case: OpenCase, picture: CasePicture) -> tuple[Block, ...]:
    """Paragraphs that stand in several articles of a picture, the earliest article first."""
    published = {r.evidence: r.published.span.start for r in picture.readings if r.published}
    ordered = sorted(
        picture.evidence, key=lambda e: (published.get(e.sha256, e.retrieved), e.sha256)
    )
    executor = choose(None, len(ordered) // ARTICLES_A_READING)
    return blocks(executor.map(sketch_part, _jobs(case, ordered)))


ARTICLES_A_READING = 20
"""Sketching an article takes about a twentieth of reading it: what decides if workers pay."""


def _jobs(case: OpenCase, ordered: list[Evidence]) -> Iterator[SketchJob]:
    for evidence in ordered:
        yield SketchJob(evidence, case.store.vault.get(evidence.sha256))
