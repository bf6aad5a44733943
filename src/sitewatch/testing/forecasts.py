"""Issued assessments, resolutions and a scorecard of an invented case, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sitewatch.model import Issued, Probability, Resolution, Stated

AS_OF = date(2031, 3, 1)
HORIZON = timedelta(days=60)
EVEN: Mapping[str, float] = {"routine": 0.5, "withdrawal": 0.5}


def issued(
    stated: Mapping[str, float] = EVEN,
    *,
    site: str = "corran",
    as_of: date = AS_OF,
    late_days: int = 0,
    evidence: tuple[str, ...] = (),
) -> Issued:
    """An assessment as it would be issued.

    Args:
        stated: Probability of each hypothesis; the first is the one that says "no change".
        site: Id of the site.
        as_of: Day asked about.
        late_days: Days from that day to the issue [d].
        evidence: Hashes of what it rests on.
    """
    even = 1.0 / len(stated)
    return Issued(
        site=site,
        site_name=site.replace("-", " ").title(),
        as_of=as_of,
        assessment=f"ass-{site}-{as_of}-{sorted(stated.items())}",
        stated=tuple(
            Stated(key, key, even, Probability(value, value, value))
            for key, value in stated.items()
        ),
        criterion="Withdrawal has come true if two looks find nobody.",
        resolves_by=as_of + HORIZON,
        no_change=next(iter(stated)),
        evidence=evidence,
        simulated=True,
        supersedes="",
        engine="invented/1",
        at=datetime(as_of.year, as_of.month, as_of.day, 18, tzinfo=UTC) + timedelta(days=late_days),
    )


def resolution(
    target: Issued, outcome: str | None = "routine", *, after_days: int = 70, reason: str = "Seen."
) -> Resolution:
    """What an analyst says came true of an assessment.

    Args:
        target: The assessment.
        outcome: Id of the hypothesis, or None where it cannot be told.
        after_days: Days from its as-of day to the signature [d].
        reason: Why.
    """
    day = target.as_of + timedelta(days=after_days)
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Resolution(target.id, outcome, reason, "A. Reader", at)
