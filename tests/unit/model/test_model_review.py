from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import Review, Verdict

AT = datetime(2024, 12, 14, 9, tzinfo=UTC)


def review(verdict: Verdict = Verdict.ACCEPT, **changes: object) -> Review:
    given = {"target": "obs-1", "reason": "Checked the image.", "signed": "A. Reader", "at": AT}
    return Review(verdict=verdict, **{**given, **changes})


def test_an_acceptance_is_signed_and_reasoned():
    assert review().id.startswith("rev-")


@pytest.mark.parametrize("field", ["reason", "signed"])
def test_without_a_reason_or_a_name_it_is_refused(field):
    with pytest.raises(RecordError, match="must be signed and give its reason"):
        review(**{field: "  "})


def test_a_time_needs_a_zone():
    with pytest.raises(RecordError, match="a time with a zone"):
        review(at=datetime(2024, 12, 14, 9))  # noqa: DTZ001 - that is the point


def test_a_correction_and_only_a_correction_names_new_values():
    new = (("count", '{"max":2,"min":2}'),)
    assert review(Verdict.CORRECT, corrections=new).corrections == new
    with pytest.raises(RecordError, match="only a correction"):
        review(Verdict.CORRECT)
    with pytest.raises(RecordError, match="only a correction"):
        review(Verdict.REJECT, corrections=new)
