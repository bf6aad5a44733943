"""Structures of a site by its own earlier scenes; one scene-site pair is one part.

A scene is weighed by scenes that were taken earlier and were known by then. What it was found to
hold before stays in the ledger, so that later scenes see structures as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sitewatch.model import Evidence, Look, Note, Observation, Reading
from sitewatch.run.amending import amend, noted, told_in
from sitewatch.run.executor import Executor
from sitewatch.run.opening import OpenCase
from sitewatch.run.reading import known_at

WEIGHED = "weighed-by-earlier"
"""Code of the note that says which earlier dates a scene's finds were weighed by."""
FOUND = "fixed-structures"
"""Code of the note that says how many finds are in doubt."""
LEAST_DATES = 3
"""Earlier dates from which on structures are told; as `imagery.history` needs."""
MOST_DATES = 12
"""Earlier dates that are looked at, the latest ones; judgement: at twelve days a pass, five months,
so that what was pulled down is forgotten."""
SEARCHED = "searched by ships-"
"""How the reason of a look begins that says that ships were searched for."""
TRACK = "relative orbit"
"""How the reason begins that names the track: radar sees other sides of a quay from another one."""

Ring = tuple[tuple[float, float], ...]
Past = dict[date, tuple[Ring, ...]]
"""Outlines of finds by date."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one scene showed of bright spots at one site.

    Attributes:
        look: The look.
        evidence: Hash of the scene.
        known: When it was known.
        rings: Outlines of all finds, structures among them.
    """

    look: Look
    evidence: str
    known: datetime
    rings: tuple[Ring, ...]

    @property
    def day(self) -> date:
        """Day that it was taken on: two products of one pass are one date."""
        return self.look.captured.span.start.date()

    @property
    def way(self) -> tuple[str, ...]:
        """Site, sensor, method and track: what is seen in one way only is laid over each other."""
        told = (r for r in self.look.reasons if r.startswith((SEARCHED, TRACK)))
        return self.look.site, self.look.sensor, *sorted(told)


@dataclass(frozen=True, slots=True)
class Weighing:
    """One part: the finds of one scene at one site, and what earlier dates showed there.

    Attributes:
        evidence: Hash of the scene.
        look: Id of the look.
        observations: Its finds as they were read.
        dates: Outlines by earlier date.
        days: Those dates, as words.
    """

    evidence: str
    look: str
    observations: tuple[Observation, ...]
    dates: tuple[tuple[Ring, ...], ...]
    days: str


Weighed = tuple[Weighing, tuple[Observation, ...], int]
"""The part, its finds, and how many of them are in doubt."""


def weigh_part(job: Weighing) -> Weighed:
    """The finds of one scene, those in doubt that may be structures."""
    from sitewatch.imagery.standing import doubted, standing  # noqa: PLC0415  # an extra

    layer = standing(job.dates)
    if layer is None:
        return job, job.observations, 0
    made = [doubted(one, layer) for one in job.observations]
    return job, tuple(one for one, _ in made), sum(number for _, number in made)


def standing_stage(case: OpenCase, known: Mapping[str, Evidence], executor: Executor) -> None:
    """Hold finds on structures in doubt, where that was not done yet."""
    readings = {r.evidence: r for r in case.store.ledger.readings() if r.evidence in known}
    every = shown(case, known)
    originals = _originals(case, known)
    due: defaultdict[str, list[Weighing]] = defaultdict(list)
    for one, dates in pasts(every):
        if len(dates) >= LEAST_DATES:
            days = ", ".join(str(day) for day in dates)
            mine = originals.get((one.evidence, one.look.id), ())
            told = Weighing(one.evidence, one.look.id, mine, tuple(dates.values()), days)
            due[one.evidence].append(told)
    todo = [
        job
        for sha, jobs in sorted(due.items())
        if _words(jobs) != noted(readings[sha], WEIGHED)
        for job in jobs
    ]
    done: defaultdict[str, list[Weighed]] = defaultdict(list)
    for weighed in executor.map(weigh_part, todo) if todo else ():
        done[weighed[0].evidence].append(weighed)
    for sha, parts in sorted(done.items()):
        _store(case, known[sha], readings[sha], parts)


def shown(case: OpenCase, known: Mapping[str, Evidence]) -> tuple[Shown, ...]:
    """What every scene that was searched for ships showed, by time."""
    rings: defaultdict[tuple[str, str], dict[Ring, None]] = defaultdict(dict)
    for key, members in _originals(case, known).items():
        for one in members:
            rings[key] |= dict.fromkeys(getattr(one.locator, "outlines", ()))
    found = [
        Shown(look, r.evidence, known_at(r, known[r.evidence].retrieved), tuple(rings[key]))
        for r in case.store.ledger.readings()
        if r.evidence in known
        for look in r.looks
        if look.somebody_saw and any(why.startswith(SEARCHED) for why in look.reasons)
        for key in [(r.evidence, look.id)]
    ]
    return tuple(sorted(found, key=lambda s: (s.look.captured.span, s.evidence, s.look.id)))


def pasts(every: Iterable[Shown]) -> Iterator[tuple[Shown, Past]]:
    """Each scene with the outlines by earlier date that it is weighed by.

    They are of scenes known by then that were taken and searched alike.
    """
    groups: defaultdict[tuple[str, ...], list[Shown]] = defaultdict(list)
    for one in every:
        groups[one.way].append(one)
    for group in groups.values():
        yield from ((one, _past(one, group)) for one in group)


def _past(one: Shown, alike: Iterable[Shown]) -> Past:
    found: Past = {}
    for other in alike:
        before = other.look.captured.span.end <= one.look.captured.span.start
        if before and other.day != one.day and other.known <= one.known:
            found[other.day] = (*found.get(other.day, ()), *other.rings)
    return dict(sorted(found.items())[-MOST_DATES:])


def _originals(
    case: OpenCase, known: Mapping[str, Evidence]
) -> dict[tuple[str, str], tuple[Observation, ...]]:
    """Finds of each look as they were read, before any of them was held in doubt."""
    from sitewatch.imagery.standing import is_find, rings_of  # noqa: PLC0415  # an extra

    best: dict[tuple[str, str, str, str, str], Observation] = {}
    for one in case.store.ledger.observations(superseded=True):
        if one.evidence in known and one.look and is_find(one):
            key = (one.evidence, one.look, one.method, one.asset.path, one.area or "")
            if key not in best or len(rings_of(one)) > len(rings_of(best[key])):
                best[key] = one
    made: defaultdict[tuple[str, str], list[Observation]] = defaultdict(list)
    for (sha, look, *_), one in sorted(best.items()):
        made[sha, look].append(one)
    return {key: tuple(members) for key, members in made.items()}


def _words(jobs: Iterable[Weighing]) -> str:
    return "; ".join(f"{job.look}: {job.days}" for job in jobs)


def _notes(parts: Iterable[Weighed]) -> Iterator[Note]:
    for job, _, cut in parts:
        if cut:
            told = f"{cut} found where something stands on most earlier dates ({job.days})"
            yield Note(FOUND, f"{told}: structures, or ships that never left; not counted for sure")


def _store(case: OpenCase, evidence: Evidence, reading: Reading, parts: list[Weighed]) -> None:
    """The reading with what is left of its finds."""
    from sitewatch.imagery.standing import is_find  # noqa: PLC0415  # an extra

    looks = {job.look for job, _, _ in parts}
    own = [o for o in told_in(case, reading) if o.look not in looks or not is_find(o)]
    notes = [note for note in reading.notes if note.code not in (WEIGHED, FOUND)]
    notes += [*_notes(parts), Note(WEIGHED, _words(job for job, _, _ in parts))]
    left = [one for _, some, _ in parts for one in some]
    amend(case, evidence, replace(reading, observations=(*own, *left), notes=tuple(notes)))
