"""The stage that searches scenes by difference against the site's own earlier ones.

First each scene gives its window of a site, one scene a part, so that no more than one original is
held by a worker; then each window is laid over its earlier ones, one scene a part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sitewatch.errors import SitewatchError
from sitewatch.imagery.plugin import MEDIA_TYPES
from sitewatch.imagery.told import BY_DIFFERENCE
from sitewatch.model import (
    Evidence,
    Look,
    Medium,
    Note,
    Outcome,
    Reading,
    Site,
    SiteKind,
    is_within,
)
from sitewatch.run.amending import amend, noted, told_in
from sitewatch.run.events import Listener, PartDone, StageDone, StageStarted
from sitewatch.run.executor import Executor
from sitewatch.run.models import readable
from sitewatch.run.opening import OpenCase
from sitewatch.run.reading import known_at
from sitewatch.run.standing import LEAST_DATES, MOST_DATES
from sitewatch.taxonomy import load_taxonomy

if TYPE_CHECKING:  # an extra
    from sitewatch.imagery.differing import Made
    from sitewatch.imagery.windows import Window

AGAINST = "searched-against"
"""Code of the note that names the earlier scenes."""
CODES = (AGAINST, "background", "no-background")
GSD_M = (2.0, 12.0)
"""Pixel sizes of the sensor cards that are searched [m]; each window is asked again."""
UNSEEN = (Outcome.CLOUD, Outcome.OUT_OF_FOOTPRINT)
"""Looks that have no ground to search."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One scene of one site.

    Attributes:
        look: The look that it is.
        evidence: The record of the original.
        known: When it was known.
        site: The site.
    """

    look: Look
    evidence: Evidence
    known: datetime
    site: Site

    @property
    def day(self) -> date:
        """Day that it was taken on."""
        return self.look.captured.span.start.date()

    @property
    def key(self) -> tuple[str, str]:
        """Site and scene."""
        return self.site.id, self.evidence.sha256


@dataclass(frozen=True, slots=True)
class Search:
    """One scene with the earlier ones of its site, by date."""

    now: Shot
    before: tuple[Shot, ...]

    @property
    def words(self) -> str:
        """What it is searched against."""
        dates = " ".join(one.evidence.sha256 for one in self.before)
        return f"{BY_DIFFERENCE} {self.now.site.id}: {dates}"


WindowJob = tuple[bytes, Shot]
SearchJob = tuple[Search, Any, tuple[Any, ...]]
"""A search, the window of its scene, and those of the earlier ones."""


def window_part(job: WindowJob) -> Window:
    """The window of a site in one scene; one that cannot be read gives the reason."""
    from sitewatch.imagery.windows import Window, window_of  # noqa: PLC0415  # an extra

    raw, shot = job
    try:
        return window_of(raw, shot.evidence, shot.site)
    except SitewatchError as error:
        return Window(shot.evidence, None, None, str(error))


def search_part(job: SearchJob) -> tuple[Search, Made]:
    """What stands out in one scene against the earlier ones."""
    from sitewatch.imagery.differing import differing  # noqa: PLC0415  # an extra

    search, now, held = job
    days = (one.day for one in search.before)
    before = tuple(zip(days, held, strict=True))
    return search, differing(search.now.site, search.now.look, now, before)


def differing_stage(case: OpenCase, executor: Executor, listen: Listener) -> None:
    """Search what was not searched yet, or not against these scenes, and store it."""
    known = {e.sha256: e for e in case.store.ledger.evidence() if e.media_type in MEDIA_TYPES}
    if len(known) <= LEAST_DATES or not readable():
        return
    readings = {r.evidence: r for r in case.store.ledger.readings() if r.evidence in known}
    every: defaultdict[str, list[Search]] = defaultdict(list)
    for search in searches(_shots(case, known, readings)):
        every[search.now.evidence.sha256].append(search)
    due = [
        search
        for sha, mine in sorted(every.items())
        if "; ".join(one.words for one in mine) != noted(readings[sha], AGAINST)
        for search in mine
    ]
    if not due:
        return
    listen(StageStarted("difference", len(due), sum(map(len, every.values())) - len(due)))
    done: defaultdict[str, list[tuple[Search, Made]]] = defaultdict(list)
    for search, made in executor.map(search_part, _jobs(case, due, executor)):
        done[search.now.evidence.sha256].append((search, made))
        listen(PartDone("difference", search.now.evidence.name))
    for sha, parts in sorted(done.items()):
        _store(case, known[sha], readings[sha], parts)
    made_of = (made for parts in done.values() for _, made in parts)
    listen(StageDone("difference", sum(len(made.observations) for made in made_of)))


def searches(shots: Sequence[Shot]) -> Iterator[Search]:
    """Each scene with earlier ones of its site and sensor that were known by then, if enough."""
    groups: defaultdict[tuple[str, str], list[Shot]] = defaultdict(list)
    for one in sorted(shots, key=lambda s: (s.look.captured.span, s.evidence.sha256)):
        groups[one.site.id, one.look.sensor].append(one)
    for _, group in sorted(groups.items()):
        for one in group:
            before = _before(one, group)
            if len(before) >= LEAST_DATES and not _by_network(one.look):
                yield Search(one, before)


def _before(one: Shot, group: Sequence[Shot]) -> tuple[Shot, ...]:
    """The best seen scene of each earlier date, the latest dates."""
    best: dict[date, Shot] = {}
    for other in group:
        earlier = other.look.captured.span.end <= one.look.captured.span.start
        if earlier and other.day != one.day and other.known <= one.known:
            held = best.get(other.day)
            if held is None or other.look.visible_share > held.look.visible_share:
                best[other.day] = other
    return tuple(shot for _, shot in sorted(best.items())[-MOST_DATES:])


def _by_network(look: Look) -> bool:
    """Whether a network searched it for aircraft: what it says is not said a second time."""
    return any(is_within(chance.path, "aircraft") for chance in look.chances)


def _shots(
    case: OpenCase, known: Mapping[str, Evidence], readings: Mapping[str, Reading]
) -> tuple[Shot, ...]:
    cards = load_taxonomy().sensors
    bases = {site.id: site for site in case.sites if site.kind is SiteKind.AIR_BASE}

    def fits(look: Look) -> bool:
        card = cards.get(look.sensor)
        size = card.gsd_m if card else None
        return (
            look.site in bases
            and look.medium is Medium.IMAGERY
            and look.method != BY_DIFFERENCE
            and look.outcome not in UNSEEN
            and size is not None
            and GSD_M[0] <= size <= GSD_M[1]
        )

    return tuple(
        Shot(look, known[sha], known_at(reading, known[sha].retrieved), bases[look.site])
        for sha, reading in sorted(readings.items())
        for look in reading.looks
        if fits(look)
    )


def _jobs(case: OpenCase, due: Sequence[Search], executor: Executor) -> Iterator[SearchJob]:
    """Searches with their windows; a window is held as long as a search to come needs it."""
    held: dict[tuple[str, str], Window] = {}
    last = {shot.key: n for n, one in enumerate(due) for shot in (one.now, *one.before)}
    for n, search in enumerate(due):
        wanted = [shot for shot in (search.now, *search.before) if shot.key not in held]
        raw = ((case.store.vault.get(shot.evidence.sha256), shot) for shot in wanted)
        for shot, window in zip(wanted, executor.map(window_part, raw), strict=True):
            held[shot.key] = window
        yield search, held[search.now.key], tuple(held[one.key] for one in search.before)
        held = {key: window for key, window in held.items() if last[key] > n}


def _store(
    case: OpenCase, evidence: Evidence, reading: Reading, parts: Sequence[tuple[Search, Made]]
) -> None:
    """The reading with what stands out, in place of what an earlier search said."""
    own = [o for o in told_in(case, reading) if o.method != BY_DIFFERENCE]
    looks = [look for look in reading.looks if look.method != BY_DIFFERENCE]
    looks += [made.look for _, made in parts if made.look is not None]
    notes = [note for note in reading.notes if note.code not in CODES]
    notes += [made.note for _, made in parts]
    notes.append(Note(AGAINST, "; ".join(search.words for search, _ in parts)))
    found = [o for _, made in parts for o in made.observations]
    new = replace(reading, observations=(*own, *found), looks=tuple(looks), notes=tuple(notes))
    amend(case, evidence, new)
