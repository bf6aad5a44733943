"""What may leave, and when: delay and coarsening of ground-derived material and tracks.

Everything that leaves (report, exports, API) goes through `visible`. No positions of persons and
no live tracks leave at all: nothing here is finer than a site but places that the evidence names,
and those are coarsened where somebody on the ground gave them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from math import cos, radians

from sitewatch.errors import SettingsError
from sitewatch.model import (
    CasePicture,
    Dated,
    Medium,
    Observation,
    Onward,
    Point,
    TrackLocator,
    is_within,
)
from sitewatch.publish.hold import without, without_areas
from sitewatch.publish.redact import protect, protected_spans
from sitewatch.publish.reid import reidentified

GROUND = frozenset({Medium.FOOTAGE, Medium.WITNESS})
"""Somebody stood there: what they saw can give them away."""

PEOPLE = "force"
"""Class path of people; where they stand never leaves."""

FORCES = ("vessel.naval", "aircraft")
"""Class paths whose ways are never drawn: forces, and aircraft, which are told apart from them by
their transmitters alone."""

KM_PER_DEGREE = 111.195
"""Length of a degree of latitude on a sphere of the mean radius 6371.0088 km (IUGG)."""

DELAYED = "observations from the ground held back until their delay is over"
LIVE = "observations of single ships held back until their delay is over"
PROTECTED = "quotes of protected sources withheld"
COARSENED = "places coarsened"


@dataclass(frozen=True, slots=True)
class Policy:
    """How careful publication is.

    Attributes:
        delay_hours: How long ground-derived material waits after it became known [h].
        coarsen_km: Grid to which places in ground-derived material are rounded [km]; 0 for none.
        at: Moment of publication; None stands for the latest moment that the picture shows to be
            past: the start of its as-of day or the last retrieval of evidence.

    Raises:
        SettingsError: If the delay or the grid is below zero, or the moment has no zone.

    Source:
        72 h and 1 km: the delay of public vessel feeds of Belize and the locality precision of
        ATLOS, taken as defaults for material that is not public yet.
    """

    delay_hours: float = 72.0
    coarsen_km: float = 1.0
    at: datetime | None = None

    def __post_init__(self) -> None:
        if self.delay_hours < 0 or self.coarsen_km < 0:
            raise SettingsError("a publication delay or grid must not be below zero")
        if self.at is not None and self.at.tzinfo is None:
            raise SettingsError("the moment of publication needs a time zone")

    def moment(self, picture: CasePicture) -> datetime:
        """When the picture is published."""
        as_of = datetime.combine(picture.as_of, time(), UTC)
        return self.at or max([as_of, *(evidence.retrieved for evidence in picture.evidence)])


def visible(picture: CasePicture, policy: Policy, now: datetime | None = None) -> CasePicture:
    """The picture as it may leave at a moment; applying it twice changes nothing more.

    Observations that wait are taken out, and with them every result that rests on them; make the
    picture without `delayed` observations to keep results. Protected sources lose their name,
    their words and their places. `withheld` says how much was held back.

    Args:
        picture: Everything that is known.
        policy: How careful to be.
        now: Moment of publication; None takes the policy's.
    """
    held = delayed(picture, policy, now)
    kept, dropped = without(_pathless(_personless(picture)), held)
    coarse, rounded = _coarsened(kept, policy.coarsen_km)
    shown, masked = protect(coarse)
    if shown != picture:
        shown = reidentified(shown)
    counts = Counter(dict(picture.withheld))
    live = sum(tracked(o) and not ground(o) for o in picture.observations if o.id in held)
    counts.update({DELAYED: len(held) - live, LIVE: live, COARSENED: rounded})
    counts.update({PROTECTED: masked} | dropped)
    return replace(shown, withheld=tuple((key, n) for key, n in sorted(counts.items()) if n))


def delayed(picture: CasePicture, policy: Policy, now: datetime | None = None) -> frozenset[str]:
    """Ids of observations that must wait: from the ground, known lately and not long public.

    Ways of ships wait from when they happened, whoever published them: nothing is drawn live.

    Args:
        picture: Everything that is known.
        policy: How long to wait.
        now: Moment of publication; None takes the policy's.
    """
    moment, wait = now or policy.moment(picture), timedelta(hours=policy.delay_hours)
    read = {reading.evidence: reading.published for reading in picture.readings}
    fresh = {
        evidence.sha256
        for evidence in picture.evidence
        if moment < evidence.retrieved + wait
        and not _long_public((evidence.published, read.get(evidence.sha256)), moment - wait)
    }
    waiting = {o.id for o in picture.observations if o.evidence in fresh and ground(o)}
    live = {o.id for o in picture.observations if tracked(o) and moment < o.time.span.end + wait}
    return frozenset(waiting | live)


def shown_texts(
    picture: CasePicture, texts: Mapping[str, str], policy: Policy, now: datetime | None = None
) -> dict[str, str]:
    """The originals with everything masked that the policy keeps back, offsets unchanged.

    Args:
        picture: Everything that is known, before `visible`.
        texts: Decoded originals by hash.
        policy: How careful to be.
        now: Moment of publication; None takes the policy's.
    """
    held = delayed(picture, policy, now)
    return protected_spans(picture, texts, held)


def ground(observation: Observation) -> bool:
    """Whether somebody who stood there is in its chain."""
    return any(link.medium in GROUND for link in observation.chain)


def tracked(observation: Observation) -> bool:
    """Whether it tells of single transmitters by their positions."""
    return isinstance(observation.locator, TrackLocator) and not observation.saw_none


def coarsened(point: Point, grid_km: float) -> Point:
    """The point of a grid of about `grid_km` that lies nearest [degrees]."""
    if grid_km <= 0:
        return point
    step = grid_km / KM_PER_DEGREE
    lat = max(-90.0, min(90.0, round(point.lat / step) * step))
    step /= max(cos(radians(lat)), 0.01)
    return Point(max(-180.0, min(180.0, round(point.lon / step) * step)), lat)


def _personless(picture: CasePicture) -> CasePicture:
    """The picture without positions of people."""
    made = tuple(
        replace(o, place=replace(o.place, point=None))
        if o.place is not None and is_within(o.asset.path, PEOPLE)
        else o
        for o in picture.observations
    )
    return picture if made == picture.observations else replace(picture, observations=made)


def _pathless(picture: CasePicture) -> CasePicture:
    """The picture without the folders of the machine that the evidence was added from."""
    made = tuple(replace(e, origin=public_origin(e.origin)) for e in picture.evidence)
    return picture if made == picture.evidence else replace(picture, evidence=made)


def public_origin(origin: str) -> str:
    """An address in full; of a path on somebody's machine, the file's name alone."""
    if origin.lower().startswith(("http://", "https://")):
        return origin
    return origin.replace("\\", "/").rpartition("/")[2]


def _long_public(published: tuple[Dated | None, ...], since: datetime) -> bool:
    return any(dated is not None and dated.span.end <= since for dated in published)


def _coarsened(picture: CasePicture, grid_km: float) -> tuple[CasePicture, int]:
    """Ground-derived places on the grid, and how many moved."""
    made = [_coarse(o, grid_km) if ground(o) or tracked(o) else o for o in picture.observations]
    moved = [a.id for a, b in zip(made, picture.observations, strict=True) if a != b]
    kept = without_areas(picture, moved) if moved else picture
    sites = tuple(
        replace(part, onward=tuple(_coarse_reach(part.onward, grid_km))) if part.onward else part
        for part in kept.sites
    )
    return replace(kept, observations=tuple(made), sites=sites), len(moved)


def _coarse_reach(reaches: Iterable[Onward], grid_km: float) -> Iterator[Onward]:
    """Where ships can be, their last positions on the grid; nothing of forces.

    The cells of an area are wider than any grid in use; a grid wider still leaves none of them.
    """
    for one in reaches:
        if not _of_forces(one.asset.path):
            told = one.area if one.cell_deg * KM_PER_DEGREE >= grid_km else ()
            yield replace(one, at=coarsened(one.at, grid_km), area=told)


def _of_forces(path: str) -> bool:
    return any(is_within(path, force) for force in FORCES)


def _coarse(observation: Observation, grid_km: float) -> Observation:
    place, locator = observation.place, observation.locator
    if place is not None and place.point is not None:
        place = replace(place, point=coarsened(place.point, grid_km))
    if isinstance(locator, TrackLocator):
        if place is not None and _of_forces(observation.asset.path):
            place = replace(place, point=None)
        return replace(observation, place=place, locator=_coarse_way(observation, locator, grid_km))
    return replace(observation, place=place, area=None if grid_km > 0 else observation.area)


def _coarse_way(observation: Observation, way: TrackLocator, grid_km: float) -> TrackLocator:
    """The way on the grid; none of forces."""
    if _of_forces(observation.asset.path):
        return replace(way, path=())
    points = (coarsened(Point(lon, lat), grid_km) for lon, lat in way.path)
    return replace(way, path=tuple((point.lon, point.lat) for point in points))
