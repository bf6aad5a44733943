"""What became of each issued assessment, and which of them count in the scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sitewatch.fusion.scoring.explanations import Resolved, score_explanations
from sitewatch.model import Entry, ExplanationScores, Issued, Resolution, Standing, Timing

Question = tuple[str, date, str, date]
"""Site, as-of day, criterion and day of scoring: what an assessment is an answer to."""
Answers = Mapping[Question, Sequence[Resolution]]


def entries(
    issued: Sequence[Issued], resolutions: Sequence[Resolution], on: date
) -> tuple[Entry, ...]:
    """Every issued assessment with what became of it, by as-of day, site and issue.

    A resolution answers a question, and so counts for every issue that asks the same one. Of
    several issues for one site and day the last counts in the scores, ahead and afterwards each for
    themselves: what is worked out again once the outcome is known cannot take the place of what was
    said before.

    Args:
        issued: Every assessment, oldest issue first.
        resolutions: Every resolution, oldest first; the latest on a question counts.
        on: Day on which open and expired are told apart.
    """
    asked = {one.id: question_of(one) for one in issued}
    answers: dict[Question, list[Resolution]] = {}
    for resolution in resolutions:
        if resolution.target in asked:
            answers.setdefault(asked[resolution.target], []).append(resolution)
    revised = {one.supersedes: one.id for one in issued if one.supersedes}
    made = [_entry(one, answers, revised.get(one.id, ""), on) for one in issued]
    chosen = _chosen(made)
    return tuple(
        replace(entry, scored=entry.issued.id in chosen)
        for entry in sorted(made, key=lambda e: (e.issued.as_of, e.issued.site))
    )


def question_of(issued: Issued) -> Question:
    """What an assessment is an answer to."""
    return issued.site, issued.as_of, issued.criterion, issued.resolves_by


def explanation_scores(made: Sequence[Entry]) -> tuple[ExplanationScores, ...]:
    """Scores of the resolved assessments, ahead and afterwards each for themselves."""
    found = []
    for timing in Timing:
        resolved = [
            Resolved(entry.issued, entry.resolution.outcome)
            for entry in made
            if entry.scored and entry.timing is timing and entry.resolution is not None
            if entry.resolution.outcome is not None
        ]
        scores = score_explanations(resolved, timing)
        if scores is not None:
            found.append(scores)
    return tuple(found)


def _entry(issued: Issued, answers: Answers, superseded_by: str, on: date) -> Entry:
    told = answers.get(question_of(issued), ())
    names = {stated.hypothesis for stated in issued.stated}
    fitting = [r for r in told if r.outcome is None or r.outcome in names]
    resolution = fitting[-1] if fitting else None
    late = issued.at.date() > issued.resolves_by or any(r.at <= issued.at for r in told)
    return Entry(
        issued=issued,
        standing=_standing(issued, resolution, on),
        timing=Timing.AFTERWARDS if late else Timing.AHEAD,
        resolution=resolution,
        superseded_by=superseded_by,
    )


def _standing(issued: Issued, resolution: Resolution | None, on: date) -> Standing:
    if resolution is not None:
        return Standing.RESOLVED if resolution.outcome else Standing.CANNOT_BE_TOLD
    return Standing.EXPIRED if on > issued.resolves_by else Standing.OPEN


def _chosen(made: Sequence[Entry]) -> set[str]:
    """Ids of the resolved issues that count: the last of each site, day and timing."""
    last = {
        (entry.issued.site, entry.issued.as_of, entry.timing): entry.issued.id
        for entry in made
        if entry.standing is Standing.RESOLVED
    }
    return set(last.values())
