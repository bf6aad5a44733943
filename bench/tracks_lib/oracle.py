"""What pyais makes of a log, and where our columns differ from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from pyais.constants import NavigationStatus, ShipType
from pyais.exceptions import AISBaseException
from pyais.stream import IterMessages

from sitewatch.tracks.nmea import Decoded, decode

Value = int | str | None
POSITION = ("vessel", "lat_e7", "lon_e7", "sog_dkn", "cog_ddeg", "heading_deg", "status", "second")
STATIC = ("vessel", "imo", "name", "call_sign", "ship_type", "length_m", "beam_m", "draught_dm",
          "destination")  # fmt: skip
POSITION_TYPES = frozenset((1, 2, 3, 4, 9, 11, 18, 19, 21, 27))
STATIC_TYPES = frozenset((5, 19, 21, 24))
SPEED_MISSING = {27: 63, 9: 1023}


def messages(raw: bytes) -> Iterator[tuple[int, object]]:
    """Type and decoded message of every sentence or group that pyais decodes."""
    for whole in IterMessages(raw.splitlines()):
        try:
            yield whole.ais_id, whole.decode()
        except (AISBaseException, ValueError):
            continue


def differences(raw: bytes) -> tuple[int, list[str]]:
    """Messages compared, and a line for each that differs."""
    ours = decode(raw)
    told = _ours(ours)
    at: defaultdict[tuple[int, str], int] = defaultdict(int)
    compared, found = 0, []
    for kind, message in messages(raw):
        for table, types, make in (
            ("position", POSITION_TYPES, position), ("static", STATIC_TYPES, static)
        ):  # fmt: skip
            if kind not in types:
                continue
            rows = told[kind, table]
            number = at[kind, table]
            at[kind, table] += 1
            compared += 1
            mine = rows[number] if number < len(rows) else None
            theirs = make(kind, message)
            if mine != theirs:
                found.append(f"type {kind} {table} {number}: ours {mine}, pyais {theirs}")
    for key, rows in told.items():
        if len(rows) > at[key]:
            found.append(f"{key}: {len(rows)} ours, {at[key]} of pyais")
    return compared, found


def _ours(decoded: Decoded) -> dict[tuple[int, str], list[tuple[Value, ...]]]:
    told: defaultdict[tuple[int, str], list[tuple[Value, ...]]] = defaultdict(list)
    for table, frame, names in (
        ("position", decoded.positions, POSITION), ("static", decoded.statics, STATIC)
    ):  # fmt: skip
        for kind, *values in frame.select("type", *names).iter_rows():
            told[kind, table].append(_shown(kind, table, values))
    return told


def _shown(kind: int, table: str, values: list[Value]) -> tuple[Value, ...]:
    """Our row with values mapped as pyais maps them."""
    if table == "position" and values[6] is not None:
        values[6] = int(NavigationStatus.from_value(values[6]))
    if table == "static" and values[4] is not None and kind in (5, 19):
        values[4] = int(ShipType.from_value(values[4])) or None
    return tuple(values)


def position(kind: int, message: object) -> tuple[Value, ...]:
    """pyais' position in our units."""

    def get(name: str, factor: int = 1) -> int | None:
        value = getattr(message, name, None)
        return None if value is None else round(value * factor)

    raw_speed = get("speed", 1 if kind in (9, 27) else 10)
    if kind in (9, 27) and raw_speed is not None:
        raw_speed = None if raw_speed == SPEED_MISSING[kind] else raw_speed * 10
    lat, lon = get("lat", 10_000_000), get("lon", 10_000_000)
    second = None if kind in (4, 11) else get("second")
    status = get("status")
    return (get("mmsi"), lat, lon, raw_speed, get("course", 10), get("heading"), status, second)


def static(kind: int, message: object) -> tuple[Value, ...]:
    """pyais' static message in our units; 0 and empty text as None."""

    def get(name: str, factor: int = 1) -> int | None:
        value = getattr(message, name, None)
        return None if value is None else round(value * factor)

    def text(name: str) -> str | None:
        return getattr(message, name, None) or None

    name = text("name" if kind == 21 else "shipname")
    length = (get("to_bow") or 0) + (get("to_stern") or 0)
    beam = (get("to_port") or 0) + (get("to_starboard") or 0)
    return (
        get("mmsi"), get("imo") or None, name, text("callsign"), get("ship_type") or None,
        length or None, beam or None, get("draught", 10) or None, text("destination"),
    )  # fmt: skip


def receive_times(raw: bytes) -> list[int | None]:
    """Gatehouse times of pyais' messages in order [us]."""
    times: list[int | None] = []
    for whole in IterMessages(raw.splitlines()):
        stamp: datetime | None = getattr(whole.wrapper_msg, "timestamp", None)
        times.append(None if stamp is None else round(stamp.replace(tzinfo=UTC).timestamp() * 1e6))
    return times
