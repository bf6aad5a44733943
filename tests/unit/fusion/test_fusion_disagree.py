from __future__ import annotations

from sitewatch.fusion import disagreements, resolve
from sitewatch.model import (
    Basis,
    Comparison,
    Dated,
    Difference,
    Direction,
    Disagreement,
    Kind,
    Medium,
    Observation,
    Polarity,
    Reading,
    at_least,
    days,
)
from sitewatch.testing.observed import (
    AIRLIFT,
    FRIGATE,
    OWN,
    Told,
    elsewhere,
    on,
    reading,
    seen,
    small_taxonomy,
    sources,
)

TAXONOMY = small_taxonomy()
BOREA = ("Borea Space",)


def found(
    *observations: Observation, readings: tuple[Reading, ...] = ()
) -> tuple[Disagreement, ...]:
    resolution = resolve(observations, readings, sources(), TAXONOMY)
    return disagreements(observations, resolution, TAXONOMY)


def test_tellings_of_one_look_that_differ_are_an_error_of_telling() -> None:
    quoted, retold = seen(2, told=Told(direct=True)), seen(3, told=Told("b"))
    (one,) = found(quoted, retold)

    assert one.difference is Difference.RETELLING
    assert one.preferred == quoted.id
    assert "direct quotation of Skylark Imaging" in one.reason
    assert one.about == "number of frigates: 2 or 3"
    assert {one.side_a, one.side_b} == {(quoted.id,), (retold.id,)}


def test_looks_at_different_times_show_change() -> None:
    (one,) = found(seen(2), seen(5, day_number=14, told=Told("b")))

    assert (one.difference, one.preferred) == (Difference.CHANGE, "")


def test_looks_at_the_same_time_are_in_conflict() -> None:
    (one,) = found(seen(2), seen(5, told=Told("b", BOREA)))

    assert one.difference is Difference.CONFLICT


def test_times_too_wide_to_tell_are_left_open() -> None:
    month = Dated(days(on(1), on(30)), Basis.INFERRED)
    (one,) = found(seen(2), seen(5, time=month, told=Told("b", BOREA)))

    assert one.difference is Difference.UNRESOLVED


def test_none_throughout_a_time_contradicts_some_within_it() -> None:
    month = Dated(days(on(1), on(30)), Basis.RELATIVE, (), "since the fall of the town")
    none = seen(0, path="vessel.naval", state="absent", time=month, told=Told("b", BOREA))
    (one,) = found(seen(2), none)

    assert one.difference is Difference.CONFLICT
    assert one.about == "numbers: 0 warships or 2 frigates"


def test_compatible_counts_are_no_disagreement() -> None:
    assert found(seen(2), seen(at_least(2), told=Told("b"))) == ()
    assert found(seen(2), seen(4, path="vessel", told=Told("b"))) == ()
    assert found(seen(2, path=AIRLIFT, type="An-124"), seen(3, path=AIRLIFT, told=Told("b"))) == ()


def test_two_types_of_one_class_are_two_things() -> None:
    one = seen(2, path=AIRLIFT, type="An-124")
    other = seen(3, path=AIRLIFT, type="Il-76", told=Told("b"))

    assert found(one, other) == ()


def test_some_of_a_class_contradict_none_of_the_class_above() -> None:
    none = seen(0, path="vessel", state="absent", told=Told("b", BOREA))

    assert [d.difference for d in found(seen(2), none)] == [Difference.CONFLICT]


def test_unchanged_and_slightly_changed_in_one_look_are_a_retelling() -> None:
    same = seen(None, path="site", state="unchanged", told=Told(direct=True))
    slight = seen(None, path="site", state="changed_slightly", told=Told("b"))
    (one,) = found(same, slight)

    assert one.difference is Difference.RETELLING
    assert one.about == "the site: no change or some change"
    assert one.preferred == same.id


def test_unchanged_then_reduced_is_a_change() -> None:
    same = seen(None, path="site", state="unchanged", day_number=10)
    fewer = seen(None, path="equipment", state="reduced", day_number=20, told=Told("b", BOREA))
    (one,) = found(same, fewer)

    assert one.difference is Difference.CHANGE


def test_a_reduction_told_days_later_is_a_change_even_if_its_time_is_wide() -> None:
    month = Dated(days(on(1), on(30)), Basis.INFERRED)
    same = seen(None, path="site", state="unchanged", day_number=10)
    fewer = seen(None, path="equipment", state="reduced", time=month, told=Told("b", BOREA))
    later = (reading("a", 11), reading("b", 28))
    soon = (reading("a", 11), reading("b", 11))

    assert [d.difference for d in found(same, fewer, readings=later)] == [Difference.CHANGE]
    assert [d.difference for d in found(same, fewer, readings=soon)] == [Difference.UNRESOLVED]


def test_comparisons_with_different_times_do_not_meet() -> None:
    same = seen(None, path="site", state="unchanged", unchanged_since=8)
    fewer = Comparison(Direction.DECREASE, "", days(on(1), on(2)))
    other = seen(None, path="site", state="reduced", comparison=fewer, told=Told("b"))

    assert [d for d in found(same, other) if d.about.endswith("no change")] == []


def test_opposed_states_are_found_whichever_side_names_the_other() -> None:
    quoted = seen(2, path=AIRLIFT, state="loading", told=Told(direct=True))
    wrong = seen(2, path=AIRLIFT, state="taking_off", told=Told("b"))
    (one,) = found(quoted, wrong)

    assert one.difference is Difference.RETELLING
    assert one.about == "heavy transports: loading or taking off"


def test_an_article_s_own_inference_beside_the_look_it_tells_is_a_retelling() -> None:
    same = seen(None, path="site", state="unchanged")
    retold = seen(None, path="site", state="unchanged", told=Told("b"))
    own = seen(None, path="equipment", state="reduced", told=Told("b", (), ()), day_number=10)
    (one,) = found(same, retold, own)

    assert one.difference is Difference.RETELLING
    assert "own inference" in one.reason
    assert one.preferred in {same.id, retold.id}


def test_yes_and_no_to_the_same_state_are_opposed() -> None:
    loading = seen(2, path=AIRLIFT, state="loading")
    not_so = seen(
        2, path=AIRLIFT, state="loading", polarity=Polarity.NEGATED, told=Told("b", BOREA)
    )
    (one,) = found(loading, not_so)

    assert one.about == "heavy transports: loading or not loading"


def test_one_article_that_tells_two_parts_of_one_look_does_not_contradict_itself() -> None:
    left = seen(1, state="departed", kind=Kind.MOVEMENT)

    assert found(seen(2), left) == ()


def test_many_pairs_of_one_kind_are_one_disagreement() -> None:
    twos = [seen(2, told=Told(a)) for a in "abc"]
    threes = [seen(3, told=Told(a, BOREA)) for a in "def"]
    (one,) = found(*twos, *threes)

    assert len(one.inputs) == 6


def test_what_is_said_of_a_country_can_disagree_in_words_but_not_in_numbers() -> None:
    official = Told(by=("Ida Holm",), mediums=(Medium.OFFICIAL,))
    stay = elsewhere(
        "Lornia", path="force", state="intends_to_stay", kind=Kind.STATEMENT, told=official
    )
    going = seen(
        None,
        path="force",
        state="intends_to_leave",
        kind=Kind.STATEMENT,
        told=Told("b", ("Anna Berg",), (Medium.ANALYST,)),
        day_number=11,
    )
    fewer = elsewhere("Lornia", path="force", state="reduced", told=Told("c"))
    same = seen(None, path="site", state="unchanged", told=Told("d"))

    assert [d.difference for d in found(stay, going)] == [Difference.CHANGE]
    assert found(fewer, same) == ()


def test_two_places_elsewhere_do_not_disagree() -> None:
    here = elsewhere("Lornia", path="force", state="intends_to_stay", kind=Kind.STATEMENT)
    there = elsewhere(
        "Brenn", path="force", state="intends_to_leave", kind=Kind.STATEMENT, told=Told("b")
    )

    assert found(here, there) == ()


def test_an_old_difference_is_not_listed_against_every_later_look() -> None:
    first = seen(9, day_number=1)
    later = [seen(2, day_number=n, told=Told(f"x{n}")) for n in range(3, 31, 3)]
    (one,) = found(first, *later)

    assert len(one.inputs) < 8


def test_the_order_of_arrival_does_not_matter() -> None:
    observations = [
        seen(2),
        seen(3, told=Told("b")),
        seen(5, told=Told("c", BOREA)),
        seen(1, told=OWN),
    ]

    assert found(*observations) == found(*reversed(observations))


def test_named_ships_are_no_measure_for_ships_of_another_class() -> None:
    left = seen(
        2,
        path="vessel",
        names=("Osprey", "Heron"),
        state="departed",
        kind=Kind.MOVEMENT,
        told=Told("b", BOREA),
    )

    assert [d.about for d in found(seen(2, path=FRIGATE), left)] == []


def test_shades_of_one_state_are_one_disagreement() -> None:
    quoted = seen(2, path=AIRLIFT, state="loading", told=Told(direct=True))
    again = seen(2, path=AIRLIFT, state="present", details=("loading",), told=Told("c"))
    wrong = seen(2, path=AIRLIFT, state="taking_off", told=Told("b"))
    (one,) = found(quoted, again, wrong)

    assert len(one.inputs) == 3


def test_a_column_on_the_road_is_no_measure_for_what_stands_there() -> None:
    column = seen(160, path="vehicle", state="moving", kind=Kind.MOVEMENT, told=Told("b", BOREA))

    assert found(seen(24, path="vehicle"), column) == ()
