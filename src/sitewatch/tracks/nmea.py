"""AIS logs in NMEA 0183: whole files decoded column by column into the two tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sitewatch.tracks.clocks import Clock, clock_error
from sitewatch.tracks.columns import POSITIONS, STATICS, Schema, conform, drops, ordered
from sitewatch.tracks.messages import LAYOUTS, LONG_RANGE, LONGEST, USED, positions_of, statics_of
from sitewatch.tracks.messages import STATICS as STATIC_TYPES
from sitewatch.tracks.nmea_lines import NO_TIME, scan
from sitewatch.tracks.nmea_parts import Whole, whole
from sitewatch.tracks.records import Read
from sitewatch.tracks.sixbit import ARMOUR, Payloads
from sitewatch.tracks.values import known

EXTRA = {"sound": pl.Boolean(), "whole": pl.Boolean(), "second": pl.Int64(), "type": pl.Int64()}
"""Columns of decoded messages that the tables do not keep."""
TENDER_PARTS = 2


@dataclass(frozen=True, slots=True)
class Decoded:
    """Every message of a log that holds a position or static data, sound or not.

    Attributes:
        positions: `POSITIONS` and the columns of `EXTRA`; nothing is taken out yet.
        statics: `STATICS` and the columns of `EXTRA`.
        stations: Times of base stations against receive times.
        sentences: AIS sentences in the log.
        dropped: What holds neither, by reason.
    """

    positions: pl.DataFrame
    statics: pl.DataFrame
    stations: Clock
    sentences: int
    dropped: dict[str, int]


def decode(raw: bytes) -> Decoded:
    """Every position report and static message of a log, with line, time and checksum verdict.

    Source: ITU-R M.1371-5, annex 8 (messages 1 to 5, 9, 11, 18, 19, 21, 24, 27).
    """
    scanned = scan(raw)
    found = whole(raw, scanned.sentences)
    dropped = dict(scanned.dropped)
    dropped["part missing"] = found.unjoined
    types = _types(found)
    positions, statics = [], []
    for kind in np.unique(types).tolist():
        at = np.flatnonzero(types == kind)
        if kind not in USED:
            dropped[f"message type {kind} not read"] = len(at)
            continue
        payloads = Payloads.cut(
            found.buffer, found.payload[at], found.size[at], found.fill[at], LONGEST[kind]
        )
        if kind in LAYOUTS or kind == LONG_RANGE:
            positions.append(_framed(positions_of(kind, payloads), found, at, kind))
        if kind in STATIC_TYPES:
            frame = statics_of(kind, payloads).with_columns(whole=pl.Series(payloads.has(37)))
            statics.append(_framed(_known_parts(frame, kind, dropped), found, at, kind))
    stations = _stations(found, types)
    count = len(scanned.sentences.line)
    return Decoded(_table(positions, POSITIONS), _table(statics, STATICS), stations, count, dropped)


def read_nmea(raw: bytes, source: str) -> Read:
    """Positions and static messages of a log, as far as they are sound, whole and timed.

    Args:
        raw: The log, unpacked.
        source: SHA-256 of the evidence.
    """
    decoded = decode(raw)
    counts = dict(decoded.dropped)
    tables = []
    for frame, schema in ((decoded.positions, POSITIONS), (decoded.statics, STATICS)):
        verdict = (
            pl.when(~pl.col("sound")).then(pl.lit("checksum wrong"))
            .when(~pl.col("whole")).then(pl.lit("message cut off"))
            .when(pl.col("time_us").is_null()).then(pl.lit("no receive time"))
        )  # fmt: skip
        judged = frame.with_columns(verdict.alias("verdict"), source=pl.lit(source))
        bad = judged.filter(pl.col("verdict").is_not_null())
        for reason, count in bad.group_by("verdict").len().iter_rows():
            counts[reason] = counts.get(reason, 0) + count
        kept = judged.filter(pl.col("verdict").is_null())
        if schema is POSITIONS:
            kept, unknown = known(kept)
            counts |= unknown
        tables.append(ordered(conform(kept, schema)))
    error = clock_error(decoded.stations)
    notes = (error.sentence(),) if error is not None and error.off else ()
    return Read(tables[0], tables[1], drops(source, counts), notes)


def _types(found: Whole) -> NDArray[np.int64]:
    if not len(found.payload):
        return np.zeros(0, dtype=np.int64)
    return ARMOUR[found.buffer[found.payload]].astype(np.int64)


def _framed(frame: pl.DataFrame, found: Whole, at: NDArray[np.int64], kind: int) -> pl.DataFrame:
    times = pl.Series(found.time_us[at])
    missing = times == int(NO_TIME)
    extra = [] if "part" not in frame.columns else [pl.col("part").is_in([0, 1])]
    whole_frame = frame.with_columns(
        time_us=times.zip_with(~missing, pl.Series([None], dtype=pl.Int64).new_from_index(
            0, len(times))),
        sound=pl.Series(found.sound[at]),
        place=pl.Series(found.line[at]),
        type=pl.lit(kind, dtype=pl.Int64),
    )  # fmt: skip
    return whole_frame.filter(*extra) if extra else whole_frame


def _known_parts(frame: pl.DataFrame, kind: int, dropped: dict[str, int]) -> pl.DataFrame:
    """Count parts of type 24 that are neither A nor B."""
    if kind == 24:
        dropped["message type 24 of unknown part"] = int((frame["part"] >= TENDER_PARTS).sum())
    return frame


def _table(frames: list[pl.DataFrame], schema: Schema) -> pl.DataFrame:
    """All rows in wide integers: what a message says may be more than a table can hold."""
    wide = {name: pl.Int64() if kind.is_integer() else kind for name, kind in schema.items()}
    whole_schema = {**wide, **EXTRA}
    if not frames:
        return pl.DataFrame(schema=whole_schema)
    return pl.concat([conform(frame, whole_schema) for frame in frames])


def _stations(found: Whole, types: NDArray[np.int64]) -> Clock:
    """UTC as sent by base stations, beside the receive time of the message."""
    at = np.flatnonzero((types == 4) & found.sound & (found.time_us != NO_TIME))
    payloads = Payloads.cut(
        found.buffer, found.payload[at], found.size[at], found.fill[at], LONGEST[4]
    )
    return Clock.of(payloads, found.time_us[at])
