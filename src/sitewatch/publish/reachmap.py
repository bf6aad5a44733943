"""The sea that a silent ship can have reached, on a map: coarse cells, and ports with deadlines."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from sitewatch.model import Onward, Site, SitePicture, middle_of
from sitewatch.publish.labels import NAME_PX, Box, place_labels
from sitewatch.publish.mapview import (
    Place,
    View,
    draw_land,
    graticule,
    scale_bar,
    window_around,
    within,
)
from sitewatch.publish.refs import anchor
from sitewatch.publish.svg import el, fitted, picture, rect, text
from sitewatch.publish.text import listed, one_line
from sitewatch.publish.words import moment_words, short_day

MOST_MAPS = 3
"""Ships of a site that get a map, those heard last; the others are told in words."""
NAME_SHARE = 0.5
"""Largest share of the width that a name may take."""
NOWHERE = Box(0, 0, 0, 0)


def reach_maps(part: SitePicture, width: float, height: float) -> tuple[tuple[str, Markup], ...]:
    """Maps of where ships of a site can be, each with the id of its record.

    Args:
        part: The site, with the policy applied.
        width: Width of a drawing [px].
        height: Height of a drawing [px].
    """
    drawn = [one for one in part.onward if one.area][:MOST_MAPS]
    return tuple((one.id, reach_map(one, part.site, width, height)) for one in drawn)


def reach_map(one: Onward, site: Site, width: float, height: float) -> Markup:
    """The area of one ship, its last position, the site and the ports that it may be bound for."""
    view = _view(one, site, width / height, (width, height))
    who = listed([one_line(name) for name in one.asset.names]) or "a ship"
    says = (
        f"Where {who} can be by {moment_words(one.until)}: coarse cells that hold it with 90 %, "
        f"from its last position {moment_words(one.heard)}"
    )
    return picture(
        width,
        height,
        says,
        rect(0, 0, width, height, "sea"),
        el("g", *_cells(one, view), class_="reach"),
        draw_land(view),
        *graticule(view, NOWHERE),
        *scale_bar(view),
        *_marks(one, site, view),
        kind="map reach",
    )


def _view(one: Onward, site: Site, ratio: float, size: tuple[float, float]) -> View:
    middle = middle_of(site.geometry)
    points = [(lon, lat) for lon, lat in (_near(x, one.at.lon, y) for x, y in one.area)]
    points += [(middle.lon, middle.lat), (one.at.lon, one.at.lat)]
    return View(window_around(points, ratio), *size)


def _near(lon: float, middle: float, lat: float) -> Place:
    """A place on the same turn of the globe as a middle."""
    return lon + 360.0 * round((middle - lon) / 360.0), lat


def _cells(one: Onward, view: View) -> Iterator[Markup]:
    half = one.cell_deg / 2
    for lon, lat in one.area:
        x, y = _near(lon, one.at.lon, lat)
        left, top = view.at(x - half, y + half)
        right, bottom = view.at(x + half, y - half)
        yield rect(left, top, right - left, bottom - top, "reach-cell")


def _marks(one: Onward, site: Site, view: View) -> Iterator[Markup]:
    middle = middle_of(site.geometry)
    x, y = view.at(middle.lon, middle.lat)
    yield el("circle", cx=x, cy=y, r=5.0, class_="site-mark")
    last = view.at(*_near(one.at.lon, one.at.lon, one.at.lat))
    cross = el("circle", cx=last[0], cy=last[1], r=3.5, class_="last-heard")
    yield el("a", cross, href=f"#{anchor(one.id)}")
    ports = [(port, view.at(*_near(port.at.lon, one.at.lon, port.at.lat))) for port in
             one.destinations]  # fmt: skip
    shown = [(port, mark) for port, mark in ports if within(mark, view.box)]
    named = [
        (fitted(f"{one_line(p.name)}, {short_day(p.earliest.date())}", view.width * NAME_SHARE,
                NAME_PX), mark)
        for p, mark in shown
    ]  # fmt: skip
    for (port, (px, py)), label in zip(shown, place_labels(named, view.box), strict=True):
        kind = "port-mark" if port.reachable else "port-mark far"
        yield el("circle", cx=px, cy=py, r=3.0, class_=kind)
        yield text(label.x, label.y, label.words, "label halo", "middle")
