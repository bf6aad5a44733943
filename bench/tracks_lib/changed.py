"""Identity changes: pairs of numbers that were one hull, against pairs of the same port."""

from __future__ import annotations

import numpy as np
import polars as pl
from goals import Row, skipped

from sitewatch.tracks.identity import LEAST_ODDS, same_hull, successors
from tracks_lib.data import folder

FILE = "gfw_flag_changes_half.parquet"
WHAT = "identity change of a hull: recall at 1 % false positives"
GOAL = 0.85
DAYS = 60
"""Days between the end of one number and the start of another in pairs of two hulls: published
changes lie within 60 days."""
CELL_KM = 1.112
"""Coordinates of the published pairs are rounded to 0.01 degree."""


def pairs(seed: int) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """Published changes, and random pairs of two hulls in the same port and weeks.

    Positions of two hulls are drawn within the rounding of their published coordinates.
    """
    path = folder() / FILE
    if not path.exists():
        return None
    parts = pl.col("pair_id").str.split("|")
    rows = pl.read_parquet(path).unique(["ssvid", "pair_ssvid"], maintain_order=True).with_columns(
        lat=parts.list.get(3).cast(pl.Float64), lon=parts.list.get(4).cast(pl.Float64)
    )  # fmt: skip
    first = rows.select(
        "ssvid", "flag", "port_label", "port_iso3", "lat", "lon", "last_timestamp",
        name="n_shipname", call_sign="n_callsign", imo=pl.col("imo").cast(pl.Int64, strict=False),
        kind="geartype",
    )  # fmt: skip
    second = rows.select(
        "pair_ssvid", "port_label", "port_iso3", "pair_first_timestamp", lat_2="lat", lon_2="lon",
        name_2="pair_n_shipname", call_sign_2="pair_n_callsign",
        imo_2=pl.col("pair_imo").cast(pl.Int64, strict=False), kind_2="pair_geartype",
    )  # fmt: skip
    changed = pl.concat(
        [first, second.drop("port_label", "port_iso3")], how="horizontal"
    ).with_columns(distance_m=rows["distance_gap_meter"], gap_min=rows["time_gap_minute"])
    other = first.join(second, on=["port_label", "port_iso3"])
    gap = (pl.col("pair_first_timestamp") - pl.col("last_timestamp")).dt.total_minutes()
    known = set(zip(rows["ssvid"], rows["pair_ssvid"], strict=True))
    links = {}
    for one, two in known:
        links.setdefault(one, set()).add(two)
    apart = other.with_columns(gap_min=gap).filter(
        pl.col("gap_min").abs() <= DAYS * 1440, pl.col("ssvid") != pl.col("pair_ssvid"),
        ~pl.struct("ssvid", "pair_ssvid").map_elements(
            lambda row: (row["ssvid"], row["pair_ssvid"]) in known
            or (row["pair_ssvid"], row["ssvid"]) in known,
            return_dtype=pl.Boolean),
    )  # fmt: skip
    return changed, apart.with_columns(distance_m=_distances(apart, seed))


def _distances(apart: pl.DataFrame, seed: int) -> pl.Series:
    draw = np.random.default_rng(seed)
    shift = draw.uniform(-0.5, 0.5, (4, apart.height)) * CELL_KM
    north = (apart["lat_2"] - apart["lat"]).to_numpy() * 111.195 + shift[0] - shift[1]
    narrow = np.cos(np.radians(apart["lat"].to_numpy()))
    east = ((apart["lon_2"] - apart["lon"]).to_numpy() * 111.195 + shift[2] - shift[3]) * narrow
    return pl.Series(np.hypot(north, east) * 1000)


def half(frame: pl.DataFrame, *, held_out: bool) -> pl.DataFrame:
    """Rows of the flags that the odds were looked up on, or of those that measure."""
    even = pl.col("flag").map_elements(lambda flag: sum(map(ord, flag)) % 2 == 0,
                                       return_dtype=pl.Boolean)  # fmt: skip
    return frame.filter(~even if held_out else even)


def scored(changed: pl.DataFrame, apart: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Log odds of changes and of other pairs, all competing; -inf where another link is better."""
    both = pl.concat([changed.with_columns(true=True), apart.with_columns(true=False)],
                     how="diagonal_relaxed")  # fmt: skip
    numbered = both.with_columns(
        vessel=pl.col("ssvid").cast(pl.Int64), vessel_2=pl.col("pair_ssvid").cast(pl.Int64)
    )
    judged = successors(same_hull(numbered))
    told = judged.with_columns(score=pl.when("linked").then("odds").otherwise(float("-inf")))
    return told.filter("true")["score"], told.filter(~pl.col("true"))["score"]


def recall(changed: pl.DataFrame, apart: pl.DataFrame) -> tuple[float, float, float]:
    """Recall at 1 % false positives with and without competition, and the odds from which."""
    alone = [same_hull(frame)["odds"] for frame in (changed, apart)]
    shares = []
    for true, false in (scored(changed, apart), alone):
        least = float(np.quantile(false.to_numpy(), 0.99, method="higher"))
        shares.append(float((true > max(least, LEAST_ODDS)).mean() or 0.0))
    return shares[0], shares[1], least


def rows(seed: int, _scale: float) -> list[Row]:
    """The flags that nothing was looked up on: all competing, half without successor, alone."""
    told = pairs(seed)
    if told is None:
        return [skipped(WHAT, f">= {GOAL}", f"{FILE} is absent")]
    changed, apart = (half(frame, held_out=True) for frame in told)
    share, alone, _ = recall(changed, apart)
    stays = pl.Series(np.random.default_rng(seed).random(changed.height) < 0.5)
    gone, _, _ = recall(changed.filter(stays), apart)
    sizes = f"{changed.height} v {apart.height}"
    goal = f">= {GOAL}"
    return [
        Row(WHAT, "none published", goal, f"{share:.3f} ({sizes})", share >= GOAL),
        Row("  with the successors of half of the ships taken away", "", "", f"{gone:.3f}"),
        Row("  each pair judged without the others", "", "", f"{alone:.3f}"),
    ]
