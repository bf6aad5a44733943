import numpy as np
import pytest

pytest.importorskip("cv2")

from sitewatch.imagery.shipchips import ALONG, COLS, ROWS, chip, frame, layers, risen, sizes
from sitewatch.imagery.shipmarks import candidates
from sitewatch.imagery.ships import LEAST_ODDS, Way, known
from sitewatch.imagery.ships_net import log_odds, looked, network
from sitewatch.imagery.water import HAZE_MOST, haze, water
from sitewatch.testing.scenes import Place, Thing, ground, scene

SEA = Place("harbour", side=400, gsd_m=10.0)
SHIPS = (Thing(300, 80, 300, 40, "ship"), Thing(330, 320, 220, 100, "ship"))


class Sums:
    """A stand-in for a network: the sum of the left third of a chip, less its sizes."""

    def run(self, _, asked):
        return [asked["chips"][:, 0, :, :10].sum(axis=(1, 2)) - asked["sizes"].sum(axis=1)]


def hazy(one, much):
    return type(one)(one.pixels + np.float32(much), one.bands, one.valid, one.grid, one.kind)


def test_ships_of_any_heading_and_length_lie_alike_in_their_chips():
    parts = layers(scene(SEA, SHIPS))
    for ship in SHIPS:
        axes = np.array([ship.length_m / 10, 4.0, ship.axis_deg])
        cut = chip(parts, frame(np.array([ship.row, ship.col]) + 0.5, axes), (axes[0], axes[1]))
        assert cut.shape == (9, ROWS, COLS)
        bright = cut[0] > np.arcsinh(1.0)
        down, across = np.nonzero(bright)
        long, wide = np.ptp(down) + 1, np.ptp(across) + 1
        assert long == pytest.approx(ROWS / ALONG, rel=0.2)
        assert wide < long / 2
        assert (down.mean(), across.mean()) == pytest.approx((23.5, 15.5), abs=1.5)
        assert np.ptp(np.nonzero(cut[8])[0]) + 1 == pytest.approx(ROWS / ALONG, abs=1)
        assert bright[cut[8] > 0].mean() > 0.7


def test_a_chip_shows_the_pixels_around_its_middle():
    rows, cols = np.mgrid[:100, :100].astype(np.float32)
    parts = (np.stack([rows, cols, rows, cols], axis=-1),) * 2
    how = frame(np.array([50.5, 40.5]), np.array([ROWS / ALONG, 5.0, 0.0]))
    upright = chip(parts, how, (20.0, 5.0))
    assert upright[0, :, 3] == pytest.approx(50 + np.arange(ROWS) - (ROWS - 1) / 2, abs=0.04)
    assert upright[1, 7] == pytest.approx(40 + np.arange(COLS) - (COLS - 1) / 2, abs=0.04)
    # Pointing right: up in the chip is right in the scene, right in the chip is down.
    right = chip(parts, frame(np.array([50.5, 40.5]), np.array([ROWS / ALONG, 5, 90.0])), (20, 5))
    assert right[1, 0, 15] > right[1, -1, 15]
    assert right[0, 20, 0] < right[0, 20, -1]


def test_sizes_are_nought_for_a_usual_ship():
    told = sizes(np.array([[10.0, 2.5, 0.0], [20.0, 0.1, 0.0]]), 10.0)
    assert told[0].tolist() == [0.0, 0.0]
    assert told[1] == pytest.approx([np.log(2), np.log(10 / 25)])


def test_haze_is_taken_off_before_water_is_told():
    clear = scene(SEA, SHIPS)
    veiled = hazy(clear, 0.1)
    assert haze(clear) < 0.02
    assert haze(veiled) == pytest.approx(haze(clear) + 0.1, abs=0.02)
    assert haze(hazy(clear, 0.5)) == pytest.approx(HAZE_MOST)
    same = water(veiled) == ground(SEA)["water"]
    assert same[10:-10, 10:-10].mean() > 0.97
    rise, index = risen(veiled)
    assert rise[:, 380, 200] == pytest.approx(0, abs=0.02)
    assert (np.abs(index) <= 1).all()


def test_a_scene_without_a_pixel_has_no_haze():
    one = scene(SEA)
    assert haze(type(one)(one.pixels, one.bands, one.valid & False, one.grid, one.kind)) == 0.0


def test_mirror_images_count_alike():
    cut = np.zeros((2, 9, ROWS, COLS), np.float32)
    cut[0, 0, 0, :10] = 1.0
    cut[1, 0, 0, -10:] = 1.0
    told = looked(Sums(), cut, np.zeros((2, 2), np.float32))
    assert told == pytest.approx([5.0, 5.0])


def test_every_candidate_is_looked_at_in_its_order():
    one = scene(SEA, SHIPS)
    some = candidates(one)
    whole = log_odds(Sums(), one, some.blobs)
    assert whole.shape == (len(some.blobs),)
    last = some.blobs.only(np.array([len(some.blobs) - 1]))
    assert log_odds(Sums(), one, last) == pytest.approx(whole[-1:], rel=1e-5)
    assert log_odds(Sums(), one, some.blobs.only(np.zeros(0, int))).shape == (0,)


def test_chances_by_hand():
    alone, both = Way((2.0, -1.0), 0.2, ()), Way((1.0, 3.0, -1.0), 0.2, ())
    odds = np.array([0.5, 1.0])
    assert alone.chance(odds) == pytest.approx([0.5, 1 / (1 + np.exp(-1))])
    assert both.chance(odds, np.array([0.5, 0.0])) == pytest.approx([1 / (1 + np.exp(-1)), 0.5])


def test_what_is_carried_fits_together():
    learned = known()
    assert len(learned.alone.weights) == 2
    assert len(learned.both.weights) == 3
    assert all(w > 0 for w in learned.both.weights[:2])
    for way in (learned.alone, learned.both):
        assert 0 < way.least < 0.5
        assert all(0 <= low < high <= 1 for _, low, high in way.recall)
        assert {"vessel", "vessel.naval.carrier"} <= {path for path, _, _ in way.recall}
    assert LEAST_ODDS < 0


def test_the_network_prefers_ships_to_other_bright_things():
    session = network()
    if session is None:
        pytest.skip("no onnxruntime")
    one = scene(SEA, SHIPS)
    some = candidates(one)
    odds = log_odds(session, one, some.blobs)
    ships = np.zeros(len(odds), bool)
    for ship in SHIPS:
        off = np.hypot(*(some.blobs.middles - (ship.row, ship.col)).T)
        ships |= (off < 4) & (abs(some.blobs.axes[:, 0] * 10 / ship.length_m - 1) < 0.3)
    assert np.median(odds[ships]) > np.median(odds[~ships]) + 1
