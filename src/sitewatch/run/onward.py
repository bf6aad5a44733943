"""Where ships that were at a watched site can be by the day asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sitewatch.errors import SettingsError
from sitewatch.model import (
    Destination,
    Modality,
    Observation,
    Onward,
    Polarity,
    is_within,
    middle_of,
)
from sitewatch.publish.policy import FORCES
from sitewatch.run.dates import end_of_day
from sitewatch.run.opening import OpenCase
from sitewatch.run.surveying import survey_of
from sitewatch.sources.searoutes import routes, world_ports
from sitewatch.tracks.nearness import EXIT_KM, km_of_chord, unit_vectors
from sitewatch.tracks.onward import Waters, onward, unknown
from sitewatch.tracks.ports import Ports, joined, ports_of, which

if TYPE_CHECKING:
    from sitewatch.tracks.reach import LastHeard

MOST_SHIPS = 12
"""Ships told of a site, those heard last; judgement: more is a list that nobody reads."""
LEAST = timedelta(hours=4)
"""Time since the last position from which it is asked where a ship is; as for silences."""


def onward_by(
    case: OpenCase, as_of: date, known: Iterable[Observation]
) -> Mapping[str, tuple[Onward, ...]]:
    """Where ships of each site can be at the end of a day, those heard last first.

    Nothing is told of forces and aircraft: this is no means to follow them.

    Args:
        case: The case.
        as_of: The day.
        known: Observations known by then, for ships seen elsewhere since.

    Raises:
        SettingsError: If the case's list of ports cannot be read.
    """
    found = survey_of(case, end_of_day(as_of))
    if found is None or not found.last or find_spec("searoute") is None:
        return {}
    until = end_of_day(as_of)
    told = [o for o in known if o.asset.names]
    standing = {o.id for o in known}
    waters = waters_of(case)
    made: dict[str, tuple[Onward, ...]] = {}
    for site in case.sites:
        mine = [x for x in found.last if x.site == site.id and x.observation in standing]
        open_ = [
            x for x in mine if _is_open(x, until - x.seen.when, case.settings.tracks.most_days)
        ]
        open_.sort(key=lambda x: (x.seen.when, x.observation), reverse=True)
        reaches = (onward(x, waters, until) for x in open_[:MOST_SHIPS])
        made[site.id] = tuple(_with_sightings(one, told) for one in reaches)
    return made


def waters_of(case: OpenCase) -> Waters:
    """Sea routes, and the ports of the case: its sites, and its list or those of the world.

    Raises:
        SettingsError: If the list cannot be read, or a destination is none of its ports.
    """
    from sitewatch.run.sweeping import ports_of_case  # noqa: PLC0415  # an extra

    middles = [(site, middle_of(site.geometry)) for site in case.sites]
    sites = ports_of((at.lat, at.lon, site.id, site.name, site.id) for site, at in middles)
    listed = ports_of_case(case) or world_ports()
    asked = case.settings.tracks
    ports = joined(sites, _beyond(listed, sites))
    waters = Waters(routes(), ports, asked.destinations, asked.closed)
    for name in unknown(waters):
        plain = [called.partition(" (")[0] for called in ports.names]
        near = ", ".join(get_close_matches(name, plain))
        hint = f"{f'like it: {near}; ' if near else ''}a site or `tracks.ports` can add it"
        raise SettingsError("no such port", where=f"tracks.destinations: {name!r}", hint=hint)
    return waters


def _beyond(listed: Ports, sites: Ports) -> Ports:
    """The ports that are none of the sites: a site stands for the port that it lies in."""
    there, mine = (unit_vectors(ports.lat, ports.lon) for ports in (listed, sites))
    names = {name.casefold() for name in sites.names}
    keep = []
    for at, name in enumerate(listed.names):
        km = float(km_of_chord(((mine - there[at]) ** 2).sum(axis=1) ** 0.5).min())
        same = name.partition(" (")[0].casefold() in names
        keep.append(km > (SAME_NAME_KM if same else EXIT_KM))
    return which(listed, keep)


SAME_NAME_KM = 50.0
"""A listed port of a site's name within this is that site [km]; lists place ports by the town."""


def _is_open(last: LastHeard, since: timedelta, most_days: float) -> bool:
    """Whether it is asked where a ship is."""
    forces = any(is_within(last.asset.path, path) for path in FORCES)
    return not forces and LEAST <= since <= timedelta(days=most_days)


def _with_sightings(one: Onward, told: Iterable[Observation]) -> Onward:
    """The answer with what places the ship at a watched site since, by anybody."""
    names = {name.casefold() for name in one.asset.names}
    since = [o for o in told if o.site != one.site and _places(o, names, one)]
    at = {d.port: tuple(sorted(o.id for o in since if o.site == d.port)) for d in one.destinations}
    used = {key for keys in at.values() for key in keys}
    if not used:
        return one
    seen: tuple[Destination, ...] = tuple(replace(d, seen=at[d.port]) for d in one.destinations)
    return replace(one, destinations=seen, inputs=tuple(sorted({*one.inputs, *used})), id="")


def _places(observation: Observation, names: set[str], one: Onward) -> bool:
    """Whether an observation says that a ship of these names was somewhere since."""
    named = names & {name.casefold() for name in observation.asset.names}
    stated = observation.polarity is Polarity.AFFIRMED and not observation.saw_none
    asserted = observation.modality is Modality.ASSERTED
    return bool(named) and stated and asserted and observation.time.span.start >= one.heard
