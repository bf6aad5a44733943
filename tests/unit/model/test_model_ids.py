from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from sitewatch.model import (
    Credibility,
    Indicator,
    Point,
    Sight,
    canonical_json,
    content_id,
    id_holds,
)


def test_keys_are_sorted_and_nothing_is_padded():
    assert canonical_json({"b": 1, "a": [1, 2]}) == '{"a":[1,2],"b":1}'


def test_records_enums_dates_and_sets_have_one_form():
    value = {"p": Point(1.0, 2.0), "c": Credibility.CONFIRMED, "s": {"b", "a"}, "k": Sight.SEEN}
    assert canonical_json(value) == '{"c":1,"k":"seen","p":{"lat":2.0,"lon":1.0},"s":["a","b"]}'
    assert canonical_json(date(2024, 12, 13)) == '"2024-12-13"'


def test_times_are_written_in_utc():
    damascus = timezone(timedelta(hours=3))
    there = datetime(2024, 12, 13, 3, tzinfo=damascus)
    assert canonical_json(there) == '"2024-12-13T00:00:00+00:00"'
    assert canonical_json(there) == canonical_json(datetime(2024, 12, 13, tzinfo=UTC))


def test_other_scripts_stay_readable():
    assert canonical_json("Хмеймим") == '"Хмеймим"'


def test_what_has_no_form_is_refused():
    with pytest.raises(TypeError, match="no canonical form for object"):
        canonical_json({"a": object()})


def test_a_content_id_is_the_start_of_the_hash():
    # printf '{"a":1}' | sha256sum  ->  015abd7f5cc57a2dd94b...
    assert content_id("x", {"a": 1}) == "x-015abd7f5cc57a2dd94b"


def test_a_record_gets_an_id_from_its_content():
    a = Indicator("warships-present", "warships present", "tartus", Sight.SEEN)
    b = Indicator("warships-present", "warships present", "tartus", Sight.SEEN)
    other = Indicator("warships-present", "warships present", "tartus", Sight.NOT_LOOKED)
    assert a.id == b.id
    assert a.id.startswith("ind-")
    assert len(a.id) == len("ind-") + 20
    assert other.id != a.id


def test_a_changed_record_that_keeps_its_id_is_found_out():
    a = Indicator("warships-present", "warships present", "tartus", Sight.SEEN)
    assert id_holds(a)
    assert not id_holds(replace(a, site="latakia"))
    assert id_holds(replace(a, site="latakia", id=""))


def test_ids_do_not_depend_on_the_run():
    code = "from sitewatch.model import content_id; print(content_id('x', {'s': {'b', 'a', 'c'}}))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert runs == {content_id("x", {"s": {"a", "b", "c"}}) + "\n"}
