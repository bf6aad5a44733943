"""Positions that are not credible: on land, in circles, on a grid, or where many jump at once."""

from __future__ import annotations

import numpy as np
import polars as pl
import shapely

from sitewatch.tracks.columns import E7, HOUR_US, Schema
from sitewatch.tracks.rings import rings

FINDINGS: Schema = {
    "vessel": pl.Int64(), "hull": pl.Int64(), "rule": pl.String(), "start_us": pl.Int64(),
    "end_us": pl.Int64(), "lat_e7": pl.Int32(), "lon_e7": pl.Int32(), "positions": pl.Int64(),
    "detail": pl.String(), "source": pl.String(), "place": pl.Int64(),
}  # fmt: skip
"""One stretch that is not credible; lat and lon are its middle, source and place its first fix."""

FEWEST_ON_LAND = 5
"""Positions on land from which a stretch is told; single ones are noise."""
FEWEST_JUMPERS = 3
"""Ships that must jump to one cell within an hour.

Source: SeaSpoofFinder (2026) and research it cites: many ships with the same target are a
transmitter on shore, one ship is a bad receiver.
"""
CELL_E7 = E7 // 100
"""Cell of a common target: 0.01 degree, about a kilometre."""
JUMP_KN = 100.0
"""Way made good that no ship makes [kn]; the fastest ferry made 58."""
LEAST_JUMP_NM = 10.0
"""Shorter jumps happen through clocks alone [nm]."""
GRID_STEPS_E7 = (E7 // 10, E7 // 20, E7 // 60, E7 // 100)
"""Steps of a grid looked for [degrees times ten million]: 0.1, 0.05, one minute, 0.01.

Finer steps are how some feeds round: type 27 sends tenths of a minute, web feeds three decimals.
"""
GRID_TOLERANCE_E7 = 30
"""Rounding of coordinates to a millionth of a degree, both ways, and then some."""
FEWEST_ON_GRID = 20
FEWEST_POINTS = 5
"""Positions, and different points among them, that make a grid."""
ALL_ROUNDED = 0.5
"""Share of a source's vessels on the grid beyond which it is the feed that rounds, not a ship."""


def on_land(frame: pl.DataFrame, land: shapely.Geometry) -> pl.DataFrame:
    """Stretches of at least five positions in a row on land.

    Args:
        frame: Positions with `hull`.
        land: Land in degrees, drawn in by the margin of its own accuracy: harbours lie within
            any coarse coast line.
    """
    rows = frame.sort("vessel", "hull", "time_us", "source", "place")
    shapely.prepare(land)
    inside = shapely.contains_xy(
        land, (rows["lon_e7"] / E7).to_numpy(), (rows["lat_e7"] / E7).to_numpy()
    )
    judged = rows.with_columns(_bad=pl.Series(np.asarray(inside, dtype=bool)))
    return _stretches(judged, "position on land", FEWEST_ON_LAND, pl.lit(""))


def common_jumps(frame: pl.DataFrame) -> pl.DataFrame:
    """Ships that jumped into one cell within one hour as at least two others did.

    Args:
        frame: Positions, lone jumps included, without `hull` or with it.
    """
    rows = frame.sort("vessel", "time_us", "source", "place")
    hours = (pl.col("time_us").diff().over("vessel") / HOUR_US).clip(1 / 3600)
    lat, lon = pl.col("lat_e7").cast(pl.Int64), pl.col("lon_e7").cast(pl.Int64)
    north = lat.diff().over("vessel") * 60 / E7
    turn = lon.diff().over("vessel") / E7
    east = ((turn + 180) % 360 - 180) * 60 * (lat / E7).radians().cos()
    miles = (north**2 + east**2).sqrt()
    jumped = rows.with_columns(
        _miles=miles, _cell=pl.struct(lat // CELL_E7, lon // CELL_E7,
                                      hour=pl.col("time_us") // HOUR_US),
    ).filter((miles >= LEAST_JUMP_NM) & (miles / hours >= JUMP_KN))  # fmt: skip
    together = jumped.filter(pl.col("vessel").n_unique().over("_cell") >= FEWEST_JUMPERS)
    others = pl.col("vessel").n_unique().over("_cell") - 1
    detail = pl.format("{} nm at once, as {} other vessels did", pl.col("_miles").round(0), others)
    hull = pl.col("hull") if "hull" in frame.columns else pl.lit(None)
    return _told(
        together.select(
            "vessel", "lat_e7", "lon_e7", "source", "place", hull=hull,
            rule=pl.lit("jump with others to one place"), start_us="time_us", end_us="time_us",
            positions=pl.lit(1), detail=detail,
        )
    )  # fmt: skip


def grids(frame: pl.DataFrame) -> pl.DataFrame:
    """Hulls whose positions all lie on a coarse grid that their source does not round to."""
    found = [_on_grid(frame, step) for step in GRID_STEPS_E7]
    once = pl.concat(found).unique(["vessel", "hull"], keep="first", maintain_order=True)
    return _told(once)


def _on_grid(frame: pl.DataFrame, step: int) -> pl.DataFrame:
    def off(name: str) -> pl.Expr:
        left = pl.col(name).cast(pl.Int64) % step
        return pl.min_horizontal(left, step - left) > GRID_TOLERANCE_E7

    per_hull = (
        frame.sort("vessel", "time_us", "source", "place")
        .group_by("vessel", "hull", "source", maintain_order=True)
        .agg(
            on=~(off("lat_e7") | off("lon_e7")).any(),
            positions=pl.len(),
            points=pl.struct("lat_e7", "lon_e7").n_unique(),
            start_us=pl.col("time_us").min(),
            end_us=pl.col("time_us").max(),
            lat_e7=pl.col("lat_e7").cast(pl.Int64).mean().round().cast(pl.Int32),
            lon_e7=pl.col("lon_e7").cast(pl.Int64).mean().round().cast(pl.Int32),
            place=pl.col("place").first(),
        )
    )
    enough = (pl.col("positions") >= FEWEST_ON_GRID) & (pl.col("points") >= FEWEST_POINTS)
    rounded = pl.col("on").mean().over("source") > ALL_ROUNDED
    alone = pl.col("vessel").n_unique().over("source") > 1
    detail = pl.lit(f"every position on a grid of {step / E7:.4g} degrees")
    return per_hull.filter(enough & pl.col("on") & ~(rounded & alone)).with_columns(
        rule=pl.lit("positions on a grid"), detail=detail
    )


def circles(frame: pl.DataFrame) -> pl.DataFrame:
    """Stretches in which a hull ran rings around one point; see `rings` for the rule.

    Args:
        frame: Positions with `hull`.
    """
    return _told(rings(frame))


def _stretches(judged: pl.DataFrame, rule: str, fewest: int, detail: pl.Expr) -> pl.DataFrame:
    """Runs of bad positions in a row, long enough, as findings."""
    new = pl.col("_bad").ne_missing(pl.col("_bad").shift()).over("vessel", "hull")
    runs = judged.with_columns(_run=new.cast(pl.Int64).cum_sum().over("vessel", "hull"))
    found = (
        runs.filter("_bad")
        .group_by("vessel", "hull", "_run", maintain_order=True)
        .agg(
            start_us=pl.col("time_us").first(), end_us=pl.col("time_us").last(),
            lat_e7=pl.col("lat_e7").cast(pl.Int64).mean().round().cast(pl.Int32),
            lon_e7=pl.col("lon_e7").cast(pl.Int64).mean().round().cast(pl.Int32),
            positions=pl.len(), source=pl.col("source").first(), place=pl.col("place").first(),
        )
        .filter(pl.col("positions") >= fewest)
        .with_columns(rule=pl.lit(rule), detail=detail)
    )  # fmt: skip
    return _told(found)


def _told(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(pl.col(name).cast(kind) for name, kind in FINDINGS.items()).sort(
        "vessel", "start_us", "place"
    )
