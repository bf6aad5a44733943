"""Two simulated scenes of one site: arrivals, departures, and largely unchanged."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import pytest

pytest.importorskip("rasterio")
cv2 = pytest.importorskip("cv2")
pytest.importorskip("pyproj")

from sitewatch.imagery.facts import Facts
from sitewatch.imagery.geometry import placed
from sitewatch.imagery.geotiff import opened
from sitewatch.imagery.pairing import Side, compare_scenes
from sitewatch.imagery.reader import at_site
from sitewatch.imagery.records import Found
from sitewatch.imagery.standing import standing
from sitewatch.imagery.steps import Detection
from sitewatch.model import Area, Direction, Evidence, Kind, Point, Polygon, Site, SiteKind
from sitewatch.taxonomy import load_taxonomy
from sitewatch.testing.tiffs import Made, picture_bytes

TAXONOMY = load_taxonomy()
SIDE = 600
EAST, NORTH = 780_000.0, 3_920_000.0
BASE = cv2.GaussianBlur(
    np.random.default_rng(4).uniform(0.2, 0.8, (SIDE + 20, SIDE + 20)), (0, 0), 3
)
BASE = (BASE - BASE.min()) / np.ptp(BASE) * 120 + 30


@dataclass(frozen=True)
class White:
    """Finds white squares of 20 pixels."""

    paths: tuple[str, ...] = ("aircraft",)
    method: str = "white/1"

    def suits(self, scene):
        return ""

    def search(self, scene):
        mask = (scene.pixels[0] > 0.95).astype(np.uint8)
        count, _, stats, middles = cv2.connectedComponentsWithStats(mask)
        found = []
        for n in range(1, count):
            left, top, wide, tall, size = (int(v) for v in stats[n])
            if size < 100:
                continue
            corners = (
                (top, left),
                (top, left + wide),
                (top + tall, left + wide),
                (top + tall, left),
            )
            middle = middles[n]
            found.append(Found(middle[1] + 0.5, middle[0] + 0.5, "aircraft", 0.95,
                               length_m=40.0, width_m=40.0, outline=corners))  # fmt: skip
        return Detection(self.method, self.paths, tuple(found))


def degrees(row, col):
    from pyproj import Transformer

    ways = Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
    return ways.transform(EAST + 2 * col, NORTH - 2 * row)


def box(top, left, bottom, right):
    corners = [(top, left), (top, right), (bottom, right), (bottom, left), (top, left)]
    return Polygon((tuple(Point(*degrees(*corner)) for corner in corners),))


SITE = Site("base", "Base", SiteKind.AIR_BASE, box(5, 5, 595, 595))
WEST = Area("west", "West", box(5, 5, 595, 290))
EAST_SIDE = Area("east", "East", box(5, 310, 595, 595))
TWO = Site("base", "Base", SiteKind.AIR_BASE, box(5, 5, 595, 595), areas=(WEST, EAST_SIDE))


def side(day, spots, shift=(0, 0), site=SITE):
    top, left = 10 + shift[0], 10 + shift[1]
    pixels = BASE[top : top + SIDE, left : left + SIDE].copy()
    for row, col in spots:
        pixels[row - shift[0] : row - shift[0] + 20, col - shift[1] : col - shift[1] + 20] = 255
    made = Made(transform=(2.0, 0.0, EAST, 0.0, -2.0, NORTH), tags={"captured": f"2024-12-{day}"})
    raw = picture_bytes(pixels.astype(np.uint8)[None], made)
    sha = hashlib.sha256(raw).hexdigest()
    evidence = Evidence(
        sha, f"{day}.tif", "image/tiff", len(raw), "", datetime(2025, 1, 1, tzinfo=UTC)
    )
    with opened(raw, "image/tiff", evidence.name, Facts()) as raster:
        look, _ = at_site(raster, placed(site, raster), evidence, TAXONOMY, (White(),))
    return Side(evidence, raw, look)


STAND = [(100, 100), (100, 300), (300, 100), (300, 300), (450, 450), (200, 500)]


def test_who_came_and_who_went_is_told_although_the_scene_lies_off():
    before, after = side(13, STAND), side(17, [*STAND[1:], (500, 200)], shift=(3, -4))
    told, notes = compare_scenes(SITE, before, after, (White(),))
    moves = {o.state: o for o in told if o.kind is Kind.MOVEMENT}
    assert {state: o.count.min for state, o in moves.items()} == {"arrived": 1, "departed": 1}
    assert moves["arrived"].evidence == after.evidence.sha256
    assert moves["arrived"].look == after.look.id
    assert moves["departed"].comparison.direction is Direction.DECREASE
    assert moves["departed"].comparison.baseline == before.look.captured.span
    (outline,) = moves["departed"].locator.outlines
    lon, lat = np.mean(outline, axis=0)
    assert (lon, lat) == pytest.approx(degrees(110, 110), abs=2e-5)
    assert [note.code for note in notes] == ["compared"]


def test_ships_on_what_always_stands_there_neither_come_nor_go():
    ships = (White(("vessel",), "ships-white/1"),)
    before, after = side(13, STAND), side(17, STAND[2:])
    # The first of the two that are gone stood there on three dates.
    row, col = STAND[0]
    corners = ((row, col), (row, col + 20), (row + 20, col + 20), (row + 20, col))
    always = standing([(tuple(degrees(*corner) for corner in corners),)] * 3)
    gone = [
        [o.count.min for o in told if o.state == "departed"]
        for told, _ in (
            compare_scenes(SITE, before, after, ships),
            compare_scenes(SITE, before, after, ships, always),
            compare_scenes(SITE, before, after, (White(),), always),
        )
    ]
    # Of aircraft nothing is left out.
    assert gone == [[2], [1], [2]]


@dataclass(frozen=True)
class Flying(White):
    """Finds the same, all of them in flight."""

    def search(self, scene):
        made = super().search(scene)
        return replace(made, found=tuple(replace(f, flags=("moving",)) for f in made.found))


def test_what_was_in_flight_neither_comes_nor_goes():
    told, _ = compare_scenes(SITE, side(13, STAND), side(17, STAND[2:]), (Flying(),))
    assert not [o for o in told if o.kind is Kind.MOVEMENT]


def test_nothing_new_is_a_finding_with_a_number():
    before, after = side(13, STAND), side(17, STAND, shift=(1, 2))
    (told,), _ = compare_scenes(SITE, before, after, (White(),))
    said = told.comparison
    assert (told.state, said.direction, said.degree) == (
        "unchanged",
        Direction.NONE,
        "largely",
    )
    assert told.confidence >= 0.8


def test_each_area_is_told_by_itself():
    before = side(13, STAND, site=TWO)
    after = side(17, [s for s in STAND if s[1] < 300], site=TWO)
    told, _ = compare_scenes(TWO, before, after, (White(),))
    assert {(o.area, o.state) for o in told} == {("west", "unchanged"), ("east", "departed")}


def test_scenes_that_cannot_be_laid_over_each_other_say_nothing_of_change():
    before = side(13, STAND)
    flat = np.random.default_rng(9).integers(30, 150, (1, SIDE, SIDE)).astype(np.uint8)
    made = Made(transform=(2.0, 0.0, EAST, 0.0, -2.0, NORTH), tags={"captured": "2024-12-17"})
    raw = picture_bytes(flat, made)
    other = Evidence(hashlib.sha256(raw).hexdigest(), "x.tif", "image/tiff", len(raw), "",
                     datetime(2025, 1, 1, tzinfo=UTC))  # fmt: skip
    told, notes = compare_scenes(SITE, before, Side(other, raw, before.look), (White(),))
    assert told == ()
    assert [note.code for note in notes] == ["not-compared"]
