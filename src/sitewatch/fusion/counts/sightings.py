"""What each look says of the number of one class, ready for the filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sitewatch.fusion.counts.stock import Stock, stock
from sitewatch.fusion.counts.total import total
from sitewatch.fusion.looks.alike import Vocabulary, is_denied
from sitewatch.fusion.looks.origin import LOOKING
from sitewatch.fusion.looks.roles import Attached, compared_with, made_in, only_implies
from sitewatch.fusion.looks.sensors import chance_of
from sitewatch.model import (
    Count,
    Direction,
    Look,
    Medium,
    Observation,
    Span,
    at_least,
    exactly,
    related,
)

ONE_DAY_UP_TO = 2.0
"""A capture time up to this wide counts as one day [d]: a local day lies in two UTC days."""

UNKNOWN_CHANCE = (0.5, 0.98)
"""Chance to have counted each object of a class that somebody gave a number of without a sensor
card that speaks of it. A card for people says what they mention, not how well they count what they
do mention. Source: judgement, wide on purpose."""

LEAST_CHANCE = 0.3
"""Who counts the objects of a class in an image or track sees at least this share of them; cards
too coarse for that are not what was used. Source: judgement."""

PARTIAL = frozenset({Medium.FOOTAGE})
"""Ways of looking that show a part of a site: what they count is a least number."""

RIVAL_SHARE = 0.25
"""Weight of the other numbers where relays of one look differ past reconciling; the preferred one
keeps the rest. Source: judgement."""

WIDEST_DAYS = 366.0
"""A look of which not even the year is known says nothing of any day; it is shown and not counted.

Source: judgement; such a look spread evenly weighs less than 0.003 on each day, and an undated
scene would open the series decades before the first dated look.
"""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one look says of the number of one class.

    Attributes:
        look: Id of the look.
        first: First day on which the look can have taken place.
        last: Last such day.
        chance: Lowest and highest chance to see one object.
        told: Numbers told, with the weight of each; the first is preferred.
        gone: Whether it tells of a number that left, not yet read as a number left behind.
        doubtful: Whether it is told as possible only.
        weight: Share of an independent look, 0 to 1.
        quiet_since: Day since which it says nothing changed, or None.
        inputs: Ids of the observations used, sorted.
        types: Types that the preferred number is of, sorted.
    """

    look: str
    first: date
    last: date
    chance: tuple[float, float]
    told: tuple[tuple[Count, float], ...]
    gone: bool
    doubtful: bool
    weight: float
    quiet_since: date | None
    inputs: tuple[str, ...]
    types: tuple[str, ...] = ()

    @property
    def on(self) -> date:
        """The day that stands for the look: the middle of those it can have taken place on."""
        return self.first + (self.last - self.first) / 2

    @property
    def is_dated(self) -> bool:
        """Whether the day of the look is known."""
        return self.first == self.last


def sightings(
    path: str,
    looks: Sequence[Look],
    attached: Attached,
    weights: Mapping[str, float],
    words: Vocabulary,
    as_of: date,
) -> tuple[Sighting, ...]:
    """What the looks up to a day say of a class, in the order of their days."""
    found = [
        sighting
        for look in looks
        if look.somebody_saw and look.captured.span.first_day <= as_of and is_timely(look)
        for sighting in _sighting(path, look, attached, weights.get(look.id, 1.0), words)
    ]
    clipped = [replace(s, last=min(s.last, as_of), first=min(s.first, as_of)) for s in found]
    ordered = sorted(clipped, key=lambda s: (s.on, s.first, s.look))
    return tuple(_reading_departures(ordered))


def is_timely(look: Look) -> bool:
    """Whether it is known well enough when a look took place for it to bear on any day."""
    return look.captured.span.width_days <= WIDEST_DAYS


def _sighting(
    path: str, look: Look, attached: Attached, weight: float, words: Vocabulary
) -> Iterator[Sighting]:
    near = (o for o in _speaking(look, attached, words) if related(o.asset.path, path))
    told = [s for o in near if (s := stock(o, words)) is not None]
    here = total(path, [s for s in told if not s.gone])
    gone = [s for s in told if s.gone and s.observation.asset.path == path] if not here else []
    quiet = _unchanged(path, look, attached, words)
    if not here and not gone and not quiet:
        return
    first, last = _days(look)
    stocks = [s for s, _ in here] or gone[:1]
    yield Sighting(
        look=look.id,
        first=first,
        last=last,
        chance=_chance(look, path),
        told=_weighted(_numbers(look, here) or [s.count for s in gone[:1]]),
        gone=bool(gone),
        doubtful=any(_is_doubtful(look, s) for s in stocks[:1]),
        weight=min(1.0, weight),
        quiet_since=max((day for day, _ in quiet), default=None),
        inputs=tuple(sorted({*(s.observation.id for s in told), *(key for _, key in quiet)})),
        types=tuple(sorted({s.observation.asset.type or "" for s in stocks[:1]} - {""})),
    )


def _speaking(look: Look, attached: Attached, words: Vocabulary) -> tuple[Observation, ...]:
    """Observations made in the look, and later ones that say that it was the same then."""
    same_then = (
        o
        for o in attached.get(look.id, ())
        if only_implies(look, o) and words.direction(o) is Direction.NONE and o.count is not None
    )
    return (*made_in(look, attached), *same_then)


def _unchanged(
    path: str, look: Look, attached: Attached, words: Vocabulary
) -> tuple[tuple[date, str], ...]:
    """Since when the look says that nothing of the class changed, and which observation does."""
    if look.derived_from:
        return ()
    return tuple(
        (_baseline_day(o.comparison.baseline, look), o.id)
        for o in made_in(look, attached)
        if o.comparison is not None
        and o.comparison.baseline is not None
        and o.comparison.direction is Direction.NONE
        and not is_denied(o)
        and (words.is_general(o.asset.path) or related(o.asset.path, path))
    )


def _chance(look: Look, path: str) -> tuple[float, float]:
    chance = chance_of(look, path)
    low, high = UNKNOWN_CHANCE
    if chance is not None and look.medium in LOOKING - PARTIAL:
        high = max(chance.high, LEAST_CHANCE)
        low = max(chance.low, LEAST_CHANCE)
    return low * look.visible_share, high * look.visible_share


def _baseline_day(baseline: Span, look: Look) -> date:
    return compared_with(baseline, look.captured.span).middle.date()


def _is_doubtful(look: Look, said: Stock) -> bool:
    """Told as possible only, or none of it told by somebody who did not look."""
    looked = look.medium in LOOKING or look.medium is Medium.WITNESS
    return said.doubtful or (said.count.is_zero and not looked)


def _numbers(look: Look, here: Sequence[tuple[Stock, Count]]) -> list[Count]:
    counts = [count for _, count in here]
    if look.medium in PARTIAL or look.areas:
        return [at_least(count.min) for count in counts if count.min]
    return counts


def _days(look: Look) -> tuple[date, date]:
    span = look.captured.span
    if span.width_days <= ONE_DAY_UP_TO:
        return span.middle.date(), span.middle.date()
    return span.first_day, span.last_day


def _weighted(counts: Sequence[Count]) -> tuple[tuple[Count, float], ...]:
    if len(counts) < 2:
        return tuple((count, 1.0) for count in counts)
    rest = RIVAL_SHARE / (len(counts) - 1)
    return ((counts[0], 1.0 - RIVAL_SHARE), *((count, rest) for count in counts[1:]))


def _reading_departures(ordered: Sequence[Sighting]) -> Iterator[Sighting]:
    """Departures as "none left" where all that were known left; other departures say no number."""
    most = 0
    for sighting in ordered:
        if not sighting.gone:
            most = max([most, *(count.min for count, _ in sighting.told)])
            yield sighting
        elif 0 < most <= sighting.told[0][0].min:
            yield replace(sighting, told=((exactly(0), 1.0),), gone=False)
        elif sighting.quiet_since is not None:
            yield replace(sighting, told=(), gone=False)
