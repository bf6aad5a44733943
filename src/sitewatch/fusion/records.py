"""How sources fared in a case: the grade as given, moved by what others bear out or contradict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sitewatch.fusion.heard import Heard, heard
from sitewatch.fusion.looks.names import Names, names_of
from sitewatch.fusion.reliability import (
    DEFAULTS,
    Claim,
    Key,
    Range,
    independent,
    judge,
    share,
)
from sitewatch.model import (
    Difference,
    Observation,
    Reading,
    Relay,
    Reliability,
    SitePicture,
    Source,
    TrackRecord,
)
from sitewatch.taxonomy.records import Taxonomy

METHOD = "reliability/1"
LEVEL = 0.9

RETELLING = "retelling"
"""The topic of publishers: whether they tell what the one who looked said."""

FEW = 5
"""Checked claims from which on the grade is held to have moved. Source: the smallest number that
learning was measured with on simulated sources (`bench/fusion.md`)."""


@dataclass(frozen=True, slots=True)
class Fared:
    """How one source fared on one topic.

    Attributes:
        share: Range of the share of claims that hold.
        claims: Number of claims that were checked.
        inputs: Ids of looks and disagreements.
    """

    share: Range
    claims: int
    inputs: frozenset[str]


def track_records(
    pictures: Sequence[SitePicture],
    observations: Sequence[Observation],
    readings: Sequence[Reading],
    sources: Sequence[Source],
    taxonomy: Taxonomy,
) -> tuple[TrackRecord, ...]:
    """How each source of a case fared, by source and topic in order.

    A claim counts where another source speaks of the same thing at the same time. Sources whose
    claims nobody checks stand with their grade alone.

    Args:
        pictures: Looks, relays and disagreements of all sites.
        observations: All of the case.
        readings: For the publishers of articles.
        sources: Known sources with their grades.
        taxonomy: State families.
    """
    names = names_of(sources, (link for o in observations for link in o.chain))
    grades = {source.id: source.reliability for source in sources}
    fared = looked(heard(pictures, observations, sources, taxonomy), grades)
    fared |= retold(pictures, {r.evidence: names.key(r.publisher) for r in readings}, grades)
    printed = _printed(pictures, readings, names)
    return tuple(
        TrackRecord(
            source=source,
            name=printed.get(source, source),
            topic=topic,
            grade=grades.get(source, Reliability.CANNOT_BE_JUDGED),
            worth=DEFAULTS.worth,
            low=round(found.share[0], 6),
            mean=round(found.share[1], 6),
            high=round(found.share[2], 6),
            level=LEVEL,
            claims=found.claims,
            moves=found.claims >= FEW,
            inputs=tuple(sorted(found.inputs)),
            method=METHOD,
        )
        for (source, topic), found in sorted(fared.items())
    )


def looked(claims: Sequence[Heard], grades: Mapping[str, Reliability]) -> dict[Key, Fared]:
    """How those who look or speak fared, by source and topic."""
    inputs: defaultdict[Key, set[str]] = defaultdict(set)
    for one in claims:
        inputs[one.claim.source, one.claim.topic].update(one.inputs)
    found = judge(checked([one.claim for one in claims]), grades)
    return {
        key: Fared(
            found.reliability.get(key) or share(grades.get(key[0])),
            found.claims.get(key, 0),
            frozenset(behind),
        )
        for key, behind in inputs.items()
    }


def checked(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Those on which at least two sources speak, each origin once.

    A claim that stands alone would only confirm its own grade, and make it look surer.
    """
    alone = independent(tuple(claims))
    voices: defaultdict[str, set[str]] = defaultdict(set)
    for claim in alone:
        voices[claim.subject].add(claim.source)
    return tuple(claim for claim in alone if len(voices[claim.subject]) > 1)


def retold(
    pictures: Sequence[SitePicture],
    publishers: Mapping[str, str],
    grades: Mapping[str, Reliability],
) -> dict[Key, Fared]:
    """How publishers fared at telling what others saw, where another article tells it too."""
    right: defaultdict[str, int] = defaultdict(int)
    told: defaultdict[str, int] = defaultdict(int)
    inputs: defaultdict[str, set[str]] = defaultdict(set)
    for part in pictures:
        wrong = _set_aside(part)
        for look, publisher, keys in _tellings(part.relays, publishers):
            errors = {wrong[key] for key in keys if key in wrong}
            told[publisher] += 1
            right[publisher] += not errors
            inputs[publisher] |= {look, *errors}
    return {
        (publisher, RETELLING): Fared(
            share(grades.get(publisher), right[publisher], number - right[publisher]),
            number,
            frozenset(inputs[publisher]),
        )
        for publisher, number in told.items()
    }


def _tellings(
    relays: Sequence[Relay], publishers: Mapping[str, str]
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Look, publisher and observations where several publishers tell one look."""
    by_look: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for relay in relays:
        publisher = publishers.get(relay.evidence, "")
        if publisher:
            by_look[relay.look][publisher].update(relay.observations)
    for look, told in by_look.items():
        if len(told) > 1:
            yield from ((look, publisher, frozenset(keys)) for publisher, keys in told.items())


def _set_aside(part: SitePicture) -> dict[str, str]:
    """Observations that a telling of the same look speaks against, with the disagreement."""
    found: dict[str, str] = {}
    for d in part.disagreements:
        if d.difference is Difference.RETELLING and d.preferred:
            for side in (d.side_a, d.side_b):
                if d.preferred not in side:
                    found.update(dict.fromkeys(side, d.id))
    return found


def _printed(
    pictures: Sequence[SitePicture], readings: Sequence[Reading], names: Names
) -> dict[str, str]:
    """The name to print of every source, by key."""
    looked_by = {look.observer for part in pictures for look in part.looks}
    every = sorted({*looked_by, *(r.publisher for r in readings if r.publisher)}, reverse=True)
    return {names.key(who): names.printed(who) for who in every}
