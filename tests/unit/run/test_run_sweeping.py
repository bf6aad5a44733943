"""Several files of positions read as one archive, whatever the order in which they were added."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

pytest.importorskip("polars")

from sitewatch.model import Reading, ReadStatus
from sitewatch.run.adding import Told, add_evidence
from sitewatch.run.executor import LocalExecutor, PoolExecutor
from sitewatch.run.opening import open_case
from sitewatch.run.surveying import observations_by
from sitewatch.run.sweeping import surveyed, sweep_stage
from sitewatch.run.verification import check_spans
from sitewatch.store.case import Case
from sitewatch.testing.positions import ais_csv
from sitewatch.tracks.plugin import METHOD

LATE = datetime(2025, 1, 31, tzinfo=UTC)
CUT = "2024-12-22T20:10"
SITES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": "tartus", "name": "Tartus", "kind": "port"},
            "geometry": {"type": "Point", "coordinates": [35.87, 34.91]},
        }
    ],
}


@dataclass(frozen=True)
class Counting:
    """Runs parts here and notes how many there were."""

    parts: list

    def map(self, function, parts):
        for part in parts:
            self.parts.append(part)
            yield function(part)


def halves():
    head, *rows = ais_csv().splitlines()
    early = [row for row in rows if row.split(",")[1] < CUT]
    late = [row for row in rows if row.split(",")[1] >= CUT]
    return ["\n".join([head, *half]) + "\n" for half in (early, late)]


def make(folder, *files):
    """A case with some (name, text, day on which it was added) files, read and swept."""
    Case.create(folder).close()
    (folder / "sites.geojson").write_text(json.dumps(SITES), encoding="utf-8")
    for name, text, added in files:
        put(folder, name, text, added)
    return folder


def put(folder, name, text, added):
    path = folder.parent / name
    path.write_text(text, encoding="utf-8")
    with open_case(folder) as case:
        for evidence in add_evidence(case, [str(path)], Told(added)).new:
            reading = Reading(evidence.sha256, ReadStatus.READ, METHOD)
            case.store.ledger.record_reading(reading, "key", evidence.retrieved)


def swept(folder, moment=LATE, executor=None):
    with open_case(folder) as case:
        sweep_stage(case, moment, None)
        return surveyed(case, moment, executor)


def day(number):
    return datetime(2024, 12, number, tzinfo=UTC)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    early, late = halves()
    folder = tmp_path_factory.mktemp("both") / "case"
    return make(folder, ("early.csv", early, day(25)), ("late.csv", late, day(28)))


def silences(found):
    return [o for o in found.observations if o.state == "ais_silent"]


def test_a_ship_heard_in_two_files_was_silent_once_between_them(both):
    (silence,) = [o for o in silences(swept(both)) if o.asset.names == ("SPARTA",)]
    assert silence.time.reasons[0].startswith("silent for 22.2 h")
    first, last = silence.locator.messages
    assert first.isdecimal()
    source, _, row = last.partition(":")
    assert len(source) == 64
    assert row.isdecimal()


def test_what_was_known_before_the_second_file_is_told_as_it_was_then(both):
    early = swept(both, day(26))
    assert not [o for o in silences(early) if o.asset.names == ("SPARTA",)]
    (ship,) = early.last
    assert ship.asset.names == ("SPARTA",)
    assert ship.seen.when < day(23)
    (later,) = swept(both).last
    assert later.seen.when > day(23)


def test_the_order_of_adding_leaves_no_trace(both, tmp_path):
    early, late = halves()
    other = make(tmp_path / "case", ("late.csv", late, day(25)), ("early.csv", early, day(28)))
    mine, theirs = swept(both), swept(other)
    assert mine == theirs


def test_two_files_say_what_one_file_with_all_of_it_says(both, tmp_path):
    whole = make(tmp_path / "case", ("all.csv", ais_csv(), day(25)))

    def facts(found):
        return sorted(
            (o.state, o.time.span.start, o.time.span.end, o.asset.path, o.asset.names, str(o.count))
            for o in found.observations
        )

    assert facts(swept(both)) == facts(swept(whole))


def test_late_data_opens_again_only_the_buckets_it_touches(both, tmp_path):
    early, late = halves()
    folder = make(tmp_path / "case", ("early.csv", early, day(25)))
    swept(folder)
    head, *rows = late.splitlines()
    sparta = "\n".join([head, *(row for row in rows if "SPARTA" in row)]) + "\n"
    put(folder, "sparta.csv", sparta, day(28))
    counting = Counting([])
    with open_case(folder) as case:
        surveyed(case, LATE, counting)
    assert len(counting.parts) == 1


def test_a_pool_makes_what_one_process_makes(both):
    with open_case(both) as case:
        store = case.store.path / "tracks"
        for path in store.glob("parts/*/*.part"):
            path.unlink()
        for path in store.glob("surveys/*.json"):
            path.unlink()
        pooled = surveyed(case, LATE, PoolExecutor(2))
    with open_case(both) as case:
        assert surveyed(case, LATE, LocalExecutor()) == pooled


def test_rows_in_another_file_are_verified_too(both):
    with open_case(both) as case:
        check = check_spans(case)
        assert check.checked == len(observations_by(case, None, None)) > 0
        assert check.problems == ()
