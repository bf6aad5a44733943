"""Land that crosses the date line is drawn in one piece."""

from itertools import pairwise

from sitewatch.publish.coast import Window, land, unwrapped


def test_a_ring_over_the_date_line_is_one_piece():
    ring = [(170.0, 60.0), (179.0, 60.0), (-178.0, 60.0), (-178.0, 65.0), (179.0, 65.0)]
    whole = unwrapped(ring)
    assert max(abs(a[0] - b[0]) for a, b in pairwise(whole)) < 15
    assert {x % 360 for x, _ in whole} == {x % 360 for x, _ in ring}


def test_a_ring_around_a_pole_stays_as_it_is():
    ring = [(-170.0, -80.0), (-60.0, -80.0), (60.0, -80.0), (170.0, -80.0)]
    assert unwrapped(ring) == ring


def test_no_line_of_land_runs_around_the_globe():
    world = land(Window(-170.0, -60.0, 175.0, 80.0))
    steps = [abs(a[0] - b[0]) for ring in world for a, b in pairwise([*ring, ring[0]])]
    assert max(steps) < 180
