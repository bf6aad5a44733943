"""The tracks stage: one bucket of ships is one part, the survey of the whole archive comes of all.

What files of positions say of a site depends on all of them together: a ship heard in one file and
again in another was silent in between. So each file's reading holds its notes alone, and looks and
observations come from here, for the files that were known by the day asked about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from sitewatch.errors import SettingsError, UnreadableError
from sitewatch.model import Evidence, ReadStatus, content_id
from sitewatch.run.events import Listener, PartDone, StageDone, StageStarted, ignore
from sitewatch.run.executor import Executor, LocalExecutor, PoolExecutor, choose, usable_cores
from sitewatch.run.opening import OpenCase
from sitewatch.run.tracking import FOLDER, holds_tracks, keep_positions
from sitewatch.store.codec import dump, load
from sitewatch.store.tracks import FORM, KEPT_PARTS, KEPT_SURVEYS, TrackStore
from sitewatch.taxonomy import load_taxonomy
from sitewatch.tracks.packing import BucketJob, bucket_part, packed, unpacked
from sitewatch.tracks.parts import Part, teaching_step, together
from sitewatch.tracks.plugin import METHOD
from sitewatch.tracks.ports import Ports, read_ports
from sitewatch.tracks.survey import Survey, Watched, survey

SLICE_BYTES = 8_000_000
"""Parquet of a bucket that is worked through at once; larger buckets are done in shares of ships.

Source:
    Measured: a position takes five bytes in Parquet, and 1.6 million positions 0.4 GB of memory.
"""
POOL_BYTES = 20_000_000
"""Parquet from which a pool of processes pays: a process starts in 2 s, 2 million positions take
about that long; measured."""


def track_evidence(case: OpenCase, moment: datetime | None) -> tuple[Evidence, ...]:
    """Files of positions that were read and known by a moment, by hash in order."""
    if all(method != METHOD for _, method, _ in case.store.ledger.reading_keys()):
        return ()
    read = {r.evidence for r in case.store.ledger.readings(moment) if r.status is ReadStatus.READ}
    every = case.store.ledger.evidence()
    return tuple(e for e in every if e.sha256 in read and holds_tracks(e))


def surveyed(
    case: OpenCase,
    moment: datetime | None,
    executor: Executor | None = None,
    listen: Listener = ignore,
    *,
    keep: bool = False,
) -> Survey:
    """What the files of positions known by a moment say together.

    Args:
        case: The case.
        moment: Files that became known later are left out; None for all.
        executor: Where parts run; None for this process.
        listen: Whoever shows progress.
        keep: Whether to write what was made; only a run that holds the lock does.

    Raises:
        CaseError: If what is stored is damaged.
        SettingsError: If the list of ports cannot be read.
    """
    files = track_evidence(case, moment)
    if not files:
        return Survey()
    key = survey_key(case, files)
    if key not in case.surveys:
        store = TrackStore(case.store.path / FOLDER)
        name = f"surveys/{key}.json"
        stored = store.kept(name)
        if stored is not None:
            case.surveys[key] = load(Survey, stored.decode())
        else:
            made = _made(case, store, files, _Doing(executor, listen, keep))
            if keep:
                store.keep(name, dump(made).encode(), KEPT_SURVEYS)
            case.surveys[key] = made
    found: Survey = case.surveys[key]  # type: ignore[assignment]  # other things are kept there too
    return found


def sweep_stage(
    case: OpenCase, moment: datetime, cluster: str | None, listen: Listener = ignore
) -> None:
    """Bring the survey of all files of positions up to date; only touched buckets are done again.

    Raises:
        CaseError: If the disk is full or what is stored is damaged.
        UsageError: If the cluster does not answer.
    """
    files = track_evidence(case, moment)
    store = TrackStore(case.store.path / FOLDER)
    for evidence in files:
        if store.known(evidence.sha256, METHOD) is None:
            keep_positions(case, evidence, case.store.vault.get(evidence.sha256))
    if files:
        surveyed(case, moment, _executor(store, cluster), listen, keep=True)


def survey_key(case: OpenCase, files: tuple[Evidence, ...]) -> str:
    """Name of everything that a survey depends on."""
    parts = {
        "method": f"{METHOD}+{FORM}",
        "files": tuple((e.sha256, e.publisher) for e in files),
        "sites": case.sites,
        "ports": hashlib.sha256(_port_list(case)).hexdigest(),
    }
    return content_id("survey", parts)


class _Doing:
    """How a survey is made: where, who is told, whether it is kept."""

    def __init__(self, executor: Executor | None, listen: Listener, keep: bool) -> None:  # noqa: FBT001
        self.executor = executor or LocalExecutor()
        self.listen = listen
        self.keep = keep


def _made(case: OpenCase, store: TrackStore, files: tuple[Evidence, ...], doing: _Doing) -> Survey:
    sources = {e.sha256 for e in files}
    rows = sum(put.positions for sha in sources if (put := store.known(sha, METHOD)) is not None)
    parts = list(_parts(case, store, sources, teaching_step(rows), doing))
    publishers = {e.sha256: e.publisher for e in files if e.publisher}
    watched = Watched(case.sites, load_taxonomy().sensors, publishers, ports_of_case(case))
    return survey(together(parts), watched) if parts else Survey()


def _parts(
    case: OpenCase, store: TrackStore, sources: set[str], step: int, doing: _Doing
) -> Iterator[Part]:
    """The parts of all buckets; those whose files did not change come from the store."""
    names: dict[int, str] = {}
    todo: list[int] = []
    for bucket, mine in store.sources_by_bucket(sources).items():
        told = {"method": f"{METHOD}+{FORM}", "files": mine, "sites": case.sites, "step": step}
        names[bucket] = f"parts/bucket={bucket:02}/{content_id('part', told)}.part"
        if store.kept(names[bucket]) is None:
            todo.append(bucket)
    doing.listen(StageStarted("tracks", len(todo), len(names) - len(todo)))
    fresh: dict[int, list[bytes]] = {bucket: [] for bucket in todo}
    order = [(b, share) for b in todo for share in _shares(store, b, sources)]
    jobs = (_job(case, store, sources, step, one) for one in order)
    for (bucket, share), raw in zip(order, doing.executor.map(bucket_part, jobs), strict=True):
        fresh[bucket].append(raw)
        if share[0] + 1 == share[1]:
            doing.listen(PartDone("tracks", f"bucket {bucket}"))
    doing.listen(StageDone("tracks", len(todo)))
    for bucket, name in names.items():
        raws = fresh.get(bucket) or [store.kept(name) or b""]
        part = unpacked(raws[0]) if len(raws) == 1 else together([unpacked(raw) for raw in raws])
        if doing.keep and bucket in fresh:
            store.keep(name, raws[0] if len(raws) == 1 else packed(part), KEPT_PARTS)
        yield part


def _shares(store: TrackStore, bucket: int, sources: set[str]) -> list[tuple[int, int]]:
    number = -(-store.size(bucket, sources) // SLICE_BYTES) or 1
    return [(share, number) for share in range(number)]


def _job(
    case: OpenCase,
    store: TrackStore,
    sources: set[str],
    step: int,
    which: tuple[int, tuple[int, int]],
) -> BucketJob:
    positions, statics = store.raw(which[0], sources)
    return BucketJob(tuple(positions), tuple(statics), case.sites, step, which[1])


def _executor(store: TrackStore, cluster: str | None) -> Executor:
    """A cluster where one is named, a pool where it pays, else this process."""
    if cluster:
        return choose(cluster, 1)
    pays = store.size() > POOL_BYTES and usable_cores() > 1
    return PoolExecutor(usable_cores()) if pays else LocalExecutor()


def ports_of_case(case: OpenCase) -> Ports | None:
    """The ports that the case names, or None.

    Raises:
        SettingsError: If the list cannot be read.
    """
    raw = _port_list(case)
    where = case.settings.tracks.ports
    try:
        return read_ports(raw, where) if raw else None
    except UnreadableError as error:
        raise SettingsError(error.message, where=f"tracks.ports: {where}") from error


def _port_list(case: OpenCase) -> bytes:
    named = case.settings.tracks.ports
    if not named:
        return b""
    path = case.store.path / named
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", where=str(path)) from error
