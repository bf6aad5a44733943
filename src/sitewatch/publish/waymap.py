"""Ways of ships near a site: coarse lines, with silences dashed and their probability beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from sitewatch.model import CasePicture, Observation, Site, TrackLocator, middle_of
from sitewatch.publish.labels import Box
from sitewatch.publish.mapview import (
    Place,
    View,
    draw_land,
    graticule,
    scale_bar,
    window_around,
)
from sitewatch.publish.refs import anchor
from sitewatch.publish.svg import el, path_of, picture, rect, text
from sitewatch.publish.text import one_line
from sitewatch.publish.words import number_of

SILENT = "ais_silent"
MOST_WAYS = 60
"""Ways drawn of one site; judgement: more cannot be told apart on a map of some hundred pixels."""
MARK = "a switch-off with probability "
NOWHERE = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class DrawnWay:
    """A way ready to draw.

    Attributes:
        observation: Id of the observation behind it.
        known: Parts between positions that were received, as (longitude, latitude).
        gap: The two ends of a silence, or empty.
        chance: Probability of a switch-off in words, or empty.
    """

    observation: str
    known: tuple[tuple[Place, ...], ...]
    gap: tuple[Place, ...]
    chance: str


def drawn_ways(case: CasePicture, site: str) -> tuple[DrawnWay, ...]:
    """The ways near a site, silences last so that they lie on top; without paths none."""
    mine = [
        o
        for o in case.observations
        if o.site == site and isinstance(o.locator, TrackLocator) and o.locator.path
    ]
    mine.sort(key=lambda o: (o.state == SILENT, o.time.span, o.id))
    return tuple(
        _way(o, o.locator) for o in mine[-MOST_WAYS:] if isinstance(o.locator, TrackLocator)
    )


def way_map(case: CasePicture, site: Site, width: float, height: float) -> Markup | None:
    """The ways near a site on a map, or None where there are none to show.

    Args:
        case: The case, with the policy applied.
        site: The site.
        width: Width of the drawing [px].
        height: Height of the drawing [px].
    """
    ways = drawn_ways(case, site.id)
    if not ways:
        return None
    middle = middle_of(site.geometry)
    points = [point for way in ways for part in (*way.known, way.gap) for point in part]
    view = View(window_around([(middle.lon, middle.lat), *points], width / height), width, height)
    x, y = view.at(middle.lon, middle.lat)
    silent = sum(bool(way.gap) for way in ways)
    says = (
        f"Coarse ways of ships near {one_line(site.name)}: {number_of(len(ways), 'way', 'ways')}, "
        f"{number_of(silent, 'silence', 'silences')} dashed"
    )
    return picture(
        width,
        height,
        says,
        rect(0, 0, width, height, "sea"),
        draw_land(view),
        *graticule(view, NOWHERE),
        *scale_bar(view),
        *(part for way in ways for part in _drawn(way, view)),
        el("circle", cx=x, cy=y, r=5.0, class_="site-mark"),
        kind="map ways",
    )


def _way(observation: Observation, locator: TrackLocator) -> DrawnWay:
    path = locator.path
    if observation.state != SILENT:
        return DrawnWay(observation.id, (path,), (), "")
    cut = _last_before(observation, path)
    known = tuple(part for part in (path[: cut + 1], path[cut + 1 :]) if part)
    gap = path[cut : cut + 2]
    return DrawnWay(observation.id, known, gap if len(gap) == 2 else (), _chance(observation))


def _last_before(observation: Observation, path: tuple[Place, ...]) -> int:
    """Index of the last position before the silence: the one at the observation's place."""
    point = observation.place.point if observation.place else None
    if point is None:
        return len(path) - 1
    away = [abs(lon - point.lon) + abs(lat - point.lat) for lon, lat in path]
    return away.index(min(away))


def _chance(observation: Observation) -> str:
    told = next((r for r in observation.time.reasons if MARK in r), "")
    return told.partition(MARK)[2][:4]


def _drawn(way: DrawnWay, view: View) -> Iterator[Markup]:
    for part in way.known:
        points = [view.at(*point) for point in part]
        if len(points) > 1:
            yield el("path", d=path_of(points), class_="way", fill="none")
    if way.gap:
        ends = [view.at(*point) for point in way.gap]
        line = el("path", d=path_of(ends), class_="way gap", fill="none", stroke_dasharray="5 4")
        yield el("a", line, href=f"#{anchor(way.observation)}")
        for (x1, y1), (x2, y2) in pairwise(ends):
            if way.chance:
                yield text((x1 + x2) / 2 + 4, (y1 + y2) / 2 - 4, way.chance, "label halo")
