from __future__ import annotations

import pytest

from sitewatch.errors import UsageError
from sitewatch.publish.policy import Policy, visible
from sitewatch.publish.trail import trail
from sitewatch.testing import example_picture, example_texts


def test_an_assessment_leads_to_words_in_hashed_originals():
    picture, texts = example_picture(), example_texts()
    steps = trail(picture, picture.sites[0].assessment.id)
    assert [step.kind for step in steps[:3]] == ["assessment", "indicator", "look"]
    spans = [step for step in steps if step.kind == "observation"]
    assert spans
    assert all(texts[s.sha256][s.start : s.end] == s.quote for s in spans)
    originals = {step.id for step in steps if step.kind == "evidence"}
    assert {s.sha256 for s in spans} == originals


def test_every_kind_of_result_has_a_trail_that_ends_in_evidence():
    picture = example_picture()
    part = picture.sites[0]
    for result in (part.estimates[0], part.naive_estimates[0], part.changes[0],
                   part.disagreements[0], part.indicators[0], part.looks[0]):  # fmt: skip
        steps = trail(picture, result.id)
        assert steps[0].id == result.id
        assert "evidence" in {step.kind for step in steps}


def test_each_record_stands_once_below_what_rests_on_it():
    picture = example_picture()
    steps = trail(picture, picture.sites[0].assessment.id)
    seen: set[str] = set()
    for step in steps:
        assert step.id not in seen
        assert step.depth == 0 or any(step.id in s.inputs for s in steps if s.id in seen)
        seen.add(step.id)


def test_evidence_is_the_end_of_the_way():
    sha = example_picture().evidence[0].sha256
    (step,) = trail(example_picture(), sha)
    assert (step.kind, step.inputs, step.sha256) == ("evidence", (), sha)


def test_an_unknown_id_is_refused_with_the_nearest_ones():
    look = example_picture().sites[0].looks[0].id
    with pytest.raises(UsageError, match=look):
        trail(example_picture(), look[:-2])
    with pytest.raises(UsageError, match=look):
        trail(example_picture(), look[:-1] + "x")
    with pytest.raises(UsageError, match="show --json"):
        trail(example_picture(), "?")


def test_the_trail_of_what_may_leave_names_no_protected_source():
    picture = visible(example_picture(), Policy(delay_hours=0.0))
    steps = trail(picture, picture.sites[1].disagreements[1].id)
    assert "Pell" not in repr(steps)
    assert any("protected source" in step.text for step in steps)
