"""What sources claimed in a case, brought together where they speak of one state of things.

A yes and a no stand under one subject only where a conflict was found; else the world may have
changed between two looks, and both were right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sitewatch.fusion.looks.alike import Vocabulary, is_denied
from sitewatch.fusion.looks.names import Names, names_of
from sitewatch.fusion.looks.roles import attach, made_in
from sitewatch.fusion.reliability import Claim
from sitewatch.model import (
    Difference,
    Disagreement,
    Kind,
    Link,
    Look,
    Observation,
    SitePicture,
    Source,
    Span,
)
from sitewatch.taxonomy.records import Taxonomy

PERIOD = timedelta(days=3)
"""Claims whose times lie within so long are about one state of things. Source: judgement; the delay
from which on a disagreement counts as a change."""

WIDE_DAYS = 10.0
"""A time wider than this tells no state of things [d]. Source: that of disagreements."""

FAMILY_DEPTH = 2
"""Levels of the class tree that make one family of classes: all warships, all transports."""

TOPICS = {
    Kind.PRESENCE: "what stands there",
    Kind.STATE: "what state it is in",
    Kind.MOVEMENT: "what moves",
    Kind.EVENT: "what happened",
    Kind.STATEMENT: "what is intended or denied",
}
"""What a source is judged on, by kind of observation; each by itself."""

CONTRARY = {"absent": "present", "left": "present", "changed": "unchanged"}
"""State families that say no to another one; see `taxonomy/states.toml`."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One claim with what it was made of.

    Attributes:
        claim: The claim, under a subject that all claims on one state of things share.
        about: What it is about, at whatever time.
        span: When it holds.
        look: Id of the look.
        reads: Id of the look that this one reads, or empty.
        inputs: Ids of the look and of the disagreement that it stands in.
    """

    claim: Claim
    about: tuple[str, ...]
    span: Span
    look: str
    reads: str
    inputs: tuple[str, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """Sorting key: by time, then by content."""
        return (self.span.middle, self.look, self.claim.topic, self.claim.holds)


def heard(
    pictures: Sequence[SitePicture],
    observations: Sequence[Observation],
    sources: Sequence[Source],
    taxonomy: Taxonomy,
) -> tuple[Heard, ...]:
    """Every claim of a case, those on one state of things under one subject.

    Relays of one look are one claim of the one who looked. An analyst who reads somebody's image
    claims only what its maker does not say too.

    Args:
        pictures: Looks and disagreements of all sites.
        observations: All of the case.
        sources: Known sources, so that spellings of one name are one source.
        taxonomy: State families.
    """
    names = names_of(sources, (link for o in observations for link in o.chain))
    words = Vocabulary(taxonomy)
    at_site: defaultdict[str | None, list[Observation]] = defaultdict(list)
    for observation in observations:
        at_site[observation.site].append(observation)
    made: list[Heard] = []
    for part in pictures:
        told = _told(part, at_site[part.site.id], names, words)
        made += _original(_with_subjects(told))
    return tuple(made)


def _told(
    part: SitePicture, observations: Sequence[Observation], names: Names, words: Vocabulary
) -> Iterator[Heard]:
    sides = _sides(part.disagreements)
    attached = attach(part.looks, observations)
    for look in part.looks:
        narrow = look.captured.span.width_days <= WIDE_DAYS
        named = names.is_named(Link(look.observer, look.medium))
        if look.somebody_saw and narrow and named:
            for o in made_in(look, attached):
                yield _heard(o, look, sides.get(o.id), _claim(o, look, names, words))


def _sides(differing: Sequence[Disagreement]) -> Mapping[str, tuple[str, bool]]:
    """For observations in a conflict, its id and on which side they stand."""
    found: dict[str, tuple[str, bool]] = {}
    conflicts = (d for d in differing if d.difference is Difference.CONFLICT)
    for d in sorted(conflicts, key=lambda d: d.id, reverse=True):
        found.update(dict.fromkeys(d.side_a, (d.id, True)))
        found.update(dict.fromkeys(d.side_b, (d.id, False)))
    return found


def _claim(observation: Observation, look: Look, names: Names, words: Vocabulary) -> Claim:
    """The claim of an observation by itself, its subject what it says yes or no to."""
    family = words.family(observation.state)
    says_no = is_denied(observation) or observation.saw_none
    classes = ".".join(observation.asset.path.split(".")[:FAMILY_DEPTH])
    return Claim(
        subject=f"{look.site} {classes} {CONTRARY.get(family, family)}",
        source=names.key(look.observer),
        holds=(family in CONTRARY) == says_no,
        topic=TOPICS[observation.kind],
        origin=look.id,
    )


def _heard(
    observation: Observation, look: Look, side: tuple[str, bool] | None, claim: Claim
) -> Heard:
    """The claim where it stands in a conflict on one of its sides, else by itself."""
    about: tuple[str, ...] = (claim.topic, claim.subject, str(claim.holds))
    inputs: tuple[str, ...] = (look.id,)
    if side is not None:
        about, inputs = (side[0],), (look.id, side[0])
        claim = replace(claim, holds=side[1])
    return Heard(claim, about, look.captured.span, look.id, look.derived_from, inputs)


def _with_subjects(told: Iterable[Heard]) -> Iterator[Heard]:
    """The claims with their subjects: one for each state of things at one time."""
    by_topic: defaultdict[tuple[str, ...], list[Heard]] = defaultdict(list)
    for one in told:
        by_topic[one.about].append(one)
    for about, several in sorted(by_topic.items()):
        for number, group in enumerate(_at_one_time(several)):
            subject = f"{' '.join(about)} {number}"
            yield from (replace(h, claim=replace(h.claim, subject=subject)) for h in group)


def _at_one_time(several: Sequence[Heard]) -> Iterator[list[Heard]]:
    """Claims in groups that begin with the earliest and end some days after it."""
    group: list[Heard] = []
    for one in sorted(several, key=lambda h: h.order):
        if group and one.span.middle - group[0].span.middle > PERIOD:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _original(told: Iterable[Heard]) -> Iterator[Heard]:
    """The claims without those that only repeat the look that they read."""
    kept = list(told)
    said = {(h.look, h.claim.subject, h.claim.holds) for h in kept}
    for one in kept:
        if (one.reads, one.claim.subject, one.claim.holds) not in said:
            yield one
