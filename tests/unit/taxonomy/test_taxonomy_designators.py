from __future__ import annotations

import pytest

from sitewatch.taxonomy.designators import designator_key


@pytest.mark.parametrize(
    "spelling",
    ["An-124", "AN 124", "an124", "An\u2011124", "AN\u2013124", "An.124", "Аn-124", "АН-124"],
)
def test_the_spellings_of_one_designation_share_a_key(spelling):
    wanted = "an124" if spelling != "АН-124" else "ah124"
    assert designator_key(spelling) == wanted


def test_letters_that_only_look_latin_are_folded_beside_digits():
    assert designator_key("Т-90М") == designator_key("T-90M") == "t90m"


def test_names_in_cyrillic_stay_as_they_are():
    assert designator_key("Севастополь") == "севастополь"


def test_designations_that_differ_keep_different_keys():
    keys = {designator_key(text) for text in ("Su-24", "Su-24M", "Su-25", "S-24", "Su-240")}
    assert len(keys) == 5


def test_full_width_digits_are_digits():
    assert designator_key("\uff34\uff0d\uff19\uff10") == "t90"


def test_apostrophes_do_not_matter():
    assert designator_key("Sa'ar 6") == designator_key("Sa\u2019ar-6") == "saar6"


def test_a_key_of_a_key_is_itself_where_letters_compose_anew():
    key = designator_key("A´")
    assert designator_key(key) == key
