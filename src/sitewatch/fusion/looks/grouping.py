"""Drafts of looks: tellings gathered under one origin and one time, each with its reason.

Plain union of overlapping times would chain distinct looks together: an article that says "this
month" overlaps the look of the 10th and that of the 13th and would make them one. So tellings are
placed one by one, tightest time first, and a draft's time is what all of its members share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sitewatch.fusion.looks.alike import fits
from sitewatch.fusion.looks.origin import Origin
from sitewatch.fusion.looks.telling import Telling
from sitewatch.model import Span

INDEXED_DAYS = 40
"""Times up to this wide are found by their days [d]; wider ones are few and kept in one list."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A look in the making.

    Attributes:
        origin: Who looked.
        span: What the times of all members share.
        members: Its tellings, in the order in which they joined.
        faces: Those of them that differ in what they say, for comparing others with.
        evidence: Hashes of the articles that tell it.
        reasons: Why they are held to be one look, one short sentence each.
        base: Place of the draft that this one reads, or None.
        dependence: How far it repeats its base, 0 to 1.
    """

    origin: Origin
    span: Span
    members: tuple[Telling, ...]
    faces: tuple[Telling, ...]
    evidence: frozenset[str]
    reasons: tuple[str, ...] = ()
    base: int | None = None
    dependence: float = 0.0

    @property
    def is_implied(self) -> bool:
        """Whether it is known only from comparisons that name it."""
        return all(member.implied for member in self.members)

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the observations in it."""
        return frozenset(member.observation.id for member in self.members)

    def joined_by(self, tellings: Iterable[Telling], reason: str) -> Draft:
        """The draft with further members; its time narrows to what all share."""
        new = tuple(tellings)
        span = self.span
        for telling in new:
            span = span.intersection(telling.captured.span) or span
        return replace(
            self,
            span=span,
            members=(*self.members, *new),
            faces=_faces((*self.faces, *new)),
            evidence=self.evidence | {telling.observation.evidence for telling in new},
            reasons=self.reasons
            if not reason or reason in self.reasons
            else (*self.reasons, reason),
        )


def draft_of(telling: Telling, reason: str = "") -> Draft:
    """A draft with one telling."""
    evidence = frozenset({telling.observation.evidence})
    reasons = (reason,) if reason else ()
    span = telling.captured.span
    return Draft(telling.origin, span, (telling,), (telling,), evidence, reasons)


def remade(draft: Draft, members: Sequence[Telling]) -> Draft | None:
    """The draft with these of its members alone, or None where none is left."""
    if not members:
        return None
    bare = replace(draft_of(members[0]), origin=draft.origin, reasons=draft.reasons)
    return bare.joined_by(members[1:], "")


def kept_out(tellings: Iterable[Telling], apart: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Ids of the observations that an analyst told apart from any of these."""
    if not apart:
        return frozenset()
    return frozenset().union(*(apart.get(t.observation.id, frozenset()) for t in tellings))


def _faces(tellings: Iterable[Telling]) -> tuple[Telling, ...]:
    found: dict[object, Telling] = {}
    for telling in tellings:
        o = telling.observation
        face = (o.asset, o.count, o.state, o.details, o.polarity, o.modality, o.comparison)
        found.setdefault((face, telling.origin.direct), telling)
    return tuple(found.values())


@dataclass(slots=True)
class Drafts:
    """All drafts of one site, found by time. Grows while tellings are placed, then is read.

    Attributes:
        apart: For each observation those that an analyst told apart from it.
        items: The drafts.
        by_day: Their places by day.
        wide: Places of those with wide times.
    """

    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    items: list[Draft] = field(default_factory=list)
    by_day: defaultdict[date, set[int]] = field(default_factory=lambda: defaultdict(set))
    wide: set[int] = field(default_factory=set)

    def open(self, draft: Draft) -> int:
        """Put a new draft in; returns its place."""
        place = len(self.items)
        self.items.append(draft)
        self._index(place)
        return place

    def join(self, place: int, tellings: Iterable[Telling], reason: str) -> None:
        """Add members to a draft."""
        self.items[place] = self.items[place].joined_by(tellings, reason)
        self._index(place)

    def rest_on(self, place: int, base: int, dependence: float, reason: str) -> None:
        """Mark a draft as reading another one."""
        draft = self.items[place]
        reasons = (*draft.reasons, reason)
        self.items[place] = replace(draft, base=base, dependence=dependence, reasons=reasons)

    def fitting(self, span: Span, tellings: Sequence[Telling] = ()) -> Iterator[tuple[int, Draft]]:
        """Drafts whose time fits and that may take these in, in the order of their opening."""
        against = kept_out(tellings, self.apart)
        if span.width_days > INDEXED_DAYS:
            places: Iterable[int] = range(len(self.items))
        else:
            near = (self.by_day.get(day, set()) for day in _days(span))
            places = sorted(self.wide.union(*near))
        for place in places:
            draft = self.items[place]
            if fits(draft.span, span) and not (against and against & draft.ids):
                yield place, draft

    def _index(self, place: int) -> None:
        span = self.items[place].span
        if span.width_days > INDEXED_DAYS:
            self.wide.add(place)
            return
        # A narrowed draft stays listed under its former days; `fitting` checks the time itself.
        for day in _days(span):
            self.by_day[day].add(place)


def _days(span: Span) -> Iterator[date]:
    day = span.first_day
    while day <= span.last_day:
        yield day
        day += timedelta(days=1)
