from __future__ import annotations

import pytest

from sitewatch.errors import RecordError
from sitewatch.model import AssetClass, AssetRef, AssetType, is_within, related


def test_a_class_lies_within_itself_and_what_is_above():
    assert is_within("vessel.naval.frigate", "vessel.naval.frigate")
    assert is_within("vessel.naval.frigate", "vessel")
    assert not is_within("vessel", "vessel.naval")


def test_a_name_that_starts_alike_is_not_within():
    assert not is_within("vessel.navalia", "vessel.naval")


def test_related_means_that_one_lies_on_the_way_to_the_other():
    assert related("vessel", "vessel.naval.frigate")
    assert related("vessel.naval.frigate", "vessel")
    assert not related("vessel.naval.frigate", "vessel.naval.corvette")


@pytest.mark.parametrize("path", ["", "Vessel", "vessel.", ".naval", "vessel naval", "1a", "a..b"])
def test_what_is_no_path_is_refused_everywhere(path):
    for make in (
        lambda: AssetClass(path, "x", "xs"),
        lambda: AssetType("X", path),
        lambda: AssetRef(path),
    ):
        with pytest.raises(RecordError, match="not a class path"):
            make()


@pytest.mark.parametrize("size", [0.0, -3.0])
def test_a_size_is_above_zero(size):
    with pytest.raises(RecordError, match="a size must be above zero"):
        AssetClass("vessel", "ship", "ships", length_m=size)
    with pytest.raises(RecordError, match="a size must be above zero"):
        AssetClass("vessel", "ship", "ships", width_m=size)
