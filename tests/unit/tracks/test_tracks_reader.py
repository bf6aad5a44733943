from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

pytest.importorskip("polars")

from sitewatch.errors import UnreadableError
from sitewatch.model import (
    Area,
    Evidence,
    Medium,
    Outcome,
    Point,
    Polygon,
    Site,
    SiteKind,
    TrackLocator,
    id_holds,
)
from sitewatch.taxonomy import load_taxonomy
from sitewatch.testing.positions import ais_csv
from sitewatch.tracks.plugin import READER

CORNERS = ((35.85, 34.90), (35.87, 34.90), (35.87, 34.92), (35.85, 34.92), (35.85, 34.90))
PIER = Polygon((tuple(Point(*corner) for corner in CORNERS),))
TARTUS = Site(
    "tartus",
    "Tartus",
    SiteKind.PORT,
    Point(35.87, 34.91),
    areas=(Area("pier", "North pier", PIER),),
)
ELSEWHERE = Site("baltiysk", "Baltiysk", SiteKind.PORT, Point(19.9, 54.65))
TAXONOMY = load_taxonomy()


@dataclass(frozen=True)
class Context:
    evidence: Evidence
    sites: tuple[Site, ...]
    taxonomy: object = TAXONOMY


def read(text, sites=(TARTUS, ELSEWHERE), media_type="text/csv"):
    raw = text.encode()
    evidence = Evidence(
        sha256(raw).hexdigest(), "ais.csv", media_type, len(raw), "ais.csv",
        datetime(2025, 1, 1, tzinfo=UTC), publisher="Harbour feed",
    )  # fmt: skip
    return READER.read(raw, Context(evidence, sites))


@pytest.fixture(scope="module")
def reading():
    return read(ais_csv())


def told(reading, state):
    return [o for o in reading.observations if o.state == state]


def test_reception_on_each_day_is_a_look_with_the_chances_of_its_card(reading):
    assert [look.captured.span.first_day.day for look in reading.looks] == [20, 21, 22, 23]
    assert {look.site for look in reading.looks} == {"tartus"}
    assert {(look.sensor, look.medium) for look in reading.looks} == {
        ("ais-terrestrial", Medium.TRACKING)
    }
    outcomes = [look.outcome for look in reading.looks]
    assert outcomes == [Outcome.LOOKED_ABSENT, Outcome.SAW, Outcome.SAW, Outcome.LOOKED_ABSENT]
    chances = {chance.path: chance for chance in reading.looks[0].chances}
    assert chances["vessel.naval"].high < chances["vessel.merchant.cargo"].low


def test_a_site_that_the_file_never_reached_has_no_look(reading):
    assert not [look for look in reading.looks if look.site == "baltiysk"]


def test_the_call_is_told_with_its_name_days_area_and_rows(reading):
    lying = told(reading, "docked")
    assert [(o.asset.path, o.asset.names, o.count.min) for o in lying] == [
        ("vessel.merchant.cargo", ("SPARTA",), 1)
    ] * 2
    assert {o.area for o in lying} == {"pier"}
    rows = ais_csv().splitlines()
    for observation in reading.observations:
        assert isinstance(observation.locator, TrackLocator)
        ships = observation.locator.vessel.split(", ")
        for row in observation.locator.messages:
            assert ships == ["all"] or rows[int(row)].split(",")[0] in ships


def test_coming_and_leaving_lie_between_two_positions(reading):
    arrived, departed = told(reading, "arrived")[0], told(reading, "departed")[0]
    for observation, day in ((arrived, 21), (departed, 22)):
        assert observation.time.span.width_days * 24 <= 0.2
        assert observation.time.span.first_day.day == day


def test_a_silence_is_told_with_its_reason_and_a_way_with_a_gap(reading):
    silence = told(reading, "ais_silent")[0]
    assert silence.time.span.start.day == 22
    assert silence.time.reasons[0].startswith("silent for 22.2 h")
    assert silence.time.reasons[1].startswith("8 of 8 ships heard there were heard again")
    point = silence.place.point
    assert (point.lon, point.lat) in silence.locator.path


def test_none_seen_is_said_only_of_classes_that_must_transmit_and_only_on_good_days(reading):
    none = Counter((o.time.span.first_day.day, o.asset.path) for o in told(reading, "not_seen"))
    assert set(none) == {
        (20, "vessel.merchant.cargo"),
        (23, "vessel.merchant.cargo"),
        *((day, "vessel.merchant.tanker") for day in (20, 21, 22, 23)),
    }
    assert all(o.count.is_zero for o in told(reading, "not_seen"))


def test_a_few_ships_heard_now_and_then_are_no_ground_for_none_seen():
    head, *rows = ais_csv().splitlines()
    few = [row for row in rows if row.startswith(("271000000", "271000001"))]
    assert not told(read("\n".join([head, *few])), "not_seen")


def test_a_day_without_reception_is_nobody_looking():
    head, *rows = ais_csv().splitlines()
    kept = [row for row in rows if "2024-12-21T" not in row]
    looks = {
        look.captured.span.first_day.day: look for look in read("\n".join([head, *kept])).looks
    }
    assert looks[21].outcome is Outcome.OUT_OF_FOOTPRINT
    assert not looks[21].somebody_saw
    assert not looks[21].chances


def test_a_ship_of_unknown_type_in_port_keeps_none_from_being_said():
    text = ais_csv().replace(",SPARTA,70,", ",SPARTA,,")
    reading = read(text)
    assert {o.asset.path for o in told(reading, "docked")} == {"vessel"}
    assert {o.time.span.first_day.day for o in told(reading, "not_seen")} == {20, 23}


def test_the_chain_runs_from_the_publisher_to_the_receivers(reading):
    for observation in reading.observations:
        assert [link.who for link in observation.chain] == ["Harbour feed", "AIS, shore stations"]
        assert id_holds(observation)
        assert observation.look in {look.id for look in reading.looks}


def test_reading_twice_or_in_another_order_gives_the_same(reading):
    assert read(ais_csv()) == reading
    head, *rows = ais_csv().splitlines()
    other = read("\n".join([head, *reversed(rows)]))
    spans = [(o.state, o.time.span, o.asset) for o in reading.observations]
    assert [(o.state, o.time.span, o.asset) for o in other.observations] == spans


def test_a_table_without_positions_is_refused():
    with pytest.raises(UnreadableError):
        read("a,b\n1,2\n")
    with pytest.raises(UnreadableError):
        read("nothing here", media_type="application/x-nmea0183")


def test_simulated_evidence_stays_simulated(reading):
    assert not reading.simulated
    raw = ais_csv().encode()
    evidence = Evidence(
        sha256(raw).hexdigest(), "a.csv", "text/csv", len(raw), "a.csv",
        datetime(2025, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    made = READER.read(raw, Context(replace(evidence, simulated=True), (ELSEWHERE,)))
    assert made.simulated
    assert not made.looks
