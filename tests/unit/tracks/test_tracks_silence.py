import pytest

pytest.importorskip("polars")

import numpy as np

from sitewatch.testing.positions import micros, positions
from sitewatch.tracks.boost import fit
from sitewatch.tracks.columns import HOUR_US
from sitewatch.tracks.events.columns import columns_of
from sitewatch.tracks.heard import NEVER, cells, heard, heard_rows
from sitewatch.tracks.injection import lesson
from sitewatch.tracks.nearness import nearness
from sitewatch.tracks.ports import ports_of
from sitewatch.tracks.reception import LONG_US, silences_of
from sitewatch.tracks.silence import NAMES, judged, learn, numbers, part, surroundings

NEAR = nearness(ports_of([(35.0, 35.0, "P", "Port", "")]))


def fleet(ships=12, hours=48, quiet=()):
    """Ships heard every ten minutes, side by side; `quiet` ones are silent from hour 20 to 30."""
    return columns_of(
        positions(
            (ship, n / 6 + ship / 600, 34.0 + ship / 100, 34.0, 1.0)
            for ship in range(1, ships + 1)
            for n in range(hours * 6)
            if not (ship in quiet and 20 <= n / 6 < 30)
        )
    )


def told(columns, model=None, until=None):
    return judged(columns, surroundings([part(columns)]), NEAR, model, until)


def test_a_silence_is_told_with_what_others_beside_it_were():
    row = told(fleet(quiet={3})).row(0, named=True)
    assert row["vessel"] == 3
    assert row["hours"] == pytest.approx(10, abs=0.2)
    assert row["reason"].startswith("11 of 11 ships heard there were heard again")


def test_when_all_fall_silent_together_the_reason_says_so():
    table = told(fleet(quiet=set(range(1, 13))))
    assert table.height == 12
    assert all(reason.startswith("0 of 11 ships") for reason in table["reason"])


def test_nobody_else_heard_there_leaves_it_unjudged():
    row = told(fleet(ships=1, quiet={1})).row(0, named=True)
    assert row["probability"] is None
    assert "nothing is known of reception" in row["reason"]


def test_a_small_archive_teaches_nothing_and_says_so():
    columns = fleet(quiet={3})
    assert learn(columns, NEAR) is None
    row = told(columns).row(0, named=True)
    assert row["probability"] is None
    assert "too few tracks" in row["reason"]


def test_an_open_silence_is_told_but_not_judged():
    columns = columns_of(
        fleet().frame.filter(~((fleet().vessel == 3) & (fleet().time_us > micros(20))))
    )
    table = told(columns, until=micros(48))
    row = table.filter(table["vessel"] == 3).row(0, named=True)
    assert row["end_us"] is None
    assert row["probability"] is None


def test_the_last_and_next_time_that_a_ship_was_heard():
    columns = columns_of(positions([(1, 1.2, 34, 34, 1), (1, 1.5, 34, 34, 1), (1, 9.0, 34, 34, 1)]))
    table = heard([heard_rows(columns)])
    who = np.array([1, 2])
    assert table.next_us(who, micros(1.5)).tolist() == [micros(9.0), NEVER]
    assert table.next_us(who, micros(0)).tolist() == [micros(1.2), NEVER]
    assert table.next_us(who, micros(9.0)).tolist() == [NEVER, NEVER]
    assert table.last_before_us(who, micros(9.0)).tolist() == [micros(1.5), -NEVER]
    assert table.last_before_us(who, micros(1.2)).tolist() == [-NEVER, -NEVER]


def test_ships_around_a_cell_are_found_by_hour():
    columns = fleet(ships=3)
    table = heard([heard_rows(columns)])
    cell = int(cells(columns.lat_e7[:1], columns.lon_e7[:1])[0])
    hour = micros(5) // HOUR_US
    ships, hours = table.near(cell, hour, hour + 1)
    assert sorted(set(ships.tolist())) == [1, 2, 3]
    assert set(hours.tolist()) == {hour, hour + 1}


def test_buckets_put_together_are_the_archive():
    whole = fleet(quiet={3})
    halves = [columns_of(whole.frame.filter(whole.frame["vessel"] % 2 == k)) for k in (0, 1)]
    silences = silences_of(whole, LONG_US)
    apart, together = surroundings([part(half) for half in halves]), surroundings([part(whole)])
    assert np.array_equal(
        numbers(whole, silences, apart, NEAR), numbers(whole, silences, together, NEAR)
    )


def test_a_lesson_knows_what_it_hid_and_is_the_same_every_time():
    columns = fleet(ships=40)
    one, again = (lesson(columns, 1, 5) for _ in range(2))
    silences = silences_of(one.columns, LONG_US)
    truth = one.truth(silences.before, silences.until_us)
    assert one.columns.frame.equals(again.columns.frame)
    assert len(one.vessel) == 5
    assert truth.sum() >= 4  # two may fall into one silence
    assert set(one.columns.vessel[silences.before[truth]]) <= set(one.vessel.tolist())


def test_trees_learn_a_rule_and_their_probabilities_are_true():
    rows = np.random.default_rng(5).uniform(size=(4000, 3))
    chance = np.where((rows[:, 0] > 0.5) & (rows[:, 1] > 0.5), 0.8, 0.1)
    yes = np.random.default_rng(6).uniform(size=4000) < chance
    model = fit(rows, yes, np.arange(4000))
    said = model.probability(rows)
    high = chance > 0.5
    assert said[high].mean() == pytest.approx(0.8, abs=0.06)
    assert said[~high].mean() == pytest.approx(0.1, abs=0.03)
    assert np.array_equal(fit(rows, yes, np.arange(4000)).probability(rows), said)


def test_every_number_has_a_name():
    columns = fleet(quiet={3})
    silences = silences_of(columns, LONG_US)
    table = numbers(columns, silences, surroundings([part(columns)]), NEAR)
    assert table.shape == (1, len(NAMES))
    assert np.isfinite(table).all()
