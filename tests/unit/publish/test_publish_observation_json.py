from sitewatch.publish.observation_json import observation_json
from sitewatch.testing.reports import evidence_of, read_text

KEYS = [
    "id",
    "evidence",
    "locator",
    "kind",
    "site",
    "place",
    "asset",
    "count",
    "state",
    "time",
    "polarity",
    "modality",
    "chain",
    "confidence",
]
TEXT = "Two An-124s were loaded at Onyx on 11 May, the coast guard said."


def as_json(publisher=""):
    reading = read_text(TEXT, publisher=publisher)
    evidence = evidence_of(TEXT.encode(), publisher=publisher)
    return observation_json(reading.observations[0], evidence)


def test_the_agreed_keys_come_first_in_their_order():
    assert list(as_json())[: len(KEYS)] == KEYS


def test_values_are_plain_and_days_are_inclusive():
    found = as_json()
    assert found["locator"] == {"type": "text", "start": 0, "end": len(TEXT), "quote": TEXT}
    assert found["site"] == "field-onyx"
    assert found["asset"] == {"class": "aircraft.transport.heavy", "type": "An-124", "name": None}
    assert (found["count"]["min"], found["count"]["max"]) == (2, 2)
    assert found["time"]["start"] == found["time"]["end"] == "2026-05-11"
    assert found["time"]["basis"] == "explicit"
    assert found["polarity"] == "affirmed"


def test_the_chain_starts_with_the_publisher_or_null():
    assert as_json()["chain"] == [None, "coast guard"]
    assert as_json("Daily Ledger")["chain"] == ["Daily Ledger", "coast guard"]
