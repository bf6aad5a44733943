from __future__ import annotations

import pytest

from sitewatch.fusion.looks.names import looks_like_a_name, names_of, normalised
from sitewatch.model import Link, Medium
from sitewatch.testing.observed import sources


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("The Skylark’s", "skylark"),
        ("HUR (military intelligence)", "hur"),
        ("Planète  Labs", "planete labs"),
        ("the", "the"),
    ],
)
def test_a_name_is_compared_without_its_trimmings(written: str, expected: str) -> None:
    assert normalised(written) == expected


def test_spellings_of_a_known_source_share_its_id() -> None:
    names = names_of(sources(), ())

    assert {names.key(who) for who in ("Skylark", "SKYLARK IMAGING", "skylark")} == {"skylark"}
    assert names.printed("Skylark") == "Skylark Imaging"


def test_a_last_name_stands_for_the_one_full_name_that_ends_so() -> None:
    told = [Link(who, Medium.ANALYST) for who in ("Anna Berg", "Berg")]

    assert names_of((), told).key("Berg") == "anna berg"


def test_a_last_name_of_two_people_stands_for_neither() -> None:
    told = [Link(who, Medium.ANALYST) for who in ("Anna Berg", "Olaf Berg", "Berg")]

    assert names_of((), told).key("Berg") == "berg"


@pytest.mark.parametrize(
    ("who", "named"),
    [
        ("Skylark", True),
        ("Skylark Imaging", True),
        ("satellite images", False),
        ("Satellite images", False),
        ("military analysts", False),
        ("قمر صناعي", True),
    ],
)
def test_a_way_of_knowing_is_no_name(who: str, named: bool) -> None:
    assert looks_like_a_name(who) is named
