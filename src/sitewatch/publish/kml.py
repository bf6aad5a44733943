"""Sites and looks as KML for map viewers; every word is escaped twice where HTML may be shown."""

from __future__ import annotations

from html import escape as html_escape
from xml.sax.saxutils import escape

from sitewatch.model import CasePicture, Geometry, Look, Point, SitePicture
from sitewatch.publish.geojson import geometry
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.summary import summary_lines
from sitewatch.publish.text import REPLACEMENT, plain
from sitewatch.publish.words import MEDIA, OUTCOMES, day_words
from sitewatch.taxonomy.records import Taxonomy

NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF), REPLACEMENT)
"""Characters that XML 1.0 forbids beside the control characters, which `plain` has shown."""


def to_kml(picture: CasePicture, policy: Policy, taxonomy: Taxonomy | None = None) -> str:
    """A document with one placemark a site and one a look, the look at its site and in its time.

    Args:
        picture: Everything that is known; the policy is applied here.
        policy: What may leave.
        taxonomy: Names of asset classes for the summary, or None.

    Source:
        OGC 12-007r2 (KML 2.3); a viewer shows `description` as HTML, hence escaped as HTML first.
    """
    shown = visible(picture, policy)
    note = "Simulated for an example. " if shown.simulated else ""
    held = "".join(f" Withheld: {number} {what}." for what, number in shown.withheld)
    about = f"{note}As of {day_words(shown.as_of)}.{held}"
    folders = "".join(_folder(part, shown, taxonomy) for part in shown.sites)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
        f"<name>{_xml(shown.title)}</name>\n<description>{_html([about])}</description>\n"
        f"{folders}</Document>\n</kml>\n"
    )


def _folder(part: SitePicture, picture: CasePicture, taxonomy: Taxonomy | None) -> str:
    lines = [clause.text for clause in summary_lines(picture, part.site.id, taxonomy)]
    looks = "".join(_look(look, part.site.geometry) for look in part.looks)
    return (
        f"<Folder>\n<name>{_xml(part.site.name)}</name>\n"
        f"<Placemark>\n<name>{_xml(part.site.name)}</name>\n"
        f"<description>{_html(lines)}</description>\n"
        f"{_shape(part.site.geometry)}</Placemark>\n{looks}</Folder>\n"
    )


def _look(look: Look, shape: Geometry) -> str:
    span = look.captured.span
    name = f"{look.observer}: {OUTCOMES[look.outcome]}"
    return (
        f"<Placemark>\n<name>{_xml(name)}</name>\n"
        f"<description>{_html([MEDIA[look.medium], *look.reasons])}</description>\n"
        f"<TimeSpan><begin>{span.start.isoformat()}</begin><end>{span.end.isoformat()}</end>"
        f"</TimeSpan>\n{_shape(shape)}</Placemark>\n"
    )


def _shape(shape: Geometry) -> str:
    if isinstance(shape, Point):
        return f"<Point><coordinates>{shape.lon},{shape.lat}</coordinates></Point>\n"
    outer, *inner = geometry(shape)["coordinates"]
    holes = "".join(_boundary("innerBoundaryIs", ring) for ring in inner)
    return f"<Polygon>{_boundary('outerBoundaryIs', outer)}{holes}</Polygon>\n"


def _boundary(tag: str, ring: list[list[float]]) -> str:
    points = " ".join(f"{lon},{lat}" for lon, lat in ring)
    return f"<{tag}><LinearRing><coordinates>{points}</coordinates></LinearRing></{tag}>"


def _xml(text: str) -> str:
    return escape(plain(text).translate(NOT_IN_XML))


def _html(lines: list[str]) -> str:
    return _xml("".join(f"<p>{html_escape(plain(line))}</p>" for line in lines))
