"""Scores of counts: by hand, and on sightings drawn from a known world."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from sitewatch.fusion import EstimateSettings, resolve
from sitewatch.fusion.counts.ahead import foretold
from sitewatch.fusion.counts.interval import interval
from sitewatch.fusion.counts.sightings import Sighting
from sitewatch.fusion.scoring.counts import score_counts
from sitewatch.fusion.scoring.proper import brier, crps, pit
from sitewatch.fusion.scoring.tellings import (
    DOUBTFUL,
    FIRST,
    LEAST_ONLY,
    Telling,
    Tellings,
    tellings,
)
from sitewatch.model import Modality, SitePicture, at_least, exactly
from sitewatch.testing.observed import FRIGATE, harbour, on, seen, small_taxonomy, sources

TAXONOMY = small_taxonomy()
SETTINGS = EstimateSettings(on(60), chances=2)


def sighting(day: int, number: int, chance: tuple[float, float] = (0.85, 0.95)) -> Sighting:
    at = on(1) + timedelta(days=day - 1)
    return Sighting(
        look=f"look-{day}",
        first=at,
        last=at,
        chance=chance,
        told=((exactly(number), 1.0),),
        gone=False,
        doubtful=False,
        weight=1.0,
        quiet_since=None,
        inputs=(),
    )


def told_at(*observations: object, as_of: int = 40) -> Tellings:
    found = resolve(observations, (), sources(), TAXONOMY)
    part = SitePicture(harbour(), looks=found.looks, relays=found.relays)
    settings = replace(SETTINGS, as_of=on(1) + timedelta(days=as_of - 1))
    return tellings(part, observations, settings, TAXONOMY)


def telling(told: int, chances: list[float], **changes: object) -> Telling:
    row = Telling("corran", FRIGATE, f"look-{told}", told, 2, 1, np.array(chances), 1)
    return replace(row, **changes)


def test_crps_by_hand():
    # Sums 0.5, 1.0 against the step at 1: (0.5 - 0)² + (1 - 1)² = 0.25.
    assert crps(np.array([[0.5, 0.5]]), np.array([1])) == pytest.approx([0.25])
    # A sure forecast scores its distance, also beyond the end.
    assert crps(np.array([[0.0, 1.0]]), np.array([4])) == pytest.approx([3.0])


def test_pit_by_hand():
    rows = np.array([[0.2, 0.3, 0.5]])
    assert pit(rows, np.array([1]), np.array([0.5])) == pytest.approx([0.35])
    assert pit(rows, np.array([9]), np.array([1.0])) == pytest.approx([1.0])


def test_brier_by_hand():
    assert brier(np.array([0.8, 0.4]), np.array([True, False])) == pytest.approx(0.1)


def test_what_is_foretold_is_a_distribution_around_the_last_number():
    chances, unit = foretold([sighting(1, 4)], sighting(2, 0), SETTINGS)

    assert unit == 1
    assert chances.sum() == pytest.approx(1.0)
    assert chances.argmax() in (3, 4)


def test_the_number_told_itself_is_never_used():
    before = [sighting(1, 4), sighting(3, 5)]
    one, _ = foretold(before, sighting(9, 0), SETTINGS)
    other, _ = foretold(before, sighting(9, 30), SETTINGS)

    assert one == pytest.approx(other)


def test_the_longer_ago_the_last_look_the_wider_what_is_foretold():
    soon, _ = foretold([sighting(1, 6)], sighting(2, 0), SETTINGS)
    late, _ = foretold([sighting(1, 6)], sighting(40, 0), SETTINGS)

    widths = [int(np.subtract(*interval(row[None], 0.9)[::-1])[0]) for row in (soon, late)]
    assert widths[1] >= widths[0] + 3


def test_who_sees_less_is_foretold_to_tell_less():
    good, _ = foretold([sighting(1, 8)], sighting(2, 0, (0.9, 0.9)), SETTINGS)
    poor, _ = foretold([sighting(1, 8)], sighting(2, 0, (0.3, 0.3)), SETTINGS)

    assert poor @ np.arange(len(poor)) < 0.5 * (good @ np.arange(len(good)))


def test_large_numbers_are_foretold_in_steps():
    usual = SETTINGS.dynamics
    quick = replace(usual, paces=usual.paces[:1], most_steps=6)
    coarse = replace(SETTINGS, steps=90, dynamics=quick)
    chances, unit = foretold([sighting(1, 100)], sighting(2, 0), coarse)

    assert unit > 1
    assert 75 <= chances.argmax() * unit <= 105


def test_the_first_look_has_nothing_to_be_foretold_from():
    found = told_at(seen(3, day_number=10), seen(4, day_number=14))

    assert found.left_out == Counter({FIRST: 1})
    (scored,) = found.scored
    assert (scored.told, scored.gap_days, scored.last_told) == (4, 4, 3)


def test_limits_and_doubts_are_left_out_and_said():
    found = told_at(
        seen(3, day_number=10),
        seen(at_least(2), day_number=14),
        seen(5, day_number=18, modality=Modality.POSSIBLE),
    )

    assert found.left_out == Counter({FIRST: 1, LEAST_ONLY: 1, DOUBTFUL: 1})
    assert found.scored == ()


def test_later_looks_change_nothing_that_was_foretold_before():
    early = told_at(seen(3, day_number=10), seen(4, day_number=14)).scored[0]
    late = told_at(seen(3, day_number=10), seen(4, day_number=14), seen(9, day_number=20)).scored[0]

    assert early.chances == pytest.approx(late.chances)


def test_the_scores_of_three_numbers_by_hand():
    row = [0.06, 0.84, 0.10]
    part = Tellings((telling(1, row), telling(2, row), telling(7, row)), Counter({FIRST: 2}))
    scores = score_counts([part])

    # The 50 % interval is 1 to 1 and holds 0.84, the 90 % interval 1 to 2 and holds 0.94.
    assert scores.overall.held_half == 1
    assert scores.overall.promised_half == pytest.approx(0.84)
    assert scores.overall.promised_most == pytest.approx(0.94)
    assert scores.overall.width_most == pytest.approx(2.0)
    # 1: 0.06² + 0.1² = 0.0136; 2: 0.06² + 0.9² = 0.8136; 7: 0.0036 + 0.81 + 5 = 5.8136.
    assert scores.crps == pytest.approx((0.0136 + 0.8136 + 5.8136) / 3)
    assert scores.crps_last == pytest.approx((0 + 1 + 6) / 3)
    assert sum(scores.pit_histogram) == 3
    assert scores.left_out == ((FIRST, 2),)


def test_nothing_told_gives_no_shares():
    scores = score_counts([])

    assert scores.overall is None
    assert scores.pit_histogram == (0,) * 10


def test_gaps_fall_in_their_bins():
    row = [0.5, 0.5]
    parts = [telling(1, row, gap_days=gap, look=str(gap)) for gap in (1, 3, 4, 14, 15, 31, 400)]
    scores = score_counts([Tellings(tuple(parts), Counter())])

    assert [(c.what, c.number) for c in scores.by_gap] == [
        ("1–3 days", 2),
        ("4–7 days", 1),
        ("8–14 days", 1),
        ("15–30 days", 1),
        ("31+ days", 2),
    ]


def test_in_a_world_like_the_model_the_intervals_hold_about_what_they_promise():
    rng = np.random.default_rng(11)
    made = []
    for site in range(5):
        number, before = rng.poisson(7), []
        for day in range(1, 50):
            number = rng.binomial(number, np.exp(-1 / 20)) + rng.poisson(7 * (1 - np.exp(-1 / 20)))
            if rng.random() < 0.15:
                coming = sighting(day, int(rng.binomial(number, 0.9)))
                if before:
                    chances, unit = foretold(before, coming, SETTINGS)
                    told, last = coming.told[0][0].min, before[-1]
                    gap, said = (coming.on - last.on).days, last.told[0][0].min
                    key = (f"site-{site}", FRIGATE, coming.look)
                    made.append(Telling(*key, told, gap, said, chances, unit))
                before.append(coming)
    scores = score_counts([Tellings(tuple(made), Counter())])

    assert scores.overall.number >= 25
    assert scores.overall.held_most / scores.overall.number >= 0.85
    assert abs(scores.pit_mean - 0.5) < 0.12
    assert scores.crps < scores.crps_last
    assert scores.crps_range[0] < scores.crps < scores.crps_range[1]
