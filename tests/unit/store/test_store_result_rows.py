import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from sitewatch.errors import CaseError
from sitewatch.model import (
    Activity,
    Alarm,
    Assessment,
    AssetRef,
    Basis,
    Busyness,
    Change,
    CountAt,
    Cover,
    Dated,
    Destination,
    Difference,
    Direction,
    Disagreement,
    Estimate,
    Explanation,
    Fall,
    Indicator,
    Look,
    Medium,
    Onward,
    Point,
    Probability,
    Relay,
    Sight,
    Site,
    SiteKind,
    SitePicture,
    Watch,
    day,
)
from sitewatch.store.result_rows import LISTS

DAY = date(2024, 12, 13)
WHEN = Dated(day(DAY), Basis.EXPLICIT)
PORT = Site("north-port", "North Port", SiteKind.PORT, Point(1.5, 2.5))
LOOK = Look("north-port", "Example Imaging", Medium.IMAGERY, WHEN)
SERIES = (CountAt(DAY, 1, 2, 3, 2.0, 0.0, looked=True, days_since_look=0.0),)
FULL = SitePicture(
    PORT,
    looks=(LOOK, replace(LOOK, id="", observer="Another")),
    relays=(Relay(LOOK.id, "a" * 64, ("obs-1",)), Relay(LOOK.id, "b" * 64, ("obs-2",))),
    estimates=(Estimate("north-port", None, "equipment.crane", SERIES, 0.9),),
    naive_estimates=(Estimate("north-port", None, "equipment.crane", SERIES, 0.8),),
    changes=(Change("north-port", "site", LOOK.id, LOOK.id, DAY, DAY),),
    disagreements=(Disagreement("north-port", Difference.CONFLICT, "cranes", ("a",), ("b",)),),
    indicators=(Indicator("cranes", "Cranes", "north-port", Sight.NOT_LOOKED),),
    alarms=(
        Alarm(
            "north-port",
            "vehicle",
            Direction.INCREASE,
            DAY,
            DAY,
            0.6,
            0.4,
            1.5,
            3.0,
            agrees=True,
            looks=(LOOK.id,),
        ),
    ),
    watches=(
        Watch("north-port", "vehicle", 1, DAY, 1, 1.0, 3, None, 0.0, 0.0, 0.0, 0.0, (LOOK.id,)),
    ),
    onward=(
        Onward(
            site="north-port",
            asset=AssetRef("vessel.merchant.cargo", names=("EXAMPLE",)),
            at=Point(1.5, 2.5),
            heard=datetime(2024, 12, 13, 6, tzinfo=UTC),
            until=datetime(2024, 12, 14, tzinfo=UTC),
            knots=14.0,
            radius_km=300.0,
            area=((1.5, 2.5),),
            cell_deg=0.5,
            destinations=(
                Destination(
                    "XXABC",
                    "South Port",
                    Point(1.5, 0.5),
                    0.5,
                    222.4,
                    datetime(2024, 12, 13, 15, tzinfo=UTC),
                    reachable=True,
                ),
            ),
            elsewhere=0.25,
            inputs=("obs-1",),
        ),
    ),
    covers=(
        Cover(
            "north-port",
            "yard",
            LOOK.captured,
            0.4,
            0.5,
            0.6,
            1.0,
            LOOK.captured,
            1.0,
            0.9,
            (LOOK.id,),
        ),
    ),
    activity=(
        Activity(
            "north-port",
            "vessel",
            60,
            40,
            DAY,
            DAY,
            2,
            Busyness(0.5, 0.4, 0.6, DAY, 3),
            (Fall(DAY, DAY, DAY, DAY),),
            0.9,
            (LOOK.id,),
        ),
    ),
    assessment=Assessment(
        "north-port", DAY, (Explanation("h", "H", "So.", 0.5, Probability(0.5, 0.4, 0.6)),)
    ),
)


def test_every_part_of_a_picture_is_kept():
    kept = {"site", "assessment", *LISTS}
    assert kept == {field.name for field in fields(SitePicture)}


def test_a_full_picture_comes_back(case):
    assert all(getattr(FULL, kind) for kind in LISTS)
    case.ledger.put_results((FULL, SitePicture(replace(PORT, id="empty-port"))), "key-1")
    full, empty = case.ledger.results("key-1")
    assert full == FULL
    assert empty == SitePicture(replace(PORT, id="empty-port"))


def test_more_than_ten_records_keep_their_order(case):
    looks = tuple(replace(LOOK, id="", observer=f"observer {n}") for n in range(12))
    case.ledger.put_results((SitePicture(PORT, looks=looks),), "key-1")
    assert case.ledger.results("key-1")[0].looks == looks


def test_a_row_can_be_found_by_the_id_of_its_record(case):
    case.ledger.put_results((FULL,), "key-1")
    with closing(sqlite3.connect(case.path / "case.db")) as connection, connection:
        query = "SELECT site, kind, ordinal FROM result WHERE record_id = ?"
        assert connection.execute(query, (LOOK.id,)).fetchall() == [("north-port", "looks", 0)]


def test_a_result_that_was_altered_is_refused(case):
    case.ledger.put_results((FULL,), "key-1")
    with closing(sqlite3.connect(case.path / "case.db")) as connection, connection:
        connection.execute("UPDATE result SET record = replace(record, 'Example', 'Exemple')")
    with pytest.raises(CaseError, match=f"Look {LOOK.id}"):
        case.ledger.results("key-1")
