"""Scores of explanations, worked by hand."""

from __future__ import annotations

from datetime import timedelta
from math import log2

import pytest

from sitewatch.errors import RecordError
from sitewatch.fusion.scoring.explanations import (
    Resolved,
    brier_of,
    brier_split,
    missing_bits,
    said_in,
    score_explanations,
)
from sitewatch.fusion.scoring.resample import range_by_site
from sitewatch.fusion.scoring.standing import entries, explanation_scores
from sitewatch.model import Standing, Timing
from sitewatch.testing.forecasts import AS_OF, issued, resolution


def resolved(stays: float, outcome: str, site: str = "corran", days: int = 0) -> Resolved:
    stated = {"routine": stays, "withdrawal": 1.0 - stays}
    return Resolved(issued(stated, site=site, as_of=AS_OF + timedelta(days=days)), outcome)


FOUR = (
    resolved(0.7, "routine"),
    resolved(0.7, "routine", days=1),
    resolved(0.7, "withdrawal", days=2),
    resolved(0.1, "withdrawal", days=3),
)
"""Routine: stated 0.7 three times, true twice; stated 0.1 once, never true."""


def test_the_brier_score_adds_over_the_explanations():
    # (0.7 - 1)² + (0.3 - 0)² = 0.18 where routine came true, 0.49 + 0.49 where it did not.
    assert brier_of(FOUR[0]) == pytest.approx(0.18)
    assert brier_of(FOUR[2]) == pytest.approx(0.98)
    assert brier_of(FOUR[3]) == pytest.approx(0.02)


def test_the_split_by_hand():
    # For routine: reliability (3 (0.7 - 2/3)² + 1 (0.1 - 0)²) / 4 = 0.01 / 3; resolution
    # (3 (2/3 - 1/2)² + 1 (0 - 1/2)²) / 4 = 1/12; uncertainty 1/4. Withdrawal mirrors it.
    scores = score_explanations(FOUR, Timing.AHEAD)

    assert scores.reliability == pytest.approx(2 * 0.01 / 3)
    assert scores.resolution == pytest.approx(2 / 12)
    assert scores.uncertainty == pytest.approx(0.5)
    assert scores.brier == pytest.approx((0.18 + 0.18 + 0.98 + 0.02) / 4)
    assert scores.brier == pytest.approx(
        scores.reliability - scores.resolution + scores.uncertainty
    )


def test_values_that_differ_within_a_band_leave_the_split_exact():
    cases = [resolved(0.6, "routine"), resolved(0.75, "withdrawal"), resolved(0.79, "routine")]
    split = brier_split([s for case in cases for s in said_in(case)], len(cases))
    mean = sum(map(brier_of, cases)) / 3

    assert split.reliability - split.resolution + split.uncertainty == pytest.approx(mean)


def test_the_log_score_is_the_information_that_was_missing():
    assert missing_bits(resolved(0.25, "routine")) == pytest.approx(2.0)
    assert missing_bits(resolved(1.0, "routine")) == 0.0
    assert missing_bits(resolved(0.0, "routine")) == pytest.approx(-log2(1e-6))


def test_simpler_ways_are_scored_on_the_same_cases():
    rivals = {r.what: r for r in score_explanations(FOUR, Timing.AHEAD).rivals}

    assert rivals["always: nothing changes"].brier == pytest.approx(1.0)  # wrong in 2 of 4
    assert rivals["every explanation alike"].brier == pytest.approx(0.5)
    assert rivals["how often each came true among these"].brier == pytest.approx(0.5)
    assert rivals["always: nothing changes"].skill == pytest.approx(1 - 0.34)


def test_nobody_has_skill_against_a_perfect_rival():
    rivals = score_explanations([resolved(0.9, "routine")], Timing.AHEAD).rivals
    assert next(r for r in rivals if r.what == "always: nothing changes").skill is None


def test_the_reliability_table_counts_every_probability_once():
    bands = {b.words: b for b in score_explanations(FOUR, Timing.AHEAD).bands}

    assert sum(band.number for band in bands.values()) == 8
    assert (bands["likely"].number, bands["likely"].happened) == (3, 2)
    assert bands["likely"].stated == pytest.approx(0.7)
    assert (bands["very unlikely"].number, bands["very unlikely"].happened) == (1, 0)
    assert (bands["likely"].low, bands["likely"].high) == (0.55, 0.80)


def test_an_outcome_that_was_not_offered_is_refused():
    with pytest.raises(RecordError, match="none of the explanations"):
        resolved(0.5, "relocation")


def test_a_range_needs_five_sites_and_is_the_same_every_time():
    scores, sites = [0.1, 0.4, 0.2, 0.9, 0.3], ["a", "b", "c", "d", "e"]
    low, high = range_by_site(scores, sites, sites)

    assert range_by_site(scores[:4], sites[:4], sites[:4]) is None
    assert range_by_site(scores, sites, sites[::-1]) == (low, high)
    assert 0.1 < low < 0.38 < high < 0.9


def test_repeats_of_one_site_do_not_narrow_the_range():
    sites = [site for site in "abcde" for _ in range(20)]
    scores = [value for value in (0.1, 0.4, 0.2, 0.9, 0.3) for _ in range(20)]
    keys = [str(number) for number in range(100)]
    low, high = range_by_site(scores, sites, keys)

    assert high - low > 0.25  # a hundred cases drawn one by one would give about 0.09


def standing_of(made, target):
    return next(e for e in made if e.issued.id == target.id)


def test_open_expired_resolved_and_untold():
    plain, late = issued(), issued(site="tern")
    told, never = issued(site="fell"), issued(site="holm")
    words = (resolution(told), resolution(never, None))
    day = AS_OF + timedelta(days=60)
    before = entries([plain, told, never], words, day)
    after = entries([late], (), day + timedelta(days=1))

    assert standing_of(before, plain).standing is Standing.OPEN
    assert standing_of(after, late).standing is Standing.EXPIRED
    assert standing_of(before, told).standing is Standing.RESOLVED
    assert standing_of(before, never).standing is Standing.CANNOT_BE_TOLD
    assert [e.issued.id for e in before if e.scored] == [told.id]


def test_a_later_resolution_supersedes_and_counts_for_revisions_too():
    first = issued({"routine": 0.9, "withdrawal": 0.1})
    again = issued({"routine": 0.8, "withdrawal": 0.2}, late_days=2)
    words = (resolution(first, "routine"), resolution(first, "withdrawal", after_days=80))
    made = entries([first, again], words, AS_OF)

    assert [e.resolution.outcome for e in made] == ["withdrawal", "withdrawal"]
    assert [e.scored for e in made] == [False, True]


def test_what_is_worked_out_once_the_outcome_is_known_takes_nobodys_place():
    first = issued({"routine": 0.9, "withdrawal": 0.1})
    wiser = issued({"routine": 0.1, "withdrawal": 0.9}, late_days=90)
    made = entries([first, wiser], (resolution(first, "withdrawal"),), AS_OF)
    ahead, afterwards = explanation_scores(made)

    assert (ahead.timing, afterwards.timing) == (Timing.AHEAD, Timing.AFTERWARDS)
    assert ahead.brier == pytest.approx(1.62)
    assert afterwards.brier == pytest.approx(0.02)


def test_nothing_resolved_gives_no_scores():
    assert explanation_scores(entries([issued()], (), AS_OF)) == ()
