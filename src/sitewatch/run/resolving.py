"""What came true: an analyst's signed word on assessments that were issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sitewatch.errors import UsageError
from sitewatch.fusion.scoring.standing import entries, question_of
from sitewatch.model import Entry, Issued, Resolution, Standing
from sitewatch.run.opening import OpenCase
from sitewatch.run.surveying import observations_by

CANNOT_BE_TOLD = "cannot-be-told"
"""What an analyst writes in place of a hypothesis where nobody can know."""


@dataclass(frozen=True, slots=True)
class Word:
    """What an analyst says.

    Attributes:
        outcome: Id of the hypothesis that came true, or `cannot-be-told`.
        reason: Why.
        signed: Who decides.
        at: When (UTC).
        cites: Ids of observations or hashes of evidence that it rests on.
        early: Whether it may be said before the day of scoring.
    """

    outcome: str
    reason: str
    signed: str
    at: datetime
    cites: tuple[str, ...] = ()
    early: bool = False


def record(case: OpenCase, what: str, word: Word) -> tuple[Resolution, ...]:
    """The resolutions recorded.

    Args:
        case: The case.
        what: Id of an issued assessment, or of a site: then all of its assessments whose day has
            passed and that nobody resolved, with `early` also those still open.
        word: What came true, and who says so.

    Raises:
        UsageError: If nothing fits, the day has not come, or something named is not there.
        RecordError: If it is unsigned or gives no reason.
    """
    _check_cites(case, word.cites)
    made = tuple(
        Resolution(
            target=issued.id,
            outcome=_outcome(issued, word.outcome),
            reason=word.reason,
            signed=word.signed,
            at=word.at,
            cites=tuple(sorted(set(word.cites))),
        )
        for issued in _meant(case, what, word)
    )
    case.store.ledger.resolve(made)
    return made


def _meant(case: OpenCase, what: str, word: Word) -> tuple[Issued, ...]:
    """The assessments that are meant: one for each question."""
    ledger, today = case.store.ledger, word.at.date()
    made = entries(ledger.issued(), ledger.resolutions(), today)
    for entry in made:
        if entry.issued.id == what:
            _check_day(entry, word)
            return (entry.issued,)
    of_site = [entry for entry in made if entry.issued.site == what]
    if not of_site:
        raise UsageError(
            f"no issued assessment and no site with one: {what!r}",
            hint="`sitewatch calibrate` lists them",
        )
    wanted = {Standing.EXPIRED, *([Standing.OPEN] if word.early else [])}
    found = {question_of(e.issued): e.issued for e in of_site if e.standing in wanted}
    if not found:
        raise UsageError(
            f"nothing to resolve at {what}: {_standings(of_site)}",
            hint="name one assessment by its id, or give --early for those still open",
        )
    return tuple(found.values())


def _check_day(entry: Entry, word: Word) -> None:
    if word.at.date() < entry.issued.resolves_by and not word.early:
        raise UsageError(
            f"{entry.issued.id} is to be scored on {entry.issued.resolves_by}",
            hint="--early records what is known already",
        )


def _outcome(issued: Issued, said: str) -> str | None:
    if said == CANNOT_BE_TOLD:
        return None
    known = [stated.hypothesis for stated in issued.stated]
    if said not in known:
        raise UsageError(
            f"{said!r} is none of the explanations of {issued.id}",
            hint=f"one of {', '.join((*known, CANNOT_BE_TOLD))}",
        )
    return said


def _check_cites(case: OpenCase, cites: Sequence[str]) -> None:
    if not cites:
        return
    ledger = case.store.ledger
    known = {o.id for o in ledger.observations(None, None, superseded=True)}
    known |= {o.id for o in observations_by(case, None, None)}
    known |= {e.sha256 for e in ledger.evidence()}
    for key in cites:
        if key not in known:
            raise UsageError(
                f"no observation and no evidence {key!r}", hint="`sitewatch timeline` lists ids"
            )


def _standings(found: Sequence[Entry]) -> str:
    counts = {standing: sum(e.standing is standing for e in found) for standing in Standing}
    return ", ".join(f"{number} {standing.value}" for standing, number in counts.items() if number)
