"""Observations from tracks: who lay at a site on which day, who came, who left, who fell silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from sitewatch.model import (
    AssetRef,
    Basis,
    Dated,
    Kind,
    Link,
    Look,
    Medium,
    Observation,
    Place,
    Point,
    Polarity,
    Site,
    TrackLocator,
    exactly,
)
from sitewatch.tracks.berths import area_at
from sitewatch.tracks.columns import DAY_US, E7
from sitewatch.tracks.looks import METHOD, Reception
from sitewatch.tracks.ship_types import AIRCRAFT, VESSEL, class_of
from sitewatch.tracks.times_of import span_of
from sitewatch.tracks.ways import place, way

Row = Mapping[str, int | float | str | None]
LYING = 2
"""Least confidence of a port call that says that a ship lay there; see `events.calls`."""
CONFIDENCE = {1: 0.5, 2: 0.7, 3: 0.9, 4: 0.95}
"""How sure it is that a call was read rightly, by the call's own confidence; judgement."""
ABSENT = ("vessel.merchant.cargo", "vessel.merchant.tanker")
"""Classes that must transmit and that AIS tells apart: of these "none was seen" means something.

Source:
    SOLAS V/19: cargo ships and tankers carry AIS; warships need not (V/1), so nothing is said of
    them.
"""


@dataclass(frozen=True, slots=True)
class Ship:
    """What is known of a transmitter.

    Attributes:
        number: MMSI or ICAO address; several hulls can share one.
        path: Class path.
        name: Its name, or empty.
    """

    number: int
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What every observation of one file at one site shares.

    Attributes:
        site: The site.
        publisher: Who published the file, or empty.
        ships: What is known of each transmitter.
        looks: The look of each day and sensor card.
        positions: The position table, in order, for the ways of ships.
    """

    site: Site
    publisher: str
    ships: Mapping[int, Ship]
    looks: Mapping[tuple[int, str], Look]
    positions: pl.DataFrame

    def look(self, time_us: int) -> Look | None:
        """The look of the day of a time, or None."""
        day = time_us // DAY_US
        return next((look for (on, _), look in sorted(self.looks.items()) if on == day), None)


HULLS = 10_000_000_000
"""Positions carry their hull times this in the vessel number, so that rules see one hull at a time;
MMSI have nine digits (ITU-R M.585)."""


def by_hull(cleaned: pl.DataFrame) -> pl.DataFrame:
    """Positions with the hull put into the vessel number: a shared number is several ships."""
    numbered = pl.col("vessel") + pl.col("hull").fill_null(0) * HULLS
    return cleaned.with_columns(vessel=numbered).drop("segment", "hull")


def ships_of(positions: pl.DataFrame, statics: pl.DataFrame) -> dict[int, Ship]:
    """Every transmitter with the name and type that it sent last."""
    kinds = dict(positions.group_by("vessel").agg(pl.col("kind").first()).iter_rows())
    known = statics.sort("vessel", "time_us", "source", "place").group_by("vessel")
    last = known.agg(pl.col("name", "ship_type").drop_nulls().last())
    told = {vessel: (name, kind) for vessel, name, kind in last.iter_rows()}
    made = {}
    for vessel, kind in kinds.items():
        number = vessel % HULLS
        name, ship_type = told.get(number, (None, None))
        made[vessel] = Ship(number, class_of(ship_type, kind), (name or "").strip())
    return made


def lying(calls: pl.DataFrame, receptions: tuple[Reception, ...]) -> dict[int, set[int]]:
    """Ships that lay at the site on each day of a file."""
    found: dict[int, set[int]] = {reception.day: set() for reception in receptions}
    sure = calls.filter(pl.col("confidence") >= LYING)
    for vessel, start, end in sure.select("vessel", "start_us", "end_us").iter_rows():
        for day in range(start // DAY_US, end // DAY_US + 1):
            found.setdefault(day, set()).add(vessel)
    return found


def presence(
    setting: Setting, reception: Reception, here: set[int], calls: pl.DataFrame
) -> Iterator[Observation]:
    """How many ships of each class lay at the site on a day; none, where reception was good."""
    look = setting.looks[reception.day, reception.card]
    paths = sorted({setting.ships[ship].path for ship in here})
    for path in paths:
        mine = sorted(ship for ship in here if setting.ships[ship].path == path)
        rows = calls.filter(pl.col("vessel").is_in(mine))
        yield _presence(setting, reception, look, path, rows)
    # A ship whose type is not known may be of any class, so nothing is said to be absent.
    if reception.good and VESSEL not in paths:
        for path in ABSENT:
            if path not in paths:
                yield _absence(setting, reception, look, path)


def _presence(
    setting: Setting, reception: Reception, look: Look, path: str, rows: pl.DataFrame
) -> Observation:
    on_day = rows.filter(
        (pl.col("start_us") <= reception.end_us) & (pl.col("end_us") >= reception.start_us)
    )
    start = max(reception.start_us, int(on_day["start_us"].min()))  # type: ignore[arg-type]
    end = min(reception.end_us, int(on_day["end_us"].max()))  # type: ignore[arg-type]
    numbers = on_day["vessel"].unique().sort().to_list()
    names = tuple(filter(None, (setting.ships[ship].name for ship in numbers)))
    called = dict.fromkeys(str(setting.ships[ship].number) for ship in numbers)
    span = span_of(start, max(start, end))
    least = int(on_day["confidence"].min())  # type: ignore[arg-type]
    lines = _lines(on_day)
    return Observation(
        evidence=str(on_day["source"][0]),
        locator=TrackLocator(", ".join(called), span, lines),
        kind=Kind.PRESENCE,
        asset=AssetRef(path, names=names),
        count=exactly(len(numbers)),
        state="docked" if path != AIRCRAFT else "present",
        time=Dated(span, Basis.EXPLICIT, ("lay in port by its own positions",)),
        site=setting.site.id,
        area=_area(setting, on_day),
        chain=_chain(setting, look),
        confidence=CONFIDENCE[least],
        look=look.id,
        method=METHOD,
    )


def _absence(setting: Setting, reception: Reception, look: Look, path: str) -> Observation:
    span = span_of(reception.start_us, reception.end_us)
    inside = setting.positions.filter(
        pl.col("time_us").is_between(reception.start_us, reception.end_us)
    )
    lines = (str(inside["place"].min()), str(inside["place"].max()))
    reason = f"reception was good: {look.reasons[0]}"
    return Observation(
        evidence=str(inside["source"][0]),
        locator=TrackLocator("all", span, lines),
        kind=Kind.PRESENCE,
        asset=AssetRef(path),
        count=exactly(0),
        state="not_seen",
        time=Dated(span, Basis.EXPLICIT, (reason,)),
        site=setting.site.id,
        polarity=Polarity.NEGATED,
        chain=_chain(setting, look),
        confidence=reception.share,
        look=look.id,
        method=METHOD,
    )


def movements(setting: Setting, calls: pl.DataFrame) -> Iterator[Observation]:
    """Arrivals and departures, each between the two positions that it fell between."""
    for row in calls.filter(pl.col("confidence") > LYING).iter_rows(named=True):
        for state, at_us in (("arrived", row["start_us"]), ("departed", row["end_us"])):
            around = _bracket(setting, row["vessel"], at_us, state)
            look = setting.look(at_us)
            if around is not None and look is not None:
                yield _event(setting, look, row, state, around, ())


def silent(setting: Setting, silences: pl.DataFrame, end_us: int) -> Iterator[Observation]:
    """Silences that began around the site, with what is known of their cause."""
    for row in silences.iter_rows(named=True):
        look = setting.look(row["start_us"])
        if look is None:
            continue
        chance = row["probability"]
        told = f"silent for {row['hours']:.1f} h" + (
            " and still so" if row["end_us"] is None else ""
        )
        likely = "" if chance is None else f"; a switch-off with probability {chance:.2f}"
        until = row["end_us"] if row["end_us"] is not None else end_us
        reasons = (f"{told}{likely}", row["reason"])
        yield _event(setting, look, row, "ais_silent", (row["start_us"], until), reasons)


def _event(
    setting: Setting,
    look: Look,
    row: Row,
    state: str,
    around: tuple[int, int],
    reasons: tuple[str, ...],
) -> Observation:
    ship = setting.ships[int(row["vessel"] or 0)]
    span = span_of(*around)
    point = Point(*place(int(row["lon_e7"] or 0), int(row["lat_e7"] or 0)))
    ends = (str(row["place"]), str(row["end_place"])) if row["end_place"] else (str(row["place"]),)
    why = reasons or ("between the last position outside and the first inside, or the reverse",)
    return Observation(
        evidence=str(row["source"]),
        locator=TrackLocator(
            str(ship.number), span, ends, way(setting.positions, int(row["vessel"] or 0), around)
        ),
        kind=Kind.STATE if state == "ais_silent" else Kind.MOVEMENT,
        asset=AssetRef(ship.path, names=(ship.name,) if ship.name else ()),
        count=exactly(1),
        state=state,
        time=Dated(span, Basis.EXPLICIT, why),
        site=setting.site.id,
        place=Place(setting.site.name, point),
        chain=_chain(setting, look),
        confidence=CONFIDENCE.get(int(row.get("confidence") or 0), 0.9),
        look=look.id,
        method=METHOD,
    )


def _bracket(setting: Setting, vessel: int, at_us: int, state: str) -> tuple[int, int] | None:
    """The two positions between which a ship came or went, or None at the ends of its track."""
    track = setting.positions.filter(pl.col("vessel") == vessel)["time_us"]
    if state == "arrived":
        before = track.filter(track < at_us)
        return (int(before.max()), at_us) if len(before) else None  # type: ignore[arg-type]
    after = track.filter(track > at_us)
    return (at_us, int(after.min())) if len(after) else None  # type: ignore[arg-type]


def _chain(setting: Setting, look: Look) -> tuple[Link, ...]:
    """From the publisher of the file to the receivers."""
    heard = Link(look.observer, Medium.TRACKING, verb="received")
    return (Link(setting.publisher, Medium.OUTLET), heard) if setting.publisher else (heard,)


def _area(setting: Setting, rows: pl.DataFrame) -> str | None:
    """The one area of the site in which all of the ships lay, or None."""
    areas = {
        area_at(setting.site, lon / E7, lat / E7)
        for lon, lat in rows.select("lon_e7", "lat_e7").iter_rows()
    }
    return areas.pop() if len(areas) == 1 else None


def _lines(rows: pl.DataFrame) -> tuple[str, ...]:
    """Lines or rows of the first and last position of each call, in order."""
    found = {*rows["place"].to_list(), *rows["end_place"].drop_nulls().to_list()}
    return tuple(map(str, sorted(found)))
