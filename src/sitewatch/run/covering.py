"""The covering stage: how full yards and aprons are, each scene against the site's earlier ones.

What an area looks like when it is bare comes from the scene on which it was emptiest, among those
that were taken earlier and were known by then. One scene of one site is one part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sitewatch.errors import SitewatchError
from sitewatch.imagery.plugin import MEDIA_TYPES
from sitewatch.imagery.told import BY_DIFFERENCE, gsd_told
from sitewatch.model import Cover, Evidence, Look, Note, Outcome, Reading, ReadStatus, Site
from sitewatch.run.amending import amend, noted, told_in
from sitewatch.run.events import Listener, PartDone, StageDone, StageStarted
from sitewatch.run.executor import Executor
from sitewatch.run.models import readable
from sitewatch.run.opening import OpenCase
from sitewatch.run.reading import known_at

if TYPE_CHECKING:
    from sitewatch.imagery.occupancy import Cells

METHOD = "imagery-cover/1"
CODE = "covered-against"
"""Code of the note that says which earlier scenes an area could be measured against."""
MISSING = "not-covered"
"""Code of the note that names an area of which no share could be told."""
WHY = (
    "too little of it was seen, its pixels are too coarse or too unlike, the light differs "
    "unevenly, or it is emptier than on any earlier scene"
)
MOST_DATES = 12
"""Earlier scenes that are looked at, the latest ones; judgement: each is opened once more."""
FIRST_DATES = 4
"""The first scenes of a site are looked at as well, so that what was bare ground in the beginning
stays so; judgement."""
LEAST_SEEN = 0.8
"""Share of an area that an earlier scene must show to stand for bare ground; judgement."""
LEVEL = 0.9
"""Probability of the interval: that of all intervals of this project."""
DIGITS = 4
PICTURED = frozenset({Outcome.SAW, Outcome.LOOKED_ABSENT, Outcome.TOO_COARSE, Outcome.UNREADABLE})
"""Outcomes of looks that show pixels: what no detector searches can be covered all the same."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One scene of one site.

    Attributes:
        site: The site.
        evidence: The record of the original.
        look: The look.
        known: When it was known.
    """

    site: Site
    evidence: Evidence
    look: Look
    known: datetime

    @property
    def key(self) -> tuple[str, str]:
        """Hash of the scene and id of the site."""
        return self.evidence.sha256, self.site.id


@dataclass(frozen=True, slots=True)
class CoverJob:
    """One part: everything that a worker needs.

    Attributes:
        shot: The scene.
        raw: Its bytes.
    """

    shot: Shot
    raw: bytes


Measured = tuple[tuple[str, str], "Mapping[str, Cells]"]
"""The key of a shot, and its areas cell by cell."""


def cover_part(job: CoverJob) -> Measured:
    """The areas of one scene cell by cell; none where it can no longer be read."""
    from sitewatch.imagery.stacking import measured  # noqa: PLC0415  # an extra

    try:
        return job.shot.key, measured(job.raw, job.shot.evidence, job.shot.site)
    except SitewatchError:
        return job.shot.key, {}


def cover_stage(case: OpenCase, executor: Executor, listen: Listener) -> None:
    """Measure what was not measured yet, and store it with the reading of the scene."""
    known = {e.sha256: e for e in case.store.ledger.evidence() if e.media_type in MEDIA_TYPES}
    if len(known) < 2 or not readable():
        return
    every = _shots(case, known)
    readings = {r.evidence: r for r in case.store.ledger.readings()}
    mine: defaultdict[str, list[tuple[Shot, tuple[Shot, ...]]]] = defaultdict(list)
    for one in every:
        mine[one.evidence.sha256].append((one, _before(one, every)))
    due = {
        sha: pairs
        for sha, pairs in sorted(mine.items())
        if any(dates for _, dates in pairs) and _words(pairs) != noted(readings[sha], CODE)
    }
    if not due:
        return
    needed = {s.key: s for pairs in due.values() for one, dates in pairs for s in (one, *dates)}
    listen(StageStarted("cover", len(needed), len(every) - len(needed)))
    cells: dict[tuple[str, str], Mapping[str, Cells]] = {}
    for key, areas in executor.map(cover_part, _jobs(case, needed)):
        cells[key] = areas
        listen(PartDone("cover", needed[key].evidence.name))
    made = 0
    for sha, pairs in due.items():
        covers = tuple(c for one, dates in pairs for c in _covers(one, dates, cells))
        notes = (Note(CODE, _words(pairs)), *_missing(pairs, covers))
        _store(case, pairs[0][0].evidence, readings[sha], covers, notes)
        made += len(covers)
    listen(StageDone("cover", made))


def _jobs(case: OpenCase, needed: Mapping[tuple[str, str], Shot]) -> Iterator[CoverJob]:
    for _, shot in sorted(needed.items(), key=lambda item: item[0]):
        yield CoverJob(shot, case.store.vault.get(shot.evidence.sha256))


def _shots(case: OpenCase, known: Mapping[str, Evidence]) -> tuple[Shot, ...]:
    """Every scene fine enough of every site with such areas, by time."""
    from sitewatch.imagery.area_words import stacked  # noqa: PLC0415
    from sitewatch.imagery.occupancy import COARSEST_M  # noqa: PLC0415  # an extra

    sites = {site.id: site for site in case.sites if stacked(site)}
    found = [
        Shot(sites[look.site], known[r.evidence], look, known_at(r, known[r.evidence].retrieved))
        for r in case.store.ledger.readings()
        if r.evidence in known and r.status is ReadStatus.READ
        for look in r.looks
        if look.site in sites and look.outcome in PICTURED
        if look.method != BY_DIFFERENCE  # its scene has a look of its own
        if (gsd_told(look) or 0.0) <= COARSEST_M
    ]
    return tuple(sorted(found, key=lambda s: (s.look.captured.span, *s.key)))


def _before(one: Shot, every: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """The scenes of the site that were taken earlier and known by then."""
    start = one.look.captured.span.start
    found = [
        other
        for other in every
        if other.site.id == one.site.id
        and other.evidence.sha256 != one.evidence.sha256
        and other.look.captured.span.end <= start
        and other.known <= one.known
    ]
    early = found[: min(FIRST_DATES, max(0, len(found) - MOST_DATES))]
    return (*early, *found[-MOST_DATES:])


def _covers(
    one: Shot, dates: tuple[Shot, ...], cells: Mapping[tuple[str, str], Mapping[str, Cells]]
) -> Iterator[Cover]:
    from sitewatch.imagery.occupancy import comparable, emptiest, occupancy  # noqa: PLC0415

    for area, now in sorted(cells[one.key].items()):
        earlier = [
            (date, cells[date.key][area])
            for date in dates
            if area in cells[date.key]
            and cells[date.key][area].seen >= LEAST_SEEN
            and comparable(now, cells[date.key][area])
        ]
        best = emptiest([bare for _, bare in earlier])
        if best is None:
            continue
        told = occupancy(now, earlier[best][1])
        if told is not None:
            shares = (round(n, DIGITS) for n in (told.low, told.share, told.high, told.seen))
            yield _cover(one, earlier[best][0], area, now.gsd_m, tuple(shares))


def _cover(one: Shot, bare: Shot, area: str, gsd_m: float, shares: tuple[float, ...]) -> Cover:
    low, share, high, seen = shares
    behind = (one.look.id, bare.look.id, one.evidence.sha256, bare.evidence.sha256)
    return Cover(
        site=one.site.id,
        area=area,
        time=one.look.captured,
        low=low,
        share=share,
        high=high,
        seen=seen,
        bare=bare.look.captured,
        gsd_m=round(gsd_m, DIGITS),
        level=LEVEL,
        inputs=tuple(sorted(behind)),
        method=METHOD,
    )


def _words(pairs: list[tuple[Shot, tuple[Shot, ...]]]) -> str:
    return f"{METHOD}: " + "; ".join(
        f"{one.site.id} {' '.join(date.evidence.sha256 for date in dates)}"
        for one, dates in pairs
        if dates
    )


def _missing(
    pairs: list[tuple[Shot, tuple[Shot, ...]]], covers: tuple[Cover, ...]
) -> Iterator[Note]:
    """Areas of which no share could be told, though there are earlier scenes."""
    from sitewatch.imagery.area_words import stacked  # noqa: PLC0415  # an extra

    told = {(cover.site, cover.area) for cover in covers}
    for one, dates in pairs:
        for area in stacked(one.site) if dates else ():
            if (one.site.id, area.id) not in told:
                yield Note(MISSING, f"{one.site.id}: {area.name}: no share could be told: {WHY}")


def _store(
    case: OpenCase,
    evidence: Evidence,
    reading: Reading,
    covers: tuple[Cover, ...],
    said: tuple[Note, ...],
) -> None:
    """The scene's reading with its covers, in place of what an earlier run measured."""
    notes = (*(note for note in reading.notes if note.code not in (CODE, MISSING)), *said)
    told = told_in(case, reading)
    amend(case, evidence, replace(reading, observations=told, covers=covers, notes=notes))
