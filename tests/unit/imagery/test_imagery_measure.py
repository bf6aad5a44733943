import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.measure import axis_of, lengths


def aircraft(degrees, side=64, length=40, span=36):
    """A bright outline with a nose up, turned clockwise."""
    down, across = np.mgrid[:side, :side] + 0.5 - side / 2
    turn = np.radians(degrees)
    along = across * np.sin(turn) - down * np.cos(turn)  # towards the nose
    beside = across * np.cos(turn) + down * np.sin(turn)
    body = (np.abs(beside) < 2.5) & (np.abs(along) < length / 2)
    wings = (np.abs(along + 0.35 * np.abs(beside) - 4) < 3) & (np.abs(beside) < span / 2)
    tail = (np.abs(along + 0.3 * np.abs(beside) + 16) < 2) & (np.abs(beside) < 7)
    return (body | wings | tail).astype(np.float32)


@pytest.mark.parametrize("degrees", [0, 10, 45, 77, 90, 120, 160])
def test_the_axis_of_an_aircraft(degrees):
    axis = axis_of(aircraft(degrees), (32, 32), (40, 40))
    assert axis is not None
    off = abs(axis.degrees - degrees)
    assert min(off, 180 - off) <= 4


def test_no_axis_where_there_is_nothing_to_see():
    assert axis_of(np.full((64, 64), 0.4, np.float32), (32, 32), (40, 40)) is None
    assert axis_of(aircraft(0), (32, 32), (5, 5)) is None  # too few pixels


def test_no_axis_in_noise():
    noise = np.random.default_rng(3).normal(0, 1, (64, 64)).astype(np.float32)
    assert axis_of(noise, (32, 32), (60, 60)) is None


def test_lengths_along_the_picture():
    assert lengths((36, 40), 0.0) == (40, 36)
    assert lengths((36, 40), 90.0) == (36, 40)


def test_a_slanted_cross_is_longer_than_its_box():
    length, span = lengths((30, 30), 45.0)
    assert length == pytest.approx(30 * 2**0.5)
    assert span == pytest.approx(length)


def test_without_an_axis_the_longer_side_is_all_that_is_known():
    assert lengths((30, 34), None) == (34, 34)
