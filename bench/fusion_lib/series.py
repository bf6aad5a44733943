"""Rows on real series, thinned: daily transits of straits, car parks at noon."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from goals import Row, skipped, within

from fusion_lib import data, engine, rivals, scores
from fusion_lib.worlds import World, looked_at

KINDS = ("total", "cargo", "tanker", "container", "dryBulk", "generalCargo", "roro")
CHANCE = 0.8
BURN_IN = 60
THINNINGS = 3
FLOW_BAND = (0.87, 0.94)
WIDER = 1.15
CAR_GAP_DAYS = 2.5
CAR_CARD = (0.75, 0.85)
FIRST_CAR_LOOKS = 5

_RIVALS: dict[str, Callable[[World], rivals.Band | None]] = {
    "last reported count": rivals.last_count,
    "count ± 1.645 sqrt(count)": rivals.last_count_sqrt,
    "y/p ± 1.645 sqrt(y/p)": rivals.scaled_sqrt,
    "weighted mean ± 1.645 sqrt": rivals.smoothed_sqrt,
    "weighted mean, band of its own misses": rivals.smoothed_learned,
    "oracle: hmmlearn PoissonHMM": rivals.hidden_markov,
}


def flows(seed: int, scale: float) -> Iterator[Row]:
    """Coverage and width on days that nobody looked, by series."""
    found = data.transits(KINDS)
    if not found:
        yield skipped("daily transits, thinned", "0.87-0.94", f"no data in {data.folder()}")
        return
    for name, counts in found.items():
        worlds = [
            looked_at(counts, CHANCE, np.random.default_rng([seed, n]))
            for n in range(max(1, round(THINNINGS * scale)))
        ]
        yield from _one_flow(name, worlds)


def _one_flow(name: str, worlds: list[World]) -> Iterator[Row]:
    both = zip(*engine.all_flow_bands(worlds), strict=True)
    ours, later = (
        scores.together([_unseen(w, band) for w, band in zip(worlds, bands, strict=True)])
        for bands in both
    )
    yield Row(
        f"{name}, thinned: coverage on unseen days",
        "0.83-0.96",
        "0.87-0.94",
        f"{ours.coverage:.3f} width {ours.mean_width:.1f}",
        within(ours.coverage, *FLOW_BAND),
    )
    yield Row(
        "  the same given later looks too",
        "",
        "0.87-0.94",
        f"{later.coverage:.3f} width {later.mean_width:.1f}",
        within(later.coverage, *FLOW_BAND),
    )
    calibrated = []
    for rival, band in _RIVALS.items():
        bands = [(w, band(w)) for w in worlds]
        if any(b is None for _, b in bands):
            yield Row(f"  rival: {rival}", "", "", "not installed")
            continue
        held = scores.together([_unseen(w, b) for w, b in bands])
        fair = within(held.coverage, *FLOW_BAND)
        calibrated += [held.mean_width] if fair else []
        note = ", calibrated" if fair else ""
        yield Row(
            f"  rival: {rival}", "", "", f"{held.coverage:.3f} width {held.mean_width:.1f}{note}"
        )
    if calibrated:
        ratio = ours.mean_width / min(calibrated)
        yield Row(
            "  width against the narrowest calibrated rival",
            "-",
            "<= 1.15",
            f"{ratio:.2f}",
            ratio <= WIDER,
        )
    else:
        yield Row(
            "  width against the narrowest calibrated rival",
            "-",
            "<= 1.15",
            "no rival is calibrated",
        )


def _unseen(world: World, band: rivals.Band) -> scores.Held:
    since = scores.days_since(len(world.truth), [look.day for look in world.looks])
    kept = np.flatnonzero(since >= 1)
    kept = kept[kept >= BURN_IN]
    low, high = band
    return scores.held(world.truth[kept], low[kept], high[kept], since[kept])


def stocks(seed: int, scale: float) -> Iterator[Row]:
    """Cars at noon in car parks, looked at on some days; all days after the fifth look count."""
    parks = data.car_parks()
    if not parks:
        yield skipped("car parks at noon, thinned", "0.88-0.94", f"no data in {data.folder()}")
        return
    chosen = list(parks.values())[:: max(1, round(1 / scale))]
    worlds = [_thinned(*park, np.random.default_rng([seed, n])) for n, park in enumerate(chosen)]
    fits = engine.all_fitted(worlds)
    known = scores.together(
        [_recorded(w, engine.stock_bands(w, f)) for w, f in zip(worlds, fits, strict=True)]
    )
    yield Row(
        f"{len(worlds)} car parks at noon, thinned: coverage",
        "not run",
        "0.88-0.94",
        f"{known.coverage:.3f} width {known.mean_width:.0f}",
        within(known.coverage, 0.88, 0.94),
    )
    for name, share, number in known.by_bin():
        yield Row(f"  {name} days since the last look ({number} days)", "", "", f"{share:.3f}")
    for rival, band in _RIVALS.items():
        if "hmmlearn" not in rival:
            held = scores.together([_recorded(w, band(w)) for w in worlds])
            yield Row(
                f"  rival: {rival}", "", "", f"{held.coverage:.3f} width {held.mean_width:.0f}"
            )


def _thinned(days, cars, rng) -> World:  # noqa: ANN001
    """Irregular looks at the days that have a record; other days count for nothing."""
    truth = np.full(days[-1] + 1, -1)
    truth[days] = cars
    world = looked_at(np.maximum(truth, 0), CHANCE, rng, gap_days=CAR_GAP_DAYS)
    looks = tuple(look for look in world.looks if truth[look.day] >= 0)
    return World(truth, looks, CAR_CARD)


def _recorded(world: World, band: rivals.Band) -> scores.Held:
    since = scores.days_since(len(world.truth), [look.day for look in world.looks])
    kept = np.flatnonzero(world.truth >= 0)
    kept = kept[kept >= world.looks[FIRST_CAR_LOOKS].day]
    low, high = band
    return scores.held(world.truth[kept], low[kept], high[kept], since[kept])
