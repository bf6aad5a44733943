"""What stands beside a count and an absence of a detector whose misses were measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

pytest.importorskip("rasterio")
shapely = pytest.importorskip("shapely")

from sitewatch.imagery.card import Card, Hits, Misses, Recall, Yield
from sitewatch.imagery.geometry import WHOLE, Placed
from sitewatch.imagery.looks import Viewed
from sitewatch.imagery.missed import missed_at_least
from sitewatch.imagery.observe import Setting, observations
from sitewatch.imagery.raster import Box
from sitewatch.imagery.records import Capture, Found
from sitewatch.imagery.seeing import Seen
from sitewatch.imagery.steps import Detection
from sitewatch.model import (
    Basis,
    Chance,
    Dated,
    Evidence,
    Look,
    Medium,
    Point,
    Site,
    SiteKind,
    day,
)

BASE = Site("base", "Base", SiteKind.AIR_BASE, Point(35.9, 35.4))
SCENES = tuple(Yield(str(n), Hits(2, 1, 0), Hits(20, 18, 1)) for n in range(8))
CARD = Card("optical-submetre", (Recall(0, 99, 90, 100),), Misses(30.0, SCENES), 0.0, "made up")
GOT = datetime(2024, 12, 2, tzinfo=UTC)
EVIDENCE = Evidence("a" * 64, "a.tif", "image/tiff", 9, "a.tif", GOT)


class Degrees:
    """A placing on which pixels are degrees."""

    def lonlat(self, rows, cols):
        return np.asarray(cols, float), np.asarray(rows, float)


def texts(found, card=CARD, visible=100.0):
    detection = Detection("finder/1", ("aircraft",), tuple(found), card=card)
    viewed = Viewed(BASE, Capture(), 0.5, {WHOLE: Seen(100.0, visible)}, (detection,))
    taken = Dated(day(date(2024, 12, 1)), Basis.EXPLICIT)
    chances = (Chance("aircraft", 0.5, 0.9, "card"),)
    look = Look("base", "Sky", Medium.IMAGERY, taken, chances=chances)
    placed = Placed(BASE, {WHOLE: shapely.box(0, 0, 90, 90)}, Box(0, 0, 90, 90))
    told = observations(Setting(EVIDENCE, viewed, placed, Degrees(), look))
    return [one.count.text for one in told]


FOUND = tuple(Found(10.0 + n, 10.0, "aircraft", 1.0, 40.0) for n in range(6))


def test_a_count_tells_the_chance_that_others_were_missed():
    (said,) = texts(FOUND)
    chance = missed_at_least(2, FOUND, CARD)
    assert 0.05 < chance < 0.95
    assert f"that 2 or more were missed: {chance:.0%}" in said


def test_an_absence_tells_the_chance_that_one_was_missed():
    (said,) = texts(())
    assert said.startswith("each would have been seen with 50% to 90%; that 1 or more stood there")
    assert said.endswith(f"were missed: {missed_at_least(1, (), CARD):.0%}")


def test_less_in_view_is_more_that_can_be_missed():
    whole, half = texts(())[0], texts((), visible=60.0)[0]
    assert int(half.rpartition(": ")[2][:-1]) > int(whole.rpartition(": ")[2][:-1])


def test_nothing_is_said_of_misses_that_nobody_measured():
    bare = replace(CARD, misses=None)
    assert not any("missed" in said for said in (*texts(FOUND, bare), *texts((), bare)))
    assert not any("missed" in said for said in (*texts(FOUND, None), *texts((), None)))
