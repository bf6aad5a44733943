"""Whether numbers are in the units that their columns promise, told from the numbers."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

KNOTS = {"knot": 1.0, "tenth of a knot": 0.1, "metre per second": 1 / 0.514444,
         "kilometre per hour": 1 / 1.852}  # fmt: skip
"""Knots in one unit (BIPM, SI brochure: 1 kn = 1852 m/h)."""
FEWEST_PAIRS = 30
"""Pairs of fixes from which a unit of speed is judged."""
NEAR = 0.12
"""Share by which the ratio of way made good to speed told may miss a unit.

Measured: the ratio's median over moving pairs is 0.99 to 1.01 on the NOAA, Danish and Global
Fishing Watch samples; the nearest two units differ by a factor of 1.85.
"""
LEAST_KNOTS = 3.0
"""Slower pairs say more of the position's noise than of the unit [kn]."""
PAIR_S = (20.0, 900.0)
"""Time between two fixes of a pair [s]: long against rounding, short against turns."""
MINUTE_PARTS = 600_000.0
"""Parts of a degree in the raw coordinates of AIS (ITU-R M.1371-5)."""
METRES_PER_DEGREE = 111_195.0
"""Mean earth radius 6371.0088 km (IUGG) times pi / 180."""


@dataclass(frozen=True, slots=True)
class SpeedUnit:
    """The unit of a speed column.

    Attributes:
        name: Key of `KNOTS`.
        ratio: Median of way made good [kn] to speed told, or None where too few ships moved.
        pairs: Pairs of fixes that it rests on.
    """

    name: str
    ratio: float | None
    pairs: int


def coordinate_scale(lat: pl.Series, lon: pl.Series) -> float:
    """Divisor that makes degrees of coordinates: 1, or 600,000 where they are raw AIS integers."""
    high_lat, high_lon = _typical(lat), _typical(lon)
    raw = high_lat > 91.0 or high_lon > 181.0
    fits = high_lat / MINUTE_PARTS <= 91.0 and high_lon / MINUTE_PARTS <= 181.0
    return MINUTE_PARTS if raw and fits and max(high_lat, high_lon) > 1_000.0 else 1.0


def swapped(lat: pl.Series, lon: pl.Series) -> bool:
    """Whether the columns look exchanged: most "latitudes" are beyond 90, no "longitude" is."""
    beyond = (lat.abs() > 91.0).mean() or 0.0
    return float(str(beyond)) > 0.5 and _typical(lat) <= 181.0 and _typical(lon) <= 90.0


def _typical(values: pl.Series) -> float:
    """A large value of a column that single wrong rows do not move."""
    value = values.abs().quantile(0.9)
    return 0.0 if value is None else float(value)


def speed_unit(frame: pl.DataFrame, documented: str = "") -> SpeedUnit:
    """The unit in which way made good and speed told agree; what is documented where few move.

    Args:
        frame: Columns vessel, time_us, lat, lon [degrees] and speed, in any order.
        documented: Unit that the feed's makers name, or empty for knots.
    """
    told = documented or "knot"
    pairs = frame.drop_nulls().sort("vessel", "time_us").select(
        way=_made_good().over("vessel"), speed=pl.col("speed"),
    )  # fmt: skip
    moving = pairs.filter(
        pl.col("way").is_not_null() & (pl.col("speed") > 0) & (pl.col("way") >= LEAST_KNOTS)
    )
    if moving.height < FEWEST_PAIRS:
        return SpeedUnit(told, None, moving.height)
    middle = moving.select((pl.col("way") / pl.col("speed")).median()).item()
    ratio = float(middle)
    near = [name for name, knots in KNOTS.items() if abs(ratio / knots - 1) <= NEAR]
    return SpeedUnit(near[0] if near else told, ratio, moving.height)


def _made_good() -> pl.Expr:
    """Knots made good since the fix before, by the flat earth; null over long or short waits."""
    north = pl.col("lat").diff() * METRES_PER_DEGREE
    east = pl.col("lon").diff() * METRES_PER_DEGREE * pl.col("lat").radians().cos()
    seconds = pl.col("time_us").diff() / 1e6
    knots = (north**2 + east**2).sqrt() / seconds * 3600 / 1852
    return pl.when(seconds.is_between(*PAIR_S)).then(knots)
