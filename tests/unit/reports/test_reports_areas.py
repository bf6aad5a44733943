from dataclasses import replace

from sitewatch.model import Area, Point
from sitewatch.reports.areas import area_of
from sitewatch.testing.reports import PORT, read_text

SPOT = Point(20.0, 40.0)
PARTED = replace(
    PORT,
    areas=(
        Area("pier-3", "Pier 3", SPOT),
        Area("pier-4", "Pier 4", SPOT),
        Area("south-apron", "South apron", SPOT),
        Area("roadstead", "Roadstead", SPOT),
    ),
)


def test_an_area_is_named_by_its_name_in_any_form():
    assert area_of(PARTED, "moored at Pier No. 3") == "pier-3"
    assert area_of(PARTED, "on the southern apron") == "south-apron"
    assert area_of(PARTED, "out in the roadstead") == "roadstead"


def test_two_areas_or_none_leave_it_open():
    assert area_of(PARTED, "between pier 3 and pier 4") is None
    assert area_of(PARTED, "on the northern apron") is None
    assert area_of(PARTED, "in the northern roadstead") is None


def test_an_observation_bears_the_area_that_its_words_name():
    text = "Two frigates are moored at pier 3 in Amber. A tug is at Amber."
    found = read_text(text, sites=(PARTED,)).observations
    assert [o.area for o in found] == ["pier-3", None]
