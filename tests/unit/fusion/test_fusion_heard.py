from __future__ import annotations

from dataclasses import replace

from sitewatch.fusion import resolve
from sitewatch.fusion.disagree import disagreements
from sitewatch.fusion.heard import heard
from sitewatch.fusion.records import checked, track_records
from sitewatch.model import (
    Medium,
    Observation,
    Polarity,
    Reading,
    Reliability,
    SitePicture,
    TrackRecord,
)
from sitewatch.testing.observed import (
    AIRLIFT,
    Told,
    harbour,
    reading,
    seen,
    small_taxonomy,
    sources,
)

TAX = small_taxonomy()
READINGS = tuple(reading(name, 28) for name in "abcd")
SKYLARK, SKYLARK_AGAIN = Told("a"), Told("b")
BOREA = Told("c", ("Borea Space",))
WITNESS = Told("d", ("a driver",), (Medium.WITNESS,))


def part_of(*told: Observation) -> SitePicture:
    found = resolve(told, READINGS, sources(), TAX)
    differing = disagreements(told, found, TAX)
    return SitePicture(harbour(), found.looks, found.relays, disagreements=differing)


def claims_of(*told: Observation) -> list[tuple[str, bool, str]]:
    """Source, yes or no, and subject of every claim."""
    found = heard((part_of(*told),), told, sources(), TAX)
    return sorted((h.claim.source, h.claim.holds, h.claim.subject) for h in found)


def records_of(
    *told: Observation, readings: tuple[Reading, ...] = READINGS
) -> dict[tuple[str, str], TrackRecord]:
    found = track_records((part_of(*told),), told, readings, sources(), TAX)
    return {(r.source, r.topic): r for r in found}


def test_two_who_saw_the_same_speak_of_one_subject() -> None:
    one, other = claims_of(seen(2, told=SKYLARK), seen(2, told=BOREA))

    assert (one[0], other[0]) == ("borea", "skylark")
    assert one[1:] == other[1:]


def test_days_apart_are_another_state_of_things() -> None:
    one, other = claims_of(seen(2, told=SKYLARK), seen(2, told=BOREA, day_number=20))

    assert one[2] != other[2]


def test_yes_and_no_share_a_subject_only_where_they_conflict() -> None:
    same_day = claims_of(seen(2, told=SKYLARK), seen(0, told=BOREA))
    days_apart = claims_of(seen(2, told=SKYLARK), seen(0, told=BOREA, day_number=12))

    assert len({subject for _, _, subject in same_day}) == 1
    assert {holds for _, holds, _ in same_day} == {True, False}
    assert len({subject for _, _, subject in days_apart}) == 2


def test_numbers_that_conflict_are_one_subject_with_two_sides() -> None:
    found = claims_of(seen(2, told=SKYLARK), seen(9, told=BOREA))

    assert len({subject for _, _, subject in found}) == 1
    assert {holds for _, holds, _ in found} == {True, False}


def test_relays_of_one_look_are_one_claim_and_check_nothing() -> None:
    told = (seen(2, told=SKYLARK), seen(2, told=SKYLARK_AGAIN))
    found = heard((part_of(*told),), told, sources(), TAX)

    assert {h.claim.source for h in found} == {"skylark"}
    assert checked([h.claim for h in found]) == ()


def test_who_has_no_name_has_no_record() -> None:
    assert claims_of(seen(2, told=WITNESS)) == []


def test_an_analyst_who_repeats_the_image_adds_no_claim() -> None:
    part = part_of(seen(2, told=SKYLARK), seen(2, told=BOREA))
    base, reads = part.looks
    reading_it = replace(reads, derived_from=base.id, dependence=0.6)
    told = (seen(2, told=SKYLARK), seen(2, told=BOREA))
    found = heard((replace(part, looks=(base, reading_it)),), told, sources(), TAX)

    assert [h.look for h in found] == [base.id]


def test_a_claim_that_stands_alone_leaves_the_grade_where_it_is() -> None:
    record = records_of(seen(2, told=SKYLARK))["skylark", "what stands there"]

    assert (record.grade, record.claims, record.moves) == (Reliability.USUALLY, 0, False)
    assert record.mean == 0.85
    assert record.low < 0.85 < record.high


def test_claims_borne_out_raise_the_share_and_few_do_not_move_the_grade() -> None:
    told = [
        seen(2, path, told=who, day_number=day)
        for day in (2, 8, 14)
        for path in ("vessel.naval.frigate", AIRLIFT)
        for who in (SKYLARK, BOREA)
    ]
    few = records_of(*told[:4])["skylark", "what stands there"]
    many = records_of(*told)["skylark", "what stands there"]

    assert (few.claims, few.moves) == (2, False)
    assert (many.claims, many.moves) == (6, True)
    assert 0.85 < few.mean < many.mean
    assert many.high - many.low < few.high - few.low


def test_retelling_is_judged_where_another_article_tells_the_look() -> None:
    right = Told("a", direct=True)
    found = records_of(
        seen(2, AIRLIFT, told=right, state="loading"),
        seen(5, AIRLIFT, told=SKYLARK_AGAIN, state="loading"),
    )
    alone = records_of(seen(2, told=SKYLARK))

    assert found["outlet a", "retelling"].claims == 1
    assert found["outlet a", "retelling"].mean > 0.7 > found["outlet b", "retelling"].mean
    assert ("outlet a", "retelling") not in alone


def test_the_order_of_observations_changes_nothing() -> None:
    told = (seen(2, told=SKYLARK), seen(0, told=BOREA), seen(3, AIRLIFT, told=SKYLARK_AGAIN))

    assert records_of(*told) == records_of(*told[::-1])


def test_a_denial_of_presence_says_no() -> None:
    found = claims_of(seen(None, told=SKYLARK, polarity=Polarity.NEGATED))

    assert [holds for _, holds, _ in found] == [False]
