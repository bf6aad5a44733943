from __future__ import annotations

import pytest

from sitewatch.fusion import Dependence, Resolution, ResolveOptions, resolve
from sitewatch.model import (
    Basis,
    Chance,
    Dated,
    Look,
    Medium,
    Observation,
    Outcome,
    Reading,
    ReadStatus,
    at_least,
    day,
    days,
    exactly,
)
from sitewatch.testing.observed import (
    AIRLIFT,
    HARBOUR,
    OWN,
    Told,
    elsewhere,
    on,
    reading,
    seen,
    sha,
    small_taxonomy,
    sources,
)

SKYLARK = ("Skylark Imaging",)


def resolved(*observations: Observation, readings: tuple[Reading, ...] = ()) -> Resolution:
    return resolve(observations, readings, sources(), small_taxonomy())


def test_four_articles_that_name_one_operator_and_day_tell_one_look() -> None:
    told = [seen(told=Told(article=a)) for a in "abcd"]
    found = resolved(*told)

    assert len(found.looks) == 1
    assert [r.weight for r in found.relays] == pytest.approx([0.25] * 4)
    assert {r.evidence for r in found.relays} == {sha(a) for a in "abcd"}
    assert found.looks[0].inputs == tuple(sorted(o.id for o in told))


def test_images_of_two_days_are_two_looks() -> None:
    found = resolved(seen(day_number=10), seen(day_number=13))

    assert [look.captured.span for look in found.looks] == [day(on(10)), day(on(13))]


def test_two_operators_on_one_day_are_two_looks() -> None:
    found = resolved(seen(), seen(told=Told(article="b", by=("Borea Space",))))

    assert {look.observer for look in found.looks} == {"Skylark Imaging", "Borea Space"}


def test_another_spelling_of_the_operator_is_the_same_operator() -> None:
    assert len(resolved(seen(), seen(told=Told(article="b", by=("Skylark",)))).looks) == 1


def test_the_time_of_a_look_is_what_all_tellings_share() -> None:
    found = resolved(seen(day_number=(8, 12)), seen(day_number=(10, 14), told=Told(article="b")))

    assert found.looks[0].captured.span == days(on(10), on(12))
    assert "share" in found.looks[0].captured.reasons[-1]


def test_a_vague_date_does_not_chain_two_looks_together() -> None:
    vague = seen(day_number=(8, 15), told=Told(article="c"))
    found = resolved(seen(day_number=10), seen(day_number=13, told=Told(article="b")), vague)

    assert len(found.looks) == 2
    assert sum(vague.id in look.inputs for look in found.looks) == 1


def test_a_vague_date_joins_the_look_whose_details_it_repeats() -> None:
    tenth = seen(1, path=AIRLIFT, day_number=10)
    thirteenth = seen(3, day_number=13, told=Told(article="b"))
    vague = seen(1, path=AIRLIFT, day_number=(8, 15), told=Told(article="c"))
    found = resolved(tenth, thirteenth, vague)

    assert next(x for x in found.looks if vague.id in x.inputs).captured.span == day(on(10))


def test_a_month_alone_does_not_make_two_articles_tell_one_look() -> None:
    one = seen(2, day_number=(1, 31))
    other = seen(5, path=AIRLIFT, day_number=(1, 31), told=Told(article="b"))

    assert len(resolved(one, other).looks) == 2


def test_unnamed_images_with_the_same_details_join_the_named_look_and_say_why() -> None:
    unnamed = seen(told=Told(article="b", by=("satellite images",)), day_number=(9, 12))
    found = resolved(seen(), unnamed)

    assert len(found.looks) == 1
    assert any("same details" in reason for reason in found.looks[0].reasons)


def test_unnamed_images_with_other_details_stay_a_look_of_their_own() -> None:
    unnamed = seen(5, told=Told(article="b", by=("satellite images",)))

    assert len(resolved(seen(), unnamed).looks) == 2


def test_unnamed_images_of_another_day_stay_a_look_of_their_own() -> None:
    unnamed = seen(told=Told(article="b", by=("satellite images",)), day_number=14)

    assert len(resolved(seen(), unnamed).looks) == 2


def test_an_article_that_names_nobody_and_repeats_details_is_a_relay() -> None:
    own = seen(told=Told(article="b", by=(), mediums=()))
    found = resolved(seen(), own)

    assert len(found.looks) == 1
    assert any("names nobody" in reason for reason in found.looks[0].reasons)


def test_an_article_that_names_nobody_and_repeats_nothing_is_a_look_by_its_publisher() -> None:
    own = seen(7, told=Told(article="b", by=(), mediums=()), day_number=20)
    found = resolved(seen(), own, readings=(reading("a"), reading("b", 21)))
    look = next(x for x in found.looks if own.id in x.inputs)

    assert (look.observer, look.medium) == ("Outlet B", Medium.OUTLET)


def test_an_article_s_summary_belongs_to_the_look_that_it_tells() -> None:
    detail = seen(None, path="equipment", state="reduced")
    summary = seen(None, path="force", state="reduced", told=OWN)

    assert len(resolved(detail, summary).looks) == 1


def test_the_same_summary_in_another_article_is_no_relay() -> None:
    detail = seen(None, path="equipment", state="reduced")
    summary = seen(None, path="force", state="reduced", told=Told(article="b", by=(), mediums=()))

    assert len(resolved(detail, summary).looks) == 2


def test_what_an_article_adds_itself_rests_on_the_look_that_it_tells() -> None:
    inference = seen(None, path="equipment", state="loading", told=OWN)
    found = resolved(seen(None, path="site", state="unchanged"), inference)
    own = next(x for x in found.looks if inference.id in x.inputs)

    assert own.derived_from in {x.id for x in found.looks}
    assert own.dependence == Dependence().own


def test_a_shared_quotation_of_six_words_ties_an_unnamed_telling() -> None:
    words = "four grey ships lie beyond the outer mole"
    named = seen(4, told=Told(quote=f"“{words},” it said", direct=True))
    unnamed = seen(
        None, told=Told("b", ("satellite images",), quote=f"one image showed {words} today")
    )

    assert len(resolved(named, unnamed).looks) == 1


def test_similar_words_outside_quotation_marks_tie_nothing() -> None:
    words = "four grey ships lie beyond the outer mole"
    named = seen(4, told=Told(quote=words))
    unnamed = seen(None, told=Told("b", ("satellite images",), quote=words))

    assert len(resolved(named, unnamed).looks) == 2


def test_a_rare_number_ties_an_unnamed_telling() -> None:
    named = seen(at_least(151), path="vehicle", state="moving")
    unnamed = seen(
        at_least(151), path="vehicle", state="loading", told=Told("b", ("satellite images",))
    )
    found = resolved(named, unnamed)

    assert len(found.looks) == 1
    assert any("rare number" in reason for reason in found.looks[0].reasons)


def test_an_analyst_on_somebody_s_images_rests_on_that_look() -> None:
    berg = Told(by=("Anna Berg",), mediums=(Medium.ANALYST,))
    statement = seen(None, path="force", state="intends_to_leave", told=berg, day_number=11)
    found = resolved(seen(), statement)
    reader = next(x for x in found.looks if x.observer == "Anna Berg")

    assert reader.derived_from == next(x for x in found.looks if x is not reader).id
    assert reader.dependence == pytest.approx(0.7)
    assert sum(r.weight for r in found.relays) == pytest.approx(2 / 1.7)


def test_an_analyst_in_an_article_without_images_is_a_look_of_its_own() -> None:
    berg = Told("b", ("Anna Berg",), (Medium.ANALYST,))
    found = resolved(seen(), seen(None, path="force", told=berg))

    assert all(not look.derived_from for look in found.looks)


def test_an_official_who_speaks_on_two_days_is_heard_twice() -> None:
    minister = Told(by=("Ida Holm",), mediums=(Medium.OFFICIAL,))
    said = [
        seen(None, path="force", state="intends_to_stay", told=minister, day_number=n)
        for n in (3, 9)
    ]

    assert len(resolved(*said).looks) == 2


def test_a_comparison_implies_the_earlier_look() -> None:
    later = seen(day_number=13, unchanged_since=10)
    found = resolved(later)
    earlier, now = found.looks

    assert earlier.captured.span == day(on(10))
    assert earlier.outcome is Outcome.SAW
    assert "compares" in earlier.reasons[0]
    assert now.captured.span == day(on(13))
    assert earlier.observer == now.observer


def test_since_the_tenth_may_come_as_the_time_from_then_on() -> None:
    from sitewatch.model import Comparison, Direction

    since = Comparison(Direction.NONE, "", days(on(10), on(20)))
    found = resolved(seen(day_number=13, comparison=since))

    assert [look.captured.span for look in found.looks] == [day(on(10)), day(on(13))]


def test_unnamed_photos_of_the_earlier_day_join_the_look_that_was_implied() -> None:
    later = seen(day_number=13, unchanged_since=10)
    photos = seen(
        day_number=(9, 12),
        told=Told("b", ("Wire", "photos"), (Medium.OUTLET, Medium.FOOTAGE)),
    )
    found = resolved(later, photos)

    assert len(found.looks) == 2
    assert photos.id in found.looks[0].inputs
    assert found.looks[0].captured.span == day(on(10))


def test_a_look_that_saw_none_says_so() -> None:
    assert resolved(seen(0, state="absent")).looks[0].outcome is Outcome.LOOKED_ABSENT


def test_an_unknown_sensor_gives_a_wide_chance_and_a_type_a_narrow_one() -> None:
    plain = resolved(seen(2, path="vessel")).looks[0]
    typed = resolved(seen(2, path=AIRLIFT, type="An-124")).looks[0]

    assert Chance("vessel", 0.4, 1.0, plain.chances[0].basis) in plain.chances
    assert [(c.low, c.high) for c in typed.chances if c.path == "aircraft"] == [(0.8, 1.0)]


def test_what_somebody_saw_cannot_be_later_than_the_article() -> None:
    found = resolved(seen(day_number=(8, 31)), readings=(reading("a", 12),))

    assert found.looks[0].captured.span == days(on(8), on(12))
    assert found.looks[0].released == day(on(12))


def test_a_look_that_a_reader_made_is_kept_as_it_is() -> None:
    captured = Dated(day(on(5)), Basis.EXPLICIT)
    scene = Look(HARBOUR, "Borea Space", Medium.IMAGERY, captured, method="imagery/1")
    other = Look("elsewhere", "Borea Space", Medium.IMAGERY, captured, method="imagery/1")
    read = Reading(sha("scene"), ReadStatus.READ, "imagery/1", looks=(scene, other))
    found = resolve(
        (seen(told=Told(article="scene"), look=scene.id),), (read,), (), small_taxonomy()
    )

    assert found.looks == (scene,)
    assert [(r.look, r.weight) for r in found.relays] == [(scene.id, 1.0)]


def test_a_scene_of_which_nothing_was_told_is_a_look_all_the_same() -> None:
    captured = Dated(day(on(5)), Basis.EXPLICIT)
    cloudy = Look(HARBOUR, "Borea Space", Medium.IMAGERY, captured, outcome=Outcome.CLOUD)
    read = Reading(sha("scene"), ReadStatus.READ, "imagery/1", looks=(cloudy,))
    found = resolve((), (read,), (), small_taxonomy(), ResolveOptions(site=HARBOUR))

    assert found.looks == (cloudy,)


def test_a_look_after_the_day_asked_about_is_not_there_yet() -> None:
    captured = Dated(day(on(25)), Basis.EXPLICIT)
    later = Look(HARBOUR, "Borea Space", Medium.IMAGERY, captured)
    read = Reading(sha("scene"), ReadStatus.READ, "imagery/1", looks=(later,))
    options = ResolveOptions(site=HARBOUR, until=on(20))

    assert resolve((), (read,), (), small_taxonomy(), options).looks == ()


def test_observations_without_a_site_get_an_origin_but_no_look() -> None:
    found = resolved(elsewhere("Lornia"))

    assert found.looks == ()
    assert found.tellings[0].origin.who == "Skylark Imaging"


def test_one_observation_given_twice_counts_once() -> None:
    one = seen()

    assert resolved(one, one) == resolved(one)


def test_relays_name_who_stands_between() -> None:
    through = Told("b", ("Wire", "Skylark Imaging"), (Medium.OUTLET, Medium.IMAGERY))
    found = resolved(seen(), seen(told=through))

    assert {r.evidence: r.via for r in found.relays}[sha("b")] == ("Wire",)


def test_dependence_of_relays_can_be_set() -> None:
    options = ResolveOptions(dependence=Dependence(relay=0.5))
    told = [seen(told=Told(article=a)) for a in "ab"]
    found = resolve(told, (), sources(), small_taxonomy(), options)

    # Two tellings at 0.5 are worth 2 / 1.5.
    assert sum(r.weight for r in found.relays) == pytest.approx(4 / 3)


def test_counts_of_few_do_not_make_strangers_one() -> None:
    one = seen(exactly(2), told=Told("a", ("satellite images",)))
    other = seen(exactly(3), told=Told("b", ("satellite images",)))

    assert len(resolved(one, other).looks) == 2


def test_somebody_unnamed_who_repeats_details_is_held_to_be_whoever_looked() -> None:
    company = Told("b", ("company",), (Medium.UNNAMED,))

    assert len(resolved(seen(), seen(told=company)).looks) == 1
    assert len(resolved(seen(), seen(5, told=company)).looks) == 2
