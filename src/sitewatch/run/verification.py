"""`verify`: every original still hashes to its name, every result still rebuilds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sitewatch.errors import SitewatchError
from sitewatch.model import (
    Evidence,
    Observation,
    PixelLocator,
    TrackLocator,
    canonical_json,
    id_holds,
)
from sitewatch.reports.original import decode_original
from sitewatch.run.models import scene_shape
from sitewatch.run.opening import OpenCase
from sitewatch.run.picturing import picture_jobs, picture_part
from sitewatch.run.stages import results_key
from sitewatch.run.surveying import observations_by
from sitewatch.run.tracking import vessels_by_row


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found.

    Attributes:
        name: What was checked.
        checked: How many.
        problems: What does not hold, one line each.
    """

    name: str
    checked: int
    problems: tuple[str, ...]


def verify_case(case: OpenCase, as_of: date) -> tuple[Check, ...]:
    """All checks of a case: originals, log, spans, results."""
    return (check_vault(case), check_log(case), check_spans(case), check_results(case, as_of))


def check_vault(case: OpenCase) -> Check:
    """Whether each original hashes to its name, and none that the ledger names is missing."""
    named = {evidence.sha256 for evidence in case.store.ledger.evidence()}
    problems = tuple(str(damage) for damage in case.store.vault.verify(named))
    return Check("originals", len(named), problems)


def check_log(case: OpenCase) -> Check:
    """Whether the chain of hashes over everything added is whole."""
    problems = tuple(str(problem) for problem in case.store.ledger.verify_log())
    return Check("log entries", len(case.store.ledger.log()), problems)


def check_spans(case: OpenCase) -> Check:
    """Whether each quotation still stands in its original, to the character."""
    evidence = {e.sha256: e for e in case.store.ledger.evidence()}
    observations = sorted(observations_by(case, None, None), key=lambda o: o.evidence)
    problems: list[str] = []
    for sha, told in groupby(observations, key=lambda o: o.evidence):
        problems.extend(_wrong_spans(case, evidence[sha], list(told)))
    return Check("quotations", len(observations), tuple(problems))


def _wrong_spans(case: OpenCase, evidence: Evidence, told: list[Observation]) -> Iterator[str]:
    tracks = [o for o in told if isinstance(o.locator, TrackLocator)]
    if tracks:
        yield from _wrong_rows(case, evidence, tracks)
        return
    if any(isinstance(o.locator, PixelLocator) for o in told):
        yield from _wrong_boxes(case, evidence, told)
        return
    try:
        raw = case.store.vault.get(evidence.sha256)
        text = decode_original(raw, evidence.media_type, evidence.name).text
    except SitewatchError as error:
        yield f"{evidence.name}: {len(told)} quotations cannot be checked: {error.message}"
        return
    for observation in told:
        place = observation.locator
        if not id_holds(observation):
            yield f"{observation.id}: its content has changed"
        if place.type == "text" and text[place.start : place.end] != place.quote:
            yield f"{observation.id}: its quotation is not in {evidence.name}"


def _wrong_boxes(case: OpenCase, evidence: Evidence, told: list[Observation]) -> Iterator[str]:
    """What is wrong with observations that point to pixels of a scene."""
    try:
        rows, cols = scene_shape(case.store.vault.get(evidence.sha256), evidence)
    except SitewatchError as error:
        yield f"{evidence.name}: {len(told)} boxes cannot be checked: {error.message}"
        return
    for observation in told:
        box = observation.locator
        if not id_holds(observation):
            yield f"{observation.id}: its content has changed"
        if not isinstance(box, PixelLocator):
            continue
        if box.row + box.height > rows or box.col + box.width > cols:
            yield f"{observation.id}: its pixels are not in {evidence.name}"


def _wrong_rows(case: OpenCase, evidence: Evidence, told: list[Observation]) -> Iterator[str]:
    """What is wrong with observations that point to rows of files of positions."""
    named = {e.sha256: e for e in case.store.ledger.evidence()}
    rows: dict[str, Mapping[str, frozenset[str]]] = {}
    try:
        for sha in sorted({sha for o in told for sha, _ in _places(o)} | {evidence.sha256}):
            rows[sha] = vessels_by_row(case.store.vault.get(sha), named.get(sha, evidence))
    except SitewatchError as error:
        yield f"{evidence.name}: {len(told)} positions cannot be checked: {error.message}"
        return
    for observation in told:
        if not id_holds(observation):
            yield f"{observation.id}: its content has changed"
        if not _rows_hold(observation, rows):
            yield f"{observation.id}: its positions are not in {evidence.name}"


def _places(observation: Observation) -> Iterator[tuple[str, str]]:
    """Every row that it names, each with the hash of its file."""
    if isinstance(observation.locator, TrackLocator):
        for row in observation.locator.messages:
            source, _, line = row.rpartition(":")
            yield source or observation.evidence, line


def _rows_hold(observation: Observation, rows: Mapping[str, Mapping[str, frozenset[str]]]) -> bool:
    """Whether every row that it names is there and is of a ship that it names."""
    locator = observation.locator
    if not isinstance(locator, TrackLocator):
        return False
    ships = frozenset(locator.vessel.split(", "))
    of_all = observation.saw_none
    found = [rows.get(source, {}).get(line) for source, line in _places(observation)]
    return all(there is not None and (of_all or there & ships) for there in found)


def check_results(case: OpenCase, as_of: date) -> Check:
    """Whether the stored results are, byte for byte, what the same input gives again."""
    stored = case.store.ledger.results(results_key(case, as_of))
    if not stored:
        return Check(f"results as of {as_of} (none are stored: run with that day)", 0, ())
    problems = [
        f"{old.site.id}: rebuilding gives another result"
        for old, job in zip(stored, picture_jobs(case, as_of), strict=True)
        if canonical_json(picture_part(job)) != canonical_json(old)
    ]
    return Check("results", len(stored), tuple(problems))
