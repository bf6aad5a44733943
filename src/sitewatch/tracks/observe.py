"""Observations from tracks: who lay at a site on which day, who came, who left, who fell silent."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sitewatch.model import (
    AssetRef,
    Basis,
    Dated,
    Kind,
    Look,
    Observation,
    Polarity,
    TrackLocator,
    exactly,
)
from sitewatch.tracks.berths import area_at
from sitewatch.tracks.columns import DAY_US, E7
from sitewatch.tracks.looks import Reception
from sitewatch.tracks.plugin import METHOD
from sitewatch.tracks.setting import CONFIDENCE, Setting, Told, event, reference
from sitewatch.tracks.ship_types import AIRCRAFT, VESSEL
from sitewatch.tracks.times_of import span_of
from sitewatch.tracks.ways import track_of

LYING = 2
"""Least confidence of a port call that says that a ship lay there; see `events.calls`."""
ABSENT = ("vessel.merchant.cargo", "vessel.merchant.tanker")
"""Classes that must transmit and that AIS tells apart: of these "none was seen" means something.

Source:
    SOLAS V/19: cargo ships and tankers carry AIS; warships need not (V/1), so nothing is said of
    them.
"""
BETWEEN = ("between the last position outside and the first inside, or the reverse",)
"""Why a ship came or left when it did."""


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
    source = str(on_day["source"][0])
    return Observation(
        evidence=source,
        locator=TrackLocator(", ".join(called), span, _lines(on_day, source)),
        kind=Kind.PRESENCE,
        asset=AssetRef(path, names=names),
        count=exactly(len(numbers)),
        state="docked" if path != AIRCRAFT else "present",
        time=Dated(span, Basis.EXPLICIT, ("lay in port by its own positions",)),
        site=setting.site.id,
        area=_area(setting, on_day),
        chain=setting.chain(look, source),
        confidence=CONFIDENCE[least],
        look=look.id,
        method=METHOD,
    )


def _absence(setting: Setting, reception: Reception, look: Look, path: str) -> Observation:
    span = span_of(reception.start_us, reception.end_us)
    inside = setting.positions.filter(
        pl.col("time_us").is_between(reception.start_us, reception.end_us)
    )
    source = str(inside["source"].min())
    inside = inside.filter(pl.col("source") == source)
    lines = (str(inside["place"].min()), str(inside["place"].max()))
    reason = f"reception was good: {look.reasons[0]}"
    return Observation(
        evidence=source,
        locator=TrackLocator("all", span, lines),
        kind=Kind.PRESENCE,
        asset=AssetRef(path),
        count=exactly(0),
        state="not_seen",
        time=Dated(span, Basis.EXPLICIT, (reason,)),
        site=setting.site.id,
        polarity=Polarity.NEGATED,
        chain=setting.chain(look, source),
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
                sure = CONFIDENCE[row["confidence"]]
                yield event(setting, look, row, around, Told(state, Kind.MOVEMENT, BETWEEN, sure))


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
        around = (row["start_us"], until)
        yield event(setting, look, row, around, Told("ais_silent", Kind.STATE, reasons))


def _bracket(setting: Setting, vessel: int, at_us: int, state: str) -> tuple[int, int] | None:
    """The two positions between which a ship came or went, or None at the ends of its track."""
    track = track_of(setting.positions, vessel)["time_us"]
    if state == "arrived":
        before = track.filter(track < at_us)
        return (int(before.max()), at_us) if len(before) else None  # type: ignore[arg-type]
    after = track.filter(track > at_us)
    return (at_us, int(after.min())) if len(after) else None  # type: ignore[arg-type]


def _area(setting: Setting, rows: pl.DataFrame) -> str | None:
    """The one area of the site in which all of the ships lay, or None."""
    areas = {
        area_at(setting.site, lon / E7, lat / E7)
        for lon, lat in rows.select("lon_e7", "lat_e7").iter_rows()
    }
    return areas.pop() if len(areas) == 1 else None


def _lines(rows: pl.DataFrame, evidence: str) -> tuple[str, ...]:
    """Lines or rows of the first and last position of each call, those of the own file first."""
    begin = rows.select("source", "place").iter_rows()
    end = rows.select("end_source", "end_place").drop_nulls().iter_rows()
    found = sorted({(source != evidence, source, place) for source, place in (*begin, *end)})
    return tuple(reference(source, place, evidence) for _, source, place in found)
