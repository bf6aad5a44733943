"""Where the watched sites lie: an offline coastline with one mark a site, and nothing finer."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from sitewatch.model import CasePicture, SitePicture
from sitewatch.publish.labels import NAME_PX, Box, Label, place_labels
from sitewatch.publish.mapview import (
    Place,
    View,
    draw_land,
    graticule,
    near_each_other,
    places,
    scale_bar,
    window_around,
    within,
)
from sitewatch.publish.svg import el, fitted, line, picture, rect, text
from sitewatch.publish.text import listed, one_line
from sitewatch.publish.words import number_of

INSET_DEGREES = 35.0
"""Least height of the small map that shows where the large one lies [degrees]."""
LABEL_SHARE = 0.5
"""Largest share of the width that a name may take."""


def site_map(case: CasePicture, width: float, height: float) -> Markup:
    """The watched sites on a map; those that somebody looked at and that lie together choose it.

    Args:
        case: The case.
        width: Width of the drawing [px].
        height: Height of the drawing [px].
    """
    found = dict(zip((part.site.id for part in case.sites), places(case.sites), strict=True))
    view = _main_view(case, width, height)
    marks = [(part, view.at(*found[part.site.id])) for part in case.sites]
    inset = _inset_view(list(found.values()), view, [mark for _, mark in marks])
    shown = [(part, mark) for part, mark in marks if within(mark, view.box)]
    return picture(
        width,
        height,
        _says(case),
        rect(0, 0, width, height, "sea"),
        draw_land(view),
        *graticule(view, inset.box),
        *scale_bar(view),
        *_sites(shown, view, inset),
        _inset(inset, view, list(found.values())),
        kind="map",
    )


def off_map(case: CasePicture, width: float, height: float) -> tuple[str, ...]:
    """Names of the sites that lie outside the map of these measures."""
    found = places(case.sites)
    view = _main_view(case, width, height)
    return tuple(
        part.site.name
        for part, place in zip(case.sites, found, strict=True)
        if not within(view.at(*place), view.box)
    )


def _main_view(case: CasePicture, width: float, height: float) -> View:
    """The part of the globe where somebody looked; places far from all others stay outside."""
    found = places(case.sites)
    looked = [place for place, part in zip(found, case.sites, strict=True) if part.looks] or found
    return View(window_around(near_each_other(looked), width / height), width, height)


def _says(case: CasePicture) -> str:
    names = listed([one_line(part.site.name) for part in case.sites])
    return f"Map of {number_of(len(case.sites), 'site', 'sites')}: {names}"


def _sites(shown: list[tuple[SitePicture, Place]], view: View, inset: View) -> Iterator[Markup]:
    """Marks with names; a ring instead of a disc where nobody is known to have looked."""
    ranked = sorted(shown, key=lambda pair: not pair[0].looks)
    room = view.width * LABEL_SHARE
    named = [(fitted(part.site.name, room, NAME_PX), mark) for part, mark in ranked]
    frame = Box(2, 2, view.width - 2, view.height - 24)
    labels = place_labels(named, frame, [inset.box])
    for (part, mark), label in reversed(list(zip(ranked, labels, strict=True))):
        yield _site(part, mark, label)


def _site(part: SitePicture, mark: Place, label: Label) -> Markup:
    x, y = mark
    dim = "" if part.looks else " unlooked"
    parts = []
    if label.leader:
        edge = min(max(x, label.box.left), label.box.right)
        near = label.box.top if label.box.top > y else label.box.bottom
        parts.append(line(x, y, edge, near, "leader"))
    parts.append(el("circle", cx=x, cy=y, r=4.5 if dim else 6.0, class_=f"site-mark{dim}"))
    parts.append(text(label.x, label.y, label.words, f"site-name{dim}", "middle"))
    return el("a", *parts, href=f"#site-{part.site.id}")


def _inset_view(points: list[Place], view: View, marks: list[Place]) -> View:
    """A small view of the wider surroundings, in the corner with the fewest marks near it."""
    width = max(view.width * 0.19, 92.0)
    height = width * 0.72
    corners = [
        (view.width - width, 0.0),
        (view.width - width, view.height - height),
        (0.0, 0.0),
    ]
    window = window_around(points, width / height, INSET_DEGREES)

    def crowd(corner: Place) -> int:
        box = Box(corner[0] - 90, corner[1] - 40, corner[0] + width + 90, corner[1] + height + 40)
        return sum(within(mark, box) for mark in marks)

    left, top = min(corners, key=crowd)
    return View(window, width, height, left, top)


def _inset(inset: View, view: View, points: list[Place]) -> Markup:
    west, north = inset.at(view.window.west, view.window.north)
    east, south = inset.at(view.window.east, view.window.south)
    box = inset.box
    return el(
        "svg",
        rect(0, 0, inset.width, inset.height, "sea"),
        el("g", draw_land(inset), transform=f"translate({-box.left:.1f} {-box.top:.1f})"),
        rect(
            west - box.left - 1.5,
            north - box.top - 1.5,
            max(east - west, 1) + 3,
            max(south - north, 1) + 3,
            "inset-window",
        ),
        *(
            el("circle", cx=x - box.left, cy=y - box.top, r=1.8, class_="inset-mark")
            for x, y in (inset.at(*point) for point in points)
        ),
        rect(0.5, 0.5, inset.width - 1, inset.height - 1, "inset-frame"),
        x=box.left,
        y=box.top,
        width=inset.width,
        height=inset.height,
        aria_hidden="true",
        class_="inset",
    )
