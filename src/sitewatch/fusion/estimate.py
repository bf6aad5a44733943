"""How many of each class are at a site, day by day, given every look up to a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from sitewatch.fusion.counts.dynamics import Regime
from sitewatch.fusion.counts.fit import TAIL, Fit, fit
from sitewatch.fusion.counts.interval import interval, middle
from sitewatch.fusion.counts.sightings import sightings
from sitewatch.fusion.counts.stock import is_stock_class, stock
from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.fusion.looks.dependence import weights_of
from sitewatch.fusion.looks.roles import Attached, attach
from sitewatch.fusion.settings import EstimateSettings
from sitewatch.model import CountAt, Estimate, Look, Observation, Relay, related
from sitewatch.taxonomy.records import Taxonomy

METHOD = "count-filter/2"

COPY = " told by "
"""Stands in the ids of copies of looks, which are never stored."""


def estimate(
    looks: Sequence[Look],
    observations: Sequence[Observation],
    relays: Sequence[Relay],
    settings: EstimateSettings,
    taxonomy: Taxonomy,
) -> tuple[Estimate, ...]:
    """The count of each class that some look counted, by class path in order.

    Args:
        looks: Looks at one site.
        observations: The observations made in them.
        relays: Which article tells which look; their weights say what a look is worth.
        settings: The day asked about and what is assumed.
        taxonomy: Classes and state families.

    Source:
        Open-population N-mixture model (Dail and Madsen 2011) filtered exactly; see
        `docs/concepts/estimate.md`.
    """
    fits = fit_all(looks, observations, relays, settings, taxonomy)
    return estimates_of(fits, looks, observations, settings, taxonomy)


def estimates_of(
    fits: Sequence[Fit],
    looks: Sequence[Look],
    observations: Sequence[Observation],
    settings: EstimateSettings,
    taxonomy: Taxonomy,
) -> tuple[Estimate, ...]:
    """The estimates that worked-through classes amount to."""
    left_out = left_out_of(observations, taxonomy)
    return tuple(summarise(found, looks[0].site, settings, left_out) for found in fits)


def naive_estimate(
    looks: Sequence[Look],
    observations: Sequence[Observation],
    relays: Sequence[Relay],
    settings: EstimateSettings,
    taxonomy: Taxonomy,
) -> tuple[Estimate, ...]:
    """The same with every article counted as a look of its own: for comparison only."""
    copies = naive_looks(looks, relays)
    found = estimate(copies, observations, (), settings, taxonomy)
    method = f"{METHOD} naive: every article counted as an independent look"
    return tuple(
        replace(e, method=method, inputs=tuple(sorted({_original(i) for i in e.inputs})), id="")
        for e in found
    )


def naive_looks(looks: Sequence[Look], relays: Sequence[Relay]) -> tuple[Look, ...]:
    """One look for each article that tells one, as if it stood for itself; no records to keep."""
    known = {look.id: look for look in looks}
    return tuple(
        replace(
            known[relay.look],
            inputs=relay.observations,
            derived_from="",
            dependence=0.0,
            id=f"{relay.look}{COPY}{relay.evidence}",
        )
        for relay in relays
        if relay.look in known
    )


def _original(key: str) -> str:
    """The id of the look that an id of a copy stands for."""
    return key.partition(COPY)[0]


def fit_all(
    looks: Sequence[Look],
    observations: Sequence[Observation],
    relays: Sequence[Relay],
    settings: EstimateSettings,
    taxonomy: Taxonomy,
    paths: Sequence[str] | None = None,
) -> tuple[Fit, ...]:
    """Every counted class worked through, or of them only these, by class path in order.

    A class that was told of one area alone is worked through for that area: a number for the whole
    site would rest on nothing there.
    """
    words = Vocabulary(taxonomy)
    attached = attach(looks, observations)
    weights = weights_of(relays)
    fits = []
    for path in counted_paths(observations, words):
        if paths is not None and path not in paths:
            continue
        area = only_area(path, observations, words)
        over, told = (looks, attached) if area is None else in_area(area, looks, attached)
        seen = sightings(path, over, told, weights, words, settings.as_of)
        if any(s.told for s in seen):
            fits.append(replace(fit(path, seen, settings), area=area))
    return tuple(fits)


def only_area(path: str, observations: Sequence[Observation], words: Vocabulary) -> str | None:
    """The area that everything countable of a class was told of, or None where there is no one."""
    near = (o for o in observations if related(o.asset.path, path))
    areas = {o.area for o in near if stock(replace(o, area=None), words) is not None}
    return next(iter(areas)) if len(areas) == 1 else None


def in_area(
    area: str, looks: Sequence[Look], attached: Attached
) -> tuple[tuple[Look, ...], Attached]:
    """Looks that covered an area and what was made in them, as if the area were all there is."""
    told = {key: tuple(replace(o, area=None) for o in made) for key, made in attached.items()}
    return looks_over(area, looks), told


def looks_over(area: str, looks: Sequence[Look]) -> tuple[Look, ...]:
    """The looks that covered an area, each as if the area were all there is; nothing to keep."""
    return tuple(replace(x, areas=()) for x in looks if not x.areas or area in x.areas)


def counted_paths(observations: Sequence[Observation], words: Vocabulary) -> tuple[str, ...]:
    """Classes with a number told of them as such, in order."""
    told = (stock(o, words) for o in observations if o.count is not None)
    return tuple(sorted({s.observation.asset.path for s in told if s and not s.gone}))


def left_out_of(observations: Sequence[Observation], taxonomy: Taxonomy) -> tuple[str, ...]:
    """What is counted in words but is no number standing at a site, one short phrase each."""
    words = Vocabulary(taxonomy)
    counted = set(counted_paths(observations, words))
    paths = {
        o.asset.path
        for o in observations
        if o.count is not None and not o.saw_none and stock(o, words) is None
    }
    return tuple(
        f"no number is estimated for {path}: "
        + ("told only on the move or in words" if is_stock_class(path, words) else "not countable")
        for path in sorted(paths - counted - {"site"})
    )


def summarise(
    found: Fit, site: str, settings: EstimateSettings, left_out: tuple[str, ...] = ()
) -> Estimate:
    """The estimate that a worked-through class amounts to."""
    inputs = {key for s in found.sightings for key in (s.look, *s.inputs)}
    return Estimate(
        site=site,
        area=found.area,
        path=found.path,
        series=tuple(_series(found, settings)),
        level=settings.level,
        regimes=tuple(
            (name.value, round(float(p), 6))
            for name, p in zip(Regime, found.regimes[-1], strict=True)
        ),
        warnings=(*_warnings(found, settings), *left_out),
        inputs=tuple(sorted(inputs)),
        method=METHOD,
    )


def _series(found: Fit, settings: EstimateSettings) -> Iterator[CountAt]:
    (lows, highs), mids = interval(found.counts, settings.level), middle(found.counts)
    mids = np.clip(mids, lows, highs)
    last = max((s.last for s in found.sightings if s.told), default=found.first)
    after = max(0, (last - found.first).days)
    # After the last look nobody gets any surer: the bounds may widen, never close in again.
    lows[after:] = np.minimum.accumulate(lows[after:])
    highs[after:] = np.maximum.accumulate(highs[after:])
    numbers = np.arange(found.counts.shape[1]) * found.unit
    looked = {s.on for s in found.sightings if s.is_dated and s.told}
    since = _last_looks(found)
    for row, counts in enumerate(found.counts):
        on = found.first + timedelta(days=row)
        yield CountAt(
            on=on,
            low=int(lows[row]) * found.unit,
            mid=int(mids[row]) * found.unit,
            high=int(highs[row]) * found.unit + found.unit - 1,
            mean=round(float(counts @ numbers), 6),
            p_zero=round(float(min(1.0, counts[0])), 6),
            looked=on in looked,
            days_since_look=_days_between(since[row], on),
        )


def _last_looks(found: Fit) -> list[date | None]:
    """For each day, the last look that is surely past; one of unknown day stands on its first."""
    ended: dict[date, date] = {}
    for s in found.sightings:
        if s.told:
            ended[s.last] = max(s.first, ended.get(s.last, s.first))
    last: date | None = None
    days: list[date | None] = []
    for row in range(len(found.counts)):
        past = ended.get(found.first + timedelta(days=row))
        last = past if last is None or (past is not None and past > last) else last
        days.append(last)
    return days


def _days_between(earlier: date | None, later: date) -> float | None:
    return None if earlier is None else float((later - earlier).days)


def _warnings(found: Fit, settings: EstimateSettings) -> Iterator[str]:
    dynamics = settings.dynamics
    stays = ", ".join(f"{pace.stay_days:g}" for pace in dynamics.paces)
    yield (
        f"before any look, mean counts from {dynamics.lowest_level:g} to {found.highest_level:.3g} "
        f"are held possible, evenly by their logarithm, and mean stays of {stays} days"
    )
    told = [s for s in found.sightings if s.told]
    if len({s.look for s in told}) == 1:
        yield "one look alone: how many there usually are is not known"
    types = sorted({kind for s in told for kind in s.types})
    if types:
        yield f"numbers were told of {', '.join(types)}; others of the class may go untold"
    if any(len(s.told) > 1 for s in told):
        yield "relays of one look give different numbers; the others are reckoned with too"
    if any(not s.is_dated for s in told):
        yield "the day of some look is not known; its weight is spread over the days it can be"
    if found.tail >= TAIL:
        yield "the range of counts that was worked through is too short for what was told"
    if found.unit > 1:
        yield f"the numbers are large and were worked through in steps of {found.unit}"
