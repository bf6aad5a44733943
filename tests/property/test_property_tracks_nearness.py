import pytest

pytest.importorskip("polars")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sitewatch.tracks.columns import E7
from sitewatch.tracks.nearness import BETWEEN, ENTRY_KM, EXIT_KM, IN, OUT, nearness
from sitewatch.tracks.ports import ports_of

PLACES = [(35.0, 35.0), (35.03, 35.03), (-0.01, 179.99), (70.0, -20.0), (-89.9, 10.0)]
NEAR = nearness(ports_of([(lat, lon, str(n), "", "") for n, (lat, lon) in enumerate(PLACES)]))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(PLACES),
    st.floats(-0.06, 0.06),
    st.floats(-0.06, 0.06),
)
def test_the_grid_says_what_measuring_every_position_says(place, north, east):
    lat = np.array([round(max(place[0] + north, -90) * E7)], dtype=np.int32)
    lon = (place[1] + east + 180) % 360 - 180
    lon_e7 = np.array([round(lon * E7)], dtype=np.int32)
    _, km = NEAR.nearest(lat / E7, lon_e7 / E7)
    said = OUT if km[0] >= EXIT_KM else IN if km[0] <= ENTRY_KM else BETWEEN
    assert NEAR.zones(lat, lon_e7).tolist() == [said]
