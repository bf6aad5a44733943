from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import id_holds
from sitewatch.testing.forecasts import issued, resolution


def test_an_issued_assessment_is_named_by_its_content():
    one = issued()

    assert one.id.startswith("iss-")
    assert id_holds(one)
    assert issued({"routine": 0.6, "withdrawal": 0.4}).id != one.id


def test_without_a_criterion_it_is_refused():
    with pytest.raises(RecordError, match="without a criterion"):
        replace(issued(), criterion=" ")


def test_probabilities_add_up_to_one():
    with pytest.raises(RecordError, match="do not add up to 1"):
        issued({"routine": 0.6, "withdrawal": 0.3})


@pytest.mark.parametrize("field", ["reason", "signed"])
def test_a_resolution_is_signed_and_reasoned(field):
    with pytest.raises(RecordError, match="must be signed and give its reason"):
        replace(resolution(issued()), **{field: ""})


def test_times_need_a_zone():
    with pytest.raises(RecordError, match="a time with a zone"):
        replace(issued(), at=datetime(2031, 3, 1))  # noqa: DTZ001 - that is the point
    with pytest.raises(RecordError, match="a time with a zone"):
        replace(resolution(issued()), at=datetime(2031, 5, 1))  # noqa: DTZ001 - that is the point
