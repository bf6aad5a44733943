"""Who a ship says it is over time, and whether two numbers were one hull."""

from __future__ import annotations

import numpy as np
import polars as pl

from sitewatch.tracks.columns import Schema
from sitewatch.tracks.linking import best_links
from sitewatch.tracks.names import alike

FIELDS = ("imo", "name", "call_sign", "ship_type", "length_m", "beam_m")
"""What identifies a hull in static messages; draught and destination change with every voyage."""
FEWEST = 2
"""Messages in a row that must say a new value before it counts: a bit error comes alone."""
CHANGES: Schema = {
    "vessel": pl.Int64(), "time_us": pl.Int64(), "field": pl.String(), "before": pl.String(),
    "after": pl.String(), "until_us": pl.Int64(), "source": pl.String(), "place": pl.Int64(),
}  # fmt: skip
"""One change of one field: when it was first sent, and when the old value was last sent."""


def imo_holds(number: pl.Expr) -> pl.Expr:
    """Whether an IMO number has seven digits and its check digit fits.

    Source: IMO resolution A.1117(30): the last digit is that of the sum of the first six times
    7, 6, 5, 4, 3 and 2.
    """
    digits = [number // 10**power % 10 for power in range(6, 0, -1)]
    total: pl.Expr = digits[0] * 7
    for digit, weight in zip(digits[1:], (6, 5, 4, 3, 2), strict=True):
        total = total + digit * weight
    fits: pl.Expr = total % 10 == number % 10
    return number.is_between(1_000_000, 9_999_999) & fits


def settled(statics: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Static messages with impossible IMO numbers as null, texts cut at their end; and counts.

    Source: "@" ends a text of fewer letters than its field has (ITU-R M.1371-5, table 47).
    """
    wrong = statics.filter(pl.col("imo").is_not_null() & ~imo_holds(pl.col("imo"))).height
    texts = [
        pl.col(name).str.extract("^([^@]*)").str.strip_chars().replace("", None)
        for name in ("name", "call_sign", "destination")
    ]
    imo = pl.when(imo_holds(pl.col("imo"))).then(pl.col("imo"))
    counts = {"value: IMO number without its check digit": wrong} if wrong else {}
    return statics.with_columns(*texts, imo), counts


def identities(statics: pl.DataFrame) -> pl.DataFrame:
    """Spans in which each vessel told one identity, from its settled static messages.

    Fields that a message does not hold are taken from the message before.

    Returns:
        vessel, the identity's fields, first_us, last_us and messages; in the order of time.
    """
    rows = statics.sort("vessel", "time_us", "source", "place")
    filled = rows.with_columns(pl.col(name).forward_fill().over("vessel") for name in FIELDS)
    told = pl.struct(FIELDS)
    new = (told.ne_missing(told.shift())).over("vessel").cast(pl.Int64).cum_sum().over("vessel")
    return (
        filled.with_columns(run=new)
        .group_by("vessel", "run", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in FIELDS),
            first_us=pl.col("time_us").min(),
            last_us=pl.col("time_us").max(),
            messages=pl.len(),
        )
        .drop("run")
    )


def changes(statics: pl.DataFrame) -> pl.DataFrame:
    """Changes of identity, one row a field, from settled static messages.

    A new value counts when at least two messages in a row say it; one that returns to the old
    value at once is a bit error and none. Spellings that differ in blanks alone are one name.
    """
    rows = statics.sort("vessel", "time_us", "source", "place")
    found = [_changes_of(rows, name) for name in FIELDS]
    return pl.concat(found).sort("vessel", "time_us", "field")


def _changes_of(rows: pl.DataFrame, field: str) -> pl.DataFrame:
    text = pl.col(field).cast(pl.String).str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    told = rows.filter(pl.col(field).is_not_null()).with_columns(_key=text)
    numbered = told.with_columns(_run=_runs())
    held = pl.when(pl.len().over("vessel", "_run") >= FEWEST).then(pl.col("_key"))
    kept = numbered.with_columns(_held=held).filter(
        pl.col("_key") == pl.col("_held").forward_fill().over("vessel")
    )
    steady = kept.with_columns(_run=_runs())
    spans = steady.group_by("vessel", "_run", maintain_order=True).agg(
        pl.col("time_us").first(), last_us=pl.col("time_us").last(),
        value=pl.col(field).cast(pl.String).first(),
        source=pl.col("source").first(), place=pl.col("place").first(),
    )  # fmt: skip
    before = pl.col("value").shift().over("vessel")
    changed = spans.with_columns(
        before=before, until_us=pl.col("last_us").shift().over("vessel"), field=pl.lit(field)
    ).filter(pl.col("before").is_not_null())
    renamed = changed.rename({"value": "after"})
    return renamed.select(pl.col(name).cast(kind) for name, kind in CHANGES.items())


def _runs() -> pl.Expr:
    """Number of the run of equal keys, counted within each vessel."""
    new = pl.col("_key").ne_missing(pl.col("_key").shift()).over("vessel")
    return new.cast(pl.Int64).cum_sum().over("vessel")


NEAR_M, WIDE_M = 25.0, 350.0
"""Two scales of the distance between a hull's last fix under one number and its first under the
next [m]: at its berth, and shifted in port."""
NEAR_SHARE = 0.6
PORT_M = 3_000.0
"""Radius in which another ship of the same port lies anywhere [m] (Global Fishing Watch counts
a port to 3 km around its anchorage point)."""
SWITCH_MIN, SWITCH_SHARE, WINDOW_MIN = 20.0, 0.35, 86_400.0
"""Minutes that a number is changed in, the share of changes made at once, and the window of
60 days in which the others lie anywhere (Global Fishing Watch, PSMA paper: a quarter of the
published changes take 18 minutes or less, none more than 60 days)."""
OVERLAP_MIN = 10.0
"""Minutes by which the first number may be heard after the second began: clocks, late relays.

Seven of 2,390 published changes overlap at all (Global Fishing Watch, PSMA paper).
"""
ODDS = {
    "imo same": 8.0, "imo differs": -6.0, "call sign same": 4.0, "name alike": 3.0,
    "kind same": 0.5, "kind differs": -0.3, "overlap": -30.0,
}  # fmt: skip
"""Log odds that each sign adds.

Source: shares of each sign among half of the flags of 2,390 published identity changes (Global
Fishing Watch, PSMA paper) and among ships of the same port; the other flags measure the result.
"""


def same_hull(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs of numbers with the log odds that they are one hull, and the reasons.

    Args:
        pairs: Columns imo, name, call_sign and kind, and the same with the ending `_2`;
            distance_m between the last fix of the first and the first of the second; gap_min
            between them [minutes], negative where both were heard at once.
    """
    distance = pl.col("distance_m").clip(1.0)
    near = NEAR_SHARE / NEAR_M * (-distance / NEAR_M).exp()
    wide = (1 - NEAR_SHARE) / WIDE_M * (-distance / WIDE_M).exp()
    place = ((near + wide + 1e-12) / (2 * distance / PORT_M**2)).log()
    gap = pl.col("gap_min").abs()
    at_once = SWITCH_SHARE / SWITCH_MIN * (-gap / SWITCH_MIN).exp()
    time = ((at_once + (1 - SWITCH_SHARE) / WINDOW_MIN) * WINDOW_MIN).log()
    signs = _signs()
    total = place + time + sum((pl.when(sign).then(ODDS[name]).otherwise(0.0)
                         for name, sign in signs.items()), pl.lit(0.0))  # fmt: skip
    reasons = pl.concat_list(
        pl.when(sign).then(pl.lit(name)) for name, sign in signs.items()
    ).list.drop_nulls()
    named = pairs.with_columns(
        alike=pl.struct("name", "name_2").map_elements(
            lambda pair: alike(pair["name"], pair["name_2"]), return_dtype=pl.Boolean
        )
    )
    judged = named.with_columns(odds=total, reasons=reasons)
    return judged.drop("alike")


def _signs() -> dict[str, pl.Expr]:
    def both(name: str) -> tuple[pl.Expr, pl.Expr]:
        one, other = pl.col(name), pl.col(f"{name}_2")
        known = one.is_not_null() & other.is_not_null()
        return known & (one == other), known & (one != other)

    imo, call, kind = both("imo"), both("call_sign"), both("kind")
    return {
        "imo same": imo[0], "imo differs": imo[1], "call sign same": call[0],
        "name alike": pl.col("alike"), "kind same": kind[0], "kind differs": kind[1],
        "overlap": pl.col("gap_min") < -OVERLAP_MIN,
    }  # fmt: skip


def successors(judged: pl.DataFrame) -> pl.DataFrame:
    """The pairs with `linked`: whether the second number is the first's best successor of all.

    A hull has one next number and one former number, so pairs compete: of all ways to link them
    the one with the highest summed odds is taken.

    Args:
        judged: Pairs as `same_hull` makes them, with columns vessel and vessel_2.
    """
    numbers = pl.concat([judged["vessel"], judged["vessel_2"]]).unique().sort()
    worth = judged["odds"].to_numpy() - LEAST_ODDS
    likely = np.flatnonzero(worth > 0)
    before, after = (
        numbers.search_sorted(judged[name]).to_numpy().astype(np.int64)[likely]
        for name in ("vessel", "vessel_2")
    )
    chosen = likely[best_links(before, after, worth[likely], len(numbers))]
    linked = np.zeros(judged.height, dtype=bool)
    linked[chosen] = True
    return judged.with_columns(linked=pl.Series(linked))


LEAST_ODDS = -5.0
"""Pairs below these log odds are no candidates: they would link whatever is left over."""
