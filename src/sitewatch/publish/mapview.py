"""A window on the globe as a drawing: coastline, degrees, scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, floor, hypot, log10, radians
from statistics import median

from markupsafe import Markup

from sitewatch.model import SitePicture, middle_of
from sitewatch.publish.coast import Window, land
from sitewatch.publish.labels import Box
from sitewatch.publish.svg import el, line, path_of, text

KM_PER_DEGREE = 111.195
"""Length of a degree of latitude on a sphere of the mean radius 6371.0088 km (IUGG)."""
MARGIN = 0.35
"""Share of the sites' extent left free on every side."""
LEAST_DEGREES = 0.8
"""Least height of the window [degrees]: a coast without surroundings says nothing."""
FEW_PLACES = 4
"""Fewer places than this are all shown: none of them can be called an outlier."""
CLOSER_THAN_PX = 0.7
LABEL_ROOM_PX = 70.0

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A window on a drawing.

    Attributes:
        window: What it shows.
        width: Width of the drawing [px].
        height: Height of the drawing [px].
        left: Left edge on the page of the drawing [px].
        top: Upper edge [px].
    """

    window: Window
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0

    def at(self, lon: float, lat: float) -> Place:
        """Position of a place [px]."""
        x = (lon - self.window.west) / self.window.wide * self.width
        y = (self.window.north - lat) / self.window.high * self.height
        return self.left + x, self.top + y

    @property
    def box(self) -> Box:
        """The part of the drawing that it takes."""
        return Box(self.left, self.top, self.left + self.width, self.top + self.height)


def places(parts: Sequence[SitePicture]) -> list[Place]:
    """One place a site, all on the same side of the date line."""
    middles = [middle_of(part.site.geometry) for part in parts]
    lons = [point.lon for point in middles]
    split = bool(lons) and max(lons) - min(lons) > 180
    return [(p.lon + 360 if split and p.lon < 0 else p.lon, p.lat) for p in middles]


def near_each_other(points: list[Place]) -> list[Place]:
    """The places without those that lie far from the middle of them all.

    Source:
        Three times the median distance from the median point: the usual mark of an outlier where
        distances are skewed (Leys et al., Journal of Experimental Social Psychology 49, 2013).
    """
    if len(points) < FEW_PLACES:
        return points
    lon, lat = median(x for x, _ in points), median(y for _, y in points)
    apart = [hypot((x - lon) * cos(radians(lat)), y - lat) for x, y in points]
    limit = max(3 * median(apart), LEAST_DEGREES)
    return [point for point, off in zip(points, apart, strict=True) if off <= limit]


def window_around(points: list[Place], ratio: float, least: float = LEAST_DEGREES) -> Window:
    """A window around places that keeps shapes on a drawing.

    Args:
        points: The places; without any, the whole world.
        ratio: Width of the drawing over its height.
        least: Least height of the window [degrees].
    """
    if not points:
        return Window(-180.0, -60.0, 180.0, 85.0)
    lons, lats = [x for x, _ in points], [y for _, y in points]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    squeeze = max(cos(radians(lat)), 0.05)
    high = (max(lats) - min(lats)) * (1 + 2 * MARGIN)
    wide = (max(lons) - min(lons)) * (1 + 2 * MARGIN)
    high = min(max(high, wide * squeeze / ratio, least), 170.0)
    wide = min(high * ratio / squeeze, 360.0)
    lat = min(max(lat, -89.0 + high / 2), 89.0 - high / 2)
    return Window(lon - wide / 2, lat - high / 2, lon + wide / 2, lat + high / 2)


def within(mark: Place, box: Box) -> bool:
    """Whether a place lies in a box [px]."""
    return box.left <= mark[0] <= box.right and box.top <= mark[1] <= box.bottom


def draw_land(view: View) -> Markup:
    """The land in a window."""
    # A little more than the window, so that cut edges lie outside the drawing.
    more = Window(
        view.window.west - view.window.wide / 50,
        view.window.south - view.window.high / 50,
        view.window.east + view.window.wide / 50,
        view.window.north + view.window.high / 50,
    )
    rings = [_thinned([view.at(x, y) for x, y in ring]) for ring in land(more)]
    data = "".join(path_of(ring, closed=True) for ring in rings if len(ring) > 2)
    return el("path", d=data, class_="land", fill_rule="evenodd")


def _thinned(points: list[Place]) -> list[Place]:
    kept: list[Place] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= CLOSER_THAN_PX:
            kept.append((x, y))
    return kept


def graticule(view: View, inset: Box) -> Iterator[Markup]:
    """Lines of latitude and longitude with their degrees, none of them under the small map."""
    step = _round_below(view.window.high / 2.2)
    n = floor(view.window.south / step) + 1
    while n * step < view.window.north:
        y = view.at(view.window.west, n * step)[1]
        yield line(0, y, view.width, y, "graticule")
        if 14 < y < view.height - 30 and not within((20, y), inset):
            yield text(6, y - 4, _degrees(n * step, "NS"), "map-label")
        n += 1
    step = max(step, _round_above(view.window.wide * LABEL_ROOM_PX / view.width))
    n = floor(view.window.west / step) + 1
    while n * step < view.window.east:
        x = view.at(n * step, view.window.north)[0]
        yield line(x, 0, x, view.height, "graticule")
        if 60 < x < view.width - 60 and not Box(x, 0, x + 50, 16).overlaps(inset):
            yield text(x + 4, 14, _degrees((n * step + 180) % 360 - 180, "EW"), "map-label")
        n += 1


def scale_bar(view: View) -> Iterator[Markup]:
    """A bar of a round length, true in the middle of the map."""
    middle = (view.window.north + view.window.south) / 2
    km_per_px = view.window.wide * KM_PER_DEGREE * cos(radians(middle)) / view.width
    length_km = _round_below(km_per_px * view.width / 4)
    length = length_km / km_per_px
    y = view.height - 14
    yield line(12, y, 12 + length, y, "scale")
    for x in (12.0, 12 + length):
        yield line(x, y - 4, x, y + 4, "scale")
    yield text(12 + length + 8, y + 4, f"{length_km:g} km", "map-label strong")


def _round_below(value: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above the value."""
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (5, 2, 1) if step * power <= value * (1 + 1e-9))


def _round_above(value: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is not below the value."""
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def _degrees(value: float, letters: str) -> str:
    if abs(value) < 1e-9:
        return "0°"
    return f"{abs(value):.3g}° {letters[0] if value > 0 else letters[1]}"
