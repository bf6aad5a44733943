from __future__ import annotations

import pytest

from sitewatch.fusion import Resolution, disagreements, resolve
from sitewatch.fusion.looks.relaying import grounded
from sitewatch.model import (
    Basis,
    Dated,
    Difference,
    Medium,
    Modality,
    Observation,
    Polarity,
    Reading,
    at_least,
    days,
)
from sitewatch.testing.observed import (
    AIRLIFT,
    OWN,
    Told,
    on,
    reading,
    seen,
    small_taxonomy,
    sources,
)

TAXONOMY = small_taxonomy()
BOREA = ("Borea Space",)
NO_NAME = Told("b", (), ())


def resolved(*observations: Observation, readings: tuple[Reading, ...] = ()) -> Resolution:
    return resolve(observations, readings, sources(), TAXONOMY)


def roots(found: Resolution) -> int:
    return sum(not look.derived_from for look in found.looks)


def kinds(*observations: Observation, readings: tuple[Reading, ...] = ()) -> list[Difference]:
    found = resolved(*observations, readings=readings)
    return [d.difference for d in disagreements(observations, found, TAXONOMY)]


def test_a_number_gone_wrong_at_the_same_time_is_the_look_told_before() -> None:
    found = resolved(seen(2, path=AIRLIFT), seen(3, path=AIRLIFT, told=NO_NAME))

    assert (len(found.looks), roots(found)) == (2, 1)
    assert sum(r.weight for r in found.relays) == pytest.approx(2 / 1.9)
    assert kinds(seen(2), seen(3, told=NO_NAME)) == [Difference.RETELLING]


def test_another_day_or_another_thing_is_no_retelling() -> None:
    assert roots(resolved(seen(2), seen(3, told=NO_NAME, day_number=14))) == 2
    assert roots(resolved(seen(2), seen(3, path=AIRLIFT, told=NO_NAME))) == 2


def test_a_witness_and_an_image_of_one_day_are_two_origins() -> None:
    fisher = Told("b", ("a fisherman",), (Medium.WITNESS,))

    assert roots(resolved(seen(2), seen(3, told=fisher))) == 2
    assert kinds(seen(2), seen(3, told=fisher)) == [Difference.CONFLICT]


def test_two_analysts_on_one_provider_s_images_are_one_origin() -> None:
    def reader(article: str, who: str) -> Told:
        return Told(article, (who, "Skylark"), (Medium.ANALYST, Medium.IMAGERY))

    found = resolved(seen(told=reader("a", "Anna Berg")), seen(told=reader("b", "Olaf Lind")))

    assert (len(found.looks), roots(found)) == (2, 1)


def test_a_group_that_reads_images_in_one_article_is_their_reader_in_another() -> None:
    reads = Told("a", ("Harbour Group", "Skylark"), (Medium.UNNAMED, Medium.IMAGERY))
    alone = Told("a", ("Harbour Group",), (Medium.UNNAMED,))
    found = resolved(seen(2, told=reads), seen(None, path="vessel", told=alone, day_number=11))

    assert roots(found) == 1


def test_what_an_outlet_is_said_to_have_written_is_what_its_own_witness_saw() -> None:
    crane = Told("a", ("Horn Daily", "Ida Holm"), (Medium.OUTLET, Medium.WITNESS))
    echo = Told("b", ("Far Post", "Horn Daily"), (Medium.OUTLET, Medium.OUTLET))
    readings = (reading("a"), reading("b"))

    assert roots(resolved(seen(7, told=crane), seen(18, told=echo), readings=readings)) == 1


def test_people_without_a_name_cited_from_another_outlet_are_the_same_people() -> None:
    spotters = Told("a", ("planespotters",), (Medium.WITNESS,))
    cited = Told("b", ("Wire", "planespotters"), (Medium.OUTLET, Medium.WITNESS))
    strangers = Told("b", ("planespotters",), (Medium.WITNESS,))

    assert roots(resolved(seen(4, told=spotters), seen(5, told=cited))) == 1
    assert roots(resolved(seen(4, told=spotters), seen(5, told=strangers))) == 2


def test_what_rests_on_another_ends_at_the_first_and_a_circle_rests_on_nothing() -> None:
    assert grounded({3: 2, 2: 1}) == {3: 1, 2: 1}
    assert grounded({1: 2, 2: 1}) == {}


def test_what_was_there_and_left_by_a_later_day_is_a_change_in_one_article() -> None:
    staff = {"by": ("Ida Holm",), "mediums": (Medium.WITNESS,)}
    there = seen(2, told=Told("a", **staff), day_number=6)
    gone = seen(2, state="departed", told=Told("a", **staff), day_number=(6, 8))

    assert kinds(there, gone) == [Difference.CHANGE]


def test_fewer_that_left_than_were_there_at_one_time_differ_in_nothing() -> None:
    assert kinds(seen(9), seen(3, state="departed", told=Told("b", BOREA))) == []


def test_a_denial_of_an_act_is_a_conflict_however_wide_its_time() -> None:
    ever = Dated(days(on(1), on(30)), Basis.INFERRED)
    said = Told("b", ("Ida Holm",), (Medium.OFFICIAL,))
    left = seen(4, state="departed", told=Told("a", BOREA))
    denied = seen(None, state="departed", time=ever, modality=Modality.DENIED, told=said)
    none = seen(0, state="departed", time=ever, polarity=Polarity.NEGATED, told=said)

    assert kinds(left, denied) == [Difference.CONFLICT]
    assert kinds(left, none) == [Difference.CONFLICT]


def test_lower_limits_far_apart_differ_only_within_one_look() -> None:
    four, fourteen = seen(at_least(4)), seen(at_least(14), told=Told("b"))
    other = seen(at_least(14), told=Told("b", BOREA))

    assert kinds(four, fourteen) == [Difference.RETELLING]
    assert kinds(four, other) == []


def test_a_present_without_a_date_holds_when_the_report_came_out() -> None:
    open_ = Dated(days(on(1), on(28)), Basis.INFERRED)
    two = seen(2, time=open_, told=Told("a", ("Ida Holm",), (Medium.OFFICIAL,)))
    none = seen(0, state="absent", told=Told("b", BOREA), day_number=27)
    readings = (reading("a", 28), reading("b", 28))

    assert kinds(two, none, readings=readings) == [Difference.CONFLICT]


def test_names_are_one_in_whatever_case_a_text_writes_them() -> None:
    docked = seen(None, names=("ORLA M",), told=Told("a", BOREA), day_number=6)
    gone = seen(None, names=("Orla M",), state="departed", told=OWN, day_number=20)

    assert kinds(docked, gone) == [Difference.CHANGE]
