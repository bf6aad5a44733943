"""The comparing stage: each scene of a site against the one before it; one pair is one part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from sitewatch.errors import SitewatchError
from sitewatch.imagery.plugin import MEDIA_TYPES
from sitewatch.imagery.told import BY_DIFFERENCE
from sitewatch.model import Evidence, Look, Note, Observation, Reading, Site
from sitewatch.run.amending import amend, noted, told_in
from sitewatch.run.events import Listener, PartDone, StageDone, StageStarted
from sitewatch.run.executor import Executor
from sitewatch.run.models import models_for, readable
from sitewatch.run.opening import OpenCase
from sitewatch.run.standing import LEAST_DATES, Past, Ring, pasts, shown, standing_stage
from sitewatch.taxonomy import load_taxonomy

CODE = "compared-with"
"""Code of the note that says which scenes a scene was compared with."""
PREFIX = "imagery-change/"
"""How the methods of observations begin that comparing made."""

Pasts = dict[tuple[str, str], Past]
"""What was found on water by date before a scene, by its hash and its look."""


@dataclass(frozen=True, slots=True)
class Half:
    """One scene of a pair, without its bytes.

    Attributes:
        evidence: The record of the original.
        look: The look at the site.
    """

    evidence: Evidence
    look: Look


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scenes of one site that follow one another.

    Attributes:
        site: The site.
        before: The earlier scene.
        after: The later one.
    """

    site: Site
    before: Half
    after: Half


@dataclass(frozen=True, slots=True)
class PairJob:
    """One part: everything that a worker needs.

    Attributes:
        pair: The scenes.
        raw: Bytes of the earlier and of the later one.
        models: Model packs.
        dates: Outlines of bright spots on water, by date before the later scene.
    """

    pair: Pair
    raw: tuple[bytes, bytes]
    models: tuple[tuple[str, bytes, bytes], ...]
    dates: tuple[tuple[Ring, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one pair.

    Attributes:
        pair: The scenes.
        observations: What changed.
        notes: How well they could be laid over each other.
    """

    pair: Pair
    observations: tuple[Observation, ...]
    notes: tuple[Note, ...]


def compare_part(job: PairJob) -> Compared:
    """What changed from one scene to the next; a scene that cannot be read gives a note."""
    from sitewatch.imagery.detecting import detectors  # noqa: PLC0415  # an extra
    from sitewatch.imagery.pairing import Side, compare_scenes  # noqa: PLC0415
    from sitewatch.imagery.standing import standing  # noqa: PLC0415

    pair = job.pair
    sides = [
        Side(half.evidence, raw, half.look)
        for half, raw in zip((pair.before, pair.after), job.raw, strict=True)
    ]
    searching = detectors(job.models, load_taxonomy())
    try:
        made = compare_scenes(pair.site, sides[0], sides[1], searching, standing(job.dates))
    except SitewatchError as error:
        return Compared(pair, (), (Note(type(error).__name__, str(error), attention=True),))
    return Compared(pair, *made)


def compare_stage(case: OpenCase, executor: Executor, listen: Listener) -> None:
    """Compare what was not compared yet, and store it with the reading of the later scene."""
    known = {e.sha256: e for e in case.store.ledger.evidence() if e.media_type in MEDIA_TYPES}
    if len(known) < 2 or not readable():
        return
    standing_stage(case, known, executor)
    readings = {r.evidence: r for r in case.store.ledger.readings()}
    scenes = _scenes(known, readings)
    past = {(one.evidence, one.look.id): dates for one, dates in pasts(shown(case, known))}
    pairs = [pair for site in case.sites for pair in _pairs(site, scenes)]
    partners: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        partners[pair.after.evidence.sha256].append(pair)
    due = [
        pair
        for sha, mine in sorted(partners.items())
        if _partner_words(mine, past) != noted(readings[sha], CODE)
        for pair in mine
    ]
    if not due:
        return
    listen(StageStarted("compare", len(due), len(pairs) - len(due)))
    done: defaultdict[str, list[Compared]] = defaultdict(list)
    for compared in executor.map(compare_part, _jobs(case, due, past)):
        done[compared.pair.after.evidence.sha256].append(compared)
        listen(PartDone("compare", compared.pair.after.evidence.name))
    for sha, parts in sorted(done.items()):
        _store(case, readings[sha], parts, past)
    listen(StageDone("compare", sum(len(c.observations) for cs in done.values() for c in cs)))


def _scenes(known: dict[str, Evidence], readings: dict[str, Reading]) -> list[Half]:
    """Scenes that somebody saw something in, by hash."""
    return [
        Half(known[sha], look)
        for sha, reading in sorted(readings.items())
        if sha in known
        for look in reading.looks
        if look.somebody_saw and look.method != BY_DIFFERENCE
    ]


def _pairs(site: Site, scenes: list[Half]) -> Iterator[Pair]:
    """Scenes of a site that follow one another, of each sensor by itself."""
    by_sensor: defaultdict[str, list[Half]] = defaultdict(list)
    for scene in scenes:
        if scene.look.site == site.id:
            by_sensor[scene.look.sensor].append(scene)
    for _, mine in sorted(by_sensor.items()):
        mine.sort(key=lambda one: (one.look.captured.span, one.evidence.sha256))
        for before, after in pairwise(mine):
            if before.look.captured.span.end <= after.look.captured.span.start:
                yield Pair(site, before, after)


def _jobs(case: OpenCase, due: list[Pair], past: Pasts) -> Iterator[PairJob]:
    for pair in due:
        raw = tuple(
            case.store.vault.get(half.evidence.sha256) for half in (pair.before, pair.after)
        )
        models = models_for(pair.after.evidence, case.settings.imagery.packs)
        dates = tuple(_past(pair, past).values())
        yield PairJob(pair, (raw[0], raw[1]), models, dates)


def _past(pair: Pair, past: Pasts) -> Past:
    """What stood there on the dates before the later scene; nothing where they are too few."""
    dates = past.get((pair.after.evidence.sha256, pair.after.look.id), {})
    return dates if len(dates) >= LEAST_DATES else {}


def _partner_words(pairs: Iterable[Pair], past: Pasts) -> str:
    return ", ".join(sorted(_partner(pair, _past(pair, past)) for pair in pairs))


def _partner(pair: Pair, dates: Past) -> str:
    weighed = f" less what stood on {' '.join(map(str, dates))}" if dates else ""
    return f"{pair.site.id} {pair.before.evidence.sha256}{weighed}"


def _store(case: OpenCase, reading: Reading, parts: list[Compared], past: Pasts) -> None:
    """The later scene's reading with what changed, in place of what an earlier comparison said."""
    evidence = parts[0].pair.after.evidence
    own = [o for o in told_in(case, reading) if not o.method.startswith(PREFIX)]
    notes = [note for note in reading.notes if note.code not in (CODE, "compared", "not-compared")]
    new = [o for part in parts for o in part.observations]
    notes += [note for part in parts for note in part.notes]
    notes.append(Note(CODE, _partner_words((part.pair for part in parts), past)))
    amend(case, evidence, replace(reading, observations=(*own, *new), notes=tuple(notes)))
