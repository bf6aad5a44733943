"""Values that mean "not available", and values that cannot be: nulls and counts."""

from __future__ import annotations

import polars as pl

from sitewatch.tracks.columns import E7

NO_SPEED_DKN = 1023
"""102.3 knots means "not available" (ITU-R M.1371-5, table 48)."""
NO_COURSE_DDEG = 3600
"""360 degrees means "not available"; more is never sent (ITU-R M.1371-5, table 48)."""
NO_HEADING_DEG = 511
"""511 means "not available" (ITU-R M.1371-5, table 48)."""
NO_STATUS = 15
"""15 means "undefined" (ITU-R M.1371-5, table 48)."""
NO_LAT_E7, NO_LON_E7 = 91 * E7, 181 * E7
"""91 and 181 degrees mean "not available" (ITU-R M.1371-5, table 48)."""
LEAST_VESSEL, MOST_VESSEL = 1, 999_999_999
"""An MMSI has nine digits (ITU-R M.585); test data sets number ships from 1."""
ROUNDING_E7 = 20
"""Coordinates are rounded to a millionth of a degree; 91 degrees may come as 90.999999."""

_POSITION_RULES = (
    ("position not available", (pl.col("lat_e7") - NO_LAT_E7).abs() <= ROUNDING_E7),
    ("position not available", (pl.col("lon_e7") - NO_LON_E7).abs() <= ROUNDING_E7),
    ("position not available", pl.col("lat_e7").is_null() | pl.col("lon_e7").is_null()),
    ("position outside the globe", pl.col("lat_e7").abs() > 90 * E7),
    ("position outside the globe", pl.col("lon_e7").abs() > 180 * E7),
    ("position exactly 0 N 0 E", (pl.col("lat_e7") == 0) & (pl.col("lon_e7") == 0)),
    ("no vessel number", pl.col("vessel").is_null()),
    ("no vessel number", ~pl.col("vessel").is_between(LEAST_VESSEL, MOST_VESSEL)),
)  # fmt: skip


def known(frame: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Rows with a usable position, "not available" as null; and counts of the rest by reason.

    A value out of its range is set to null and counted too: the position may still be good.

    Source: ITU-R M.1371-5, annex 8, table 48. Exactly 0 N 0 E is what receivers write before
    their first fix; no ship keeps both coordinates at zero to a millionth of a degree.
    """
    verdict = pl.coalesce(*(pl.when(rule).then(pl.lit(reason)) for reason, rule in _POSITION_RULES))
    judged = frame.with_columns(verdict.alias("_why"))
    bad = judged.filter(pl.col("_why").is_not_null())
    counts = dict(bad.group_by("_why").len().iter_rows())
    kept = judged.filter(pl.col("_why").is_null()).drop("_why")
    odd = kept.select(**{reason: rule.sum() for reason, rule in _odd_values().items()}).row(0)
    counts |= {reason: count for reason, count in zip(_odd_values(), odd, strict=True) if count}
    return kept.with_columns(_nulled()), counts


def _fast() -> pl.Expr:
    return pl.col("kind").is_in(["sar-aircraft", "adsb"])


def _odd_values() -> dict[str, pl.Expr]:
    course, heading = pl.col("cog_ddeg"), pl.col("heading_deg")
    return {
        "value: course out of range": (course > NO_COURSE_DDEG) | (course < 0),
        "value: heading out of range": ((heading > 359) & (heading != NO_HEADING_DEG))
        | (heading < 0),
        "value: speed out of range": ((pl.col("sog_dkn") > NO_SPEED_DKN) & ~_fast())
        | (pl.col("sog_dkn") < 0),
    }


def _nulled() -> list[pl.Expr]:
    speed, course = pl.col("sog_dkn"), pl.col("cog_ddeg")
    heading, status = pl.col("heading_deg"), pl.col("status")
    known_speed = (speed >= 0) & ((speed < NO_SPEED_DKN) | _fast())
    return [
        pl.when(known_speed).then(speed),
        pl.when((course >= 0) & (course < NO_COURSE_DDEG)).then(course),
        pl.when((heading >= 0) & (heading <= 359)).then(heading),
        pl.when(status != NO_STATUS).then(status),
    ]
