"""Estimates, changes, indicators and explanations of the invented case, by plain arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, sqrt

from sitewatch.model import (
    Alarm,
    Change,
    CountAt,
    Credibility,
    Difference,
    Direction,
    Disagreement,
    Estimate,
    Indicator,
    Look,
    Observation,
    Reliability,
    Sight,
    TrackRecord,
    Watch,
    hull,
)
from sitewatch.taxonomy.records import Rule

FIRST, AS_OF = date(2025, 3, 6), date(2025, 3, 24)
METHOD = "example-engine/1"
SPREAD_PER_DAY = 0.55
"""How fast the band widens without a look [objects / sqrt(day)]: chosen for looks, not measured."""


def estimate(
    site: str,
    path: str,
    seen: tuple[tuple[int, int], ...],
    inputs: tuple[str, ...],
    tight: float = 1.0,
) -> Estimate:
    """A band that widens with every day without a look.

    Args:
        site: Id of the site.
        path: Class path.
        seen: (day of March 2025, count) of each look, in order.
        inputs: Ids of looks and observations used.
        tight: Factor on the width; below 1 for the naive band.
    """
    days = (AS_OF - FIRST).days + 1
    series = tuple(_count_at(FIRST + timedelta(days=n), seen, tight) for n in range(days))
    warnings = ("Only one look could see this class.",) if len(seen) == 1 else ()
    return Estimate(site, None, path, series, 0.9, (), warnings, inputs, METHOD)


def _count_at(on: date, seen: tuple[tuple[int, int], ...], tight: float) -> CountAt:
    before = [(on - date(2025, 3, d)).days for d, _ in seen if date(2025, 3, d) <= on]
    nearest = min(seen, key=lambda pair: abs((on - date(2025, 3, pair[0])).days))
    away = abs((on - date(2025, 3, nearest[0])).days)
    middle = nearest[1]
    spread = tight * (0.35 * sqrt(middle) + SPREAD_PER_DAY * sqrt(away) * (1 + 0.2 * middle))
    low, high = max(0, round(middle - 1.2 * spread)), round(middle + 1.6 * spread)
    mean = middle + 0.3 * spread
    return CountAt(
        on, low, middle, high, mean, exp(-mean) if low == 0 else 0.0, away == 0,
        float(min(before)) if before else None,
    )  # fmt: skip


def change(
    path: str, looks: tuple[Look, Look], counts: tuple[int, int, int], chances: tuple[float, float]
) -> Change:
    """The difference between two looks.

    Args:
        path: Class path.
        looks: The earlier and the later look.
        counts: Low, middle and high of the difference.
        chances: Probability of fewer, probability of more.
    """
    before, after = looks
    return Change(
        site=before.site,
        path=path,
        before=before.id,
        after=after.id,
        on_before=before.captured.span.first_day,
        on_after=after.captured.span.first_day,
        low=counts[0],
        mid=counts[1],
        high=counts[2],
        p_decrease=chances[0],
        p_increase=chances[1],
        inputs=(before.id, after.id),
        method=METHOD,
    )


def said_of_site(before: Look, after: Look, words: tuple[str, ...]) -> Change:
    """What the later look says of the place as a whole."""
    return Change(
        site=before.site,
        path="site",
        before=before.id,
        after=after.id,
        on_before=before.captured.span.first_day,
        on_after=after.captured.span.first_day,
        said=words,
        inputs=(after.id,),
        method=METHOD,
    )


def disagreement(
    difference: Difference,
    about: str,
    sides: tuple[tuple[Observation, ...], tuple[Observation, ...]],
    reason: str,
    *,
    prefer: bool = True,
) -> Disagreement:
    """Two sides; the first observation of the first side is preferred, if any is."""
    first, second = sides
    return Disagreement(
        site=first[0].site,
        difference=difference,
        about=about,
        side_a=tuple(sorted(o.id for o in first)),
        side_b=tuple(sorted(o.id for o in second)),
        preferred=first[0].id if prefer else "",
        reason=reason,
        method=METHOD,
    )


def indicator(
    rule: Rule,
    site: str,
    sight: Sight,
    looks: tuple[Look, ...] = (),
    inputs: tuple[Observation, ...] = (),
    worth: float = 1.0,
) -> Indicator:
    """What a rule found; one that nobody looked for has no looks."""
    credibility = Credibility.CANNOT_BE_JUDGED
    if looks:
        credibility = Credibility.PROBABLY_TRUE if worth > 1 else Credibility.POSSIBLY_TRUE
    return Indicator(
        rule=rule.id,
        name=rule.name,
        site=site,
        sight=sight,
        span=hull([look.captured.span for look in looks]) if looks else None,
        effective_looks=worth if looks else 0.0,
        credibility=credibility,
        inputs=tuple(sorted(o.id for o in inputs)),
        looks=tuple(sorted(look.id for look in looks)),
        method=rule.says,
    )


def alarm(path: str, looks: tuple[Look, ...], direction: Direction, days: tuple[int, int]) -> Alarm:
    """An alarm that some looks caused, from one day of March to another."""
    return Alarm(
        site=looks[0].site,
        path=path,
        direction=direction,
        on=date(2025, 3, days[0]),
        until=date(2025, 3, days[1]),
        strength=0.71,
        threshold=0.49,
        usual=2.6,
        cusum=3.4,
        agrees=True,
        looks=tuple(sorted(look.id for look in looks)),
        inputs=tuple(sorted({look.id for look in looks} | {o for x in looks for o in x.inputs})),
        method=METHOD,
    )


def watch(path: str, looks: tuple[Look, ...], usual: float | None) -> Watch:
    """How closely a class is watched; without a usual count there were too few looks."""
    return Watch(
        site=looks[0].site,
        path=path,
        told=len(looks),
        last=max(look.captured.span.last_day for look in looks),
        lately=len(looks),
        before=3.0 if usual is not None else 1.0,
        needed=3,
        usual=usual,
        fewer=0.12,
        more=0.05,
        cusum_fewer=0.4,
        cusum_more=0.0,
        inputs=tuple(sorted(look.id for look in looks)),
        method=METHOD,
    )


def record(
    source: tuple[str, str], grade: Reliability, share: tuple[float, float, float], claims: int
) -> TrackRecord:
    """How a source fared on what stands at the sites."""
    low, mean, high = share
    return TrackRecord(
        source=source[0],
        name=source[1],
        topic="what stands there",
        grade=grade,
        worth=24.0,
        low=low,
        mean=mean,
        high=high,
        level=0.9,
        claims=claims,
        moves=claims >= 5,
        method=METHOD,
    )
