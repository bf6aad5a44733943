"""Where objects stand in a scene of a protected source."""

from sitewatch.model import PixelLocator
from sitewatch.publish.redact import _masked


def test_the_outlines_of_a_protected_scene_do_not_leave():
    shown = _masked(PixelLocator(1, 2, 3, 4, outlines=(((36.0, 35.0),),)))
    assert shown == PixelLocator(1, 2, 3, 4)
