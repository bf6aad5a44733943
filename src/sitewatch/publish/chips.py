"""Scenes on the page: a small picture, what was found in it, and what could not be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from sitewatch.model import CasePicture, Look, Observation, PixelLocator, Polygon, SitePicture
from sitewatch.publish.names import Names
from sitewatch.publish.refs import anchor
from sitewatch.publish.svg import el, joined
from sitewatch.publish.text import one_line
from sitewatch.publish.words import OUTCOMES, span_words

GONE = "departed"
"""State of what stood there on the scene before, and no longer does."""
MOST_SCENES = 8
"""Scenes of one site that the page shows, the latest; judgement: 60 kB each."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A small picture of one scene over one site, north up.

    Attributes:
        bounds: Its edges: west, south, east, north [degrees].
        size: Width and height [px].
        image: Address of the picture with its data in it; empty where pixels may not be shown.
        hidden: Likewise of the mask of what could not be seen; empty where all of it could.
        credit: Who is to be named, and the licence.
    """

    bounds: tuple[float, float, float, float]
    size: tuple[int, int]
    image: str = ""
    hidden: str = ""
    credit: str = ""


NO_CHIPS: Mapping[str, Chip] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SceneView:
    """A scene as the page shows it.

    Attributes:
        anchor: Where the page tells the look.
        title: Who looked and when.
        outcome: What came of it.
        visible: Share of the site in view, in words; empty where nothing was searched for there.
        drawing: Outlines over the picture.
        image: Address of the picture, or empty.
        hidden: Address of the mask, or empty.
        width: Width [px].
        height: Height [px].
        found: What was found, one line a class.
        credit: Who is to be named.
        frame: What two scenes must share to be laid over one another.
    """

    anchor: str
    title: str
    outcome: str
    visible: str
    drawing: Markup
    image: str
    hidden: str
    width: int
    height: int
    found: tuple[str, ...]
    credit: str
    frame: tuple[object, ...]


def scene_views(
    part: SitePicture, picture: CasePicture, names: Names, chips: Mapping[str, Chip]
) -> tuple[SceneView, ...]:
    """The latest scenes of a site, in order of time."""
    looks = [look for look in part.looks if look.id in chips]
    told = [o for o in picture.observations if o.site == part.site.id]
    return tuple(
        _view(look, chips[look.id], [o for o in told if o.look == look.id], part, names)
        for look in looks[-MOST_SCENES:]
    )


def pairs_of(scenes: Sequence[SceneView]) -> tuple[tuple[SceneView, SceneView], ...]:
    """The last two scenes of one frame with pixels, to be laid over one another."""
    shown = [scene for scene in scenes if scene.image]
    for later in reversed(shown):
        before = [one for one in shown if one is not later and one.frame == later.frame]
        if before:
            return ((before[-1], later),)
    return ()


def _view(
    look: Look, chip: Chip, told: Sequence[Observation], part: SitePicture, names: Names
) -> SceneView:
    width, height = chip.size
    return SceneView(
        anchor=anchor(look.id),
        title=f"{look.observer}, {span_words(look.captured.span)}",
        outcome=OUTCOMES[look.outcome],
        visible=f"{look.visible_share:.0%}" if look.somebody_saw else "",
        drawing=_drawing(chip, told, part),
        image=chip.image,
        hidden=chip.hidden,
        width=width,
        height=height,
        found=tuple(_line(observation, part, names) for observation in told),
        credit=chip.credit,
        frame=(chip.bounds, chip.size),
    )


def _line(observation: Observation, part: SitePicture, names: Names) -> str:
    areas = {area.id: one_line(area.name) for area in part.site.areas}
    where = f"{areas.get(observation.area, observation.area)}: " if observation.area else ""
    count = observation.count
    number = "" if count is None else f"{count} "
    extra = f" ({count.text})" if count is not None and count.text else ""
    state = "not seen" if observation.saw_none else observation.state.replace("_", " ")
    path = observation.asset.path
    name = names.singular(path) if count is not None and count.max == 1 else names.plural(path)
    return f"{where}{number}{name}, {state}{extra}"


def _drawing(chip: Chip, told: Sequence[Observation], part: SitePicture) -> Markup:
    """Areas and outlines of objects over the picture."""
    width, height = chip.size
    shapes = [
        el("path", d=_path(_ring(area.geometry), chip), class_="scene-area")
        for area in part.site.areas
        if isinstance(area.geometry, Polygon)
    ]
    shapes += list(_objects(chip, told))
    return el(
        "svg",
        joined(shapes),
        viewBox=f"0 0 {width} {height}",
        class_="scene-drawing",
        role="img",
        aria_label=f"{sum(len(_outlines(o)) for o in told if o.state != GONE)} objects outlined",
    )


def _objects(chip: Chip, told: Sequence[Observation]) -> Iterator[Markup]:
    for observation in told:
        kind = "scene-gone" if observation.state == GONE else "scene-object"
        for outline in _outlines(observation):
            if len(outline) > 1:
                yield el("path", d=_path(outline, chip), class_=kind)
            else:
                x, y = _spot(outline[0], chip)
                yield el("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="4", class_=kind)


def _outlines(observation: Observation) -> tuple[tuple[tuple[float, float], ...], ...]:
    locator = observation.locator
    return locator.outlines if isinstance(locator, PixelLocator) else ()


def _ring(polygon: Polygon) -> tuple[tuple[float, float], ...]:
    return tuple((point.lon, point.lat) for point in polygon.rings[0])


def _path(points: Sequence[tuple[float, float]], chip: Chip) -> str:
    spots = (_spot(point, chip) for point in points)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"


def _spot(point: tuple[float, float], chip: Chip) -> tuple[float, float]:
    west, south, east, north = chip.bounds
    width, height = chip.size
    return (
        (point[0] - west) / (east - west) * width,
        (north - point[1]) / (north - south) * height,
    )
