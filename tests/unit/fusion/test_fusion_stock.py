from __future__ import annotations

import pytest

from sitewatch.fusion.counts.stock import is_stock_class, stock
from sitewatch.fusion.counts.total import total
from sitewatch.fusion.looks.alike import Vocabulary
from sitewatch.model import Count, CountKind, Kind, Modality, Observation, at_least, exactly
from sitewatch.testing.observed import AIRLIFT, FRIGATE, Polarity, Told, seen, small_taxonomy

WORDS = Vocabulary(small_taxonomy())


def said(*observations: Observation, path: str = AIRLIFT) -> list[Count]:
    stocks = [s for o in observations if (s := stock(o, WORDS)) is not None]
    return [count for _, count in total(path, stocks)]


@pytest.mark.parametrize(
    "observation",
    [
        seen(160, path="vehicle", state="moving", kind=Kind.MOVEMENT),
        seen(500, path="force"),
        seen(2, path="site"),
        seen(2, kind=Kind.STATEMENT),
        seen(2, modality=Modality.INTENDED),
        seen(2, state="loading", polarity=Polarity.NEGATED),
    ],
    ids=["convoy", "forces", "bases", "words", "intention", "denial of a state"],
)
def test_what_is_no_number_standing_there(observation: Observation) -> None:
    assert stock(observation, WORDS) is None


def test_none_there_is_a_number_too() -> None:
    absent = stock(seen(None, state="absent"), WORDS)
    denied = stock(seen(None, polarity=Polarity.NEGATED), WORDS)

    assert absent is not None
    assert denied is not None
    assert (absent.count, denied.count) == (exactly(0), exactly(0))


def test_what_arrived_or_stands_in_one_area_is_a_least_number() -> None:
    arrived = stock(seen(2, state="arrived", kind=Kind.MOVEMENT), WORDS)
    in_part = stock(seen(2, area="east-pier"), WORDS)

    assert arrived is not None
    assert in_part is not None
    assert (arrived.count, in_part.count) == (at_least(2), at_least(2))


def test_forces_and_equipment_are_not_counted() -> None:
    assert is_stock_class(FRIGATE, WORDS)
    assert not is_stock_class("force", WORDS)
    assert not is_stock_class("equipment", WORDS)


def test_types_add_up_and_a_number_for_the_class_wins_over_them() -> None:
    types = [seen(2, path=AIRLIFT, type="An-124"), seen(3, path=AIRLIFT, type="Il-76")]

    assert said(*types) == [exactly(5)]
    assert said(*types, seen(6, path=AIRLIFT)) == [exactly(6)]
    assert said(types[0], seen(2, path=AIRLIFT)) == [exactly(2)]


def test_numbers_of_finer_classes_are_a_least_number() -> None:
    assert said(seen(2, path=FRIGATE), path="vessel.naval") == [at_least(2)]


def test_none_of_a_class_above_is_none_but_some_of_it_say_nothing() -> None:
    assert said(seen(0, path="vessel"), path=FRIGATE) == [exactly(0)]
    assert said(seen(4, path="vessel"), path=FRIGATE) == []


def test_the_direct_quotation_comes_first_and_what_contradicts_it_after() -> None:
    quoted = seen(2, path=AIRLIFT, told=Told(direct=True))
    loose = seen(at_least(2), path=AIRLIFT, told=Told("b"))
    wrong = seen(5, path=AIRLIFT, told=Told("c"))

    assert said(loose, quoted) == [exactly(2)]
    assert said(wrong, quoted, loose) == [exactly(2), exactly(5)]


def test_ranges_add_up_to_a_range() -> None:
    several = Count(3, 7, CountKind.FEW)
    parts = [seen(2, path=AIRLIFT, type="An-124"), seen(several, path=AIRLIFT, type="Il-76")]

    assert said(*parts) == [Count(5, 9, CountKind.ABOUT)]


def test_none_of_them_loaded_is_no_word_on_how_many_are_there() -> None:
    assert stock(seen(0, state="loaded", polarity=Polarity.NEGATED), WORDS) is None
