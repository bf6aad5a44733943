"""What was known of reception around each silence, as numbers that a model can weigh.

A silence says little by itself. Whether others were heard around there and then, whether this ship
was heard as often as it usually is, and whether ships fall silent at that place as a rule: these
say if a receiver failed or a ship stopped sending.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.columns import HOUR_US
from sitewatch.tracks.events.columns import Columns
from sitewatch.tracks.events.resting import step_knots, step_metres
from sitewatch.tracks.heard import Heard, Ints, cells

Floats = NDArray[np.float64]

RECENT = 10
"""Positions before and after a silence that a ship's usual rhythm is taken from; judgement."""
LONG_US = 3 * HOUR_US
"""Steps as long as this count as silences of the place and of the ship [microseconds].

Source:
    The shortest silence in the bench's protocol, one hour below the shortest event.
"""
BASE_HOURS = 24
"""Hours before and after over which the usual number of ships heard is taken [h]; one day."""

FEATURES = (
    "log_hours",
    "log_missed_before",
    "log_missed_after",
    "log_own_longest",
    "own_silences_per_day",
    "log_steps",
    "knots_before",
    "knots_after",
    "knots_across",
    "log_km_across",
    "others_ratio_start",
    "others_ratio_end",
    "log_others",
    "others_hours_share",
    "log_companions",
    "companions_back_share",
    "companions_delay",
    "log_greeters",
    "greeters_before_share",
    "greeters_delay",
    "log_lost_together",
    "log_found_together",
    "place_silence_rate",
    "place_silence_rate_end",
    "class_b",
    "log_port_km",
)
"""Names of the features, in their order."""


@dataclass(frozen=True, slots=True, eq=False)
class Silences:
    """Silences of some ships with the rows around them.

    Attributes:
        before: Row of the last position before each silence.
        after: Row of the first position after it, or -1 while it is open.
        until_us: End of the silence, or the time up to which nothing was heard.
    """

    before: Ints
    after: Ints
    until_us: Ints


def silences_of(columns: Columns, least_us: int, until_us: int | None = None) -> Silences:
    """Silences of at least a length, open ones included where the end of the archive is given."""
    after = np.flatnonzero(columns.steps_us >= least_us)
    before, ends = after - 1, columns.time_us[after]
    if until_us is not None:
        last = np.flatnonzero(columns.ends & (until_us - columns.time_us >= least_us))
        before = np.append(before, last)
        after = np.append(after, np.full(last.size, -1))
        ends = np.append(ends, np.full(last.size, until_us))
    return Silences(before, after, ends)


def features(
    columns: Columns, silences: Silences, heard: Heard, places: PlaceRates, port_km: Floats
) -> Floats:
    """Numbers on each silence `(silence, feature)`, in the order of `FEATURES`.

    Args:
        columns: Positions of whole ships.
        silences: Their silences.
        heard: Who was heard where and when, of all ships of the archive.
        places: How often ships fall silent in each cell.
        port_km: Distance from the last position before each silence to the nearest port [km].
    """
    made = np.zeros((silences.before.size, len(FEATURES)))
    made[:, :10] = _own(columns, silences)
    cell = cells(columns.lat_e7, columns.lon_e7)
    for row, (before, after) in enumerate(zip(silences.before, silences.after, strict=True)):
        ends = (int(cell[before]), int(cell[after if after >= 0 else before]))
        times = (int(columns.time_us[before]), int(silences.until_us[row]))
        ship = int(columns.vessel[before])
        made[row, 10:14] = _others(heard, ship, ends, times)
        made[row, 14:22] = _companions(heard, ship, ends, times)
        made[row, 22] = places.rate(ends[0], ship)
        made[row, 23] = places.rate(ends[1], ship)
    made[:, 24] = (columns.frame["kind"] == "ais-b").to_numpy()[silences.before]
    made[:, 25] = np.log1p(np.minimum(port_km, 1000.0))
    return made


def _own(columns: Columns, silences: Silences) -> Floats:
    """The ship's own rhythm and movement `(silence, 10)`."""
    steps = columns.steps_us / HOUR_US
    knots, metres = np.minimum(step_knots(columns), 60.0), step_metres(columns)
    first = np.flatnonzero(columns.begins)
    span = np.append(first, len(columns))
    group = np.searchsorted(first, silences.before, side="right") - 1
    out = np.zeros((silences.before.size, 10))
    for row, (before, after) in enumerate(zip(silences.before, silences.after, strict=True)):
        low, high = span[group[row]], span[group[row] + 1]
        hours = (silences.until_us[row] - columns.time_us[before]) / HOUR_US
        earlier = steps[max(low + 1, before - RECENT + 1) : before + 1]
        later = steps[after + 1 : min(high, after + 1 + RECENT)] if after >= 0 else steps[:0]
        mine = steps[low + 1 : high]
        others = np.delete(mine, after - low - 1) if after >= 0 else mine
        days = max(float(others.sum()) / 24, 1 / 24)
        usual = float(np.median(others)) if others.size else hours
        out[row] = (
            np.log(hours),
            np.log(hours / _typical(earlier, usual)),
            np.log(hours / _typical(later, usual)),
            np.log(hours / max(float(others.max(initial=0.0)), 0.05)),
            min(float((others >= LONG_US / HOUR_US).sum()) / days, 24.0),
            np.log1p(others.size),
            knots[before] if before > low else 0.0,
            knots[after + 1] if 0 <= after < high - 1 else 0.0,
            knots[after] if after >= 0 else 0.0,
            np.log1p(metres[after] / 1000) if after >= 0 else 0.0,
        )
    return out


def _typical(steps: Floats, usual: float) -> float:
    """Median step [h]; the ship's usual one where there are too few."""
    return max(float(np.median(steps)) if steps.size >= 3 else usual, 1 / 60)


def _others(heard: Heard, ship: int, ends: tuple[int, int], times: tuple[int, int]) -> Floats:
    """How many others were heard at the ends of a silence, against what is usual `(4,)`."""
    since, until = (time // HOUR_US for time in times)
    ratios, seen, hours = [], [], set()
    for cell, (a, b) in zip(ends, ((since + 1, since + 3), (until - 3, until - 1)), strict=True):
        ships, when = heard.near(cell, since - BASE_HOURS, until + BASE_HOURS)
        ships, when = ships[ships != ship], when[ships != ship]
        before = min(since - heard.first_hour, BASE_HOURS)
        after = min(heard.last_hour - until, BASE_HOURS)
        usual = ((when < since) | (when > until)).sum() / max(before + after, 1)
        inside = (when > since) & (when < until)
        now = ((when >= a) & (when <= b) & inside).sum() / 3
        ratios.append(np.log((now + 0.5) / (usual + 0.5)))
        seen.append(np.unique(ships[inside]))
        hours |= set(when[inside].tolist())
    share = len(hours) / max(until - since - 1, 1)
    return np.array([*ratios, np.log1p(np.union1d(*seen).size), share])


def _companions(heard: Heard, ship: int, ends: tuple[int, int], times: tuple[int, int]) -> Floats:
    """Whether ships heard beside this one fell silent and came back with it `(8,)`."""
    since, until = times
    length = until - since
    around, _ = heard.near(ends[0], since // HOUR_US - 1, since // HOUR_US)
    beside = np.unique(around[around != ship])
    last = heard.last_before_us(beside, since + 1)
    beside = beside[since - last < HOUR_US]
    # Ships are not heard in the same second: a tenth of the silence must have passed.
    delay = heard.next_us(beside, since + length // 10) - since
    around, _ = heard.near(ends[1], until // HOUR_US, until // HOUR_US + 1)
    greeting = np.unique(around[around != ship])
    soon = heard.next_us(greeting, until - 1) - until < HOUR_US
    greeting = greeting[soon]
    absence = until - heard.last_before_us(greeting, until - length // 10)
    return np.array(
        [
            np.log1p(beside.size),
            ((delay < length / 2).sum() + 0.5) / (beside.size + 1),
            _middle(delay, length),
            np.log1p(greeting.size),
            ((absence < length / 2).sum() + 0.5) / (greeting.size + 1),
            _middle(absence, length),
            np.log1p((delay >= length / 2).sum()),
            np.log1p((absence >= length / 2).sum()),
        ]
    )


def _middle(delay: Ints, length: int) -> float:
    """Log of the median delay as a share of the silence; of one where there are none."""
    if not delay.size:
        return 0.0
    return float(np.log(np.median(np.clip(delay, 60_000_000, 4 * length)) / length))


@dataclass(frozen=True, slots=True, eq=False)
class PlaceRates:
    """How often ships fall silent in each cell, by ship so that one ship can be left out.

    Attributes:
        cell: Cells, in order.
        steps: Number of steps that began in each and the cells around it.
        long: Number of long ones.
        own: (cell, vessel) to that ship's (steps, long ones) there.
        overall: Share of long steps everywhere.
    """

    cell: Ints
    steps: Ints
    long: Ints
    own: dict[tuple[int, int], tuple[int, int]]
    overall: float

    def rate(self, cell: int, vessel: int) -> float:
        """Log odds, against the whole archive, that a step that begins there is long."""
        at = int(np.searchsorted(self.cell, cell))
        mine = self.own.get((cell, vessel), (0, 0))
        steps = long = 0
        if at < self.cell.size and self.cell[at] == cell:
            steps, long = int(self.steps[at]) - mine[0], int(self.long[at]) - mine[1]
        # Twenty steps of the whole archive stand for what is not known of the place.
        return float(np.log((long + 20 * self.overall) / (steps + 20) / self.overall))


def step_rows(columns: Columns) -> pl.DataFrame:
    """Number of steps and of long ones by cell and ship, of one bucket."""
    after = np.flatnonzero(~columns.begins)
    made = {
        "cell": cells(columns.lat_e7, columns.lon_e7)[after - 1],
        "vessel": columns.vessel[after],
        "long": (columns.steps_us[after] >= LONG_US).astype(np.int64),
    }
    grouped = pl.DataFrame(made).group_by("cell", "vessel")
    return grouped.agg(pl.len().cast(pl.Int64).alias("steps"), pl.col("long").sum())


def place_rates(tables: list[pl.DataFrame]) -> PlaceRates:
    """The rates of all buckets together."""
    rows = pl.concat(tables).group_by("cell", "vessel").sum().sort("cell", "vessel")
    total = rows.group_by("cell").agg(pl.col("steps").sum(), pl.col("long").sum()).sort("cell")
    steps, long = int(rows["steps"].sum()), int(rows["long"].sum())
    own = {
        (cell, vessel): (count, silent)
        for cell, vessel, count, silent in rows.select(
            "cell", "vessel", "steps", "long"
        ).iter_rows()
    }
    return PlaceRates(
        total["cell"].to_numpy(),
        total["steps"].to_numpy(),
        total["long"].to_numpy(),
        own,
        (long + 1) / (steps + 20),
    )
