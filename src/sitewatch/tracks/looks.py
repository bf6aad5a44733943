"""Receivers as looks: on which days positions were heard around a site, and how well.

A network that hears ships around a site all day would have heard one in it. A network that heard
nobody there was not looking, whatever else it heard that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitewatch.model import Basis, Chance, Dated, Look, Medium, Outcome, Site
from sitewatch.taxonomy.records import SensorCard
from sitewatch.tracks.columns import DAY_US, E7, HOUR_US
from sitewatch.tracks.events.columns import Columns
from sitewatch.tracks.nearness import EXIT_KM, nearness
from sitewatch.tracks.plugin import METHOD
from sitewatch.tracks.ports import KM_PER_DEGREE, site_points
from sitewatch.tracks.times_of import span_of

REACH_KM = 30.0
"""Ships heard within this of a site show that the site was within reach [km].

Source:
    Half the line of sight at VHF from a mast of 100 m to one of 20 m (59 km; 4.12 (√100 + √20),
    ITU-R P.310), so that what was heard there speaks for the site.
"""
GOOD_SHARE = 0.5
"""Share of hours with some ship heard from which "none was seen" is said; judgement."""
GOOD_SHIPS = 3
"""Ships heard from which it is said; judgement: one or two may carry a receiver's whole day."""

CARDS = {
    "ais-a": "ais-terrestrial",
    "ais-b": "ais-terrestrial",
    "ais-sat": "ais-satellite",
    "adsb": "adsb",
    "sar-aircraft": "ais-terrestrial",
}
"""Sensor card of each kind of transmitter; sea marks and base stations are no look."""


@dataclass(frozen=True, slots=True)
class Reception:
    """What was heard around a site on one day by one kind of receiver.

    Attributes:
        day: Number of the day since 1970.
        card: Id of the sensor card.
        start_us: From when on the file could tell of that day [microseconds].
        end_us: Up to when.
        ships: Ships heard within reach.
        share: Share of the hours in which some were.
    """

    day: int
    card: str
    start_us: int
    end_us: int
    ships: int
    share: float

    @property
    def good(self) -> bool:
        """Whether a ship that lay there would hardly have gone unheard."""
        return self.share >= GOOD_SHARE and self.ships >= GOOD_SHIPS


def receptions(
    columns: Columns, site: Site, spans: Mapping[str, tuple[int, int]]
) -> tuple[Reception, ...]:
    """Reception around a site on every day of an archive; empty where nobody was ever heard.

    A day on which nobody was heard stands with no ships as soon as another day had some.

    Args:
        columns: Positions, those of all ships that came within reach among them.
        site: The site.
        spans: First and last time of each kind of receiver in the archive [microseconds].
    """
    near = within_reach(columns, site)
    kinds = columns.frame["kind"].to_list() if near.any() else []
    cards = np.array([CARDS.get(kind, "") for kind in kinds])
    found = []
    for card in sorted(set(cards[near].tolist()) - {""}) if near.any() else ():
        mine = cards == card
        first, last = spans[card]
        time, ship = columns.time_us[mine & near], columns.vessel[mine & near]
        for day in range(int(first // DAY_US), int(last // DAY_US) + 1):
            start, end = max(int(first), day * DAY_US), min(int(last), (day + 1) * DAY_US - 1)
            inside = (time >= start) & (time <= end)
            heard = np.unique(time[inside] // HOUR_US).size
            share = heard / (end // HOUR_US - start // HOUR_US + 1)
            ships = np.unique(ship[inside]).size
            found.append(Reception(day, card, start, end, ships, share))
    return tuple(found)


def within_reach(columns: Columns, site: Site, km: float = REACH_KM) -> NDArray[np.bool_]:
    """Whether each position lies within reach of the site."""
    points = site_points((site,))
    margin = int(km / KM_PER_DEGREE * E7) + 1
    low, high = points.lat.min() * E7 - margin, points.lat.max() * E7 + margin
    inside = (columns.lat_e7 >= low) & (columns.lat_e7 <= high)
    at = np.flatnonzero(inside)
    _, away = nearness(points, exit_km=EXIT_KM).nearest(
        columns.lat_e7[at] / E7, columns.lon_e7[at] / E7
    )
    inside[at] = away <= km
    found: NDArray[np.bool_] = inside
    return found


def look_of(
    site: Site, reception: Reception, sensors: Mapping[str, SensorCard], *, saw: bool
) -> Look:
    """The look that a day's reception is.

    Args:
        site: The site.
        reception: What was heard around it.
        sensors: Sensor cards; each says how likely ships of a class transmit at all.
        saw: Whether some ship was seen in the site.
    """
    card = sensors[reception.card]
    hours = f"{reception.share:.0%} of the hours"
    basis = f"{card.name}; others heard within {REACH_KM:g} km in {hours}"
    chances = tuple(
        Chance(path, low * reception.share, high, basis) for path, low, high in card.recall
    )
    outcome = Outcome.SAW if saw else Outcome.LOOKED_ABSENT
    if not reception.ships:
        outcome, chances = Outcome.OUT_OF_FOOTPRINT, ()
    told = f"{reception.ships} transmitters heard within {REACH_KM:g} km of it, in {hours}"
    span = span_of(reception.start_us, reception.end_us)
    return Look(
        site=site.id,
        observer=card.name,
        medium=Medium.TRACKING,
        captured=Dated(span, Basis.EXPLICIT, ("times of the positions received",)),
        outcome=outcome,
        sensor=card.id,
        visible_share=reception.share,
        chances=chances,
        reasons=(told,),
        method=METHOD,
    )
