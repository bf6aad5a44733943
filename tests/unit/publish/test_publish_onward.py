"""What leaves of where ships can be: late, coarse, nothing of forces, each sentence with its id."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sitewatch.model import (
    AssetRef,
    Basis,
    CasePicture,
    Dated,
    Destination,
    Evidence,
    Kind,
    Look,
    Medium,
    Observation,
    Onward,
    Outcome,
    Place,
    Point,
    Reading,
    ReadStatus,
    Site,
    SiteKind,
    SitePicture,
    Span,
    TrackLocator,
    exactly,
)
from sitewatch.publish.index import index
from sitewatch.publish.names import Names
from sitewatch.publish.onward import bound
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.reachmap import reach_maps
from sitewatch.publish.report import report_html
from sitewatch.publish.terminal import site_lines
from sitewatch.publish.trail import trail
from sitewatch.taxonomy import load_taxonomy

SHA = "b" * 64
HEARD = datetime(2024, 12, 23, 19, 20, tzinfo=UTC)
UNTIL = datetime(2024, 12, 28, tzinfo=UTC)
TARTUS = Site("tartus", "Tartus", SiteKind.PORT, Point(35.87, 34.91))
TAXONOMY = load_taxonomy()
LOOK = Look(
    site="tartus",
    observer="AIS, shore stations",
    medium=Medium.TRACKING,
    captured=Dated(Span(HEARD - timedelta(days=1), HEARD), Basis.EXPLICIT, ("as received",)),
    outcome=Outcome.SAW,
)
TOBRUK = Destination(
    "LYTUK",
    "Tobruk (Libya)",
    Point(23.97, 32.07),
    0.31,
    1196.0,
    HEARD + timedelta(hours=46),
    reachable=True,
)
BALTIYSK = Destination(
    "baltiysk",
    "Baltiysk",
    Point(19.9, 54.65),
    0.02,
    7890.0,
    HEARD + timedelta(days=12),
    reachable=False,
)


def last_heard(path="vessel.merchant.cargo"):
    span = Span(HEARD, HEARD + timedelta(microseconds=1))
    return Observation(
        evidence=SHA,
        locator=TrackLocator("273000001", span, ("9",)),
        kind=Kind.EVENT,
        asset=AssetRef(path, names=("SPARTA",)),
        count=exactly(1),
        state="last_heard",
        time=Dated(span, Basis.EXPLICIT, ("its last position in these files",)),
        site="tartus",
        place=Place("at sea", Point(34.8012, 34.9134)),
        method="tracks/2",
    )


def told(observation, *ports):
    return Onward(
        site="tartus",
        asset=observation.asset,
        at=Point(34.8012, 34.9134),
        heard=HEARD,
        until=UNTIL,
        knots=14.0,
        radius_km=900.0,
        area=((34.5, 34.5), (33.5, 34.5), (33.5, 33.5)),
        cell_deg=1.0,
        destinations=ports or (TOBRUK, BALTIYSK),
        elsewhere=0.25,
        inputs=(observation.id,),
        method="tracks/2",
    )


def picture(path="vessel.merchant.cargo", *ports):
    seen = last_heard(path)
    evidence = Evidence(SHA, "ais.csv", "text/csv", 9, "ais.csv", HEARD + timedelta(hours=1))
    return CasePicture(
        title="Case",
        as_of=date(2024, 12, 27),
        sites=(SitePicture(TARTUS, looks=(LOOK,), onward=(told(seen, *ports),)),),
        observations=(seen,),
        evidence=(evidence,),
        readings=(Reading(SHA, ReadStatus.READ, "tracks/2"),),
    )


def test_the_plan_of_deadlines_in_words():
    (said,) = bound(picture().sites[0], Names(TAXONOMY))
    assert "SPARTA (cargo ship) was last heard 23 December 2024, 19:20 UTC" in said.text
    assert "At 14 kn: if bound for Tobruk (Libya) (31\u202f%), not before" in said.text
    assert "25 December 2024, 17:20 UTC" in said.text
    assert "Baltiysk (2\u202f%), not before 4 January 2025, so not yet" in said.text
    assert "for another port of the list 42\u202f%" in said.text
    assert said.text.endswith("nothing in this case places it at either since.")


@pytest.mark.parametrize(
    ("number", "words"), [(1, "places it there"), (3, "places it at any of them")]
)
def test_seen_nowhere_is_said_in_the_number_of_ports(number, words):
    ports = [TOBRUK, BALTIYSK, replace(TOBRUK, name="Benghazi")][:number]
    (said,) = bound(picture("vessel.merchant.cargo", *ports).sites[0], Names(TAXONOMY))
    assert words in said.text


def test_a_sighting_is_said():
    seen = replace(TOBRUK, seen=("obs-5",))
    (said,) = bound(picture("vessel.merchant.cargo", seen).sites[0], Names(TAXONOMY))
    assert "since told to be at Tobruk (Libya)" in said.text


def test_nothing_leaves_before_the_delay_is_over():
    early = visible(picture(), Policy(at=HEARD + timedelta(hours=71)))
    assert early.sites[0].onward == ()
    late = visible(picture(), Policy(at=HEARD + timedelta(hours=73)))
    assert len(late.sites[0].onward) == 1


def test_the_last_position_leaves_on_the_grid_with_ids_that_hold():
    late = visible(picture(), Policy(at=UNTIL, coarsen_km=20.0))
    (one,) = late.sites[0].onward
    assert abs(one.at.lat - 34.9134) < 20 / 111
    assert one.at != Point(34.8012, 34.9134)
    assert one.inputs == (late.observations[0].id,)
    assert one.area
    wider = visible(picture(), Policy(at=UNTIL, coarsen_km=200.0))
    assert wider.sites[0].onward[0].area == ()


@pytest.mark.parametrize("path", ["vessel.naval.frigate", "aircraft.transport.heavy"])
def test_nothing_leaves_of_forces(path):
    shown = visible(picture(path), Policy(at=UNTIL + timedelta(days=30)))
    assert shown.sites[0].onward == ()
    assert all(o.place is None or o.place.point is None for o in shown.observations)


def test_why_leads_from_the_sentence_to_the_row():
    case = picture()
    key = case.sites[0].onward[0].id
    steps = trail(case, key)
    assert [step.kind for step in steps] == ["onward", "observation", "evidence"]
    assert "SPARTA can be by" in steps[0].text
    assert key in index(case).records
    assert any(key in line for line in site_lines(case, case.sites[0], TAXONOMY))


def test_the_report_draws_the_area_with_land_on_top_and_says_the_plan():
    html = report_html(picture(), {}, Policy(at=UNTIL + timedelta(days=9)), TAXONOMY)
    drawing = html[html.index("<title>Where SPARTA can be by") :]
    assert drawing.index('class="reach-cell"') < drawing.index('class="land"')
    assert "so not yet" in html
    held = report_html(picture(), {}, Policy(at=HEARD + timedelta(hours=1)), TAXONOMY)
    assert "SPARTA" not in held


def test_an_area_left_out_has_no_map():
    shown = visible(picture(), Policy(at=UNTIL, coarsen_km=200.0))
    assert reach_maps(shown.sites[0], 620, 360) == ()
