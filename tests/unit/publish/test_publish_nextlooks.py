"""Passes to come: exact repeats of past ones, worked out by hand."""

from datetime import UTC, datetime, timedelta

from sitewatch.model import Basis, Dated, Look, Medium, Span
from sitewatch.publish.nextlooks import next_passes


def at(day, hour=8, minute=21):
    return datetime(2024, 12, day, hour, minute, tzinfo=UTC)


def look(when, sensor="sentinel-2", observer="Sentinel-2B", width=timedelta(seconds=1)):
    captured = Dated(Span(when, when + width), Basis.EXPLICIT)
    return Look("s", observer, Medium.IMAGERY, captured, sensor=sensor)


def told(looks, after, horizon=12):
    return [(p.platform, p.at, p.sister) for p in next_passes(looks, after, horizon)]


def test_sentinel_2_comes_after_ten_days_and_a_sister_after_five():
    assert told([look(at(10))], at(12)) == [
        ("Sentinel-2B", at(15), True),
        ("Sentinel-2B", at(20), False),
    ]


def test_sentinel_1_comes_after_twelve_days_and_a_sister_after_six():
    radar = look(at(1, 3, 50), "sentinel-1", "Sentinel-1A")
    assert told([radar], at(2)) == [
        ("Sentinel-1A", at(7, 3, 50), True),
        ("Sentinel-1A", at(13, 3, 50), False),
    ]


def test_a_sister_that_is_known_goes_by_its_own_name():
    both = [look(at(10)), look(at(5), observer="Sentinel-2A")]
    assert told(both, at(12)) == [
        ("Sentinel-2A", at(15), False),
        ("Sentinel-2B", at(20), False),
    ]


def test_scenes_of_one_pass_are_one_pass():
    both = [look(at(10)), look(at(10, 8, 22))]
    assert [p for p in told(both, at(12)) if not p[2]] == [("Sentinel-2B", at(20), False)]


def test_a_past_look_of_many_cycles_ago_still_tells_the_day():
    assert told([look(at(1) - timedelta(days=90))], at(2), 9)[-1][1] == at(11)


def test_other_sensors_days_and_old_looks_tell_nothing():
    assert not told([look(at(10), sensor="optical-submetre")], at(12))
    assert not told([look(at(10), width=timedelta(days=1))], at(12))
    assert not told([look(at(10) - timedelta(days=200))], at(12))
    assert not told([look(at(14))], at(12)), "a look to come is not known yet"


def test_a_scene_that_only_has_the_pixels_of_a_known_satellite_tells_no_pass():
    unknown = [look(at(10), observer=name) for name in ("Landsat-8", "Sentinel-2", "PlanetScope")]
    radar = look(at(10), "sentinel-1", "ICEYE-X7")
    assert told([*unknown, radar], at(12)) == []
