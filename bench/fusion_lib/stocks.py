"""Rows on simulated stocks: coverage, shocks, alarms, speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from goals import Row, within

from fusion_lib import engine, rivals, scores
from fusion_lib.worlds import BUILD_UP, DRAWDOWN, Life, World, panel, shocked, steady
from sitewatch.fusion.counts.fit import Fit
from sitewatch.fusion.scoring.proper import crps, pit

UNKNOWN = Life(wrong=0.1)
CARD = Life(chance=(0.8, 0.8), told_chance=(0.7, 0.9), wrong=0.1)
FALSE_POSITIVES = 0.2
"""What the engine is told; the simulated truth is off by ten per cent either way."""

FIRST_LOOKS = 5
BURN_IN = 60
DAYS = 220
TWO_YEARS = 730
ONSET = 140


def speed(seed: int, scale: float) -> Iterator[Row]:
    """A million observations, forward and back."""
    size = max(50, round(1000 * scale**0.5))
    gaps, told, shares = panel(size, size, CARD, np.random.default_rng(seed))
    taken = []
    for _ in range(2):
        begun = time.process_time()
        number = engine.work_panel(gaps, told, shares, CARD.mean, 0.8)
        taken.append((time.process_time() - begun) * 1e6 / number)
    yield Row(
        "a million observations, three regimes, forward and back",
        "18 s forward",
        "<= 4 CPU-s",
        f"{min(taken):.1f} CPU-s",
        min(taken) <= 4.0,
    )


def coverage(seed: int, scale: float) -> Iterator[Row]:
    """Sites with an unknown chance of seeing and parameters off by ten per cent, by bin.

    First sites half of which see one drawdown or build-up that nobody announces, on any day; then
    sites where nothing ever happens, which is more peace than the engine reckons with.
    """
    number = round(120 * scale)
    restless = [_restless(np.random.default_rng([seed, n])) for n in range(number)]
    calm = [steady(UNKNOWN, DAYS, np.random.default_rng([seed, 1, n])) for n in range(number)]
    yield from _covered("half of the sites see one shock", restless, seed)
    yield from _compared(restless)
    yield from _covered("nothing ever happens", calm, seed)


def _restless(rng: np.random.Generator) -> World:
    what = rng.random()
    if what < 0.5:
        return steady(UNKNOWN, DAYS, rng)
    shock = DRAWDOWN if what < 0.75 else BUILD_UP
    return shocked(UNKNOWN, shock, DAYS, int(rng.integers(BURN_IN, DAYS)), rng)


def _covered(name: str, worlds: Sequence[World], seed: int) -> Iterator[Row]:
    fits = engine.all_fitted(worlds, FALSE_POSITIVES)
    pairs = list(zip(worlds, fits, strict=True))
    known = scores.together([_held(w, engine.stock_bands(w, f)) for w, f in pairs])
    after = scores.together([_held(w, engine.stock_bands(w, f, smoothed=True)) for w, f in pairs])
    yield Row(
        f"coverage of 90 %, unknown chance, 10 % off: {name}",
        "0.945",
        "0.88-0.94",
        f"{known.coverage:.3f} width {known.mean_width:.1f}",
        within(known.coverage, 0.88, 0.94),
    )
    for days, share, number in known.by_bin():
        yield Row(
            f"  {days} days since the last look ({number} days)",
            "",
            "0.85-0.95",
            f"{share:.3f}",
            within(share, 0.85, 0.95),
        )
    yield Row(
        "  the same given later looks too",
        "0.952 (p known)",
        "0.88-0.94",
        f"{after.coverage:.3f} width {after.mean_width:.1f}",
        within(after.coverage, 0.88, 0.94),
    )
    yield from _sharpness(worlds, fits, seed)


def _sharpness(worlds, fits, seed: int) -> Iterator[Row]:  # noqa: ANN001
    parts, truths = [], []
    size = max(engine.stock_probabilities(f).shape[1] for f in fits)
    for world, found in zip(worlds, fits, strict=True):
        rows = engine.stock_probabilities(found)[BURN_IN:]
        parts.append(np.pad(rows, ((0, 0), (0, size - rows.shape[1]))))
        truths.append(world.truth[BURN_IN:])
    rows, truth = np.concatenate(parts), np.concatenate(truths)
    places = pit(rows, truth, np.random.default_rng(seed).random(len(truth)))
    measured = f"{crps(rows, truth).mean():.2f}; {places.mean():.3f}, {places.var():.4f}"
    yield Row("  CRPS; PIT mean and variance (0.5, 0.0833)", "", "", measured)


def _compared(worlds: Sequence[World]) -> Iterator[Row]:
    for name, band in _RIVALS.items():
        found = [(w, band(w)) for w in worlds]
        if any(b is None for _, b in found):
            yield Row(f"  {name}", "", "", "not installed")
            continue
        held = scores.together([_held(w, b) for w, b in found])
        yield Row(f"  {name}", "", "", f"{held.coverage:.3f} width {held.mean_width:.1f}")


_RIVALS: dict[str, Callable[[World], rivals.Band | None]] = {
    "rival: last reported count": rivals.last_count,
    "rival: count ± 1.645 sqrt(count)": rivals.last_count_sqrt,
    "rival: y/p ± 1.645 sqrt(y/p), middle p": rivals.scaled_sqrt,
    "rival: weighted mean ± 1.645 sqrt": rivals.smoothed_sqrt,
    "rival: weighted mean, band of its own misses": rivals.smoothed_learned,
    "oracle: hmmlearn PoissonHMM, three states": rivals.hidden_markov,
}


def shocks(seed: int, scale: float) -> Iterator[Row]:
    """The first looks after an unknown drawdown or build-up begins."""
    number, covered = round(160 * scale), {}
    for name, shock in (("drawdowns", DRAWDOWN), ("build-ups", BUILD_UP)):
        seeds = [np.random.default_rng([seed, n]) for n in range(number)]
        worlds = [shocked(CARD, shock, ONSET - 25, ONSET - 50, rng) for rng in seeds]
        fits = engine.all_fitted(worlds, FALSE_POSITIVES)
        held = scores.together([_through(w, f) for w, f in zip(worlds, fits, strict=True)])
        covered[name] = held.coverage
        yield Row(
            f"through unknown {name}, first five looks",
            "0.909" if shock is DRAWDOWN else "0.886",
            ">= 0.90",
            f"{held.coverage:.3f} width {held.mean_width:.1f}",
            held.coverage >= 0.8995,
        )


def _through(world: World, found: Fit) -> scores.Held:
    low, high = engine.stock_bands(world, found)
    after = [look.day for look in world.looks if look.day >= (world.onset or 0)][:FIRST_LOOKS]
    return scores.held(world.truth[after], low[after], high[after], np.zeros(len(after), dtype=int))


def alarms(seed: int, scale: float) -> Iterator[Row]:
    """How soon drawdowns are found at one false alarm a site in two years."""
    calm = [
        steady(CARD, TWO_YEARS + BURN_IN, np.random.default_rng([seed, 1, n]))
        for n in range(round(60 * scale))
    ]
    quiet = [engine.alarm_strengths(f) for f in engine.all_fitted(calm, FALSE_POSITIVES)]
    for place, (name, shock) in enumerate((("drawdown", DRAWDOWN), ("build-up", BUILD_UP))):
        hit = [
            shocked(CARD, shock, ONSET + 32, ONSET, np.random.default_rng([seed, 2 + place, n]))
            for n in range(round(160 * scale))
        ]
        fits = engine.all_fitted(hit, FALSE_POSITIVES)
        loud = [engine.alarm_strengths(found)[place] for found in fits]
        yield from _found(name, [q[place] for q in quiet], loud, engine.thresholds()[place])
        if shock is DRAWDOWN:
            yield from _found_by_rivals(calm, hit)


def _found(name, quiet, loud, shipped: float) -> Iterator[Row]:  # noqa: ANN001
    onsets = [ONSET] * len(loud)
    quiet = [q[BURN_IN:] for q in quiet]
    threshold = scores.threshold_for(quiet, 1.0)
    late = scores.delays(loud, onsets, threshold)
    share, median = float((late <= 30).mean()), float(np.median(late))
    goal = ">= 0.97, median <= 9 d" if name == "drawdown" else ""
    yield Row(
        f"{name} found in 30 days at 1 false alarm in two years",
        "0.96, 10 d" if goal else "0.70, 21 d",
        goal,
        f"{share:.3f}, median {median:.0f} d",
        (share >= 0.9695 and median <= 9.0) if goal else None,
    )
    late = scores.delays(loud, onsets, shipped)
    false = np.mean([scores.episodes(q, shipped) for q in quiet])
    yield Row(
        f"  at the threshold that is shipped ({shipped:.2f})",
        "",
        "",
        f"{(late <= 30).mean():.3f}, {np.median(late):.0f} d, false {false:.2f}",
    )


def _found_by_rivals(calm: Sequence[World], hit: Sequence[World]) -> Iterator[Row]:
    known = {"usual": UNKNOWN.mean, "chance": 0.8}
    ways = {
        "CUSUM k=1, usual count known": lambda w: rivals.cusum(w, **known),
        "weighted mean 0.3, usual count known": lambda w: rivals.weighted(w, **known),
        "change of the reported number": rivals.raw_change,
    }
    prototypes = ("0.97, 13 d", "0.94, 14 d", "0.03")
    for (name, way), prototype in zip(ways.items(), prototypes, strict=True):
        threshold = scores.threshold_for([way(w)[BURN_IN:] for w in calm], 1.0)
        late = scores.delays([way(w) for w in hit], [ONSET] * len(hit), threshold)
        median = f"{np.median(late):.0f} d" if np.isfinite(np.median(late)) else "never"
        yield Row(f"  rival: {name}", prototype, "", f"{(late <= 30).mean():.3f}, {median}")
    yield _ruptures(hit)


def _ruptures(hit: Sequence[World]) -> Row:
    """ruptures sees the whole series at once: where does it put the one change?"""
    library = rivals.library("ruptures")
    if library is None:
        return Row("  oracle: ruptures, whole series at hand", "", "", "not installed")
    near = []
    for world in hit:
        signal = np.array([x.number / (0.8 * x.share) for x in world.looks])[:, None]
        cut = library.Dynp(model="l2", min_size=2).fit(signal).predict(n_bkps=1)[0]
        near.append(abs(world.looks[cut].day - ONSET) <= 15)
    return Row("  oracle: ruptures, change within 15 days", "", "", f"{np.mean(near):.3f}")


def _held(world: World, band: rivals.Band) -> scores.Held:
    since = scores.days_since(len(world.truth), [look.day for look in world.looks])
    kept = np.flatnonzero(since >= 0)
    kept = kept[kept >= BURN_IN]
    low, high = band
    return scores.held(world.truth[kept], low[kept], high[kept], since[kept])
