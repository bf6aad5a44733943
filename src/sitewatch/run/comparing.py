"""The comparing stage: each scene of a site against the one before it; one pair is one part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from sitewatch.errors import SitewatchError
from sitewatch.imagery.plugin import MEDIA_TYPES
from sitewatch.model import Evidence, Look, Note, Observation, Reading, Site
from sitewatch.run.events import Listener, PartDone, StageDone, StageStarted
from sitewatch.run.executor import Executor
from sitewatch.run.models import models_for, readable, reading_key
from sitewatch.run.opening import OpenCase
from sitewatch.run.reading import known_at
from sitewatch.taxonomy import load_taxonomy

CODE = "compared-with"
"""Code of the note that says which scenes a scene was compared with."""
PREFIX = "imagery-change/"
"""How the methods of observations begin that comparing made."""


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
    """

    pair: Pair
    raw: tuple[bytes, bytes]
    models: tuple[tuple[str, bytes, bytes], ...]


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

    pair = job.pair
    sides = [
        Side(half.evidence, raw, half.look)
        for half, raw in zip((pair.before, pair.after), job.raw, strict=True)
    ]
    try:
        made = compare_scenes(pair.site, sides[0], sides[1], detectors(job.models, load_taxonomy()))
    except SitewatchError as error:
        return Compared(pair, (), (Note(type(error).__name__, str(error), attention=True),))
    return Compared(pair, *made)


def compare_stage(case: OpenCase, executor: Executor, listen: Listener) -> None:
    """Compare what was not compared yet, and store it with the reading of the later scene."""
    known = {e.sha256: e for e in case.store.ledger.evidence() if e.media_type in MEDIA_TYPES}
    if len(known) < 2 or not readable():
        return
    readings = {r.evidence: r for r in case.store.ledger.readings()}
    scenes = _scenes(known, readings)
    pairs = [pair for site in case.sites for pair in _pairs(site, scenes)]
    partners: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        partners[pair.after.evidence.sha256].append(pair)
    due = [
        pair
        for sha, mine in sorted(partners.items())
        if _partner_words(mine) != _noted(readings[sha])
        for pair in mine
    ]
    if not due:
        return
    listen(StageStarted("compare", len(due), len(pairs) - len(due)))
    done: defaultdict[str, list[Compared]] = defaultdict(list)
    for compared in executor.map(compare_part, _jobs(case, due)):
        done[compared.pair.after.evidence.sha256].append(compared)
        listen(PartDone("compare", compared.pair.after.evidence.name))
    for sha, parts in sorted(done.items()):
        _store(case, readings[sha], parts)
    listen(StageDone("compare", sum(len(c.observations) for cs in done.values() for c in cs)))


def _scenes(known: dict[str, Evidence], readings: dict[str, Reading]) -> list[Half]:
    """Scenes that somebody saw something in, by hash."""
    return [
        Half(known[sha], look)
        for sha, reading in sorted(readings.items())
        if sha in known
        for look in reading.looks
        if look.somebody_saw
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


def _jobs(case: OpenCase, due: list[Pair]) -> Iterator[PairJob]:
    for pair in due:
        raw = tuple(
            case.store.vault.get(half.evidence.sha256) for half in (pair.before, pair.after)
        )
        models = models_for(pair.after.evidence, case.settings.imagery.packs)
        yield PairJob(pair, (raw[0], raw[1]), models)


def _partner_words(pairs: list[Pair]) -> str:
    return ", ".join(sorted(f"{pair.site.id} {pair.before.evidence.sha256}" for pair in pairs))


def _noted(reading: Reading) -> str:
    return next((note.message for note in reading.notes if note.code == CODE), "")


def _store(case: OpenCase, reading: Reading, parts: list[Compared]) -> None:
    """The later scene's reading with what changed, in place of what an earlier comparison said."""
    sha = reading.evidence
    evidence = parts[0].pair.after.evidence
    told = [o for o in case.store.ledger.observations() if o.evidence == sha]
    own = [o for o in told if not o.method.startswith(PREFIX)]
    notes = [note for note in reading.notes if note.code not in (CODE, "compared", "not-compared")]
    new = [o for part in parts for o in part.observations]
    notes += [note for part in parts for note in part.notes]
    notes.append(Note(CODE, _partner_words([part.pair for part in parts])))
    made = replace(reading, observations=(*own, *new), notes=tuple(notes))
    key = reading_key(case, evidence)
    case.store.ledger.record_readings([(made, known_at(made, evidence.retrieved))], key)
