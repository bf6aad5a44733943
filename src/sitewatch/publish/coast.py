"""The coastline that ships with the package: Natural Earth, public domain."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sitewatch.errors import RecordError

FORMAT = "sitewatch-coastline/1"
FINE, COARSE = "coast-10m.bin", "coast-110m.bin"
FINE_UP_TO_DEGREES = 25.0
"""Windows wider than this are drawn from the 1:110m data: on 800 px a pixel is then about 3 km, and
the 1:10m points would lie several to a pixel."""

Ring = list[tuple[float, float]]

HALF_TURN = 180.0
"""A longer step from point to point goes the other way around [degrees of longitude]."""


@dataclass(frozen=True, slots=True)
class Window:
    """A box of longitude and latitude [degrees]; `east` may lie beyond 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def wide(self) -> float:
        """Width [degrees of longitude]."""
        return self.east - self.west

    @property
    def high(self) -> float:
        """Height [degrees of latitude]."""
        return self.north - self.south


@dataclass(frozen=True, slots=True)
class Coastline:
    """An unpacked coastline file; see `tools/make_coastline.py` for its layout."""

    credit: str
    origin: tuple[float, float]
    scale: tuple[float, float]
    boxes: tuple[tuple[int, int, int, int, int], ...]
    body: bytes


def land(window: Window) -> list[Ring]:
    """Rings of land in a window, cut at its edges; fill them by the even-odd rule."""
    coastline = load(FINE if window.wide <= FINE_UP_TO_DEGREES else COARSE)
    rings: list[Ring] = []
    for shift in (-360.0, 0.0, 360.0):
        moved = Window(window.west - shift, window.south, window.east - shift, window.north)
        for ring in _rings(coastline, moved):
            cut = clipped(unwrapped(ring), moved)
            if len(cut) > 2:
                rings.append([(x + shift, y) for x, y in cut])
    return rings


def unwrapped(ring: Ring) -> Ring:
    """A ring that crosses the date line in one piece, some of it beyond 180 degrees.

    One that goes around a pole stays as it is: it has no such form.
    """
    turns, found = 0, []
    for before, (x, y) in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        step = x - before[0]
        turns += (step < -HALF_TURN) - (step > HALF_TURN)
        found.append((x + 2 * HALF_TURN * turns, y))
    middle = (min(x for x, _ in found) + max(x for x, _ in found)) / 2
    home = 2 * HALF_TURN * round(middle / (2 * HALF_TURN))
    return [(x - home, y) for x, y in found] if turns == 0 else ring


def credit() -> str:
    """Who made the coastline."""
    return load(FINE).credit


@cache
def load(name: str) -> Coastline:
    """A coastline file of the package."""
    return unpacked(files("sitewatch.publish").joinpath("data", name).read_bytes())


def unpacked(packed: bytes) -> Coastline:
    """The coastline in the bytes of a file.

    Raises:
        RecordError: If they have another layout.
    """
    line, _, body = zlib.decompress(packed).partition(b"\n")
    header = json.loads(line)
    if header.get("format") != FORMAT:
        raise RecordError(f"not a coastline file of the form {FORMAT}")
    boxes = tuple(tuple(box) for box in header["rings"])
    return Coastline(header["credit"], tuple(header["origin"]), tuple(header["scale"]), boxes, body)


def clipped(ring: Ring, window: Window) -> Ring:
    """The part of a ring inside a window.

    Source:
        Sutherland and Hodgman, Reentrant polygon clipping, CACM 17 (1974): one edge at a time.
    """
    edges = ((0, window.west, 1), (0, window.east, -1), (1, window.south, 1), (1, window.north, -1))
    for axis, limit, side in edges:
        ring = list(_cut(ring, axis, limit, side))
        if not ring:
            break
    return ring


def _cut(ring: Ring, axis: int, limit: float, side: int) -> Iterator[tuple[float, float]]:
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        was, now = (before[axis] - limit) * side >= 0, (point[axis] - limit) * side >= 0
        if was != now:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            yield (limit, other) if axis == 0 else (other, limit)
        if now:
            yield point


def _rings(coastline: Coastline, window: Window) -> Iterator[Ring]:
    """Whole rings whose boxes touch a window, in degrees."""
    (x0, y0), (dx, dy) = coastline.origin, coastline.scale
    at = 0
    for size, west, south, east, north in coastline.boxes:
        # A ring over the date line has the whole globe for its box, and may lie beyond it.
        beside = x0 + east * dx < window.west or x0 + west * dx > window.east
        around = (east - west) * dx > 1.5 * HALF_TURN
        apart = (
            (beside and not around)
            or y0 + north * dy < window.south
            or y0 + south * dy > window.north
        )
        if not apart:
            steps = _points(coastline.body[at : at + size])
            yield [(x0 + x * dx, y0 + y * dy) for x, y in steps]
        at += size


def _points(packed: bytes) -> Iterator[tuple[int, int]]:
    values = _varints(packed)
    x = y = 0
    for step_x, step_y in zip(values, values, strict=True):
        x, y = x + step_x, y + step_y
        yield x, y


def _varints(packed: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in packed:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield (value >> 1) ^ -(value & 1)
            value = shift = 0
