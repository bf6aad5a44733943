"""Which claims of one site are opposed: in one look, at times that meet, or one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import combinations

from sitewatch.fusion.differences.claims import WIDE_DAYS, Claim
from sitewatch.fusion.differences.found import Opposition
from sitewatch.fusion.differences.holding import HOLDS, WEAPONS
from sitewatch.fusion.differences.kinds import Typed, holds, type_of
from sitewatch.fusion.differences.opposition import STANCES, opposition, topics
from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.model import Difference, Direction, Observation, is_within, related

LOOKS_BACK = 5
"""Earlier looks that a claim is compared with where their times do not meet: enough to find the
last one that speaks of the same thing, few enough not to list every pair of a long series."""

CLAIMS_BACK = 10
"""Forms of words of those looks that are kept on each topic, so that work grows with the number of
claims. Source: judgement; twice the looks."""

AT_LARGE = "at large"
"""Topic of claims that are compared with anything."""

Bundle = tuple[Claim, ...]
"""Claims of different looks that say the same at the same time."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides found opposed, each one form of words at one time.

    Attributes:
        one: Claims of the earlier side.
        other: Claims of the other side.
        found: In what they differ.
        typed: What kind of difference it is.
    """

    one: tuple[Claim, ...]
    other: tuple[Claim, ...]
    found: Opposition
    typed: Typed

    @property
    def site(self) -> str | None:
        """The site that it is about, or None where neither side is placed."""
        return self.one[0].observation.site or self.other[0].observation.site

    @property
    def path(self) -> str:
        """The class that both measure: the wider one, and "site" for anything at large."""
        paths = [side[0].observation.asset.path for side in (self.one, self.other)]
        return min(paths, key=lambda p: (p.count("."), p)) if related(*paths) else "site"

    @property
    def before(self) -> tuple[Claim, ...]:
        """The side that came first; of two that began together the one that ended first."""
        return min(self.one, self.other, key=lambda side: (side[0].span.end, side[0].span))

    @property
    def after(self) -> tuple[Claim, ...]:
        """The side that came after it."""
        return self.other if self.before is self.one else self.one


def opposed(ordered: Sequence[Claim], words: Vocabulary) -> Iterator[Pair]:
    """Every pair of sides that differ: those of one look first, then those of different looks.

    Args:
        ordered: Claims in order of time.
        words: State families and what opposes what.
    """
    compare = _Comparer(words)
    yield from _within_looks(ordered, compare)
    yield from _across_looks(ordered, compare)


def _within_looks(ordered: Sequence[Claim], compare: _Comparer) -> Iterator[Pair]:
    """Opposed claims of one look."""
    looks: dict[str, list[Claim]] = {}
    for claim in ordered:
        looks.setdefault(claim.look, []).append(claim)
    for _, of_look in sorted(looks.items()):
        for one, other in combinations(of_look, 2):
            yield from compare.pair((one,), (other,))


def _across_looks(ordered: Sequence[Claim], compare: _Comparer) -> Iterator[Pair]:
    """Opposed claims of different looks: at times that meet, and against the last looks before."""
    before: defaultdict[str, _Before] = defaultdict(_Before)
    for bundle in _bundles(ordered):
        about = compare.topics(bundle[0])
        near = {id(b): b for topic in sorted(about) for b in before[topic].near(bundle[0])}
        for earlier in near.values():
            looks = {claim.look for claim in (*earlier, *bundle)}
            if len(looks) > 1:
                yield from compare.pair(earlier, bundle)
        for topic in compare.places(bundle[0]):
            before[topic].add(bundle)


def _bundles(ordered: Sequence[Claim]) -> list[Bundle]:
    """Claims of different looks that say the same at the same time, in order of time.

    What articles state themselves stays apart: it depends on the look that the article tells.
    """
    found: dict[object, list[Claim]] = {}
    for claim in ordered:
        alone = claim.look if claim.is_own else ""
        found.setdefault((claim.face, claim.span, alone), []).append(claim)
    return [tuple(bundle) for bundle in found.values()]


@dataclass(slots=True)
class _Before:
    """Bundles on one topic that began before the one at hand, in order of time.

    Claims come in order of time, so that what is over for one of them is over for all later ones:
    each bundle is passed over once, and not again for every claim of the days after it.
    """

    items: list[Bundle] = field(default_factory=list)
    going_on: dict[bool, set[int]] = field(default_factory=lambda: {True: set(), False: set()})
    ends: list[tuple[datetime, int]] = field(default_factory=list)
    over: dict[bool, list[int]] = field(default_factory=lambda: {True: [], False: []})

    def add(self, bundle: Bundle) -> None:
        """Put one more in."""
        place, span = len(self.items), bundle[0].span
        self.items.append(bundle)
        self.going_on[span.width_days > WIDE_DAYS].add(place)
        heappush(self.ends, (span.end, place))

    def near(self, claim: Claim) -> Iterator[Bundle]:
        """Bundles whose times meet that of a claim, and those of the last looks over by then."""
        while self.ends and self.ends[0][0] <= claim.span.start:
            self._end(heappop(self.ends)[1])
        wide = (*sorted(self.going_on[True]), *self.over[True])
        narrow = sorted((*self.going_on[False], *self.over[False]), reverse=True)
        yield from (self.items[place] for place in (*wide, *narrow))

    def _end(self, place: int) -> None:
        """Count one among those that are over, of which only the last few stay in reach."""
        wide = self.items[place][0].span.width_days > WIDE_DAYS
        self.going_on[wide].discard(place)
        kept: list[int] = []
        times: set[object] = set()
        for earlier in sorted((*self.over[wide], place), reverse=True):
            times.add(self.items[earlier][0].span)
            if len(times) <= LOOKS_BACK and len(kept) < CLAIMS_BACK:
                kept.append(earlier)
        self.over[wide] = kept[::-1]


@dataclass(slots=True)
class _Comparer:
    """Compares claims, each pair of forms of words once."""

    words: Vocabulary
    known: dict[tuple[int, int], Opposition | None] = field(default_factory=dict)
    spoken: dict[object, frozenset[str]] = field(default_factory=dict)
    forms: dict[object, int] = field(default_factory=dict)
    form_of: dict[int, int] = field(default_factory=dict)

    def topics(self, claim: Claim) -> frozenset[str]:
        """What a claim speaks of, for finding what can be opposed to it.

        Things at large are compared with anything, all else with its own class and things at large.
        """
        spoken, path = self._spoken(claim), claim.observation.asset.path
        if self._is_at_large(path):
            return spoken
        roots = {f"of {path.partition('.')[0]}", AT_LARGE}
        return frozenset(f"{topic} {root}" for topic in spoken for root in roots)

    def places(self, claim: Claim) -> frozenset[str]:
        """Under what a claim is kept for later ones to find it."""
        spoken, path = self._spoken(claim), claim.observation.asset.path
        large = self._is_at_large(path)
        roots = {AT_LARGE} if large else {f"of {path.partition('.')[0]}"}
        return spoken | {f"{topic} {root}" for topic in spoken for root in roots}

    def _is_at_large(self, path: str) -> bool:
        """Whether a class is opposed to others than its own: things at large, places, arms."""
        return self.words.is_general(path) or path in HOLDS or path == WEAPONS

    def _spoken(self, claim: Claim) -> frozenset[str]:
        if claim.face not in self.spoken:
            self.spoken[claim.face] = topics(claim.observation, self.words)
        return self.spoken[claim.face]

    def form(self, claim: Claim) -> int:
        """Number of a claim's form of words: hashing the form itself for each pair is slow."""
        number = self.form_of.get(id(claim))
        if number is None:
            number = self.forms.setdefault(claim.face, len(self.forms))
            self.form_of[id(claim)] = number
        return number

    def pair(self, one: Bundle, other: Bundle) -> Iterator[Pair]:
        """Both sides with their difference, or nothing where both can be right."""
        found = self.of(one[0], other[0])
        if found is not None:
            a, b = _apart(one, other)
            if not holds(a, b, found):
                return
            typed = type_of(a, b, found)
            if typed.difference is not Difference.CHANGE or self.shows_change(a, b, found):
                yield Pair(one, other, found, typed)

    def shows_change(self, a: Claim, b: Claim, found: Opposition) -> bool:
        """Whether a change between two claims is one of the site, and of the same thing at it.

        A decrease and a later increase are two changes; nothing differs between who tells them.
        """
        one, other = a.observation, b.observation
        if found.rule == "change" and STANCES[Direction.NONE] not in found.stands:
            return False
        same = any(found.leaves) or alike(one, other, self.words)
        return (one.site or other.site) is not None and same

    def of(self, a: Claim, b: Claim) -> Opposition | None:
        """In what two claims are opposed, or None."""
        one, other = a.observation, b.observation
        if one.site is None and other.site is None and one.place != other.place:
            return None
        key = (self.form(a), self.form(b))
        if key not in self.known:
            self.known[key] = opposition(one, other, self.words)
        return self.known[key]


def alike(a: Observation, b: Observation, words: Vocabulary) -> bool:
    """Whether two observations measure the same thing, so that one after the other shows change.

    The same class, two things at large, or none of a class and some of what lies within it. That
    cargo ships left after frigates had stayed is two pieces of news and no difference.
    """
    if a.asset.path == b.asset.path:
        return True
    if words.is_general(a.asset.path) and words.is_general(b.asset.path):
        return True
    none = (a.saw_none and is_within(b.asset.path, a.asset.path)) or (
        b.saw_none and is_within(a.asset.path, b.asset.path)
    )
    return none and a.count is not None and b.count is not None


def _apart(one: Bundle, other: Bundle) -> tuple[Claim, Claim]:
    """A claim of each side, of different looks where there are such."""
    for b in other:
        if b.look != one[0].look:
            return one[0], b
    return next((a for a in one if a.look != other[0].look), one[0]), other[0]
