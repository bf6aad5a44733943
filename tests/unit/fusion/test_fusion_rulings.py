from __future__ import annotations

from dataclasses import replace

from sitewatch.fusion import Resolution, ResolveOptions, disagreements, resolve
from sitewatch.fusion.looks.rulings import Ruling, apart, clash, together
from sitewatch.model import Look, Medium, Observation
from sitewatch.testing.observed import OWN, Told, seen, small_taxonomy, sources

TAXONOMY = small_taxonomy()
BOREA = ("Borea Space",)


def said(same: bool, one: tuple[str, ...], other: tuple[str, ...], review: str = "rev-1") -> Ruling:
    return Ruling(review, same, one, other, "the image is the same")


def resolved(observations: list[Observation], *rulings: Ruling) -> Resolution:
    options = ResolveOptions(rulings=rulings)
    return resolve(observations, (), sources(), TAXONOMY, options)


def look_with(found: Resolution, observation: Observation) -> Look:
    (look,) = [x for x in found.looks if observation.id in x.inputs]
    return look


def test_what_an_analyst_joins_is_one_look_and_says_why() -> None:
    named, own = seen(2), seen(5, day_number=12, told=replace(OWN, article="b"))
    assert len(resolved([named, own]).looks) == 2
    found = resolved([named, own], said(True, (own.id,), (named.id,)))

    (look,) = found.looks
    assert look.observer == "Skylark Imaging"
    assert "joined by review rev-1: the image is the same" in look.reasons
    assert sum(relay.weight for relay in found.relays) == 1.0


def test_what_a_decision_does_not_name_stays_where_it_was() -> None:
    named = seen(2)
    own = seen(5, day_number=12, told=replace(OWN, article="b"))
    beside = seen(7, "vehicle", day_number=12, told=replace(OWN, article="b"))
    found = resolved([named, own, beside], said(True, (own.id,), (named.id,)))

    assert look_with(found, own) == look_with(found, named)
    assert look_with(found, beside) != look_with(found, named)


def test_what_an_analyst_keeps_apart_is_two_looks() -> None:
    one, other = seen(2), seen(2, told=Told("b"))
    assert len(resolved([one, other]).looks) == 1
    found = resolved([one, other], said(False, (one.id,), (other.id,)))

    assert len(found.looks) == 2
    assert all(
        "kept apart by review rev-1: the image is the same" in x.reasons for x in found.looks
    )
    assert sum(relay.weight for relay in found.relays) == 2.0


def test_unnamed_and_unattributed_tellings_can_be_kept_apart_too() -> None:
    named = seen(2)
    unnamed = seen(2, told=Told("b", ("satellite images",), (Medium.IMAGERY,)))
    own = seen(2, told=replace(OWN, article="c"))
    apart_from = said(False, (named.id,), (unnamed.id, own.id))

    assert len(resolved([named, unnamed, own]).looks) == 1
    found = resolved([named, unnamed, own], apart_from)
    assert look_with(found, unnamed) != look_with(found, named)
    assert look_with(found, own) != look_with(found, named)


def test_a_difference_changes_its_kind_with_the_look() -> None:
    one, other = seen(2), seen(3, told=Told("b", BOREA))
    observations = [one, other]
    joined = resolved(observations, said(True, (one.id,), (other.id,)))

    (before,) = disagreements(observations, resolved(observations), TAXONOMY)
    (after,) = disagreements(observations, joined, TAXONOMY)
    assert (before.difference.value, after.difference.value) == ("conflict", "retelling")


def test_a_decision_on_what_is_not_there_changes_nothing() -> None:
    observations = [seen(2), seen(3, told=Told("b", BOREA))]

    assert resolved(observations, said(True, ("obs-x",), ("obs-y",))) == resolved(observations)


def test_links_reach_over_what_they_share() -> None:
    first, second = said(True, ("a",), ("b",)), said(True, ("b",), ("c",), "rev-2")
    other = said(True, ("x",), ("y",), "rev-3")

    assert together([first, second, other]) == (
        (frozenset("abc"), (first, second)),
        (frozenset("xy"), (other,)),
    )


def test_keeping_apart_holds_both_ways() -> None:
    found = apart([said(False, ("a",), ("b", "c"))])

    assert found == {"a": frozenset("bc"), "b": frozenset("a"), "c": frozenset("a")}


def test_decisions_that_contradict_each_other_are_named() -> None:
    first, second = said(True, ("a",), ("b",)), said(True, ("b",), ("c",), "rev-2")
    split = said(False, ("a",), ("c",), "rev-3")

    assert clash([first, second]) == ()
    assert clash([first, second, split]) == (split, first, second)
    assert clash([first, split]) == ()
