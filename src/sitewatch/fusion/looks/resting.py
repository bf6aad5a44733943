"""Which looks rest on others: analysts on images, articles on the look they tell, copiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sitewatch.fusion.looks.alike import Vocabulary, fits, same_drift
from sitewatch.fusion.looks.copying import Copying
from sitewatch.fusion.looks.dependence import DEPENDENCE, Dependence
from sitewatch.fusion.looks.evidence import WIDE_DAYS
from sitewatch.fusion.looks.grouping import Draft, Drafts, kept_out
from sitewatch.fusion.looks.origin import LOOKING, Standing
from sitewatch.fusion.looks.relaying import Relayed, grounded, relayed
from sitewatch.fusion.looks.rulings import Ruling
from sitewatch.model import Medium

UNSIGNED = LOOKING | {Medium.UNNAMED, Medium.ANALYST}
"""Tellers who can be somebody named elsewhere; a witness or an official is one of many."""

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


@dataclass(frozen=True, slots=True)
class Base:
    """What a draft rests on.

    Attributes:
        place: Place of the other draft.
        rho: How far it repeats that one, 0 to 1.
        why: The reason in words.
    """

    place: int
    rho: float
    why: str


def rest(drafts: Drafts, words: Vocabulary, assumed: Assumed) -> None:
    """Let analysts rest on the images they read, and relays on the look that they tell.

    What is left then of two publishers of whom one is known to repeat the other rests on the
    other's, where it says the same of the same time.
    """
    bases = _bases(drafts, words, assumed.dependence)
    ends = grounded({place: base.place for place, base in bases.items()})
    for place, end in sorted(ends.items()):
        base = bases[place]
        rho, here = base.rho, base.place
        while here != end:
            # What repeats a repetition repeats the first so much less.
            rho, here = rho * bases[here].rho, bases[here].place
        drafts.rest_on(place, end, round(rho, 3), base.why)
    if assumed.copying:
        _rest_copiers(drafts, words, assumed)


def _bases(drafts: Drafts, words: Vocabulary, dependence: Dependence) -> dict[int, Base]:
    """What each draft rests on, for those that do."""
    told, known = _looks_told(drafts), relayed(drafts.items, words)
    readers = _first_readers(drafts)
    found: dict[int, Base] = {}
    for place, draft in enumerate(drafts.items):
        base: Base | None = None
        if draft.origin.medium is Medium.ANALYST and not _is_of_tracks(draft, words):
            base = _reading(drafts, place, told, readers, dependence.analyst)
        elif draft.origin.standing is Standing.OWN:
            base = _own(drafts, draft, told, dependence.own)
        base = base or _relay(draft, place, known, dependence.own)
        if base is not None and not _kept_apart(drafts, place, base.place):
            found[place] = base
    return found


def _kept_apart(drafts: Drafts, one: int, other: int) -> bool:
    """Whether an analyst told something in one from something in the other."""
    return bool(kept_out(drafts.items[one].members, drafts.apart) & drafts.items[other].ids)


def _reading(
    drafts: Drafts,
    place: int,
    told: dict[str, set[int]],
    readers: Mapping[str, list[int]],
    rho: float,
) -> Base | None:
    draft = drafts.items[place]
    found = _base_of_analyst(drafts, draft, told)
    if found is not None:
        return Base(found, rho, "an analyst who reads the images of another look")
    for key in sorted({member.origin.reads for member in draft.members} - {""}):
        for first in readers[key]:
            if first < place and fits(drafts.items[first].span, draft.span):
                return Base(first, rho, "an analyst who reads the same images as another one")
    return None


def _own(drafts: Drafts, draft: Draft, told: dict[str, set[int]], rho: float) -> Base | None:
    found = _base_of_own(drafts, draft, told)
    why = "the article tells another look of that time and names nobody for this"
    return Base(found, rho, why) if found is not None else None


def _relay(draft: Draft, place: int, known: Relayed, rho: float) -> Base | None:
    """What a draft repeats by probability, by who tells it or by what it is of."""
    found = known.by_name(place)
    if found is not None:
        return Base(found, rho, f"{draft.origin.who} passed on what another look saw of this")
    unnamed = draft.origin.standing is Standing.UNNAMED and not draft.is_implied
    if draft.origin.standing is Standing.OWN or (unnamed and draft.origin.medium in UNSIGNED):
        found = known.by_day(place)
    why = "tells the same things at the time of a look that was told and names nobody"
    return Base(found, rho, why) if found is not None else None


def _first_readers(drafts: Drafts) -> Mapping[str, list[int]]:
    """Places of those who read somebody's images, by whose images they are."""
    found: dict[str, list[int]] = {}
    for place, draft in enumerate(drafts.items):
        for key in {member.origin.reads for member in draft.members} - {""}:
            found.setdefault(key, []).append(place)
    return found


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
