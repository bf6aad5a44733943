"""Whatever order things are done in, and wherever a writer dies, the case stays whole."""

import hashlib
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sitewatch.model import (
    AssetRef,
    Basis,
    Count,
    CountKind,
    Dated,
    Kind,
    Link,
    Medium,
    Modality,
    Observation,
    Place,
    Point,
    Polarity,
    Span,
    TextLocator,
)
from sitewatch.store.codec import dump, load
from sitewatch.store.ledger import Ledger
from sitewatch.store.vault import Vault
from sitewatch.testing.store import NOON, article, evidence_of, memory_engine, reading_of

# ---- records as text -----------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
instants = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.builds(
    lambda start, width: Span(start, start + width),
    instants,
    st.timedeltas(timedelta(microseconds=1), timedelta(days=400)),
)
times = st.builds(Dated, spans, st.sampled_from(Basis), st.tuples(words), words)
locators = st.builds(
    lambda start, quote: TextLocator(start, start + len(quote), quote),
    st.integers(0, 10**6),
    words.filter(bool),
)
points = st.builds(Point, st.floats(-180, 180) | st.integers(-180, 180), st.floats(-90, 90))
counts = st.builds(
    lambda low, more: Count(low, low + more, CountKind.ABOUT), st.integers(0, 99), st.integers(0, 9)
)
links = st.builds(Link, words, st.sampled_from(Medium), words, st.none() | st.integers(0, 99))
observations = st.builds(
    Observation,
    evidence=st.just("a" * 64),
    locator=locators,
    kind=st.sampled_from(Kind),
    asset=st.builds(
        AssetRef, st.just("vessel.naval"), st.none() | words, st.lists(words).map(tuple)
    ),
    state=words.filter(bool),
    time=times,
    place=st.none() | st.builds(Place, words, st.none() | points),
    count=st.none() | counts,
    seen=st.none() | times,
    polarity=st.sampled_from(Polarity),
    modality=st.sampled_from(Modality),
    chain=st.lists(links, max_size=3).map(tuple),
    confidence=st.floats(0, 1) | st.sampled_from([0, 1]),
)


@given(observations)
def test_any_observation_comes_back_as_it_was(observation: Observation):
    text = dump(observation)
    back = load(Observation, text)
    assert back == observation
    assert back.id == observation.id


# ---- the vault -----------------------------------------------------------------------------------


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from([b"", b"a", b"b", b"\0" * 999]) | st.binary(max_size=9), max_size=8)
)
def test_a_vault_holds_each_original_once_whatever_the_order(originals: list[bytes]):
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder))
        for raw in originals:
            vault.put(raw)
        expected = {hashlib.sha256(raw).hexdigest(): raw for raw in originals}
        assert set(vault.shas()) == set(expected)
        assert {sha: vault.get(sha) for sha in expected} == expected
        assert vault.verify(expected) == []


# ---- the ledger ----------------------------------------------------------------------------------

ARTICLES = [evidence_of(article(number)) for number in range(3)]
articles = st.integers(0, len(ARTICLES) - 1)
versions = st.integers(1, 2)
known = st.sampled_from([NOON, NOON + timedelta(days=1)])


class Killed(BaseException):
    """Stands for the end of the process at that instant."""


class Writers(RuleBasedStateMachine):
    """Adds, reads and clears in any order; at any instant the writer may die in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = memory_engine()
        self.entries_to_live: int | None = None
        self.ledger = Ledger(self.engine, self.clock)
        self.added: set[int] = set()
        self.current: dict[int, tuple[int, datetime]] = {}

    def teardown(self) -> None:
        self.engine.dispose()

    def clock(self) -> datetime:
        """Is asked once for each entry of the log, so that it can die at any of them."""
        if self.entries_to_live == 0:
            raise Killed
        if self.entries_to_live is not None:
            self.entries_to_live -= 1
        return NOON

    def survives(self, work: Callable[[], object], entries: int | None) -> bool:
        self.entries_to_live = entries
        try:
            work()
        except Killed:
            return False
        finally:
            self.entries_to_live = None
        return True

    @initialize()
    def add_the_first(self) -> None:
        self.add(0, None)

    @rule(number=articles, lives=st.none() | st.just(0))
    def add(self, number: int, lives: int | None) -> None:
        if self.survives(lambda: self.ledger.add_evidence(ARTICLES[number]), lives):
            self.added.add(number)

    @rule(
        numbers=st.lists(articles, min_size=1, max_size=3),
        version=versions,
        at=known,
        lives=st.none() | st.integers(0, 2),
    )
    def read(self, numbers: list[int], version: int, at: datetime, lives: int | None) -> None:
        chosen = [number for number in numbers if number in self.added]
        batch = [(self.reading(number, version), at) for number in chosen]
        if self.survives(lambda: self.ledger.record_readings(batch, "key"), lives):
            self.current |= dict.fromkeys(chosen, (version, at))

    @rule(lives=st.none() | st.just(0))
    def clear(self, lives: int | None) -> None:
        if self.survives(lambda: self.ledger.clear_derived(readings=True), lives):
            self.current.clear()

    @rule(at=known)
    def repeat_what_is_current(self, at: datetime) -> None:
        before = self.ledger.log()
        for number, (version, known_at) in self.current.items():
            assert not self.ledger.record_reading(self.reading(number, version), "key", known_at)
        assert self.ledger.log() == before

    @staticmethod
    def reading(number: int, version: int):
        return reading_of(ARTICLES[number].sha256, version, f"simulated/{version}")

    @invariant()
    def the_log_holds(self) -> None:
        assert self.ledger.verify_log() == []

    @invariant()
    def evidence_is_what_was_added(self) -> None:
        expected = {ARTICLES[number].sha256 for number in self.added}
        assert {evidence.sha256 for evidence in self.ledger.evidence()} == expected
        assert len(self.ledger.evidence()) == len(expected)

    @invariant()
    def observations_are_those_of_the_current_readings(self) -> None:
        for day, as_of in ((NOON, NOON), (NOON + timedelta(days=1), None)):
            expected = sorted(
                observation.id
                for number, (version, at) in self.current.items()
                for observation in self.reading(number, version).observations
                if at <= day
            )
            assert [o.id for o in self.ledger.observations(as_of)] == expected


Writers.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestWriters = Writers.TestCase


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(3)), st.lists(known, min_size=3, max_size=3))
def test_what_is_known_only_grows_with_the_day(order: list[int], when: list[datetime]):
    engine = memory_engine()
    ledger = Ledger(engine)
    for number in order:
        ledger.add_evidence(ARTICLES[number])
        reading = reading_of(ARTICLES[number].sha256)
        ledger.record_reading(reading, "key", when[number])
    days = [NOON - timedelta(days=1), NOON, NOON + timedelta(days=1)]
    seen = [{o.id for o in ledger.observations(day)} for day in days]
    assert seen[0] == set()
    assert seen[0] <= seen[1] <= seen[2]
    assert len(seen[2]) == 6
    engine.dispose()
