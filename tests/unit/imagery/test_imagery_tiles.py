import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sitewatch.imagery.raster import Box
from sitewatch.imagery.tiles import in_scene_pixels, plan


def test_a_small_scene_is_one_tile():
    (tile,) = plan((50, 70), 100, 10)
    assert tile.core == tile.window == Box(0, 0, 50, 70)


def test_tiles_see_beyond_their_cores():
    tiles = list(plan((100, 250), 100, 10))
    assert [tile.core.left for tile in tiles] == [0, 83, 167]
    assert [(t.window.left, t.window.right) for t in tiles] == [(0, 93), (73, 177), (157, 250)]


def test_a_point_on_a_border_belongs_to_the_later_tile():
    first, second = plan((10, 20), 10, 5)
    border = np.array([[5.0, 10.0]])
    assert (first.owns(border)[0], second.owns(border)[0]) == (False, True)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 120), st.integers(0, 40))
def test_cores_share_nothing_and_leave_nothing_out(rows, cols, core, margin):
    seen = np.zeros((rows, cols), int)
    for tile in plan((rows, cols), core, margin):
        box = tile.core
        seen[box.top : box.bottom, box.left : box.right] += 1
        assert max(box.shape) <= core
        assert tile.window.top <= box.top
        assert tile.window.bottom >= box.bottom
    assert (seen == 1).all()


def test_tiles_in_pixels_of_the_scene():
    # 1,000 pixels of 1.2 m are 2,000 of 0.6 m; an overlap of 100 is 100 on each side there
    assert in_scene_pixels(1000, 100, 0.5) == (1800, 100)
