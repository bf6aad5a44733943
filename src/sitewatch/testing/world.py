"""An invented place and the invented articles about it: everything here is simulated.

Nobody lives on the Kerguelen Islands but scientists; no base, ship or outlet named here exists.
The islands lend the map a coastline that nobody can mistake for news.
"""

from __future__ import annotations

from sitewatch.model import (
    Area,
    AssetClass,
    Kind,
    Medium,
    Point,
    Polygon,
    Reliability,
    Site,
    SiteKind,
    Source,
)
from sitewatch.taxonomy.records import Rule, SensorCard, State, Taxonomy

HEAVY = "aircraft.transport.heavy"
HELICOPTER = "aircraft.helicopter"
FRIGATE = "vessel.naval.frigate"
RORO = "vessel.cargo.roro"
VEHICLE = "vehicle.military"
DEFENCE = "air_defence"


def sites() -> tuple[Site, ...]:
    """Three invented sites: a port, an air base, and a depot that nobody looks at."""
    return (
        Site(
            "corran-air-base",
            "Corran air base",
            SiteKind.AIR_BASE,
            _box(69.72, -49.29, 0.05, 0.02),
            areas=(Area("south-apron", "South apron", _box(69.73, -49.295, 0.015, 0.006)),),
        ),
        Site(
            "sablemouth",
            "Sablemouth naval base",
            SiteKind.PORT,
            _box(70.22, -49.35, 0.03, 0.02),
            areas=(Area("north-pier", "North pier", _box(70.225, -49.345, 0.006, 0.004)),),
        ),
        Site("tern-ridge", "Tern Ridge depot", SiteKind.BASE, Point(69.12, -49.12)),
    )


def sources() -> tuple[Source, ...]:
    """Invented sources; one of them is protected."""
    return (
        Source("halcyon", "Halcyon Imaging", Medium.IMAGERY, Reliability.USUALLY),
        Source("orbis", "Orbis Radar", Medium.IMAGERY, Reliability.USUALLY),
        Source("varga", "Ines Varga", Medium.ANALYST, Reliability.FAIRLY),
        Source("coastwatch", "Coastwatch Film", Medium.FOOTAGE, Reliability.FAIRLY),
        Source("ministry", "Ministry of Transit", Medium.OFFICIAL, Reliability.NOT_USUALLY),
        Source(
            "quay-contact",
            "Jory Pell",
            Medium.WITNESS,
            Reliability.FAIRLY,
            aliases=("J. Pell",),
            protected=True,
        ),
    )


def taxonomy() -> Taxonomy:
    """As much of a taxonomy as the invented case needs."""
    classes = (
        AssetClass(HEAVY, "heavy transport aircraft", "heavy transport aircraft", 69.0, 73.0),
        AssetClass(HELICOPTER, "helicopter", "helicopters", 17.0, 17.0),
        AssetClass(FRIGATE, "frigate", "frigates", 135.0, 16.0),
        AssetClass(RORO, "ro-ro ship", "ro-ro ships", 120.0, 20.0),
        AssetClass(VEHICLE, "military vehicle", "military vehicles"),
        AssetClass(DEFENCE, "air defence unit", "air defence units"),
    )
    rules = (
        _rule("heavy-airlift", "Heavy airlift present", "Equipment can leave or arrive in bulk."),
        _rule("air-defence-packed", "Air defence being packed", "The site is giving up its cover."),
        _rule("roro-loading", "Ro-ro ship loading", "Vehicles are leaving by sea."),
        _rule("frigates-gone", "Frigates gone", "The sea side is being given up."),
        _rule("fuel-removed", "Fuel stores emptied", "No return is planned."),
        _rule("relief-arrived", "Relief arrived", "What leaves is being replaced."),
        _rule("quarters-empty", "Quarters emptied", "People have left for good."),
    )
    sensor = SensorCard("optical-submetre", "Optical, below a metre", Medium.IMAGERY, 0.3, (), "")
    return Taxonomy(
        classes={c.path: c for c in classes},
        types={},
        states={"present": State("present", "present", Kind.PRESENCE)},
        sensors={sensor.id: sensor},
        rules={rule.id: rule for rule in rules},
    )


def _rule(key: str, name: str, says: str) -> Rule:
    return Rule(id=key, name=name, says=says)


def _box(lon: float, lat: float, wide: float, high: float) -> Polygon:
    """A box around a middle; width and height in degrees."""
    west, east, south, north = lon - wide / 2, lon + wide / 2, lat - high / 2, lat + high / 2
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Polygon((tuple(Point(x, y) for x, y in corners),))
