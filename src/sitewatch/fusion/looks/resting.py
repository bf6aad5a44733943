"""Which looks rest on others: analysts on images, articles on the look they tell, copiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sitewatch.fusion.looks.alike import Vocabulary, fits, same_drift
from sitewatch.fusion.looks.copying import Copying
from sitewatch.fusion.looks.dependence import DEPENDENCE, Dependence
from sitewatch.fusion.looks.evidence import WIDE_DAYS
from sitewatch.fusion.looks.grouping import Draft, Drafts
from sitewatch.fusion.looks.origin import LOOKING, Standing
from sitewatch.fusion.looks.rulings import Ruling
from sitewatch.model import Medium

TRACKS = frozenset({"tracking"})
"""Families of states that are read from transponders."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is held to be so before the tellings are compared.

    Attributes:
        dependence: How far relays and readings repeat what they rest on.
        rulings: Analysts' decisions on which observations were made in one look.
        copying: Publishers that were found to repeat one another.
        publishers: Key of the publisher of each article, by its hash.
    """

    dependence: Dependence = DEPENDENCE
    rulings: tuple[Ruling, ...] = ()
    copying: tuple[Copying, ...] = ()
    publishers: Mapping[str, str] = field(default_factory=dict)


NOTHING = Assumed()


def rest(drafts: Drafts, words: Vocabulary, assumed: Assumed) -> None:
    """Let analysts rest on the images they read, and articles on the look that they tell.

    What is left then of two publishers of whom one is known to repeat the other rests on the
    other's, where it says the same of the same time.
    """
    told = _looks_told(drafts)
    for place, draft in enumerate(drafts.items):
        base: int | None = None
        if draft.origin.medium is Medium.ANALYST and not _is_of_tracks(draft, words):
            base, rho = _base_of_analyst(drafts, draft, told), assumed.dependence.analyst
            reason = "an analyst who reads the images of another look"
        elif draft.origin.standing is Standing.OWN:
            base, rho = _base_of_own(drafts, draft, told), assumed.dependence.own
            reason = "the article tells another look of that time and names nobody for this"
        if base is not None:
            drafts.rest_on(place, base, rho, reason)
    if assumed.copying:
        _rest_copiers(drafts, words, assumed)


def _rest_copiers(drafts: Drafts, words: Vocabulary, assumed: Assumed) -> None:
    """Let the own words of a publisher rest on those of one that it is known to repeat."""
    known = {frozenset({c.copier, c.original}): c for c in assumed.copying}
    taken = {draft.base for draft in drafts.items if draft.base is not None}
    for place, draft in enumerate(drafts.items):
        if draft.base is not None or place in taken or draft.origin.standing is Standing.NAMED:
            continue
        for base, other in drafts.fitting(draft.span):
            pair = known.get(_publishers(draft, assumed) | _publishers(other, assumed))
            free = base != place and other.base is None
            named = other.origin.standing is Standing.NAMED
            if pair and free and not named and _tells_the_same(draft, other, words):
                drafts.rest_on(place, base, round(pair.dependence, 3), pair.why)
                taken.add(base)
                break


def _publishers(draft: Draft, assumed: Assumed) -> frozenset[str]:
    return frozenset(assumed.publishers.get(sha, "") for sha in draft.evidence)


def _tells_the_same(draft: Draft, other: Draft, words: Vocabulary) -> bool:
    """Whether both give the same gist; the same particulars would have made them one look."""
    return any(
        same_drift(a.observation, b.observation, words) for a in draft.faces for b in other.faces
    )


def _looks_told(drafts: Drafts) -> dict[str, set[int]]:
    """Places of the drafts that are looks at something, by article that tells them."""
    told: dict[str, set[int]] = {}
    for place, draft in enumerate(drafts.items):
        if draft.origin.medium in LOOKING:
            for sha in draft.evidence:
                told.setdefault(sha, set()).add(place)
    return told


def _is_of_tracks(draft: Draft, words: Vocabulary) -> bool:
    """Whether all that is said is about transponders, which no image shows."""
    return all(words.families(m.observation) <= TRACKS for m in draft.faces)


def _base_of_analyst(drafts: Drafts, draft: Draft, told: dict[str, set[int]]) -> int | None:
    """The latest look told by the same article, or named as read, not later than the reading."""
    reads = {member.origin.reads for member in draft.members} - {""}
    found = set().union(*(told.get(sha, set()) for sha in draft.evidence))
    if reads:
        found = {p for places in told.values() for p in places}
        found = {p for p in found if drafts.items[p].origin.key in reads}
    earlier = [p for p in found if drafts.items[p].span.start < draft.span.end]
    return max(earlier, key=lambda p: (drafts.items[p].span.start, -p), default=None)


def _base_of_own(drafts: Drafts, draft: Draft, told: dict[str, set[int]]) -> int | None:
    """The look of the same time that the same article tells, where both times are close."""
    if draft.span.width_days > WIDE_DAYS:
        return None
    together = set().union(*(told.get(sha, set()) for sha in draft.evidence))
    near = [p for p in sorted(together) if drafts.items[p].span.width_days <= WIDE_DAYS]
    return next((p for p in near if fits(drafts.items[p].span, draft.span)), None)
