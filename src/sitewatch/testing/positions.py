"""Small position tables with known truth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import polars as pl

from sitewatch.tracks.columns import E7, POSITIONS, conform, ordered

START = datetime(2024, 12, 20, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SOURCE = "0" * 64
Fix = tuple[int, float, float, float, float | None]
"""Vessel, hours since `START`, latitude, longitude [degrees], speed [kn] or None."""


def positions(fixes: Iterable[Fix], **constant: object) -> pl.DataFrame:
    """A position table of some fixes, in its order.

    Args:
        fixes: The fixes; their place in the evidence is their place here, counted from 1.
        constant: Values of further columns, one for all rows.
    """
    rows = [
        {
            "vessel": vessel,
            "kind": "ais-a",
            "time_us": micros(hours),
            "lat_e7": round(lat * E7),
            "lon_e7": round(lon * E7),
            "sog_dkn": None if knots is None else round(knots * 10),
            "source": SOURCE,
            "place": place,
            **constant,
        }
        for place, (vessel, hours, lat, lon, knots) in enumerate(fixes, start=1)
    ]
    return ordered(conform(pl.DataFrame(rows, infer_schema_length=None), POSITIONS))


def micros(hours: float) -> int:
    """Time some hours after `START` [microseconds since 1970]."""
    return round((START - EPOCH + timedelta(hours=hours)) / timedelta(microseconds=1))


def ais_csv() -> str:
    """Four simulated days off Tartus in NOAA's columns: eight boats at sea, one ship that calls.

    The ship comes in on 21 December at about 05:30, leaves on 22 December at about 18:20, and is
    silent from 20:00 of that day until 18:00 of the next.
    """
    head = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,VesselType,Status,TransceiverClass"
    rows = [
        _row(271000000 + boat, half / 2 + boat / 100, 34.85, 35.70 + boat / 100, f"BOAT {boat}", 30)
        for boat in range(8)
        for half in range(192)
    ]
    for tenth in range(24 * 6, 95 * 6):
        hours = tenth / 6
        lon = min(35.86, 35.86 - 0.25 * (30 - hours) / 6, 35.86 - 0.25 * (hours - 66) / 6)
        if not 68 <= hours < 90 and lon > 34.8:
            still = 30 <= hours < 66
            rows.append(_row(273000001, hours, 34.91, lon, "SPARTA", 70, 0.0 if still else 9.0))
    return "\n".join([head, *rows]) + "\n"


def _row(  # noqa: PLR0913, PLR0917  # one column each
    mmsi: int, hours: float, lat: float, lon: float, name: str, kind: int, knots: float = 1.2
) -> str:
    when = (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{mmsi},{when},{lat:.5f},{lon:.5f},{knots},90.0,90,{name},{kind},0,A"
