"""What every ledger does, whatever database it stands on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sitewatch.errors import CaseError, TimeError
from sitewatch.model import (
    Look,
    Medium,
    Point,
    Reading,
    ReadStatus,
    Review,
    Site,
    SiteKind,
    SitePicture,
    Verdict,
)
from sitewatch.store.database import open_engine
from sitewatch.store.ledger import Ledger
from sitewatch.testing.store import (
    NOON,
    SITES,
    empty_database,
    evidence_of,
    memory_engine,
    observation_of,
    reading_of,
)

A, B = evidence_of(b"article a"), evidence_of(b"article b")
KEY = "read-1"
HOUR = timedelta(hours=1)


def on_disk(folder: Path) -> Engine:
    (folder / "case.db").write_bytes(empty_database())
    return open_engine(folder / "case.db")


def in_memory(folder: Path) -> Engine:
    return memory_engine()


@pytest.fixture(params=[on_disk, in_memory], ids=lambda engine: engine.__name__)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger whose clock moves on by a minute at each look."""
    engine = request.param(tmp_path)
    now = NOON

    def clock() -> datetime:
        nonlocal now
        now += timedelta(minutes=1)
        return now

    yield Ledger(engine, clock)
    engine.dispose()


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """A ledger with two pieces of evidence and a reading of the first."""
    ledger.add_evidence(A)
    ledger.add_evidence(B)
    ledger.record_reading(reading_of(A.sha256, 4), KEY, NOON)
    return ledger


def actions(ledger: Ledger) -> list[str]:
    return [entry.action for entry in ledger.log()]


def ids(readings: list[Reading]) -> list[str]:
    return sorted(o.id for reading in readings for o in reading.observations)


# ---- evidence ------------------------------------------------------------------------------------


def test_evidence_is_recorded_once(ledger):
    assert ledger.add_evidence(A)
    assert not ledger.add_evidence(replace(A, name="another name.txt"))
    assert ledger.evidence() == (A,)
    assert actions(ledger) == ["evidence"]


def test_evidence_comes_by_hash_in_order(ledger):
    for evidence in (A, B):
        ledger.add_evidence(evidence)
    assert ledger.evidence() == tuple(sorted((A, B), key=lambda e: e.sha256))


# ---- readings ------------------------------------------------------------------------------------


def test_a_reading_comes_back_without_its_observations_and_they_by_id(filled):
    reading = reading_of(A.sha256, 4)
    assert filled.readings() == (replace(reading, observations=()),)
    assert filled.observations() == tuple(sorted(reading.observations, key=lambda o: o.id))


def test_the_same_reading_again_changes_nothing(filled):
    before = filled.log()
    assert not filled.record_reading(reading_of(A.sha256, 4), KEY, NOON)
    assert filled.log() == before
    assert len(filled.observations(superseded=True)) == 4


def test_a_reading_needs_its_evidence(ledger):
    with pytest.raises(CaseError, match=f"{A.sha256}: a reading of evidence that is not"):
        ledger.record_reading(reading_of(A.sha256), KEY, NOON)
    assert ledger.log() == ()


def test_a_reading_holds_observations_of_its_own_evidence_only(filled):
    strange = replace(reading_of(A.sha256), observations=(observation_of(B.sha256),))
    with pytest.raises(CaseError, match="an observation of other evidence: obs-"):
        filled.record_reading(strange, KEY, NOON)


def test_a_known_time_needs_a_zone(filled):
    with pytest.raises(TimeError, match="without a zone"):
        filled.record_reading(reading_of(B.sha256), KEY, NOON.replace(tzinfo=None))


def test_one_statement_read_twice_in_one_text_is_kept_once(filled):
    statement = observation_of(B.sha256)
    twice = replace(reading_of(B.sha256), observations=(statement, statement))
    filled.record_reading(twice, KEY, NOON)
    assert [o for o in filled.observations() if o.evidence == B.sha256] == [statement]


def test_what_could_not_be_read_is_a_reading_too(filled):
    failed = Reading(B.sha256, ReadStatus.FAILED, "simulated/1")
    filled.record_reading(failed, KEY, NOON)
    assert failed in filled.readings()
    assert (B.sha256, "simulated/1", KEY) in filled.reading_keys()


def test_several_readings_are_one_transaction(filled):
    strange = reading_of("c" * 64)
    with pytest.raises(CaseError, match="evidence that is not in the case"):
        filled.record_readings([(reading_of(B.sha256), NOON), (strange, NOON)], KEY)
    assert {sha for sha, _, _ in filled.reading_keys()} == {A.sha256}
    assert filled.verify_log() == []


def test_several_readings_say_how_many_were_new(filled):
    batch = [(reading_of(A.sha256, 4), NOON), (reading_of(B.sha256, 3), NOON)]
    assert filled.record_readings(batch, KEY) == 1
    assert len(filled.observations()) == 4 + 3
    assert actions(filled) == ["evidence", "evidence", "reading", "reading"]


# ---- what supersedes what ------------------------------------------------------------------------


def test_a_newer_reader_supersedes_and_nothing_is_lost(filled):
    older, newer = reading_of(A.sha256, 4), reading_of(A.sha256, 1, "simulated/2")
    filled.record_reading(newer, KEY, NOON)
    assert [reading.method for reading in filled.readings()] == ["simulated/2"]
    assert [o.id for o in filled.observations()] == ids([newer])
    assert filled.reading_keys() == {(A.sha256, "simulated/2", KEY)}
    methods = [reading.method for reading in filled.readings(superseded=True)]
    assert methods == ["simulated/1", "simulated/2"]
    assert [o.id for o in filled.observations(superseded=True)] == ids([older, newer])


def test_going_back_to_earlier_settings_makes_their_reading_current_again(filled):
    reading = reading_of(A.sha256, 4)
    filled.record_reading(replace(reading, title="other settings"), "read-2", NOON)
    assert (A.sha256, "simulated/1", KEY) not in filled.reading_keys()
    assert filled.record_reading(reading, KEY, NOON)
    assert filled.readings() == (replace(reading, observations=()),)
    assert len(filled.observations()) == 4


# ---- two clocks ----------------------------------------------------------------------------------


def test_nothing_that_became_known_later_is_given(filled):
    later = NOON + HOUR
    filled.record_reading(reading_of(B.sha256, 2), KEY, later)
    assert {o.evidence for o in filled.observations(NOON)} == {A.sha256}
    assert [reading.evidence for reading in filled.readings(NOON)] == [A.sha256]
    assert len(filled.observations(later)) == 6
    assert filled.observations(NOON - HOUR) == ()


def test_a_reading_found_to_be_known_later_is_not_known_earlier(filled):
    filled.record_reading(reading_of(A.sha256, 4), KEY, NOON + HOUR)
    assert filled.observations(NOON) == ()
    assert len(filled.observations(NOON + HOUR)) == 4


# ---- sites ---------------------------------------------------------------------------------------


def test_observations_can_be_had_by_site_and_without_one(filled):
    nowhere = observation_of(B.sha256, site=None)
    filled.record_reading(replace(reading_of(B.sha256), observations=(nowhere,)), KEY, NOON)
    for site in SITES:
        assert [o.site for o in filled.observations(site=site)] == [site, site]
    assert filled.observations(site="") == (nowhere,)
    assert len(filled.observations()) == 5


# ---- reviews -------------------------------------------------------------------------------------


def review(at: datetime, reason: str = "seen on the image") -> Review:
    return Review("obs-1", Verdict.ACCEPT, reason, "an analyst", at)


def test_reviews_come_in_the_order_in_which_they_were_made(ledger):
    late, early = review(NOON + HOUR), review(NOON)
    assert ledger.add_review(late)
    assert ledger.add_review(early)
    assert not ledger.add_review(late)
    assert ledger.reviews() == (early, late)
    assert actions(ledger) == ["review", "review"]


# ---- digest --------------------------------------------------------------------------------------


def test_the_digest_changes_with_what_is_known_and_with_nothing_else(filled):
    start = filled.digest()
    filled.add_evidence(evidence_of(b"not read yet"))
    filled.record_reading(reading_of(A.sha256, 4), KEY, NOON)
    assert filled.digest() == start
    filled.add_review(review(NOON + HOUR))
    reviewed = filled.digest()
    filled.record_reading(reading_of(B.sha256), KEY, NOON + HOUR)
    assert len({start, reviewed, filled.digest()}) == 3
    assert filled.digest(NOON) != start


def test_the_digest_does_not_depend_on_the_order_of_reading(ledger):
    engine = memory_engine()
    other = Ledger(engine)
    for one, order in ((ledger, (A, B)), (other, (B, A))):
        for evidence in order:
            one.add_evidence(evidence)
            one.record_reading(reading_of(evidence.sha256), KEY, NOON)
    assert ledger.digest() == other.digest()
    engine.dispose()


# ---- results -------------------------------------------------------------------------------------


def picture(name: str, looks: int = 2) -> SitePicture:
    seen = observation_of(A.sha256).time
    made = tuple(Look(name, f"observer {n}", Medium.IMAGERY, seen) for n in range(looks))
    return SitePicture(Site(name, name.title(), SiteKind.PORT, Point(1.5, 2.5)), looks=made)


def test_results_come_back_in_the_order_in_which_they_were_put(ledger):
    pictures = tuple(picture(name) for name in ("zeta", "alpha", "middle"))
    assert ledger.put_results(pictures, "key-1")
    assert ledger.results("key-1") == pictures


def test_results_of_another_key_are_not_given(ledger):
    assert ledger.results("key-1") == ()
    ledger.put_results((picture("alpha"),), "key-1")
    assert ledger.results("key-2") == ()


def test_results_are_replaced_as_a_whole(ledger):
    ledger.put_results((picture("alpha", 3), picture("beta")), "key-1")
    ledger.put_results((picture("beta", 1),), "key-2")
    assert ledger.results("key-1") == ()
    assert ledger.results("key-2") == (picture("beta", 1),)
    assert actions(ledger) == ["results", "results"]


def test_the_same_results_again_change_nothing(ledger):
    pictures = (picture("alpha"),)
    assert ledger.put_results(pictures, "key-1")
    assert not ledger.put_results(pictures, "key-1")
    assert actions(ledger) == ["results"]


# ---- clearing ------------------------------------------------------------------------------------


def test_clearing_drops_results_and_keeps_the_rest(filled):
    filled.put_results((picture("alpha"),), "key-1")
    assert filled.clear_derived()
    assert filled.results("key-1") == ()
    assert len(filled.observations()) == 4
    assert actions(filled)[-1] == "clear"
    assert filled.verify_log() == []


def test_readings_can_be_cleared_and_made_again(filled):
    filled.put_results((picture("alpha"),), "key-1")
    filled.add_review(review(NOON))
    assert filled.clear_derived(readings=True)
    assert (filled.readings(), filled.observations(), filled.reading_keys()) == ((), (), set())
    assert (len(filled.evidence()), len(filled.reviews())) == (2, 1)
    assert filled.verify_log() == []
    assert filled.record_reading(reading_of(A.sha256, 4), KEY, NOON)
    assert len(filled.observations(superseded=True)) == 4
    assert filled.verify_log() == []


def test_clearing_nothing_changes_nothing(ledger):
    assert not ledger.clear_derived(readings=True)
    assert ledger.log() == ()


# ---- the log -------------------------------------------------------------------------------------


def test_every_change_is_in_the_log_with_its_time(filled):
    log = filled.log()
    assert [(entry.seq, entry.action, entry.subject) for entry in log] == [
        (1, "evidence", A.sha256),
        (2, "evidence", B.sha256),
        (3, "reading", A.sha256),
    ]
    assert [entry.at - NOON for entry in log] == [timedelta(minutes=n) for n in (1, 2, 3)]


def test_each_entry_carries_the_hash_of_the_one_before(filled):
    log = filled.log()
    assert [entry.previous for entry in log] == ["0" * 64, log[0].hash, log[1].hash]
    assert filled.verify_log() == []


def test_an_empty_log_holds(ledger):
    assert ledger.verify_log() == []
