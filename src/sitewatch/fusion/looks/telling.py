"""One observation with its origin and the time in which its look can have taken place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sitewatch.fusion.looks.names import Names, names_of
from sitewatch.fusion.looks.origin import Origin, Standing, origin_of
from sitewatch.model import Basis, Dated, Observation, Pointer, Reading, Source, Span, day


@dataclass(frozen=True, slots=True)
class Telling:
    """One observation with its origin.

    Attributes:
        observation: The observation.
        origin: Who stands behind it.
        captured: When its look can have taken place.
        published: When its article came out, or None where unknown.
        points: What its article points at or carries: wire tags and addresses.
        carriers: Keys of who published its article, and of the agency whose tag it carries.
        implied: Whether it only implies this look ("unchanged since the 10th" and the 10th).
    """

    observation: Observation
    origin: Origin
    captured: Dated
    published: Span | None = None
    points: frozenset[Pointer] = frozenset()
    carriers: frozenset[str] = frozenset()
    implied: bool = False

    @property
    def order(self) -> tuple[float, Span, str]:
        """Sorting key: tightest time first, then earliest, then id."""
        span = self.captured.span
        return (span.width_days, span, self.observation.id)

    @property
    def passed_on_by(self) -> frozenset[str]:
        """Keys of those who pass it on: everybody between origin and reader, and the carriers."""
        return frozenset({*self.origin.through, *self.carriers} - {"", self.origin.teller})

    @property
    def is_articles_own(self) -> bool:
        """Whether the article states it itself and names nobody, not even another outlet."""
        return self.origin.standing is Standing.OWN and not self.origin.via


def tell(
    observations: Sequence[Observation],
    readings: Sequence[Reading],
    sources: Sequence[Source],
    until: date | None = None,
) -> tuple[Telling, ...]:
    """Every observation with its origin, by id in order and each once.

    Args:
        observations: The observations.
        readings: Readings of their articles, for publication times and publishers.
        sources: Known sources, so that spellings of one name are one origin.
        until: Last day that anything can have been seen on, or None for no limit.
    """
    unique = sorted({o.id: o for o in observations}.values(), key=lambda o: o.id)
    chains = tuple(o.chain for o in unique)
    names = names_of(sources, (link for chain in chains for link in chain), chains)
    by_hash = {reading.evidence: reading for reading in readings}
    end = day(until).end if until is not None else None
    return tuple(_telling(o, by_hash.get(o.evidence), names, end) for o in unique)


def _telling(
    observation: Observation, reading: Reading | None, names: Names, end: datetime | None
) -> Telling:
    dated = reading.published if reading else None
    published = dated.span if dated else None
    origin = origin_of(observation, names, reading.publisher if reading else None)
    captured = _by_publication(observation.seen or observation.time, published)
    if end is not None and captured.span.start < end < captured.span.end:
        reason = "not later than the day asked about"
        span = Span(captured.span.start, end)
        captured = replace(captured, span=span, reasons=(*captured.reasons, reason))
    points = frozenset(reading.pointers) if reading else frozenset()
    tags = {p.value for p in points if p.kind == "wire"}
    carriers = {names.key(who) for who in (*tags, reading.publisher if reading else "") if who}
    return Telling(observation, origin, captured, published, points, frozenset(carriers))


def _by_publication(when: Dated, published: Span | None) -> Dated:
    if published is None or when.span.end <= published.end:
        return when
    if when.span.start >= published.end:
        reason = "said when the article came out, of a time still to come"
        return Dated(published, Basis.INFERRED, (reason,))
    reason = "not later than the article came out"
    clipped = Span(when.span.start, published.end)
    return replace(when, span=clipped, reasons=(*when.reasons, reason))
