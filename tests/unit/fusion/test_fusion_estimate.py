from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from sitewatch.errors import SettingsError
from sitewatch.fusion import EstimateSettings, estimate, naive_estimate, resolve
from sitewatch.fusion.counts.layout import in_steps
from sitewatch.model import (
    Count,
    CountAt,
    CountKind,
    Estimate,
    Kind,
    Medium,
    Observation,
    at_least,
    exactly,
)
from sitewatch.testing.observed import (
    AIRLIFT,
    FRIGATE,
    Told,
    on,
    seen,
    small_taxonomy,
    sources,
)

TAXONOMY = small_taxonomy()


def estimated(*observations: Observation, as_of: int = 20) -> dict[str, Estimate]:
    found = resolve(observations, (), sources(), TAXONOMY)
    settings = EstimateSettings(on(as_of))
    made = estimate(found.looks, observations, found.relays, settings, TAXONOMY)
    return {e.path: e for e in made}


def at(estimate: Estimate, number: int) -> CountAt:
    return next(c for c in estimate.series if c.on == on(number))


def width(value: CountAt) -> int:
    return value.high - value.low


def test_one_look_is_enough_and_says_that_it_is_alone() -> None:
    found = estimated(seen(2))[FRIGATE]

    assert at(found, 10).mid == 2
    assert at(found, 10).looked
    assert any("one look alone" in w for w in found.warnings)
    assert found.series[0].on == on(7)
    assert found.series[-1].on == on(20)


def test_days_since_the_last_look_are_counted() -> None:
    found = estimated(seen(2), seen(2, day_number=13, told=Told("b")))[FRIGATE]

    assert [at(found, n).days_since_look for n in (9, 10, 12, 13, 20)] == [None, 0, 2, 0, 7]
    assert [at(found, n).looked for n in (9, 10, 11, 13)] == [False, True, False, True]


def test_the_interval_widens_with_the_days_since_the_last_look() -> None:
    found = estimated(seen(4), as_of=130)[FRIGATE]
    after = [c for c in found.series if c.on >= on(10)]

    assert all(b.low <= a.low and b.high >= a.high for a, b in pairwise(after))
    assert width(after[-1]) > width(after[0]) + 4


def test_a_gap_between_looks_is_widest_in_the_middle() -> None:
    found = estimated(seen(4), seen(4, day_number=50, told=Told("b")), as_of=50)[FRIGATE]

    assert width(at(found, 30)) > width(at(found, 10))
    assert width(at(found, 30)) > width(at(found, 50))


def test_looked_and_saw_none_is_not_the_same_as_nobody_looked() -> None:
    none = estimated(seen(2), seen(0, day_number=18, told=Told("b"), state="absent"))[FRIGATE]
    nobody = estimated(seen(2))[FRIGATE]

    assert at(none, 18).p_zero > 0.35
    assert at(nobody, 18).p_zero < 0.15


def test_at_least_two_is_wider_upwards_than_two() -> None:
    two, more = estimated(seen(2))[FRIGATE], estimated(seen(at_least(2)))[FRIGATE]

    assert at(more, 10).high > at(two, 10).high
    assert at(more, 10).low >= 1


def test_about_ten_is_wider_than_ten() -> None:
    ten = estimated(seen(10))[FRIGATE]
    about = estimated(seen(Count(6, 14, CountKind.ABOUT)))[FRIGATE]

    assert width(at(about, 10)) > width(at(ten, 10))


def test_more_articles_about_one_look_change_nothing() -> None:
    one = estimated(seen(2))[FRIGATE]
    many = estimated(*(seen(2, told=Told(a)) for a in "abcdefgh"))[FRIGATE]

    assert many.series == one.series


def test_a_second_look_that_agrees_makes_it_surer() -> None:
    one = estimated(seen(6))[FRIGATE]
    two = estimated(seen(6), seen(6, told=Told("b", ("Borea Space",))))[FRIGATE]

    assert two.series != one.series
    assert width(at(two, 10)) <= width(at(one, 10))


def test_counting_articles_one_by_one_feigns_certainty() -> None:
    observations = [seen(6, told=Told(a)) for a in "abcdefgh"]
    found = resolve(observations, (), sources(), TAXONOMY)
    settings = EstimateSettings(on(20))
    honest, *_ = estimate(found.looks, observations, found.relays, settings, TAXONOMY)
    naive, *_ = naive_estimate(found.looks, observations, found.relays, settings, TAXONOMY)

    assert width(at(naive, 10)) < width(at(honest, 10))
    assert "naive" in naive.method
    assert set(naive.inputs) == set(honest.inputs)


def test_relays_that_differ_past_reconciling_widen_the_interval() -> None:
    agreed = estimated(seen(2, told=Told(direct=True)), seen(2, told=Told("b")))[FRIGATE]
    differing = estimated(seen(2, told=Told(direct=True)), seen(5, told=Told("b")))[FRIGATE]

    assert at(differing, 10).mid == 2
    assert at(differing, 10).high > at(agreed, 10).high
    assert any("different numbers" in w for w in differing.warnings)


def test_unchanged_since_ties_the_two_days() -> None:
    plain = estimated(seen(4, day_number=13), as_of=13)[FRIGATE]
    tied = estimated(
        seen(4, day_number=13),
        seen(None, path="site", state="unchanged", day_number=13, unchanged_since=4),
        as_of=13,
    )[FRIGATE]

    assert width(at(tied, 10)) < width(next(c for c in plain.series if c.on == on(10)))


def test_a_number_called_unchanged_counts_for_the_earlier_day_too() -> None:
    found = estimated(seen(2, day_number=13, unchanged_since=10), as_of=14)[FRIGATE]

    assert at(found, 10).looked
    assert (at(found, 10).low, at(found, 10).mid) == (2, 2)


def test_a_departure_of_all_that_were_known_leaves_none() -> None:
    left = seen(2, state="departed", kind=Kind.MOVEMENT, day_number=16, told=Told("b"))
    found = estimated(seen(2), left)[FRIGATE]

    assert at(found, 18).p_zero > 2 * at(estimated(seen(2))[FRIGATE], 18).p_zero


def test_a_departure_of_some_says_no_number() -> None:
    left = seen(1, state="departed", kind=Kind.MOVEMENT, day_number=16, told=Told("b"))

    assert estimated(seen(4), left)[FRIGATE].series == estimated(seen(4))[FRIGATE].series


def test_convoys_forces_and_words_get_no_estimate_and_are_named() -> None:
    convoy = seen(160, path="vehicle", state="moving", kind=Kind.MOVEMENT)
    found = estimated(seen(2), convoy, seen(500, path="force", told=Told("b")))

    assert set(found) == {FRIGATE}
    assert any("vehicle: told only on the move" in w for w in found[FRIGATE].warnings)
    assert any("force: not countable" in w for w in found[FRIGATE].warnings)


def test_nothing_after_the_day_asked_about_is_used() -> None:
    later = seen(9, day_number=25, told=Told("b"))
    early, both = estimated(seen(2))[FRIGATE], estimated(seen(2), later)[FRIGATE]

    assert both.series == early.series
    assert both.series[-1].on == on(20)


def test_a_look_of_unknown_day_weighs_as_much_as_a_dated_one_but_marks_no_day() -> None:
    found = estimated(seen(3, day_number=(5, 14)))[FRIGATE]

    assert not any(c.looked for c in found.series)
    assert any("not known" in w for w in found.warnings)
    # From the end of its days on it is counted from its first, the longest it can be ago.
    assert at(found, 15).days_since_look == 10


def test_a_look_of_which_not_even_the_year_is_known_opens_no_series() -> None:
    undated = seen(3, day_number=(1, 5))
    ages = replace(undated.time.span, start=undated.time.span.start - timedelta(days=9000))
    undated = replace(undated, time=replace(undated.time, span=ages), id="")
    found = estimated(undated, seen(2, day_number=10))[FRIGATE]
    assert found.series[0].on == estimated(seen(2, day_number=10))[FRIGATE].series[0].on
    assert estimated(undated) == {}


def test_a_video_shows_a_part_of_the_site() -> None:
    video = Told(by=("satellite images",), mediums=(Medium.FOOTAGE,))
    part, whole = estimated(seen(2, told=video))[FRIGATE], estimated(seen(2))[FRIGATE]

    assert at(part, 10).high > at(whole, 10).high


def test_classes_are_kept_apart() -> None:
    assert set(estimated(seen(2), seen(1, path=AIRLIFT))) == {FRIGATE, AIRLIFT}


def test_large_numbers_go_in_steps() -> None:
    found = estimated(seen(400, path="vehicle"))["vehicle"]

    assert any("steps of" in w for w in found.warnings)
    # Somebody who sees between half and nearly all of them counted 400.
    assert 380 <= at(found, 10).low <= 450
    assert 650 <= at(found, 10).high <= 850


def test_in_steps_no_number_is_lost() -> None:
    assert in_steps(exactly(7), 3) == Count(2, 3, CountKind.ABOUT)
    assert in_steps(at_least(7), 3) == Count(2, None, CountKind.ABOUT)
    assert in_steps(exactly(7), 1) == exactly(7)


def test_regimes_are_probabilities() -> None:
    found = estimated(seen(12), seen(0, day_number=20, told=Told("b"), state="absent"))[FRIGATE]
    regimes = dict(found.regimes)

    assert sum(regimes.values()) == pytest.approx(1.0, abs=1e-5)
    assert regimes["drawdown"] > 0.3


def test_every_input_is_named() -> None:
    observation = seen(2)
    found = resolve((observation,), (), sources(), TAXONOMY)

    assert set(estimated(observation)[FRIGATE].inputs) == {observation.id, found.looks[0].id}


def test_settings_that_cannot_be_are_refused() -> None:
    with pytest.raises(SettingsError, match="level"):
        EstimateSettings(on(1), level=1.0)
    with pytest.raises(SettingsError, match="steps"):
        EstimateSettings(on(1), steps=3)


def test_the_series_has_one_value_a_day() -> None:
    series = estimated(seen(2), as_of=40)[FRIGATE].series

    assert [b.on - a.on for a, b in pairwise(series)] == [timedelta(days=1)] * (len(series) - 1)
