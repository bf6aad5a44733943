"""What leaves of tracks: coarse, late, and none of forces; needs no optional package."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sitewatch.model import (
    AssetRef,
    Basis,
    CasePicture,
    Dated,
    Evidence,
    Kind,
    Link,
    Medium,
    Observation,
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
from sitewatch.publish.names import Names
from sitewatch.publish.policy import LIVE, Policy, coarsened, visible
from sitewatch.publish.report import report_html
from sitewatch.publish.terminal import site_lines
from sitewatch.publish.transmitters import MOST, transmitted, transmitted_lines
from sitewatch.publish.waymap import drawn_ways, way_map
from sitewatch.taxonomy import load_taxonomy

SHA = "a" * 64
END = datetime(2024, 12, 23, 18, tzinfo=UTC)
SPAN = Span(END - timedelta(hours=22), END)
PATH = ((35.86, 34.91), (35.7, 34.9), (35.2, 34.8), (35.0, 34.8))
TARTUS = Site("tartus", "Tartus", SiteKind.PORT, Point(35.87, 34.91))
TAXONOMY = load_taxonomy()


def silence(path="vessel.merchant.cargo", chance="; a switch-off with probability 0.62"):
    reasons = (f"silent for 22.0 h{chance}", "8 of 8 ships heard there were heard again")
    return Observation(
        evidence=SHA,
        locator=TrackLocator("273000001", SPAN, ("5", "9"), PATH),
        kind=Kind.STATE,
        asset=AssetRef(path, names=("SPARTA",)),
        count=exactly(1),
        state="ais_silent",
        time=Dated(SPAN, Basis.EXPLICIT, reasons),
        site="tartus",
        place=Place("Tartus", Point(35.7, 34.9)),
        chain=(Link("AIS, shore stations", Medium.TRACKING),),
        method="tracks/1",
    )


def picture(*observations):
    evidence = Evidence(SHA, "ais.csv", "text/csv", 9, "ais.csv", END + timedelta(hours=1))
    return CasePicture(
        title="Case",
        as_of=date(2024, 12, 24),
        sites=(SitePicture(TARTUS),),
        observations=observations,
        evidence=(evidence,),
        readings=(Reading(SHA, ReadStatus.READ, "tracks/1"),),
    )


def test_a_way_waits_from_when_it_ended_whoever_published_it():
    told = picture(silence())
    early = visible(told, Policy(at=END + timedelta(hours=71)))
    assert not early.observations
    assert dict(early.withheld)[LIVE] == 1
    late = visible(told, Policy(at=END + timedelta(hours=73)))
    assert len(late.observations) == 1
    assert LIVE not in dict(late.withheld)


def test_places_and_ways_stand_on_the_grid():
    shown = visible(picture(silence()), Policy(coarsen_km=5.0, at=END + timedelta(days=9)))
    (observation,) = shown.observations
    expected = [coarsened(Point(*at), 5.0) for at in PATH]
    assert observation.locator.path == tuple((p.lon, p.lat) for p in expected)
    assert observation.place.point == coarsened(Point(35.7, 34.9), 5.0)


def test_ways_of_forces_are_not_drawn():
    for path in ("vessel.naval", "vessel.naval.frigate", "aircraft.transport"):
        shown = visible(picture(silence(path)), Policy(at=END + timedelta(days=9)))
        assert shown.observations[0].locator.path == ()
        assert way_map(shown, TARTUS, 600, 300) is None


def test_a_silence_is_a_dashed_line_with_its_probability():
    (way,) = drawn_ways(picture(silence()), "tartus")
    assert way.gap == (PATH[1], PATH[2])
    assert way.known == (PATH[:2], PATH[2:])
    assert way.chance == "0.62"
    drawing = way_map(picture(silence()), TARTUS, 600, 300)
    assert drawing.count("stroke-dasharray") == 1
    assert ">0.62<" in drawing


def test_a_silence_that_nobody_judged_has_no_figure():
    (way,) = drawn_ways(picture(silence(chance="")), "tartus")
    assert way.chance == ""


def test_show_prints_the_silence_with_its_reasons_and_its_id():
    one = silence()
    text = " ".join(" ".join(site_lines(picture(one), SitePicture(TARTUS), TAXONOMY)).split())
    assert "SPARTA (cargo ship) fell silent; silent for 22.0 h" in text
    assert "a switch-off with probability 0.62; 8 of 8 ships" in text
    assert one.id in text


def test_long_lists_say_how_many_more_there_are():
    many = [replace(silence(), same_as=str(n), id="") for n in range(MOST + 3)]
    lines = list(transmitted_lines(transmitted(picture(*many), "tartus", Names(TAXONOMY))))
    assert len(lines) == MOST + 1
    assert lines[-1].startswith("and 3 more")


def test_the_report_shows_the_list_and_the_drawing_once_the_delay_is_over():
    told = picture(silence())
    told = replace(told, sites=(SitePicture(TARTUS, looks=(_look(),)),))
    late = report_html(told, {}, Policy(at=END + timedelta(days=9)), TAXONOMY)
    assert "own positions say" in late
    assert "way gap" in late
    early = report_html(told, {}, Policy(at=END), TAXONOMY)
    assert "SPARTA" not in early
    assert 'class="way gap"' not in early


def _look():
    from sitewatch.model import Look

    return Look("tartus", "AIS, shore stations", Medium.TRACKING, Dated(SPAN, Basis.EXPLICIT))
