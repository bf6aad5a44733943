from __future__ import annotations

import pytest

from sitewatch.fusion import indicate, resolve
from sitewatch.fusion.indicate import indicators_in
from sitewatch.fusion.weighing.credibility import credibility
from sitewatch.fusion.weighing.scope import narrowed, scope_of
from sitewatch.model import (
    Basis,
    Chance,
    Credibility,
    Dated,
    Difference,
    Disagreement,
    Indicator,
    Kind,
    Look,
    Medium,
    Modality,
    Observation,
    Outcome,
    Polarity,
    Reading,
    ReadStatus,
    Sight,
    SiteKind,
    at_least,
    day,
    days,
)
from sitewatch.taxonomy.records import Rule
from sitewatch.testing.observed import (
    AIRLIFT,
    HARBOUR,
    Told,
    elsewhere,
    harbour,
    on,
    seen,
    sha,
    small_taxonomy,
    sources,
)

TAXONOMY = small_taxonomy()
SHIPS = Rule("ships", "warships there", "", paths=("vessel.naval",), states=("present",))
NO_SHIPS = Rule(
    "no-ships", "warships gone", "", paths=("vessel.naval",), states=("left",), absent=True
)
LOADING = Rule("loading", "transport loading", "", paths=("aircraft",), states=("loading",))
FEWER = Rule("fewer", "equipment fewer", "", paths=("equipment", "vessel"), states=("reducing",))
STAYS = Rule("stays", "says it stays", "", states=("intention_stay",), mediums=("official",))


def found(rule: Rule, *observations: Observation) -> Indicator:
    resolution = resolve(observations, (), sources(), TAXONOMY)
    (one,) = indicate(
        (rule,), harbour(), resolution.looks, resolution.relays, observations, TAXONOMY
    )
    return one


def test_seen_once_is_one_look_however_many_articles_tell_it() -> None:
    told = [seen(2, told=Told(a)) for a in "abcde"]
    one = found(SHIPS, *told)

    assert one.sight is Sight.SEEN
    assert one.effective_looks == pytest.approx(1.0)
    assert one.credibility is Credibility.POSSIBLY_TRUE
    assert one.inputs == tuple(sorted(o.id for o in told))
    assert one.span == day(on(10))


def test_two_independent_looks_confirm() -> None:
    one = found(SHIPS, seen(2), seen(2, told=Told("b", ("Borea Space",))))

    assert (one.effective_looks, one.credibility) == (2.0, Credibility.CONFIRMED)


def test_nobody_looked_is_not_absent() -> None:
    assert found(LOADING, seen(2)).sight is Sight.NOT_LOOKED
    assert found(SHIPS).sight is Sight.NOT_LOOKED


def test_silence_of_a_report_is_not_absence() -> None:
    assert found(SHIPS, seen(1, path=AIRLIFT)).sight is Sight.NOT_LOOKED


def test_somebody_looked_and_saw_none() -> None:
    none = seen(0, path="vessel", state="absent")

    assert found(SHIPS, none).sight is Sight.LOOKED_ABSENT
    assert found(SHIPS, none).inputs == (none.id,)


def test_none_of_one_kind_is_not_none_of_all() -> None:
    assert found(SHIPS, seen(0, state="absent")).sight is Sight.NOT_LOOKED


def test_none_told_by_somebody_who_could_hardly_see_it_is_not_absence() -> None:
    official = Told(by=("Ida Holm",), mediums=(Medium.OFFICIAL,))

    assert found(SHIPS, seen(0, path="vessel", state="absent", told=official)).sight is (
        Sight.NOT_LOOKED
    )


def test_a_state_that_is_denied_was_looked_for_in_vain() -> None:
    not_loading = seen(2, path=AIRLIFT, state="loading", polarity=Polarity.NEGATED)

    assert found(LOADING, not_loading).sight is Sight.LOOKED_ABSENT


def test_unchanged_rules_out_a_change() -> None:
    same = seen(None, path="site", state="unchanged", unchanged_since=5)

    assert found(FEWER, same).sight is Sight.LOOKED_ABSENT
    assert found(LOADING, same).sight is Sight.NOT_LOOKED


def test_a_rule_on_absence_fires_on_a_look_that_saw_none() -> None:
    assert found(NO_SHIPS, seen(0, path="vessel", state="absent")).sight is Sight.SEEN
    assert found(NO_SHIPS, seen(2, state="departed", kind=Kind.MOVEMENT)).sight is Sight.SEEN
    assert found(NO_SHIPS, seen(2)).sight is Sight.NOT_LOOKED


def test_what_is_denied_fires_nothing() -> None:
    assert found(SHIPS, seen(2, modality=Modality.DENIED)).sight is not Sight.SEEN


def test_a_least_number_must_be_sure() -> None:
    three = Rule("three", "three", "", paths=("vessel",), min_count=3)

    assert found(three, seen(2)).sight is Sight.NOT_LOOKED
    assert found(three, seen(at_least(3))).sight is Sight.SEEN
    assert found(three, seen(None, path="vessel", names=("A", "B", "C"))).sight is Sight.SEEN


def test_directions_and_kinds_are_asked_for() -> None:
    fewer = Rule("down", "down", "", directions=("decrease",), kinds=("state",))
    said = seen(None, path="equipment", state="reduced", kind=Kind.STATE)

    assert found(fewer, said).sight is Sight.SEEN
    assert found(fewer, seen(None, path="equipment", state="reduced")).sight is Sight.NOT_LOOKED


def test_who_says_it_matters() -> None:
    words = {"path": "force", "state": "intends_to_stay", "kind": Kind.STATEMENT}
    official = Told(by=("Ida Holm",), mediums=(Medium.OFFICIAL,))
    analyst = Told(by=("Anna Berg",), mediums=(Medium.ANALYST,))

    assert found(STAYS, seen(None, told=official, **words)).sight is Sight.SEEN
    assert found(STAYS, seen(None, told=analyst, **words)).sight is Sight.NOT_LOOKED


def test_words_about_the_country_count_for_rules_on_words_alone() -> None:
    official = Told(by=("Ida Holm",), mediums=(Medium.OFFICIAL,))
    stay = elsewhere(
        "Lornia", path="force", state="intends_to_stay", kind=Kind.STATEMENT, told=official
    )
    ships = elsewhere("Lornia", path="vessel.naval", count=None)

    assert found(STAYS, stay).sight is Sight.SEEN
    assert found(STAYS, stay).looks == ()
    assert found(SHIPS, ships).sight is Sight.NOT_LOOKED


def test_rules_for_other_kinds_of_site_are_left_out() -> None:
    rule = Rule("air", "air", "", site_kinds=("air_base",), paths=("vessel",))
    port = indicate((rule,), harbour(), (), (), (), TAXONOMY)
    base = indicate((rule,), harbour(SiteKind.AIR_BASE), (), (), (), TAXONOMY)

    assert (len(port), len(base)) == (0, 1)


def scene(chance: float, outcome: Outcome = Outcome.SAW) -> Look:
    captured = Dated(day(on(12)), Basis.EXPLICIT)
    chances = (Chance("vessel", chance, chance, "test"),)
    return Look(
        HARBOUR, "Borea", Medium.IMAGERY, captured, outcome, chances=chances, method="imagery/1"
    )


@pytest.mark.parametrize(
    ("look", "sight"),
    [
        (scene(0.9), Sight.LOOKED_ABSENT),
        (scene(0.3), Sight.NOT_LOOKED),
        (scene(0.9, Outcome.CLOUD), Sight.NOT_LOOKED),
    ],
    ids=["clear", "too coarse", "cloud"],
)
def test_a_scene_that_lists_all_it_saw_and_not_this_looked_in_vain(
    look: Look, sight: Sight
) -> None:
    read = Reading(sha("scene"), ReadStatus.READ, "imagery/1", looks=(look,))
    boat = seen(1, path=AIRLIFT, told=Told("scene"), look=look.id)
    resolution = resolve((boat,), (read,), (), TAXONOMY)
    (one,) = indicate((SHIPS,), harbour(), resolution.looks, (), (boat,), TAXONOMY)

    assert one.sight is sight


def test_only_looks_in_the_window_count() -> None:
    observation = seen(2)
    resolution = resolve((observation,), (), sources(), TAXONOMY)
    scope = scope_of(harbour(), resolution.looks, resolution.relays, (observation,), TAXONOMY)
    (one,) = indicators_in((SHIPS,), narrowed(scope, days(on(15), on(30)), ()))

    assert one.sight is Sight.NOT_LOOKED


def test_a_conflict_lowers_the_credibility_and_an_error_of_telling_fires_nothing() -> None:
    two, none = seen(2), seen(0, state="absent", told=Told("b", ("Borea Space",)))
    resolution = resolve((two, none), (), sources(), TAXONOMY)
    scope = scope_of(harbour(), resolution.looks, resolution.relays, (two, none), TAXONOMY)
    window = days(on(1), on(30))
    conflict = Disagreement(HARBOUR, Difference.CONFLICT, "x", (two.id,), (none.id,))
    retold = Disagreement(HARBOUR, Difference.RETELLING, "x", (two.id,), (none.id,), none.id)

    (doubted,) = indicators_in((SHIPS,), narrowed(scope, window, (conflict,)))
    (mistold,) = indicators_in((SHIPS,), narrowed(scope, window, (retold,)))

    assert doubted.credibility is Credibility.DOUBTFUL
    assert mistold.sight is not Sight.SEEN


@pytest.mark.parametrize(
    ("supporting", "opposing", "grade"),
    [
        (0.0, 0.0, Credibility.CANNOT_BE_JUDGED),
        (1.0, 0.0, Credibility.POSSIBLY_TRUE),
        (1.18, 0.0, Credibility.PROBABLY_TRUE),
        (2.0, 0.0, Credibility.CONFIRMED),
        (3.0, 1.0, Credibility.POSSIBLY_TRUE),
        (1.0, 1.0, Credibility.DOUBTFUL),
        (1.0, 2.0, Credibility.IMPROBABLE),
    ],
)
def test_grades_of_items(supporting: float, opposing: float, grade: Credibility) -> None:
    assert credibility(supporting, opposing) is grade


def test_the_rule_is_told_in_words() -> None:
    assert (
        found(NO_SHIPS).method
        == "rule no-ships: class vessel.naval; state left; or none of it seen"
    )
