"""Simulated scenes of an airfield or a harbour, with everything in them known; never real ones.

The ground comes from one seed, what stands on it and the weather from the call. So two dates of one
place share their ground and differ in what is asked to differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from sitewatch.imagery.records import Capture, Grid, Kind, Mask, Pixels, Scene

LICENCE = "simulated"
PLATFORM = "simulated"
BANDS = ("blue", "green", "red", "nir")
GROUND = {
    "grass": (0.04, 0.08, 0.06, 0.30),
    "apron": (0.16, 0.17, 0.18, 0.20),
    "water": (0.05, 0.045, 0.03, 0.012),
    "quay": (0.20, 0.21, 0.22, 0.25),
    "aircraft": (0.60, 0.60, 0.60, 0.58),
    "ship": (0.28, 0.27, 0.30, 0.30),
    "cloud": (0.62, 0.60, 0.59, 0.62),
}
"""Reflectance by band; round numbers of usual surfaces, no measurement."""
RADAR = {
    "grass": -11.0,
    "apron": -16.0,
    "water": -21.0,
    "quay": -5.0,
    "aircraft": -2.0,
    "ship": 6.0,
}
"""Backscatter [dB]; round numbers likewise."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One aircraft or ship.

    Attributes:
        row: Row of its middle [pixels].
        col: Column of its middle [pixels].
        length_m: Length [m].
        axis_deg: Direction of its long axis, clockwise from up [degrees].
        name: "aircraft" or "ship".
        drift_m: How far it moves from one band to the next [m]; above zero when in flight.
    """

    row: float
    col: float
    length_m: float
    axis_deg: float = 0.0
    name: str = "aircraft"
    drift_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Weather:
    """What differs between two dates but is no change.

    Attributes:
        shift: How far the scene is moved: rows down, columns right [pixels].
        gain: What all brightness is multiplied by.
        noise: Standard deviation of the noise added to every pixel.
        clouds: Middle row, middle column and radius of round clouds [pixels].
        looks: Looks of the speckle, for radar.
    """

    shift: tuple[float, float] = (0.0, 0.0)
    gain: float = 1.0
    noise: float = 0.004
    clouds: tuple[tuple[float, float, float], ...] = ()
    looks: float = 4.4


@dataclass(frozen=True, slots=True)
class Place:
    """A place without anything on it.

    Attributes:
        name: "airfield" (grass and an apron) or "harbour" (sea, land and a quay).
        side: Rows and columns [pixels].
        gsd_m: Size of a pixel [m].
        seed: Seed of its ground.
    """

    name: str = "airfield"
    side: int = 512
    gsd_m: float = 1.0
    seed: int = 1


def scene(
    place: Place, things: Sequence[Thing] = (), weather: Weather | None = None, seed: int = 0
) -> Scene:
    """A simulated optical scene.

    Args:
        place: The ground.
        things: What stands on it.
        weather: What else differs; a clear day where it is None.
        seed: Seed of the noise.
    """
    day = weather or Weather()
    kinds = ground(place)
    rough = _texture(place)
    bands = []
    for number in range(len(BANDS)):
        level = {name: np.float32(values[number]) for name, values in GROUND.items()}
        layer = sum(level[name] * mask for name, mask in kinds.items()) * rough
        for one in things:
            layer = np.where(outline(place, _drifted(one, place, number)), level[one.name], layer)
        layer = np.asarray(cv2.GaussianBlur(_moved(layer, day.shift), (0, 0), 0.7), np.float32)
        for row, col, radius in day.clouds:
            veil = _round(place.side, row, col, radius)
            layer = layer * (1 - veil) + level["cloud"] * veil
        bands.append(layer * day.gain)
    draw = np.random.default_rng([place.seed, seed, 7])
    pixels = np.stack(bands) + draw.normal(0, day.noise, (len(bands), place.side, place.side))
    return _scene(np.clip(pixels, 0.001, 1.5).astype(np.float32), BANDS, place, Kind.OPTICAL)


def radar(
    place: Place, things: Sequence[Thing] = (), weather: Weather | None = None, seed: int = 0
) -> Scene:
    """A simulated radar scene, in power, with speckle.

    Args:
        place: The ground.
        things: What stands on it.
        weather: Its looks and its shift count; clouds do not.
        seed: Seed of the speckle.
    """
    day = weather or Weather()
    decibel = sum(np.float32(RADAR[name]) * mask for name, mask in ground(place).items())
    for one in things:
        decibel = np.where(outline(place, one), np.float32(RADAR[one.name]), decibel)
    power = 10 ** (_moved(np.asarray(decibel, np.float32), day.shift) / 10)
    draw = np.random.default_rng([place.seed, seed, 11])
    speckle = draw.gamma(day.looks, 1 / day.looks, power.shape)
    return _scene((power * speckle).astype(np.float32)[None], ("vv",), place, Kind.RADAR)


def ground(place: Place) -> dict[str, Mask]:
    """Masks of the surfaces of a place, that cover it together."""
    side = place.side
    rows, cols = np.mgrid[:side, :side]
    if place.name == "harbour":
        land = rows < 0.3 * side
        pier = (abs(cols - 0.5 * side) < 0.04 * side) & (rows < 0.6 * side)
        quay = (land & (rows > 0.24 * side)) | pier
        return {"grass": land & ~quay, "quay": quay, "water": ~(land | quay)}
    apron = (rows > 0.2 * side) & (rows < 0.75 * side) & (cols > 0.15 * side) & (cols < 0.85 * side)
    taxiway = abs(rows - cols - 0.1 * side) < 0.02 * side
    return {"apron": apron | taxiway, "grass": ~(apron | taxiway)}


def outline(place: Place, one: Thing) -> Mask:
    """Pixels that a thing covers."""
    half = one.length_m / place.gsd_m / 2
    shapes = [_CROSS, _TAIL, _BODY] if one.name == "aircraft" else [_HULL]
    turn = np.radians(one.axis_deg)
    ahead = np.array([-np.cos(turn), np.sin(turn)])
    aside = np.array([np.sin(turn), np.cos(turn)])
    mask = np.zeros((place.side, place.side), np.uint8)
    for shape in shapes:
        corners = np.array([one.row, one.col]) + half * (
            np.outer(shape[:, 0], ahead) + np.outer(shape[:, 1], aside)
        )
        cv2.fillPoly(mask, [np.round(corners[:, ::-1] - 0.5).astype(np.int32)], 1)
    return mask > 0


_BODY = np.array([(1.0, 0.0), (0.85, 0.09), (-1.0, 0.06), (-1.0, -0.06), (0.85, -0.09)])
_CROSS = np.array(
    [(0.3, 0.0), (-0.25, 0.95), (-0.4, 0.95), (-0.1, 0.0), (-0.4, -0.95), (-0.25, -0.95)]
)
_TAIL = np.array([(-0.7, 0.0), (-0.95, 0.35), (-1.0, 0.35), (-1.0, -0.35), (-0.95, -0.35)])
_HULL = np.array([(1.0, 0.0), (0.75, 0.15), (-1.0, 0.15), (-1.0, -0.15), (0.75, -0.15)])


def _drifted(one: Thing, place: Place, band: int) -> Thing:
    turn, far = np.radians(one.axis_deg), one.drift_m * band / place.gsd_m
    return replace(one, row=one.row - far * np.cos(turn), col=one.col + far * np.sin(turn))


def _texture(place: Place) -> Pixels:
    """Fixed pattern of the ground: stains, joints and bushes, the same on every date."""
    draw = np.random.default_rng([place.seed, 3])
    fine = cv2.GaussianBlur(draw.normal(size=(place.side, place.side)), (0, 0), 1.5)
    wide = cv2.GaussianBlur(draw.normal(size=(place.side, place.side)), (0, 0), 12)
    pattern = 1 + 0.08 * fine / fine.std() + 0.08 * wide / wide.std()
    return np.asarray(np.clip(pattern, 0.5, 1.6), np.float32)


def _moved(layer: Pixels, shift: tuple[float, float]) -> Pixels:
    if shift == (0.0, 0.0):
        return layer.astype(np.float32)
    matrix = np.array([[1.0, 0.0, shift[1]], [0.0, 1.0, shift[0]]])
    size = layer.shape[1], layer.shape[0]
    whole = layer.astype(np.float32)
    edge = cv2.BORDER_REFLECT
    moved = cv2.warpAffine(whole, matrix, size, flags=cv2.INTER_CUBIC, borderMode=edge)
    return np.asarray(moved, np.float32)


def _round(side: int, row: float, col: float, radius: float) -> npt.NDArray[np.float32]:
    rows, cols = np.mgrid[:side, :side]
    far = np.hypot(rows - row, cols - col)
    veil = np.clip((radius - far) / (0.1 * radius) + 0.5, 0, 1)
    return np.asarray(veil, np.float32)


def _scene(pixels: Pixels, bands: tuple[str, ...], place: Place, kind: Kind) -> Scene:
    north = 5_000_000.0
    grid = Grid((place.gsd_m, 0.0, 400_000.0, 0.0, -place.gsd_m, north), "EPSG:32636", place.gsd_m)
    capture = Capture(platform=PLATFORM, licence=LICENCE, pixels_shareable=True)
    return Scene(pixels, bands, np.ones(pixels.shape[1:], bool), grid, kind, capture)
