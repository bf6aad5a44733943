from __future__ import annotations

from datetime import date

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import PixelLocator, TextLocator, TrackLocator, day


def test_a_quote_is_as_long_as_its_offsets_say():
    assert TextLocator(10, 14, "Kilo").type == "text"


@pytest.mark.parametrize(
    ("start", "end", "quote"), [(10, 15, "Kilo"), (10, 13, "Kilo"), (-1, 3, "Kilo"), (5, 5, "")]
)
def test_offsets_that_disagree_with_the_quote_are_refused(start, end, quote):
    with pytest.raises(RecordError, match="a quote of"):
        TextLocator(start, end, quote)


def test_offsets_count_code_points_not_bytes():
    assert TextLocator(0, 7, "Тартус!").quote == "Тартус!"


@pytest.mark.parametrize("box", [(-1, 0, 5, 5), (0, -1, 5, 5), (0, 0, 0, 5), (0, 0, 5, 0)])
def test_a_box_of_pixels_is_not_empty(box):
    with pytest.raises(RecordError, match="pixel box"):
        PixelLocator(*box)
    assert PixelLocator(0, 0, 1, 1).type == "pixels"


def test_a_track_names_its_positions():
    locator = TrackLocator("273123456", day(date(2024, 12, 21)), ("m1", "m2"))
    assert (locator.type, locator.messages) == ("track", ("m1", "m2"))
