"""How probable it is that a silence was a switch-off and not bad reception, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from sitewatch.model.geometry import EARTH_RADIUS_KM
from sitewatch.tracks.boost import Boosted, fit
from sitewatch.tracks.columns import E7, HOUR_US
from sitewatch.tracks.events.columns import Columns
from sitewatch.tracks.events.gaps import LEAST_US
from sitewatch.tracks.heard import Heard, heard, heard_rows
from sitewatch.tracks.injection import SHARE, lesson
from sitewatch.tracks.nearness import Nearness, unit_vectors
from sitewatch.tracks.quiet import FEATURES as QUIET_FEATURES
from sitewatch.tracks.quiet import Quiet, quiet, quiet_rows
from sitewatch.tracks.reception import (
    FEATURES,
    LONG_US,
    Floats,
    PlaceRates,
    Silences,
    features,
    place_rates,
    silences_of,
    step_rows,
)

RUNS = 24
"""Copies of the archive that a model learns from; judgement: more gain nothing that shows."""
LEAST_SHIPS, LEAST_SILENCES = 50, 100
"""With fewer ships or silences an archive teaches nothing that holds for others; judgement."""
UNHEARD = 0.5
"""Fewer companions than this on average (none) leave a silence unjudged."""

NAMES = FEATURES + QUIET_FEATURES
BESIDE, BACK = NAMES.index("log_companions"), NAMES.index("companions_back_share")
LONGEST = NAMES.index("log_own_longest")


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What all ships of an archive say about reception.

    Attributes:
        heard: Who was heard where and when.
        places: How often ships fall silent in each cell.
        quiet: The silences of all ships.
    """

    heard: Heard
    places: PlaceRates
    quiet: Quiet


def surroundings(buckets: list[tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]]) -> Surroundings:
    """The parts of all buckets together."""
    rows, steps, silent = (list(tables) for tables in zip(*buckets, strict=True))
    return Surroundings(heard(rows), place_rates(steps), quiet(silent))


def part(columns: Columns) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """What one bucket adds to the surroundings."""
    return heard_rows(columns), step_rows(columns), quiet_rows(columns, LONG_US)


def numbers(columns: Columns, silences: Silences, around: Surroundings, near: Nearness) -> Floats:
    """Everything that a model weighs, `(silence, feature)` in the order of `NAMES`."""
    lat, lon = (values[silences.before] / E7 for values in (columns.lat_e7, columns.lon_e7))
    _, port_km = near.nearest(lat, lon)
    own = features(columns, silences, around.heard, around.places, port_km)
    return np.hstack([own, around.quiet.features(_as_quiet(columns, silences))])


def learn(columns: Columns, near: Nearness, runs: int = RUNS) -> Boosted | None:
    """A model taught by the archive itself, or None where it is too small to teach one.

    Args:
        columns: Positions of all ships of the archive, or of a share of its ships.
        near: Where ports lie.
        runs: Copies with silences put in.
    """
    found = silences_of(columns, LONG_US).before.size
    if columns.begins.sum() < LEAST_SHIPS or found < LEAST_SILENCES:
        return None
    offs = offs_for(columns)
    rows, yes, ships = [], [], []
    for run in range(runs):
        taught = lesson(columns, run, offs)
        silences = silences_of(taught.columns, LONG_US)
        around = surroundings([part(taught.columns)])
        rows.append(numbers(taught.columns, silences, around, near))
        yes.append(taught.truth(silences.before, silences.until_us))
        ships.append(taught.columns.vessel[silences.before])
    return fit(np.vstack(rows), np.concatenate(yes), np.concatenate(ships))


def offs_for(columns: Columns) -> int:
    """Switch-offs a lesson needs so that they are the assumed share of its silences."""
    others = silences_of(lesson(columns, 0, 0).columns, LONG_US).before.size
    return max(round(others * SHARE / (1 - SHARE)), 1)


def judged(
    columns: Columns,
    around: Surroundings,
    near: Nearness,
    model: Boosted | None,
    until_us: int | None = None,
) -> pl.DataFrame:
    """Silences with `probability` of a switch-off and `reason`; null where nobody can say.

    Columns: vessel, start_us, end_us (null while open), hours, lat_e7, lon_e7, end_lat_e7,
    end_lon_e7, source, place, end_source, end_place, probability, reason. A model is never asked
    about an open silence: it has learnt from closed ones alone.
    """
    silences = silences_of(columns, LEAST_US, until_us)
    table = _table(columns, silences)
    if not table.height:
        return table.with_columns(probability=pl.lit(None, pl.Float64), reason=pl.lit(""))
    rows = numbers(columns, silences, around, near)
    beside = np.expm1(rows[:, BESIDE])
    known = (silences.after >= 0) & (beside > UNHEARD)
    chance = model.probability(rows) if model is not None else np.full(len(rows), np.nan)
    told = [
        None if not ok or np.isnan(p) else float(p) for ok, p in zip(known, chance, strict=True)
    ]
    reasons = [_reason(row, p is None, model is None) for row, p in zip(rows, told, strict=True)]
    return table.with_columns(
        probability=pl.Series(told, dtype=pl.Float64), reason=pl.Series(reasons)
    )


def _reason(row: Floats, unjudged: bool, untaught: bool) -> str:  # noqa: FBT001
    """One sentence on what reception was like."""
    beside = round(float(np.expm1(row[BESIDE])))
    if not beside:
        return "no other ship was heard there in the hour before, so nothing is known of reception"
    back = round(float(row[BACK] * (beside + 1) - 0.5))
    heard_again = f"{back} of {beside} ships heard there were heard again within half that time"
    if untaught:
        return f"{heard_again}; too few tracks to say how probable a switch-off is"
    if unjudged:
        return f"{heard_again}; the silence is still open"
    ratio = float(np.exp(row[LONGEST]))
    return f"{heard_again}; it is {ratio:.1f} times this ship's longest other silence"


def _as_quiet(columns: Columns, silences: Silences) -> Quiet:
    """The silences in the form that those of all ships have; open ones end where they began."""
    before = silences.before
    after = np.where(silences.after >= 0, silences.after, before)
    begin, end = (
        unit_vectors(columns.lat_e7[at] / E7, columns.lon_e7[at] / E7) * EARTH_RADIUS_KM
        for at in (before, after)
    )
    times = np.column_stack([columns.time_us[before], silences.until_us]) / HOUR_US
    way = np.hstack([begin, end])
    return Quiet(columns.vessel[before], begin, way, times, cKDTree(begin), cKDTree(way))


def _table(columns: Columns, silences: Silences) -> pl.DataFrame:
    before, after = silences.before, np.maximum(silences.after, 0)
    closed = pl.Series(silences.after >= 0)
    begin, end = columns.frame[before], columns.frame[after]
    hours = (silences.until_us - columns.time_us[before]) / HOUR_US

    def ending(name: str) -> pl.Series:
        values = pl.select(pl.when(closed).then(end[name])).to_series()
        return values.alias(name)

    return pl.DataFrame(
        {
            "vessel": begin["vessel"],
            "start_us": begin["time_us"],
            "end_us": ending("time_us"),
            "hours": pl.Series(hours),
            "lat_e7": begin["lat_e7"],
            "lon_e7": begin["lon_e7"],
            "end_lat_e7": ending("lat_e7"),
            "end_lon_e7": ending("lon_e7"),
            "source": begin["source"],
            "place": begin["place"],
            "end_source": ending("source"),
            "end_place": ending("place"),
        }
    )
