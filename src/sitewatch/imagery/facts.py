"""What is told of a scene beside its pixels: when it was taken, where it lies, who may show it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from math import isnan
from typing import Any

from sitewatch.errors import TimeError, UnreadableError
from sitewatch.imagery.records import Kind
from sitewatch.model import Span, day, days

MOST_BYTES = 5_000_000
"""A sidecar beyond this holds no facts [bytes]; STAC items have some kilobytes. Judgement."""
MOST_POINTS = 10_000
UNITS = ("", "db", "power", "amplitude")
Control = tuple[float, float, float, float]
"""A ground control point: row, column [pixels], longitude, latitude [degrees]."""
Bounds = tuple[float, float, float, float]
"""West, south, east, north [degrees]."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What somebody says of a scene; each empty or None where nobody does.

    Attributes:
        captured: When it was taken.
        released: When it became public.
        platform: Satellite or provider.
        sensor: Id of the sensor card.
        licence: Short name of the licence.
        pixels_shareable: Whether the licence lets pixels be published.
        off_nadir_deg: Angle of view from straight down [degrees].
        sun_azimuth_deg: Where the sun stood, clockwise from north [degrees].
        sun_elevation_deg: How high it stood [degrees].
        relative_orbit: Number of the repeated ground track.
        bounds: Edges of the picture, north up.
        crs: Coordinate system, where the file has none.
        points: Ground control points.
        bands: Name of each band.
        kind: What sort of instrument.
        scale: What stored numbers are multiplied with.
        offset: What is added after that.
        nodata: Number that stands for no data.
        unit: Of radar: "db", "power" or "amplitude".
        whole: SHA-256 of the file that this is a window of.
        origin: Address that it was read from.
        simulated: Whether it was made for an example or a test.
    """

    captured: Span | None = None
    released: Span | None = None
    platform: str = ""
    sensor: str = ""
    licence: str = ""
    pixels_shareable: bool | None = None
    off_nadir_deg: float | None = None
    sun_azimuth_deg: float | None = None
    sun_elevation_deg: float | None = None
    relative_orbit: int | None = None
    bounds: Bounds | None = None
    crs: str = ""
    points: tuple[Control, ...] = ()
    bands: tuple[str, ...] = ()
    kind: Kind | None = None
    scale: float | None = None
    offset: float | None = None
    nodata: float | None = None
    unit: str = ""
    whole: str = ""
    origin: str = ""
    simulated: bool = False


NOTHING = Facts()
"""Nothing is told."""
KEYS = tuple(field.name for field in fields(Facts))
NUMBERS = ("off_nadir_deg", "sun_azimuth_deg", "sun_elevation_deg", "scale", "offset", "nodata")
TEXTS = ("platform", "sensor", "licence", "crs", "unit", "whole", "origin")


def parse_facts(raw: bytes, where: str) -> Facts:
    """The facts of a JSON sidecar.

    Raises:
        UnreadableError: If it is no JSON object, or a key is unknown or has a wrong value.
    """
    try:
        data = json.loads(raw[: MOST_BYTES + 1].decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON: {error}", where=where) from error
    if not isinstance(data, dict):
        raise UnreadableError("the facts of a scene must be a JSON object", where=where)
    unknown = sorted(set(data) - set(KEYS))
    if unknown:
        hint = f"known: {', '.join(KEYS)}"
        raise UnreadableError(f"unknown keys: {', '.join(unknown)}", where=where, hint=hint)
    made: dict[str, Any] = {}
    for key, value in data.items():
        try:
            made[key] = _value(key, value)
        except (TypeError, ValueError, OverflowError, TimeError) as error:
            raise UnreadableError(f"{error}", where=f"{where}: {key}") from error
    return Facts(**made)


def facts_json(facts: Facts) -> bytes:
    """The sidecar that says these facts; what nobody says is left out."""
    plain = {key: _plain(getattr(facts, key)) for key in KEYS if _is_told(getattr(facts, key))}
    return json.dumps(plain, sort_keys=True, indent=1, ensure_ascii=False).encode()


def joined(first: Facts, second: Facts) -> Facts:
    """Facts of both; where both speak, the first wins."""
    told = {key: getattr(first, key) for key in KEYS if _is_told(getattr(first, key))}
    rest = {key: getattr(second, key) for key in KEYS if key not in told}
    return replace(Facts(**told, **rest), simulated=first.simulated or second.simulated)


def span_of_words(text: str) -> Span:
    """The time that a sidecar writes: a day, an instant, or two of them around a slash.

    Raises:
        ValueError: If it is none.
    """
    first, slash, last = text.partition("/")
    try:
        begin = _instant(first.strip())
        return begin.hull(_instant(last.strip())) if slash else begin
    except OverflowError as error:
        raise ValueError(f"not a time of any scene: {text:.40}") from error


def _instant(text: str) -> Span:
    if len(text) == len("2024-12-13"):
        return day(date.fromisoformat(text))
    if len(text) == len("2024-12"):
        first = date.fromisoformat(f"{text}-01")
        return days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    at = datetime.fromisoformat(text)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return Span(at, at + timedelta(seconds=1))


def _value(key: str, value: object) -> object:
    parse = PARSERS.get(key)
    return parse(value) if parse is not None else _list(key, value)


def _unit(value: object) -> str:
    text = _text(value)
    if text not in UNITS:
        raise ValueError(f"must be one of {', '.join(filter(None, UNITS))}: {text!r}")
    return text


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"must be true or false: {value!r}")
    return value


def _list(key: str, value: object) -> object:
    if not isinstance(value, list) or len(value) > MOST_POINTS:
        raise ValueError("must be a list")
    if key == "bands":
        return tuple(_text(name) for name in value)
    if key == "bounds":
        return checked_bounds([_number(edge) for edge in value])
    return tuple(_control(point) for point in value)


def _control(point: object) -> Control:
    if not isinstance(point, list) or len(point) != len(("row", "col", "lon", "lat")):
        raise ValueError("a control point is [row, column, longitude, latitude]")
    row, col, lon, lat = (_number(part) for part in point)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"not on the globe: {lon}, {lat}")
    return row, col, lon, lat


def checked_bounds(edges: list[float]) -> Bounds:
    """West, south, east and north of a picture.

    Raises:
        ValueError: If they are not four, not on the globe, or enclose nothing.
    """
    if len(edges) != len(("W", "S", "E", "N")):
        raise ValueError("bounds are west, south, east, north")
    west, south, east, north = edges
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(f"bounds are west, south, east, north in degrees: {edges}")
    return west, south, east, north


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"must be a text: {value!r}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or isnan(value):
        raise TypeError(f"must be a number: {value!r}")
    return float(value)


def _is_told(value: object) -> bool:
    return value is not None and value not in ("", ())


def _plain(value: object) -> object:
    if isinstance(value, Span):
        return f"{value.start.isoformat()}/{(value.end - timedelta(seconds=1)).isoformat()}"
    return value.value if isinstance(value, Kind) else value


PARSERS: Mapping[str, Callable[[object], object]] = {
    **dict.fromkeys(("captured", "released"), lambda value: span_of_words(_text(value))),
    **dict.fromkeys(TEXTS, _text),
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(("pixels_shareable", "simulated"), _flag),
    "unit": _unit,
    "relative_orbit": lambda value: int(_number(value)),
    "kind": lambda value: Kind(_text(value)),
}
"""How each value is read; lists apart."""
