"""The reading stage: one piece of evidence is one part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from time import monotonic

from sitewatch.errors import RefusedError, SitewatchError, TooLargeError
from sitewatch.model import Evidence, Note, Reading, ReadStatus
from sitewatch.reports.context import ReadContext
from sitewatch.reports.syntax import Parser, Sentence
from sitewatch.run.asking import Asker, asker_for
from sitewatch.run.events import Listener, PartDone, StageDone, StageStarted
from sitewatch.run.executor import Executor
from sitewatch.run.models import reading_key
from sitewatch.run.opening import OpenCase
from sitewatch.run.plan import Plan, ReadJob, jobs, method_for
from sitewatch.run.readers import reader_for
from sitewatch.sources.language import load_parser
from sitewatch.taxonomy import load_taxonomy

READINGS_PER_COMMIT = 25
"""A commit costs a disk flush; at most this many readings are done again after a kill."""
SECONDS_PER_COMMIT = 3.0
"""Slow readings are stored sooner, so that a stopped run has not worked for nothing."""

Asked = tuple[Reading, bool]
"""A reading, and whether nothing is left to ask about it."""


def read_part(job: ReadJob) -> Reading:
    """What one original says; an original that cannot be read gives the row that says so."""
    try:
        reader = reader_for(job.evidence.media_type, job.evidence.name)
        given = (job.evidence, job.sites, load_taxonomy(), parse, job.sources, job.models)
        return reader.read(job.raw, ReadContext(*given))
    except SitewatchError as error:
        refused = isinstance(error, (RefusedError, TooLargeError))
        status = ReadStatus.REFUSED if refused else ReadStatus.FAILED
        note = Note(type(error).__name__, str(error), attention=True)
        return Reading(job.evidence.sha256, status, method_for(job.evidence), notes=(note,))


def parse(paragraphs: Sequence[str]) -> list[list[Sentence]]:
    """Parsed sentences of paragraphs; the language model is loaded when the first are asked for."""
    return parser()(paragraphs)


@cache
def parser() -> Parser:
    """The language model of this process, loaded once."""
    return load_parser()


def read_stage(case: OpenCase, plan: Plan, executor: Executor, listen: Listener) -> None:
    """Read what the plan names and store it, some readings to a commit."""
    todo = {evidence.sha256: evidence for evidence in plan.todo}
    listen(StageStarted("read", len(plan.todo), plan.kept))
    made = 0
    asker = asker_for(case)
    for batch in _batches(_asked(executor.map(read_part, jobs(case, plan)), asker, todo)):
        for key, read in _by_key(batch, lambda sha: reading_key(case, todo[sha])):
            rows = [(r, known_at(r, todo[r.evidence].retrieved)) for r in read]
            case.store.ledger.record_readings(rows, key)
        for reading, _ in batch:
            made += len(reading.observations)
            listen(PartDone("read", todo[reading.evidence].name, problem_of(reading)))
    listen(StageDone("read", made))


def known_at(reading: Reading, retrieved: datetime) -> datetime:
    """When what the evidence says became known: the latest that it can have been published.

    Evidence is never taken as known before it surely was: an undated article counts from the
    end of its publication interval, and nothing counts from later than its retrieval.
    """
    if reading.published is None:
        return retrieved
    return min(reading.published.span.end, retrieved)


def problem_of(reading: Reading) -> str:
    """Why a reading did not come about, or empty."""
    if reading.status is ReadStatus.READ:
        return ""
    return next((note.message for note in reading.notes), reading.status.value)


def _asked(
    readings: Iterable[Reading], asker: Asker | None, todo: Mapping[str, Evidence]
) -> Iterator[Asked]:
    """Readings with what a language model adds, where the case names one."""
    for reading in readings:
        yield (reading, True) if asker is None else asker.asked(reading, todo[reading.evidence])


def _by_key(
    batch: Iterable[Asked], key_of: Callable[[str], str]
) -> Iterator[tuple[str, list[Reading]]]:
    """Readings by the key to store them under: what is not whole is due again in the next run."""
    found: dict[str, list[Reading]] = {}
    for reading, complete in batch:
        key = key_of(reading.evidence) + ("" if complete else "-unasked")
        found.setdefault(key, []).append(reading)
    yield from found.items()


def _batches(readings: Iterable[Asked]) -> Iterator[list[Asked]]:
    batch: list[Asked] = []
    begun = monotonic()
    for reading in readings:
        batch.append(reading)
        if len(batch) == READINGS_PER_COMMIT or monotonic() - begun > SECONDS_PER_COMMIT:
            yield batch
            batch, begun = [], monotonic()
    if batch:
        yield batch
