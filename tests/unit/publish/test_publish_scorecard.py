"""The scorecard: no share of few cases, nothing that must wait, no protected name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from sitewatch.fusion.scoring.counts import score_counts
from sitewatch.fusion.scoring.standing import entries, explanation_scores
from sitewatch.fusion.scoring.tellings import FIRST, Telling, Tellings
from sitewatch.model import Medium, Scorecard, Source
from sitewatch.publish.scorecard import scorecard_html
from sitewatch.publish.scorecard_lines import scorecard_lines
from sitewatch.publish.scorecard_policy import reworded_card, without_held
from sitewatch.publish.scorecard_rows import scorecard_rows
from sitewatch.publish.scorecard_words import share, signed
from sitewatch.publish.words import THIN
from sitewatch.testing.forecasts import AS_OF, issued, resolution
from sitewatch.testing.pictures import example_picture

STATED = {"routine": 0.7, "withdrawal": 0.3}


def card(resolved: int, told: int = 0, **changes: object) -> Scorecard:
    """So many resolved assessments of as many sites, one expired, and so many numbers told."""
    days = [AS_OF + timedelta(days=n) for n in range(resolved)]
    made = [issued(STATED, site=f"site-{n}", as_of=day) for n, day in enumerate(days)]
    late = issued(STATED, site="late", as_of=AS_OF - timedelta(days=90))
    found = entries([*made, late], [resolution(one) for one in made], AS_OF)
    chances = np.array([0.2, 0.5, 0.3])
    rows = tuple(
        Telling(f"site-{n}", "vessel", f"look-{n}", n % 3, 1 + n, 1, chances, 1)
        for n in range(told)
    )
    whole = Scorecard(
        title="Is anybody leaving?",
        on=AS_OF,
        entries=found,
        explanations=explanation_scores(found),
        counts=score_counts([Tellings(rows, Counter({FIRST: 2}))]),
        simulated=True,
    )
    return replace(whole, **changes)


def lines_of(found: Scorecard) -> str:
    return "\n".join(scorecard_lines(found))


def test_a_share_of_few_cases_is_no_percentage():
    assert share(1, 4) == "1 of 4, too few to say"
    assert share(2, 5) == f"2 of 5, 40{THIN}%"
    assert share(0, 0) == "none"


def test_a_skill_has_its_sign():
    assert [signed(x) for x in (0.213, -0.05, -0.001)] == ["+0.21", "−0.05", "+0.00"]


def test_four_resolved_assessments_are_too_few_for_scores():
    text = lines_of(card(4))

    assert "too few to say: 4 resolved" in text
    assert "Brier" not in text
    assert "4 resolved, 1 expired" in text


def test_five_resolved_assessments_are_scored():
    text = lines_of(card(5))

    # (0.7 - 1)² + 0.3² = 0.18 for each; every case came out alike, so nothing is uncertain.
    assert "Brier score: 0.180" in text
    assert "0.180 − 0.000 + 0.000" in text
    assert "drawing sites again 0.18–0.18" in text
    assert re.search(r"likely +5 +70.% +5 of 5, 100.%", text)


def test_rows_hold_null_where_a_figure_rests_on_too_few():
    few = {row["kind"]: row for row in scorecard_rows(card(4, told=4))}
    enough = {row["kind"]: row for row in scorecard_rows(card(5, told=5))}

    assert (few["explanations"]["number"], few["explanations"]["brier"]) == (4, None)
    assert enough["explanations"]["brier"] == pytest.approx(0.18)
    assert (few["counts"]["number"], few["counts"]["crps"]) == (4, None)
    assert enough["counts"]["crps"] is not None


def test_every_assessment_is_listed_with_what_became_of_it():
    rows = [row for row in scorecard_rows(card(2)) if row["kind"] == "assessment"]

    assert [row["standing"] for row in rows] == ["expired", "resolved", "resolved"]
    assert rows[0]["resolution"] is None
    assert rows[1]["resolution"]["signed"] == "A. Reader"
    assert {row["timing"] for row in rows} == {"issued ahead"}


def test_the_page_lists_every_assessment_and_loads_and_runs_nothing():
    made = card(6, told=6)
    page = scorecard_html(made)

    assert all(f'id="{entry.issued.id}"' in page for entry in made.entries)
    assert "default-src &#39;none&#39;" in page
    assert "script-src &#39;none&#39;" in page
    assert not re.search(r"<script|\bsrc=|https?://|\sstyle=|\bon\w+=", page)
    assert "Simulated." in page
    assert page.count("Came true: routine") == 6
    assert "Expired, unresolved" in page


def test_the_page_draws_the_histogram_from_five_numbers_on():
    title = "numbers told by tenth of what was foretold"
    assert title in scorecard_html(card(0, told=5))
    assert title not in scorecard_html(card(0, told=4))


def test_the_page_of_an_empty_case_says_so():
    empty = card(0, entries=())
    page = scorecard_html(empty)

    assert "None was issued yet." in page
    assert "no assessment is resolved yet" in page
    assert "No assessment was issued yet." in lines_of(empty)


def test_text_of_evidence_and_people_cannot_bring_markup_along():
    made = card(1)
    hostile = replace(made.entries[-1].resolution, reason="<script>alert(1)</script>", id="")
    made = replace(made, entries=(replace(made.entries[-1], resolution=hostile),))

    assert "<script" not in scorecard_html(made)


def test_what_rests_on_something_that_must_wait_is_left_out():
    picture = example_picture()
    held = picture.observations[0]
    waits = issued(STATED, evidence=(held.evidence,))
    free = issued(STATED, site="tern")
    cited = issued(STATED, site="fell")
    word = replace(resolution(cited), cites=(held.id,), id="")
    found = entries([waits, free, cited], [word], AS_OF)

    assert [e.issued.site for e in without_held(found, picture, {held.id})] == ["tern"]
    assert len(without_held(found, picture, set())) == 3
    assert "2 more held back" in scorecard_html(card(0, held_back=2))


def test_protected_names_are_replaced_and_their_records_renamed():
    made = card(1)
    entry = made.entries[-1]
    told = replace(entry.resolution, reason="Jory Pell counted two ships.", id="")
    made = replace(made, entries=(replace(entry, resolution=told),))
    hidden = Source("pell", "Jory Pell", Medium.WITNESS, protected=True)
    (shown,) = reworded_card(made, (hidden,)).entries

    assert shown.resolution.reason == "a protected source counted two ships."
    assert shown.resolution.id != told.id
    assert shown.issued.id == entry.issued.id
    assert reworded_card(made, ()) == made
