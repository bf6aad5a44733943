"""The scorecard of a case: every assessment ever issued, and how they and the intervals did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sitewatch.fusion.scoring.counts import score_counts
from sitewatch.fusion.scoring.standing import entries, explanation_scores
from sitewatch.fusion.scoring.tellings import tellings
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import CasePicture, CountScores, Entry, Scorecard
from sitewatch.publish.hold import without
from sitewatch.publish.policy import delayed
from sitewatch.publish.scorecard import scorecard_html
from sitewatch.publish.scorecard_policy import reworded_card, without_held
from sitewatch.run.opening import OpenCase
from sitewatch.run.picturing import case_picture, case_taxonomy
from sitewatch.run.publishing import write_text
from sitewatch.run.stages import look_at


def scorecard_of(case: OpenCase, on: date) -> Scorecard:
    """How the assessments and intervals of a case did.

    Args:
        case: The case.
        on: Day on which open and expired are told apart; looks known by then are scored.
    """
    picture = look_at(case, on)
    return _card(case, picture, _entries(case, on), held_back=0)


def public_scorecard(case: OpenCase, on: date, now: datetime) -> Scorecard:
    """The same as it may leave the case at a moment, the publication policy applied.

    Args:
        case: The case.
        on: Day on which open and expired are told apart.
        now: Moment of publication (UTC).
    """
    made = _entries(case, on)
    latest = max([on, *(entry.issued.as_of for entry in made)])
    everything = case_picture(case, (), latest)
    held = delayed(everything, replace(case.settings.policy, at=now))
    kept = without_held(made, everything, held)
    picture, _ = without(look_at(case, on), held)
    card = _card(case, picture, kept, held_back=len(made) - len(kept))
    return reworded_card(card, picture.sources)


def write_scorecard(case: OpenCase, on: date, path: Path, now: datetime) -> Path:
    """Write the scorecard of what may be published at this moment; its path.

    Raises:
        UsageError: If the file cannot be written.
    """
    card = public_scorecard(case, on, now)
    return write_text(path, scorecard_html(card, case_taxonomy(case.settings)))


def overdue(card: Scorecard) -> tuple[str, ...]:
    """One line for each site with assessments that nobody resolved in time."""
    by_site: dict[str, list[Entry]] = {}
    for entry in card.expired:
        by_site.setdefault(entry.issued.site, []).append(entry)
    return tuple(
        f"{site}: {len(late)} expired, unresolved since "
        f"{min(e.issued.resolves_by for e in late)}: `sitewatch resolve CASE {site} OUTCOME`"
        for site, late in sorted(by_site.items())
    )


def _entries(case: OpenCase, on: date) -> tuple[Entry, ...]:
    ledger = case.store.ledger
    return entries(ledger.issued(), ledger.resolutions(), on)


def _card(
    case: OpenCase, picture: CasePicture, made: tuple[Entry, ...], *, held_back: int
) -> Scorecard:
    return Scorecard(
        title=picture.title,
        on=picture.as_of,
        entries=made,
        explanations=explanation_scores(made),
        counts=_counts(case, picture),
        simulated=picture.simulated or any(entry.issued.simulated for entry in made),
        held_back=held_back,
    )


def _counts(case: OpenCase, picture: CasePicture) -> CountScores:
    taxonomy = case_taxonomy(case.settings)
    settings = EstimateSettings(picture.as_of, case.settings.level)
    return score_counts(
        tellings(part, picture.observations, settings, taxonomy) for part in picture.sites
    )
