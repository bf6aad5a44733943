"""What stands beneath the small picture of a scene."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sitewatch.model import (
    Basis,
    CasePicture,
    Dated,
    Look,
    Medium,
    Outcome,
    Point,
    Site,
    SitePicture,
    Span,
)
from sitewatch.publish.chips import Chip, scene_views
from sitewatch.publish.names import Names
from sitewatch.taxonomy import load_taxonomy

SITE = Site("s", "S", "port", Point(36.0, 35.0))
WHEN = datetime(2024, 12, 10, 8, 21, tzinfo=UTC)


def view(outcome, share):
    captured = Dated(Span(WHEN, WHEN + timedelta(seconds=1)), Basis.EXPLICIT)
    look = Look("s", "Somebird", Medium.IMAGERY, captured, outcome=outcome, visible_share=share)
    part = SitePicture(SITE, looks=(look,))
    picture = CasePicture(title="Case", as_of=date(2024, 12, 27), sites=(part,))
    chips = {look.id: Chip((35.9, 34.9, 36.1, 35.1), (10, 10))}
    (made,) = scene_views(part, picture, Names(load_taxonomy()), chips)
    return made


def test_a_scene_that_was_searched_says_how_much_was_in_view():
    assert view(Outcome.LOOKED_ABSENT, 0.81).visible == "81%"


@pytest.mark.parametrize("outcome", [Outcome.UNREADABLE, Outcome.TOO_COARSE, Outcome.CLOUD])
def test_a_scene_that_was_not_searched_is_not_said_to_be_out_of_view(outcome):
    assert view(outcome, 0.0).visible == ""


def test_a_scene_that_no_detector_takes_is_not_said_to_be_unreadable():
    assert view(Outcome.UNREADABLE, 0.0).outcome == "could not be searched"
