import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from sitewatch.errors import CaseError, RecordError
from sitewatch.model import (
    Assessment,
    Basis,
    Chance,
    Credibility,
    Dated,
    Evidence,
    Explanation,
    Indicator,
    Link,
    Look,
    Medium,
    Observation,
    PixelLocator,
    Place,
    Point,
    Polygon,
    Probability,
    Reading,
    ReadStatus,
    Relay,
    Review,
    Sight,
    Site,
    SiteKind,
    Span,
    TrackLocator,
    Verdict,
    canonical_json,
    day,
)
from sitewatch.store.codec import dump, load
from sitewatch.testing.store import NOON, evidence_of, observation_of, reading_of

SHA = "a" * 64
WHEN = Dated(day(date(2024, 12, 13)), Basis.RELATIVE, ("two days before",), "on Friday")
LOOK = Look(
    "north-port",
    "Example Imaging",
    Medium.IMAGERY,
    WHEN,
    chances=(Chance("equipment.crane", 0.5, 0.9, "card"),),
)
RECORDS = [
    observation_of(SHA),
    replace(observation_of(SHA), id="", locator=PixelLocator(1, 2, 3, 4)),
    replace(
        observation_of(SHA),
        id="",
        locator=TrackLocator("123456789", WHEN.span, ("m-1",)),
        place=Place("the pier", Point(1.5, 2.25)),
        chain=(Link("Somebody", Medium.WITNESS, "said", 3, 9, direct=True),),
        cited=(("time", 4, 8),),
    ),
    LOOK,
    Relay(LOOK.id, SHA, ("obs-1",), ("An outlet",), 0.25),
    Review("obs-1", Verdict.CORRECT, "miscounted", "an analyst", NOON, (("count", "3"),)),
    evidence_of(b"x"),
    replace(reading_of(SHA), looks=(LOOK,)),
    Indicator("cranes", "Cranes", "north-port", Sight.SEEN, credibility=Credibility.DOUBTFUL),
    Assessment(
        "north-port",
        date(2024, 12, 20),
        (Explanation("h", "H", "It is so.", 0.5, Probability(0.5, 0.25, 0.75)),),
        naive=(("h", 0.5),),
    ),
    Site("north-port", "North Port", SiteKind.PORT, Point(1.5, 2.5)),
    Site(
        "south-field",
        "South Field",
        SiteKind.AIR_BASE,
        Polygon(((Point(0.5, 0.5), Point(1.5, 0.5), Point(1.5, 1.5), Point(0.5, 0.5)),)),
    ),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_as_it_was(record):
    text = dump(record)
    assert load(type(record), text) == record
    assert dump(load(type(record), text)) == text


def test_the_text_is_the_canonical_form_that_ids_are_hashes_of():
    observation = observation_of(SHA)
    assert dump(observation) == canonical_json(observation)
    assert dump(evidence_of(b"")).startswith('{"media_type":"text/plain","name":')


def test_a_time_of_another_zone_is_kept_as_the_same_instant():
    there = datetime(2024, 12, 13, 15, tzinfo=timezone(timedelta(hours=3)))
    back = load(Evidence, dump(evidence_of(b"x", there)))
    assert back.retrieved == there
    assert back.retrieved.utcoffset() == timedelta(0)


def test_an_altered_record_is_refused_and_named():
    observation = observation_of(SHA)
    text = dump(observation).replace('"present"', '"absent"')
    with pytest.raises(CaseError, match=f"{observation.id}: its id is not the hash"):
        load(Observation, text)


def test_an_altered_id_is_refused():
    text = dump(observation_of(SHA)).replace('"id":"obs-', '"id":"obs-f')
    with pytest.raises(CaseError, match="not the hash"):
        load(Observation, text)


def test_an_altered_record_inside_a_reading_is_refused():
    text = dump(reading_of(SHA)).replace('"present"', '"absent"', 1)
    with pytest.raises(CaseError, match="not the hash"):
        load(Reading, text)


def test_an_empty_id_is_filled_in():
    body = json.loads(dump(observation_of(SHA)))
    body["id"] = ""
    assert load(Observation, json.dumps(body)) == observation_of(SHA)


def test_whole_numbers_in_fields_of_fractions_keep_their_id():
    """A position of 35 is the same as one of 35.0, but its text, and so its hash, differs."""
    place = Place("the pier", Point(35, 34))
    observation = replace(observation_of(SHA), id="", place=place, confidence=1)
    reading = Reading(SHA, ReadStatus.READ, "m/1", observations=(observation,))
    assert load(Observation, dump(observation)) == observation
    assert load(Reading, dump(reading)).observations[0].id == observation.id


def test_half_a_character_is_refused_before_it_reaches_the_disk():
    evidence = replace(evidence_of(b"x"), title="a title \ud83d")
    with pytest.raises(RecordError, match=r"half a character in a text: '\\ud83d'"):
        dump(evidence)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Evidence, "not json", "Invalid JSON"),
        (Evidence, "{}", "sha256: Field required"),
        (Evidence, dump(evidence_of(b"x")).replace(":1,", ':"1",'), "size_bytes"),
        (Evidence, dump(evidence_of(b"x")).replace('"sha256":"', '"sha256":"z'), "not a SHA-256"),
        (Span, '{"start":"2024-12-13T00:00:00Z","end":"2024-12-12T00:00:00Z"}', "must end after"),
    ],
)
def test_what_is_no_such_record_is_refused(kind, text, said):
    with pytest.raises(CaseError, match=said):
        load(kind, text)


def test_a_time_comes_back_in_utc():
    assert load(Span, dump(day(date(2024, 12, 13)))).start == datetime(2024, 12, 13, tzinfo=UTC)
