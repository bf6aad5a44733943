import pytest

pytest.importorskip("cv2")
pytest.importorskip("rasterio")

from sitewatch.imagery.area_words import stacked
from sitewatch.imagery.told import gsd_told, share_told
from sitewatch.model import Area, Look, Medium, Point, Site, SiteKind
from sitewatch.model.time import Basis, Dated, day

HERE = Point(35.9, 35.4)


def site(*names):
    areas = tuple(Area(f"a{n}", name, HERE) for n, name in enumerate(names))
    return Site("port", "Port", SiteKind.PORT, HERE, areas=areas)


def test_areas_are_told_by_whole_words_of_their_names():
    found = stacked(site("Container yard 2", "Western APRON", "Basin", "Shipyard pier", "Парк"))
    assert [area.name for area in found] == ["Container yard 2", "Western APRON"]


def test_the_id_of_an_area_counts_too():
    one = Site("port", "Port", SiteKind.PORT, HERE, areas=(Area("storage-b", "B", HERE),))
    assert [area.id for area in stacked(one)] == ["storage-b"]
    assert stacked(site()) == ()


def test_numbers_are_read_back_from_the_reasons_of_a_look():
    from datetime import date

    taken = Dated(day(date(2024, 12, 1)), Basis.EXPLICIT)
    reasons = ("pixels of 0.5 m on the ground", "Yard: 83% in view, 17% cloud", "Yard 2: not on")
    look = Look("port", "Sky", Medium.IMAGERY, taken, reasons=reasons)
    assert gsd_told(look) == 0.5
    assert share_told(look, "Yard") == 0.83
    assert share_told(look, "Yard 2") is None
    assert share_told(look, "Quay") is None
