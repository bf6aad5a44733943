"""What is told beside a scene, and the package that keeps both together."""

from datetime import UTC, datetime

import pytest

from sitewatch.errors import UnreadableError
from sitewatch.imagery.facts import Facts, facts_json, joined, parse_facts, span_of_words
from sitewatch.imagery.package import Package, pack, unpack
from sitewatch.model import Span


def test_a_day_an_instant_and_a_range_are_read():
    assert str(span_of_words("2024-12-13")) == "2024-12-13"
    assert span_of_words("2024-12").width_days == 31
    at = span_of_words("2024-12-13T10:21:00+02:00")
    assert at.start == datetime(2024, 12, 13, 8, 21, tzinfo=UTC)
    assert str(span_of_words("2024-12-13/2024-12-17")) == "2024-12-13 to 2024-12-17"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"[]", "object"),
        (b"{", "not JSON"),
        (b'{"taken": 1}', "unknown keys: taken"),
        (b'{"captured": "last week"}', "captured"),
        (b'{"bounds": [1, 2, 3]}', "west, south, east, north"),
        (b'{"bounds": [36, 35, 35, 36]}', "west, south, east, north"),
        (b'{"points": [[0, 0, 500, 1]]}', "not on the globe"),
        (b'{"scale": true}', "must be a number"),
        (b'{"unit": "feet"}', "must be one of"),
        (b'{"kind": "sonar"}', "kind"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_wrong_sidecar_names_the_place(text, says):
    with pytest.raises(UnreadableError, match=r"scene\.json") as refused:
        parse_facts(text, "scene.json")
    assert says in str(refused.value)


def test_facts_come_back_as_they_were_written():
    facts = Facts(
        captured=Span(datetime(2024, 12, 13, tzinfo=UTC), datetime(2024, 12, 14, tzinfo=UTC)),
        bounds=(35.0, 34.0, 36.0, 35.0),
        points=((0.0, 0.0, 35.0, 35.0),),
        pixels_shareable=False,
        scale=0.0,
        relative_orbit=21,
        bands=("blue", "green"),
    )
    assert parse_facts(facts_json(facts), "x") == facts


def test_the_first_facts_win_and_simulated_is_never_lost():
    both = joined(
        Facts(licence="CC0", simulated=False), Facts(licence="x", platform="P", simulated=True)
    )
    assert (both.licence, both.platform, both.simulated) == ("CC0", "P", True)


def test_a_package_keeps_the_bytes_and_is_the_same_twice():
    package = Package("a.tif", b"II*\0 and more", Facts(licence="CC0"), b"{}")
    raw = pack(package)
    assert raw == pack(package)
    assert unpack(raw, "a") == package
    assert raw[30:50].startswith(b"mimetype")


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_damaged_package_is_refused(cut):
    raw = pack(Package("a.tif", b"II*\0" + bytes(500), Facts()))
    with pytest.raises(UnreadableError, match=r"where\.zip"):
        unpack(raw[:cut], "where.zip")
