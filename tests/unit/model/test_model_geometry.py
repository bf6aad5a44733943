from __future__ import annotations

from math import pi

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import Point, Polygon, distance_km, middle_of

RADIUS_KM = 6371.0088


def ring(*corners: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(Point(lon, lat) for lon, lat in corners)


SQUARE = ring((0, 0), (2, 0), (2, 4), (0, 4), (0, 0))


def test_one_degree_of_the_equator():
    # A 360th of the circumference: 2 pi 6371.0088 / 360 = 111.195 km.
    assert distance_km(Point(0, 0), Point(1, 0)) == pytest.approx(2 * pi * RADIUS_KM / 360)
    assert distance_km(Point(0, 0), Point(1, 0)) == pytest.approx(111.195, abs=0.001)


def test_from_the_equator_to_the_pole_is_a_quarter_of_the_way_round():
    assert distance_km(Point(40, 0), Point(0, 90)) == pytest.approx(pi * RADIUS_KM / 2)


def test_a_degree_of_longitude_at_sixty_north_is_half_as_long():
    assert distance_km(Point(0, 60), Point(1, 60)) == pytest.approx(111.195 / 2, abs=0.01)


def test_across_the_date_line_is_near():
    assert distance_km(Point(179.5, 0), Point(-179.5, 0)) == pytest.approx(111.195, abs=0.001)


def test_the_far_side_of_the_earth():
    assert distance_km(Point(0, 0), Point(180, 0)) == pytest.approx(pi * RADIUS_KM)


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (-180.1, 0), (0, float("nan"))])
def test_a_point_lies_on_the_globe(lon, lat):
    with pytest.raises(RecordError, match="not a position on the globe"):
        Point(lon, lat)


def test_the_middle_of_a_polygon_is_that_of_its_box():
    hole = ring((0.5, 0.5), (1, 0.5), (1, 1), (0.5, 0.5))
    assert Polygon((SQUARE, hole)).middle == Point(1, 2)
    assert middle_of(Polygon((SQUARE,))) == Point(1, 2)
    assert middle_of(Point(3, 4)) == Point(3, 4)


@pytest.mark.parametrize(
    "rings",
    [
        (),
        (SQUARE[:-1],),
        (ring((0, 0), (1, 1), (0, 0)),),
        (SQUARE, SQUARE[:-1]),
    ],
)
def test_open_short_and_missing_rings_are_refused(rings):
    with pytest.raises(RecordError):
        Polygon(rings)
