"""How busy a site was over time by its scenes: dated counts of its areas, with gaps left gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sitewatch.imagery.told import share_told
from sitewatch.model import (
    Activity,
    Busyness,
    Fall,
    Kind,
    Look,
    Medium,
    Observation,
    Reading,
    Site,
    is_within,
    related,
)

if TYPE_CHECKING:
    from sitewatch.imagery.activity import Collapse, Series

METHOD = "imagery-activity/1"
GROUPS = ("aircraft", "vessel")
"""Classes that detectors count."""
SCENES = "imagery/"
"""How the methods of looks and observations begin that scenes gave."""
COUNTED = 0.8
"""Share of an area in view from which its count stands in the series; judgement: of less, what is
hidden would look like a fall."""
RECENT_D = 60
"""Dates that make the level of today [d]; the window of the benchmark."""
LEVEL = 0.9
"""Probability of the intervals."""
DIGITS = 3

Block = tuple[str, str]
"""Sensor and area: another sensor finds another share, so each has a usual count of its own."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one look counted.

    Attributes:
        look: Id of the look.
        evidence: Hash of the scene.
        day: Day of the look.
        counts: By block, those alone that were observed.
    """

    look: str
    evidence: str
    day: date
    counts: Mapping[Block, float]


def activities(
    site: Site, observations: Iterable[Observation], readings: Iterable[Reading], as_of: date
) -> tuple[Activity, ...]:
    """How busy a site was, one record for each group of classes that scenes searched for.

    Args:
        site: The site.
        observations: Those of the site that were known by the day.
        readings: Readings of scenes with their looks, likewise.
        as_of: The day asked about.
    """
    looks = {
        look.id: (look, reading.evidence)
        for reading in readings
        for look in reading.looks
        if look.site == site.id and look.medium is Medium.IMAGERY
        if look.method.startswith(SCENES) and look.somebody_saw
        if look.captured.span.first_day == look.captured.span.last_day <= as_of
    }
    told: defaultdict[str, list[Observation]] = defaultdict(list)
    for one in observations if looks else ():
        if one.look in looks and one.kind is Kind.PRESENCE and one.method.startswith(SCENES):
            told[one.look or ""].append(one)
    made = (
        _activity(
            site,
            path,
            [_counted(*shot, told[key], site, path) for key, shot in looks.items()],
            as_of,
        )
        for path in GROUPS
    )
    return tuple(one for one in made if one is not None)


def _counted(
    look: Look, evidence: str, told: Sequence[Observation], site: Site, path: str
) -> Counted:
    """What a look counted of a group: nothing of an area that it did not see or search."""
    searched = any(related(chance.path, path) and chance.high > 0 for chance in look.chances)
    counts = {
        (look.sensor, area): sum(
            _number(o) for o in told if (o.area or "") == area and is_within(o.asset.path, path)
        )
        for area in (_seen(look, site) if searched else ())
    }
    return Counted(look.id, evidence, look.captured.span.first_day, counts)


def _number(observation: Observation) -> float:
    """Middle of a count's range; of an open one the lower end, of an absence nothing."""
    count = observation.count
    if count is None:
        return 0.0
    return (count.min + (count.min if count.max is None else count.max)) / 2


def _seen(look: Look, site: Site) -> Iterator[str]:
    """Ids of the areas that a look saw nearly whole; "" for a site without areas."""
    for area in site.areas:
        share = share_told(look, area.name)
        if area.id in look.areas and share is not None and share >= COUNTED:
            yield area.id
    if not site.areas and look.visible_share >= COUNTED:
        yield ""


def _activity(site: Site, path: str, every: Sequence[Counted], as_of: date) -> Activity | None:
    observed = [one for one in every if one.counts]
    if not observed:
        return None
    from sitewatch.imagery.activity import FEWEST, collapses  # noqa: PLC0415  # slow to load

    blocks = sorted({block for one in observed for block in one.counts})
    series = _series(observed, blocks)
    dates = len(series.days)
    enough = dates >= FEWEST
    return Activity(
        site=site.id,
        path=path,
        dates=dates,
        needed=FEWEST,
        first=date.fromordinal(int(series.days[0])),
        last=date.fromordinal(int(series.days[-1])),
        blocks=len(blocks),
        lately=_lately(series, as_of) if enough else None,
        falls=tuple(map(_fall, collapses(series))) if enough else (),
        level=LEVEL,
        inputs=tuple(sorted({key for one in observed for key in (one.look, one.evidence)})),
        method=METHOD,
    )


def _series(observed: Sequence[Counted], blocks: Sequence[Block]) -> Series:
    """Counts by day and block; looks of one day are one date, with the mean of their counts."""
    from sitewatch.imagery.activity import Series  # noqa: PLC0415

    days = sorted({one.day for one in observed})
    rows = np.full((len(days), len(blocks)), np.nan)
    for at, day in enumerate(days):
        for of, block in enumerate(blocks):
            mine = [one.counts[block] for one in observed if one.day == day and block in one.counts]
            if mine:
                rows[at, of] = float(np.mean(mine))
    return Series(np.array([day.toordinal() for day in days], float), rows)


def _lately(series: Series, as_of: date) -> Busyness | None:
    """The level of the last dates against what was usual before them."""
    from sitewatch.imagery.activity import (  # noqa: PLC0415  # slow to load
        FEWEST,
        LEAST_WANTED,
        Series,
        level,
        usual,
    )

    start = float(as_of.toordinal() - RECENT_D)
    recent = series.days > start
    if not recent.any() or np.count_nonzero(~recent) < FEWEST:
        return None
    part = Series(series.days[recent], series.counts[recent])
    norm = usual(series, part.days[0])
    if float(norm.expected(part).sum()) < LEAST_WANTED:
        return None
    told = level(part, norm)
    return Busyness(
        likely=round(told.likely, DIGITS),
        low=round(told.low, DIGITS),
        high=round(told.high, DIGITS),
        since=date.fromordinal(int(part.days[0])),
        dates=len(part.days),
    )


def _fall(found: Collapse) -> Fall:
    days = (round(n) for n in (found.since, found.earliest, found.latest, found.told))
    since, earliest, latest, told = (date.fromordinal(day) for day in days)
    ended = None if found.ended is None else date.fromordinal(round(found.ended))
    return Fall(since, earliest, latest, told, ended)
