"""What stands at a site on most dates, worked out by hand on the equator."""

from datetime import date

import pytest

pytest.importorskip("cv2")
pytest.importorskip("pyproj")
pytest.importorskip("rasterio")

from sitewatch.imagery.looks import angles
from sitewatch.imagery.records import Capture
from sitewatch.imagery.standing import doubted, rings_of, standing
from sitewatch.model import (
    AssetRef,
    Basis,
    Dated,
    Kind,
    Modality,
    Observation,
    PixelLocator,
    day,
    exactly,
)

M = 1 / 111_195.0
"""A metre in degrees on the equator."""


def ring(east, north, side=100):
    """A square by its lower left corner and side [m]."""
    corners = ((0, 0), (side, 0), (side, side), (0, side))
    return tuple(((east + x) * M, (north + y) * M) for x, y in corners)


PIER, SHIP, FAR = ring(0, 0), ring(600, 0), ring(2000, 2000)


def test_three_dates_are_needed_and_something_on_them():
    assert standing([(PIER,)] * 2) is None
    assert standing([()] * 3) is None
    assert standing([(PIER,), (SHIP,), (FAR,)]) is None
    assert standing([(PIER,)] * 3) is not None


def test_seven_dates_in_ten_make_a_structure():
    two_of_three = standing([(PIER, FAR), (PIER, FAR), (FAR,)])
    assert not two_of_three.holds(PIER)  # 0.67
    assert two_of_three.holds(FAR)
    three_of_four = standing([(PIER, FAR), (PIER, FAR), (PIER, FAR), (FAR,)])
    assert three_of_four.holds(PIER)  # 0.75


def test_half_of_a_find_must_lie_on_it():
    layer = standing([(PIER, FAR)] * 3)
    # The pier reaches from 0 to 100 m, and 45 m of slack beyond, held as 4 cells of 10 m.
    assert layer.holds(ring(80, 0, 60))
    assert not layer.holds(ring(130, 0, 60))
    assert not layer.holds(SHIP)
    assert not layer.holds(ring(-50_000, 0))  # beyond the grid


def observed(*rings):
    time = Dated(day(date(2024, 12, 19)), Basis.EXPLICIT, ("as told",))
    return Observation(
        evidence="a" * 64,
        locator=PixelLocator(0, 0, 9, 9, tuple(rings)),
        kind=Kind.PRESENCE,
        asset=AssetRef("vessel"),
        state="present",
        time=time,
        site="port",
        count=exactly(len(rings), "60 to 100 m long"),
        method="imagery/1 ships-radar-cfar/1",
    )


def test_finds_on_it_are_in_doubt_and_the_rest_is_sure():
    layer = standing([(PIER, FAR)] * 3)
    whole = observed(PIER, SHIP)
    told, doubtful = doubted(whole, layer)
    assert (told.count.min, told.count.max, doubtful) == (1, 2, 1)
    assert told.count.text.startswith("1 of them where something stands on most of 3 earlier dates")
    assert rings_of(told) == (PIER, SHIP)
    assert (told.modality, told.id != whole.id) == (Modality.ASSERTED, True)
    same = observed(SHIP)
    assert doubted(same, layer) == (same, 0)


def test_where_all_may_be_structures_ships_are_possible_only():
    told, doubtful = doubted(observed(PIER), standing([(PIER, FAR)] * 3))
    assert (told.count.min, told.count.max, doubtful) == (1, 1, 1)
    assert told.modality is Modality.POSSIBLE


def test_angles_are_told_as_far_as_they_are_known():
    told = Capture(off_nadir_deg=12.4, sun_elevation_deg=31.0, relative_orbit=87)
    assert list(angles(told)) == ["off nadir 12°", "sun elevation 31°", "relative orbit 87"]
    assert list(angles(Capture())) == []
