"""The whole flow on one screen: evidence, readings, pairs of scenes, pictures, results.

Each stage reads what the stage before it stored. The part functions, `read_part`, `compare_part`,
`cover_part` and `picture_part`, are pure; they run wherever the executor puts them. This process
alone writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sitewatch.model import CasePicture, SitePicture, content_id
from sitewatch.publish.names import Names
from sitewatch.run.attention import attention, standing_alarms
from sitewatch.run.comparing import compare_stage
from sitewatch.run.covering import cover_stage
from sitewatch.run.dates import end_of_day
from sitewatch.run.differing import differing_stage
from sitewatch.run.events import Listener, PartDone, StageDone, StageStarted, ignore
from sitewatch.run.executor import choose
from sitewatch.run.issuing import issue_stage
from sitewatch.run.opening import OpenCase
from sitewatch.run.picturing import (
    case_picture,
    case_taxonomy,
    picture_jobs,
    picture_part,
)
from sitewatch.run.plan import plan_reading
from sitewatch.run.reading import read_stage
from sitewatch.run.surveying import track_stage

ENGINE = "5"
"""Raised whenever the same input would give another result."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a run did.

    Attributes:
        read: Pieces of evidence read in this run.
        kept: Pieces whose earlier reading stands.
        picture: What is known now.
        attention: What a person should look at, one line each.
    """

    read: int
    kept: int
    picture: CasePicture
    attention: tuple[str, ...]


def run_case(
    case: OpenCase, *, as_of: date, cluster: str | None = None, listen: Listener = ignore
) -> RunOutcome:
    """Bring a case up to date; what is up to date already is not done again.

    Args:
        case: The case.
        as_of: Day up to which what was known counts.
        cluster: Address of a Dask scheduler, or None.
        listen: Whoever shows progress.

    Raises:
        CaseError: If the case is damaged or in use by another run.
        UsageError: If the cluster does not answer.
    """
    with case.store.lock():
        plan = plan_reading(case)
        read_stage(case, plan, choose(cluster, len(plan.todo)), listen)
        track_stage(case, as_of, cluster, listen)
        differing_stage(case, choose(cluster, 1), listen)
        compare_stage(case, choose(cluster, 1), listen)
        cover_stage(case, choose(cluster, 1), listen)
        picture = case_picture(case, picture_stage(case, as_of, listen), as_of)
        issue_stage(case, picture, ENGINE)
    names = Names(case_taxonomy(case.settings))
    asks = (*attention(case), *standing_alarms(picture, names))
    return RunOutcome(len(plan.todo), plan.kept, picture, asks)


def picture_stage(case: OpenCase, as_of: date, listen: Listener) -> tuple[SitePicture, ...]:
    """Pictures of all sites, stored; those that stand from an earlier run are not made again."""
    key = results_key(case, as_of)
    stored = case.store.ledger.results(key)
    listen(StageStarted("picture", 0 if stored else len(case.sites), len(stored)))
    if stored:
        return stored
    made = []
    for job in picture_jobs(case, as_of):
        made.append(picture_part(job))
        listen(PartDone("picture", job.site.id))
    case.store.ledger.put_results(tuple(made), key)
    listen(StageDone("picture", len(made)))
    return tuple(made)


def look_at(case: OpenCase, as_of: date) -> CasePicture:
    """What was known as of a day, without writing anything."""
    stored = case.store.ledger.results(results_key(case, as_of))
    pictures = stored or tuple(picture_part(job) for job in picture_jobs(case, as_of))
    return case_picture(case, pictures, as_of)


def results_key(case: OpenCase, as_of: date) -> str:
    """Name of everything that the results depend on."""
    parts = {
        "known": case.store.ledger.digest(end_of_day(as_of)),
        "settings": case.settings.results_key,
        "sites": case.sites,
        "as_of": as_of,
        "engine": ENGINE,
    }
    return content_id("key", parts)
